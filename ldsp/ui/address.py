"""The address of a view: plain codes, so that a copied link opens the same view wherever it is opened.

Streamlit can bind a select box to the address by itself, but writes what people read there and not the code; so for boxes of
codes it is done here, and for sliders that are not always drawn. Other numbers and expanders are bound by Streamlit.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import streamlit as st

from ldsp.errors import LdspError, NothingToShow, UnknownCode

SEPARATOR = ","
NONE = "none"  # nothing chosen where something is by default
_MARKS = re.compile(r"([\\*_{}\[\]()<>#+!|~$:.@-])")
"""All that means something in Markdown but the backtick: between two of them nothing else does."""


def explain(error: LdspError) -> None:
    """What happened, and what to do: never a traceback.

    The sentence may repeat what an address asked for, and anybody can write an address: in Markdown it could bring a link or
    an image from elsewhere.
    """
    st.warning(f"**{literal(error.what)}** {literal(error.do)}", icon=":material/info:")


def select(
    label: str, names: Mapping[str, str], *, key: str, default: str = "", shown: bool = True, **more: Any
) -> str:
    """A select box of codes whose choice is in the address unless it is the default (if left out: the first).

    A code that is not on offer is dropped: with a sentence if the address asked for it, silently if the list has changed. A
    box that is not `shown` (because it lies in a closed part of the page) keeps its choice.

    Raises
    ------
    NothingToShow
        There is nothing to choose from: the store holds none of it.
    """
    if not names:
        raise NothingToShow(
            f"There is nothing to choose from under “{label}” yet.",
            "Start LDSP with the data/ folder beside it, then reload.",
        )
    default = default or next(iter(names))
    asked = _asked(key)
    known = st.session_state.get(key)
    if known is None and asked is not None and asked not in names:
        explain(UnknownCode(label.lower(), asked, [code for code in names if code]))
    kept = known if known is not None else asked
    chosen: str = kept if kept is not None and kept in names else default
    st.session_state[key] = chosen
    if shown:
        chosen = str(
            st.selectbox(
                label,
                list(names),
                format_func=lambda code: names.get(code, code),
                key=key,
                persist_state="session",
                **more,
            )
        )
    _write(key, None if chosen == default else chosen)
    return chosen


def slider(label: str, *, key: str, default: int, most: int, shown: bool = True) -> int:
    """A slider of whole numbers from 0 to `most`, kept as a select box is. What is no such number is said to be none."""
    asked = _asked(key)
    known = st.session_state.get(key)
    if known is None and asked is not None:
        known = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 4 and int(asked) <= most else None
        if known is None:
            explain(
                LdspError(
                    f"“{asked[:40]}” is no weight.", f"Weights are whole numbers from 0 to {most}; the default is used."
                )
            )
    chosen = default if known is None else int(known)
    st.session_state[key] = chosen
    if shown:
        chosen = int(st.slider(label, 0, most, key=key, persist_state="session"))
    _write(key, None if chosen == default else str(chosen))
    return chosen


def select_several(
    label: str, names: Mapping[str, str], *, key: str, most: int, default: Sequence[str] = (), **more: Any
) -> list[str]:
    """The same for several codes at once, in the order in which they were chosen."""
    if key not in st.session_state:
        asked = [code for code in dict.fromkeys((_asked(key) or "").split(SEPARATOR)) if code]
        for unknown in (code for code in asked if code not in names and code != NONE):
            explain(UnknownCode(label.lower(), unknown, names))
        known = [code for code in asked if code in names]
        st.session_state[key] = known if known or NONE in asked else list(default)
    st.session_state[key] = [code for code in dict.fromkeys(st.session_state[key]) if code in names][:most]
    chosen = st.multiselect(
        label,
        list(names),
        format_func=lambda code: names.get(code, code),
        key=key,
        max_selections=most,
        persist_state="session",
        **more,
    )
    _write(key, None if chosen == list(default) else SEPARATOR.join(chosen) or NONE)
    return chosen


def kept(key: str) -> str:
    """A text that no box holds, from this session, else from the address; kept in both."""
    text = str(st.session_state.setdefault(key, _asked(key) or ""))
    _write(key, text or None)
    return text


def keep(key: str, text: str) -> None:
    """Keep a text that no box holds, in this session and in the address."""
    st.session_state[key] = text
    _write(key, text or None)


def chosen(key: str) -> str:
    """A choice before its box is drawn: from this visit, else from the address; empty if neither has one."""
    return str(st.session_state.get(key) or _asked(key) or "")


def choose(key: str, code: str) -> None:
    """Make a choice for a person who clicked elsewhere: on a map, in a table, on a search result. For callbacks only."""
    st.session_state[key] = code


def drop(key: str, known: Collection[str], kind: str) -> None:
    """Forget a choice that means nothing anywhere, and say so."""
    asked = chosen(key)
    st.session_state.pop(key, None)
    _write(key, None)
    explain(UnknownCode(kind, asked, known))


def literal(text: str) -> str:
    r"""Text for Markdown that means itself.

    >>> literal("There is no region '![](//e.example)'.")
    "There is no region '\\!\\[\\]\\(//e\\.example\\)'\\."
    """
    return _MARKS.sub(r"\\\1", " ".join(text.split()))


def _asked(key: str) -> str | None:
    value: str | Sequence[str] | None = st.query_params.get(key)
    return value if isinstance(value, str) else None


def _write(key: str, value: str | None) -> None:
    """Only what differs is written: every write is a message to the browser."""
    if value == st.query_params.get(key):
        return
    if value is None:
        del st.query_params[key]
    else:
        st.query_params[key] = value
