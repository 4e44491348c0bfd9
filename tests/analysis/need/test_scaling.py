"""Scores: 0 to 10, 10 = most risk, whatever the unit."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from ldsp.analysis.need import constant_indicators, imd_exponential, normalise

METHODS = ["minmax", "zscore", "percentile", "rank", "imd_exponential"]
AREAS = ["Burnley", "Fylde", "Pendle", "Wyre"]


def bounds(direction: int = 1, low: float = 0.0, high: float = 100.0, **more: object) -> pd.DataFrame:
    return pd.DataFrame({"direction": direction, "low": low, "high": high, "transform": "none", **more}, index=["x"])


def column(*values: float) -> pd.DataFrame:
    return pd.DataFrame({"x": values}, index=AREAS[: len(values)], dtype=float)


def test_minmax_measures_against_the_frozen_bounds_and_stops_at_their_ends():
    scores = normalise(column(-5, 25, 110, np.nan), bounds())
    assert scores["x"].tolist() == pytest.approx([0, 2.5, 10, np.nan], nan_ok=True)


def test_where_lower_is_worse_the_lowest_scores_10():
    assert normalise(column(10, 60, 35), bounds(-1, 10, 60))["x"].tolist() == [10, 0, 5]


def test_bounds_that_meet_score_5_and_are_named():
    meeting = bounds(low=7, high=7)
    assert normalise(column(7, 9, np.nan), meeting)["x"].tolist() == pytest.approx([5, 5, np.nan], nan_ok=True)
    assert constant_indicators(meeting) == ("x",)
    assert constant_indicators(bounds()) == ()


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("scope", [None, pd.Series("one", index=AREAS)])
def test_values_all_alike_score_5_by_any_method(method, scope):
    scores = normalise(column(7, 7, np.nan, 7), bounds(low=7, high=7), method, scope)
    assert scores["x"].tolist() == pytest.approx([5, 5, np.nan, 5], nan_ok=True)


def test_ranks_share_the_middle_of_a_tie():
    assert normalise(column(1, 2, 2, 9), bounds(), "rank")["x"].tolist() == pytest.approx([0, 5, 5, 10])
    assert normalise(column(1, 2, 2, 9), bounds(), "percentile")["x"].tolist() == pytest.approx([1.25, 5, 5, 8.75])


def test_z_scores_count_six_standard_deviations_across_the_scale():
    """Values 2, 4, 4, 6: mean 4, standard deviation of the population 1.4142."""
    expected = [5 - 10 / 6 * 1.41421356, 5, 5, 5 + 10 / 6 * 1.41421356]
    assert normalise(column(2, 4, 4, 6), bounds(), "zscore")["x"].tolist() == pytest.approx(expected)


def test_within_its_district_each_neighbourhood_is_scored_against_its_own():
    districts = pd.Series(["Lancaster", "Lancaster", "Preston", "Preston"], index=AREAS)
    assert normalise(column(1, 3, 10, 50), bounds(), "minmax", districts)["x"].tolist() == [0, 10, 0, 10]
    assert normalise(column(1, 3, 10, 50), bounds(-1), "rank", districts)["x"].tolist() == [10, 0, 10, 0]


def test_a_neighbourhood_of_no_known_district_is_compared_with_nobody():
    districts = pd.Series(["Lancaster", "Lancaster", None], index=AREAS[:3])
    assert normalise(column(1, 3, 2), bounds(), "minmax", districts)["x"].tolist() == pytest.approx(
        [0, 10, np.nan], nan_ok=True
    )


def test_the_exponential_score_is_the_one_of_the_indices_of_deprivation():
    """IoD technical report: scores run from 0 to 100, and the most deprived tenth lies between 50 and 100."""
    n = 32_844
    scores = imd_exponential(np.array([1.0, 0.1 * n, n]), n)
    assert scores[0] == pytest.approx(100)
    assert 50 < scores[1] < 51
    assert scores[2] == pytest.approx(0, abs=0.001)


def test_the_exponential_method_is_a_tenth_of_that_score_for_the_rank():
    scores = normalise(column(1, 2, 3, 4), bounds(), "imd_exponential")["x"]
    assert scores.tolist() == pytest.approx((imd_exponential(np.array([4.0, 3, 2, 1]), 4) / 10).tolist())


@pytest.mark.parametrize("method", METHODS)
@settings(max_examples=40)
@given(values=arrays(float, (9, 1), elements=st.floats(-1e6, 1e6) | st.just(np.nan)))
def test_scores_stay_between_0_and_10_missing_stays_missing_and_order_is_kept(method, values):
    table = pd.DataFrame(values, columns=["x"])
    scores = normalise(table, bounds(low=-100, high=100), method)
    assert (scores.isna() == table.isna()).all(axis=None)
    known = scores["x"].dropna()
    assert known.between(-1e-9, 10 + 1e-9).all()
    in_order = known.loc[table["x"].dropna().sort_values().index]
    assert (in_order.diff().dropna() >= -1e-9).all(), "raising a bad indicator never lowers its score"


@pytest.mark.parametrize(
    ("table", "yardstick", "message"),
    [
        (column(np.inf), bounds(), "infinite"),
        (column(1), bounds(direction=0), "without a direction"),
        (column(1), bounds(low=2, high=1), "wrong way round: x"),
    ],
)
def test_what_cannot_be_scored_is_refused(table, yardstick, message):
    with pytest.raises(ValueError, match=message):
        normalise(table, yardstick)


def test_an_unknown_method_or_an_indicator_without_bounds_is_refused():
    with pytest.raises(ValueError, match="no method 'magic'"):
        normalise(column(1, 2), bounds(), "magic")
    with pytest.raises(KeyError):
        normalise(column(1).rename(columns={"x": "y"}), bounds())
