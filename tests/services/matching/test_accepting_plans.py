"""A what-if plan accepted as a whole: in one transaction or not at all, told once in the history, undone in one go."""

from dataclasses import replace
from datetime import date

import pytest

from ldsp.domain.matching import Plan, SitingChoice
from ldsp.domain.records import Kind
from ldsp.domain.roles import Person, Role
from ldsp.errors import LdspError, NotAllowed
from ldsp.services import uploads
from ldsp.services.history import history
from ldsp.services.matching import Terms, accept_plan, accepted, accepted_plans, draft, pledges, site, suggest, try_out
from ldsp.store import writes
from tests.services.matching import tables
from tests.services.matching.tables import BURNLEY, PENDLE
from tests.services.people import WHO_MAY_NOT_WRITE
from tests.store.peoples import LANCASHIRE, current, kept

ANN = Person("Ann", Role.COORDINATOR, frozenset({LANCASHIRE}))
BOB = Person("Bob", Role.ADMINISTRATOR)
TODAY = date(2019, 6, 1)
NAMES = {BURNLEY: "Burnley", PENDLE: "Pendle"}
NOW = suggest(
    tables.pledges(),
    tables.gaps((BURNLEY, "basic", 800, 6.0), (PENDLE, "basic", 400, 3.0)),
    region="Lancashire", on=TODAY,
)  # fmt: skip
WHOLE = Plan(places=30, places_in=PENDLE, pledge=300, budget_gbp=850)
TERMS = Terms(programme_id="BEG", provider_id="BUR", starts_on=date(2019, 9, 2), partner=" Lloyds ", what="Workshops")


def drafted(plan=WHOLE, sited=None, **differs):
    return draft("Plan A", try_out(NOW, plan, "basic", sited), "basic", replace(TERMS, **differs), NAMES)


def runs(url):
    return current(url, Kind.COURSE_RUNS, "lad_code", "places", "status", "programme_id")


def pledged(url):
    return current(url, Kind.PLEDGES, "partner", "what", "level", "pledged")


GOOGLE = ("Google", "Workshops", "general", 100)
LLOYDS = ("Lloyds", "Workshops", "basic", 300)


def test_the_draft_lists_every_record_and_says_what_is_left_out():
    wanted = drafted()
    ((pledge, own, *shared), left_out) = (wanted.lines, wanted.left_out)
    assert pledge == ("Pledge of Lloyds", "The whole region", 300)
    assert own == ("Course run, own means", "Pendle", 30)
    assert [line[:2] for line in shared] == [
        ("Course run from this pledge", "Burnley"), ("Course run from this pledge", "Pendle"),
    ]  # fmt: skip
    assert sum(places for *_, places in shared) == 300
    assert left_out == (
        "The budget of £850 is left out: money alone is no record. What it buys can be planned as places from own means.",
    )


@pytest.mark.parametrize(
    ("plan", "differs", "lines", "words"),
    [
        (Plan(pledge=300), {"partner": "  "}, 0, "The pledge of 300 places is left out until its partner is named"),
        (Plan(pledge=1300), {}, 3, "Of the pledge 100 places would have no course run yet"),
        (Plan(pledge=300), {"share_out": False}, 1, ""),
        (Plan(venues=2), {}, 0, "Venues are left out until you say how many places a first course run there has"),
        (Plan(venues=2), {"venue_places": 9, "mode": "local online"}, 0, "an online course takes place at none"),
        (Plan(venues=2), {"venue_places": 9}, 0, "Left out: 2 venues, for no further one would bring anybody"),
        (Plan(budget_gbp=100), {}, 0, "The budget of £100 is left out"),
    ],
)
def test_what_cannot_become_a_record_is_said(plan, differs, lines, words):
    wanted = drafted(plan, **differs)
    assert len(wanted.lines) == lines
    assert words in " ".join(wanted.left_out)
    assert bool(wanted.left_out) == bool(words)


def test_a_venue_becomes_a_record_by_the_first_course_run_at_it():
    made = tables.ground([("West", 100, 0.0), ("East", 300, 30.0)], [("W", 0.5, True), ("E", 30.5, False)])
    sited = site(made, SitingChoice(region_code=LANCASHIRE, sites=1))
    wanted = drafted(Plan(venues=1), sited, venue_places=12)
    assert wanted.lines == (("First course run at a venue", "E, Burnley", 12),)
    assert (wanted.own[0].order.venue_id, wanted.own[0].order.lad_code) == ("E", BURNLEY)


def test_two_venues_of_a_district_and_a_run_of_ones_own_there_are_three_runs(world):
    kept(
        world,
        Kind.VENUES,
        *({"venue_id": code, "name": code, "kind": "library", "lad_code": BURNLEY} for code in ("E", "F")),
    )
    made = tables.ground([("East", 300, 30.0), ("Far", 300, 60.0)], [("E", 30.5, False), ("F", 60.5, False)])
    sited = site(made, SitingChoice(region_code=LANCASHIRE, sites=2))
    wanted = drafted(Plan(venues=2, places=5, places_in=BURNLEY), sited, venue_places=12)
    (receipt,) = accept_plan(ANN, LANCASHIRE, wanted, today=TODAY)
    assert receipt.rows == 3
    found = current(world, Kind.COURSE_RUNS, "places", "venue_id")
    assert [(places, venue or "") for places, venue in found] == [(5, ""), (12, "E"), (12, "F")]


