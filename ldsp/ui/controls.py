"""The controls that several pages share. Every choice is plain text, kept in the address and checked against the store."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import streamlit as st

from ldsp.domain.areas import Level, Place
from ldsp.domain.coverage import (
    BASIS_NAMES,
    COUNTED_NAMES,
    LEVEL_NAMES,
    SETTING_NAMES,
    Basis,
    Counted,
    Setting,
    SkillLevel,
)
from ldsp.domain.need import COMPONENT_PREFIX, INDEX, Areas, Base, Span, Weighting
from ldsp.domain.take_up import DIMENSIONS, HOME, MEASURES, Question
from ldsp.errors import UnknownCode
from ldsp.services import take_up as take_up_service
from ldsp.ui import address, cached

MOST_TO_LIST = 2_500  # areas; a longer list is slow to send and nobody scrolls it
GREATEST_WEIGHT = 10

AREAS_NAMES = {
    Areas.DISTRICTS: "Districts of {region}",
    Areas.NEIGHBOURHOODS: "Neighbourhoods of {region}",
    Areas.ENGLAND: "England: districts",
    Areas.HEXAGONS: "England: districts as hexagons",
    Areas.ENGLAND_NEIGHBOURHOODS: "England: all neighbourhoods",
}
HOW_NAMES = {
    "arithmetic": "Arithmetic: one component may make up for another",
    "geometric": "Geometric: it may do so less",
}
MISSING_NAMES = {"reweight": "Raise the weights of the others", "zero": "Count it as nought (as DERI 1.0)"}


def choose(label: str, options: Sequence[tuple[str, str]], *, key: str, **more: Any) -> str:
    """A select box whose choice is in the address: (code, what people read), the default first."""
    return address.select(label, dict(options), key=key, **more)


def measure(*, key: str = "measure", preset_id: str) -> str:
    """The index, one of its components, or any indicator."""
    preset = cached.preset(preset_id)
    options = [(INDEX, "Risk index (all components)")]
    options += [(f"{COMPONENT_PREFIX}{c}", f"Component: {row['label']}") for c, row in preset.components.iterrows()]
    options += [(code, f"{group}: {label}") for code, label, group in cached.measures()]
    return choose(
        "Measure", options, key=key, help="Type to search. Indicators are shown as published, the index is ours."
    )


def areas(region_name: str) -> Areas:
    """Which areas the map shows."""
    return Areas(
        choose("Areas", [(a, text.format(region=region_name)) for a, text in AREAS_NAMES.items()], key="areas")
    )


def need_columns() -> list[int]:
    """How wide the boxes of the risk map are: one more where a district's neighbourhoods may be picked out."""
    return [4, 4, 3, 3, 3] if address.chosen("areas") == Areas.NEIGHBOURHOODS else [4, 4, 3, 3]


def within(region: Place) -> str:
    """The district whose neighbourhoods alone are shown; empty for all of the region's."""
    districts = [(district.code, district.name) for district in cached.districts(region.code)]
    return choose("Within", [("", f"All of {region.name}"), *districts], key="within")


def area(places: Sequence[tuple[str, str]], whole: str) -> str:
    """The selected area; empty for none. The map, the table and the search set the same choice."""
    if len(places) > MOST_TO_LIST:
        asked = address.chosen("area")
        places = [(code, name) for code, name in places if code == asked]
    return choose("Selected area", [("", f"None: {whole}"), *sorted(places, key=lambda p: p[1])], key="area")


def any_area(region: Place) -> str:
    """The area a page is about: the region, one of its districts, or whatever a search or a link led to."""
    options = {region.code: f"{region.name}: the whole region"}
    options |= {district.code: district.name for district in cached.districts(region.code)}
    asked = address.chosen("area")
    if asked and asked not in options:
        try:
            options[asked] = cached.area(asked).name
        except UnknownCode:
            address.drop("area", options, "area")
    return choose("Area", list(options.items()), key="area")


def pick(code: str | None) -> None:
    """Select an area from a click on a map or a row of a table."""
    if code:
        address.choose("area", code)


def find_place(on_found: Callable[[Place], None]) -> None:
    """Find a district or neighbourhood by name, code or postcode. What is typed is not kept and is not in the address."""
    text = st.text_input(
        "Find a place",
        placeholder="Name, or postcode such as BB11 1",
        key="find",
        help="A postcode is looked up here and forgotten.",
    )
    if not text:
        return
    found = cached.find(text)
    if not found:
        st.caption(
            "No district, neighbourhood or English postcode is called that. Try part of a name, or a postcode sector."
        )
    for place in found:
        within = "" if place.kind == Level.DISTRICT else " · neighbourhood"
        st.button(
            f"{place.name}{within}", key=f"found-{place.code}", on_click=_go, args=(place, on_found), type="tertiary"
        )


