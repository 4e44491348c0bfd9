"""Which pledge or new session should go where? Tables in, tables out.

`match_pledges` sets what partners have promised beside what is missing: first who may serve whom, and why not; then the
fairest and most useful way of sharing the places out. `where_next` finds the sites from which most people come within
reach, and says how far from the best its answer can be.
"""

from ldsp.analysis.matching.allotting import Matching, match_pledges
from ldsp.analysis.matching.eligibility import COUNTS_PEOPLE, REASONS, Pairs, pairs, summed_up
from ldsp.analysis.matching.reach import DETOUR, kilometres, within_reach
from ldsp.analysis.matching.siting import Sites, greedy, where_next

__all__ = [
    "COUNTS_PEOPLE",
    "DETOUR",
    "REASONS",
    "Matching",
    "Pairs",
    "Sites",
    "greedy",
    "kilometres",
    "match_pledges",
    "pairs",
    "summed_up",
    "where_next",
    "within_reach",
]
