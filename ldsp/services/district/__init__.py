"""One area at a time: each measure beside a benchmark, its peers, its past, its venues, and areas like it."""

from ldsp.services import indicators
from ldsp.services.district.area import Area, area, groups
from ldsp.services.district.benchmarks import RANKS, SIMILAR_AREAS, Benchmark, benchmark_name
from ldsp.services.district.headlines import OFFLINE, headlines
from ldsp.services.district.measures import COMBINED_REASON, MAD_RULE, TEST_RULE, measures, measures_of
from ldsp.services.district.peers import history, peers
from ldsp.services.district.places import LIKENESS_WORDS, VENUE_KINDS, similar, venues

__all__ = [
    "COMBINED_REASON",
    "LIKENESS_WORDS",
    "MAD_RULE",
    "OFFLINE",
    "RANKS",
    "SIMILAR_AREAS",
    "TEST_RULE",
    "VENUE_KINDS",
    "Area",
    "Benchmark",
    "area",
    "benchmark_name",
    "groups",
    "headlines",
    "history",
    "indicators",  # the catalogue that every measure here comes from
    "measures",
    "measures_of",
    "peers",
    "similar",
    "venues",
]
