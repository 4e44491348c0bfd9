"""Agendas on the screen: choose one, begin it, save a view into it, put it in order."""

from datetime import UTC, datetime
from html import escape

import streamlit as st

from ldsp.disclosure import Published
from ldsp.domain.areas import Place
from ldsp.domain.meetings import DEMONSTRATION, View, address, link
from ldsp.domain.records import CONTRACTS, Kind
from ldsp.errors import LdspError
from ldsp.figures.downloads import file_name
from ldsp.figures.minutes import paper
from ldsp.services import meetings, uploads
from ldsp.ui import board, controls, presenting, sign_in


def chosen(region: Place) -> tuple[View, ...]:
    """The views of the chosen agenda."""
    names = meetings.agendas(region.code)
    name = controls.choose("Agenda", [(each, each) for each in names], key="agenda", shown=len(names) > 1)
    return meetings.agenda(sign_in.person(), region.code, name, presenting.pages())


def begin(views: tuple[View, ...], region: Place) -> None:
    """The way into the presentation, at its start or at any view."""
    items = "".join(
        f'<li><a href="{escape(link(view, step, region.code))}">{escape(view.name)}</a></li>'
        for step, view in enumerate(views, start=1)
    )
    first = escape(link(views[0], 1, region.code))
    st.html(
        f'<p><a class="ldsp-begin" id="ldsp-next" href="{first}">Present “{escape(views[0].agenda)}” ▶</a></p><ol>{items}</ol>'
    )
    st.caption(
        "Right arrow or Page Down for the next view, left arrow or Page Up for the one before: what a presenter's clicker sends. "
        "The buttons above each view do the same."
    )


def minutes(views: tuple[View, ...], region: Place) -> Published:
    """The agenda with its decisions, to look at and to take away."""
    private = not sign_in.person().may_see_unpublished(region.code)
    return meetings.minutes(views, region=region.name, private=private)


def annex(minutes: Published) -> None:
    """The same as a paper for the minutes."""
    made = datetime.now(UTC).date()
    with st.container(horizontal=True, gap="small"):
        board.papers(lambda: paper(minutes, made=made), lambda ext: file_name(minutes, ext), key="annex")


def arrange(region: Place) -> None:
    """Rename, reorder, take out: for those who look after the region's records."""
    person = sign_in.person()
    if not person.may_write(region.code):
        st.caption(
            "Who is signed in as a coordinator of this region can save views into an agenda, from the foot of every page."
        )
        return
    stored = uploads.editable(person, Kind.VIEWS, region.code)
    if stored.empty:
        st.caption("No view has been saved for this region yet. “Save this view” stands at the foot of every page.")
        return
    with st.expander("Change the saved views"):
        edited = st.data_editor(
            stored, key="views-editor", num_rows="dynamic", hide_index=True, disabled=["data_revision"],
            column_config={field.name: field.label for field in CONTRACTS[Kind.VIEWS].kept},
        )  # fmt: skip
        if st.button("Keep the changes", key="keep-views"):
            try:
                receipt = uploads.save_edits(person, Kind.VIEWS, region.code, edited, shown=stored)
            except LdspError as error:
                st.warning(str(error), icon=":material/info:")
            else:
                st.success(
                    f"Kept as upload {receipt.upload_id}; it can be undone on the Admin page.", icon=":material/check:"
                )


def foot(page: str, region_code: str) -> None:
    """At the foot of every page, for those who may: save what is on the screen into an agenda."""
    person = sign_in.person()
    if not person.may_write(region_code):
        return
    with (
        st.popover("Save this view", icon=":material/bookmark_add:"),
        st.form("save-view", border=False, clear_on_submit=True),
    ):
        st.text_input("Agenda", key="save-agenda", value=DEMONSTRATION, max_chars=100)
        st.text_input("What is to be seen", key="save-name", max_chars=150)
        st.text_input("What to ask (optional)", key="save-question", max_chars=500)
        where = address(page, {key: st.query_params[key] for key in st.query_params})
        st.form_submit_button("Save", on_click=_saved, args=(region_code, where))
    if said := st.session_state.pop("view-saved", ""):
        st.success(said, icon=":material/check:")
    if refused := st.session_state.pop("view-not-saved", ""):
        st.warning(refused, icon=":material/info:")


def _saved(region_code: str, where: str) -> None:
    agenda, name, question = (str(st.session_state[f"save-{one}"]) for one in ("agenda", "name", "question"))
    try:
        meetings.save(sign_in.person(), region_code, agenda=agenda, name=name, address=where, question=question)
    except LdspError as error:
        st.session_state["view-not-saved"] = str(error)
        return
    st.session_state["view-saved"] = f"“{name}” is saved at the end of “{agenda}”."
