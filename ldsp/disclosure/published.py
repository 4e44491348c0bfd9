"""What passes the door: a table with the words that must travel with it. Official statistics about areas pass as they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from ldsp.domain.indicators import Symbol


@dataclass(frozen=True, kw_only=True)
class Column:
    """What a column of a published table holds, as a reader needs to know it."""

    label: str  # as printed at its head
    unit: str = ""
    decimals: int | None = None  # None: not a number
    symbol: str | None = None  # name of the column that says why a value is missing
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class SourceLine:
    """Where a figure comes from, as printed beneath it."""

    publisher: str
    title: str
    period: str
    licence: str
    attribution: str
    disclaimer: str = ""

    def __str__(self) -> str:
        return f"{self.publisher}, {self.title} ({self.period})"


@dataclass(frozen=True, kw_only=True)
class Published:
    """A table fit for any reader, with all that must be printed with it. Made only in `ldsp.disclosure`."""

    name: str  # plain words for file names: risk-lancashire-districts
    question: str  # the panel's title, a question
    sentence: str  # the generated answer, never stronger than the test allows
    subtitle: str  # measure, unit, areas, period
    table: pd.DataFrame
    columns: Mapping[str, Column]  # what is printed and downloaded, in this order
    how_to_read: str = ""
    notes: tuple[str, ...] = ()
    sources: tuple[SourceLine, ...] = ()
    as_at: str = ""  # what the figures are about, in words: 2021 to 2025
    method: str = ""  # method version the figures were made with
    demonstration: bool = False
    facts: Mapping[str, str] = field(default_factory=dict)  # single values a figure needs

    def narrowed(self, rows: pd.Series) -> "Published":
        """The same publication with some of its rows."""
        return replace(self, table=self.table[rows].reset_index(drop=True))


_BESIDE_A_NUMBER = (Symbol.UNRELIABLE, Symbol.LOW, Symbol.OR_MORE, Symbol.OR_LESS)


def _quiet(table: pd.DataFrame, columns: Mapping[str, Column]) -> pd.DataFrame:
    """Without the symbols that say why a number is missing where it is not; a few stand beside a number."""
    table = table.copy()
    for name in {column.symbol for column in columns.values() if column.symbol}:
        numbers = [key for key, column in columns.items() if column.symbol == name]
        said = table[numbers].isna().any(axis=1) | table[name].isin(_BESIDE_A_NUMBER)
        table[name] = table[name].astype(object).where(said, None)
    return table


def publish(
    table: pd.DataFrame,
    *,
    name: str,
    question: str,
    sentence: str,
    subtitle: str,
    columns: Mapping[str, Column],
    how_to_read: str = "",
    notes: Sequence[str] = (),
    sources: Sequence[SourceLine] = (),
    as_at: str = "",
    method: str = "",
    demonstration: bool = False,
    facts: Mapping[str, str] | None = None,
) -> Published:
    """Publish official statistics about areas; what counts people goes through `publish_people`.

    A number that is missing without a reason is a mistake of ours, so it is refused here rather than shown as a blank.

    Raises
    ------
    ValueError
        A column that is promised is not in the table, or a number is missing and no symbol says why.
    """
    table = table.reset_index(drop=True)
    absent = [c for c in columns if c not in table.columns]
    if absent:
        raise ValueError(f"Published table '{name}' lacks the columns {absent}.")
    for key, column in columns.items():
        if column.decimals is None:
            continue
        unexplained = table[key].isna()
        if column.symbol is not None:
            unexplained &= table[column.symbol].isna()
        if unexplained.any():
            raise ValueError(
                f"Published table '{name}': {int(unexplained.sum())} values of '{key}' are missing unexplained."
            )
    return Published(
        name=name,
        question=question,
        sentence=sentence,
        subtitle=subtitle,
        table=_quiet(table, columns),
        columns=dict(columns),
        how_to_read=how_to_read,
        notes=tuple(dict.fromkeys(notes)),
        sources=tuple(dict.fromkeys(sources)),
        as_at=as_at,
        method=method,
        demonstration=demonstration,
        facts=dict(facts or {}),
    )
