"""Who has taken part, where, at which level? By month, course and group; against target; and does it reach those in need?"""

from datetime import UTC, datetime

import streamlit as st

from ldsp.figures import control, take_up
from ldsp.ui import cached, controls, frame, parts, sign_in

region = cached.region(frame.region_code())
person = sign_in.person()
st.title(f"Who has taken part in {region.name}?")
with parts.or_reason():
    here = cached.learners(region.code)
    question = controls.take_up(here, region.code, frame.until())
    parts.panel(cached.take_up(question), key="by", chart=(take_up.by_category, {"value": question.measure}))
    if person.may_see_unpublished(region.code) and (own := parts.section("True counts, for you alone", key="true")):
        with own:
            parts.true_counts(cached.true_take_up(person, question))
    with parts.or_reason():
        parts.panel(cached.take_up_over_time(question), key="time", chart=(control.control, {}))
    with parts.or_reason():
        group = controls.choose("Reach of groups, by", controls.reach_groups(), key="reach")
        parts.panel(cached.take_up_equity(question, group), key="reach-panel", chart=(take_up.reach, {}))
    with parts.or_reason():
        parts.panel(cached.take_up_targets(region.code, datetime.now(UTC).date()), key="targets", folded=True)
with parts.or_reason():
    parts.panel(cached.take_up_partners(region.code), key="partners")
