"""The whole at a glance, and how it is made."""

from datetime import date

from ldsp.disclosure import Published
from ldsp.domain.coverage import CoverageChoice
from ldsp.domain.need import Weighting
from ldsp.domain.practice import HERE, PracticeChoice
from ldsp.services import coverage as coverage_service
from ldsp.services import methods as methods_service
from ldsp.services import overview as overview_service
from ldsp.services import regions as regions_service
from ldsp.ui.cached._areas import lads, region
from ldsp.ui.cached._coverage import need_of_districts, offered
from ldsp.ui.cached._evaluate import outcome, value
from ldsp.ui.cached._matching import pledge_stages, pledge_units
from ldsp.ui.cached._memory import remembered
from ldsp.ui.cached._need import assessed
from ldsp.ui.cached._practice import playbook


@remembered
def glance(preset_id: str, region_code: str) -> Published:
    assessment = assessed(Weighting(preset_id=preset_id), region_code)
    lad_codes = lads(region_code)
    return overview_service.glance(
        assessment,
        region_code=region_code,
        region=region(region_code).name,
        lad_codes=lad_codes,
        places=coverage_service.on_record(offered(), lad_codes=lad_codes),
    )


@remembered
def chain(region_code: str, until: str, today: date) -> Published:
    def pledged() -> Published:
        units = pledge_units(region_code)
        return pledge_stages(region_code, "places" if "places" in units else next(iter(units), "places"), "", today)

    peers = {
        "need": lambda: need_of_districts(CoverageChoice(region_code=region_code, until=until)),
        "pledges": pledged,
        "outcomes": lambda: outcome(region_code, until, "", "funnel"),
        "value": lambda: value(region_code, until, "", "returns"),
        "practice": lambda: playbook(PracticeChoice(region_code=region_code, where=HERE, until=until)),
    }
    return overview_service.chain(region(region_code).name, peers)


@remembered
def since_last_quarter(region_code: str, today: date) -> Published:
    return overview_service.since(
        region_code=region_code, region=region(region_code).name, lad_codes=lads(region_code), today=today
    )


@remembered
def changes(region_code: str) -> Published:
    return overview_service.changes(
        region=region(region_code).name, lad_codes=lads(region_code), region_code=region_code
    )


@remembered
def freshness(today: date) -> Published:
    return overview_service.freshness(today)


@remembered
def catalogue() -> Published:
    return methods_service.catalogue()


@remembered
def protection() -> Published:
    """How learners are protected."""
    return methods_service.protection()


@remembered
def about_index(preset_id: str) -> tuple[Published, ...]:
    """How a preset is made, which indicator moves it most, and whether anything counts twice."""
    assessment = assessed(Weighting(preset_id=preset_id), regions_service.DEFAULT_REGION)
    return tuple(
        make(assessment) for make in (methods_service.recipe, methods_service.sensitivity, methods_service.correlations)
    )
