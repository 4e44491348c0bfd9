"""How far a share of people may lie from what was counted."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

Floats = NDArray[np.float64]


class Interval(NamedTuple):
    """The limits of a confidence interval, one value a row of what was given."""

    lower: Floats
    upper: Floats


def wilson(numerator: ArrayLike, denominator: ArrayLike, confidence: float = 0.95) -> Interval:
    """Wilson's interval of a proportion (Wilson, 1927): the one OHID and ONS use for shares of people.

    Nothing counted (denominator 0) or a count missing: missing limits.

    Raises
    ------
    ValueError
        A numerator below 0 or above its denominator.

    Examples
    --------
    >>> lower, upper = wilson([0, 65], [20, 100])
    >>> lower.round(4).tolist(), upper.round(4).tolist()
    ([0.0, 0.5525], [0.1611, 0.7364])
    """
    r = np.asarray(numerator, dtype=float)
    n = np.asarray(denominator, dtype=float)
    if ((r < 0) | (r > n)).any():
        message = "A numerator is below 0 or above its denominator."
        raise ValueError(message)
    n = np.where(n > 0, n, np.nan)
    z = float(stats.norm.ppf(0.5 + confidence / 2))
    middle = 2 * r + z**2
    spread = z * np.sqrt(z**2 + 4 * r * (1 - r / n))
    base = 2 * (n + z**2)
    # At the ends the limit is the end itself, to the last bit.
    lower = np.where(r == 0, np.where(np.isnan(n), np.nan, 0.0), (middle - spread) / base)
    upper = np.where(r == n, 1.0, (middle + spread) / base)
    return Interval(lower, upper)
