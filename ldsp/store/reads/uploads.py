"""Questions about uploads and what was done: receipts, what builds on them, remembered heads, the history."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, Select, func, select, tuple_
from sqlmodel import Session

from ldsp.domain.records import CONTRACTS, Kind
from ldsp.store.reads.asking import table
from ldsp.store.reads.records import told
from ldsp.store.tables import RECORDS


def uploads(
    session: Session,
    *,
    region_codes: Collection[str] | None = None,
    upload_ids: Collection[int] | None = None,
    sha256: str | None = None,
    past: date | None = None,
) -> pd.DataFrame:
    """What was entered: the receipts, newest first, undone ones included.

    A row an upload: the columns of `tables.Upload`; `kept_at`, `withdrawn_at` and `deleted_at` are moments in UTC.
    `past` a day: only those whose records should have been deleted by then, and have not.
    """
    upload = table("upload")
    question = select(upload).order_by(upload.c.upload_id.desc())
    if region_codes is not None:
        question = question.where(upload.c.region_code.in_(list(region_codes)))
    if upload_ids is not None:
        question = question.where(upload.c.upload_id.in_([int(one) for one in upload_ids]))
    if sha256 is not None:
        question = question.where(upload.c.sha256 == sha256)
    if past is not None:
        question = question.where(upload.c.retain_until < past, upload.c.deleted_at.is_(None))
    return _with_moments(told(session, question), "kept_at", "withdrawn_at", "deleted_at")


def building_on(session: Session, *, upload_id: int) -> pd.DataFrame:
    """Which other uploads build on one: they replaced rows of it, or their records refer to records that only it brought.

    A row an upload and reason, newest first: `upload_id`, `kind`, `reason` (`replaced`, `refers`), `rows` (how many).
    """
    upload = table("upload")
    kind = Kind(session.connection().execute(select(upload.c.kind).where(upload.c.upload_id == upload_id)).scalar_one())
    own = RECORDS[kind]
    replaced = (
        select(own.c.superseded_by.label("upload_id"), func.count().label("rows"))
        .where(own.c.upload_id == upload_id, own.c.superseded_by != upload_id)
        .group_by(own.c.superseded_by)
    )
    found = [told(session, replaced).assign(kind=str(kind), reason="replaced")]
    for other, names in _referring_to(kind):
        there = RECORDS[other]
        question = (
            select(there.c.upload_id, func.count().label("rows"))
            .where(
                there.c.superseded_by.is_(None),
                there.c.upload_id != upload_id,
                tuple_(there.c.region_code, *(there.c[name] for name, _ in names)).in_(
                    _gone_without(kind, upload_id, [name for _, name in names])
                ),
            )
            .group_by(there.c.upload_id)
        )
        found.append(told(session, question).assign(kind=str(other), reason="refers"))
    together = pd.concat(found, ignore_index=True)
    counted: pd.DataFrame = together.groupby(["upload_id", "kind", "reason"])["rows"].sum().reset_index()
    return counted.sort_values(["upload_id", "kind"], ascending=[False, True], ignore_index=True)


def referring(session: Session, *, kind: Kind, region_code: str, codes: Collection[str]) -> pd.DataFrame:
    """How many current records of a region refer to some codes of a kind? A row a kind that does: `kind`, `rows`."""
    found = []
    for other, names in _referring_to(kind):
        if len(names) > 1:
            continue
        there = RECORDS[other]
        question = select(func.count().label("rows")).where(
            there.c.superseded_by.is_(None),
            there.c.region_code == region_code,
            there.c[names[0][0]].in_(list(codes)),
        )
        found.append(told(session, question).assign(kind=str(other)))
    together = pd.concat(found, ignore_index=True) if found else pd.DataFrame({"rows": [], "kind": []})
    return together[together["rows"] > 0].reset_index(drop=True)


def _referring_to(kind: Kind) -> Iterator[tuple[Kind, list[tuple[str, str]]]]:
    """Kinds whose records refer to records of this one: pairs of a column there and the column here that it names."""
    if kind is Kind.LEARNERS:
        for other in (Kind.ASSESSMENTS, Kind.FOLLOW_UPS):
            yield other, [(name, name) for name in ("provider_id", "learner_ref")]
    key = CONTRACTS[kind].key
    if len(key) > 1:  # a record that others may refer to has one code; an indicator is of the register, not an upload
        return
    for other, contract in CONTRACTS.items():
        for field in contract.kept:
            if field.refers_to is kind and other is not kind:  # what names its own kind names the register
                yield other, [(field.name, key[0])]


def _gone_without(kind: Kind, upload_id: int, names: Sequence[str]) -> Select[Any]:
    """Region and names of the records that only one upload brought: no older row would take their place."""
    own = RECORDS[kind]
    before, beside = own.alias("before"), own.alias("beside")
    same_key = [before.c[name].is_not_distinct_from(own.c[name]) for name in ("region_code", *CONTRACTS[kind].key)]
    older = select(before.c.record_id).where(
        before.c.superseded_by == upload_id,
        before.c.upload_id != upload_id,
        before.c.key_hash == own.c.key_hash,
        *same_key,
    )
    brought = select(own.c.region_code, *(own.c[name] for name in names)).where(
        own.c.upload_id == upload_id, own.c.superseded_by.is_(None), ~older.exists()
    )
    if set(names) == set(CONTRACTS[kind].key):
        return brought
    # The names are part of the key only (a learner's, who may have enrolled twice): another upload may hold them as well.
    others = select(beside.c.region_code, *(beside.c[name] for name in names)).where(
        beside.c.superseded_by.is_(None), beside.c.upload_id != upload_id
    )
    return brought.where(tuple_(own.c.region_code, *(own.c[name] for name in names)).not_in(others))


def head_matches(session: Session, *, region_code: str, kind: Kind, provider: str = "") -> dict[str, str]:
    """What the heads of a provider's files were said to mean: the field by head as written; empty: left out.

    What was said of the provider goes before what was said of the region's files.
    """
    match = table("headmatch")
    question = (
        select(match.c.head, match.c.field)
        .where(match.c.region_code == region_code, match.c.kind == str(kind), match.c.provider.in_(["", provider]))
        .order_by(match.c.provider)
    )
    return {row.head: row.field for row in session.connection().execute(question)}


def changes(
    session: Session,
    *,
    region_codes: Collection[str] | None = None,
    limit: int | None = None,
    since: datetime | None = None,
    **only: str,
) -> pd.DataFrame:
    """Who did what? The history, newest first: the columns of `tables.History`; `at` is a moment in UTC.

    `region_codes` None: everything, also what was done to the store itself. `only` a column and the word in it: `who`, `what`
    or `kind`.
    """
    history = table("history")
    question = select(history).where(*_of_history(region_codes))
    question = question.where(*(history.c[name] == word for name, word in only.items()))
    if since is not None:
        question = question.where(history.c.at >= since)
    question = question.order_by(history.c.at.desc(), history.c.history_id.desc())
    return _with_moments(told(session, question if limit is None else question.limit(limit)), "at")


def words_of_changes(session: Session, name: str, *, region_codes: Collection[str] | None = None) -> list[str]:
    """Which words stand in a column of the history (`who`, `what`, `kind`)? In order."""
    column = table("history").c[name]
    question = select(column).where(*_of_history(region_codes)).distinct().order_by(column)
    return [str(word) for word in session.connection().execute(question).scalars()]


def _of_history(region_codes: Collection[str] | None) -> list[ColumnElement[bool]]:
    return [] if region_codes is None else [table("history").c.region_code.in_(list(region_codes))]


def _with_moments(frame: pd.DataFrame, *names: str) -> pd.DataFrame:
    return frame.assign(**{name: pd.to_datetime(frame[name], utc=True, format="ISO8601") for name in names})
