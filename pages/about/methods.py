"""How the figures are made, what they can bear, and what not to do with them."""

import streamlit as st

from ldsp.ui import cached, controls, parts

st.title("How are the figures made, and what can they bear?")
use, care, never = st.columns(3)
with use, st.container(border=True):
    st.subheader("Use the index to")
    st.markdown(
        "- see where exclusion is likely, and why, before deciding where to look closer\n"
        "- set local knowledge beside it: which places surprise you?\n"
        "- prioritise together with what a gap would mean there: likelihood times impact"
    )
with care, st.container(border=True):
    st.subheader("Take care")
    st.markdown(
        "- a score is about an area, not about any person in it\n"
        "- look at the rank interval before saying that one area is ahead of another\n"
        "- an average hides pockets: look at the neighbourhoods\n"
        "- an area at high risk may already be well served"
    )
with never, st.container(border=True):
    st.subheader("Do not use it")
    st.markdown(
        "- as a target\n"
        "- to say that a scheme worked: a change of band is not its effect\n"
        "- to count excluded people\n"
        "- to compare scores that are scaled within different regions"
    )
with st.container():
    preset_id = controls.choose("Way of making the index", cached.presets(), key="preset")
for number, published in enumerate(cached.about_index(preset_id)):
    parts.panel(published, key=f"index-{number}")
parts.panel(cached.catalogue(), key="catalogue")
parts.panel(cached.protection(), key="protection")
st.subheader("What is not shown, and why")
st.markdown(
    "- **Paper census returns** are context only: ONS asks that they are read with the paper-first flag and its disclaimer.\n"
    "- **Measures that exist for districts only** (such as premises below 30 Mbit/s) inform the district page and are not in "
    "the index, whose base is the neighbourhood.\n"
    "- **CDRC's Internet User Classification, jobcentre addresses and HACT's values** are left out: their licences do not let "
    "them be passed on."
)
st.subheader("What changed in LDSP")
st.markdown(parts.changelog())
