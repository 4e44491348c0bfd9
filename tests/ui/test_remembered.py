"""What is remembered is given up exactly when it is out of date: never later, and not with every write."""

import dataclasses
import functools
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pandas as pd
import pytest
import streamlit as st
from sqlalchemy import text

from ldsp.domain.compare import CompareChoice
from ldsp.domain.coverage import CoverageChoice, SkillLevel
from ldsp.domain.matching import Plan, SitingChoice
from ldsp.domain.need import NeedChoice, Weighting
from ldsp.domain.practice import PracticeChoice
from ldsp.domain.quarters import Quarter
from ldsp.domain.records import Kind
from ldsp.domain.take_up import Question
from ldsp.errors import LdspError, NothingToShow
from ldsp.services import revision
from ldsp.store.database import engine, reading, writing
from ldsp.store.seeding import seed
from ldsp.ui import cached
from ldsp.ui.cached import _memory
from tests.pages import stores, visits
from tests.store.judge import Judge, authorized
from tests.store.peoples import LANCASHIRE, kept

BURNLEY, PENDLE, FYLDE = "E07000117", "E07000122", "E07000119"
TODAY = date(2019, 6, 1)
ACCOUNTS = {
    "account",
    "accountregion",
    "signedout",
}  # written past the revision: nothing remembered may be made from them


# --- how it works -----------------------------------------------------------------------------------------------------


@pytest.fixture
def asked(tmp_path, small_sqlite, monkeypatch) -> list[str]:
    """A small store, nothing remembered; the list is for the questions to say that they were worked out."""
    (tmp_path / "ldsp.sqlite").write_bytes(small_sqlite.read_bytes())
    monkeypatch.setattr(_memory, "_made_from", {})
    forget()
    return []


def forget() -> None:
    st.cache_data.clear()
    st.cache_resource.clear()
    cached.begin()


def write(words: str) -> None:
    with writing() as session:
        session.execute(text(words))
    cached.begin()


def count(*tables: str) -> tuple[int, ...]:
    with reading() as session:
        return tuple(session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() for table in tables)


MEMORIES = (_memory.remembered, _memory.one_for_all, _memory.light_for_all)


@pytest.mark.parametrize("memory", MEMORIES)
def test_an_answer_lasts_until_a_table_that_it_was_made_from_is_written_to(asked, memory):
    @memory
    def names() -> tuple[int, ...]:
        asked.append("names")
        return count("placename", "district")

    first = names()
    assert names() == first
    write("UPDATE indicator SET caveat = 'x'")
    assert names() == first
    assert asked == ["names"]
    write("DELETE FROM placename")
    assert names() == (0, first[1])
    assert asked == ["names", "names"]


@pytest.mark.parametrize("inner", MEMORIES)
def test_an_answer_rests_on_what_the_answers_it_is_made_of_rest_on(asked, inner):
    @inner
    def names() -> tuple[int, ...]:
        asked.append("names")
        return count("placename")

    @_memory.remembered
    def twice() -> int:
        asked.append("twice")
        return 2 * names()[0]

    names()  # so that `twice` is made without a question to the store
    assert twice() > 0
    assert asked == ["names", "twice"]
    write("DELETE FROM placename")
    assert twice() == 0
    assert asked == ["names", "twice", "twice", "names"]


def test_an_answer_also_rests_on_what_had_nothing_to_show(asked):
    @_memory.remembered
    def changes() -> int:
        if not count("codechange")[0]:
            raise NothingToShow("No code has changed.", "Wait.")
        return 1

    @_memory.remembered
    def told() -> str:
        try:
            return f"{changes()} or more"
        except NothingToShow:
            return "none"

    write("DELETE FROM codechange")
    assert told() == "none"
    write("INSERT INTO codechange (old_code, old_name, lad_code, changed, kind, note) SELECT 'a', 'b', min(lad_code), 'c', 'd', '' FROM district")  # fmt: skip
    assert told() == "1 or more"


