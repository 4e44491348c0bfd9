"""How far a rate, a difference of rates or a count may lie from what was counted."""

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from ldsp.domain.intervals import Floats, Interval, wilson

EXACT_BELOW = 10  # of a count: below it the limits are exact, as OHID's are


def newcombe(
    numerator: ArrayLike, denominator: ArrayLike, other_numerator: ArrayLike, other_denominator: ArrayLike,
    confidence: float = 0.95,
) -> Interval:  # fmt: skip
    """The interval of a difference of two independent proportions, first less second (Newcombe, 1998, method 10).

    It is made of Wilson's two intervals. Nobody counted on either side: missing limits.

    Examples
    --------
    >>> lower, upper = newcombe(56, 70, 48, 80)
    >>> round(float(lower), 4), round(float(upper), 4)
    (0.0524, 0.3339)
    """
    low_1, high_1 = wilson(numerator, denominator, confidence)
    low_2, high_2 = wilson(other_numerator, other_denominator, confidence)
    first, second = _share(numerator, denominator), _share(other_numerator, other_denominator)
    apart = first - second
    return Interval(
        apart - np.sqrt((first - low_1) ** 2 + (high_2 - second) ** 2),
        apart + np.sqrt((high_1 - first) ** 2 + (second - low_2) ** 2),
    )


def byar(count: ArrayLike, confidence: float = 0.95) -> Interval:
    """Byar's interval of a count of independent events (Breslow and Day, 1987); exact Poisson limits below 10, as OHID has it.

    A rate's limits are these, each divided by its base. A missing count: missing limits.

    Raises
    ------
    ValueError
        A count below 0.

    Examples
    --------
    >>> lower, upper = byar([0, 68])
    >>> lower.round(2).tolist(), upper.round(2).tolist()
    ([0.0, 52.8], [3.69, 86.21])
    """
    x = np.asarray(count, dtype=float)
    if (x < 0).any():
        message = "A count is below 0."
        raise ValueError(message)
    tail = (1 - confidence) / 2
    z = float(stats.norm.ppf(1 - tail))
    many = np.where(x >= EXACT_BELOW, x, np.nan)
    lower = many * (1 - 1 / (9 * many) - z / (3 * np.sqrt(many))) ** 3
    upper = (many + 1) * (1 - 1 / (9 * (many + 1)) + z / (3 * np.sqrt(many + 1))) ** 3
    few = x < EXACT_BELOW
    # Nought has no lower limit in the chi-squared form: it is nought.
    exact_lower = np.where(x == 0, 0.0, stats.chi2.ppf(tail, np.where(x > 0, 2 * x, 2)) / 2)
    return Interval(np.where(few, exact_lower, lower), np.where(few, stats.chi2.ppf(1 - tail, 2 * x + 2) / 2, upper))


def _share(numerator: ArrayLike, denominator: ArrayLike) -> Floats:
    r, n = np.asarray(numerator, dtype=float), np.asarray(denominator, dtype=float)
    share: Floats = np.divide(r, n, out=np.full(np.broadcast(r, n).shape, np.nan), where=n > 0)
    return share
