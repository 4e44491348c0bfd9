"""The funnel plot: limits against OHID's own, exact ones for small programmes, and wider ones for over-dispersion."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from ldsp.analysis.outcomes import dispersion, funnel_limits

# OHID, PHEindicatormethods, tests/testthat/testdata_funnel_prop_outputs.csv: population, then the lower and upper limits of
# 95% and 99.8%, per cent, around 80.642448%.
CENTRE = 0.80642448
OHID = [
    (1, 3.204264, 100, 0, 100),
    (10, 56.154344, 100, 42.03259, 100),
    (20, 63.326743, 97.958152, 53.341156, 100),
    (50, 69.691035, 91.593861, 63.375595, 97.909301),
    (102, 72.974925, 88.309971, 68.553233, 92.731663),
    (539, 77.306949, 83.977947, 75.38344, 85.901456),
    (10000 - 2, 79.867989, 81.416907, 79.421375, 81.863521),
    (110000, 80.408963, 80.875933, 80.274317, 81.010578),
]


def test_the_limits_are_ohids():
    ours = funnel_limits([row[0] for row in OHID], CENTRE, exact_below=0) * 100
    assert np.allclose(ours.drop(columns="n"), [row[1:] for row in OHID], atol=2e-6)


def test_small_programmes_have_exact_limits():
    """Spiegelhalter (2005), appendix A.1.1, one step at a time: n = 20, centre 0.5, upper 97.5% limit.

    P(X <= 13) = 0.9423 and P(X <= 14) = 0.9793, so the limit lies between 13 and 14, at 14 - 0.0043 / 0.0370.
    """
    step = (stats.binom.cdf(14, 20, 0.5) - 0.975) / stats.binom.pmf(14, 20, 0.5)
    assert funnel_limits([20], 0.5)["upper_95"].iloc[0] == pytest.approx((14 - step) / 20)
    assert round(step, 3) == 0.116


def test_from_fifty_on_they_are_the_normal_ones():
    exact, normal = funnel_limits([49, 50], 0.7), funnel_limits([49, 50], 0.7, exact_below=0)
    assert (exact.iloc[1] == normal.iloc[1]).all()
    assert exact["lower_95"].iloc[0] != normal["lower_95"].iloc[0]


@given(n=st.integers(1, 400), centre=st.floats(0.02, 0.98), phi=st.floats(0.1, 20))
def test_limits_lie_within_each_other_around_the_centre_and_within_nought_and_one(n, centre, phi):
    row = funnel_limits([n], centre, phi).iloc[0]
    order = [0, row["lower_998"], row["lower_95"], row["upper_95"], row["upper_998"], 1]
    assert (np.diff(order) >= -1e-9).all()


def test_dispersion_by_hand():
    """Five programmes of 100 around 0.5: z = -4, -2, 0, 2, 4; the ends drawn in to -3.2 and 3.2; mean square 5.696."""
    phi = dispersion([30, 40, 50, 60, 70], [100] * 5)
    assert phi == pytest.approx((3.2**2 * 2 + 2**2 * 2) / 5)


def test_over_dispersion_widens_and_under_dispersion_changes_nothing():
    plain, wide, narrow = (funnel_limits([100], 0.5, phi)["upper_95"].iloc[0] for phi in (1, 4, 0.25))
    assert wide - 0.5 == pytest.approx(2 * (plain - 0.5))
    assert narrow == plain


@pytest.mark.parametrize(
    ("r", "n"), [([1, 9, 5, 5], [10] * 4), ([10] * 6, [10] * 6), ([0] * 6, [10] * 6), ([], []), ([0] * 5, [0] * 5)]
)
def test_few_programmes_or_no_differences_have_no_dispersion_to_speak_of(r, n):
    assert dispersion(r, n) == 1


def test_programmes_that_differ_by_chance_alone_have_a_dispersion_near_one():
    people = np.full(2_000, 80)
    phi = dispersion(np.random.default_rng(1).binomial(people, 0.6), people)
    # Drawing in the ends of a normal distribution takes about a third off its variance (Spiegelhalter, 2005, section 4.2).
    assert 0.6 < phi < 0.85
