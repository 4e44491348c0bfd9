"""A column of texts becomes a column of values: each distinct text is read once, then laid out over its rows."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ldsp.domain.indicators import SYMBOL_WORDS
from ldsp.domain.records import NUMBERS, Field, Holds
from ldsp.ingest.cells import choosing, dates, numbers, places, texts
from ldsp.ingest.cells.outcome import HIDDEN, Fault, Noted, shortened
from ldsp.ingest.cells.symbols import symbol_of
from ldsp.ingest.problems import Problems

Reader = Callable[[str], Any]
SHOWS_WHO = frozenset({Holds.LEARNER, Holds.BIRTH_DATE, Holds.POSTCODE, Holds.SECTOR})
PERCENT_NAMES = frozenset({"value", "lower_ci", "upper_ci"})
REMEMBERED = 20_000  # distinct texts of a column whose reading is kept from chunk to chunk
DTYPES = {
    Holds.WHOLE: "Int64", Holds.NUMBER: "float64", Holds.MONEY: "float64", Holds.SCORE: "float64",
        Holds.DATE: "datetime64[s]",
    Holds.BIRTH_DATE: "datetime64[s]", Holds.YES_NO: "boolean",
}  # fmt: skip
"""What a checked column is made of; any other is text ("str")."""


def dtype_of(field: Field) -> str:
    return DTYPES.get(field.holds, "str")


def typed(values: list[Any], dtype: str) -> Any:
    """Values, None where there is none, as an array that pandas names by a word."""
    return pd.Series(values, dtype=dtype).array


@dataclass(frozen=True)
class Column:
    """A column that has been read: `distinct`, the values of its distinct texts,, and `codes`, which of them each row
    has.
    """

    distinct: list[Any]
    codes: NDArray[np.intp]
    faulty: NDArray[np.bool_]  # by row: something is to be mended, and the value is missing for that reason
    blocking: NDArray[np.bool_]  # by row: so much so that the row cannot be kept
    symbols: dict[int, str]  # of those of the distinct texts that stand for none

    def laid_out(self, dtype: str) -> Any:
        """One value a row, typed."""
        if dtype == "datetime64[s]":
            return np.array(
                [np.datetime64("NaT") if value is None else value for value in self.distinct], dtype="datetime64[s]"
            )[self.codes]
        if dtype == "float64":
            return np.array([np.nan if value is None else value for value in self.distinct], dtype="float64")[
                self.codes
            ]
        return typed(self.distinct, dtype).take(self.codes)


class ColumnReader:
    """Reads a field's column, chunk by chunk."""

    def __init__(self, field: Field, head: str, lookups: places.Lookups, today: date) -> None:
        self.field, self.head = field, head
        self._read = cell_reader(field, lookups, today)
        self._memory: dict[str, Any] = {}
        self.notices: Counter[str] = Counter()

    def read(self, cells: pd.Series, problems: Problems) -> Column:
        codes, distinct = pd.factorize(cells)
        read_texts: list[str] = distinct.tolist()
        outcomes = self._outcomes(read_texts)
        kinds = [type(outcome) for outcome in outcomes]
        faults = Fault in kinds
        noted = [at for at, kind in enumerate(kinds) if kind is Noted]
        values = (
            [None if kind is Fault else outcome for kind, outcome in zip(kinds, outcomes, strict=True)]
            if faults
            else [*outcomes]
        )
        symbols: dict[int, str] = {}
        for at in noted:
            values[at] = outcomes[at].value
            symbols[at] = outcomes[at].symbol
        if noted:
            times = np.bincount(codes, minlength=len(values))
            for at in noted:
                self.notices[outcomes[at].notice] += int(times[at])
        faulty = blocking = np.zeros(len(codes), dtype=bool)
        if faults:
            blocks = np.array([kind is Fault and outcome.blocks for kind, outcome in zip(kinds, outcomes, strict=True)])
            warns = np.array(
                [kind is Fault and not outcome.blocks for kind, outcome in zip(kinds, outcomes, strict=True)]
            )
            blocking, warned = blocks[codes], warns[codes]
            faulty = blocking | warned
            for mask, error in ((blocking, True), (warned, False)):
                self._report(cells.index.to_numpy()[mask], codes[mask], read_texts, outcomes, problems, error=error)
        return Column(values, codes, faulty, blocking, symbols)

    def _outcomes(self, read_texts: list[str]) -> list[Any]:
        if len(read_texts) > REMEMBERED:  # of references and postcodes hardly one comes again
            return list(map(self._read, read_texts))
        memory = self._memory if len(self._memory) < REMEMBERED else {}
        for text in read_texts:
            if text not in memory:
                memory[text] = self._read(text)
        self._memory = memory
        return [memory[text] for text in read_texts]

    def _report(
        self, rows: NDArray[Any], codes: NDArray[np.intp], read_texts: list[str], outcomes: list[Any],
            problems: Problems, *,
        error: bool,
    ) -> None:  # fmt: skip
        hidden = self.field.holds in SHOWS_WHO
        found: list[Fault] = [outcomes[code] for code in codes]
        values = [
            HIDDEN if hidden or fault.sentence.startswith(HIDDEN) else shortened(read_texts[code], 100)
            for fault, code in zip(found, codes, strict=True)
        ]
        problems.add(
            rows, column=self.head, values=values, rule=f"{self.field.name}: read", error=error,
            sentence=[fault.sentence for fault in found], do=[fault.do for fault in found],
        )  # fmt: skip


