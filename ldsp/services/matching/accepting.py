"""A suggestion accepted: a planned course run in the store, under a receipt, undone like any upload."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd

from ldsp.domain.records import CONTRACTS, Kind
from ldsp.domain.roles import Person
from ldsp.errors import LdspError, NothingToShow
from ldsp.services import uploads
from ldsp.services.accounts.rights import require_write
from ldsp.services.matching.pledges import pledges, run_code, told
from ldsp.services.uploads import Receipt
from ldsp.store.database import reading
from ldsp.store.reads import lookups, records

if TYPE_CHECKING:
    from sqlmodel import Session

FILE_NAME = "accepted on the page Matching"
OWN = "OWN-PLAN"
"""Begins the code of a run that is planned without a pledge."""

NO_PLEDGE = "A" * 8


@dataclass(frozen=True, kw_only=True)
class Order:
    """A course run to be planned."""

    pledge_id: str  # empty: from own means
    lad_code: str
    level: str
    places: int
    programme_id: str
    provider_id: str
    starts_on: date
    venue_id: str = ""
    mode: str = ""


@dataclass(frozen=True, kw_only=True)
class Options:
    """What a planned run may name: codes and what people read."""

    programmes: pd.DataFrame  # programme_id as index: name, level, provider_id, mode, cost_per_place_gbp
    providers: dict[str, str]
    venues: dict[str, str]


def options(person: Person, region_code: str) -> Options:
    """The programmes, providers and venues of a region's register.

    Raises
    ------
    NotAllowed
        The person may not write this region's records.
    NothingToShow
        The register holds no programme or no provider, and a run has to name both.
    """
    require_write(person, region_code)
    columns = ["programme_id", "name", "level", "provider_id", "mode", "cost_per_place_gbp"]
    with reading() as session:
        programmes = records.records(
            session, kind=Kind.PROGRAMMES, region_codes=[region_code], columns=columns, demonstration=False
        )
        providers = lookups.codes_and_names(session, kind=Kind.PROVIDERS, region_code=region_code)
        venues = lookups.codes_and_names(session, kind=Kind.VENUES, region_code=region_code)
    missing = [word for word, there in (("programme", len(programmes)), ("provider", len(providers))) if not there]
    if missing:
        raise NothingToShow(
            f"A course run names its programme and its provider, and the register holds no {' and no '.join(missing)} of this region yet.",
            "Enter them on the Admin page, then accept the suggestion.",
        )
    return Options(programmes=programmes.set_index("programme_id"), providers=providers, venues=venues)


def accept(person: Person, region_code: str, order: Order, *, today: date) -> Receipt:
    """Plan a course run from a pledge, or from own means: one record, one receipt, all or nothing.

    What is left of the pledge is asked in the very transaction that takes of it, so two people cannot give the same place
    away twice.

    Raises
    ------
    NotAllowed
        The person may not write this region's records.
    LdspError
        The pledge is gone, made up, out of date or has too few places left; the same run is planned already; the programme
        is for another level; or the record does not pass the checks that every upload passes. Nothing was kept.
    """
    require_write(person, region_code)
    if order.places < 1:
        raise LdspError("A course run needs a place at least. Nothing was kept.", "Enter how many places it has.")
    refuse_other_level(person, region_code, order)
    partner = OWN if not order.pledge_id else _pledge(pledges(region_code), order)["partner"]
    code = run_code(partner, order.pledge_id or NO_PLEDGE, order.lad_code, order.starts_on)
    row = run_row(order, code, today)
    table = pd.DataFrame([{field.name: row.get(field.name, "") for field in CONTRACTS[Kind.COURSE_RUNS].kept}])
    preview = uploads.check_edits(person, Kind.COURSE_RUNS, region_code, table)
    wrong = preview.checked.problems
    wrong = wrong[wrong["severity"] == "error"]
    if len(wrong):
        raise LdspError(f"{wrong.iloc[0]['sentence']} Nothing was kept.", str(wrong.iloc[0]["what_to_do"]))
    if preview.counts[uploads.NEW] != 1:
        raise LdspError(
            f"A run from this pledge is planned there on {order.starts_on.day} {order.starts_on:%B %Y} already: {code}. Nothing was kept.",
            "Choose another day, or change that run on the Admin page.",
        )
    return uploads.keep(person, replace(preview, file_name=FILE_NAME), still=_still_left(region_code, order))


def accepted(person: Person, region_code: str) -> tuple[Receipt, ...]:
    """What was accepted here for a region and not undone, newest first.

    Raises
    ------
    NotAllowed
        The person may not see what is not published of this region.
    """
    kept = uploads.receipts(person, region_code)
    return tuple(one for one in kept if one.file_name == FILE_NAME and one.withdrawn_at is None)


def _still_left(region_code: str, order: Order) -> "Callable[[Session], None] | None":
    """Asked in the transaction: is there still so much of the pledge?"""
    if not order.pledge_id:
        return None

    def still(session: "Session") -> None:
        _pledge(told(session, region_code), order)

    return still


def _pledge(table: pd.DataFrame, order: Order) -> Any:
    """The pledge that is ordered from, if it can give so much."""
    if order.pledge_id not in table.index:
        raise LdspError(
            "This pledge is not in the register any more: somebody changed or removed it. Nothing was kept.",
            "Look at the suggestions again.",
        )
    pledge: Any = table.loc[order.pledge_id]
    if pledge["demonstration"]:
        raise LdspError(
            f"The pledge of {pledge['partner']} is a demonstration record: nothing can be planned from it.",
            "Enter real pledges on the Admin page.",
        )
    if pledge["left"] < order.places:
        left = int(pledge["left"])
        raise LdspError(
            f"Only {left:,} {'place is' if left == 1 else 'places are'} left of what {pledge['partner']} pledged, and {order.places:,} "
            "were asked for: others may have been planned since. Nothing was kept.",
            "Look at the suggestions again, or plan fewer places.",
        )
    if pd.notna(pledge["until"]) and order.starts_on > pledge["until"].date():
        raise LdspError(
            f"The pledge of {pledge['partner']} is good until {pledge['until'].day} {pledge['until']:%B %Y}. Nothing was kept.",
            "Choose an earlier day.",
        )
    return pledge


def refuse_other_level(person: Person, region_code: str, order: Order) -> None:
    """Refuse a programme that teaches another level than the order asks."""
    programmes: Any = options(person, region_code).programmes
    if order.programme_id in programmes.index and programmes.loc[order.programme_id, "level"] != order.level:
        level = programmes.loc[order.programme_id, "level"]
        raise LdspError(
            f"{programmes.loc[order.programme_id, 'name']} teaches {level} skills, and the gap is in {order.level}. Nothing was kept.",
            "Choose a programme of that level.",
        )


def run_row(order: Order, code: str, today: date) -> dict[str, str]:
    """The record of a planned run, as it would stand in a file; what it leaves out is empty."""
    online = order.mode.endswith("online")
    return {
        "run_id": code,
        "programme_id": order.programme_id,
        "provider_id": order.provider_id,
        "venue_id": "" if online else order.venue_id,
        "lad_code": "" if online else order.lad_code,
        "lad_codes": order.lad_code if online else "",
        "mode": order.mode,
        "starts_on": order.starts_on.isoformat(),
        "places": str(order.places),
        "status": "planned",
        "confirmed_on": today.isoformat(),
    }
