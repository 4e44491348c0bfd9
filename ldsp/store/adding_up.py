"""Learner records added up, so that a page asks one stretch of a small table however many learners there are.

The sums follow the current records in the same transaction: rows that come are added, rows that are replaced or withdrawn are
taken off. Beside every true count stands the sum of the record keys of those counted, which adds up as the count does; with
the two, disclosure makes the number that anybody may see. `rebuild` counts anew from the records, and finds the same.

Where a record is silent it says what it stands under: level and theme of its programme, programme and district of its course
run. So when those change, the sums of their region are made anew. What became of an enrolment depends on the answers to
follow-ups as well: when some come or go, the enrolments of their learners are counted as they were and as they are.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import (
    CTE,
    Column,
    ColumnElement,
    Date,
    Integer,
    MetaData,
    Result,
    Select,
    String,
    Subquery,
    Table,
    and_,
    case,
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
    type_coerce,
    union_all,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from ldsp.domain.outcomes import GROUPS as OUTCOME_GROUPS
from ldsp.domain.records import Kind
from ldsp.domain.take_up import COURSES, EVERYWHERE, GROUPS, HOME, MEASURES, NOT_KNOWN
from ldsp.store import fates
from ldsp.store.database import bulk_insert, is_sqlite
from ldsp.store.fates import FOLLOW_UPS, IS_CURRENT
from ldsp.store.keys import BETWEEN, one_of
from ldsp.store.tables import COURSE_SUMS, FATE_SUMS, GROUP_SUMS, RECORDS

LEARNERS = RECORDS[Kind.LEARNERS]
CURRENT = LEARNERS.c.superseded_by.is_(None)
REFERRED = frozenset({Kind.PROGRAMMES, Kind.COURSE_RUNS, Kind.VENUES})
"""Kinds of record from which a learner's record may take what it does not say."""

SUMS = tuple(f"{measure}{end}" for measure in MEASURES for end in ("", "_key"))
MONTHS = tuple(f"{measure}_month" for measure in MEASURES)
WHOSE = ("region_code", "demonstration")
ALL_SUMS = (COURSE_SUMS, GROUP_SUMS, FATE_SUMS)
FATE_BY = tuple(name for name in OUTCOME_GROUPS if name != "programme_id")
"""What stands as `attribute` in the sums of fates; the programme has a column of its own."""


def come(session: Session, kind: Kind, where: ColumnElement[bool]) -> None:
    """Add the records that meet a condition; nothing for records of which no learner's count depends."""
    if kind is Kind.LEARNERS:
        _add(session, where, 1)
    elif kind is Kind.FOLLOW_UPS:
        _answered(session, where, or_(IS_CURRENT, where), 1)


def go(session: Session, kind: Kind, where: ColumnElement[bool]) -> None:
    """Take off the records that meet a condition and are current still."""
    if kind is Kind.LEARNERS:
        _add(session, and_(where, CURRENT), -1)
    elif kind is Kind.FOLLOW_UPS:
        _answered(session, and_(where, IS_CURRENT), IS_CURRENT, -1)


def follow(session: Session, kind: Kind, region_code: str) -> None:
    """After a change of the records of a kind: count a region's learners anew if they may take something from them."""
    if kind in REFERRED:
        rebuild(session, region_code)


def rebuild(session: Session, region_code: str | None = None) -> None:
    """Count anew from the records: of one region, or of all."""
    if region_code is None:
        for table in ALL_SUMS:
            session.execute(delete(table))
        regions = session.execute(select(LEARNERS.c.region_code).where(CURRENT).distinct()).scalars().all()
        for one in regions:  # one after the other: bounds the memory that counting needs
            _add(session, and_(CURRENT, LEARNERS.c.region_code == one), 1)
        return
    _leave_everywhere(session, region_code)
    for table in ALL_SUMS:
        session.execute(delete(table).where(table.c.region_code == region_code))
    _add(session, and_(CURRENT, LEARNERS.c.region_code == region_code), 1)


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


