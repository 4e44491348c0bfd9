"""From a file's texts to typed records, and the full list of what to mend. Nothing is written; nothing is believed
unread.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from ldsp.domain.records import AGE_BANDS, Contract, Holds
from ldsp.ingest import limits, rules
from ldsp.ingest.cells.outcome import HIDDEN
from ldsp.ingest.cells.places import Lookups
from ldsp.ingest.checked import Checked
from ldsp.ingest.columns import Column, ColumnReader, dtype_of, typed
from ldsp.ingest.matching import Matched, Matching
from ldsp.ingest.problems import Problems
from ldsp.ingest.reading import Read
from ldsp.ingest.schema import schema

AGE_EDGES = np.array([16, 25, 35, 45, 55, 65, 75])
YOUNGEST, OLDEST = 8, 110  # an age outside is a slip in a date of birth


@dataclass(frozen=True)
class _Terms:
    """What a check goes by."""

    contract: Contract
    lookups: Lookups
    pseudonym: Callable[[str], str]
    today: date
    problems: Problems


def check(
    read: Read,
    matching: Matching,
    contract: Contract,
    lookups: Lookups,
    *,
    pseudonym: Callable[[str], str],
    today: date,
    progress: Callable[[int, int], None] | None = None,
) -> Checked:
    """Check every row of a file against its contract; report every problem at once.

    Parameters
    ----------
    pseudonym
        Makes of "provider|REFERENCE" what is kept of a learner: a keyed hash, so that it cannot be made again without
        the key. A reference is unique only at its provider; one learner cannot be followed from provider to provider.
    progress
        Told after each chunk how many rows of how many have been checked.
    """
    terms = _Terms(contract, lookups, pseudonym, today, Problems())
    _missing_columns(matching, terms)
    groups = [(group, _rows_of(read, matching, group)) for group in matching.groups]
    total, done = sum(len(cells) for _, cells in groups), 0
    parts: list[pd.DataFrame] = []
    notices: Counter[str] = Counter()
    for group, cells in groups:
        columns = matching.of_group(group)
        readers = {
            name: ColumnReader(contract.field(name), column.head, lookups, today) for name, column in columns.items()
        }
        for start in range(0, len(cells), limits.CHUNK):
            chunk = cells.iloc[start : start + limits.CHUNK]
            parts.append(_check_chunk(chunk, columns, readers, terms))
            done += len(chunk)
            if progress:
                progress(done, total)
        for reader in readers.values():
            for notice, times in reader.notices.items():
                notices[f"{reader.head}: {notice}"] += times
    rows = _unique(pd.concat(parts) if parts else _empty(contract), terms)
    rows = rows.iloc[:0] if matching.missing else rows
    schema(contract).validate(rows, lazy=True)
    return Checked(
        contract.kind, rows, terms.problems.table(), _told(read, matching, notices), matching.left_out, total
    )


def _told(read: Read, matching: Matching, notices: Counter[str]) -> tuple[str, ...]:
    personal = [column for column in matching.left_out if column.personal]
    other = [column.head for column in matching.left_out if not column.personal]
    told = [*read.notices, *matching.notices]
    told += [f"{column.head}: left out. {column.reason}" for column in personal]
    if other:
        told.append(
            f"Left out, as there is no such column: {', '.join(other[:30])}{' ...' if len(other) > 30 else ''}."
        )
    return (
        *told,
        *(f"{notice} ({times:,} {'row' if times == 1 else 'rows'})" for notice, times in notices.most_common(200)),
    )


def _missing_columns(matching: Matching, terms: _Terms) -> None:
    for label in matching.missing:
        terms.problems.add(
            [0], column=label, values="", rule="column missing", sentence=f"There is no column for {label}.",
            do="Add the column, or choose which of the file's columns it is.",
        )  # fmt: skip


def _rows_of(read: Read, matching: Matching, group: int) -> pd.DataFrame:
    """Rows that say anything in a group's own columns."""
    own = [column.place for column in matching.columns if column.group == group or not group]
    cells = read.cells
    if not own:
        return cells.iloc[:0]
    says = (cells[own] != "").any(axis="columns").to_numpy()
    return cells if says.all() else cells.loc[says]


