"""Which gap comes first, and what might be done about it."""

import numpy as np
import pandas as pd

from ldsp.analysis import coverage as analysis
from ldsp.analysis import need as index
from ldsp.disclosure import Column, Published, publish
from ldsp.domain.coverage import CoverageChoice, SkillLevel
from ldsp.domain.need import Weighting
from ldsp.services import need, regions
from ldsp.services.coverage import words
from ldsp.services.coverage.coverage import METHOD, REGISTER
from ldsp.services.coverage.demand import demand, none_known
from ldsp.services.coverage.people import People, people
from ldsp.services.coverage.provision import Provision, provision
from ldsp.services.coverage.register import Offer, offer
from ldsp.services.need.basis import DEFAULT_PRESET, Assessment
from ldsp.services.need.words import listed, roughly

DRAWS, SEED = 2_000, 20260403


def gaps(
    region_code: str,
    level: str,
    *,
    until: str = "",
    whole: People | None = None,
    of: Offer | None = None,
    assessment: Assessment | None = None,
) -> pd.DataFrame:
    """The gaps of a region at one level, for whoever means to fill them.

    Parameters
    ----------
    region_code
        Which region.
    level
        `basic`, `general` or `advanced`.
    until
        The last year of data and courses; empty: the latest.
    whole, of, assessment
        What was read before (`people`, `offer`, the index by its default weights); left out, it is read now, which takes
        some seconds.

    Returns
    -------
    A row a district, most urgent first: `lad_code`, `name`; `demand`, people in need (a modelled count; missing where not
    known); `places` a year, online ones included (0 where none is recorded); `unmet`, never netted between districts;
    `coverage`; `risk`, 0 to 10; `adults`; `priority`, `per_1000`, `priority_rank`, `per_1000_rank`, and `rank_low`,
    `rank_high`, `per_1000_low`, `per_1000_high` (see `analysis.coverage.priority`); `diagnosis`; `online_eligible`, people in
    need who can learn online; `recorded`, whether the register holds any course of this level for the region.

    Raises
    ------
    UnknownCode
        There is no such region.
    """
    choice = CoverageChoice(region_code=region_code, level=SkillLevel(level), until=until)
    lad_codes = [place.code for place in regions.districts(region_code)]
    whole, of = whole or people(), of or offer()
    assessment = assessment or need.assess(need.basis(DEFAULT_PRESET), Weighting(preset_id=DEFAULT_PRESET))
    made = provision(whole, of, demand(whole, choice.level, region_code=region_code, until=until), choice, lad_codes)
    return ordered(made, assessment)


def ordered(made: Provision, assessment: Assessment) -> pd.DataFrame:
    """The districts of a provision by the urgency of their gaps: see `gaps`."""
    table = made.table
    codes = list(made.lad_codes)
    areas = assessment.basis.areas.loc[assessment.scores.index]
    here = areas["lad_code"].isin(codes).to_numpy()
    draws = None
    if len(codes) > 1:
        draws = index.score_draws(
            assessment.scores[here],
            assessment.scheme,
            draws=DRAWS,
            seed=SEED,
            groups=areas.loc[here, "lad_code"],
            weights=areas.loc[here, "population"],
        )
    risk = assessment.districts.index.reindex(codes)
    result = analysis.priority(table["unmet"], risk, table["adults"], draws)
    result = table[["name", "demand", "places", "unmet", "coverage", "adults", "diagnosis"]].join(result)
    result["risk"] = risk
    result["online_eligible"] = table["demand"] * made.demand.eligible_share
    result["recorded"] = made.recorded
    return result.sort_values(["priority_rank", "name"], na_position="last").reset_index(names="lad_code")


