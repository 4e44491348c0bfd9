"""How do regions and districts compare, like with like? Up to six of any kind, side by side."""

import streamlit as st

from ldsp.domain.compare import CompareChoice
from ldsp.domain.need import Weighting
from ldsp.errors import NothingToShow
from ldsp.figures import ranks
from ldsp.ui import address, cached, comparing, frame, parts, sharing, sign_in

region = cached.region(frame.region_code())
head = st.container()
codes = comparing.areas(region)
comparing.examples(region, codes)
benchmark_box, group_box, order_box = st.columns(3)
named = cached.compared_names(codes)
with benchmark_box:
    benchmark = comparing.benchmark(region)
with group_box:
    group = comparing.group(region)
with order_box:
    order = comparing.order(named)

choice = CompareChoice(
    codes=codes, group=group, benchmark=benchmark, region_code=region.code, until=frame.until(), order=order
)
try:
    grid = cached.grid(choice)
except NothingToShow as nothing:
    with head:
        st.title("How do regions compare, like with like?")
    address.explain(nothing)
else:
    with head:
        st.title(grid.question)
        parts.answer(grid)
    with st.container(border=True):
        parts.table(grid)
        parts.words(grid)
        parts.downloads(grid, key="grid")
    with parts.or_reason():
        measure = comparing.over_time(grid)
        past = cached.compared_past(codes, measure)
        with st.container(border=True):
            parts.heading(past)
            comparing.pictures(past, codes)
            parts.words(past)
            parts.table_below(past, key="past")
            parts.downloads(past, key="past", charts=lambda: comparing.charts(past, codes))
for kind in cached.league_kinds(codes):
    with parts.or_reason():
        league = cached.league(Weighting(preset_id=cached.default_preset()), kind, codes)
        parts.panel(league, key=f"league-{kind}", chart=(ranks.ranks, {"codes": codes}))
parts.panel(cached.compared_areas(codes), key="areas-compared")
with parts.or_reason():
    parts.panel(cached.compared_values(choice), key="values", folded=True)
if followed := parts.section("What learners said afterwards, and how many answered", key="followed"):
    with followed, parts.or_reason():
        parts.panel(cached.followed(codes, frame.until()), key="follow-up")
if theirs := parts.section("What other regions have shared", key="theirs"):
    with theirs, parts.or_reason():
        sharing.theirs(cached.region(frame.region_code()), sign_in.person())
