"""Which pledge may serve which gap? Every pair that is refused keeps every reason, in words."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ldsp.domain.records.words import MODES

COUNTS_PEOPLE = ("places", "people")
"""The units of a pledge that say for how many people there is room; the others would need a guess to become people."""

ONLINE = tuple(mode for mode in MODES if mode.endswith("online"))
"""Modes that reach only who is online. Blended meets people face to face too; a mode not recorded rules nobody out."""

_MINORS = re.compile(
    r"\b(?:pupil|school|child|primary|secondary|year (?:[1-9]|1[01])\b|under[- ]1[0-6]|early years)", re.IGNORECASE
)
"""Words for whom demand does not count: it counts adults of 16 and over."""

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Pairs:
    """Every pledge beside every gap."""

    eligible: Mask  # a row a pledge, a column a gap, in the order of the tables
    online: Mask  # a pledge: reaches only who is online
    refusals: pd.DataFrame  # a row a refused pair: pledge_id, gap_id, reason (the first), reasons (all), words


class _Rule(NamedTuple):
    """Why a pair may be refused."""

    refuses: Callable[[pd.DataFrame, pd.DataFrame, date], Any]  # a mask that fits pledges by gaps
    words: Callable[[Any, Any, Mapping[str, str]], str]  # of one pair; the pledge is the subject


def pairs(
    pledges: pd.DataFrame, gaps: pd.DataFrame, *, on: date, district_names: Mapping[str, str] | None = None
) -> Pairs:
    """Look at every pair of a pledge and a gap.

    Parameters
    ----------
    pledges
        A row a pledge, `pledge_id` as index: `unit`; `capacity`, places left to give; `level`, empty if it is for any;
        `lad_codes`, a tuple of districts, empty for the whole region; `audience`, empty for anybody; `mode`, empty if
        not recorded; `until`, the last day it is good for, missing if open.
    gaps
        A row a gap, `gap_id` as index: `lad_code`, `level`, `online_unmet`, the people without a place whom online
        places can reach.
    on
        The day that is looked at.
    district_names
        Names of districts by code, for the words.
    """
    names = district_names or {}
    shape = (len(pledges), len(gaps))
    verdicts = {code: np.broadcast_to(rule.refuses(pledges, gaps, on), shape) for code, rule in _RULES.items()}
    eligible = ~np.logical_or.reduce(list(verdicts.values()))
    their, our = list(pledges.itertuples()), list(gaps.itertuples())
    refused = []
    for at, to in np.argwhere(~eligible):
        broken = [code for code, mask in verdicts.items() if mask[at, to]]
        told = [_RULES[code].words(their[at], our[to], names) for code in broken]
        refused.append((pledges.index[at], gaps.index[to], broken[0], tuple(broken), "; ".join(told)))
    columns = ["pledge_id", "gap_id", "reason", "reasons", "words"]
    online = pledges["mode"].isin(ONLINE).to_numpy(dtype=bool)
    return Pairs(eligible, online, pd.DataFrame(refused, columns=columns))


def summed_up(reasons: "pd.Series[str]") -> str:
    """The first reasons of several refusals, the most frequent first.

    >>> summed_up(pd.Series(["level", "level", "area"]))
    '2 are for another level of skill; 1 is for other districts'
    """
    counts = reasons.value_counts(sort=False).sort_values(ascending=False, kind="stable")
    return "; ".join(f"{n:,} {REASONS[str(code)][n != 1]}" for code, n in counts.items())


def _for_another(pledges: pd.DataFrame, gaps: pd.DataFrame, _on: date) -> Mask:
    theirs, ours = _column(pledges["level"]), gaps["level"].to_numpy(dtype=object)[None, :]
    return np.asarray((theirs != "") & (theirs != ours), dtype=bool)


def _elsewhere(pledges: pd.DataFrame, gaps: pd.DataFrame, _on: date) -> Mask:
    there = [gaps["lad_code"].isin(codes) if len(codes) else [True] * len(gaps) for codes in pledges["lad_codes"]]
    return ~np.array(there, dtype=bool).reshape(len(pledges), len(gaps))


def _out_of_date(pledges: pd.DataFrame, _gaps: pd.DataFrame, on: date) -> Mask:
    return _column(pd.to_datetime(pledges["until"]) < pd.Timestamp(on)).astype(bool)


def _offline(pledges: pd.DataFrame, gaps: pd.DataFrame, _on: date) -> Mask:
    nobody = gaps["online_unmet"].to_numpy(dtype=float)[None, :] < 1
    return np.asarray(_column(pledges["mode"].isin(ONLINE)).astype(bool) & nobody, dtype=bool)


def _minors(pledges: pd.DataFrame, _gaps: pd.DataFrame, _on: date) -> Mask:
    return _column(pledges["audience"].str.contains(_MINORS)).astype(bool)


def _no_people(pledges: pd.DataFrame, _gaps: pd.DataFrame, _on: date) -> Mask:
    return _column(~pledges["unit"].isin(COUNTS_PEOPLE)).astype(bool)


def _nothing_left(pledges: pd.DataFrame, _gaps: pd.DataFrame, _on: date) -> Mask:
    return _column(pledges["capacity"].astype(float) < 1).astype(bool)


def _column(values: "pd.Series[Any]") -> NDArray[Any]:
    return values.to_numpy()[:, None]


def _listed(codes: tuple[str, ...], names: Mapping[str, str], most: int = 3) -> str:
    told = [names.get(code, code) for code in codes[:most]]
    rest = len(codes) - len(told)
    last = f"{rest} other{'s' if rest > 1 else ''}" if rest else told.pop()
    return f"{', '.join(told)} and {last}" if told else last


_RULES: Mapping[str, _Rule] = {
    "unit": _Rule(_no_people, lambda p, _g, _n: f"is counted in {p.unit}, a gap in people"),
    "used_up": _Rule(_nothing_left, lambda _p, _g, _n: "has no place left"),
    "date": _Rule(_out_of_date, lambda p, _g, _n: f"was good until {p.until.day} {p.until:%B %Y}"),
    "audience": _Rule(_minors, lambda p, _g, _n: f"is for {_small(p.audience)}, demand counts adults"),
    "level": _Rule(_for_another, lambda p, g, _n: f"is for {p.level} skills, this gap is in {g.level}"),
    "area": _Rule(
        _elsewhere,
        lambda p, g, n: f"is for {_listed(p.lad_codes, n)}, not for {n.get(g.lad_code, g.lad_code)}",
    ),
    "mode": _Rule(_offline, lambda p, _g, _n: f"is {p.mode}, and nobody left here is online"),
}  # fmt: skip
"""The most telling first: no other reason matters to a pledge that is used up."""

REASONS: Mapping[str, tuple[str, str]] = {
    "unit": ("is not counted in people", "are not counted in people"),
    "used_up": ("has no place left", "have no place left"),
    "date": ("is out of date", "are out of date"),
    "audience": ("is not for adults", "are not for adults"),
    "level": ("is for another level of skill", "are for another level of skill"),
    "area": ("is for other districts", "are for other districts"),
    "mode": ("is online, and nobody left there is online", "are online, and nobody left there is online"),
}
"""Each reason as it ends a sentence about one pledge, and about several."""


def _small(text: str) -> str:
    return text[:1].lower() + text[1:] if text[1:2].islower() else text
