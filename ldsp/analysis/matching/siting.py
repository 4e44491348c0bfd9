"""Where would the next sites bring most people within reach? The maximal covering location problem.

Church and ReVelle (1974): choose p sites so that the people within reach of at least one of all sites are most. Greedy
choice is always done, and reaches at least 63% of what is possible (Nemhauser, Wolsey and Fisher 1978); where the problem
is small, HiGHS looks for the best itself. Whatever is kept comes with a bound that nothing can exceed.
"""

import heapq
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from ldsp.analysis.matching.steps import Step, untold

Floats = NDArray[np.float64]

EXACT_LIMIT = 400_000
"""Origins times candidates up to which the best itself is looked for: it then takes seconds at most. Measured."""

EXACT_SECONDS = 3.0


@dataclass(frozen=True)
class Sites:
    """The chosen sites, and how good they can be said to be."""

    sites: pd.DataFrame  # a row a site, in the order of choice: candidate (position), gained, within (people after it)
    before: float  # people within reach of the existing sites
    reachable: float  # people within reach of the existing sites and all candidates
    total: float  # people
    bound: float  # people newly within reach that no choice of so many sites can exceed
    how: Literal["greedy", "exact"]  # which way found the kept answer
    proven: bool  # nothing better exists

    @property
    def gained(self) -> float:
        """People newly within reach."""
        return float(self.sites["gained"].sum())

    @property
    def short_of_best(self) -> float:
        """By how much of the bound the answer may fall short of the best: 0 if it is the best."""
        return 0.0 if self.proven or self.bound <= 0 else max(0.0, 1 - self.gained / self.bound)


def where_next(
    people: "pd.Series[float]",
    reach: sparse.csr_array,
    p: int,
    *,
    existing: Sequence[int] = (),
    seconds: float = EXACT_SECONDS,
    limit: int = EXACT_LIMIT,
    step: Step = untold,
) -> Sites:
    """Choose p more sites so that the people newly within reach are most.

    Parameters
    ----------
    people
        Of each origin, people at risk; 0 or more.
    reach
        A row an origin, a column a place; not nought where it is within reach, as `reach.within_reach` makes it.
    p
        How many sites, at most.
    existing
        Columns of places that are sites already: they stay, and are no candidates.
    seconds
        How long the best itself may be looked for; 0: not at all.
    limit
        Origins times candidates up to which it is.
    step
        Told what comes next; may raise to stop.

    Returns
    -------
    Fewer than p sites where more would bring nobody within reach.

    Raises
    ------
    ValueError
        p is negative, or a number of people is missing or negative.

    Examples
    --------
    >>> reach = sparse.csr_array([[1, 0, 1], [1, 1, 0], [0, 1, 0]])
    >>> found = where_next(pd.Series([10.0, 50.0, 5.0]), reach, 1)
    >>> found.sites["candidate"].tolist(), found.gained, found.proven
    ([0], 60.0, True)
    """
    weights = people.to_numpy(dtype=float)
    if p < 0 or not np.isfinite(weights).all() or (weights < 0).any():
        raise ValueError("People and sites are counted from nought up.")
    covers = sparse.csc_array(reach.astype(bool))
    covered = np.zeros(len(weights), dtype=bool)
    for site in existing:
        covered[_covered(covers, site)] = True
    barred = np.zeros(covers.shape[1], dtype=bool)
    barred[list(existing)] = True
    open_weights = np.where(covered, 0.0, weights)
    step("choosing sites one after the other")
    chosen = greedy(open_weights, covers, p, barred=barred)
    bound = _bound(open_weights, covers, p, chosen, barred)
    how: Literal["greedy", "exact"] = "greedy"
    proven = not chosen or _gain(open_weights, covers, chosen) >= bound * (1 - 1e-12)
    wanted = int((open_weights > 0).sum()) * int((~barred).sum())
    if not proven and seconds > 0 and wanted <= limit:
        step(f"looking for the best itself, {seconds:.0f} seconds at most")
        exact, exact_bound, solved = _exact(open_weights, covers, p, barred, seconds)
        bound = min(bound, exact_bound)
        if _gain(open_weights, covers, exact) > _gain(open_weights, covers, chosen) + 1e-9:
            chosen, how = exact, "exact"
        proven = solved
    reachable = weights[covered | (np.asarray(covers.sum(axis=1)).ravel() > 0)].sum()
    return Sites(
        sites=_in_order(open_weights, covers, chosen, float(weights[covered].sum())),
        before=float(weights[covered].sum()),
        reachable=float(reachable),
        total=float(weights.sum()),
        bound=float(bound),
        how=how,
        proven=proven,
    )