# --- a record, with what it stands under ------------------------------------------------------------------------------


DIMENSIONS = (*COURSES, HOME, *GROUPS)


def resolved(
    session: Session,
    *where: ColumnElement[bool],
    names: Collection[str] = (*DIMENSIONS, *MONTHS),
    also: Sequence[str] = (),
) -> Select[Any]:
    """Learner records with dimensions filled in, the month of each measure (empty: not counted), and the record key.

    `names` says which of these are wanted: only what they rest on is looked up. `also` names other columns of the record that are
    wanted beside them, as they stand.
    """
    run = _there(Kind.COURSE_RUNS, "run_id", "programme_id", "lad_code", "venue_id")
    venue = _there(Kind.VENUES, "venue_id", "lad_code")
    programme = _there(Kind.PROGRAMMES, "programme_id", "level", "theme")
    code = func.coalesce(func.nullif(LEARNERS.c.programme_id, ""), run.c.programme_id, "")
    found: Any = LEARNERS
    if {*names} & {"level", "theme", "programme_id", "delivery_lad_code"}:
        found = found.outerjoin(run, _same(run, run.c.run_id == LEARNERS.c.run_id))
    if {*names} & {"level", "theme"}:
        found = found.outerjoin(programme, _same(programme, programme.c.programme_id == code))
    if "delivery_lad_code" in names:
        found = found.outerjoin(venue, _same(venue, venue.c.venue_id == run.c.venue_id))
    said = {name: func.nullif(LEARNERS.c[name], "") for name in ("level", "theme", "delivery_lad_code", HOME)}
    known = {
        "level": func.coalesce(said["level"], programme.c.level, ""),
        "theme": func.coalesce(said["theme"], programme.c.theme, ""),
        "programme_id": code,
        "provider_id": LEARNERS.c.provider_id,
        "delivery_lad_code": func.coalesce(
            said["delivery_lad_code"], func.nullif(run.c.lad_code, ""), venue.c.lad_code, ""
        ),
        HOME: func.coalesce(said[HOME], ""),
        **{name: func.coalesce(func.nullif(LEARNERS.c[name], ""), NOT_KNOWN) for name in GROUPS},
        **{name: _month(session, day) for name, day in zip(MONTHS, _days(LEARNERS), strict=True)},
    }
    return (
        select(
            *(LEARNERS.c[name] for name in WHOSE),
            *(one.label(name) for name, one in known.items() if name in names),
            LEARNERS.c.record_key,
            *(LEARNERS.c[name] for name in also),
        )
        .select_from(found)
        .where(*where)
    )


@cache
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


def _days(records: Any) -> tuple[ColumnElement[Any], ...]:
    """The day on which each measure counts a record (empty: not counted)."""
    done = case((records.c.status == "completed", func.coalesce(records.c.ended_on, records.c.started_on)))
    return func.coalesce(records.c.enrolled_on, records.c.started_on), records.c.started_on, done


def _month(session: Session, day: Any) -> ColumnElement[Any]:
    """The first day of the month of a day."""
    if is_sqlite(session.connection()):
        return type_coerce(func.strftime("%Y-%m-01", day), Date)
    return cast(func.date_trunc("month", day), Date)


# --- adding -----------------------------------------------------------------------------------------------------------


OF_FATE = ("record_id", "learner_ref", "status", "result", "enrolled_on", "started_on", "ended_on", "consent")
OF_COURSE = ("level", "theme", "programme_id", "run_id", "provider_id", "delivery_lad_code")
"""What a record itself says of its course: records that say the same stand under the same."""

AT_ONCE = 50_000
"""Records that are fetched at a time: bounds the memory that counting needs. Our own choice."""


