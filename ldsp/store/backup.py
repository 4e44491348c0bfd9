"""The store in one file, and back again.

A back-up is a zip with a list of contents (`manifest.json`) and one Parquet file a table, all of one state of the store;
people work on while it is made. A restore looks at every byte before it changes anything, and then replaces what the
store holds in one transaction; people read the old state until the new one is there.

Accounts stay out of the file and as they are in the store: a stolen back-up opens no door, and restoring an old one lets
nobody back in. The history is only added to, here too.
"""

import hashlib
import json
import shutil
import sqlite3
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

import pandas as pd
import psycopg
import pyarrow as pa
import pyarrow.parquet as pq
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Boolean, Connection, Date, DateTime, Float, Integer, Table, delete, func, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.types import TypeDecorator
from sqlmodel import Session

from ldsp.domain.people import record_keys
from ldsp.domain.records import CONTRACTS, Kind
from ldsp.errors import LdspError
from ldsp.store import adding_up, history
from ldsp.store.database import MIGRATIONS, bulk_insert, is_sqlite, reading, tidy, writing
from ldsp.store.reads.state import revision
from ldsp.store.tables import COURSE_SUMS, GROUP_SUMS, RECORDS, Base

FORMAT, FORMAT_VERSION = "LDSP back-up", 1
MANIFEST = "manifest.json"
LEFT_OUT = frozenset({"account", "accountregion", "signedout", "revision", "moved", COURSE_SUMS.name, GROUP_SUMS.name})
"""Tables that are not in the file: who may sign in stays as it is, and sums are made anew from the records."""

PUBLISHED = frozenset(
    table.name
    for table in Base.metadata.sorted_tables
    if table.info.get("bundled", True) and table.name not in {*LEFT_OUT, "upload", "seedrecord"}
)
"""Tables of what came with LDSP; people may have added rows of theirs."""

AT_ONCE = 50_000
"""Rows in memory at a time. Our own choice."""

MAX_MANIFEST = 1_000_000
"""Bytes; a manifest has some thousands."""

PATIENCE_S = 600.0
"""How long a restore waits for another write. Our own choice: longer than a first seed."""

GET_ANOTHER = (
    "Choose a file that LDSP made as a back-up, in the state in which it was downloaded. The store was left as it is."
)

Progress = Callable[[str, float], None]
"""Told what is being done, in words, and how much of the whole is done, from 0 to 1."""

LEARNERS = RECORDS[Kind.LEARNERS]
HISTORY, REGION, ACCOUNT_REGION = (Base.metadata.tables[name] for name in ("history", "region", "accountregion"))


class BackUpRefused(LdspError):
    """A file that cannot be restored: damaged, not LDSP's, or of a newer version. Nothing was changed."""


@dataclass(frozen=True, kw_only=True)
class BackUp:
    """What a back-up says of itself."""

    made_at: datetime
    schema: str  # the last migration of the store it was made from
    revision: int  # of that store
    secret: str  # fingerprint of the secret with which its learners' pseudonyms were made
    rows: Mapping[str, int]  # by table


# --- out --------------------------------------------------------------------------------------------------------------


