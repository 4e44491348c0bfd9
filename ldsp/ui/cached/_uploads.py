"""A file that was checked and not yet kept; records that a person began to edit."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from ldsp.domain.records import Kind
from ldsp.domain.roles import Person
from ldsp.errors import NothingToShow
from ldsp.services import uploads as uploads_service
from ldsp.ui.cached._memory import number


@st.cache_resource(show_spinner=False, max_entries=3)
def _shelf(*key: Any) -> list[uploads_service.Preview]:  # noqa: ARG001 - the key
    """A place for one preview: filled outside, because Streamlit would draw again, at every visit, what is drawn in here."""
    return []


def preview(
    person: Person, kind: str, region_code: str, sha256: str, content: bytes, *,
    file_name: str, sheet: str | None, mapping: tuple[tuple[str, str], ...], provider: str,
    progress: Callable[[int, int], None],
) -> uploads_service.Preview:  # fmt: skip
    """A checked file, until it is kept, for whoever may write the region's records. Its rows are in memory only."""
    shelf = _shelf(kind, region_code, sha256, file_name, sheet, mapping, provider)
    if not shelf:
        shelf.append(
            uploads_service.check(
                person,
                Kind(kind),
                region_code,
                content,
                file_name,
                sheet=sheet,
                mapping=dict(mapping),
                provider=provider,
                progress=progress,
            )
        )
    return shelf[0]


@st.cache_resource(show_spinner=False, max_entries=30)
def editable(_person: Person, kind: str, region_code: str, at: str) -> Any:
    """The records of a small kind as they were at a state of the store: those that a person began to edit.

    Whoever asks has seen to the person's rights at this visit; they were asked at the first as well.

    Raises
    ------
    NothingToShow
        That state is gone: other people have changed the store since, and this copy was given up.
    """
    if at != str(number()):
        raise NothingToShow("The records have changed since you began.", "Load them again.")
    return uploads_service.editable(_person, Kind(kind), region_code)


def forget_previews() -> None:
    """Once something is kept, every preview is out of date."""
    _shelf.clear()
