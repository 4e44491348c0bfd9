"""Measures down, areas across: the value, its sign and its word, and what keeps a row from being like for like."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from ldsp.disclosure import Column, Published, publish
from ldsp.domain.areas import Level
from ldsp.domain.indicators import SYMBOL_WORDS, Combine, Symbol
from ldsp.domain.tables import rows
from ldsp.services import indicators
from ldsp.services.district import MAD_RULE, TEST_RULE
from ldsp.services.district.newest import span
from ldsp.services.need.words import listed
from ldsp.store import reads
from ldsp.store.database import reading

SIGNS: Mapping[str, str] = {
    "Better": "▲", "Similar": "●", "Worse": "▼", "Higher": "▲", "Lower": "▼", "Not compared": "○",
}  # fmt: skip
"""The mark beside each word: the same as `ldsp.figures.style` draws (a test compares)."""

WORSE_FIRST = "worse-"
ORDERS: tuple[tuple[str, str], ...] = (("listed", "As listed"), ("name", "By name"), ("alike", "Like for like first"))
"""Ways to order the rows that need no area; with `WORSE_FIRST` and an area's code, what is worst there comes first."""

_SEVERITY = ("Worse", "Higher", "Lower", "Similar", "Better", "Not compared")
_QUALITY: Mapping[str, str] = {
    "nuts3": "surveyed for larger areas: neighbouring districts share one value",
    "modelled": "an estimate from a model, not a count",
    "definition not restated": "the source does not repeat its definition",
}
"""What the catalogue says of a measure's quality, and what that means for a comparison."""

LIKE_FOR_LIKE = "Nothing: like for like"
_WEIGHTED: Mapping[Combine, str] = {Combine.POPULATION: "residents", Combine.HOUSEHOLDS: "households"}


def grid(
    parts: Sequence[Published], named: Mapping[str, str], *, benchmark: str, beside: str = "", order: str = "listed"
) -> Published:
    """What the measures of a group say of several areas. A row is a measure, a column an area.

    Column beyond those printed: `periods`, in how many the measure is published for districts.

    Parameters
    ----------
    parts
        What `district.measures` publishes of each area, for one group and one benchmark.
    named
        Code and name of each area, in the same order.
    benchmark
        Name of what every area is set beside: England, a region, areas like it.
    beside
        The same as the head of a column of its own, where it is one value for all; else empty.
    order
        One of `ORDERS`, or `WORSE_FIRST` and the code of an area.

    Raises
    ------
    ValueError
        An order that is none.
    """
    long = _long(parts, named)
    entries = indicators.catalogue().set_index("indicator_id")
    with reading() as session:
        series = reads.series(session)
    periods = series[series["level"] == Level.DISTRICT].groupby("indicator_id").size()
    found = []
    for indicator_id, cells in long.groupby("indicator_id", sort=False):
        first = cells.iloc[0]
        known = cells.loc[cells["benchmark"].notna(), "benchmark_shown"]
        found.append(
            {
                "indicator_id": indicator_id,
                "measure": first["measure"],
                "unit": first["unit"],
                "period": " and ".join(dict.fromkeys(cells["period"])),
                **{code: _cell(row) for code, row in zip(cells["area_code"], rows(cells), strict=True)},
                "benchmark_shown": known.iloc[0] if len(known) else "[x]",
                "why": _unlike(cells, entries.loc[indicator_id]),
                "periods": int(periods.get(indicator_id, 0)),
            }
        )
    table = _ordered(pd.DataFrame(found), long, order)
    columns = {"measure": Column(label="Measure"), "unit": Column(label="Unit"), "period": Column(label="Period")}
    columns |= {code: Column(label=name) for code, name in named.items()}
    if beside:
        columns["benchmark_shown"] = Column(label=f"Benchmark: {beside}")
    columns["why"] = Column(label="Not comparable because")
    names = list(named.values())
    whom = f"{len(names) - 1} other areas" if len(names) > 3 else listed(names[1:])
    return publish(
        table,
        name=f"compare-{names[0]}-{long['group_code'].iloc[0]}",
        question=f"How does {names[0]} compare with {whom}?"
        if len(names) > 1
        else f"How does {names[0]} compare with {benchmark}?",
        sentence=_sentence(long, named, benchmark),
        subtitle=f"{_group(long)}: latest value of each measure, and how it compares with {benchmark}",
        columns=columns,
        how_to_read=f"A cell is the value, a sign and the word for how it compares. {TEST_RULE} {MAD_RULE} Counts and ranks are not compared.",
        sources=[source for part in parts for source in part.sources],
        as_at=_as_at(long),
        method="as published; benchmark rules 2025.1",
    )