def back_up(to: IO[bytes], *, secret: str = "", url: str | None = None, progress: Progress | None = None) -> BackUp:
    """Write the store as it is now to a file.

    Parameters
    ----------
    to
        Where to: a file open for writing bytes.
    secret
        Fingerprint of the secret with which pseudonyms are made.
    url
        Address of the store, if it is not the one in the settings.
    progress
        Told of each table.

    Raises
    ------
    StoreTrouble
        The store cannot be read.
    """
    tell = progress or (lambda _words, _share: None)
    tables = [table for table in Base.metadata.sorted_tables if table.name not in LEFT_OUT]
    listed: dict[str, dict[str, Any]] = {}
    with (
        reading(url) as session,
        zipfile.ZipFile(to, "w") as archive,  # stored as they are: Parquet is packed already
        tempfile.TemporaryDirectory(prefix="ldsp-back-up-") as folder,
    ):
        state = revision(session)  # the first question: from here on the session sees this state
        for number, table in enumerate(tables):
            tell(f"Backing up {_words(table)}", number / len(tables))
            path = Path(folder) / f"{table.name}.parquet"
            rows = _write_table(session, table, path)
            listed[table.name] = {"rows": rows, "sha256": _digest(path)}
            archive.write(path, path.name)
            path.unlink()
        manifest = {
            "format": FORMAT,
            "format_version": FORMAT_VERSION,
            "schema": MigrationContext.configure(session.connection()).get_current_revision(),
            "revision": state,
            "made_at": datetime.now(UTC).isoformat(),
            "secret": secret,
            "tables": listed,
        }
        archive.writestr(MANIFEST, json.dumps(manifest, indent=1))
    tell("The back-up is ready", 1.0)
    return _of_manifest(manifest)


def _write_table(session: Session, table: Table, path: Path) -> int:
    schema = _schema(table)
    question = select(table).order_by(*table.primary_key).execution_options(yield_per=AT_ONCE)
    rows = 0
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for part in session.connection().execute(question).partitions():
            columns = zip(*part, strict=True)
            arrays = [pa.array(list(column), kind) for column, kind in zip(columns, schema.types, strict=True)]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
            rows += len(part)
    return rows


def _schema(table: Table) -> pa.Schema:
    kinds = (
        (DateTime, pa.timestamp("us", tz="UTC")),
        (Date, pa.date32()),
        (Boolean, pa.bool_()),
        (Integer, pa.int64()),
        (Float, pa.float64()),
    )

    def kind(declared: Any) -> pa.DataType:
        at_heart = declared.impl_instance if isinstance(declared, TypeDecorator) else declared
        return next((made for sort, made in kinds if isinstance(at_heart, sort)), pa.string())

    return pa.schema([(column.name, kind(column.type)) for column in table.columns])


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


# --- looking at a file ------------------------------------------------------------------------------------------------


def look_at(file: IO[bytes]) -> BackUp:
    """What a back-up says of itself; its tables are not looked into.

    Raises
    ------
    BackUpRefused
        It is not a back-up, or one of a newer version of LDSP.
    """
    with _opened(file) as archive:
        return _of_manifest(_manifest(archive))


def rows_now(url: str | None = None) -> dict[str, int]:
    """How many rows the tables hold that a restore would replace, by table."""
    with reading(url) as session:
        return {
            table.name: session.connection().execute(select(func.count()).select_from(table)).scalar_one()
            for table in Base.metadata.sorted_tables
            if table.name not in LEFT_OUT
        }


@contextmanager
def _opened(file: IO[bytes]) -> Iterator[zipfile.ZipFile]:
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            yield archive
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, zlib.error) as error:
        raise BackUpRefused("The file is damaged, or it is not a back-up of LDSP.", GET_ANOTHER) from error


def _manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    try:
        if archive.getinfo(MANIFEST).file_size > MAX_MANIFEST:
            raise BackUpRefused("The list of contents of the file is far too long for a back-up of LDSP.", GET_ANOTHER)
        manifest = json.loads(archive.read(MANIFEST))
        ours = manifest["format"] == FORMAT
        _of_manifest(manifest)
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise BackUpRefused("The file is not a back-up of LDSP.", GET_ANOTHER) from error
    if not ours:
        raise BackUpRefused("The file is not a back-up of LDSP.", GET_ANOTHER)
    known = {script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()}
    if manifest["format_version"] != FORMAT_VERSION or manifest["schema"] not in known:
        raise BackUpRefused(
            "The back-up was made by a newer version of LDSP than this one.",
            "Restore it with that version. The store was left as it is.",
        )
    return dict(manifest)


