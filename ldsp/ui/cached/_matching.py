"""Pledges, suggestions, plans."""

from datetime import date
from typing import Any

from ldsp.disclosure import Published
from ldsp.domain.coverage import CoverageChoice, SkillLevel
from ldsp.domain.matching import Objective, Plan, SitingChoice
from ldsp.errors import NothingToShow
from ldsp.services import assumptions as assumptions_service
from ldsp.services import matching as matching_service
from ldsp.ui.cached._areas import lads, region
from ldsp.ui.cached._coverage import everybody, in_need, offered, provided
from ldsp.ui.cached._memory import light_for_all, one_for_all, remembered, step
from ldsp.ui.cached._need import assessed_by_default


def pledge_units(region_code: str) -> tuple[str, ...]:
    """What the pledges of a region are counted in; empty without a pledge."""
    return matching_service.units(_pledges(region_code))


@remembered
def pledge_ledger(region_code: str, unit: str, level: str, on: date) -> Published:
    name = region(region_code).name
    return matching_service.ledger(_pledges(region_code), region=name, on=on, unit=unit, level=level)


@remembered
def pledge_stages(region_code: str, unit: str, level: str, on: date) -> Published:
    name = region(region_code).name
    return matching_service.stages(_pledges(region_code), region=name, on=on, unit=unit, level=level)


@remembered
def pledges_by_partner(region_code: str, unit: str, on: date) -> Published:
    return matching_service.by_partner(_pledges(region_code), region=region(region_code).name, on=on, unit=unit)


@remembered
def pledged_beside(choice: CoverageChoice, on: date) -> Published:
    """What is only pledged beside what is on record, at one level."""
    pledges, name = _pledges(choice.region_code), region(choice.region_code).name
    return matching_service.beside_provision(pledges, provided(choice), region=name, on=on)


@remembered
def in_hand(region_code: str, level: str) -> Published:
    return matching_service.in_hand(region_code, region=region(region_code).name, level=level)


def match(region_code: str, until: str, on: date, *, fair: bool) -> None:
    """Match pledges with gaps, so that what is asked about it afterwards is at hand."""
    _suggested(region_code, until, on, fair)


@remembered
def suggestions(region_code: str, level: str, until: str, on: date, *, fair: bool) -> Published:
    return matching_service.suggestions(_suggested(region_code, until, on, fair), level)


@remembered
def refusals(region_code: str, level: str, until: str, on: date) -> Published:
    return matching_service.refusals(_suggested(region_code, until, on, fair=True), level)


@remembered
def gaps_after(region_code: str, level: str, until: str, on: date, *, fair: bool) -> Published:
    return matching_service.unserved(_suggested(region_code, until, on, fair), level)


@remembered
def one_more(region_code: str, until: str, on: date, *, fair: bool) -> Published:
    return matching_service.one_more(_suggested(region_code, until, on, fair))


@remembered
def where_next(choice: SitingChoice) -> tuple[Published, Published]:
    """The next sites, and who is within reach before and after."""
    if choice.objective is Objective.DISTANCE:
        near = _near(choice)
        return matching_service.nearest_sites(near), matching_service.distance_map(near)
    sited = _sited(choice)
    return matching_service.next_sites(sited), matching_service.reach_map(sited)


@remembered
def what_if(region_code: str, level: str, until: str, on: date, plans: tuple[Plan, ...]) -> tuple[Published, Published]:
    """Plans side by side: in all, and district by district."""
    now = _suggested(region_code, until, on, fair=True)
    outcomes = {
        name: tried_out(region_code, level, until, on, plan)
        for name, plan in zip(matching_service.NAMES, plans, strict=True)
    }
    return matching_service.summary(now, outcomes, level), matching_service.by_district(now, outcomes, level)


@light_for_all
def tried_out(region_code: str, level: str, until: str, on: date, plan: Plan) -> matching_service.Outcome:
    """What one plan comes to. Never changed: shared between sessions."""
    now = _suggested(region_code, until, on, fair=True)
    return matching_service.try_out(now, plan, level, _sited_for(region_code, plan))


@one_for_all
def _pledges(region_code: str) -> Any:
    return matching_service.pledges(region_code)


@one_for_all
def _gaps(region_code: str, until: str) -> matching_service.Gaps:
    provisions = [provided(CoverageChoice(region_code=region_code, level=level, until=until)) for level in SkillLevel]
    return matching_service.gaps(provisions, assessed_by_default(region_code).districts.index)


@one_for_all
def _suggested(region_code: str, until: str, on: date, fair: bool) -> matching_service.Suggested:
    name, gaps = region(region_code).name, _gaps(region_code, until)
    return matching_service.suggest(_pledges(region_code), gaps, region=name, on=on, fair=fair, step=step)


@one_for_all
def _ground(region_code: str) -> matching_service.Ground:
    told = assumptions_service.assumptions("access", region_code)
    need = in_need(SkillLevel.BASIC, region_code, "")
    name = region(region_code).name
    return matching_service.ground(everybody(), need, offered(), told, region=name, lad_codes=lads(region_code))


@one_for_all
def _sited(choice: SitingChoice) -> matching_service.Sited:
    dropped = matching_service.dropped_point(choice.dropped)
    return matching_service.site(_ground(choice.region_code), choice, dropped, step)


@one_for_all
def _near(choice: SitingChoice) -> matching_service.Near:
    dropped = matching_service.dropped_point(choice.dropped)
    return matching_service.place(_ground(choice.region_code), choice, dropped, step)


def _sited_for(region_code: str, plan: Plan) -> matching_service.Sited | None:
    """The sites of a plan's venues; none where no place can be told."""
    try:
        return _sited(SitingChoice(region_code=region_code, sites=max(plan.venues, 1)))
    except NothingToShow:
        return None
