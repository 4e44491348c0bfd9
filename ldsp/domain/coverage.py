"""What a person chooses when asking where provision falls short: level, basis, and how far people go."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class SkillLevel(StrEnum):
    """The three levels of the programme. People overlap, so they are never added."""

    BASIC = "basic"
    GENERAL = "general"
    ADVANCED = "advanced"


LEVEL_NAMES: Mapping[SkillLevel, str] = {
    SkillLevel.BASIC: "Basic: to get online",
    SkillLevel.GENERAL: "General: for work",
    SkillLevel.ADVANCED: "Advanced: digital jobs",
}


class Basis(StrEnum):
    """Two different questions: what takes place in a district, and what its residents get."""

    DELIVERY = "delivery"
    HOME = "home"


BASIS_NAMES: Mapping[Basis, str] = {
    Basis.DELIVERY: "Place of the course",
    Basis.HOME: "Home of the learner",
}


class Setting(StrEnum):
    """Of a neighbourhood: how far its people go to learn depends on it."""

    URBAN = "urban"
    TOWN = "town"
    VILLAGE = "village"


SETTING_NAMES: Mapping[Setting, str] = {
    Setting.URBAN: "towns and cities",
    Setting.TOWN: "smaller towns and their fringe",
    Setting.VILLAGE: "villages and open country",
}


class Counted(StrEnum):
    """Which venues count as within reach."""

    COURSES = "courses"
    ANY = "any"


COUNTED_NAMES: Mapping[Counted, str] = {
    Counted.COURSES: "A course of this level",
    Counted.ANY: "Any open venue",
}


@dataclass(frozen=True, kw_only=True)
class CoverageChoice:
    """One view of the Coverage page: plain values only, so that it fits into a URL and a cache key."""

    region_code: str
    level: SkillLevel = SkillLevel.BASIC
    basis: Basis = Basis.DELIVERY
    until: str = ""  # latest year of data to use; empty: the latest there is
    counted: Counted = Counted.COURSES
    catchments: tuple[tuple[Setting, int], ...] = ()  # km that a person chose; those not named are as assumed
