"""Looking after LDSP: back-up and restore, accounts, reference data, and what is to be deleted for good."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import streamlit as st

from ldsp.domain.roles import Person
from ldsp.errors import LdspError
from ldsp.services import backup, demonstration, reference, retention
from ldsp.ui import address, cached, once, parts, receipts, sign_in

BIGGEST_BACK_UP = 4_000  # MB; our own choice


def panel(person: Person, region_code: str) -> None:
    """A back-up first; everything else is a part that opens."""
    if person.may_administer:
        _back_up(person)
        for label, key, show in (
            ("Accounts: who may do what", "accounts", sign_in.accounts_panel),
            ("Restore from a back-up", "restore", lambda: _restore(person)),
            ("Published data that come with LDSP", "reference", lambda: _reference(person)),
            ("Demonstration records", "demonstration", lambda: _demonstration(person)),
        ):
            _section(label, key, show)
    _section("Records about people past their date", "past", lambda: _past(person, region_code))
    _section("Delete one learner for good", "learner", lambda: _learner(person, region_code))


def _section(label: str, key: str, show: Callable[[], None]) -> None:
    if box := parts.section(label, key=key):
        with box:
            try:
                show()
            except LdspError as error:
                address.explain(error)


def _progress() -> tuple[Callable[[str, float], None], Any]:
    bar = st.empty()

    def tell(words: str, share: float) -> None:
        bar.progress(min(max(share, 0.0), 1.0), text=words)

    return tell, bar


# --- back-up and restore ----------------------------------------------------------------------------------------------


def _back_up(person: Person) -> None:
    st.subheader("Back-up")
    st.caption(
        "Everything in the store in one file, while people work on. Accounts and the secret file are not in it: keep a copy of "
        "the secret apart from it."
    )
    pressed = st.button("Make a back-up", type="primary", key="back-up", icon=":material/save:")
    tell, bar = _progress()  # its place is there before it is pressed, so that what stands below does not move
    if pressed:
        try:
            st.session_state["back-up-name"] = backup.prepare(person, progress=tell)
        except LdspError as error:
            address.explain(error)
    bar.empty()
    if name := st.session_state.get("back-up-name"):
        st.download_button(
            f"Download {name}",
            data=lambda: backup.prepared(person, name),
            file_name=name,
            mime="application/zip",
            key="back-up-download",
            on_click="ignore",
            icon=":material/download:",
        )


def _restore(person: Person) -> None:
    file = st.file_uploader("A back-up", type=["ldsp"], key="restore-file", max_upload_size=BIGGEST_BACK_UP)
    if file is None:
        once.told("restore")
        st.caption("You see what it holds before anything is changed. Accounts stay as they are.")
        return
    found = backup.beside(person, file)
    st.markdown(f"**Made on {found.made.made_at.astimezone(UTC):%d %B %Y at %H:%M} UTC.**")
    heads = ("What", "In the back-up", "In the store now")
    cells = [[row[0] for row in found.rows], *([f"{row[at]:,}" for row in found.rows] for at in (1, 2))]
    st.table(dict(zip(heads, cells, strict=True)), hide_index=True, alt="The back-up beside the store")
    if found.deletions_since:
        times = "once" if found.deletions_since == 1 else f"{found.deletions_since:,} times"
        st.warning(
            f"Since it was made, records about people were deleted for good {times}. A restore may bring them back: delete "
            "them again afterwards. The history says when it was done.",
            icon=":material/info:",
        )
    proceed = True
    if found.another_secret:
        st.warning(
            "Its learners have pseudonyms made with another secret than this installation's. Put back the secret file that was "
            "in use then; otherwise learners uploaded from now on cannot be matched with them.",
            icon=":material/info:",
        )
        proceed = st.checkbox("Restore all the same", key="restore-proceed")
    # Another box after every restore: whoever restores twice says twice that they are sure.
    restores = int(st.session_state.setdefault("restored", 0))
    sure = st.checkbox("Replace what the store holds now with what the back-up holds", key=f"restore-sure-{restores}")
    once.told("restore")
    if st.button("Restore", type="primary", key="restore-do", disabled=not (sure and proceed)):
        tell, bar = _progress()
        try:
            backup.restore(person, file, proceed=proceed, progress=tell)
        except LdspError as error:
            once.refuse("restore", error)
        else:
            once.tell("restore", f"The store holds again what it held on {found.made.made_at:%d %B %Y at %H:%M} UTC.")
            st.session_state["restored"] = restores + 1
        bar.empty()
        st.rerun()


# --- published data ---------------------------------------------------------------------------------------------------


def _reference(person: Person) -> None:
    once.told("reference")
    loaded = reference.is_loaded(person)
    st.write(
        "The store holds the published data of this version of LDSP."
        if loaded
        else "This version of LDSP brings other published data than the store holds."
    )
    st.caption(
        "Compare looks at every row and changes nothing. Loading takes a minute or two, and leaves what people entered."
    )
    with st.container(horizontal=True):
        compare = st.button("Compare", key="reference-compare")
        load = st.button("Load what is different", key="reference-load", type="secondary" if loaded else "primary")
    if compare:
        tell, bar = _progress()
        found = reference.differences(person, thorough=True, progress=tell)
        bar.empty()
        differ = [one for one in found if one.any]
        if not differ:
            st.success(
                f"No difference: {sum(one.bundled for one in found):,} rows were compared.", icon=":material/check:"
            )
            return
        st.table(
            {
                "Publication": [one.table_set for one in differ],
                "Table": [one.table for one in differ],
                "Would be added": [f"{one.added:,}" for one in differ],
                "Would be changed": [f"{one.changed:,}" for one in differ],
                "Would be removed": [f"{one.removed:,}" for one in differ],
            },
            hide_index=True,
            alt="What loading the published data would change",
        )
    if load:
        tell, bar = _progress()
        try:
            done = reference.load(person, thorough=True, progress=tell)
        except LdspError as error:
            once.refuse("reference", error)
        else:
            rows = sum(one.added + one.changed + one.removed for one in done)
            words = "1 row was" if rows == 1 else f"{rows:,} rows were"
            once.tell("reference", f"Loaded: {words} different. What people entered was not touched.")
        bar.empty()
        st.rerun()


def _demonstration(person: Person) -> None:
    once.told("demonstration")
    on = demonstration.is_on()
    st.write(
        "The store holds made-up records of the six Local DSPs. Every figure and file that counts one says so, and no real record "
        "refers to one."
        if on
        else "The store holds no made-up records: what pages count is real."
    )
    st.caption(
        "Removing them takes nothing else away, and they can be loaded again here."
        if on
        else "Loading them adds made-up records beside the real ones until they are removed here."
    )
    if not st.button(
        "Remove all demonstration records" if on else "Load demonstration records",
        key="demonstration-off" if on else "demonstration-on",
    ):
        return
    tell, bar = _progress()
    try:
        tell("Removing" if on else "Making demonstration records", 0.0)
        rows = demonstration.remove(person) if on else demonstration.load(person, tell)
    except LdspError as error:
        once.refuse("demonstration", error)
    else:
        once.tell("demonstration", f"{'Removed' if on else 'Loaded'}: {rows:,} made-up records.")
        cached.forget_previews()
    bar.empty()
    st.rerun()


# --- deleted for good -------------------------------------------------------------------------------------------------


def _past(person: Person, region_code: str) -> None:
    once.told("past")
    today = datetime.now(UTC).date()
    found = retention.past(person, region_code=None if person.may_administer else region_code, today=today)
    if not found:
        st.caption("Nothing is past its date. Each upload about people has one, chosen when it was kept.")
        return
    st.table(receipts.table(found), hide_index=True, alt="Uploads past their retention date")
    if not person.may_administer:
        st.caption("An administrator deletes them for good.")
        return
    _delete(person, [one.upload_id for one in found], today)


def _delete(person: Person, upload_ids: list[int], today: date) -> None:
    chosen = st.multiselect("Uploads to delete", upload_ids, default=upload_ids, key="past-which")
    sure = st.checkbox("Delete them for good: this cannot be undone", key="past-sure")
    if st.button("Delete for good", key="past-delete", disabled=not (sure and chosen)):
        try:
            with st.spinner("Deleting: all of them, or none"):
                rows = retention.delete(person, chosen, today=today)
        except LdspError as error:
            once.refuse("past", error)
        else:
            once.tell(
                "past",
                f"Deleted for good: {rows:,} {'row' if rows == 1 else 'rows'}. Back-ups made before still hold them.",
            )
        st.rerun()


def _learner(person: Person, region_code: str) -> None:
    once.told("learner")
    names = retention.providers(person, region_code)
    if not names:
        st.caption("No provider has been entered for this region, so no learner has.")
        return
    st.caption(
        "When somebody asks that nothing be stored about them. Their reference is turned into its pseudonym and goes nowhere."
    )
    with st.form("learner-form", clear_on_submit=True):
        provider = st.selectbox(
            "Provider",
            list(names),
            format_func=lambda code: f"{names.get(code, code)} ({code})",
            key="learner-provider",
        )
        reference = st.text_input("The provider's reference for the learner", key="learner-reference", max_chars=60)
        sure = st.checkbox("Delete everything about this learner: this cannot be undone", key="learner-sure")
        pressed = st.form_submit_button("Delete for good")
    if pressed:
        _forget(person, region_code, provider, reference if sure else "")
        st.rerun()


def _forget(person: Person, region_code: str, provider: str, reference: str) -> None:
    """Delete what is stored about a learner, if somebody has said to be sure."""
    if not reference:
        once.refuse(
            "learner", LdspError("Nothing was deleted.", "Type a reference, and tick the box to say that you are sure.")
        )
        return
    try:
        gone = retention.forget_learner(person, region_code, provider, reference)
    except LdspError as error:
        once.refuse("learner", error)
        return
    told = "; ".join(f"{rows:,} of {title.lower()}" for title, rows in gone.items())
    once.tell("learner", f"Deleted for good: {told}. Back-ups made before still hold them.")
