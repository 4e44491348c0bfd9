"""Learner records added up, so that a page asks one stretch of a small table however many learners there are.

The sums follow the current records in the same transaction: rows that come are added, rows that are replaced or withdrawn are
taken off. Beside every true count stands the sum of the marks of those counted, which adds up as the count does; with the two,
disclosure makes the number that anybody may see. A mark tells how many enrolments the learner has, so when some come or go the
others of their learners are counted anew. `rebuild` counts from the records, and finds the same.

Where a record is silent it says what it stands under: level and theme of its programme, programme and district of its course
run. So when those change, the sums of their region are made anew. What became of an enrolment depends on the answers to
follow-ups as well: when some come or go, the enrolments of their learners are counted as they were and as they are. So are the
assessments of learners, when assessments or enrolments come or go.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

import pandas as pd
from sqlalchemy import (
    CTE,
    Column,
    ColumnElement,
    MetaData,
    Row,
    Select,
    Table,
    and_,
    cast,
    delete,
    false,
    func,
    literal,
    not_,
    or_,
    select,
    text,
    true,
    tuple_,
    union,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from ldsp.domain.records import Kind
from ldsp.domain.take_up import COURSES, EVERYWHERE, HOME, MEASURES
from ldsp.store import fates, questions, skills
from ldsp.store.coding import assessed, coded, coded_skills
from ldsp.store.counting import by_fate, by_group, by_question, monthly
from ldsp.store.database import bulk_insert, is_sqlite, look_at
from ldsp.store.fates import FOLLOW_UPS, IS_CURRENT
from ldsp.store.keys import one_of
from ldsp.store.skills import ASSESSMENTS
from ldsp.store.standing import CURRENT, LEARNERS, SUMS, WHOSE
from ldsp.store.tables import COURSE_SUMS, FATE_SUMS, GROUP_SUMS, OUTCOME_SUMS, RECORDS, SUMMED

REFERRED = frozenset({Kind.PROGRAMMES, Kind.COURSE_RUNS, Kind.VENUES})
"""Kinds of record from which a learner's record may take what it does not say."""

ALL_SUMS = (COURSE_SUMS, GROUP_SUMS, FATE_SUMS, OUTCOME_SUMS)
ABOUT_LEARNERS = (LEARNERS, FOLLOW_UPS, ASSESSMENTS)


def come(session: Session, kind: Kind, where: ColumnElement[bool]) -> None:
    """Add the records that meet a condition, and are current; nothing for records of which no learner's count depends."""
    if kind is Kind.LEARNERS:
        _enrol(session, where, CURRENT, 1)
        _enrolled_anew(session, where, _but(CURRENT, where), CURRENT)
    elif kind is Kind.FOLLOW_UPS:
        _answered(session, where, 1)
        _add_themselves(session, kind, where, 1)
    elif kind is Kind.ASSESSMENTS:
        current = skills.IS_CURRENT
        _assessed_anew(session, where, _but(current, where), current)
        _add_themselves(session, kind, where, 1)


def go(session: Session, kind: Kind, where: ColumnElement[bool]) -> None:
    """Take off the records that meet a condition and are current still."""
    if kind is Kind.LEARNERS:
        after = _but(CURRENT, where)
        _enrol(session, and_(where, CURRENT), after, -1)
        _enrolled_anew(session, and_(where, CURRENT), CURRENT, after)
    elif kind is Kind.FOLLOW_UPS:
        _answered(session, and_(where, IS_CURRENT), -1)
        _add_themselves(session, kind, and_(where, IS_CURRENT), -1)
    elif kind is Kind.ASSESSMENTS:
        current = skills.IS_CURRENT
        _assessed_anew(session, and_(where, current), current, _but(current, where))
        _add_themselves(session, kind, and_(where, current), -1)


def follow(session: Session, kind: Kind, region_code: str) -> None:
    """After a change of the records of a kind: count a region's learners anew if they may take something from them."""
    if kind in REFERRED:
        rebuild(session, region_code)


def rebuild(session: Session, region_code: str | None = None) -> None:
    """Count anew from the records: of one region, or of all."""
    if region_code is None:
        for table in ALL_SUMS:
            session.execute(delete(table))
        theirs = union(*(select(each.c.region_code).where(each.c.superseded_by.is_(None)) for each in ABOUT_LEARNERS))
        for one in (
            session.execute(theirs).scalars().all()
        ):  # one after the other: bounds the memory that counting needs
            _add_region(session, one)
        return
    _leave_everywhere(session, region_code)
    for table in ALL_SUMS:
        session.execute(delete(table).where(table.c.region_code == region_code))
    _add_region(session, region_code)


