"""What a button led to: told once, after the page has been drawn anew, at the place where people look for it."""

import streamlit as st

from ldsp.errors import LdspError
from ldsp.ui import address


def tell(place: str, words: str) -> None:
    """Remember what to tell."""
    st.session_state[f"told-{place}"] = words


def refuse(place: str, error: LdspError) -> None:
    """Remember what was refused, and what to do."""
    st.session_state[f"refused-{place}"] = [error.what, error.do]


def told(place: str) -> None:
    """Tell it. The box is there even if there is nothing in it, so that what stands below does not move."""
    with st.container():
        if words := st.session_state.pop(f"told-{place}", ""):
            st.success(address.literal(words), icon=":material/check:")
        if refused := st.session_state.pop(f"refused-{place}", None):
            address.explain(LdspError(*refused))