def _check_chunk(
    cells: pd.DataFrame, columns: Mapping[str, Matched], readers: Mapping[str, ColumnReader], terms: _Terms
) -> pd.DataFrame:
    """The rows of a chunk that can be kept."""
    contract, problems = terms.contract, terms.problems
    read = {name: readers[name].read(cells[column.place], problems) for name, column in columns.items()}
    blocked = np.zeros(len(cells), dtype=bool)
    for column in read.values():
        blocked |= column.blocking
    frame = pd.DataFrame(index=cells.index)
    for name, column in read.items():
        field = contract.field(name)
        if field.kept and field.holds is not Holds.LEARNER:
            frame[name] = column.laid_out(dtype_of(field))
    faulty = {name: column.faulty for name, column in read.items()}
    rows = rules.Rows(
        frame, faulty, {name: column.head for name, column in columns.items()}, contract, terms.today, problems, blocked
    )
    _fill_ends(rows, cells, columns, terms)
    _fill_symbols(rows, read, contract)
    _fill_places(rows, read, contract)
    _fill_venues(rows, terms)
    _fill_age(rows, read, contract)
    _fill_learner(rows, read, terms)
    rules.check_rows(rows)
    return _complete(rows.frame, contract).loc[~rows.bad]


def _fill_ends(rows: rules.Rows, cells: pd.DataFrame, columns: Mapping[str, Matched], terms: _Terms) -> None:
    """A period that is given as one month or year ends where that ends."""
    for last in terms.contract.fields:
        earlier, later = last.ends, last.name
        if not earlier or earlier not in columns:
            continue
        ends = (
            ColumnReader(last, "", terms.lookups, terms.today)
            .read(cells[columns[earlier].place], Problems())
            .laid_out("datetime64[s]")
        )
        ends = pd.Series(ends, index=rows.frame.index)
        rows.frame[later] = rows.frame[later].fillna(ends) if later in rows.frame else ends
        if later in rows.faulty:
            rows.frame[later] = rows.frame[later].mask(rows.faulty[later])


def _fill_symbols(rows: rules.Rows, read: Mapping[str, Column], contract: Contract) -> None:
    """A symbol that stands in place of a number goes to its own column; one that is given there goes before."""
    for field in contract.fields:
        if field.symbol_in and field.name in read:
            column = read[field.name]
            found = pd.Series(
                pd.array([column.symbols.get(at) or None for at in range(len(column.distinct))], dtype="str").take(
                    column.codes
                ),
                index=rows.frame.index,
            )
            both = rows.frame[field.symbol_in].fillna(found) if field.symbol_in in rows.frame else found
            rows.frame[field.symbol_in] = both.where(rows.frame[field.name].isna() | (both == "u"))


def _fill_places(rows: rules.Rows, read: Mapping[str, Column], contract: Contract) -> None:
    """Of a postcode the district and the sector. A district that is given as well goes before, and a difference is
    said.
    """
    for field in contract.fields:
        if field.holds is Holds.POSTCODE and field.name in read:
            column = read[field.name]
            pairs = [value if isinstance(value, tuple) else (None, "") for value in column.distinct]
            for name, at in zip(field.becomes, (0, 1), strict=False):
                found = pd.Series(
                    pd.array([pair[at] or None for pair in pairs], dtype="str").take(column.codes),
                    index=rows.frame.index,
                )
                if name not in rows.frame:
                    rows.frame[name] = found
                    continue
                given = rows.frame[name]
                if at == 0:
                    differ = np.asarray(given.notna() & found.notna()) & np.asarray(
                        (given != found).fillna(value=False), dtype=bool
                    )
                    rows.report(differ, name, "postcode",
                                "The district and the postcode do not agree; the district is kept.",
                                "Check which is right.", error=False)  # fmt: skip
                rows.frame[name] = given.fillna(found)


def _fill_venues(rows: rules.Rows, terms: _Terms) -> None:
    """The district of a place whose postcode is given and whose district is not."""
    field = next((field for field in terms.contract.fields if field.holds is Holds.VENUE_POSTCODE), None)
    if field is None or field.name not in rows.frame:
        return
    postcodes = rows.frame[field.name]
    district_of = {postcode: terms.lookups.district_of(postcode) for postcode in postcodes.dropna().unique()}
    found = postcodes.map(district_of).astype("str")
    rows.frame["lad_code"] = rows.frame["lad_code"].fillna(found) if "lad_code" in rows.frame else found


