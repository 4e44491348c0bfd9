"""Which programmes lie further from the rate of all than chance would put them? Limits of a funnel plot."""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy import stats

Floats = NDArray[np.float64]

LIMITS = {"95": 0.975, "998": 0.999}  # two-sided limits of 95% and 99.8%, as OHID draws them
EXACT_BELOW = 50  # of a base: below it the normal limits are too far off
WINSORISE = 0.1  # of each end (Spiegelhalter, 2005)
LEAST_UNITS = 5  # fewer say nothing of their spread: our own choice


def dispersion(numerator: ArrayLike, denominator: ArrayLike, centre: float | None = None) -> float:
    """How many times further than by chance units lie from the centre: the mean square of their z-scores, the ends drawn in.

    Parameters
    ----------
    numerator, denominator
        One of each a unit. Units without people are left out.
    centre
        The rate they are set against; None: of all of them together.

    Returns
    -------
    Phi of Spiegelhalter (2005): 1 as by chance. Also 1 below five units, or where everybody or nobody succeeds.
    """
    r, n = np.asarray(numerator, dtype=float), np.asarray(denominator, dtype=float)
    known = (n > 0) & np.isfinite(r)
    r, n = r[known], n[known]
    if len(n) < LEAST_UNITS:
        return 1.0
    centre = float(r.sum() / n.sum()) if centre is None else centre
    if not 0 < centre < 1:
        return 1.0
    z = (r / n - centre) / np.sqrt(centre * (1 - centre) / n)
    low, high = np.quantile(z, [WINSORISE, 1 - WINSORISE])
    return float(np.mean(np.clip(z, low, high) ** 2))


def funnel_limits(
    denominator: ArrayLike, centre: float, dispersion: float = 1.0, *, exact_below: int = EXACT_BELOW
) -> pd.DataFrame:
    """Limits around the rate of all within which 95% and 99.8% of units of some size lie by chance.

    Parameters
    ----------
    denominator
        The sizes to give limits for, 1 or more.
    centre
        The rate of all, a share of 1.
    dispersion
        Above 1 the limits are drawn that much wider (by its root); below 1 they stay.
    exact_below
        Sizes below have interpolated binomial limits (Spiegelhalter, 2005, appendix), the others normal ones (as OHID).

    Returns
    -------
    A row a size: `n`, `lower_95`, `upper_95`, `lower_998`, `upper_998`, within 0 and 1.

    Examples
    --------
    >>> funnel_limits([100], 0.5).round(3).to_dict("records")
    [{'n': 100.0, 'lower_95': 0.402, 'upper_95': 0.598, 'lower_998': 0.345, 'upper_998': 0.655}]
    """
    n = np.asarray(denominator, dtype=float)
    wider = np.sqrt(max(dispersion, 1.0))
    table = pd.DataFrame({"n": n})
    for name, upper in LIMITS.items():
        for side, share in (("lower", 1 - upper), ("upper", upper)):
            away = stats.norm.ppf(share) * np.sqrt(centre * (1 - centre) / n)
            exact = _binomial_limit(n, centre, share) - centre
            table[f"{side}_{name}"] = np.clip(centre + wider * np.where(n < exact_below, exact, away), 0, 1)
    return table


def _binomial_limit(n: Floats, centre: float, share: float) -> Floats:
    """The share of n that a binomial count stays below with some probability, interpolated between its steps."""
    at = stats.binom.ppf(share, n, centre)
    here, before = stats.binom.cdf(at, n, centre), stats.binom.cdf(at - 1, n, centre)
    step = here - before
    over = np.divide(here - share, step, out=np.zeros_like(here), where=step > 0)
    limit: Floats = (at - over) / n
    return limit
