"""Matching from end to end on what the programme's papers say of Lancashire, as a viewer and as its coordinator."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from ldsp.domain.records import Kind
from ldsp.domain.roles import Person, Role
from ldsp.services import regions
from ldsp.store.database import engine, writing
from ldsp.store.history import record
from ldsp.store.writes import remove_demonstration
from ldsp.ui import patience, sign_in
from tests.pages.visits import Visit, use_store
from tests.store.peoples import LANCASHIRE, current, kept

ANN = Person("Ann", Role.COORDINATOR, frozenset({LANCASHIRE}))
GENERAL = {"level": "general"}


@pytest.fixture(scope="module")
def of_the_papers(full_store, tmp_path_factory):
    """A copy of the full store as it is when an administrator has removed what is made up."""
    path = tmp_path_factory.mktemp("papers") / "ldsp.sqlite"
    shutil.copy(Path(full_store.removeprefix("sqlite:///")), path)
    url = f"sqlite:///{path}"
    with writing(url) as session:
        remove_demonstration(session, who="Bob")
        record(session, "Bob", "removed", "demonstration", "")  # also where none had been loaded yet
    engine(url).dispose()
    return path


@pytest.fixture
def own_store(of_the_papers, tmp_path, monkeypatch):
    """A copy of that, in the settings, that may be written to."""
    path = tmp_path / "own.sqlite"
    shutil.copy(of_the_papers, path)
    url = f"sqlite:///{path}"
    monkeypatch.setenv("LDSP_DATABASE_URL", url)
    use_store(url)
    yield url
    engine(url).dispose()


def test_the_page_says_what_the_papers_said(own_store):
    """A pledge of 1,000 places by Google, over 600 people came; the north of the county is without Freeformers yet."""
    shown = Visit("matching", GENERAL)
    assert not shown.at.exception
    text = " ".join(shown.text.split())
    assert "Google has pledged 1,000 places to Lancashire; over 600 people came, at most 400 places are left." in text
    assert "General skills: 400 places of Google can go to 14 districts" in text
    assert "“Google Garage workshops: people from SMEs attended”: over 600 learners" in text
    assert "Planned or in talks, not there yet:" in text
    assert "“Talks to offer Freeformers in the north of the county” (Lancaster)" in text
    assert "General skills: every one of the 14 districts with a gap can be served by some pledge." in text
    # Whoever has not signed in sees suggestions, and no way to accept them.
    assert "Which pledge should go where in Lancashire?" in [each.value for each in shown.at.subheader]
    assert not [button for button in shown.at.button if button.label == "Plan this course run"]


def test_of_a_level_that_nobody_pledged_for_the_page_says_why(own_store):
    text = " ".join(Visit("matching", {"level": "basic", "gaps-after-table": "true"}).text.split())
    assert "No pledge can serve any gap in Lancashire in basic skills: 1 is for another level of skill." in text
    assert "Basic skills: no pledge can serve any of the 14 districts with a gap." in text


def test_a_region_to_which_nobody_pledged_anything_says_where_to_enter_it(visit):
    text = " ".join(visit("matching", {"region": "E37000007"}).text.split())
    assert "is recorded, so nothing can be matched." in text
    assert "Coordinators can enter what partners promise on the Admin page, under Pledges." in text


def test_islands_are_answered(own_store):
    """The Isle of Wight and the Isles of Scilly, each as a region of its own."""
    areas = {"Wight": "E06000046", "Scilly": "E06000053"}
    kept(own_store, Kind.REGIONS, *({"region_name": name, "lad_code": code} for name, code in areas.items()))
    codes = {place.name: place.code for place in regions.regions() if place.name in areas}
    for name in areas:
        shown = Visit("matching", {"region": codes[name]})
        assert not shown.at.exception
        assert f"No pledge to {name} is recorded" in " ".join(shown.text.split())


def test_a_coordinator_of_another_region_cannot_accept(visit, monkeypatch):
    elsewhere = Person("Carl", Role.COORDINATOR, frozenset({"E37000007"}))
    monkeypatch.setattr(sign_in, "person", lambda: elsewhere)
    shown = visit("matching", GENERAL | {"what-if": "true", "plan-level": "general", "a-places": "40"})
    assert shown.at.subheader
    assert "under Plan A" in shown.text
    labels = [button.label for button in shown.at.button]
    assert "Plan this course run" not in labels
    assert "Accept plan A" not in labels


def test_a_coordinator_accepts_a_suggestion_and_takes_it_back(own_store, monkeypatch):
    monkeypatch.setattr(sign_in, "person", lambda: ANN)
    shown = Visit("matching", GENERAL)
    assert not shown.at.exception
    assert "Accept a suggestion: plan a course run" in [each.value for each in shown.at.subheader]
    (place,) = [box for box in shown.at.number_input if box.label == "Places of this run"]
    place.set_value(15)
    (day,) = shown.at.date_input
    day.set_value(date(2027, 1, 11))
    (plan,) = [button for button in shown.at.button if button.label == "Plan this course run"]
    plan.click()
    shown.run()
    assert not shown.at.exception
    told = " ".join(each.value for each in shown.at.success)
    assert told.startswith("Planned: 15 places, Google → ")
    ((run_id, places, status),) = current(own_store, Kind.COURSE_RUNS, "run_id", "places", "status")
    assert run_id.startswith("GOOGLE-")
    assert (places, status) == (15, "planned")
    text = " ".join(shown.text.split())
    assert "over 600 people came, at most 385 places are left" in text
    assert "General skills: 385 places of Google" in text
    (undo,) = [button for button in shown.at.button if button.label == "Undo"]
    undo.click()
    shown.run()
    assert current(own_store, Kind.COURSE_RUNS, "run_id") == []
    assert "General skills: 400 places of Google" in " ".join(shown.text.split())


def test_what_if_writes_nothing(own_store):
    shown = Visit("matching", {"what-if": "true", "plan-level": "general", "a-pledge": "500", "b-places": "40"})
    text = " ".join(shown.text.split())
    assert "under Plan A" in text
    assert "500 people fewer; under Plan B" in text
    assert current(own_store, Kind.COURSE_RUNS, "run_id") == []
    assert len(current(own_store, Kind.PLEDGES, "partner")) == 2


def test_a_sector_that_is_none_is_said_and_one_that_is_becomes_a_candidate(visit):
    wrong = visit("matching", {"near": "E07000117", "sector": "BB"})
    assert not wrong.at.exception
    assert any("is no neighbourhood or postcode sector of England" in told for told in wrong.warnings) or (
        "is no neighbourhood or postcode sector of England" in wrong.text
    )
    right = visit("matching", {"near": "E07000117", "sector": "BB11 1"})
    assert not right.at.exception


def test_a_coordinator_accepts_a_whole_plan_and_takes_it_back(own_store, monkeypatch):
    monkeypatch.setattr(sign_in, "person", lambda: ANN)
    asked = {
        "what-if": "true",
        "plan-level": "general",
        "b-places": "40",
        "b-in": "E07000117",
        "b-pledge": "70",
        "b-budget": "500",
    }
    shown = Visit("matching", GENERAL | asked)
    assert not shown.at.exception
    assert "Accept a plan: record what it adds" in [each.value for each in shown.at.subheader]
    assert "The pledge of 70 places is left out until its partner is named." in shown.text
    assert "The budget of £500 is left out" in shown.text
    assert "Plan B would write 1 record:" in shown.text
    shown.at.text_input(key="plan-partner").set_value("Lloyds")
    (button,) = [each for each in shown.at.button if each.label == "Accept plan B"]
    button.click()
    shown.run()
    assert not shown.at.exception
    assert any(each.value.startswith("Plan B is accepted:") for each in shown.at.success)
    found = current(own_store, Kind.COURSE_RUNS, "lad_code", "places")
    assert ("E07000117", 40) in found
    assert sum(places for _, places in found) == 110
    assert "Lloyds" in [partner for (partner,) in current(own_store, Kind.PLEDGES, "partner")]
    (undo,) = [each for each in shown.at.button if each.label == "Undo"]
    undo.click()
    shown.run()
    assert not shown.at.exception
    assert any("no longer count" in each.value for each in shown.at.success)
    assert current(own_store, Kind.COURSE_RUNS, "lad_code") == []
    assert len(current(own_store, Kind.PLEDGES, "partner")) == 2


def test_where_next_can_ask_for_the_shortest_way_instead(visit):
    shown = visit("matching", {"objective": "distance", "where": "anywhere"})
    assert not shown.at.exception
    text = " ".join(shown.text.split())
    assert (
        "the average way of Lancashire's adults who are estimated not to use the internet to their nearest venue"
        in text
    )
    assert "How far is the nearest venue, with the suggested ones?" in [each.value for each in shown.at.subheader]
    assert "How far people go plays no part here." in text
    assert "How far people go" not in [box.label for box in shown.at.selectbox]


def test_a_search_or_a_matching_that_was_stopped_says_what_stands(visit, monkeypatch):
    stopped = {"siting"}
    monkeypatch.setattr(patience, "worked_out", lambda place, *_: place not in stopped)
    shown = visit("matching", {})
    text = " ".join(shown.text.split())
    assert "The search for the best sites was stopped. What is shown is the quick answer" in text
    assert "Which pledge should go where in Lancashire?" in text
    stopped.add("match-True")
    shown = visit("matching", {"what-if": "true"})
    assert not shown.at.exception
    text = " ".join(shown.text.split())
    assert "The matching was stopped before it had an answer, so nothing is suggested." in text
    assert "Which pledge should go where in Lancashire?" not in text
    assert "The plans rest on the matching, and it was stopped." in text
    assert "What partners have pledged" in text
