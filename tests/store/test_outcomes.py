"""What happened to learners, as the database counts it: what a second implementation finds by hand in the same records."""

import shutil
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pandas as pd
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from ldsp.domain.outcomes import FATES, GROUPS, NOT_IN_WORK, WAVES, Group, Learners
from ldsp.domain.records import STATUSES, Kind, words
from ldsp.domain.take_up import Scope
from ldsp.services.outcomes.cohort import last_due
from ldsp.store.adding_up import rebuild
from ldsp.store.database import engine, migrate, reading, writing
from ldsp.store.forgetting import forget_learner
from ldsp.store.reads import outcomes
from ldsp.store.reads import outcomes_recorded as recorded
from ldsp.store.tables import FATE_SUMS, OUTCOME_SUMS
from ldsp.store.writes import undo
from tests.store import outcomes_plain as plain
from tests.store.peoples import AT, LANCASHIRE, kept

WHO = Learners(Scope(LANCASHIRE), demonstration=False)
FRAMEWORK = "Essential Digital Skills 2018"
HOMES = ("E07000117", "E07000122")
AS_AT = (pd.Timestamp("2019-11-14"), pd.Timestamp("2019-11-30"))
"""Three months before, August is open in its midst, or over."""
WAYS = (outcomes, recorded)
SOME = (
    (Group(), ""),
    (Group(), "2018"),
    (Group("level", "basic"), ""),
    (Group("programme_id", "GDG"), ""),
    (Group("sex", "female"), ""),
)


def world(seed: int) -> dict[Kind, list[dict[str, Any]]]:
    """Learners, answers and assessments with everything that can happen to them, the ends of months among the days."""
    draw = np.random.default_rng(seed)

    def one(*values: Any) -> Any:
        return values[draw.integers(len(values))]

    def day(*months: str) -> str:
        return f"{one(*months)}-{one('01', '15', '28', '30', '31')}"

    learners, follow_ups, assessments = [], [], []
    for number in range(45):
        who = {"provider_id": one("BUR", "PEN"), "learner_ref": f"l{draw.integers(30)}"}
        start = day("2018-12", "2019-01", "2019-03")
        learners.append(
            who | {
                "started_on": start, "ended_on": one(None, start, day("2019-03", "2019-05", "2019-08")),
                "programme_id": one("GDG", "LIB", "", None), "run_id": one("", "GDG-1", f"R{number}"), "level": one("", "basic", None),
                "status": one("completed", "completed", *STATUSES), "result": one(None, "", "achieved", "achieved", *words.RESULTS),
                "consent": one(True, True, True, False, None), "sex": one("female", "male", None), "home_lad_code": one(*HOMES, None),
                "employment": one(*words.EMPLOYMENT, None),
            }
        )  # fmt: skip
    for learner in learners:
        who = {name: learner[name] for name in ("provider_id", "learner_ref")}
        for months in WAVES:
            follow_ups += [
                who | {
                    "months": months, "programme_id": one("GDG", "LIB", "", None), "asked_on": day("2019-01", "2019-07", "2019-10"),
                    "returned": one(True, True, False, None), "outcome": one(None, "", *words.OUTCOMES, "paid work"),
                    "outcome_started_on": one(None, day("2019-01", "2019-05")),
                }
                for _ in range(draw.integers(3))
            ]  # fmt: skip
        assessments += [
            who | {
                "framework": one(FRAMEWORK, "National standards 2019"), "skill": one("communicating", "transacting"),
                "stage": one("before", "after"), "assessed_on": day("2019-01", "2019-05"), "score": float(draw.integers(4)),
                "out_of": one(3.0, 3.0, 5.0, None),
            }
            for _ in range(draw.integers(6))
        ]  # fmt: skip
    for row in assessments:
        row["score"] = min(row["score"], row["out_of"] or 1.0)
    return {
        Kind.PROGRAMMES: [{"programme_id": "GDG", "level": "general"}, {"programme_id": "LIB", "level": "basic"}],
        Kind.COURSE_RUNS: [{"run_id": "GDG-1"}],
        Kind.LEARNERS: _once(learners, "provider_id", "learner_ref", "programme_id", "run_id", "started_on"),
        Kind.FOLLOW_UPS: _once(follow_ups, "provider_id", "learner_ref", "programme_id", "months"),
        Kind.ASSESSMENTS: _once(assessments, "provider_id", "learner_ref", "framework", "skill", "stage", "assessed_on"),
    }  # fmt: skip


