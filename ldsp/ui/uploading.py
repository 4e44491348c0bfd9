"""Upload: check, preview, keep, undo, on the screen. What a file would change is seen before anything is kept."""

import hashlib
from collections.abc import Mapping

import streamlit as st

from ldsp.domain.areas import RegionKind
from ldsp.domain.records import CONTRACTS, Kind
from ldsp.domain.roles import Person
from ldsp.errors import LdspError
from ldsp.services import uploads
from ldsp.services.accounts import require_write
from ldsp.ui import address, cached

KINDS_OF_FILES = ["csv", "tsv", "txt", "xlsx", "xlsm", "ods", "xls", "html"]
LEAVE_OUT = "(leave out)"
MOST_CHANGES_SHOWN = 200


def panel(person: Person) -> None:
    """One file from one partner: choose what it holds, look at what it would change, keep it."""
    region_code = _region(person)
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    with left:
        kind = Kind(address.select("What the file holds", {k.value: c.title for k, c in CONTRACTS.items()}, key="kind"))
    with right, st.container(horizontal=True):
        _templates(kind)
    st.caption(f"A row is {CONTRACTS[kind].row}.")
    file = st.file_uploader(
        "The file, as the partner sent it",
        type=KINDS_OF_FILES,
        key=f"file-{kind}",
        help="CSV, Excel, OpenDocument, or the table that some systems save as .xls. The file itself is not kept.",
    )
    provider = st.text_input(
        "Whose file it is (optional)", key="provider", help="Heads that you match by hand are remembered for them."
    )
    if file is None:
        st.caption("Nothing is written until you press Keep.")
        return
    content = file.getvalue()
    try:
        preview = _checked(person, kind, region_code, content, file_name=file.name, provider=provider)
    except LdspError as error:
        address.explain(error)
        return
    if preview is not None:
        _show(preview)
        _keep(person, preview)


def receipts_panel(person: Person) -> None:
    """What was kept, newest first, and the way to take it out again."""
    region_code = _region(person)
    if said := st.session_state.pop("undone", ""):
        st.success(said, icon=":material/check:")
    found = uploads.receipts(person, region_code)
    if not found:
        st.caption("Nothing has been uploaded for this region yet.")
        return
    st.table(
        {
            "Number": [str(one.upload_id) for one in found],
            "File": [one.file_name for one in found],
            "Holds": [one.title for one in found],
            "Records": [f"{one.rows:,}" for one in found],
            "Kept by": [one.kept_by for one in found],
            "Kept (UTC)": [f"{one.kept_at:%d %B %Y, %H:%M}" for one in found],
            "State": [f"undone by {one.withdrawn_by}" if one.withdrawn_at else "in the store" for one in found],
        },
        alt="Uploads of the region, newest first",
    )
    standing = {
        str(one.upload_id): f"{one.upload_id}: {one.file_name}, {one.title.lower()}"
        for one in found
        if not one.withdrawn_at
    }
    if standing and person.may_write(region_code):
        chosen = st.selectbox("Upload to undo", list(standing), format_func=standing.__getitem__, key="undo-which")
        proceed = st.checkbox("Undo it even if later uploads build on it", key="undo-proceed")
        st.button("Undo", key="undo", on_click=_undo, args=(person, int(chosen), proceed))
    if refused := st.session_state.pop("refused", ""):
        st.warning(refused, icon=":material/info:")


def _undo(person: Person, upload_id: int, proceed: bool) -> None:
    try:
        undone = uploads.undo(person, upload_id, proceed=proceed)
    except LdspError as error:
        st.session_state["refused"] = str(error)
        return
    back = f" {undone.restored:,} that they had replaced count again." if undone.restored else ""
    st.session_state["undone"] = f"Upload {upload_id} is undone: {undone.withdrawn:,} records no longer count.{back}"


def _region(person: Person) -> str:
    """The frame's region if it is the person's to look after, else one that is."""
    here = str(st.session_state["region"])
    if person.may_see_unpublished(here):
        return here
    own = [place for place in cached.regions() if person.may_see_unpublished(place.code)]
    if not own:
        raise LdspError("Your account has no region.", "Ask an administrator to give it one.")
    names = {place.code: f"{place.name} ({RegionKind(place.kind)})" for place in own}
    return address.select("Whose records", names, key="own-region")


def _templates(kind: Kind) -> None:
    xlsx, csv = uploads.template(kind)
    st.download_button(
        "Excel template",
        xlsx,
        f"ldsp-{kind}-template.xlsx",
        key=f"template-{kind}",
        on_click="ignore",
        icon=":material/download:",
    )
    st.download_button(
        "CSV template",
        csv,
        f"ldsp-{kind}-template.csv",
        key=f"template-csv-{kind}",
        on_click="ignore",
        icon=":material/download:",
    )


