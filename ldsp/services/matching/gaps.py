"""What is missing where, level by level: people in need without a place, as the page Coverage has them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from ldsp.disclosure import SourceLine

if TYPE_CHECKING:
    from ldsp.services.coverage import Provision

COLUMNS = ("lad_code", "district", "level", "demand", "places", "unmet", "online_unmet", "risk")


@dataclass(frozen=True)
class Gaps:
    """The gaps of a region. Never changed: shared between sessions."""

    table: pd.DataFrame  # gap_id as index: `COLUMNS`
    sources: tuple[SourceLine, ...] = ()
    as_at: str = ""
    notes: tuple[str, ...] = ()
    demonstration: bool = False  # made-up course runs count among the places


def gaps(provisions: "Sequence[Provision]", risk: "pd.Series[float]") -> Gaps:
    """The gaps of some levels in the districts of a region.

    A district whose need of a level is not known has no gap of it: that is not a gap of nought. One whose risk is not
    known counts by the mean of the others, so that its people are not worth nothing.

    Parameters
    ----------
    provisions
        Places beside need, one a level.
    risk
        Risk score, 0 to 10, by district code.
    """
    made = [_of_level(one, risk) for one in provisions]
    table = pd.concat(made) if made else pd.DataFrame(columns=list(COLUMNS))
    silent = [str(one.choice.level) for one in provisions if not one.recorded]
    notes = []
    if silent:
        notes.append(
            f"The register holds no course in {' or '.join(silent)} skills, so everybody in need of them counts as without a place: "
            "what is not in the register is not known."
        )
    notes.append(
        "People without a place are an estimate: people in need, less the places of a year. What the estimate rests on is told on the page "
        "Coverage."
    )  # fmt: skip
    return Gaps(
        table=table,
        sources=tuple(dict.fromkeys(line for one in provisions for line in one.demand.sources)),
        as_at="; ".join(dict.fromkeys(one.demand.as_at for one in provisions)),
        notes=tuple(notes),
        demonstration=any(one.demonstration for one in provisions),
    )


def _of_level(one: "Provision", risk: "pd.Series[float]") -> pd.DataFrame:
    known = one.table.dropna(subset=["demand"])
    scores = risk.reindex(known.index)
    scores = scores.fillna(scores.mean()).fillna(0.0)
    eligible = known["demand"] * one.demand.eligible_share
    level = str(one.choice.level)
    return pd.DataFrame(
        {
            "lad_code": known.index,
            "district": known["name"].to_numpy(),
            "level": level,
            "demand": known["demand"].to_numpy(dtype=float),
            "places": known["places"].to_numpy(dtype=float),
            "unmet": known["unmet"].to_numpy(dtype=float),
            "online_unmet": pd.concat([known["unmet"], eligible], axis=1).min(axis=1).to_numpy(dtype=float),
            "risk": scores.to_numpy(dtype=float),
        },
        index=pd.Index([f"{code}|{level}" for code in known.index], name="gap_id"),
    )
