"""Where is the risk of digital exclusion greatest, and why? Tables in, tables out.

The chain, in order: `freeze_bounds` once, on a baseline; `normalise` to scores; `aggregate` to an index; `rank`,
`bands` and `district_summary` to place it; `contributions_against` and `explain_change` to explain it;
`rank_uncertainty`, `drop_one` and `double_count` to doubt it; `hotspots` and `matching` to find areas.
"""

from ldsp.analysis.need.banding import bands, class_counts, in_worst, natural_breaks, quantile_edges, rank
from ldsp.analysis.need.clusters import Hotspots, hotspots
from ldsp.analysis.need.districts import district_summary
from ldsp.analysis.need.explaining import Edition, contributions_against, explain_change
from ldsp.analysis.need.finding import matching
from ldsp.analysis.need.rates import shrink
from ldsp.analysis.need.scaling import Method, constant_indicators, imd_exponential, normalise
from ldsp.analysis.need.sensitivity import DoubleCount, double_count, drop_one
from ldsp.analysis.need.treatment import freeze_bounds, percentile_bounds, skewness_report, transform, treat
from ldsp.analysis.need.uncertainty import rank_shift_by_factor, rank_uncertainty, score_draws
from ldsp.analysis.need.weighting import Index, Scheme, aggregate, weighted_mean

__all__ = [
    "DoubleCount",
    "Edition",
    "Hotspots",
    "Index",
    "Method",
    "Scheme",
    "aggregate",
    "bands",
    "class_counts",
    "constant_indicators",
    "contributions_against",
    "district_summary",
    "double_count",
    "drop_one",
    "explain_change",
    "freeze_bounds",
    "hotspots",
    "imd_exponential",
    "in_worst",
    "matching",
    "natural_breaks",
    "normalise",
    "percentile_bounds",
    "quantile_edges",
    "rank",
    "rank_shift_by_factor",
    "rank_uncertainty",
    "score_draws",
    "shrink",
    "skewness_report",
    "transform",
    "treat",
    "weighted_mean",
]
