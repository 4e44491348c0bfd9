"""What is counted of learners, and by what: the fixed categories of tables about people.

Nothing finer is ever offered: months, not days; the bands and groups of the records, not ages. One more entry here is one more
way to look at take-up.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

MEASURES: Mapping[str, str] = MappingProxyType(
    {"enrolments": "Enrolments", "starts": "Starts", "completions": "Completions"}
)
"""Column of the store -> words. Each is dated by its own event: signing up, the first day, the end of a completed course."""

GROUPS: Mapping[str, str] = MappingProxyType(
    {
        "age_band": "Age",
        "sex": "Sex",
        "disability": "Disability",
        "ethnicity": "Ethnic group",
        "prior_level": "Prior qualification",
        "employment": "Employment at start",
    }
)
"""What is known of the learner."""

COURSES: Mapping[str, str] = MappingProxyType(
    {
        "level": "Level",
        "theme": "Theme",
        "programme_id": "Programme",
        "provider_id": "Provider",
        "delivery_lad_code": "Delivery district",
    }
)
"""What is known of the course."""

HOME = "home_lad_code"
DIMENSIONS: Mapping[str, str] = MappingProxyType(
    {
        "level": COURSES["level"],
        "theme": COURSES["theme"],
        HOME: "Home district",
        "delivery_lad_code": COURSES["delivery_lad_code"],
        "programme_id": COURSES["programme_id"],
        "provider_id": COURSES["provider_id"],
        **GROUPS,
    }
)
"""Everything that learners may be sorted or chosen by, besides region and period."""

WIDE = (HOME, "level", "theme", *GROUPS)
"""What may be asked of a region for which nobody records: its residents, wherever they learn. Codes of programmes and providers
mean something only in the region that gave them."""

EVERYWHERE = ""
"""Stands for all regions together where learners are added up: no region has this code."""

NOT_KNOWN = "not known"
"""What a group is called where the record does not say."""


@dataclass(frozen=True)
class Scope:
    """Whose learners are counted.

    Those recorded for a region, wherever they live; or, of a region that records nothing itself, those who live in its
    districts, whoever recorded them.
    """

    region_code: str = ""  # recorded for it; empty: by home
    lad_codes: tuple[str, ...] = ()  # living there; empty with no region: anywhere in England

    @property
    def by_home(self) -> bool:
        return not self.region_code


@dataclass(frozen=True)
class Question:
    """What is asked of take-up, in plain codes: everything that an address says."""

    region_code: str
    by: str = HOME
    only: tuple[tuple[str, str], ...] = ()  # (dimension, value)
    since: str = ""  # year; empty: from the beginning
    until: str = ""  # year; empty: to the end
    quarterly: bool = False
    measure: str = "starts"

    @property
    def crossing(self) -> tuple[str, ...]:
        """The dimensions that cross in the finest table of the page, in words."""
        return tuple(DIMENSIONS[one] for one in dict.fromkeys((self.by, *(name for name, _ in self.only))))
