"""The answers of the services, remembered until the store changes.

The store's revision is part of every key, so a write makes every remembered answer out of date at once, in every session.
Nothing else in the house remembers anything of the store's.
"""

import threading
from collections.abc import Callable
from datetime import date
from typing import Any

import streamlit as st

from ldsp.disclosure import Published
from ldsp.domain.areas import Place, Shapes
from ldsp.domain.need import Base, NeedChoice, Span, Weighting
from ldsp.domain.records import Kind
from ldsp.domain.roles import Person
from ldsp.errors import NothingToShow
from ldsp.figures import charts as drawings
from ldsp.services import district as district_service
from ldsp.services import indicators as indicators_service
from ldsp.services import methods as methods_service
from ldsp.services import need as need_service
from ldsp.services import overview as overview_service
from ldsp.services import regions as regions_service
from ldsp.services import revision
from ldsp.services import shapes as shapes_service
from ldsp.services import uploads as uploads_service


@st.cache_data(show_spinner=False, max_entries=2_000)
def _copy(_question: Callable[..., Any], name: str, number: int, *args: Any) -> Any:  # noqa: ARG001 - name and number are the key
    return _question(*args)


@st.cache_resource(show_spinner=False, max_entries=12)
def _shared(_question: Callable[..., Any], name: str, number: int, *args: Any) -> Any:  # noqa: ARG001
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


def _remember(question: Callable[..., Any], *args: Any) -> Any:
    return _copy(question, f"{question.__module__}.{question.__qualname__}", _number(), *args)


def _share(question: Callable[..., Any], *args: Any) -> Any:
    """For what is large and never changed by its readers: one copy for all sessions."""
    return _shared(question, f"{question.__module__}.{question.__qualname__}", _number(), *args)


def drawn(make: Callable[..., Any], published: Published, *args: Any, **told: Any) -> drawings.Drawn:
    """A figure, remembered by what it is drawn from and what it was told besides."""
    return _drawn(make, f"{make.__module__}.{make.__qualname__}", published, args, told)


@st.cache_data(show_spinner=False, max_entries=500)
def _drawn(_make: Callable[..., Any], name: str, published: Published, args: Any, told: Any) -> drawings.Drawn:  # noqa: ARG001
    with drawings.trusted():
        return drawings.drawn(_make(published, *args, **told))


@st.cache_resource(show_spinner=False, max_entries=3)
def preview(
    _person: Person, kind: str, region_code: str, sha256: str, _content: bytes, *,  # noqa: ARG001 - the key
    file_name: str, sheet: str | None, mapping: tuple[tuple[str, str], ...], provider: str,
    _progress: Callable[[int, int], None],
) -> uploads_service.Preview:  # fmt: skip
    """A checked file, until it is kept, for whoever may write the region's records. Its rows are in memory only."""
    return uploads_service.check(
        _person,
        Kind(kind),
        region_code,
        _content,
        file_name,
        sheet=sheet,
        mapping=dict(mapping),
        provider=provider,
        progress=_progress,
    )


def forget_previews() -> None:
    """Once something is kept, every preview is out of date."""
    preview.clear()


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


# --- the whole ---------------------------------------------------------------------------------------------------------


def glance(preset_id: str, region_code: str) -> Published:
    return _remember(_glance, preset_id, region_code)  # type: ignore[no-any-return]


def changes(region_code: str) -> Published:
    return _remember(_changes, region_code)  # type: ignore[no-any-return]


def freshness(today: date) -> Published:
    return _remember(overview_service.freshness, today)  # type: ignore[no-any-return]


def catalogue() -> Published:
    return _remember(methods_service.catalogue)  # type: ignore[no-any-return]


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


def _headlines(weighting: Weighting, region_code: str, code: str) -> Published:
    return district_service.headlines(_assessment(weighting, region_code), code)


def _glance(preset_id: str, region_code: str) -> Published:
    assessment = _assessment(Weighting(preset_id=preset_id), region_code)
    return overview_service.glance(
        assessment, region_code=region_code, region=region(region_code).name, lad_codes=_lads(region_code)
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
