"""Learner records added up, so that a page asks one stretch of a small table however many learners there are.

The sums follow the current records in the same transaction: rows that come are added, rows that are replaced or withdrawn are
taken off. Beside every true count stands the sum of the record keys of those counted, which adds up as the count does; with
the two, disclosure makes the number that anybody may see. `rebuild` counts anew from the records, and finds the same.

Where a record is silent it says what it stands under: level and theme of its programme, programme and district of its course
run. So when those change, the sums of their region are made anew.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    Boolean,
    Column,
    ColumnElement,
    Date,
    Integer,
    MetaData,
    Select,
    String,
    Subquery,
    Table,
    and_,
    case,
    cast,
    delete,
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
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from ldsp.domain.records import Kind
from ldsp.domain.take_up import COURSES, EVERYWHERE, GROUPS, HOME, MEASURES, NOT_KNOWN
from ldsp.store.database import is_sqlite
from ldsp.store.tables import COURSE_SUMS, GROUP_SUMS, RECORDS

LEARNERS = RECORDS[Kind.LEARNERS]
REFERRED = frozenset({Kind.PROGRAMMES, Kind.COURSE_RUNS, Kind.VENUES})
"""Kinds of record from which a learner's record may take what it does not say."""

SUMS = tuple(f"{measure}{end}" for measure in MEASURES for end in ("", "_key"))
MONTHS = tuple(f"{measure}_month" for measure in MEASURES)
WHOSE = ("region_code", "demonstration")


def come(session: Session, kind: Kind, where: ColumnElement[bool]) -> None:
    """Add the learner records that meet a condition; nothing for records of another kind."""
    if kind is Kind.LEARNERS:
        _add(session, where, 1)


def go(session: Session, kind: Kind, where: ColumnElement[bool]) -> None:
    """Take off the learner records that meet a condition and are current still."""
    if kind is Kind.LEARNERS:
        _add(session, and_(where, LEARNERS.c.superseded_by.is_(None)), -1)


def follow(session: Session, kind: Kind, region_code: str) -> None:
    """After a change of the records of a kind: count a region's learners anew if they may take something from them."""
    if kind in REFERRED:
        rebuild(session, region_code)


def rebuild(session: Session, region_code: str | None = None) -> None:
    """Count anew from the records: of one region, or of all."""
    current = LEARNERS.c.superseded_by.is_(None)
    if region_code is None:
        for table in (COURSE_SUMS, GROUP_SUMS):
            session.execute(delete(table))
        _add(session, current, 1)
        return
    _leave_everywhere(session, region_code)
    for table in (COURSE_SUMS, GROUP_SUMS):
        session.execute(delete(table).where(table.c.region_code == region_code))
    _add(session, and_(current, LEARNERS.c.region_code == region_code), 1)


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
    here = is_sqlite(session.connection())
    session.execute(_upsert(table, ["region_code", HOME, *names], taken, sqlite_s=here))
    empty = and_(*(table.c[name] == 0 for name in MEASURES))
    session.execute(delete(table).where(table.c.region_code == EVERYWHERE, empty))


def forget_demonstration(session: Session) -> None:
    """Remove the sums of demonstration records: the records are gone."""
    for table in (COURSE_SUMS, GROUP_SUMS):
        session.execute(delete(table).where(table.c.demonstration))


# --- a record, with what it stands under ------------------------------------------------------------------------------


def resolved(session: Session, *where: ColumnElement[bool]) -> Select[Any]:
    """Learner records with every dimension filled in, the month of each measure (empty: not counted), and the record key."""
    run = _there(Kind.COURSE_RUNS, "run_id", "programme_id", "lad_code", "venue_id")
    venue = _there(Kind.VENUES, "venue_id", "lad_code")
    programme = _there(Kind.PROGRAMMES, "programme_id", "level", "theme")
    code = func.coalesce(func.nullif(LEARNERS.c.programme_id, ""), run.c.programme_id, "")
    found = (
        LEARNERS.outerjoin(run, _same(run, run.c.run_id == LEARNERS.c.run_id))
        .outerjoin(programme, _same(programme, programme.c.programme_id == code))
        .outerjoin(venue, _same(venue, venue.c.venue_id == run.c.venue_id))
    )
    said = {name: func.nullif(LEARNERS.c[name], "") for name in ("level", "theme", "delivery_lad_code", HOME)}
    done = case((LEARNERS.c.status == "completed", func.coalesce(LEARNERS.c.ended_on, LEARNERS.c.started_on)))
    days = (func.coalesce(LEARNERS.c.enrolled_on, LEARNERS.c.started_on), LEARNERS.c.started_on, done)
    return (
        select(
            *(LEARNERS.c[name] for name in WHOSE),
            func.coalesce(said["level"], programme.c.level, "").label("level"),
            func.coalesce(said["theme"], programme.c.theme, "").label("theme"),
            code.label("programme_id"),
            LEARNERS.c.provider_id,
            func.coalesce(said["delivery_lad_code"], func.nullif(run.c.lad_code, ""), venue.c.lad_code, "").label(
                "delivery_lad_code"
            ),
            func.coalesce(said[HOME], "").label(HOME),
            *(func.coalesce(func.nullif(LEARNERS.c[name], ""), NOT_KNOWN).label(name) for name in GROUPS),
            *(_month(session, day).label(name) for name, day in zip(MONTHS, days, strict=True)),
            LEARNERS.c.record_key,
        )
        .select_from(found)
        .where(*where)
    )


