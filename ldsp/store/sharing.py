"""Share packs of other regions, and reports as they were on a day. Neither is ever changed: a pack is replaced or undone.

A pack counts while `superseded_by` is empty. A later one of the same region is named there; an undone one names itself. So
undoing puts back exactly what was shown before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import pandas as pd
from sqlalchemy import insert, select, update
from sqlmodel import Session

from ldsp.store import history
from ldsp.store.reads.asking import table
from ldsp.store.reads.records import told
from ldsp.store.tables import Base

PACK, TABLE, REPORT = (Base.metadata.tables[name] for name in ("sharedpack", "sharedtable", "frozenreport"))


@dataclass(frozen=True, kw_only=True)
class Pack:
    """What is kept of a share pack: what it says of itself, and its tables by name as JSON, in order."""

    region_code: str
    region_name: str
    sha256: str
    file_name: str
    made_at: datetime
    revision: int
    tables: Mapping[str, str]


def packs(session: Session, *, current: bool = True) -> pd.DataFrame:
    """Which packs are there? A row a pack, by region, newest first: the columns of `tables.SharedPack`, moments in UTC.

    `current`: only those that count, one a region at most.
    """
    question = select(PACK).order_by(PACK.c.region_name, PACK.c.pack_id.desc())
    if current:
        question = question.where(PACK.c.superseded_by.is_(None))
    return _with_moments(told(session, question), "made_at", "kept_at", "withdrawn_at")


def tables(session: Session, *, pack_ids: Sequence[int], names: Sequence[str] | None = None) -> pd.DataFrame:
    """The tables of some packs, in their order: `pack_id`, `name`, `content` (JSON). `names`: only these."""
    question = (
        select(TABLE.c.pack_id, TABLE.c.name, TABLE.c.content)
        .where(TABLE.c.pack_id.in_(list(pack_ids)))
        .order_by(TABLE.c.pack_id, TABLE.c.position)
    )
    if names is not None:
        question = question.where(TABLE.c.name.in_(list(names)))
    return told(session, question)


def keep_pack(session: Session, pack: Pack, *, who: str, at: datetime) -> int:
    """Keep a pack in place of the region's earlier one, inside a session that writes. Returns its number."""
    made = session.connection().execute(
        insert(PACK).values(
            region_code=pack.region_code,
            region_name=pack.region_name,
            sha256=pack.sha256,
            file_name=pack.file_name,
            made_at=pack.made_at,
            revision=pack.revision,
            kept_by=who,
            kept_at=at,
        )
    )
    pack_id = int((made.inserted_primary_key or (0,))[0])
    replaced = (
        session.connection()
        .execute(
            update(PACK)
            .where(PACK.c.region_code == pack.region_code, PACK.c.superseded_by.is_(None), PACK.c.pack_id != pack_id)
            .values(superseded_by=pack_id)
        )
        .rowcount
    )
    for position, (name, content) in enumerate(pack.tables.items()):
        session.execute(insert(TABLE).values(pack_id=pack_id, name=name, position=position, content=content))
    words = {"sha256": pack.sha256, "file_name": pack.file_name, "tables": len(pack.tables), "replaced": replaced}
    history.record(
        session, who, "kept", "share pack", f"pack {pack_id}", None, words, region_code=pack.region_code, at=at
    )
    return pack_id


def undo_pack(session: Session, pack_id: int, *, who: str, at: datetime) -> bool:
    """Take a pack back, inside a session that writes; the one that it replaced counts again. False: there is none to undo."""
    found = session.execute(
        select(PACK.c.region_code, PACK.c.superseded_by).where(PACK.c.pack_id == pack_id, PACK.c.withdrawn_at.is_(None))
    ).one_or_none()
    if found is None:
        return False
    # What this one had replaced is now replaced by its successor, if it has one, and else counts again.
    session.execute(update(PACK).where(PACK.c.superseded_by == pack_id).values(superseded_by=found.superseded_by))
    session.execute(
        update(PACK).where(PACK.c.pack_id == pack_id).values(superseded_by=pack_id, withdrawn_at=at, withdrawn_by=who)
    )
    history.record(session, who, "undone", "share pack", f"pack {pack_id}", region_code=found.region_code, at=at)
    return True


# --- frozen reports ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Report:
    """A report as it was on a day."""

    report_id: str
    kind: str
    region_code: str
    period: str
    title: str
    made_by: str
    made_at: datetime
    revision: int
    sha256: str
    content: str  # JSON


def freeze(session: Session, report: Report) -> None:
    """Keep a report for good, inside a session that writes."""
    session.execute(insert(REPORT).values(**vars(report)))
    told_of = {"title": report.title, "sha256": report.sha256}
    history.record(
        session, report.made_by, "frozen", f"{report.kind} report", report.report_id, None, told_of,
        region_code=report.region_code, at=report.made_at,
    )  # fmt: skip


def reports(session: Session, *, kind: str, region_code: str) -> pd.DataFrame:
    """The frozen reports of a region, newest first, without what they hold; `made_at` in UTC."""
    columns = [column for column in table("frozenreport").columns if column.name != "content"]
    question = (
        select(*columns)
        .where(REPORT.c.kind == kind, REPORT.c.region_code == region_code)
        .order_by(REPORT.c.made_at.desc(), REPORT.c.report_id)
    )
    return _with_moments(told(session, question), "made_at")


def report(session: Session, *, report_id: str) -> Report | None:
    """One frozen report; None if there is none of this name."""
    found = _with_moments(told(session, select(REPORT).where(REPORT.c.report_id == report_id)), "made_at")
    if found.empty:
        return None
    row = found.iloc[0]
    return Report(
        **{name: str(row[name]) for name in ("report_id", "kind", "region_code", "period", "title", "made_by")},
        made_at=row["made_at"].to_pydatetime(),
        revision=int(row["revision"]),
        sha256=str(row["sha256"]),
        content=str(row["content"]),
    )


def _with_moments(frame: pd.DataFrame, *names: str) -> pd.DataFrame:
    return frame.assign(**{name: pd.to_datetime(frame[name], utc=True, format="ISO8601") for name in names})
