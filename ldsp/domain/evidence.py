"""What can be said of something that was tried: how strong the evidence is, and the word that it bears.

Levels are after the Maryland scale (Sherman and others, 1997): the place of a design among `DESIGNS` is its level. The
thresholds are our own choice and said so. It stands here because the check of a record asks it as the playbook does.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from ldsp.domain.intervals import wilson
from ldsp.domain.records.words import DESIGNS

FELL_SHORT = "did not work as hoped"
"""The verdict that asks for a coded reason."""

Word = Literal["too little evidence", "worked", "promising", "did not work as hoped", "no clear difference"]

WEAK_RESPONSE_PCT = 50.0  # fewer answers lower the level by one
LEAST_RESPONSE_PCT = 40.0  # fewer bear no verdict
LEAST_MEASURED = 30
COMPARED = 3  # the level from which there is a comparison group


@dataclass(frozen=True)
class Verdict:
    """The word, the level behind it, and why."""

    word: Word
    level: int
    reason: str
    rate: float = np.nan  # share of 1 of those measured
    lower: float = np.nan
    upper: float = np.nan


def evidence_level(design: str, response_pct: float | None) -> int:
    """0 (nothing measured) to 5 (random allocation); one lower where fewer than half of those asked answered, or nobody knows.

    Raises
    ------
    ValueError
        A design that is none of `DESIGNS`.

    Examples
    --------
    >>> evidence_level("before and after", 80), evidence_level("before and after", 45), evidence_level("nothing measured", None)
    (2, 1, 0)
    """
    if design not in DESIGNS:
        message = f"'{design}' is no design of an evaluation."
        raise ValueError(message)
    level = DESIGNS.index(design)
    weak = response_pct is None or np.isnan(response_pct) or response_pct < WEAK_RESPONSE_PCT
    return max(level - weak, 0)


def verdict(
    *,
    design: str,
    measured: float | None,
    successes: float | None,
    response_pct: float | None,
    benchmark_pct: float | None,
) -> Verdict:
    """What the evidence bears: computed, never typed.

    Parameters
    ----------
    design
        One of `DESIGNS`.
    measured, successes
        Learners whose outcome is known, and of those how many reached it.
    response_pct
        Of those asked, how many per cent answered.
    benchmark_pct
        What would have been expected without it, per cent.

    Returns
    -------
    In this order: fewer than 30 measured, a response under 40% or something missing: too little evidence. The whole interval
    above the benchmark: worked from level 3, promising below. Wholly below: did not work as hoped. Else: no clear difference.

    Examples
    --------
    >>> verdict(design="before and after", measured=40, successes=36, response_pct=80, benchmark_pct=50).word
    'promising'
    """
    level = evidence_level(design, response_pct)
    n, r, response, against = (
        np.nan if each is None else float(each) for each in (measured, successes, response_pct, benchmark_pct)
    )
    for missing, reason in (
        (np.isnan(n) or np.isnan(r), "How many were measured, or succeeded, is not recorded."),
        (n < LEAST_MEASURED, f"Fewer than {LEAST_MEASURED} learners were measured."),
        (np.isnan(response), "How many of those asked answered is not recorded."),
        (response < LEAST_RESPONSE_PCT, f"Fewer than {LEAST_RESPONSE_PCT:.0f}% of those asked answered."),
        (np.isnan(against), "There is no benchmark to set it beside."),
    ):
        if missing:
            return Verdict("too little evidence", level, reason)
    limits = wilson([r], [n])
    lower, upper = float(limits.lower[0]), float(limits.upper[0])
    found = {"rate": r / n, "lower": lower, "upper": upper}
    if lower > against / 100:
        if level >= COMPARED:
            return Verdict(
                "worked", level, "The whole interval is above the benchmark, with a comparison group.", **found
            )
        return Verdict(
            "promising", level, "The whole interval is above the benchmark, without a comparison group.", **found
        )
    if upper < against / 100:
        return Verdict("did not work as hoped", level, "The whole interval is below the benchmark.", **found)
    return Verdict("no clear difference", level, "The interval includes the benchmark.", **found)
