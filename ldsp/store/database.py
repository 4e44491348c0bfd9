"""The engine and its sessions. Nothing else opens the database.

The store is an SQLite file (write-ahead log, foreign keys on, waits for a writer) or a PostgreSQL database; the same code
and the same migrations serve both. `reading()` sees one state of the store from its first question to its last;
`writing()` is one transaction that has the store to itself, adds one to its revision, and keeps which tables that one moved.
"""

import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Date, DateTime, Engine, Table, delete, event, insert, inspect, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.types import TypeDecorator, TypeEngine
from sqlmodel import Session, create_engine

from ldsp.settings import settings
from ldsp.store import noting
from ldsp.store.tables import Base
from ldsp.store.troubles import in_words, newer, not_ours

PATIENCE_S = 15.0
"""How long a write waits for another to end before it is refused. Our own choice: longer than any write but a first seed."""

CONNECT_TIMEOUT_S = 5
"""How long an absent PostgreSQL server keeps people waiting. Our own choice."""

MIGRATIONS = Path(__file__).parent / "migrations"

MOVED = Base.metadata.tables["moved"]

# Any number will do, as long as every LDSP uses the same: two that start at once migrate one after the other.
_MIGRATION_LOCK = 5_390_477


def engine(url: str | None = None) -> Engine:
    """The engine of the store, one a process and address; by default of the store in the settings."""
    return _engine(url or settings().database_url)


@cache
def _engine(url: str) -> Engine:
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        made = _sqlite(address)
    else:
        made = create_engine(address, pool_pre_ping=True, connect_args={"connect_timeout": CONNECT_TIMEOUT_S})
    noting.listen(made)
    return made


