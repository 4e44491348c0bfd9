"""What a person's own weights change, and which areas match several conditions at once."""

from collections.abc import Mapping, Sequence

import pandas as pd

from ldsp.analysis import need as analysis
from ldsp.disclosure import Column, Published, publish
from ldsp.domain.areas import Level
from ldsp.domain.need import INDEX, Base, Span
from ldsp.domain.tables import rows
from ldsp.services import indicators, sources
from ldsp.services.need import words
from ldsp.services.need.basis import Assessment


def moves(default: Assessment, yours: Assessment, *, region: str, lad_codes: Sequence[str]) -> Published:
    """The districts of a region under the preset and under one's own weights. A row is a district, by new rank."""
    codes = list(lad_codes)
    table = pd.DataFrame(
        {
            "name": default.basis.districts.loc[codes, "name"],
            "score_before": default.districts.index.reindex(codes),
            "score_now": yours.districts.index.reindex(codes),
        }
    )
    table["rank_before"] = analysis.rank(table["score_before"])
    table["rank_now"] = analysis.rank(table["score_now"])
    table["up"] = table["rank_before"] - table["rank_now"]
    table = table.sort_values(["rank_now", "name"]).reset_index(names="area_code")
    moved = table[table["up"] != 0]
    moved = moved.reindex(moved["up"].abs().sort_values(ascending=False, kind="stable").index)
    told = [(row.name, int(row.rank_before), int(row.rank_now)) for row in rows(moved)]
    preset = default.basis.preset
    return publish(
        table,
        name=f"weights-{region}",
        question="What do your weights change?",
        sentence=words.moves_sentence(told, len(table), f"districts of {region}"),
        subtitle=f"Rank and score under {preset.name} and under your weights; districts of {region}",
        columns={
            "name": Column(label="District"),
            "rank_before": Column(label="Rank, default", decimals=0),
            "rank_now": Column(label="Rank, yours", decimals=0),
            "up": Column(label="Places up (+) or down (−)", decimals=0),
            "score_before": Column(label="Score, default", decimals=2),
            "score_now": Column(label="Score, yours", decimals=2),
            "area_code": Column(label="Code"),
        },
        how_to_read="Scores under different weights are not on one scale; ranks can be compared.",
        notes=("Your scores are scaled within the region, the default's within England.",)
        if yours.weighting.base is Base.REGION
        else (),
        sources=default.basis.sources,
        as_at=default.basis.as_at,
        method=f"{preset.name} {preset.version}",
    )


def matching(
    assessment: Assessment,
    limits: Mapping[str, tuple[float | None, float | None]],
    *,
    region: str,
    lad_codes: Sequence[str],
    until: str = "",
) -> Published:
    """The districts of a region that lie within the limits of every measure given. A row is a district that matches.

    `limits` is by measure (the index, or an indicator): least and most, either of them None for no limit.
    """
    codes = list(lad_codes)
    table, columns, ids, periods = _measured(assessment, list(limits), codes, until)
    match = analysis.matching(table[list(limits)], limits)
    count = int(match.sum())
    found = table[match].sort_values("name")
    verb = "matches" if count == 1 else "match"
    named = f": {words.listed(list(found['name']), most=6)}" if count else ""
    number = "None" if not count else "All" if count == len(codes) > 1 else f"{count}"
    whole = f"{number} of the {len(codes)} districts of {region}" if len(codes) > 1 else f"The one district of {region}"
    if len(codes) == 1:
        verb = "matches" if count else "does not match"
    return publish(
        found.reset_index(names="area_code"),
        name=f"matching-{region}",
        question="Which areas match?",
        sentence=f"{whole} {verb}{named}.",
        subtitle=f"Districts of {region} within all the limits set",
        columns=columns,
        how_to_read="A district with no value for a measure never matches on it.",
        notes=assessment.notes if INDEX in limits else (),
        sources=(*(assessment.basis.sources if INDEX in limits else ()), *sources.lines(ids)),
        as_at="; ".join(dict.fromkeys(periods)) or assessment.basis.as_at,
        method="as published",
    )


def spans(
    assessment: Assessment, measures: Sequence[str], *, lad_codes: Sequence[str], until: str = ""
) -> tuple[Span, ...]:
    """The least, mean and most of each measure over the districts of a region; a measure without values is left out."""
    table, columns, _, _ = _measured(assessment, measures, list(lad_codes), until)
    found = []
    for measure in measures:
        known = table[measure].dropna()
        if known.empty:
            continue
        least, mean, most = float(known.min()), float(known.mean()), float(known.max())
        column = columns[measure]
        told = [words.quantity(each, column.unit, column.decimals or 0) for each in (least, most, mean)]
        words_ = f"{column.label}: from {told[0]} to {told[1]}, mean of the districts {told[2]}"
        found.append(Span(measure=measure, least=least, mean=mean, most=most, words=words_))
    return tuple(found)


def _measured(
    assessment: Assessment, measures: Sequence[str], codes: list[str], until: str
) -> tuple[pd.DataFrame, dict[str, Column], list[str], list[str]]:
    """Values of the measures in the districts, their columns, and the sources and periods of those that are published."""
    table = pd.DataFrame({"name": assessment.basis.districts.loc[codes, "name"]})
    columns: dict[str, Column] = {"name": Column(label="District")}
    ids: list[str] = []
    periods: list[str] = []
    for measure in measures:
        if measure == INDEX:
            table[measure] = assessment.districts.index.reindex(codes)
            columns[measure] = Column(label="Risk score", unit="0 to 10", decimals=1, symbol=f"{measure}_symbol")
            table[f"{measure}_symbol"] = "x"
        else:
            entry = indicators.entry(measure)
            latest = indicators.latest(measure, level=Level.DISTRICT, until=until, area_codes=codes)
            values = latest.values.set_index("area_code")
            table[measure] = values["value"].reindex(codes)
            table[f"{measure}_symbol"] = values["symbol"].reindex(codes).fillna("x")
            columns[measure] = Column(
                label=f"{entry.short_label} ({latest.period})",
                unit=entry.unit,
                decimals=int(entry.decimals),
                symbol=f"{measure}_symbol",
            )
            ids.append(entry.source_id)
            periods.append(latest.period)
    columns["area_code"] = Column(label="Code")
    return table, columns, ids, periods