def _once(rows: list[dict[str, Any]], *key: str) -> list[dict[str, Any]]:
    return [*{tuple(row[name] or "" for name in key): _as_days(row) for row in rows}.values()]


def _as_days(row: dict[str, Any]) -> dict[str, Any]:
    """Months end with their last day."""
    last = {"02": "28", "04": "30", "06": "30", "09": "30", "11": "30"}
    return {
        name: min(value, f"{value[:8]}{last.get(value[5:7], '31')}") if name.endswith("_on") and value else value
        for name, value in row.items()
    }


@pytest.fixture
def store(url: str) -> str:
    migrate(url)
    for kind, rows in world(seed=1).items():
        kept(url, kind, *rows)
    return url


def test_the_database_counts_what_is_found_by_hand(store: str) -> None:
    for group, until in SOME:
        compare(store, group, until)
    for until in ("", "2018"):
        compare_header(store, until)
    for by in GROUPS:
        compare_by(store, by)


def test_waves_may_fall_due_in_the_same_month(store: str) -> None:
    for days in (
        ["2019-05-15"] * 3,
        ["2019-05-28", "2019-05-15", "2019-03-31"],
        ["2019-01-01", "2019-08-01", "2019-08-30"],
    ):
        due = [pd.Timestamp(day) for day in days]
        for group, until in SOME:
            who = Learners(WHO.scope, demonstration=False, until=until, group=group)
            with reading(store) as session:
                told, records = (way.heard(session, who, due) for way in WAYS)
            assert plain.counted(told, recorded.HEARD) == plain.counted(records, recorded.HEARD)


def compare(store: str, group: Group, until: str, *, ways: Sequence[ModuleType] = WAYS, enough: int = 3) -> None:
    """Every question about a group, of the sums and of the records, and the same by hand."""
    who = Learners(WHO.scope, demonstration=False, until=until, group=group)
    with reading(store) as session:
        everybody = plain.enrolments(session, who)
        mine = everybody[everybody[group.by] == group.value] if group.by else everybody
        assert len(mine) > enough or until
        compare_answers(session, who, mine, ways)
        compare_stays(session, who, mine, ways)
        plain_pairs = plain.pairs(session, who, everybody)
        plain_pairs = plain_pairs[plain_pairs[group.by] == group.value] if group.by else plain_pairs
        alike = ["framework", "skill", "before", "after", "matched"]
        flags = sorted(frozenset().union(*FATES.values()))
        for way in ways:
            assert plain.counted(rounded(way.pairs(session, who)), alike) == plain.counted(rounded(plain_pairs), alike)
            found = way.fates(session, who, "programme_id")
            told = found.assign(**{flag: [flag in FATES[fate] for fate in found["fate"]] for flag in flags})
            assert plain.counted(told, ["programme_id", *flags]) == plain.counted(mine, ["programme_id", *flags])


def compare_answers(session: Session, who: Learners, mine: pd.DataFrame, ways: Sequence[ModuleType]) -> None:
    """What was heard of whom, and how soon a job, on a day within a month and at the end of one."""
    alike = ["months", "level", "in_work", "answered", "outcome"]
    for as_at in AS_AT if not who.group.by else AS_AT[:1]:
        answers = plain.answers(session, who, mine, as_at)
        answers = answers.assign(in_work=~answers["employment"].isin(NOT_IN_WORK))
        for way in ways:
            heard = way.heard(session, who, [last_due(as_at, months) for months in WAVES])
            silent = heard["answer"] == ""
            heard = heard.assign(answered=~silent, outcome=heard["answer"].where(~silent, None))
            assert plain.counted(heard, alike) == plain.counted(answers, alike)
    for way in ways:
        watched = way.watched(session, who)
        assert plain.counted(watched, ["days", "job"]) == plain.counted(plain.watched(answers), ["days", "job"])


