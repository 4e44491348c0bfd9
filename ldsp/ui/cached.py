"""The answers of the services, remembered until the store changes.

The store's revision is part of every key, so a write makes every remembered answer out of date at once, in every session.
Nothing else in the house remembers anything of the store's.
"""

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import Any

import streamlit as st

from ldsp.disclosure import Published
from ldsp.domain.areas import Place, Shapes
from ldsp.domain.compare import CompareChoice
from ldsp.domain.coverage import Counted, CoverageChoice, Setting, SkillLevel
from ldsp.domain.matching import Plan, SitingChoice
from ldsp.domain.need import Base, NeedChoice, Span, Weighting
from ldsp.domain.practice import HERE, PracticeChoice
from ldsp.domain.quarters import Quarter
from ldsp.domain.records import Kind
from ldsp.domain.roles import Person
from ldsp.domain.take_up import Question
from ldsp.errors import NothingToShow
from ldsp.figures import charts as drawings
from ldsp.services import assumptions as assumptions_service
from ldsp.services import board as board_service
from ldsp.services import compare as compare_service
from ldsp.services import coverage as coverage_service
from ldsp.services import district as district_service
from ldsp.services import indicators as indicators_service
from ldsp.services import matching as matching_service
from ldsp.services import methods as methods_service
from ldsp.services import need as need_service
from ldsp.services import outcomes as outcomes_service
from ldsp.services import overview as overview_service
from ldsp.services import packs as packs_service
from ldsp.services import practice as practice_service
from ldsp.services import regions as regions_service
from ldsp.services import revision
from ldsp.services import shapes as shapes_service
from ldsp.services import take_up as take_up_service
from ldsp.services import uploads as uploads_service
from ldsp.services import value as value_service


@st.cache_data(show_spinner=False, max_entries=2_000)
def _copy(_question: Callable[..., Any], name: str, number: int, *args: Any) -> Any:  # noqa: ARG001 - name and number are the key
    return _question(*args)


@st.cache_resource(show_spinner=False, max_entries=14)
def _shared(_question: Callable[..., Any], name: str, number: int, *args: Any) -> Any:  # noqa: ARG001
    return _question(*args)


@st.cache_resource(show_spinner=False, max_entries=40)
def _light(_question: Callable[..., Any], name: str, number: int, *args: Any) -> Any:  # noqa: ARG001
    return _question(*args)


_visit = threading.local()


def begin() -> None:
    """At the start of a visit: which state of the store is it about? Asked once, so that the page is of one piece."""
    _visit.revision = revision.current()


def _number() -> int:
    """The state that this visit is about. What a click sets off runs before the visit begins, so it may have to look itself."""
    if not hasattr(_visit, "revision"):
        begin()
    return int(_visit.revision)


def number() -> int:
    """The state of the store that this visit is about."""
    return _number()


def _remember(question: Callable[..., Any], *args: Any) -> Any:
    return _copy(question, f"{question.__module__}.{question.__qualname__}", _number(), *args)


def _share(question: Callable[..., Any], *args: Any) -> Any:
    """For what is large and never changed by its readers: one copy for all sessions."""
    return _shared(question, f"{question.__module__}.{question.__qualname__}", _number(), *args)


def _hold(question: Callable[..., Any], *args: Any) -> Any:
    """The same for what is a hundredth of that: many views may be held at once."""
    return _light(question, f"{question.__module__}.{question.__qualname__}", _number(), *args)


def drawn(make: Callable[..., Any], published: Published, *args: Any, **told: Any) -> drawings.Drawn:
    """A figure, remembered by what it is drawn from and what it was told besides."""
    return _drawn(make, f"{make.__module__}.{make.__qualname__}", published, args, told)


@st.cache_data(show_spinner=False, max_entries=500)
def _drawn(_make: Callable[..., Any], name: str, published: Published, args: Any, told: Any) -> drawings.Drawn:  # noqa: ARG001
    with drawings.trusted():
        return drawings.drawn(_make(published, *args, **told))


@st.cache_resource(show_spinner=False, max_entries=3)
def _shelf(*key: Any) -> list[uploads_service.Preview]:  # noqa: ARG001 - the key
    """A place for one preview: filled outside, because Streamlit would draw again, at every visit, what is drawn in here."""
    return []


def preview(
    person: Person, kind: str, region_code: str, sha256: str, content: bytes, *,
    file_name: str, sheet: str | None, mapping: tuple[tuple[str, str], ...], provider: str,
    progress: Callable[[int, int], None],
) -> uploads_service.Preview:  # fmt: skip
    """A checked file, until it is kept, for whoever may write the region's records. Its rows are in memory only."""
    shelf = _shelf(kind, region_code, sha256, file_name, sheet, mapping, provider)
    if not shelf:
        shelf.append(
            uploads_service.check(
                person,
                Kind(kind),
                region_code,
                content,
                file_name,
                sheet=sheet,
                mapping=dict(mapping),
                provider=provider,
                progress=progress,
            )
        )
    return shelf[0]


