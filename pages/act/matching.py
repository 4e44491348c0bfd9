"""Which pledge should go where, and what next? Pledges, suggestions, where next, what if."""

from functools import partial

import streamlit as st

from ldsp.figures import bars, matching
from ldsp.ui import accepting, cached, controls, frame, parts, sign_in
from ldsp.ui import matching as boxes

MAP_HEIGHT = 420

person = sign_in.person()
region = cached.region(frame.region_code())
until, on = frame.until(), boxes.day(frame.until())
st.title("Which pledge should go where, and what next?")
level_box, fair_box, unit_box = st.columns(3)
with level_box:
    level = boxes.level()
with fair_box:
    fair = boxes.fair()
with unit_box:
    units = cached.pledge_units(region.code) or ("places",)
    named = [(each, each.capitalize()) for each in units]
    unit = controls.choose("Pledges counted in", named, key="unit", shown=len(units) > 1)

matched = False
with parts.or_reason():
    matched = boxes.matched(region, until, on, fair=fair)
if matched:
    with parts.or_reason():
        suggested = cached.suggestions(region.code, level, until, on, fair=fair)
        parts.panel(suggested, key="suggestions", chart=(bars.bars, {"value": "places"}))
        if person.may_write(region.code):
            with parts.or_reason():
                accepting.acceptance(person, region, suggested)
    with parts.or_reason():
        parts.panel(cached.gaps_after(region.code, level, until, on, fair=fair), key="gaps-after", folded=True)
    with parts.or_reason():
        parts.panel(cached.one_more(region.code, until, on, fair=fair), key="one-more", folded=True)
    if refused := parts.section("Which pledge cannot serve which gap? Every refusal with its reason", key="refusals"):
        with refused, parts.or_reason():
            parts.panel(cached.refusals(region.code, level, until, on), key="refused")

st.header("What partners have pledged")
left, right = st.columns(2)
with left, parts.or_reason():
    parts.panel(cached.pledge_stages(region.code, unit, level, on), key="stages", chart=(bars.bars, {}))
with right, parts.or_reason():
    parts.panel(cached.pledges_by_partner(region.code, unit, on), key="partners", chart=(bars.bars, {}))
with left, parts.or_reason():
    parts.panel(cached.pledge_ledger(region.code, unit, level, on), key="ledger", folded=True)
with right, parts.or_reason():
    parts.panel(cached.in_hand(region.code, level), key="in-hand", folded=True)

st.header("Where next")
choice = boxes.siting(region)
with parts.or_reason():
    boxes.before_after(region, choice, height=MAP_HEIGHT)

if what_if := parts.section(
    "What if? Two plans side by side; nothing is recorded until one is accepted", key="what-if"
):
    with what_if, parts.or_reason():
        plan_level = boxes.level(key="plan-level", every=False)
        first, second = st.columns(2)
        with first:
            plan_a = boxes.plan("Plan A", region, key="a")
        with second:
            plan_b = boxes.plan("Plan B", region, key="b")
        boxes.needs(matched)
        whole, by_district = cached.what_if(region.code, plan_level, until, on, (boxes.NOTHING, plan_a, plan_b))
        left, right = st.columns(2)
        with left:
            parts.panel(whole, key="plans")
        with right:
            if by_district.facts["given"]:
                parts.panel(by_district, key="plans-districts", chart=(matching.plans, {}))
            else:  # its sentence says that there is nothing to draw
                parts.panel(by_district, key="plans-districts", folded=True)
        if person.may_write(region.code):
            plans = {"Plan A": plan_a, "Plan B": plan_b}
            tried = partial(cached.tried_out, region.code, plan_level, until, on)
            accepting.plan_acceptance(person, region, plan_level, plans, tried)
