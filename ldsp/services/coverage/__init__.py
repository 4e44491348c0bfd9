"""Where does provision fall short of demand? Read, compute, publish.

`people`, `offer` and `demand` are read once; `provision` sets them side by side for a view; the rest publishes it. `gaps` is
for other services.
"""

from ldsp.services.coverage.access import Reach, catchments, equity, reach, venues, within_reach
from ldsp.services.coverage.context import on_record, published_learning
from ldsp.services.coverage.coverage import coverage
from ldsp.services.coverage.demand import Demand, chain, demand, need
from ldsp.services.coverage.gaps import gap_list, gaps, ordered
from ldsp.services.coverage.matching import matching, spans
from ldsp.services.coverage.people import People, people
from ldsp.services.coverage.provision import Provision, provision
from ldsp.services.coverage.records import courses, stale, travel
from ldsp.services.coverage.register import Offer, offer

__all__ = [
    "Demand",
    "Offer",
    "People",
    "Provision",
    "Reach",
    "catchments",
    "chain",
    "courses",
    "coverage",
    "demand",
    "equity",
    "gap_list",
    "gaps",
    "matching",
    "need",
    "offer",
    "on_record",
    "ordered",
    "people",
    "provision",
    "published_learning",
    "reach",
    "spans",
    "stale",
    "travel",
    "venues",
    "within_reach",
]