def gap_list(made: Provision, assessment: Assessment, *, region: str, by: str = "priority") -> Published:
    """The districts of a region by priority = risk / 10 x people in need without a place. A row is a district.

    `by` orders them: `priority` as a count of people, `per_1000` per 1,000 adults.

    Raises
    ------
    NothingToShow
        No need of this level can be estimated in the region.
    """
    if nothing := none_known(made.demand, region, made.lad_codes):
        raise nothing
    table = ordered(made, assessment)
    first = "priority_rank" if by == "priority" else "per_1000_rank"
    table = table.sort_values([first, "name"], na_position="last", ignore_index=True)
    table["rank_symbol"] = "z"
    table["unmet_symbol"] = "x"
    table["action"] = table["diagnosis"].map(words.ACTIONS)
    low, high = ("rank_low", "rank_high") if by == "priority" else ("per_1000_low", "per_1000_high")
    gap = table[table["unmet"] > 0]
    return publish(
        table.rename(columns={"lad_code": "area_code"}),
        name=f"gaps-{made.choice.level}-{region}",
        question="Which gap comes first?",
        sentence=_sentence(table, first, (low, high), region),
        subtitle=f"People in need of {made.choice.level} digital skills without a place, times risk of digital exclusion; districts of {region}",
        columns={
            "priority_rank": Column(label="Rank, people", decimals=0, symbol="rank_symbol"),
            "per_1000_rank": Column(label="Rank, per 1,000", decimals=0, symbol="rank_symbol"),
            "name": Column(label="District"),
            "unmet": Column(label="Without a place", decimals=0, symbol="unmet_symbol"),
            "risk": Column(label="Risk score", decimals=1, symbol="unmet_symbol"),
            "priority": Column(
                label="Priority", decimals=0, symbol="unmet_symbol", note="risk / 10 x people without a place"
            ),
            "per_1000": Column(label="Priority per 1,000 adults", decimals=1, symbol="unmet_symbol"),
            low: Column(label="Rank, from", decimals=0, symbol="rank_symbol"),
            high: Column(label="Rank, to", decimals=0, symbol="rank_symbol"),
            "diagnosis": Column(label="Diagnosis"),
            "action": Column(label="What to do next"),
            "area_code": Column(label="Code"),
        },
        how_to_read="Priority is risk (0 to 10, divided by 10) times people in need without a place. As a count it favours large districts, "
        "per 1,000 adults small ones: look at both. Rank intervals say between which ranks the district on view lies in nine of ten of the "
        "weightings of the index that were tried; errors of the need itself are not in them.",
        notes=(
            *(() if len(gap) == len(table) else ("[z]: no gap is recorded, so there is no rank.",)),
            *made.demand.notes[:1],
            *assessment.notes,
        ),
        sources=(*made.demand.sources, *assessment.basis.sources, *((REGISTER,) if made.recorded else ())),
        as_at=f"{made.demand.as_at}; {assessment.basis.as_at} (risk)",
        method=METHOD,
        demonstration=made.demonstration,
        facts={
            "value": "priority" if by == "priority" else "per_1000",
            "areas": "districts",
            "low": low,
            "high": high,
        },
    )


def _sentence(table: pd.DataFrame, first: str, ends: tuple[str, str], region: str) -> str:
    gap = table[table[first].notna()]
    if gap.empty:
        return f"No gap is recorded in {region}: every district has a place for each person in need."
    top = gap[gap[first] == gap[first].min()]
    names = listed(list(top["name"]))
    people = roughly(float(top["unmet"].iloc[0]))
    by = "by people" if first == "priority_rank" else "per 1,000 adults"
    told = f"{names} {'comes' if len(top) == 1 else 'come'} first {by}: about {people} in need have no recorded place"
    if len(gap) == 1:
        return told + "."
    low, high = (int(top[end].iloc[0]) if not np.isnan(top[end].iloc[0]) else None for end in ends)
    if low is not None and len(top) == 1:
        told += (
            f"; its rank lies between {low} and {high} of {len(gap)}"
            if low != high
            else f"; its rank is {low} whatever the weights"
        )
    other = "per_1000_rank" if first == "priority_rank" else "priority_rank"
    elsewhere = gap[gap[other] == gap[other].min()]
    if set(elsewhere["name"]) != set(top["name"]):
        how = "per 1,000 adults" if other == "per_1000_rank" else "by people"
        told += f". {how.capitalize()} it is {listed(list(elsewhere['name']))}"
    return told + "."
