"""The frame of every page: settings, menu, region and period, and the one place where errors become sentences."""

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import streamlit as st

from ldsp.domain.areas import REGION_KIND_NAMES, RegionKind
from ldsp.errors import LdspError
from ldsp.figures import style
from ldsp.services import starting
from ldsp.services.regions import DEFAULT_REGION
from ldsp.ui import address, agendas, cached, presenting

ROOT = Path(__file__).parents[2]
ICON = Path(__file__).parent / "assets" / "icon.svg"
LATEST = "latest"
YEARS = tuple(str(year) for year in range(2025, 2014, -1))

CSS = """
<style>
.block-container {padding-top: 3.4rem; padding-bottom: 3rem; max-width: 1360px}
.block-container [data-testid="stVerticalBlock"] {gap: .65rem}
h1 {padding: 0 0 .35rem 0 !important; font-size: 1.7rem !important; line-height: 1.25 !important}
.ldsp-word {display: inline-block; padding: 0 .5rem; border: 1px solid SECONDARY; border-left-width: .6rem; font-weight: 600; font-size: .9rem}
.ldsp-tile span {display: block; font-weight: 600}
.ldsp-tile strong {display: block; font-size: 2rem; line-height: 1.3; font-weight: 700}
.ldsp-true caption {text-align: left; font-weight: 600}
.ldsp-true th, .ldsp-true td {padding: .2rem .8rem; border-bottom: 1px solid SECONDARY; text-align: right}
.ldsp-true th:first-child, .ldsp-true td:first-child {text-align: left}
.ldsp-legend {list-style: none; display: flex; flex-wrap: wrap; gap: .1rem .9rem; margin: 0 0 .3rem 0 !important; padding: 0 !important}
.ldsp-legend li {display: flex; align-items: center; gap: .4rem; margin: 0; font-size: .8rem}
.ldsp-swatch {width: 1.3rem; height: 1.1rem; border: 1px solid SECONDARY; flex: none}
[data-testid="stTable"] td * {overflow-wrap: break-word !important}
[data-testid="stSelectbox"] input {text-overflow: ellipsis}
@media (max-width: 640px) {
  [data-testid="stTable"]:has(th:nth-of-type(6)) :is(th, td) > * {width: max-content; max-width: 10rem; white-space: normal}
  [data-testid="stTable"]:has(th:nth-of-type(6)) td:last-child > * {max-width: 20rem}
}
.ldsp-begin {display: inline-block; padding: .4rem 1rem; border: 2px solid currentcolor; font-weight: 600}
.ldsp-facts {display: grid; grid-template-columns: minmax(6rem, auto) 1fr; gap: .15rem .8rem; font-size: .9rem; margin: 0}
.ldsp-facts dt {font-weight: 600}
.ldsp-facts dd {margin: 0; overflow-wrap: anywhere}
[data-testid="stMain"]:focus-visible {box-shadow: inset 0 0 0 3px FOCUS}
</style>
""".replace("SECONDARY", style.INK_SECONDARY).replace("FOCUS", style.FOCUS)


def page(script: str, title: str, *, first: bool = False) -> Any:
    """A page of the menu, by its script under `pages/`."""
    return st.Page(ROOT / "pages" / script, title=title, default=first)


def show(pages: Mapping[str, Sequence[Any]]) -> None:
    """Draw the frame and run the chosen page inside it."""
    st.set_page_config(page_title="LDSP", layout="wide", page_icon=str(ICON))
    st.html(CSS)
    presented = presenting.running()
    chosen = st.navigation(
        {section: list(each) for section, each in pages.items()}, position="hidden" if presented else "top"
    )
    presenting.know(one.url_path for each in pages.values() for one in each)
    try:
        if _ready():
            cached.begin()
            _head(shown=not presented)
            with presenting.around():
                chosen.run()
            if not presented:
                agendas.foot(chosen.url_path, region_code())
    except LdspError as error:
        address.explain(error)


def _ready() -> bool:
    """True once the store answers; until then show how far it is, and look again."""
    progress = starting.ensure_started()
    if progress.ready:
        return True
    if progress.trouble:
        raise progress.trouble
    _wait()
    return False


@st.fragment(run_every=0.5)
def _wait() -> None:
    progress = starting.ensure_started()
    if progress.ready or progress.trouble:
        st.rerun()
    st.title("LDSP is getting ready")
    st.progress(progress.share, text=progress.words)
    st.write("The published data are being loaded into the store. This happens once and takes less than a minute.")


def _head(*, shown: bool = True) -> None:
    """Region and period: chosen once, kept in the address, the same on every page. A presentation keeps them out of sight."""
    places = {place.code: f"{place.name} · {REGION_KIND_NAMES[RegionKind(place.kind)]}" for place in cached.regions()}
    boxes: Sequence[Any] = st.columns([5, 2, 4], vertical_alignment="bottom") if shown else [nullcontext()] * 3
    left, right, told = boxes
    with left:
        address.select(
            "Region",
            places,
            key="region",
            default=DEFAULT_REGION,
            shown=shown,
            help="Type to search. LEPs ended as funded bodies in April 2024; they remain the programme's own regions.",
        )
    with right:
        address.select(
            "Data up to",
            {LATEST: "Latest", **{year: f"End of {year}" for year in YEARS}},
            key="until",
            shown=shown,
            help="Measures show their latest value that ends no later. The risk index has one edition, of 2021 to 2025.",
        )
    if shown:
        told.caption(cached.overlap_note(region_code()) or "Every figure names its source and date.")


def region_code() -> str:
    """The chosen region."""
    return str(st.session_state["region"])


def until() -> str:
    """The latest year of data to use; empty for the latest there is."""
    year = str(st.session_state["until"])
    return "" if year == LATEST else year
