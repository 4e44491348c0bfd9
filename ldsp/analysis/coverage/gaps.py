"""Places and take-up set beside the people who want for them, district by district."""

import numpy as np
import pandas as pd

ENOUGH = 0.5  # places per person in need from which a district counts as covered: our own choice
USED = 0.6  # share of places taken from which they count as used: our own choice

DIAGNOSES: tuple[str, ...] = (
    "More places needed",
    "Few places, and those not filled",
    "Covered and used",
    "Places stand empty",
    "No places recorded",
    "Take-up not known",
    "No demand recorded",
)
"""What coverage and use say together. Recorded is not the same as there: see the register's freshness."""


def coverage_table(
    demand: "pd.Series[float]",
    places: "pd.Series[float]",
    take_up: "pd.Series[float] | None" = None,
    *,
    enough: float = ENOUGH,
    used: float = USED,
) -> pd.DataFrame:
    """Set places and take-up beside demand.

    Parameters
    ----------
    demand
        People in need by area: a modelled count. Missing is not known, and stays so.
    places
        Places a year by area. An area that is not in it has none recorded.
    take_up
        People who started, by area, in the same year; missing is not known.
    enough, used
        The thresholds of the diagnosis.

    Returns
    -------
    A row an area of `demand`: `demand`, `places`, `take_up`; `coverage`, places per person in need (missing without
    demand); `unmet`, people in need beyond the places, never below 0 and never netted against another area;
    `penetration`, take-up per person in need; `utilisation`, take-up per place (missing without places); `diagnosis`,
    one of `DIAGNOSES`.

    >>> need = pd.Series({"Burnley": 800.0, "Pendle": 100.0, "Wyre": 0.0})
    >>> table = coverage_table(need, pd.Series({"Burnley": 200.0, "Pendle": 300.0}), pd.Series({"Burnley": 180.0}))
    >>> table[["coverage", "unmet", "utilisation", "diagnosis"]]
             coverage  unmet  utilisation           diagnosis
    Burnley      0.25  600.0          0.9  More places needed
    Pendle       3.00    0.0          NaN   Take-up not known
    Wyre          NaN    0.0          NaN  No demand recorded
    """
    table = pd.DataFrame({"demand": demand.astype(float)})
    table["places"] = places.reindex(table.index).fillna(0.0).astype(float)
    table["take_up"] = np.nan if take_up is None else take_up.reindex(table.index).astype(float)
    table["coverage"] = table["places"] / table["demand"].where(table["demand"] > 0)
    table["unmet"] = (table["demand"] - table["places"]).clip(lower=0)
    table["penetration"] = table["take_up"] / table["demand"].where(table["demand"] > 0)
    table["utilisation"] = table["take_up"] / table["places"].where(table["places"] > 0)
    covered, filled = table["coverage"] >= enough, table["utilisation"] >= used
    table["diagnosis"] = np.select(
        [
            ~(table["demand"] > 0),
            table["places"] == 0,
            table["utilisation"].isna(),
            ~covered & filled,
            ~covered & ~filled,
            covered & filled,
        ],
        [DIAGNOSES[6], DIAGNOSES[4], DIAGNOSES[5], DIAGNOSES[0], DIAGNOSES[1], DIAGNOSES[2]],
        DIAGNOSES[3],
    )
    return table


def effective_coverage(table: pd.DataFrame) -> float:
    """Share of the people in need of all areas for whom there is a place in their own: surplus elsewhere counts for nothing.

    >>> effective_coverage(pd.DataFrame({"demand": [100.0, 100.0], "places": [300.0, 0.0]}))
    0.5
    """
    known = table.dropna(subset=["demand"])
    total = known["demand"].sum()
    return float(known[["demand", "places"]].min(axis=1).sum() / total) if total > 0 else float("nan")
