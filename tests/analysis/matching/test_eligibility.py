"""Who may serve whom, and why not."""

from datetime import date

import pandas as pd
import pytest

from ldsp.analysis.matching import REASONS, pairs
from tests.analysis.matching.small import gaps, pledges

DAY = date(2019, 3, 31)
NAMES = {
    "E07000000": "Burnley",
    "E07000001": "Chorley",
    "E07000002": "Fylde",
    "E07000003": "Pendle",
    "E07000004": "Wyre",
}


@pytest.mark.parametrize(
    ("differs", "words"),
    [
        ({"unit": ["devices"]}, "is counted in devices, a gap in people"),
        ({"capacity": [0]}, "has no place left"),
        ({"until": [pd.Timestamp("2019-03-30")]}, "was good until 30 March 2019"),
        ({"audience": ["Year 10 pupils"]}, "is for year 10 pupils, demand counts adults"),
        ({"audience": ["NHS school nurses' children"]}, "is for NHS school nurses' children, demand counts adults"),
        ({"level": ["general"]}, "is for general skills, this gap is in basic"),
        ({"lad_codes": [("E07000001",)]}, "is for Chorley, not for Burnley"),
        ({"lad_codes": [("E07000001", "E07000002")]}, "is for Chorley and Fylde, not for Burnley"),
        (
            {"lad_codes": [("E07000001", "E07000002", "E07000003", "E07000004")]},
            "is for Chorley, Fylde, Pendle and 1 other, not for Burnley",
        ),
    ],
)
def test_every_refusal_says_why(differs, words):
    found = pairs(pledges(**{"capacity": [5], **differs}), gaps(unmet=[9]), on=DAY, district_names=NAMES)
    assert not found.eligible.any()
    assert found.refusals["words"].tolist() == [words]
    assert found.refusals["reason"].isin(REASONS).all()


def test_an_online_pledge_is_refused_where_nobody_left_is_online():
    found = pairs(pledges(capacity=[5], mode=["national online"]), gaps(unmet=[9, 9], online_unmet=[0, 1]), on=DAY)
    assert found.eligible.tolist() == [[False, True]]
    assert found.refusals["words"].tolist() == ["is national online, and nobody left here is online"]


def test_several_reasons_are_all_kept_the_most_telling_first():
    found = pairs(pledges(capacity=[0], level=["advanced"]), gaps(unmet=[9]), on=DAY)
    assert found.refusals["reason"].tolist() == ["used_up"]
    assert found.refusals["reasons"].tolist() == [("used_up", "level")]
    assert found.refusals["words"].tolist() == ["has no place left; is for advanced skills, this gap is in basic"]


@pytest.mark.parametrize(
    "open_to_all",
    [
        {"until": [pd.Timestamp("2019-03-31")]},  # its last day is a day on which it is good
        {"until": [pd.NaT]},
        {"level": [""]},
        {"lad_codes": [()]},
        {"mode": ["blended"]},
        {"mode": [""]},
        {"unit": ["people"]},
        {"audience": ["Staff of small firms"]},
        {"audience": ["Over-65s"]},
    ],
)
def test_what_is_not_said_rules_nobody_out(open_to_all):
    assert pairs(pledges(**{"capacity": [5], **open_to_all}), gaps(unmet=[9], online_unmet=[0]), on=DAY).eligible.all()


def test_every_pair_is_either_eligible_or_refused_with_words():
    offers = pledges(capacity=[5, 0, 3], level=["basic", "general", ""], mode=["local online", "", "blended"])
    found = pairs(offers, gaps(unmet=[9, 3], online_unmet=[0, 3], level=["basic", "advanced"]), on=DAY)
    assert found.eligible.sum() + len(found.refusals) == 6
    assert found.refusals["words"].str.len().gt(0).all()