def test_what_one_answer_read_counts_for_all_answers_to_the_question(asked):
    @_memory.remembered
    def rows(table: str) -> int:
        asked.append(table)
        return count(table)[0]

    for _ in range(2):
        assert [rows("placename"), rows("codechange")] == [*count("placename", "codechange")]
    worked_out = asked.copy()
    assert worked_out == ["placename", "codechange", "placename"]  # once more, where a write to either is noticed
    write("DELETE FROM codechange")
    assert (rows("codechange"), rows("placename")) == (0, count("placename")[0])


def test_nobody_else_is_handed_what_one_reader_changed(asked):
    @_memory.remembered
    def names() -> list[str]:
        return ["Burnley", str(count("placename"))]

    names().clear()
    assert names()[0] == "Burnley"
    names().clear()
    assert names()[0] == "Burnley"


def test_a_visit_is_of_one_piece_while_somebody_writes(asked):
    @_memory.remembered
    def names() -> int:
        return count("placename")[0]

    before = names()
    with writing() as session:
        session.execute(text("DELETE FROM placename"))
    assert names() == before  # the visit has not begun anew
    cached.begin()
    assert names() == 0


# --- all that the pages ask -------------------------------------------------------------------------------------------


INDEX = Weighting(preset_id="ldsp-1")
COMPARED = (BURNLEY, PENDLE)
ARGUMENTS: dict[Any, Any] = {
    CompareChoice: CompareChoice(codes=COMPARED, group="skills", benchmark="england", region_code=LANCASHIRE),
    CoverageChoice: CoverageChoice(region_code=LANCASHIRE, level=SkillLevel.GENERAL),
    NeedChoice: NeedChoice(region_code=LANCASHIRE, weighting=INDEX),
    Plan: Plan(places=10, places_in=BURNLEY),
    PracticeChoice: PracticeChoice(region_code=LANCASHIRE),
    Quarter: Quarter(2019, 1),
    Question: Question(region_code=LANCASHIRE),
    SitingChoice: SitingChoice(region_code=LANCASHIRE, sites=1, quick=True),
    SkillLevel: SkillLevel.GENERAL,
    Weighting: INDEX,
    date: TODAY,
    "area_code": LANCASHIRE,
    "attribute": "sex",
    "benchmark": "england",
    "by": "priority",
    "centres": (("completed", 0.5),),
    "code": BURNLEY,
    "codes": COMPARED,
    "fair": True,
    "group": "skills",
    "group_code": "",
    "indicator_id": "imd25_score",
    "kind": "districts",
    ("league", "kind"): "lep",
    ("why", "area_code"): BURNLEY,
    "report_id": "no such report",
    "lad_code": BURNLEY,
    "lad_codes": (),
    "level": "general",
    "likeness": "economic",
    "limits": {},
    "made_up": False,
    "measures": ("index",),
    "name": "risk-districts",
    "plans": (Plan(), Plan(places=10, places_in=BURNLEY), Plan(pledge=10)),
    "preset_id": "ldsp-1",
    "region_code": LANCASHIRE,
    "unit": "places",
    "until": "",
    "what_if": "",
}
"""What a question is asked with, by the kind of what it takes, or by its name."""


def questions() -> dict[str, Callable[..., Any]]:
    """Everything that is remembered, by name."""
    found = {}
    for module in pkgutil.iter_modules(cached.__path__):
        for each in vars(importlib.import_module(f"ldsp.ui.cached.{module.name}")).values():
            if inspect.isfunction(each) and hasattr(each, "__wrapped__"):
                found[f"{each.__wrapped__.__module__}.{each.__wrapped__.__qualname__}"] = each
    return found


def ask(question: Callable[..., Any]) -> Any:
    """An answer, or the sentence that says why there is none. A question with a new kind of argument needs a line above."""
    given, named = [], {}
    for name, one in inspect.signature(question).parameters.items():
        keys = (question.__name__, name), one.annotation, name
        value = ARGUMENTS[next(key for key in keys if key in ARGUMENTS)]
        if one.kind is inspect.Parameter.KEYWORD_ONLY:
            named[name] = value
        else:
            given.append(value)
    try:
        return question(*given, **named)
    except LdspError as error:
        return str(error)


