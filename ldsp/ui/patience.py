"""Long work that shows how far it is and can be stopped.

A running script cannot hear a button: Streamlit interrupts it at its next `st.` command after one was pressed. So the work
is done in a thread beside it, and the script does nothing but tell how far that is, ten times a second: there it is
interrupted when Stop is pressed, or anything else. The thread is told, and ends before its next step. A solver that is in
the middle of one ends by itself; nobody waits for it.
"""

import threading
import time
from collections.abc import Callable

import streamlit as st

UNNOTICED_S = 1.0
"""Work that takes no longer shows nothing: a button that comes and goes is worse than none. Our own choice."""

LOOK_EVERY_S = 0.1


class _Stopped(Exception):
    """Raised in the work, between two steps, when nobody waits for it any more."""


def worked_out(place: str, question: str, title: str, work: Callable[[Callable[[str], None]], object]) -> bool:
    """Have something worked out that `cached` then remembers. False: it is what a person has stopped.

    Parameters
    ----------
    place
        Names the part of the page.
    question
        What is asked, as plain text: a new question is worked out anew, however the last one ended.
    title
        What is being done, as people read it.
    work
        Asks `cached` for it (`cached.beside`), and tells its steps to what it is given. What it raises is raised here.
    """
    key = f"stopped-{place}"
    if st.session_state.get(key) == question:
        return False
    ended = threading.Event()
    told = [""]
    failed: list[BaseException] = []

    def step(what: str) -> None:
        if ended.is_set():
            raise _Stopped
        told[0] = what

    def run() -> None:
        try:
            work(step)
        except BaseException as error:  # noqa: BLE001 - it is raised again where the work was asked for
            failed.append(error)

    def far() -> str:
        return f"{title}: {told[0] or 'gathering what is needed'}. {time.monotonic() - began:.0f} seconds so far."

    box = st.empty()
    thread = threading.Thread(target=run, name=f"ldsp-{place}", daemon=True)
    began = time.monotonic()
    thread.start()
    try:
        thread.join(UNNOTICED_S)
        if thread.is_alive():
            with box.container():
                _wait(thread, far, (key, question))
            box.empty()
    finally:
        ended.set()
    if failed:
        raise failed[0]
    return True


def _wait(thread: threading.Thread, told: Callable[[], str], mark: tuple[str, str]) -> None:
    """Tell how far it is until it is done; a button pressed meanwhile interrupts it, as Streamlit does, by an exception."""
    left, right = st.columns([5, 1], vertical_alignment="center")
    right.button("Stop", key=f"stop-{mark[0]}", on_click=_stop, args=mark, icon=":material/stop_circle:")
    line = left.empty()
    while thread.is_alive():
        line.caption(told())
        thread.join(LOOK_EVERY_S)


def _stop(key: str, question: str) -> None:
    st.session_state[key] = question


def stopped(place: str, words: str) -> None:
    """Say what was stopped and what stands, and offer to go on."""
    left, right = st.columns([5, 1], vertical_alignment="center")
    left.info(words, icon=":material/stop_circle:")
    right.button("Go on", key=f"go-on-{place}", on_click=_go_on, args=(f"stopped-{place}",))


def _go_on(key: str) -> None:
    st.session_state.pop(key, None)
