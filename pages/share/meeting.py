"""What shall we look at together, and what was decided? Agendas of saved views, presented one by one."""

import streamlit as st

from ldsp.ui import agendas, cached, frame, parts

region = cached.region(frame.region_code())
st.title("What shall we look at together, and what was decided?")
views = agendas.chosen(region)
agendas.begin(views, region)
minutes = agendas.minutes(views, region)
parts.panel(minutes, key="minutes")
agendas.annex(minutes)
agendas.arrange(region)
