"""The numbers that a return rests on: from the register, or as somebody tries them out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from ldsp.analysis.value import Range
from ldsp.disclosure import Column, Published, publish
from ldsp.domain.numbers import shown
from ldsp.domain.records import Kind
from ldsp.domain.roles import Person
from ldsp.domain.value import WhatIf
from ldsp.errors import LdspError, NothingToShow
from ldsp.services import uploads
from ldsp.services.assumptions import Assumption, assumptions

ONLINE: Mapping[str, str] = {  # level of a programme: what a learner who achieved there is worth a year
    "basic": "value_online_new_user",
    "general": "value_online_advanced_user",
    "advanced": "value_online_professional_user",
}
JOB = "value_job_to_government"
SHARES = ("value_deadweight", "value_attribution", "value_displacement", "value_drop_off")
YEARS, DISCOUNT, SPREAD = "value_drop_off_years", "value_discount_rate", "value_range"
SUPPORT_LOW, SUPPORT_HIGH = "value_support_cost_low", "value_support_cost_high"
OPTIMISM = "value_optimism_evidence_"
USED = (*ONLINE.values(), JOB, *SHARES, YEARS, DISCOUNT)
CONTEXT = ("value_return_uk_2022", "value_return_uk_2018", "value_return_get_it_together")
"""Results of others: shown beside, never used."""


@dataclass(frozen=True)
class Entry:
    """An assumption as a ledger has it: with a range, whether published or ours."""

    assumption_id: str
    label: str
    unit: str
    low: float
    central: float
    high: float
    tried: bool  # somebody's what-if
    came: tuple[float, float, float]  # what stands in the register


@dataclass(frozen=True)
class Ledger:
    """What a return rests on, by code."""

    entries: Mapping[str, Entry]
    known: Mapping[str, Assumption]

    def range(self, assumption_id: str, *, per_cent: bool = False) -> Range:
        entry = self.entries[assumption_id]
        by = 100 if per_cent else 1
        return Range(entry.low / by, entry.central / by, entry.high / by)

    def optimism(self, level: int) -> float:
        return self.known[f"{OPTIMISM}{level}"].value / 100

    @property
    def tried(self) -> tuple[str, ...]:
        return tuple(entry.label for entry in self.entries.values() if entry.tried)


def ledger(region_code: str, what_ifs: Iterable[WhatIf] = ()) -> Ledger:
    """The numbers used for a region.

    Raises
    ------
    NothingToShow
        The store holds no assumptions about value.
    """
    known = assumptions("value", region_code)
    if missing := [name for name in (*USED, SPREAD) if name not in known]:
        raise NothingToShow(
            f"The store holds no assumptions about value ({missing[0]} is missing).",
            "Start LDSP with the data/ folder beside it, then reload.",
        )
    tried = {one.assumption_id: one for one in what_ifs}
    spread = known[SPREAD].value / 100
    entries = {}
    for name in USED:
        one = known[name]
        around = spread if name in {*ONLINE.values(), JOB} else 0.0
        came = (
            one.value * (1 - around) if one.low is None else one.low,
            one.value,
            one.value * (1 + around) if one.high is None else one.high,
        )
        used = tried.get(name)
        low, central, high = came if used is None else used[1:]
        if name in SHARES and high > 100:
            raise LdspError(
                f"“{one.label}” is a share and cannot be above 100%.",
                "Enter a number between 0 and 100, or reset the what-ifs.",
            )
        entries[name] = Entry(name, one.label, one.unit, low, central, high, tried=used is not None, came=came)
    return Ledger(entries, known)


def assumed(book: Ledger) -> Published:
    """A row an assumption that the return uses: value, range, source, year, and what may be tried instead."""
    rows = [
        {
            "name": entry.label,
            "low": entry.low,
            "central": entry.central,
            "high": entry.high,
            "unit": entry.unit,
            "period": (one := book.known[entry.assumption_id]).period,
            "basis": "tried out here"
            if entry.tried
            else "replaced"
            if one.replaced
            else "own choice"
            if one.own_choice
            else "published",
            "note": one.note or "none recorded",
            "source": str(one.source),
            "code": entry.assumption_id,
        }
        for entry in book.entries.values()
    ]
    tried = len(book.tried)
    told = f"The return rests on {len(rows)} numbers, each with its source and range"
    changed = f"; {tried} {'is' if tried == 1 else 'are'} tried out here and kept nowhere" if tried else ""
    return publish(
        pd.DataFrame(rows),
        name="value-assumptions",
        question="What is assumed?",
        sentence=f"{told}{changed}.",
        subtitle="Money values at the prices of the year shown, not brought up to today's; a value without a published range is varied by "
        f"{shown(book.known[SPREAD].value, decimals=0)}% both ways, our own choice",
        columns={
            "name": Column(label="Assumption"),
            "low": Column(label="Low", decimals=1),
            "central": Column(label="Central", decimals=1),
            "high": Column(label="High", decimals=1),
            "unit": Column(label="Unit"),
            "period": Column(label="Year"),
            "basis": Column(label="Basis"),
            "note": Column(label="Take care"),
            "source": Column(label="Source"),
            "code": Column(label="Code"),
        },
        sources=tuple(dict.fromkeys(book.known[name].source for name in book.entries)),
        as_at="various years",
        facts={"value": "central"},
    )


def context(region_code: str) -> Published:
    """Results of others, to read beside one's own and never as one's own."""
    known = assumptions("value", region_code)
    rows = [
        {"name": one.label, "ratio": one.value, "period": one.period, "note": one.note, "source": str(one.source)}
        for one in (known[name] for name in CONTEXT if name in known)
    ]
    if not rows:
        raise NothingToShow(
            "The store holds no results of others.", "Start LDSP with the data/ folder beside it, then reload."
        )
    first = known[next(name for name in CONTEXT if name in known)]
    return publish(
        pd.DataFrame(rows),
        name="value-context",
        question="What have others found?",
        sentence=f"A national study put the return at £{shown(first.value, decimals=2)} for £1: that is an estimate for the United Kingdom over ten "
        "years, no result of this region, and no figure here is made from it.",
        subtitle="Pounds of benefit for a pound of cost, as published",
        columns={
            "name": Column(label="Study"),
            "ratio": Column(label="Return", unit="£ for £1", decimals=2),
            "period": Column(label="Years"),
            "note": Column(label="Take care"),
            "source": Column(label="Source"),
        },
        how_to_read="These count other things, over other years, with other assumptions; they are not comparable with the return above.",
        sources=tuple(dict.fromkeys(known[name].source for name in CONTEXT if name in known)),
        as_at="various years",
    )


def keep(person: Person, region_code: str, what_ifs: Iterable[WhatIf], source: str) -> uploads.Receipt:
    """Keep what was tried out as the region's own assumptions: one upload, that can be undone.

    Raises
    ------
    NotAllowed
        The person may not write this region's records.
    LdspError
        There is nothing to keep, or no source was given.
    """
    rows = [
        {
            "assumption_id": one.assumption_id,
            "value": one.central,
            "low": one.low,
            "high": one.high,
            "source": source.strip(),
        }
        for one in what_ifs
        if one.assumption_id in USED
    ]
    if not rows:
        raise LdspError("There is nothing to keep.", "Change an assumption first.")
    if not source.strip():
        raise LdspError("A number needs a source.", "Say who says so, and where.")
    return uploads.save_edits(person, Kind.ASSUMPTIONS, region_code, pd.DataFrame(rows))
