"""The linear programmes behind a matching. Each is a flow through a network, so its corners are whole numbers of places.

Places flow from a pledge to a gap; those of online pledges pass first through as many as online places can reach there.
Every place enters at most one row of pledges, one of gaps and one of online limits that lies inside it: such a matrix is
totally unimodular, and with whole bounds every corner of what is possible is whole (Hoffman and Kruskal 1956).
"""

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import linprog
from scipy.sparse.csgraph import connected_components

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

Matrix: TypeAlias = Any  # a sparse array; its published types do not follow it through stacking and slicing

TOLERANCE = 1e-6


class Infeasible(Exception):
    """No way of giving out places keeps every bound."""


@dataclass(frozen=True)
class Network:
    """Who may serve whom, and how much of it there is."""

    pledge: Ints  # of each eligible pair, the position of its pledge
    gap: Ints  # and of its gap
    online: NDArray[np.bool_]  # and whether it reaches only who is online
    capacity: Ints  # of each pledge
    unmet: Ints  # of each gap
    online_unmet: Ints  # of each gap

    @property
    def limits(self) -> tuple[Matrix, Ints]:
        """Rows of `A x <= b`: pledges, then gaps, then the online limit of every gap."""
        pairs = np.arange(len(self.pledge))
        one = np.ones(len(pairs))
        several = (
            _rows(one, self.pledge, pairs, len(self.capacity)),
            _rows(one, self.gap, pairs, len(self.unmet)),
            _rows(self.online.astype(float), self.gap, pairs, len(self.unmet)),
        )
        return sparse.csr_array(sparse.vstack(several)), np.concatenate([self.capacity, self.unmet, self.online_unmet])

    @property
    def reached(self) -> Matrix:
        """Adds up the places of each gap."""
        pairs = np.arange(len(self.gap))
        return _rows(np.ones(len(pairs)), self.gap, pairs, len(self.unmet))

    def groups(self) -> Ints:
        """Which gaps share pledges, directly or through others: the number of each gap's group."""
        size = len(self.capacity) + len(self.unmet)
        ends = (self.pledge, len(self.capacity) + self.gap)
        links = sparse.coo_array((np.ones(len(self.pledge)), ends), shape=(size, size))
        return np.asarray(connected_components(links, directed=False)[1][len(self.capacity) :], dtype=np.int64)


def fair_shares(network: Network) -> Floats:
    """The greatest share of its unmet demand that every gap of a group can have at once; nought for a gap nobody can serve.

    It is found for each group of gaps that share pledges: what no pledge of a group could help need not hold back the rest.
    """
    shares = np.zeros(len(network.unmet))
    if not len(network.pledge):
        return shares
    matrix, most = network.limits
    served = np.unique(network.gap)
    numbers, group = np.unique(network.groups()[served], return_inverse=True)
    needs = sparse.coo_array(
        (network.unmet[served].astype(float), (np.arange(len(served)), group)), shape=(len(served), len(numbers))
    )
    whole: Matrix = sparse.vstack(
        [
            sparse.hstack([matrix, sparse.coo_array((matrix.shape[0], len(numbers)))]),
            sparse.hstack([-network.reached[served], needs]),
        ]
    )
    pairs = len(network.pledge)
    cost = np.concatenate([np.zeros(pairs), -np.ones(len(numbers))])
    bounds = [(0, None)] * pairs + [(0, 1)] * len(numbers)
    found: Any = linprog(cost, A_ub=whole.tocsr(), b_ub=np.concatenate([most, np.zeros(len(served))]), bounds=bounds)
    if found.status != 0:  # nought is always possible, and everything is bounded
        raise RuntimeError(found.message)
    shares[served] = np.clip(found.x[pairs:], 0, 1)[group]
    return shares


