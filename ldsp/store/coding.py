"""Learner records read from the store in columns of numbers, to be counted by every dimension without reading them again."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import (
    CTE,
    Boolean,
    Column,
    ColumnElement,
    Integer,
    MetaData,
    Result,
    String,
    Table,
    and_,
    case,
    cast,
    extract,
    func,
    insert,
    select,
    true,
    tuple_,
    type_coerce,
)
from sqlmodel import Session

from ldsp.domain.outcomes import GROUPS as OUTCOME_GROUPS
from ldsp.domain.people import KEYS
from ldsp.domain.take_up import COURSES, GROUPS, HOME, MEASURES, NOT_KNOWN
from ldsp.store import fates, questions, skills
from ldsp.store.database import is_sqlite
from ldsp.store.fates import FOLLOW_UPS, IS_CURRENT
from ldsp.store.keys import BETWEEN, one_of
from ldsp.store.skills import ASSESSMENTS
from ldsp.store.standing import CURRENT, LEARNERS, MONTHS, WHOSE, days_counted, resolved

Coded = Mapping[str, tuple["np.ndarray[Any, np.dtype[np.int64]]", "np.ndarray[Any, Any]"]]
"""Records in columns: of each the number of each row's value (-1: none), and the values by number."""

OF_FATE = ("record_id", "learner_ref", "status", "result", "enrolled_on", "started_on", "ended_on", "consent")
OF_COURSE = ("level", "theme", "programme_id", "run_id", "provider_id", "delivery_lad_code")
"""What a record itself says of its course: records that say the same stand under the same."""

APART = "\x1e"
"""Stands between cells that may hold `BETWEEN` themselves."""

AT_ONCE = 50_000
"""Records that are fetched at a time: bounds the memory that counting needs. Our own choice."""


def coded(session: Session, where: ColumnElement[bool], follow_ups: ColumnElement[bool] = IS_CURRENT) -> Coded:
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
            _text(session, *days_counted(every), *answers.values(), between=APART),
        )
        question = select(*texts, every.c.record_id, every.c.mark)
        question = question.join_from(every, said, said.c.record_id == every.c.record_id, isouter=True)
        course, person, told, numbers, keys = _in_numbers(session.execute(question), len(texts))
    made = _under(session, course[0], numbers) | _apart(about, person)
    made |= {name: _again(made[name][0], np.where(made[name][1] == "", NOT_KNOWN, made[name][1])) for name in GROUPS}
    made |= _apart((*MEASURES, *answers), told, APART)
    for name in answers:
        codes, texts_of = made[name]
        made[name] = _again(codes, np.where(texts_of == "", None, texts_of))
        if name.partition(":")[0] in questions.BY_LEVEL:
            made[name] = _joined(made["level"], made[name])
    for name, measure in zip(MONTHS, MEASURES, strict=True):
        codes, days = made.pop(measure)
        months = days.astype("datetime64[D]").astype("datetime64[M]")
        counted = [None if np.isnat(month) else int(month.astype(np.int64)) + 1970 * 12 for month in months]
        made[name] = _again(codes, np.array(counted, dtype=object))
    codes, months = made["starts_month"]
    return made | {"year": _again(codes, months // 12), "key": (keys, np.zeros(0))}


def _done(session: Session, where: ColumnElement[bool], follow_ups: ColumnElement[bool]) -> CTE:
    """The completed enrolments among some of whose learners anybody asked: an answer is not looked for at any other."""
    asked = select(FOLLOW_UPS.c.record_id).where(follow_ups, fates.same_learner(FOLLOW_UPS, LEARNERS))
    completed = (
        LEARNERS.c.status == "completed",
        LEARNERS.c.ended_on.is_not(None),
        LEARNERS.c.consent,
        asked.exists(),
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


def coded_skills(
    session: Session,
    theirs: CTE | None = None,
    *,
    enrolments: ColumnElement[bool] = CURRENT,
    assessments: ColumnElement[bool] = skills.IS_CURRENT,
) -> Coded:
    """The assessments of some learners (none said: of all) set beside each other, with what their first enrolments stand under."""

    def is_theirs(table: Table) -> ColumnElement[bool]:
        if theirs is None:
            return true() if table is ASSESSMENTS else assessed(assessments)
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
    of_first = session.execute(select(*learner, *(first.c[name] for name in known), year, first.c.mark % KEYS)).all()
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
    made = {name: pd.factorize(np.array(columns.get(name, ()), dtype=object)) for name in (*known, "year")}
    return {
        **{name: (codes[each], values) for name, (codes, values) in made.items()},
        questions.SKILL.name: pd.factorize(np.array(said, dtype=object)),
        "key": (np.array(columns.get("key", ()), dtype=np.int64)[each], np.zeros(0)),
    }


def assessed(assessments: ColumnElement[bool] = skills.IS_CURRENT) -> ColumnElement[bool]:
    """Learners of whom there is an assessment."""
    return select(ASSESSMENTS.c.record_id).where(assessments, fates.same_learner(ASSESSMENTS, LEARNERS)).exists()
