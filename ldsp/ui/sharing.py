"""Sharing with other regions: the share pack and the addresses of open data; and what comes from others, beside ours."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import streamlit as st

from ldsp.domain.areas import Place
from ldsp.domain.roles import Person
from ldsp.errors import LdspError
from ldsp.figures import packs, style
from ldsp.services import packs as packs_service
from ldsp.ui import address, cached, parts, publications
from ldsp.ui.open_data_routes import ROOT


def ours(region: Place) -> None:
    """The region's published tables for others: the share pack, and addresses for Excel, Power BI and other programs."""
    packed = publications.pack(region.code, datetime.now(UTC).date())
    made_up = any(each.demonstration for _, each in publications.tables(region.code))
    st.markdown(
        "**Share pack:** every published table of the region in one file (a Frictionless data package), for another LDSP or for a "
        "national one. It holds no row about one person."
    )
    st.download_button(
        "Share pack (ZIP)",
        data=lambda: packed.content,
        file_name=packs.file_name(region, demonstration=made_up),
        mime="application/zip",
        key="pack-zip",
        icon=":material/download:",
        on_click="ignore",
    )
    st.caption(
        "Tell whoever receives it this digest (SHA-256) by another way; their LDSP shows the one of the file it loads:"
    )
    st.code(packed.sha256, language=None, wrap_lines=True)
    st.markdown(
        "**Addresses:** the same tables for Excel (Data, From Web), Power BI and other programs; they do not change."
    )
    st.code(
        f"{ROOT}/{region.code}/risk-districts.csv\n{ROOT}/{region.code}/risk-districts.json\n{ROOT}/",
        language=None,
        wrap_lines=True,
    )
    st.caption(f"The catalogue, {ROOT}/{region.code}/, lists every table. Put the name of this server before them.")


def theirs(region: Place, person: Person) -> None:
    """Tables that other regions have shared, beside ours; for administrators the way to load and undo a pack."""
    if said := st.session_state.pop("pack_said", ""):
        st.success(said, icon=":material/check:")
    if trouble := st.session_state.pop("pack_trouble", ()):
        address.explain(LdspError(*trouble))
    if person.may_administer:
        _load(person)
    names = {
        name: publications.PUBLICATIONS[name].title
        for name in cached.shared_names()
        if name in publications.PUBLICATIONS
    }
    if not names:
        st.caption("No share pack of another region is loaded. An administrator can load one here.")
        return
    name = address.select("Table", names, key="shared-table")
    with parts.or_reason():
        own = publications.table(name, region.code)
        found = [(pack, table) for pack, table in cached.shared(name) if pack.region_code != region.code]
        parts.panel(packs_service.beside([(region.name, own)], found), key="shared")


def _load(person: Person) -> None:
    file = st.file_uploader("A share pack (ZIP)", type=["zip"], key="pack-file")
    if file is not None:
        try:
            found = packs_service.look_at(person, file.getvalue())
        except LdspError as error:
            address.explain(error)
        else:
            tables = "one table" if len(found.tables) == 1 else f"{len(found.tables)} tables"
            st.write(f"{found.region_name}: {tables}, made on {style.day(found.made_at.date())}. Its digest (SHA-256):")
            st.code(found.sha256, language=None, wrap_lines=True)
            st.button(
                "Load it", key="pack-keep", on_click=_keep, args=(person, file.getvalue(), file.name), type="primary"
            )
    for pack in cached.shared_packs():
        left, right = st.columns([5, 1], vertical_alignment="center")
        left.caption(
            f"{pack.region_name}, made on {style.day(pack.made_at.date())}, loaded on {style.day(pack.kept_at.date())}, SHA-256 {pack.sha256[:12]}…"
        )
        right.button(
            "Undo", key=f"pack-undo-{pack.pack_id}", on_click=_undo, args=(person, pack.pack_id, pack.region_name)
        )


def _keep(person: Person, content: bytes, name: str) -> None:
    _try(lambda: packs_service.keep(person, content, file_name=name), "Loaded. Its tables are shown beside yours.")


def _undo(person: Person, pack_id: int, name: str) -> None:
    _try(lambda: packs_service.undo(person, pack_id), f"The pack of {name} was taken back.")


def _try(act: Callable[[], Any], said: str) -> None:
    try:
        act()
    except LdspError as error:
        st.session_state["pack_trouble"] = (error.what, error.do)
    else:
        st.session_state["pack_said"] = said
