"""What happened to learners, asked of the records themselves: joined and counted by the database.

The second way to every answer of `reads.outcomes`, for those who live in a region for which nobody records; and the only one to days
within a month. Each function returns what its namesake does.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import pandas as pd
from sqlalchemy import (
    CTE,
    Boolean,
    ColumnElement,
    Float,
    Integer,
    and_,
    case,
    cast,
    extract,
    false,
    func,
    literal,
    not_,
    or_,
    select,
    true,
    union_all,
)
from sqlmodel import Session

from ldsp.domain.outcomes import NOT_IN_WORK, WAVES, Group, Learners
from ldsp.domain.people import KEYS
from ldsp.domain.records import Kind
from ldsp.domain.take_up import HOME
from ldsp.store import skills
from ldsp.store.fates import FOLLOW_UPS, IS_CURRENT, LEARNER, answers, fate, months_until, same_learner
from ldsp.store.reads.asking import answer
from ldsp.store.skills import ASSESSMENTS
from ldsp.store.standing import resolved
from ldsp.store.tables import RECORDS

LEARNERS = RECORDS[Kind.LEARNERS]
COUNTED = ("n", "key")
RECORD = ("record_id", "learner_ref", "status", "result", "started_on", "ended_on")
NOT_ASKED = "not asked"


def header(session: Session, who: Learners) -> pd.DataFrame:
    agreed = func.coalesce(LEARNERS.c.consent, false())
    same = (LEARNERS.c.region_code, LEARNERS.c.provider_id, agreed)
    question = select(*same[:2], cast(agreed, Boolean).label("agreed"), func.count().label("n"))
    return answer(session, question.where(*records(who), *_by_then(who)).group_by(*same).order_by(*same))


def span(session: Session, who: Learners) -> tuple[pd.Timestamp, pd.Timestamp, pd.Timestamp]:
    started, ended = LEARNERS.c.started_on, LEARNERS.c.ended_on
    days = select(func.min(started), func.max(started), func.max(ended))
    first, last, end = session.execute(days.where(*records(who), *_by_then(who), LEARNERS.c.consent)).one()
    return pd.Timestamp(first), pd.Timestamp(last), pd.Timestamp(end)


def fates(session: Session, who: Learners, by: str) -> pd.DataFrame:
    enrolled = _enrolled(session, who, {by, "programme_id"})
    said = answers(session, _done(enrolled), IS_CURRENT)
    rows = (
        select(enrolled, fate(enrolled, said.c.outcome).label("fate"))
        .join_from(enrolled, said, said.c.record_id == enrolled.c.record_id, isouter=True)
        .subquery()
    )
    same = (rows.c[by], rows.c.fate)
    return answer(session, select(*same, *_counts(rows)).group_by(*same).order_by(*same))


def heard(session: Session, who: Learners, due: Sequence[pd.Timestamp]) -> pd.DataFrame:
    rows = _heard(session, who, _IS_DONE)
    after = [rows.c[f"after_{months}"] for months in WAVES]
    come = [(rows.c.ended_on <= day.date()).label(f"due_{months}") for months, day in zip(WAVES, due, strict=True)]
    same = (rows.c.level, rows.c.in_work, *after, *come)
    alike = answer(session, select(*same, *_counts(rows)).group_by(*same).order_by(*same))
    parts = []
    for months in WAVES:
        said = alike[f"after_{months}"]
        wave = alike.assign(months=months, answer=said.where(said != NOT_ASKED, ""))
        parts.append(wave.loc[(said != NOT_ASKED) | alike[f"due_{months}"], [*HEARD, *COUNTED]])
    return joined(pd.concat(parts, ignore_index=True), HEARD)


HEARD = ["level", "in_work", "months", "answer"]


def joined(parts: pd.DataFrame, same: Sequence[str]) -> pd.DataFrame:
    """Rows of those alike in some columns as one."""
    return parts.groupby([*same], as_index=False)[[*COUNTED]].sum()


def unasked(session: Session, who: Learners, spans: Mapping[int, tuple[pd.Timestamp, pd.Timestamp]]) -> pd.DataFrame:
    """Whom did nobody ask after so many months, of those who completed between two days? `level`, `in_work`, `months`, `n`, `key`.

    All waves in one question: the database reads the days of each, by its index of days, and nothing between them.
    """
    names = ("months", "since", "until")
    rows = ((months, since.date(), until.date()) for months, (since, until) in spans.items())
    parts = ([literal(value).label(name) for name, value in zip(names, row, strict=True)] for row in rows)
    waves = union_all(*(select(*part) for part in parts)).cte("waves")
    done = _enrolled(session, who, {"level", "programme_id", "employment"}, _IS_DONE)
    asked = FOLLOW_UPS
    about = func.coalesce(asked.c.programme_id, "").in_((done.c.programme_id, ""))
    found = select(asked.c.record_id).where(
        IS_CURRENT, same_learner(asked, done), asked.c.months == waves.c.months, about
    )
    same = (done.c.level, _in_work(done).label("in_work"), waves.c.months)
    question = select(*same, *_counts(done)).join_from(
        done, waves, done.c.ended_on.between(waves.c.since, waves.c.until)
    )
    return answer(session, question.where(~found.exists()).group_by(*same).order_by(*same))


def watched(session: Session, who: Learners) -> pd.DataFrame:
    rows = _heard(session, who, _IS_DONE, LEARNERS.c.employment.in_(NOT_IN_WORK))
    same = (rows.c.days, rows.c.job)
    question = select(*same, *_counts(rows)).where(rows.c.days.is_not(None))
    return answer(session, question.group_by(*same).order_by(*same))


def _heard(session: Session, who: Learners, *where: ColumnElement[bool]) -> Any:
    """A row an enrolment that was completed on a known day, and what was heard of it."""
    done = _enrolled(session, who, {"level", "programme_id", "employment"}, *where)
    said = answers(session, done, IS_CURRENT)
    return (
        select(
            done.c.level,
            _in_work(done).label("in_work"),
            done.c.ended_on,
            *(func.coalesce(said.c[f"after_{months}"], NOT_ASKED).label(f"after_{months}") for months in WAVES),
            cast(said.c.days, Integer).label("days"),
            func.coalesce(said.c.job, false()).label("job"),
            done.c.mark,
        )
        .join_from(done, said, said.c.record_id == done.c.record_id, isouter=True)
        .subquery()
    )


def _in_work(rows: Any) -> ColumnElement[bool]:
    in_work: ColumnElement[bool] = not_(rows.c.employment.in_(NOT_IN_WORK))
    return in_work


def stays(session: Session, who: Learners) -> pd.DataFrame:
    rows = _enrolled(session, who)
    withdrew = rows.c.status == "withdrawn"
    year, month = (cast(extract(part, rows.c.started_on), Integer) for part in ("year", "month"))
    some = (
        select(
            (year * 12 + month - 1).label("month"),
            case((withdrew, func.coalesce(months_until(rows.c.ended_on, rows.c.started_on), -1)), else_=-1).label(
                "gone"
            ),
            case((and_(withdrew, rows.c.ended_on.is_(None)), false()), else_=true()).label("known"),
            rows.c.mark,
        )
        .where(_has_started(rows))
        .subquery()
    )
    same = (some.c.month, some.c.gone, some.c.known)
    return answer(session, select(*same, *_counts(some)).group_by(*same).order_by(*same))


def last_start(session: Session, who: Learners, since: pd.Timestamp, until: pd.Timestamp) -> pd.Timestamp:
    """The last day of a start between two days, of those whose stay is known. NaT: there is none."""
    rows = _enrolled(session, who, (), LEARNERS.c.started_on.between(since.date(), until.date()))
    known = or_(rows.c.status != "withdrawn", rows.c.ended_on.is_not(None))
    question = select(rows.c.started_on).where(_has_started(rows), known).order_by(rows.c.started_on.desc()).limit(1)
    return pd.Timestamp(session.execute(select(func.max(question.subquery().c.started_on))).scalar_one())


def _has_started(rows: Any) -> ColumnElement[bool]:
    """They did not withdraw on the first day."""
    return or_(rows.c.status != "withdrawn", rows.c.ended_on.is_(None), rows.c.ended_on != rows.c.started_on)


def pairs(session: Session, who: Learners) -> pd.DataFrame:
    paired = skills.paired(*_assessments(who))
    first = skills.first_enrolments(_resolved(session, who, ()))
    learner = [first.c[name] for name in LEARNER]
    firsts = answer(session, select(*learner, (first.c.mark % KEYS).label("key")).where(*_of_group(first, who.group)))
    shares = [cast(paired.c[name], Float).label(name) for name in ("before", "after")]
    rest = (paired.c.framework, paired.c.skill, *shares, cast(paired.c.matched, Boolean).label("matched"))
    said = answer(session, select(*(paired.c[name] for name in LEARNER), *rest))
    # Joined here: SQLite may think that either side is short, and go through the whole of one for each row of the other.
    rows = said.merge(firsts, on=[*LEARNER])
    same = ["framework", "skill", "before", "after", "matched"]
    found = rows.groupby(same, dropna=False).agg(n=("key", "size"), key=("key", "sum")).reset_index()
    return found.sort_values(same, ignore_index=True)


def frameworks(session: Session, who: Learners) -> set[str]:
    return set(session.execute(select(ASSESSMENTS.c.framework).where(*_assessments(who)).distinct()).scalars())


# --- the records ------------------------------------------------------------------------------------------------------


def records(who: Learners) -> list[ColumnElement[bool]]:
    """Current records of the scope, agreed or not, of any group and year."""
    scope = who.scope
    here = LEARNERS.c[HOME].in_(scope.lad_codes) if scope.by_home else LEARNERS.c.region_code == scope.region_code
    return [LEARNERS.c.superseded_by.is_(None), here, LEARNERS.c.demonstration.is_(who.demonstration)]


def _by_then(who: Learners) -> list[ColumnElement[bool]]:
    return [extract("year", LEARNERS.c.started_on) <= int(who.until)] if who.until else []


def _assessments(who: Learners) -> list[ColumnElement[bool]]:
    """Current assessments of the regions that recorded them."""
    scope, of = who.scope, ASSESSMENTS.c.region_code
    here = of.in_(select(LEARNERS.c.region_code).where(*records(who))) if scope.by_home else of == scope.region_code
    return [ASSESSMENTS.c.superseded_by.is_(None), here, ASSESSMENTS.c.demonstration.is_(who.demonstration)]


_IS_DONE = and_(LEARNERS.c.status == "completed", LEARNERS.c.ended_on.is_not(None))


def _enrolled(session: Session, who: Learners, names: Collection[str] = (), *where: ColumnElement[bool]) -> CTE:
    """Enrolments of those who agreed: the columns of `RECORD`, and by some names what they stand under."""
    every = _resolved(session, who, names, *where)
    return select(every).where(*_of_group(every, who.group)).cte("enrolled")


def _resolved(session: Session, who: Learners, names: Collection[str], *where: ColumnElement[bool]) -> CTE:
    """The same of any group, with what tells the group."""
    wanted = {"provider_id", *names, who.group.by}
    agreed = (*records(who), *_by_then(who), LEARNERS.c.consent, *where)
    found = resolved(session, *agreed, names=wanted, also=RECORD, region_code=who.scope.region_code)
    return found.cte("every")


def _of_group(rows: CTE, group: Group) -> list[ColumnElement[bool]]:
    return [rows.c[group.by] == group.value] if group.by else []


def _done(enrolled: CTE) -> CTE:
    return select(enrolled).where(enrolled.c.status == "completed", enrolled.c.ended_on.is_not(None)).cte("done")


def _counts(rows: Any) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    return func.count().label("n"), func.sum(rows.c.mark).label("key")
