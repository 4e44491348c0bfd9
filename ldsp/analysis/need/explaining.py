"""Why this score, why not that one, and why it moved."""

from dataclasses import dataclass
from itertools import permutations, product
from typing import Literal, cast

import numpy as np
import pandas as pd

from ldsp.analysis.need.scaling import Method, normalise
from ldsp.analysis.need.weighting import Scheme, aggregate

Cause = Literal["data", "bounds", "weights"]
CAUSES: tuple[Cause, ...] = ("data", "bounds", "weights")


@dataclass(frozen=True)
class Edition:
    """All that a published index was made from."""

    raw: pd.DataFrame  # values in their own units: one row an area, one column an indicator
    bounds: pd.DataFrame  # see `need.normalise`
    scheme: Scheme
    method: Method = "minmax"  # the same in both editions that are compared


def contributions_against(area: "pd.Series[float]", comparator: "pd.Series[float]") -> "pd.Series[float]":
    """Which indicators set an area apart from its comparator (England, its region, itself a year ago)?

    Both are rows of `Index.contributions`. The differences add up to the difference of the two scores exactly: where
    one of the two lacks an indicator, that indicator added nothing to its score. Both lack it, or one has no score:
    missing.

    >>> contributions_against(pd.Series({"age": 2.0, "skills": 1.0}), pd.Series({"age": 1.5, "skills": 1.25})).to_dict()
    {'age': 0.5, 'skills': -0.25}
    """
    difference = area.sub(comparator, fill_value=0.0)
    if area.isna().all() or comparator.isna().all():
        difference[:] = np.nan
    return difference


def explain_change(before: Edition, after: Edition) -> pd.DataFrame:
    """Split the change of each area's index among its data, the bounds and the weights.

    Shapley's split: each cause is changed in every order and its effects averaged, so no order is favoured and the
    three parts add up to the change exactly (Shapley, 1953). Where bounds and weights stayed as they were, all of the
    change is data, and the difference of the contributions says which indicator.

    An indicator that only one edition has keeps its values and bounds from there, so its coming or going counts as a
    change of weights.

    Returns
    -------
    One row an area of both editions: `before`, `after`, `change`, `data`, `bounds`, `weights`, in points of the index;
    missing where one of the mixtures has no score.
    """
    areas = before.raw.index.intersection(after.raw.index)
    columns = before.raw.columns.union(after.raw.columns, sort=False)
    values = [_completed(one.raw, other.raw, areas, columns) for one, other in ((before, after), (after, before))]
    bounds = [one.bounds.combine_first(other.bounds) for one, other in ((before, after), (after, before))]
    schemes = [before.scheme, after.scheme]
    scores = {(d, b): normalise(values[d], bounds[b], before.method) for d, b in product((0, 1), repeat=2)}
    index = {(d, b, w): aggregate(scores[d, b], schemes[w]).index for d, b, w in product((0, 1), repeat=3)}
    parts: dict[Cause, pd.Series[float]] = dict.fromkeys(CAUSES, pd.Series(0.0, index=areas))
    orders = list(permutations(range(3)))
    for order in orders:
        state = [0, 0, 0]
        for turn in order:
            earlier = index[cast("tuple[int, int, int]", tuple(state))]
            state[turn] = 1
            later = index[cast("tuple[int, int, int]", tuple(state))]
            parts[CAUSES[turn]] = parts[CAUSES[turn]] + (later - earlier) / len(orders)
    table = pd.DataFrame({"before": index[0, 0, 0], "after": index[1, 1, 1]})
    return table.assign(change=table["after"] - table["before"], **parts)


def _completed(one: pd.DataFrame, other: pd.DataFrame, areas: pd.Index, columns: pd.Index) -> pd.DataFrame:
    """One edition's values, with the columns that only the other has."""
    lent = [column for column in columns if column not in one]
    return one.reindex(areas).join(other.reindex(areas)[lent])[list(columns)]
