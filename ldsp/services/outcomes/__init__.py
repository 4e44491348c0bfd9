"""What changed for learners, how sure one can be of it, and for how many it is known."""

from ldsp.services.outcomes.cohort import METHOD, Cohort, cohort, made_up
from ldsp.services.outcomes.everything import Panels, Reason, benchmarks, everything, groups
from ldsp.services.outcomes.follow_up import destinations, follow_up
from ldsp.services.outcomes.funnel import funnel
from ldsp.services.outcomes.programmes import all_regions, programmes
from ldsp.services.outcomes.publishing import group_name
from ldsp.services.outcomes.skills import frameworks, gains
from ldsp.services.outcomes.sustained import sustained
from ldsp.services.outcomes.timing import staying, time_to_job

__all__ = [
    "METHOD",
    "Cohort",
    "Panels",
    "Reason",
    "all_regions",
    "benchmarks",
    "cohort",
    "destinations",
    "everything",
    "follow_up",
    "frameworks",
    "funnel",
    "gains",
    "group_name",
    "groups",
    "made_up",
    "programmes",
    "staying",
    "sustained",
    "time_to_job",
]
