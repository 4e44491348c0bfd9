"""Where does provision fall short of demand? Tables in, tables out.

`rake` and `demand` say how many people want for skills, `supply` and `share_home` where the places are; `coverage_table`
sets the one beside the other, `priority` orders the gaps; `e2sfca` and `reach` ask what lies within reach of home, and
`concentration_index` whom provision favours.
"""

from ldsp.analysis.coverage.access import Access, Decay, e2sfca, reach, weight
from ldsp.analysis.coverage.demand import demand
from ldsp.analysis.coverage.equity import concentration_index
from ldsp.analysis.coverage.gaps import DIAGNOSES, coverage_table, effective_coverage
from ldsp.analysis.coverage.ordering import priority
from ldsp.analysis.coverage.raking import Raked, rake
from ldsp.analysis.coverage.supply import MODES, ONLINE, share_home, supply

__all__ = [
    "DIAGNOSES",
    "MODES",
    "ONLINE",
    "Access",
    "Decay",
    "Raked",
    "concentration_index",
    "coverage_table",
    "demand",
    "e2sfca",
    "effective_coverage",
    "priority",
    "rake",
    "reach",
    "share_home",
    "supply",
    "weight",
]