@st.cache_resource(show_spinner=False, max_entries=30)
def editable(_person: Person, kind: str, region_code: str, at: str) -> Any:
    """The records of a small kind as they were at a state of the store: those that a person began to edit.

    Whoever asks has seen to the person's rights at this visit; they were asked at the first as well.

    Raises
    ------
    NothingToShow
        That state is gone: other people have changed the store since, and this copy was given up.
    """
    if at != str(_number()):
        raise NothingToShow("The records have changed since you began.", "Load them again.")
    return uploads_service.editable(_person, Kind(kind), region_code)


def forget_previews() -> None:
    """Once something is kept, every preview is out of date."""
    _shelf.clear()


# --- areas ------------------------------------------------------------------------------------------------------------


def regions() -> tuple[Place, ...]:
    return _remember(regions_service.regions)  # type: ignore[no-any-return]


def region(region_code: str) -> Place:
    return _remember(regions_service.region, region_code)  # type: ignore[no-any-return]


def districts(region_code: str) -> tuple[Place, ...]:
    return _remember(regions_service.districts, region_code)  # type: ignore[no-any-return]


def neighbourhoods(lad_code: str) -> tuple[Place, ...]:
    return _remember(regions_service.neighbourhoods, lad_code)  # type: ignore[no-any-return]


def overlap_note(region_code: str) -> str:
    return _remember(regions_service.overlap_note, region_code)  # type: ignore[no-any-return]


def find(text: str) -> tuple[Place, ...]:
    """Never remembered: what was typed may be somebody's postcode."""
    return regions_service.find(text)


def shapes(kind: str, area_code: str) -> Shapes:
    return _remember(shapes_service.shapes, kind, area_code)  # type: ignore[no-any-return]


def outlines(kind: str, area_code: str) -> Any:
    return _share(shapes_service.outlines, kind, area_code)


# --- need -------------------------------------------------------------------------------------------------------------


def presets() -> tuple[tuple[str, str], ...]:
    return _remember(need_service.presets)  # type: ignore[no-any-return]


def default_preset() -> str:
    """The way of making the index that is shown where nobody has chosen one.

    Raises
    ------
    NothingToShow
        The store holds no index.
    """
    if not (known := presets()):
        raise NothingToShow("The store holds no index yet.", "Start LDSP with the data/ folder beside it, then reload.")
    return known[0][0]


def preset(preset_id: str) -> need_service.Preset:
    return _share(need_service.preset, preset_id)  # type: ignore[no-any-return]


def risk(choice: NeedChoice) -> Published:
    return _remember(_risk, choice)  # type: ignore[no-any-return]


def why(weighting: Weighting, region_code: str, area_code: str) -> Published:
    return _remember(_why, weighting, region_code, area_code)  # type: ignore[no-any-return]


def pockets(weighting: Weighting, region_code: str) -> Published:
    return _remember(_pockets, weighting, region_code)  # type: ignore[no-any-return]


def hot_spots(weighting: Weighting, region_code: str) -> Published:
    return _remember(_hot_spots, weighting, region_code)  # type: ignore[no-any-return]


def moves(weighting: Weighting, region_code: str) -> Published:
    return _remember(_moves, weighting, region_code)  # type: ignore[no-any-return]


def matching(
    weighting: Weighting, region_code: str, limits: dict[str, tuple[float | None, float | None]], until: str
) -> Published:
    return _remember(_matching, weighting, region_code, limits, until)  # type: ignore[no-any-return]


def spans(weighting: Weighting, region_code: str, measures: tuple[str, ...], until: str) -> tuple[Span, ...]:
    return _remember(_spans, weighting, region_code, measures, until)  # type: ignore[no-any-return]


def measures() -> tuple[tuple[str, str, str], ...]:
    """Every indicator: code, label, name of its group."""
    return _remember(indicators_service.choices)  # type: ignore[no-any-return]


# --- coverage ---------------------------------------------------------------------------------------------------------


def coverage(choice: CoverageChoice) -> Published:
    return _remember(_coverage, choice)  # type: ignore[no-any-return]


def gap_list(choice: CoverageChoice, by: str) -> Published:
    return _remember(_gap_list, choice, by)  # type: ignore[no-any-return]


def need_of_districts(choice: CoverageChoice) -> Published:
    return _remember(_need_of_districts, choice)  # type: ignore[no-any-return]


def need_chain(choice: CoverageChoice, area_code: str) -> Published:
    return _remember(_need_chain, choice, area_code)  # type: ignore[no-any-return]


