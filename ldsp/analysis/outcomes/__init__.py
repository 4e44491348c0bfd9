"""What changed for learners, how sure one can be of it, and the words that a test stands behind.

* `intervals`  of a difference of two proportions, a count
* `comparing`  better, similar or worse; rising or falling
* `stages`     from enrolment to progress, with those on course apart
* `spread`     programmes on a funnel plot
* `gain`       skills before and after
* `returns`    follow-up after 3, 6 and 12 months
* `timing`     time to a job, cohorts and how long they stay

With them go, from the words, Wilson's interval and the verdict on what was tried: the check of a record asks for it too.
"""

from ldsp.analysis.outcomes.comparing import Comparison, Trend, TrendWord, benchmark, recent_trend
from ldsp.analysis.outcomes.gain import NO_COMPARISON, Gain, match, paired_gain
from ldsp.analysis.outcomes.intervals import byar, newcombe
from ldsp.analysis.outcomes.returns import FollowUp, collapse, follow_up
from ldsp.analysis.outcomes.spread import LEAST_UNITS, dispersion, funnel_limits
from ldsp.analysis.outcomes.stages import STAGES, funnel, rates, stages, steps
from ldsp.analysis.outcomes.timing import DAYS, retention, stayed, time_to_event
from ldsp.domain.evidence import Verdict, evidence_level, verdict
from ldsp.domain.intervals import Interval, wilson
from ldsp.domain.records import DESIGNS

__all__ = [
    "DAYS",
    "DESIGNS",
    "LEAST_UNITS",
    "NO_COMPARISON",
    "STAGES",
    "Comparison",
    "FollowUp",
    "Gain",
    "Interval",
    "Trend",
    "TrendWord",
    "Verdict",
    "benchmark",
    "byar",
    "collapse",
    "dispersion",
    "evidence_level",
    "follow_up",
    "funnel",
    "funnel_limits",
    "match",
    "newcombe",
    "paired_gain",
    "rates",
    "recent_trend",
    "retention",
    "stages",
    "stayed",
    "steps",
    "time_to_event",
    "verdict",
    "wilson",
]
