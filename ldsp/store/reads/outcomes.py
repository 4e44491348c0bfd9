"""What happened to learners? True counts with their keys, for services and nobody else.

Every answer is a table of those alike: `n` enrolments (or learners), and `key`, the sum of their record keys. Fates of a region that
records are asked of the sums (`ldsp.store.adding_up`); everything else of the records, joined and counted by the database.
"""

from collections.abc import Collection, Sequence
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
    or_,
    select,
    true,
)
from sqlmodel import Session

from ldsp.domain.outcomes import NOT_IN_WORK, WAVES, Group, Learners
from ldsp.domain.records import Kind
from ldsp.domain.take_up import HOME, Scope
from ldsp.store.adding_up import WHOSE, resolved
from ldsp.store.fates import FOLLOW_UPS, IS_CURRENT, LEARNER, answers, fate, months_until, same_learner
from ldsp.store.reads.asking import answer
from ldsp.store.tables import FATE_SUMS, RECORDS, Base

LEARNERS, ASSESSMENTS, UPLOAD = RECORDS[Kind.LEARNERS], RECORDS[Kind.ASSESSMENTS], Base.metadata.tables["upload"]
COUNTED = ("n", "key")
NOT_ASKED = "not asked"
RECORD = ("record_id", "learner_ref", "status", "result", "started_on", "ended_on")


def whose(session: Session, region_code: str, lad_codes: Sequence[str]) -> tuple[Scope, bool] | None:
    """Whose outcomes are those of a region: recorded for it, else of those who live there; and are they demonstration records?

    Real records if there are any. None: there are no learners at all.
    """
    for scope in (Scope(region_code), Scope(lad_codes=tuple(lad_codes))):
        for demonstration in (False, True):
            some = select(literal(1)).where(*_records(Learners(scope, demonstration))).limit(1)
            if session.execute(some).first() is not None:
                return scope, demonstration
    return None


def header(session: Session, who: Learners) -> pd.DataFrame:
    """By whom are they recorded, and from when to when?

    Returns
    -------
    A row a region, provider and answer to whether the record may be used for evaluation: `region_code`, `provider_id`, `agreed`,
    `n`, `first` and `last` day of a start, `ended`, the last day of an end.
    """
    agreed = func.coalesce(LEARNERS.c.consent, false())
    same = (LEARNERS.c.region_code, LEARNERS.c.provider_id, agreed)
    started, ended = LEARNERS.c.started_on, LEARNERS.c.ended_on
    return answer(
        session,
        select(
            *same[:2],
            cast(agreed, Boolean).label("agreed"),
            func.count().label("n"),
            func.min(started).label("first"),
            func.max(started).label("last"),
            func.max(ended).label("ended"),
        )
        .where(*_records(who), *_by_then(who))
        .group_by(*same),
    )


def last_asked(session: Session, region_codes: Sequence[str], *, demonstration: bool) -> pd.Timestamp:
    """On which day was the newest follow-up of some regions? NaT: there is none."""
    asked = select(func.max(FOLLOW_UPS.c.asked_on)).where(
        IS_CURRENT, FOLLOW_UPS.c.region_code.in_(region_codes), FOLLOW_UPS.c.demonstration.is_(demonstration)
    )
    return pd.Timestamp(session.execute(asked).scalar_one())


def fates(session: Session, who: Learners, by: str = "programme_id") -> pd.DataFrame:
    """What became of their enrolments? A row a value of one dimension and fate: `by`, `fate`, `n`, `key`."""
    return (_of_records if who.scope.by_home else _of_sums)(session, who, by)


def _of_records(session: Session, who: Learners, by: str) -> pd.DataFrame:
    enrolled = _enrolled(session, who, {by, "programme_id"})
    said = answers(session, _done(enrolled), IS_CURRENT)
    rows = (
        select(enrolled, fate(enrolled, said.c.outcome).label("fate"))
        .join_from(enrolled, said, said.c.record_id == enrolled.c.record_id, isouter=True)
        .subquery()
    )
    same = (rows.c[by], rows.c.fate)
    return answer(session, select(*same, *_counts(rows)).group_by(*same).order_by(*same))


def _of_sums(session: Session, who: Learners, by: str) -> pd.DataFrame:
    table, group = FATE_SUMS, who.group
    if group.by and by not in {group.by, "programme_id"}:
        raise ValueError(f"Fates of a group are kept by programme alone, not by {by}.")
    attribute = by if by != "programme_id" else group.by if group.by != "programme_id" else ""
    where = [table.c.attribute == attribute, table.c.demonstration.is_(who.demonstration)]
    if group.by:
        where.append((table.c.programme_id if group.by == "programme_id" else table.c.value) == group.value)
    where.append(table.c.region_code == who.scope.region_code)
    where += [table.c.year <= int(who.until)] if who.until else []
    same = ((table.c.programme_id if by == "programme_id" else table.c.value).label(by), table.c.fate)
    sums = (func.sum(table.c.enrolments).label("n"), func.sum(table.c.enrolments_key).label("key"))
    return answer(session, select(*same, *sums).where(*where).group_by(*same).order_by(*same))


