"""A district before and after: beside others, within what is possible."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ldsp.analysis.value import before_after, plausibility_ceiling


def test_the_others_change_is_taken_off():
    """5 to 4 while the others fell by 0.4 and 0.6: half a point beyond theirs."""
    found = before_after(5, 4, [3, 6], [2.6, 5.4])
    assert [found.change, found.others, found.beyond] == pytest.approx([-1, -0.5, -0.5])
    assert found.lower == pytest.approx(-0.6 + 0.05 * 0.2)
    assert found.comparators == 2


def test_without_comparators_nothing_is_said_beyond():
    found = before_after(5, 4, [], [])
    assert found.change == -1
    assert np.isnan([found.others, found.beyond, found.lower]).all()


def test_comparators_without_a_value_are_left_out():
    assert before_after(5, 4, [3, np.nan], [3, 2]).comparators == 1


@pytest.mark.parametrize(("share", "flag"), [(0.0, True), (0.25, True), (0.26, False), (np.nan, False)])
def test_a_district_chosen_for_a_high_value_is_flagged(share, flag):
    assert before_after(5, 4, [3], [3], rank_share=share).chosen_for_being_high is flag


@given(st.floats(-5, 5), st.lists(st.floats(0, 10), min_size=1, max_size=20), st.floats(-3, 3))
def test_if_all_move_alike_nothing_is_beyond(start, others, moved):
    found = before_after(start, start + moved, others, [each + moved for each in others])
    assert found.beyond == pytest.approx(0, abs=1e-9)


def test_no_more_can_have_changed_than_completed_or_than_lacked_the_skill():
    few = plausibility_ceiling(600, 25_000, 250_000, 4)
    assert (few.share, few.points, few.plausible) == (0.024, 0.24, False)
    many = plausibility_ceiling(600, 400, 1_000, 40)
    assert (many.share, many.points, many.plausible) == (1, 40, True)


def test_without_a_claim_nothing_is_judged():
    assert plausibility_ceiling(600, 25_000, 250_000).plausible is None
    assert np.isnan(plausibility_ceiling(0, 0, 0).share)
