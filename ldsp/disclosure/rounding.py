"""The rules for numbers about people that anybody may see, one value a row.

Counts are rounded at random to a multiple of five, by a key that belongs to the very people counted: the cell key, the sum of
their record keys. The same people give the same number by whatever route it is asked for, so asking again or otherwise tells
nothing more; other people give another. What would be below ten is hidden. The method is that of the cell key used by ONS for
the census and of Statistics Canada's random rounding; base and threshold are our own choice, measured in `tests/disclosure`.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from ldsp.domain.indicators import Symbol
from ldsp.domain.people import KEYS, at_least

BASE = 5  # counts are multiples of it
THRESHOLD = 10  # a rounded count below it is hidden
LEAST_SHARE_BASE = 23  # of a percentage: HESA's 22.5
LEAST_MEAN_BASE = 20  # of a mean
LEAST_AT_RISK = 10  # of a median, or of a point of a survival curve
LEAST_ALIKE = 30  # of a group of whom all, or none, are something
FULL_SHARE_BASE = 100  # from here on a percentage is shown up to its ends
ENDS = (5, 95)  # below that base, the nearest to 0 and 100 that is shown

_COUNTS = (
    f"Rounded at random up or down to a multiple of {BASE}; the nearer one is the likelier, so that on average nothing is added or "
    f"taken away. What would be below {THRESHOLD} is hidden. 0 is shown where there is truly nobody. Who enrols twice counts "
    "twice, but not towards this limit, nor those below: what could be of fewer people is hidden as well."
)
_WHY_COUNTS = (
    "A small or exact count can point to people. Which way a count goes depends on a key of the very people counted: the same "
    "people give the same number on every page and in every file, so asking again tells nothing more."
)
_PERCENTAGES = (
    f"Whole numbers, made from the rounded counts, on at least {LEAST_SHARE_BASE} people. On fewer than {FULL_SHARE_BASE}, "
    f"{ENDS[1]}% stands for that or more and {ENDS[0]}% for that or less."
)
RULES: tuple[tuple[str, str, str], ...] = (
    ("Counts of people", _COUNTS, _WHY_COUNTS),
    ("Totals", "Rounded by themselves: parts need not add up.", "A total made to fit would give a hidden part away."),
    (
        "Filters",
        "At most three may cross, besides the period, in fixed categories: no ages, days or postcodes.",
        "Enough crossing filters single anybody out. Our own tests solve all of them together, as an intruder would.",
    ),
    ("Percentages", _PERCENTAGES, "An exact share of few people gives the count back."),
    (
        "All or none",
        f"Hidden where all or none of a group of fewer than {LEAST_ALIKE} share an outcome.",
        "It would say something of each of them.",
    ),
    ("Means", f"On at least {LEAST_MEAN_BASE} people, to one decimal.", "The mean of few is close to each."),
    (
        "Medians and times",
        f"On at least {LEAST_AT_RISK} people still counted.",
        "Each step of such a curve is a person.",
    ),
)
"""Each rule as people read it: what, how, why."""

Floats = NDArray[np.float64]
Words = NDArray[np.object_]


class Shown(NamedTuple):
    """Numbers as they may be shown, one a row; where there is none, or it says not all, the symbol that says why."""

    numbers: Floats
    symbols: Words


def publish_counts(numbers: ArrayLike, keys: ArrayLike) -> Shown:
    """Counts of people as they may be shown.

    Parameters
    ----------
    numbers
        True counts, whole and never negative.
    keys
        The sum of their record keys, modulo 256 or not; or of their marks, if somebody may be counted several times.

    Returns
    -------
    Multiples of 5 from 10 up; 0 where there is truly nobody; nothing and `c` for the rest, and where the people who were
    counted may be so few that their own count would be hidden. On average neither more nor less than the truth.

    Raises
    ------
    ValueError
        A count is missing, negative or not whole: whoever counts people knows how many.
    """
    n = np.asarray(numbers, dtype=np.float64)
    if not np.isfinite(n).all() or (n < 0).any() or (n != np.floor(n)).any():
        raise ValueError("A count of people is missing, negative or not whole.")
    rounded = _rounded(n, keys)
    hidden = (n > 0) & ((rounded < THRESHOLD) | (_rounded(at_least(n, keys), keys) < THRESHOLD))
    return Shown(np.where(hidden, np.nan, rounded), _symbols((hidden, Symbol.CONFIDENTIAL)))


def _rounded(numbers: ArrayLike, keys: ArrayLike) -> Floats:
    n = np.asarray(numbers, dtype=np.float64)
    key = np.mod(np.asarray(keys, dtype=np.int64), KEYS)
    low = BASE * np.floor(n / BASE)
    return np.asarray(low + BASE * ((key + 0.5) / KEYS < (n - low) / BASE), dtype=np.float64)


def publish_count(number: int, key: int) -> tuple[int | None, str | None]:
    """One count of people as it may be shown, or the symbol that stands for it.

    >>> publish_count(0, 0), publish_count(7, 200), publish_count(12, 3), publish_count(12, 200), publish_count(40, 9)
    ((0, None), (None, 'c'), (15, None), (10, None), (40, None))
    """
    shown = publish_counts([number], [key])
    return (None if np.isnan(shown.numbers[0]) else int(shown.numbers[0])), shown.symbols[0]


def publish_percents(parts: ArrayLike, bases: ArrayLike, people: ArrayLike | None = None) -> Shown:
    """Percentages of people, whole, from counts as they are shown.

    Parameters
    ----------
    parts, bases
        Published counts: NaN where hidden.
    people
        Published numbers of people in the bases, at the least; by default they are as many as the bases count.

    Returns
    -------
    Nothing and `c` where either count is hidden or the base is below 23, `z` where nobody could have been counted. On a base
    below 100 the ends are blunt: 95 `or more`, 5 `or less`.

    >>> publish_percents([20, 30, 10, None, 0, 100], [40, 30, 20, 30, 0, 500]).numbers.tolist()
    [50.0, 95.0, nan, nan, nan, 20.0]
    """
    part, base = (np.asarray(one, dtype=np.float64) for one in (parts, bases))
    nobody = base == 0
    enough = np.asarray(base if people is None else people, dtype=np.float64) >= LEAST_SHARE_BASE
    hidden = ~nobody & (np.isnan(part) | ~(base >= LEAST_SHARE_BASE) | ~enough)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.minimum(np.floor(100 * part / base + 0.5), 100)
    blunt = ~nobody & ~hidden & (base < FULL_SHARE_BASE)
    below, above = blunt & (share <= ENDS[0]), blunt & (share >= ENDS[1])
    share = np.where(below, ENDS[0], np.where(above, ENDS[1], share))
    said = _symbols(
        (hidden, Symbol.CONFIDENTIAL), (nobody, Symbol.NOT_APPLICABLE), (below, Symbol.OR_LESS), (above, Symbol.OR_MORE)
    )
    return Shown(np.where(hidden | nobody, np.nan, share), said)


def publish_means(values: ArrayLike, numbers: ArrayLike) -> Shown:
    """Means about people, to one decimal; nothing and `c` on fewer than 20 people (a true count), `z` on nobody.

    >>> publish_means([3.14, 2.0], [20, 19]).numbers.tolist()
    [3.1, nan]
    """
    return _resting(np.asarray(values, dtype=np.float64).round(1), numbers, LEAST_MEAN_BASE)


def publish_medians(values: ArrayLike, at_risk: ArrayLike) -> Shown:
    """Medians and points of survival curves, as they are; nothing and `c` where fewer than 10 people (a true count) are at risk."""
    return _resting(np.asarray(values, dtype=np.float64), at_risk, LEAST_AT_RISK)


def all_or_none(parts: ArrayLike, bases: ArrayLike, people: ArrayLike | None = None) -> NDArray[np.bool_]:
    """Where true counts say of each of a group of fewer than 30 whether they are something: all of them are, or none is.

    `people` says how many the groups are at the least; by default as many as they count.
    """
    part, base = (np.asarray(one, dtype=np.float64) for one in (parts, bases))
    few = np.asarray(base if people is None else people, dtype=np.float64) < LEAST_ALIKE
    alike: NDArray[np.bool_] = (base > 0) & few & ((part == 0) | (part == base))
    return alike


def _resting(values: Floats, numbers: ArrayLike, least: int) -> Shown:
    n = np.asarray(numbers, dtype=np.float64)
    nobody, hidden = n == 0, (n > 0) & (n < least)
    said = _symbols((hidden, Symbol.CONFIDENTIAL), (nobody, Symbol.NOT_APPLICABLE))
    return Shown(np.where(nobody | hidden, np.nan, values), said)


def _symbols(*said: tuple[NDArray[np.bool_], Symbol]) -> Words:
    symbols: Words = np.full(said[0][0].shape, None, dtype=object)
    for where, symbol in said:
        symbols[where] = str(symbol)
    return symbols


def named(shown: Shown, name: str, index: pd.Index) -> pd.DataFrame:
    """As two columns of a table: the numbers under the name, and the symbols under `<name>_symbol`."""
    return pd.DataFrame(
        {name: shown.numbers, f"{name}_symbol": pd.Series(shown.symbols, index=index, dtype="object")}, index=index
    )
