"""A what-if plan accepted as a whole: its course runs and its pledge, in one transaction, undone in one go."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd

from ldsp.domain.numbers import shown
from ldsp.domain.records import CONTRACTS, Kind
from ldsp.domain.roles import Person
from ldsp.errors import LdspError
from ldsp.services import uploads
from ldsp.services.accounts.rights import require_write
from ldsp.services.matching import words
from ldsp.services.matching.accepting import NO_PLEDGE, OWN, Order, refuse_other_level, run_row
from ldsp.services.matching.pledges import letters, pledge_code, run_code
from ldsp.services.matching.what_if import Outcome
from ldsp.services.uploads import Preview, Receipt
from ldsp.store.keys import key_texts

FILE_NAME = "plan accepted on the page Matching"


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What a record needs and a plan does not say."""

    programme_id: str
    provider_id: str
    starts_on: date
    mode: str = "face to face"
    partner: str = ""  # who makes the new pledge; empty: it is left out
    what: str = ""  # is pledged
    share_out: bool = True  # plan the new pledge's places as course runs at once, district by district
    venue_places: int = 0  # of the first course run at each of the plan's venues; 0: they are left out


@dataclass(frozen=True, kw_only=True)
class Planned:
    """A course run that accepting a plan would write."""

    what: str  # in words
    where: str
    order: Order


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What accepting a plan would write, to be looked at before."""

    name: str  # of the plan
    level: str
    terms: Terms
    pledged: int  # places of a new pledge; 0: none
    own: tuple[Planned, ...]  # from own means
    shared_out: tuple[Planned, ...]  # from the new pledge
    left_out: tuple[str, ...]  # a sentence each
    on_demonstration: bool = False  # it rests in part on what is made up

    @property
    def is_empty(self) -> bool:
        return not (self.pledged or self.own)

    @property
    def lines(self) -> tuple[tuple[str, str, int], ...]:
        """A line a record: what it is, where, places."""
        pledge = [(f"Pledge of {self.terms.partner}", "The whole region", self.pledged)] if self.pledged else []
        runs = [(one.what, one.where, one.order.places) for one in (*self.own, *self.shared_out)]
        return (*pledge, *runs)


def draft(name: str, outcome: Outcome, level: str, terms: Terms, names: Mapping[str, str]) -> Draft:
    """The records that a plan comes to, and what of it cannot become one.

    Parameters
    ----------
    name, outcome, level
        Of the plan, what it comes to, and of skill.
    terms
        What the records need besides.
    names
        Of the districts, by code.
    """
    plan = outcome.plan
    terms = replace(terms, partner=terms.partner.strip(), what=terms.what.strip())
    pledged = plan.pledge if terms.partner else 0

    def run(what: str, where: str, lad_code: str, places: int, venue_id: str = "") -> Planned:
        order = Order(
            pledge_id="", lad_code=lad_code, level=level, places=places, programme_id=terms.programme_id,
            provider_id=terms.provider_id, starts_on=terms.starts_on, venue_id=venue_id, mode=terms.mode,
        )  # fmt: skip
        return Planned(what=what, where=where, order=order)

    own: list[Planned] = []
    shared_out: list[Planned] = []
    if plan.places and plan.places_in:
        own.append(run("Course run, own means", names.get(plan.places_in, ""), plan.places_in, plan.places))
    if _venues_can_be_used(outcome, terms):
        for venue_id, venue in outcome.venues.iterrows():
            where = f"{venue['name']}, {venue['district']}"
            what = "First course run at a venue"
            own.append(run(what, where, str(venue["lad_code"]), terms.venue_places, str(venue_id)))
    if pledged and terms.share_out:
        for code, places in outcome.pledged.sort_index().items():
            shared_out.append(run("Course run from this pledge", names.get(str(code), ""), str(code), int(places)))
    return Draft(
        name=name, level=level, terms=terms, pledged=pledged, own=tuple(own), shared_out=tuple(shared_out),
        left_out=tuple(told for told in (
            _of_pledge_left(outcome, terms), _of_venues_left(outcome, terms), _of_budget_left(outcome),
        ) if told),
        on_demonstration=outcome.on_demonstration and bool(shared_out or plan.venues),
    )  # fmt: skip


def _venues_can_be_used(outcome: Outcome, terms: Terms) -> bool:
    return bool(outcome.plan.venues and terms.venue_places and not terms.mode.endswith("online"))


def _of_pledge_left(outcome: Outcome, terms: Terms) -> str:
    pledged, given = outcome.plan.pledge, int(outcome.pledged.sum())
    if pledged and not terms.partner:
        return f"The pledge of {words.unit_words(pledged, 'places')} is left out until its partner is named."
    if terms.share_out and given < pledged:
        rest = words.unit_words(pledged - given, "places")
        return (
            f"Of the pledge {rest} would have no course run yet: nobody whom they could serve is left without a place."
        )
    return ""


def _of_venues_left(outcome: Outcome, terms: Terms) -> str:
    plan = outcome.plan
    if not plan.venues:
        return ""
    if terms.mode.endswith("online"):
        return "Venues are left out: an online course takes place at none."
    if not terms.venue_places:
        return (
            "Venues are left out until you say how many places a first course run there has: a venue counts once a course "
            "run is known at it."
        )
    if missing := plan.venues - len(outcome.venues):
        return f"Left out: {words.unit_words(missing, 'venues')}, for no further one would bring anybody within reach."
    return ""


def _of_budget_left(outcome: Outcome) -> str:
    if not outcome.plan.budget_gbp:
        return ""
    return (
        f"The budget of £{shown(outcome.plan.budget_gbp, decimals=0)} is left out: money alone is no record. What it buys can be "
        "planned as places from own means."
    )


def accept_plan(person: Person, region_code: str, wanted: Draft, *, today: date) -> tuple[Receipt, ...]:
    """Write all that a draft holds, or nothing: a receipt a kind of record, undone in one go.

    Raises
    ------
    NotAllowed
        The person may not write this region's records.
    LdspError
        The draft holds no record; the programme is for another level; something is in the register already; or a record does
        not pass the checks that every upload passes. Nothing was kept.
    """
    require_write(person, region_code)
    if wanted.is_empty:
        raise LdspError(
            f"Nothing in {wanted.name} can become a record yet. Nothing was kept.",
            "Add places, a pledge with its partner, or venues and the places of a first course run there.",
        )
    runs = [one.order for one in (*wanted.own, *wanted.shared_out)]
    if runs:
        refuse_other_level(person, region_code, runs[0])
    previews: list[Preview] = []
    pledge_id = NO_PLEDGE
    if wanted.pledged:
        preview = _checked(person, Kind.PLEDGES, region_code, [_pledge_row(wanted, today)])
        (key,) = key_texts(CONTRACTS[Kind.PLEDGES], preview.checked.rows)
        pledge_id = pledge_code(region_code, key, demonstration=False)
        previews.append(preview)  # before its runs: only what is planned after a pledge was entered takes of it
    if runs:
        rows = [run_row(one.order, _own_code(one.order), today) for one in wanted.own]
        for order in (one.order for one in wanted.shared_out):
            code = run_code(wanted.terms.partner, pledge_id, order.lad_code, order.starts_on)
            rows.append(run_row(order, code, today))
        previews.append(_checked(person, Kind.COURSE_RUNS, region_code, rows))
    told: dict[str, Any] = {"level": wanted.level, "course_runs": len(runs)}
    told |= {"places_of_course_runs": sum(order.places for order in runs)}
    told |= {"pledge": f"{wanted.terms.partner}: {wanted.pledged:,} places"} if wanted.pledged else {}
    return uploads.keep_together(person, previews, name=wanted.name, told=told)


def accepted_plans(person: Person, region_code: str) -> tuple[tuple[Receipt, ...], ...]:
    """The plans that were accepted for a region and not undone, newest first: of each its receipts.

    Raises
    ------
    NotAllowed
        The person may not see what is not published of this region.
    """
    found: dict[str, list[Receipt]] = {}
    for one in uploads.receipts(person, region_code):
        if one.file_name == FILE_NAME and one.withdrawn_at is None:
            found.setdefault(str(one.settings.get(uploads.TOGETHER, one.upload_id)), []).append(one)
    return tuple(tuple(group) for group in found.values())


def _own_code(order: Order) -> str:
    """Of a run from own means; at a venue its letters stand for the venue, so that two venues of a district differ."""
    own = letters(hashlib.sha256(f"venue\x1f{order.venue_id}".encode()).hexdigest()) if order.venue_id else NO_PLEDGE
    return run_code(OWN, own, order.lad_code, order.starts_on)


def _pledge_row(wanted: Draft, today: date) -> dict[str, str]:
    return {
        "partner": wanted.terms.partner,
        "what": wanted.terms.what or f"Places in {wanted.level} skills",
        "level": wanted.level,
        "pledged_on": today.isoformat(),
        "unit": "places",
        "pledged": str(wanted.pledged),
        "mode": wanted.terms.mode,
        "evidence": f"{wanted.name}, accepted on the page Matching",
    }


def _checked(person: Person, kind: Kind, region_code: str, rows: Sequence[Mapping[str, str]]) -> Preview:
    """The preview of records that have to be new and without fault."""
    contract = CONTRACTS[kind]
    table = pd.DataFrame([{field.name: row.get(field.name, "") for field in contract.kept} for row in rows])
    preview = uploads.check_edits(person, kind, region_code, table)
    wrong = preview.checked.problems
    wrong = wrong[wrong["severity"] == "error"]
    if len(wrong):
        first = wrong.iloc[0]
        raise LdspError(f"{first['sentence']} Nothing was kept.", str(first["what_to_do"]))
    if preview.counts[uploads.NEW] != len(rows):
        there = len(rows) - preview.counts[uploads.NEW]
        what = contract.title.lower() if there > 1 else contract.title.lower().removesuffix("s")
        raise LdspError(
            f"{there:,} {what} of this plan {'is' if there == 1 else 'are'} in the register already: it may have been accepted before. "
            "Nothing was kept.",
            "Choose another day, or look at the register on the Admin page.",
        )
    return replace(preview, file_name=FILE_NAME)
