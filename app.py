"""LDSP: `streamlit run app.py`.

Streamlit imports this file once, to serve `app`, and runs it as a script for every visit: then it is the frame around the
pages. To add a page, add its script under `pages/` and a line here.
"""

import streamlit as st

from ldsp.ui import frame, serving

PAGES = {
    "Start": [frame.page("start/overview.py", "Overview", first=True)],
    "Explore": [frame.page("explore/need.py", "Need"), frame.page("explore/district.py", "District")],
    "Manage": [frame.page("manage/admin.py", "Admin")],
    "About": [frame.page("about/methods.py", "Methods"), frame.page("about/accessibility.py", "Accessibility")],
}

if __name__ == "__main__":
    frame.show(PAGES)
else:
    app = st.App(__file__, routes=serving.routes(), lifespan=serving.lifespan)
