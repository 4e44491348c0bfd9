"""Where would the next sites make the way to the nearest one shortest? The p-median problem.

Hakimi (1964), ReVelle and Swain (1970): choose p sites so that the way of all people to their nearest site is least in sum.
Sites are chosen one after the other, then exchanged one by one while that helps (Teitz and Bart 1968). What no choice can
undercut comes from Lagrangian relaxation (Cornuéjols, Fisher and Nemhauser 1977): everybody may be served from anywhere, at
a price that is raised where nobody serves and lowered where several do.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ldsp.analysis.matching.steps import Step, untold

Floats = NDArray[np.float64]

MOST_ROUNDS = 400  # of raising and lowering prices
WORK = 150_000_000  # distances that may be looked at in all the rounds: a second or two. Our own choice.
PATIENCE = 15  # rounds without a better bound, after which prices move by half as much
TELL_EVERY = 20  # rounds


@dataclass(frozen=True)
class Nearest:
    """The chosen sites, and how good they can be said to be. Kilometres are the average of all people."""

    sites: pd.DataFrame  # a row a site, in the order of choice: candidate (position), average_km (after it)
    before_km: float  # to the nearest existing site; infinite without one
    after_km: float
    bound_km: float  # that no choice of so many sites can undercut
    before: Floats  # of each origin, to its nearest existing site
    after: Floats

    @property
    def short_of_best_km(self) -> float:
        """By how much the average may lie above the least there is."""
        return max(0.0, self.after_km - self.bound_km)


def least_distance(
    people: "pd.Series[float]",
    km: Floats,
    p: int,
    *,
    existing: Sequence[int] = (),
    rounds: int = MOST_ROUNDS,
    step: Step = untold,
) -> Nearest:
    """Choose p more sites so that the average way of all people to their nearest site is least.

    Parameters
    ----------
    people
        Of each origin; 0 or more, and not 0 everywhere.
    km
        A row an origin, a column a place: the way, in kilometres.
    p
        How many sites, at most; at least 1 where nothing exists.
    existing
        Columns of places that are sites already: they stay, and are no candidates.
    rounds
        Of looking for a better bound, at most; 0: sites are chosen one after the other and nothing more.
    step
        Told what comes next; may raise to stop.

    Returns
    -------
    Fewer than p sites where more would shorten nobody's way.

    Raises
    ------
    ValueError
        p is negative, there would be no site at all, or a number is missing or negative.

    Examples
    --------
    >>> km = np.array([[0.0, 4.0, 2.0], [4.0, 0.0, 2.0], [9.0, 5.0, 7.0]])
    >>> found = least_distance(pd.Series([10.0, 10.0, 20.0]), km, 1)
    >>> found.sites["candidate"].tolist(), found.after_km
    ([1], 3.5)
    """
    weights: Floats = np.asarray(people, dtype=np.float64)
    _refuse_nonsense(weights, km, p, existing)
    free = np.setdiff1d(np.arange(km.shape[1]), np.asarray(existing, dtype=int))
    base = km[:, list(existing)].min(axis=1) if len(existing) else np.full(len(km), np.inf)
    ways = np.minimum(km[:, free], base[:, None])
    step("choosing sites one after the other")
    chosen = _one_by_one(weights, ways, base, p)
    bound = 0.0
    if rounds:
        step("exchanging sites")
        chosen = _exchanged(weights, ways, base, chosen, step)
        rounds = min(rounds, max(TELL_EVERY, WORK // max(ways.size, 1)))
        chosen, bound = _priced(weights, ways, base, p, chosen=chosen, rounds=rounds, step=step)
    total = float(weights.sum())
    after = _nearest(ways, base, chosen)
    return Nearest(
        sites=_in_order(weights, ways, base, chosen, free),
        before_km=_sum(weights, base) / total,
        after_km=_sum(weights, after) / total,
        bound_km=min(bound, _sum(weights, after)) / total,
        before=base,
        after=after,
    )


def _sum(weights: Floats, ways: Floats) -> float:
    """Person-kilometres; where nobody lives a way of any length counts for nothing."""
    return float(weights[weights > 0] @ ways[weights > 0])


def _nearest(ways: Floats, base: Floats, chosen: Sequence[int]) -> Floats:
    return np.minimum(base, ways[:, list(chosen)].min(axis=1)) if len(chosen) else base


def _sums(weights: Floats, ways: Floats, now: Floats) -> Floats:
    """Person-kilometres if one more site were chosen, for each candidate."""
    lived = weights > 0
    return np.asarray(weights[lived] @ np.minimum(ways[lived], now[lived, None]))


def _one_by_one(weights: Floats, ways: Floats, base: Floats, p: int) -> list[int]:
    """The site that shortens the ways most, then the next; of equals the first."""
    now, chosen = base, list[int]()
    while len(chosen) < min(p, ways.shape[1]):
        sums = _sums(weights, ways, now)
        best = int(np.argmin(sums))
        if not sums[best] < _sum(weights, now) * (1 - 1e-12):
            break
        chosen.append(best)
        now = np.minimum(now, ways[:, best])
    return chosen


def _exchanged(weights: Floats, ways: Floats, base: Floats, chosen: Sequence[int], step: Step) -> list[int]:
    """One site for another while that shortens the ways."""
    best, least = list(chosen), _sum(weights, _nearest(ways, base, chosen))
    better = True
    while better:
        better = False
        for at in range(len(best)):
            step("exchanging sites")
            others = best[:at] + best[at + 1 :]
            sums = _sums(weights, ways, _nearest(ways, base, others))
            site = int(np.argmin(sums))
            if sums[site] < least * (1 - 1e-9):
                best, least, better = [*others, site], float(sums[site]), True
    return best


def _priced(
    weights: Floats, ways: Floats, base: Floats, p: int, *, chosen: list[int], rounds: int, step: Step
) -> tuple[list[int], float]:
    """The best of the choices that prices suggest, if better than what is chosen; and what none can undercut (person-km)."""
    lived = weights > 0
    costs = weights[lived, None] * ways[lived]
    stays = weights[lived] * base[lived]  # of an existing site, which serves without being chosen
    least = _sum(weights, _nearest(ways, base, chosen))
    prices = weights[lived] * _nearest(ways, base, chosen)[lived]
    bound, pace, idle = 0.0, 1.0, 0
    for at in range(rounds):
        if at % TELL_EVERY == 0:
            step(f"looking for a better choice, {at / rounds:.0%} done")
        worth = np.minimum(costs - prices[:, None], 0).sum(axis=0)
        sites = np.argsort(worth, kind="stable")[:p]
        sites = sites[worth[sites] < 0]
        served_already = stays < prices
        value = prices.sum() + worth[sites].sum() + (stays - prices)[served_already].sum()
        idle = 0 if value > bound * (1 + 1e-9) else idle + 1
        bound = max(bound, float(value))
        if len(sites) and (found := _sum(weights, _nearest(ways, base, sites.tolist()))) < least * (1 - 1e-12):
            chosen, least = sites.tolist(), found
        times = (costs[:, sites] < prices[:, None]).sum(axis=1) + served_already
        wrong = 1.0 - times
        if bound >= least * (1 - 1e-9) or not wrong.any():
            break
        if idle >= PATIENCE:
            pace, idle = pace / 2, 0
        prices = np.maximum(prices + pace * (1.05 * least - value) / float(wrong @ wrong) * wrong, 0)
    return chosen, bound


def _in_order(
    weights: Floats, ways: Floats, base: Floats, chosen: Sequence[int], free: NDArray[np.int64]
) -> pd.DataFrame:
    """The chosen sites, each after those that shorten the ways more, with the average after it."""
    now, rest, told = base, list(chosen), []
    while rest:
        sums = _sums(weights, ways[:, rest], now)
        site = rest.pop(int(np.argmin(sums)))
        now = np.minimum(now, ways[:, site])
        told.append((int(free[site]), _sum(weights, now) / float(weights.sum())))
    return pd.DataFrame(told, columns=["candidate", "average_km"]).astype({"candidate": "int64", "average_km": float})


def _refuse_nonsense(weights: Floats, km: Floats, p: int, existing: Sequence[int]) -> None:
    numbers = (weights, km)
    if p < 0 or any(not np.isfinite(each).all() or (each < 0).any() for each in numbers) or not weights.sum():
        raise ValueError("People, ways and sites are counted from nought up, and somebody has to live somewhere.")
    if not len(existing) and not (p and km.shape[1]):
        raise ValueError("Without a site there is no way to the nearest one.")