def within_reach(choice: CoverageChoice) -> Published:
    return _remember(_within_reach, choice)  # type: ignore[no-any-return]


def counted_venues(choice: CoverageChoice) -> Published:
    return _remember(_counted_venues, choice)  # type: ignore[no-any-return]


def equity(choice: CoverageChoice) -> Published:
    return _remember(_equity, choice)  # type: ignore[no-any-return]


def courses(choice: CoverageChoice) -> Published:
    return _remember(_courses, choice)  # type: ignore[no-any-return]


def travel(choice: CoverageChoice) -> Published:
    return _remember(_travel, choice)  # type: ignore[no-any-return]


def to_confirm(region_code: str, today: date) -> Published:
    return _remember(_to_confirm, region_code, today)  # type: ignore[no-any-return]


def published_learning(region_code: str, until: str) -> Published:
    return _remember(_published_learning, region_code, until)  # type: ignore[no-any-return]


def gap_spans(choice: CoverageChoice) -> tuple[Span, ...]:
    return _remember(_gap_spans, choice)  # type: ignore[no-any-return]


def matching_gaps(choice: CoverageChoice, limits: dict[str, tuple[float | None, float | None]]) -> Published:
    return _remember(_matching_gaps, choice, limits)  # type: ignore[no-any-return]


def assumed_catchments(region_code: str) -> dict[Setting, float]:
    return _remember(_assumed_catchments, region_code)  # type: ignore[no-any-return]


# --- matching ---------------------------------------------------------------------------------------------------------


def pledge_units(region_code: str) -> tuple[str, ...]:
    """What the pledges of a region are counted in; empty without a pledge."""
    return matching_service.units(_pledges(region_code))


def pledge_ledger(region_code: str, unit: str, level: str, on: date) -> Published:
    return _remember(_pledge_ledger, region_code, unit, level, on)  # type: ignore[no-any-return]


def pledge_stages(region_code: str, unit: str, level: str, on: date) -> Published:
    return _remember(_pledge_stages, region_code, unit, level, on)  # type: ignore[no-any-return]


def pledges_by_partner(region_code: str, unit: str, on: date) -> Published:
    return _remember(_pledges_by_partner, region_code, unit, on)  # type: ignore[no-any-return]


def in_hand(region_code: str, level: str) -> Published:
    return _remember(_in_hand, region_code, level)  # type: ignore[no-any-return]


def suggestions(region_code: str, level: str, until: str, on: date, *, fair: bool) -> Published:
    return _remember(_suggestions, region_code, level, until, on, fair)  # type: ignore[no-any-return]


def refusals(region_code: str, level: str, until: str, on: date) -> Published:
    return _remember(_refusals, region_code, level, until, on)  # type: ignore[no-any-return]


def gaps_after(region_code: str, level: str, until: str, on: date, *, fair: bool) -> Published:
    return _remember(_gaps_after, region_code, level, until, on, fair)  # type: ignore[no-any-return]


def one_more(region_code: str, until: str, on: date, *, fair: bool) -> Published:
    return _remember(_one_more, region_code, until, on, fair)  # type: ignore[no-any-return]


def where_next(choice: SitingChoice) -> tuple[Published, Published]:
    """The next sites, and who is within reach before and after."""
    return _remember(_where_next, choice)  # type: ignore[no-any-return]


def what_if(region_code: str, level: str, until: str, on: date, plans: tuple[Plan, ...]) -> tuple[Published, Published]:
    """Plans side by side: in all, and district by district."""
    return _remember(_what_if, region_code, level, until, on, plans)  # type: ignore[no-any-return]


# --- one area ---------------------------------------------------------------------------------------------------------


def area(code: str) -> Place:
    return _remember(district_service.area, code).place  # type: ignore[no-any-return]


def groups(code: str) -> tuple[tuple[str, str], ...]:
    return _remember(district_service.groups, code)  # type: ignore[no-any-return]


def headlines(weighting: Weighting, region_code: str, code: str) -> Published:
    return _remember(_headlines, weighting, region_code, code)  # type: ignore[no-any-return]


def area_measures(code: str, group: str, benchmark: str, region_code: str, until: str) -> Published:
    return _remember(district_service.measures, code, group, benchmark, region_code, until)  # type: ignore[no-any-return]


def peers(code: str, indicator_id: str, until: str) -> Published:
    return _remember(district_service.peers, code, indicator_id, until)  # type: ignore[no-any-return]


def history(code: str, indicator_id: str) -> Published:
    return _remember(district_service.history, code, indicator_id)  # type: ignore[no-any-return]


def venues(code: str) -> Published:
    return _remember(district_service.venues, code)  # type: ignore[no-any-return]


def similar(code: str, likeness: str) -> Published:
    return _remember(district_service.similar, code, likeness)  # type: ignore[no-any-return]


