"""SQLite itself says which tables statements read and write: it asks for leave for each when it prepares them."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine, event

from ldsp.store.noting import TABLES

WRITES = {sqlite3.SQLITE_INSERT, sqlite3.SQLITE_UPDATE, sqlite3.SQLITE_DELETE}


@dataclass
class Judge:
    """The tables of the store that were read and written."""

    read: set[str] = field(default_factory=set)
    written: set[str] = field(default_factory=set)


@contextmanager
def authorized(engine: Engine) -> Iterator[Judge]:
    """Watch every connection that is taken from the engine's pool while it lasts."""
    judge = Judge()
    watched: list[sqlite3.Connection] = []

    def ask(action: int, table: str | None, *_: Any) -> int:
        if table in TABLES:
            (judge.written if action in WRITES else judge.read).add(table)
        return sqlite3.SQLITE_OK

    def checked_out(connection: sqlite3.Connection, *_: Any) -> None:
        connection.set_authorizer(ask)  # statements prepared before are prepared anew, and ask
        watched.append(connection)

    event.listen(engine, "checkout", checked_out)
    try:
        yield judge
    finally:
        event.remove(engine, "checkout", checked_out)
        for connection in watched:
            connection.set_authorizer(None)
