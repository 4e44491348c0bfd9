"""A learner record with what it stands under: where it is silent, its programme, its course run and the run's venue say it."""

from collections.abc import Callable, Collection, Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    FromClause,
    Integer,
    Select,
    String,
    Subquery,
    and_,
    case,
    cast,
    func,
    literal,
    not_,
    or_,
    select,
    true,
    tuple_,
    type_coerce,
    union_all,
)
from sqlmodel import Session

from ldsp.domain.people import PARTS, SHIFT
from ldsp.domain.records import Kind
from ldsp.domain.take_up import COURSES, GROUPS, HOME, MEASURES, NOT_KNOWN
from ldsp.store.database import is_sqlite
from ldsp.store.tables import RECORDS

LEARNERS = RECORDS[Kind.LEARNERS]
CURRENT = LEARNERS.c.superseded_by.is_(None)
WHOSE = ("region_code", "demonstration")
MONTHS = tuple(f"{measure}_month" for measure in MEASURES)
_whole = literal(PARTS, Integer)
MARK = (_whole - _whole // LEARNERS.c.enrolments) * literal(SHIFT, Integer) + LEARNERS.c.record_key
"""What stands for the learner of a record in sums: see `domain.people.mark`."""

SUMS = tuple(f"{measure}{end}" for measure in MEASURES for end in ("", "_key"))
DIMENSIONS = (*COURSES, HOME, *GROUPS)


def resolved(
    session: Session,
    *where: ColumnElement[bool],
    names: Collection[str] = (*DIMENSIONS, *MONTHS),
    also: Sequence[str] = (),
    region_code: str = "",
    of: Any = LEARNERS,
) -> Select[Any]:
    """Learner records with dimensions filled in, the month of each measure (empty: not counted), and the mark.

    `names` says which of these are wanted: only what they rest on is looked up. `also` names other columns of the record that are
    wanted beside them, as they stand. `region_code`: the records are one region's, and so is what they stand under; nothing else is
    looked at then. `of`: what stands for the records, without marks: those alike in the columns of `rests_on`, put together.
    """
    run = _there(Kind.COURSE_RUNS, region_code, "run_id", "programme_id", "lad_code", "venue_id")
    venue = _there(Kind.VENUES, region_code, "venue_id", "lad_code")
    programme = _there(Kind.PROGRAMMES, region_code, "programme_id", "level", "theme")
    code = func.coalesce(_said(of.c.programme_id), run.c.programme_id, "") if "programme_id" in of.c else literal("")
    found = of
    if {*names} & RUN_SAYS:
        found = found.outerjoin(run, _same(of, run, run.c.run_id == _run_id(of, names)))
    if {*names} & PROGRAMME_SAYS:
        found = found.outerjoin(programme, _same(of, programme, programme.c.programme_id == code))
    if "delivery_lad_code" in names:
        found = found.outerjoin(venue, _same(of, venue, venue.c.venue_id == run.c.venue_id))
    looked_up: dict[str, Callable[[], ColumnElement[Any]]] = {
        "level": lambda: func.coalesce(_said(of.c.level), programme.c.level, ""),
        "theme": lambda: func.coalesce(_said(of.c.theme), programme.c.theme, ""),
        "programme_id": lambda: code,
        "delivery_lad_code": lambda: func.coalesce(
            _said(of.c.delivery_lad_code), _said(run.c.lad_code), venue.c.lad_code, ""
        ),
    }
    months = dict(zip(MONTHS, days_counted(of), strict=True)) if {*names} & {*MONTHS} else {}
    known = {
        name: looked_up[name]()
        if name in looked_up
        else month(session, months[name])
        if name in months
        else itself(of, name)
        for name in (*DIMENSIONS, *MONTHS)
        if name in names
    }
    return (
        select(
            *(of.c[name] for name in WHOSE),
            *(one.label(name) for name, one in known.items()),
            *([MARK.label("mark")] if of is LEARNERS else []),
            *(of.c[name] for name in also),
        )
        .select_from(found)
        .where(*where)
    )


RUN_SAYS = frozenset({"level", "theme", "programme_id", "delivery_lad_code"})
PROGRAMME_SAYS = frozenset({"level", "theme"})


def itself(of: FromClause, name: str) -> ColumnElement[Any]:
    """What a record itself says of the learner, or who its provider is."""
    if name == "provider_id":
        return of.c[name]
    return func.coalesce(_said(of.c[name]), NOT_KNOWN if name in GROUPS else "")


def may_be(name: str, value: str) -> ColumnElement[bool]:
    """Records that have a value, and those that are silent and may stand under it."""
    if name in RUN_SAYS:
        return func.coalesce(LEARNERS.c[name], "").in_(("", value))
    return itself(LEARNERS, name) == value


def rests_on(names: Collection[str]) -> dict[str, ColumnElement[Any]]:
    """The columns of a record on which what it stands under rests: records of a region that are alike in them stand under the same."""
    about = {*names} & RUN_SAYS
    rest = dict.fromkeys((*names, *(("programme_id",) if about - {"delivery_lad_code"} else ())))
    columns: dict[str, ColumnElement[Any]] = {name: LEARNERS.c[name] for name in rest}
    return columns | ({"run_id": _run_id(LEARNERS, names)} if about else {})


def _run_id(of: FromClause, names: Collection[str]) -> ColumnElement[Any]:
    """The course run, for a record that does not say all that is asked for: others need none looked up."""
    asks = [name for name in ("programme_id", "delivery_lad_code") if name == "programme_id" or name in names]
    silent = or_(*(func.coalesce(of.c[name], "") == "" for name in asks if name in of.c))
    return case((silent, of.c.run_id))


@cache
def _there(kind: Kind, region_code: str, code: str, *names: str) -> Any:
    """Current records of a kind by code, of one region or all; a demonstration record may stand under a real one where it has none of
    its own.
    """
    table = RECORDS[kind]
    current = and_(table.c.superseded_by.is_(None), *([table.c.region_code == region_code] if region_code else []))
    columns = [table.c[name] for name in (code, *names)]
    own = select(table.c.region_code, table.c[code]).where(current, table.c.demonstration)
    itself = select(table.c.region_code, table.c.demonstration, *columns).where(current)
    lent = select(table.c.region_code, true().label("demonstration"), *columns).where(
        current, not_(table.c.demonstration), tuple_(table.c.region_code, table.c[code]).not_in(own)
    )
    # Made once and then looked up: left to itself SQLite would make it anew for every learner. Of one region PostgreSQL does better
    # without: it would not know how few they are, and go through all of them for every learner.
    made = union_all(itself, lent).cte(f"the_{kind}").prefix_with("MATERIALIZED", dialect="sqlite")
    return made if region_code else made.prefix_with("MATERIALIZED", dialect="postgresql")


def _said(cell: Any) -> ColumnElement[Any]:
    """A cell; null if it is empty. SQLite works this out in half the time that `nullif` takes."""
    return case((cell != "", cell))


def _same(of: FromClause, other: Any, condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return and_(other.c.region_code == of.c.region_code, other.c.demonstration == of.c.demonstration, condition)


def days_counted(records: Any) -> tuple[ColumnElement[Any], ...]:
    """The day on which each measure counts a record (empty: not counted)."""
    done = case((records.c.status == "completed", func.coalesce(records.c.ended_on, records.c.started_on)))
    return func.coalesce(records.c.enrolled_on, records.c.started_on), records.c.started_on, done


def month(session: Session, day: Any) -> ColumnElement[Any]:
    """The first day of the month of a day."""
    if is_sqlite(session.connection()):
        return type_coerce(func.substr(type_coerce(day, String), 1, 8) + "01", Date)  # a third of what strftime takes
    return cast(func.date_trunc("month", day), Date)


def dated(alike: Select[Any], names: Sequence[str], sign: int = 1) -> Subquery:
    """A row for each measure and month of what `alike` counts (`n`, `keys`), with the other measures nought."""
    found = alike.cte("alike")
    parts = [
        select(
            *(found.c[name] for name in names),
            found.c[month].label("month"),
            *(
                (sign * found.c[number] if one == measure else literal(0)).label(f"{one}{end}")
                for one in MEASURES
                for end, number in (("", "n"), ("_key", "keys"))
            ),
        ).where(found.c[month].is_not(None))
        for measure, month in zip(MEASURES, MONTHS, strict=True)
    ]
    return union_all(*parts).subquery()
