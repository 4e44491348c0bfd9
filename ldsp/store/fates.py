"""What became of enrolments, in the database's own words: the answers to follow-ups that belong to each, and its fate."""

from typing import Any

from sqlalchemy import CTE, ColumnElement, Date, Integer, and_, case, cast, extract, func, or_, select
from sqlmodel import Session

from ldsp.domain.outcomes import JOBS, ON_COURSE, PROGRESS, WAVES
from ldsp.domain.records import Kind
from ldsp.store.database import is_sqlite
from ldsp.store.tables import RECORDS

FOLLOW_UPS = RECORDS[Kind.FOLLOW_UPS]
LEARNER = ("region_code", "demonstration", "provider_id", "learner_ref")
"""What makes a learner the same one, in all records about learners."""

IS_CURRENT = FOLLOW_UPS.c.superseded_by.is_(None)


def fate(enrolment: Any, outcome: ColumnElement[Any]) -> ColumnElement[str]:
    """The fate of an enrolment, one of `domain.outcomes.FATES`; `outcome` is its latest answer, null where there is none.

    Who withdrew on the first day has enrolled and not started: our own choice, because returns hold no other trace of it.
    """
    result = func.coalesce(func.nullif(enrolment.c.result, ""), "not yet known")
    at_once = and_(enrolment.c.status == "withdrawn", enrolment.c.ended_on == enrolment.c.started_on)
    return case(
        (at_once, "left at once"),
        (enrolment.c.status.in_(ON_COURSE), "on course"),
        (enrolment.c.status != "completed", "left"),
        (result == "not yet known", "result open"),
        (result != "achieved", "not achieved"),
        (outcome.is_(None), "not heard of"),
        (outcome.in_(JOBS), "in a job"),
        (outcome.in_(PROGRESS), "learning"),
        else_="not progressed",
    )


def answers(session: Session, done: CTE, *where: ColumnElement[bool]) -> CTE:
    """What was heard of enrolments that were completed on a known day.

    Parameters
    ----------
    session
        A session, for its database.
    done
        A row an enrolment: `record_id`, the columns of `LEARNER`, `programme_id`, `ended_on`.
    where
        Which follow-ups count: those that are current, or were.

    Returns
    -------
    A row an enrolment that was asked: `record_id`; for each wave `after_<months>`, the answer, empty where nothing was heard and
    null where nobody asked; `outcome`, the latest answer; `days` until a job began, or else until last heard of, and `job`.

    What was asked about the programme goes before what was asked about the learner; an answer before none; the newest last.
    """
    asked = FOLLOW_UPS
    heard = and_(
        func.coalesce(asked.c.outcome, "not returned").not_in(("", "not returned")),
        or_(asked.c.returned.is_(None), asked.c.returned),
    )
    answer = case((heard, asked.c.outcome), else_="")
    about = func.coalesce(asked.c.programme_id, "")
    began = case(
        (answer.in_(JOBS), func.coalesce(asked.c.outcome_started_on, asked.c.asked_on)), else_=asked.c.asked_on
    )
    best = func.row_number().over(
        partition_by=(done.c.record_id, asked.c.months),
        order_by=((about == "").asc(), (answer == "").asc(), asked.c.asked_on.desc(), asked.c.record_id.desc()),
    )
    every = (
        select(
            done.c.record_id,
            asked.c.months,
            answer.label("answer"),
            _days(session, began, done.c.ended_on).label("days"),
            best.label("place"),
        )
        .join_from(done, asked, same_learner(done, asked))
        .where(about.in_((done.c.programme_id, "")), asked.c.months.in_(WAVES), *where)
        .cte("every_answer")
    )
    after = {months: func.max(case((every.c.months == months, every.c.answer))) for months in WAVES}
    job_days = func.min(case((every.c.answer.in_(JOBS), every.c.days)))
    return (
        select(
            every.c.record_id,
            *(one.label(f"after_{months}") for months, one in after.items()),
            func.coalesce(*(func.nullif(after[months], "") for months in reversed(WAVES))).label("outcome"),
            func.coalesce(job_days, func.max(case((every.c.answer != "", every.c.days)))).label("days"),
            job_days.is_not(None).label("job"),
        )
        .where(every.c.place == 1)
        .group_by(every.c.record_id)
        .cte("answers")
    )


def _days(session: Session, later: ColumnElement[Any], day: ColumnElement[Any]) -> ColumnElement[int]:
    """Whole days from one day to another, none less than 0."""
    if is_sqlite(session.connection()):
        apart: Any = cast(func.julianday(later) - func.julianday(day), Integer)
    else:
        apart = cast(later, Date) - cast(day, Date)
    return case((apart < 0, 0), else_=apart)


def months_until(later: ColumnElement[Any], day: ColumnElement[Any]) -> ColumnElement[int]:
    """The least number of whole months after a day that reaches a later one; a month ends with its last day at the latest."""
    year, month, of_month = (
        [cast(extract(part, one), Integer) for one in (later, day)] for part in ("year", "month", "day")
    )
    whole = (year[0] - year[1]) * 12 + month[0] - month[1]
    return whole + case((of_month[0] > of_month[1], 1), else_=0)


def same_learner(one: Any, other: Any) -> ColumnElement[bool]:
    """The condition that two rows are about the same learner."""
    return and_(*(one.c[name] == other.c[name] for name in LEARNER))
