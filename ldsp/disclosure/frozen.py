"""Tables about people that are printed once: small cells are hidden, and others with them, until none can be worked out.

For a table that nobody can filter. What hides is judged by what a reader could do: knowing every number printed, that hidden
cells hold somebody, and that parts add up to totals, how closely can each small cell be bounded? The bounds are exact (a
whole-number programme, solved), because rules of thumb are not enough: two hidden cells in every row and column still give
[1, 1, 20] over [1, 1, 30] away.
"""

from collections.abc import Iterator
from itertools import combinations, islice
from math import inf

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp

TOTAL = "Total"
THRESHOLD = 5
WIDTH = 2  # the least distance between what a small cell could be at least and at most: our own choice
TRIALS = 150  # so many patterns are tried for each number of further cells, before cells are added one by one
FEW = 30  # in a table of more cells, they are added one by one from the start

Mask = NDArray[np.bool_]
Counts = NDArray[np.int64]


def suppress_table(counts: pd.DataFrame, *, threshold: int = THRESHOLD, width: int = WIDTH) -> pd.DataFrame:
    """A table of true counts with totals, with cells hidden as needed.

    Parameters
    ----------
    counts
        True counts of people: groups that do not overlap down the side and across the top, without totals.
    threshold
        Counts from 1 up to, not including, this are hidden.
    width
        The least width of the interval in which a reader can place each of them.

    Returns
    -------
    The same cells with a row and a column `Total`: whole numbers, and nothing where hidden. Zeros are always shown.

    Raises
    ------
    ValueError
        A count is missing, negative or not whole.
    """
    cells = with_totals(counts)
    hidden = _hide(cells, _small(cells, threshold), width)
    shown = pd.DataFrame(cells, index=[*counts.index, TOTAL], columns=[*counts.columns, TOTAL]).astype("Int64")
    return shown.mask(hidden)


def audit_table(shown: pd.DataFrame) -> pd.DataFrame:
    """What can a reader work out of a table with hidden cells?

    Parameters
    ----------
    shown
        A table with totals as the last row and column, and nothing where hidden, as `suppress_table` makes it.

    Returns
    -------
    A row a hidden cell: `row`, `column`, `least` and `most` that it can be (`most` is infinite where nothing bounds it).
    """
    values = shown.astype("Float64").to_numpy(dtype=np.float64, na_value=np.nan)
    bounds = [(at, _bounds(values, at)) for at in zip(*np.nonzero(np.isnan(values)), strict=True)]
    return pd.DataFrame(
        [(shown.index[r], shown.columns[c], low, high) for (r, c), (low, high) in bounds],
        columns=["row", "column", "least", "most"],
    )


def with_totals(counts: pd.DataFrame) -> Counts:
    """The cells with their totals, as whole numbers."""
    given = counts.to_numpy(dtype=np.float64)
    if not np.isfinite(given).all() or (given < 0).any() or (given != np.floor(given)).any():
        raise ValueError("A count of people is missing, negative or not whole.")
    cells = given.astype(np.int64)
    across = np.hstack([cells, cells.sum(axis=1, keepdims=True)])
    return np.vstack([across, across.sum(axis=0, keepdims=True)])


def _small(cells: Counts, threshold: int) -> Mask:
    return (cells > 0) & (cells < threshold)


def _hide(cells: Counts, small: Mask, width: int) -> Mask:
    """Which cells to hide: the small ones, and others that add up to as few people as could be found."""
    if not small.any() or _safe(cells, small, small, width):
        return small
    spare: list[tuple[int, int]] = list(zip(*np.nonzero((cells > 0) & ~small), strict=True))
    spare.sort(key=lambda at: int(cells[at]))
    for size in (1, 2, 3) if cells.size <= FEW else ():
        for more in _cheapest(cells, spare, size):
            pattern = _also(small, more)
            if _safe(cells, small, pattern, width):
                return pattern
    pattern = small.copy()
    while (open_cell := _given_away(cells, small, pattern, width)) is not None:
        left = [at for at in spare if not pattern[at]]
        beside = [at for at in left if at[0] == open_cell[0] or at[1] == open_cell[1]]
        if not left:
            break
        pattern[(beside or left)[0]] = True
    return pattern


def _cheapest(cells: Counts, spare: list[tuple[int, int]], size: int) -> Iterator[tuple[tuple[int, int], ...]]:
    """Sets of further cells to hide, those with the fewest people first, as many as are tried."""
    some = list(islice(combinations(spare[:24], size), 3_000))
    some.sort(key=lambda more: sum(int(cells[at]) for at in more))
    yield from some[:TRIALS]


def _also(small: Mask, more: tuple[tuple[int, int], ...]) -> Mask:
    pattern = small.copy()
    for at in more:
        pattern[at] = True
    return pattern


def _safe(cells: Counts, small: Mask, pattern: Mask, width: int) -> bool:
    return _given_away(cells, small, pattern, width) is None


def _given_away(cells: Counts, small: Mask, pattern: Mask, width: int) -> tuple[int, int] | None:
    """The first small cell that a reader could place too closely."""
    for at in zip(*np.nonzero(small), strict=True):  # alone in its row or column, it is the total less the rest
        if pattern[at[0]].sum() == 1 or pattern[:, at[1]].sum() == 1:
            return at
    shown = np.where(pattern, np.nan, cells.astype(np.float64))
    for at in zip(*np.nonzero(small), strict=True):
        low, high = _bounds(shown, at)
        if high - low < width:
            return at
    return None


def _bounds(shown: NDArray[np.float64], at: tuple[int, int]) -> tuple[float, float]:
    """The least and the most that a hidden cell can be, knowing that every hidden cell holds somebody."""
    hidden = np.isnan(shown)
    number = {place: i for i, place in enumerate(zip(*np.nonzero(hidden), strict=True))}
    equations, totals = [], []
    for line in _lines(shown.shape):
        row, rest = np.zeros(len(number)), 0.0
        for place, sign in line:
            if place in number:
                row[number[place]] = sign
            else:
                rest -= sign * shown[place]
        if row.any():
            equations.append(row)
            totals.append(rest)
    goal = np.zeros(len(number))
    goal[number[at]] = 1
    limits = LinearConstraint(np.array(equations), totals, totals)
    ends = []
    for sign in (1, -1):
        found = milp(
            sign * goal, constraints=limits, bounds=Bounds(1, np.inf), integrality=np.ones(len(number), dtype=np.int64)
        )
        ends.append(sign * float(round(found.fun)) if found.success else sign * -inf)
    return (ends[0] if ends[0] > -inf else 1.0), ends[1]


def _lines(shape: tuple[int, ...]) -> Iterator[list[tuple[tuple[int, int], int]]]:
    """The sums of a table: along each row and down each column, parts count once and the total against them."""
    rows, columns = shape
    for r in range(rows):
        yield [((r, c), 1 if c < columns - 1 else -1) for c in range(columns)]
    for c in range(columns):
        yield [((r, c), 1 if r < rows - 1 else -1) for r in range(rows)]
