"""What a kind of record is made of: its columns, what they hold, and what makes a record the same when it comes again."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """A kind of upload: a table of the store that people fill."""

    LEARNERS = "learners"  # a learner's enrolment on a course run or programme
    ASSESSMENTS = "assessments"  # a digital skill of a learner, before or after
    FOLLOW_UPS = "follow_ups"  # what a learner did 3, 6, 12 months on
    TAKE_UP = "take_up"  # counts by code, of partners who give no more
    PROVIDERS = "providers"
    VENUES = "venues"
    PROGRAMMES = "programmes"
    COURSE_RUNS = "course_runs"
    PLEDGES = "pledges"
    FUNDING = "funding"
    TARGETS = "targets"
    ACTIVITIES = "activities"
    PRACTICE = "practice"
    INDICATOR_VALUES = "indicator_values"
    ASSUMPTIONS = "assumptions"  # numbers of the arithmetic in place of those that came with LDSP
    REGIONS = "regions"
    VIEWS = "views"  # what a meeting looks at, and what it decides


class Holds(StrEnum):
    """What a cell holds, and so how it is read and how it is kept."""

    TEXT = "text"
    WHOLE = "whole number"
    NUMBER = "number"
    MONEY = "amount in pounds"
    SCORE = "score, or yes or no"  # kept as a number: yes is 1, no is 0
    DATE = "date"
    YES_NO = "yes or no"
    CHOICE = "one of a list"
    AGE_BAND = "age band, or age in years"  # kept as the band
    BIRTH_DATE = "date of birth"  # kept as the age band at the start
    DISTRICT = "district"  # name or code, of today or of the past; kept as today's code
    DISTRICTS = "districts, with semicolons between"  # kept as codes, with semicolons between
    AREA = "code of an area"  # neighbourhood, district, region or country; a district's name will do
    POSTCODE = "postcode"  # of a person: kept as district and sector only
    SECTOR = "postcode sector"  # BB11 1; of a whole postcode only the sector is kept
    VENUE_POSTCODE = "postcode of a place"  # where the public goes: kept whole
    LEARNER = "learner reference"  # kept as a keyed pseudonym only
    REFERENCE = "reference to another record"  # its code, or its name if only one has it


NUMBERS = frozenset({Holds.WHOLE, Holds.NUMBER, Holds.MONEY, Holds.SCORE})
"""Kept as a number: whole numbers as such, the others with a fraction."""


@dataclass(frozen=True, kw_only=True)
class Field:
    """A column of an upload."""

    name: str
    label: str  # the head in a template
    holds: Holds
    guide: str  # what to write, in a sentence
    example: str
    required: bool = False
    key: bool = False  # part of what makes a record the same record when it comes again; missing text in a key is ""
    choices: tuple[str, ...] = ()
    synonyms: tuple[tuple[str, str], ...] = ()  # (what people and the ILR write, in lower case; the choice it means)
    aliases: tuple[str, ...] = ()  # other heads that people use, in lower case
    refers_to: Kind | None = None  # of its own kind: the register that came with LDSP (indicators, assumptions)
    least: float | None = None
    most: float | None = None
    longest: int = 200  # characters of a text
    pattern: str = ""  # of a whole text; the guide says in words what it asks
    past: bool = False  # a date that cannot lie in the future
    month_is: str = ""  # "first", "last": of a date; a month or a year alone is taken as its first or last day
    ends: str = ""  # of a date: left blank, it is the last day of what that other column says (a day, a month, a year)
    becomes: tuple[str, ...] = ()  # kept only as these columns, and not itself
    symbol_in: str = ""  # where a missing-value symbol that stands in the cell is kept

    @property
    def kept(self) -> bool:
        """The store has this column."""
        return not self.becomes


@dataclass(frozen=True, kw_only=True)
class Contract:
    """A kind of upload: what a row is, and its columns."""

    kind: Kind
    title: str
    row: str  # what a row is
    fields: tuple[Field, ...]
    about_people: bool = False  # a row is about one person: pseudonym, no free text, never published row by row
    one_of: tuple[tuple[str, ...], ...] = ()  # of each group of columns at least one is filled
    not_before: tuple[tuple[str, str], ...] = ()  # (earlier, later): dates in this order
    not_more: tuple[tuple[str, str], ...] = ()  # (smaller, larger): numbers in this order
    seldom_more: tuple[tuple[str, str], ...] = ()  # as not_more, but a warning: promises are sometimes exceeded

    @property
    def key(self) -> tuple[str, ...]:
        return tuple(field.name for field in self.fields if field.key)

    @property
    def kept(self) -> tuple[Field, ...]:
        """The columns that the store has, in order: what a checked row holds."""
        return tuple(field for field in self.fields if field.kept)

    def field(self, name: str) -> Field:
        return next(field for field in self.fields if field.name == name)
