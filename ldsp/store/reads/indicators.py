"""Questions about what is measured: sources, indicators, and their values by area and period."""

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from sqlalchemy import Select, select
from sqlmodel import Session

from ldsp.domain.areas import Level
from ldsp.domain.indicators import Symbol
from ldsp.store.reads.asking import among, answer, only, table

VALUE_COLUMNS = (
    "indicator_id",
    "period",
    "period_start",
    "period_end",
    "area_code",
    "value",
    "numerator",
    "denominator",
    "lower_ci",
    "upper_ci",
    "symbol",
    "note",
)
"""The columns of an answer with values: a row an indicator, period and area. `symbol` says why a value is missing."""


def sources(session: Session) -> pd.DataFrame:
    """Who published what? A row a source, by `source_id`; the columns of `tables.Source` but its upload."""
    source = table("source")
    columns = [column for column in source.columns if column.name != "upload_id"]
    return answer(session, select(*columns).order_by(source.c.source_id))


def indicators(session: Session) -> pd.DataFrame:
    """What is measured? A row an indicator, by `indicator_id`; the columns of `tables.Indicator` but its upload."""
    indicator = table("indicator")
    columns = [column for column in indicator.columns if column.name != "upload_id"]
    return answer(session, select(*columns).order_by(indicator.c.indicator_id))


def series(session: Session) -> pd.DataFrame:
    """For which levels of areas and periods is there something of an indicator?

    A row a series, oldest first within its indicator and level: `series_id`, `indicator_id`, `level`, `period`,
    `period_start`, `period_end`.
    """
    one = table("series")
    columns = [column for column in one.columns if column.name != "upload_id"]
    return answer(session, select(*columns).order_by(one.c.indicator_id, one.c.level, one.c.period_end, one.c.period))


def values(
    session: Session,
    *,
    indicator_ids: Collection[str],
    level: Level,
    periods: Collection[str] | None = None,
    area_codes: Collection[str] | None = None,
) -> pd.DataFrame:
    """What are the values of some indicators at one level of areas?

    Parameters
    ----------
    session
        A session that reads.
    indicator_ids, level
        Which indicators, for which kind of area.
    periods
        Of which periods, as the publisher writes them; None: of the latest period of each indicator (last to end).
    area_codes
        For which areas; None: for all that the publisher lists.

    Returns
    -------
    `VALUE_COLUMNS`, by indicator, end of period and area. An area without a row was not in the publication.
    """
    found = series(session)
    found = found[found["indicator_id"].isin(list(indicator_ids)) & (found["level"] == str(level))]
    # The oldest comes first, so the latest is the last.
    found = found.groupby("indicator_id").tail(1) if periods is None else found[found["period"].isin(list(periods))]
    return _of_series(session, found, area_codes)


def history(session: Session, *, indicator_ids: Collection[str], area_codes: Collection[str]) -> pd.DataFrame:
    """What were the values of some indicators in some areas, in every period there is?

    Returns
    -------
    `VALUE_COLUMNS`, by indicator, end of period and area, of every level to which an area belongs.
    """
    found = series(session)
    found = found[found["indicator_id"].isin(list(indicator_ids))].sort_values(["indicator_id", "period_end", "period"])
    return _of_series(session, found, area_codes)


def _of_series(session: Session, found: pd.DataFrame, area_codes: Collection[str] | None) -> pd.DataFrame:
    value = table("value")
    columns = [column for column in value.columns if column.name != "upload_id"]
    question = (
        select(*columns)
        .where(value.c.series_id.in_(found["series_id"].tolist()), *among(value.c.area_code, area_codes))
        .order_by(value.c.series_id, value.c.area_code)
    )
    rows = only(answer(session, question), "area_code", area_codes)
    return found.merge(rows, on="series_id", how="inner", sort=False)[list(VALUE_COLUMNS)]


class Wide(NamedTuple):
    """Several indicators beside each other: a row an area (the index, `area_code`, in order), a column an indicator."""

    values: pd.DataFrame  # numbers, NaN where there is none
    symbols: pd.DataFrame  # why there is no number or how far to trust it; NaN where nothing is to be said


def wide_values(
    session: Session, *, pairs: Sequence[tuple[str, str]], level: Level, lad_codes: Collection[str] | None = None
) -> Wide:
    """What are the values of several indicators, each of one period, in every area of some districts?

    The quick way to the matrix an index is made of: all neighbourhoods of England for a dozen indicators in well under
    a second.

    Parameters
    ----------
    session
        A session that reads.
    pairs
        Indicator and period; an indicator at most once.
    level
        Neighbourhoods or districts.
    lad_codes
        The districts; None: all of England's.

    Returns
    -------
    A row for every area, also for one that a publication leaves out: there the symbol is `x`, not available.

    Raises
    ------
    ValueError
        An indicator is asked for twice, or the level is neither of the two.
    """
    if len({indicator_id for indicator_id, _ in pairs}) < len(pairs):
        raise ValueError("wide_values has one column an indicator: ask for one period of each.")
    if level not in {Level.NEIGHBOURHOOD, Level.DISTRICT}:
        raise ValueError(f"wide_values knows the areas of neighbourhoods and districts, not of level '{level}'.")
    value, one = table("value"), table("series")
    area = table(str(level))
    code = area.primary_key.columns[0]
    areas = pd.Index(
        _columns(session, select(code).where(*among(area.c.lad_code, lad_codes)).order_by(code))[0], name="area_code"
    )
    numbers: dict[str, Any] = {}
    symbols: dict[str, Any] = {}
    known: list[str] | None = None
    for indicator_id, period in pairs:
        question = (
            select(value.c.area_code, value.c.value, value.c.symbol)
            .join(one)
            .where(one.c.indicator_id == indicator_id, one.c.level == str(level), one.c.period == period)
        )
        if lad_codes is not None:
            # "In", not a join: so SQLite looks up the few areas, whatever it believes of the size of the tables.
            question = question.where(value.c.area_code.in_(select(code).where(*among(area.c.lad_code, lad_codes))))
        codes, found, marks = _columns(session, question)
        if codes != known:  # most publications list the same areas: their places are sought once
            known, places = codes, areas.get_indexer(pd.Index(codes, dtype="str"))
            listed = places >= 0
        numbers[indicator_id] = np.full(len(areas), np.nan)
        numbers[indicator_id][places[listed]] = np.array(found, dtype=float)[listed]
        symbols[indicator_id] = np.full(len(areas), str(Symbol.NOT_AVAILABLE), dtype=object)
        symbols[indicator_id][places[listed]] = np.array(marks, dtype=object)[listed]
    return Wide(
        values=pd.DataFrame(numbers, index=areas),
        symbols=pd.DataFrame(
            {name: pd.Series(marks, index=areas, dtype="str") for name, marks in symbols.items()}, index=areas
        ),
    )


def _columns(session: Session, question: Select[Any]) -> list[list[Any]]:
    """The answer column by column, straight from the driver: text and numbers need no one in between, and it is quicker."""
    result = session.connection().execute(question)
    columns: list[list[Any]] = [[] for _ in question.selected_columns]
    add = [column.append for column in columns]
    if result.cursor is not None:
        # Row by row, each forgotten at once: half a million rows kept as tuples make Python look for garbage in vain.
        cursor: Any = result.cursor
        for row in cursor:
            for append, cell in zip(add, row, strict=True):
                append(cell)
        result.close()
    return columns
