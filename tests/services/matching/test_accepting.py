"""A suggestion accepted: a planned run in the store, under a receipt, with a way back, and no place given away twice."""

from datetime import date

import pytest

from ldsp.domain.records import Kind
from ldsp.domain.roles import Person, Role
from ldsp.errors import LdspError, NotAllowed, NothingToShow
from ldsp.services import uploads
from ldsp.services.history import history
from ldsp.services.matching import Order, accept, accepted, options, pledges
from ldsp.services.uploads import keeping
from tests.services.matching.tables import GOOGLE
from tests.services.people import WHO_MAY_NOT_WRITE
from tests.store.peoples import LANCASHIRE, current, kept

ANN = Person("Ann", Role.COORDINATOR, frozenset({LANCASHIRE}))
BOB = Person("Bob", Role.ADMINISTRATOR)
TODAY = date(2019, 6, 1)
BURNLEY, PENDLE = "E07000117", "E07000122"


def pledge_id():
    return pledges(LANCASHIRE).index[0]


def order(**differs):
    ordinary = {
        "pledge_id": pledge_id(), "lad_code": BURNLEY, "level": "general", "places": 20, "programme_id": "GDG",
        "provider_id": "BUR", "starts_on": date(2019, 9, 2), "mode": "face to face",
    }  # fmt: skip
    return Order(**(ordinary | differs))


def left():
    return float(pledges(LANCASHIRE)["left"].iloc[0])


def test_an_accepted_suggestion_is_a_planned_run_that_takes_from_its_pledge(world):
    assert left() == 40
    receipt = accept(ANN, LANCASHIRE, order(), today=TODAY)
    assert receipt.file_name == "accepted on the page Matching"
    assert receipt.kept_by == "Ann"
    ((code, programme, places, status, lad_code),) = current(
        world, Kind.COURSE_RUNS, "run_id", "programme_id", "places", "status", "lad_code"
    )
    assert (programme, places, status, lad_code) == ("GDG", 20, "planned", BURNLEY)
    assert code == f"GOOGLE-{pledge_id()}-2019-09-02-{BURNLEY}"
    assert left() == 20
    assert [one.upload_id for one in accepted(ANN, LANCASHIRE)] == [receipt.upload_id]


def test_the_history_tells_who_planned_what(world):
    accept(ANN, LANCASHIRE, order(), today=TODAY)
    told = [(one.who, one.what, one.key) for one in history(ANN, region_code=LANCASHIRE)]
    assert ("Ann", "added", f"GOOGLE-{pledge_id()}-2019-09-02-{BURNLEY}") in told


def test_undone_it_is_as_if_it_had_never_been(world):
    receipt = accept(ANN, LANCASHIRE, order(), today=TODAY)
    uploads.undo(ANN, receipt.upload_id)
    assert current(world, Kind.COURSE_RUNS, "run_id") == []
    assert left() == 40
    assert accepted(ANN, LANCASHIRE) == ()
    accept(ANN, LANCASHIRE, order(), today=TODAY)  # and it can be planned again


def test_a_cancelled_run_gives_its_places_back(world):
    accept(ANN, LANCASHIRE, order(), today=TODAY)
    runs = uploads.editable(ANN, Kind.COURSE_RUNS, LANCASHIRE)
    uploads.save_edits(ANN, Kind.COURSE_RUNS, LANCASHIRE, runs.assign(status="cancelled"))
    assert left() == 40


def test_what_a_newer_row_of_the_pledge_counts_already_is_not_counted_twice(world):
    """The partner's return after the acceptance says that eighty have a date: the twenty planned here are among them."""
    accept(ANN, LANCASHIRE, order(), today=TODAY)
    kept(world, Kind.PLEDGES, GOOGLE | {"scheduled": 80.0})
    assert left() == 20


@pytest.mark.parametrize(
    ("differs", "words"),
    [
        ({"places": 41}, "Only 40 places are left of what Google pledged, and 41 were asked for"),
        ({"places": 0}, "A course run needs a place at least"),
        ({"programme_id": "BEG"}, "Begin teaches basic skills, and the gap is in general"),
        ({"starts_on": date(2020, 1, 1)}, "The pledge of Google is good until 31 December 2019"),
        ({"pledge_id": "PPPPPPPP"}, "This pledge is not in the register any more"),
        ({"provider_id": "NOBODY"}, "Nothing was kept"),
        ({"programme_id": "NOTHING"}, "Nothing was kept"),
        ({"lad_code": "E07999999"}, "Nothing was kept"),
    ],
)
def test_what_cannot_be_planned_is_refused_with_a_sentence_and_nothing_is_kept(world, differs, words):
    with pytest.raises(LdspError, match=words):
        accept(ANN, LANCASHIRE, order(**differs), today=TODAY)
    assert current(world, Kind.COURSE_RUNS, "run_id") == []
    assert left() == 40


