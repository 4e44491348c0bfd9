"""Where does provision fall short of demand, and who is out of its reach?"""

from contextlib import nullcontext
from datetime import UTC, datetime
from typing import Any

import streamlit as st

from ldsp.domain.coverage import CoverageChoice
from ldsp.domain.need import Areas
from ldsp.errors import NothingToShow
from ldsp.figures import bars, legends, map_pictures, maps, quadrants
from ldsp.ui import address, cached, controls, frame, parts, playbook

MAP_HEIGHT = 380
COVERAGE, NEED, NEIGHBOURHOODS = "coverage", "need", "neighbourhoods"

region = cached.region(frame.region_code())
everywhere = region.kind == "england"
today = datetime.now(UTC).date()
head = st.container()
boxes = st.container()
main = st.container()
distances = parts.section("Change how far people go to learn", key="distances")
with distances or nullcontext():
    catchments = controls.catchments(cached.assumed_catchments(region.code), shown=distances is not None)
level_box, basis_box, map_box, venues_box, area_box = boxes.columns([4, 4, 5, 4, 5])
with level_box:
    level = controls.skill_level()
with basis_box:
    basis = controls.basis()
with venues_box:
    counted = controls.counted()
choice = CoverageChoice(
    region_code=region.code, level=level, basis=basis, until=frame.until(), counted=counted, catchments=catchments
)
try:
    coverage = cached.coverage(choice)
except NothingToShow as nothing:
    head.title(f"Where in {region.name} does provision fall short of demand?")
    address.explain(nothing)
    st.stop()
recorded = bool(coverage.facts["recorded"])
with map_box:
    # Without a recorded course there is no coverage to draw.
    there_are = [(COVERAGE, "Coverage of districts")] if recorded else []
    there_are += [(NEED, "Need of districts"), (NEIGHBOURHOODS, "What neighbourhoods reach")]
    shows = controls.choose("Map shows", there_are, key="map-shows")
with area_box:
    selected = controls.area(parts.names(coverage), coverage.facts["whole"])
with head:
    st.title(coverage.question)
    parts.made_up(coverage)
    parts.answer(coverage)

venues = None
with main, parts.or_reason():
    venues = cached.counted_venues(choice)
marked = None if everywhere else venues  # three thousand dots would hide England
districts = Areas.ENGLAND if everywhere else Areas.DISTRICTS


def pictures() -> tuple[Any, ...]:
    """The map of coverage, its legend and the quarters, to take away."""
    shapes, outlines = cached.shapes(districts.value, region.code), cached.outlines(districts.value, region.code)
    drawn = map_pictures.map_picture(coverage, shapes, outlines, selected=selected, points=marked)
    return drawn, legends.legend_chart(coverage), quadrants.quadrants(coverage, selected)


with main:
    left, right = st.columns(2)
    with left, parts.or_reason():
        small = shows == NEIGHBOURHOODS
        make = {COVERAGE: cached.coverage, NEED: cached.need_of_districts, NEIGHBOURHOODS: cached.within_reach}
        drawn = make[shows](choice)
        kind = (Areas.ENGLAND_NEIGHBOURHOODS if everywhere else Areas.NEIGHBOURHOODS) if small else districts
        shapes = cached.shapes(kind.value, region.code)
        outline = cached.shapes("outlines", region.code) if small and not everywhere else None
        deck = maps.area_map(drawn, shapes, selected=selected, outline=outline, points=marked, height=MAP_HEIGHT)
        parts.area_map(drawn, deck, height=MAP_HEIGHT, on_pick=controls.pick, points=marked)
        parts.legend(drawn)
        if shows != COVERAGE:
            parts.answer(drawn)
    with right:
        if recorded:
            parts.figure(cached.drawn(quadrants.quadrants, coverage, selected), key="quadrants")
        else:
            parts.figure(cached.drawn(bars.bars, coverage, selected, value="demand"), key="need-bars")
    parts.words(coverage)
    parts.table_below(coverage, key="coverage")
    parts.downloads(coverage, key="coverage", charts=pictures if recorded else None)

left, right = st.columns(2)
with left, parts.or_reason():
    by = controls.choose("Order gaps by", [("priority", "People"), ("per_1000", "Per 1,000 adults")], key="gaps-by")
    gaps = cached.gap_list(choice, by)
    parts.panel(gaps, key="gaps", chart=(bars.bars, {"selected": selected, "value": by}))
    playbook.from_a_gap(region, level)
with right, parts.or_reason():
    parts.panel(cached.need_chain(choice, selected or region.code), key="chain")
with left, parts.or_reason():
    parts.panel(cached.equity(choice), key="equity", chart=(bars.bars, {"value": "per_1000"}))
with right, parts.or_reason():
    parts.panel(
        cached.pledged_beside(choice, today), key="pledged", chart=(bars.bars, {"value": "number"}), folded=True
    )
with right, parts.or_reason():
    parts.panel(cached.within_reach(choice), key="reach", folded=True)
    if venues is not None:
        parts.panel(venues, key="venues-list", folded=True)

if finder := parts.section("Find areas that match: high risk and low provision", key="gap-finder"):
    with finder, parts.or_reason():
        if limits := controls.gap_limits(cached.gap_spans(choice)):
            parts.panel(cached.matching_gaps(choice, limits), key="matching-gaps")
        st.page_link(
            "pages/explore/need.py", label="Match on other measures on the Need page", icon=":material/search:"
        )
if behind := parts.section("The register behind each number: courses, travel, what to confirm", key="register"):
    with behind:
        with parts.or_reason():
            parts.panel(cached.courses(choice), key="courses")
        with parts.or_reason():
            parts.panel(cached.travel(choice), key="travel")
        with parts.or_reason():
            parts.panel(cached.published_learning(region.code, frame.until()), key="published-learning")
        with parts.or_reason():
            parts.panel(cached.to_confirm(region.code, today), key="to-confirm")
