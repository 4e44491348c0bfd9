"""Like with like: up to six regions or districts of any kind, what of them can be compared, and what cannot."""

from ldsp.services.compare.areas import MOST, areas, around, beginning, examples, labels, like, offered
from ldsp.services.compare.followed import follow_ups, followed
from ldsp.services.compare.grid import ORDERS, WORSE_FIRST, grid, values
from ldsp.services.compare.league import kinds, league
from ldsp.services.compare.past import past

__all__ = [
    "MOST",
    "ORDERS",
    "WORSE_FIRST",
    "areas",
    "around",
    "beginning",
    "examples",
    "follow_ups",
    "followed",
    "grid",
    "kinds",
    "labels",
    "league",
    "like",
    "offered",
    "past",
    "values",
]