@pytest.mark.parametrize("person", [ANN, BOB])
def test_all_that_a_plan_adds_is_written_and_the_history_tells_it_once(world, person):
    receipts = accept_plan(person, LANCASHIRE, drafted(), today=TODAY)
    assert pledged(world) == [GOOGLE, LLOYDS]
    found = runs(world)
    assert (PENDLE, 30, "planned", "BEG") in found
    assert len(found) == 3
    assert sum(places for _, places, *_ in found) == 330
    mine = pledges(LANCASHIRE).set_index("partner")
    assert (mine.loc["Lloyds", "planned"], mine.loc["Lloyds", "left"]) == (300, 0)
    assert mine.loc["Google", "left"] == 40
    told = [one for one in history(person, region_code=LANCASHIRE) if one.what == "accepted"]
    assert [(one.who, one.kind, one.key) for one in told] == [(person.name, "plan", "Plan A")]
    assert told[0].after["uploads"] == [one.upload_id for one in receipts]
    assert accepted_plans(person, LANCASHIRE) == (tuple(reversed(receipts)),)
    assert accepted(person, LANCASHIRE) == ()  # which lists single suggestions


@pytest.mark.parametrize("which", [0, 1])
def test_undone_by_any_of_its_receipts_all_of_it_is_as_if_it_had_never_been(world, which):
    receipts = accept_plan(ANN, LANCASHIRE, drafted(), today=TODAY)
    undone = uploads.undo(ANN, receipts[which].upload_id)
    assert (undone.withdrawn, undone.restored) == (4, 0)
    assert runs(world) == []
    assert pledged(world) == [GOOGLE]
    assert accepted_plans(ANN, LANCASHIRE) == ()
    with pytest.raises(LdspError, match="was undone by Ann"):
        uploads.undo(ANN, receipts[1 - which].upload_id)
    accept_plan(ANN, LANCASHIRE, drafted(), today=TODAY)  # and it can be accepted again
    assert len(accepted_plans(ANN, LANCASHIRE)) == 1


def test_undoing_asks_whether_anything_later_builds_on_any_part_of_it(world):
    receipts = accept_plan(ANN, LANCASHIRE, drafted(), today=TODAY)
    table = uploads.editable(ANN, Kind.COURSE_RUNS, LANCASHIRE)
    uploads.save_edits(ANN, Kind.COURSE_RUNS, LANCASHIRE, table.assign(status="confirmed"))
    with pytest.raises(uploads.BuiltUpon, match="corrected 3 records"):
        uploads.undo(ANN, receipts[0].upload_id)
    assert pledged(world) == [GOOGLE, LLOYDS]


def test_when_the_second_write_fails_the_first_is_not_there_either(world, monkeypatch):
    keep = writes.keep

    def failing(session, batch, **rest):
        if batch.kind is Kind.COURSE_RUNS:
            raise LdspError("The disk is full.", "Make room.")
        return keep(session, batch, **rest)

    monkeypatch.setattr(writes, "keep", failing)
    with pytest.raises(LdspError, match="The disk is full"):
        accept_plan(ANN, LANCASHIRE, drafted(), today=TODAY)
    assert (runs(world), pledged(world)) == ([], [GOOGLE])
    assert [one for one in history(ANN, region_code=LANCASHIRE) if one.what == "accepted"] == []


@pytest.mark.parametrize(
    ("plan", "differs", "words"),
    [
        (Plan(), {}, "Nothing in Plan A can become a record yet"),
        (Plan(budget_gbp=500), {}, "Nothing in Plan A can become a record yet"),
        (WHOLE, {"programme_id": "GDG"}, "teaches general skills, and the gap is in basic"),
        (WHOLE, {"provider_id": "NOBODY"}, "Nothing was kept"),
        (WHOLE, {"programme_id": "NOTHING"}, "Nothing was kept"),
        (WHOLE, {"mode": "by pigeon"}, "Nothing was kept"),
        (Plan(places=3, places_in="E07999999"), {}, "Nothing was kept"),
    ],
)
def test_what_is_wrong_anywhere_is_a_sentence_and_nothing_is_kept(world, plan, differs, words):
    with pytest.raises(LdspError, match=words):
        accept_plan(ANN, LANCASHIRE, drafted(plan, **differs), today=TODAY)
    assert (runs(world), pledged(world)) == ([], [GOOGLE])


def test_the_same_plan_is_not_accepted_twice(world):
    accept_plan(ANN, LANCASHIRE, drafted(), today=TODAY)
    with pytest.raises(LdspError, match="1 pledge of this plan is in the register already"):
        accept_plan(BOB, LANCASHIRE, drafted(), today=TODAY)
    with pytest.raises(LdspError, match="1 course run of this plan is in the register already"):
        accept_plan(BOB, LANCASHIRE, drafted(Plan(places=5, places_in=PENDLE)), today=TODAY)
    assert len(runs(world)) == 3


@pytest.mark.parametrize("person", WHO_MAY_NOT_WRITE)
def test_only_coordinators_of_the_region_and_administrators_accept_and_undo(world, person):
    with pytest.raises(NotAllowed):
        accept_plan(person, LANCASHIRE, drafted(), today=TODAY)
    assert (runs(world), pledged(world)) == ([], [GOOGLE])
    receipts = accept_plan(ANN, LANCASHIRE, drafted(), today=TODAY)
    with pytest.raises(NotAllowed):
        uploads.undo(person, receipts[0].upload_id)
    assert len(runs(world)) == 3
