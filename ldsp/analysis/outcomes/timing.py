"""How long until a job, and how long do learners stay?"""

import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import stats

DAYS = {3: 91, 6: 183, 12: 365}  # of the months at which it is reported
LEAST_AT_RISK = 10  # below it a share of the few would be told


def time_to_event(
    days: ArrayLike, happened: ArrayLike, *, months: Sequence[int] = tuple(DAYS), least_at_risk: int = LEAST_AT_RISK
) -> pd.DataFrame:
    """The share for whom it has happened after 3, 6 and 12 months, by Kaplan and Meier, with log-log intervals.

    Parameters
    ----------
    days
        How long each learner was watched: until it happened, or until last heard of. One a learner, 0 or more.
    happened
        Whether it did.
    months
        When to report it, of 3, 6 and 12.
    least_at_risk
        Months at which fewer were still being watched are hidden.

    Returns
    -------
    A row a month: `months`, `at_risk` (watched for at least so long), `share`, `lower`, `upper` (of 1; missing if hidden, and
    the limits where it has happened to nobody or everybody yet) and `hidden`.
    """
    time, event = np.asarray(days, dtype=float), np.asarray(happened, dtype=bool)
    rows = []
    curve: Any = None
    limits: Any = None
    if event.any():
        curve = stats.ecdf(stats.CensoredData(uncensored=time[event], right=time[~event])).sf
        with np.errstate(divide="ignore", invalid="ignore"), warnings.catch_warnings():
            # The limits are undefined where the share is 0 or 1, and are left out there.
            warnings.simplefilter("ignore", RuntimeWarning)
            limits = curve.confidence_interval(method="log-log")
    for month in months:
        at_risk = int((time >= DAYS[month]).sum())
        hidden = at_risk < least_at_risk
        share = lower = upper = np.nan
        if not hidden and curve is not None:
            share, lower, upper = (
                1 - float(each.evaluate([DAYS[month]])[0]) for each in (curve, limits.high, limits.low)
            )
            if share in (0.0, 1.0):
                lower = upper = np.nan
        elif not hidden:
            share = 0.0
        rows.append(
            {"months": month, "at_risk": at_risk, "share": share, "lower": lower, "upper": upper, "hidden": hidden}
        )
    return pd.DataFrame(rows)


def stayed(learners: pd.DataFrame, *, as_at: pd.Timestamp, months: Sequence[int]) -> pd.DataFrame:
    """Is each learner still learning, or done, so many months after the start?

    Parameters
    ----------
    learners
        A row an enrolment: `started_on`, `ended_on` (may be missing), `status`.
    as_at
        The day up to which anything is known.
    months
        Whole months after the start.

    Returns
    -------
    The same rows, a column a month: 1 still there or completed, 0 withdrawn by then; missing if the month is not reached, or
    if the learner withdrew and the day is not known. A break is no withdrawal.
    """
    withdrew = learners["status"] == "withdrawn"
    unknown = withdrew & learners["ended_on"].isna()
    columns = {}
    for month in months:
        then = learners["started_on"] + pd.DateOffset(months=month)
        gone = withdrew & (learners["ended_on"] <= then)
        columns[month] = (~gone).astype(float).mask((then > as_at) | unknown)
    return pd.DataFrame(columns, index=learners.index)


def retention(
    learners: pd.DataFrame, cohort: "pd.Series[str]", *, as_at: pd.Timestamp, months: Sequence[int]
) -> pd.DataFrame:
    """How many of each cohort stay, month by month: a triangle, because later cohorts have not come so far.

    Parameters
    ----------
    learners, as_at, months
        As for `stayed`.
    cohort
        The cohort of each row, such as the quarter of its start.

    Returns
    -------
    A row a cohort and month: `cohort`, `months`, `learners` (whose leaving is known), `stayed`; both counts missing as long as
    any learner of the cohort has not reached the month.
    """
    there = stayed(learners, as_at=as_at, months=months)
    known = ~((learners["status"] == "withdrawn") & learners["ended_on"].isna())
    rows = []
    for name, members in there[known].groupby(cohort[known], sort=True):
        for month in months:
            reached = bool(members[month].notna().all())
            rows.append(
                {
                    "cohort": name,
                    "months": month,
                    "learners": float(len(members)) if reached else np.nan,
                    "stayed": float(members[month].sum()) if reached else np.nan,
                }
            )
    return pd.DataFrame(rows, columns=["cohort", "months", "learners", "stayed"])
