"""Meetings: views in their order, a decision that is kept with its day and its data, and nobody who reads what is not theirs."""

import io
import shutil
from datetime import date

import openpyxl
import pytest

from ldsp.domain.meetings import DEMONSTRATION, View, address, demonstration
from ldsp.domain.records import Kind
from ldsp.domain.roles import VIEWER, Person, Role
from ldsp.errors import LdspError, NotAllowed, UnknownCode
from ldsp.figures import workbook
from ldsp.services import meetings, revision, uploads
from ldsp.settings import settings
from tests.store.peoples import LANCASHIRE

ANN = Person("Ann", Role.COORDINATOR, frozenset({LANCASHIRE}))
BOARD = Person("Bea", Role.BOARD, frozenset({LANCASHIRE}))
ELSEWHERE = Person("Cal", Role.COORDINATOR, frozenset({"E37000007"}))
PAGES = frozenset({"overview", "need", "compare"})
DAY = date(2019, 6, 12)


@pytest.fixture
def world(small_sqlite, tmp_path, monkeypatch):
    """The small store, in the settings; a secret of its own."""
    url = f"sqlite:///{shutil.copy(small_sqlite, tmp_path / 'store.sqlite')}"
    monkeypatch.setenv("LDSP_DATABASE_URL", url)
    monkeypatch.setenv("LDSP_SECRET_FILE", str(tmp_path / "secret"))
    settings.cache_clear()
    return url


@pytest.fixture
def june(world):
    """An agenda of two views."""
    meetings.save(ANN, LANCASHIRE, agenda="June", name="Risk", address="need?area=E07000117", question="Why Burnley?")
    meetings.save(ANN, LANCASHIRE, agenda="June", name="Whole", address="?region=E37000019")
    return meetings.agenda(ANN, LANCASHIRE, "June", PAGES)


def test_views_stand_in_the_order_in_which_they_were_saved(june):
    assert [(view.position, view.name, view.page) for view in june] == [(1, "Risk", "need"), (2, "Whole", "")]
    assert june[0].choices == {"area": "E07000117"}
    assert meetings.agendas(LANCASHIRE) == (DEMONSTRATION, "June")
    assert meetings.agendas("E37000007") == (DEMONSTRATION,)


def test_a_decision_is_kept_with_its_day_and_the_state_of_the_data(june):
    before = revision.current()
    meetings.decide(ANN, LANCASHIRE, june[0], "  Two more sessions a week.  ", today=DAY)
    risk = meetings.agenda(BOARD, LANCASHIRE, "June", PAGES)[0]
    assert (risk.decision, risk.decided_on, risk.data_revision) == ("Two more sessions a week.", "2019-06-12", before)
    assert (risk.address, risk.question, risk.position) == ("need?area=E07000117", "Why Burnley?", 1)


def test_a_view_that_is_saved_again_keeps_its_place_and_its_decision(june):
    meetings.decide(ANN, LANCASHIRE, june[0], "Two more sessions.", today=DAY)
    meetings.save(ANN, LANCASHIRE, agenda="June", name="Risk", address="need?area=E07000122")
    risk = meetings.agenda(ANN, LANCASHIRE, "June", PAGES)[0]
    assert (risk.name, risk.address, risk.decision) == ("Risk", "need?area=E07000122", "Two more sessions.")


def test_undoing_a_decision_brings_back_the_earlier_one(june):
    meetings.decide(ANN, LANCASHIRE, june[0], "One session.", today=DAY)
    view = meetings.agenda(ANN, LANCASHIRE, "June", PAGES)[0]
    meetings.decide(ANN, LANCASHIRE, view, "Two sessions.", today=DAY)
    uploads.undo(ANN, uploads.receipts(ANN, LANCASHIRE)[0].upload_id)
    assert meetings.agenda(ANN, LANCASHIRE, "June", PAGES)[0].decision == "One session."


def test_what_was_decided_is_for_the_region_only(june):
    meetings.decide(ANN, LANCASHIRE, june[0], "Two more sessions.", today=DAY)
    for person in (VIEWER, ELSEWHERE):
        views = meetings.agenda(person, LANCASHIRE, "June", PAGES)
        assert [view.decision for view in views] == ["", ""]
        shown = meetings.minutes(views, region="Lancashire", private=True)
        assert "decision" not in shown.columns
        assert "Two more" not in shown.table.to_csv() + shown.sentence


@pytest.mark.parametrize("person", [VIEWER, BOARD, ELSEWHERE])
def test_only_who_may_write_the_regions_records_saves_or_decides(june, person):
    with pytest.raises(NotAllowed):
        meetings.save(person, LANCASHIRE, agenda="June", name="Third", address="need")
    with pytest.raises(NotAllowed):
        meetings.decide(person, LANCASHIRE, june[0], "No.", today=DAY)
    assert len(meetings.agenda(ANN, LANCASHIRE, "June", PAGES)) == 2


@pytest.mark.parametrize(
    "where", ["https://example.org/", "//example.org", "need?x=<script>", "need x", "../admin", "javascript:alert(1)"]
)
def test_a_saved_view_leads_nowhere_but_to_a_page_of_ours(world, where):
    with pytest.raises(LdspError):
        meetings.save(ANN, LANCASHIRE, agenda="June", name="Out", address=where)
    assert meetings.agendas(LANCASHIRE) == (DEMONSTRATION,)


def test_the_guided_demonstration_is_there_before_anybody_saved_a_view_and_takes_decisions_too(world):
    views = meetings.agenda(VIEWER, LANCASHIRE, DEMONSTRATION, PAGES)
    assert len(views) > 3
    assert {view.page or "overview" for view in views} <= PAGES
    meetings.decide(ANN, LANCASHIRE, views[1], "Look at Burnley first.", today=DAY)
    again = meetings.agenda(ANN, LANCASHIRE, DEMONSTRATION, PAGES)
    assert [view.name for view in again] == [view.name for view in views]
    assert [view.decision for view in again].count("Look at Burnley first.") == 1


def test_pages_that_are_not_there_are_left_out_and_an_agenda_that_is_not_is_said(world):
    assert demonstration(frozenset()) == ()
    with pytest.raises(UnknownCode):
        meetings.agenda(VIEWER, LANCASHIRE, "July", PAGES)


def test_the_annex_to_the_minutes_has_every_view_with_its_decision(june):
    meetings.decide(ANN, LANCASHIRE, june[0], "=HYPERLINK(1)", today=DAY)
    views = meetings.agenda(ANN, LANCASHIRE, "June", PAGES)
    annex = meetings.minutes(views, region="Lancashire", private=False)
    assert annex.sentence == "The agenda has 2 views. 1 of them has a decision."
    assert list(annex.table["decided_on"]) == ["12 June 2019", "Not yet"]
    book = openpyxl.load_workbook(io.BytesIO(workbook.workbook([annex], annex.question)))
    cells = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]
    assert any("HYPERLINK(1)" in str(cell) for cell in cells)
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)


def test_an_address_forgets_the_presentation_it_was_saved_from():
    assert address("need", {"present": "E37000019:June", "step": "2"}) == "need"
    view = View(agenda="June", name="Two", position=1, address=address("compare", {"with": "E07000117,E06000009"}))
    assert view.choices == {"with": "E07000117,E06000009"}
    assert Kind.VIEWS in uploads.SMALL
