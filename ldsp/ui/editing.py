"""Records edited in place: the same checks in the same words as an upload, one Keep, one receipt, one Undo."""

from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from ldsp.domain.records import CONTRACTS, NUMBERS, Field, Holds, Kind
from ldsp.domain.roles import Person
from ldsp.errors import LdspError
from ldsp.services import uploads
from ldsp.services.accounts import require_unpublished
from ldsp.ui import address, cached, once, uploading

if TYPE_CHECKING:
    from collections.abc import Mapping

KINDS = {kind.value: CONTRACTS[kind].title for kind in uploads.SMALL}
HEIGHT = 420  # pixels


def panel(person: Person, region_code: str) -> None:
    """Choose a kind of record; change, add and remove; look at what that would change; keep it."""
    kind = Kind(address.select("Which records", KINDS, key="records"))
    title = CONTRACTS[kind].title.lower()
    require_unpublished(person, region_code)
    stem = f"records-{kind}-{region_code}"
    once.told("records")
    # The records as they were when the editing began: what somebody else keeps meanwhile is a conflict, and is told.
    at = st.session_state.setdefault(f"{stem}-at", str(cached.number()))
    try:
        shown = cached.editable(person, kind.value, region_code, at)
    except LdspError as error:
        address.explain(error)
        st.button("Load the records again", key="records-again", on_click=_forget, args=(stem,))
        return
    options = uploads.choices(person, kind, region_code)
    grid = _grid(kind, shown)
    may_write = person.may_write(region_code)
    count = {0: "no record of this region yet", 1: "1 record"}.get(len(shown), f"{len(shown):,} records")
    told = f"{CONTRACTS[kind].title}: {count}"
    if not may_write:
        st.caption(f"{told}. Your account may look, and change nothing.")
        st.dataframe(
            grid, column_config=_columns(kind, options), placeholder="", height=HEIGHT, alt=f"Records: {title}"
        )
        return
    st.caption(
        f"{told}. A row is {CONTRACTS[kind].row}. Write in a cell to change it; add a row at the end; tick rows to remove them. "
        "Nothing is written until you press Keep."
    )
    edited = st.data_editor(
        grid,
        key=f"{stem}-{at}-editor",
        num_rows="dynamic",
        hide_index=False,  # problems are told by the numbers of the rows
        column_config=_columns(kind, options),
        placeholder="",
        height=HEIGHT if len(grid) > 9 else "auto",
        alt=f"Records to edit: {title}",
    )
    if _touched(f"{stem}-{at}-editor"):
        _keep(person, kind, region_code, stem, edited=edited, shown=shown)


def _touched(key: str) -> bool:
    state: Mapping[str, Any] = st.session_state.get(key) or {}
    return any(state.get(name) for name in ("edited_rows", "added_rows", "deleted_rows"))


def _keep(
    person: Person, kind: Kind, region_code: str, stem: str, *, edited: pd.DataFrame, shown: pd.DataFrame
) -> None:
    try:
        preview = uploads.check_edits(person, kind, region_code, edited, shown=shown)
    except LdspError as error:
        address.explain(error)
        st.button("Load the records again", key="records-again", on_click=_forget, args=(stem,))
        return
    st.markdown(f"**{preview.sentence}**")
    for notice in preview.checked.notices:
        st.caption(address.literal(notice))
    uploading.problems(preview)
    nothing = preview.rows.empty and not preview.removes
    with st.container(horizontal=True):
        pressed = st.button(
            "Keep", type="primary", key="records-keep", disabled=nothing or not preview.checked.faultless
        )
        st.button("Discard these changes", key="records-discard", on_click=_forget, args=(stem,))
    if not preview.checked.faultless:
        st.caption("They can be kept once every error is mended: all of them, or none.")
    if pressed:
        try:
            with st.spinner("Keeping"):
                receipt = uploads.keep(person, preview)
        except LdspError as error:
            once.refuse("records", error)
        else:
            out = f" Taken out: {len(preview.removes):,}." if preview.removes else ""
            once.tell("records", f"{uploading.kept_words(receipt)}{out}")
            _forget(stem)
        st.rerun()


def _forget(stem: str) -> None:
    """Begin anew, from what the store holds now."""
    st.session_state.pop(f"{stem}-at", None)


# --- from records to a grid -------------------------------------------------------------------------------------------


def _grid(kind: Kind, shown: pd.DataFrame) -> pd.DataFrame:
    """The records as the grid takes them: rows numbered from 1, yes and no in words, lists of codes as lists."""
    grid = shown.reset_index(drop=True)
    grid.index = pd.RangeIndex(1, len(grid) + 1, name=uploads.ROW)
    for field in CONTRACTS[kind].kept:
        column = grid[field.name]
        if field.holds is Holds.YES_NO:
            grid[field.name] = column.map({True: "yes", False: "no"}).astype("object")
        elif field.holds is Holds.DISTRICTS:
            cells = [[] if pd.isna(cell) or not cell else str(cell).split("; ") for cell in column]
            grid[field.name] = pd.Series(cells, index=grid.index, dtype="object")
        elif field.holds in NUMBERS:
            grid[field.name] = column.astype("float64")
        elif field.holds is Holds.DATE:
            grid[field.name] = column.astype("datetime64[ns]")
        else:
            # A word that is no longer on the list is shown all the same, and the check says what to do about it.
            grid[field.name] = column.astype("object").where(column.notna() & (column != ""), None)
    return grid if len(grid) else grid.astype("object")  # an empty column of numbers takes no row without a number


def _columns(kind: Kind, options: "Mapping[str, Mapping[str, str]]") -> dict[str, Any]:
    return {field.name: _column(field, options.get(field.name, {})) for field in CONTRACTS[kind].kept}


def _column(field: Field, names: "Mapping[str, str]") -> Any:
    config = st.column_config
    label = f"{field.label} *" if field.required else field.label
    more: dict[str, Any] = {"help": field.guide}
    if field.holds is Holds.DISTRICTS:
        return config.MultiselectColumn(
            label, options=list(names), format_func=lambda code: names.get(code, code), help=field.guide
        )
    if names:
        return config.SelectboxColumn(
            label, options=list(names), format_func=lambda code: names.get(str(code), str(code)), **more
        )
    if field.holds is Holds.DATE:
        return config.DateColumn(label, format="DD/MM/YYYY", **more)
    if field.holds in NUMBERS:
        step = 1 if field.holds is Holds.WHOLE else None
        form = "localized" if field.holds is not Holds.MONEY else "£%.2f"
        return config.NumberColumn(label, step=step, format=form, **more)
    return config.TextColumn(label, **more)
