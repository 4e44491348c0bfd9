"""Every chart by its name, in one place to look for it.

What a chart needs beyond its table is told in the publication's `facts`: `value`, `benchmark`, `benchmark_name`,
`lower_end`, `higher_end` (see `marks`), `edges`, `bands`, `no_data`, `areas` (see `legends`), `low`, `high` (intervals),
`against`, `against_name` (see `bars.contributions`) and `benchmark_code` (see `trends.trend`).
"""

import altair as alt

from ldsp.figures.bars import bars, contributions
from ldsp.figures.distribution import beeswarm, strip
from ldsp.figures.legends import legend, legend_chart
from ldsp.figures.trends import trend

__all__ = ["bars", "beeswarm", "contributions", "legend", "legend_chart", "spoken", "strip", "trend"]


def spoken(chart: alt.LayerChart) -> tuple[alt.LayerChart, str]:
    """The chart, and apart from it what it says to those who cannot see it: a page hands the two on separately."""
    bare = chart.copy(deep=False)
    bare.description = alt.Undefined
    return bare, str(chart.description)
