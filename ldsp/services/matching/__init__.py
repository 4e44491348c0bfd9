"""Which pledge or new session should go where? The ledger, the suggestions, where next, what if, and what is accepted."""

from ldsp.services.matching.accepting import FILE_NAME, Options, Order, accept, accepted, options
from ldsp.services.matching.gaps import Gaps, gaps
from ldsp.services.matching.in_hand import in_hand
from ldsp.services.matching.ledger import by_partner, ledger, stages, units
from ldsp.services.matching.pledges import pledges
from ldsp.services.matching.siting import (
    Ground,
    Sited,
    dropped_point,
    ground,
    next_sites,
    reach_map,
    site,
)
from ldsp.services.matching.suggesting import Suggested, one_more, refusals, suggest, suggestions, unserved
from ldsp.services.matching.what_if import NAMES, Outcome, by_district, day_of, summary, try_out

__all__ = [
    "FILE_NAME",
    "NAMES",
    "Gaps",
    "Ground",
    "Options",
    "Order",
    "Outcome",
    "Sited",
    "Suggested",
    "accept",
    "accepted",
    "by_district",
    "by_partner",
    "day_of",
    "dropped_point",
    "gaps",
    "ground",
    "in_hand",
    "ledger",
    "next_sites",
    "one_more",
    "options",
    "pledges",
    "reach_map",
    "refusals",
    "site",
    "stages",
    "suggest",
    "suggestions",
    "summary",
    "try_out",
    "units",
    "unserved",
]
