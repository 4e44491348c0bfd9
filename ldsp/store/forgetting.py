"""Deleting records about people for good: those of an upload past its retention date, and those of one learner.

Everything else in the store is only ever withdrawn. What is deleted here is gone with every older version of it; the history
says that it happened and how many rows it was, and nothing that could lead back to anybody.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, String, Table, and_, delete, func, select, tuple_, update
from sqlmodel import Session

from ldsp.domain.records import CONTRACTS, Kind
from ldsp.store import adding_up, history
from ldsp.store.database import is_sqlite
from ldsp.store.tables import RECORDS, Base

UPLOAD = Base.metadata.tables["upload"]
ABOUT_PEOPLE = tuple(kind for kind, contract in CONTRACTS.items() if contract.about_people)
DELETED = "deleted for good"


def forget_upload(session: Session, upload_id: int, *, who: str, at: datetime) -> int:
    """Delete the rows of an upload about people and all that they had replaced; the receipt stays and says so.

    A newer row with the same key, of a later upload, stays: it has a date of its own.

    Returns
    -------
    The number of rows deleted.

    Raises
    ------
    ValueError
        There is no such upload, it is not about people, or it has been deleted: whoever asks has looked.
    """
    receipt = session.execute(
        select(UPLOAD.c.kind, UPLOAD.c.region_code, UPLOAD.c.file_name, UPLOAD.c.demonstration).where(
            UPLOAD.c.upload_id == upload_id, UPLOAD.c.deleted_at.is_(None), UPLOAD.c.kind.in_(map(str, ABOUT_PEOPLE))
        )
    ).one_or_none()
    if receipt is None:
        raise ValueError(f"There is no upload {upload_id} about people to delete.")
    kind = Kind(receipt.kind)
    table = RECORDS[kind]
    own = table.alias("own")
    them = and_(
        table.c.upload_id <= upload_id,
        table.c.demonstration.is_(receipt.demonstration),
        tuple_(*_key(kind, table)).in_(select(*_key(kind, own)).where(own.c.upload_id == upload_id)),
    )
    gone = _delete(session, kind, them)
    receipts = update(UPLOAD).where(UPLOAD.c.upload_id == upload_id)
    session.execute(receipts.values(deleted_at=at))
    session.execute(receipts.where(UPLOAD.c.withdrawn_at.is_(None)).values(withdrawn_at=at, withdrawn_by=who))
    before = {"file_name": receipt.file_name, "rows": gone}
    region_code = receipt.region_code
    history.record(
        session, who, DELETED, str(kind), f"upload {upload_id}", before, None, region_code=region_code, at=at
    )
    return gone


def forget_learner(
    session: Session, *, region_code: str, provider_id: str, learner_ref: str, who: str, at: datetime
) -> Mapping[Kind, int]:
    """Delete every real row about a learner of a region, current or not.

    Parameters
    ----------
    session
        A session that writes.
    region_code, provider_id
        Whose records, and at which provider the learner is known by the reference.
    learner_ref
        The pseudonym that stands for the reference.
    who, at
        Who deletes, and when.

    Returns
    -------
    How many rows of each kind were deleted; kinds without one are left out.
    """
    gone: dict[Kind, int] = {}
    for kind in ABOUT_PEOPLE:
        table = RECORDS[kind]
        them = and_(
            table.c.region_code == region_code,
            table.c.provider_id == provider_id,
            table.c.learner_ref == learner_ref,
            ~table.c.demonstration,
        )
        if rows := _delete(session, kind, them):
            gone[kind] = rows
    if gone:
        words = {str(kind): rows for kind, rows in gone.items()}
        history.record(session, who, DELETED, "one learner", "", words, None, region_code=region_code, at=at)
    return gone


def _delete(session: Session, kind: Kind, them: ColumnElement[bool]) -> int:
    """Delete some rows of a kind, and take those that are current off the sums. Returns how many there were."""
    adding_up.go(session, kind, them)
    with _overwritten(session):
        return int(session.connection().execute(delete(RECORDS[kind]).where(them)).rowcount)


def _key(kind: Kind, table: Table | Any) -> list[ColumnElement[Any]]:
    """What makes a record the same one, so that it can be compared: a text that is missing is an empty one."""
    columns = [table.c[name] for name in ("key_hash", "region_code", *CONTRACTS[kind].key)]
    return [func.coalesce(column, "") if isinstance(column.type, String) else column for column in columns]


@contextmanager
def _overwritten(session: Session) -> Iterator[None]:
    """SQLite leaves the bytes of what is deleted in its file until the room is needed, unless told to write over them."""
    connection = session.connection()
    if not is_sqlite(connection):
        yield
        return
    connection.exec_driver_sql("PRAGMA secure_delete = ON").close()
    try:
        yield
    finally:
        connection.exec_driver_sql("PRAGMA secure_delete = OFF").close()
