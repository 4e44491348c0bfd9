"""What learners of several regions said 3, 6 and 12 months later, and how far different response keeps that from comparing."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from ldsp.disclosure import Column, Published, publish
from ldsp.domain.areas import Level
from ldsp.domain.evidence import LEAST_RESPONSE_PCT
from ldsp.domain.indicators import SYMBOL_WORDS, Symbol
from ldsp.domain.numbers import shown
from ldsp.domain.outcomes import Group
from ldsp.domain.tables import rows
from ldsp.errors import NothingToShow
from ldsp.services import outcomes
from ldsp.services.compare.grid import LIKE_FOR_LIKE
from ldsp.services.district import area
from ldsp.services.need.words import listed

APART_POINTS = 10.0
"""Response rates further apart than this count as different. Our own choice: silence of another tenth can turn any rate round."""

RULES = (
    f"Response rates more than {APART_POINTS:.0f} points apart count as different: our own choice. Below {LEAST_RESPONSE_PCT:.0f}% bears "
    "no verdict here either, as in the playbook."
)


def follow_ups(codes: Sequence[str], until: str = "") -> Mapping[str, Published]:
    """What each region publishes of its follow-up, by code. Districts have no return of their own; who records nothing is left out."""
    found = {}
    for code in codes:
        if area(code).level is not Level.BENCHMARK:
            continue
        try:
            found[code] = outcomes.follow_up(outcomes.cohort(code, until), Group(), "all learners")
        except NothingToShow:
            continue
    return found


def followed(parts: Mapping[str, Published], named: Mapping[str, str]) -> Published:
    """Follow-up of several regions. A row is a wave, a column a region, and last why they cannot simply be set side by side.

    Parameters
    ----------
    parts
        What `follow_ups` found.
    named
        Code and name of every compared area, in order; those without learners are told of.

    Raises
    ------
    NothingToShow
        No learner is recorded for any of the areas.
    """
    if not parts:
        raise NothingToShow(
            "No learner is recorded for any of these areas, so nobody was asked afterwards.",
            "Choose regions whose learners are recorded; districts have no return of their own.",
        )
    names = {code: named[code] for code in parts}
    waves = list(next(iter(parts.values())).table["name"])
    found = []
    for wave in waves:
        said = {code: next(row for row in rows(part.table) if row.name == wave) for code, part in parts.items()}
        found.append(
            {
                "name": wave,
                **{code: _cell(row) for code, row in said.items()},
                "why": _unlike(said, names, parts),
            }
        )
    table = pd.DataFrame(found)
    alike = int((table["why"] == LIKE_FOR_LIKE).sum())
    without = [name for code, name in named.items() if code not in parts]
    whose = listed(list(names.values()), most=len(names))
    return publish(
        table,
        name=f"compare-follow-up-{next(iter(named.values()))}",
        question="What did learners say afterwards, and how many answered?",
        sentence=f"Of {len(waves)} follow-ups in {whose}, {alike or 'none'} can be set side by side like for like."
        if len(parts) > 1
        else f"Follow-up is recorded for {whose} alone, so there is nothing to set it beside.",
        subtitle=f"In paid work, self-employment or further learning, of those who answered; {whose}",
        columns={"name": Column(label="When")}
        | {code: Column(label=name) for code, name in names.items()}
        | {"why": Column(label="Not comparable because")},
        how_to_read="A cell is the rate of those who answered with its 95% interval, and how many of those due answered. No test between "
        "regions is made: they differ in whom they teach.",
        notes=[
            RULES,
            *([f"No learners of their own are recorded for {listed(without, most=len(without))}."] if without else []),
        ],
        sources=[source for part in parts.values() for source in part.sources],
        as_at="; ".join(dict.fromkeys(part.as_at for part in parts.values())),
        method=f"{outcomes.METHOD}; comparison rules 2026.1",
        demonstration=any(part.demonstration for part in parts.values()),
    )


def _cell(row: Any) -> str:
    """Rate, interval and response, each as it was published; shorthand for what is hidden.

    >>> from types import SimpleNamespace as Row
    >>> _cell(Row(rate=62.0, rate_symbol=None, lower=55.0, upper=68.0, response=71.0, response_symbol=None))
    '62% (55 to 68); 71% answered'
    >>> _cell(Row(rate=float("nan"), rate_symbol="c", lower=float("nan"), upper=float("nan"), response=71.0, response_symbol=None))
    '[c]; 71% answered'
    """
    rate, response = _per_cent(row.rate, row.rate_symbol), _per_cent(row.response, row.response_symbol)
    span = "" if pd.isna(row.lower) else f" ({shown(row.lower, decimals=0)} to {shown(row.upper, decimals=0)})"
    return f"{rate}{span}; {response} answered"


def _per_cent(value: float, symbol: Any) -> str:
    if pd.isna(value):
        return shown(value, decimals=0, symbol=symbol)
    blunt = f" {symbol}" if isinstance(symbol, str) and symbol.startswith("or ") else ""
    return f"{shown(value, decimals=0)}%{blunt}"


def _unlike(said: Mapping[str, Any], names: Mapping[str, str], parts: Mapping[str, Published]) -> str:
    """Why the rates of one wave cannot simply be set side by side; that they can, if nothing speaks against it."""
    reasons = []
    if len(said) == 1:
        reasons.append("there is one region only")
    responses = {code: float(row.response) for code, row in said.items() if pd.notna(row.response)}
    if responses and max(responses.values()) - min(responses.values()) > APART_POINTS:
        told = [f"{names[code]} {shown(rate, decimals=0)}%" for code, rate in responses.items()]
        reasons.append(f"other response rates: {', '.join(told)}")
    if few := [names[code] for code, rate in responses.items() if rate < LEAST_RESPONSE_PCT]:
        where = "all of them" if len(few) == len(said) > 1 else listed(few, most=len(few))
        reasons.append(f"fewer than {LEAST_RESPONSE_PCT:.0f}% answered in {where}, too few for a verdict")
    for symbol in dict.fromkeys(str(row.rate_symbol) for row in said.values() if pd.isna(row.rate)):
        silent = [names[code] for code, row in said.items() if pd.isna(row.rate) and str(row.rate_symbol) == symbol]
        reasons.append(f"none for {listed(silent, most=len(silent))} ({SYMBOL_WORDS[Symbol(symbol)]})")
    if len({parts[code].as_at for code in said}) > 1:
        reasons.append("learners of other years")
    made_up = [names[code] for code in said if parts[code].demonstration]
    if 0 < len(made_up) < len(said):
        reasons.append(f"records of {listed(made_up, most=len(made_up))} are demonstration records")
    if not reasons:
        return LIKE_FOR_LIKE
    together = "; ".join(reasons)
    return together[0].upper() + together[1:]