def _go(place: Place, on_found: Callable[[Place], None]) -> None:
    st.session_state["find"] = ""
    on_found(place)


def weighting(*, shown: bool) -> Weighting:
    """The preset and what was changed in it: whole numbers from 0 to 10 at two levels, of which only ratios matter.

    Drawn only if `shown`: two dozen controls that nobody sees would be sent at every visit.
    """
    left, middle, right, far = _boxes([3, 3, 4, 3], shown=shown)
    with left:
        preset_id = choose("Way of making the index", cached.presets(), key="preset", shown=shown)
    with middle:
        bases = [(Base.ENGLAND.value, "England"), (Base.REGION.value, "the chosen region only")]
        told = "Scaled within a region, a 9 there is not comparable with a 9 elsewhere."
        base = Base(choose("Scaled within", bases, key="base", help=told, shown=shown))
    preset = cached.preset(preset_id)
    with right:
        how = choose("Mean of the components", _first(HOW_NAMES, preset.how), key=f"{preset_id}-how", shown=shown)
    with far:
        missing = choose(
            "If a value is missing", _first(MISSING_NAMES, preset.missing), key=f"{preset_id}-missing", shown=shown
        )
    components: list[tuple[str, int]] = []
    indicators: list[tuple[str, int]] = []
    boxes = _boxes([1] * len(preset.components), shown=shown)
    for box, (component, row) in zip(boxes, preset.components.iterrows(), strict=True):
        with box:
            components += _weight(preset_id, str(component), f"**{row['label']}**", int(row["weight"]), shown=shown)
            for indicator, each in preset.indicators[preset.indicators["component"] == component].iterrows():
                indicators += _weight(preset_id, str(indicator), each["short_label"], int(each["weight"]), shown=shown)
    if shown:
        st.button("Reset to the default weights", on_click=_reset, args=(preset_id,), key="reset-weights")
    return Weighting(
        preset_id=preset_id,
        indicators=tuple(indicators),
        components=tuple(components),
        how="" if how == preset.how else how,
        missing="" if missing == preset.missing else missing,
        base=base,
    )


def _boxes(widths: Sequence[int], *, shown: bool) -> Sequence[AbstractContextManager[object]]:
    """Columns to draw in; where nothing is drawn, as many that do nothing."""
    return st.columns(list(widths)) if shown else [nullcontext()] * len(widths)


def limits(weighting: Weighting, region: Place, until: str) -> dict[str, tuple[float | None, float | None]]:
    """Several measures, each with a least and a greatest value, beside the least, mean and greatest there are."""
    names = {INDEX: "Risk index", **{code: f"{group}: {label}" for code, label, group in cached.measures()}}
    examples = {
        "High risk, and many without a car": [INDEX, "no_car"],
        "Slow connections, and many aged 75 and over": ["premises_below_30", "age_75_plus"],
    }
    for words, measures in examples.items():
        st.button(
            words,
            key=f"example-{measures[-1]}",
            on_click=_ask,
            args=(cached.spans(weighting, region.code, tuple(measures), until),),
            type="tertiary",
            icon=":material/lightbulb:",
        )
    chosen = address.select_several("Measures to match on", names, key="match", most=4)
    found: dict[str, tuple[float | None, float | None]] = {}
    if not chosen:
        st.caption("Choose one to four measures, or one of the examples.")
        return found
    for span in cached.spans(weighting, region.code, tuple(chosen), until):
        left, middle, right = st.columns([4, 2, 2], vertical_alignment="bottom")
        left.markdown(span.words)
        least = middle.number_input("At least", value=None, key=f"least-{span.measure}", bind="query-params", step=0.1)
        most = right.number_input("At most", value=None, key=f"most-{span.measure}", bind="query-params", step=0.1)
        found[span.measure] = (least, most)
    return found


def skill_level() -> SkillLevel:
    """One of the three levels of the programme."""
    options = [(level.value, name) for level, name in LEVEL_NAMES.items()]
    told = "People overlap between the levels, so the levels are never added."
    return SkillLevel(choose("Skill level", options, key="level", help=told))


def basis() -> Basis:
    """What takes place in a district, or what its residents get."""
    options = [(basis.value, name) for basis, name in BASIS_NAMES.items()]
    return Basis(choose("Counted by", options, key="basis", help="Two different questions: people travel to learn."))


def counted() -> Counted:
    """Which venues count as within reach."""
    return Counted(
        choose("Within reach of", [(each.value, name) for each, name in COUNTED_NAMES.items()], key="venues")
    )


FURTHEST_KM = 40


