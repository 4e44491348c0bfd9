"""From scores to one index: weights at two levels, what to do where a score is missing, and each indicator's share."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from numbers import Integral
from types import MappingProxyType
from typing import Literal

import numpy as np
import pandas as pd

from ldsp.analysis.need.scaling import TOP
from ldsp.analysis.need.treatment import Floats
from ldsp.errors import LdspError, NothingToShow

How = Literal["arithmetic", "geometric"]
Missing = Literal["reweight", "zero"]

GREATEST_WEIGHT = 1000  # only ratios matter; a greater one is a slip of the hand. Our own choice
LIFT = 0.9  # geometric: scores become 1 + 0.9 s, from 1 to 10, so that one nought does not make the whole nought


@dataclass(frozen=True)
class Scheme:
    """How scores become an index.

    A weight is a whole number, 0 or more, and only ratios matter. A component whose weight is 0 is left out, and so is
    one whose indicators all have weight 0: `dropped` names the latter, because the reader gave it a weight.
    """

    components: Mapping[str, Mapping[str, int]]  # component -> indicator -> weight
    component_weights: Mapping[str, int]
    how: How = "arithmetic"  # between components; within one it is always arithmetic
    missing: Missing = "reweight"
    min_share: float = 2 / 3  # the share of a component's weight that must be present, if it is to have a score

    def __post_init__(self) -> None:
        components = {name: _whole(weights) for name, weights in self.components.items()}
        indicators = [indicator for weights in components.values() for indicator in weights]
        if len(set(indicators)) < len(indicators):
            message = "An indicator belongs to one component only."
            raise ValueError(message)
        if set(self.component_weights) != set(components):
            message = "Every component needs a weight, and every weight a component."
            raise ValueError(message)
        if self.how not in {"arithmetic", "geometric"} or self.missing not in {"reweight", "zero"}:
            message = f"There is no such rule: {self.how}, {self.missing}."
            raise ValueError(message)
        # Copies that cannot be changed: a scheme travels with the result it made.
        object.__setattr__(
            self, "components", MappingProxyType({k: MappingProxyType(v) for k, v in components.items()})
        )
        object.__setattr__(self, "component_weights", MappingProxyType(_whole(self.component_weights)))
        if not self.active:
            raise NothingToShow(
                "All weights are 0, so there is nothing to add up.", "Give at least one measure a weight."
            )

    def __reduce__(self) -> tuple[object, ...]:
        """Read-only mappings cannot be pickled; plain ones can."""
        components = {name: dict(weights) for name, weights in self.components.items()}
        return Scheme, (components, dict(self.component_weights), self.how, self.missing, self.min_share)

    @cached_property
    def active(self) -> dict[str, dict[str, int]]:
        """The components and indicators that count: component -> indicator -> weight, none of them 0."""
        kept = {
            name: {indicator: weight for indicator, weight in weights.items() if weight}
            for name, weights in self.components.items()
            if self.component_weights[name]
        }
        return {name: weights for name, weights in kept.items() if weights}

    @property
    def dropped(self) -> tuple[str, ...]:
        """Components with a weight but with no indicator that has one."""
        return tuple(name for name, weight in self.component_weights.items() if weight and name not in self.active)

    @property
    def indicators(self) -> tuple[str, ...]:
        """The indicators that count, component by component."""
        return tuple(indicator for weights in self.active.values() for indicator in weights)

    def shares(self) -> "pd.Series[float]":
        """The share of each indicator that counts in the whole; they add up to 1 when nothing is missing.

        >>> Scheme({"a": {"x": 1, "y": 3}, "b": {"z": 2}}, {"a": 5, "b": 5}).shares().to_dict()
        {'x': 0.125, 'y': 0.375, 'z': 0.5}
        """
        whole = sum(self.component_weights[name] for name in self.active)
        return pd.Series(
            {
                indicator: self.component_weights[name] / whole * weight / sum(weights.values())
                for name, weights in self.active.items()
                for indicator, weight in weights.items()
            },
            dtype=float,
        )

    def without(self, indicator: str) -> "Scheme":
        """The same scheme with one indicator's weight set to 0; refused with a sentence if it was the only one."""
        components = {
            name: {i: w * (i != indicator) for i, w in weights.items()} for name, weights in self.components.items()
        }
        return Scheme(components, self.component_weights, self.how, self.missing, self.min_share)


