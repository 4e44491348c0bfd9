"""Which tables statements name: those that an answer was made from, and those that a write has changed.

The words of a statement are compared with the names of the tables. So a table may be noted for nothing, because a column is
called the same (then something is looked up anew that had not changed), and none can be missed.
"""

import re
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Engine, event

from ldsp.store.tables import Base

TABLES = frozenset(Base.metadata.tables)
CHANGED = "changed"
"""The option of a connection that holds the set of tables changed on it."""

_WORD = re.compile(r"\w+")
_TARGET = re.compile(r"\b(?:INTO|UPDATE|DELETE\s+FROM|TABLE|TRUNCATE|COPY)\s+(?:ONLY\s+)?\W?(\w+)", re.IGNORECASE)


class _Asking(threading.local):
    def __init__(self) -> None:
        self.sets: list[set[str]] = []


_asking = _Asking()


@contextmanager
def tables_named() -> Iterator[set[str]]:
    """The tables that this thread's questions name from here on, complete when the block ends.

    Blocks may stand in each other: what an inner one noted, the outer one has as well.
    """
    found: set[str] = set()
    _asking.sets.append(found)
    try:
        yield found
    finally:
        _asking.sets.pop()
        note(found)


def note(tables: Iterable[str]) -> None:
    """What is asked from here on rests on these tables too: an answer was given from memory."""
    if _asking.sets:
        _asking.sets[-1].update(tables)


def changes(connection: Connection, table: str) -> None:
    """Rows of a table come in past SQLAlchemy."""
    changed: set[str] | None = connection.get_execution_options().get(CHANGED)
    if changed is not None and table in TABLES:
        changed.add(table)


def listen(engine: Engine) -> None:
    """Note whatever an engine executes."""

    @event.listens_for(engine, "before_cursor_execute")
    def _note(connection: Connection, _cursor: Any, statement: str, *_: Any) -> None:
        if _asking.sets:
            _asking.sets[-1].update(named(statement))
        changed = connection.get_execution_options().get(CHANGED)
        if changed is not None:
            changed.update(targets(statement))


@lru_cache(maxsize=2_000)
def named(statement: str) -> frozenset[str]:
    """The tables of the store that a statement may read.

    >>> sorted(named('SELECT district.name FROM regionmember JOIN district ON district.lad_code = "regionmember".lad_code'))
    ['district', 'regionmember']
    """
    return TABLES.intersection(_WORD.findall(statement))


@lru_cache(maxsize=2_000)
def targets(statement: str) -> frozenset[str]:
    """The tables of the store that a statement may change.

    >>> sorted(targets("INSERT INTO learnercourse (n) SELECT n FROM record_learners ON CONFLICT (n) DO UPDATE SET n = 1"))
    ['learnercourse']
    """
    return TABLES.intersection(_TARGET.findall(statement))