def compare_stays(session: Session, who: Learners, mine: pd.DataFrame, ways: Sequence[ModuleType]) -> None:
    started = mine[mine["started"]].copy()
    started["month"] = started["started_on"].dt.year * 12 + started["started_on"].dt.month - 1
    started["known"] = ~((started["status"] == "withdrawn") & started["ended_on"].isna())
    known = started[started["known"]]
    there = plain.analysis.stayed(known, as_at=pd.Timestamp("2030-01-01"), months=range(13))
    for stays in (way.stays(session, who) for way in ways):
        assert plain.counted(stays, ["month", "known"]) == plain.counted(started, ["month", "known"])
        for months in range(13):
            gone = stays[stays["known"]].assign(there=lambda some, months=months: ~some["gone"].between(0, months))
            by_hand = known.assign(there=there[months] == 1)
            assert plain.counted(gone, ["month", "there"]) == plain.counted(by_hand, ["month", "there"])
    for month, theirs in known.groupby("month"):
        first = pd.Timestamp(year=month // 12, month=month % 12 + 1, day=1)
        assert outcomes.last_start(session, who, first) == theirs["started_on"].max()


def compare_header(store: str, until: str) -> None:
    """By whom they are recorded, and from which day to which; and that means are made of the same numbers in the same order."""
    who = Learners(WHO.scope, demonstration=False, until=until)
    with reading(store) as session:
        table = plain.of_kind(session, Kind.LEARNERS, who, ["provider_id", "started_on", "ended_on", "consent"])
        table = table[table["started_on"].dt.year <= int(until or "9999")]
        table["agreed"] = table["consent"].fillna(value=False).astype(bool)
        theirs = table[table["agreed"]]
        asked = plain.of_kind(session, Kind.FOLLOW_UPS, who)["asked_on"].max()
        used = {*plain.of_kind(session, Kind.ASSESSMENTS, who)["framework"]}
        for way in WAYS:
            header = way.header(session, who)
            counts = table.groupby(["provider_id", "agreed"]).size().to_dict()
            assert header.set_index(["provider_id", "agreed"])["n"].to_dict() == counts
            days = (theirs["started_on"].min(), theirs["started_on"].max(), theirs["ended_on"].max())
            assert way.span(session, who) == days
            assert way.frameworks(session, who) == used
        assert outcomes.last_asked(session, [LANCASHIRE], demonstration=False) == asked
        assert pd.isna(outcomes.last_asked(session, [LANCASHIRE], demonstration=True))
        pd.testing.assert_frame_equal(outcomes.pairs(session, who), recorded.pairs(session, who))


def rounded(pairs: pd.DataFrame) -> pd.DataFrame:
    return pairs.assign(before=pairs["before"].round(9), after=pairs["after"].round(9))


def compare_by(store: str, by: str) -> None:
    """Fates by one thing of the sums, and of those who live in the districts of the records themselves."""
    at_home = Learners(Scope(lad_codes=HOMES), demonstration=False)
    with reading(store) as session:
        mine = plain.enrolments(session, WHO)
        flags = ["completed", "achieved", "progressed", "progress_open"]
        for who, rows in ((WHO, mine), (at_home, mine[mine["home_lad_code"] != ""])):
            found = outcomes.fates(session, who, by)
            told = found.assign(**{flag: [flag in FATES[fate] for fate in found["fate"]] for flag in flags})
            assert plain.counted(told, [by, *flags]) == plain.counted(rows, [by, *flags])
        everywhere = outcomes.fates_everywhere(session, demonstration=False)
    assert everywhere["n"].sum() == len(mine)


def sums(url: str) -> set[tuple[Any, ...]]:
    with reading(url) as session:
        return {tuple(row) for table in (FATE_SUMS, OUTCOME_SUMS) for row in session.execute(sa.select(table))}


ANSWER = st.fixed_dictionaries(
    {
        "learner_ref": st.sampled_from("ab"), "months": st.sampled_from(WAVES), "programme_id": st.sampled_from(["GDG", ""]),
        "outcome": st.sampled_from(["paid work", "none of these", "not returned"]),
        "asked_on": st.sampled_from(["2019-07-01", "2019-08-01"]),
    }
)  # fmt: skip
ASSESSED = {
    "stage": "after", "framework": FRAMEWORK, "skill": "transacting", "score": 1.0, "out_of": 3.0, "assessed_on": "2019-04-12",
}  # fmt: skip
ASSESSMENT = st.fixed_dictionaries(
    {
        "learner_ref": st.sampled_from("ab"), "stage": st.sampled_from(["before", "after"]), "score": st.sampled_from([1.0, 2.0]),
        "assessed_on": st.sampled_from(["2019-03-11", "2019-04-12"]), "provider_id": st.just("BUR"),
    }
).map(lambda said: ASSESSED | said)  # fmt: skip
ENROLMENT = st.fixed_dictionaries(
    {
        "learner_ref": st.sampled_from("abc"), "ended_on": st.sampled_from([None, "2019-04-12"]), "consent": st.booleans(),
        "result": st.sampled_from(["achieved", "none"]), "level": st.sampled_from(["", "basic"]),
        "started_on": st.sampled_from(["2018-12-30", "2019-03-11"]), "status": st.sampled_from(["completed", "withdrawn"]),
        "employment": st.sampled_from(["not in work, looking", ""]),
    }
)  # fmt: skip
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just(Kind.LEARNERS), st.lists(ENROLMENT, min_size=1, max_size=3), st.booleans()),
        st.tuples(st.just(Kind.FOLLOW_UPS), st.lists(ANSWER, min_size=1, max_size=3), st.booleans()),
        st.tuples(st.just(Kind.ASSESSMENTS), st.lists(ASSESSMENT, min_size=1, max_size=4), st.booleans()),
        st.tuples(st.just(Kind.PROGRAMMES), st.lists(st.fixed_dictionaries({"level": st.sampled_from(words.LEVELS)}), min_size=1, max_size=1), st.booleans()),
        st.tuples(st.just("undo"), st.integers(0, 9)),
        st.tuples(st.just("forget")),
    ),
    min_size=2,
    max_size=8,
)  # fmt: skip


