"""The sentences of the Coverage page, never stronger than what is recorded."""

from collections.abc import Mapping

from ldsp.analysis.coverage import DIAGNOSES
from ldsp.domain.numbers import shown

MORE, FEW, USED, EMPTY, NONE, UNKNOWN, NO_NEED = DIAGNOSES

ACTIONS: Mapping[str, str] = {
    MORE: "Places fill: add places, from a pledge or a new course.",
    FEW: "Find out why places are not filled (when, where, how people hear of it) before adding more.",
    USED: "Keep it up; share what works.",
    EMPTY: "Bring people to the places there are, or move some to where they are short.",
    NONE: "Ask partners whether there is really nothing; then plan a first course.",
    UNKNOWN: "Ask partners for their learner returns.",
    NO_NEED: "No estimate of need: nothing to compare places with.",
}

HOW_TO_READ = (
    "Coverage is places a year for each 100 people in need. A district’s spare places are never set against another’s gap. “Few places, and "
    "those not filled” is low coverage with places left empty; “more places needed” is low coverage with places that fill; “places stand "
    "empty” is enough coverage that is not used."
)


def share(value: float) -> str:
    """A share as a percentage, with a decimal where a whole number would say nothing.

    >>> share(0.012), share(0.34), share(1.2)
    ('1.2%', '34%', '120%')
    """
    return f"{shown(value * 100, decimals=1 if value < 0.1 else 0)}%"


def counted(number: float, one: str, many: str = "") -> str:
    """A number with its noun.

    >>> counted(1, "place"), counted(1240, "place"), counted(2, "district has", "districts have")
    ('1 place', '1,240 places', '2 districts have')
    """
    return f"{shown(number, decimals=0)} {one if round(number) == 1 else many or f'{one}s'}"


def a_course(level: str) -> str:
    """A course of a level, with its article.

    >>> a_course("basic"), a_course("advanced")
    ('a basic course', 'an advanced course')
    """
    return f"{'an' if level[0] in 'aeiou' else 'a'} {level} course"