def _of_manifest(manifest: Mapping[str, Any]) -> BackUp:
    return BackUp(
        made_at=datetime.fromisoformat(manifest["made_at"]),
        schema=str(manifest["schema"]),
        revision=int(manifest["revision"]),
        secret=str(manifest["secret"]),
        rows={str(name): int(one["rows"]) for name, one in manifest["tables"].items()},
    )


def _unpack(archive: zipfile.ZipFile, manifest: Mapping[str, Any], folder: Path) -> dict[str, Path]:
    """The tables of a back-up as files of our own naming, each of them looked at: digest, rows, columns."""
    tables = {table.name: table for table in Base.metadata.sorted_tables if table.name not in LEFT_OUT}
    listed = manifest["tables"]
    if set(archive.namelist()) != {MANIFEST, *(f"{name}.parquet" for name in listed)} or not set(listed) <= set(tables):
        raise BackUpRefused("The back-up is damaged: its list of contents is not what it holds.", GET_ANOTHER)
    found = {}
    for name, one in listed.items():
        path = folder / f"{name}.parquet"
        with archive.open(f"{name}.parquet") as packed, path.open("wb") as unpacked:
            shutil.copyfileobj(packed, unpacked, 1 << 20)
        if _digest(path) != one["sha256"]:
            raise BackUpRefused(f"The back-up is damaged: its table {name} is not what it was.", GET_ANOTHER)
        try:
            with pq.ParquetFile(path) as parquet:
                rows, schema = parquet.metadata.num_rows, parquet.schema_arrow
        except (pa.ArrowInvalid, OSError) as error:
            raise BackUpRefused(f"The back-up is damaged: its table {name} cannot be read.", GET_ANOTHER) from error
        ours = _schema(tables[name])
        # A back-up of an older version may lack columns that were added since; they get their default.
        if rows != one["rows"] or any(
            column not in ours or ours.field(column.name).type != column.type for column in schema
        ):
            raise BackUpRefused(
                f"The back-up is not of this LDSP: its table {name} has other columns or rows.", GET_ANOTHER
            )
        found[name] = path
    return found


# --- back -------------------------------------------------------------------------------------------------------------


def restore(file: IO[bytes], *, who: str, url: str | None = None, progress: Progress | None = None) -> BackUp:
    """Make the store hold what a back-up holds, all of it or nothing; accounts stay, and the history is added to.

    Raises
    ------
    BackUpRefused
        The file is damaged, is not LDSP's, is of a newer version, or contradicts itself. Nothing was changed.
    StoreTrouble
        The store cannot be written. Nothing was changed.
    """
    tell = progress or (lambda _words, _share: None)
    tell("Checking the back-up", 0.0)
    with tempfile.TemporaryDirectory(prefix="ldsp-restore-") as folder:
        with _opened(file) as archive:
            manifest = _manifest(archive)
            paths = _unpack(archive, manifest, Path(folder))
        found = _of_manifest(manifest)
        try:
            with writing(url, patience_s=PATIENCE_S) as session:
                before = revision(session)
                _replace(session, paths, tell)
                words = {
                    "made_at": found.made_at.isoformat(),
                    "revision": found.revision,
                    "rows": sum(found.rows.values()),
                }
                history.record(session, who, "restored", "store", "", {"revision": before}, words)
        except (IntegrityError, sqlite3.IntegrityError, psycopg.IntegrityError) as error:
            raise BackUpRefused(
                "The back-up contradicts itself: some of its rows refer to rows it does not hold.", GET_ANOTHER
            ) from error
    tidy(url)
    tell("The store is restored", 1.0)
    return found


