"""Who did what, when, and how it was before and after: to be read, narrowed down and taken away."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import streamlit as st

from ldsp.domain.records import CONTRACTS, Kind
from ldsp.domain.roles import Person
from ldsp.services import history
from ldsp.ui import address, cached

MOST_SHOWN = 25
LONGEST = 240  # characters of how something was or is; all of it is in the CSV
EVERYTHING = ""
LABELS = {"who": "Who", "what": "What was done", "kind": "To what"}


def panel(person: Person, region_code: str) -> None:
    """The history of a region; for administrators also of everything."""
    asked: str | None = region_code
    if person.may_administer and not st.toggle("Only this region", key="history-region"):
        asked = None
    words = history.words(person, region_code=asked)
    boxes = st.columns(4)
    chosen = {}
    for box, (name, label) in zip(boxes[:3], LABELS.items(), strict=True):
        with box:
            names = {EVERYTHING: "everything" if name != "who" else "everybody"}
            names |= {word: _plain(word) for word in words[name] if word}
            chosen[name] = address.select(label, names, key=f"history-{name}")
    since = boxes[3].date_input("Since", value=None, key="history-since", format="DD/MM/YYYY")
    only = history.Filter(**chosen, since=since if isinstance(since, date) else None)
    found = history.history(person, region_code=asked, only=only, limit=MOST_SHOWN + 1)
    if not found:
        st.caption("Nothing of this sort has been done yet.")
        return
    more = len(found) > MOST_SHOWN
    st.caption(
        f"The newest {MOST_SHOWN}; narrow it down, or take all of it away."
        if more
        else f"{len(found):,} {'entry' if len(found) == 1 else 'entries'}, newest first. Nobody can change or remove one."
    )
    places = {place.code: place.name for place in cached.regions()}
    shown = found[:MOST_SHOWN]
    st.table(
        {
            "When (UTC)": [f"{one.at:%d %b %Y, %H:%M}" for one in shown],
            "Who": [address.literal(one.who or "LDSP") for one in shown],
            "What": [
                address.literal(f"{_plain(one.what)}, {_plain(one.kind)}: {one.key}".rstrip(": ")) for one in shown
            ],
            "Region": [address.literal(places.get(one.region_code, one.region_code) or "all") for one in shown],
            "Before": [address.literal(_short(history.told(_named(one.before, places), one.kind))) for one in shown],
            "After": [address.literal(_short(history.told(_named(one.after, places), one.kind))) for one in shown],
        },
        hide_index=True,
        alt="What was done, newest first",
    )
    st.download_button(
        "All of it (CSV)",
        data=lambda: history.export(person, region_code=asked, only=only),
        file_name="ldsp-history.csv",
        mime="text/csv",
        key="history-csv",
        on_click="ignore",
        icon=":material/download:",
    )


def _named(state: dict[str, Any] | None, places: Mapping[str, str]) -> dict[str, Any] | None:
    """A state with its regions by their names, as the list of accounts has them."""
    if state is None or not isinstance(codes := state.get("region_codes"), list):
        return state
    rest = {name: value for name, value in state.items() if name != "region_codes"}
    return rest | {"own regions": [places.get(code, code) for code in codes]}


def _short(told: str) -> str:
    return f"{told[:LONGEST]} …" if len(told) > LONGEST else told or "nothing"


def _plain(word: str) -> str:
    """A word of the history as people read it; kinds of record by their titles."""
    return CONTRACTS[Kind(word)].title.lower() if word in set(Kind) else word.replace("_", " ")
