"""The annex to the minutes: what was looked at, in order, and what was decided over it."""

from collections.abc import Sequence
from datetime import date

import pandas as pd

from ldsp.disclosure import Column, Published, publish
from ldsp.domain.meetings import View
from ldsp.services import revision


def minutes(views: Sequence[View], *, region: str, private: bool) -> Published:
    """An agenda as a table to look at and to take away. A row is a view.

    Parameters
    ----------
    views
        As `agendas.agenda` gives them to whoever asks.
    region
        Its name.
    private
        Decisions are kept from whoever asks: they are then not columns of the table.
    """
    agenda, number = views[0].agenda, revision.current()
    table = pd.DataFrame(
        {
            "position": [float(at) for at in range(1, len(views) + 1)],
            "view": [view.name for view in views],
            "question": [view.question or "Nothing noted" for view in views],
            "decision": [view.decision or "None yet" for view in views],
            "decided_on": [_day(view.decided_on) for view in views],
            "data_revision": ["None yet" if view.data_revision is None else str(view.data_revision) for view in views],
            "address": [view.address or "The first page" for view in views],
        }
    )
    decided = sum(bool(view.decision) for view in views)
    many = f"{len(views)} views" if len(views) > 1 else "1 view"
    told = f"{decided or 'None'} of them {'has' if decided == 1 else 'have'} a decision."
    columns = {
        "position": Column(label="No.", decimals=0),
        "view": Column(label="View"),
        "question": Column(label="To discuss"),
    }
    if not private:
        columns |= {
            "decision": Column(label="Decision"),
            "decided_on": Column(label="Decided on"),
            "data_revision": Column(label="Revision of the data"),
        }
    columns["address"] = Column(label="Address")
    return publish(
        table,
        name=f"minutes-{region}-{agenda}",
        question=f"What does the agenda “{agenda}” look at{'' if private else ', and what was decided'}?",
        sentence=f"The agenda has {many}." if private else f"The agenda has {many}. {told}",
        subtitle=f"Saved views in their order{'' if private else ', with the decision over each, its day and the state of the data'}; {region}",
        columns=columns,
        how_to_read="A view's address opens it as it was saved, with the data of the day. The revision says which state of the data a "
        "decision rests on: every change of the store has a number.",
        notes=["Decisions are shown to the region's coordinators and board."] if private else [],
        as_at=f"revision {number} of the store",
        method="as recorded",
    )


def _day(iso: str) -> str:
    if not iso:
        return "Not yet"
    when = date.fromisoformat(iso)
    return f"{when.day} {when:%B %Y}"