# --- outcomes ---------------------------------------------------------------------------------------------------------


def outcome_groups(region_code: str) -> tuple[tuple[str, str], ...]:
    return _remember(outcomes_service.groups, region_code)  # type: ignore[no-any-return]


def outcome(region_code: str, until: str, group_code: str, panel: str) -> Published:
    """One of the panels about a group of learners; all of them are worked out at once, and only what is published is remembered.

    Raises
    ------
    NothingToShow
        There are no learners, or nothing for this panel.
    """
    found = _outcomes(region_code, until, group_code)[panel]
    if isinstance(found, outcomes_service.Reason):
        raise NothingToShow(found.what, found.do)
    return found


def frameworks(region_code: str, until: str, group_code: str) -> tuple[str, ...]:
    """The frameworks of digital skills, those first by which learners of the group were assessed; none without learners."""
    found = _outcomes(region_code, until, group_code)
    panels = {name.removeprefix("skills-"): one for name, one in found.items() if name.startswith("skills-")}
    return tuple(sorted(panels, key=lambda name: isinstance(panels[name], outcomes_service.Reason)))


def value(region_code: str, until: str, what_if: str, panel: str) -> Published:
    """One of the panels about value; as for `outcome`."""
    found = _remember(value_service.everything, region_code, until, what_if)[panel]
    if isinstance(found, outcomes_service.Reason):
        raise NothingToShow(found.what, found.do)
    return found  # type: ignore[no-any-return]


def assumed(region_code: str) -> tuple[value_service.Entry, ...]:
    """The assumptions that a return uses, as they stand for a region."""
    return _remember(_assumed, region_code)  # type: ignore[no-any-return]


def shared_names() -> tuple[str, ...]:
    return _remember(packs_service.names)  # type: ignore[no-any-return]


def shared(name: str) -> tuple[tuple[packs_service.Kept, Published], ...]:
    return _remember(packs_service.foreign, name)  # type: ignore[no-any-return]


def shared_packs() -> tuple[packs_service.Kept, ...]:
    return _remember(packs_service.kept)  # type: ignore[no-any-return]


# --- take-up ----------------------------------------------------------------------------------------------------------


def learners(region_code: str) -> take_up_service.Basis:
    """Whose learners a region's figures count, and what they may be sorted by."""
    return _remember(take_up_service.basis, region_code)  # type: ignore[no-any-return]


def take_up(question: Question) -> Published:
    return _remember(_take_up, question)  # type: ignore[no-any-return]


def take_up_of(region_code: str, area_code: str) -> Published:
    """Learners of the region who live in an area."""
    return _remember(take_up_service.of_area, region_code, area_code)  # type: ignore[no-any-return]


def take_up_over_time(question: Question) -> Published:
    return _remember(_take_up_over_time, question)  # type: ignore[no-any-return]


def take_up_targets(region_code: str, today: date) -> Published:
    return _remember(_take_up_targets, region_code, today)  # type: ignore[no-any-return]


def take_up_partners(region_code: str) -> Published:
    return _remember(take_up_service.partners, region_code)  # type: ignore[no-any-return]


def take_up_equity(question: Question, attribute: str) -> Published:
    return _remember(_take_up_equity, question, attribute)  # type: ignore[no-any-return]


def true_take_up(person: Person, question: Question) -> take_up_service.TrueCounts:
    """Never remembered: what is remembered anybody could be shown."""
    return take_up_service.true_counts(person, learners(question.region_code), question)


# --- several areas ----------------------------------------------------------------------------------------------------


def comparable() -> tuple[tuple[str, str], ...]:
    return _remember(compare_service.offered)  # type: ignore[no-any-return]


def beginning(region_code: str) -> tuple[str, ...]:
    return _remember(compare_service.beginning, region_code)  # type: ignore[no-any-return]


