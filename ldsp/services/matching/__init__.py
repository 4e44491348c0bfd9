"""Which pledge or new session should go where? The ledger, the suggestions, where next, what if, and what is accepted."""

from ldsp.services.matching.accepting import FILE_NAME, Options, Order, accept, accepted, options
from ldsp.services.matching.accepting_plans import Draft, Terms, accept_plan, accepted_plans, draft
from ldsp.services.matching.beside import beside_provision
from ldsp.services.matching.gaps import Gaps, gaps
from ldsp.services.matching.in_hand import in_hand
from ldsp.services.matching.ledger import by_partner, ledger, stages, units
from ldsp.services.matching.nearest import Near, distance_map, nearest_sites, place
from ldsp.services.matching.places import Ground, dropped_point, ground
from ldsp.services.matching.pledges import pledges
from ldsp.services.matching.siting import Sited, next_sites, reach_map, site
from ldsp.services.matching.suggesting import Suggested, one_more, refusals, suggest, suggestions, unserved
from ldsp.services.matching.what_if import NAMES, Outcome, by_district, day_of, summary, try_out

__all__ = [
    "FILE_NAME",
    "NAMES",
    "Draft",
    "Gaps",
    "Ground",
    "Near",
    "Options",
    "Order",
    "Outcome",
    "Sited",
    "Suggested",
    "Terms",
    "accept",
    "accept_plan",
    "accepted",
    "accepted_plans",
    "beside_provision",
    "by_district",
    "by_partner",
    "day_of",
    "distance_map",
    "draft",
    "dropped_point",
    "gaps",
    "ground",
    "in_hand",
    "ledger",
    "nearest_sites",
    "next_sites",
    "one_more",
    "options",
    "place",
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
