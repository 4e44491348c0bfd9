"""Seeding: the bundled tables into the store.

Each table-set is loaded in one transaction with a record of its digest, so a seed that is killed goes on where it was and
a second one finds nothing to do. What people entered is never touched: where a bundled row has the key of theirs, theirs
stays. Records of the programme's papers come as an upload does (`ldsp.store.programme`). What a newer bundle no longer holds is removed at the end, unless something still refers to it.
"""

import sqlite3
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import psycopg
from sqlalchemy import Connection, Table, delete, exists, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from ldsp.errors import BundleTrouble
from ldsp.settings import settings
from ldsp.store import programme
from ldsp.store.bundle import MEND, SERIES_KEY, Bundle, BundledFile, TableSet, check, kind_of, read, read_bundle
from ldsp.store.database import bulk_insert, is_current, is_sqlite, migrate, reading, tidy, writing
from ldsp.store.tables import Base, SeedRecord

Progress = Callable[[str, float], None]
"""Told what is being done, in words, and how much of the whole is done, from 0 to 1."""

WHOLE = "(the whole bundle)"
"""Name of the record that says the store holds this bundle and nothing of an older one."""

PATIENCE_S = 600.0
"""How long a second seed waits for the first. Our own choice: longer than a first seed on a slow disk."""

SERIES, VALUE, INDICATOR, RECORD = (
    Base.metadata.tables[name] for name in ("series", "value", "indicator", "seedrecord")
)


def is_seeded(*, data_dir: Path | None = None, url: str | None = None) -> bool:
    """Whether the store holds the bundle as it is now. Cheap: compares digests.

    Raises
    ------
    BundleTrouble, StoreTrouble
        The list of bundled data or the store cannot be read.
    """
    bundle = read_bundle(data_dir or settings().data_dir)
    if not is_current(url):
        return False
    with reading(url) as session:
        return recorded(session) == {s.name: s.digest for s in bundle.table_sets} | {WHOLE: bundle.digest}


def seed(progress: Progress | None = None, *, data_dir: Path | None = None, url: str | None = None) -> None:
    """Make the store hold the bundle: make or migrate its tables, load every table-set that is new or changed.

    Parameters
    ----------
    progress
        Told of each step, several times a second while many rows are loaded.
    data_dir, url
        Folder of the bundle and address of the store, if they are not those in the settings.

    Raises
    ------
    BundleTrouble
        A bundled file is missing or damaged; all files are looked at before anything is changed.
    StoreTrouble
        The store cannot be written. Table-sets loaded before that stay.
    """
    tell = progress or (lambda _words, _share: None)
    tell("Looking at the store", 0.0)
    bundle = read_bundle(data_dir or settings().data_dir)
    migrate(url)
    with reading(url) as session:
        before = recorded(session)
    waiting = [s for s in bundle.table_sets if before.get(s.name) != s.digest]
    if not waiting and before.get(WHOLE) == bundle.digest:
        tell("The store is up to date", 1.0)
        return
    tell("Checking the bundled files", 0.0)
    for table_set in waiting:
        for file in table_set.files:
            check(file)
    total = sum(s.rows for s in waiting) or 1
    done = 0
    for table_set in waiting:
        with closing(_load(table_set, url)) as steps:
            for rows in steps:
                tell(f"Loading {table_set.words}", (done + rows) / total)
        done += table_set.rows
    tell("Finishing", 1.0)
    _finish(bundle, url)
    tell("The store is up to date", 1.0)


def load_again(session: Session, names: Iterable[str]) -> None:
    """Let the next seed load some table-sets anew, whatever it finds: their rows are not what was loaded."""
    for name in names:
        session.execute(update(RECORD).where(RECORD.c.table_set == name).values(digest=""))


def recorded(session: Session) -> dict[str, str]:
    """The digest of each table-set that has been loaded, and of the whole bundle."""
    return {row.table_set: row.digest for row in session.execute(select(RECORD.c.table_set, RECORD.c.digest))}


def _record(session: Session, name: str, digest: str, rows: int) -> None:
    session.merge(SeedRecord(table_set=name, digest=digest, rows=rows, loaded_at=datetime.now(UTC)))
    session.flush()


# --- one table-set ----------------------------------------------------------------------------------------------------


def _load(table_set: TableSet, url: str | None) -> Generator[int]:
    """Bring the bundled rows of one table-set into the store, in one transaction; yields the number of rows done."""
    try:
        with writing(url, patience_s=PATIENCE_S) as session:
            before = recorded(session)
            if before.get(table_set.name) == table_set.digest:
                return  # another seed was quicker
            connection = session.connection()
            sources = [
                code for file in table_set.files if file.table.name == "source" for code in read(file)["source_id"]
            ]
            cleared = False
            done = 0
            yield done
            if records := {kind: file for file in table_set.files if (kind := kind_of(file.table))}:
                programme.load(session, {kind: read(file) for kind, file in records.items()})
            for file in table_set.files:
                if file.table is VALUE:
                    if not cleared:
                        _clear_values(connection, sources)
                        cleared = True
                    for rows in _load_values(connection, file):
                        yield done + rows
                elif not kind_of(file.table):  # records went in above, all kinds at once
                    _load_rows(connection, file.table, read(file))
                done += file.rows
                yield done
            if table_set.name in before:
                # The older state may have left rows that are gone now; `_finish` sees to them, also after a kill.
                _record(session, WHOLE, "rows of an older bundle may be left", 0)
            _record(session, table_set.name, table_set.digest, table_set.rows)
    except (IntegrityError, sqlite3.IntegrityError, psycopg.IntegrityError) as error:
        raise BundleTrouble(
            f"The bundled data '{table_set.words}' contradict what the store holds ({error}).", MEND
        ) from error


