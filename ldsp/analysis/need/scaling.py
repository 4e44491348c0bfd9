"""From raw values to scores: 0 to 10, where 10 is the most risk, whatever the unit and whichever way it points."""

from typing import Literal, cast

import numpy as np
import pandas as pd

from ldsp.analysis.need.treatment import Floats, Transform, transform

Method = Literal["minmax", "zscore", "percentile", "rank", "imd_exponential"]

TOP = 10.0
MIDDLE = 5.0  # the score of everyone where an indicator does not vary
IMD_STEEPNESS = 23.0  # English Indices of Deprivation, technical report: the worst tenth holds half of the scale
SD_WIDTH = TOP / 6  # zscore: three standard deviations either way fill the scale. Our own choice


def normalise(
    values: pd.DataFrame, bounds: pd.DataFrame, method: Method = "minmax", scope: "pd.Series[str] | None" = None
) -> pd.DataFrame:
    """Score every area on every indicator.

    Parameters
    ----------
    values
        One row an area (index: its code), one column an indicator, raw units. Missing is allowed and stays missing.
    bounds
        One row an indicator of `values`: `direction` (+1 higher is more risk, -1 less), `low` and `high` (the frozen
        bounds, after transformation), `transform` (none or log) and, for log, `offset`; see `freeze_bounds`.
    method
        `minmax`: 10 (x - low) / (high - low), cut off at 0 and 10: the default, as in GMCA's DERI. The others look
        only at the areas given: `rank`: 10 (average rank - 1) / (n - 1); `percentile`: 10 (average rank - 0.5) / n;
        `zscore`: 5 + 10/6 standard deviations (of the population), cut off at 0 and 10; `imd_exponential`: a tenth of
        the exponential score of the English Indices of Deprivation.
    scope
        A group for each area, such as its district: each area is then scored within its group, and minmax takes the
        group's own least and greatest. Such scores may not be compared between groups.

    Returns
    -------
    The same shape, scores from 0 to 10. An indicator that does not vary (bounds that meet, or values all alike) scores
    5 everywhere: see `constant_indicators`, and tell the reader.

    Raises
    ------
    KeyError
        An indicator has no bounds.
    ValueError
        An infinite value, a direction other than +1 or -1, or low above high.

    Examples
    --------
    >>> values = pd.DataFrame({"mbps": [10.0, 40.0, 70.0]}, index=["Wyre", "Fylde", "Preston"])
    >>> bounds = pd.DataFrame({"direction": -1, "low": 10.0, "high": 60.0, "transform": "none"}, index=["mbps"])
    >>> normalise(values, bounds)["mbps"].tolist()
    [10.0, 4.0, 0.0]
    """
    rows = bounds.loc[list(values.columns)]
    direction = rows["direction"].to_numpy(dtype=float)
    low, high = rows["low"].to_numpy(dtype=float), rows["high"].to_numpy(dtype=float)
    raw = values.to_numpy(dtype=float, na_value=np.nan)
    if np.isinf(raw).any():
        message = "A value is infinite: a missing value must be missing."
        raise ValueError(message)
    if not np.isin(direction, (1, -1)).all():
        message = "An indicator without a direction (+1 or -1) cannot be scored."
        raise ValueError(message)
    if (low > high).any():
        message = f"Bounds the wrong way round: {', '.join(map(str, rows.index[low > high]))}."
        raise ValueError(message)
    scaled = _scale(raw, rows)
    if method == "minmax" and scope is None:
        return _framed(_minmax(scaled, low, high, direction), values)
    oriented = _framed(scaled * direction, values)
    groups = np.zeros(len(values), dtype=int) if scope is None else pd.factorize(scope.reindex(values.index))[0]
    return _framed(_relative(oriented, groups, method), values)


def constant_indicators(bounds: pd.DataFrame) -> tuple[str, ...]:
    """The indicators whose bounds meet: they score 5 everywhere and say nothing about any area."""
    return tuple(map(str, bounds.index[bounds["low"] >= bounds["high"]]))


def imd_exponential(rank: Floats, n: float | Floats) -> Floats:
    """The exponential score of the English Indices of Deprivation: 0 to 100, for rank 1 = worst of `n` areas.

    -23 ln(1 - R (1 - exp(-100/23))), R = (n + 1 - rank) / n. Half of the scale belongs to the worst tenth, so that a
    low score on one domain cannot cancel a high one on another. Source: IoD technical report, chapter 3.

    >>> imd_exponential(np.array([1.0, 100.0, 1000.0]), 1000).round(2).tolist()
    [100.0, 50.63, 0.02]
    """
    share = (n + 1 - rank) / n
    return cast("Floats", -IMD_STEEPNESS * np.log(1 - share * (1 - np.exp(-100 / IMD_STEEPNESS))))


def _scale(raw: Floats, rows: pd.DataFrame) -> Floats:
    """Each column on its own scale of measurement; only the few that are logarithms cost anything."""
    if (rows["transform"] == "none").all():
        return raw
    scaled = raw.copy()
    offsets = rows["offset"].to_numpy(dtype=float) if "offset" in rows else np.zeros(len(rows))
    for at, how in enumerate(rows["transform"]):
        if how != "none":
            floor = float(np.exp(rows["low"].iloc[at]))
            scaled[:, at] = transform(raw[:, at], cast("Transform", how), float(offsets[at]), floor)
    return scaled


def _minmax(scaled: Floats, low: Floats, high: Floats, direction: Floats) -> Floats:
    width = np.where(high > low, high - low, np.nan)
    start = np.where(direction > 0, low, high)
    scores = np.clip((scaled - start) * (TOP * direction / width), 0.0, TOP)
    if flat := [at for at in range(scaled.shape[1]) if low[at] >= high[at]]:
        scores[:, flat] = np.where(np.isnan(scaled[:, flat]), np.nan, MIDDLE)
    return scores


def _relative(oriented: pd.DataFrame, groups: "np.ndarray[tuple[int], np.dtype[np.int64]]", method: Method) -> Floats:
    """Scores that look only at the areas of one's own group; `oriented` rises with risk."""
    by = oriented.groupby(groups)
    here = oriented.to_numpy(dtype=float)
    least, most = (by.transform(of).to_numpy(dtype=float) for of in ("min", "max"))
    flat = least >= most
    with np.errstate(invalid="ignore", divide="ignore"):
        if method == "minmax":
            scores = TOP * (here - least) / (most - least)
        elif method == "zscore":
            mean = by.transform("mean").to_numpy(dtype=float)
            sd = by.transform("std", ddof=0).to_numpy(dtype=float)
            scores = np.clip(MIDDLE + SD_WIDTH * (here - mean) / sd, 0.0, TOP)
        else:
            n = by.transform("count").to_numpy(dtype=float)
            rank = by.rank(method="average").to_numpy(dtype=float)
            if method == "rank":
                scores = TOP * (rank - 1) / (n - 1)
            elif method == "percentile":
                scores = TOP * (rank - 0.5) / n
            elif method == "imd_exponential":
                scores = imd_exponential(n + 1 - rank, n) / 10  # rank rises with risk here
            else:
                message = f"There is no method '{method}'."
                raise ValueError(message)
    scores[flat & ~np.isnan(here)] = MIDDLE
    scores[np.isnan(here) | (groups < 0)[:, None]] = np.nan  # who is in no group is compared with nobody
    return cast("Floats", scores)


def _framed(scores: Floats, like: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(scores, index=like.index, columns=like.columns)
