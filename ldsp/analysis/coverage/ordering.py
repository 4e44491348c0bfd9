"""Which gap first? Risk times unmet demand, and between which places each might stand."""

import numpy as np
import pandas as pd
from scipy.stats import rankdata

from ldsp.analysis.need.banding import rank
from ldsp.analysis.need.uncertainty import interval

TOP = 10.0  # the risk index runs from 0 to 10


def priority(
    unmet: "pd.Series[float]",
    risk: "pd.Series[float]",
    people: "pd.Series[float]",
    draws: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Order areas by risk times unmet demand: as a count, and per 1,000 people.

    Parameters
    ----------
    unmet
        People in need without a place, by area.
    risk
        Risk index, 0 to 10.
    people
        People of the age that the need is about.
    draws
        The index as others might have made it: a row an area, a column a drawing (`need.score_draws`).

    Returns
    -------
    A row an area of `unmet`: `priority` = risk / 10 x unmet, and `priority_rank`; `per_1000`, the same per 1,000 people,
    and `per_1000_rank`; `rank_low`, `rank_high` and `per_1000_low`, `per_1000_high`, the 5th and 95th percentile of each
    rank over the drawings (missing without any). Rank 1 is the most urgent. An area whose unmet demand is 0 has no gap
    recorded: its priority is 0 and it has no rank; one whose unmet demand or risk is unknown has neither.

    >>> priority(pd.Series({"a": 100.0, "b": 50.0, "c": 0.0}), pd.Series({"a": 4.0, "b": 9.0, "c": 9.0}),
    ...          pd.Series({"a": 1000.0, "b": 1000.0, "c": 1000.0}))[["priority", "priority_rank"]]
       priority  priority_rank
    a      40.0            2.0
    b      45.0            1.0
    c       0.0            NaN
    """
    risk, people = risk.reindex(unmet.index), people.reindex(unmet.index)
    table = pd.DataFrame({"priority": risk / TOP * unmet})
    table["per_1000"] = table["priority"] / people.where(people > 0) * 1_000
    gap = unmet > 0
    table["priority_rank"] = rank(table["priority"].where(gap))
    table["per_1000_rank"] = rank(table["per_1000"].where(gap))
    names = {"priority": ("rank_low", "rank_high"), "per_1000": ("per_1000_low", "per_1000_high")}
    for columns in names.values():
        table[list(columns)] = np.nan
    if draws is None:
        return table
    known = table.index[gap & table["per_1000"].notna() & draws.reindex(unmet.index).notna().all(axis=1)]
    if known.empty:
        return table
    drawn = draws.loc[known].to_numpy(dtype=float) / TOP * unmet[known].to_numpy(dtype=float)[:, None]
    for measure, base in (("priority", None), ("per_1000", people[known].to_numpy(dtype=float)[:, None])):
        scores = drawn if base is None else drawn / base
        ranks = rankdata(-np.round(scores, 9), method="min", axis=0)
        low, high = interval(ranks)
        table.loc[known, list(names[measure])] = np.column_stack([low, high])
    return table
