"""Presenter mode: one saved view after another in big type, without menu and boxes, by link, button or key; and the decision
over each, kept with the view and the state of the data.

A step is an ordinary link: it opens exactly what the same link opens anywhere else, whatever was chosen on the step before.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st

from ldsp.domain.meetings import PRESENT, STEP, View, link
from ldsp.errors import LdspError
from ldsp.figures import style
from ldsp.services import meetings
from ldsp.ui import address, sign_in

KEYS = Path(__file__).parent / "assets" / "presenter.js"
FIRST = "overview"  # the page that opens when none is named

CSS = """
<style>
html {font-size: 20px}
[data-testid="stHeader"], [data-testid="stToolbar"], [data-testid="stDownloadButton"], .stPopover {display: none !important}
.block-container {padding-top: 1rem !important; max-width: 1800px !important}
h1 {font-size: 2rem !important}
.ldsp-present {display: flex; flex-wrap: wrap; align-items: center; gap: .3rem 1rem; border-bottom: 2px solid INK; padding-bottom: .4rem}
.ldsp-present p {margin: 0; flex: 1 1 20rem}
.ldsp-present a {display: inline-block; padding: .25rem .9rem; border: 2px solid INK; color: INK; font-weight: 600; text-decoration: none}
.ldsp-present a:focus-visible {outline: 4px solid FOCUS; outline-offset: 2px}
</style>
""".replace("INK", style.INK).replace("FOCUS", style.FOCUS)


def running() -> bool:
    """Does the address ask for a presentation?"""
    return bool(st.query_params.get(PRESENT))


def know(url_paths: Iterable[str]) -> None:
    """Which pages there are, by their addresses; told by the frame."""
    st.session_state["pages"] = [path or FIRST for path in url_paths]


def pages() -> frozenset[str]:
    """The pages of the menu by name."""
    return frozenset(st.session_state["pages"])


@contextmanager
def around() -> Iterator[None]:
    """While a presentation runs, its bar above the page and the decision below; otherwise nothing."""
    if not running():
        yield
        return
    st.html(CSS)
    try:
        region_code, views, at = _asked(pages())
    except LdspError as error:
        address.explain(error)
        yield
        return
    _bar(region_code, views, at)
    yield
    _decision(region_code, views[at])


def _asked(there: frozenset[str]) -> tuple[str, tuple[View, ...], int]:
    """Whose agenda, its views, and the place of the one on the screen."""
    region_code, _, name = st.query_params[PRESENT].partition(":")
    views = meetings.agenda(sign_in.person(), region_code, name, there)
    asked = st.query_params.get(STEP, "1")
    step = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 5 else 1
    return region_code, views, min(max(step, 1), len(views)) - 1


def _bar(region_code: str, views: tuple[View, ...], at: int) -> None:
    """Where we are, what to ask, and the way on."""
    view = views[at]
    steps = [("previous", "◀ Previous", at - 1), ("next", "Next ▶", at + 1)]
    links = "".join(
        f'<a id="ldsp-{name}" href="{escape(link(views[to], to + 1, region_code))}">{words}</a>'
        for name, words, to in steps
        if 0 <= to < len(views)
    )
    end = f'<a id="ldsp-end" href="{escape(home(region_code, view.agenda))}">End</a>'
    ask = f"<br>{escape(view.question)}" if view.question else ""
    st.html(
        f'<nav class="ldsp-present" aria-label="Presentation">'
        f"<p><strong>{at + 1} of {len(views)}: {escape(view.name)}</strong>{ask}</p>{links}{end}</nav>"
    )
    # The script is ours and holds nothing that anybody entered.
    st.html(f"<script>{KEYS.read_text(encoding='utf-8')}</script>", unsafe_allow_javascript=True)


def home(region_code: str, agenda: str) -> str:
    """Where a presentation began, and ends."""
    return f"./meeting?{urlencode({'region': region_code, 'agenda': agenda})}"


def _decision(region_code: str, view: View) -> None:
    """What was decided over this view: to write for who may, to read for who may see it."""
    person = sign_in.person()
    key = f"decision-{view.agenda}-{view.name}"
    if not person.may_write(region_code):
        if view.decision:
            st.markdown("**Decision**")
            st.text(view.decision)
        elif not person.name:
            st.caption("Coordinators who are signed in can record what is decided here.")
        return
    with st.form(f"form-{key}", border=True):
        st.text_area("What was decided over this view?", value=view.decision, key=key, max_chars=2000, height=90)
        st.form_submit_button("Keep the decision", on_click=_decided, args=(region_code, view, key))
    if said := st.session_state.pop("decided", ""):
        st.success(said, icon=":material/check:")
    if refused := st.session_state.pop("not-decided", ""):
        st.warning(refused, icon=":material/info:")


def _decided(region_code: str, view: View, key: str) -> None:
    try:
        meetings.decide(sign_in.person(), region_code, view, str(st.session_state[key]), today=datetime.now(UTC).date())
    except LdspError as error:
        st.session_state["not-decided"] = str(error)
        return
    st.session_state["decided"] = "The decision is kept with this view, today's date and the revision of the data."
