"""Outliers and skew: what is left alone, what is moved, what is clipped."""

import numpy as np
import pandas as pd
import pytest

from ldsp.analysis.need import freeze_bounds, normalise, skewness_report, transform, treat

EVEN = np.linspace(0, 10, 40).tolist()
SEVEN_FAR = np.concatenate([np.linspace(0, 10, 100), np.linspace(50, 100, 7)]).tolist()


def table(**columns: list[float]) -> pd.DataFrame:
    return pd.DataFrame(columns)


def test_an_indicator_that_is_not_lopsided_is_left_alone():
    treated, report = treat(table(offline=EVEN))
    assert treated["offline"].tolist() == EVEN
    assert report.loc["offline", ["treatment", "low", "high"]].tolist() == ["none", 0.0, 10.0]


def test_one_far_district_is_brought_to_the_next():
    treated, report = treat(table(offline=[*EVEN, 100.0]))
    assert treated["offline"].max() == 10.0
    assert report.loc["offline", "problem"]
    assert report.loc["offline", "treatment"] == "1 extreme value set to the next"
    assert report.loc["offline", "high"] == 10.0
    assert abs(report.loc["offline", "skew_after"]) < 2


def test_a_far_district_below_is_brought_up():
    treated, report = treat(table(speed=[*EVEN, -90.0, -95.0]))
    assert treated["speed"].min() == 0.0
    assert report.loc["speed", "treatment"] == "2 extreme values set to the next"


def test_a_long_tail_that_five_points_do_not_mend_is_put_on_a_logarithm():
    tail = SEVEN_FAR
    treated, report = treat(table(offline=tail))
    assert treated["offline"].tolist() == tail, "the raw values stay; only the scale changes"
    row = report.loc["offline"]
    assert (row["treatment"], row["transform"]) == ("logarithm", "log")
    assert row["offset"] == -1, "a hundredth of the range below the least"
    assert [row["low"], row["high"]] == pytest.approx([0, np.log(101)])
    assert row["skew_after"] < 2 < row["skew"]


def test_a_left_tail_that_cannot_be_mended_says_so():
    tail = [-value for value in SEVEN_FAR]
    _, report = treat(table(speed=tail))
    assert report.loc["speed", "treatment"] == "5 extreme values set to the next, still skewed"


def test_many_neighbourhoods_are_clipped_at_the_1st_and_99th_percentile():
    many = [*np.linspace(0, 10, 600), *([500.0] * 4)]
    treated, report = treat(table(offline=many))
    assert report.loc["offline", "treatment"] == "clipped at the 1st and 99th percentile"
    assert report.loc["offline", ["low", "high"]].tolist() == pytest.approx(np.percentile(many, [1, 99]).tolist())
    assert treated["offline"].max() == report.loc["offline", "high"]


def test_skew_is_corrected_for_bias():
    """The adjusted Fisher-Pearson coefficient by its textbook formula."""
    x = np.array([1.0, 2, 2, 3, 4, 12])
    n, away = len(x), x - x.mean()
    expected = np.sqrt(n * (n - 1)) / (n - 2) * (away**3).mean() / (away**2).mean() ** 1.5
    assert skewness_report(table(x=list(x))).loc["x", "skew"] == pytest.approx(expected)


def test_too_few_values_or_no_variation_is_no_problem():
    report = skewness_report(table(few=[1.0, np.nan, 2.0, 900.0], flat=[3.0] * 4))
    assert report["skew"].isna().all()
    assert not report["problem"].any()
    assert report["n"].tolist() == [3, 4]


def test_bounds_hold_all_that_normalising_needs():
    values = table(offline=EVEN, speed=EVEN[::-1], tail=SEVEN_FAR[-40:])
    bounds = freeze_bounds(values, {"offline": 1, "speed": -1, "tail": 1})
    scores = normalise(values, bounds)
    assert bounds["direction"].tolist() == [1, -1, 1]
    assert scores.min().tolist() == pytest.approx([0, 0, 0])
    assert scores.max().tolist() == pytest.approx([10, 10, 10])


def test_an_indicator_nobody_has_gets_no_bounds_and_no_score():
    values = table(offline=[np.nan] * 5)
    bounds = freeze_bounds(values, {"offline": 1})
    assert bounds[["low", "high"]].isna().all(axis=None)
    assert normalise(values, bounds).isna().all(axis=None)


def test_a_later_value_below_the_baseline_has_a_logarithm_all_the_same():
    values = table(tail=SEVEN_FAR)
    bounds = freeze_bounds(values, {"tail": 1})
    assert bounds.loc["tail", "transform"] == "log"
    assert normalise(table(tail=[-5000.0, np.nan]), bounds)["tail"].tolist() == pytest.approx(
        [0.0, np.nan], nan_ok=True
    )


def test_there_is_no_third_transformation():
    with pytest.raises(ValueError, match="use none or log"):
        transform(np.array([1.0]), "root")  # type: ignore[arg-type]
