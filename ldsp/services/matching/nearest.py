"""Where would the next venues make the way to the nearest one shortest?"""

import math
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
from ldsp.services.matching.siting import STOPPED
from ldsp.services.need.words import roughly

MOST_WAYS = 4_000_000
"""Neighbourhoods times places up to which every way is measured: more would take minutes. Our own choice."""

EDGES_KM = (1.0, 3.0, 5.0)
"""Between the classes of the map: a walk, a short bus ride, a long one. Our own choice."""

TEN_METRES_KM = 0.01

BANDS = ("Up to 1 km", "1 to 3 km", "3 to 5 km", "More than 5 km")


@dataclass(frozen=True)
class Near:
    """Chosen sites, and how far everybody is from the nearest before and after. Never changed: shared between sessions."""

    ground: Ground
    choice: SitingChoice
    candidates: pd.DataFrame  # as `places.candidates` gives them
    found: analysis.Nearest
    nearest: (
        pd.DataFrame
    )  # a row a home: before_km (infinite without a venue), after_km, site (position of the nearest new one)


def place(
    ground: Ground,
    choice: SitingChoice,
    dropped: pd.DataFrame | None = None,
    step: analysis.Step = analysis.untold,
) -> Near:
    """Choose the sites that make the average way of people at risk to their nearest venue shortest.

    Parameters
    ----------
    ground, choice, dropped, step
        As `siting.site` asks.

    Raises
    ------
    NothingToShow
        Nobody at risk is known, there is no candidate, or there are too many ways to measure.
    """
    places = candidates(ground, choice, dropped)
    if len(ground.homes) * len(places) > MOST_WAYS:
        raise NothingToShow(
            f"Between the neighbourhoods and places of {ground.region} there are {len(ground.homes) * len(places):,} ways: too many to "
            "measure each.",
            "Choose a smaller region, or look among the venues of the register, or for most people within reach.",
        )
    step("measuring the ways")
    km = analysis.kilometres(ground.homes, places) * ground.detour
    existing = np.flatnonzero(places["existing"].to_numpy(dtype=bool)).tolist()
    more = {"rounds": 0} if choice.quick else {}
    found = analysis.least_distance(ground.homes["people"], km, choice.sites, existing=existing, step=step, **more)
    chosen = found.sites["candidate"].to_numpy(dtype=int)
    nearest = pd.DataFrame({"before_km": found.before, "after_km": found.after}, index=ground.homes.index)
    nearest["site"] = km[:, chosen].argmin(axis=1) if len(chosen) else -1
    nearest.loc[~(nearest["after_km"] < nearest["before_km"]), "site"] = -1
    return Near(ground, choice, places, found, nearest)


def nearest_sites(one: Near) -> Published:
    """The chosen sites in their order, with the average way after each: a row a site.

    Raises
    ------
    NothingToShow
        No site would shorten the average way by as much as ten metres.
    """
    found, region = one.found, one.ground.region
    if found.before_km - found.after_km < TEN_METRES_KM:
        raise NothingToShow(
            f"No candidate would shorten the average way in {region} by as much as 10 metres: it is {shown(found.before_km, decimals=2)} "
            "km already.",
            "Choose another set of candidates.",
        )
    table = found.sites.join(one.candidates.reset_index(), on="candidate")
    table["order"] = range(1, len(table) + 1)
    people = one.ground.homes["people"].groupby(one.nearest["site"]).sum()
    table["served"] = people.reindex(range(len(table))).fillna(0.0).to_numpy()
    return publish(
        table,
        name=f"shortest-way-{region}",
        question=f"Where would the next {'venue' if one.choice.sites == 1 else f'{one.choice.sites} venues'} in {region} shorten the way most?",
        sentence=_sentence(one, table),
        subtitle=f"Estimated adults who do not use the internet, by the suggested venue that would be nearest to them; {region}",
        columns={
            "order": Column(label="Order", decimals=0),
            "name": Column(label="Venue"),
            "kind": Column(label="Kind"),
            "district": Column(label="District"),
            "average_km": Column(label="Average way by then", unit="km", decimals=2),
            "served": Column(label="People it would be nearest to", decimals=0),
        },
        how_to_read="The average is over all adults who are estimated not to use the internet, each to the nearest venue, with the venues "
        "above counted in place. The shortest way on average is not the most people within reach: a far village weighs more here. "
        "Whether a venue is free, suitable and willing has to be asked.",
        notes=(*_assumptions(one), _how_good(one), *one.ground.notes),
        sources=one.ground.sources,
        as_at=one.ground.as_at,
        method="p-median",
        demonstration=one.ground.demonstration,
        facts={"value": "served"},
    )


