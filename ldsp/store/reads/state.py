"""The state of the store itself."""

import pandas as pd
from sqlalchemy import select
from sqlmodel import Session

from ldsp.store.reads.asking import answer, table


def revision(session: Session) -> int:
    """Which state of the store is this? Every write adds one, so an answer remembered under another number is out of date."""
    return int(session.connection().execute(select(table("revision").c.number)).scalar_one())


def loaded(session: Session) -> pd.DataFrame:
    """When was each bundled table-set loaded? A row a table-set, by name: `table_set`, `loaded_at`, a moment in UTC.

    A table-set that was loaded again has its last day only.
    """
    record = table("seedrecord")
    # The record of the bundle as a whole has a name in brackets.
    question = select(record.c.table_set, record.c.loaded_at).where(record.c.table_set.not_like("(%"))
    found = answer(session, question.order_by(record.c.table_set))
    return found.assign(loaded_at=pd.to_datetime(found["loaded_at"], utc=True, format="ISO8601"))