def _add_region(session: Session, region_code: str) -> None:
    """Add all that is current of a region of which nothing has been added."""
    look_at(session.connection(), ABOUT_LEARNERS)
    learners, asked, assessed = (
        and_(each.c.superseded_by.is_(None), each.c.region_code == region_code) for each in ABOUT_LEARNERS
    )
    _tell_enrolments(session, _miscounted(session, learners))
    _add(session, learners, 1, first=True)
    _add_themselves(session, Kind.FOLLOW_UPS, asked, 1, first=True)
    _add_themselves(session, Kind.ASSESSMENTS, assessed, 1, first=True)
    skilled = coded_skills(session, enrolments=learners, assessments=assessed)
    _put(session, OUTCOME_SUMS, list(by_question(skilled)), 1, first=True)


def _leave_everywhere(session: Session, region_code: str) -> None:
    """Take a region's learners off the sums of all regions, as the region's own sums have them."""
    table = GROUP_SUMS
    names = [column.name for column in table.primary_key if column.name not in {"region_code", HOME}]
    same = [*(table.c[name] for name in names)]
    taken = (
        select(literal(EVERYWHERE), literal(""), *same, *(-func.sum(table.c[name]) for name in SUMS))
        .where(table.c.region_code == region_code, table.c[HOME] != "")
        .group_by(*same)
    )
    session.execute(_upsert(table, ["region_code", HOME, *names], taken, sqlite_s=is_sqlite(session.connection())))
    _without_empty(session, table, [EVERYWHERE])


def forget_demonstration(session: Session) -> None:
    """Remove the sums of demonstration records: the records are gone."""
    for table in ALL_SUMS:
        session.execute(delete(table).where(table.c.demonstration))


# --- adding -----------------------------------------------------------------------------------------------------------


def _add(session: Session, where: ColumnElement[bool], sign: int, *, first: bool = False) -> None:
    """Add the sums of some learner records, or take them off; `first`: there are none yet of their region."""
    rows = coded(session, where)
    _put(session, COURSE_SUMS, [monthly(rows, (*WHOSE, *COURSES))], sign)
    _put(session, GROUP_SUMS, list(by_group(rows)), sign)
    _put(session, FATE_SUMS, list(by_fate(rows)), sign, first=first)
    _put(session, OUTCOME_SUMS, list(by_question(rows)), sign, first=first)


def _enrol(session: Session, where: ColumnElement[bool], after: ColumnElement[bool], sign: int) -> None:
    """Some enrolments come or go: add them, or take them off; and count the others of their learners as the part that they become.

    `after` says which enrolments count then.
    """
    told = _miscounted(session, after, where)
    others = [row.record_id for row in told if not row.comes]
    them = one_of(session, LEARNERS.c.record_id, others)
    both = or_(where, them) if others else where
    if sign < 0 or others:
        _add(session, both if sign < 0 else them, -1)
    _tell_enrolments(session, told)
    if sign > 0 or others:
        _add(session, both if sign > 0 else them, 1)


def _miscounted(
    session: Session, after: ColumnElement[bool], where: ColumnElement[bool] | None = None
) -> Sequence[Row[Any]]:
    """Enrolments that say wrongly how many their learner has: `record_id`, `enrolments` of the learner, `comes`: is it one of `where`?

    Looked for among those of the learners whom `where` is about; without it, among all.
    """
    indexed = ("region_code", "learner_ref")
    rest = (name for name in fates.LEARNER if name not in indexed)
    theirs = [] if where is None else [_like(LEARNERS.c[name], where) for name in indexed]
    every = (
        select(
            LEARNERS.c.record_id,
            LEARNERS.c.enrolments.label("said"),
            func.count().over(partition_by=[LEARNERS.c[name] for name in (*indexed, *rest)]).label("enrolments"),
            func.coalesce(true() if where is None else where, false()).label("comes"),
        )
        .where(after, *theirs)
        .subquery()
    )
    wrong = select(every.c.record_id, every.c.enrolments, every.c.comes).where(every.c.said != every.c.enrolments)
    return session.execute(wrong).all()


def _like(column: ColumnElement[str], where: ColumnElement[bool]) -> ColumnElement[bool]:
    """The condition that a column is what it is in some records."""
    return column.in_(select(column).where(where).correlate(None))


def _tell_enrolments(session: Session, told: Sequence[Row[Any]]) -> None:
    """Write into enrolments how many their learners have."""
    for number in {row.enrolments for row in told}:
        them = one_of(session, LEARNERS.c.record_id, [row.record_id for row in told if row.enrolments == number])
        session.execute(update(LEARNERS).where(them).values(enrolments=number))


def _answered(session: Session, touched: ColumnElement[bool], sign: int) -> None:
    """Some current follow-ups come or go: the enrolments of their learners counted with them, less the same without them."""
    theirs = select(*(FOLLOW_UPS.c[name] for name in fates.LEARNER)).where(touched)
    where = and_(
        CURRENT,
        LEARNERS.c.region_code.in_(select(FOLLOW_UPS.c.region_code).where(touched)),
        tuple_(*(LEARNERS.c[name] for name in fates.LEARNER)).in_(theirs),
    )
    for follow_ups, way in ((_but(IS_CURRENT, touched), -sign), (IS_CURRENT, sign)):
        rows = coded(session, where, follow_ups)
        _put(session, FATE_SUMS, list(by_fate(rows)), way)
        _put(session, OUTCOME_SUMS, list(by_question(rows, questions.OF_ANSWERS)), way)


