"""The pledge ledger: stages, ages, states, and units that are never added."""

from datetime import date

import pandas as pd
import pytest

from ldsp.errors import NothingToShow
from ldsp.services.matching import by_partner, ledger, stages, units
from tests.services.matching.tables import pledges

DAY = date(2019, 6, 30)
GOOGLE = {"pledged": 1000, "offered": 1000, "attended": 600, "level": "general", "evidence": "Progress paper, 4.2a"}
LLOYDS = {"partner": "Lloyds", "what": "Digital Know How", "pledged": 50, "level": "general"}
TABLETS = {"partner": "Barclays", "what": "Tablets", "unit": "devices", "pledged": 30, "delivered": 12}


def shown(*rows, make=ledger, unit="places", on=DAY, **rest):
    return make(pledges(*rows), region="Lancashire", on=on, unit=unit, **rest)


def test_the_ledger_follows_a_pledge_through_its_stages():
    made = shown(GOOGLE)
    row = made.table.iloc[0]
    assert row[["pledged", "offered", "attended", "left"]].tolist() == [1000, 1000, 600, 400]
    assert (row["age"], row["state"], row["until_shown"]) == ("5 months", "open", "open")
    assert made.sentence == "Google has pledged 1,000 places to Lancashire; 600 people came, 400 places are left."
    assert pd.isna(row["scheduled"])
    assert row["scheduled_symbol"] == "x"  # nobody entered it, which is not nought


def test_over_six_hundred_is_not_six_hundred():
    made = shown(GOOGLE | {"attended_as": "over"})
    assert (
        made.sentence
        == "Google has pledged 1,000 places to Lancashire; over 600 people came, at most 400 places are left."
    )


def test_units_are_never_added_and_each_has_its_own_ledger():
    table = pledges(GOOGLE, LLOYDS, TABLETS)
    assert units(table) == ("places", "devices")
    places, devices = shown(GOOGLE, LLOYDS, TABLETS), shown(GOOGLE, LLOYDS, TABLETS, unit="devices")
    assert places.table["pledged"].sum() == 1050
    assert devices.table["partner"].tolist() == ["Barclays"]
    assert "Pledges in devices are counted apart: different units are never added." in places.notes
    assert devices.sentence == "Barclays has pledged 30 devices to Lancashire; 12 were delivered, 18 devices are left."


def test_a_stage_counts_the_pledges_that_record_it_and_says_how_many():
    made = shown(GOOGLE, LLOYDS, make=stages).table.set_index("stage")
    assert made.loc["pledged", ["number", "recorded", "of"]].tolist() == [1050, 2, 2]
    assert made.loc["attended", ["number", "recorded", "of"]].tolist() == [600, 1, 2]
    assert pd.isna(made.loc["delivered", "number"])
    assert made.loc["delivered", "recorded"] == 0


def test_fewer_than_ten_people_of_a_pledge_are_not_told():
    made = shown(LLOYDS | {"attended": 7})
    assert pd.isna(made.table["attended"].iloc[0])
    assert made.table["attended_symbol"].iloc[0] == "c"
    assert "7" not in made.sentence
    nobody = shown(LLOYDS | {"attended": 0})
    assert nobody.table["attended"].iloc[0] == 0


@pytest.mark.parametrize(
    ("row", "state"),
    [
        ({}, "open"),
        ({"attended": 1000}, "used up"),
        ({"until": "2019-06-29"}, "over since 29 June 2019, 1,000 unused"),
        ({"until": "2019-06-30"}, "open"),
        ({"pledged_on": "2018-06-01"}, "nothing has come of it: ask"),
        ({"pledged_on": "2018-06-01", "delivered": 1}, "open"),
    ],
)
def test_every_pledge_has_a_state_in_words(row, state):
    assert shown(row).table["state"].tolist() == [state]


def test_more_than_was_pledged_leaves_nothing_and_not_less():
    made = shown({"pledged": 100, "attended": 130})
    assert made.table["left"].tolist() == [0]
    assert made.sentence == "Google has pledged 100 places to Lancashire; 130 people came, nothing is left."


def test_partners_are_set_side_by_side_by_level():
    made = shown(GOOGLE, LLOYDS, GOOGLE | {"level": "", "what": "Other", "attended": 1000}, make=by_partner)
    assert made.table[["name", "left"]].to_numpy().tolist() == [
        ["Google, general", 400], ["Lloyds, general", 50], ["Google, any level", 0],
    ]  # fmt: skip
    assert made.sentence == "Most is left of what Google pledged: 400 places of 1,000."


def test_made_up_pledges_are_marked():
    made = shown(GOOGLE, LLOYDS | {"demonstration": True})
    assert made.demonstration
    assert made.sentence == (
        "Google has pledged 1,000 places to Lancashire; 600 people came, 400 places are left. "
        "1 demonstration pledge stands beside that, made up."
    )
    assert "1 of these 2 pledges are demonstration records, made up to show what the page can do." in made.notes


def test_without_a_pledge_a_sentence_says_where_to_enter_one():
    with pytest.raises(NothingToShow, match=r"No pledge to Lancashire is recorded\. Coordinators can enter"):
        shown()
    with pytest.raises(NothingToShow, match="No pledge to Lancashire is counted in hours"):
        shown(GOOGLE, unit="hours")