def _add(session: Session, where: ColumnElement[bool], sign: int) -> None:
    """Add the sums of some learner records, or take them off."""
    rows = _coded(session, where)
    _put(session, COURSE_SUMS, [_monthly(rows, (*WHOSE, *COURSES))], sign)
    _put(session, GROUP_SUMS, list(_by_group(rows)), sign)
    _put(session, FATE_SUMS, list(_by_fate(rows)), sign)


def _answered(session: Session, touched: ColumnElement[bool], current: ColumnElement[bool], sign: int) -> None:
    """Some follow-ups come or go: the enrolments of their learners counted with them, less the same without them.

    `current` says which follow-ups count when they are there.
    """
    theirs = select(*(FOLLOW_UPS.c[name] for name in fates.LEARNER)).where(touched)
    where = and_(
        CURRENT,
        LEARNERS.c.region_code.in_(select(FOLLOW_UPS.c.region_code).where(touched)),
        tuple_(*(LEARNERS.c[name] for name in fates.LEARNER)).in_(theirs),
    )
    without = and_(IS_CURRENT, not_(func.coalesce(touched, false())))
    for follow_ups, way in ((without, -sign), (current, sign)):
        _put(session, FATE_SUMS, list(_by_fate(_coded(session, where, follow_ups))), way)


Coded = Mapping[str, tuple["np.ndarray[Any, np.dtype[np.int64]]", "np.ndarray[Any, Any]"]]
"""Records in columns: of each the number of each row's value (-1: none), and the values by number."""


