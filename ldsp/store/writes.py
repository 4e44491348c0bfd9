"""Keeping what people enter, and undoing it. All of it happens inside `database.writing()`, so it is whole or not at all.

A row is current while `superseded_by` is empty. A correction brings a row with the same key and is named there; an upload
that is undone is named there in its own rows. So nothing that was kept is ever overwritten, and undoing puts back exactly
what was there before.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import pandas as pd
from sqlalchemy import delete, insert, select, update
from sqlmodel import Session

from ldsp.domain.people import record_keys
from ldsp.domain.records import CONTRACTS, Contract, Kind
from ldsp.store import adding_up, history
from ldsp.store.database import bulk_insert, look_at, tidy
from ldsp.store.keys import key_hashes, key_texts, one_of
from ldsp.store.reads.records import stored, told
from ldsp.store.reflecting import reflect
from ldsp.store.tables import RECORDS, Base

AT_ONCE = 50_000
"""Rows that are made ready for the database at a time: bounds the memory that keeping needs. Our own choice."""

SOME = 1_000
"""Rows after which PostgreSQL looks at their table before it counts them: of few it thinks right without. Our own choice."""

MANY = 10_000
"""Rows after which the database looks at its tables anew, so that questions are asked the quick way. Our own choice."""

FEW = 200
"""Up to so many records, neither about people nor made up, each has an entry of its own in the history; beyond, the upload has one."""

UPLOAD, MATCH = Base.metadata.tables["upload"], Base.metadata.tables["headmatch"]


@dataclass(frozen=True, kw_only=True)
class Batch:
    """Records of one kind and region that are kept together under one receipt."""

    kind: Kind
    region_code: str
    rows: pd.DataFrame  # the columns that the contract keeps; a key at most once
    file_name: str
    sha256: str
    settings: Mapping[str, Any] = field(default_factory=dict)  # with which the file was read
    demonstration: bool = False
    retain_until: date | None = None  # of records about people


@dataclass(frozen=True)
class Undone:
    """What undoing did: how many rows no longer count, and how many older ones count again."""

    withdrawn: int
    restored: int


def look_anew(kind: Kind) -> None:
    """After many records of a kind were kept: let the database look at their table, and at the sums, anew."""
    tidy(tables=(RECORDS[kind], *(adding_up.ALL_SUMS if CONTRACTS[kind].about_people else ())))


# --- keeping ----------------------------------------------------------------------------------------------------------


def keep(
    session: Session,
    batch: Batch,
    *,
    who: str,
    replaces: Sequence[int] | None = None,
    removes: Sequence[int] = (),
    at: datetime | None = None,
    add_up: bool = True,
) -> int:
    """Keep records under a new receipt; those there with the same key are marked as replaced by it.

    Parameters
    ----------
    session
        A session of `database.writing()`.
    batch
        The records.
    who, at
        Who keeps them, and when; by default now.
    replaces
        Numbers of the current records with their keys, if the caller has looked them up in this state of the store; None:
        they are looked up here.
    removes
        Numbers of current records that are taken out: no newer row comes in their place.
    add_up
        False leaves the sums as they are: whoever keeps many uploads of a region at once makes them anew at the end, with
        `adding_up.rebuild`, in the same transaction.

    Returns
    -------
    The number of the upload.
    """
    table, contract = RECORDS[batch.kind], CONTRACTS[batch.kind]
    at = at or datetime.now(UTC)
    keys = key_texts(contract, batch.rows)
    if keys.duplicated().any():
        raise ValueError(f"A batch of {batch.kind} holds a key twice; its check should have seen to that.")
    if replaces is None:
        there = stored(
            session, kind=batch.kind, region_code=batch.region_code, keys=keys, demonstration=batch.demonstration
        )
        replaces = there["record_id"].tolist()
    told_one_by_one = not contract.about_people and not batch.demonstration and len(batch.rows) <= FEW
    outdated = [*replaces, *removes]
    before = _by_key(session, contract, outdated) if told_one_by_one else {}
    upload_id = _receipt(session, batch, who, at)
    if outdated:
        them = one_of(session, table.c.record_id, outdated)
        if add_up:
            adding_up.go(session, batch.kind, them)
        session.execute(update(table).where(them).values(superseded_by=upload_id))
    _put(session, batch, keys, upload_id)
    if add_up:
        adding_up.come(session, batch.kind, table.c.upload_id == upload_id)
        adding_up.follow(session, batch.kind, batch.region_code)
    reflect(session, batch.kind)

    def tell(what: str, key: str, before: history.Before, after: history.Before) -> None:
        history.record(session, who, what, str(batch.kind), key, before, after, region_code=batch.region_code, at=at)

    words: dict[str, Any] = {"file_name": batch.file_name, "rows": len(batch.rows), "replaced": len(replaces)}
    words |= {"taken_out": len(removes)} if removes else {}
    words |= {"retain_until": batch.retain_until} if batch.retain_until else {}
    tell("kept", f"upload {upload_id}", None, words)
    if told_one_by_one:
        for key, row in zip(keys, _plain(batch.rows), strict=True):
            tell("changed" if key in before else "added", _readable(key), before.pop(key, None), row)
        for key, row in before.items():
            tell("taken out", _readable(key), row, None)
    return upload_id


def _put(session: Session, batch: Batch, keys: "pd.Series[str]", upload_id: int) -> None:
    for start in range(0, len(batch.rows), AT_ONCE):
        rows = batch.rows.iloc[start : start + AT_ONCE]
        rows = rows[[one.name for one in CONTRACTS[batch.kind].kept if one.name in rows]].assign(
            region_code=batch.region_code,
            key_hash=key_hashes(keys.iloc[start : start + AT_ONCE]),
            upload_id=upload_id,
            demonstration=batch.demonstration,
        )
        if batch.kind is Kind.LEARNERS:
            rows["record_key"] = record_keys(rows["learner_ref"])
        bulk_insert(session.connection(), RECORDS[batch.kind], rows)
    if len(batch.rows) >= SOME:
        look_at(session.connection(), (RECORDS[batch.kind],))


def _receipt(session: Session, batch: Batch, who: str, at: datetime) -> int:
    made = session.connection().execute(
        insert(UPLOAD).values(
            kind=str(batch.kind),
            file_name=batch.file_name,
            sha256=batch.sha256,
            rows=len(batch.rows),
            kept_by=who,
            kept_at=at,
            region_code=batch.region_code,
            settings=json.dumps(dict(batch.settings), ensure_ascii=False, sort_keys=True),
            demonstration=batch.demonstration,
            retain_until=batch.retain_until,
        )
    )
    return int((made.inserted_primary_key or (0,))[0])


def _by_key(session: Session, contract: Contract, numbers: Sequence[int]) -> dict[str, dict[str, Any]]:
    """Records by their key, as the history tells them."""
    table = RECORDS[contract.kind]
    columns = (table.c[one.name] for one in contract.kept)
    rows = told(session, select(*columns).where(one_of(session, table.c.record_id, numbers)))
    return dict(zip(key_texts(contract, rows), _plain(rows), strict=True))


def _plain(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows by the names of their columns, without the cells that are empty; days as ISO writes them."""
    rows = rows.copy()
    for name in rows.select_dtypes("datetime"):
        rows[name] = rows[name].dt.strftime("%Y-%m-%d")
    return [
        {str(name): cell for name, cell in row.items() if not pd.isna(cell) and cell != ""}
        for row in rows.astype(object).to_dict("records")
    ]