def greedy(weights: Floats, covers: sparse.csc_array, p: int, *, barred: NDArray[np.bool_] | None = None) -> list[int]:
    """Sites one after the other, each the one that adds most; of equals the first.

    What a site adds can only shrink as others come, so a site is looked at again only when it heads the queue (Minoux
    1978).
    """
    left = weights.copy()
    gains = covers.T @ left
    queue = [(-gains[site], site) for site in range(covers.shape[1]) if barred is None or not barred[site]]
    heapq.heapify(queue)
    chosen: list[int] = []
    while queue and len(chosen) < p:
        _, site = heapq.heappop(queue)
        gain = float(left[_covered(covers, site)].sum())
        if queue and (-gain, site) > queue[0]:
            heapq.heappush(queue, (-gain, site))
            continue
        if gain <= 0:
            break
        chosen.append(site)
        left[_covered(covers, site)] = 0
    return chosen


def _bound(
    weights: Floats, covers: sparse.csc_array, p: int, chosen: Sequence[int], barred: NDArray[np.bool_]
) -> float:
    """What no p sites can exceed: after each step, what is covered and the p greatest further gains, the least of these."""
    left, done = weights.copy(), 0.0
    bounds = []
    for site in [*chosen, None]:
        gains = np.where(barred, 0.0, covers.T @ left)
        bounds.append(done + float(np.sort(gains)[::-1][:p].sum()))
        if site is not None:
            done += float(left[_covered(covers, site)].sum())
            left[_covered(covers, site)] = 0
    return min([*bounds, float(weights.sum())])


def _exact(
    weights: Floats, covers: sparse.csc_array, p: int, barred: NDArray[np.bool_], seconds: float
) -> tuple[list[int], float, bool]:
    """The best sites that HiGHS finds in the time, what none can exceed, and whether it is proven that none is better."""
    sites = np.flatnonzero(~barred)
    incidence = sparse.csr_array(covers)[:, sites]
    held = np.flatnonzero((weights > 0) & (np.asarray(incidence.sum(axis=1)).ravel() > 0))
    incidence, worth = _alike_together(incidence[held], weights[held])
    areas, count = incidence.shape
    # x: a site is chosen; y: an area is within reach of a chosen one. y needs no integrality of its own.
    reach: Any = sparse.hstack([-incidence.astype(float), sparse.eye_array(areas)])
    number: Any = sparse.hstack([sparse.csr_array(np.ones((1, count))), sparse.csr_array((1, areas))])
    found = milp(
        np.concatenate([np.zeros(count), -worth]),
        constraints=[LinearConstraint(reach.tocsr(), -np.inf, 0), LinearConstraint(number.tocsr(), 0, p)],
        bounds=Bounds(0, 1),
        integrality=np.concatenate([np.ones(count), np.zeros(areas)]),
        options={"time_limit": seconds, "mip_rel_gap": 0.0},
    )
    bound = -found.mip_dual_bound if found.mip_dual_bound is not None else float(weights.sum())
    if found.x is None:
        return [], float(bound), False
    return [int(site) for site in sites[found.x[:count] > 0.5]], float(bound), found.status == 0


def _alike_together(incidence: sparse.csr_array, weights: Floats) -> tuple[sparse.csr_array, Floats]:
    """Areas within reach of the very same sites are one area to the solver."""
    incidence.sort_indices()
    keys = [incidence.indices[a:b].tobytes() for a, b in zip(incidence.indptr, incidence.indptr[1:], strict=False)]
    group = pd.factorize(np.array(keys, dtype=object))[0]
    _, at = np.unique(group, return_index=True)
    return incidence[at], np.asarray(np.bincount(group, weights), dtype=float)


def _in_order(weights: Floats, covers: sparse.csc_array, chosen: Sequence[int], before: float) -> pd.DataFrame:
    """The chosen sites, each after those that add more, with what it adds."""
    left, rest, told = weights.copy(), list(chosen), []
    within = before
    while rest:
        gains = [float(left[_covered(covers, site)].sum()) for site in rest]
        site = rest.pop(int(np.argmax(gains)))
        within += max(gains)
        told.append((site, max(gains), within))
        left[_covered(covers, site)] = 0
    return pd.DataFrame(told, columns=["candidate", "gained", "within"]).astype(
        {"candidate": "int64", "gained": float, "within": float}
    )


def _gain(weights: Floats, covers: sparse.csc_array, chosen: Sequence[int]) -> float:
    covered = np.zeros(len(weights), dtype=bool)
    for site in chosen:
        covered[_covered(covers, site)] = True
    return float(weights[covered].sum())


def _covered(covers: sparse.csc_array, site: int) -> NDArray[np.int64]:
    return np.asarray(covers.indices[covers.indptr[site] : covers.indptr[site + 1]])
