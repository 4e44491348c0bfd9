"""From enrolment to progress, stage by stage, with those still on course kept apart.

A learner still on course has neither succeeded nor failed: such a learner is in no rate of closed cases, and stands on both
sides of the bounds.
"""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from ldsp.domain.intervals import wilson
from ldsp.domain.outcomes import ON_COURSE, PROGRESS

STAGES = ("enrolled", "started", "completed", "achieved", "progressed")


def stages(enrolments: pd.DataFrame) -> pd.DataFrame:
    """How far each enrolment has come, and what is still open.

    Parameters
    ----------
    enrolments
        A row an enrolment: `started_on`, `ended_on` (dates, may be missing), `status` and `result` as the records have them,
        and `outcome`: what the latest follow-up that was answered found, missing where none was.

    Returns
    -------
    The same rows, yes or no: `enrolled`, `started`, `completed`, `achieved`, `progressed`, each only if the one before it;
    `on_course`; `result_open` (completed, result not yet known) and `progress_open` (achieved, nothing heard yet).

    Notes
    -----
    Who withdrew on the first day has enrolled and not started: our own choice, because returns hold no other trace of it.
    """
    status = enrolments["status"]
    left_at_once = (status == "withdrawn") & (enrolments["ended_on"] == enrolments["started_on"])
    started = ~left_at_once
    completed = started & (status == "completed")
    result = enrolments["result"]
    achieved = completed & (result == "achieved")
    outcome = enrolments["outcome"]
    return pd.DataFrame(
        {
            "enrolled": True,
            "started": started,
            "completed": completed,
            "achieved": achieved,
            "progressed": achieved & outcome.isin(PROGRESS),
            "on_course": started & status.isin(ON_COURSE),
            "result_open": completed & (result.isna() | (result == "not yet known")),
            "progress_open": achieved & outcome.isna(),
        },
        index=enrolments.index,
    ).astype(bool)


def steps(told: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """For each stage who reached it, out of whom, and whose case is closed.

    Parameters
    ----------
    told
        What `stages` says of each enrolment.

    Returns
    -------
    By stage, the same rows, yes or no: `reached`; `base`, the stage before; `closed`, of the base those who are not still on
    course, waiting for a result, or not heard of yet. The first stage has nobody in base and closed.
    """
    still_open = {"completed": "on_course", "achieved": "result_open", "progressed": "progress_open"}
    found = {}
    for before, stage in zip(("", *STAGES), STAGES, strict=False):
        base = told[before] if before else pd.Series(data=False, index=told.index)
        left = told[still_open[stage]] if stage in still_open else pd.Series(data=False, index=told.index)
        found[stage] = pd.DataFrame({"reached": told[stage], "base": base, "closed": base & ~left})
    return found


def funnel(counts: pd.DataFrame, confidence: float = 0.95) -> pd.DataFrame:
    """The rate of each stage among closed cases, with its interval, and bounds that leave the open ones open.

    Parameters
    ----------
    counts
        A row a stage: `reached`, `base` and `closed`, how many are so in `steps`; missing where hidden.
    confidence
        Of the interval.

    Returns
    -------
    The same rows: `rate` (reached / closed) with `lower` and `upper` (Wilson's interval); `least`, if none of the open ones gets
    there, and `most`, if all of them do. Shares of 1, missing where nobody is closed or a count is missing.

    Examples
    --------
    >>> funnel(pd.DataFrame({"reached": [60], "base": [100], "closed": [80]})).loc[0, ["rate", "least", "most"]].tolist()
    [0.75, 0.6, 0.8]
    """
    # Counts that were rounded one by one may contradict each other by a step.
    base = counts["base"].astype(float)
    closed = pd.concat([counts["closed"].astype(float), base], axis="columns").min(axis="columns", skipna=False)
    reached = pd.concat([counts["reached"].astype(float), closed], axis="columns").min(axis="columns", skipna=False)
    found = rates(reached, closed, confidence)
    found["least"] = [_ratio(part, whole) for part, whole in zip(reached, base, strict=True)]
    found["most"] = [_ratio(part, whole) for part, whole in zip(reached + (base - closed), base, strict=True)]
    return found.set_axis(counts.index)


def rates(numerator: ArrayLike, denominator: ArrayLike, confidence: float = 0.95) -> pd.DataFrame:
    """Rates with Wilson's interval, a row each: `rate`, `lower`, `upper`, shares of 1; missing where nobody is counted."""
    r, n = np.asarray(numerator, dtype=float), np.asarray(denominator, dtype=float)
    lower, upper = wilson(np.minimum(r, n), n, confidence)
    return pd.DataFrame(
        {"rate": [_ratio(a, b) for a, b in zip(np.minimum(r, n), n, strict=True)], "lower": lower, "upper": upper}
    )


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole > 0 and np.isfinite(part) else float("nan")
