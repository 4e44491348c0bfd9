"""Agendas: the guided demonstration, and those that a region has saved. Views are records like any other: checked, kept under
a receipt, undone, and never overwritten.
"""

from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

from ldsp.domain.meetings import DEMONSTRATION, View, demonstration
from ldsp.domain.records import CONTRACTS, Kind
from ldsp.domain.roles import Person
from ldsp.domain.tables import rows
from ldsp.errors import UnknownCode
from ldsp.services import uploads
from ldsp.services.accounts import require_write
from ldsp.store import reads
from ldsp.store.database import reading
from ldsp.store.reads import records


def agendas(region_code: str) -> tuple[str, ...]:
    """The agendas of a region by name; the guided demonstration, which came with LDSP, first."""
    own = sorted(set(_kept(region_code)["agenda"]) - {DEMONSTRATION})
    return (DEMONSTRATION, *own)


def agenda(person: Person, region_code: str, name: str, pages: frozenset[str]) -> tuple[View, ...]:
    """The views of an agenda, in order. Decisions are among them for those who may see what the region has not published.

    Parameters
    ----------
    person, region_code
        Who asks, and whose agenda.
    name
        One of `agendas`.
    pages
        The pages that there are, by name: a view of another is left out.

    Raises
    ------
    UnknownCode
        The region has no such agenda.
    """
    kept = _kept(region_code)
    ours = {view.name: view for view in map(_view, rows(kept[kept["agenda"] == name]))}
    built_in = demonstration(pages) if name == DEMONSTRATION else ()
    if not (ours or built_in):
        raise UnknownCode("agenda", name, agendas(region_code))
    views = {view.name: view for view in built_in} | ours
    there = [view for view in views.values() if (view.page or "overview") in pages]
    if not person.may_see_unpublished(region_code):
        there = [replace(view, decision="", decided_on="", data_revision=None) for view in there]
    return tuple(sorted(there, key=lambda view: (view.position, view.name)))


def save(person: Person, region_code: str, *, agenda: str, name: str, address: str, question: str = "") -> None:
    """Save a view at the end of an agenda; one of the same name takes the place of the earlier, and keeps its decision.

    Raises
    ------
    NotAllowed
        The person may not write this region's records.
    LdspError
        The name is missing or too long, or the address is none of LDSP's own.
    """
    require_write(person, region_code)
    kept = _kept(region_code)
    ours = kept[kept["agenda"] == agenda.strip()]
    before = {view.name: view for view in map(_view, rows(ours))}
    last = int(ours["position"].max()) if len(ours) else 0
    view = before.get(name.strip(), View(agenda=agenda, name=name, position=last + 1, address=address))
    _keep(person, region_code, replace(view, address=address, question=question or view.question))


def decide(person: Person, region_code: str, view: View, decision: str, *, today: date) -> None:
    """Keep what was decided over a view, with the day and the state of the data that was on the screen.

    Raises
    ------
    NotAllowed
        The person may not write this region's records.
    """
    require_write(person, region_code)
    with reading() as session:
        number = reads.revision(session)
    decided = replace(view, decision=decision.strip(), decided_on=today.isoformat(), data_revision=number)
    _keep(person, region_code, decided)


def _keep(person: Person, region_code: str, view: View) -> None:
    row = {field.name: getattr(view, field.name) for field in CONTRACTS[Kind.VIEWS].kept}
    uploads.save_edits(person, Kind.VIEWS, region_code, pd.DataFrame([row], dtype="object"))


def _kept(region_code: str) -> pd.DataFrame:
    with reading() as session:
        return records.records(session, kind=Kind.VIEWS, region_codes=[region_code])


def _view(row: Any) -> View:
    def text(cell: Any) -> str:
        return "" if pd.isna(cell) else str(cell)

    return View(
        agenda=row.agenda,
        name=row.name,
        position=int(row.position),
        address=row.address,
        question=text(row.question),
        decision=text(row.decision),
        decided_on="" if pd.isna(row.decided_on) else f"{row.decided_on:%Y-%m-%d}",
        data_revision=None if pd.isna(row.data_revision) else int(row.data_revision),
    )