def catchments(assumed: dict[Setting, float], *, shown: bool) -> tuple[tuple[Setting, int], ...]:
    """How far people go to learn, in whole km: what differs from the assumption. Drawn only if `shown`."""
    found = []
    for box, (setting, name) in zip(_boxes([1] * len(SETTING_NAMES), shown=shown), SETTING_NAMES.items(), strict=True):
        default = round(assumed[setting])
        with box:
            km = address.slider(f"Km, in {name}", key=f"km-{setting}", default=default, most=FURTHEST_KM, shown=shown)
        if km != default:
            found.append((setting, max(km, 1)))
    if shown:
        st.button("Reset to what is assumed", on_click=_reset_catchments, args=(assumed,), key="reset-catchments")
    return tuple(found)


def _reset_catchments(assumed: dict[Setting, float]) -> None:
    for setting, km in assumed.items():
        st.session_state[f"km-{setting}"] = round(km)


def gap_limits(spans: Sequence[Span]) -> dict[str, tuple[float | None, float | None]]:
    """Limits on risk and provision, and the example that asks for the worse half of both."""
    st.button(
        "High risk and low provision",
        key="example-gaps",
        on_click=_ask_gaps,
        args=(spans,),
        type="tertiary",
        icon=":material/lightbulb:",
    )
    found: dict[str, tuple[float | None, float | None]] = {}
    for span in spans:
        left, middle, right = st.columns([4, 2, 2], vertical_alignment="bottom")
        left.markdown(span.words)
        least = middle.number_input("At least", value=None, key=f"from-{span.measure}", bind="query-params", step=0.1)
        most = right.number_input("At most", value=None, key=f"to-{span.measure}", bind="query-params", step=0.1)
        if least is not None or most is not None:
            found[span.measure] = (least, most)
    if not found:
        st.caption("Set a limit, or choose the example.")
    return found


def _ask_gaps(spans: Sequence[Span]) -> None:
    """Risk no lower than the mean of the region's districts, provision no better than it."""
    for span in spans:
        st.session_state.pop(f"from-{span.measure}", None)
        st.session_state.pop(f"to-{span.measure}", None)
        if span.measure == "risk":
            st.session_state["from-risk"] = round(span.mean, 1)
        elif span.measure == "unmet_1000":
            st.session_state["from-unmet_1000"] = round(span.mean, 1)


def take_up(here: take_up_service.Basis, region_code: str, until: str) -> Question:
    """What is asked of take-up: what is counted, by what, and up to two filters besides. More than three never cross."""
    offered = here.offered()
    first, second, third, fourth = st.columns(4)
    with first:
        by = choose("Sorted by", _first(dict(offered), HOME), key="by")
    with second:
        measure = choose("Count", _first(dict(MEASURES), "starts"), key="count")
    with third:
        steps = [("month", "Month"), ("quarter", "Quarter")]
        step = choose("Over time by", steps, key="step")
    with fourth:
        years = [("", "The beginning"), *((str(year), f"{year}") for year in range(2025, 2014, -1))]
        since = choose("From", years, key="since")
    only: list[tuple[str, str]] = []
    boxes = st.columns(4)
    for number in (0, 1):
        taken = {by, *(name for name, _ in only)}
        free = [(code, words) for code, words in offered if code not in taken]
        with boxes[2 * number]:
            name = choose("Only" if number == 0 else "And only", [("", "All learners"), *free], key=f"only{number + 1}")
        if name:
            values = [(code, words[:1].upper() + words[1:]) for code, words in here.names[name].items()]
            with boxes[2 * number + 1]:
                only.append((name, choose(DIMENSIONS[name], values, key=f"only{number + 1}-{name}")))
    return Question(
        region_code, by=by, only=tuple(only), since=since, until=until, quarterly=step == "quarter", measure=measure
    )


def reach_groups() -> list[tuple[str, str]]:
    """The groups whose reach can be worked out."""
    return list(take_up_service.comparisons())


def _ask(spans: Sequence[Span]) -> None:
    """An example asks for more than the mean of the region's districts on each of its measures."""
    st.session_state["match"] = [span.measure for span in spans]
    for span in spans:
        st.session_state[f"least-{span.measure}"] = round(span.mean, 1)


def _weight(preset_id: str, name: str, label: str, default: int, *, shown: bool) -> list[tuple[str, int]]:
    """A slider; what differs from the default."""
    value = address.slider(label, key=f"{preset_id}-{name}", default=default, most=GREATEST_WEIGHT, shown=shown)
    return [] if value == default else [(name, value)]


def _first(names: dict[str, str], default: str) -> list[tuple[str, str]]:
    return sorted(names.items(), key=lambda item: item[0] != default)


def _reset(preset_id: str) -> None:
    preset = cached.preset(preset_id)
    for weights in (preset.components["weight"], preset.indicators["weight"]):
        for name, weight in weights.items():
            st.session_state[f"{preset_id}-{name}"] = int(weight)
    st.session_state[f"{preset_id}-how"] = preset.how
    st.session_state[f"{preset_id}-missing"] = preset.missing
    st.session_state["base"] = Base.ENGLAND.value
