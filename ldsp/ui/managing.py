"""The Admin page: whose records it is about, and its four tabs, as far as the person may."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from ldsp.domain.areas import REGION_KIND_NAMES, RegionKind
from ldsp.domain.roles import Person
from ldsp.errors import LdspError
from ldsp.ui import address, cached, editing, history, looking_after, receipts, uploading

STAY = ("New upload", "Records")
"""Tabs that hold what a person has begun: drawn from when they were first open, so that a look elsewhere loses nothing."""


def region_code(person: Person) -> str | None:
    """The frame's region if it is the person's to look after, else one that is; None: they have none."""
    here = str(st.session_state["region"])
    if person.may_see_unpublished(here):
        return here
    own = [place for place in cached.regions() if person.may_see_unpublished(place.code)]
    if not own:
        return None
    names = {place.code: f"{place.name} · {REGION_KIND_NAMES[RegionKind(place.kind)]}" for place in own}
    return address.select("Whose records", names, key="own-region")


def tabs(person: Person, region_code: str) -> None:
    """The tabs, each with one obvious thing to do first."""
    panels: Mapping[str, Callable[[], None]] = {
        "New upload": lambda: _upload(person, region_code),
        "Records": lambda: editing.panel(person, region_code),
        "History": lambda: history.panel(person, region_code),
        "Look after": lambda: looking_after.panel(person, region_code),
    }
    if not person.may_write(region_code):
        panels = {"Kept so far": lambda: receipts.panel(person, region_code), "Records": panels["Records"]}
    for name, tab in zip(
        panels, st.tabs(list(panels), key="admin", bind="query-params", on_change="rerun"), strict=True
    ):
        if tab.open or _begun(name):
            with tab:
                _drawn(panels[name])
            st.session_state[f"begun-{name}"] = True


def _begun(name: str) -> bool:
    return name in STAY and bool(st.session_state.get(f"begun-{name}"))


def _drawn(panel: Callable[[], Any]) -> None:
    """A tab that cannot be shown says why, and the others are there."""
    try:
        panel()
    except LdspError as error:
        address.explain(error)


def _upload(person: Person, region_code: str) -> None:
    try:
        uploading.panel(person, region_code)
    finally:
        st.divider()
        receipts.panel(person, region_code)