@dataclass(frozen=True)
class Index:
    """An index of risk, with its parts."""

    components: pd.DataFrame  # one row an area, one column a component that counts: 0 to 10
    index: "pd.Series[float]"  # 0 to 10, 10 = most risk; missing where a component is missing
    contributions: pd.DataFrame  # one row an area, one column an indicator; the columns add up to the index
    present: "pd.Series[int]"  # how many of the indicators an area has
    of: int  # how many there are

    def by_group(self, groups: "pd.Series[str]", weights: "pd.Series[float]") -> "Index":
        """The mean of each group, weighted (by residents), over its areas that have an index.

        Contributions still add up to the index. `present` is the fewest in any area of the group that counts.
        """
        scored = self.index.notna() & (weights.reindex(self.index.index) > 0)
        codes = self.index.index[scored]
        group, weight = groups.reindex(codes), weights.reindex(codes)
        # An absent indicator added nothing to a score that others made up; in the mean it adds nothing too.
        contributions = weighted_mean(self.contributions.loc[codes].fillna(0.0), group, weight)
        components = weighted_mean(self.components.loc[codes], group, weight)
        index = weighted_mean(self.index.loc[codes].to_frame(), group, weight).iloc[:, 0]
        every = pd.Index(groups.reindex(self.index.index).dropna().unique(), name=groups.name).sort_values()
        return Index(
            components.reindex(every),
            index.reindex(every),
            contributions.reindex(every),
            self.present.loc[codes].groupby(group).min().reindex(every),
            self.of,
        )


def weighted_mean(values: pd.DataFrame, groups: "pd.Series[str]", weights: "pd.Series[float]") -> pd.DataFrame:
    """The weighted mean of each column in each group, over the rows that have a value; missing where none has.

    >>> values = pd.DataFrame({"score": [2.0, 8.0, np.nan]}, index=["a", "b", "c"])
    >>> groups = pd.Series("Wyre", index=values.index)
    >>> float(weighted_mean(values, groups, pd.Series([3, 1, 9], index=values.index)).loc["Wyre", "score"])
    3.5
    """
    code, names = pd.factorize(groups.reindex(values.index), sort=True)
    here = values.to_numpy(dtype=float, na_value=np.nan)
    weight = weights.reindex(values.index).to_numpy(dtype=float, na_value=np.nan)
    usable = (code >= 0) & ~np.isnan(weight)
    code, here, weight = code[usable], here[usable], weight[usable]
    known = ~np.isnan(here)
    total, base = np.zeros((len(names), here.shape[1])), np.zeros((len(names), here.shape[1]))
    for at in range(here.shape[1]):
        w = np.where(known[:, at], weight, 0.0)
        base[:, at] = np.bincount(code, w, minlength=len(names))
        total[:, at] = np.bincount(code, w * np.where(known[:, at], here[:, at], 0.0), minlength=len(names))
    mean = np.divide(total, base, out=np.full_like(total, np.nan), where=base > 0)
    return pd.DataFrame(mean, index=pd.Index(names, name=groups.name), columns=values.columns)


