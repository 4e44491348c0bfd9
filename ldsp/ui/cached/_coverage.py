"""Provision beside demand."""

from dataclasses import replace
from datetime import date

from ldsp.disclosure import Published
from ldsp.domain.coverage import Counted, CoverageChoice, Setting, SkillLevel
from ldsp.domain.need import Span
from ldsp.services import coverage as coverage_service
from ldsp.services import district as district_service
from ldsp.ui.cached._areas import lads, region
from ldsp.ui.cached._memory import light_for_all, one_for_all, remembered
from ldsp.ui.cached._need import assessed_by_default


@remembered
def coverage(choice: CoverageChoice) -> Published:
    return coverage_service.coverage(provided(choice), region=region(choice.region_code).name)


@remembered
def gap_list(choice: CoverageChoice, by: str) -> Published:
    index = assessed_by_default(choice.region_code)
    return coverage_service.gap_list(provided(choice), index, region=region(choice.region_code).name, by=by)


@remembered
def need_of_districts(choice: CoverageChoice) -> Published:
    of = in_need(choice.level, choice.region_code, choice.until)
    name = region(choice.region_code).name
    return coverage_service.need(everybody(), of, region=name, lad_codes=lads(choice.region_code))


@remembered
def need_chain(choice: CoverageChoice, area_code: str) -> Published:
    here = district_service.area(area_code or choice.region_code)
    demand = in_need(choice.level, choice.region_code, choice.until)
    return coverage_service.chain(demand, where=here.place.name, lad_codes=here.lad_codes)


@remembered
def within_reach(choice: CoverageChoice) -> Published:
    return coverage_service.within_reach(
        everybody(), provided(choice), reached(choice), region=region(choice.region_code).name
    )


@remembered
def counted_venues(choice: CoverageChoice) -> Published:
    return coverage_service.venues(
        everybody(), provided(choice), reached(choice), region=region(choice.region_code).name
    )


@remembered
def equity(choice: CoverageChoice) -> Published:
    index = assessed_by_default(choice.region_code)
    return coverage_service.equity(provided(choice), reached(choice), index, region=region(choice.region_code).name)


@remembered
def courses(choice: CoverageChoice) -> Published:
    names = everybody().districts["name"]
    return coverage_service.courses(provided(choice), names, region=region(choice.region_code).name)


@remembered
def travel(choice: CoverageChoice) -> Published:
    names = everybody().districts["name"]
    return coverage_service.travel(provided(choice), names, region=region(choice.region_code).name)


@remembered
def to_confirm(region_code: str, today: date) -> Published:
    names = everybody().districts["name"]
    return coverage_service.stale(offered(), names, today, region=region(region_code).name, lad_codes=lads(region_code))


@remembered
def published_learning(region_code: str, until: str) -> Published:
    return coverage_service.published_learning(
        everybody(), region=region(region_code).name, lad_codes=lads(region_code), until=until
    )


@remembered
def gap_spans(choice: CoverageChoice) -> tuple[Span, ...]:
    return coverage_service.spans(provided(choice), reached(choice), assessed_by_default(choice.region_code))


@remembered
def matching_gaps(choice: CoverageChoice, limits: dict[str, tuple[float | None, float | None]]) -> Published:
    index = assessed_by_default(choice.region_code)
    name = region(choice.region_code).name
    return coverage_service.matching(provided(choice), reached(choice), index, limits, region=name)


@remembered
def assumed_catchments(region_code: str) -> dict[Setting, float]:
    return coverage_service.catchments(CoverageChoice(region_code=region_code))


@one_for_all
def everybody() -> coverage_service.People:
    return coverage_service.people()


@one_for_all
def offered() -> coverage_service.Offer:
    return coverage_service.offer()


@light_for_all
def in_need(level: SkillLevel, region_code: str, until: str) -> coverage_service.Demand:
    return coverage_service.demand(everybody(), level, region_code=region_code, until=until)


def provided(choice: CoverageChoice) -> coverage_service.Provision:
    # How far people go makes no difference to what is on offer.
    return _provision(replace(choice, counted=Counted.COURSES, catchments=()))


@light_for_all
def _provision(choice: CoverageChoice) -> coverage_service.Provision:
    of = in_need(choice.level, choice.region_code, choice.until)
    return coverage_service.provision(everybody(), offered(), of, choice, lads(choice.region_code))


@light_for_all
def reached(choice: CoverageChoice) -> coverage_service.Reach:
    return coverage_service.reach(everybody(), offered(), provided(choice), choice)
