"""All that is published about the outcomes of a group, worked out from one reading of its records."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from ldsp.disclosure import Published
from ldsp.domain.outcomes import GROUPS, RATED, Group, group
from ldsp.domain.records import Kind, words
from ldsp.errors import NothingToShow
from ldsp.services import regions
from ldsp.services.outcomes.cohort import cohort
from ldsp.services.outcomes.follow_up import destinations, follow_up
from ldsp.services.outcomes.funnel import funnel
from ldsp.services.outcomes.programmes import all_regions, programmes
from ldsp.services.outcomes.publishing import group_name
from ldsp.services.outcomes.skills import frameworks, gains
from ldsp.services.outcomes.timing import staying, time_to_job
from ldsp.store.database import reading
from ldsp.store.reads.records import records


class Reason(NamedTuple):
    """Why a panel has nothing to show, and what to do."""

    what: str
    do: str


Panels = Mapping[str, Published | Reason]
"""By name: `funnel`, `programmes-<stage>`, `skills-<framework>`, `follow-up`, `destinations`, `time-to-job`, `staying`."""


def everything(region_code: str, until: str, group_code: str, centres: tuple[tuple[str, float], ...]) -> Panels:
    """Every panel of a group of learners.

    Parameters
    ----------
    region_code, until
        Whose learners, and started by the end of which year (empty: all).
    group_code
        Which of them: see `Group.code`.
    centres
        What `benchmarks` found.

    Raises
    ------
    NothingToShow
        There are no learners to look at.
    """
    some = group(group_code)
    read = cohort(region_code, until).of(some)  # every panel takes this one, which asks for each table once
    name = group_name(some, {place.code: place.name for place in regions.districts(region_code)}, read.programmes)
    makers: dict[str, Callable[[], Published]] = {
        "funnel": lambda: funnel(read, some, name),
        "follow-up": lambda: follow_up(read, some, name),
        "destinations": lambda: destinations(read, some, name),
        "time-to-job": lambda: time_to_job(read, some, name),
        "staying": lambda: staying(read, some, name),
    }
    for stage, centre in centres:
        makers[f"programmes-{stage}"] = lambda stage=stage, centre=centre: programmes(  # type: ignore[misc]
            read, some, name, stage=stage, centre=centre
        )
    for framework, _ in frameworks(read):
        makers[f"skills-{framework}"] = lambda framework=framework: gains(read, some, name, framework)  # type: ignore[misc]
    return {panel: _or_reason(make) for panel, make in makers.items()}


def benchmarks(until: str, *, demonstration: bool) -> tuple[tuple[str, float], ...]:
    """The rate of every region together for each stage by which programmes are compared: stage, share of 1 (missing if hidden).

    Demonstration records are set beside demonstration records only, real ones beside real ones.
    """
    return tuple((stage, all_regions(stage, until, demonstration=demonstration)) for stage in RATED)


def groups(region_code: str) -> tuple[tuple[str, str], ...]:
    """The groups that may be chosen: code and words. None of them is taken from what is known of learners."""
    with reading() as session:
        listed = records(session, kind=Kind.PROGRAMMES, region_codes=[region_code], columns=["programme_id", "name"])
    known = {
        "level": [(value, value) for value in words.LEVELS],
        "theme": [(value, value) for value in words.THEMES],
        "programme_id": sorted({*zip(listed["programme_id"], listed["name"], strict=True)}, key=lambda each: each[1]),
        "home_lad_code": [(place.code, place.name) for place in regions.districts(region_code)],
        "age_band": [(value, value) for value in words.AGE_BANDS],
        "sex": [(value, value) for value in words.SEXES],
        "disability": [(value, value) for value in words.DISABILITY],
        "employment": [(value, value) for value in words.EMPLOYMENT],
    }
    link = {"home_lad_code": " "}
    return (
        ("", "All learners"),
        *(
            (Group(by, value).code, f"{label}{link.get(by, ': ')}{name}")
            for by, label in GROUPS.items()
            for value, name in known[by]
        ),
    )


def _or_reason(make: Callable[[], Published]) -> Published | Reason:
    try:
        return make()
    except NothingToShow as nothing:
        return Reason(nothing.what, nothing.do)
