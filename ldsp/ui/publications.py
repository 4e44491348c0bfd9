"""What LDSP publishes for other programs, table by table: open data over HTTP and share packs read this list and no other.

To publish one more table, add a line to `PUBLICATIONS`. Whatever it makes is `Published`, as on the pages.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime

from ldsp.disclosure import Published
from ldsp.domain.areas import ENGLAND
from ldsp.domain.coverage import CoverageChoice, SkillLevel
from ldsp.domain.need import Areas, NeedChoice, Weighting
from ldsp.domain.practice import PracticeChoice
from ldsp.domain.quarters import Quarter
from ldsp.domain.take_up import Question
from ldsp.errors import NothingToShow, UnknownCode
from ldsp.figures import packs
from ldsp.services import indicators
from ldsp.ui import cached

OUTCOMES = {
    "funnel": ("from enrolment to progress", "A row is a stage: who reached it, out of whom."),
    "follow-up": ("three, six and twelve months on", "A row is a time of asking, with its response rate and bounds."),
    "destinations": ("what learners went on to", "A row is a destination."),
}
VALUE = {
    "cost-per": ("cost per learner", "A row is a cost per enrolment, completion or outcome."),
    "returns": ("return, low, central and high", "A row is a return on a pound."),
}
BOARD = "board-"
BOARD_PARTS = {
    "summary": ("three sentences", "A row is a sentence."),
    "kpis": ("targets", "A row is something counted, with its target, the quarter before and a judgement."),
    "decisions": ("what needs a decision", "A row is something asked of the board."),
    "pledges": ("pledges", "A row is a pledge with what was delivered of it."),
    "funding": ("funding and spend", "A row is a grant."),
    "activities": ("activity log", "A row is something that happened in the quarter."),
    "outcomes": ("how far learners get", "A row is a stage, of all learners so far."),
    "value": ("what comes back for a pound", "A row is low, central or high, of all learners so far."),
    "need": ("how the region stands", "A row is a step of the programme with its number."),
    "gaps": ("where provision falls short", "A row is a district."),
    "received": ("how fresh the records are", "A row is a kind of record."),
}
"""Of the quarter that the Board page shows first; `?quarter=2019-Q1` asks for another."""


@dataclass(frozen=True)
class Publication:
    """A table that is published for every region."""

    title: str
    about: str  # a sentence: what a row is
    make: Callable[[str], Published]  # of the region with this code


def table(name: str, region_code: str, quarter: Quarter | None = None) -> Published:
    """One published table of a region; of a board report that of a `quarter`.

    Raises
    ------
    UnknownCode
        There is no such table or region.
    NothingToShow
        The store holds nothing of it for this region.
    """
    if name not in PUBLICATIONS:
        raise UnknownCode("table", name, PUBLICATIONS)
    cached.region(region_code)
    if quarter is not None and name.startswith(BOARD) and (part := board(region_code, quarter).get(name)) is not None:
        return part
    return PUBLICATIONS[name].make(region_code)


def tables(region_code: str) -> Iterator[tuple[str, Published]]:
    """Every table of a region of which the store holds something."""
    for name in PUBLICATIONS:
        try:
            yield name, table(name, region_code)
        except NothingToShow:
            continue


def board(region_code: str, quarter: Quarter | None = None) -> dict[str, Published]:
    """The parts of a board report by the names they have in the addresses; of the quarter that the page shows first, or another."""
    report = cached.board(region_code, quarter or cached.quarters(region_code, datetime.now(UTC).date())[0])
    return {f"{BOARD}{name}": part for name, part in report.parts()}


def local_skills(region_code: str) -> dict[str, list[Published]]:
    """What is published under each heading of DfE's Local Skills Report."""
    names = {
        "Local landscape": ("overview", "measures-demography", "measures-deprivation", "measures-context"),
        "Skills supply": ("measures-skills", "venues"),
        "Skills demand": tuple(f"demand-{level}" for level in SkillLevel),
        "Mapping skills supply and demand": tuple(f"gaps-{level}" for level in SkillLevel),
    }
    found: dict[str, list[Published]] = {heading: [] for heading in names}
    for heading, wanted in names.items():
        for name in wanted:
            with suppress(NothingToShow, UnknownCode):
                found[heading].append(table(name, region_code))
    return found


def pack(region_code: str, today: date) -> packs.Packed:
    """All of them as a share pack; the same all day, as long as the store does not change.

    Raises
    ------
    UnknownCode
        There is no such region.
    NothingToShow
        The store holds nothing of this region.
    """
    region = cached.region(region_code)
    if not (found := dict(tables(region_code))):
        raise NothingToShow(f"There is nothing to share about {region.name} yet.", "Load the bundled data first.")
    made = datetime(today.year, today.month, today.day, tzinfo=UTC)
    return packs.pack(region, found, revision=cached.number(), made=made)


def _risk(areas: Areas) -> Callable[[str], Published]:
    def make(region_code: str) -> Published:
        all_of_them = (
            Areas.ENGLAND_NEIGHBOURHOODS if areas is Areas.NEIGHBOURHOODS and region_code == ENGLAND else areas
        )
        weighting = Weighting(preset_id=cached.default_preset())
        return cached.risk(
            NeedChoice(
                region_code=region_code, weighting=weighting, areas=all_of_them, measure="index", within="", until=""
            )
        )

    return make