def _readable(key: str) -> str:
    return ", ".join(part for part in key.split("\x1f") if part)


# --- undoing ----------------------------------------------------------------------------------------------------------


def undo(session: Session, upload_id: int, *, who: str, at: datetime | None = None) -> Undone:
    """Withdraw the rows of one upload, exactly those, and let the rows that they replaced count again.

    A row that it had replaced, and that a later upload replaced again, stays replaced: by that later upload.

    Raises
    ------
    ValueError
        There is no such upload, or it has been undone: whoever asks has looked.
    """
    at = at or datetime.now(UTC)
    receipt = session.execute(
        select(UPLOAD.c.kind, UPLOAD.c.region_code, UPLOAD.c.file_name).where(
            UPLOAD.c.upload_id == upload_id, UPLOAD.c.withdrawn_at.is_(None)
        )
    ).one_or_none()
    if receipt is None:
        raise ValueError(f"There is no upload {upload_id} to undo.")
    kind = Kind(receipt.kind)
    table = RECORDS[kind]
    own = table.c.upload_id == upload_id
    _hand_on(session, kind, upload_id)
    replaced = (table.c.superseded_by == upload_id) & ~own
    adding_up.go(session, kind, own)
    withdrawn = session.connection().execute(update(table).where(own).values(superseded_by=upload_id)).rowcount
    restored = session.scalars(select(table.c.record_id).where(replaced)).all()
    again = one_of(session, table.c.record_id, restored)
    session.execute(update(table).where(again).values(superseded_by=None))
    adding_up.come(session, kind, again)
    session.execute(update(UPLOAD).where(UPLOAD.c.upload_id == upload_id).values(withdrawn_at=at, withdrawn_by=who))
    adding_up.follow(session, kind, receipt.region_code)
    reflect(session, kind)
    history.record(
        session,
        who,
        "undone",
        str(kind),
        f"upload {upload_id}",
        {"file_name": receipt.file_name, "rows": withdrawn},
        {"restored": len(restored)},
        region_code=receipt.region_code,
        at=at,
    )
    return Undone(withdrawn, len(restored))


