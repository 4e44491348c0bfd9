"""What learners can do after that they could not do before: matched learners only, one framework at a time."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

WHO = ("provider_id", "learner_ref", "framework", "skill")
NO_COMPARISON = "No comparison group: part of a gain may be practice with the questions, or would have come anyway."


@dataclass(frozen=True)
class Gain:
    """Scores before and after of the same people. Scores are shares of the most that could be reached, in per cent.

    What cannot be calculated is missing; `reason` says why.
    """

    matched: int
    before: float = np.nan  # means
    after: float = np.nan
    difference: float = np.nan  # percentage points
    lower: float = np.nan  # t interval of the mean difference
    upper: float = np.nan
    d_z: float = np.nan  # mean difference / standard deviation of the differences
    hedges: float = np.nan  # d_z, corrected for small numbers
    d_av: float = np.nan  # mean difference / mean of the two standard deviations
    better: int = 0  # people
    same: int = 0
    worse: int = 0
    at_ceiling_before: int = 0  # people who could not get better
    at_ceiling_after: int = 0
    below_ceiling: int = 0  # the base of the next
    normalised: float = np.nan  # mean share of what was left to gain that was gained, of those below the ceiling
    wilcoxon_p: float = np.nan
    mcnemar_p: float = np.nan  # for a skill that one has or has not
    reason: str = ""


def match(assessments: pd.DataFrame) -> pd.DataFrame:
    """Set the first assessment before learning beside the last one after it, of the same learner, framework and skill.

    Parameters
    ----------
    assessments
        A row an assessment: `provider_id`, `learner_ref`, `framework`, `skill`, `stage` (before, after), `assessed_on`,
        `score`, and `out_of` (missing: yes or no, so 1).

    Returns
    -------
    A row a learner, framework and skill: those four, `before` and `after` in per cent of the most (missing if not assessed),
    `binary` (yes or no both times) and `matched`: assessed both times, in that order, out of the same most. Nothing is matched
    across frameworks: the lists of skills are not the same.
    """
    table = assessments.assign(
        out_of=assessments["out_of"].astype(float).fillna(1.0), score=assessments["score"].astype(float)
    ).sort_values("assessed_on", kind="stable")
    firsts = table[table["stage"] == "before"].groupby(list(WHO), sort=True).first()
    lasts = table[table["stage"] == "after"].groupby(list(WHO), sort=True).last()
    kept = ["score", "out_of", "assessed_on"]
    both = firsts[kept].merge(lasts[kept], how="outer", left_index=True, right_index=True, suffixes=("_1", "_2"))
    in_order = both["assessed_on_2"] >= both["assessed_on_1"]
    alike = both["out_of_1"] == both["out_of_2"]
    return pd.DataFrame(
        {
            "before": both["score_1"] / both["out_of_1"] * 100,
            "after": both["score_2"] / both["out_of_2"] * 100,
            "binary": alike & (both["out_of_1"] == 1),
            "matched": in_order & alike,
        }
    ).reset_index()


def paired_gain(pairs: pd.DataFrame, confidence: float = 0.95) -> Gain:
    """How much better are they after? Of matched pairs only.

    Parameters
    ----------
    pairs
        A row a learner: `before` and `after`, in per cent of the most that could be reached, and `binary` (every row or none:
        a skill that one has or has not); without the last, no p is calculated.
    confidence
        Of the t interval of the mean difference.

    Examples
    --------
    >>> found = paired_gain(pd.DataFrame({"before": [20.0, 40, 100], "after": [40.0, 60, 100], "binary": False}))
    >>> round(found.difference, 2), found.better, found.same, found.at_ceiling_before, round(found.normalised, 2)
    (13.33, 2, 1, 1, 0.29)
    """
    before, after = pairs["before"].to_numpy(dtype=float), pairs["after"].to_numpy(dtype=float)
    apart = after - before
    n = len(apart)
    if n == 0:
        return Gain(0, reason="Nobody was assessed both before and after.")
    below = before < 100
    counts: dict[str, Any] = {
        "better": int((apart > 0).sum()),
        "same": int((apart == 0).sum()),
        "worse": int((apart < 0).sum()),
        "at_ceiling_before": int((~below).sum()),
        "at_ceiling_after": int((after >= 100).sum()),
        "below_ceiling": int(below.sum()),
    }
    normalised = float((apart[below] / (100 - before[below])).mean()) if below.any() else np.nan
    means: dict[str, Any] = {
        "before": float(before.mean()),
        "after": float(after.mean()),
        "difference": float(apart.mean()),
    }
    wilcoxon, mcnemar = _p(apart, binary=bool(pairs["binary"].all())) if "binary" in pairs else (np.nan, np.nan)
    if n == 1:
        return Gain(1, **means, **counts, normalised=normalised, mcnemar_p=mcnemar, reason="One learner has no spread.")
    sd, sds = float(apart.std(ddof=1)), (float(before.std(ddof=1)) + float(after.std(ddof=1))) / 2
    half = float(stats.t.ppf(0.5 + confidence / 2, n - 1)) * sd / np.sqrt(n)
    d_z = means["difference"] / sd if sd > 0 else np.nan
    return Gain(
        n,
        **means,
        **counts,
        lower=means["difference"] - half,
        upper=means["difference"] + half,
        d_z=d_z,
        hedges=d_z * (1 - 3 / (4 * (n - 1) - 1)),
        d_av=means["difference"] / sds if sds > 0 else np.nan,
        normalised=normalised,
        wilcoxon_p=wilcoxon,
        mcnemar_p=mcnemar,
        reason="" if sd > 0 else "Everybody changed by the same amount, so there is no spread to measure by.",
    )


def _p(apart: NDArray[np.float64], *, binary: bool) -> tuple[float, float]:
    """P of Wilcoxon's test of scores, or of McNemar's exact test of a skill that one has or has not; the other is missing."""
    changed = int((apart != 0).sum())
    if binary:
        return np.nan, float(stats.binomtest(int((apart > 0).sum()), changed, 0.5).pvalue) if changed else 1.0
    return float(stats.wilcoxon(apart).pvalue) if changed else 1.0, np.nan
