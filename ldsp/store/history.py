"""The history of the store: who did what, when, and how it was before and after.

An entry is written inside the transaction of the write it tells of, so there is neither a write without an entry nor an
entry without a write. The database itself refuses to change or remove one.
"""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from sqlmodel import Session

from ldsp.store.tables import History

Before = Mapping[str, Any] | None
"""What something was, or became, by the names of its columns; None: it was not there."""


def record(  # noqa: PLR0917 - a sentence: who did what to which, before and after
    session: Session,
    who: str,
    what: str,
    kind: str,
    key: str,
    before: Before = None,
    after: Before = None,
    *,
    region_code: str | None = None,
    at: datetime | None = None,
) -> None:
    """Add an entry to the history, inside a session that writes.

    Parameters
    ----------
    session
        The session that makes the write.
    who
        Name of the person; empty: LDSP itself.
    what
        A word: kept, undone, restored, disabled.
    kind, key
        What it was done to, and which one of them.
    before, after
        How it was and how it is now. Never a secret, and nothing about one learner: people read and export this.
    region_code
        Whose it is, if a region's.
    at
        When; by default now.
    """
    session.add(
        History(
            at=at or datetime.now(UTC),
            who=who,
            what=what,
            kind=kind,
            key=key,
            region_code=region_code,
            before=_as_json(before),
            after=_as_json(after),
        )
    )
    session.flush()


def _as_json(what: Before) -> str | None:
    return None if what is None else json.dumps(dict(what), ensure_ascii=False, sort_keys=True, default=_plain)


def _plain(value: object) -> object:
    """What JSON has no word for: days and moments as ISO writes them, a number of a library as Python's own."""
    if isinstance(value, date):
        return value.isoformat()
    return value.item() if hasattr(value, "item") else str(value)
