"""How a board judges a number against a plan: the words, their symbols, and where one ends and the next begins."""

from enum import StrEnum


class Rag(StrEnum):
    """Red, amber, green, by the words that stand in the cell; colours are in `figures.style`."""

    GREEN = "✔ On plan"
    AMBER = "! At risk"
    RED = "✘ Off plan"
    NO_PLAN = "○ No plan set"
    HIDDEN = "○ Too few to say"
    NOT_COUNTED = "○ Not counted here"


ON_PLAN, AT_RISK = 0.95, 0.80
"""Of the plan: from the first up it is on plan, from the second up at risk, below off plan. Our own choice, near what boards are
used to; the numbers stand beside the word, so that anybody may judge otherwise."""

SPEND_APART = 20
"""Percentage points by which spending may lag the time that has passed before it is at risk; twice that is off plan. Our own choice."""


class Progress(StrEnum):
    """How far a pledge has come."""

    USED = "✔ Used up"
    OPEN = "○ Open"
    ASK = "! Nothing has come of it"
    OVERDUE = "✘ Overdue"


def against_plan(actual: float | None, plan: float | None) -> Rag:
    """A count against what was planned.

    >>> [str(against_plan(actual, 100)) for actual in (95, 94, 80, 79, None)]
    ['✔ On plan', '! At risk', '! At risk', '✘ Off plan', '○ Too few to say']
    >>> str(against_plan(12, None)), str(against_plan(0, 0))
    ('○ No plan set', '✔ On plan')
    """
    if plan is None:
        return Rag.NO_PLAN
    if actual is None:
        return Rag.HIDDEN
    if actual >= ON_PLAN * plan:
        return Rag.GREEN
    return Rag.AMBER if actual >= AT_RISK * plan else Rag.RED


def spending(spent_pct: float | None, elapsed_pct: float) -> Rag:
    """Money spent, in per cent of what was awarded, against the time that has passed.

    >>> [str(spending(spent, 50)) for spent in (50, 35, 25, 5, 101, None)]
    ['✔ On plan', '✔ On plan', '! At risk', '✘ Off plan', '✘ Off plan', '○ No plan set']
    """
    if spent_pct is None:
        return Rag.NO_PLAN
    if spent_pct > 100 or elapsed_pct - spent_pct > 2 * SPEND_APART:
        return Rag.RED
    return Rag.AMBER if elapsed_pct - spent_pct > SPEND_APART else Rag.GREEN
