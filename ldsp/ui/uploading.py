"""Upload: check, preview, keep, undo, on the screen. What a file would change is seen before anything is kept."""

import hashlib
from collections.abc import Mapping
from datetime import date, timedelta

import streamlit as st

from ldsp.domain.records import CONTRACTS, Kind
from ldsp.domain.retention import YEARS, latest, suggested
from ldsp.domain.roles import Person
from ldsp.errors import LdspError
from ldsp.services import uploads
from ldsp.services.accounts import require_write
from ldsp.ui import address, cached, once

KINDS_OF_FILES = ["csv", "tsv", "txt", "xlsx", "xlsm", "ods", "xls", "html"]
LEAVE_OUT = "(leave out)"
MOST_CHANGES_SHOWN, MOST_PROBLEMS_SHOWN, MOST_NOTICES_SHOWN = 200, 50, 12


def panel(person: Person, region_code: str) -> None:
    """One file from one partner: choose what it holds, look at what it would change, keep it."""
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    with left:
        kind = Kind(address.select("What the file holds", {k.value: c.title for k, c in CONTRACTS.items()}, key="kind"))
    with right, st.container(horizontal=True):
        _templates(kind)
    st.caption(f"A row is {CONTRACTS[kind].row}. The templates say what each column may hold.")
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
        once.told("upload")
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