def fates_everywhere(session: Session, *, demonstration: bool, until: str = "") -> pd.DataFrame:
    """What became of the enrolments of all regions? A row a fate: `fate`, `n`, `key`."""
    table = FATE_SUMS
    # Naming the regions lets the database read one stretch of each instead of the whole table.
    regions = select(UPLOAD.c.region_code).where(UPLOAD.c.kind == str(Kind.LEARNERS))
    where = [table.c.region_code.in_(regions), table.c.demonstration.is_(demonstration), table.c.attribute == ""]
    where += [table.c.year <= int(until)] if until else []
    sums = (func.sum(table.c.enrolments).label("n"), func.sum(table.c.enrolments_key).label("key"))
    return answer(session, select(table.c.fate, *sums).where(*where).group_by(table.c.fate).order_by(table.c.fate))


def heard(session: Session, who: Learners, due: Sequence[pd.Timestamp]) -> pd.DataFrame:
    """What was heard of those who completed on a known day?

    Parameters
    ----------
    session, who
        As everywhere.
    due
        For each wave the last day of an end after which its time has come.

    Returns
    -------
    A row of those alike: `level`, `in_work` at the start; for each wave `after_<months>`, the answer (empty: silent; `NOT_ASKED`) and `due_<months>`; and of those not in work who were heard of, `days` until a job began, or else until last heard of,
    and `job`.
    """
    done = _enrolled(session, who, {"level", "programme_id", "employment"}, _IS_DONE)
    said = answers(session, done, IS_CURRENT)
    out_of_work = done.c.employment.in_(NOT_IN_WORK)
    rows = (
        select(
            done.c.level,
            (~out_of_work).label("in_work"),
            *(func.coalesce(said.c[f"after_{months}"], NOT_ASKED).label(f"after_{months}") for months in WAVES),
            *((done.c.ended_on <= day.date()).label(f"due_{months}") for months, day in zip(WAVES, due, strict=True)),
            cast(case((out_of_work, func.coalesce(said.c.days, -1)), else_=-1), Integer).label("days"),
            and_(out_of_work, func.coalesce(said.c.job, false())).label("job"),
            done.c.record_key,
        )
        .join_from(done, said, said.c.record_id == done.c.record_id, isouter=True)
        .subquery()
    )
    same = [one for one in rows.c if one.key != "record_key"]
    return answer(session, select(*same, *_counts(rows)).group_by(*same).order_by(*same))


