"""All that is published about value, worked out from one reading of the records."""

from collections.abc import Callable, Mapping

from ldsp.disclosure import Published
from ldsp.domain.value import read
from ldsp.errors import NothingToShow
from ldsp.services.outcomes import Reason, cohort
from ldsp.services.value import returns
from ldsp.services.value.claims import ceiling
from ldsp.services.value.counted import Counted, costs, counted
from ldsp.services.value.ledger import assumed, context, ledger

Panels = Mapping[str, Published | Reason]
"""By name: `cost-per`, `returns`, `lines`, `hangs-on`, `break-even`, `assumed`, `context`, `ceiling`."""


def counts(region_code: str, until: str) -> Counted:
    """What is counted of a region's learners up to the end of a year: all of value that rests on their records, and takes longest.

    Raises
    ------
    NothingToShow
        There are none.
    """
    return counted(cohort(region_code, until))


def everything(region_code: str, until: str, what_if: str, count: Callable[[str, str], Counted] = counts) -> Panels:
    """Every panel about value of a region.

    Parameters
    ----------
    region_code, until
        Whose learners and money, and up to the end of which year (empty: all).
    what_if
        Other numbers in place of the assumptions, as an address writes them.
    count
        `counts`, or what remembers it.

    Raises
    ------
    LdspError
        A number that is tried out cannot be.
    """
    book = ledger(region_code, read(what_if))
    makers: dict[str, Callable[[], Published]] = {
        "assumed": lambda: assumed(book),
        "context": lambda: context(region_code),
    }
    names = ("cost-per", "returns", "lines", "hangs-on", "break-even", "ceiling")
    try:
        learners = cohort(region_code, until)
        found, notes = costs(region_code, learners, book, until)
        basis = returns.secured(returns.Basis(learners, count(region_code, until), tuple(found), tuple(notes), book))
    except NothingToShow as nothing:
        told = Reason(nothing.what, nothing.do)
        return {name: _or_reason(make) for name, make in makers.items()} | dict.fromkeys(names, told)
    makers |= {
        "cost-per": lambda: returns.cost_per(basis),
        "returns": lambda: returns.returns(basis),
        "lines": lambda: returns.made_of(basis),
        "hangs-on": lambda: returns.hangs_on(basis),
        "break-even": lambda: returns.break_even(basis),
        "ceiling": lambda: ceiling(learners, region_code),
    }
    return {name: _or_reason(make) for name, make in makers.items()}


def _or_reason(make: Callable[[], Published]) -> Published | Reason:
    try:
        return make()
    except NothingToShow as nothing:
        return Reason(nothing.what, nothing.do)