def _there(kind: Kind, code: str, *names: str) -> Any:
    """Current records of a kind by code; a demonstration record may stand under a real one where it has none of its own."""
    table = RECORDS[kind]
    current = table.c.superseded_by.is_(None)
    columns = [table.c[name] for name in (code, *names)]
    own = select(table.c.region_code, table.c[code]).where(current, table.c.demonstration)
    itself = select(table.c.region_code, table.c.demonstration, *columns).where(current)
    lent = select(table.c.region_code, true().label("demonstration"), *columns).where(
        current, not_(table.c.demonstration), tuple_(table.c.region_code, table.c[code]).not_in(own)
    )
    # Made once and then looked up: left to itself SQLite would make it anew for every learner.
    return union_all(itself, lent).cte(f"the_{kind}").prefix_with("MATERIALIZED")


def _same(other: Any, condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return and_(
        other.c.region_code == LEARNERS.c.region_code, other.c.demonstration == LEARNERS.c.demonstration, condition
    )


def _month(session: Session, day: Any) -> ColumnElement[Any]:
    """The first day of the month of a day."""
    if is_sqlite(session.connection()):
        return type_coerce(func.strftime("%Y-%m-01", day), Date)
    return cast(func.date_trunc("month", day), Date)


# --- adding -----------------------------------------------------------------------------------------------------------


ASIDE = Table(
    "learners_set_aside",
    MetaData(),
    Column("region_code", String),
    Column("demonstration", Boolean),
    *(Column(name, String) for name in (*COURSES, HOME, *GROUPS)),
    *(Column(name, Date) for name in MONTHS),
    Column("record_key", Integer),
    prefixes=["TEMPORARY"],
)
"""Records with what they stand under, for one transaction: made once and read for every dimension."""


def _add(session: Session, where: ColumnElement[bool], sign: int) -> None:
    """Add the sums of some learner records, or take them off."""
    connection = session.connection()
    ASIDE.create(connection, checkfirst=False)
    try:
        session.execute(ASIDE.insert().from_select(list(ASIDE.c.keys()), resolved(session, where)))
        for statement in _statements(sign, sqlite_s=is_sqlite(connection)):
            session.execute(statement)
        if sign < 0:
            regions = [*session.execute(select(ASIDE.c.region_code).distinct()).scalars(), EVERYWHERE]
            for table in (COURSE_SUMS, GROUP_SUMS):
                empty = and_(*(table.c[name] == 0 for name in MEASURES))
                session.execute(delete(table).where(table.c.region_code.in_(regions), empty))
    finally:
        ASIDE.drop(connection, checkfirst=False)


@cache
def _statements(sign: int, *, sqlite_s: bool) -> tuple[Any, ...]:
    """What adds the records set aside to every sum. Put together once: that takes longer than to run it on a few records."""
    made = []
    for table, selected in ((COURSE_SUMS, _by_course(ASIDE)), *((GROUP_SUMS, one) for one in _by_group(ASIDE))):
        names = [column.name for column in table.primary_key]
        made.append(_upsert(table, names, _summed(selected, names, sign), sqlite_s=sqlite_s))
    return tuple(made)


def _upsert(table: Table, names: Sequence[str], rows: Select[Any], *, sqlite_s: bool) -> Any:
    """Adds rows to a table of sums: to those there with the same key, or as new ones."""
    insert: Any = sqlite.insert if sqlite_s else postgresql.insert
    adding = insert(table).from_select([*names, *SUMS], rows)
    both = {name: table.c[name] + adding.excluded[name] for name in SUMS}
    return adding.on_conflict_do_update(index_elements=list(names), set_=both)


def _by_course(some: Table) -> Select[Any]:
    return _alike(some, [some.c[name] for name in (*WHOSE, *COURSES)])


def _by_group(some: Table) -> Iterable[Select[Any]]:
    """Of each region by home, and of all England without it; theme only where no group is."""
    nothing = literal("")
    for name in ("", *GROUPS):
        about = [literal(name).label("attribute"), (some.c[name] if name else nothing).label("value"), some.c.level]
        theme = some.c.theme if not name else nothing.label("theme")
        yield _alike(some, [*(some.c[one] for one in WHOSE), *about, theme, some.c[HOME]])
        everywhere = [
            literal(EVERYWHERE).label("region_code"),
            some.c.demonstration,
            *about,
            theme,
            nothing.label(HOME),
        ]
        yield _alike(some, everywhere).where(some.c[HOME] != "")


def _alike(some: Table, dimensions: Sequence[ColumnElement[Any]]) -> Select[Any]:
    """Records that are alike in their dimensions and months, counted once for all three measures."""
    same = [*dimensions, *(some.c[name] for name in MONTHS)]
    varied = [one for one in same if not isinstance(getattr(one, "element", one), BindParameter)]
    return select(*same, func.count().label("n"), func.sum(some.c.record_key).label("keys")).group_by(*varied)


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


def _summed(alike: Select[Any], names: Sequence[str], sign: int) -> Select[Any]:
    """The three measures brought together under the months to which each belongs."""
    every = dated(alike, [name for name in names if name != "month"], sign)
    return (
        select(*(every.c[name] for name in names), *(cast(func.sum(every.c[name]), Integer) for name in SUMS))
        .where(or_(true(), every.c.month.is_not(None)))
        .group_by(*(every.c[name] for name in names))
    )
