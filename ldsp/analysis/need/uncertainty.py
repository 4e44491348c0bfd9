"""How sure is a rank? The index made thousands of times, with weights and rules that others might have chosen.

After Saisana, Saltelli and Tarantola (2005), J. R. Statist. Soc. A 168, 307-323, and the OECD/JRC Handbook, step 7.
What varies is our own choices; errors in the data are not in it, so the intervals are too narrow rather than too wide.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import cast

import numpy as np
import pandas as pd
from scipy.stats import rankdata

from ldsp.analysis.need.banding import DECIMALS
from ldsp.analysis.need.scaling import MIDDLE
from ldsp.analysis.need.treatment import Floats
from ldsp.analysis.need.weighting import LIFT, How, Scheme, aggregate, weighted_mean

LOW, HIGH = 0.05, 0.95  # the interval printed: 90% of the draws
AT_ONCE = 4_000_000  # scores held at once: 32 MB
NORMALISATIONS = ("minmax", "rank")
AGGREGATIONS: tuple[How, ...] = ("arithmetic", "geometric")


def rank_uncertainty(
    scores: pd.DataFrame,
    scheme: Scheme,
    *,
    draws: int,
    seed: int,
    concentration: float = 30,
    groups: "pd.Series[str] | None" = None,
    weights: "pd.Series[float] | None" = None,
) -> pd.DataFrame:
    """Between which places might each area stand?

    Parameters
    ----------
    scores
        One row an area, one column an indicator, 0 to 10 (minmax, as published).
    scheme
        The weights and rules as published.
    draws, seed
        How many times, and where chance starts: the same seed gives the same table.
    concentration
        Weights are drawn at both levels from Dirichlet(concentration x share): 30 lets a weight of one in three vary
        between about 0.20 and 0.47. A weight of 0 stays 0.
    groups, weights
        To rank districts made of neighbourhoods: the district of each area, and its residents. Scores are averaged to
        districts first. For the arithmetic mean that is exact, the index being linear in the scores; the geometric
        mean is then taken of the districts' components, at the level that is ranked: our own choice.

    A missing score stands at the mean of the others in its component, which is what reweighting comes to.

    A fourth of the draws goes to each of: scores as given or ranks turned into scores, arithmetic or geometric mean of
    the components.

    Returns
    -------
    One row an area (or group): `nominal_rank`, by the published rules (where the index is geometric and there are
    groups, it may differ a little from the rank published); `median_rank`, `rank_low`, `rank_high` (5th and 95th
    percentile of the draws, nearest rank); `p_worst_quintile`, share of draws in the worst fifth; `score_low`,
    `score_high`, 5th and 95th percentile of the score under the published rules with the weights drawn. An area
    without an index is missing throughout, and not ranked.
    """
    if draws < 4:
        message = "Fewer than four draws leave a rule untried."
        raise ValueError(message)
    table = _prepared(scores, scheme, groups, weights)
    n = len(table.areas)
    places = np.empty((n, draws), dtype=np.min_scalar_type(n))
    published: list[Floats] = []
    done = 0
    for scaling, how, made in _drawings(table, scheme, draws, seed, concentration):
        if (scaling, how) == (NORMALISATIONS[0], scheme.how):
            published.append(made)
        places[:, done : done + made.shape[1]] = _places(made)
        done += made.shape[1]
    nominal = _index(table, NORMALISATIONS[0], scheme.how, _nominal(scheme))
    drawn = np.hstack(published)
    result = pd.DataFrame(
        {
            "nominal_rank": _places(nominal)[:, 0].astype(float),
            "median_rank": _nearest(places, 0.5),
            "rank_low": _nearest(places, LOW),
            "rank_high": _nearest(places, HIGH),
            # The fifth of fewer than five is nobody.
            "p_worst_quintile": (places <= n / 5).mean(axis=1) if n >= 5 else np.full(n, np.nan),
            "score_low": _nearest(drawn, LOW),
            "score_high": _nearest(drawn, HIGH),
        },
        index=table.areas,
    )
    return result.reindex(table.every)


def score_draws(
    scores: pd.DataFrame,
    scheme: Scheme,
    *,
    draws: int,
    seed: int,
    concentration: float = 30,
    groups: "pd.Series[str] | None" = None,
    weights: "pd.Series[float] | None" = None,
) -> pd.DataFrame:
    """The index as others might have made it: for whatever else is worked out from it and must know how sure it is.

    Parameters as in `rank_uncertainty`. Returns a row an area (or group), a column a drawing: the index, 0 to 10. An area
    without an index is missing throughout.
    """
    if draws < 4:
        message = "Fewer than four draws leave a rule untried."
        raise ValueError(message)
    table = _prepared(scores, scheme, groups, weights)
    drawn = [made for _, _, made in _drawings(table, scheme, draws, seed, concentration)]
    return pd.DataFrame(np.hstack(drawn), index=table.areas).reindex(table.every)


def interval(drawn: "Floats | np.ndarray[tuple[int, int], np.dtype[np.unsignedinteger]]") -> tuple[Floats, Floats]:
    """The 5th and 95th percentile of the drawings (columns) of each area (rows): values that were drawn.

    >>> [each.tolist() for each in interval(np.arange(40.0).reshape(2, 20))]
    [[0.0, 20.0], [18.0, 38.0]]
    """
    return _nearest(drawn, LOW), _nearest(drawn, HIGH)


def rank_shift_by_factor(
    scores: pd.DataFrame,
    scheme: Scheme,
    *,
    draws: int,
    seed: int,
    concentration: float = 30,
    groups: "pd.Series[str] | None" = None,
    weights: "pd.Series[float] | None" = None,
) -> pd.DataFrame:
    """Which of our choices moves ranks most? Each is changed alone.

    Parameters as in `rank_uncertainty`. Returns one row a factor (`weights`, `normalisation`, `aggregation`):
    `mean_shift`, the mean over areas (and draws) of places moved from the published rank (R_S of Saisana and others);
    `max_shift`, the greatest move of any area.
    """
    table = _prepared(scores, scheme, groups, weights)
    nominal = _nominal(scheme)
    other: How = "geometric" if scheme.how == "arithmetic" else "arithmetic"
    base = _places(_index(table, NORMALISATIONS[0], scheme.how, nominal)).astype(int)
    rng = np.random.default_rng(seed)
    n = len(table.areas)
    total, most = 0.0, 0
    for size in _chunks(draws, n):
        drawn = _draw(rng, scheme, concentration, size)
        moved = np.abs(_places(_index(table, NORMALISATIONS[0], scheme.how, drawn)).astype(int) - base)
        total, most = total + float(moved.sum()), max(most, int(moved.max(initial=0)))
    rows = [("weights", total / (n * draws) if n else np.nan, float(most))]
    for factor, scaling, how in (("normalisation", "rank", scheme.how), ("aggregation", NORMALISATIONS[0], other)):
        moved = np.abs(_places(_index(table, scaling, how, nominal)).astype(int) - base)
        rows.append((factor, float(moved.mean()) if n else np.nan, float(moved.max(initial=0))))
    return pd.DataFrame(rows, columns=["factor", "mean_shift", "max_shift"])


@dataclass(frozen=True)
class _Table:
    """Scores ready to be weighed, for the areas that have an index under the published rules."""

    scores: dict[str, list[Floats]]  # normalisation -> component -> areas x indicators, nothing missing
    areas: pd.Index
    every: pd.Index


@dataclass(frozen=True)
class _Weights:
    """Some drawings of weights, each adding up to 1."""

    components: Floats  # draws x components
    indicators: list[Floats]  # component -> draws x indicators


def _prepared(
    scores: pd.DataFrame, scheme: Scheme, groups: "pd.Series[str] | None", weights: "pd.Series[float] | None"
) -> _Table:
    here = scores[list(scheme.indicators)].astype(float)
    every = here.index if groups is None else pd.Index(groups.reindex(here.index).dropna().unique()).sort_values()
    scored = aggregate(here, scheme).index.notna()
    if scheme.missing == "zero":
        here = here.fillna(0.0)
    n = here.count()
    ranked = 10 * (here.rank(method="average") - 1) / (n - 1).where(n > 1)
    ranked = ranked.where(ranked.notna() | here.isna(), MIDDLE)
    tables = [_completed(each[scored], scheme) for each in (here, ranked)]
    if groups is not None:
        people = pd.Series(1.0, index=here.index) if weights is None else weights
        tables = [weighted_mean(each, groups, people).dropna() for each in tables]
    parts = [[each[[*of]].to_numpy(dtype=float) for of in scheme.active.values()] for each in tables]
    return _Table(dict(zip(NORMALISATIONS, parts, strict=True)), tables[0].index, every)


def _completed(scores: pd.DataFrame, scheme: Scheme) -> pd.DataFrame:
    """A missing score stands at the mean of the others in its component, by the published weights."""
    whole = scores.copy()
    for weights in scheme.active.values():
        part = scores[[*weights]].to_numpy(dtype=float)
        weight = ~np.isnan(part) * np.array([*weights.values()], dtype=float)
        mean = (np.nan_to_num(part) * weight).sum(axis=1, keepdims=True) / weight.sum(axis=1, keepdims=True)
        whole[[*weights]] = np.where(np.isnan(part), mean, part)
    return whole


def _index(table: _Table, scaling: str, how: How, weights: _Weights) -> Floats:
    """The index of every area (rows) in every drawing (columns)."""
    made = np.zeros((len(table.areas), len(weights.components)))
    for at, score in enumerate(table.scores[scaling]):
        part = score @ weights.indicators[at].T
        made += weights.components[:, at] * (part if how == "arithmetic" else np.log1p(LIFT * part))
    return made if how == "arithmetic" else np.expm1(made) / LIFT


def _drawings(
    table: _Table, scheme: Scheme, draws: int, seed: int, concentration: float
) -> Iterator[tuple[str, How, Floats]]:
    """Some drawings of the index at a time (columns), and by which rules they were made."""
    rng = np.random.default_rng(seed)
    for (scaling, how), share in zip(product(NORMALISATIONS, AGGREGATIONS), _shares(draws, 4), strict=True):
        for size in _chunks(share, len(table.areas)):
            yield scaling, how, _index(table, scaling, how, _draw(rng, scheme, concentration, size))


def _nominal(scheme: Scheme) -> _Weights:
    components = np.array([[scheme.component_weights[name] for name in scheme.active]], dtype=float)
    indicators = [np.array([list(weights.values())], dtype=float) for weights in scheme.active.values()]
    return _Weights(components / components.sum(), [each / each.sum() for each in indicators])


def _draw(rng: np.random.Generator, scheme: Scheme, concentration: float, size: int) -> _Weights:
    nominal = _nominal(scheme)
    drawn = [rng.dirichlet(concentration * each[0], size) for each in (nominal.components, *nominal.indicators)]
    return _Weights(drawn[0], drawn[1:])


def _places(index: Floats) -> "np.ndarray[tuple[int, int], np.dtype[np.int64]]":
    """Rank 1 = highest; ties share the smaller rank."""
    ranks = rankdata(-np.round(index, DECIMALS), method="min", axis=0)
    return cast("np.ndarray[tuple[int, int], np.dtype[np.int64]]", ranks.astype(np.int64))


def _nearest(drawn: "Floats | np.ndarray[tuple[int, int], np.dtype[np.unsignedinteger]]", share: float) -> Floats:
    """The value that `share` of the drawings reach or stay below: one that was drawn, not one in between."""
    at = max(int(np.ceil(round(share * drawn.shape[1], 9))) - 1, 0)
    return np.partition(drawn, at, axis=1)[:, at].astype(float)


def _shares(draws: int, parts: int) -> list[int]:
    return [draws // parts + (at < draws % parts) for at in range(parts)]


def _chunks(draws: int, areas: int) -> Iterator[int]:
    most = max(1, AT_ONCE // max(areas, 1))
    for start in range(0, draws, most):
        yield min(most, draws - start)
