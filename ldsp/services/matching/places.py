"""Where people at risk live, the venues there are, and the places that may become one."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from ldsp.disclosure import SourceLine
from ldsp.domain.matching import SitingChoice, Where
from ldsp.errors import LdspError, NothingToShow
from ldsp.services import sources
from ldsp.services.district.places import VENUE_KINDS
from ldsp.store import reads
from ldsp.store.database import reading

if TYPE_CHECKING:
    from ldsp.services.assumptions import Assumption
    from ldsp.services.coverage import Demand, Offer, People


@dataclass(frozen=True)
class Ground:
    """Where people at risk live, and the places there are. Never changed: shared between sessions."""

    region: str
    homes: pd.DataFrame  # lsoa_code as index: name, lad_code, lon, lat, people (at risk), radius_km
    venues: pd.DataFrame  # venue_id as index: name, kind, lad_code, district, lon, lat, active (a course run is known)
    detour: float
    sources: tuple[SourceLine, ...]
    as_at: str
    notes: tuple[str, ...] = ()
    demonstration: bool = False


MOST_HOMES = 6_000
"""Neighbourhoods up to which every one of them may be a candidate: more would be pairs by the ten million. Our own choice."""

_SECTOR = re.compile(r"[A-Z]{1,2}\d[A-Z\d]? ?\d")


def ground(
    whole: "People",
    need: "Demand",
    offer: "Offer",
    told: "Mapping[str, Assumption]",
    *,
    region: str,
    lad_codes: Sequence[str],
) -> Ground:
    """Where the people in need of a region live, and the venues there are.

    Parameters
    ----------
    whole, need, offer
        Neighbourhoods, the need for basic skills, and the register, as the page Coverage has them.
    told
        The assumptions about access.
    region, lad_codes
        Its name and districts.
    """
    areas = whole.areas[whole.areas["lad_code"].isin(list(lad_codes))]
    names = whole.districts["name"]
    radius = {setting: told[f"access_catchment_{setting}_km"].value for setting in ("urban", "town", "village")}
    homes = areas[["name", "lad_code", "lon", "lat"]].assign(
        district=names.reindex(areas["lad_code"]).to_numpy(),
        people=need.neighbourhoods.reindex(areas.index).fillna(0.0),
        radius_km=areas["setting"].map(radius).astype(float),
    )
    venues = offer.venues[offer.venues["open"].astype(bool)].dropna(subset=["lon", "lat"])
    venues = venues.drop_duplicates("venue_id", keep="last").set_index("venue_id")
    venues["active"] = venues.index.isin(set(offer.runs["venue_id"].dropna()))
    here = venues["lad_code"].isin(list(lad_codes))
    # A venue across the border with courses counts as there already; one without is not the region's to choose.
    venues = venues[here | (venues["active"] & _near(venues, homes, max(radius.values())))]
    used = offer.runs[offer.runs["venue_id"].isin(venues.index)]
    return Ground(
        region=region,
        homes=homes,
        venues=venues[["name", "kind", "lad_code", "lon", "lat", "active"]].assign(
            district=names.reindex(venues["lad_code"]).to_numpy()
        ),
        detour=told["access_detour"].value,
        sources=(*need.sources, *_venue_sources(venues)),
        as_at=need.as_at,
        notes=("People are adults of 16 and over who are estimated not to use the internet: see the page Coverage.",),
        demonstration=bool(used["demonstration"].any() or venues["demonstration"].astype(bool).any()),
    )


def _near(venues: pd.DataFrame, homes: pd.DataFrame, km: float) -> "pd.Series[bool]":
    """Within a box around the homes: what lies farther cannot be within reach."""
    if homes.empty:
        return pd.Series(data=False, index=venues.index)
    north, east = km / 111, km / 65
    return venues["lon"].between(homes["lon"].min() - east, homes["lon"].max() + east) & venues["lat"].between(
        homes["lat"].min() - north, homes["lat"].max() + north
    )


def _venue_sources(venues: pd.DataFrame) -> tuple[SourceLine, ...]:
    return sources.lines(dict.fromkeys(venues["source_id"].dropna()))


def dropped_point(text: str) -> pd.DataFrame:
    """A candidate of one's own: a neighbourhood by its code, or the middle of a postcode sector. Empty text: none.

    Raises
    ------
    LdspError
        It is neither: the sentence says what to write.
    """
    columns = ["name", "kind", "district", "lon", "lat"]
    if not text:
        return pd.DataFrame(columns=columns)
    with reading() as session:
        names = reads.districts(session).set_index("lad_code")["name"]
        if text.startswith("E01"):
            inside = reads.find_neighbourhoods(session, text=text, limit=1)["lad_code"].tolist()
            found = reads.neighbourhoods(session, lad_codes=inside)
            found = found[found["lsoa_code"] == text]
            found = found.assign(name=found["place_name"] + " (" + found["name"] + ")", kind="Dropped in")
        elif _SECTOR.fullmatch(text):
            tidy = f"{text[:-1].strip()} {text[-1]}"
            found = reads.postcode_sector(session, sector=tidy).assign(
                name=f"Postcode sector {tidy}", kind="Dropped in"
            )
        else:
            found = pd.DataFrame()
    if found.empty:
        raise LdspError(
            f"“{text[:20]}” is no neighbourhood or postcode sector of England that is known here.",
            "Write a sector as in BB11 1, or choose a neighbourhood from the list.",
        )
    found["district"] = names.reindex(found["lad_code"]).to_numpy()
    return found.set_index(pd.Index([f"dropped-{text}"], name="site_id"))[columns]


def candidates(ground: Ground, choice: SitingChoice, dropped: pd.DataFrame | None = None) -> pd.DataFrame:
    """The places that are sites already, and those that may become one: `site_id` as index, `name`, `kind`, `district`, `lon`,
    `lat`, `existing`.

    Raises
    ------
    NothingToShow
        Nobody at risk is known, or there is no candidate.
    """
    if not ground.homes["people"].sum():
        raise NothingToShow(
            f"How many people at risk live where in {ground.region} is not known.",
            "Start LDSP with the data/ folder beside it, then reload.",
        )
    if choice.where is Where.ANYWHERE and len(ground.homes) > MOST_HOMES:
        raise NothingToShow(
            f"{ground.region} has {len(ground.homes):,} neighbourhoods: too many to try each of them.",
            "Choose a smaller region, or look among the venues of the register.",
        )
    places = _places(ground, choice, dropped)
    if places["existing"].all():
        raise NothingToShow(
            f"The register holds no venue in {ground.region} that has no course yet.",
            "Choose “Anywhere”, or drop a point in by postcode sector or neighbourhood.",
        )
    return places


def _places(ground: Ground, choice: SitingChoice, dropped: pd.DataFrame | None) -> pd.DataFrame:
    columns = ["name", "kind", "district", "lon", "lat", "existing"]
    venues = ground.venues.assign(existing=ground.venues["active"] | (choice.where is Where.ANYWHERE))
    if choice.kind and choice.where is Where.REGISTER:
        venues = venues[venues["existing"] | (venues["kind"] == choice.kind)]
    venues = venues.assign(kind=[VENUE_KINDS.get(kind, (str(kind).capitalize(),))[0] for kind in venues["kind"]])
    parts = [venues[columns]]
    if choice.where is Where.ANYWHERE:
        middles = ground.homes[["name", "lon", "lat", "district"]].assign(
            kind="Middle of a neighbourhood", existing=False
        )
        parts.append(middles[columns])
    if dropped is not None and len(dropped):
        parts.append(dropped.assign(existing=False)[columns])
    table = pd.concat([part for part in parts if len(part)]) if any(len(part) for part in parts) else parts[0]
    return table.rename_axis("site_id").astype({"existing": bool})


def there_already(places: pd.DataFrame, choice: SitingChoice) -> str:
    """In words, how many of the places count as there already, and why those."""
    count = int(places["existing"].sum())
    if not count:
        return (
            "no course run names a venue yet, so none counts as there already: the register is silent, which does not say that "
            "nothing happens"
        )
    whose = "every venue of the register" if choice.where is Where.ANYWHERE else "venues at which a course run is known"
    return f"{count:,} {'place counts' if count == 1 else 'places count'} as there already ({whose})"