@pytest.fixture(scope="module")
def empty(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("empty") / "store.sqlite"
    migrate(f"sqlite:///{path}")
    engine(f"sqlite:///{path}").dispose()
    return path


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_people_do_the_sums_of_outcomes_are_a_recount(
    empty: Path, tmp_path_factory, steps: list[tuple]
) -> None:
    path = tmp_path_factory.mktemp("fates") / "store.sqlite"
    shutil.copy(empty, path)
    url = f"sqlite:///{path}"
    kept(url, Kind.ASSESSMENTS, {"learner_ref": "a", "provider_id": "BUR"} | ASSESSED, region_code="E37000099")
    live: list[int] = []
    for what, *told in steps:
        if what == "undo" and live:
            with writing(url) as session:
                undo(session, live.pop(told[0] % len(live)), who="Ann", at=AT)
        elif what == "forget":
            with writing(url) as session:
                forget_learner(session, region_code=LANCASHIRE, provider_id="BUR", learner_ref="a", who="Ann", at=AT)
        elif isinstance(what, Kind):
            key = ("learner_ref", "months", "programme_id", "stage", "assessed_on", "started_on")
            rows = {tuple(row.get(name) for name in key): row for row in told[0]}
            rows = {at: row | ({"programme_id": "GDG"} if what is Kind.PROGRAMMES else {}) for at, row in rows.items()}
            live.append(kept(url, what, *rows.values(), demonstration=told[1]))
    before = sums(url)
    for region_code in (None, LANCASHIRE):
        with writing(url) as session:
            rebuild(session, region_code)
        assert sums(url) == before
    for group in (Group(), Group("level", "basic")):
        compare(url, group, "", ways=WAYS[:1], enough=-1)
    engine(url).dispose()
