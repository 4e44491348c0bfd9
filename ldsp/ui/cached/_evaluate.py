"""Learners: take-up, outcomes, value."""

from datetime import date

from ldsp.disclosure import Published
from ldsp.domain.roles import Person
from ldsp.domain.take_up import Question
from ldsp.errors import NothingToShow
from ldsp.services import outcomes as outcomes_service
from ldsp.services import take_up as take_up_service
from ldsp.services import value as value_service
from ldsp.ui.cached._memory import remembered


@remembered
def outcome_groups(region_code: str) -> tuple[tuple[str, str], ...]:
    return outcomes_service.groups(region_code)


def outcome(region_code: str, until: str, group_code: str, panel: str) -> Published:
    """One of the panels about a group of learners; all of them are worked out at once, and only what is published is remembered.

    Raises
    ------
    NothingToShow
        There are no learners, or nothing for this panel.
    """
    found = _outcomes(region_code, until, group_code)[panel]
    if isinstance(found, outcomes_service.Reason):
        raise NothingToShow(found.what, found.do)
    return found


def frameworks(region_code: str, until: str, group_code: str) -> tuple[str, ...]:
    """The frameworks of digital skills, those first by which learners of the group were assessed; none without learners."""
    found = _outcomes(region_code, until, group_code)
    panels = {name.removeprefix("skills-"): one for name, one in found.items() if name.startswith("skills-")}
    return tuple(sorted(panels, key=lambda name: isinstance(panels[name], outcomes_service.Reason)))


def value(region_code: str, until: str, what_if: str, panel: str) -> Published:
    """One of the panels about value; as for `outcome`."""
    found = _values(region_code, until, what_if)[panel]
    if isinstance(found, outcomes_service.Reason):
        raise NothingToShow(found.what, found.do)
    return found


@remembered
def sustained(region_code: str) -> Published:
    return outcomes_service.sustained(region_code)


_counts = remembered(value_service.counts)  # a pledge or a grant that changes leaves them as they are


@remembered
def _values(region_code: str, until: str, what_if: str) -> value_service.Panels:
    return value_service.everything(region_code, until, what_if, _counts)


@remembered
def assumed(region_code: str) -> tuple[value_service.Entry, ...]:
    """The assumptions that a return uses, as they stand for a region."""
    return tuple(value_service.ledger(region_code).entries.values())


@remembered
def learners(region_code: str) -> take_up_service.Basis:
    """Whose learners a region's figures count, and what they may be sorted by."""
    return take_up_service.basis(region_code)


@remembered
def take_up(question: Question) -> Published:
    return take_up_service.spread(learners(question.region_code), question)


@remembered
def take_up_of(region_code: str, area_code: str) -> Published:
    """Learners of the region who live in an area."""
    return take_up_service.of_area(region_code, area_code)


@remembered
def take_up_over_time(question: Question) -> Published:
    return take_up_service.over_time(learners(question.region_code), question)


@remembered
def take_up_targets(region_code: str, today: date) -> Published:
    return take_up_service.targets(learners(region_code), today)


@remembered
def take_up_partners(region_code: str) -> Published:
    return take_up_service.partners(region_code)


@remembered
def take_up_equity(question: Question, attribute: str) -> Published:
    return take_up_service.equity(learners(question.region_code), question, attribute)


def true_take_up(person: Person, question: Question) -> take_up_service.TrueCounts:
    """Never remembered: what is remembered anybody could be shown."""
    return take_up_service.true_counts(person, learners(question.region_code), question)


def _outcomes(region_code: str, until: str, group_code: str) -> outcomes_service.Panels:
    centres = _benchmarks(until, _made_up(region_code))
    return _everything(region_code, until, group_code, centres)


_made_up = remembered(outcomes_service.made_up)
_everything = remembered(outcomes_service.everything)


@remembered
def _benchmarks(until: str, made_up: bool) -> tuple[tuple[str, float], ...]:
    return outcomes_service.benchmarks(until, demonstration=made_up)
