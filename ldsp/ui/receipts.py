"""What was kept, newest first, and the way to take it out again."""

from collections.abc import Sequence

import streamlit as st

from ldsp.domain.roles import Person
from ldsp.errors import LdspError
from ldsp.services import uploads
from ldsp.ui import address, cached, once

MOST_SHOWN = 20


def panel(person: Person, region_code: str) -> None:
    """The receipts of a region, and Undo for whoever may."""
    st.subheader("Kept so far")
    once.told("undo")
    found = uploads.receipts(person, region_code)
    if not found:
        st.caption("Nothing has been kept for this region yet.")
        return
    shown = found
    if len(found) > MOST_SHOWN and not st.toggle(f"Show all {len(found):,}", key="receipts-all"):
        shown = found[:MOST_SHOWN]
    st.table(table(shown), hide_index=True, alt="Uploads of the region, newest first")
    if person.may_write(region_code):
        _undo(person, [one for one in found if not one.withdrawn_at and not one.demonstration])


def table(found: Sequence[uploads.Receipt]) -> dict[str, list[str]]:
    """Receipts in the columns of a table."""
    return {
        "Number": [str(one.upload_id) for one in found],
        "File": [address.literal(one.file_name) for one in found],
        "Holds": [f"{one.title} (demonstration)" if one.demonstration else one.title for one in found],
        "Records": [f"{one.rows:,}" for one in found],
        "Kept by": [address.literal(one.kept_by) for one in found],
        "Kept (UTC)": [f"{one.kept_at:%d %b %Y, %H:%M}" for one in found],
        "Until": [f"{one.retain_until:%d %b %Y}" if one.retain_until else "no limit" for one in found],
        "State": [address.literal(one.state) for one in found],
    }


def _undo(person: Person, standing: Sequence[uploads.Receipt]) -> None:
    names = {one.upload_id: f"{one.upload_id}: {one.file_name}, {one.title.lower()}" for one in standing}
    if not names:
        return
    st.caption(
        "Undo takes the records of one upload out of every figure; what they had replaced counts again. The history says so."
    )
    left, middle, right = st.columns([4, 3, 1], vertical_alignment="bottom")
    # Another box for every newest upload, so that it is the one that is chosen: of what was kept just now, one thinks first.
    key = f"undo-which-{next(iter(names))}"
    chosen = left.selectbox("Upload to undo", list(names), format_func=lambda one: names.get(one, ""), key=key)
    proceed = middle.checkbox("Undo it even if later uploads build on it", key="undo-proceed")
    if right.button("Undo", key="undo"):
        try:
            with st.spinner("Undoing: all of it, or nothing"):
                undone = uploads.undo(person, chosen, proceed=proceed)
        except LdspError as error:
            once.refuse("undo", error)
        else:
            back = f" {undone.restored:,} that they had replaced count again." if undone.restored else ""
            count = (
                "1 record no longer counts"
                if undone.withdrawn == 1
                else f"{undone.withdrawn:,} records no longer count"
            )
            told = f"Upload {chosen} is undone: {count}."
            once.tell("undo", f"{told}{back}")
            cached.forget_previews()
        st.rerun()
