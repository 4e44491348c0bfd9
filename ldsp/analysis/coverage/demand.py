"""How many people want for digital skills: people times rate, and how sure the rate is."""

import numpy as np
import pandas as pd

NORMAL_95 = 1.96
"""Standard errors on either side of an estimate that hold its 95% interval."""


def demand(
    people: pd.DataFrame, rates: "pd.DataFrame | pd.Series[float]", sample: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Estimate the people in need of each area from rates by age (or of one group: a table with one column).

    Parameters
    ----------
    people
        A row an area, a column a band: people.
    rates
        Share in need, 0 to 1, by band, or by area and band.
    sample
        Of the survey behind the rates, by band: `n`, people asked, and `deff`, design effect. Left out, or with an `n`
        missing for a band that has people: the error is not stated.

    Returns
    -------
    A row an area: `people`; `people_in_need`, a modelled count, so not whole; `rate` (missing where nobody lives);
    `lower` and `upper`, a 95% interval from the survey's sampling error alone. That is a floor: an area differs from
    the rates of its bands in ways that no national survey knows. For a region put the sum of its areas in as one row:
    the error of a rate is the same in all of them, so their intervals do not average out.

    Raises
    ------
    ValueError
        A rate that is needed is missing, or not between 0 and 1.

    >>> people = pd.DataFrame({"16 to 64": [1000.0], "75 and over": [200.0]}, index=["Burnley"])
    >>> sample = pd.DataFrame({"n": [900, 400], "deff": [1.0, 1.5]}, index=people.columns)
    >>> demand(people, pd.Series([0.02, 0.45], index=people.columns), sample).round(1)
             people  people_in_need  rate  lower  upper
    Burnley  1200.0           110.0   0.1   95.0  125.0
    """
    counts = people.to_numpy(dtype=float)
    given = rates.reindex(people.columns) if isinstance(rates, pd.Series) else rates.reindex_like(people)
    share = np.broadcast_to(given.to_numpy(dtype=float), counts.shape)
    if not (((share >= 0) & (share <= 1)) | (counts == 0)).all():
        raise ValueError("Every band with people needs a rate between 0 and 1.")
    share = np.where(counts == 0, 0.0, share)
    total, need = counts.sum(axis=1), (counts * share).sum(axis=1)
    error = np.full(len(people), np.nan)
    if sample is not None:
        asked = sample.reindex(people.columns)
        each = counts**2 * share * (1 - share) * asked["deff"].to_numpy(dtype=float) / asked["n"].to_numpy(dtype=float)
        error = np.sqrt(np.where(counts == 0, 0.0, each).sum(axis=1))
    return pd.DataFrame(
        {
            "people": total,
            "people_in_need": need,
            "rate": np.divide(need, total, out=np.full(len(people), np.nan), where=total > 0),
            "lower": np.maximum(need - NORMAL_95 * error, 0.0),
            "upper": np.minimum(need + NORMAL_95 * error, total),
        },
        index=people.index,
    )
