"""How many learners? True counts with their keys, for disclosure and nobody else.

Asked of the sums that are kept beside the records (`ldsp.store.adding_up`); only where two things known of the learner cross,
or one of them with the course's programme, provider or place, of the region's records themselves.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import BigInteger, ColumnElement, Subquery, and_, case, cast, func, literal, or_, select, true
from sqlmodel import Session

from ldsp.domain.records import Kind
from ldsp.domain.take_up import COURSES, EVERYWHERE, GROUPS, HOME, MEASURES, Scope
from ldsp.store.reads.asking import answer, entered_for
from ldsp.store.standing import MARK, MONTHS, SUMS, dated, days_counted, may_be, month, resolved, rests_on
from ldsp.store.tables import COURSE_SUMS, GROUP_SUMS, RECORDS

LEARNERS = RECORDS[Kind.LEARNERS]


def recorded(session: Session) -> pd.DataFrame:
    """For which regions are learners recorded? A row each: `region_code`, `demonstration`."""
    whose = (COURSE_SUMS.c.region_code, COURSE_SUMS.c.demonstration)
    return answer(session, select(*whose).distinct().order_by(*whose))


def counts(
    session: Session,
    scope: Scope,
    *,
    by: Sequence[str] = (),
    only: Sequence[tuple[str, str]] = (),
    monthly: bool = False,
    since: str = "",
    until: str = "",
    demonstration: bool = False,
) -> pd.DataFrame:
    """True counts of learner records.

    Parameters
    ----------
    session
        A session that reads.
    scope
        Whose learners.
    by, monthly
        Dimensions to sort by, and whether by month too.
    only
        Dimensions and the value that each must have.
    since, until
        First and last year counted; empty: no bound.
    demonstration
        Demonstration records, or real ones: never both together.

    Returns
    -------
    A row a combination that occurs (without any, one row): the dimensions, `month` if monthly, and for each of `MEASURES`
    the count and the sum of the marks, `<measure>_key`.

    Raises
    ------
    ValueError
        A region by home was asked for what only the region that records knows: see `domain.take_up.WIDE`.
    """
    asked = {*by, *(name for name, _ in only)}
    rows, period = _kept(session, scope, asked, demonstration=demonstration), (since, until)
    if rows is not None:
        rows = select(rows).where(*_are(rows, only)).subquery()
    else:
        rows = _records(session, scope, asked, only, period, monthly=monthly, demonstration=demonstration)
    when = _within(rows.c.month, period) if "month" in rows.c else []
    groups = [rows.c[name] for name in (*by, *(("month",) if monthly else ()))]
    sums = [cast(func.coalesce(func.sum(rows.c[name]), 0), BigInteger).label(name) for name in SUMS]
    found = answer(session, select(*groups, *sums).where(*when).group_by(*groups))
    if not groups:
        return found
    anybody = (found[[*MEASURES]] > 0).any(axis=1)
    return found[anybody].sort_values([str(one.key) for one in groups]).reset_index(drop=True)


def _are(rows: Subquery, only: Sequence[tuple[str, str]]) -> list[ColumnElement[bool]]:
    return [rows.c[name] == value for name, value in only]


def _within(day: ColumnElement[Any], period: tuple[str, str]) -> list[ColumnElement[bool]]:
    """Is a day in some years? No condition where there is no bound."""
    since, until = period
    first = [day >= date(int(since), 1, 1)] if since else []
    return [*first, *([day <= date(int(until), 12, 31)] if until else [])]


# --- which table answers ----------------------------------------------------------------------------------------------


def _kept(session: Session, scope: Scope, asked: set[str], *, demonstration: bool) -> Subquery | None:
    """Counts by all dimensions asked for and month, from the smallest sums that know them, narrowed to the scope. None: none do."""
    groups = asked & {*GROUPS}
    if not scope.by_home and asked <= {*COURSES}:
        whose = (COURSE_SUMS.c.region_code == scope.region_code, COURSE_SUMS.c.demonstration.is_(demonstration))
        return select(COURSE_SUMS).where(*whose).subquery()
    if len(groups) <= 1 and asked - groups <= {"level", HOME, *(() if groups else ("theme",))}:
        return _by_group(session, scope, next(iter(groups), ""), asked, demonstration=demonstration)
    if scope.by_home:
        raise ValueError(f"{sorted(asked)} cannot be asked of a region by home.")
    return None


def _by_group(session: Session, scope: Scope, attribute: str, asked: set[str], *, demonstration: bool) -> Subquery:
    table = GROUP_SUMS
    where = [table.c.attribute == attribute, table.c.demonstration.is_(demonstration)]
    if scope.by_home and not scope.lad_codes and HOME not in asked:
        where.append(table.c.region_code == EVERYWHERE)
    elif scope.by_home:
        where.append(table.c.region_code.in_(entered_for(session, Kind.LEARNERS)))
        where.append(table.c[HOME].in_(scope.lad_codes) if scope.lad_codes else table.c[HOME] != "")
    else:
        where.append(table.c.region_code == scope.region_code)
    names = ("level", "theme", HOME, "month", *SUMS)
    value = [table.c.value.label(attribute)] if attribute else []
    return select(*(table.c[name] for name in names), *value).where(*where).subquery()


# --- the records themselves -------------------------------------------------------------------------------------------


def _records(
    session: Session,
    scope: Scope,
    asked: set[str],
    only: Sequence[tuple[str, str]],
    period: tuple[str, str],
    *,
    monthly: bool,
    demonstration: bool,
) -> Subquery:
    """The same, counted from the records themselves: those alike are put together in one pass, and what they stand under is looked up
    for them together. Records that say themselves that they are others are left out before.
    """
    if scope.by_home:
        here = LEARNERS.c[HOME].in_(scope.lad_codes) if scope.lad_codes else LEARNERS.c[HOME] != ""
    else:
        here = LEARNERS.c.region_code == scope.region_code
    where = [LEARNERS.c.superseded_by.is_(None), here, LEARNERS.c.demonstration.is_(demonstration)]
    where += [may_be(name, value) for name, value in only]
    same = [one.label(name) for name, one in rests_on(sorted(asked)).items()]
    names: tuple[str, ...] = ("n", "keys", *MONTHS) if monthly else SUMS
    ours: list[Any] = [literal(demonstration).label("demonstration")]  # not grouped by: it is the same for all
    if scope.by_home:
        same.append(LEARNERS.c.region_code.label("region_code"))
    else:
        ours.append(literal(scope.region_code).label("region_code"))
    alike = _by_month(session, ours, same, where) if monthly else _counted(ours, same, where, period)
    rows = resolved(session, names=sorted(asked), also=names, region_code=scope.region_code, of=alike).subquery()
    some = select(rows).where(*_are(rows, only))
    return dated(some, sorted(asked)) if monthly else some.subquery()


def _by_month(
    session: Session, ours: Sequence[Any], same: Sequence[Any], where: Sequence[ColumnElement[bool]]
) -> Subquery:
    months = [month(session, day).label(name) for name, day in zip(MONTHS, days_counted(LEARNERS), strict=True)]
    numbers = (func.count().label("n"), func.sum(MARK).label("keys"))
    return select(*ours, *same, *months, *numbers).where(*where).group_by(*same, *months).subquery()


def _counted(
    ours: Sequence[Any], same: Sequence[Any], where: Sequence[ColumnElement[bool]], period: tuple[str, str]
) -> Subquery:
    """Where months are not asked for a measure counts each record once, or not at all."""
    if any(period):
        counts = [and_(*_within(day, period)) for day in days_counted(LEARNERS)]
    else:  # every record has the day of its start; to look at days would make the database carry them along as it sorts
        counts = [true(), true(), LEARNERS.c.status == "completed"]
    numbers = [
        func.sum(case((does, number), else_=0)).label(f"{measure}{end}")
        for measure, does in zip(MEASURES, counts, strict=True)
        for end, number in (("", literal(1)), ("_key", MARK))
    ]
    return select(*ours, *same, *numbers).where(*where, or_(*counts)).group_by(*same).subquery()
