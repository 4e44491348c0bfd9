"""Gaps, pledges and homes as the services of Matching hand them on: a row says only what matters to the test."""

import pandas as pd

from ldsp.services.matching import Gaps, Ground

BURNLEY, PENDLE, CHORLEY = "E07000117", "E07000122", "E07000118"
GOOGLE = {
    "partner": "Google", "what": "Workshops", "level": "general", "pledged_on": "2019-01-15", "unit": "places",
    "pledged": 100.0, "attended": 60.0, "until": "2019-12-31",
}  # fmt: skip
"""A pledge in the store, of which forty places are left."""

NAMES = {BURNLEY: "Burnley", PENDLE: "Pendle", CHORLEY: "Chorley"}


def gaps(*rows):
    """(district, level, unmet, risk) or with the people whom online places can reach besides."""
    made = [
        {
            "lad_code": row[0],
            "district": NAMES[row[0]],
            "level": row[1],
            "unmet": float(row[2]),
            "risk": float(row[3]),
            "online_unmet": float(row[4] if len(row) > 4 else row[2]),
        }
        for row in rows
    ]
    columns = ["lad_code", "district", "level", "unmet", "risk", "online_unmet"]
    table = pd.DataFrame(made, columns=columns)
    return Gaps(table.set_index(pd.Index(table["lad_code"] + "|" + table["level"], name="gap_id")), as_at="2019")


def pledges(*rows):
    """Pledges of a thousand places for anybody, but for what is given."""
    ordinary = {
        "partner": "Google", "what": "Workshops", "level": "basic", "theme": "", "unit": "places", "pledged": 1000.0,
        "offered": None, "scheduled": None, "delivered": None, "attended": None, "planned": 0.0, "lad_codes": (),
        "audience": "", "mode": "face to face", "pledged_on": "2019-01-15", "until": None, "evidence": "",
        "attended_as": "", "demonstration": False, "upload_id": 1, "region_code": "E37000019",
    }  # fmt: skip
    made = pd.DataFrame([ordinary | row for row in rows] or [ordinary]).head(len(rows))
    for day in ("pledged_on", "until"):
        made[day] = pd.to_datetime(made[day])
    stages = ["scheduled", "delivered", "attended"]
    made[["pledged", "offered", *stages]] = made[["pledged", "offered", *stages]].astype(float)
    made["demonstration"] = made["demonstration"].astype(bool)
    made["used"] = made[stages].max(axis=1).fillna(0.0) + made["planned"]
    if "left" not in made:
        made["left"] = (made["pledged"] - made["used"]).clip(lower=0)
    return made.set_index(pd.Index([f"P{at}" for at in range(len(made))], name="pledge_id"))


def ground(homes=(), venues=(), **rest):
    """Homes (name, people, km east) and venues (name, km east, active) along a line near Burnley, all urban."""
    per_km = 1 / 65.8  # degrees of longitude at this latitude
    lived = pd.DataFrame(
        [
            {"name": name, "lad_code": BURNLEY, "district": "Burnley", "lon": -2.24 + km * per_km, "lat": 53.79,
             "people": float(people), "radius_km": 3.0}
            for name, people, km in homes
        ],
        columns=["name", "lad_code", "district", "lon", "lat", "people", "radius_km"],
        index=pd.Index([name for name, *_ in homes], name="lsoa_code"),
    )  # fmt: skip
    there = pd.DataFrame(
        [
            {"name": name, "kind": "library", "lad_code": BURNLEY, "district": "Burnley",
             "lon": -2.24 + km * per_km, "lat": 53.79, "active": active}
            for name, km, active in venues
        ],
        columns=["name", "kind", "lad_code", "district", "lon", "lat", "active"],
        index=pd.Index([name for name, *_ in venues], name="venue_id"),
    )  # fmt: skip
    told = {"region": "Lancashire", "detour": 1.0, "sources": (), "as_at": "2021"} | rest
    return Ground(homes=lived, venues=there.astype({"active": bool}), **told)
