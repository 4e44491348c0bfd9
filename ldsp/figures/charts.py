"""Every chart by its name, in one place to look for it.

What a chart needs beyond its table is told in the publication's `facts`: `value`, `benchmark`, `benchmark_name`,
`lower_end`, `higher_end` (see `marks`), `edges`, `bands`, `no_data`, `areas` (see `legends`), `low`, `high` (intervals),
`against`, `against_name` (see `bars.contributions`), `chart` (see `control.control`) and `benchmark_code` (see `trends.trend`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import altair as alt
from altair.utils import schemapi

from ldsp.figures.bars import bars, contributions
from ldsp.figures.control import control
from ldsp.figures.distribution import beeswarm, strip
from ldsp.figures.legends import legend, legend_chart
from ldsp.figures.quadrants import quadrants
from ldsp.figures.trends import trend

__all__ = [
    "Drawn",
    "bars",
    "beeswarm",
    "contributions",
    "control",
    "drawn",
    "legend",
    "legend_chart",
    "quadrants",
    "strip",
    "trend",
    "trusted",
]


@dataclass(frozen=True)
class Drawn:
    """A chart as a page needs it: what the browser draws, and what is said to those who cannot see it."""

    spec: dict[str, Any]
    alt: str


def drawn(chart: alt.LayerChart) -> Drawn:
    """The chart's specification and, apart from it, its description.

    It is not checked against the schema of Vega-Lite: that takes ten times as long as the rest, and the tests do it.
    """
    spec = chart.to_dict(validate=False)
    return Drawn(spec, str(spec.pop("description", "")))


@contextmanager
def trusted() -> Iterator[None]:
    """Build charts without checking every part of them against the schema, for the same reason."""
    with schemapi.debug_mode(arg=False):
        yield
