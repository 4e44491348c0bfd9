"""Outliers and skew: what is done to an indicator before it is scaled, once, on the baseline.

The treated bounds are then frozen, so that a later value is measured against the same yardstick. The value a reader
sees stays untreated. Rule and limits: COINr (Becker and others, 2022), after the OECD/JRC Handbook of 2008, step 5.
"""

from collections.abc import Mapping
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

Transform = Literal["none", "log"]
Floats = NDArray[np.float64]

SKEW_LIMIT, KURTOSIS_LIMIT = 2.0, 3.5  # both must be passed: COINr's defaults, from the JRC's practice
FEW = 500  # up to this many units single points are moved; beyond it, the tails are clipped. Our own choice
MOST_MOVED = 5  # COINr's default for winsorising
TAILS = (1.0, 99.0)  # percentiles, numpy's linear rule


def transform(values: Floats, how: Transform = "none", offset: float = 0.0, floor: float = 0.0) -> Floats:
    """The scale on which an indicator is normalised: its own, or the logarithm of its distance from `offset`.

    A distance below `floor` counts as `floor`: a later value may fall below the baseline's least, where there is no
    logarithm.
    Missing stays missing.

    >>> transform(np.array([1.0, 10.0, np.nan]), "log").round(3).tolist()
    [0.0, 2.303, nan]
    """
    if how == "none":
        return values
    if how == "log":
        return np.log(np.maximum(values - offset, max(floor, float(np.finfo(float).tiny))))
    message = f"There is no transformation '{how}': use none or log."
    raise ValueError(message)


def skewness_report(values: pd.DataFrame) -> pd.DataFrame:
    """How lopsided is each indicator?

    Returns one row an indicator: `n` values present, `skew` and excess `kurtosis` (both corrected for bias), `problem`
    where |skew| >= 2 and kurtosis >= 3.5. Fewer than four values, or all alike: missing, and no problem.
    """
    rows = {column: _shape(_present(values[column])) for column in values}
    report = pd.DataFrame.from_dict(rows, orient="index", columns=["n", "skew", "kurtosis"]).astype({"n": int})
    report["problem"] = (report["skew"].abs() >= SKEW_LIMIT) & (report["kurtosis"] >= KURTOSIS_LIMIT)
    return report.rename_axis("indicator")


def treat(values: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Treat every indicator that has a problem, and say what was done.

    With up to 500 units one extreme value at a time is set to the next, at most five; where that is not enough and the
    long tail is on the right, the indicator is untouched and its logarithm used. With more units the tails are clipped
    at the 1st and 99th percentile.

    Returns the treated values, in raw units, and a report, one row an indicator: `n`, `skew`, `kurtosis`, `problem`;
    `treatment` in words; `low` and `high`, the bounds after treatment and `transform`; `transform` (none or log) and
    its `offset`; `skew_after`, `kurtosis_after`.
    """
    report = skewness_report(values)
    treated = values.astype(float)
    rows: dict[str, tuple[str, float, float, Transform, float, float, float]] = {}
    for column in values:
        raw = treated[column].to_numpy(dtype=float)
        new, words, how, offset = _treat_one(raw)
        scaled = transform(new, how, offset)
        known = scaled[~np.isnan(scaled)]
        low, high = (float(known.min()), float(known.max())) if known.size else (np.nan, np.nan)
        _, skew, kurtosis = _shape(known)
        if _problem(skew, kurtosis):
            words += ", still skewed"
        treated[column] = new
        rows[str(column)] = (words, low, high, how, offset, skew, kurtosis)
    after = ["treatment", "low", "high", "transform", "offset", "skew_after", "kurtosis_after"]
    return treated, report.join(pd.DataFrame.from_dict(rows, orient="index", columns=after))


def freeze_bounds(values: pd.DataFrame, directions: Mapping[str, int]) -> pd.DataFrame:
    """The yardstick of a baseline release: to be kept, and used unchanged for every later one.

    Parameters
    ----------
    values
        One row an area, one column an indicator, raw units.
    directions
        +1 where a higher value means more risk, -1 where it means less.

    Returns
    -------
    One row an indicator: `direction`, then the report of `treat`. `need.normalise` reads `direction`, `low`, `high`,
    `transform` and `offset`.
    """
    _, report = treat(values)
    report.insert(0, "direction", [int(directions[str(column)]) for column in values])
    return report


def percentile_bounds(values: pd.DataFrame, directions: Mapping[str, int], tail: float = 0.01) -> pd.DataFrame:
    """Bounds that leave the same share of areas outside at either end of every indicator, skewed or not.

    For an index of many small areas: no single neighbourhood then sets a scale, and indicators spread alike, so that a
    nominal weight is nearer to the effective one. Rows and columns as `normalise` reads them: `direction`, `low`, `high`,
    `transform`.

    >>> values = pd.DataFrame({"offline_pct": [0.0, 5.0, 10.0]})
    >>> percentile_bounds(values, {"offline_pct": 1}, tail=0.25)[["low", "high"]].to_numpy().tolist()
    [[2.5, 7.5]]
    """
    edges = values.astype(float).quantile([tail, 1 - tail])
    return pd.DataFrame(
        {
            "direction": [int(directions[str(column)]) for column in values],
            "low": edges.iloc[0],
            "high": edges.iloc[1],
            "transform": "none",
        },
        index=values.columns,
    )


def _present(column: pd.Series) -> Floats:
    known: Floats = column.to_numpy(dtype=float, na_value=np.nan)
    return known[~np.isnan(known)]


def _shape(known: Floats) -> tuple[int, float, float]:
    if known.size < 4 or np.ptp(known) <= 1e-9 * max(1.0, float(np.abs(known).max())):
        return known.size, np.nan, np.nan
    return known.size, float(stats.skew(known, bias=False)), float(stats.kurtosis(known, bias=False))


def _problem(skew: float, kurtosis: float) -> bool:
    return bool(abs(skew) >= SKEW_LIMIT and kurtosis >= KURTOSIS_LIMIT)


def _treat_one(raw: Floats) -> tuple[Floats, str, Transform, float]:
    """The values after treatment, what was done, and the transformation with its offset."""
    known: Floats = raw[~np.isnan(raw)]
    if not _problem(*_shape(known)[1:]):
        return raw, "none", "none", 0.0
    if known.size > FEW:
        low, high = np.percentile(known, TAILS)
        return np.clip(raw, low, high), "clipped at the 1st and 99th percentile", "none", 0.0
    ordered = np.sort(known)
    right = stats.skew(known, bias=False) > 0
    new = raw
    for moved in range(1, min(MOST_MOVED, known.size - 1) + 1):
        new = np.minimum(raw, ordered[-1 - moved]) if right else np.maximum(raw, ordered[moved])
        if not _problem(*_shape(new[~np.isnan(new)])[1:]):
            return new, f"{moved} extreme value{'s' * (moved > 1)} set to the next", "none", 0.0
    if right:
        return raw, "logarithm", "log", float(ordered[0] - 0.01 * (ordered[-1] - ordered[0]))
    # The logarithm would lengthen a left tail, and a reflected one cannot be explained on a map. Our own choice.
    return new, f"{MOST_MOVED} extreme values set to the next", "none", 0.0
