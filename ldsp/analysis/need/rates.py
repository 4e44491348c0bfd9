"""Rates of small areas, steadied: the smaller the base, the more an area leans on its district."""

import numpy as np
import pandas as pd
from scipy import special


def shrink(numerator: pd.Series, denominator: pd.Series, parent: "pd.Series[str]") -> "pd.Series[float]":
    """Draw the rate of each small area towards its district's, on the scale of log odds.

    Parameters
    ----------
    numerator, denominator
        Counts, one value an area (index: its code).
    parent
        The district of each area, on the same index.

    Returns
    -------
    A proportion for each area. A district with one area: the plain rate. Nothing counted (denominator 0), or a count
    missing: missing.

    Raises
    ------
    ValueError
        A numerator below 0 or above its denominator.

    Notes
    -----
    Structure: Scottish Executive, Scottish Index of Multiple Deprivation, technical report, chapter 5 (also IoD).
    """
    r, n = numerator.astype(float), denominator.astype(float).where(denominator > 0)
    if ((r < 0) | (r > denominator)).any():
        message = "A numerator is below 0 or above its denominator."
        raise ValueError(message)
    known = r.notna() & n.notna()
    r, n = r.where(known), n.where(known)
    own = _log_odds(r, n)
    noise = (n + 1) * (n + 2) / (n * (r + 1) * (n - r + 1))
    total_r, total_n = (each.groupby(parent).transform("sum") for each in (r, n))
    towards = _log_odds(total_r, total_n)
    areas = known.groupby(parent).transform("sum")
    spread = ((own - towards) ** 2).groupby(parent).transform("sum") / (areas - 1).where(areas > 1)
    trust = spread / (spread + noise)  # the same as (1/noise) / (1/noise + 1/spread), and right where spread is 0
    shrunk = pd.Series(special.expit(trust * own + (1 - trust) * towards), index=r.index)
    return shrunk.where(areas > 1, r / n).rename("rate")


def _log_odds(r: "pd.Series[float]", n: "pd.Series[float]") -> "pd.Series[float]":
    """Half a count is added to either side, so that none and all have odds too."""
    return pd.Series(np.log((r + 0.5) / (n - r + 0.5)), index=r.index)