def _templates(kind: Kind) -> None:
    for words, form, content in zip(
        ("Excel template", "CSV template"), ("xlsx", "csv"), uploads.template(kind), strict=True
    ):
        st.download_button(
            words,
            data=content,
            file_name=f"ldsp-{kind}-template.{form}",
            mime="text/csv" if form == "csv" else "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            key=f"template-{kind}-{form}",
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
            progress=progress,
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
    with st.expander("How the columns were understood", expanded=bool(preview.matching.missing)):
        chosen = {}
        for column in preview.matching.columns:
            chosen[column.head] = st.selectbox(
                f"“{address.literal(column.head)}” is",
                list(fields),
                index=list(fields).index(labels[column.field]),
                key=f"head-{stem}-{column.place}",
            )
        for left in preview.matching.left_out:
            head = address.literal(left.head)
            if left.personal or not left.head:
                st.caption(f"“{head}” is left out. {left.reason}")
            else:
                chosen[left.head] = st.selectbox(f"“{head}” is", list(fields), key=f"head-{stem}-{left.place}")
        now = {column.head: column.field for column in preview.matching.columns}
        changed = {head: fields[label] for head, label in chosen.items() if fields[label] != now.get(head, "")}
        st.button("Check again with these columns", key=f"again-{stem}", on_click=_understand, args=(stem, changed))


def _understand(stem: str, changed: dict[str, str]) -> None:
    st.session_state[f"heads-{stem}"] = {**st.session_state.get(f"heads-{stem}", {}), **changed}


def _show(preview: uploads.Preview) -> None:
    st.subheader("What keeping it would change")
    st.markdown(f"**{preview.sentence}**")
    for one in preview.already:
        st.warning(address.literal(f"This very file was kept before: {one}."), icon=":material/info:")
    if preview.unmatched:
        st.warning(
            f"{len(preview.unmatched):,} earlier uploads about people were made with another secret: their learners cannot be "
            "matched with those of this file. Ask an administrator whether the secret file can be put back before you keep it.",
            icon=":material/info:",
        )
    if preview.matching.missing:
        lacking = ", ".join(preview.matching.missing)
        st.warning(f"The file lacks required columns: {lacking}.", icon=":material/info:")
    for notice in preview.checked.notices[:MOST_NOTICES_SHOWN]:
        st.caption(address.literal(notice))
    if len(preview.checked.notices) > MOST_NOTICES_SHOWN:
        st.caption(f"And {len(preview.checked.notices) - MOST_NOTICES_SHOWN:,} more remarks of this sort.")
    problems(preview)
    if len(preview.checked.problems):
        with st.container(horizontal=True):
            st.download_button(
                "All problems (CSV)",
                data=preview.checked.problems_csv,
                file_name=f"to-mend-{preview.kind}.csv",
                mime="text/csv",
                key="problems-csv",
                on_click="ignore",
                icon=":material/download:",
            )
            st.download_button(
                "The file with what to mend (Excel)",
                data=lambda: preview.checked.mend_copy(preview.read, preview.matching),
                file_name=f"to-mend-{preview.kind}.xlsx",
                mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                key="mend-xlsx",
                on_click="ignore",
                icon=":material/download:",
            )
    if len(preview.changes) > 1 or preview.changes["period"].any():
        st.markdown("**By area and period**")
        shown = preview.changes[["area", "period", uploads.NEW, uploads.REPLACED, uploads.UNCHANGED]]
        heads = ["Area", "Period", "New", "Corrected", "As before"]
        st.table(
            shown.head(MOST_CHANGES_SHOWN).set_axis(heads, axis="columns").astype(str),
            hide_index=True,
            alt="What would change, by area and period",
        )
    if len(preview.corrections):
        st.markdown("**Corrected columns**")
        st.table(
            preview.corrections.set_axis(["Column", "Records"], axis="columns").astype(str),
            hide_index=True,
            alt="Columns in which records differ from the store",
        )


def problems(preview: uploads.Preview) -> None:
    """Everything to mend or to look at, grouped: however many rows share a problem, it is told once."""
    grouped = preview.checked.grouped()
    if grouped.empty:
        return
    cells = len(preview.checked.problems)
    st.markdown(
        f"**To mend or to look at: {cells:,} {'cell' if cells == 1 else 'cells'}, {len(grouped):,} "
        f"{'kind' if len(grouped) == 1 else 'kinds'} of problem.**"
    )
    heads = ["Severity", "Column", "Rows", "First rows", "Value", "Problem", "What to do"]
    shown = grouped.head(MOST_PROBLEMS_SHOWN).set_axis(heads, axis="columns").astype(str)
    st.table(shown.map(address.literal), hide_index=True, alt="What to mend or to look at, grouped")


def _keep(person: Person, preview: uploads.Preview) -> None:
    until = None
    if CONTRACTS[preview.kind].about_people and not preview.rows.empty:
        today = date.today()  # noqa: DTZ011 - the day where the server stands
        until = st.date_input(
            "Keep these records about people until",
            value=suggested(today),
            min_value=today + timedelta(days=1),
            max_value=latest(today),
            format="DD/MM/YYYY",
            key=f"until-{preview.sha256[:12]}",
            required=True,
            help="After this day an administrator deletes them for good.",
        )
        st.caption(
            f"Offered is the end of the {YEARS}th academic year after this one: our own choice. An agreement with the partner "
            "goes before."
        )
    st.caption(keep_words(preview))
    if st.button("Keep", type="primary", key="keep", disabled=preview.rows.empty):
        try:
            with st.spinner(f"Keeping {len(preview.rows):,} records: all of them, or none"):
                receipt = uploads.keep(person, preview, retain_until=until)
        except LdspError as error:
            once.refuse("upload", error)
        else:
            once.tell("upload", kept_words(receipt))
        finally:
            cached.forget_previews()
        st.rerun()
    once.told("upload")


def keep_words(preview: uploads.Preview) -> str:
    """What pressing Keep will do, and what becomes of rows with an error."""
    kept, left = len(preview.rows), preview.checked.with_errors
    if not kept:
        return f"There is nothing to keep{': mend the errors and upload the file again' if left else ''}."
    told = f"Keep puts {kept:,} {'record' if kept == 1 else 'records'} into the store."
    if not left:
        return told
    out = "row with an error is" if left == 1 else "rows with errors are"
    return f"{told} {left:,} {out} left out: once mended, upload the whole file again, and what is kept already stays as it is."


def kept_words(receipt: uploads.Receipt) -> str:
    """What was kept, and where it can be undone."""
    records = "record" if receipt.rows == 1 else "records"
    return (
        f"Kept: {receipt.rows:,} {records} of “{receipt.file_name}”, upload number {receipt.upload_id}. "
        "It can be undone on this page, under “Kept so far”."
    )
