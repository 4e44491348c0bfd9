"""What the programme's papers say, brought into the store as an upload is: under receipts of LDSP's own, that can be undone.

A newer bundle replaces what an older one brought. What people entered is never touched: a fact that somebody corrected or
took out stays corrected or taken out, also when its newer wording arrives. What an administrator undid never comes back.
"""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime

import pandas as pd
from sqlalchemy import select, update
from sqlmodel import Session

from ldsp.domain.records import CONTRACTS, Kind
from ldsp.store import adding_up, writes
from ldsp.store.keys import key_texts, one_of
from ldsp.store.reads.records import stored, told
from ldsp.store.tables import RECORDS, Base

FILE_NAME = "the programme's papers"
LDSP = ""
"""Who keeps them: nobody with an account, so no name can be taken for it."""

UPLOAD = Base.metadata.tables["upload"]


def load(session: Session, bundled: Mapping[Kind, pd.DataFrame], *, at: datetime | None = None) -> None:
    """Make the store hold the records of the papers as this bundle has them.

    Parameters
    ----------
    session
        A session of `database.writing()`: everything here is whole or not at all.
    bundled
        The rows of each kind: the columns of its contract, and `region_code`.
    at
        When; by default now.
    """
    at = at or datetime.now(UTC)
    receipts = _receipts(session)
    wanted = {
        (str(kind), str(region_code)): rows.drop(columns="region_code").reset_index(drop=True)
        for kind, frame in bundled.items()
        for region_code, rows in frame.groupby("region_code", sort=True)
    }
    there = zip(receipts["kind"].astype(str), receipts["region_code"].astype(str), strict=True)
    for kind, region_code in sorted({*wanted, *there}):
        before = receipts[(receipts["kind"] == kind) & (receipts["region_code"] == region_code)]
        if (before["withdrawn_at"].notna() & (before["withdrawn_by"] != LDSP)).any():
            continue  # somebody undid it, and meant it
        rows = wanted.get((kind, region_code))
        _bring(session, Kind(kind), region_code, rows=rows, before=before, at=at)


def _bring(
    session: Session, kind: Kind, region_code: str, *, rows: pd.DataFrame | None, before: pd.DataFrame, at: datetime
) -> None:
    """Bring the records of one kind and region up to date."""
    digest = "" if rows is None else hashlib.sha256(rows.to_csv(index=False, lineterminator="\n").encode()).hexdigest()
    current = before[before["withdrawn_at"].isna()]
    if digest in set(current["sha256"]):
        return
    overruled: dict[str, int] = {}
    for upload_id in current["upload_id"]:
        overruled |= _overruled(session, kind, int(upload_id))
        writes.undo(session, int(upload_id), who=LDSP, at=at)
    if rows is None:
        return
    keys = key_texts(CONTRACTS[kind], rows)
    theirs = stored(session, kind=kind, region_code=region_code, keys=keys)
    overruled |= dict(zip(theirs["key"], theirs["upload_id"].astype(int), strict=True))
    batch = writes.Batch(kind=kind, region_code=region_code, rows=rows, file_name=FILE_NAME, sha256=digest)
    number = writes.keep(session, batch, who=LDSP, replaces=(), at=at)
    _yield(session, kind, number, {key: upload for key, upload in overruled.items() if key in set(keys)})
    adding_up.follow(session, kind, region_code)


def _overruled(session: Session, kind: Kind, upload_id: int) -> dict[str, int]:
    """Which rows of an upload others replaced or took out: the upload that did, by key."""
    table, contract = RECORDS[kind], CONTRACTS[kind]
    rows = told(
        session,
        select(table.c.superseded_by, *(table.c[name] for name in contract.key)).where(
            table.c.upload_id == upload_id, table.c.superseded_by.is_not(None), table.c.superseded_by != upload_id
        ),
    )
    return dict(zip(key_texts(contract, rows), rows["superseded_by"].astype(int), strict=True))


def _yield(session: Session, kind: Kind, number: int, overruled: Mapping[str, int]) -> None:
    """What others had replaced or taken out is so again: their rows count, and undoing theirs brings back the newer of ours."""
    table, contract = RECORDS[kind], CONTRACTS[kind]
    own = told(
        session,
        select(table.c.record_id, *(table.c[name] for name in contract.key)).where(table.c.upload_id == number),
    )
    own["by"] = [overruled.get(key) for key in key_texts(contract, own)]
    for by in sorted(set(overruled.values())):
        rows = own.loc[own["by"] == by, "record_id"]
        session.execute(update(table).where(one_of(session, table.c.record_id, rows)).values(superseded_by=by))


def _receipts(session: Session) -> pd.DataFrame:
    names = ("upload_id", "kind", "region_code", "sha256", "withdrawn_at", "withdrawn_by")
    return told(
        session,
        select(*(UPLOAD.c[name] for name in names))
        .where(UPLOAD.c.kept_by == LDSP, UPLOAD.c.file_name == FILE_NAME)
        .order_by(UPLOAD.c.upload_id),
    )