def allot(network: Network, worth: Floats, least: Ints, distance: Floats | None = None) -> Ints:
    """The whole numbers of places that are worth most, with at least so many for each gap.

    Parameters
    ----------
    network
        Who may serve whom.
    worth
        Of a place in each gap.
    least
        Places that each gap must have.
    distance
        Of each eligible pair: among what is worth most, the least of it in all is taken.

    Raises
    ------
    Infeasible
        There is no way to give every gap its least.
    """
    if not len(network.pledge):
        if least.any():
            raise Infeasible
        return np.zeros(0, dtype=np.int64)
    matrix, most = network.limits
    matrix = sparse.csr_array(sparse.vstack([matrix, -network.reached]))
    most = np.concatenate([most, -least])
    found = _solve(-worth[network.gap], matrix, most)
    if distance is not None:
        found = _nearest(found, matrix, most, distance)
    whole = np.rint(found.x).astype(np.int64)
    if np.abs(found.x - whole).max() > TOLERANCE:
        raise RuntimeError("A corner of a network is not whole: its matrix is not what it should be.")
    return np.asarray(whole)


def _solve(cost: Floats, matrix: Matrix, most: Ints, **more: Any) -> Any:
    # The simplex method ends in a corner; an interior point might not.
    solve: Any = linprog
    found = solve(cost, A_ub=matrix, b_ub=most, method="highs-ds", **more)
    if found.status == 2:
        raise Infeasible
    if found.status != 0:
        raise RuntimeError(found.message)
    return found


def _nearest(best: Any, matrix: Matrix, most: Ints, distance: Floats) -> Any:
    """Of all that is worth as much, the nearest.

    What is worth most satisfies complementary slackness with the prices found: a pair with a reduced cost stays empty, a
    limit with a price is used up. So nothing but bounds changes, and corners stay whole.
    """
    priced = best.ineqlin.marginals < -TOLERANCE
    empty = best.lower.marginals > TOLERANCE
    bounds = [(0, 0 if shut else None) for shut in empty]
    equal = {"A_eq": matrix[priced], "b_eq": most[priced]} if priced.any() else {}
    return _solve(distance, matrix[~priced], most[~priced], bounds=bounds, **equal)


def one_more(network: Network, places: Ints, worth: Floats) -> "pd.Series[Any]":
    """Where would one more place from each pledge be felt? The position of the gap, missing if nowhere.

    A place more may go to a gap where others then make room, and they to another: so the end of the chain is looked for,
    the gap of most worth that still lacks a place. That is what the places would be worth more by.
    """
    reached = np.bincount(network.gap, places, minlength=len(network.unmet))
    online = np.bincount(network.gap, places * network.online, minlength=len(network.unmet))
    room, online_room = network.unmet - reached, network.online_unmet - online
    # Nodes: pledges; gaps; gaps as online places meet them.
    first, gate = len(network.capacity), len(network.capacity) + len(network.unmet)
    into = np.where(network.online, gate, first) + network.gap
    gaps = np.arange(len(network.unmet))
    ways = [
        (network.pledge, into),  # give there
        (into[places > 0], network.pledge[places > 0]),  # make room, and give elsewhere
        (gate + gaps[online_room > 0], first + gaps[online_room > 0]),
        (first + gaps[online > 0], gate + gaps[online > 0]),
    ]
    start, end = (np.concatenate([way[at] for way in ways]) for at in (0, 1))
    size = gate + len(network.unmet)
    links = sparse.csr_array((np.ones(len(start)), (start, end)), shape=(size, size))
    open_gaps = [int(gap) for gap in np.argsort(-worth, kind="stable") if room[gap] > 0 and worth[gap] > 0]
    felt: list[int | None] = [None] * first
    for gap in open_gaps:  # the worthiest first, backwards to whoever can reach it
        for node in _backwards(links, first + gap):
            if node < first and felt[node] is None:
                felt[node] = gap
    return pd.Series(felt, dtype="Int64")


def _backwards(links: Matrix, end: int) -> list[int]:
    reverse = links.T.tocsr()
    seen, front = {end}, [end]
    while front:
        node = front.pop()
        new = [int(n) for n in reverse.indices[reverse.indptr[node] : reverse.indptr[node + 1]] if int(n) not in seen]
        seen.update(new)
        front += new
    return sorted(seen)


def _rows(values: Floats, row: Ints, column: Ints, height: int) -> Matrix:
    return sparse.csr_array((values, (row, column)), shape=(height, len(column)))
