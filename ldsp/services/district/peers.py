"""One measure of an area: where it stands among its peers, and its past."""

from typing import TYPE_CHECKING, Any

import pandas as pd

from ldsp.analysis import outcomes, rates
from ldsp.disclosure import Column, Published, publish
from ldsp.domain.areas import ENGLAND, Level
from ldsp.domain.indicators import FLAG, Combine, Polarity, flag, in_print, unit_at
from ldsp.errors import NothingToShow
from ldsp.services import indicators, regions, sources
from ldsp.services.district.area import Area, area
from ldsp.services.district.benchmarks import RANKS
from ldsp.services.district.newest import sizes
from ldsp.services.need.words import quantity
from ldsp.store import reads
from ldsp.store.database import reading

if TYPE_CHECKING:
    from sqlmodel import Session


def peers(code: str, indicator_id: str, until: str = "") -> Published:
    """The value of one measure in every area of the same kind: England's districts, or the neighbourhoods of the district."""
    here = area(code)
    entry = indicators.entry(indicator_id)
    level = Level.NEIGHBOURHOOD if here.level is Level.NEIGHBOURHOOD else Level.DISTRICT
    with reading() as session:
        if level is Level.NEIGHBOURHOOD:
            small = reads.neighbourhoods(session, lad_codes=list(here.lad_codes)).set_index("lsoa_code")
            names = pd.Series(
                [regions.neighbourhood_name(p, n) for p, n in zip(small["place_name"], small["name"], strict=True)],
                small.index,
            )
        else:
            names = reads.districts(session).set_index("lad_code")["name"]
    found = indicators.latest(indicator_id, level=level, until=until, area_codes=list(names.index))
    table = found.values[["area_code", "value", "symbol"]].copy()
    table["name"] = names.reindex(table["area_code"]).to_numpy()
    table = table.sort_values("value", ascending=False)
    unit = unit_at(entry.unit, level)
    table["shown"] = [
        in_print(v, unit, decimals=int(entry.decimals), symbol=s)
        for v, s in zip(table["value"], table["symbol"], strict=True)
    ]
    whom = "neighbourhoods of the district" if level is Level.NEIGHBOURHOOD else "districts of England"
    known = table["value"].dropna()
    return publish(
        table,
        name=f"peers-{entry.short_label}",
        question=f"Where does {here.place.name} stand on “{entry.short_label}”?",
        sentence=_stands(
            here.place.name, table.set_index("area_code")["value"].get(code), known, whom, entry, unit=unit
        ),
        subtitle=f"{entry.label} ({unit}), {found.period}; {whom}",
        columns={
            "name": Column(label="Area"),
            "value": Column(label=entry.short_label, unit=unit, decimals=int(entry.decimals), symbol="symbol"),
            "area_code": Column(label="Code"),
        },
        how_to_read="A dot is an area; the marked one is the area of this page.",
        notes=[entry.caveat] if entry.caveat else [],
        sources=sources.lines([entry.source_id]),
        as_at=found.period,
        method="as published",
        facts={"value": "value"},
    )