def distance_map(one: Near) -> Published:
    """Every neighbourhood by how far the nearest venue is after the suggested ones: a row a neighbourhood."""
    region, people = one.ground.region, one.ground.homes["people"]
    table = one.ground.homes.join(one.nearest)
    table["band"] = np.searchsorted(EDGES_KM, table["after_km"].to_numpy(dtype=float), side="left")
    table["reach"] = [BANDS[band] for band in table["band"]]
    table["shown"] = [f"{shown(km, decimals=1)} km" for km in table["after_km"]]
    was_there = bool(one.candidates["existing"].any())
    table = table.reset_index(names="area_code")
    total, far = float(people.sum()), EDGES_KM[-1]
    beyond = [float(people[one.nearest[key] > far].sum()) for key in ("before_km", "after_km")]
    was = ""
    if was_there:
        was = (
            ", as many as before"
            if roughly(beyond[0]) == roughly(beyond[1])
            else f", before about {roughly(beyond[0])}"
        )
    return publish(
        table.sort_values(["after_km", "people"], ascending=[False, False]),
        name=f"way-to-venue-{region}",
        question="How far is the nearest venue, with the suggested ones?",
        sentence=f"With the suggested venues about {roughly(beyond[1])} of {region}'s adults estimated not to use the internet "
        f"({words.share(beyond[1] / total)}) would be farther than {far:.0f} km from a venue{was}.",
        subtitle=f"Neighbourhoods by the way to the nearest venue, existing or suggested; {region}",
        columns={
            "name": Column(label="Neighbourhood"),
            "after_km": Column(label="Way to the nearest venue", unit="km", decimals=1),
            **({"before_km": Column(label="Before", unit="km", decimals=1)} if was_there else {}),
            "people": Column(label="Estimated adults not online", decimals=0),
            "area_code": Column(label="Code"),
        },
        how_to_read="The way is measured from where most people of a neighbourhood live. Dots with numbers are the suggested venues, in "
        "their order.",
        notes=_assumptions(one),
        sources=one.ground.sources,
        as_at=one.ground.as_at,
        demonstration=one.ground.demonstration,
        facts={"areas": "neighbourhoods", "bands": "|".join(BANDS), "value": "people"},
    )


def _sentence(one: Near, table: pd.DataFrame) -> str:
    found, region = one.found, one.ground.region
    who, venues = words.not_online(region), words.places_named(table)
    after = f"{shown(found.after_km, decimals=2)} km"
    if np.isfinite(found.before_km):
        change = f"from {shown(found.before_km, decimals=2)} to {after}"
        told = f"{venues} would shorten the average way of {who} to their nearest venue {change}."
    else:
        told = (
            f"With {venues} the average way of {who} to their nearest venue would be {after}. No course run names a "
            "venue yet, so none counts as there already."
        )
    if len(table) < one.choice.sites:
        return f"{told} No {'other' if len(table) == 1 else 'further'} candidate would be nearer to anybody."
    if one.choice.quick:
        return told
    short = math.ceil(found.short_of_best_km * 100) / 100  # upwards: no choice does better than is said
    return f"{told} No other choice would shorten it by more than {f'another {short:.2f} km' if short > TEN_METRES_KM else 'another 10 metres'}."


def _how_good(one: Near) -> str:
    if one.choice.quick:
        return f"{STOPPED} How near to the best it comes is not known."
    return (
        "Found by choosing one site after another, exchanging them, and comparing with what no choice can undercut: "
        f"an average of {shown(one.found.bound_km, decimals=2)} km."
    )


def _assumptions(one: Near) -> tuple[str, ...]:
    told = (
        f"Assumed: the way is {one.ground.detour:.1f} times as far on the ground as on the map, and everybody goes to the nearest venue; "
        f"{there_already(one.candidates, one.choice)}. How far people go plays no part here."
    )
    return (told,)
