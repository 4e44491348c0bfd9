"""What a person chooses when asking where the risk is: areas, measure, weights."""

from dataclasses import dataclass, field
from enum import StrEnum

INDEX = "index"
"""The measure that is the whole index; a component is `component:<name>`, an indicator goes by its own id."""

COMPONENT_PREFIX = "component:"

BAND_NAMES: tuple[str, ...] = ("Lowest fifth", "Low fifth", "Middle fifth", "High fifth", "Highest fifth")
"""Fifths of England's areas, least risk first. Our own words for quintiles; a band never says that a place is fine."""


class Areas(StrEnum):
    """Which areas the map shows."""

    DISTRICTS = "districts"
    NEIGHBOURHOODS = "neighbourhoods"
    ENGLAND = "england"
    HEXAGONS = "hexagons"
    ENGLAND_NEIGHBOURHOODS = "england-neighbourhoods"

    @property
    def of_neighbourhoods(self) -> bool:
        return self in {Areas.NEIGHBOURHOODS, Areas.ENGLAND_NEIGHBOURHOODS}

    @property
    def of_england(self) -> bool:
        return self in {Areas.ENGLAND, Areas.HEXAGONS, Areas.ENGLAND_NEIGHBOURHOODS}


class Base(StrEnum):
    """Against whom an area is scaled from 0 to 10."""

    ENGLAND = "england"
    REGION = "region"


@dataclass(frozen=True, kw_only=True)
class Weighting:
    """A preset of the index, and what was changed in it. Nothing changed: the published default."""

    preset_id: str
    indicators: tuple[tuple[str, int], ...] = ()  # indicator_id, weight 0-10; those not named keep the preset's
    components: tuple[tuple[str, int], ...] = ()
    how: str = ""  # arithmetic or geometric; empty: the preset's
    missing: str = ""  # reweight or zero; empty: the preset's
    base: Base = Base.ENGLAND

    @property
    def is_default(self) -> bool:
        return not (self.indicators or self.components or self.how or self.missing) and self.base is Base.ENGLAND


@dataclass(frozen=True, kw_only=True)
class Span:
    """What values a measure takes over the districts of a region: shown beside the limits that a person sets."""

    measure: str
    least: float
    mean: float
    most: float
    words: str  # from 0.2% to 3.8%, mean 1.4% (2026)


@dataclass(frozen=True, kw_only=True)
class NeedChoice:
    """One view of the risk map: plain codes only, so that it fits into a URL and a cache key."""

    region_code: str
    weighting: Weighting
    areas: Areas = Areas.DISTRICTS
    measure: str = INDEX
    within: str = ""  # a district whose neighbourhoods alone are shown
    until: str = ""  # latest year of data to use; empty: the latest there is
    selected: str = field(default="")
