"""Which state of the store is this, and what was an answer made from? A write outdates the answers made from what it moved."""

from ldsp.store import noting, reads
from ldsp.store.database import reading
from ldsp.store.reads import State

__all__ = ["State", "current", "made_from", "note", "state"]

made_from = noting.tables_named
note = noting.note


def current() -> int:
    """The revision of the store."""
    return state().number


def state() -> State:
    """The revision of the store and of its tables; asked once a visit, so it is small."""
    with reading() as session:
        return reads.state(session)
