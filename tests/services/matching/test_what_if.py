"""What if: two plans beside what there is, and nothing written."""

from datetime import date

import pytest

from ldsp.domain.matching import Plan, SitingChoice
from ldsp.errors import NothingToShow
from ldsp.services.matching import by_district, site, suggest, summary, try_out
from tests.services.matching.tables import BURNLEY, CHORLEY, gaps, ground, pledges

NOW = suggest(
    pledges({"pledged": 300}),
    gaps((BURNLEY, "basic", 800, 6.0), (CHORLEY, "basic", 400, 3.0)),
    region="Lancashire", on=date(2019, 3, 1),
)  # fmt: skip


def tried(plan, sited=None):
    return try_out(NOW, plan, "basic", sited)


def test_nothing_added_is_as_it_is():
    as_it_is = tried(Plan())
    assert as_it_is.left.to_dict() == {BURNLEY: 600, CHORLEY: 300}
    assert (as_it_is.places, as_it_is.unmet) == (300, 1200)


@pytest.mark.parametrize(
    ("plan", "left"),
    [
        (Plan(places=100, places_in=CHORLEY), {BURNLEY: 590, CHORLEY: 210}),
        (Plan(pledge=300), {BURNLEY: 400, CHORLEY: 200}),
        (Plan(budget_gbp=25_599, cost_gbp=256), {BURNLEY: 534, CHORLEY: 267}),
    ],
)
def test_what_is_added_closes_what_it_can(plan, left):
    found = tried(plan)
    added = (plan.places if plan.places_in else 0) + plan.pledge + plan.bought
    assert found.left.sum() == 900 - added
    assert found.places == 300 + added
    if not plan.places:
        assert abs(found.left[BURNLEY] - left[BURNLEY]) <= 1
    else:
        assert found.left[CHORLEY] < 300


def test_more_places_than_people_in_a_district_reach_no_more_than_there_are():
    found = tried(Plan(places=5000, places_in=CHORLEY))
    assert found.left[CHORLEY] == 0
    assert found.left[BURNLEY] == 500


def test_a_budget_buys_whole_places():
    assert Plan(budget_gbp=999, cost_gbp=100).bought == 9
    assert Plan(budget_gbp=99, cost_gbp=100).is_empty


def test_venues_bring_people_within_reach_and_no_places():
    made = ground([("West", 100, 0.0), ("East", 300, 30.0)], [("W", 0.5, True), ("E", 30.5, False)])
    sited = site(made, SitingChoice(region_code="E37000019", sites=1))
    assert tried(Plan(), sited).within_pct == pytest.approx(25)
    assert tried(Plan(venues=1), sited).within_pct == pytest.approx(100)
    assert tried(Plan(venues=1), sited).places == 300


def test_the_plans_stand_side_by_side_in_words():
    outcomes = {"As it is": tried(Plan()), "Plan A": tried(Plan(pledge=300)), "Plan B": tried(Plan())}
    shown = summary(NOW, outcomes, "basic")
    assert shown.sentence == (
        "As it is, 900 people would stay without a place; under Plan A 600 people, 300 people fewer."
    )
    assert shown.table.set_index("name").loc["What is added"].tolist() == [
        "nothing",
        "a pledge of 300 places",
        "nothing",
    ]
    rows = by_district(NOW, outcomes, "basic").table
    assert rows[["name", "given_0", "given_1", "left_1", "left_2"]].to_numpy().tolist() == [
        ["Burnley", 200, 400, 400, 600], ["Chorley", 100, 200, 200, 300],
    ]  # fmt: skip


def test_where_nobody_gets_a_place_the_sentence_says_that_there_is_nothing_to_draw():
    now = suggest(pledges({}).head(0), gaps((BURNLEY, "basic", 800, 6.0)), region="Lancashire", on=date(2019, 3, 1))
    none, some = (try_out(now, plan, "basic", None) for plan in (Plan(), Plan(pledge=10)))
    empty = by_district(now, {"As it is": none, "Plan A": none}, "basic")
    assert empty.sentence.endswith("Nobody gets a place, so there is nothing to draw.")
    assert not empty.facts["given"]
    drawn = by_district(now, {"As it is": none, "Plan A": some}, "basic")
    assert "nothing to draw" not in drawn.sentence
    assert drawn.facts["given"]


def test_without_a_gap_no_plan_could_close_one():
    none = suggest(pledges({}), gaps((BURNLEY, "basic", 0, 6.0)), region="Lancashire", on=date(2019, 3, 1))
    with pytest.raises(NothingToShow, match="No gap in basic skills is recorded in Lancashire"):
        summary(none, {"As it is": try_out(none, Plan(), "basic", None)}, "basic")
