"""How many people want for skills of a level: the estimate, and the chain that leads to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ldsp.analysis import coverage as analysis
from ldsp.analysis.need import bands, quantile_edges
from ldsp.disclosure import Column, Published, SourceLine, publish
from ldsp.domain.areas import Level
from ldsp.domain.coverage import SkillLevel
from ldsp.domain.numbers import shown
from ldsp.errors import NothingToShow
from ldsp.services import indicators, sources
from ldsp.services.assumptions import Assumption, assumptions
from ldsp.services.coverage.people import BANDS, BY_AGE, OLDER, OLDEST, YOUNGER, People, base_rates
from ldsp.services.need.words import roughly

BY_REGION = "internet_non_use"
IN_WORK = "employment_all"
ADVERTS = ("adverts_soc21", "adverts_soc31")
YOUNGER_RATES = tuple(f"basic_non_use_age_{band}" for band in ("16_24", "25_34", "35_44", "45_54", "55_64"))
NATIONAL = {OLDER: "basic_non_use_age_65_74", OLDEST: "basic_non_use_age_75_plus"}
PER_CENT = 100.0

WHO: Mapping[SkillLevel, str] = {
    SkillLevel.BASIC: "adults who do not use the internet",
    SkillLevel.GENERAL: "people in work who lack digital skills for work",
    SkillLevel.ADVANCED: "technology vacancies that are hard to fill",
}
WHAT_IT_IS: Mapping[SkillLevel, str] = {
    SkillLevel.BASIC: "The need for basic skills is counted as adults of 16 and over who have not been online for three months or "
    "more. That is fewer than all who lack some basic skill: national surveys put those at about one adult in five.",
    SkillLevel.GENERAL: "The need for general skills is people in work who live in the district, times the national share of employees "
    "who lack digital skills for work: differences between districts are of how many work, not of how skilled they are.",
    SkillLevel.ADVANCED: "The need for advanced skills is job adverts online for technology professionals and associates on one day, times the "
    "share of vacancies that are hard to fill for want of skills. The groups include engineers and scientists.",
}


@dataclass(frozen=True)
class Demand:
    """The people in need of one level, in all of England."""

    level: SkillLevel
    districts: pd.DataFrame  # index lad_code: people, people_in_need, rate, lower, upper; missing where not known
    neighbourhoods: "pd.Series[float]"  # index lsoa_code: people in need, missing where their district's is
    parts: pd.DataFrame  # a row a district and part: lad_code, part, people, people_in_need, how
    eligible_share: float  # of the people in need, who can learn online
    as_at: str
    notes: tuple[str, ...]
    sources: tuple[SourceLine, ...]

    @property
    def who(self) -> str:
        return WHO[self.level]


def demand(whole: People, level: SkillLevel, *, region_code: str, until: str = "") -> Demand:
    """Estimate the need of a level with the assumptions that hold for a region.

    Raises
    ------
    NothingToShow
        There are no data so old.
    """
    told = assumptions("demand", region_code)
    make = {SkillLevel.BASIC: _basic, SkillLevel.GENERAL: _general, SkillLevel.ADVANCED: _advanced}[level]
    return make(whole, told, until)


def _basic(whole: People, told: Mapping[str, Assumption], until: str) -> Demand:
    """Rates by age and rates by region, raked until both margins hold, times the people of each neighbourhood."""
    younger = [told[each] for each in YOUNGER_RATES]
    older = {band: told[each] for band, each in NATIONAL.items()}
    # How many live in each of the younger bands is not in the store, so a replaced rate counts by its size alone.
    factor = sum(each.value for each in younger) / sum(each.came_as for each in younger)
    base = base_rates(whole, *(older[band].value / PER_CENT for band in (OLDER, OLDEST)), younger_factor=factor)
    counts = whole.areas[[*BANDS]]
    national = (counts * base).sum() / counts.sum()
    regional = indicators.latest(BY_REGION, level=Level.BENCHMARK, until=until)
    rates = regional.values.set_index("area_code")["value"].dropna() / PER_CENT
    home = whole.districts["ons_region"].reindex(whole.areas["lad_code"]).set_axis(whole.areas.index)
    raked = analysis.rake(counts, base, band_rates=national, region_rates=rates, region=home)
    sizes = [told[each].sample_size for each in YOUNGER_RATES]
    asked = {
        YOUNGER: sum(n for n in sizes if n) if all(sizes) else np.nan,
        **{band: each.sample_size or np.nan for band, each in older.items()},
    }
    sample = pd.DataFrame({"n": asked, "deff": told["basic_survey_design_effect"].value})
    need = counts * raked.rates
    by_district = counts.groupby(whole.areas["lad_code"]).sum()
    in_need = need.groupby(whole.areas["lad_code"]).sum()
    districts = analysis.demand(by_district, in_need / by_district.where(by_district > 0), sample)
    parts = pd.concat(
        [
            pd.DataFrame(
                {
                    "lad_code": by_district.index,
                    "part": f"Aged {band}",
                    "people": by_district[band].to_numpy(),
                    "people_in_need": in_need[band].to_numpy(),
                    "how": _how_of(national[band], raked.band_rates[band]),
                }
            )
            for band in BANDS
        ]
    )
    gap = (raked.disagreement - 1) * PER_CENT
    return Demand(
        level=SkillLevel.BASIC,
        districts=districts.reindex(whole.districts.index),
        neighbourhoods=need.sum(axis=1),
        parts=parts,
        eligible_share=told["basic_online_eligible"].value,
        as_at=f"{regional.period} (rates), 2021 (people)",
        notes=(
            WHAT_IT_IS[SkillLevel.BASIC],
            (
                f"Rates by age (United Kingdom) and by region (England) are brought together so that both hold. The rates by age alone "
                f"would give {shown(abs(gap))}% {'more' if gap > 0 else 'fewer'} people than those by region, which are kept. Local "
                "income and skills are not in the model."
            ),
            _interval_note(sample, told),
        ),
        sources=(
            *sources.lines([indicators.entry(BY_REGION).source_id, indicators.entry(BY_AGE).source_id]),
            *dict.fromkeys(each.source for each in (*younger, *older.values())),
        ),
    )


def _how_of(national: float, kept: float) -> str:
    return (
        f"{shown(national * PER_CENT)}% at this age in the United Kingdom, {shown(kept * PER_CENT)}% once ages agree with England's regions; "
        "then raised or lowered to the region's own rate"
    )


def _interval_note(sample: pd.DataFrame, told: Mapping[str, Assumption]) -> str:
    if sample["n"].notna().all():
        return (
            "The interval is 95% and a floor: it holds the sampling error of the national survey "
            f"(design effect {shown(told['basic_survey_design_effect'].value)}), and nothing of how a district differs from the nation."
        )
    return "Interval: not stated. The copy of the survey that was compiled does not say how many people of each age were asked."


def _general(whole: People, told: Mapping[str, Assumption], until: str) -> Demand:
    work = indicators.latest(IN_WORK, level=Level.DISTRICT, until=until)
    employed = work.values.set_index("area_code")["value"].reindex(whole.districts.index)
    share = told["general_lack_work_skills"]
    return _of_a_share(
        whole, SkillLevel.GENERAL, employed.to_frame(f"People in work, {work.period}"), share, told,
        as_at=f"{work.period} (people), {share.period} (rate)", source_id=indicators.entry(IN_WORK).source_id,
    )  # fmt: skip


def _advanced(whole: People, told: Mapping[str, Assumption], until: str) -> Demand:
    found = {each: indicators.latest(each, level=Level.DISTRICT, until=until) for each in ADVERTS}
    counts = pd.DataFrame(
        {
            f"{indicators.entry(each).short_label}, {latest.period}": latest.values.set_index("area_code")["value"]
            for each, latest in found.items()
        }
    ).reindex(whole.districts.index)
    share = told["advanced_hard_to_fill"]
    return _of_a_share(
        whole, SkillLevel.ADVANCED, counts, share, told,
        as_at=f"{found[ADVERTS[0]].period} (adverts), {share.period} (rate)",
        source_id=indicators.entry(ADVERTS[0]).source_id,
    )  # fmt: skip


def _of_a_share(
    whole: People, level: SkillLevel, counts: pd.DataFrame, share: Assumption, told: Mapping[str, Assumption], *,
    as_at: str, source_id: str,
) -> Demand:  # fmt: skip
    """One national share of some published counts. A district for which one of them is missing has no estimate."""
    known = counts.dropna()
    sample = pd.DataFrame(
        {"n": share.sample_size or np.nan, "deff": told["basic_survey_design_effect"].value}, index=["all"]
    )
    rate = pd.Series({"all": share.value / PER_CENT})
    districts = analysis.demand(known.sum(axis=1).to_frame("all"), rate, sample).reindex(whole.districts.index)
    parts = known.rename_axis("lad_code").reset_index().melt("lad_code", var_name="part", value_name="people")
    parts["people_in_need"] = parts["people"] * share.value / PER_CENT
    parts["how"] = f"{share.label}: {shown(share.value)}%"
    # Below the district nobody counts workers or vacancies: they are spread as people of working age are.
    young = whole.areas[YOUNGER]
    part = young / young.groupby(whole.areas["lad_code"]).transform("sum")
    lacking = int(counts.isna().any(axis=1).sum())
    notes = [
        WHAT_IT_IS[level],
        "Within a district it is spread over neighbourhoods as people of 16 to 64 are: our own choice.",
    ]
    if lacking:
        notes.append(
            f"{lacking} of England's districts {'has' if lacking == 1 else 'have'} no estimate, because a count is not published for {'it' if lacking == 1 else 'them'}"
            + (" (adverts in London are published as one area)" if level is SkillLevel.ADVANCED else "")
            + ": that is not nought."
        )
    notes.append(
        "The interval is 95% and a floor: the sampling error of the share alone."
        if share.sample_size
        else "Interval: not stated. How many were asked for the share is not published with it."
    )
    return Demand(
        level=level,
        districts=districts,
        neighbourhoods=districts["people_in_need"].reindex(whole.areas["lad_code"]).set_axis(whole.areas.index) * part,
        parts=parts,
        eligible_share=told[f"{level}_online_eligible"].value,
        as_at=as_at,
        notes=tuple(notes),
        sources=(*sources.lines([source_id]), share.source),
    )


def none_known(of: Demand, region: str, lad_codes: Sequence[str]) -> NothingToShow | None:
    """Why there is nothing to set provision against in a region; None if there is something."""
    if of.districts["people_in_need"].reindex(list(lad_codes)).notna().any():
        return None
    if of.level is SkillLevel.ADVANCED:
        return NothingToShow(
            f"No need for advanced skills can be estimated in {region}: job adverts are not published for its districts.",
            "ONS publishes London as one area. Choose another level, or another region.",
        )
    return NothingToShow(
        f"No need for {of.level} skills can be estimated in {region}: what it is made from is not published for its districts.",
        "Choose another level or an earlier period.",
    )


def need(whole: People, of: Demand, *, region: str, lad_codes: Sequence[str]) -> Published:
    """People in need per 1,000 adults in each district of a region, most first; bands are fifths of England's districts.

    Raises
    ------
    NothingToShow
        There is no estimate for any of the districts.
    """
    if nothing := none_known(of, region, lad_codes):
        raise nothing
    every = whole.districts[["name", "adults"]].join(of.districts[["people_in_need", "lower", "upper"]])
    every["per_1000"] = every["people_in_need"] / every["adults"].where(every["adults"] > 0) * 1_000
    edges = tuple(float(edge) for edge in quantile_edges(every["per_1000"]))
    table = every.loc[list(lad_codes)].copy()
    table["band"] = bands(table["per_1000"], edges)
    table["shown"] = [shown(value) for value in table["per_1000"]]
    table["symbol"], table["end_symbol"] = "x", "x"
    table = table.sort_values(["per_1000", "name"], ascending=[False, True], na_position="last")
    known = table.dropna(subset=["per_1000"])
    told = f"About {roughly(float(known['people_in_need'].sum()))} {of.who} are estimated in {region}"
    if len(known) > 1:
        most, least = known.iloc[0], known.iloc[-1]
        told += f": from {shown(float(least['per_1000']))} per 1,000 adults in {least['name']} to {shown(float(most['per_1000']))} in {most['name']}"
    return publish(
        table.reset_index(names="area_code"),
        name=f"need-{of.level}-{region}-districts",
        question=f"How many people in {region} want for {of.level} skills?",
        sentence=f"{told}.",
        subtitle=f"{of.who.capitalize()} per 1,000 adults (estimate); districts of {region}",
        columns={
            "name": Column(label="District"),
            "per_1000": Column(label="In need per 1,000 adults", decimals=1, symbol="symbol"),
            "people_in_need": Column(label="In need (estimate)", decimals=0, symbol="symbol"),
            "lower": Column(label="From", decimals=0, symbol="end_symbol"),
            "upper": Column(label="To", decimals=0, symbol="end_symbol"),
            "area_code": Column(label="Code"),
        },
        how_to_read="Darker districts have more people in need for their size. Bands are fifths of England’s districts. From and to are the survey’s 95% "
        "interval, where it is stated ([x]: it is not).",
        notes=of.notes,
        sources=of.sources,
        as_at=of.as_at,
        method="coverage 1",
        facts={
            "value": "per_1000",
            "areas": "districts",
            "edges": ",".join(f"{edge:.6g}" for edge in edges),
            "direction": "1",
            "no_data": "no estimate",
        },
    )


def chain(of: Demand, *, where: str, lad_codes: Sequence[str]) -> Published:
    """How an estimate comes about: a row a step, people times rate, and their sum.

    Raises
    ------
    NothingToShow
        There is no estimate for any of the districts.
    """
    if nothing := none_known(of, where, lad_codes):
        raise nothing
    parts = of.parts[of.parts["lad_code"].isin(list(lad_codes))]
    table = parts.groupby(["part", "how"], sort=False)[["people", "people_in_need"]].sum().reset_index()
    total: dict[str, Any] = {
        "part": "Together", "how": "the sum", "people": table["people"].sum(), "people_in_need": table["people_in_need"].sum(),
    }  # fmt: skip
    table = pd.concat([table, pd.DataFrame([total])], ignore_index=True) if len(table) > 1 else table
    table["rate_pct"] = table["people_in_need"] / table["people"].where(table["people"] > 0) * PER_CENT
    table["rate_symbol"] = "z"
    districts = of.districts.loc[list(lad_codes)].dropna(subset=["people_in_need"])
    need = float(districts["people_in_need"].sum())
    sentence = f"About {roughly(need)} {of.who} in {where}"
    if districts["lower"].notna().all():
        low, high = float(districts["lower"].sum()), float(districts["upper"].sum())
        sentence += f", between {roughly(low)} and {roughly(high)} by the survey's sampling error alone"
    sentence += "."
    if len(districts) < len(lad_codes):
        left = len(lad_codes) - len(districts)
        sentence += f" {left} of its {len(lad_codes)} districts {'has' if left == 1 else 'have'} no estimate and {'is' if left == 1 else 'are'} left out."
    return publish(
        table,
        name=f"need-{of.level}-{where}",
        question="How is the need estimated?",
        sentence=sentence,
        subtitle=f"People times rate; {of.who}; {where}; {of.as_at}",
        columns={
            "part": Column(label="Who"),
            "people": Column(label="Adverts" if of.level is SkillLevel.ADVANCED else "People", decimals=0),
            "rate_pct": Column(label="Rate", unit="%", decimals=1, symbol="rate_symbol"),
            "people_in_need": Column(label="In need (estimate)", decimals=0),
            "how": Column(label="Where the rate is from"),
        },
        how_to_read="Each row is a number of people times a rate. Every rate is a row among the assumptions, with its source, and an "
        "administrator can replace it. The levels overlap, so they are never added.",
        notes=of.notes,
        sources=of.sources,
        as_at=of.as_at,
        method="coverage 1",
    )
