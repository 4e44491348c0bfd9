"""Suggestions in words: what fits, what does not and why, what nobody can do."""

from datetime import date

import pandas as pd
import pytest

from ldsp.errors import NothingToShow
from ldsp.services.matching import one_more, refusals, suggest, suggestions, unserved
from tests.services.matching.tables import BURNLEY, CHORLEY, PENDLE, gaps, pledges

DAY = date(2019, 3, 1)


def matched(offers, needs, **rest):
    return suggest(offers, needs, region="Lancashire", on=DAY, **rest)


TWO = gaps((BURNLEY, "basic", 800, 6.0), (CHORLEY, "basic", 400, 3.0))


def test_a_suggestion_says_which_pledge_goes_where_how_many_and_why():
    shown = suggestions(matched(pledges({"pledged": 600}), TWO))
    assert shown.sentence == (
        "Basic skills: 600 places of Google can go to 2 districts and reach 50% of those without a place."
    )
    assert shown.table[["name", "places"]].to_numpy().tolist() == [["Google → Burnley", 400], ["Google → Chorley", 200]]
    assert shown.table["why"].iloc[0] == (
        "About 800 people without a place, risk 6.0 out of 10; the fair share of 50% is 400"
    )
    assert "Fairness has its price: the fair share costs 16.7% of what these places could count for" in shown.notes[0]


def test_what_fairness_leaves_goes_where_the_risk_is_greatest():
    two = gaps((BURNLEY, "basic", 30, 6.0), (CHORLEY, "basic", 30, 3.0))
    shown = suggestions(matched(pledges({"pledged": 7}), two))
    assert shown.table["why"].tolist() == [
        "About 30 people without a place, risk 6.0 out of 10; the fair share of 12% is 3, and 1 more because the risk is high",
        "About 30 people without a place, risk 3.0 out of 10; the fair share of 12% is 3",
    ]


def test_levels_are_told_side_by_side_and_never_added():
    both = gaps((BURNLEY, "basic", 80, 6.0), (BURNLEY, "general", 900, 6.0))
    shown = suggestions(
        matched(
            pledges({"level": "basic", "pledged": 8}, {"level": "general", "partner": "Lloyds", "pledged": 9}), both
        )
    )
    assert shown.sentence == (
        "Basic skills: 8 places of Google can go to 1 district and reach 10% of those without a place. "
        "General skills: 9 places of Lloyds can go to 1 district and reach 1.0% of those without a place."
    )
    assert suggestions(matched(pledges({"level": "general"}), both), "general").table["level"].unique().tolist() == [
        "general"
    ]


def test_every_refused_pair_keeps_its_reason():
    shown = refusals(matched(pledges({"level": "advanced"}, {"lad_codes": (CHORLEY,)}), TWO))
    assert shown.sentence == (
        "Of the 4 pairs of a pledge and a gap, 3 are refused: 2 are for another level of skill; 1 is for other districts."
    )
    assert shown.table["words"].tolist() == [
        "Is for advanced skills, this gap is in basic",
        "Is for Chorley, not for Burnley",
        "Is for advanced skills, this gap is in basic",
    ]


def test_a_gap_that_no_pledge_can_serve_says_because():
    shown = unserved(matched(pledges({"lad_codes": (CHORLEY,)}, {"unit": "devices"}), TWO))
    assert shown.sentence == "Basic skills: no pledge can serve Burnley."
    assert shown.table["told"].tolist() == [
        "No pledge can serve this: of 2, 1 is for other districts; 1 is not counted in people.",
        "Served",
    ]


def test_without_a_pledge_every_gap_says_so():
    shown = unserved(matched(pledges(), TWO))
    assert shown.sentence == "Basic skills: no pledge can serve any of the 2 districts with a gap."
    assert shown.table["told"].unique().tolist() == ["No pledge can serve this, because there is none."]


def test_one_more_place_and_what_nothing_can_use_are_told():
    shown = one_more(
        matched(pledges({"pledged": 5}, {"unit": "devices", "what": "Tablets", "partner": "Barclays"}), TWO)
    )
    assert shown.sentence == (
        "Nothing can use Barclays: Tablets. One more place of Google would reach one more person in Burnley, basic skills."
    )
    assert shown.table["told"].iloc[1] == "Nothing can use it: it is counted in devices, a gap in people."
    assert pd.isna(shown.table["placed"].iloc[1])


def test_a_pledge_of_more_places_than_there_are_people_says_how_many_nobody_can_use():
    shown = one_more(matched(pledges({"pledged": 5000}), TWO))
    assert shown.table[["placed", "unused"]].to_numpy().tolist() == [[1200, 3800]]
    assert "everybody it may serve has a place" in shown.table["told"].iloc[0]


@pytest.mark.parametrize(
    ("offers", "needs", "words"),
    [
        (pledges(), TWO, "No pledge to Lancashire is recorded, so nothing can be matched."),
        (pledges({}), gaps(), "No demand is known for Lancashire, so no gap can be told."),
        (pledges({}), gaps((BURNLEY, "basic", 0, 6.0)), "No gap is recorded in Lancashire: there are as many places as people in need."),
        (
            pledges({"unit": "pounds"}, {"level": "general"}), TWO,
            "No pledge can serve any gap in Lancashire: 1 is not counted in people; 1 is for another level of skill.",
        ),
        (
            pledges({"until": "2019-02-28"}), TWO,
            "No pledge can serve any gap in Lancashire: 1 is out of date.",
        ),
    ],
)  # fmt: skip
def test_where_nothing_can_be_matched_a_sentence_says_why(offers, needs, words):
    with pytest.raises(NothingToShow) as caught:
        suggestions(matched(offers, needs))
    assert caught.value.what == words


def test_a_level_without_demand_and_a_region_of_one_district_are_sentences():
    one = gaps((PENDLE, "basic", 50, 4.0))
    with pytest.raises(NothingToShow, match="No demand in advanced skills is known for Lancashire"):
        suggestions(matched(pledges({}), one), "advanced")
    shown = unserved(matched(pledges({"pledged": 20}), one))
    assert shown.sentence == "Basic skills: the one district with a gap can be served by some pledge."
    assert suggestions(matched(pledges({"pledged": 1}), one)).sentence == (
        "Basic skills: 1 place of Google can go to 1 district and reach 2.0% of those without a place."
    )


def test_demonstration_pledges_are_marked_wherever_they_take_part():
    one = matched(pledges({"pledged": 5}, {"pledged": 5, "demonstration": True, "partner": "Example"}), TWO)
    for shown in (suggestions(one), unserved(one), one_more(one)):
        assert shown.demonstration
        assert (
            "Demonstration records take part, made up to show what the page can do: 1 of the 2 pledges." in shown.notes
        )
    assert not suggestions(matched(pledges({"pledged": 5}), TWO)).demonstration
