"""Where would the next venues bring most people at risk within reach?"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ldsp.analysis import matching as analysis
from ldsp.disclosure import Column, Published, SourceLine, publish
from ldsp.domain.matching import SitingChoice, Where
from ldsp.domain.numbers import shown
from ldsp.domain.tables import rows
from ldsp.errors import LdspError, NothingToShow
from ldsp.services import sources
from ldsp.services.district.places import VENUE_KINDS
from ldsp.services.matching import words
from ldsp.services.need.words import roughly
from ldsp.store import reads
from ldsp.store.database import reading

if TYPE_CHECKING:
    from ldsp.services.assumptions import Assumption
    from ldsp.services.coverage import Demand, Offer, People

SECONDS = 3.0  # for which the best itself is looked for; greedy choice is there at once


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


@dataclass(frozen=True)
class Sited:
    """Chosen sites, and who is within reach before and after."""

    ground: Ground
    choice: SitingChoice
    candidates: pd.DataFrame  # site_id as index: name, kind, district, lon, lat, existing
    found: analysis.Sites
    before: "pd.Series[bool]"  # of each home
    after: "pd.Series[bool]"


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


def site(ground: Ground, choice: SitingChoice, dropped: pd.DataFrame | None = None) -> Sited:
    """Choose the sites.

    Parameters
    ----------
    ground
        Homes and venues.
    choice
        How many more sites, among what.
    dropped
        Points that are candidates besides: `site_id` as index, `name`, `kind`, `district`, `lon`, `lat`.

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
    radius = ground.homes["radius_km"] * choice.farther / 100
    reach = analysis.within_reach(ground.homes, places, radius, detour=ground.detour)
    existing = np.flatnonzero(places["existing"].to_numpy(dtype=bool))
    found = analysis.where_next(
        ground.homes["people"], reach, choice.sites, existing=existing.tolist(), seconds=SECONDS
    )
    chosen = found.sites["candidate"].tolist()
    within = [np.asarray(reach[:, [*existing, *more]].sum(axis=1)).ravel() > 0 for more in ([], chosen)]
    before, after = (pd.Series(each, index=ground.homes.index) for each in within)
    return Sited(ground, choice, places, found, before, after)


def next_sites(one: Sited) -> Published:
    """The chosen sites in their order, with the people each brings within reach: a row a site.

    Raises
    ------
    NothingToShow
        No site would bring anybody within reach.
    """
    found, region = one.found, one.ground.region
    if found.sites.empty:
        raise NothingToShow(_nothing_gained(one), "Choose another set of candidates, or a shorter way to go.")
    table = found.sites.join(one.candidates.reset_index(), on="candidate")
    table["order"] = range(1, len(table) + 1)
    table["within_pct"] = table["within"] / found.total * 100
    return publish(
        table,
        name=f"where-next-{region}",
        question=f"Where should the next {'venue' if one.choice.sites == 1 else f'{one.choice.sites} venues'} in {region} be?",
        sentence=_sentence(one, table),
        subtitle=f"Estimated adults who do not use the internet, newly within reach of a venue; {region}",
        columns={
            "order": Column(label="Order", decimals=0),
            "name": Column(label="Venue"),
            "kind": Column(label="Kind"),
            "district": Column(label="District"),
            "gained": Column(label="People newly within reach", decimals=0),
            "within": Column(label="Within reach by then", decimals=0),
            "within_pct": Column(label="Share of all", unit="%", decimals=1),
        },
        how_to_read="Each venue is counted with those above it in place: people that two venues reach are counted once. People are within "
        "reach if the way to a venue is no longer than people of such a place are assumed to go. The order is by people reached, and "
        "nothing else: whether the venue is free, suitable and willing has to be asked.",
        notes=(*_assumptions(one), _how_good(found), *one.ground.notes),
        sources=one.ground.sources,
        as_at=one.ground.as_at,
        method="maximal covering location",
        demonstration=one.ground.demonstration,
        facts={"value": "gained"},
    )


BANDS = ("Within reach already", "Newly within reach", "Beyond reach, and stays so")


