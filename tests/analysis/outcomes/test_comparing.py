"""Intervals, benchmarks and trends: words that a test stands behind."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from ldsp.analysis.outcomes import benchmark, recent_trend, wilson
from ldsp.domain.indicators import Polarity

NAN = float("nan")
WORSE, BETTER, NEITHER = Polarity.HIGHER_IS_MORE_RISK, Polarity.HIGHER_IS_LESS_RISK, Polarity.NO_JUDGEMENT


@pytest.mark.parametrize(
    ("r", "n", "lower", "upper"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_newcombes_published_examples(r, n, lower, upper):
    """Newcombe (1998), Statistics in Medicine 17, 857-872, table I, method 3."""
    assert [round(float(limit), 4) for limit in wilson(r, n)] == [lower, upper]


@given(n=st.integers(1, 500), share=st.floats(0, 1), confidence=st.sampled_from([0.9, 0.95, 0.998]))
def test_scipy_agrees(n, share, confidence):
    r = round(n * share)
    expected = binomtest(r, n).proportion_ci(confidence, method="wilson")
    assert np.allclose(wilson(r, n, confidence), [expected.low, expected.high], atol=1e-12)


def test_nobody_counted_has_no_interval():
    lower, upper = wilson([0, NAN, 3, 3], [0, 10, NAN, 3])
    assert np.isnan(lower[:3]).all()
    assert np.isnan(upper[:3]).all()
    assert upper[3] == 1


def test_more_than_all_is_refused():
    with pytest.raises(ValueError, match="above its denominator"):
        wilson([4], [3])


@pytest.mark.parametrize(
    ("polarity", "words"),
    [
        (WORSE, ["better", "similar", "worse"]),
        (BETTER, ["worse", "similar", "better"]),
        (NEITHER, ["lower", "similar", "higher"]),
    ],
)
def test_only_an_interval_wholly_outside_is_different(polarity, words):
    assert benchmark([1, 4, 7.1], [4.9, 9, 9], 5, polarity).tolist() == words


def test_an_interval_that_touches_the_reference_is_similar():
    assert benchmark([5.0, 3.0], [7.0, 5.0], [5.0, 5.0], WORSE).tolist() == ["similar", "similar"]


def test_what_cannot_be_compared_says_so():
    assert benchmark([NAN, 1, 6], [2, 2, 7], [5, NAN, 5], WORSE).tolist() == ["not compared", "not compared", "worse"]
    assert benchmark([6, 6, 6], [7, 7, 7], 5, WORSE, base=[9, 10, NAN]).tolist() == [
        "not compared",
        "worse",
        "not compared",
    ]


def series(*values: float, width: float = 1.0, first: int = 2019) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "period": [first + at for at in range(len(values))],
            "value": values,
            "lower_ci": [value - width / 2 for value in values],
            "upper_ci": [value + width / 2 for value in values],
        }
    )


def shares(*numerators: int, of: int = 1000) -> pd.DataFrame:
    table = pd.DataFrame({"period": range(2019, 2019 + len(numerators)), "numerator": numerators, "denominator": of})
    return table.assign(value=table["numerator"] / of * 100)


@pytest.mark.parametrize(
    ("values", "polarity", "word"),
    [
        ((1, 2, 3, 4, 5), WORSE, "Increasing and getting worse"),
        ((1, 2, 3, 4, 5), BETTER, "Increasing and getting better"),
        ((5, 4, 3, 2, 1), WORSE, "Decreasing and getting better"),
        ((5, 4, 3, 2, 1), BETTER, "Decreasing and getting worse"),
        ((1, 2, 3, 4, 5), NEITHER, "Increasing"),
        ((5, 4, 3, 2, 1), NEITHER, "Decreasing"),
        ((3, 3, 3, 3, 3), WORSE, "No significant change"),
    ],
)
def test_the_words_follow_the_slope_and_the_polarity(values, polarity, word):
    assert recent_trend(series(*values), polarity).word == word


def test_chi_squared_of_a_line_by_hand():
    """Slope 1, sum of squares of years 10, standard error 1/3.92: chi-squared = 10 x 3.92^2."""
    trend = recent_trend(series(1, 2, 3, 4, 5), WORSE)
    assert trend.chi2 == pytest.approx(10 * 3.92**2)
    assert (trend.points_used, trend.direction) == (5, 1)


def test_the_limit_is_99_8_per_cent():
    """10 x slope^2 x 3.92^2 passes 9.5495 between slopes 0.2492 and 0.2494."""
    below, above = (recent_trend(series(*(slope * at for at in range(5))), WORSE) for slope in (0.2492, 0.2494))
    assert (below.word, above.word) == ("No significant change", "Increasing and getting worse")


def test_a_trend_that_rests_on_one_year_is_none():
    """Only the last year rises; without it the line falls a little."""
    trend = recent_trend(series(5, 4.9, 4.8, 4.7, 9), WORSE)
    assert trend.chi2 > 9.5495
    assert trend.word == "No significant change"


def test_shares_of_people_are_tested_by_cochran_and_armitage():
    """By hand, 1,000 people a year: p = 0.12; chi-squared = (sum of r (x - mean))^2 / (p (1 - p) 1000 x 10)."""
    trend = recent_trend(shares(100, 110, 120, 130, 140), WORSE, "proportion")
    assert trend.chi2 == pytest.approx(100**2 / (0.12 * 0.88 * 1000 * 10))
    assert trend.word == "No significant change"
    assert recent_trend(shares(100, 110, 120, 130, 140, of=2000), WORSE, "proportion").chi2 < trend.chi2
    assert recent_trend(shares(80, 100, 120, 140, 160), WORSE, "proportion").word == "Increasing and getting worse"


def test_unequal_years_are_weighted_by_their_people():
    """Against the formula of the textbook (Agresti), one term at a time."""
    r, n = [30, 45, 60, 50, 80], [400, 500, 550, 420, 600]
    table = shares(*r).assign(denominator=n)
    p, mean = sum(r) / sum(n), sum(x * b for x, b in enumerate(n)) / sum(n)
    top = sum(a * (x - mean) for x, a in enumerate(r)) ** 2
    bottom = p * (1 - p) * sum(b * (x - mean) ** 2 for x, b in enumerate(n))
    assert recent_trend(table, WORSE, "proportion").chi2 == pytest.approx(top / bottom)


def test_a_share_of_nought_every_year_does_not_change():
    trend = recent_trend(shares(0, 0, 0, 0, 0), WORSE, "proportion")
    assert (trend.word, trend.chi2) == ("No significant change", 0)


def test_a_share_without_counts_is_tested_by_its_intervals():
    assert recent_trend(series(1, 2, 3, 4, 5), WORSE, "proportion").word == "Increasing and getting worse"


def test_only_the_latest_five_years_count_in_any_order():
    table = series(9, 9, 9, 1, 2, 3, 4, 5).sample(frac=1, random_state=1)
    assert recent_trend(table, WORSE).word == "Increasing and getting worse"


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        (series(1, 2, 3, 4), "There are 4 yearly figures; the test needs 5."),
        (series(1, 2, NAN, 4, 5, 6), "The latest 5 figures are not of consecutive years."),
        (series(1, 2, 3, 4, 5).drop(columns=["lower_ci", "upper_ci"]), "The values have no confidence intervals."),
        (series(1, 2, 3, 4, 5).assign(upper_ci=NAN), "The values have no confidence intervals."),
        (series(1, 2, 3, 4, 5, width=0), "The values have no confidence intervals."),
        (series(1, 2, 3, 4, 5).assign(period=[f"2024-0{at}" for at in range(1, 6)]), "Only yearly figures are tested."),
        (
            series(1, 2, 3, 4, 5).assign(period=[f"201{at}-1{at + 2}" for at in range(5)]),
            "Only yearly figures are tested.",
        ),
        (series(1, 2, 3, 4, 5).assign(period=2024), "There is more than one figure for a year."),
        (series(1), "There is 1 yearly figure; the test needs 5."),
        (series(), "There are 0 yearly figures; the test needs 5."),
    ],
)
def test_what_cannot_be_calculated_says_why(table, reason):
    trend = recent_trend(table, WORSE)
    assert (trend.word, trend.points_used, trend.direction) == ("Cannot be calculated", 0, 0)
    assert trend.reason == reason
    assert np.isnan(trend.chi2)


@pytest.mark.parametrize("style", ["{}", "{}/{:02d}", "{}.0"])
def test_years_may_be_written_as_publishers_write_them(style):
    table = series(1, 2, 3, 4, 5)
    written = [style.format(year, (year + 1) % 100) for year in table["period"]]
    assert recent_trend(table.assign(period=written), WORSE).points_used == 5
