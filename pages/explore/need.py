"""Where is the risk of digital exclusion greatest, and why? The risk map."""

from contextlib import nullcontext

import streamlit as st

from ldsp.domain.areas import Level, Place
from ldsp.domain.need import Areas, Base, NeedChoice
from ldsp.figures import bars, distribution, legends, map_pictures, maps
from ldsp.ui import cached, controls, frame, parts

MAP_HEIGHT = 360


def go(place: Place) -> None:
    """Show what a search found: in the chosen region if it lies there, else in all of England."""
    here = {district.code for district in cached.districts(frame.region_code())}
    small = place.kind == Level.NEIGHBOURHOOD
    inside = (place.within if small else place.code) in here
    st.session_state["areas"] = {
        (False, True): Areas.DISTRICTS,
        (False, False): Areas.ENGLAND,
        (True, True): Areas.NEIGHBOURHOODS,
        (True, False): Areas.ENGLAND_NEIGHBOURHOODS,
    }[small, inside].value
    if small and inside:
        st.session_state["within"] = place.within
    controls.pick(place.code)


region = cached.region(frame.region_code())
head = st.container()
boxes = st.container()
main = st.container()
weights = parts.section("Change how the index is made: weights, scale, missing values", key="weights")
with weights or nullcontext():
    weighting = controls.weighting(shown=weights is not None)
measure_box, areas_box, *within_box, area_box, find_box = boxes.columns(controls.need_columns())
with measure_box:
    measure = controls.measure(preset_id=weighting.preset_id)
with areas_box:
    areas = controls.areas(region.name)
within = ""
if within_box:
    with within_box[0]:
        within = controls.within(region)
with find_box:
    controls.find_place(go)

risk = cached.risk(
    NeedChoice(
        region_code=region.code, weighting=weighting, areas=areas, measure=measure, within=within, until=frame.until()
    )
)
with area_box:
    selected = controls.area(parts.names(risk), risk.facts["whole"])
with head:
    st.title(risk.question)
    parts.answer(risk)

shapes = cached.shapes(areas.value, within or region.code)
outline = cached.shapes("outlines", within or region.code) if areas is Areas.NEIGHBOURHOODS else None
map_box, rank_box = main.columns(2)
with map_box:
    parts.area_map(
        risk,
        maps.area_map(risk, shapes, selected=selected, outline=outline, height=MAP_HEIGHT),
        height=MAP_HEIGHT,
        on_pick=controls.pick,
    )
    parts.legend(risk)
with rank_box:
    parts.figure(cached.drawn(distribution.strip, risk, selected), key="strip")
    parts.ranked(risk, selected, key="ranked", on_pick=controls.pick)
with main:
    parts.words(risk)
    parts.table_below(risk, key="risk")
    parts.downloads(
        risk,
        key="risk",
        charts=lambda: (
            map_pictures.map_picture(
                risk, shapes, cached.outlines(areas.value, within or region.code), selected=selected
            ),
            legends.legend_chart(risk),
        ),
    )

left, right = st.columns(2)
with left, parts.or_reason():
    why = cached.why(weighting, region.code, selected or risk.facts["first"])
    parts.panel(why, key="why", chart=(bars.contributions, {"name": "short"}))
with left, parts.or_reason():
    if not weighting.is_default:
        parts.panel(cached.moves(weighting, region.code), key="moves")
with right, parts.or_reason():
    if weighting.base is Base.ENGLAND:
        pockets = cached.pockets(weighting, region.code)
        parts.panel(pockets, key="pockets", chart=(bars.bars, {"selected": selected, "value": "residents_pct"}))

if clusters := parts.section("Where do high scores cluster? A test against chance", key="clusters"):
    with clusters, parts.or_reason():
        parts.panel(cached.hot_spots(weighting, region.code), key="hot-spots")
if finder := parts.section("Which areas match? Set limits on several measures", key="finder"):
    with finder, parts.or_reason():
        limits = controls.limits(weighting, region, frame.until())
        if limits:
            parts.panel(cached.matching(weighting, region.code, limits, frame.until()), key="matching")
st.page_link("pages/about/methods.py", label="How to use the risk index, and how not to", icon=":material/menu_book:")
