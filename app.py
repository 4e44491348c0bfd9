"""LDSP: `streamlit run app.py`.

Streamlit imports this file once, to serve `app`, and runs it as a script for every visit: then it is the frame around the
pages. To add a page, add its script under `pages/` and a line here.
"""

import streamlit as st

from ldsp.ui import frame, serving

PAGES = {
    "Start": [frame.page("start/overview.py", "Overview", first=True)],
    "Explore": [
        frame.page("explore/need.py", "Need"),
        frame.page("explore/district.py", "District"),
        frame.page("explore/coverage.py", "Coverage"),
    ],
    "Act": [frame.page("act/matching.py", "Matching")],
    "Evaluate": [
        frame.page("evaluate/take_up.py", "Take-up"),
        frame.page("evaluate/outcomes.py", "Outcomes"),
        frame.page("evaluate/value.py", "Value"),
    ],
    "Share": [
        frame.page("share/compare.py", "Compare"),
        frame.page("share/practice.py", "Practice"),
        frame.page("share/board.py", "Board"),
        frame.page("share/meeting.py", "Meeting"),
    ],
    "Manage": [frame.page("manage/admin.py", "Admin")],
    "About": [frame.page("about/methods.py", "Methods"), frame.page("about/accessibility.py", "Accessibility")],
}

if __name__ == "__main__":
    frame.show(PAGES)
else:
    app = st.App(__file__, routes=serving.routes(), lifespan=serving.lifespan)
