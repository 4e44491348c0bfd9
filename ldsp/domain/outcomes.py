"""Whose outcomes are looked at, and which: the fixed choices of the pages about outcomes.

A page offers one group at a time. With what a table sorts by, and the outcome itself, that makes three crossing dimensions:
as many as tables about people may bear.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from ldsp.domain.take_up import Scope

SEPARATOR = ":"

GROUPS: Mapping[str, str] = MappingProxyType(
    {
        "level": "Level",
        "theme": "Theme",
        "programme_id": "Programme",
        "home_lad_code": "Living in",
        "age_band": "Age",
        "sex": "Sex",
        "disability": "Disability",
        "employment": "At the start",
    }
)
"""What a group may be made by: column of the records -> words."""

STAGE_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "enrolled": "Enrolled",
        "started": "Started",
        "completed": "Completed",
        "achieved": "Achieved",
        "progressed": "Progressed",
    }
)
RATED: tuple[str, ...] = ("completed", "achieved", "progressed")
"""Stages by which programmes are compared."""

WAVES: tuple[int, ...] = (3, 6, 12)
"""Months after the end of learning."""

JOBS: tuple[str, ...] = ("paid work", "self-employment")
PROGRESS: tuple[str, ...] = (*JOBS, "further learning")
"""What counts as progress: the kinds that DfE counts as a positive destination. Voluntary work is shown, and not counted."""

ON_COURSE: tuple[str, ...] = ("continuing", "break")  # a break in learning is no drop-out

_ACHIEVED = ("enrolled", "started", "completed", "achieved")
FATES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "left at once": frozenset({"enrolled"}),
        "left": frozenset({"enrolled", "started"}),
        "on course": frozenset({"enrolled", "started", "on_course"}),
        "result open": frozenset({"enrolled", "started", "completed", "result_open"}),
        "not achieved": frozenset({"enrolled", "started", "completed"}),
        "not heard of": frozenset({*_ACHIEVED, "progress_open"}),
        "not progressed": frozenset(_ACHIEVED),
        "learning": frozenset({*_ACHIEVED, "progressed"}),
        "in a job": frozenset({*_ACHIEVED, "progressed"}),
    }
)
"""What can have become of an enrolment: the stages that it reached, and what of it is still open."""

NOT_IN_WORK: tuple[str, ...] = ("not in work, looking", "not in work, not looking")


@dataclass(frozen=True)
class Group:
    """Some of the learners of a region: those alike in one thing, or all."""

    by: str = ""  # a column of GROUPS; empty: everybody
    value: str = ""

    @property
    def code(self) -> str:
        """As an address writes it.

        >>> Group("level", "basic").code, Group().code
        ('level:basic', '')
        """
        return f"{self.by}{SEPARATOR}{self.value}" if self.by else ""

    @property
    def crossing(self) -> tuple[str, ...]:
        return (GROUPS[self.by],) if self.by else ()


def group(code: str) -> Group:
    """A group from an address; everybody where the code is none.

    >>> group("level:basic"), group("height:tall").by
    (Group(by='level', value='basic'), '')
    """
    by, _, value = code.partition(SEPARATOR)
    return Group(by, value) if by in GROUPS and value else Group()


@dataclass(frozen=True)
class Learners:
    """Whose outcomes are looked at: of those who agreed to evaluation, those of a scope who started by the end of a year."""

    scope: Scope
    demonstration: bool  # demonstration records, or real ones: never both together
    until: str = ""  # year; empty: to the end
    group: Group = field(default_factory=Group)

    def of(self, group: Group) -> "Learners":
        """Those of them who are of a group."""
        return replace(self, group=group)
