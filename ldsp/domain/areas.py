"""The areas of England that LDSP speaks of, by their ONS codes."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from pydantic import StringConstraints

LadCode = Annotated[str, StringConstraints(pattern=r"^E0[6-9]\d{6}$")]
"""A local authority district, April 2023: unitary E06, non-metropolitan E07, metropolitan E08, London borough E09."""

LsoaCode = Annotated[str, StringConstraints(pattern=r"^E01\d{6}$")]
"""A neighbourhood: lower layer super output area of the 2021 census, about 1,700 residents."""

ENGLAND = "E92000001"
"""ONS code of England, which is a region of LDSP's like any other."""


class Level(StrEnum):
    """What kind of area a value belongs to."""

    NEIGHBOURHOOD = "neighbourhood"
    DISTRICT = "district"
    BENCHMARK = "benchmark"  # an ONS region, England or the United Kingdom, as its publisher prints it


class RegionKind(StrEnum):
    """The ways in which districts are grouped. A district may be in several regions of one kind (LEPs overlap)."""

    LEP = "lep"
    LDSP = "ldsp"
    LSIP = "lsip"
    COMBINED_AUTHORITY = "combined_authority"
    ONS_REGION = "ons_region"
    ENGLAND = "england"
    CUSTOM = "custom"


REGION_KIND_NAMES: dict[RegionKind, str] = {
    RegionKind.LEP: "Local Enterprise Partnership (LEP)",
    RegionKind.LDSP: "Local Digital Skills Partnership",
    RegionKind.LSIP: "Local Skills Improvement Plan (LSIP) area",
    RegionKind.COMBINED_AUTHORITY: "Combined authority",
    RegionKind.ONS_REGION: "ONS region",
    RegionKind.ENGLAND: "England",
    RegionKind.CUSTOM: "Own set of districts",
}


class Likeness(StrEnum):
    """What ONS compared when it looked for areas like one another."""

    GLOBAL = "global"
    ECONOMIC = "economic"
    DEMOGRAPHIC = "demographic"


@dataclass(frozen=True)
class Place:
    """An area with its name, as a person chooses it from a list."""

    code: str
    name: str
    kind: str  # a RegionKind, or a Level
    within: str = ""  # what it lies in: a neighbourhood's district


@dataclass(frozen=True)
class Shapes:
    """Outlines of areas, fetched by the browser from `url` once and kept: feature number `i` is the area `codes[i]`."""

    url: str
    codes: tuple[str, ...]
    bounds: tuple[float, float, float, float]  # west, south, east, north, in degrees
    labels: Mapping[str, tuple[float, float]]  # lon, lat of a point inside, by code
    stroked: bool  # False where there are so many that outlines would cost more than they tell
