"""Whose outcomes are looked at, and which: the fixed choices of the pages about outcomes.

A page offers one group at a time. With what a table sorts by, and the outcome itself, that makes three crossing dimensions:
as many as tables about people may bear.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

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
