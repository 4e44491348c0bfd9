"""Skills before and after: only people assessed both times, and only within one framework."""

from fractions import Fraction
from math import comb

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ldsp.analysis.outcomes import match, paired_gain

# Hours of extra sleep of ten patients with two drugs: Student (1908), Biometrika 6, 1-25; R prints for the paired test
# t = 4.0621, 95% interval 0.7001142 to 2.4598858, mean 1.58.
SLEEP_1 = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
SLEEP_2 = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]


def pairs(before, after, *, binary=False):
    return pd.DataFrame({"before": before, "after": after, "binary": binary}).astype({"before": float, "after": float})


def test_students_sleep():
    found = paired_gain(pairs(SLEEP_1, SLEEP_2))
    assert [round(each, 7) for each in (found.difference, found.lower, found.upper)] == [1.58, 0.7001142, 2.4598858]
    assert round(found.d_z * np.sqrt(10), 4) == 4.0621
    assert found.hedges == pytest.approx(found.d_z * (1 - 3 / 35))
    assert (found.better, found.same, found.worse) == (9, 1, 0)


def test_wilcoxon_of_the_differences_by_every_pattern_of_signs():
    """Six differences without ties or noughts: the chance that all are of one sign is 2 in 64."""
    found = paired_gain(pairs([0] * 6, [1, 2, 3, 4, 5, 6]))
    assert found.wilcoxon_p == pytest.approx(2 / 64)


def test_cohens_d_av_by_hand():
    """Standard deviations 10 and 20; mean difference 10: 10 / 15."""
    found = paired_gain(pairs([40, 50, 60], [40, 60, 80]))
    assert found.d_av == pytest.approx(10 / 15)


@given(better=st.integers(0, 12), worse=st.integers(0, 12), same=st.integers(0, 5))
def test_mcnemar_is_exact(better, worse, same):
    """Against the sum of binomial terms, in whole numbers."""
    table = pairs([0] * better + [100] * worse + [100] * same, [100] * better + [0] * worse + [100] * same, binary=True)
    if better + worse + same == 0:
        return
    n, few = better + worse, min(better, worse)
    tail = sum(Fraction(comb(n, k), 2**n) for k in range(few + 1))
    assert paired_gain(table).mcnemar_p == pytest.approx(float(min(Fraction(1), 2 * tail)))


def test_a_ceiling_is_shown_and_the_normalised_gain_leaves_it_out():
    """Two of four can still gain: 20 of 80 and 30 of 40 of what was left."""
    found = paired_gain(pairs([20, 60, 100, 100], [40, 90, 100, 90]))
    assert (found.at_ceiling_before, found.at_ceiling_after, found.below_ceiling) == (2, 1, 2)
    assert found.normalised == pytest.approx((20 / 80 + 30 / 40) / 2)


def test_one_learner_has_a_gain_and_no_interval():
    found = paired_gain(pairs([20], [60]))
    assert (found.matched, found.difference) == (1, 40)
    assert np.isnan(found.lower)
    assert found.reason == "One learner has no spread."


def test_nobody_matched_says_so():
    assert paired_gain(pairs([], [])).reason == "Nobody was assessed both before and after."


def test_nobody_changed():
    found = paired_gain(pairs([50, 70], [50, 70]))
    assert (found.difference, found.lower, found.upper, found.wilcoxon_p) == (0, 0, 0, 1)
    assert np.isnan(found.d_z)


def assessed(learner, stage, day, score, *, framework="A", out_of=5, skill="communicating"):
    return {
        "provider_id": "p", "learner_ref": learner, "framework": framework, "skill": skill, "stage": stage,
        "assessed_on": pd.Timestamp(day), "score": score, "out_of": out_of,
    }  # fmt: skip


def test_only_the_same_learner_framework_skill_and_scale_match():
    table = match(
        pd.DataFrame(
            [
                assessed("both", "before", "2025-01-01", 2),
                assessed("both", "before", "2025-01-05", 4),  # the first counts
                assessed("both", "after", "2025-02-01", 3),
                assessed("both", "after", "2025-03-01", 5),  # the last counts
                assessed("before only", "before", "2025-01-01", 2),
                assessed("after only", "after", "2025-01-01", 2),
                assessed("two frameworks", "before", "2025-01-01", 2),
                assessed("two frameworks", "after", "2025-02-01", 2, framework="B"),
                assessed("two scales", "before", "2025-01-01", 2),
                assessed("two scales", "after", "2025-02-01", 2, out_of=10),
                assessed("wrong order", "before", "2025-02-01", 2),
                assessed("wrong order", "after", "2025-01-01", 2),
                assessed("yes or no", "before", "2025-01-01", 0, out_of=None),
                assessed("yes or no", "after", "2025-02-01", 1, out_of=None),
            ]
        )
    ).set_index("learner_ref")
    assert sorted(table.index[table["matched"]]) == ["both", "yes or no"]
    assert table.loc["both", ["before", "after"]].tolist() == [40, 100]
    assert table.loc["yes or no", ["before", "after", "binary"]].tolist() == [0, 100, True]
    assert len(table.loc[["two frameworks"]]) == 2


def test_no_assessment_gives_no_pair():
    empty = pd.DataFrame([assessed("a", "before", "2025-01-01", 2)]).iloc[:0]
    assert match(empty).empty
