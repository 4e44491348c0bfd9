"""The region at a glance, along the five steps of the programme."""

from datetime import UTC, datetime

import streamlit as st

from ldsp.ui import cached, frame, parts

region = cached.region(frame.region_code())
preset_id = cached.default_preset()
glance = cached.glance(preset_id, region.code)
st.title(glance.question)
parts.answer(glance)
parts.tiles(glance, link={"need": "pages/explore/need.py", "district": "pages/explore/district.py"})
st.caption(
    "Steps 3 to 5 of the programme (learners, outcomes, value, lessons) are not shown yet: what coordinators record on the Admin "
    "page is kept for them."
)
parts.words(glance)
parts.table_below(glance, key="glance")
parts.downloads(glance, key="glance")
parts.panel(cached.changes(region.code), key="changes")
parts.panel(cached.freshness(datetime.now(UTC).date()), key="freshness", folded=True)
