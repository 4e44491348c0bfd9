"""The region at a glance, along the five steps of the programme: what is known, what changed, how fresh it is."""

from ldsp.services.overview.chain import chain
from ldsp.services.overview.changes import NO_TREND, changes
from ldsp.services.overview.freshness import freshness
from ldsp.services.overview.glance import glance
from ldsp.services.overview.since import since

__all__ = ["NO_TREND", "chain", "changes", "freshness", "glance", "since"]