def _checked(
    person: Person, kind: Kind, region_code: str, content: bytes, *, file_name: str, provider: str
) -> uploads.Preview | None:
    require_write(person, region_code)
    digest = hashlib.sha256(content).hexdigest()
    stem = f"{kind}-{digest[:12]}"
    mapping: Mapping[str, str] = st.session_state.get(f"heads-{stem}", {})
    told = st.empty()

    def progress(done: int, of: int) -> None:
        told.progress(done / max(of, 1), text=f"Checked {done:,} of {of:,} rows")

    sheet = st.session_state.get(f"sheet-{stem}")
    try:
        preview = cached.preview(
            person,
            kind.value,
            region_code,
            digest,
            content,
            file_name=file_name,
            sheet=sheet,
            mapping=tuple(mapping.items()),
            provider=provider,
            _progress=progress,
        )
    except uploads.ChooseSheet as choose:
        st.selectbox("Which sheet?", choose.sheets, key=f"sheet-{stem}", index=None, placeholder="Choose a sheet")
        return None
    finally:
        told.empty()
    _heads(preview, stem)
    return preview


def _heads(preview: uploads.Preview, stem: str) -> None:
    """How the columns were understood, to be corrected where that is wrong."""
    contract = CONTRACTS[preview.kind]
    fields = {LEAVE_OUT: "", **{field.label: field.name for field in contract.fields}}
    labels = {name: label for label, name in fields.items()}
    with st.expander("How the columns were understood"):
        chosen = {}
        for column in preview.matching.columns:
            chosen[column.head] = st.selectbox(
                f"“{column.head}” is",
                list(fields),
                index=list(fields).index(labels[column.field]),
                key=f"head-{stem}-{column.place}",
            )
        for left in preview.matching.left_out:
            if left.personal or not left.head:
                st.caption(f"“{left.head}” is left out. {left.reason}")
            else:
                chosen[left.head] = st.selectbox(f"“{left.head}” is", list(fields), key=f"head-{stem}-{left.place}")
        now = {column.head: column.field for column in preview.matching.columns}
        changed = {head: fields[label] for head, label in chosen.items() if fields[label] != now.get(head, "")}
        st.button("Check again with these columns", key=f"again-{stem}", on_click=_understand, args=(stem, changed))


def _understand(stem: str, changed: dict[str, str]) -> None:
    st.session_state[f"heads-{stem}"] = {**st.session_state.get(f"heads-{stem}", {}), **changed}


def _show(preview: uploads.Preview) -> None:
    st.subheader("What keeping it would change")
    st.markdown(f"**{preview.sentence}**")
    for one in preview.already:
        st.warning(f"This very file was kept before: {one}.", icon=":material/info:")
    for notice in preview.checked.notices:
        st.caption(notice)
    if preview.matching.missing:
        st.warning(f"The file lacks required columns: {', '.join(preview.matching.missing)}.", icon=":material/info:")
    problems = preview.checked.grouped()
    if len(problems):
        st.markdown(
            f"**To mend or to look at: {len(preview.checked.problems):,} cells, {len(problems):,} kinds of problem.**"
        )
        heads = ["Severity", "Column", "Rows", "First rows", "Value", "Problem", "What to do"]
        st.table(
            problems.head(50).set_axis(heads, axis="columns").astype(str),
            hide_index=True,
            alt="Problems of the file, grouped",
        )
        with st.container(horizontal=True):
            st.download_button(
                "All problems (CSV)",
                preview.checked.problems_csv,
                f"to-mend-{preview.kind}.csv",
                key="problems",
                on_click="ignore",
            )
            st.download_button(
                "The file with what to mend (Excel)",
                lambda: preview.checked.mend_copy(preview.read, preview.matching),
                f"to-mend-{preview.kind}.xlsx",
                key="mend",
                on_click="ignore",
            )
    if len(preview.changes):
        st.markdown("**By area and period**")
        shown = preview.changes[["area", "period", uploads.NEW, uploads.REPLACED, uploads.UNCHANGED]].head(
            MOST_CHANGES_SHOWN
        )
        heads = ["Area", "Period", "New", "Corrected", "As before"]
        st.table(
            shown.set_axis(heads, axis="columns").astype(str),
            hide_index=True,
            alt="What would change, by area and period",
        )


def _keep(person: Person, preview: uploads.Preview) -> None:
    st.button("Keep", type="primary", key="keep", on_click=_kept, args=(person, preview), disabled=preview.rows.empty)
    if refused := st.session_state.pop("not-kept", ""):
        st.warning(refused, icon=":material/info:")
    if kept := st.session_state.pop("kept", ""):
        st.success(kept, icon=":material/check:")


def _kept(person: Person, preview: uploads.Preview) -> None:
    try:
        receipt = uploads.keep(person, preview)
    except LdspError as error:
        st.session_state["not-kept"] = str(error)
        return
    finally:
        cached.forget_previews()
    st.session_state["kept"] = (
        f"Kept: {receipt.rows:,} records of {receipt.file_name}, upload number {receipt.upload_id}. It can be undone under “Kept so far”."
    )
