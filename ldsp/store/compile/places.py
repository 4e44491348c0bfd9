"""Postcodes resolved to districts, and the places where people can learn or get online."""

from pathlib import Path

import pandas as pd

from ldsp.store.compile.checks import between, complete, counted, known, unique
from ldsp.store.compile.geography import EAST, NORTH, SOUTH, WEST
from ldsp.store.compile.reading import numbers, read_csv

SECTORS, EXCEPTIONS = 9_132, 52_752
VENUES = {"library": 2_964, "fe_college": 185, "adult_learning": 18, "training_provider": 48}
"""Venues of each kind. Jobcentres are left out: their list is of 2016 and carries no licence."""

VENUE_SOURCES = {
    "librarydata.uk API (LibrariesHacked), ACE/DCMS basic dataset": "libraries_2025",
    "ACE basic dataset for libraries 2023 (via LibrariesHacked/librarydata-db)": "libraries_2023",
    "Provider addresses 2018 (thomasridd/grand-tutorial, from OfS/Unistats provider list) + provider type from DfE "
    "apprenticeships provider dashboard 2026": "learning_providers",
}


def postcode_sectors(source: Path, lad_codes: set[str]) -> pd.DataFrame:
    """Every postcode sector of England, its centre and the district of most of its postcodes."""
    name = "provision/postcode_sectors_england.csv"
    frame = read_csv(source, name, ["sector", "n_postcodes", "lon", "lat", "lad_code", "share_in_lad"], rows=SECTORS)
    unique(frame, ["sector"], name)
    complete(frame["lad_code"], lad_codes, "district", name)
    frame["postcodes"] = numbers(frame["n_postcodes"], name).astype(int)
    for column in ("lon", "lat"):
        frame[column] = numbers(frame[column], name)
    between(frame["lon"], WEST, EAST, f"{name}: lon")
    between(frame["lat"], SOUTH, NORTH, f"{name}: lat")
    frame["share_in_district"] = numbers(frame["share_in_lad"], name)
    between(frame["share_in_district"], 0, 1, f"{name}: share_in_lad")
    return frame.sort_values("sector", ignore_index=True)


def postcode_exceptions(source: Path, lad_codes: set[str]) -> pd.DataFrame:
    """Live postcodes that lie in another district than the most of their sector."""
    name = "provision/postcode_lad_exceptions.csv"
    frame = read_csv(source, name, ["postcode", "lad_code"], rows=EXCEPTIONS)
    unique(frame, ["postcode"], name)
    known(frame["lad_code"], lad_codes, "district", name)
    counted(int(frame["postcode"].str.fullmatch(r"[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2}").sum()), len(frame), "postcodes")
    return frame.sort_values("postcode", ignore_index=True)


def venues(source: Path, neighbourhoods: pd.DataFrame) -> pd.DataFrame:
    """Libraries, colleges and providers, with their place and weekly hours; no addresses, telephones or web pages."""
    name = "provision/venues.csv"
    columns = ["venue_id", "name", "kind", "sub_kind", "operator", "postcode", "lon", "lat", "lad_code", "lsoa21_code"]
    columns += ["open_hours_week", "hours_basis", "status", "source", "source_date", "note"]
    frame = read_csv(source, name, columns, rows=3_737).rename(
        columns={"lsoa21_code": "lsoa_code", "source_date": "as_at"}
    )
    unique(frame, ["venue_id"], name)
    frame = frame[frame["kind"] != "jobcentre"].copy()
    known(frame["kind"], VENUES, "kind of venue", name)
    for kind, expected in VENUES.items():
        counted(int((frame["kind"] == kind).sum()), expected, f"venues of the kind {kind}")
    known(frame["source"], VENUE_SOURCES, "source", name)
    frame["source_id"] = frame["source"].map(VENUE_SOURCES)
    for column in ("lon", "lat", "open_hours_week"):
        frame[column] = numbers(frame[column], name)
    between(frame["lon"], WEST, EAST, f"{name}: lon")
    between(frame["lat"], SOUTH, NORTH, f"{name}: lat")
    between(frame["open_hours_week"], 0, 168, f"{name}: open_hours_week")
    home = neighbourhoods.set_index("lsoa_code")["lad_code"]
    known(frame["lsoa_code"], set(home.index), "neighbourhood", name)
    counted(int((frame["lsoa_code"].map(home) == frame["lad_code"]).sum()), len(frame), "venues in their own district")
    hours = frame["hours_basis"].map(
        {"timetable 2025": "hours from the timetable of 2025", "ACE 2023": "hours of 2023"}
    )
    parts = pd.DataFrame({"sub_kind": frame["sub_kind"], "hours": hours, "note": frame["note"]}).fillna("")
    frame["note"] = parts.apply(lambda row: "; ".join(p for p in row if p), axis=1)
    return frame.sort_values("venue_id", ignore_index=True)
