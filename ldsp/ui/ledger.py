"""Trying out other assumptions, and keeping them: what is tried out is in the address, what is kept in the store."""

import streamlit as st

from ldsp.domain.areas import Place
from ldsp.domain.roles import Person
from ldsp.domain.value import WhatIf, read, written
from ldsp.errors import LdspError
from ldsp.services import value as value_service
from ldsp.ui import address, cached, controls

KEY = "what-if"
NOTHING = ""


def tried() -> str:
    """What is tried out, as the address has it."""
    return written(read(address.kept(KEY)))


def panel(region: Place, who: Person) -> None:
    """Pick an assumption, give it another value and range; reset; and keep them for the region, for whoever may."""
    entries = {one.assumption_id: one for one in cached.assumed(region.code)}
    picked = controls.choose(
        "Try another number for",
        [(NOTHING, "None: as in the table below"), *((code, one.label) for code, one in entries.items())],
        key="assumption",
    )
    now = {one.assumption_id: one for one in read(address.kept(KEY)) if one.assumption_id in entries}
    if picked:
        entry = entries[picked]
        known = now.get(picked)
        came = dict(zip(("low", "central", "high"), entry.came, strict=True))
        numbers = []
        for box, (end, first) in zip(st.columns(3), came.items(), strict=True):
            key = f"{KEY}-{picked}-{end}"
            st.session_state.setdefault(key, float(getattr(known, end)) if known else float(first))
            numbers.append(
                float(
                    box.number_input(
                        f"{end.capitalize()} ({entry.unit})", min_value=0.0, key=key, step=1.0, persist_state="session"
                    )
                )
            )
        try:
            now = _changed(now, picked, numbers, entry.came)
        except LdspError as wrong:
            address.explain(wrong)
        st.caption("Low, central and high. What you try out is in the link of this page and is kept nowhere.")
    if written(now.values()) != address.kept(KEY):
        address.keep(KEY, written(now.values()))
    if not now:
        return
    st.button("Reset all to the register", key="what-if-reset", on_click=_reset)
    if who.may_write(region.code):
        _keeping(region, who)


def _changed(
    now: dict[str, WhatIf], picked: str, numbers: list[float], came: tuple[float, float, float]
) -> dict[str, WhatIf]:
    """What is tried out, with the picked assumption as it now stands in the boxes."""
    low, central, high = numbers
    if not low <= central <= high:
        raise LdspError("Low, central and high are not in this order.", "The numbers before are used until they are.")
    rest = {code: one for code, one in now.items() if code != picked}
    same = all(abs(one - other) < 1e-9 for one, other in zip(numbers, came, strict=True))
    return rest if same else rest | {picked: WhatIf(picked, low, central, high)}


def _keeping(region: Place, who: Person) -> None:
    """Keep what is tried out for the region, with a source."""
    with st.form("what-if-keep"):
        source = st.text_input("Source of these numbers", max_chars=300, placeholder="Who says so, and where")
        asked = st.form_submit_button(f"Keep for {region.name}")
    if asked:
        try:
            receipt = value_service.keep(who, region.code, read(address.kept(KEY)), source)
        except LdspError as refused:
            address.explain(refused)
        else:
            _reset()
            cached.begin()
            st.success(f"Kept as upload {receipt.upload_id}. It can be undone on the Admin page, under “Kept so far”.")


def _reset() -> None:
    for key in [str(key) for key in st.session_state if str(key).startswith(f"{KEY}-")]:
        del st.session_state[key]
    st.session_state[KEY] = ""
