"""Do courses reach the groups that need them? A share of learners set beside a share of people in need."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from ldsp.analysis.outcomes import wilson

NON_USE: Mapping[str, Mapping[str, float]] = {
    "age_band": {"65 to 74": 14.4, "75 and over": 45.9},
    "sex": {"female": 8.8, "male": 6.8},
    "disability": {"yes": 18.4, "no": 4.2},
}
"""Per cent of adults in the United Kingdom who used the internet over three months ago or never. ONS, Internet users 2020,
tables 1b (age, sex) and 3b (disability: Equality Act). Rates have fallen since; that their ratio has stayed is assumed."""


def need_shares(residents: Mapping[str, float], rates: Mapping[str, float] | None = None) -> dict[str, float]:
    """The share of each group among people in need.

    Parameters
    ----------
    residents
        People of each group; groups do not overlap and are everybody.
    rates
        Per cent of each group in need; None: everybody is, so that shares are those of residents.

    Returns
    -------
    Shares that add up to one; empty if there is nobody.

    >>> need_shares({"female": 100, "male": 100}, {"female": 30, "male": 10})
    {'female': 0.75, 'male': 0.25}
    """
    need = {group: people * (1 if rates is None else rates[group] / 100) for group, people in residents.items()}
    total = sum(need.values())
    return {group: number / total for group, number in need.items()} if total else {}


def reach(learners: "pd.Series[float]", need: Mapping[str, float]) -> pd.DataFrame:
    """How far does the share of each group among learners reach its share among people in need?

    Parameters
    ----------
    learners
        Counts of learners by group, as published; NaN where hidden.
    need
        Share of each group among people in need, from 0 to 1.

    Returns
    -------
    By group: `share` and `need` in per cent; `ratio` of the two (1: as large); `lower`, `upper`, its 95% Wilson interval,
    the shares in need taken as known; `word`: `more than its share`, `less than its share`, `about its share`. Missing
    and `not known` where a count is hidden, since then neither it nor the whole is known, or where nobody is in need.
    """
    counts = learners.reindex(list(need)).astype(float)
    shares = pd.Series(need, dtype=float)
    made = pd.DataFrame({"need": 100 * shares}, index=shares.index)
    total = counts.sum(skipna=False)
    if not total > 0:  # NaN as well
        return made.assign(share=np.nan, ratio=np.nan, lower=np.nan, upper=np.nan, word="not known")
    interval = wilson(counts.to_numpy(), np.full(len(counts), total))
    some = shares.where(shares > 0)
    made["share"] = 100 * counts / total
    made["ratio"] = counts / total / some
    made["lower"], made["upper"] = interval.lower / some, interval.upper / some
    words = np.select(
        [made["ratio"].isna(), made["lower"] > 1, made["upper"] < 1],
        ["not known", "more than its share", "less than its share"],
        "about its share",
    )
    return made.assign(word=words)
