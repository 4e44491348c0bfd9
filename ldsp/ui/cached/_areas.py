"""Regions, districts, neighbourhoods, and their shapes."""

from typing import Any

from ldsp.domain.areas import Place, Shapes
from ldsp.services import regions as regions_service
from ldsp.services import shapes as shapes_service
from ldsp.ui.cached._memory import one_for_all, remembered


@remembered
def regions() -> tuple[Place, ...]:
    return regions_service.regions()


@remembered
def region(region_code: str) -> Place:
    return regions_service.region(region_code)


@remembered
def districts(region_code: str) -> tuple[Place, ...]:
    return regions_service.districts(region_code)


@remembered
def neighbourhoods(lad_code: str) -> tuple[Place, ...]:
    return regions_service.neighbourhoods(lad_code)


@remembered
def overlap_note(region_code: str) -> str:
    return regions_service.overlap_note(region_code)


def find(text: str) -> tuple[Place, ...]:
    """Never remembered: what was typed may be somebody's postcode."""
    return regions_service.find(text)


@remembered
def shapes(kind: str, area_code: str) -> Shapes:
    return shapes_service.shapes(kind, area_code)


@one_for_all
def outlines(kind: str, area_code: str) -> Any:
    return shapes_service.outlines(kind, area_code)


def lads(region_code: str) -> tuple[str, ...]:
    return tuple(place.code for place in districts(region_code))
