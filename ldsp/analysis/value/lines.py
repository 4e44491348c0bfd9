"""What a return is made of: lines of benefit, costs, and the range within which each factor may lie."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Literal, NamedTuple

Scenario = Literal["low", "central", "high"]
SCENARIOS: tuple[Scenario, ...] = ("low", "central", "high")
OTHER_END: Mapping[Scenario, Scenario] = {"low": "high", "central": "central", "high": "low"}


class Range(NamedTuple):
    """The least, the best and the greatest value that a factor may have; all three alike if it is certain."""

    low: float
    central: float
    high: float

    def at(self, scenario: Scenario) -> float:
        return float(getattr(self, scenario))


def exactly(value: float) -> Range:
    """A factor without a range.

    >>> exactly(3)
    Range(low=3, central=3, high=3)
    """
    return Range(value, value, value)


NONE, WHOLE = exactly(0), exactly(1)


class Side(StrEnum):
    """To whom a benefit comes. Fiscal lines move money within society, so they are never added to the others."""

    ECONOMIC = "economic"
    SOCIAL = "social"
    FISCAL = "fiscal"


@dataclass(frozen=True, kw_only=True)
class Line:
    """A benefit: so many learners with an outcome, and what one of them is worth a year.

    `unit` is in pounds a year at the prices of one year; `deadweight` (would have come anyway), `attribution` (is due to the
    programme), `displacement` (is taken from somebody else) and `drop_off` (is lost from one year to the next) are shares of 1.
    """

    name: str
    side: Side
    quantity: Range
    unit: Range
    deadweight: Range = NONE
    attribution: Range = WHOLE
    displacement: Range = NONE
    drop_off: Range = NONE
    years: int = 1  # for how many years it is counted
    start: int = 0  # the year of the first, 0 that of the cost


@dataclass(frozen=True, kw_only=True)
class Cost:
    """What it took: money, or what was given in kind at what it would have cost."""

    name: str
    amount: Range
    in_kind: bool = False
    year: int = 0


LOWERS = frozenset({"deadweight", "displacement", "drop_off"})
"""Factors of which more means less return."""

FACTORS = ("quantity", "unit", "deadweight", "attribution", "displacement", "drop_off")


def in_scenario(line: Line, scenario: Scenario) -> Line:
    """A line with every factor at the end that a scenario means: of a low return the low unit value, but the high deadweight.

    >>> worst = in_scenario(Line(name="a", side=Side.SOCIAL, quantity=Range(1, 2, 3), unit=exactly(5),
    ...     deadweight=Range(0.1, 0.2, 0.3)), "low")
    >>> worst.quantity.central, worst.deadweight.central
    (1.0, 0.3)
    """
    ends = {
        name: exactly(getattr(line, name).at(OTHER_END[scenario] if name in LOWERS else scenario)) for name in FACTORS
    }
    return replace(line, **ends)  # type: ignore[arg-type]


def moved(line: Line, factor: str, to: float) -> Line:
    """A line with one factor at another value, for certain."""
    return replace(line, **{factor: exactly(to)})  # type: ignore[arg-type]
