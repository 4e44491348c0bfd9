"""The sums beside the learner records: whatever is kept, replaced or undone, they are what a count of the records gives."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

import pandas as pd
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ldsp.domain.people import mark, record_key
from ldsp.domain.records import Kind
from ldsp.domain.take_up import COURSES, EVERYWHERE, GROUPS, HOME, MEASURES, Scope
from ldsp.store.adding_up import rebuild
from ldsp.store.database import engine, migrate, reading, writing
from ldsp.store.reads import records as read_records
from ldsp.store.reads import take_up
from ldsp.store.standing import SUMS
from ldsp.store.tables import COURSE_SUMS, GROUP_SUMS
from ldsp.store.writes import remove_demonstration, undo
from tests.store.peoples import AT, LANCASHIRE, kept

BURNLEY, PENDLE = "E07000117", "E07000122"


@pytest.fixture
def store(url: str) -> str:
    migrate(url)
    return url


def sums(url: str) -> dict[str, set[tuple]]:
    with reading(url) as session:
        return {t.name: {tuple(row) for row in session.execute(sa.select(t))} for t in (COURSE_SUMS, GROUP_SUMS)}


def by_hand(url: str, *dimensions: str) -> Counter:
    """The second implementation: current records, one by one, by (dimensions, measure, month)."""
    with reading(url) as session:
        table = read_records.records(session, kind=Kind.LEARNERS)
    learner = ["region_code", "demonstration", "provider_id", "learner_ref"]
    enrolments = Counter(map(tuple, table[learner].itertuples(index=False)))
    found: Counter = Counter()
    for row in table.to_dict("records"):
        days = {"enrolments": row["enrolled_on"], "starts": row["started_on"], "completions": None}
        if pd.isna(row["enrolled_on"]):
            days["enrolments"] = row["started_on"]
        if row["status"] == "completed":
            days["completions"] = row["started_on"] if pd.isna(row["ended_on"]) else row["ended_on"]
        values = tuple(str(row[name]) for name in dimensions)
        for measure, day in days.items():
            if day is not None:
                at = (row["region_code"], bool(row["demonstration"]), *values, measure, date(day.year, day.month, 1))
                found[*at, "n"] += 1
                found[*at, "key"] += mark(record_key(row["learner_ref"]), enrolments[*(row[name] for name in learner),])
    return +found


def kept_sums(url: str, *dimensions: str) -> Counter:
    """The same of the sums, from the table that knows the dimensions."""
    found: Counter = Counter()
    table = COURSE_SUMS if {*dimensions} <= {*COURSES} else GROUP_SUMS
    group = next((name for name in dimensions if name in GROUPS), "")
    question = sa.select(table) if table is COURSE_SUMS else sa.select(table).where(table.c.attribute == group)
    with reading(url) as session:
        rows = session.execute(question.where(table.c.region_code != EVERYWHERE)).mappings().all()
    for row in rows:
        values = tuple(row["value" if name in GROUPS else name] for name in dimensions)
        for measure in MEASURES:
            at = (row["region_code"], row["demonstration"], *values, measure, row["month"])
            found[*at, "n"] += row[measure]
            found[*at, "key"] += row[f"{measure}_key"]
    return +found


LEARNER = st.fixed_dictionaries(
    {
        "learner_ref": st.sampled_from("abcd"),
        "sex": st.sampled_from(["female", "male"]),
        "level": st.sampled_from(["basic", "general"]),
        "theme": st.just("Inclusive Workforce"),
        HOME: st.sampled_from([BURNLEY, PENDLE]),
        "status": st.sampled_from(["completed", "continuing", "withdrawn"]),
        "started_on": st.sampled_from(["2019-03-11", "2019-04-02"]),
        "ended_on": st.sampled_from([None, "2019-04-12"]),
        "age_band": st.just("25 to 34"), "disability": st.just("no"), "ethnicity": st.just("white"),
        "prior_level": st.just("none"), "employment": st.just("not known"), "delivery_lad_code": st.just(BURNLEY),
    }
)  # fmt: skip
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("keep"), st.lists(LEARNER, min_size=1, max_size=5), st.booleans()),
        st.tuples(st.just("undo"), st.integers(0, 9)),
        st.tuples(st.just("clear")),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_people_do_the_sums_are_a_recount(tmp_path_factory, steps: Iterable[tuple]) -> None:
    url = f"sqlite:///{tmp_path_factory.mktemp('sums')}/store.sqlite"
    migrate(url)
    live: list[int] = []
    for what, *told in steps:
        if what == "keep":
            rows = {(row["learner_ref"], row["started_on"]): row for row in told[0]}
            live.append(kept(url, Kind.LEARNERS, *rows.values(), demonstration=told[1]))
        elif what == "undo" and live:
            with writing(url) as session:
                undo(session, live.pop(told[0] % len(live)), who="Ann", at=AT)
        elif what == "clear":
            with writing(url) as session:
                remove_demonstration(session, who="Ann", at=AT)
                there = {row[0] for row in session.execute(sa.text("SELECT upload_id FROM upload"))}
                live = [number for number in live if number in there]
    for dimensions in (("level", "theme"), ("level", "theme", HOME), ("sex", "level", HOME)):
        assert kept_sums(url, *dimensions) == by_hand(url, *dimensions)
    before = sums(url)
    for region_code in (None, LANCASHIRE):
        with writing(url) as session:
            rebuild(session, region_code)
        assert sums(url) == before
    engine(url).dispose()


def test_what_a_record_does_not_say_is_taken_from_its_run_and_programme(store: str) -> None:
    kept(store, Kind.PROGRAMMES, {"programme_id": "GDG", "level": "advanced", "theme": "Future Workforce"})
    kept(store, Kind.COURSE_RUNS, {"run_id": "GDG-1", "venue_id": "LIB"})
    kept(store, Kind.VENUES, {"venue_id": "LIB", "lad_code": PENDLE, "name": "Library", "kind": "library"})
    kept(store, Kind.LEARNERS, {"learner_ref": "a", "programme_id": None, "run_id": "GDG-1"})
    with reading(store) as session:
        found = take_up.counts(session, Scope(LANCASHIRE), by=[*COURSES])
    assert found[[*COURSES]].iloc[0].tolist() == ["advanced", "Future Workforce", "GDG", "BUR", PENDLE]


def test_sums_are_the_same_however_few_records_are_fetched_at_a_time(store: str, monkeypatch) -> None:
    kept(
        store, Kind.PROGRAMMES, {"programme_id": "GDG", "level": "basic"}, {"programme_id": "IDEA", "level": "general"}
    )
    kept(store, Kind.COURSE_RUNS, {"run_id": "GDG-1", "programme_id": "GDG", "lad_code": PENDLE})
    rows = [
        {
            "learner_ref": f"p{n}", "level": (None, "", "advanced")[n % 3], HOME: (None, BURNLEY)[n % 2],
            "programme_id": ("GDG", "IDEA", None)[n // 3 % 3], "run_id": (None, "GDG-1")[n // 9 % 2], "sex": ("male", None)[n // 2 % 2],
        }
        for n in range(23)
    ]  # fmt: skip
    kept(store, Kind.LEARNERS, *rows)
    before = sums(store)
    with reading(store) as session:
        levels = take_up.counts(session, Scope(LANCASHIRE), by=["level"])
    told = Counter(
        row["level"] or {"IDEA": "general", "GDG": "basic"}.get(row["programme_id"] or ("GDG" if row["run_id"] else ""), "")
        for row in rows
    )  # fmt: skip
    assert dict(zip(levels["level"], levels["starts"], strict=True)) == told
    monkeypatch.setattr("ldsp.store.coding.AT_ONCE", 3)
    with writing(store) as session:
        rebuild(session)
    assert sums(store) == before


def test_when_a_programme_changes_its_learners_follow(store: str) -> None:
    kept(store, Kind.PROGRAMMES, {"programme_id": "GDG", "level": "basic"})
    kept(store, Kind.LEARNERS, {"learner_ref": "a"}, {"learner_ref": "b", "level": "general"})
    number = kept(store, Kind.PROGRAMMES, {"programme_id": "GDG", "level": "advanced"})
    with reading(store) as session:
        assert take_up.counts(session, Scope(LANCASHIRE), by=["level"])["level"].tolist() == ["advanced", "general"]
    with writing(store) as session:
        undo(session, number, who="Ann", at=AT)
    with reading(store) as session:
        assert take_up.counts(session, Scope(LANCASHIRE), by=["level"])["level"].tolist() == ["basic", "general"]


@pytest.mark.parametrize(
    ("by", "only"),
    [
        ((), ()),
        (("level",), ()),
        (("provider_id", "delivery_lad_code"), (("level", "basic"),)),
        ((HOME,), (("sex", "female"),)),
        (("sex", "age_band"), (("level", "basic"),)),
        (("programme_id",), (("sex", "female"), (HOME, BURNLEY))),
    ],
)
@pytest.mark.parametrize("monthly", [False, True])
def test_every_table_gives_the_count_by_hand(store: str, by: tuple, only: tuple, monthly: bool) -> None:
    ages, sexes, levels = ("16 to 24", "25 to 34"), ("female", "male"), ("basic", "general", "advanced")
    rows = [
        {
            "learner_ref": f"p{n}", "sex": sexes[n % 2], "age_band": ages[n // 2 % 2], "level": levels[n % 3],
            HOME: (BURNLEY, PENDLE)[n // 3 % 2], "delivery_lad_code": PENDLE, "provider_id": ("BUR", "PEN")[n // 5 % 2],
            "started_on": f"2019-0{1 + n % 4}-11", "ended_on": f"2019-0{5 + n % 2}-01",
            "status": ("completed", "withdrawn")[n // 7 % 2], "theme": "", "programme_id": "GDG",
        }
        for n in range(40)
    ]  # fmt: skip
    kept(store, Kind.LEARNERS, *rows)
    kept(store, Kind.LEARNERS, *rows[:7], demonstration=True)
    with reading(store) as session:
        found = take_up.counts(
            session, Scope(LANCASHIRE), by=by, only=only, monthly=monthly, since="2019", until="2019"
        )
    mine = [row for row in rows if all(row[name] == value for name, value in only)]
    days = {"enrolments": "started_on", "starts": "started_on", "completions": "ended_on"}
    told: Counter = Counter()
    for row in mine:
        for measure, day in days.items():
            if measure != "completions" or row["status"] == "completed":
                month = (date.fromisoformat(row[day]).replace(day=1),) if monthly else ()
                told[*(row[name] for name in by), *month, measure] += 1
                told[*(row[name] for name in by), *month, f"{measure}_key"] += record_key(row["learner_ref"])
    kept_counts: Counter = Counter()
    for row in found.to_dict("records"):
        at = tuple(row[name] for name in by) + ((row["month"].date(),) if monthly else ())
        for name in SUMS:
            kept_counts[*at, name] += row[name]
    assert +kept_counts == +told


def test_a_region_that_records_nothing_counts_who_lives_there(store: str) -> None:
    kept(store, Kind.LEARNERS, {"learner_ref": "a", HOME: BURNLEY}, {"learner_ref": "b", HOME: PENDLE})
    kept(store, Kind.LEARNERS, {"learner_ref": "c", HOME: BURNLEY}, region_code="E37000099")
    kept(store, Kind.LEARNERS, {"learner_ref": "d", HOME: None}, region_code="E37000099")
    with reading(store) as session:
        living = take_up.counts(session, Scope(lad_codes=(BURNLEY,)), by=["sex"])
        anywhere = take_up.counts(session, Scope(), by=[HOME])
        everybody = take_up.counts(session, Scope())
        with pytest.raises(ValueError, match="by home"):
            take_up.counts(session, Scope(), by=["provider_id"])
    assert living["starts"].tolist() == [2]
    assert dict(zip(anywhere[HOME], anywhere["starts"], strict=True)) == {BURNLEY: 2, PENDLE: 1}
    assert everybody["starts"].tolist() == [3]
    assert everybody["starts_key"].tolist() == [sum(map(record_key, "abc"))]
