"""The catalogue of indicators, and the values of one of them: for an area, for a region, over time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ldsp.analysis import rates
from ldsp.domain.areas import Level
from ldsp.domain.indicators import Combine
from ldsp.domain.tables import rows
from ldsp.errors import NothingToShow, UnknownCode
from ldsp.store import reads
from ldsp.store.database import reading

COMPONENT_NAMES: dict[str, str] = {
    "demography": "Age and health",
    "skills": "Skills and qualifications",
    "deprivation": "Income, work and housing",
    "digital_use": "Use of the internet",
    "broadband": "Slow connections",
    "connectivity": "Connections available",
    "access": "Places within reach",
    "benchmark_index": "Indices published by others",
    "context": "Context",
}
"""What people read for the catalogue's groups; a group that is not here is shown as it is spelt."""


@dataclass(frozen=True)
class Latest:
    """One series at one level, with the period it is about."""

    period: str
    values: pd.DataFrame  # area_code, value, symbol, numerator, denominator, lower_ci, upper_ci, note


def catalogue() -> pd.DataFrame:
    """A row an indicator, with the levels at which it is kept and its latest period at each."""
    with reading() as session:
        table = reads.indicators(session)
        series = reads.series(session)
    latest = series.sort_values("period_end").pivot_table(
        index="indicator_id", columns="level", values="period", aggfunc="last"
    )
    latest = latest.reindex(columns=[level.value for level in Level]).add_prefix("latest_")
    return table.merge(latest, left_on="indicator_id", right_index=True, how="left")


def choices() -> tuple[tuple[str, str, str], ...]:
    """Every indicator a person may choose, by group and label: code, label, name of the group."""
    table = catalogue()
    table["group"] = table["component"].map(COMPONENT_NAMES).fillna(table["component"])
    order = {name: place for place, name in enumerate(COMPONENT_NAMES.values())}
    ordered = sorted(rows(table), key=lambda row: (order.get(row.group, len(order)), row.label))
    return tuple((row.indicator_id, row.label, row.group) for row in ordered)


def entry(indicator_id: str) -> Any:
    """The catalogue's entry, as a row with attributes.

    Raises
    ------
    UnknownCode
        The catalogue has no such indicator.
    """
    with reading() as session:
        table = reads.indicators(session)
    row = table[table["indicator_id"] == indicator_id]
    if row.empty:
        raise UnknownCode("measure", indicator_id, table["indicator_id"])
    return next(rows(row))


def latest(indicator_id: str, *, level: Level, until: str = "", area_codes: Sequence[str] | None = None) -> Latest:
    """The newest series of an indicator that ends no later than the year `until` (empty: the newest there is).

    Raises
    ------
    NothingToShow
        There is no series at this level, or none so old.
    """
    with reading() as session:
        series = reads.series(session)
        ours = series[(series["indicator_id"] == indicator_id) & (series["level"] == level)]
        in_time = ours[pd.to_datetime(ours["period_end"]).dt.year <= int(until)] if until else ours
        if ours.empty:
            other = "districts" if level is Level.NEIGHBOURHOOD else "neighbourhoods"
            raise NothingToShow(
                f"This measure is not published for {'neighbourhoods' if level is Level.NEIGHBOURHOOD else 'districts'}.",
                f"Show {other} instead, or choose another measure.",
            )
        if in_time.empty:
            first = pd.to_datetime(ours["period_end"]).dt.year.min()
            raise NothingToShow(
                f"This measure was first published for {first}, after {until}.",
                "Choose a later period at the top of the page.",
            )
        period = str(in_time.sort_values("period_end")["period"].iloc[-1])
        values = reads.values(
            session, indicator_ids=[indicator_id], level=level, periods=[period], area_codes=area_codes
        )
    return Latest(period, values)


def region_value(
    indicator_id: str, lad_codes: Sequence[str], *, region_code: str = "", period: str = ""
) -> float | None:
    """The value of a set of districts in a period (empty: the latest), combined as the catalogue says; None if it cannot be.

    With a `region_code` whose value is published (England, an ONS region) it is that value: ours would be an approximation.
    """
    how = Combine(entry(indicator_id).combine)
    with reading() as session:
        if not period:
            series = reads.series(session)
            kept = series[(series["indicator_id"] == indicator_id) & (series["level"] == Level.DISTRICT)]
            if kept.empty:
                return None
            period = str(kept["period"].iloc[-1])  # the oldest comes first
        printed = reads.values(
            session, indicator_ids=[indicator_id], level=Level.BENCHMARK, periods=[period], area_codes=[region_code]
        )["value"].dropna()
        if len(printed):
            return float(printed.iloc[0])
        values = reads.values(
            session,
            indicator_ids=[indicator_id],
            level=Level.DISTRICT,
            periods=[period],
            area_codes=list(lad_codes),
        )
    weights = None
    if how in {Combine.POPULATION, Combine.HOUSEHOLDS}:
        size = "population" if how is Combine.POPULATION else "households"
        weights = latest(size, level=Level.DISTRICT, area_codes=list(lad_codes)).values.set_index("area_code")["value"]
    return rates.combine(values.set_index("area_code"), how, weights)