def _replace(session: Session, paths: Mapping[str, Path], tell: Progress) -> None:
    connection = session.connection()
    ours = [table for table in Base.metadata.sorted_tables if table.name not in LEFT_OUT]
    tell("Making room", 0.1)
    for table in reversed(ours):
        if table is REGION:
            _make_room_for_regions(session)
        elif table is not HISTORY:
            connection.execute(delete(table))
    for number, table in enumerate(ours):
        tell(f"Restoring {_words(table)}", 0.2 + 0.8 * number / len(ours))
        if table.name not in paths:
            continue
        for rows in _rows(paths[table.name]):
            if table is HISTORY:
                rows = _new_to_the_history(session, rows)  # noqa: PLW2901 - of these rows, the others
            elif table is REGION:
                rows = _overwritten_regions(session, rows)  # noqa: PLW2901
            elif table is LEARNERS:  # a back-up of an older version has no keys, and they are always the same
                rows = rows.assign(record_key=record_keys(rows["learner_ref"]))  # noqa: PLW2901
            bulk_insert(connection, table, rows)
        _count_on(connection, table)
    _forget_regions_that_are_gone(session, paths)
    adding_up.rebuild(session)


def _words(table: Table) -> str:
    """A table as people know it: a kind of record by its title."""
    kind = table.name.removeprefix("record_")
    if kind in set(Kind):
        return CONTRACTS[Kind(kind)].title.lower()
    return "published data" if table.name in PUBLISHED else "receipts and history"


def _rows(path: Path) -> Iterator[pd.DataFrame]:
    kinds = {
        pa.int64(): pd.Int64Dtype(),
        pa.bool_(): pd.BooleanDtype(),
        pa.string(): pd.StringDtype(na_value=float("nan")),
    }
    with pq.ParquetFile(path) as parquet:
        for part in parquet.iter_batches(AT_ONCE):
            yield part.to_pandas(types_mapper=kinds.get, date_as_object=False)


def _new_to_the_history(session: Session, rows: pd.DataFrame) -> pd.DataFrame:
    """The entries of a back-up that the store does not have; what happened since it was made stays."""
    names = [column.name for column in HISTORY.columns if column.name != "history_id"]
    there = {(row[0].timestamp(), *row[1:]) for row in session.execute(select(*(HISTORY.c[name] for name in names)))}
    texts = rows[names].astype(object).where(rows[names].notna(), None)
    new = [(at.timestamp(), *rest) not in there for at, *rest in texts.itertuples(index=False, name=None)]
    return rows.loc[new, names]


def _make_room_for_regions(session: Session) -> None:
    """Regions that accounts name stay for now: they are overwritten, or forgotten at the end."""
    named = select(ACCOUNT_REGION.c.region_code)
    session.execute(delete(REGION).where(REGION.c.region_code.not_in(named)))
    session.execute(update(REGION).values(upload_id=None))


def _overwritten_regions(session: Session, rows: pd.DataFrame) -> pd.DataFrame:
    """Overwrite the regions that are still there; returns the rows of the others."""
    there = set(session.execute(select(REGION.c.region_code)).scalars())
    old = rows["region_code"].isin(there)
    for row in rows[old].astype(object).where(rows[old].notna(), None).to_dict("records"):
        values = {str(name): value for name, value in row.items()}
        session.execute(update(REGION).where(REGION.c.region_code == values["region_code"]).values(**values))
    return rows[~old]


def _forget_regions_that_are_gone(session: Session, paths: Mapping[str, Path]) -> None:
    """An account cannot have a region for its own that the store no longer holds."""
    held = [code for rows in _rows(paths["region"]) for code in rows["region_code"]] if "region" in paths else []
    session.execute(delete(ACCOUNT_REGION).where(ACCOUNT_REGION.c.region_code.not_in(held)))
    session.execute(delete(REGION).where(REGION.c.region_code.not_in(held)))


def _count_on(connection: Connection, table: Table) -> None:
    """PostgreSQL numbers rows by a counter of its own, which must go on behind the highest number restored."""
    number = table.autoincrement_column
    if is_sqlite(connection) or number is None:
        return
    highest = connection.execute(select(func.max(number))).scalar() or 0
    sequence = connection.execute(
        text("SELECT pg_get_serial_sequence(:table, :column)"), {"table": table.name, "column": number.name}
    ).scalar()
    if sequence:
        connection.execute(text("SELECT setval(:name, :next, false)"), {"name": sequence, "next": highest + 1})