def _sqlite(address: URL) -> Engine:
    with in_words(address):
        Path(str(address.database)).parent.mkdir(parents=True, exist_ok=True)
    made = create_engine(address)

    @event.listens_for(made, "connect")
    def _prepare(connection: Any, _record: object) -> None:
        # The driver would begin transactions late and only for writes; `_begin` begins them all, reads included.
        connection.isolation_level = None
        for pragma in (
            f"busy_timeout = {int(PATIENCE_S * 1000)}",
            "journal_mode = WAL",
            "synchronous = NORMAL",  # with a write-ahead log: never a broken file, at worst the last write is lost
            "foreign_keys = ON",
            "cache_size = -65536",  # 64 MB
            "mmap_size = 268435456",
        ):
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(made, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return made


@contextmanager
def reading(url: str | None = None) -> Iterator[Session]:
    """A session that sees one state of the store and cannot change it.

    Raises
    ------
    StoreTrouble
        The store cannot be reached, is not a store, or has not been set up.
    """
    found = engine(url)
    with in_words(found.url), found.connect() as connection:
        if is_sqlite(connection):
            _outside(connection, "PRAGMA query_only = ON")
        else:
            connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        try:
            with Session(connection) as session:
                yield session
        finally:
            if is_sqlite(connection):  # the connection goes back to the pool: the next may write
                _outside(connection, "PRAGMA query_only = OFF")


@contextmanager
def writing(url: str | None = None, *, patience_s: float = PATIENCE_S) -> Iterator[Session]:
    """One transaction that has the store to itself: all of it is kept, with one more on the revision, or none.

    Parameters
    ----------
    url
        Address of the store, if it is not the one in the settings.
    patience_s
        Seconds to wait while somebody else writes.

    Raises
    ------
    StoreTrouble
        The store cannot be written: no right, no room, or another write did not end in time.
    """
    found = engine(url)
    with in_words(found.url), _alone(found, patience_s) as connection, Session(connection) as session:
        yield session
        session.flush()
        # Last, so that it is in the same transaction; the lock that `_alone` holds keeps two writers apart.
        _move(session.connection())
        session.commit()


def _move(connection: Connection) -> None:
    """One more on the revision, and the tables that were written to have moved with it."""
    number = connection.execute(text("UPDATE revision SET number = number + 1 RETURNING number")).scalar_one()
    names = sorted(connection.get_execution_options()[noting.CHANGED])
    connection.execute(delete(MOVED).where(MOVED.c.table_name.in_(names)))
    connection.execute(insert(MOVED), [{"table_name": name, "number": number} for name in names])


@contextmanager
def _alone(found: Engine, patience_s: float) -> Iterator[Connection]:
    """A connection inside a transaction that no other LDSP can write beside."""
    with found.connect().execution_options(writes=True, **{noting.CHANGED: set()}) as connection:
        if is_sqlite(connection):
            _outside(connection, f"PRAGMA busy_timeout = {int(patience_s * 1000)}")
            try:
                with connection.begin():
                    yield connection
            finally:
                _outside(connection, f"PRAGMA busy_timeout = {int(PATIENCE_S * 1000)}")
        else:
            with connection.begin():
                connection.execute(text(f"SET LOCAL lock_timeout = {int(patience_s * 1000)}"))
                connection.execute(text(f"SELECT pg_advisory_xact_lock({_MIGRATION_LOCK})"))
                yield connection


def _outside(connection: Connection, words: str) -> None:
    """Say something to SQLite past SQLAlchemy, which would begin a transaction for it."""
    driver: Any = connection.connection.driver_connection
    driver.execute(words).close()


def is_sqlite(connection: Connection) -> bool:
    """Whether the store is an SQLite file (else it is a PostgreSQL database)."""
    return connection.dialect.name == "sqlite"


# --- migrations -------------------------------------------------------------------------------------------------------


def migrate(url: str | None = None) -> None:
    """Bring the tables of the store to the state this version of LDSP needs; an empty place becomes an empty store.

    All of it happens in one transaction, and two that start at once take turns.

    Raises
    ------
    StoreTrouble
        The store cannot be reached or written, is not LDSP's, or was made by a newer version of LDSP.
    """
    found = engine(url)
    if is_current(url):
        return
    with in_words(found.url), _alone(found, patience_s=600) as connection:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def is_current(url: str | None = None) -> bool:
    """Whether the tables are in the state this version of LDSP needs. Raises as `migrate` does."""
    found = engine(url)
    scripts = ScriptDirectory(str(MIGRATIONS))
    with in_words(found.url), found.connect() as connection:
        here = MigrationContext.configure(connection).get_current_revision()
        if here is None and set(inspect(connection).get_table_names()) & set(Base.metadata.tables):
            raise not_ours(found.url)
        if here is not None and here not in {script.revision for script in scripts.walk_revisions()}:
            raise newer(found.url)
        return here == scripts.get_current_head()


# --- many rows at once ------------------------------------------------------------------------------------------------


def bulk_insert(connection: Connection, table: Table, frame: pd.DataFrame) -> int:
    """Add the rows of a frame to a table inside the connection's transaction, as fast as the database allows.

    Missing values (NaN, NaT, None) become NULL; so does every column of the table that the frame lacks, defaults
    included, and a column that is missing throughout is left out. Moments without a time zone are taken to be UTC. Rows in
    the order of the table's key go in fastest.

    Returns
    -------
    The number of rows added.
    """
    frame = frame.loc[:, frame.notna().any(axis=0)]
    if frame.empty:
        return 0
    kinds = {str(name): _kind(table.c[name].type) for name in frame.columns}
    moments = {
        name: pd.to_datetime(frame[name], utc=True) for name, kind in kinds.items() if isinstance(kind, DateTime)
    }
    days = {name: pd.to_datetime(frame[name]) for name, kind in kinds.items() if isinstance(kind, Date)}
    frame = frame.assign(**moments, **days)
    noting.changes(connection, table.name)
    quote = connection.dialect.identifier_preparer.quote
    names = ", ".join(quote(str(name)) for name in frame.columns)
    cursor: Any = connection.connection.cursor()
    try:
        if is_sqlite(connection):
            marks = ", ".join("?" * len(frame.columns))
            columns = [_plain(frame[name], kind) for name, kind in kinds.items()]
            cursor.executemany(
                f"INSERT INTO {quote(table.name)} ({names}) VALUES ({marks})",
                zip(*columns, strict=True),
            )
        else:
            with cursor.copy(f"COPY {quote(table.name)} ({names}) FROM STDIN WITH (FORMAT csv)") as copy:
                for start in range(0, len(frame), 100_000):
                    copy.write(_csv(frame.iloc[start : start + 100_000]))
    finally:
        cursor.close()
    return len(frame)


def look_at(connection: Connection, tables: Iterable[Table]) -> None:
    """Let PostgreSQL look at tables into which this transaction has put many rows: it would think that they hold few, and go through
    all of one for each row of another. What is asked of SQLite does not depend on that.
    """
    if not is_sqlite(connection):
        for table in tables:
            connection.execute(text(f"ANALYZE {table.name}"))


def tidy(url: str | None = None, *, tables: Iterable[Table] = ()) -> None:
    """After a great change: let the database look at its tables (some, or all) anew, and give back the room of the write-ahead log."""
    found = engine(url)
    looks = [f"ANALYZE {table.name}" for table in tables] or ["ANALYZE"]
    with in_words(found.url), found.connect() as connection:
        if is_sqlite(connection):
            for words in (*looks, "PRAGMA wal_checkpoint(TRUNCATE)"):
                _outside(connection, words)
        else:
            alone = connection.execution_options(isolation_level="AUTOCOMMIT")
            for words in looks:
                alone.execute(text(words))


def _plain(column: "pd.Series[Any]", kind: TypeEngine[Any]) -> list[Any]:
    """The values as SQLite keeps them. Its driver stores a float NaN as NULL, so floats need no second look."""
    if isinstance(kind, Date | DateTime):
        codes, known = pd.factorize(column)  # each is written once; the last is for none
        written = pd.Series(known).dt.strftime("%Y-%m-%d" if isinstance(kind, Date) else "%Y-%m-%d %H:%M:%S.%f")
        texts: list[Any] = [*written.tolist(), None]
        return [texts[code] for code in codes.tolist()]
    if isinstance(column.dtype, np.dtype) and column.dtype.kind == "f":
        return column.tolist()
    if isinstance(column.dtype, pd.StringDtype):
        return list(column.array.to_numpy(dtype=object, na_value=None))
    return column.astype(object).where(column.notna(), None).tolist() if column.hasnans else column.tolist()


def _kind(declared: TypeEngine[Any]) -> TypeEngine[Any]:
    """What a column's type is at heart: SQLModel wraps texts and moments in types of its own."""
    return declared.impl_instance if isinstance(declared, TypeDecorator) else declared


def _csv(frame: pd.DataFrame) -> bytes:
    """Rows for COPY: text in quotes, so that an empty text is not taken for NULL; numbers in full precision."""
    sink = io.BytesIO()
    table = pa.Table.from_pandas(frame, preserve_index=False)
    pyarrow.csv.write_csv(table, sink, pyarrow.csv.WriteOptions(include_header=False))
    return sink.getvalue()