def history(code: str, indicator_id: str) -> Published:
    """One measure over time: the area and England. A row is an area and a period.

    Raises
    ------
    NothingToShow
        The measure has one period only, or none for such an area.
    """
    here = area(code)
    entry = indicators.entry(indicator_id)
    with reading() as session:
        ours = reads.history(session, indicator_ids=[indicator_id], area_codes=[code])
        if here.level is Level.BENCHMARK and ours.empty:
            ours = _region_history(session, here, indicator_id, Combine(entry.combine))
        england = reads.history(session, indicator_ids=[indicator_id], area_codes=[ENGLAND])
    known = ours[ours["value"].notna()]
    if here.level is Level.BENCHMARK and known.empty:
        raise NothingToShow(
            "The values of several districts cannot be combined for this measure, so there is no line to draw.",
            "Choose one district.",
        )
    if len(known) < 2:
        number = "one period only" if len(known) else "no value here"
        raise NothingToShow(
            f"This measure has {number}, so there is no line to draw.", "What there is stands in the table."
        )
    beside = england.assign(name="England") if code != ENGLAND else england.head(0)
    table = pd.concat(
        [each for each in (ours.assign(area_code=code, name=here.place.name), beside) if len(each)], ignore_index=True
    )
    table = table.sort_values(["name", "period_end"], ignore_index=True)
    trend = outcomes.recent_trend(ours, Polarity(int(entry.polarity)), "other")
    table["ci_symbol"] = "x"
    first, last = known.iloc[0], known.iloc[-1]
    reason = f" ({trend.reason.rstrip('.')})" if trend.reason else ""
    return publish(
        table,
        name=f"history-{here.place.name}-{entry.short_label}",
        question=f"How has “{entry.short_label}” changed in {here.place.name}?",
        sentence=f"From {quantity(first['value'], entry.unit, int(entry.decimals))} in {first['period']} to "
        f"{quantity(last['value'], entry.unit, int(entry.decimals))} in {last['period']}. Recent trend: {trend.word}{reason}.",
        subtitle=f"{entry.label} ({entry.unit}), {first['period']} to {last['period']}; "
        f"{here.place.name}{' and England' if len(beside) else ''}",
        columns={
            "name": Column(label="Area"),
            "period": Column(label="Period"),
            "value": Column(label=entry.short_label, unit=entry.unit, decimals=int(entry.decimals), symbol="symbol"),
            "lower_ci": Column(label="95% interval, from", decimals=int(entry.decimals), symbol="ci_symbol"),
            "upper_ci": Column(label="95% interval, to", decimals=int(entry.decimals), symbol="ci_symbol"),
        },
        how_to_read="The band is the 95% confidence interval where one is published. A break in the line is a period without a value.",
        notes=[entry.caveat] if entry.caveat else [],
        sources=sources.lines([entry.source_id]),
        as_at=str(last["period"]),
        method="as published",
        facts={"value": "value"},
    )


def _stands(name: str, value: float | None, known: pd.Series, whom: str, entry: Any, *, unit: str) -> str:
    """Where an area stands among others of its kind. Two that print alike are level."""
    decimals = int(entry.decimals)
    if known.empty:
        return f"None of the {whom} has a value."
    if unit == FLAG:
        own = "not known" if value is None or pd.isna(value) else flag(value)
        return (
            f"{entry.short_label}: {own} for {name}, and yes for {int((known == 1).sum()):,} of {len(known):,} {whom}."
        )
    ends = f"from {quantity(known.min(), unit, decimals)} to {quantity(known.max(), unit, decimals)}"
    if value is None or pd.isna(value):
        return f"The values of {len(known):,} {whom} run {ends}."
    if unit in RANKS:
        return f"{name} has {quantity(value, unit, decimals)}; the {unit}s of {len(known):,} {whom} run {ends}."
    above = int((known.round(decimals) > round(value, decimals)).sum())
    number = "none has" if above == 0 else "1 has" if above == 1 else f"{above:,} have"
    return f"{name} has {quantity(value, unit, decimals)}; of the {len(known):,} {whom} with a value, {number} a higher one. They run {ends}."


def _region_history(session: "Session", here: Area, indicator_id: str, how: Combine) -> pd.DataFrame:
    """A region's past: its districts combined period by period, where the catalogue allows it."""
    parts = reads.history(session, indicator_ids=[indicator_id], area_codes=list(here.lad_codes))
    weights = sizes(session).get(how)
    rows = []
    for (period, end), each in parts.groupby(["period", "period_end"], sort=False):
        whole = rates.combine(each.set_index("area_code").reindex(list(here.lad_codes)), how, weights)
        if whole is not None:
            rows.append({"indicator_id": indicator_id, "period": period, "period_end": end, "value": whole})
    columns = [
        "indicator_id",
        "period",
        "period_end",
        "value",
        "numerator",
        "denominator",
        "lower_ci",
        "upper_ci",
        "symbol",
    ]
    return pd.DataFrame(rows, columns=columns).sort_values("period_end", ignore_index=True)
