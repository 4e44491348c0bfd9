"""Follow-up: who answered, what they said, and what the silence of the others allows."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ldsp.analysis.outcomes import collapse, follow_up, wilson


def groups(*rows):
    return pd.DataFrame(rows, columns=["due", "answered", "positive"])


def test_by_hand():
    """60 due, 30 answered, 15 yes; 40 due, 10 answered, all yes: 25 of 40 answered yes, but 70 of 100 if the silent are alike."""
    found = follow_up(groups((60, 30, 15), (40, 10, 10)))
    assert (found.due, found.answered, found.positive, found.response, found.rate) == (100, 40, 25, 0.4, 0.625)
    assert found.weighted == pytest.approx((60 * 0.5 + 40 * 1.0) / 100)
    assert (found.least, found.most) == (0.25, 0.85)
    # Weights 2 and 4: (30 x 2 + 10 x 4)^2 / (30 x 4 + 10 x 16) answers' worth.
    assert found.effective == pytest.approx(100**2 / 280)
    assert (found.lower, found.upper) == tuple(float(each[0]) for each in wilson([25], [40]))


def test_weighted_learner_by_learner():
    """The same, each answer carrying the inverse of its group's chance to be heard."""
    table = groups((60, 30, 15), (40, 10, 10), (20, 8, 3))
    weights = [w for due, said, _yes in table.to_numpy() for w in [due / said] * int(said)]
    yes = [v for _due, said, yes in table.to_numpy() for v in [1] * int(yes) + [0] * int(said - yes)]
    found = follow_up(table)
    assert found.weighted == pytest.approx(np.average(yes, weights=weights))
    assert found.effective == pytest.approx(sum(weights) ** 2 / sum(w * w for w in weights))


def test_nobody_has_been_asked_yet():
    found = follow_up(groups())
    assert (found.due, found.answered) == (0, 0)
    assert np.isnan([found.response, found.rate, found.weighted, found.least, found.most]).all()


def test_nobody_answered_is_not_nobody_succeeded():
    found = follow_up(groups((50, 0, 0)))
    assert np.isnan(found.rate)
    assert (found.response, found.least, found.most) == (0, 0, 1)
    assert found.reason == "Fewer than 5 learners answered, so they cannot stand for the others."


def test_groups_with_few_answers_are_joined():
    joined = collapse(groups((50, 20, 10), (9, 3, 1), (8, 4, 2), (0, 0, 0)))
    assert joined.to_numpy().tolist() == [[50, 20, 10], [17, 7, 3]]


def test_what_is_still_too_small_joins_the_smallest_of_the_others():
    joined = collapse(groups((50, 20, 10), (30, 9, 5), (7, 1, 1)))
    assert sorted(joined["answered"]) == [10, 20]


@pytest.mark.parametrize("row", [(10, 11, 3), (10, 5, 6)])
def test_more_than_there_are_is_refused(row):
    with pytest.raises(ValueError, match="More answered"):
        follow_up(groups(row))


counts = st.lists(st.integers(0, 60), min_size=3, max_size=3).map(lambda each: tuple(sorted(each, reverse=True)))


@given(st.lists(counts, max_size=6))
def test_the_truth_is_always_within_the_bounds(rows):
    found = follow_up(groups(*rows))
    if found.due:
        assert found.least <= found.most
    if found.answered:
        assert found.least - 1e-12 <= found.rate <= found.most + 1e-12
    if found.strata:
        assert found.least - 1e-12 <= found.weighted <= found.most + 1e-12
        assert found.weighted_lower <= found.weighted + 1e-12
        assert found.weighted <= found.weighted_upper + 1e-12


@given(st.lists(counts, max_size=6))
def test_joining_loses_nobody(rows):
    assert collapse(groups(*rows)).sum().tolist() == groups(*rows).astype(float).sum().tolist()
