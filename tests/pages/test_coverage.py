"""The Coverage page on a register with courses, on none, and where it cannot answer."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from ldsp.domain.records import Kind
from ldsp.settings import settings
from ldsp.store.database import engine, writing
from ldsp.store.writes import remove_demonstration
from tests.pages import visits
from tests.pages.visits import Visit
from tests.store.peoples import kept

BURNLEY, LANCASTER = "E07000117", "E07000121"
LONDON, CORNWALL = "E12000007", "E37000005"


@pytest.fixture(scope="module")
def with_courses(full_store: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A store with demonstration courses of Burnley, at a venue, and their learners."""
    path = tmp_path_factory.mktemp("courses") / "ldsp.sqlite"
    shutil.copy(Path(full_store.removeprefix("sqlite:///")), path)
    url = f"sqlite:///{path}"
    with writing(url) as session:
        remove_demonstration(session, who="Ann")
    run = {"run_id": "BUR", "programme_id": "DEMO-B", "venue_id": "ukprn-10001000", "places": 100}
    learners = [
        {"run_id": "BUR", "programme_id": "DEMO-B", "learner_ref": f"n{n}", "home_lad_code": BURNLEY} for n in range(70)
    ]
    kept(url, Kind.PROGRAMMES, {"programme_id": "DEMO-B", "name": "First steps", "level": "basic"}, demonstration=True)
    kept(url, Kind.COURSE_RUNS, run, demonstration=True)
    kept(url, Kind.LEARNERS, *learners, demonstration=True)
    engine(url).dispose()
    return url


@pytest.fixture
def visit_courses(with_courses: str, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Visit]:
    monkeypatch.setenv("LDSP_DATABASE_URL", with_courses)
    settings.cache_clear()
    visits.use_store(with_courses)
    return lambda params=None: Visit("coverage", params or {})


def test_places_need_map_and_quarters_stand_together_and_are_marked_as_made_up(visit_courses):
    shown = visit_courses({"area": BURNLEY})
    assert not shown.at.exception
    assert "100 basic places a year in Lancashire" in shown.text
    assert "Demonstration data: made up" in shown.text
    ((alt, deck),) = shown.maps.items()
    assert "1 dot marks a venue." in alt
    layers = [layer["@@type"] for layer in json.loads(deck)["layers"]]
    assert "ScatterplotLayer" in layers
    assert any("More places needed" in chart for chart in shown.charts)
    assert all(
        "demonstration" in download.file_name for key, download in shown.downloads.items() if key == "coverage-csv"
    )


def test_high_risk_and_low_provision_take_two_clicks(visit_courses):
    shown = visit_courses().open("gap-finder")
    shown.at.button(key="example-gaps").click()
    shown.run()
    (table,) = [frame for frame, alt in shown.frames if alt.startswith("Districts of Lancashire within all the limits")]
    assert len(table)
    assert "Burnley" not in table.reset_index().to_string()
    assert {"from-risk", "from-unmet_1000"} <= set(shown.link())


def test_how_far_people_go_is_in_the_link_and_changes_who_is_reached(visit_courses):
    near = visit_courses({"map-shows": "neighbourhoods"})
    far = visit_courses({"map-shows": "neighbourhoods", "km-urban": "30", "distances": "true"})
    assert far.widget("km-urban").value == 30
    assert far.link()["km-urban"] == "30"
    assert near.maps.keys() != far.maps.keys()


def test_the_register_behind_the_number_opens(visit_courses):
    shown = visit_courses({"register": "true"})
    told = [" ".join(frame.reset_index().astype(str).to_numpy().ravel()) for frame in shown.tables]
    assert any("First steps" in words and "demonstration" in words for words in told)
    assert "have not been confirmed for six months" in shown.text


def test_an_empty_register_shows_need_and_says_what_to_do(visit_courses):
    shown = visit_courses({"region": CORNWALL})
    assert not shown.at.exception
    assert "Enter course runs on the Admin page" in shown.text
    assert not any("More places needed" in chart for chart in shown.charts)


def test_a_level_without_need_says_why_and_leaves_the_choice_open(visit):
    shown = visit("coverage", {"region": LONDON, "level": "advanced"})
    assert any("ONS publishes London as one area" in warning for warning in shown.warnings)
    assert shown.title.endswith("?")
    shown.choose("level", "basic")
    assert not shown.warnings


def test_what_is_only_pledged_stands_beside_and_is_counted_in_no_number(visit):
    text = " ".join(visit("coverage", {"level": "general"}).text.split())
    assert "What is pledged in general skills beside what is on record?" in text
    assert (
        "partners have pledged 400 places to Lancashire that no course run uses yet. No number of coverage counts them."
        in text
    )
