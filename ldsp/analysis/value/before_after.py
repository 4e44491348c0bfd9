"""Has a district's risk moved with the programme? Beside those that had none, and within what is plausible.

Nothing here says that one thing came of another: two things happened, and so far apart are they.
"""

from dataclasses import dataclass

import numpy as np

HIGH_SHARE = 0.25  # a district chosen from the highest quarter is likely to fall back by itself: our own choice


@dataclass(frozen=True)
class BeforeAfter:
    """A change in a district beside the change in others; missing where it cannot be told."""

    change: float  # of the district, in the unit of the values
    others: float  # mean change of the comparators
    beyond: float  # change less that of the others: difference in differences
    lower: float  # the span in which the differences with single comparators lie (5th to 95th percentile)
    upper: float
    comparators: int
    chosen_for_being_high: bool  # then part of a fall comes by itself: regression to the mean


@dataclass(frozen=True)
class Ceiling:
    """The most that a programme can have changed, if every completer was one of those who lacked the skill, and now has it."""

    completers: float
    lacking: float
    share: float  # of those lacking who can have been reached, of 1 and no more
    points: float  # percentage points by which the rate of all adults can have fallen
    claimed: float  # percentage points that somebody says it fell; missing if nobody said
    plausible: bool | None  # None: nothing was claimed that could be checked


def before_after(
    before: float, after: float, others_before: list[float], others_after: list[float], *, rank_share: float = np.nan
) -> BeforeAfter:
    """Set the change of a district beside that of comparators over the same time.

    Parameters
    ----------
    before, after
        Values of the district at two editions on the same frozen bounds and weights; otherwise they cannot be set beside
        each other, and the caller must not ask.
    others_before, others_after
        The same of the comparators, one each.
    rank_share
        Where the district stood before among all, from 0 (the highest risk) to 1. At or below a quarter, a later fall is
        partly to be expected.

    Examples
    --------
    >>> found = before_after(6.0, 5.0, [4.0, 5.0], [3.6, 4.6], rank_share=0.1)
    >>> round(found.beyond, 2), found.chosen_for_being_high
    (-0.6, True)
    """
    change = after - before
    each = np.asarray(others_after, dtype=float) - np.asarray(others_before, dtype=float)
    each = each[np.isfinite(each)]
    others = float(each.mean()) if len(each) else np.nan
    apart = change - each
    lower, upper = (float(np.quantile(apart, at)) if len(each) else np.nan for at in (0.05, 0.95))
    return BeforeAfter(
        change=change,
        others=others,
        beyond=change - others,
        lower=lower,
        upper=upper,
        comparators=len(each),
        chosen_for_being_high=bool(rank_share <= HIGH_SHARE),
    )


def plausibility_ceiling(completers: float, lacking: float, adults: float, claimed_points: float = np.nan) -> Ceiling:
    """How far can a programme have moved a district at the very most?

    Parameters
    ----------
    completers
        Learners of the district who completed.
    lacking
        Adults of the district who lacked the skill before.
    adults
        All adults of the district.
    claimed_points
        Percentage points by which the rate is said to have fallen.

    Examples
    --------
    >>> found = plausibility_ceiling(600, 25_000, 250_000, claimed_points=4)
    >>> round(found.share, 3), round(found.points, 2), found.plausible
    (0.024, 0.24, False)
    """
    reached = min(completers, lacking)
    points = reached / adults * 100 if adults > 0 else np.nan
    checked = np.isfinite(claimed_points) and np.isfinite(points)
    return Ceiling(
        completers=completers,
        lacking=lacking,
        share=reached / lacking if lacking > 0 else np.nan,
        points=points,
        claimed=claimed_points,
        plausible=bool(claimed_points <= points) if checked else None,
    )
