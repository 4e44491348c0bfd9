"""A sheet as text: the cells that people see, under the row numbers that they see."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import pandas as pd

from ldsp.errors import LdspError
from ldsp.ingest import limits

ROWS_AT_A_TIME = 20_000

Merged = tuple[int, int, int, int]
"""First row, first column, last row, last column of merged cells; rows from 1, columns from 0."""


@dataclass
class Grid:
    """Gathers the rows of a sheet, and refuses one that is too large as soon as it is."""

    merged: list[Merged] = field(default_factory=list)
    _done: list[pd.DataFrame] = field(default_factory=list)
    _rows: list[list[str]] = field(default_factory=list)
    _numbers: list[int] = field(default_factory=list)
    _count: int = 0
    _cells: int = 0
    _text: int = 0

    @classmethod
    def of(cls, table: pd.DataFrame) -> "Grid":
        """The grid of a table that has been read in one go, and is as `table` gives it."""
        return cls(_done=[table])

    def add(self, number: int, cells: list[str]) -> None:
        """One row under the number that the spreadsheet gives it. Empty rows are left out; the numbering shows the gap."""
        while cells and not cells[-1]:
            cells.pop()
        length = len("".join(cells))
        if not length:
            return
        self._count += 1
        self._cells += len(cells)
        self._text += length
        if len(cells) > limits.MAX_COLUMNS:
            raise LdspError(
                f"Row {number} has {len(cells):,} columns; up to {limits.MAX_COLUMNS:,} are read.",
                "Delete the columns that are not needed and upload again.",
            )
        if length > limits.MAX_CELL and max(map(len, cells)) > limits.MAX_CELL:
            raise LdspError(
                f"A cell of row {number} holds more than {limits.MAX_CELL:,} characters.",
                "Shorten it and upload again. If the whole file landed in one cell, a quotation mark is missing.",
            )
        if self._count > limits.MAX_ROWS or self._cells > limits.MAX_CELLS or self._text > limits.MAX_TEXT:
            raise LdspError(
                "The table is too large to be checked in one go.", "Split it into several files, for example by year."
            )
        self._numbers.append(number)
        self._rows.append(cells)
        if len(self._rows) == ROWS_AT_A_TIME:
            self._pack()

    def _pack(self) -> None:
        if self._rows:
            width = max(map(len, self._rows))
            for cells in self._rows:
                cells.extend([""] * (width - len(cells)))
            columns = {at: pd.array([cells[at] for cells in self._rows], dtype="str") for at in range(width)}
            self._done.append(pd.DataFrame(columns, index=self._numbers))
            self._rows, self._numbers = [], []

    def table(self) -> pd.DataFrame:
        """One row a row of the sheet, by its number; columns 0, 1, ...; text, nothing is "" and never missing."""
        self._pack()
        if not self._done:
            return pd.DataFrame()
        if len({len(part.columns) for part in self._done}) == 1:
            return pd.concat(self._done)
        return pd.concat(self._done).fillna("").astype("str")


def fill_merged(table: pd.DataFrame, merged: Sequence[Merged], *, below: int) -> pd.DataFrame:
    """Cells merged downwards below a row say the same for each of their rows: write it in each."""
    table = table.copy() if merged else table
    for first_row, first_column, last_row, _ in merged[: limits.MAX_MERGED]:
        if first_row > below and last_row > first_row and first_row in table.index and first_column in table.columns:
            rows = table.index[(table.index > first_row) & (table.index <= last_row)]
            table.loc[list(rows), first_column] = str(table[first_column].loc[first_row])
    return table