def _measures(group: str) -> Callable[[str], Published]:
    return lambda region_code: cached.area_measures(region_code, group, "england", region_code, "")


def _pockets(region_code: str) -> Published:
    return cached.pockets(Weighting(preset_id=cached.default_preset()), region_code)


def _coverage(level: SkillLevel) -> Callable[[str], Published]:
    return lambda region_code: cached.coverage(CoverageChoice(region_code=region_code, level=level))


def _outcome(panel: str) -> Callable[[str], Published]:
    return lambda region_code: cached.outcome(region_code, "", cached.outcome_groups(region_code)[0][0], panel)


def _value(panel: str) -> Callable[[str], Published]:
    return lambda region_code: cached.value(region_code, "", "", panel)


def _gaps(level: SkillLevel) -> Callable[[str], Published]:
    return lambda region_code: cached.gap_list(CoverageChoice(region_code=region_code, level=level), "priority")


def _demand(level: SkillLevel) -> Callable[[str], Published]:
    return lambda region_code: cached.need_chain(CoverageChoice(region_code=region_code, level=level), "")


def _of_board(name: str) -> Callable[[str], Published]:
    def make(region_code: str) -> Published:
        if (part := board(region_code).get(f"{BOARD}{name}")) is None:
            raise NothingToShow(
                f"Nothing of this is recorded for {cached.region(region_code).name}.", "See the Board page."
            )
        return part

    return make


def _glance(region_code: str) -> Published:
    return cached.glance(cached.default_preset(), region_code)


PUBLICATIONS: Mapping[str, Publication] = {
    "overview": Publication("How the region stands", "A row is a step of the programme with its number.", _glance),
    "risk-districts": Publication(
        "Risk of digital exclusion by district",
        "A row is a district: score, band, rank and rank interval.",
        _risk(Areas.DISTRICTS),
    ),
    "risk-neighbourhoods": Publication(
        "Risk of digital exclusion by neighbourhood",
        "A row is a neighbourhood (LSOA): score, band and rank.",
        _risk(Areas.NEIGHBOURHOODS),
    ),
    "pockets": Publication(
        "Where an average hides pockets",
        "A row is a district: its residents in England's worst tenth of neighbourhoods.",
        _pockets,
    ),
    **{
        f"measures-{group.replace('_', '-')}": Publication(
            f"Measures: {name.lower()}", "A row is a measure of the region beside England.", _measures(group)
        )
        for group, name in indicators.COMPONENT_NAMES.items()
    },
    **{
        f"demand-{level}": Publication(
            f"Need for skills: {level}", "A row is a step from residents to people in need.", _demand(level)
        )
        for level in SkillLevel
    },
    **{
        f"gaps-{level}": Publication(
            f"Where provision falls short: {level}",
            "A row is a district: need, places, gap and its priority.",
            _gaps(level),
        )
        for level in SkillLevel
    },
    **{
        f"coverage-{level}": Publication(
            f"Need beside places and take-up: {level}", "A row is a district.", _coverage(level)
        )
        for level in SkillLevel
    },
    "take-up": Publication(
        "Learners by home district",
        "A row is a district: enrolments, starts, completions.",
        lambda region_code: cached.take_up(Question(region_code)),
    ),
    "take-up-by-level": Publication(
        "Learners by level",
        "A row is a skill level: enrolments, starts, completions.",
        lambda region_code: cached.take_up(Question(region_code, by="level")),
    ),
    "take-up-targets": Publication(
        "Targets for learners",
        "A row is a target with what is reached.",
        lambda region_code: cached.take_up_targets(region_code, datetime.now(UTC).date()),
    ),
    **{
        f"outcomes-{panel}": Publication(f"Outcomes: {title}", about, _outcome(panel))
        for panel, (title, about) in OUTCOMES.items()
    },
    "sustained-destinations": Publication(
        "Outcomes: DfE's sustained destinations",
        "A row is a college or provider with its main address in the region, or England.",
        cached.sustained,
    ),
    **{
        f"value-{panel}": Publication(f"Value: {title}", about, _value(panel))
        for panel, (title, about) in VALUE.items()
    },
    "practice": Publication(
        "What was tried, and what came of it",
        "A row is a practice record with its computed verdict.",
        lambda region_code: cached.playbook(PracticeChoice(region_code=region_code)),
    ),
    **{
        f"{BOARD}{name}": Publication(f"Board report: {title}", about, _of_board(name))
        for name, (title, about) in BOARD_PARTS.items()
    },
    "since-last-quarter": Publication(
        "What changed since last quarter",
        "A row is a sort of change of our data, others' data, a method or a boundary.",
        lambda region_code: cached.since_last_quarter(region_code, datetime.now(UTC).date()),
    ),
    "changes": Publication(
        "What changed since the period before", "A row is a measure with its last two values.", cached.changes
    ),
    "venues": Publication("Places to learn or get online", "A row is a venue of the register.", cached.venues),
}
"""By the name that stands in the address."""