def aggregate(scores: pd.DataFrame, scheme: Scheme) -> Index:
    """Add scores up: within each component, then between components.

    Parameters
    ----------
    scores
        One row an area (index: its code), one column an indicator: 0 to 10, 10 = most risk. Columns that the scheme
        does not weigh are passed over.
    scheme
        The weights and rules. `missing="reweight"`: a component is the mean of the indicators present, if they hold at
        least `min_share` of its weight; else it is missing, and so is the index. `missing="zero"`: a missing score
        counts as 0, as DERI 1.0 had it, which understates the risk where counts are small.
        `how="geometric"`: between components the geometric mean of 1 + 0.9 s, brought back, so that a low component
        makes up for a high one only in part. Within a component the mean is arithmetic: its indicators stand for the
        same thing (as in the Human Development Index; our own choice).

    Returns
    -------
    An `Index`. The contribution of an indicator is its share of the weights present times its score; where it is
    missing, so is its contribution, and the others make up the whole. Geometric: a component's contribution is the
    index times its share of ln G = sum of W ln(1 + 0.9 C), split among its indicators as they make up C. Both add up
    to the index to within 1e-9.

    Raises
    ------
    KeyError
        An indicator with a weight is not a column of `scores`.
    ValueError
        A score below 0 or above 10.
    """
    names, indicators = list(scheme.active), list(scheme.indicators)
    raw = scores.loc[:, indicators].to_numpy(dtype=float, na_value=np.nan)
    known = ~np.isnan(raw)
    filled = np.where(known, raw, 0.0)
    if filled.size and (filled.min() < -1e-9 or filled.max() > TOP + 1e-9):
        message = "A score lies outside 0 to 10."
        raise ValueError(message)
    level = _levels(scheme)
    counted = known.astype(float) if scheme.missing == "reweight" else np.ones_like(filled)
    share = counted @ level  # areas x components: the share of the component's weight that is present
    enough = share >= scheme.min_share - 1e-12
    safe = np.where(enough & (share > 0), share, np.nan)
    parts = (filled @ level) / safe
    weight = np.array([scheme.component_weights[name] for name in names], dtype=float)
    weight /= weight.sum()
    index, by_component = _between(parts, weight, scheme.how)
    belongs = np.repeat(np.arange(len(names)), [len(w) for w in scheme.active.values()])
    within = level[np.arange(len(indicators)), belongs]
    contributions = (by_component / safe)[:, belongs] * within * filled
    if scheme.missing == "reweight":
        contributions[~known] = np.nan
    contributions[np.isnan(index)] = np.nan
    areas = scores.index
    return Index(
        components=pd.DataFrame(parts, index=areas, columns=names),
        index=pd.Series(index, index=areas, name="index"),
        contributions=pd.DataFrame(contributions, index=areas, columns=indicators),
        present=pd.Series(known.sum(axis=1), index=areas, name="present"),
        of=len(indicators),
    )


def _between(parts: Floats, weight: Floats, how: How) -> tuple[Floats, Floats]:
    """The index, and for each component its contribution per point of its own score."""
    if how == "arithmetic":
        return parts @ weight, np.broadcast_to(weight, parts.shape)
    logs = weight * np.log1p(LIFT * parts)
    total = logs.sum(axis=1, keepdims=True)
    index = np.expm1(total) / LIFT
    # Where a score is 0 its contribution is 0 whatever the rate; 0/0 would be missing.
    ratio = np.divide(index, total, out=np.zeros_like(total), where=total > 0)
    rate = np.divide(logs * ratio, parts, out=np.zeros_like(parts), where=parts > 0)
    return index[:, 0], rate


def _levels(scheme: Scheme) -> Floats:
    """Indicators x components: the share of each indicator within its component."""
    matrix = np.zeros((len(scheme.indicators), len(scheme.active)))
    at = 0
    for component, weights in enumerate(scheme.active.values()):
        for weight in weights.values():
            matrix[at, component] = weight / sum(weights.values())
            at += 1
    return matrix


def _whole(weights: Mapping[str, int]) -> dict[str, int]:
    for name, weight in weights.items():
        if isinstance(weight, bool) or not isinstance(weight, Integral) or not 0 <= weight <= GREATEST_WEIGHT:
            what = f"The weight of {name} is {str(weight)[:20]}."
            raise LdspError(what, f"Use a whole number from 0 to {GREATEST_WEIGHT:,}.")
    return {name: int(weight) for name, weight in weights.items()}