def stays(session: Session, who: Learners) -> pd.DataFrame:
    """How long did they stay, of those who started?

    Returns
    -------
    A row of those alike: `quarter` of the start (year * 4 + quarter - 1), `gone`: whole months after which they had withdrawn
    (-1: they have not, or the day is not known), `known`: whether it is; `last`, the last day of a start among them.
    """
    rows = _enrolled(session, who)
    withdrew = rows.c.status == "withdrawn"
    year, month = (cast(extract(part, rows.c.started_on), Integer) for part in ("year", "month"))
    alike = select(
        (year * 4 + (month - 1) // 3).label("quarter"),
        case((withdrew, func.coalesce(months_until(rows.c.ended_on, rows.c.started_on), -1)), else_=-1).label("gone"),
        case((and_(withdrew, rows.c.ended_on.is_(None)), false()), else_=true()).label("known"),
        rows.c.started_on,
        rows.c.record_key,
    ).where(or_(~withdrew, rows.c.ended_on.is_(None), rows.c.ended_on != rows.c.started_on))
    some = alike.subquery()
    same = (some.c.quarter, some.c.gone, some.c.known)
    question = select(*same, func.max(some.c.started_on).label("last"), *_counts(some))
    return answer(session, question.group_by(*same).order_by(*same))


def pairs(session: Session, who: Learners) -> pd.DataFrame:
    """What could they do before, and after?

    Of each learner, framework and skill the first assessment before learning beside the last one after it; a learner has the
    groups of the first enrolment.

    Returns
    -------
    A row of those alike: `framework`, `skill`, `before` and `after` in per cent of the most (missing: not assessed), `matched`:
    assessed both times, in that order, out of the same most.
    """
    learner = (*LEARNER, "framework", "skill")
    assessed = ASSESSMENTS
    most = func.coalesce(assessed.c.out_of, 1.0)
    is_before = assessed.c.stage == "before"
    # One order for both stages, so that the database sorts once: the first day before, the last day after.
    place = func.row_number().over(
        partition_by=[
            assessed.c[name] for name in ("learner_ref", "skill", "framework", "provider_id", "stage", *WHOSE)
        ],
        order_by=(
            case((is_before, assessed.c.assessed_on)),
            case((~is_before, assessed.c.assessed_on)).desc(),
            case((is_before, assessed.c.record_id), else_=-assessed.c.record_id),
        ),
    )
    of_stages = (
        select(
            *(assessed.c[name] for name in (*learner, "stage")),
            (assessed.c.score / most * 100).label("share"),
            most.label("most"),
            assessed.c.assessed_on.label("day"),
            place.label("place"),
        )
        .where(*_assessments(who))
        .subquery()
    )

    def of(stage: str, name: str) -> ColumnElement[Any]:
        return func.max(case((of_stages.c.stage == stage, of_stages.c[name])))

    same_learners = [of_stages.c[name] for name in ("learner_ref", "skill", "framework", "provider_id", *WHOSE)]
    paired = (
        select(
            *(of_stages.c[name] for name in learner),
            of("before", "share").label("before"),
            of("after", "share").label("after"),
            and_(of("after", "day") >= of("before", "day"), of("after", "most") == of("before", "most")).label(
                "matched"
            ),
        )
        .where(of_stages.c.place == 1)
        .group_by(*same_learners)
        .cte("paired")
    )
    first = _first_enrolments(session, who)
    rows = select(paired, first.c.record_key).join_from(first, paired, same_learner(first, paired)).subquery()
    matched = func.coalesce(rows.c.matched, false())
    same = (rows.c.framework, rows.c.skill, rows.c.before, rows.c.after, matched)
    question = select(
        *same[:2], *(cast(one, Float).label(one.key) for one in same[2:4]), cast(matched, Boolean).label("matched")
    )
    return answer(session, question.add_columns(*_counts(rows)).group_by(*same).order_by(*same))


def frameworks(session: Session, who: Learners) -> set[str]:
    """By which frameworks have learners of these regions been assessed?"""
    return set(session.execute(select(ASSESSMENTS.c.framework).where(*_assessments(who)).distinct()).scalars())


# --- the records ------------------------------------------------------------------------------------------------------


def _records(who: Learners) -> list[ColumnElement[bool]]:
    """Current records of the scope, agreed or not, of any group and year."""
    scope = who.scope
    here = LEARNERS.c[HOME].in_(scope.lad_codes) if scope.by_home else LEARNERS.c.region_code == scope.region_code
    return [LEARNERS.c.superseded_by.is_(None), here, LEARNERS.c.demonstration.is_(who.demonstration)]


def _by_then(who: Learners) -> list[ColumnElement[bool]]:
    return [extract("year", LEARNERS.c.started_on) <= int(who.until)] if who.until else []


def _assessments(who: Learners) -> list[ColumnElement[bool]]:
    """Current assessments of the regions that recorded them."""
    scope, of = who.scope, ASSESSMENTS.c.region_code
    here = of.in_(select(LEARNERS.c.region_code).where(*_records(who))) if scope.by_home else of == scope.region_code
    return [ASSESSMENTS.c.superseded_by.is_(None), here, ASSESSMENTS.c.demonstration.is_(who.demonstration)]


_IS_DONE = and_(LEARNERS.c.status == "completed", LEARNERS.c.ended_on.is_not(None))


def _enrolled(session: Session, who: Learners, names: Collection[str] = (), *where: ColumnElement[bool]) -> CTE:
    """Enrolments of those who agreed: the columns of `RECORD`, and by some names what they stand under."""
    every = _resolved(session, who, names, *where)
    return select(every).where(*_of_group(every, who.group)).cte("enrolled")


def _resolved(session: Session, who: Learners, names: Collection[str], *where: ColumnElement[bool]) -> CTE:
    """The same of any group, with what tells the group."""
    wanted = {"provider_id", *names, who.group.by}
    agreed = (*_records(who), *_by_then(who), LEARNERS.c.consent, *where)
    return resolved(session, *agreed, names=wanted, also=RECORD).cte("every")


def _of_group(rows: CTE, group: Group) -> list[ColumnElement[bool]]:
    return [rows.c[group.by] == group.value] if group.by else []


def _first_enrolments(session: Session, who: Learners) -> CTE:
    """The first enrolment of each learner, where it is of the group."""
    every = _resolved(session, who, ())
    place = func.row_number().over(
        partition_by=[every.c[name] for name in LEARNER], order_by=(every.c.started_on, every.c.record_id)
    )
    placed = select(every, place.label("place")).cte("placed")
    return select(placed).where(placed.c.place == 1, *_of_group(placed, who.group)).cte("first_enrolments")


def _done(enrolled: CTE) -> CTE:
    return select(enrolled).where(enrolled.c.status == "completed", enrolled.c.ended_on.is_not(None)).cte("done")


def _counts(rows: Any) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    return func.count().label("n"), func.sum(rows.c.record_key).label("key")