def _hand_on(session: Session, kind: Kind, upload_id: int) -> None:
    """Where a row of this upload has been replaced in its turn, what it had replaced is now replaced by that later one."""
    table = RECORDS[kind]
    older, own = table.alias("older"), table.alias("own")
    same = [
        older.c[name].is_not_distinct_from(own.c[name])
        for name in ("region_code", "demonstration", *CONTRACTS[kind].key)
    ]
    pairs = session.execute(
        select(own.c.superseded_by, older.c.record_id).where(
            own.c.upload_id == upload_id,
            own.c.superseded_by != upload_id,
            older.c.superseded_by == upload_id,
            older.c.key_hash == own.c.key_hash,
            *same,
        )
    ).all()
    later = pd.DataFrame(pairs, columns=["superseded_by", "record_id"])
    for successor in later["superseded_by"].unique().tolist():
        rows = later.loc[later["superseded_by"] == successor, "record_id"]
        session.execute(update(table).where(one_of(session, table.c.record_id, rows)).values(superseded_by=successor))


# --- demonstration records --------------------------------------------------------------------------------------------


def remove_demonstration(session: Session, *, who: str, at: datetime | None = None) -> int:
    """Remove every demonstration record and its receipt, for good: nothing real refers to one. Returns the rows removed."""
    uploads = select(UPLOAD.c.upload_id).where(UPLOAD.c.demonstration)
    rows = 0
    for kind, table in RECORDS.items():
        gone = session.connection().execute(delete(table).where(table.c.upload_id.in_(uploads))).rowcount
        if gone:
            reflect(session, kind)
        rows += gone
    adding_up.forget_demonstration(session)
    session.execute(delete(UPLOAD).where(UPLOAD.c.demonstration))
    if rows:
        history.record(session, who, "removed", "demonstration", "", {"rows": rows}, None, at=at)
    return rows


# --- heads ------------------------------------------------------------------------------------------------------------


def remember_heads(session: Session, *, region_code: str, kind: Kind, provider: str, heads: Mapping[str, str]) -> None:
    """Remember what the heads of a provider's files mean (field by head; empty: left out), in place of what was said before."""
    for head, name in heads.items():
        place = {"region_code": region_code, "kind": str(kind), "provider": provider, "head": head}
        session.execute(delete(MATCH).filter_by(**place))
        session.execute(insert(MATCH).values(**place, field=name))