def reach_map(one: Sited) -> Published:
    """Every neighbourhood by whether it is within reach before and after: a row a neighbourhood."""
    homes, found = one.ground.homes, one.found
    table = homes.assign(
        band=np.select([one.before.to_numpy(), one.after.to_numpy()], [0, 1], 2),
        people=homes["people"],
    )
    table["reach"] = [BANDS[band] for band in table["band"]]
    table["shown"] = table["reach"]
    table = table.reset_index(names="area_code")
    beyond = float(table.loc[table["band"] == 2, "people"].sum())
    region = one.ground.region
    before, after = found.before / found.total, (found.before + found.gained) / found.total
    return publish(
        table.sort_values(["band", "people"], ascending=[False, False]),
        name=f"within-reach-{region}",
        question="Who is within reach of a venue, before and after?",
        sentence=f"Before, {words.share(before)} of {region}'s adults estimated not to use the internet are within reach; after, {words.share(after)}. "
        f"About {roughly(beyond)} stay beyond.",
        subtitle=f"Neighbourhoods by reach of a venue, before and after the suggested {'site' if len(found.sites) == 1 else 'sites'}; {region}",
        columns={
            "name": Column(label="Neighbourhood"),
            "reach": Column(label="Reach"),
            "people": Column(label="Estimated adults not online", decimals=0),
            "area_code": Column(label="Code"),
        },
        how_to_read="Reach is measured from where most people of a neighbourhood live. Dots with numbers are the suggested venues, in their order.",
        notes=_assumptions(one),
        sources=one.ground.sources,
        as_at=one.ground.as_at,
        demonstration=one.ground.demonstration,
        facts={"areas": "neighbourhoods", "bands": "|".join(BANDS), "value": "people"},
    )


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


def _sentence(one: Sited, table: pd.DataFrame) -> str:
    found, region = one.found, one.ground.region
    named = [
        row.name if row.district in row.name else f"{row.name} ({row.district})"
        for row in rows(table.rename_axis("at"))
    ]
    who = f"{region}'s adults who are estimated not to use the internet"
    before, after = found.before / found.total, (found.before + found.gained) / found.total
    told = f"{words.and_more(named)} would bring about {roughly(found.gained)} "
    if one.candidates["existing"].any():
        told += f"more people within reach: from {words.share(before)} to {words.share(after)} of {who}."
    else:
        told += f"people within reach, {words.share(after)} of {who}. No course run names a venue yet, so none counts as there already."
    if len(table) < one.choice.sites:
        told += f" No {'other' if len(table) == 1 else 'further'} candidate would bring anybody within reach."
    if found.proven:
        return f"{told} No other choice reaches more."
    return f"{told} It may fall short of the best by up to {words.share(found.short_of_best)}."


def _how_good(found: analysis.Sites) -> str:
    way = "by looking for the best itself" if found.how == "exact" else "by choosing one site after another"
    sure = (
        "and nothing better exists"
        if found.proven
        else f"and no choice reaches more than {shown(found.bound, decimals=0)} people"
    )
    return f"Found {way}, {sure}; {SECONDS:.0f} seconds at most are spent on it."


def _nothing_gained(one: Sited) -> str:
    found, region = one.found, one.ground.region
    if found.before >= found.total * (1 - 1e-9):
        return f"Everybody in {region} is within reach of a venue already, by what is assumed."
    return f"No candidate would bring anybody in {region} within reach who is not already."


def _assumptions(one: Sited) -> tuple[str, ...]:
    by = one.ground.homes.groupby("radius_km").size()
    ways = ", ".join(f"{shown(float(km) * one.choice.farther / 100)} km" for km in sorted(by.index))
    count = int(one.candidates["existing"].sum())
    whose = (
        "every venue of the register" if one.choice.where is Where.ANYWHERE else "venues at which a course run is known"
    )
    there = f"{count:,} {'place counts' if count == 1 else 'places count'} as there already ({whose})" if count else (
        "no course run names a venue yet, so none counts as there already: the register is silent, which does not say that nothing happens"
    )  # fmt: skip
    return (
        f"Assumed: people go up to {ways} (towns least, villages most), {one.ground.detour:.1f} times as far on the ground as on the map; {there}.",
    )
