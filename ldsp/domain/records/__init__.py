"""What people can put into the store: the kinds of record, their columns, and the words allowed in them.

This register is the one place to add a kind or a column. The checks of an upload, the templates and their column
guides, the forms for editing in place and the tables of the store all follow it. Terms are those of the ILR, ONS and
the programme's papers.
"""

from collections.abc import Mapping
from types import MappingProxyType

from ldsp.domain.records import meetings, people, plans, provision
from ldsp.domain.records.shape import NUMBERS, Contract, Field, Holds, Kind
from ldsp.domain.records.words import (
    AGE_BANDS,
    DESIGNS,
    DISABILITY,
    EMPLOYMENT,
    ETHNICITY,
    FOLLOW_UP_MONTHS,
    FRAMEWORKS,
    LEVELS,
    MEASURES,
    MODES,
    OUTCOMES,
    PLEDGE_STAGES,
    PLEDGE_UNITS,
    PRIOR_LEVELS,
    PROGRAMME_THEMES,
    RESULTS,
    SEXES,
    SKILLS,
    STAGES,
    STATUSES,
    TARGET_MEASURES,
    THEMES,
    VERDICT_REASONS,
)

CONTRACTS: Mapping[Kind, Contract] = MappingProxyType({
    contract.kind: contract
    for contract in (
        people.LEARNERS, people.ASSESSMENTS, people.FOLLOW_UPS, people.TAKE_UP, provision.PROVIDERS, provision.VENUES,
        provision.PROGRAMMES, provision.COURSE_RUNS, provision.PLEDGES, plans.FUNDING, plans.TARGETS, plans.ACTIVITIES,
        plans.PRACTICE, plans.INDICATOR_VALUES, plans.ASSUMPTIONS, plans.REGIONS, meetings.VIEWS,
    )
})  # fmt: skip
"""Every kind of upload, in the order in which people meet them."""

__all__ = [
    "AGE_BANDS", "CONTRACTS", "DESIGNS", "DISABILITY", "EMPLOYMENT", "ETHNICITY", "FOLLOW_UP_MONTHS", "FRAMEWORKS",
    "LEVELS",
    "MEASURES", "MODES", "NUMBERS", "OUTCOMES", "PLEDGE_STAGES", "PLEDGE_UNITS", "PRIOR_LEVELS", "PROGRAMME_THEMES",
    "RESULTS",
    "SEXES", "SKILLS", "STAGES", "STATUSES", "TARGET_MEASURES", "THEMES", "VERDICT_REASONS", "Contract", "Field",
    "Holds", "Kind",
]  # fmt: skip
