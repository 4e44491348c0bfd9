"""The state of the store itself."""

from sqlalchemy import select
from sqlmodel import Session

from ldsp.store.reads.asking import table


def revision(session: Session) -> int:
    """Which state of the store is this? Every write adds one, so an answer remembered under another number is out of date."""
    return int(session.connection().execute(select(table("revision").c.number)).scalar_one())
