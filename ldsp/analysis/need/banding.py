"""Ranks, bands and breaks: how a score is put beside the others."""

from typing import cast

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from ldsp.analysis.need.treatment import Floats

DECIMALS = 6  # scores are rounded so before they are compared: what arithmetic does to the tenth place is no difference
MOST_FOR_BREAKS = 1000  # distinct values; beyond it the exact search is slow and a sample serves a legend as well


def rank(index: "pd.Series[float]") -> "pd.Series[float]":
    """Rank 1 = the highest risk. Ties share the smaller rank; a missing score has no rank.

    >>> rank(pd.Series([3.1, 5.0, 3.1, float("nan"), 2.0])).tolist()
    [2.0, 1.0, 2.0, nan, 4.0]
    """
    return index.round(DECIMALS).rank(method="min", ascending=False).rename("rank")


def in_worst(ranks: "pd.Series[float]", share: float) -> "pd.Series[bool]":
    """Whether an area is in the worst `share` (0.1 = a tenth) of those ranked; one without a rank is not.

    The rule of the Indices of Deprivation: decile = rank / N x 10, rounded up.
    """
    # Rounded, because 0.29 x 100 is less than 29 in floating point.
    return (ranks <= round(share * int(ranks.notna().sum()), DECIMALS)).fillna(value=False)


def quantile_edges(index: "pd.Series[float]", weights: "pd.Series[float] | None" = None, classes: int = 5) -> Floats:
    """The inner edges that cut a baseline into classes of equal size; kept, they become the frozen bands.

    Without weights the classes hold as many areas each (numpy's linear rule); with weights (residents) as many people:
    an edge is then the first score at which their running total reaches the share.

    Returns at most `classes` - 1 edges, rounded to 6 decimals. Ties may leave fewer, because a class that no score can
    be in is left out. Nothing to cut: no edges.

    >>> quantile_edges(pd.Series([1.0, 2, 3, 4, 5, 6]), classes=3).round(3).tolist()
    [2.667, 4.333]
    """
    known = index.dropna().round(DECIMALS)
    if weights is not None:
        weight = weights.reindex(known.index).fillna(0.0)
        known, weight = known[weight > 0], weight[weight > 0]
    if known.empty:
        return np.empty(0)
    at = np.arange(1, classes) / classes
    values = known.to_numpy(dtype=float)
    if weights is None:
        edges = np.quantile(values, at)
    else:
        edges = np.quantile(values, at, weights=weight.to_numpy(dtype=float), method="inverted_cdf")
    edges = np.unique(np.round(edges, DECIMALS))
    return cast("Floats", edges[edges > values.min()])


def bands(index: "pd.Series[float]", edges: ArrayLike) -> "pd.Series[int]":
    """The class of each score, from 0 (least risk) up to the number of inner edges; missing has none.

    A score on an edge is in the class above it: classes are [low, high), the last one closed.

    >>> bands(pd.Series([0.0, 2.5, 10.0, float("nan")]), [2.5, 3.5]).tolist()
    [0, 1, 2, <NA>]
    """
    cuts = np.asarray(edges, dtype=float)
    if (np.diff(cuts) <= 0).any():
        message = "The edges of bands must rise."
        raise ValueError(message)
    values = index.round(DECIMALS).to_numpy(dtype=float, na_value=np.nan)
    found = pd.array(np.searchsorted(np.round(cuts, DECIMALS), values, side="right"), dtype="Int64")
    found[np.isnan(values)] = pd.NA
    return pd.Series(found, index=index.index, name="band")


def natural_breaks(values: "pd.Series[float]", classes: int = 5) -> Floats:
    """The inner edges that make classes as alike within as can be: for a legend, never for "moved to a higher band".

    Fisher (1958), Jenks: the exact least sum of squares by dynamic programming, up to 1,000 distinct values; beyond, on
    1,000 of them evenly spaced in order, the least and the greatest among them. An edge is the least value of the class
    above it. Fewer distinct values than classes: a class each.

    >>> natural_breaks(pd.Series([1.0, 1.1, 1.2, 5.0, 5.1, 9.0]), classes=3).tolist()
    [5.0, 9.0]
    """
    known = np.sort(values.dropna().round(DECIMALS).to_numpy(dtype=float))
    point, count = np.unique(known, return_counts=True)
    if len(point) > MOST_FOR_BREAKS:
        chosen = np.linspace(0, len(known) - 1, MOST_FOR_BREAKS).round().astype(int)
        point, count = np.unique(known[chosen], return_counts=True)
    n = len(point)
    if n <= classes:
        return cast("Floats", point[1:])
    middle = point - point.mean()  # so that squares of large values do not swamp their differences
    sums = [np.concatenate([[0.0], np.cumsum(count * middle**power)]) for power in (0, 1, 2)]
    start, end = np.arange(n)[:, None], np.arange(1, n + 1)[None, :]
    size, total, square = (each[end] - each[start] for each in sums)
    with np.errstate(invalid="ignore", divide="ignore"):
        spread = np.where(end > start, square - total**2 / size, np.inf)  # of a class from start up to before end
    best, origin = spread[0], np.zeros((classes, n), dtype=int)
    for at in range(1, classes):
        cost = np.concatenate([[np.inf], best[:-1]])[:, None] + spread
        origin[at] = cost.argmin(axis=0)
        best = cost[origin[at], np.arange(n)]
    edges, last = [], n - 1
    for at in range(classes - 1, 0, -1):
        first = int(origin[at, last])
        edges.append(point[first])
        last = first - 1
    return np.array(edges[::-1])


def class_counts(index: "pd.Series[float]", edges: ArrayLike) -> "pd.Series[int]":
    """How many scores each class holds, empty ones included: what a legend prints beside its breaks."""
    return bands(index, edges).value_counts().reindex(range(len(np.asarray(edges)) + 1), fill_value=0).astype(int)
