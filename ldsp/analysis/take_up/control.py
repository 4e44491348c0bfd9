"""Is that a change, or the ordinary ups and downs? The XmR chart of single counts over time.

Rules of NHS England's Making Data Count: limits at 2.66 mean moving ranges from the mean; a signal is a point outside them,
seven or more in a row on one side of the mean, or six or more in a row rising or falling. Limits are frozen on a baseline,
so that a change does not hide itself by widening them.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

Signal = Literal["", "above the limits", "below the limits", "a run on one side", "rising", "falling"]

LEAST_POINTS = 8  # fewer make no chart: the points are shown alone
BASELINE = 12  # the first so many points set the limits, if there are as many
TO_LIMITS = 2.66  # mean moving ranges: three standard errors of single values
RUN = 7
TREND = 6


@dataclass(frozen=True)
class ControlChart:
    """The lines of an XmR chart, and what it finds: a word a point."""

    mean: float
    lower: float
    upper: float
    baseline: int  # the first so many points set the lines
    signals: tuple[Signal, ...]


def control_chart(counts: ArrayLike) -> ControlChart | None:
    """The XmR chart of counts that follow each other, none missing; None of fewer than eight.

    The lower limit is never below nought, since a count is not.

    >>> control_chart([10, 12, 11, 13, 10, 12, 11, 13, 40]).signals[-1]
    'above the limits'
    """
    values = np.asarray(counts, dtype=np.float64)
    if len(values) < LEAST_POINTS or np.isnan(values).any():
        return None
    frozen = values[:BASELINE]
    mean, moving = float(frozen.mean()), float(np.abs(np.diff(frozen)).mean())
    lower, upper = max(0.0, mean - TO_LIMITS * moving), mean + TO_LIMITS * moving
    signals: list[Signal] = [""] * len(values)
    _mark(signals, _runs(np.sign(values - mean), RUN), "a run on one side")
    steps = np.sign(np.diff(values))
    for way, word in ((1.0, "rising"), (-1.0, "falling")):
        reached = _runs(np.where(steps == way, way, 0.0), TREND - 1)
        _mark(signals, np.append(reached, False) | np.insert(reached, 0, values=False), word)  # type: ignore[arg-type]
    _mark(signals, values > upper, "above the limits")
    _mark(signals, values < lower, "below the limits")
    return ControlChart(mean, lower, upper, len(frozen), tuple(signals))


def _runs(signs: NDArray[np.float64], least: int) -> NDArray[np.bool_]:
    """Where as many in a row, or more, have one sign; nought breaks a row."""
    found = np.zeros(len(signs), dtype=bool)
    start = 0
    for at in range(1, len(signs) + 1):
        if at == len(signs) or signs[at] != signs[start]:
            if signs[start] != 0 and at - start >= least:
                found[start:at] = True
            start = at
    return found


def _mark(signals: list[Signal], where: NDArray[np.bool_], word: Signal) -> None:
    for at in np.flatnonzero(where):
        signals[at] = word
