"""The region at a glance, along the five steps of the programme."""

from datetime import UTC, datetime

import streamlit as st

from ldsp.ui import cached, frame, parts

PAGES = {
    "need": "pages/explore/need.py",
    "district": "pages/explore/district.py",
    "coverage": "pages/explore/coverage.py",
    "matching": "pages/act/matching.py",
    "take-up": "pages/evaluate/take_up.py",
    "outcomes": "pages/evaluate/outcomes.py",
    "value": "pages/evaluate/value.py",
    "practice": "pages/share/practice.py",
}

region = cached.region(frame.region_code())
today = datetime.now(UTC).date()
glance = cached.glance(cached.default_preset(), region.code)
st.title(glance.question)
parts.answer(glance)
parts.tiles(glance, link=PAGES)
parts.words(glance)
parts.table_below(glance, key="glance")
parts.downloads(glance, key="glance")
chain = cached.chain(region.code, frame.until(), today)
parts.heading(chain)
parts.tiles(chain, link=PAGES)
parts.words(chain)
parts.table_below(chain, key="chain")
parts.downloads(chain, key="chain")
parts.panel(cached.since_last_quarter(region.code, today), key="since")
parts.panel(cached.changes(region.code), key="changes")
parts.panel(cached.freshness(today), key="freshness", folded=True)
