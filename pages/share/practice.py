"""What worked, what did not, and what was learned? The playbook of all regions, failures included."""

import streamlit as st

from ldsp.ui import cached, frame, parts, playbook

region = cached.region(frame.region_code())
st.title("What worked, what did not, and what was learned?")
head = st.container()
choice, page_box = playbook.choice(region)
with parts.or_reason():
    found = cached.playbook(choice)
    with head:
        parts.answer(found)
    playbook.cards(found, page_box)
    with st.container(border=True):
        parts.words(found)
        parts.table_below(found, key="playbook")
        parts.downloads(found, key="playbook")
parts.panel(cached.verdict_rule(), key="verdict-rule")
