"""What every publication about outcomes has in common: who is in it, how it is counted, how far it goes."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from ldsp.disclosure import SourceLine
from ldsp.domain.numbers import shown
from ldsp.domain.outcomes import GROUPS, Group
from ldsp.services import secrets, sources
from ldsp.services.need.words import listed
from ldsp.services.outcomes.cohort import METHOD, Cohort

CONSENT = "Only learners who agreed that their record be used for evaluation are in it."
TOO_FEW = "Too few learners are known for a figure that protects each of them."


def returns(cohort: Cohort) -> tuple[SourceLine]:
    """Where figures about learners come from."""
    return (sources.of_learners(cohort.span, demonstration=cohort.demonstration),)


def common(cohort: Cohort, group: Group, group_name: str, what: str, *notes: str) -> dict[str, Any]:
    """The arguments of `publish_people` that are the same in every panel; `what` is measured, `notes` go before that of consent."""
    whose = f"{cohort.region}, {group_name}" if group.by else f"{cohort.region}, all learners"
    told = []
    if cohort.withdrawn:
        verb = "has" if len(cohort.withdrawn) == 1 else "have"
        told.append(
            f"{listed(cohort.withdrawn, most=4)} {verb} stopped offering courses. Learners recorded there stay counted; whoever was "
            "on course then still stands as on course, because nothing newer was returned."
        )
    return {
        "secret": secrets.fingerprint(),
        "subtitle": f"{what}; {whose}; {cohort.span}",
        "notes": tuple(note for note in (*told, *notes, CONSENT if cohort.some_refused else "") if note),
        "sources": returns(cohort),
        "as_at": cohort.span,
        "method": METHOD,
        "demonstration": cohort.demonstration,
    }


def group_name(group: Group, districts: Mapping[str, str], programmes: Mapping[str, str]) -> str:
    """A group in words: basic level, living in Burnley.

    >>> group_name(Group("home_lad_code", "E07000117"), {"E07000117": "Burnley"}, {}), group_name(Group(), {}, {})
    ('living in Burnley', 'all learners')
    """
    if not group.by:
        return "all learners"
    name = districts.get(group.value, programmes.get(group.value, group.value))
    return (
        f"{GROUPS[group.by].lower()} {name}" if group.by == "home_lad_code" else f"{GROUPS[group.by].lower()}: {name}"
    )


def per_cent(row: Any, name: str) -> str:
    """A published percentage in a sentence, blunt ends included; empty where it is hidden."""
    value, symbol = getattr(row, name), getattr(row, f"{name}_symbol", None)
    if pd.isna(value):
        return ""
    return f"{shown(value, decimals=0)}%{f' {symbol}' if isinstance(symbol, str) and symbol.startswith('or ') else ''}"


def per_cents(table: pd.DataFrame, rates: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """Shares of 1 as whole percentages in new columns, missing where the count behind them is hidden, and why."""
    made = table.copy()
    for name, of in names.items():
        made[name] = (rates[of].to_numpy() * 100).round(0)
    return made


def why_missing(table: pd.DataFrame, like: str, names: Mapping[str, str] | tuple[str, ...]) -> pd.DataFrame:
    """Give columns that were worked out from published ones the symbol of the one they rest on, where they are missing."""
    made = table.copy()
    for name in names:
        missing = made[name].isna()
        symbols = made[f"{like}_symbol"].where(missing, None)
        made[f"{name}_symbol"] = symbols.where(~(missing & symbols.isna()), "c").astype("object")
    return made
