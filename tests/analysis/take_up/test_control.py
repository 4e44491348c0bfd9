"""XmR charts: the lines by hand, and each rule with the smallest series that meets it."""

import numpy as np
import pytest

from ldsp.analysis.take_up import control_chart

STEADY = [10, 12, 10, 12, 10, 12, 10, 12, 10, 12, 10, 12]  # mean 11, every moving range 2


def test_lines_are_those_worked_by_hand() -> None:
    chart = control_chart(STEADY)
    assert (chart.mean, chart.baseline) == (11, 12)
    assert chart.lower == pytest.approx(11 - 2.66 * 2)
    assert chart.upper == pytest.approx(11 + 2.66 * 2)
    assert set(chart.signals) == {""}


def test_the_published_example_of_wheeler() -> None:
    """Wheeler, Understanding Variation (1993): moving ranges over 1.128, three sigma, is 2.66 mean moving ranges."""
    values = np.array([39, 41, 41, 41, 43, 44, 41, 42, 40, 41, 44, 40])
    ranges = np.abs(np.diff(values)).mean()
    assert control_chart(values).upper == pytest.approx(values.mean() + 3 * ranges / 1.128, abs=0.01)


def test_limits_are_frozen_and_a_jump_does_not_hide_itself() -> None:
    chart = control_chart([*STEADY, 60, 61, 62])
    assert chart.upper == pytest.approx(16.32)
    assert chart.signals[-3:] == ("above the limits",) * 3


def test_seven_on_one_side_is_a_run_and_six_are_none() -> None:
    assert control_chart([*STEADY[:-1], *[13] * 7]).signals[-7:] == ("a run on one side",) * 7
    assert "a run on one side" not in control_chart([*STEADY[:-1], *[13, 13, 13, 13, 13, 13, 10]]).signals


def test_six_rising_are_a_trend_and_five_are_none() -> None:
    rising = control_chart([*STEADY, 9.0, 9.5, 10, 10.5, 12, 13, 8])
    assert rising.signals.count("rising") == 6
    assert "rising" not in control_chart([*STEADY, 9.0, 9.5, 10, 10.5, 12, 8]).signals
    assert control_chart([*STEADY, 13, 12.5, 12, 11.5, 10, 9]).signals.count("falling") == 6


def test_a_count_has_no_limit_below_nought() -> None:
    assert control_chart([0, 9, 0, 9, 0, 9, 0, 9]).lower == 0


def test_too_few_points_or_a_gap_make_no_chart() -> None:
    assert control_chart(STEADY[:7]) is None
    assert control_chart([*STEADY, float("nan")]) is None
