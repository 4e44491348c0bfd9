"""Which pledge or new session should go where? Tables in, tables out.

`match_pledges` sets what partners have promised beside what is missing: first who may serve whom, and why not; then the
fairest and most useful way of sharing the places out. `where_next` finds the sites from which most people come within
reach, and `least_distance` those that make the way to the nearest shortest; both say how far from the best they can be.
"""

from ldsp.analysis.matching.allotting import Matching, match_pledges
from ldsp.analysis.matching.eligibility import COUNTS_PEOPLE, REASONS, Pairs, pairs, summed_up
from ldsp.analysis.matching.nearest import Nearest, least_distance
from ldsp.analysis.matching.reach import DETOUR, kilometres, within_reach
from ldsp.analysis.matching.siting import Sites, greedy, where_next
from ldsp.analysis.matching.steps import Step, untold

__all__ = [
    "COUNTS_PEOPLE",
    "DETOUR",
    "REASONS",
    "Matching",
    "Nearest",
    "Pairs",
    "Sites",
    "Step",
    "greedy",
    "kilometres",
    "least_distance",
    "match_pledges",
    "pairs",
    "summed_up",
    "untold",
    "where_next",
    "within_reach",
]
