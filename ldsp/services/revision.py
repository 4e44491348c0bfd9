"""Which state of the store is this? Every write adds one, and so outdates every remembered answer."""

from ldsp.store import reads
from ldsp.store.database import reading


def current() -> int:
    """The revision of the store; asked once a visit, so it is one small query."""
    with reading() as session:
        return reads.revision(session)
