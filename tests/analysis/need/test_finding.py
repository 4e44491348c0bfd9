"""Find areas that match."""

import pandas as pd

from ldsp.analysis.need import matching

VALUES = pd.DataFrame(
    {"offline_pct": [5.0, 8.0, None, 12.0], "mbps": [30.0, 55.0, 20.0, 10.0]},
    index=["Fylde", "Wyre", "Pendle", "Burnley"],
)


def test_limits_are_included_and_all_must_hold():
    found = matching(VALUES, {"offline_pct": (5.0, 8.0), "mbps": (None, 30.0)})
    assert found.to_dict() == {"Fylde": True, "Wyre": False, "Pendle": False, "Burnley": False}


def test_a_missing_value_never_matches_even_without_limits():
    assert not matching(VALUES, {"offline_pct": (None, None)})["Pendle"]
    assert matching(VALUES, {"mbps": (20.0, 20.0)})["Pendle"]


def test_whole_numbers_that_may_be_missing_match_too():
    values = pd.DataFrame({"band": pd.array([0, 4, None], dtype="Int64")})
    assert matching(values, {"band": (3, None)}).tolist() == [False, True, False]


def test_no_limits_match_everywhere_and_contrary_ones_nowhere():
    assert matching(VALUES, {}).all()
    assert not matching(VALUES, {"mbps": (50.0, 10.0)}).any()
