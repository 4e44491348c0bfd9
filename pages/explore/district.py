"""One area on one page: three numbers, every measure beside a benchmark, its past, its venues, areas like it."""

from functools import partial

import streamlit as st

from ldsp.domain.areas import Likeness, Place
from ldsp.domain.need import Weighting
from ldsp.errors import NothingToShow
from ldsp.figures import distribution, trends
from ldsp.ui import address, cached, controls, frame, parts


def go(place: Place) -> None:
    """Show what a search found, wherever in England it lies."""
    controls.pick(place.code)


region = cached.region(frame.region_code())
head = st.container()
area_box, benchmark_box, group_box, find_box = st.columns(4)
with area_box:
    code = controls.any_area(region)
place = cached.area(code)
with benchmark_box:
    benchmark = controls.choose(
        "Compare with",
        [("england", "England"), ("region", region.name), ("similar", "Areas like it (ONS)")],
        key="benchmark",
    )
with group_box:
    group = controls.choose("Measures about", cached.groups(code), key="group")
with find_box:
    controls.find_place(go)

headlines = cached.headlines(Weighting(preset_id=cached.default_preset()), region.code, code)
with head:
    st.title(place.name)
    parts.tiles(headlines)

try:
    measures = cached.area_measures(code, group, benchmark, region.code, frame.until())
except NothingToShow as nothing:
    address.explain(nothing)
else:
    parts.panel(measures, key="measures")
    for row in parts.measure_rows(measures):
        said, drawn = st.columns([5, 7])
        with said:
            row.words()
        with drawn, parts.or_reason():
            peers = cached.peers(code, row.indicator_id, frame.until())
            swarm = f"swarm-{row.indicator_id}"
            parts.figure(cached.drawn(distribution.beeswarm, peers, code, **row.benchmark), key=swarm)
            if rows := parts.section("Show as a table", key=f"{swarm}-table"):
                with rows:
                    parts.table(peers)
                    parts.words(peers)
                    chart = partial(distribution.beeswarm, peers, code, **row.benchmark)
                    parts.downloads(peers, key=swarm, charts=lambda chart=chart: (chart(),))
    with parts.or_reason():
        measure = controls.choose("Over time", parts.measure_names(measures), key="over-time")
        history = cached.history(code, measure)
        parts.panel(history, key="history", chart=(trends.trend, {"selected": code}))

left, right = st.columns(2)
with left, parts.or_reason():
    parts.panel(cached.venues(code), key="venues")
    st.page_link(
        "pages/explore/coverage.py",
        label="Places, need and what lies within reach: Coverage",
        icon=":material/arrow_forward:",
    )
with right, parts.or_reason():
    likeness = controls.choose("Alike by", [(kind, kind.capitalize()) for kind in Likeness], key="alike")
    parts.panel(cached.similar(code, likeness), key="similar")
with parts.or_reason():
    parts.panel(cached.take_up_of(region.code, code), key="learners")
