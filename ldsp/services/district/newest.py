"""The newest values of several measures at once."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from ldsp.domain.areas import Level
from ldsp.domain.indicators import Combine
from ldsp.store import reads

if TYPE_CHECKING:
    from sqlmodel import Session


def newest(
    session: "Session", ids: Sequence[str], level: Level, until: str, *, area_codes: Sequence[str] | None = None
) -> pd.DataFrame:
    """The newest values of several indicators, none later than the year `until`. A row is an indicator and an area."""
    series = reads.series(session)
    ours = series[series["indicator_id"].isin(list(ids)) & (series["level"] == level)]
    if until:
        ours = ours[pd.to_datetime(ours["period_end"]).dt.year <= int(until)]
    latest = ours.sort_values("period_end").groupby("indicator_id").tail(1)[["indicator_id", "period"]]
    if latest.empty:
        return pd.DataFrame(
            columns=[
                "indicator_id",
                "period",
                "area_code",
                "value",
                "numerator",
                "denominator",
                "lower_ci",
                "upper_ci",
                "symbol",
            ]
        )
    values = reads.values(
        session,
        indicator_ids=list(latest["indicator_id"]),
        level=level,
        periods=list(latest["period"].unique()),
        area_codes=area_codes,
    )
    return values.merge(latest, on=["indicator_id", "period"])


def sizes(session: "Session") -> dict[Combine, pd.Series]:
    """Residents and households by district: the weights with which its values make a region's."""
    table = newest(session, ["population", "households"], Level.DISTRICT, "")
    by = {name: each.set_index("area_code")["value"] for name, each in table.groupby("indicator_id")}
    return {Combine.POPULATION: by["population"], Combine.HOUSEHOLDS: by["households"]}


def span(first: str, last: str) -> str:
    """Two periods or dates as one.

    >>> span("2021", "2021"), span("2019", "2021")
    ('2021', '2019 to 2021')
    """
    return first if first == last else f"{first} to {last}"
