"""Why this score? What it is made of, and what sets the area apart from England."""

import pandas as pd

from ldsp.analysis import need as analysis
from ldsp.disclosure import Column, Published, publish
from ldsp.domain.areas import ENGLAND
from ldsp.domain.need import Base
from ldsp.domain.numbers import shown
from ldsp.errors import UnknownCode
from ldsp.services.need import words
from ldsp.services.need.basis import Assessment
from ldsp.services.regions import neighbourhood_name

NOTICEABLE = 0.05  # points of the score: less does not show at one decimal


def why(assessment: Assessment, area_code: str) -> Published:
    """The contributions of the indicators to an area's score, which they sum to, beside England's.

    A row is an indicator of the index, the largest contribution first. `contribution` is in points of the score (0-10);
    `england` is the same for all of England's residents (scaled within a region: the region's), `difference` the one less
    the other.

    Raises
    ------
    UnknownCode
        The code is no district or neighbourhood of England, or its score could not be made.
    """
    basis = assessment.basis
    name, made, raw = _area(assessment, area_code)
    whole = "England" if assessment.weighting.base is Base.ENGLAND else "the region"
    england = _average(assessment.neighbourhoods.contributions, assessment)
    preset = basis.preset.indicators
    table = pd.DataFrame(
        {
            "indicator": preset["label"],
            "short": preset["short_label"],
            "component": preset["component"].map(basis.preset.components["label"]),
            "value": raw,
            "unit": preset["unit"],
            "contribution": made,
            "england": england,
            "difference": analysis.contributions_against(made, england),
        }
    )
    table["symbol"] = table["value"].isna().map({True: "c", False: None})
    table[["contribution", "england", "difference"]] = table[["contribution", "england", "difference"]].fillna(0.0)
    table = table.sort_values(["contribution", "indicator"], ascending=[False, True])
    score = float(table["contribution"].sum())
    ahead = table.sort_values("difference", ascending=False)
    short = preset["short_label"]
    return publish(
        table.reset_index(names="indicator_id"),
        name=f"why-{name}",
        question=f"Why does {name} score {shown(score)}?",
        sentence=words.why_sentence(
            name,
            shown(score),
            [(short[str(i)], shown(v)) for i, v in table["contribution"].head(3).items()],
            [short[str(i)] for i, v in ahead["difference"].head(2).items() if v > NOTICEABLE],
            [short[str(i)] for i, v in ahead["difference"].tail(2).items() if v < -NOTICEABLE][::-1],
            whole=whole,
        ),
        subtitle="Contribution of each indicator to the score, in points; they add up to the score",
        columns={
            "indicator": Column(label="Indicator"),
            "component": Column(label="Component"),
            "value": Column(label="Value", decimals=1, symbol="symbol"),
            "unit": Column(label="Unit"),
            "contribution": Column(label="Contribution", unit="points", decimals=2),
            "england": Column(label=f"{whole[0].upper()}{whole[1:]}'s contribution", unit="points", decimals=2),
            "difference": Column(label=f"Difference from {whole}", unit="points", decimals=2),
        },
        how_to_read="A bar is the part of the score that comes from one indicator: how it is weighted, times how high the area "
        f"scores on it. The mark is the same for {whole}'s residents as a whole. It explains the score, not the cause of exclusion.",
        notes=assessment.notes,
        sources=basis.sources,
        as_at=basis.as_at,
        method=f"{basis.preset.name} {basis.preset.version}",
        facts={"area": name, "score": shown(score), "england_code": ENGLAND},
    )


def _area(assessment: Assessment, area_code: str) -> tuple[str, pd.Series, pd.Series]:
    """Name of the area, contributions, and raw values (of a district: the means over its residents)."""
    basis = assessment.basis
    if area_code in assessment.districts.index.index:
        here = basis.areas["lad_code"] == area_code
        raw = analysis.weighted_mean(
            basis.raw[here], basis.areas.loc[here, "lad_code"], basis.areas.loc[here, "population"]
        )
        return (
            str(basis.districts.loc[area_code, "name"]),
            assessment.districts.contributions.loc[[area_code]].iloc[0],
            raw.loc[[area_code]].iloc[0],
        )
    if area_code in assessment.neighbourhoods.index.index:
        name = neighbourhood_name(
            str(basis.areas.loc[area_code, "place_name"]), str(basis.areas.loc[area_code, "name"])
        )
        return (
            name,
            assessment.neighbourhoods.contributions.loc[[area_code]].iloc[0],
            basis.raw.loc[[area_code]].iloc[0],
        )
    raise UnknownCode("district or neighbourhood", area_code, assessment.districts.index.index)


def _average(contributions: pd.DataFrame, assessment: Assessment) -> pd.Series:
    areas = assessment.basis.areas.loc[contributions.index]
    whole = pd.Series(ENGLAND, index=areas.index)
    # An absent indicator added nothing to a score that others made up: so England's parts add up to England's score.
    return analysis.weighted_mean(contributions.fillna(0.0), whole, areas["population"]).loc[[ENGLAND]].iloc[0]