def cell_reader(field: Field, lookups: places.Lookups, today: date) -> Reader:
    """How a cell of a field is read: to its value, None where it is missing, a `Noted` or a `Fault`."""
    read = _by_what_it_holds(field, lookups, today)
    number = field.holds in NUMBERS
    text = field.holds is Holds.TEXT
    words_first = not number and not text

    def reading(cell: str) -> Any:
        bare = cell.strip()
        if not bare:
            return Noted(None, "Empty cells were read as not available (x).", "x") if field.symbol_in else None
        if not words_first:
            symbol = symbol_of(bare, letters=number)
            if symbol and not (text and any(map(str.isalpha, bare)) and not bare.startswith("[")):
                return Noted(None, f"“{bare}” was read as missing: {SYMBOL_WORDS[symbol]}.", str(symbol))
        outcome = read(bare)
        if words_first and isinstance(outcome, Fault):
            symbol = symbol_of(bare, letters=field.holds is not Holds.YES_NO)
            if symbol:
                return Noted(None, f"“{bare}” was read as missing: {SYMBOL_WORDS[symbol]}.", str(symbol))
        return outcome

    return reading


def _by_what_it_holds(field: Field, lookups: places.Lookups, today: date) -> Reader:
    percent = field.name.endswith("_pct") or field.name in PERCENT_NAMES
    makers: dict[Holds, Callable[[], Reader]] = {
        Holds.TEXT: lambda: texts.text_reader(field, short=field.longest <= 300),
        Holds.WHOLE: lambda: numbers.read_whole,
        Holds.NUMBER: lambda: lambda cell: numbers.read_number(cell, percent=percent, money=False),
        Holds.MONEY: lambda: lambda cell: numbers.read_number(cell, money=True),
        Holds.SCORE: lambda: _read_score,
        Holds.DATE: lambda: lambda cell: dates.read_date(cell, today=today, month_is=field.month_is),
        Holds.BIRTH_DATE: lambda: lambda cell: dates.read_date(cell, today=today),
        Holds.YES_NO: lambda: choosing.read_yes_no,
        Holds.CHOICE: lambda: choosing.choice_reader(field),
        Holds.AGE_BAND: lambda: choosing.read_age_band,
        Holds.DISTRICT: lambda: places.district_reader(lookups),
        Holds.DISTRICTS: lambda: places.districts_reader(lookups),
        Holds.AREA: lambda: places.area_reader(lookups),
        Holds.POSTCODE: lambda: places.postcode_reader(lookups),
        Holds.SECTOR: lambda: places.read_sector,
        Holds.VENUE_POSTCODE: lambda: places.read_venue_postcode,
        Holds.LEARNER: lambda: texts.read_learner,
        Holds.REFERENCE: lambda: _reference(field, lookups),
    }
    return makers[field.holds]()


def _read_score(cell: str) -> Any:
    answer = choosing.read_yes_no(cell) if not any(map(str.isdecimal, cell)) else None
    return float(answer) if isinstance(answer, bool) else numbers.read_number(cell)


def _reference(field: Field, lookups: places.Lookups) -> Reader:
    known = lookups.known.get(field.refers_to) if field.refers_to else None
    return texts.text_reader(field, short=True) if known is None else choosing.reference_reader(field, known)
