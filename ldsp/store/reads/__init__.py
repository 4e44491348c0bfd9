"""Questions put to the store. Each has a name, is asked inside `database.reading()`, and answers with a table; none computes.

In every answer codes and words are text, dates are datetimes, and what is missing is NaN. Where a list of codes may be
given, None means all of them.
"""

from ldsp.store.reads.areas import (
    adjacent_districts,
    districts,
    members,
    neighbourhoods,
    region_members,
    region_uploads,
    regions,
    regions_alike,
    regions_within,
    similar_areas,
    venues,
)
from ldsp.store.reads.assumptions import assumptions
from ldsp.store.reads.index import Presets, presets
from ldsp.store.reads.indicators import Wide, history, indicators, series, sources, values, wide_values
from ldsp.store.reads.places import (
    code_changes,
    find_neighbourhoods,
    place_names,
    postcode_exception,
    postcode_sector,
    resolve_district,
)
from ldsp.store.reads.provision import Register, register, sector_points, started, sustained_destinations
from ldsp.store.reads.state import State, loaded, revision, state

__all__ = [
    "Presets",
    "Register",
    "State",
    "Wide",
    "adjacent_districts",
    "assumptions",
    "code_changes",
    "districts",
    "find_neighbourhoods",
    "history",
    "indicators",
    "loaded",
    "members",
    "neighbourhoods",
    "place_names",
    "postcode_exception",
    "postcode_sector",
    "presets",
    "region_members",
    "region_uploads",
    "regions",
    "regions_alike",
    "regions_within",
    "register",
    "resolve_district",
    "revision",
    "sector_points",
    "series",
    "similar_areas",
    "sources",
    "started",
    "state",
    "sustained_destinations",
    "values",
    "venues",
    "wide_values",
]
