"""Where would the next venues bring most people at risk within reach?"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ldsp.analysis import matching as analysis
from ldsp.disclosure import Column, Published, publish
from ldsp.domain.matching import SitingChoice
from ldsp.domain.numbers import shown
from ldsp.errors import NothingToShow
from ldsp.services.matching import words
from ldsp.services.matching.places import Ground, candidates, there_already
from ldsp.services.need.words import roughly

STOPPED = "The search for the best itself was stopped: sites were chosen one after the other, and that stands."

SECONDS = 3.0  # for which the best itself is looked for; greedy choice is there at once


@dataclass(frozen=True)
class Sited:
    """Chosen sites, and who is within reach before and after."""

    ground: Ground
    choice: SitingChoice
    candidates: pd.DataFrame  # site_id as index: name, kind, district, lon, lat, existing
    found: analysis.Sites
    before: "pd.Series[bool]"  # of each home
    after: "pd.Series[bool]"


def site(
    ground: Ground,
    choice: SitingChoice,
    dropped: pd.DataFrame | None = None,
    step: analysis.Step = analysis.untold,
) -> Sited:
    """Choose the sites from which most come within reach.

    Parameters
    ----------
    ground
        Homes and venues.
    choice
        How many more sites, among what.
    dropped
        Points that are candidates besides: `site_id` as index, `name`, `kind`, `district`, `lon`, `lat`.
    step
        Told what comes next; may raise to stop.

    Raises
    ------
    NothingToShow
        Nobody at risk is known, or there is no candidate.
    """
    places = candidates(ground, choice, dropped)
    radius = ground.homes["radius_km"] * choice.farther / 100
    reach = analysis.within_reach(ground.homes, places, radius, detour=ground.detour)
    existing = np.flatnonzero(places["existing"].to_numpy(dtype=bool))
    seconds = 0.0 if choice.quick else SECONDS
    found = analysis.where_next(
        ground.homes["people"], reach, choice.sites, existing=existing.tolist(), seconds=seconds, step=step
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
        notes=(*_assumptions(one), _how_good(one), *one.ground.notes),
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


def _sentence(one: Sited, table: pd.DataFrame) -> str:
    found, region = one.found, one.ground.region
    who, venues = words.not_online(region), words.places_named(table)
    before, after = found.before / found.total, (found.before + found.gained) / found.total
    told = f"{venues} would bring about {roughly(found.gained)} "
    if one.candidates["existing"].any():
        told += f"more people within reach: from {words.share(before)} to {words.share(after)} of {who}."
    else:
        told += f"people within reach, {words.share(after)} of {who}. No course run names a venue yet, so none counts as there already."
    if len(table) < one.choice.sites:
        told += f" No {'other' if len(table) == 1 else 'further'} candidate would bring anybody within reach."
    if found.proven:
        return f"{told} No other choice reaches more."
    return f"{told} It may fall short of the best by up to {words.share(found.short_of_best)}."


def _how_good(one: Sited) -> str:
    found = one.found
    if one.choice.quick and not found.proven:
        return f"{STOPPED} No choice reaches more than {shown(found.bound, decimals=0)} people."
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
    there = there_already(one.candidates, one.choice)
    return (
        f"Assumed: people go up to {ways} (towns least, villages most), {one.ground.detour:.1f} times as far on the ground as on the map; {there}.",
    )