def test_the_same_run_is_not_planned_twice(world):
    accept(ANN, LANCASHIRE, order(), today=TODAY)
    with pytest.raises(LdspError, match="A run from this pledge is planned there on 2 September 2019 already"):
        accept(BOB, LANCASHIRE, order(places=5), today=TODAY)
    assert left() == 20


def test_of_two_people_at_once_the_second_finds_the_places_gone(world, monkeypatch):
    """Bob looks while thirty places are still there; Ann takes them before his transaction begins."""
    seen = keeping.keep

    def overtaken(person, preview, **rest):
        if person.name == "Bob":
            monkeypatch.setattr(uploads, "keep", seen)
            accept(ANN, LANCASHIRE, order(lad_code=PENDLE, places=30), today=TODAY)
        return seen(person, preview, **rest)

    monkeypatch.setattr(uploads, "keep", overtaken)
    with pytest.raises(LdspError, match="Only 10 places are left of what Google pledged, and 30 were asked for"):
        accept(BOB, LANCASHIRE, order(places=30), today=TODAY)
    assert len(current(world, Kind.COURSE_RUNS, "run_id")) == 1
    assert left() == 10


def test_nothing_is_planned_from_what_is_made_up(world):
    kept(world, Kind.PLEDGES, GOOGLE | {"partner": "Example"}, demonstration=True)
    table = pledges(LANCASHIRE)
    made_up = table.index[table["demonstration"].astype(bool)][0]
    with pytest.raises(LdspError, match="The pledge of Example is a demonstration record"):
        accept(ANN, LANCASHIRE, order(pledge_id=made_up), today=TODAY)


@pytest.mark.parametrize("person", WHO_MAY_NOT_WRITE)
def test_only_coordinators_of_the_region_and_administrators_accept(world, person):
    with pytest.raises(NotAllowed):
        accept(person, LANCASHIRE, order(), today=TODAY)
    with pytest.raises(NotAllowed):
        options(person, LANCASHIRE)
    assert current(world, Kind.COURSE_RUNS, "run_id") == []


def test_a_register_without_programmes_says_what_to_enter_first(in_settings):
    in_settings("bare")
    with pytest.raises(NothingToShow, match="the register holds no programme and no provider of this region yet"):
        options(ANN, LANCASHIRE)


def test_online_places_take_place_nowhere_and_are_for_the_district(world):
    accept(ANN, LANCASHIRE, order(mode="local online"), today=TODAY)
    assert current(world, Kind.COURSE_RUNS, "lad_code", "lad_codes") == [(None, BURNLEY)] or current(
        world, Kind.COURSE_RUNS, "lad_code", "lad_codes"
    ) == [("", BURNLEY)]


def test_over_about_and_under_are_taken_from_the_activity_that_tells_the_same_number(world):
    kept(
        world, Kind.ACTIVITIES,
        {"theme": "Skilled and Productive Workforce", "what": "Workshops", "happened_from": "2019-01-01", "number": 60.0,
         "qualifier": "over", "level": "general", "partners": "Councils; Google", "evidence": "Progress paper"},
    )  # fmt: skip
    assert pledges(LANCASHIRE)["attended_as"].tolist() == ["over"]


def test_pledges_of_another_region_are_for_its_own_districts_alone(world):
    """Seen from all of England, a pledge to Lancashire as a whole is for Lancashire's districts."""
    assert pledges(LANCASHIRE)["lad_codes"].tolist() == [()]
    assert pledges("E92000001").empty or set(pledges("E92000001")["lad_codes"].iloc[0]) == {BURNLEY, PENDLE}


def test_an_empty_register_has_no_pledges(in_settings):
    in_settings("bare")
    table = pledges(LANCASHIRE)
    assert table.empty
    assert {"left", "used", "lad_codes", "planned", "attended_as"} <= set(table.columns)