def _but(current: ColumnElement[bool], where: ColumnElement[bool]) -> ColumnElement[bool]:
    """What is current, without some."""
    return and_(current, not_(func.coalesce(where, false())))


def _learners(table: Table, where: ColumnElement[bool]) -> CTE:
    """The learners whom some records are about."""
    return select(*(table.c[name] for name in fates.LEARNER)).where(where).distinct().cte("touched")


def _enrolled_anew(
    session: Session, where: ColumnElement[bool], before: ColumnElement[bool], after: ColumnElement[bool]
) -> None:
    """Some enrolments come or go: another may be the first of a learner, under which assessments count."""
    theirs = _learners(LEARNERS, and_(where, assessed()))
    if session.execute(select(theirs).limit(1)).first() is not None:
        for enrolments, way in ((before, -1), (after, 1)):
            rows = coded_skills(session, theirs, enrolments=enrolments)
            _put(session, OUTCOME_SUMS, list(by_question(rows)), way)


def _assessed_anew(
    session: Session, where: ColumnElement[bool], before: ColumnElement[bool], after: ColumnElement[bool]
) -> None:
    """Some assessments come or go: those of their learners counted with them, and without them."""
    for assessments, way in ((before, -1), (after, 1)):
        rows = coded_skills(session, _learners(ASSESSMENTS, where), assessments=assessments)
        _put(session, OUTCOME_SUMS, list(by_question(rows)), way)


def _add_themselves(
    session: Session, kind: Kind, where: ColumnElement[bool], sign: int, *, first: bool = False
) -> None:
    """Add records that are no enrolments, or take them off."""
    question, said = questions.of_themselves(session)[kind]
    table = RECORDS[kind]
    same = (table.c.region_code, table.c.demonstration, said)
    rows = session.execute(select(*same, func.count()).where(where).group_by(*same)).all()
    found = pd.DataFrame(rows, columns=[*WHOSE, "told", "enrolments"])
    found = found.assign(question=question.name, attribute="", value="", year=questions.NO_YEAR, enrolments_key=0)
    _put(session, OUTCOME_SUMS, [found], sign, first=first)


def _put(session: Session, table: Table, parts: Sequence[pd.DataFrame], sign: int, *, first: bool = False) -> None:
    """Add rows to a table of sums, or take them off: all at once, by way of a table that lives as long as that takes.

    `first`: no two of them have the same key, nor is there a row with any of their keys, so they go straight in.
    """
    rows = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()
    if rows.empty:
        return
    names = [column.name for column in table.primary_key]
    numbers = [column.name for column in table.c if column.name not in names]
    rows[numbers] *= sign
    connection = session.connection()
    if first:
        bulk_insert(connection, table, rows)
        return
    aside = _aside(table)
    aside.create(connection, checkfirst=False)
    try:
        bulk_insert(connection, aside, rows)
        session.execute(_from_aside(table, sqlite_s=is_sqlite(connection)))
    finally:
        aside.drop(connection, checkfirst=False)
    if sign < 0:
        _without_empty(session, table, [str(one) for one in rows["region_code"].unique()])


def _without_empty(session: Session, table: Table, regions: Sequence[str]) -> None:
    """Sums of nobody are not kept."""
    nobody = and_(*(table.c[name] == 0 for name in MEASURES if name in table.c))
    session.execute(delete(table).where(table.c.region_code.in_(regions), nobody))


@cache
def _aside(table: Table) -> Table:
    return Table(
        f"{table.name}_aside", MetaData(), *(Column(one.name, one.type) for one in table.c), prefixes=["TEMPORARY"]
    )


@cache
def _from_aside(table: Table, *, sqlite_s: bool) -> Any:
    """What adds the rows set aside. Put together once: that takes longer than to run it on a few rows."""
    names = [column.name for column in table.primary_key]
    numbers = [column.name for column in table.c if column.name not in names]
    aside = _aside(table)
    same = [aside.c[name] for name in names]
    summed = select(*same, *(cast(func.sum(aside.c[name]), SUMMED) for name in numbers)).group_by(*same)
    return _upsert(table, names, summed, sqlite_s=sqlite_s)


def _upsert(table: Table, names: Sequence[str], rows: Select[Any], *, sqlite_s: bool) -> Any:
    """Adds rows to a table of sums: to those there with the same key, or as new ones."""
    insert_into: Any = sqlite.insert if sqlite_s else postgresql.insert
    numbers = [column.name for column in table.c if column.name not in table.primary_key.columns]
    # SQLite would take what follows a SELECT without a condition for a join.
    adding = insert_into(table).from_select([*names, *numbers], rows.where(text("true")))
    both = {name: table.c[name] + adding.excluded[name] for name in numbers}
    return adding.on_conflict_do_update(index_elements=list(names), set_=both)
