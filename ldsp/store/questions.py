"""What is asked about outcomes, as the sums beside the records keep it: under which answer each enrolment counts.

An answer is one text, `told`: the parts of its question with `BETWEEN` between them. Days are kept as days where all learners are
counted together; else months stand for them, and whoever needs a day of a month asks the records of that month.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import CTE, ColumnElement, FromClause, String, and_, case, cast, func, literal, or_, type_coerce
from sqlmodel import Session

from ldsp.domain.outcomes import GROUPS, NOT_IN_WORK, WAVES
from ldsp.domain.records import Kind
from ldsp.store.database import is_sqlite
from ldsp.store.fates import months_until
from ldsp.store.keys import BETWEEN
from ldsp.store.tables import RECORDS

EVERY_GROUP = ("", *GROUPS)
ALL = ("",)
NO_YEAR = 0
"""Stands where nothing is said of an enrolment, so that no year of its start is known."""


class Question(NamedTuple):
    """What is asked: the parts of an answer, and by which things known of the enrolment, one at a time, answers are added up."""

    name: str
    parts: tuple[str, ...]
    attributes: tuple[str, ...] = EVERY_GROUP


RECORDED = Question("recorded", ("agreed",), ("provider_id",))
"""By whom, and may the record be used for evaluation? The only one that counts those who have not agreed."""
STARTED, ENDED = Question("started", ("day",), ALL), Question("ended", ("day",), ALL)
STAY = Question("stay", ("month", "gone", "known"))
"""Of those who started: the month of the start, after how many whole months they had withdrawn (-1: they have not), and is it known?"""
UNASKED = Question("unasked", ("level", "in_work", "month", "waves"))
"""Of those who completed: the month of the end, and the waves for which nobody asked."""
ANSWER = Question("answer", ("level", "in_work", "months", "answer"))
"""Of those who were asked: the wave, and what they said; empty: nothing."""
JOB = Question("job", ("days", "job"))
"""Of those out of work at the start who were heard of: days until a job began, or else until last heard of; and whether it did."""
SKILL = Question("skill", ("framework", "skill", "before", "after", "matched"))
"""Of each learner, under the first enrolment: see `store.skills.paired`."""
ASKED, ASSESSED = Question("asked", ("day",), ALL), Question("assessed", ("framework",), ALL)
"""Follow-ups and assessments themselves, whoever the learner is."""

QUESTIONS: Mapping[str, Question] = {
    one.name: one for one in (RECORDED, STARTED, ENDED, STAY, UNASKED, ANSWER, JOB, SKILL, ASKED, ASSESSED)
}
BY_LEVEL = (UNASKED.name, ANSWER.name)
OF_ANSWERS = (UNASKED.name, ANSWER.name, JOB.name)
"""Questions whose answer changes with follow-ups."""


def of_themselves(session: Session) -> Mapping[Kind, tuple[Question, ColumnElement[str]]]:
    """What is asked of records that are no enrolments: the question, and the answer of each."""
    asked, assessed = RECORDS[Kind.FOLLOW_UPS], RECORDS[Kind.ASSESSMENTS]
    return {
        Kind.FOLLOW_UPS: (ASKED, day_text(session, asked.c.asked_on)),
        Kind.ASSESSMENTS: (ASSESSED, assessed.c.framework),
    }


def answers_of(session: Session, enrolment: CTE, said: FromClause) -> dict[str, ColumnElement[Any]]:
    """The answer of an enrolment to each question that its record and follow-ups answer; null where it does not count.

    Parameters
    ----------
    session
        A session, for its database.
    enrolment
        A row an enrolment, with what is known of the learner resolved: see `standing.resolved`.
    said
        What was heard of it: see `fates.answers`.

    Returns
    -------
    By name of the question; of a question that is asked several times, with a colon and which time. Those `BY_LEVEL` without
    their first part, the level: it belongs to the course, which is looked up apart.
    """
    start, end = enrolment.c.started_on, enrolment.c.ended_on
    agreed, withdrew, no_end = enrolment.c.consent, enrolment.c.status == "withdrawn", end.is_(None)
    done = and_(agreed, enrolment.c.status == "completed", ~no_end)
    out_of_work = func.coalesce(enrolment.c.employment, "").in_(NOT_IN_WORK)
    who = (_yes(~out_of_work),)
    gone = case((withdrew, func.coalesce(months_until(end, start), -1)), else_=-1)
    after = {months: said.c[f"after_{months}"] for months in WAVES}
    waves = [case((answer.is_(None), f"{months},"), else_="") for months, answer in after.items()]
    not_asked = or_(*(answer.is_(None) for answer in after.values()))
    heard_of = and_(done, out_of_work, said.c.days.is_not(None))
    return {
        RECORDED.name: _yes(agreed),
        STARTED.name: case((agreed, day_text(session, start))),
        ENDED.name: case((agreed, day_text(session, end))),
        STAY.name: case(
            (
                and_(agreed, or_(~withdrew, no_end, end != start)),
                told(month_text(session, start), cast(gone, String), _yes(or_(~withdrew, ~no_end))),
            )
        ),
        UNASKED.name: case((and_(done, not_asked), told(*who, month_text(session, end), joined(*waves)))),
        **{
            f"{ANSWER.name}:{months}": case((done, told(*who, literal(str(months)), answer)))
            for months, answer in after.items()
        },
        JOB.name: case((heard_of, told(cast(said.c.days, String), _yes(said.c.job)))),
    }


def skill(framework: str, name: str, before: float | None, after: float | None, matched: Any) -> str:
    """An answer to `SKILL`; shares are written so that they are read as the same number.

    >>> skill("EDS", "transacting", 2 / 3, None, True).split(BETWEEN)
    ['EDS', 'transacting', '0.6666666666666666', '', '1']
    """
    shares = ("" if share is None else repr(float(share)) for share in (before, after))
    return BETWEEN.join((framework, name, *shares, "1" if matched else "0"))


def told(*parts: ColumnElement[Any]) -> ColumnElement[str]:
    """The parts of an answer as one text; null where one is."""
    first, *rest = parts
    return joined(first, *(one for part in rest for one in (literal(BETWEEN), part)))


def joined(*parts: ColumnElement[Any]) -> ColumnElement[str]:
    """Texts one after the other."""
    whole: ColumnElement[str] = type_coerce(parts[0], String)
    for part in parts[1:]:
        whole = whole + type_coerce(part, String)
    return whole


def _yes(condition: ColumnElement[bool]) -> ColumnElement[str]:
    return case((condition, "1"), else_="0")


def day_text(session: Session, day: ColumnElement[Any]) -> ColumnElement[str]:
    """A day as ISO writes it."""
    return type_coerce(day, String) if is_sqlite(session.connection()) else cast(day, String)


def month_text(session: Session, day: ColumnElement[Any]) -> ColumnElement[str]:
    """The year and month of a day, as ISO writes them."""
    if is_sqlite(session.connection()):
        return func.substr(type_coerce(day, String), 1, 7)
    return func.to_char(day, "YYYY-MM")
