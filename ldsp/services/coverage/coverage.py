"""Where does provision fall short of demand? The districts of a region, for the map, the quadrants and the table."""

from typing import Any

import numpy as np
import pandas as pd

from ldsp.analysis import coverage as analysis
from ldsp.analysis.coverage import MODES
from ldsp.analysis.need import bands
from ldsp.disclosure import ROUNDING, Column, Published, SourceLine, publish
from ldsp.domain.coverage import BASIS_NAMES, Basis
from ldsp.domain.numbers import shown
from ldsp.services.coverage import words
from ldsp.services.coverage.demand import none_known
from ldsp.services.coverage.provision import Provision
from ldsp.services.need.words import listed, roughly

METHOD = "coverage 1"
REGISTER = SourceLine(
    publisher="Partners of the region",
    title="Register of venues, courses and learners",
    period="as recorded",
    licence="as each partner allows",
    attribution="Recorded by the partners of the region in LDSP.",
)
LADDERS = ((0.2, 0.5, 1, 2), (1, 2, 5, 10), (5, 10, 25, 50), (25, 50, 75, 100))
"""Breaks of the map, in per cent: the first whose top is above the median is used, so that a map is not all of one colour."""

BAND_WORDS = ("Best covered", "Better", "Middle", "Worse", "Least covered")


def coverage(made: Provision, *, region: str) -> Published:
    """Need, places and take-up of each district, least covered first. A row is a district.

    Raises
    ------
    NothingToShow
        No need of this level can be estimated in the region.
    """
    if nothing := none_known(made.demand, region, made.lad_codes):
        raise nothing
    table = made.table.copy()
    if not made.recorded:
        # An empty register says nothing about what there is: that is not nought.
        table[["places", "coverage", "face_coverage", "per_1000", *MODES]] = np.nan
    table["coverage_pct"], table["face_pct"] = table["coverage"] * 100, table["face_coverage"] * 100
    table["use_pct"], table["reach_pct"] = table["utilisation"] * 100, table["penetration"] * 100
    table["places_symbol"] = "x"
    table["need_symbol"] = "x"
    table["ratio_symbol"] = np.where(table["demand"].isna(), "x", np.where(table["demand"] > 0, "x", "z"))
    table["use_symbol"] = np.where(table["places"] == 0, "z", table["take_up_symbol"].fillna("x"))
    table["reach_symbol"] = table["take_up_symbol"].fillna("z")
    edges = _edges(table["coverage_pct"])
    low_first = bands(table["coverage_pct"], edges)
    table["band"] = len(edges) - low_first
    table["shown"] = [
        "[x]" if np.isnan(value) else words.share(value / 100) for value in table["coverage_pct"].to_numpy(dtype=float)
    ]
    table = table.sort_values(["coverage_pct", "unmet", "name"], ascending=[True, False, True], na_position="last")
    basis = BASIS_NAMES[made.choice.basis].lower()
    period = made.year.words if made.year else "no course recorded"
    return publish(
        table.reset_index(names="area_code"),
        name=f"coverage-{made.choice.level}-{region}",
        question=f"Where in {region} does provision fall short of demand?",
        sentence=sentence(made, region),
        subtitle=f"{made.choice.level.capitalize()} digital skills: places a year for each 100 {made.demand.who}; by district, "
        f"by {basis}; {f'courses that start {made.year.words}' if made.year else 'no course recorded'}",
        columns={
            "name": Column(label="District"),
            "coverage_pct": Column(label="Coverage", unit="%", decimals=1, symbol="ratio_symbol"),
            "diagnosis": Column(label="Diagnosis"),
            "demand": Column(label="In need (estimate)", decimals=0, symbol="need_symbol"),
            "places": Column(label="Places a year", decimals=0, symbol="places_symbol"),
            "unmet": Column(label="In need without a place", decimals=0, symbol="need_symbol"),
            **{mode: Column(label=f"Places {mode}", decimals=0, symbol="places_symbol") for mode in MODES},
            "face_pct": Column(label="Coverage face to face", unit="%", decimals=1, symbol="ratio_symbol"),
            "per_1000": Column(label="Places per 1,000 adults", decimals=1, symbol="places_symbol"),
            "take_up": Column(label="Starts (rounded)", decimals=0, symbol="take_up_symbol"),
            "use_pct": Column(label="Places taken", unit="%", decimals=0, symbol="use_symbol"),
            "reach_pct": Column(label="Starts of those in need", unit="%", decimals=1, symbol="reach_symbol"),
            "area_code": Column(label="Code"),
        },
        how_to_read=f"{words.HOW_TO_READ} The lines lie at {shown(made.enough * 100, decimals=0)}% coverage and "
        f"{shown(made.used * 100, decimals=0)}% of places taken: our own choice.",
        notes=_notes(made),
        sources=(*made.demand.sources, *((REGISTER,) if made.recorded else ())),
        as_at=f"{made.demand.as_at}; {period} (places)",
        method=METHOD,
        demonstration=made.demonstration,
        facts={
            "value": "coverage_pct",
            "areas": "districts",
            "edges": ",".join(f"{edge:g}" for edge in edges),
            "direction": "-1",
            "bands": "|".join(BAND_WORDS),
            "no_data": "no places recorded for the region, or no estimate of need",
            "whole": f"districts of {region}",
            "recorded": "yes" if made.recorded else "",
            "enough": f"{made.enough * 100:g}",
            "used": f"{made.used * 100:g}",
        },
    )


