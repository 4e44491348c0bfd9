"""What does the index rest on? Leave one indicator out; look for what is counted twice."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ldsp.analysis.need.banding import rank
from ldsp.analysis.need.weighting import Index, Scheme, aggregate
from ldsp.errors import NothingToShow

REDUNDANT = 0.92  # COINr's flag: beyond it two indicators say the same thing
WEAK = 0.3  # COINr's flag: below it an indicator says something else than its component


@dataclass(frozen=True)
class DoubleCount:
    """Is anything counted twice, and does each component hold together?"""

    correlations: pd.DataFrame  # indicators x indicators, Pearson's r of the scores
    redundant: pd.DataFrame  # first, second, r: pairs with |r| > 0.92, strongest first
    weak: pd.DataFrame  # indicator, component, r: |r| < 0.3 with its own component
    components: pd.DataFrame  # by component: indicators, alpha (Cronbach), first_share (first principal component)


def drop_one(
    scores: pd.DataFrame,
    scheme: Scheme,
    groups: "pd.Series[str] | None" = None,
    weights: "pd.Series[float] | None" = None,
) -> pd.DataFrame:
    """How far would ranks move without each indicator?

    Parameters are those of `aggregate`; with `groups` and `weights` the areas ranked are the groups, each the weighted
    mean of its own.

    Returns one row an indicator that counts: `indicator`; `spearman`, rank correlation of the index without it and the
    full one; `mean_shift` and `max_shift`, places moved. Missing for the only indicator, without which nothing is left.
    """

    def ranked(using: Scheme) -> "pd.Series[float]":
        result: Index = aggregate(scores, using)
        if groups is not None and weights is not None:
            result = result.by_group(groups, weights)
        return rank(result.index)

    full = ranked(scheme)
    rows: list[tuple[str, float, float, float]] = []
    for indicator in scheme.indicators:
        try:
            without = ranked(scheme.without(indicator))
        except NothingToShow:
            rows.append((indicator, np.nan, np.nan, np.nan))
            continue
        shift = (without - full).abs()
        both = pd.DataFrame({"full": full, "without": without}).dropna()
        rows.append((indicator, _r(*(both.rank()[name] for name in both)), float(shift.mean()), float(shift.max())))
    return pd.DataFrame(rows, columns=["indicator", "spearman", "mean_shift", "max_shift"])


def double_count(scores: pd.DataFrame, scheme: Scheme) -> DoubleCount:
    """Correlations among the indicators that count, what they warn of, and how well each component holds together.

    Parameters are those of `aggregate`. Areas with a missing score are left out pair by pair for correlations, whole
    for alpha and the principal component, which need two indicators and are missing for a component of one.
    An indicator's tie to its component includes itself, as in COINr.
    """
    indicators = list(scheme.indicators)
    here = scores[indicators]
    correlations = _correlation(here)
    matrix = correlations.to_numpy(dtype=float)
    k = len(indicators)
    upper = [(indicators[a], indicators[b], float(matrix[a, b])) for a in range(k) for b in range(a + 1, k)]
    redundant = pd.DataFrame([row for row in upper if abs(row[2]) > REDUNDANT], columns=["first", "second", "r"])
    parts = aggregate(scores, scheme).components
    weak: list[tuple[str, str, float]] = []
    held: list[tuple[str, int, float, float]] = []
    for name, weights in scheme.active.items():
        for indicator in weights:
            r = _r(here[indicator], parts[name])
            if abs(r) < WEAK:
                weak.append((indicator, name, r))
        held.append((name, len(weights), *_reliability(here[list(weights)].dropna())))
    return DoubleCount(
        correlations=correlations,
        redundant=redundant.sort_values("r", key=abs, ascending=False, ignore_index=True),
        weak=pd.DataFrame(weak, columns=["indicator", "component", "r"]),
        components=pd.DataFrame(held, columns=["component", "indicators", "alpha", "first_share"]).set_index(
            "component"
        ),
    )


def _correlation(table: pd.DataFrame) -> pd.DataFrame:
    """Pearson's r, pair by pair; missing where one of the two does not vary."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return table.corr(min_periods=3)


def _r(one: pd.Series, other: pd.Series) -> float:
    return float(_correlation(pd.concat([one, other], axis=1)).to_numpy(dtype=float)[0, 1])


def _reliability(complete: pd.DataFrame) -> tuple[float, float]:
    """Cronbach's alpha of the scores; the first principal component's share of the variance of standardised ones."""
    k = complete.shape[1]
    if k < 2 or len(complete) < 3:
        return np.nan, np.nan
    whole = float(complete.sum(axis=1).var())
    alpha = k / (k - 1) * (1 - float(complete.var().sum()) / whole) if whole > 0 else np.nan
    matrix = _correlation(complete).to_numpy()
    return alpha, float(np.linalg.eigvalsh(matrix)[-1] / k) if np.isfinite(matrix).all() else np.nan
