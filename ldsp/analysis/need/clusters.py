"""Hot spots: neighbourhoods whose neighbours are like them, more than chance would have it.

Moran's I and its local form (Anselin, 1995, Geographical Analysis 27, 93-115), neighbours weighted equally, chance by
conditional permutation. Written out rather than taken from esda, whose next release will change the meaning of its p
values, and with them every map of clusters; the tests hold it against esda.
"""

from dataclasses import dataclass
from typing import cast

import numpy as np
import pandas as pd
from scipy import sparse, stats

from ldsp.analysis.need.treatment import Floats

AT_ONCE = 4_000_000  # permuted values held at once: 32 MB
CORNERS = {(True, True): "high-high", (False, False): "low-low", (True, False): "high-low", (False, True): "low-high"}


@dataclass(frozen=True)
class Hotspots:
    """Are high values found together, and where?"""

    moran: float  # global I: 0 by chance, towards 1 if neighbours are alike; missing if nothing can be compared
    p: float  # two-sided pseudo p value of the global I
    table: pd.DataFrame  # one row an area: cluster, p, p_adjusted


def hotspots(
    values: "pd.Series[float]", pairs: pd.DataFrame, permutations: int = 999, *, seed: int, alpha: float = 0.05
) -> Hotspots:
    """Find clusters of high and of low values.

    Parameters
    ----------
    values
        One value an area (index: its code). Give England, or a region with the ring of areas around it: at an edge with
        nothing beyond, areas lose neighbours.
    pairs
        Two columns of codes, one row a pair of neighbours (that share a border or a corner), in either direction or
        both; pairs with an area outside `values` are passed over.
    permutations, seed, alpha
        How often values are shuffled; where chance starts; the share of false alarms allowed among the clusters found
        (Benjamini and Hochberg, 1995).

    Returns
    -------
    `Hotspots`. `cluster` is `high-high`, `low-low`, `high-low` (high among low ones), `low-high`, `not significant`,
    `no neighbours` or `no value`; `p` is the two-sided pseudo p value and `p_adjusted` the same after the correction,
    missing for the last two. Say "cluster of high scores"; it does not say why.
    """
    labels = pd.Series("no value", index=values.index, dtype=object)
    p, adjusted = (pd.Series(np.nan, index=values.index) for _ in range(2))
    known = values.dropna()
    labels[known.index] = "no neighbours"
    joined = _joined(known.index, pairs)
    linked = np.flatnonzero(np.diff(joined.indptr))
    joined = joined[linked][:, linked]
    moran, p_global = np.nan, np.nan
    if linked.size:
        labels[known.index[linked]] = "not significant"
    here = known.iloc[linked].to_numpy(dtype=float)
    if linked.size > 2 and np.ptp(here) > 0:
        z = (here - here.mean()) / here.std()
        degree = np.diff(joined.indptr)
        neighbours = joined.multiply(1 / degree[:, None]).tocsr()  # rows add up to 1
        lag = neighbours @ z
        rng = np.random.default_rng(seed)
        moran = float(z @ lag / len(z))
        p_global = _global_p(z, neighbours, moran, permutations, rng)
        own = _local_p(z, lag, degree, permutations, rng)
        fair = stats.false_discovery_control(own)
        codes = known.index[linked]
        p[codes], adjusted[codes] = own, fair
        found = fair <= alpha
        corners = [CORNERS[bool(a), bool(b)] for a, b in zip(z[found] > 0, lag[found] > 0, strict=True)]
        labels.update(pd.Series(corners, index=codes[found], dtype=object))
    return Hotspots(moran, p_global, pd.DataFrame({"cluster": labels, "p": p, "p_adjusted": adjusted}))


def _joined(codes: pd.Index, pairs: pd.DataFrame) -> sparse.csr_array:
    """Who neighbours whom, both ways, once: 1 or 0."""
    a, b = (codes.get_indexer(pd.Index(pairs.iloc[:, at])) for at in (0, 1))
    usable = (a >= 0) & (b >= 0) & (a != b)
    a, b = np.concatenate([a[usable], b[usable]]), np.concatenate([b[usable], a[usable]])
    matrix = sparse.csr_array((np.ones(len(a)), (a, b)), shape=(len(codes), len(codes)))
    matrix.sum_duplicates()
    matrix.data[:] = 1.0
    return matrix


def _global_p(
    z: Floats, neighbours: sparse.csr_array, observed: float, permutations: int, rng: np.random.Generator
) -> float:
    """How often does shuffling all values give an I as far out as this one?"""
    mixed = (rng.permutation(z) for _ in range(permutations))
    shuffled = np.array([float(each @ (neighbours @ each)) / len(z) for each in mixed])
    further = min(int((shuffled >= observed - 1e-12).sum()), int((shuffled <= observed + 1e-12).sum()))
    return min(1.0, 2 * (further + 1) / (permutations + 1))


def _local_p(z: Floats, lag: Floats, degree: Floats, permutations: int, rng: np.random.Generator) -> Floats:
    """For each area: how often do as many others, taken at random, have a mean as far out as its neighbours have?

    The same drawings serve every area, with the area itself stepped over, as in esda and GeoDa.
    """
    n, most = len(z), int(degree.max())
    drawn = np.stack([rng.choice(n - 1, most, replace=False) for _ in range(permutations)])
    above, below = np.zeros(n), np.zeros(n)
    for k in np.unique(degree):
        areas = np.flatnonzero(degree == k)
        chosen = drawn[:, :k]
        for block in np.array_split(areas, max(1, areas.size * chosen.size // AT_ONCE)):
            others = chosen + (chosen >= block[:, None, None])
            means = z[others].mean(axis=2)
            above[block] = (means >= lag[block, None] - 1e-12).sum(axis=1)
            below[block] = (means <= lag[block, None] + 1e-12).sum(axis=1)
    return cast("Floats", np.minimum(1.0, 2 * (np.minimum(above, below) + 1) / (permutations + 1)))
