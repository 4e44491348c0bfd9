"""Records that are made up, so that every page shows what it will look like with records of one's own.

Tables in, tables out; the same seed gives the same records. Nobody in them exists, and no organisation: only districts, venues
and the published numbers of learners that enrolments are shared out by are real.
"""

from collections.abc import Mapping

import pandas as pd

from ldsp.analysis.demonstration import lessons, offer, partners
from ldsp.analysis.demonstration.learning import learning
from ldsp.analysis.demonstration.outcomes import assessments, follow_ups
from ldsp.analysis.demonstration.tables import MADE_UP, Setting
from ldsp.domain.records import Kind

__all__ = ["MADE_UP", "Setting", "demonstration"]


def demonstration(setting: Setting, seed: int) -> Mapping[Kind, pd.DataFrame]:
    """Records of a region, of every kind that pages show, each with the columns of its contract and as a checked upload has them.

    The order is that in which they can be kept: what is referred to comes first. `learner_ref` is an invented reference, not
    a pseudonym yet.
    """
    learned = learning(setting, seed)
    enrolments = learned.enrolments
    return {
        Kind.PROVIDERS: offer.providers(setting),
        Kind.PROGRAMMES: offer.programmes(setting),
        Kind.COURSE_RUNS: learned.runs,
        Kind.LEARNERS: enrolments.drop(columns="programme"),
        Kind.ASSESSMENTS: assessments(setting, enrolments, seed),
        Kind.FOLLOW_UPS: follow_ups(setting, enrolments, seed),
        Kind.TAKE_UP: partners.take_up(setting, seed),
        Kind.PLEDGES: partners.pledges(setting, seed),
        Kind.FUNDING: partners.funding(setting, learned.runs, seed),
        Kind.TARGETS: partners.targets(setting, enrolments, learned.runs, seed),
        Kind.ACTIVITIES: partners.activities(setting, seed),
        Kind.PRACTICE: lessons.practice(setting, seed),
    }
