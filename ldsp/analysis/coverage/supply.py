"""Where are the places? Face to face where the course is; online wherever people can be reached online."""

import numpy as np
import pandas as pd

from ldsp.domain.tables import rows

MODES: tuple[str, ...] = ("face to face", "local online", "national online")
ONLINE = MODES[1:]


def supply(runs: pd.DataFrame, eligible: "pd.Series[float]") -> pd.DataFrame:
    """Add up the places of a year by district and by how they are offered; none is counted twice.

    Parameters
    ----------
    runs
        A row a course run (or an offer): `places`; `mode`, one of `MODES`; `lad_code`, the district where it takes place
        (missing for one that takes place nowhere); `lad_codes`, the districts it is for, as a tuple (empty: all of them).
    eligible
        By district: people in need who can learn online. For basic skills that leaves out who is offline.

    Returns
    -------
    A row a district of `eligible`, a column a mode: places a year. Face to face belongs to its district. Local online
    belongs to its district too, or is shared among those it is for in proportion to who can use it. National online is
    shared out the same way, over all districts it is for. Online places are never more than the people who can use them:
    what is over reaches nobody here and is left out. Places in a district that is not in `eligible` are left out.
    """
    codes = eligible.index
    placed: dict[str, dict[str, float]] = {mode: {} for mode in MODES}
    shared: dict[str, dict[tuple[str, ...], float]] = {mode: {} for mode in ONLINE}
    for run in rows(runs):
        mode, places = str(run.mode), float(run.places)
        online = mode in shared
        if isinstance(run.lad_code, str) and (not online or (mode == MODES[1] and not run.lad_codes)):
            placed[mode][run.lad_code] = placed[mode].get(run.lad_code, 0.0) + places
        elif online:
            among = tuple(run.lad_codes) or tuple(codes)
            shared[mode][among] = shared[mode].get(among, 0.0) + places
    total = pd.DataFrame({mode: pd.Series(each, dtype=float).reindex(codes) for mode, each in placed.items()}).fillna(
        0.0
    )
    for mode, parts in shared.items():
        for among, places in parts.items():
            total[mode] += _in_proportion(places, eligible.where(codes.isin(among), 0.0).fillna(0.0))
    return _capped(total, eligible)


def share_home(places: "pd.Series[float]", flows: pd.DataFrame) -> pd.DataFrame:
    """Share the places of each district among the districts its learners come from.

    Parameters
    ----------
    places
        Places a year, by the district where they are.
    flows
        People who started, a row a pair: `delivery`, `home` (missing where it is not known), `starts`.

    Returns
    -------
    A row a pair: `delivery`, `home`, `places`. They add up to the places given: where no learner's home is known, places
    stay where they are.
    """
    known = flows.dropna(subset=["home", "delivery"])
    known = known[known["starts"] > 0].groupby(["delivery", "home"])["starts"].sum().reset_index()
    known["share"] = known["starts"] / known.groupby("delivery")["starts"].transform("sum")
    known["places"] = known["share"] * places.reindex(known["delivery"]).fillna(0.0).to_numpy(dtype=float)
    silent = places[~places.index.isin(known["delivery"])]
    stay = pd.DataFrame({"delivery": silent.index, "home": silent.index, "places": silent.to_numpy(dtype=float)})
    both = pd.concat([known[["delivery", "home", "places"]], stay], ignore_index=True)
    return both[both["places"] > 0].reset_index(drop=True)


def _in_proportion(places: float, eligible: "pd.Series[float]") -> "pd.Series[float]":
    whole = float(eligible.sum())
    return eligible * (places / whole) if whole > 0 else eligible * 0.0


def _capped(total: pd.DataFrame, eligible: "pd.Series[float]") -> pd.DataFrame:
    """Local online first, being nearer; national online reaches whom it left."""
    left = eligible.fillna(0.0)
    for mode in ONLINE:
        total[mode] = np.minimum(total[mode], left)
        left = left - total[mode]
    return total
