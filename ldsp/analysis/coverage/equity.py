"""Whom does provision favour: those at high risk or those at low risk?"""

import numpy as np
import pandas as pd


def concentration_index(h: "pd.Series[float]", by: "pd.Series[float]", weights: "pd.Series[float]") -> float:
    """Concentration index of provision over people in the order of their risk.

    C = 2 cov_w(h, r) / mean_w(h), where r is the fractional rank of people by `by`, ascending. It equals one minus
    twice the area under the concentration curve.

    Parameters
    ----------
    h
        Provision per person in each area (places per person, or access); never below 0.
    by
        What the areas are ordered by: their risk, lowest first. Areas with the same value share a rank.
    weights
        People in each area.

    Returns
    -------
    Between -1 and 1: below 0 provision is concentrated on areas of low risk, above 0 on those of high risk, 0 where
    neither. Missing where there are no people or no provision at all. Areas without one of the three are left out.

    Notes
    -----
    Kakwani, Wagstaff and van Doorslaer (1997), J. Econometrics 77, 87-103.

    >>> people = pd.Series([10.0, 10.0])
    >>> concentration_index(pd.Series([1.0, 0.0]), pd.Series([2.0, 8.0]), people)
    -0.5
    """
    table = pd.DataFrame({"h": h, "by": by, "w": weights}).dropna()
    table = table[table["w"] > 0]
    if table.empty or not (table["h"] * table["w"]).sum() > 0:
        return float("nan")
    groups = table.groupby("by")["w"].sum().sort_index() / table["w"].sum()
    middle = groups.cumsum() - groups / 2
    r = table["by"].map(middle).to_numpy(dtype=float)
    share = (table["w"] / table["w"].sum()).to_numpy(dtype=float)
    value = table["h"].to_numpy(dtype=float)
    mean = float(share @ value)
    covariance = float(share @ ((value - mean) * (r - share @ r)))
    return float(np.clip(2 * covariance / mean, -1.0, 1.0))
