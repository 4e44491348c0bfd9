"""How answers are remembered: until a table that they were made from is written to.

Which tables those are is noted whenever an answer is worked out, with those of the remembered answers that it was made of. So
nobody declares it and nobody can declare it wrongly: with the same rows in every table that it read, a question would read the
same again and answer the same. What one answer to a question read counts for all of them, and is not forgotten.
"""

import threading
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast

import streamlit as st

from ldsp.disclosure import Published
from ldsp.figures import charts as drawings
from ldsp.services import revision

P = ParamSpec("P")
R = TypeVar("R")


def remembered(question: Callable[P, R]) -> Callable[P, R]:
    """A question whose answer is remembered; every visit gets a copy of its own."""
    return _by_way_of(lambda: _copy, question)


def one_for_all(question: Callable[P, R]) -> Callable[P, R]:
    """For what is large and never changed by its readers: one copy for all sessions."""
    return _by_way_of(lambda: _shared, question)


def light_for_all(question: Callable[P, R]) -> Callable[P, R]:
    """The same for what is a hundredth of that: many views may be held at once."""
    return _by_way_of(lambda: _light, question)


_made_from: dict[str, frozenset[str]] = {}
"""By the name of a question: the tables that any answer to it has been made from."""


def _by_way_of(memory: Callable[[], Callable[..., Any]], question: Callable[P, R]) -> Callable[P, R]:
    """The memory is looked up whenever something is asked: a test may listen in."""
    name = f"{question.__module__}.{question.__qualname__}"

    @wraps(question)
    def asked(*args: P.args, **told: P.kwargs) -> R:
        fresh: list[tuple[R, frozenset[str]]] = []

        def work(*args: P.args, **told: P.kwargs) -> tuple[R, frozenset[str]]:
            if not fresh:
                with revision.made_from() as tables:
                    answer = question(*args, **told)
                fresh.append((answer, frozenset(tables)))
            return fresh[0]

        while True:
            known = _made_from.get(name, frozenset())
            answer, tables = memory()(work, name, state().of(known), *args, **told)
            if tables <= known:
                revision.note(tables)
                return answer  # type: ignore[no-any-return]
            # It was put where a write to one of these would not be noticed: from now on nobody looks there.
            _made_from[name] = _made_from.get(name, frozenset()) | tables

    return asked


@st.cache_data(show_spinner=False, max_entries=2_000)
def _copy(_question: Callable[..., Any], name: str, at: str, *args: Any, **told: Any) -> Any:  # noqa: ARG001 - name and state are the key
    return _question(*args, **told)


@st.cache_resource(show_spinner=False, max_entries=14)
def _shared(_question: Callable[..., Any], name: str, at: str, *args: Any, **told: Any) -> Any:  # noqa: ARG001
    return _question(*args, **told)


@st.cache_resource(show_spinner=False, max_entries=40)
def _light(_question: Callable[..., Any], name: str, at: str, *args: Any, **told: Any) -> Any:  # noqa: ARG001
    return _question(*args, **told)


_visit = threading.local()


def begin() -> None:
    """At the start of a visit: which state of the store is it about? Asked once, so that the page is of one piece."""
    _visit.state = revision.state()


def beside(work: Callable[[], object]) -> Callable[[Callable[[str], None]], object]:
    """Work for a thread of its own beside this visit: about the same state of the store, telling its steps to what it is given."""
    at = state()

    def run(step: Callable[[str], None]) -> object:
        _visit.state, _visit.step = at, step
        return work()

    return run


def step(what: str) -> None:
    """Tell whoever waits what comes next; it raises if nobody does any more."""
    if told := getattr(_visit, "step", None):
        told(what)


def state() -> revision.State:
    """The state that this visit is about. What a click sets off runs before the visit begins, so it may have to look itself."""
    if not hasattr(_visit, "state"):
        begin()
    return cast("revision.State", _visit.state)


def number() -> int:
    """The revision of that state."""
    return state().number


def drawn(make: Callable[..., Any], published: Published, *args: Any, **told: Any) -> drawings.Drawn:
    """A figure, remembered by what it is drawn from and what it was told besides."""
    return _drawn(make, f"{make.__module__}.{make.__qualname__}", published, args, told)


@st.cache_data(show_spinner=False, max_entries=500)
def _drawn(_make: Callable[..., Any], name: str, published: Published, args: Any, told: Any) -> drawings.Drawn:  # noqa: ARG001
    with drawings.trusted():
        return drawings.drawn(_make(published, *args, **told))
