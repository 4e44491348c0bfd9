"""Who did what, when, and how it was before and after."""

import csv
import json
from dataclasses import dataclass
from datetime import datetime
from io import StringIO
from typing import Any

import pandas as pd

from ldsp.domain.roles import Person
from ldsp.ingest.cells.texts import harmless
from ldsp.services.accounts.rights import require_admin, require_write
from ldsp.store.database import reading
from ldsp.store.reads import uploads

HEADS = ("When (UTC)", "Who", "What", "Kind", "Which", "Region", "Before", "After")


@dataclass(frozen=True)
class Entry:
    """One thing that was done."""

    at: datetime  # in UTC
    who: str
    what: str
    kind: str
    key: str
    region_code: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


def history(person: Person, *, region_code: str | None = None, limit: int | None = 500) -> tuple[Entry, ...]:
    """What was done, newest first.

    Parameters
    ----------
    person
        Who asks: for one region whoever may write its records, for everything an administrator.
    region_code
        What was done to one region's records; None: everything.
    limit
        At most so many entries; None: all.

    Raises
    ------
    NotAllowed
        The person may not see this.
    """
    if region_code is None:
        require_admin(person)
    else:
        require_write(person, region_code)
    with reading() as session:
        table = uploads.changes(session, region_codes=None if region_code is None else [region_code], limit=limit)
    return tuple(
        Entry(
            at=row["at"].to_pydatetime(),
            who=row["who"],
            what=row["what"],
            kind=row["kind"],
            key=row["key"],
            region_code="" if pd.isna(row["region_code"]) else row["region_code"],
            before=None if pd.isna(row["before"]) else json.loads(row["before"]),
            after=None if pd.isna(row["after"]) else json.loads(row["after"]),
        )
        for row in table.to_dict("records")
    )


def export(person: Person, *, region_code: str | None = None) -> bytes:
    """The whole history as CSV (UTF-8 with a byte order mark, so that Excel reads it); nothing in it starts a formula."""
    sheet = StringIO()
    writer = csv.writer(sheet)
    writer.writerow(HEADS)
    for one in history(person, region_code=region_code, limit=None):
        told = (one.who, one.what, one.kind, one.key, one.region_code, _words(one.before), _words(one.after))
        writer.writerow([f"{one.at:%Y-%m-%d %H:%M:%S}", *map(harmless, told)])
    return sheet.getvalue().encode("utf-8-sig")


def _words(state: dict[str, Any] | None) -> str:
    return "" if state is None else "; ".join(f"{name}: {value}" for name, value in state.items())
