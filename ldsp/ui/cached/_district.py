"""One area."""

from ldsp.disclosure import Published
from ldsp.domain.areas import Place
from ldsp.domain.need import Weighting
from ldsp.services import district as district_service
from ldsp.ui.cached._memory import remembered
from ldsp.ui.cached._need import assessed


def area(code: str) -> Place:
    return _area(code).place


_area = remembered(district_service.area)


@remembered
def groups(code: str) -> tuple[tuple[str, str], ...]:
    return district_service.groups(code)


@remembered
def headlines(weighting: Weighting, region_code: str, code: str) -> Published:
    return district_service.headlines(assessed(weighting, region_code), code)


@remembered
def area_measures(code: str, group: str, benchmark: str, region_code: str, until: str) -> Published:
    return district_service.measures(code, group, benchmark, region_code, until)


@remembered
def peers(code: str, indicator_id: str, until: str) -> Published:
    return district_service.peers(code, indicator_id, until)


@remembered
def history(code: str, indicator_id: str) -> Published:
    return district_service.history(code, indicator_id)


@remembered
def venues(code: str) -> Published:
    return district_service.venues(code)


@remembered
def similar(code: str, likeness: str) -> Published:
    return district_service.similar(code, likeness)
