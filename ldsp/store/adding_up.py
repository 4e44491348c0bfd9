"""Learner records added up, so that a page asks one stretch of a small table however many learners there are.

The sums follow the current records in the same transaction: rows that come are added, rows that are replaced or withdrawn are
taken off. Beside every true count stands the sum of the record keys of those counted, which adds up as the count does; with
the two, disclosure makes the number that anybody may see. `rebuild` counts anew from the records, and finds the same.

Where a record is silent it says what it stands under: level and theme of its programme, programme and district of its course
run. So when those change, the sums of their region are made anew. What became of an enrolment depends on the answers to
follow-ups as well: when some come or go, the enrolments of their learners are counted as they were and as they are. So are the
assessments of learners, when assessments or enrolments come or go.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import (
    CTE,
    Boolean,
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
    extract,
    false,
    func,
    insert,
    literal,
    not_,
    or_,
    select,
    text,
    true,
    tuple_,
    type_coerce,
    union,
    union_all,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from ldsp.domain.outcomes import GROUPS as OUTCOME_GROUPS
from ldsp.domain.records import Kind
from ldsp.domain.take_up import COURSES, EVERYWHERE, GROUPS, HOME, MEASURES, NOT_KNOWN
from ldsp.store import fates, questions, skills
from ldsp.store.database import bulk_insert, is_sqlite
from ldsp.store.fates import FOLLOW_UPS, IS_CURRENT
from ldsp.store.keys import BETWEEN, one_of
from ldsp.store.skills import ASSESSMENTS
from ldsp.store.tables import COURSE_SUMS, FATE_SUMS, GROUP_SUMS, OUTCOME_SUMS, RECORDS

LEARNERS = RECORDS[Kind.LEARNERS]
CURRENT = LEARNERS.c.superseded_by.is_(None)
REFERRED = frozenset({Kind.PROGRAMMES, Kind.COURSE_RUNS, Kind.VENUES})
"""Kinds of record from which a learner's record may take what it does not say."""

SUMS = tuple(f"{measure}{end}" for measure in MEASURES for end in ("", "_key"))
MONTHS = tuple(f"{measure}_month" for measure in MEASURES)
WHOSE = ("region_code", "demonstration")
ALL_SUMS = (COURSE_SUMS, GROUP_SUMS, FATE_SUMS, OUTCOME_SUMS)
ABOUT_LEARNERS = (LEARNERS, FOLLOW_UPS, ASSESSMENTS)
FATE_BY = tuple(name for name in OUTCOME_GROUPS if name != "programme_id")
"""What stands as `attribute` in the sums of fates; the programme has a column of its own."""


def come(session: Session, kind: Kind, where: ColumnElement[bool]) -> None:
    """Add the records that meet a condition; nothing for records of which no learner's count depends."""
    if kind is Kind.LEARNERS:
        _add(session, where, 1)
        _enrolled_anew(session, where, _but(CURRENT, where), _and_these(session, LEARNERS, where))
    elif kind is Kind.FOLLOW_UPS:
        _answered(session, where, _and_these(session, FOLLOW_UPS, where), 1)
        _add_themselves(session, kind, where, 1)
    elif kind is Kind.ASSESSMENTS:
        current = skills.IS_CURRENT
        _assessed_anew(session, where, _but(current, where), _and_these(session, ASSESSMENTS, where))
        _add_themselves(session, kind, where, 1)


def go(session: Session, kind: Kind, where: ColumnElement[bool]) -> None:
    """Take off the records that meet a condition and are current still."""
    if kind is Kind.LEARNERS:
        _add(session, and_(where, CURRENT), -1)
        _enrolled_anew(session, and_(where, CURRENT), CURRENT, _but(CURRENT, where))
    elif kind is Kind.FOLLOW_UPS:
        _answered(session, and_(where, IS_CURRENT), IS_CURRENT, -1)
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
    learners, asked, assessed = (
        and_(each.c.superseded_by.is_(None), each.c.region_code == region_code) for each in ABOUT_LEARNERS
    )
    _add(session, learners, 1, first=True)
    _add_themselves(session, Kind.FOLLOW_UPS, asked, 1, first=True)
    _add_themselves(session, Kind.ASSESSMENTS, assessed, 1, first=True)
    skilled = _coded_skills(session, enrolments=learners, assessments=assessed)
    _put(session, OUTCOME_SUMS, list(_by_question(skilled)), 1, first=True)


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

