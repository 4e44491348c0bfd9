"""Several kinds of record kept in one go: one transaction, one entry in the history, one way back."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ldsp.domain.roles import Person
from ldsp.services.accounts.rights import require_write
from ldsp.services.uploads.keeping import keep_in, refuse_nothing
from ldsp.services.uploads.previewing import Preview
from ldsp.services.uploads.receipts import TOGETHER, Receipt
from ldsp.store import history
from ldsp.store.database import writing


def keep_together(
    person: Person, previews: Sequence[Preview], *, name: str, told: Mapping[str, Any]
) -> tuple[Receipt, ...]:
    """Keep what several previews of a region show, all of it or nothing: a receipt a kind, and `undo` of one undoes them all.

    Parameters
    ----------
    person, previews
        Who keeps what, in the order of writing. None is about people.
    name, told
        What was accepted, and what it holds, for the one entry of the history that tells of all of it.

    Raises
    ------
    NotAllowed, LdspError, Overtaken
        As `keep`.
    """
    for preview in previews:
        require_write(person, preview.region_code)
        refuse_nothing(preview)
    marks = [f"{preview.kind}{preview.sha256}{preview.revision}" for preview in previews]
    mark = hashlib.sha256("".join(marks).encode()).hexdigest()[:16]
    with writing() as session:
        kept = []
        for preview in previews:
            marked = replace(preview, settings={**preview.settings, TOGETHER: mark, "name": name})
            kept.append(keep_in(session, person, marked))
        numbers = [one.upload_id for one in kept]
        after = {**told, "uploads": numbers}
        history.record(
            session,
            person.name,
            "accepted",
            "plan",
            name,
            None,
            after,
            region_code=kept[0].region_code,
            at=kept[0].kept_at,
        )
    return tuple(kept)
