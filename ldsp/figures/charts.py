"""Every chart by its name, in one place to look for it.

What a chart needs beyond its table is told in the publication's `facts`: `value`, `benchmark`, `benchmark_name`,
`lower_end`, `higher_end` (see `marks`), `edges`, `bands`, `no_data`, `areas` (see `legends`), `low`, `high` (intervals),
`against`, `against_name` (see `bars.contributions`) and `benchmark_code` (see `trends.trend`).
"""

from ldsp.figures.bars import bars, contributions
from ldsp.figures.distribution import beeswarm, strip
from ldsp.figures.legends import legend, legend_chart
from ldsp.figures.trends import trend

__all__ = ["bars", "beeswarm", "contributions", "legend", "legend_chart", "strip", "trend"]
