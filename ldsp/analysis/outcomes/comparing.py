"""Better, similar or worse; rising or falling: words about a rate that a test stands behind.

The rules are those of the Office for Health Improvement and Disparities for its Fingertips profiles.
"""

import re
from dataclasses import dataclass
from typing import Literal, cast

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from ldsp.domain.indicators import Polarity

Floats = NDArray[np.float64]

Comparison = Literal["better", "similar", "worse", "higher", "lower", "not compared"]
TrendWord = Literal[
    "Increasing and getting better",
    "Increasing and getting worse",
    "Decreasing and getting better",
    "Decreasing and getting worse",
    "Increasing",
    "Decreasing",
    "No significant change",
    "Cannot be calculated",
]

POINTS = 5  # the latest five: OHID's rule
CRITICAL = 9.5495  # chi-squared with one degree of freedom, p = 0.002: OHID's rule
LEAST_BASE = 10  # below it nothing is compared: our own choice, after OHID's practice
WIDTH_95 = 3.92  # a 95% interval is so many standard errors wide
ABOVE_IS: dict[Polarity, tuple[Comparison, Comparison]] = {  # words for wholly above, wholly below
    Polarity.HIGHER_IS_MORE_RISK: ("worse", "better"),
    Polarity.HIGHER_IS_LESS_RISK: ("better", "worse"),
    Polarity.NO_JUDGEMENT: ("higher", "lower"),
}


@dataclass(frozen=True)
class Trend:
    """What the latest points of a series say."""

    word: TrendWord
    chi2: float  # missing if it cannot be calculated
    points_used: int  # 0 if it cannot be calculated
    reason: str = ""  # why it cannot be calculated, as a sentence

    @property
    def direction(self) -> int:
        """+1 rising, -1 falling, 0 neither or not known."""
        return 1 if self.word.startswith("Increasing") else -1 if self.word.startswith("Decreasing") else 0


def benchmark(
    lower: ArrayLike, upper: ArrayLike, reference: ArrayLike, polarity: Polarity, base: ArrayLike | None = None
) -> NDArray[np.object_]:
    """Set an interval beside a reference value: only a value wholly outside is called different.

    Parameters
    ----------
    lower, upper
        Limits of the 95% interval (99.8% for the darker shade), in the unit of the reference.
    reference
        The value compared with, such as England's; one for all rows or one a row.
    polarity
        Which way is worse. Without a judgement the words are higher and lower.
    base
        The number of people behind each value, if known: under 10, it is not compared.

    Returns
    -------
    A word for each row: better, similar or worse; higher, similar or lower; not compared where a limit or the reference
    is missing.

    >>> benchmark([4.0, 6.0, 7.5], [6.0, 9.0, 9.0], 7.0, Polarity.HIGHER_IS_MORE_RISK).tolist()
    ['better', 'similar', 'worse']
    """
    low, high, against = np.broadcast_arrays(*(np.asarray(each, dtype=float) for each in (lower, upper, reference)))
    above, below = ABOVE_IS[Polarity(polarity)]
    words = np.full(low.shape, "similar", dtype=object)
    words[low > against] = above
    words[high < against] = below
    words[np.isnan(low) | np.isnan(high) | np.isnan(against)] = "not compared"
    if base is not None:
        few = ~(np.asarray(base, dtype=float) >= LEAST_BASE)  # an unknown base is few
        words[np.broadcast_to(few, low.shape)] = "not compared"
    return words


def recent_trend(points: pd.DataFrame, polarity: Polarity, kind: Literal["proportion", "other"] = "other") -> Trend:
    """Has it really risen or fallen? The latest five years, one point a year and no gap.

    Parameters
    ----------
    points
        One row a period, any order: `period` (a year, such as 2021 or "2021", or "2021/22"; months and spans of years
        are not tested) and `value`; `lower_ci` and `upper_ci`, its 95% interval; or `numerator` and `denominator`.
        A row without a value is no point.
    polarity
        Which way is worse.
    kind
        `proportion`: people of people, tested by Cochran-Armitage on `numerator` and `denominator` if they are known.
        `other`, or a proportion without counts: a line through the values, each weighted by 1 / standard error squared.

    Returns
    -------
    A `Trend`. A change is significant if chi-squared exceeds 9.5495 (p < 0.002) and the slope keeps its sign when any
    one point is left out.
    """
    years, problem = _years(points)
    if problem:
        return Trend("Cannot be calculated", np.nan, 0, problem)
    chosen = points.loc[years.index]
    x = np.array([*years], dtype=float)
    counts = _numbers(chosen, "numerator", "denominator")
    limits = _numbers(chosen, "lower_ci", "upper_ci")
    if kind == "proportion" and counts is not None and (counts[1] > 0).all():
        r, n = counts
        if ((r < 0) | (r > n)).any():
            message = "A numerator is below 0 or above its denominator."
            raise ValueError(message)
        y, weight, variance = r / n, n, (r.sum() / n.sum()) * (1 - r.sum() / n.sum())
    elif limits is not None and (limits[1] > limits[0]).all():
        y, weight, variance = chosen["value"].to_numpy(dtype=float), (WIDTH_95 / (limits[1] - limits[0])) ** 2, 1.0
    else:
        return Trend("Cannot be calculated", np.nan, 0, "The values have no confidence intervals.")
    slope, squares = _line(x, y, weight)
    chi2 = slope**2 * squares / variance if variance > 0 else 0.0
    without = [_line(np.delete(x, at), np.delete(y, at), np.delete(weight, at))[0] for at in range(len(x))]
    steady = bool((np.sign(without) == np.sign(slope)).all())
    word: str = "No significant change"
    if chi2 > CRITICAL and steady:
        word = "Increasing" if slope > 0 else "Decreasing"
        if polarity != Polarity.NO_JUDGEMENT:
            worse = (slope > 0) == (polarity == Polarity.HIGHER_IS_MORE_RISK)
            word += " and getting worse" if worse else " and getting better"
    return Trend(cast("TrendWord", word), float(chi2), len(x))


def _years(points: pd.DataFrame) -> tuple["pd.Series[int]", str]:
    """The years of the latest five points, in order; or why there are none."""
    known = points[points["value"].notna()]
    found = [re.fullmatch(r"(\d{4})(/\d{2}|/\d{4})?(\.0)?", str(period)) for period in known["period"]]
    if not all(found):
        return pd.Series(dtype=int), "Only yearly figures are tested."
    years = pd.Series([int(match[1]) for match in found if match], index=known.index, dtype=int).sort_values()
    if years.duplicated().any():
        return years, "There is more than one figure for a year."
    latest = years.tail(POINTS)
    if len(latest) < POINTS:
        there = "is 1 yearly figure" if len(latest) == 1 else f"are {len(latest)} yearly figures"
        return years, f"There {there}; the test needs {POINTS}."
    if (latest.diff().dropna() != 1).any():
        return years, f"The latest {POINTS} figures are not of consecutive years."
    return latest, ""


def _numbers(table: pd.DataFrame, first: str, second: str) -> tuple[Floats, Floats] | None:
    """Two columns, if both are there and nothing in them is missing."""
    if not {first, second} <= set(table.columns) or table[[first, second]].isna().any(axis=None):
        return None
    return table[first].to_numpy(dtype=float), table[second].to_numpy(dtype=float)


def _line(x: Floats, y: Floats, weight: Floats) -> tuple[float, float]:
    """Slope of the weighted line, and the weighted sum of squares of x about its mean."""
    away = x - np.average(x, weights=weight)
    squares = float((weight * away**2).sum())
    return float((weight * away * y).sum()) / squares, squares