APART = "\x1e"
"""Stands between cells that may hold `BETWEEN` themselves."""

AT_ONCE = 50_000
"""Records that are fetched at a time: bounds the memory that counting needs. Our own choice."""


def _add(session: Session, where: ColumnElement[bool], sign: int, *, first: bool = False) -> None:
    """Add the sums of some learner records, or take them off; `first`: there are none yet of their region."""
    rows = _coded(session, where)
    _put(session, COURSE_SUMS, [_monthly(rows, (*WHOSE, *COURSES))], sign)
    _put(session, GROUP_SUMS, list(_by_group(rows)), sign)
    _put(session, FATE_SUMS, list(_by_fate(rows)), sign, first=first)
    _put(session, OUTCOME_SUMS, list(_by_question(rows)), sign, first=first)


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
        rows = _coded(session, where, follow_ups)
        _put(session, FATE_SUMS, list(_by_fate(rows)), way)
        _put(session, OUTCOME_SUMS, list(_by_question(rows, questions.OF_ANSWERS)), way)


Coded = Mapping[str, tuple["np.ndarray[Any, np.dtype[np.int64]]", "np.ndarray[Any, Any]"]]
"""Records in columns: of each the number of each row's value (-1: none), and the values by number."""


def _coded(session: Session, where: ColumnElement[bool], follow_ups: ColumnElement[bool] = IS_CURRENT) -> Coded:
    """Records with what they stand under, read once and counted by every dimension; `fate` only of who agreed to evaluation."""
    about = (HOME, *GROUPS)
    every = resolved(session, where, names=(), also=(*about, *OF_COURSE, *OF_FATE)).cte("every")
    with _set_aside(session, fates.answers(session, _done(session, where, follow_ups), follow_ups)) as said:
        answers = {
            "fate": case((every.c.consent, fates.fate(every, said.c.outcome))),
            **questions.answers_of(session, every, said),
        }
        # A few texts rather than thirty cells: to fetch those would take longer than all else that is done here.
        texts = (
            _text(session, *(every.c[name] for name in (*WHOSE, *OF_COURSE))),
            _text(session, *(every.c[name] for name in about)),
            _text(session, *_days(every), *answers.values(), between=APART),
        )
        question = select(*texts, every.c.record_id, every.c.record_key)
        question = question.join_from(every, said, said.c.record_id == every.c.record_id, isouter=True)
        course, person, told, numbers, keys = _in_numbers(session.execute(question), len(texts))
    coded = _under(session, course[0], numbers) | _apart(about, person)
    coded |= {
        name: _again(coded[name][0], np.where(coded[name][1] == "", NOT_KNOWN, coded[name][1])) for name in GROUPS
    }
    coded |= _apart((*MEASURES, *answers), told, APART)
    for name in answers:
        codes, texts_of = coded[name]
        coded[name] = _again(codes, np.where(texts_of == "", None, texts_of))
        if name.partition(":")[0] in questions.BY_LEVEL:
            coded[name] = _joined(coded["level"], coded[name])
    for name, measure in zip(MONTHS, MEASURES, strict=True):
        codes, days = coded.pop(measure)
        months = days.astype("datetime64[D]").astype("datetime64[M]")
        counted = [None if np.isnat(month) else int(month.astype(np.int64)) + 1970 * 12 for month in months]
        coded[name] = _again(codes, np.array(counted, dtype=object))
    codes, months = coded["starts_month"]
    return coded | {"year": _again(codes, months // 12), "key": (keys, np.zeros(0))}


def _done(session: Session, where: ColumnElement[bool], follow_ups: ColumnElement[bool]) -> CTE:
    """The completed enrolments among some of whose learners anybody asked: an answer is not looked for at any other."""
    asked = select(*(FOLLOW_UPS.c[name] for name in fates.LEARNER)).where(follow_ups)
    completed = (
        LEARNERS.c.status == "completed",
        LEARNERS.c.ended_on.is_not(None),
        LEARNERS.c.consent,
        tuple_(*(LEARNERS.c[name] for name in fates.LEARNER)).in_(asked),
    )
    names = ("programme_id", "provider_id")
    also = ("record_id", "learner_ref", "ended_on")
    return resolved(session, where, *completed, names=names, also=also).cte("done").prefix_with("MATERIALIZED")


def _text(session: Session, *cells: ColumnElement[Any], between: str = BETWEEN) -> ColumnElement[str]:
    """Several cells as one text; a missing one is empty."""
    put = func.printf if is_sqlite(session.connection()) else func.format
    return type_coerce(put(between.join(["%s"] * len(cells)), *cells), String)


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


def _apart(names: Sequence[str], column: tuple[Any, Any], between: str = BETWEEN) -> dict[str, tuple[Any, Any]]:
    """The cells that a column's texts were put together from."""
    codes, texts = column
    cells = zip(*(text.split(between) for text in texts), strict=True) if texts else ((),) * len(names)
    return {name: _again(codes, np.array(one, dtype=object)) for name, one in zip(names, cells, strict=True)}


def _joined(first: tuple[Any, Any], then: tuple[Any, Any]) -> tuple[Any, Any]:
    """Two columns as one of texts with both; missing where the second is. The first is never missing."""
    there = then[0] >= 0
    both = first[0].astype(np.int64) * max(len(then[1]), 1) + then[0]
    pairs, of = np.unique(both[there], return_inverse=True)
    codes = np.full(len(both), -1, dtype=np.int64)
    codes[there] = of
    one, other = np.divmod(pairs, max(len(then[1]), 1))
    return codes, np.array(
        [f"{first[1][i]}{BETWEEN}{then[1][j]}" for i, j in zip(one, other, strict=True)], dtype=object
    )


def _again(codes: Any, values: Any) -> tuple[Any, Any]:
    """A column whose values became others, of which several may now be the same; where there is none the number is -1."""
    of, distinct = pd.factorize(values)
    return np.append(of, -1)[codes], distinct


@contextmanager
def _set_aside(session: Session, answers: CTE) -> Iterator[Table]:
    """Answers by the number of the record, for as long as they are asked.

    Of rows that it makes on the way SQLite does not know how many they are, and may go through all of them for every record.
    """
    names = [one.name for one in answers.c]
    kinds: Mapping[str, Any] = {"record_id": Integer(), "days": Integer(), "job": Boolean()}
    columns = (Column(name, kinds.get(name, String()), primary_key=name == "record_id") for name in names)
    table = Table("answers_aside", MetaData(), *columns, prefixes=["TEMPORARY"])
    connection = session.connection()
    table.create(connection, checkfirst=False)
    session.execute(insert(table).from_select(names, select(answers)))
    yield table
    table.drop(connection, checkfirst=False)  # after an error the whole transaction goes, and the table with it


def _but(current: ColumnElement[bool], where: ColumnElement[bool]) -> ColumnElement[bool]:
    """What is current, without some."""
    return and_(current, not_(func.coalesce(where, false())))


def _and_these(session: Session, table: Table, where: ColumnElement[bool]) -> ColumnElement[bool]:
    """What is current, and some that come: mostly they are current already, and then nothing keeps the database from its index."""
    current: ColumnElement[bool] = table.c.superseded_by.is_(None)
    others = select(table.c.record_id).where(where, table.c.superseded_by.is_not(None)).limit(1)
    return current if session.execute(others).first() is None else or_(current, where)


def _learners(table: Table, where: ColumnElement[bool]) -> CTE:
    """The learners whom some records are about."""
    return select(*(table.c[name] for name in fates.LEARNER)).where(where).distinct().cte("touched")


def _enrolled_anew(
    session: Session, where: ColumnElement[bool], before: ColumnElement[bool], after: ColumnElement[bool]
) -> None:
    """Some enrolments come or go: another may be the first of a learner, under which assessments count."""
    theirs = _learners(LEARNERS, and_(where, _assessed()))
    if session.execute(select(theirs).limit(1)).first() is not None:
        for enrolments, way in ((before, -1), (after, 1)):
            rows = _coded_skills(session, theirs, enrolments=enrolments)
            _put(session, OUTCOME_SUMS, list(_by_question(rows)), way)


def _assessed_anew(
    session: Session, where: ColumnElement[bool], before: ColumnElement[bool], after: ColumnElement[bool]
) -> None:
    """Some assessments come or go: those of their learners counted with them, and without them."""
    for assessments, way in ((before, -1), (after, 1)):
        rows = _coded_skills(session, _learners(ASSESSMENTS, where), assessments=assessments)
        _put(session, OUTCOME_SUMS, list(_by_question(rows)), way)


def _coded_skills(
    session: Session,
    theirs: CTE | None = None,
    *,
    enrolments: ColumnElement[bool] = CURRENT,
    assessments: ColumnElement[bool] = skills.IS_CURRENT,
) -> Coded:
    """The assessments of some learners (none said: of all) set beside each other, with what their first enrolments stand under."""

    def is_theirs(table: Table) -> ColumnElement[bool]:
        if theirs is None:
            return true() if table is ASSESSMENTS else _assessed(assessments)
        listed = select(*(theirs.c[name] for name in fates.LEARNER))
        who = tuple_(*(table.c[name] for name in fates.LEARNER))
        return and_(table.c.region_code.in_(select(theirs.c.region_code)), who.in_(listed))

    also = ("record_id", "learner_ref", "started_on")
    names = ("provider_id", *OUTCOME_GROUPS)
    every = resolved(session, enrolments, LEARNERS.c.consent, is_theirs(LEARNERS), names=names, also=also).cte("every")
    first = skills.first_enrolments(every)
    known = (*WHOSE, *OUTCOME_GROUPS)
    year = cast(extract("year", first.c.started_on), Integer)
    learner = [first.c[name] for name in fates.LEARNER]
    of_first = session.execute(select(*learner, *(first.c[name] for name in known), year, first.c.record_key)).all()
    # Joined here: SQLite may think that either side is short, and go through the whole of one for each row of the other.
    place = {tuple(row[: len(learner)]): at for at, row in enumerate(of_first)}
    pairs = skills.paired(assessments, is_theirs(ASSESSMENTS))
    at, said = [], []
    for row in session.execute(select(pairs)):
        if (of := place.get(tuple(row[: len(learner)]))) is not None:
            at.append(of)
            said.append(questions.skill(*row[len(learner) :]))
    each = np.array(at, dtype=np.int64)
    columns = dict(zip((*known, "year", "key"), [*zip(*of_first, strict=True)][len(learner) :], strict=False))
    coded = {name: pd.factorize(np.array(columns.get(name, ()), dtype=object)) for name in (*known, "year")}
    return {
        **{name: (codes[each], values) for name, (codes, values) in coded.items()},
        questions.SKILL.name: pd.factorize(np.array(said, dtype=object)),
        "key": (np.array(columns.get("key", ()), dtype=np.int64)[each], np.zeros(0)),
    }


def _assessed(assessments: ColumnElement[bool] = skills.IS_CURRENT) -> ColumnElement[bool]:
    """Learners of whom there is an assessment."""
    return select(ASSESSMENTS.c.record_id).where(assessments, fates.same_learner(ASSESSMENTS, LEARNERS)).exists()


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


def _by_question(rows: Coded, names: Collection[str] = tuple(questions.QUESTIONS)) -> Iterator[pd.DataFrame]:
    """Of each region by year of the start and by what is told in answer to a question, and by one thing known at a time."""
    for told, said in rows.items():
        question = questions.QUESTIONS.get(told.partition(":")[0])
        some = np.flatnonzero(said[0] >= 0)
        if question is None or question.name not in names or not some.size:
            continue
        things: list[tuple[str, Any]] = []
        which = []  # for each attribute, the number that each row's value has among all things known
        for name in question.attributes:
            codes, values = rows[name] if name else (np.zeros(len(said[0]), dtype=np.int64), [""])
            which.append(codes[some] + len(things))
            things += [(name, value) for value in values]
        each = np.tile(some, len(which))
        columns = {one: (rows[one][0][each], rows[one][1]) for one in (*WHOSE, "year")}
        columns |= {"told": (said[0][each], said[1]), "thing": (np.concatenate(which), np.arange(len(things)))}
        found = _counted(columns, rows["key"][0][each], np.ones(len(each), dtype=bool))
        thing = found.pop("thing")
        by, value = (np.array(one, dtype=object)[thing] for one in zip(*things, strict=True))
        found = found.rename(columns={"n": "enrolments", "key": "enrolments_key"})
        yield found.assign(question=question.name, attribute=by, value=value)


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
    summed = select(*same, *(cast(func.sum(aside.c[name]), Integer) for name in numbers)).group_by(*same)
    return _upsert(table, names, summed, sqlite_s=sqlite_s)


def _upsert(table: Table, names: Sequence[str], rows: Select[Any], *, sqlite_s: bool) -> Any:
    """Adds rows to a table of sums: to those there with the same key, or as new ones."""
    insert_into: Any = sqlite.insert if sqlite_s else postgresql.insert
    numbers = [column.name for column in table.c if column.name not in table.primary_key.columns]
    # SQLite would take what follows a SELECT without a condition for a join.
    adding = insert_into(table).from_select([*names, *numbers], rows.where(text("true")))
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