def sentence(made: Provision, region: str) -> str:
    """What the register has for how many people in need, and where there is least of it."""
    level, table = made.choice.level, made.table
    need = float(table["demand"].sum())
    if not made.recorded:
        return (
            f"The register holds no {level} course for {region}, so nothing is known of what is on offer to about {roughly(need)} {made.demand.who}. "
            "Enter course runs on the Admin page, or choose a later period."
        )
    places = float(table.loc[table["demand"].notna(), "places"].sum())
    effective = analysis.effective_coverage(table)
    has = "The register has" if made.choice.basis is Basis.DELIVERY else "By the homes of learners, the register has"
    told = f"{has} {words.counted(places, f'{level} place')} a year in {region} for about {roughly(need)} {made.demand.who}: "
    told += f"places for {words.share(effective)} of them in their own district."
    none = table[(table["places"] == 0) & (table["demand"] > 0)].sort_values("demand", ascending=False)
    if len(none) == len(table) > 1:
        return f"{told} None lies in or is for a district of its own."
    if len(none):
        return f"{told} No place is recorded in {listed(list(none['name']), most=4)}."
    known = table.dropna(subset=["coverage"])
    if len(known) > 1:
        least = known.sort_values(["coverage", "name"]).iloc[0]
        told += f" Coverage is lowest in {least['name']}, with places for {words.share(float(least['coverage']))}."
    return told


def _notes(made: Provision) -> list[str]:
    notes = [
        (
            "Places are those of course runs in the register that start in the twelve months shown, cancelled ones left out. What is not in the "
            "register is not known: a district without a recorded place may have some."
        ),
        (
            f"Online places never count for people who are offline: at most {shown(made.demand.eligible_share * 100, decimals=0)}% of the need can be "
            "met online (an assumption). National online places are shared out in proportion to that."
        ),
        made.demand.notes[0],
    ]
    if made.choice.basis is Basis.HOME:
        notes.append(
            "By home: a district’s places face to face are shared among the districts its learners come from, by starts as rounded. Where nobody’s "
            "home is known, places stay where they are."
        )
    if made.unplaced:
        notes.append(
            f"{words.counted(made.unplaced, 'place')} face to face {'has' if made.unplaced == 1 else 'have'} no single district recorded and {'counts' if made.unplaced == 1 else 'count'} in none."
        )
    if made.table["take_up"].notna().any():
        notes.append(f"Starts are counts of people. {ROUNDING}")
    elif made.recorded:
        notes.append(
            "Nobody has sent a return of learners for these courses, so it is not known how many places are taken ([x])."
        )
    return notes


def _online(made: Provision) -> str:
    share = made.demand.eligible_share
    limit = (
        "Whoever is in need is taken to be able to learn online (an assumption)."
        if share >= 1
        else f"Online places never count for people who are offline: at most {shown(share * 100, decimals=0)}% of the need can be met "
        "online (an assumption)."
    )
    return f"{limit} Online places for several districts are shared out in proportion to that."


def _edges(values: "pd.Series[Any]") -> tuple[float, ...]:
    """The breaks of the map."""
    middle = float(values.median()) if values.notna().any() else 100.0
    return next((ladder for ladder in LADDERS if middle < ladder[-1]), LADDERS[-1])