def values(parts: Sequence[Published], named: Mapping[str, str]) -> Published:
    """Every value behind the grid, as numbers. A row is a measure and an area, with its interval where there is one."""
    long = _long(parts, named)
    long["ci_symbol"] = "x"
    long["how"] = ["combined from its districts" if one else "as published" for one in long["combined"]]
    long["by"] = ["95% interval" if one else "not tested" for one in long["tested"]]
    tested = int(long["tested"].sum())
    names = list(named.values())
    return publish(
        long,
        name=f"compare-values-{names[0]}-{long['group_code'].iloc[0]}",
        question="Which values stand behind it?",
        sentence=f"{len(long)} values, {tested or 'none'} of them with a confidence interval to test by.",
        subtitle=f"{_group(long)}: value, 95% interval, benchmark and word; {listed(names, most=6)}",
        columns={
            "measure": Column(label="Measure"),
            "name": Column(label="Area"),
            "period": Column(label="Period"),
            "unit": Column(label="Unit"),
            "value": Column(label="Value", decimals=2, symbol="symbol"),
            "lower_ci": Column(label="95% interval, from", decimals=2, symbol="ci_symbol"),
            "upper_ci": Column(label="95% interval, to", decimals=2, symbol="ci_symbol"),
            "benchmark": Column(label="Benchmark", decimals=2, symbol="benchmark_symbol"),
            "word": Column(label="Compared"),
            "by": Column(label="Test"),
            "how": Column(label="How the value came about"),
            "area_code": Column(label="Code"),
        },
        how_to_read="Where several districts make a region's value, numerators and denominators are added up, or the mean is weighted "
        "by residents or households; where neither is allowed there is none.",
        sources=[source for part in parts for source in part.sources],
        as_at=_as_at(long),
        method="as published; benchmark rules 2025.1",
    )


def _long(parts: Sequence[Published], named: Mapping[str, str]) -> pd.DataFrame:
    """The rows of all areas, measure by measure, the areas in their order."""
    tables = [
        part.table.assign(area_code=code, name=name, place=at)
        for at, (part, (code, name)) in enumerate(zip(parts, named.items(), strict=True))
    ]
    for table in tables:  # a column that one area lacks altogether is of numbers all the same
        table[["value", "lower_ci", "upper_ci", "benchmark"]] = table[
            ["value", "lower_ci", "upper_ci", "benchmark"]
        ].astype(float)
    together = pd.concat(tables, ignore_index=True)
    together["listed"] = together["indicator_id"].map({i: n for n, i in enumerate(together["indicator_id"].unique())})
    return together.sort_values(["listed", "place"], ignore_index=True)


def _cell(row: Any) -> str:
    """What stands in a cell: 24.4 ▼ Worse; or the shorthand for why there is nothing to compare."""
    if pd.isna(row.value):
        return str(row.shown)
    return f"{row.shown} {SIGNS[row.word]} {row.word}"


def _unlike(cells: pd.DataFrame, entry: Any) -> str:
    """Why the values of one measure cannot simply be set side by side; that they can, if nothing speaks against it."""
    how, reasons = Combine(entry["combine"]), []
    if len(set(cells["period"])) > 1:
        reasons.append("other periods")
    missing = cells[cells["value"].isna()]
    if (missing["symbol"] == Symbol.NOT_APPLICABLE).any():
        reasons.append("none for regions, because districts do not combine")
    for symbol, each in missing[missing["symbol"] != Symbol.NOT_APPLICABLE].groupby("symbol", sort=False):
        reasons.append(f"none for {listed(list(each['name']))} ({SYMBOL_WORDS[Symbol(str(symbol))]})")
    if how in _WEIGHTED and (cells["combined"] & cells["value"].notna()).any():
        reasons.append(f"regions are means of districts, weighted by {_WEIGHTED[how]}")
    if how is Combine.SUM:
        reasons.append("a count grows with the size of the area")
    if cells["tested"].any() and not (cells["tested"] | cells["value"].isna()).all():
        untested = list(cells.loc[~cells["tested"] & cells["value"].notna(), "name"])
        reasons.append(f"no interval to test by for {listed(untested)}")
    reasons += [words for mark, words in _QUALITY.items() if mark in str(entry["quality"]).lower()]
    if not reasons:
        return LIKE_FOR_LIKE
    told = "; ".join(reasons)
    return told[0].upper() + told[1:]


def _ordered(table: pd.DataFrame, long: pd.DataFrame, order: str) -> pd.DataFrame:
    if order == "listed":
        return table
    if order == "name":
        return table.sort_values("measure", key=lambda names: names.str.lower(), ignore_index=True)
    if order == "alike":
        return table.sort_values("why", key=lambda why: why != LIKE_FOR_LIKE, kind="stable", ignore_index=True)
    code = order.removeprefix(WORSE_FIRST)
    if not order.startswith(WORSE_FIRST) or code not in set(long["area_code"]):
        raise ValueError(f"There is no order '{order}'.")
    here = long[long["area_code"] == code].set_index("indicator_id")["word"].map(_SEVERITY.index)
    return table.assign(at=table["indicator_id"].map(here)).sort_values("at", kind="stable", ignore_index=True)


def _sentence(long: pd.DataFrame, named: Mapping[str, str], benchmark: str) -> str:
    """Only what a test tells apart is said of an area."""
    told = []
    for code, name in named.items():
        mine = long[long["area_code"] == code]
        counts = {word: int((mine["tested"] & (mine["word"] == word)).sum()) for word in ("Worse", "Better")}
        parts = [f"{word.lower()} on {number}" for word, number in counts.items() if number]
        if parts:
            told.append(f"{name} is {' and '.join(parts)}")
    measures = long["indicator_id"].nunique()
    if told:
        return f"Of {measures} measures, by a test beside {benchmark}: {'; '.join(told)}."
    return (
        f"No test tells any of these areas apart from {benchmark} on these {measures} measures; where a word says higher or lower, "
        "it says only which way the value lies."
    )


def _group(long: pd.DataFrame) -> str:
    group = str(long["group_code"].iloc[0])
    return indicators.COMPONENT_NAMES.get(group, group)


def _as_at(long: pd.DataFrame) -> str:
    return span(*(str(long["period"].iloc[int(at)]) for at in (long["ends"].argmin(), long["ends"].argmax())))
