"""Which version of LDSP a store is read with, and since when: with the program its methods may change."""

import json
from contextlib import suppress
from typing import TYPE_CHECKING

from ldsp import __version__
from ldsp.domain.tables import rows
from ldsp.errors import StoreTrouble
from ldsp.store.database import reading, writing
from ldsp.store.history import record
from ldsp.store.reads import uploads

if TYPE_CHECKING:
    from sqlmodel import Session

KIND, STARTED = "version of LDSP", "started"


def note() -> None:
    """Write into the history that another version than before was started. Cheap where it is the same.

    A store that takes nothing can still be read, so that it cannot be noted is no reason not to start.
    """
    with reading() as session:
        if _last(session) == __version__:
            return
    with suppress(StoreTrouble), writing() as session:
        if (before := _last(session)) != __version__:  # another start was not quicker
            record(session, "", STARTED, KIND, "", {"version": before} if before else None, {"version": __version__})


def _last(session: "Session") -> str | None:
    """The version that was started last; None: nobody has noted one."""
    for row in rows(uploads.changes(session, kind=KIND, limit=1)):
        return str(json.loads(row.after)["version"])
    return None
