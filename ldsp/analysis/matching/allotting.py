"""Pledges shared out over gaps: the fairest share first, then the most good at that share."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from ldsp.analysis.matching.eligibility import Pairs, pairs, summed_up
from ldsp.analysis.matching.network import TOLERANCE, Infeasible, Ints, Network, allot, fair_shares, one_more
from ldsp.analysis.matching.steps import Step, untold


@dataclass(frozen=True)
class Matching:
    """Who gives how many places to whom, and what stands in the way of more."""

    allotments: pd.DataFrame  # a row a pledge that serves a gap: pledge_id, gap_id, places
    gaps: pd.DataFrame  # a row a gap of `gaps`: fair_share, least, reached, left, because (if none can serve it)
    pledges: (
        pd.DataFrame
    )  # a row a pledge: placed, unused, one_more (a gap_id or missing), because (if nothing can use it)
    refusals: pd.DataFrame  # as `eligibility.Pairs.refusals`, of gaps with anybody unmet
    worth: float  # risk times places, in all
    worth_unfair: float  # the same if nobody were promised a fair share

    @property
    def price_of_fairness(self) -> float:
        """The part of the greatest worth that the fair share costs: 0 if it costs nothing."""
        return 1 - self.worth / self.worth_unfair if self.worth_unfair else 0.0


def match_pledges(
    pledges: pd.DataFrame,
    gaps: pd.DataFrame,
    *,
    on: date,
    fair: bool = True,
    distance_km: pd.DataFrame | None = None,
    district_names: Mapping[str, str] | None = None,
    step: Step = untold,
) -> Matching:
    """Share what is pledged out over what is missing.

    First the greatest share t of its unmet demand that every gap of a group (gaps that share pledges, directly or through
    others) can have at once; then, each gap having at least that, the most people weighted by the risk of where they live;
    then, if distances are given, the least distance. Parts of people are left out: unmet demand and the fair share are
    rounded down to whole people, so that every bound is whole and with it the answer (`network`). A gap therefore misses
    its fair share by less than one person.

    Parameters
    ----------
    pledges
        A row a pledge, `pledge_id` as index: `capacity`, places left to give (whole), and what `eligibility.pairs` asks.
    gaps
        A row a gap, `gap_id` as index: `lad_code`; `level`; `unmet`, people without a place; `online_unmet`, those of them
        whom online places can reach; `risk`, score from 0 to 10 by which a person reached counts.
    on
        The day that is looked at: what is good until before is refused.
    fair
        Without, nobody is promised a share.
    distance_km
        Kilometres: a row a pledge, a column a gap; missing counts as nought.
    district_names
        Names of districts by code, for the words.
    step
        Told what comes next; may raise to stop.

    Raises
    ------
    ValueError
        A number is missing or negative, or a pledge or gap comes twice.

    Examples
    --------
    >>> pledges = pd.DataFrame({"unit": "places", "capacity": [6], "level": "basic", "lad_codes": [()], "audience": "",
    ...     "mode": "", "until": pd.NaT}, index=["Google"])
    >>> gaps = pd.DataFrame({"lad_code": ["E07000117", "E07000118"], "level": "basic", "unmet": [8, 4],
    ...     "online_unmet": [8, 4], "risk": [3.0, 6.0]}, index=["Burnley", "Chorley"])
    >>> found = match_pledges(pledges, gaps, on=date(2019, 3, 1))
    >>> found.gaps[["fair_share", "reached"]].to_dict("list"), round(found.price_of_fairness, 9)
    ({'fair_share': [0.5, 0.5], 'reached': [4, 2]}, 0.2)
    """
    _refuse_nonsense(pledges, gaps)
    open_gaps = gaps[gaps["unmet"] >= 1]
    step("which pledge may serve which gap (1 of 4)")
    looked_at = pairs(pledges, open_gaps, on=on, district_names=district_names)
    network = _network(pledges, open_gaps, looked_at)
    worth = open_gaps["risk"].to_numpy(dtype=float)
    step("the fair share of every district (2 of 4)")
    shares = fair_shares(network) if fair else np.zeros(len(open_gaps))
    distance = None
    if distance_km is not None:
        km = distance_km.reindex(index=pledges.index, columns=open_gaps.index).fillna(0).to_numpy(dtype=float)
        distance = km[network.pledge, network.gap]
    step("whole places, where they do most (3 of 4)")
    places, least = _at_share(network, worth, shares, distance)
    nobody = np.zeros(len(open_gaps), dtype=np.int64)
    step("what fairness costs (4 of 4)")
    unfair = allot(network, worth, nobody) if least.any() else places
    allotments = pd.DataFrame(
        {
            "pledge_id": pledges.index[network.pledge],
            "gap_id": open_gaps.index[network.gap],
            "places": places,
        }
    )
    return Matching(
        allotments=allotments[allotments["places"] > 0].reset_index(drop=True),
        gaps=_gaps(gaps, open_gaps, network, places=places, shares=shares, least=least, looked_at=looked_at),
        pledges=_pledges(pledges, open_gaps, network, places=places, worth=worth, looked_at=looked_at),
        refusals=looked_at.refusals,
        worth=float(worth[network.gap] @ places),
        worth_unfair=float(worth[network.gap] @ unfair),
    )


def _network(pledges: pd.DataFrame, gaps: pd.DataFrame, looked_at: Pairs) -> Network:
    pledge, gap = np.nonzero(looked_at.eligible)
    unmet = np.floor(gaps["unmet"].to_numpy(dtype=float) + TOLERANCE).astype(np.int64)
    online = np.floor(gaps["online_unmet"].to_numpy(dtype=float) + TOLERANCE).astype(np.int64)
    return Network(
        pledge=pledge.astype(np.int64),
        gap=gap.astype(np.int64),
        online=looked_at.online[pledge],
        capacity=np.floor(pledges["capacity"].to_numpy(dtype=float) + TOLERANCE).astype(np.int64),
        unmet=unmet,
        online_unmet=np.minimum(online, unmet),
    )


def _at_share(
    network: Network, worth: np.ndarray, shares: np.ndarray, distance: np.ndarray | None
) -> tuple[Ints, Ints]:
    """Places with a fair share for everybody, in whole people, and that least."""
    need = shares * network.unmet
    least = np.floor(need + TOLERANCE).astype(np.int64)
    try:
        return allot(network, worth, least, distance), least
    except Infeasible:  # a share that is whole but for the solver's last digit was taken for the whole above it
        least = np.floor(np.maximum(need - 10 * TOLERANCE * (1 + need), 0)).astype(np.int64)
        return allot(network, worth, least, distance), least


def _gaps(
    gaps: pd.DataFrame,
    open_gaps: pd.DataFrame,
    network: Network,
    *,
    places: Ints,
    shares: np.ndarray,
    least: Ints,
    looked_at: Pairs,
) -> pd.DataFrame:
    table = pd.DataFrame(
        {
            "fair_share": shares,
            "least": least,
            "reached": np.bincount(network.gap, places, minlength=len(open_gaps)).astype(np.int64),
            "can_be_served": looked_at.eligible.any(axis=0) if len(looked_at.eligible) else False,
        },
        index=open_gaps.index,
    )
    why = looked_at.refusals.groupby("gap_id", sort=False)["reason"].agg(summed_up)
    table["because"] = (
        why.reindex(table.index).where(~table["can_be_served"].astype(bool), "").fillna("there is no pledge")
    )
    closed = {"fair_share": 0.0, "least": 0, "reached": 0, "can_be_served": False, "because": ""}
    table = (
        table.reindex(gaps.index).fillna(closed).astype({"least": "int64", "reached": "int64", "can_be_served": bool})
    )
    table.insert(0, "unmet", np.floor(gaps["unmet"].to_numpy(dtype=float) + TOLERANCE).astype(np.int64))
    return table.assign(left=table["unmet"] - table["reached"])


def _pledges(
    pledges: pd.DataFrame,
    open_gaps: pd.DataFrame,
    network: Network,
    *,
    places: Ints,
    worth: np.ndarray,
    looked_at: Pairs,
) -> pd.DataFrame:
    placed = np.bincount(network.pledge, places, minlength=len(pledges)).astype(np.int64)
    felt = one_more(network, places, worth)
    named = [None if pd.isna(at) else open_gaps.index[int(at)] for at in felt]
    useful = looked_at.eligible.any(axis=1) if len(open_gaps) else np.zeros(len(pledges), dtype=bool)
    table = pd.DataFrame(
        {
            "capacity": network.capacity,
            "placed": placed,
            "unused": network.capacity - placed,
            "one_more": pd.Series(named, index=pledges.index, dtype=object),
            "can_be_used": useful,
        },
        index=pledges.index,
    )
    first = looked_at.refusals.groupby("pledge_id", sort=False)["words"].agg(_shared)
    because = first.reindex(table.index).where(~table["can_be_used"], "")
    return table.assign(because=because.fillna("nobody is without a place"))


def _shared(words: "pd.Series[str]") -> str:
    """What stands in the way everywhere if anything does, else what does so most often."""
    reasons = [dict.fromkeys(text.split("; ")) for text in words]
    counts = pd.Series([reason for each in reasons for reason in each]).value_counts(sort=False)
    everywhere = counts[counts == len(reasons)]
    told = everywhere if len(everywhere) else counts.sort_values(ascending=False, kind="stable").head(2)
    return "; ".join(str(reason) for reason in told.index)


def _refuse_nonsense(pledges: pd.DataFrame, gaps: pd.DataFrame) -> None:
    for name, table, numbers in (
        ("pledge", pledges, ["capacity"]),
        ("gap", gaps, ["unmet", "online_unmet", "risk"]),
    ):
        if table.index.has_duplicates:
            raise ValueError(f"A {name} comes twice.")
        values = table[numbers].astype(float)
        if not np.isfinite(values.to_numpy()).all() or (values < 0).to_numpy().any():
            raise ValueError(f"Of every {name} {' and '.join(numbers)} must be known, and not below nought.")
