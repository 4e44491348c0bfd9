"""What is pledged stands beside what is on record, and is never counted in with it."""

from datetime import date
from types import SimpleNamespace

import pandas as pd
import pytest

from ldsp.errors import NothingToShow
from ldsp.services.matching import beside_provision
from tests.services.matching.tables import pledges

DAY = date(2019, 6, 1)


def provision(places, level="basic", recorded=True, demonstration=False):
    table = pd.DataFrame({"places": [float(each) for each in places]})
    choice = SimpleNamespace(level=level)
    return SimpleNamespace(choice=choice, table=table, recorded=recorded, demonstration=demonstration)


def shown(*rows, **rest):
    return beside_provision(pledges(*rows), provision((700, 500), **rest), region="Lancashire", on=DAY)


def test_each_kind_of_supply_has_a_row_and_none_holds_the_other():
    made = shown({"attended": 600.0}, {"unit": "people", "pledged": 30}, {"level": "", "pledged": 50})
    assert made.table[["name", "number"]].to_numpy().tolist() == [
        ["On record: places of a year", 1200],
        ["Pledged, not planned yet: places, any level of skill", 50],
        ["Pledged, not planned yet: people", 30],
        ["Pledged, not planned yet: places", 400],
    ]
    assert made.sentence == (
        "Besides the 1,200 places of a year on record, partners have pledged 50 places at any level, 30 people and 400 places to Lancashire "
        "that no course run uses yet. No number of coverage counts them."
    )


def test_a_silent_register_is_said_and_not_taken_for_nought():
    made = shown({}, recorded=False)
    assert made.table["name"].tolist() == ["Pledged, not planned yet: places"]
    assert made.sentence.startswith("No course is on record; partners have pledged 1,000 places to Lancashire")


def test_what_is_made_up_is_never_added_to_what_is_real():
    both = shown({"pledged": 10}, {"pledged": 99, "demonstration": True})
    assert both.table["number"].tolist() == [1200, 10]
    assert not both.demonstration
    alone = shown({"pledged": 99, "demonstration": True})
    assert alone.table["number"].tolist() == [1200, 99]
    assert alone.demonstration


@pytest.mark.parametrize(
    "row",
    [
        {"until": "2019-05-31"},  # good no longer
        {"attended": 1000.0},  # used up
        {"level": "advanced"},
        {"unit": "pounds"},
        {"unit": "devices"},
    ],
)
def test_what_serves_nobody_at_this_level_any_more_is_no_supply(row):
    with pytest.raises(NothingToShow, match="No pledged place in basic skills is left for Lancashire"):
        shown(row)