def _coded(session: Session, where: ColumnElement[bool], follow_ups: ColumnElement[bool] = IS_CURRENT) -> Coded:
    """Records with what they stand under, read once and counted by every dimension; `fate` only of who agreed to evaluation."""
    about = (HOME, *GROUPS)
    every = resolved(session, where, names=about, also=(*OF_COURSE, *OF_FATE)).cte("every")
    said = fates.answers(session, _done(session, where, follow_ups), follow_ups)
    fate = case((every.c.consent, fates.fate(every, said.c.outcome)))
    # A few texts rather than twenty cells: to fetch those would take longer than all else that is done here.
    texts = (
        _text(session, *(every.c[name] for name in (*WHOSE, *OF_COURSE))),
        _text(session, *(every.c[name] for name in about)),
        _text(session, *_days(every), fate),
    )
    question = select(*texts, every.c.record_id, every.c.record_key)
    question = question.join_from(every, said, said.c.record_id == every.c.record_id, isouter=True)
    course, person, told, numbers, keys = _in_numbers(session.execute(question), len(texts))
    coded = _under(session, course[0], numbers) | _apart(about, person) | _apart((*MEASURES, "fate"), told)
    coded["fate"] = _again(coded["fate"][0], np.where(coded["fate"][1] == "", None, coded["fate"][1]))
    for name, measure in zip(MONTHS, MEASURES, strict=True):
        codes, days = coded.pop(measure)
        months = days.astype("datetime64[D]").astype("datetime64[M]")
        counted = [None if np.isnat(month) else int(month.astype(np.int64)) + 1970 * 12 for month in months]
        coded[name] = _again(codes, np.array(counted, dtype=object))
    codes, months = coded["starts_month"]
    return coded | {"year": _again(codes, months // 12), "key": (keys, np.zeros(0))}


def _done(session: Session, where: ColumnElement[bool], follow_ups: ColumnElement[bool]) -> CTE:
    """The achieved enrolments among some of whose learners anybody asked: an answer is not looked for at any other."""
    asked = select(*(FOLLOW_UPS.c[name] for name in fates.LEARNER)).where(follow_ups)
    achieved = (
        LEARNERS.c.status == "completed",
        LEARNERS.c.result == "achieved",
        LEARNERS.c.ended_on.is_not(None),
        LEARNERS.c.consent,
        tuple_(*(LEARNERS.c[name] for name in fates.LEARNER)).in_(asked),
    )
    names = ("programme_id", "provider_id")
    return resolved(session, where, *achieved, names=names, also=("record_id", "learner_ref", "ended_on")).cte("done")


def _text(session: Session, *cells: ColumnElement[Any]) -> ColumnElement[str]:
    """Several cells as one text; a missing one is empty."""
    put = func.printf if is_sqlite(session.connection()) else func.format
    return type_coerce(put(BETWEEN.join(["%s"] * len(cells)), *cells), String)


def _in_numbers(rows: Result[Any], texts: int) -> tuple[Any, ...]:
    """The columns of an answer: of the first ones, which are texts, the number of each row's and the texts; then numbers."""
    seen: list[dict[str, int]] = [{} for _ in range(texts)]
    parts: list[tuple[Any, ...]] = []
    for part in rows.partitions(AT_ONCE):
        columns = [*zip(*part, strict=True)]
        coded = [pd.factorize(np.array(column, dtype=object)) for column in columns[:texts]]
        placed = [
            np.array([known.setdefault(text, len(known)) for text in found], dtype=np.int32)[codes]
            for known, (codes, found) in zip(seen, coded, strict=True)
        ]
        parts.append((*placed, *(np.array(column, dtype=np.int64) for column in columns[texts:])))
    made = (
        [np.concatenate(column) for column in zip(*parts, strict=True)]
        if parts
        else [np.zeros(0, dtype=np.int64)] * (texts + 2)
    )
    return (*zip(made[:texts], seen, strict=False), *made[texts:])


def _under(session: Session, course: Any, numbers: Any) -> dict[str, tuple[Any, Any]]:
    """What records stand under: looked up for one of those that say the same, by the numbers of the records."""
    names = (*WHOSE, *COURSES)
    _, first = np.unique(course, return_index=True)
    one = one_of(session, LEARNERS.c.record_id, numbers[first])
    rows = session.execute(resolved(session, one, names=COURSES, also=("record_id",))).mappings()
    found = {row["record_id"]: row for row in rows}
    of_each = [found[number] for number in numbers[first].tolist()]
    return {name: _again(course, np.array([row[name] for row in of_each], dtype=object)) for name in names}


def _apart(names: Sequence[str], column: tuple[Any, Any]) -> dict[str, tuple[Any, Any]]:
    """The cells that a column's texts were put together from."""
    codes, texts = column
    cells = zip(*(text.split(BETWEEN) for text in texts), strict=True) if texts else ((),) * len(names)
    return {name: _again(codes, np.array(one, dtype=object)) for name, one in zip(names, cells, strict=True)}


def _again(codes: Any, values: Any) -> tuple[Any, Any]:
    """A column whose values became others, of which several may now be the same; where there is none the number is -1."""
    of, distinct = pd.factorize(values)
    return np.append(of, -1)[codes], distinct


def _monthly(
    rows: Coded, names: Sequence[str], where: "np.ndarray[Any, np.dtype[np.bool_]] | None" = None
) -> pd.DataFrame:
    """A row a combination of some dimensions and a month: the three measures, and the sums of their keys."""
    parts = []
    for measure, month in zip(MEASURES, MONTHS, strict=True):
        counted = rows[month][0] >= 0 if where is None else (rows[month][0] >= 0) & where
        found = _counted({name: rows[name] for name in names} | {"month": rows[month]}, rows["key"][0], counted)
        parts.append(found.rename(columns={"n": measure, "key": f"{measure}_key"}))
    joined = pd.concat(parts, ignore_index=True)
    joined[[*SUMS]] = joined[[*SUMS]].fillna(0).astype("int64")
    first = np.array(
        [f"{number // 12:04d}-{number % 12 + 1:02d}-01" for number in joined["month"]], dtype="datetime64[s]"
    )
    return joined.assign(month=first)


def _by_group(rows: Coded) -> Iterator[pd.DataFrame]:
    """Of each region by home, and of all England without it; theme only where no group is."""
    at_home = _is_not(rows[HOME], "")
    for name in ("", *GROUPS):
        about = ["demonstration", "level", *([name] if name else ["theme"])]
        said = {name: "value"} if name else {}
        rest = {"attribute": name} | ({"theme": ""} if name else {"value": ""})
        yield _monthly(rows, ["region_code", HOME, *about]).rename(columns=said).assign(**rest)
        everywhere = {"region_code": EVERYWHERE, HOME: ""}
        yield _monthly(rows, about, at_home).rename(columns=said).assign(**rest, **everywhere)


def _by_fate(rows: Coded) -> Iterator[pd.DataFrame]:
    """Of each region by programme, year of the start and fate, and by one thing known of the enrolment at a time."""
    agreed = rows["fate"][0] >= 0
    for name in ("", *FATE_BY):
        names = (*WHOSE, "programme_id", "year", "fate", *([name] if name else []))
        found = _counted({one: rows[one] for one in names}, rows["key"][0], agreed)
        said = {"n": "enrolments", "key": "enrolments_key"} | ({name: "value"} if name else {})
        yield found.rename(columns=said).assign(attribute=name, **({} if name else {"value": ""}))


def _is_not(column: tuple[Any, Any], value: str) -> Any:
    codes, values = column
    return (values != value)[codes] if len(values) else np.zeros(0, dtype=bool)


def _counted(columns: Coded, keys: Any, where: Any) -> pd.DataFrame:
    """A row a combination that occurs: its values, `n` and the sum of the record keys, `key`."""
    if not where.all():
        columns, keys = {name: (codes[where], values) for name, (codes, values) in columns.items()}, keys[where]
    numbers, possible = np.zeros(len(keys), dtype=np.int64), 1
    for codes, values in columns.values():
        numbers = numbers * max(len(values), 1) + codes
        possible *= max(len(values), 1)
    if possible <= max(4 * len(keys), 10_000):  # so few that each has a place of its own
        n = np.bincount(numbers, minlength=possible)
        each = np.flatnonzero(n)
        key = np.bincount(numbers, weights=keys, minlength=possible)[each]
        n = n[each]
    else:
        found, each = pd.factorize(numbers)
        n, key = (np.bincount(found, weights=one, minlength=len(each)) for one in (None, keys))
    table = {"n": n, "key": key.astype(np.int64)}
    for name, (_, values) in reversed([*columns.items()]):
        each, at = np.divmod(each, max(len(values), 1))
        table[name] = values[at] if len(values) else np.zeros(0, dtype=object)
    return pd.DataFrame(table)


def _put(session: Session, table: Table, parts: Sequence[pd.DataFrame], sign: int) -> None:
    """Add rows to a table of sums, or take them off: all at once, by way of a table that lives as long as that takes."""
    rows = pd.concat(parts, ignore_index=True)
    if rows.empty:
        return
    names = [column.name for column in table.primary_key]
    numbers = [column.name for column in table.c if column.name not in names]
    rows[numbers] *= sign
    connection = session.connection()
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
    summed = select(*same, *(cast(func.sum(aside.c[name]), Integer) for name in numbers)).group_by(*same)
    return _upsert(table, names, summed, sqlite_s=sqlite_s)


def _upsert(table: Table, names: Sequence[str], rows: Select[Any], *, sqlite_s: bool) -> Any:
    """Adds rows to a table of sums: to those there with the same key, or as new ones."""
    insert: Any = sqlite.insert if sqlite_s else postgresql.insert
    numbers = [column.name for column in table.c if column.name not in table.primary_key.columns]
    # SQLite would take what follows a SELECT without a condition for a join.
    adding = insert(table).from_select([*names, *numbers], rows.where(text("true")))
    both = {name: table.c[name] + adding.excluded[name] for name in numbers}
    return adding.on_conflict_do_update(index_elements=list(names), set_=both)


# --- counting when asked ----------------------------------------------------------------------------------------------


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
