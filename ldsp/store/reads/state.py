"""The state of the store itself."""

from dataclasses import dataclass, field

import pandas as pd
from sqlalchemy import select
from sqlmodel import Session

from ldsp.store.reads.asking import answer, table


@dataclass(frozen=True)
class State:
    """Which state of the store is this, and when did its tables come to be as they are?"""

    number: int  # of the revision
    moved: dict[str, int] = field(default_factory=dict)  # by table: the revision that last wrote to it; else 0

    def of(self, tables: frozenset[str]) -> str:
        """The state of some tables in a word: the same again as long as nobody writes to one of them.

        >>> State(9, {"district": 2, "upload": 9}).of(frozenset({"region", "district"}))
        'district 2, region 0'
        """
        return ", ".join(f"{name} {self.moved.get(name, 0)}" for name in sorted(tables))


def revision(session: Session) -> int:
    """Which state of the store is this? Every write adds one."""
    return int(session.connection().execute(select(table("revision").c.number)).scalar_one())


def state(session: Session) -> State:
    """The revision, and what it moved. Two small questions."""
    moved = table("moved")
    rows = session.connection().execute(select(moved.c.table_name, moved.c.number))
    return State(revision(session), {row.table_name: row.number for row in rows})


def loaded(session: Session) -> pd.DataFrame:
    """When was each bundled table-set loaded? A row a table-set, by name: `table_set`, `loaded_at`, a moment in UTC.

    A table-set that was loaded again has its last day only.
    """
    record = table("seedrecord")
    # The record of the bundle as a whole has a name in brackets.
    question = select(record.c.table_set, record.c.loaded_at).where(record.c.table_set.not_like("(%"))
    found = answer(session, question.order_by(record.c.table_set))
    return found.assign(loaded_at=pd.to_datetime(found["loaded_at"], utc=True, format="ISO8601"))
