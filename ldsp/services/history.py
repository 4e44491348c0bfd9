"""Who did what, when, and how it was before and after."""

import csv
import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from io import StringIO
from typing import Any

import pandas as pd

from ldsp.domain.records import CONTRACTS, Kind
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


@dataclass(frozen=True)
class Filter:
    """Which entries are asked for; what is empty asks for all."""

    who: str = ""
    what: str = ""
    kind: str = ""
    since: date | None = None  # the first day, UTC


EVERYTHING = Filter()


def history(
    person: Person, *, region_code: str | None = None, only: Filter = EVERYTHING, limit: int | None = 500
) -> tuple[Entry, ...]:
    """What was done, newest first.

    Parameters
    ----------
    person
        Who asks: for one region whoever may write its records, for everything an administrator.
    region_code
        What was done to one region's records; None: everything.
    only
        Which entries.
    limit
        At most so many entries; None: all.

    Raises
    ------
    NotAllowed
        The person may not see this.
    """
    _require(person, region_code)
    words = {name: word for name in ("who", "what", "kind") if (word := getattr(only, name))}
    since = datetime.combine(only.since, time(), UTC) if only.since else None
    with reading() as session:
        table = uploads.changes(session, region_codes=_codes(region_code), limit=limit, since=since, **words)
    return tuple(
        Entry(
            at=row["at"].to_pydatetime(),
            who=row["who"] or "LDSP",
            what=row["what"],
            kind=row["kind"],
            key=row["key"],
            region_code="" if pd.isna(row["region_code"]) else row["region_code"],
            before=None if pd.isna(row["before"]) else json.loads(row["before"]),
            after=None if pd.isna(row["after"]) else json.loads(row["after"]),
        )
        for row in table.to_dict("records")
    )


def words(person: Person, *, region_code: str | None = None) -> dict[str, list[str]]:
    """What there is to filter by: who did something, what was done, and to which kinds of thing. May be seen as `history` may."""
    _require(person, region_code)
    with reading() as session:
        return {
            name: uploads.words_of_changes(session, name, region_codes=_codes(region_code))
            for name in ("who", "what", "kind")
        }


def export(person: Person, *, region_code: str | None = None, only: Filter = EVERYTHING) -> bytes:
    """The history as CSV (UTF-8 with a byte order mark, so that Excel reads it); nothing in it starts a formula."""
    sheet = StringIO()
    writer = csv.writer(sheet)
    writer.writerow(HEADS)
    for one in history(person, region_code=region_code, only=only, limit=None):
        cells = (
            one.who,
            one.what,
            one.kind,
            one.key,
            one.region_code,
            told(one.before, one.kind),
            told(one.after, one.kind),
        )
        writer.writerow([f"{one.at:%Y-%m-%d %H:%M:%S}", *map(harmless, cells)])
    return sheet.getvalue().encode("utf-8-sig")


def told(state: dict[str, Any] | None, kind: str = "") -> str:
    """How something was or is, as people read it; of a record of a kind by the labels of its columns, and in their order.

    >>> told({"file_name": "a.csv", "rows": 3}), told(None)
    ('file name: a.csv; rows: 3', '')
    >>> told({"name": "Burnley College", "lad_code": "E07000117"}, "providers")
    'Name: Burnley College; District: E07000117'
    """
    if state is None:
        return ""
    labels = {one.name: one.label for one in CONTRACTS[Kind(kind)].kept} if kind in set(Kind) else {}
    names = sorted(state, key=lambda name: [*labels].index(name) if name in labels else len(labels))
    return "; ".join(f"{labels.get(name, name.replace('_', ' '))}: {_plain(state[name])}" for name in names)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    return ", ".join(map(str, value)) or "none" if isinstance(value, list) else str(value)


def _require(person: Person, region_code: str | None) -> None:
    if region_code is None:
        require_admin(person)
    else:
        require_write(person, region_code)


def _codes(region_code: str | None) -> list[str] | None:
    return None if region_code is None else [region_code]
