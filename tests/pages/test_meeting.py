"""Presenter mode without a browser: every view of the demonstration opens, and a decision is kept with the view on the screen."""

import shutil
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from ldsp.domain.meetings import DEMONSTRATION, View, demonstration, link
from ldsp.domain.roles import Person, Role
from ldsp.services import accounts, meetings, regions
from ldsp.settings import settings
from tests.pages.visits import PAGES, Visit, use_store

LANCASHIRE = regions.DEFAULT_REGION
ANN = Person("ann", Role.COORDINATOR, frozenset({LANCASHIRE}))
TOUR = demonstration(frozenset(PAGES))


def followed(view: View, step: int) -> Visit:
    """Whoever follows the link to a step."""
    return Visit(view.page or "overview", dict(parse_qsl(urlsplit(link(view, step, LANCASHIRE)).query)))


@pytest.mark.parametrize("step", range(1, len(TOUR) + 1), ids=[view.name for view in TOUR])
def test_every_view_of_the_guided_demonstration_opens_without_a_word_of_regret(seeded, step):
    use_store(seeded)
    view = TOUR[step - 1]
    shown = followed(view, step)
    assert not shown.at.exception
    assert not shown.warnings
    assert shown.title.endswith("?") or view.page == "district"
    assert f"{step} of {len(TOUR)}: {view.name}" in shown.text
    assert ("ldsp-next" in shown.text) == (step < len(TOUR))
    assert ("ldsp-previous" in shown.text) == (step > 1)
    assert "region" not in shown.controls()  # the frame's boxes are out of sight
    assert {**shown.at.query_params}["step"] == str(step)


def test_a_presentation_that_is_not_there_is_said_and_the_page_stands(seeded):
    use_store(seeded)
    for asked in ("E37000019:July", "nowhere:Demonstration", "<script>"):
        shown = Visit("need", {"present": asked, "step": "nine"})
        assert not shown.at.exception
        assert shown.title.endswith("?")
        assert asked != "E37000019:July" or any("July" in told for told in shown.warnings)


@pytest.fixture
def own_store(full_store: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A copy of the store to write to, and a coordinator of Lancashire who looks at it."""
    shutil.copy(Path(full_store.removeprefix("sqlite:///")), tmp_path / "own.sqlite")
    url = f"sqlite:///{tmp_path / 'own.sqlite'}"
    monkeypatch.setenv("LDSP_DATABASE_URL", url)
    monkeypatch.setenv("LDSP_SECRET_FILE", str(tmp_path / "secret"))
    monkeypatch.setattr(accounts, "person", lambda *_args, **_more: ANN)
    settings.cache_clear()
    use_store(url)
    return url


def test_a_coordinator_saves_a_view_presents_it_and_keeps_what_was_decided(own_store):
    mine = Visit("need", {"area": "E07000117"})
    mine.at.text_input(key="save-agenda").set_value("June")
    mine.at.text_input(key="save-name").set_value("Why Burnley?")
    next(button for button in mine.at.button if button.label == "Save").click()
    mine.run()
    assert not mine.at.exception
    (view,) = meetings.agenda(ANN, LANCASHIRE, "June", frozenset(PAGES))
    assert view.address == "need?area=E07000117"

    shown = followed(view, 1)
    shown.at.text_area(key="decision-June-Why Burnley?").set_value("Two more sessions a week.")
    next(button for button in shown.at.button if button.label == "Keep the decision").click()
    shown.run()
    assert not shown.at.exception
    assert any("is kept with this view" in said.value for said in shown.at.success)

    (view,) = meetings.agenda(ANN, LANCASHIRE, "June", frozenset(PAGES))
    assert view.decision == "Two more sessions a week."
    assert view.data_revision
    page = Visit("meeting", {"agenda": "June"})
    assert "1 of them has a decision" in page.text
    assert "Two more sessions a week." in page.tables[0].to_csv()
    made = {key: download.make() for key, download in page.downloads.items()}
    assert made["annex-docx"][:2] == b"PK"
    assert b"Two more sessions a week." in made["minutes-csv"]


def test_an_agenda_can_be_chosen_once_there_are_two(own_store):
    meetings.save(ANN, LANCASHIRE, agenda="June", name="Risk", address="need")
    mine = Visit("meeting", {})
    assert f"Present “{DEMONSTRATION}”" in mine.text
    mine.choose("agenda", "June")
    assert mine.link() == {"agenda": "June"}
    assert "Present “June”" in Visit("meeting", mine.link()).text