def comparisons(region_code: str, codes: tuple[str, ...]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return _remember(compare_service.examples, region_code, codes)  # type: ignore[no-any-return]


def compared_names(codes: tuple[str, ...]) -> dict[str, str]:
    return _remember(compare_service.labels, codes)  # type: ignore[no-any-return]


def compared_areas(codes: tuple[str, ...]) -> Published:
    return _remember(compare_service.areas, codes)  # type: ignore[no-any-return]


def grid(choice: CompareChoice) -> Published:
    return _remember(_grid, choice)  # type: ignore[no-any-return]


def compared_values(choice: CompareChoice) -> Published:
    return _remember(_compared_values, choice)  # type: ignore[no-any-return]


def compared_past(codes: tuple[str, ...], indicator_id: str) -> Published:
    return _remember(_compared_past, codes, indicator_id)  # type: ignore[no-any-return]


def followed(codes: tuple[str, ...], until: str) -> Published:
    return _remember(_followed, codes, until)  # type: ignore[no-any-return]


def league_kinds(codes: tuple[str, ...]) -> tuple[str, ...]:
    return _remember(compare_service.kinds, codes)  # type: ignore[no-any-return]


def league(weighting: Weighting, kind: str, codes: tuple[str, ...]) -> Published:
    return _remember(_league, weighting, kind, codes)  # type: ignore[no-any-return]


# --- practice ---------------------------------------------------------------------------------------------------------


def playbook(choice: PracticeChoice) -> Published:
    return _remember(practice_service.playbook, choice)  # type: ignore[no-any-return]


def practice_regions() -> tuple[tuple[str, str], ...]:
    return _remember(practice_service.regions_with)  # type: ignore[no-any-return]


def practice_reasons() -> tuple[str, ...]:
    return _remember(practice_service.reasons)  # type: ignore[no-any-return]


def verdict_rule() -> Published:
    return _remember(practice_service.rule)  # type: ignore[no-any-return]


# --- board and sharing -------------------------------------------------------------------------------------------------


def quarters(region_code: str, today: date) -> tuple[Quarter, ...]:
    """About which quarters something is recorded; the one to show first, then the latest."""
    return board_service.quarters(_recorded(region_code), today)


def board(region_code: str, quarter: Quarter) -> board_service.BoardReport:
    return _remember(_board, region_code, quarter)  # type: ignore[no-any-return]


def frozen(region_code: str) -> tuple[board_service.Frozen, ...]:
    return _remember(board_service.frozen, region_code)  # type: ignore[no-any-return]


def thawed(report_id: str) -> tuple[board_service.Frozen, board_service.BoardReport]:
    return _remember(board_service.thaw, report_id)  # type: ignore[no-any-return]


# --- the whole ---------------------------------------------------------------------------------------------------------


def glance(preset_id: str, region_code: str) -> Published:
    return _remember(_glance, preset_id, region_code)  # type: ignore[no-any-return]


def chain(region_code: str, until: str, today: date) -> Published:
    return _remember(_chain, region_code, until, today)  # type: ignore[no-any-return]


def since_last_quarter(region_code: str, today: date) -> Published:
    return _remember(_since, region_code, today)  # type: ignore[no-any-return]


def changes(region_code: str) -> Published:
    return _remember(_changes, region_code)  # type: ignore[no-any-return]


def freshness(today: date) -> Published:
    return _remember(overview_service.freshness, today)  # type: ignore[no-any-return]


def catalogue() -> Published:
    return _remember(methods_service.catalogue)  # type: ignore[no-any-return]


def protection() -> Published:
    """How learners are protected."""
    return _remember(methods_service.protection)  # type: ignore[no-any-return]


def about_index(preset_id: str) -> tuple[Published, ...]:
    """How a preset is made, which indicator moves it most, and whether anything counts twice."""
    return _remember(_about_index, preset_id)  # type: ignore[no-any-return]


# --- how the answers are put together ----------------------------------------------------------------------------------


def _assessment(weighting: Weighting, region_code: str) -> need_service.Assessment:
    scaled_within = _lads(region_code) if weighting.base is Base.REGION else ()
    return _share(_assess, weighting, scaled_within)  # type: ignore[no-any-return]


def _assess(weighting: Weighting, lad_codes: tuple[str, ...]) -> need_service.Assessment:
    return need_service.assess(_share(need_service.basis, weighting.preset_id), weighting, lad_codes)


def _lads(region_code: str) -> tuple[str, ...]:
    return tuple(place.code for place in districts(region_code))


def _risk(choice: NeedChoice) -> Published:
    assessment = _assessment(choice.weighting, choice.region_code)
    return need_service.risk(
        assessment, choice, region=region(choice.region_code).name, lad_codes=_lads(choice.region_code)
    )


def _why(weighting: Weighting, region_code: str, area_code: str) -> Published:
    here = district_service.area(area_code)
    if weighting.base is Base.REGION and not {*here.lad_codes} & {*_lads(region_code)}:
        raise NothingToShow(
            f"{here.place.name} lies outside {region(region_code).name}, and scores are scaled within that region only.",
            "Set “Scaled within” to England.",
        )
    return need_service.why(_assessment(weighting, region_code), area_code)


def _pockets(weighting: Weighting, region_code: str) -> Published:
    assessment = _assessment(weighting, region_code)
    return need_service.pockets(assessment, region=region(region_code).name, lad_codes=_lads(region_code))


def _hot_spots(weighting: Weighting, region_code: str) -> Published:
    assessment = _assessment(weighting, region_code)
    return need_service.hot_spots(assessment, region=region(region_code).name, lad_codes=_lads(region_code))


def _moves(weighting: Weighting, region_code: str) -> Published:
    default = _assessment(Weighting(preset_id=weighting.preset_id), region_code)
    yours = _assessment(weighting, region_code)
    return need_service.moves(default, yours, region=region(region_code).name, lad_codes=_lads(region_code))


def _matching(
    weighting: Weighting, region_code: str, limits: dict[str, tuple[float | None, float | None]], until: str
) -> Published:
    assessment = _assessment(weighting, region_code)
    return need_service.matching(
        assessment, limits, region=region(region_code).name, lad_codes=_lads(region_code), until=until
    )


def _spans(weighting: Weighting, region_code: str, measures: tuple[str, ...], until: str) -> tuple[Span, ...]:
    return need_service.spans(_assessment(weighting, region_code), measures, lad_codes=_lads(region_code), until=until)


def _people() -> coverage_service.People:
    return _share(coverage_service.people)  # type: ignore[no-any-return]


def _offer() -> coverage_service.Offer:
    return _share(coverage_service.offer)  # type: ignore[no-any-return]


def _demand(level: SkillLevel, region_code: str, until: str) -> coverage_service.Demand:
    return _hold(_make_demand, level, region_code, until)  # type: ignore[no-any-return]


def _make_demand(level: SkillLevel, region_code: str, until: str) -> coverage_service.Demand:
    return coverage_service.demand(_people(), level, region_code=region_code, until=until)


def _provision(choice: CoverageChoice) -> coverage_service.Provision:
    # How far people go makes no difference to what is on offer.
    return _hold(_make_provision, replace(choice, counted=Counted.COURSES, catchments=()))  # type: ignore[no-any-return]


def _make_provision(choice: CoverageChoice) -> coverage_service.Provision:
    demand = _demand(choice.level, choice.region_code, choice.until)
    return coverage_service.provision(_people(), _offer(), demand, choice, _lads(choice.region_code))


def _reach(choice: CoverageChoice) -> coverage_service.Reach:
    return _hold(_make_reach, choice)  # type: ignore[no-any-return]


def _make_reach(choice: CoverageChoice) -> coverage_service.Reach:
    return coverage_service.reach(_people(), _offer(), _provision(choice), choice)


def _default_assessment(region_code: str) -> need_service.Assessment:
    return _assessment(Weighting(preset_id=default_preset()), region_code)


def _coverage(choice: CoverageChoice) -> Published:
    return coverage_service.coverage(_provision(choice), region=region(choice.region_code).name)


def _gap_list(choice: CoverageChoice, by: str) -> Published:
    index = _default_assessment(choice.region_code)
    return coverage_service.gap_list(_provision(choice), index, region=region(choice.region_code).name, by=by)


def _need_of_districts(choice: CoverageChoice) -> Published:
    demand = _demand(choice.level, choice.region_code, choice.until)
    name = region(choice.region_code).name
    return coverage_service.need(_people(), demand, region=name, lad_codes=_lads(choice.region_code))


def _need_chain(choice: CoverageChoice, area_code: str) -> Published:
    here = district_service.area(area_code or choice.region_code)
    demand = _demand(choice.level, choice.region_code, choice.until)
    return coverage_service.chain(demand, where=here.place.name, lad_codes=here.lad_codes)


def _within_reach(choice: CoverageChoice) -> Published:
    return coverage_service.within_reach(
        _people(), _provision(choice), _reach(choice), region=region(choice.region_code).name
    )


def _counted_venues(choice: CoverageChoice) -> Published:
    return coverage_service.venues(
        _people(), _provision(choice), _reach(choice), region=region(choice.region_code).name
    )


def _equity(choice: CoverageChoice) -> Published:
    index = _default_assessment(choice.region_code)
    return coverage_service.equity(_provision(choice), _reach(choice), index, region=region(choice.region_code).name)


def _courses(choice: CoverageChoice) -> Published:
    names = _people().districts["name"]
    return coverage_service.courses(_provision(choice), names, region=region(choice.region_code).name)


def _travel(choice: CoverageChoice) -> Published:
    names = _people().districts["name"]
    return coverage_service.travel(_provision(choice), names, region=region(choice.region_code).name)


def _to_confirm(region_code: str, today: date) -> Published:
    names = _people().districts["name"]
    return coverage_service.stale(_offer(), names, today, region=region(region_code).name, lad_codes=_lads(region_code))


def _published_learning(region_code: str, until: str) -> Published:
    return coverage_service.published_learning(
        _people(), region=region(region_code).name, lad_codes=_lads(region_code), until=until
    )


def _gap_spans(choice: CoverageChoice) -> tuple[Span, ...]:
    return coverage_service.spans(_provision(choice), _reach(choice), _default_assessment(choice.region_code))


def _matching_gaps(choice: CoverageChoice, limits: dict[str, tuple[float | None, float | None]]) -> Published:
    index = _default_assessment(choice.region_code)
    name = region(choice.region_code).name
    return coverage_service.matching(_provision(choice), _reach(choice), index, limits, region=name)


def _assumed_catchments(region_code: str) -> dict[Setting, float]:
    return coverage_service.catchments(CoverageChoice(region_code=region_code))


def _headlines(weighting: Weighting, region_code: str, code: str) -> Published:
    return district_service.headlines(_assessment(weighting, region_code), code)


def _take_up(question: Question) -> Published:
    return take_up_service.spread(learners(question.region_code), question)


def _take_up_over_time(question: Question) -> Published:
    return take_up_service.over_time(learners(question.region_code), question)


def _take_up_targets(region_code: str, today: date) -> Published:
    return take_up_service.targets(learners(region_code), today)


def _take_up_equity(question: Question, attribute: str) -> Published:
    return take_up_service.equity(learners(question.region_code), question, attribute)


def _glance(preset_id: str, region_code: str) -> Published:
    assessment = _assessment(Weighting(preset_id=preset_id), region_code)
    lad_codes = _lads(region_code)
    return overview_service.glance(
        assessment,
        region_code=region_code,
        region=region(region_code).name,
        lad_codes=lad_codes,
        places=coverage_service.on_record(_offer(), lad_codes=lad_codes),
    )


def _chain(region_code: str, until: str, today: date) -> Published:
    def pledged() -> Published:
        units = pledge_units(region_code)
        return pledge_stages(region_code, "places" if "places" in units else next(iter(units), "places"), "", today)

    peers = {
        "pledges": pledged,
        "outcomes": lambda: outcome(region_code, until, "", "funnel"),
        "value": lambda: value(region_code, until, "", "returns"),
        "practice": lambda: playbook(PracticeChoice(region_code=region_code, where=HERE, until=until)),
    }
    return overview_service.chain(region(region_code).name, peers)


def _grid(choice: CompareChoice) -> Published:
    benchmark = district_service.Benchmark(choice.benchmark)
    name = district_service.benchmark_name(benchmark, choice.region_code)
    one_for_all = benchmark is not district_service.Benchmark.SIMILAR
    return compare_service.grid(
        _each(choice),
        compared_names(choice.codes),
        benchmark=name,
        beside=name if one_for_all else "",
        order=choice.order,
    )


def _compared_values(choice: CompareChoice) -> Published:
    return compare_service.values(_each(choice), compared_names(choice.codes))


def _each(choice: CompareChoice) -> tuple[Published, ...]:
    """The measures of each compared area, remembered without the order of the rows."""
    told = (choice.group, choice.benchmark, choice.region_code, choice.until)
    return _remember(district_service.measures_of, choice.codes, *told)  # type: ignore[no-any-return]


def _compared_past(codes: tuple[str, ...], indicator_id: str) -> Published:
    parts = {}
    for code in codes:
        with suppress(NothingToShow):  # the service says which areas have no past
            parts[code] = history(code, indicator_id)
    return compare_service.past(parts, compared_names(codes), indicator_id)


def _followed(codes: tuple[str, ...], until: str) -> Published:
    return compare_service.followed(compare_service.follow_ups(codes, until), compared_names(codes))


def _league(weighting: Weighting, kind: str, codes: tuple[str, ...]) -> Published:
    # Any region will do: what is scaled within England is the same for all.
    return compare_service.league(_assessment(weighting, codes[0]), kind, compared_names(codes))


def _recorded(region_code: str) -> board_service.Recorded:
    return _share(board_service.recorded, region_code)  # type: ignore[no-any-return]


def _board(region_code: str, quarter: Quarter) -> board_service.BoardReport:
    return board_service.report(
        _recorded(region_code),
        quarter,
        region=region(region_code).name,
        outcomes=_if_any(lambda: outcome(region_code, "", "", "funnel")),
        value=_if_any(lambda: value(region_code, "", "", "returns")),
        need=_if_any(lambda: glance(default_preset(), region_code)),
        gaps=_if_any(lambda: gap_list(CoverageChoice(region_code=region_code), "priority")),
    )


def _if_any(make: Callable[[], Published]) -> Published | None:
    try:
        return make()
    except NothingToShow:
        return None


def _since(region_code: str, today: date) -> Published:
    return overview_service.since(
        region_code=region_code, region=region(region_code).name, lad_codes=_lads(region_code), today=today
    )


def _changes(region_code: str) -> Published:
    return overview_service.changes(
        region=region(region_code).name, lad_codes=_lads(region_code), region_code=region_code
    )


def _about_index(preset_id: str) -> tuple[Published, ...]:
    assessment = _assessment(Weighting(preset_id=preset_id), regions_service.DEFAULT_REGION)
    return tuple(
        make(assessment) for make in (methods_service.recipe, methods_service.sensitivity, methods_service.correlations)
    )


def _outcomes(region_code: str, until: str, group_code: str) -> outcomes_service.Panels:
    made_up = _remember(outcomes_service.made_up, region_code)
    centres = _remember(_benchmarks, until, made_up)
    return _remember(outcomes_service.everything, region_code, until, group_code, centres)  # type: ignore[no-any-return]


def _benchmarks(until: str, made_up: bool) -> tuple[tuple[str, float], ...]:
    return outcomes_service.benchmarks(until, demonstration=made_up)


def _assumed(region_code: str) -> tuple[value_service.Entry, ...]:
    return tuple(value_service.ledger(region_code).entries.values())


def _pledges(region_code: str) -> Any:
    return _share(matching_service.pledges, region_code)


def _pledge_ledger(region_code: str, unit: str, level: str, on: date) -> Published:
    name = region(region_code).name
    return matching_service.ledger(_pledges(region_code), region=name, on=on, unit=unit, level=level)


def _pledge_stages(region_code: str, unit: str, level: str, on: date) -> Published:
    name = region(region_code).name
    return matching_service.stages(_pledges(region_code), region=name, on=on, unit=unit, level=level)


def _pledges_by_partner(region_code: str, unit: str, on: date) -> Published:
    return matching_service.by_partner(_pledges(region_code), region=region(region_code).name, on=on, unit=unit)


def _in_hand(region_code: str, level: str) -> Published:
    return matching_service.in_hand(region_code, region=region(region_code).name, level=level)


def _gaps(region_code: str, until: str) -> matching_service.Gaps:
    return _share(_make_gaps, region_code, until)  # type: ignore[no-any-return]


def _make_gaps(region_code: str, until: str) -> matching_service.Gaps:
    provisions = [_provision(CoverageChoice(region_code=region_code, level=level, until=until)) for level in SkillLevel]
    return matching_service.gaps(provisions, _default_assessment(region_code).districts.index)


def _suggested(region_code: str, until: str, on: date, fair: bool) -> matching_service.Suggested:
    return _share(_suggest, region_code, until, on, fair)  # type: ignore[no-any-return]


def _suggest(region_code: str, until: str, on: date, fair: bool) -> matching_service.Suggested:
    name, gaps = region(region_code).name, _gaps(region_code, until)
    return matching_service.suggest(_pledges(region_code), gaps, region=name, on=on, fair=fair)


def _suggestions(region_code: str, level: str, until: str, on: date, fair: bool) -> Published:
    return matching_service.suggestions(_suggested(region_code, until, on, fair), level)


def _refusals(region_code: str, level: str, until: str, on: date) -> Published:
    return matching_service.refusals(_suggested(region_code, until, on, fair=True), level)


def _gaps_after(region_code: str, level: str, until: str, on: date, fair: bool) -> Published:
    return matching_service.unserved(_suggested(region_code, until, on, fair), level)


def _one_more(region_code: str, until: str, on: date, fair: bool) -> Published:
    return matching_service.one_more(_suggested(region_code, until, on, fair))


def _ground(region_code: str) -> matching_service.Ground:
    return _share(_make_ground, region_code)  # type: ignore[no-any-return]


def _make_ground(region_code: str) -> matching_service.Ground:
    told = assumptions_service.assumptions("access", region_code)
    need = _demand(SkillLevel.BASIC, region_code, "")
    name, lads = region(region_code).name, _lads(region_code)
    return matching_service.ground(_people(), need, _offer(), told, region=name, lad_codes=lads)


def _sited(choice: SitingChoice) -> matching_service.Sited:
    return _share(_site, choice)  # type: ignore[no-any-return]


def _site(choice: SitingChoice) -> matching_service.Sited:
    return matching_service.site(_ground(choice.region_code), choice, matching_service.dropped_point(choice.dropped))


def _where_next(choice: SitingChoice) -> tuple[Published, Published]:
    sited = _sited(choice)
    return matching_service.next_sites(sited), matching_service.reach_map(sited)


def _what_if(
    region_code: str, level: str, until: str, on: date, plans: tuple[Plan, ...]
) -> tuple[Published, Published]:
    now = _suggested(region_code, until, on, fair=True)
    outcomes = {
        name: matching_service.try_out(now, plan, level, _sited_for(region_code, plan))
        for name, plan in zip(matching_service.NAMES, plans, strict=True)
    }
    return matching_service.summary(now, outcomes, level), matching_service.by_district(now, outcomes, level)


def _sited_for(region_code: str, plan: Plan) -> matching_service.Sited | None:
    """The sites of a plan's venues; none where no place can be told."""
    try:
        return _sited(SitingChoice(region_code=region_code, sites=max(plan.venues, 1)))
    except NothingToShow:
        return None