def _load_rows(connection: Connection, table: Table, frame: pd.DataFrame) -> None:
    """Add the rows; those that are there already are overwritten in place, unless people entered them."""
    if frame.empty:
        return
    key = _key(table)
    if connection.execute(select(table.c[key[0]]).limit(1)).first() is None:
        bulk_insert(connection, table, frame)
        return
    insert = sqlite.insert(table) if is_sqlite(connection) else postgresql.insert(table)
    bundled = table.c.upload_id.is_(None) if "upload_id" in table.c else None
    rest = {name: insert.excluded[name] for name in frame.columns if name not in key}
    connection.execute(insert.on_conflict_do_update(index_elements=key, set_=rest, where=bundled), _records(frame))


def _clear_values(connection: Connection, sources: list[str]) -> None:
    """Remove the bundled values of the indicators of some sources: nothing refers to them, and their files bring them anew."""
    of_sources = select(SERIES.c.series_id).join(INDICATOR).where(INDICATOR.c.source_id.in_(sources))
    connection.execute(delete(VALUE).where(VALUE.c.upload_id.is_(None), VALUE.c.series_id.in_(of_sources)))


def _load_values(connection: Connection, file: BundledFile) -> Iterator[int]:
    """Add the values of a file series by series, each in the order in which they are kept; yields the rows done."""
    frame = read(file)
    by_key = {tuple(key): number for number, *key in connection.execute(select(SERIES.c.series_id, *_series_key()))}
    done = 0
    groups = frame.groupby(list(SERIES_KEY), sort=False, observed=True)
    for number, rows in sorted(((by_key.get(key), rows) for key, rows in groups), key=lambda pair: pair[0] or 0):
        if number is None:
            raise BundleTrouble(
                f"The bundled file {file.path} holds values of a series that is nowhere described.", MEND
            )
        values = rows.drop(columns=list(SERIES_KEY)).assign(series_id=number)
        if not values["area_code"].is_monotonic_increasing:
            values = values.sort_values("area_code")
        peoples = connection.execute(
            select(VALUE.c.area_code).where(VALUE.c.series_id == number, VALUE.c.upload_id.is_not(None))
        ).scalars()
        bulk_insert(connection, VALUE, values[~values["area_code"].isin(list(peoples))])
        done += len(rows)
        yield done


# --- what a newer bundle no longer holds ------------------------------------------------------------------------------


def _finish(bundle: Bundle, url: str | None) -> None:
    """Remove what an older bundle brought and this one does not hold, and record that the store holds this one."""
    with writing(url, patience_s=PATIENCE_S) as session:
        before = recorded(session)
        if WHOLE in before or set(before) - {s.name for s in bundle.table_sets}:
            for table in reversed(Base.metadata.sorted_tables):
                _remove_gone(
                    session.connection(), table, [f for s in bundle.table_sets for f in s.files if f.table is table]
                )
        kept = [WHOLE, *(s.name for s in bundle.table_sets)]
        session.execute(delete(RECORD).where(RECORD.c.table_set.not_in(kept)))
        _record(session, WHOLE, bundle.digest, sum(s.rows for s in bundle.table_sets))
    tidy(url)


def _remove_gone(connection: Connection, table: Table, files: list[BundledFile]) -> None:
    if table.name in {"upload", "revision", "seedrecord"} or not table.info.get("bundled", True) or table is VALUE:
        return  # people's tables are never a bundle's business; values go with their series
    key = [table.c[name] for name in _key(table)]
    held = {row for file in files for row in read(file)[_key(table)].itertuples(index=False, name=None)}
    bundled = select(*key).where(table.c.upload_id.is_(None)) if "upload_id" in table.c else select(*key)
    for row in {tuple(row) for row in connection.execute(bundled)} - held:
        this = [column == value for column, value in zip(key, row, strict=True)]
        if table is SERIES:
            number = select(SERIES.c.series_id).where(*this).scalar_subquery()
            connection.execute(delete(VALUE).where(VALUE.c.series_id == number, VALUE.c.upload_id.is_(None)))
        needed = [exists().where(there == here) for there, here in _references_to(table)]
        connection.execute(delete(table).where(*this, *(~one for one in needed)))


# --- small helps ------------------------------------------------------------------------------------------------------


def _key(table: Table) -> list[str]:
    """The columns that name a row in a bundled file."""
    return list(SERIES_KEY) if table is SERIES else [column.name for column in table.primary_key]


def _series_key() -> Iterable[Any]:
    return (SERIES.c[name] for name in SERIES_KEY)


def _references_to(table: Table) -> list[tuple[Any, Any]]:
    """Pairs of a column anywhere that refers to the table, and the column it refers to."""
    return [
        (link.parent, link.column)
        for other in Base.metadata.sorted_tables
        for link in other.foreign_keys
        if link.column.table is table
    ]


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as the database driver takes them: Python's own types, None for what is missing."""
    columns = []
    for name in frame.columns:
        column = frame[name]
        if pd.api.types.is_datetime64_any_dtype(column.dtype):
            columns.append([None if pd.isna(at) else at.date() for at in column])
        else:
            columns.append(column.astype(object).where(column.notna(), None).tolist())
    return [dict(zip(frame.columns, row, strict=True)) for row in zip(*columns, strict=True)]
