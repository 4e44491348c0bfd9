"""Views in an order: what a meeting looks at, step by step."""

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

PRESENT, STEP = "present", "step"
"""Parts of an address: whose agenda is being presented (region:agenda), and which of its views this is, from 1."""


@dataclass(frozen=True, kw_only=True)
class View:
    """A saved view of an agenda."""

    agenda: str
    name: str
    position: int
    address: str  # the page and what is chosen on it: need?area=E07000117; the first page has an empty name
    question: str = ""  # what to point out or to ask
    decision: str = ""
    decided_on: str = ""  # in words
    data_revision: int | None = None  # the state of the store that was on the screen

    @property
    def page(self) -> str:
        """Name of the page in the address; empty for the one that opens when none is named."""
        return self.address.partition("?")[0]

    @property
    def choices(self) -> dict[str, str]:
        """What is chosen on the page."""
        return dict(parse_qsl(self.address.partition("?")[2]))


def address(page: str, choices: dict[str, str]) -> str:
    """A page and what is chosen on it as it stands in a link, without a presentation that was running.

    >>> address("need", {"area": "E07000117", "present": "demonstration", "step": "2"})
    'need?area=E07000117'
    """
    kept = {key: value for key, value in choices.items() if key not in {PRESENT, STEP}}
    return f"{page}?{urlencode(kept, safe=',:')}" if kept else page


def link(view: View, step: int, region_code: str) -> str:
    """Where a step of a presentation of a region's agenda leads, from any page.

    >>> link(View(agenda="June", name="Risk", position=1, address="need?area=E07000117"), 1, "E37000019")
    './need?area=E07000117&present=E37000019:June&step=1'
    """
    told = {PRESENT: f"{region_code}:{view.agenda}", STEP: str(step)}
    return f"./{view.page}?{urlencode({**view.choices, **told}, safe=',:')}"


DEMONSTRATION = "Demonstration"
"""The agenda that is there before anybody has saved one: what LDSP does, shown on Lancashire."""

_TOUR = (
    ("overview", "The region at a glance", "?region=E37000019", "How does Lancashire stand along the five steps of the programme?"),
    ("need", "Where the risk is greatest", "need?region=E37000019",
     "Which districts, and between which ranks might each lie?"),
    ("district", "Burnley on one page", "district?region=E37000019&area=E07000117&group=skills",
     "What sets it apart from England, and what has changed?"),
    ("need", "Where an average hides pockets", "need?region=E37000019&areas=neighbourhoods&area=E01024861",
     "A district's mean hides streets: where are they?"),
    ("coverage", "Where provision falls short of demand", "coverage?region=E37000019", "Which gap comes first, and why?"),
    ("matching", "Which pledge should go where", "matching?region=E37000019", "What can no pledge serve?"),
    ("outcomes", "What became of the learners", "outcomes?region=E37000019", "How many answered, and what does that leave open?"),
    ("compare", "The six Local DSPs side by side", "compare?region=ldsp-lancashire",
     "Which differences does a test stand behind?"),
    ("compare", "One county by four kinds of boundary",
     "compare?region=E37000019&with=ldsp-lancashire,E69000019,E47000018&group=broadband",
     "The same records, cut in other ways: what changes?"),
    ("compare", "A LEP that shares its districts",
     "compare?region=E37000012&with=E37000032,E37000038&group=skills",
     "Why must these not be added up?"),
    ("practice", "What worked, and what did not", "practice?region=E37000019", "What would another region do differently?"),
    ("board", "The paper for the board", "board?region=E37000019", "What has to be decided this quarter?"),
)  # fmt: skip


def demonstration(pages: frozenset[str]) -> tuple[View, ...]:
    """The guided demonstration, over the pages that there are."""
    there = [each for each in _TOUR if each[0] in pages]
    return tuple(
        View(agenda=DEMONSTRATION, name=name, position=at, address=where, question=ask)
        for at, (_page, name, where, ask) in enumerate(there, start=1)
    )
