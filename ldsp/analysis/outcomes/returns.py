"""What learners do months after: the answers of those who answered, and what the silence of the others allows."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ldsp.domain.intervals import wilson

LEAST_ANSWERS = 5  # a stratum with fewer is joined to others: its weight would rest on too few


@dataclass(frozen=True)
class FollowUp:
    """What a follow-up found; shares of 1, missing where nobody stands behind them."""

    due: int  # learners whose time to be asked has come
    answered: int
    positive: int  # of those who answered
    response: float  # answered / due
    rate: float  # positive / answered
    lower: float  # Wilson's interval of it
    upper: float
    weighted: float  # those who answered standing for those alike who did not
    weighted_lower: float  # Wilson's interval on the effective number of answers
    weighted_upper: float
    effective: float  # number of answers that the weighted rate is worth (Kish)
    least: float  # if none of the silent had the outcome
    most: float  # if all of them had
    strata: int  # that the weights were made on
    reason: str = ""  # why there is no weighted rate


def follow_up(strata: pd.DataFrame, *, least_answers: int = LEAST_ANSWERS, confidence: float = 0.95) -> FollowUp:
    """The rate among those who answered, its weighted estimate, and worst-case bounds.

    No answer is not the same as no outcome: the silent are in no rate, and on both sides of the bounds.

    Parameters
    ----------
    strata
        A row a group of learners alike: `due`, `answered`, `positive` (counts, each no greater than the one before).
    least_answers
        Groups with fewer answers are joined into one, and if that is still too small, to the smallest of the others.
    confidence
        Of the intervals.

    Raises
    ------
    ValueError
        More answered than were due, or more had the outcome than answered.

    Examples
    --------
    >>> found = follow_up(pd.DataFrame({"due": [60, 40], "answered": [30, 10], "positive": [15, 10]}))
    >>> found.rate, found.weighted, found.least, found.most
    (0.625, 0.7, 0.25, 0.85)
    """
    table = strata[["due", "answered", "positive"]].astype(float)
    if (table["answered"] > table["due"]).any() or (table["positive"] > table["answered"]).any():
        message = "More answered than were due, or more had the outcome than answered."
        raise ValueError(message)
    due, answered, positive = (int(table[name].sum()) for name in ("due", "answered", "positive"))
    lower, upper = wilson([positive], [answered], confidence)
    silent = due - answered
    joined = collapse(table, least_answers)
    enough = bool(len(joined)) and bool((joined["answered"] >= least_answers).all())
    weighted = low = high = effective = np.nan
    if enough:
        shares = joined["positive"] / joined["answered"]
        weighted = float((joined["due"] * shares).sum() / joined["due"].sum())
        effective = float(joined["due"].sum() ** 2 / (joined["due"] ** 2 / joined["answered"]).sum())
        limits = wilson([min(weighted * effective, effective)], [effective], confidence)
        low, high = float(limits.lower[0]), float(limits.upper[0])
    return FollowUp(
        due=due,
        answered=answered,
        positive=positive,
        response=answered / due if due else np.nan,
        rate=positive / answered if answered else np.nan,
        lower=float(lower[0]),
        upper=float(upper[0]),
        weighted=weighted,
        weighted_lower=low,
        weighted_upper=high,
        effective=effective,
        least=positive / due if due else np.nan,
        most=(positive + silent) / due if due else np.nan,
        strata=len(joined) if enough else 0,
        reason="" if enough else f"Fewer than {least_answers} learners answered, so they cannot stand for the others.",
    )


def collapse(strata: pd.DataFrame, least: int = LEAST_ANSWERS) -> pd.DataFrame:
    """Join the groups with fewer answers than `least` into one, and that, if need be, to the smallest of the others.

    What else is counted of the groups is added up with them.

    >>> collapse(pd.DataFrame({"due": [50, 9, 7], "answered": [20, 3, 1], "positive": [9, 1, 0]}))["due"].tolist()
    [66.0]
    """
    table = strata.astype(float)
    table = table[table["due"] > 0]
    few = table["answered"] < least
    kept = table[~few].sort_values("answered", kind="stable")
    if few.any():
        rest = table[few].sum()
        if rest["answered"] < least and len(kept):
            rest, kept = rest + kept.iloc[0], kept.iloc[1:]
        kept = pd.concat([kept, rest.to_frame().T], ignore_index=True)
    return kept.reset_index(drop=True)
