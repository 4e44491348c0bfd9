"""From neighbourhoods to districts and regions: the average, and what the average hides.

The measures and their names are those of the English Indices of Deprivation (technical report, chapter on summaries for
higher-level areas), computed for our index.
"""

from typing import cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ldsp.analysis.need.banding import in_worst, rank
from ldsp.analysis.need.treatment import Floats

WORST = 0.10  # a tenth: the worst decile, and the share of residents that local concentration looks at
# Extent counts all of the worst tenth, then 95% of the 11th percentile, down in equal steps to 5% of the 30th.
SLIDING = np.concatenate([np.ones(10), np.linspace(0.95, 0.05, 20), np.zeros(70)])


def district_summary(neighbourhoods: pd.DataFrame, memberships: pd.DataFrame | None = None) -> pd.DataFrame:
    """Sum up the neighbourhoods of each group of districts against all of England.

    Parameters
    ----------
    neighbourhoods
        One row a neighbourhood of all England, once each: `group` (its district's code), `score` (0 to 10, missing
        allowed) and `population` (residents). Ranks are taken over all rows, so leave none out.
    memberships
        For regions: `group` and `lad_code`, one row a district in a region; a district may be in several regions, and a
        neighbourhood is then counted in each, while ranks stay England's. Left out: one row a district.

    Returns
    -------
    One row a group, in the order of their codes: `neighbourhoods` and `population` that have a score; `without_score`,
    neighbourhoods that have none; and, missing for a group with no score at all,
    `average`, mean score weighted by residents;
    `average_rank`, mean weighted by residents of the rank, counted so that England's worst has the highest, N;
    `worst_decile_share`, share of neighbourhoods in England's worst decile (what the Indices print);
    `worst_decile_residents`, share of residents who live in them;
    `extent`, share of residents in the worst tenth, and on a sliding scale (95% to 5%) in the 11th to 30th percentile;
    `local_concentration`, mean rank (N = worst) of the worst neighbourhoods that hold exactly a tenth of the residents.
    """
    ranks = rank(neighbourhoods["score"].astype(float))
    n = int(ranks.notna().sum())
    percentile = np.ceil((ranks / max(n, 1) * 100).round(9).fillna(100.0).to_numpy(dtype=float)).astype(int)
    table = pd.DataFrame(
        {
            "group": neighbourhoods["group"],
            "scored": ranks.notna(),
            "population": neighbourhoods["population"].astype(float),
            "score": neighbourhoods["score"].astype(float),
            "from_best": n + 1 - ranks,
            "worst": in_worst(ranks, WORST).astype(float),
            "slide": SLIDING[percentile - 1],
        }
    )
    if memberships is not None:
        pairs = memberships[["group", "lad_code"]].drop_duplicates()
        table = pairs.merge(table.rename(columns={"group": "lad_code"}), on="lad_code")
    groups = pd.Index(sorted(table["group"].dropna().unique()), name="group")
    without = (~table["scored"]).groupby(table["group"]).sum().reindex(groups, fill_value=0)
    known = table[table["scored"] & (table["population"] > 0)]
    code = groups.get_indexer(pd.Index(known["group"]))
    people = known["population"].to_numpy(dtype=float)
    residents = _sums(code, people, len(groups))
    areas = _sums(code, np.ones(len(known)), len(groups))

    def mean(column: str) -> Floats:
        return _ratio(_sums(code, people * known[column].to_numpy(dtype=float), len(groups)), residents)

    return pd.DataFrame(
        {
            "neighbourhoods": areas.astype(int),
            "without_score": without.to_numpy(dtype=int),
            "population": residents,
            "average": mean("score"),
            "average_rank": mean("from_best"),
            "worst_decile_share": _ratio(_sums(code, known["worst"].to_numpy(dtype=float), len(groups)), areas),
            "worst_decile_residents": mean("worst"),
            "extent": mean("slide"),
            "local_concentration": _local_concentration(known, code, residents),
        },
        index=groups,
    )


def _local_concentration(known: pd.DataFrame, code: NDArray[np.intp], residents: Floats) -> Floats:
    """From the worst down, until a tenth of the residents is reached; the last neighbourhood counts in part."""
    order = np.lexsort((-known["from_best"].to_numpy(), code))
    group, people = code[order], known["population"].to_numpy(dtype=float)[order]
    running = np.cumsum(people)
    before = running - people - np.concatenate([[0.0], np.cumsum(residents)])[group]
    taken = np.clip(WORST * residents[group] - before, 0.0, people)
    total = _sums(group, taken * known["from_best"].to_numpy(dtype=float)[order], len(residents))
    return _ratio(total, _sums(group, taken, len(residents)))


def _sums(code: NDArray[np.intp], values: Floats, groups: int) -> Floats:
    return cast("Floats", np.bincount(code, values, minlength=groups).astype(float))


def _ratio(total: Floats, base: Floats) -> Floats:
    return cast("Floats", np.divide(total, base, out=np.full(len(base), np.nan), where=base > 0))
