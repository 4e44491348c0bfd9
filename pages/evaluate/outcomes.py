"""What changed for learners, how sure can one be of it, and for how many is it known?"""

import streamlit as st

from ldsp.domain.outcomes import RATED, STAGE_WORDS
from ldsp.errors import NothingToShow
from ldsp.figures import funnel_plot, spans
from ldsp.ui import cached, controls, frame, parts

INTERVAL, BOUNDS = ("lower", "upper"), ("least", "most")
MOST_DRAWN = 40  # rows of a chart that has one for each college

region = cached.region(frame.region_code())
until = frame.until()


def official() -> None:
    """DfE's records, which are there whether or not the region has any."""
    with parts.or_reason():
        found = cached.sustained(region.code)
        chart = (spans.spans, {"value": "positive", "against": "england", "against_name": "England's share"})
        parts.panel(found, key="sustained", chart=chart if len(found.table) <= MOST_DRAWN else None)


st.title(f"What changed for the learners of {region.name}?")
group_box, stage_box, framework_box = st.columns(3)
with group_box:
    group = controls.choose(
        "Learners",
        cached.outcome_groups(region.code),
        key="group-of",
        help="One group at a time: more filters could single people out.",
    )
with stage_box:
    stage = controls.choose("Programmes compared by", [(each, STAGE_WORDS[each]) for each in RATED], key="stage")

try:
    frameworks = cached.frameworks(region.code, until, group)
    with framework_box:
        framework = controls.choose("Skills assessed by", [(name, name) for name in frameworks], key="framework")
    funnel = cached.outcome(region.code, until, group, "funnel")
except NothingToShow as nothing:
    st.info(str(nothing), icon=":material/info:")
    official()
    st.stop()

left, right = st.columns(2)
with left:
    chart = (spans.spans, {"value": "rate", "interval": INTERVAL, "bounds": BOUNDS})
    parts.panel(funnel, key="funnel", chart=chart)
with right, parts.or_reason():
    programmes = cached.outcome(region.code, until, group, f"programmes-{stage}")
    parts.panel(programmes, key="programmes", chart=(funnel_plot.funnel_plot, {}))
left, right = st.columns(2)
with left, parts.or_reason():
    skills = cached.outcome(region.code, until, group, f"skills-{framework}")
    chart = (spans.spans, {"value": "after", "against": "before", "against_name": "the mean before"})
    parts.panel(skills, key="skills", chart=chart)
with right, parts.or_reason():
    answers = cached.outcome(region.code, until, group, "follow-up")
    told = {"value": "rate", "interval": INTERVAL, "bounds": BOUNDS, "against": "weighted"}
    chart = (spans.spans, told | {"against_name": "the weighted estimate"})
    parts.panel(answers, key="follow-up", chart=chart)
left, right = st.columns(2)
with left, parts.or_reason():
    jobs = cached.outcome(region.code, until, group, "time-to-job")
    parts.panel(jobs, key="time-to-job", chart=(spans.spans, {"value": "share", "interval": INTERVAL}))
with right, parts.or_reason():
    parts.panel(cached.outcome(region.code, until, group, "destinations"), key="destinations")
with parts.or_reason():
    parts.panel(cached.outcome(region.code, until, group, "staying"), key="staying")
official()