@pytest.fixture(scope="module")
def peopled(tmp_path_factory) -> stores.World:
    """Three districts of Lancashire with a record or two of most kinds."""
    world = stores.narrowed(tmp_path_factory.mktemp("remembered"), {BURNLEY, PENDLE, FYLDE})
    seed(data_dir=world.data_dir, url=world.address)
    keep = functools.partial(kept, world.address)
    keep(Kind.PROVIDERS, {"provider_id": "BUR"})
    keep(Kind.PROGRAMMES, {"programme_id": "GDG", "level": "general", "theme": "Inclusive Workforce"})
    keep(Kind.COURSE_RUNS, {"run_id": "1", "lad_code": BURNLEY})
    keep(Kind.PLEDGES, pledge(100))
    keep(Kind.LEARNERS, *(learner(n) for n in range(60)))
    keep(Kind.TARGETS, {"value": 2000})
    return world


def pledge(places: int) -> dict[str, Any]:
    return {
        "partner": "Google", "what": "Places", "unit": "places", "pledged": places, "pledged_on": "2019-01-07", "level": "general",
    }  # fmt: skip


def learner(n: int) -> dict[str, Any]:
    return {
        "learner_ref": f"b{n}",
        "home_lad_code": BURNLEY,
        "sex": "female",
        "consent": True,
        "ended_on": "2019-04-15",
    }


@pytest.fixture
def here(peopled, monkeypatch) -> None:
    monkeypatch.setenv("LDSP_DATABASE_URL", peopled.address)
    monkeypatch.setenv("LDSP_DATA_DIR", str(peopled.data_dir))
    visits.use_store(peopled.address, anew=True)
    monkeypatch.setattr(_memory, "_made_from", {})
    cached.begin()


@contextmanager
def watched(judge: Judge) -> Iterator[list[set[str]]]:
    """What SQLite read while an answer was worked out, and was not noted; a set for every answer that was worked out."""
    missed: list[set[str]] = []
    noted = revision.made_from

    @contextmanager
    def made_from() -> Iterator[set[str]]:
        outer, judge.read = judge.read, set()
        with noted() as tables:
            yield tables
        missed.append((judge.read - tables) | (ACCOUNTS & tables))
        judge.read |= outer

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_memory.revision, "made_from", made_from)
        yield missed


def plain(answer: Any) -> Any:
    """An answer as something that can be compared."""
    if isinstance(answer, pd.DataFrame | pd.Series):
        return answer.to_csv()
    if dataclasses.is_dataclass(answer):
        return [plain(getattr(answer, field.name)) for field in dataclasses.fields(answer)]
    if isinstance(answer, dict):
        return {str(name): plain(each) for name, each in answer.items()}
    return [plain(each) for each in answer] if isinstance(answer, list | tuple) else repr(answer)


@pytest.mark.usefixtures("here")
def test_what_is_remembered_after_a_write_is_what_would_be_answered_anew(peopled):
    """Every remembered question; and SQLite knows of nothing read for an answer that was not noted."""
    with authorized(engine()) as judge, watched(judge) as missed:
        found = {name: ask(question) for name, question in questions().items()}
        worked_out = [len(missed)]
        for kind, row in (
            (Kind.PLEDGES, pledge(150)),
            (Kind.COURSE_RUNS, {"run_id": "2", "lad_code": PENDLE, "places": 35}),
        ):
            missed.clear()
            kept(peopled.address, kind, row)
            cached.begin()
            remembered = {name: plain(ask(question)) for name, question in questions().items()}
            assert set().union(*missed) == set(), kind
            worked_out.append(len(missed))
    assert len(found) > 100
    assert worked_out[0] >= len(found)
    assert worked_out[1] < len(found) / 3  # a pledge does not outdate what is published
    with pytest.MonkeyPatch.context() as patch:
        for name in ("_copy", "_shared", "_light"):
            getattr(_memory, name).clear()
        patch.setattr(_memory, "_made_from", {})
        for name, question in questions().items():
            assert plain(ask(question)) == remembered[name], name
    assert (
        sum(plain(answer) != remembered[name] for name, answer in found.items()) > 20
    )  # the writes did change something