def _fill_age(rows: rules.Rows, read: Mapping[str, Column], contract: Contract) -> None:
    """Of a date of birth the age band at the start; nothing else of it goes further than here."""
    field = next((field for field in contract.fields if field.holds is Holds.BIRTH_DATE), None)
    if field is None or field.name not in read or "started_on" not in rows.frame:
        return
    born = pd.Series(read[field.name].laid_out("datetime64[s]"), index=rows.frame.index)
    start = rows.frame["started_on"]
    before_birthday = (start.dt.month * 100 + start.dt.day) < (born.dt.month * 100 + born.dt.day)
    age = (start.dt.year - born.dt.year - before_birthday).to_numpy(dtype="float64", na_value=np.nan)
    known = ~np.isnan(age) & (age >= YOUNGEST) & (age <= OLDEST)
    strange = np.flatnonzero(~np.isnan(age) & ~known)
    rows.problems.add(
        rows.frame.index.to_numpy()[strange], column=rows.head(field.name), values=HIDDEN, rule="date_of_birth: age",
            error=False,
        sentence=f"The learner would be younger than {YOUNGEST} or older than {OLDEST} at the start.",
        do="Correct the date of birth.",
    )  # fmt: skip
    bands = pd.array(list(AGE_BANDS), dtype="str").take(
        np.searchsorted(AGE_EDGES, np.where(known, age, 0), side="right")
    )
    found = pd.Series(bands, index=rows.frame.index).where(known)
    name = field.becomes[0]
    rows.frame[name] = rows.frame[name].fillna(found) if name in rows.frame else found


def _fill_learner(rows: rules.Rows, read: Mapping[str, Column], terms: _Terms) -> None:
    """In place of the reference its pseudonym; each learner's is made once a chunk."""
    field = next((field for field in terms.contract.fields if field.holds is Holds.LEARNER), None)
    if field is None or field.name not in read:
        return
    column = read[field.name]
    provider = (
        rows.frame["provider_id"] if "provider_id" in rows.frame else pd.Series("", index=rows.frame.index, dtype="str")
    )
    at_provider, providers = pd.factorize(provider, use_na_sentinel=False)
    names = [
        "" if missing else str(name)
        for name, missing in zip(providers.tolist(), pd.isna(providers).tolist(), strict=True)
    ]
    pairs, distinct = pd.factorize(at_provider.astype("int64") * len(column.distinct) + column.codes)
    of_pairs = zip(*(part.tolist() for part in np.divmod(distinct, max(len(column.distinct), 1))), strict=True)
    made = [
        None if (value := column.distinct[reference]) is None else terms.pseudonym(f"{names[at]}|{value}")
        for at, reference in of_pairs
    ]
    rows.frame[field.name] = pd.array(made, dtype="str").take(pairs)


def _complete(frame: pd.DataFrame, contract: Contract) -> pd.DataFrame:
    """Every kept column, in order, typed; missing text of the key is "", so that a record can be found again by its
    key.
    """
    done: dict[str, Any] = {}
    for field in contract.kept:
        dtype = dtype_of(field)
        values = frame[field.name] if field.name in frame else pd.Series(_nothing(dtype, len(frame)), index=frame.index)
        done[field.name] = values.fillna("") if field.key and dtype == "str" else values
    return pd.DataFrame(done, index=frame.index)


def _nothing(dtype: str, rows: int) -> Any:
    if dtype == "float64":
        return np.full(rows, np.nan)
    if dtype == "datetime64[s]":
        return np.full(rows, np.datetime64("NaT"), dtype="datetime64[s]")
    return typed([None], dtype).take(np.zeros(rows, dtype="int64"))


def _empty(contract: Contract) -> pd.DataFrame:
    return _complete(pd.DataFrame(index=pd.Index([], dtype="int64")), contract)


def _unique(rows: pd.DataFrame, terms: _Terms) -> pd.DataFrame:
    """A record once: what comes again the same is left out with a warning, what comes again otherwise is an error."""
    key = list(terms.contract.key)
    again = rows.duplicated(key).to_numpy()
    if not again.any():
        return rows
    same = rows.duplicated().to_numpy()
    _, codes = np.unique(rows.groupby(key, sort=False, dropna=False).ngroup().to_numpy(), return_inverse=True)
    _, first = np.unique(codes, return_index=True)
    first_rows = rows.index.to_numpy()[first[codes]]
    labels = ", ".join(terms.contract.field(name).label for name in key)
    for mask, error, what, do in (
        (
            again & ~same,
            True,
            "is the same record as row {}, but says something else",
            f"Correct one of them. A record is known by: {labels}.",
        ),
        (again & same, False, "repeats row {} and is left out", "Nothing, if it is a plain repetition."),
    ):
        at = np.flatnonzero(mask)
        terms.problems.add(
            rows.index.to_numpy()[at], column=labels, values="", rule="repeated", error=error, do=do,
            sentence=[f"This row {what.format(row)}." for row in first_rows[at]],
        )  # fmt: skip
    return rows.loc[~again]
