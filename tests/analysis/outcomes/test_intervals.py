"""Intervals of shares, differences and counts, against what others have published."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from ldsp.analysis.outcomes import byar, newcombe, wilson

NAN = float("nan")

# What OHID prints for its package PHEindicatormethods: vignette "Introduction to PHEindicatormethods", 26 April 2018,
# github.com/ukhsa-collaboration/PHEindicatormethods, inst/doc/IntroductiontoPHEindicatormethods.html.
OBSERVED = [68, 86, 18, 29, 99, 74, 8, 94]
PEOPLE = [174, 189, 179, 107, 102, 102, 155, 114]
WILSON_95 = [
    (0.32141284, 0.46491370),
    (0.38563304, 0.52621164),
    (0.06455836, 0.15334331),
    (0.19583556, 0.36209159),
    (0.91706943, 0.98994755),
    (0.63189437, 0.80271793),
    (0.02638210, 0.09853151),
    (0.74449994, 0.88346241),
]
WILSON_998 = [
    (0.28504658, 0.5079248),
    (0.34795803, 0.5664210),
    (0.05014823, 0.1914304),
    (0.16118061, 0.4183973),
    (0.86653064, 0.9940736),
    (0.57419464, 0.8381782),
    (0.01832319, 0.1369464),
    (0.69079867, 0.9081514),
]
BYAR_95_PER_100_000 = [
    (30346.142, 49544.53),
    (36395.152, 56196.03),
    (5956.701, 15893.43),
    (18147.416, 38925.56),
    (78882.763, 118166.76),
    (56964.372, 91079.88),
    (2228.279, 10169.80),  # eight: exact
    (66631.239, 100906.46),
]
BYAR_998_PER_100 = [
    (26.042038, 56.07105),
    (31.822578, 62.81142),
    (4.259916, 19.77478),
    (14.132552, 46.57906),
    (69.665053, 131.16634),
    (49.230487, 102.60273),
    (1.271493, 13.64916),
    (58.634753, 112.28780),
]


@pytest.mark.parametrize(("confidence", "printed"), [(0.95, WILSON_95), (0.998, WILSON_998)])
def test_wilson_is_what_ohid_prints(confidence, printed):
    assert np.allclose(np.transpose(wilson(OBSERVED, PEOPLE, confidence)), printed, atol=6e-8)


@pytest.mark.parametrize(
    ("confidence", "times", "printed"), [(0.95, 100_000, BYAR_95_PER_100_000), (0.998, 100, BYAR_998_PER_100)]
)
def test_byar_is_what_ohid_prints(confidence, times, printed):
    limits = np.transpose(byar(OBSERVED, confidence)) / np.array(PEOPLE)[:, None] * times
    assert np.allclose(limits, printed, rtol=5e-7)


@given(count=st.integers(0, 9))
def test_small_counts_have_exact_poisson_limits(count):
    """At the lower limit so many or more have a chance of 2.5%, at the upper one so many or fewer."""
    lower, upper = (float(limit) for limit in byar(count))
    assert stats.poisson.cdf(count, upper) == pytest.approx(0.025)
    assert lower == 0 if count == 0 else stats.poisson.sf(count - 1, lower) == pytest.approx(0.025)


def test_a_missing_count_has_no_limits_and_a_negative_one_is_refused():
    assert np.isnan(byar([NAN])).all()
    with pytest.raises(ValueError, match="below 0"):
        byar([-1])


@pytest.mark.parametrize(
    ("first", "second", "lower", "upper"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((0, 10), (0, 10), -0.2775, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0000),
        ((10, 10), (0, 10), 0.6075, 1.0000),
    ],
)
def test_newcombes_published_examples_of_differences(first, second, lower, upper):
    """Newcombe (1998), Statistics in Medicine 17, 873-890, table II, method 10."""
    assert [round(float(limit), 4) for limit in newcombe(*first, *second)] == [lower, upper]


@given(st.integers(1, 200), st.integers(1, 200), st.floats(0, 1), st.floats(0, 1))
def test_a_difference_the_other_way_round_is_its_mirror(n, m, p, q):
    r, s = round(n * p), round(m * q)
    there, back = newcombe(r, n, s, m), newcombe(s, m, r, n)
    assert np.allclose([there.lower, there.upper], [-back.upper, -back.lower])
    assert there.lower <= r / n - s / m <= there.upper


def test_nobody_on_one_side_has_no_difference():
    assert np.isnan(newcombe(3, 10, 0, 0)).all()
