"""The learners whose outcomes are looked at: who they are, and what became of them, as counts of those alike.

A cohort holds true counts. It stays within the services; nothing of it leaves but through `publish_people`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ldsp.domain.outcomes import FATES, WAVES, Group, Learners
from ldsp.domain.records import Kind
from ldsp.errors import NothingToShow
from ldsp.services import regions
from ldsp.store import reads
from ldsp.store.database import reading
from ldsp.store.reads import outcomes as asked
from ldsp.store.reads.records import records

if TYPE_CHECKING:
    from sqlmodel import Session

METHOD = "Outcomes 2026.1"


@dataclass(frozen=True)
class Cohort:
    """Learners of a region who agreed to evaluation.

    What became of them is asked of the store when it is wanted, each once: `fates`, `heard`, `stays`, `pairs`. Each is a table of those
    alike, with `n`, how many there are, and `key`, the sum of their record keys.
    """

    region: str
    who: Learners
    programmes: Mapping[str, str]  # names by code
    withdrawn: tuple[str, ...]  # names of providers of these learners that have stopped
    since: pd.Timestamp  # first day of a start
    as_at: pd.Timestamp  # newest day in the records
    some_refused: bool  # there are learners who have not agreed

    @property
    def demonstration(self) -> bool:
        return self.who.demonstration

    @property
    def span(self) -> str:
        """From which year to which month there are records: a day could be one learner's."""
        if self.since.year == self.as_at.year:
            return f"{self.since:%Y} up to {self.as_at:%B}"
        return f"{self.since:%Y} to {self.as_at:%B %Y}"

    def of(self, group: Group) -> "Cohort":
        """Those of a group."""
        return self if group == self.who.group else replace(self, who=self.who.of(group))

    @cached_property
    def fates(self) -> pd.DataFrame:
        """A row a programme and fate: `programme_id`, the stages of `FATES`, `n`, `key`."""
        return self.fates_by("programme_id")

    def fates_by(self, name: str) -> pd.DataFrame:
        """The same by another thing known of the enrolment; of all of the cohort only."""
        with reading() as session:
            return told(asked.fates(session, self.who, name))

    @cached_property
    def heard(self) -> pd.DataFrame:
        """A row of those alike among who completed, and wave that has come or was asked before its time.

        `level`, `in_work` at the start, `months`, `answered`, `outcome` (missing: none).
        """
        with reading() as session:
            found = asked.heard(session, self.who, [last_due(self.as_at, months) for months in WAVES])
        answered = found["answer"] != ""
        return found.assign(answered=answered, outcome=found["answer"].where(answered, None))

    @cached_property
    def watched(self) -> pd.DataFrame:
        """A row of those alike among who completed, out of work at the start, and were heard of: `days` and `job`."""
        with reading() as session:
            return asked.watched(session, self.who)

    @cached_property
    def stays(self) -> pd.DataFrame:
        """A row of those alike among who started: `month`, `gone`, `known`."""
        with reading() as session:
            return asked.stays(session, self.who)

    def have_come(self, month: int, months: int) -> bool:
        """Has the time come for everyone who started in a month, so many months later? The store knows the days, if they matter."""
        first = pd.Timestamp(year=month // 12, month=month % 12 + 1, day=1)
        later = pd.DateOffset(months=months)
        if first + pd.offsets.MonthEnd(1) + later <= self.as_at:
            return True
        if first + later > self.as_at:
            return False
        with reading() as session:
            return bool(asked.last_start(session, self.who, first) + later <= self.as_at)

    @cached_property
    def pairs(self) -> pd.DataFrame:
        """A row of those alike among who were assessed: `framework`, `skill`, `before`, `after`, `matched`."""
        with reading() as session:
            return asked.pairs(session, self.who)

    @cached_property
    def frameworks(self) -> set[str]:
        """The frameworks by which learners of the region have been assessed, of any group."""
        with reading() as session:
            return asked.frameworks(session, self.who)


def cohort(region_code: str, until: str = "") -> Cohort:
    """The learners of a region who started by the end of a year (empty: all).

    They are those recorded for the region; of a region that records nothing itself, those who live in its districts. Real
    records if there are any, else demonstration records: never both.

    Raises
    ------
    NothingToShow
        There are none, or none of them agreed to evaluation.
    """
    region = regions.region(region_code)
    with reading() as session:
        found = asked.whose(session, region_code, _inside(session, region_code))
        who = Learners(*found, until=until) if found else None
        header = asked.header(session, who) if who else pd.DataFrame()
        if who is None or header.empty:
            by_then = f" who started by the end of {until}" if until else ""
            raise NothingToShow(
                f"No learner of {region.name}{by_then} is recorded yet.",
                "A coordinator can upload learners on the Admin page. Demonstration records, if they are loaded, cover the six Local DSPs only.",
            )
        return _about(session, region.name, who, header)


def made_up(region_code: str) -> bool:
    """Are the learners of a region demonstration records? No, where there are none."""
    with reading() as session:
        found = asked.whose(session, region_code, _inside(session, region_code))
    return bool(found and found[1])


def _inside(session: "Session", region_code: str) -> list[str]:
    return [*reads.members(session, region_code=region_code)["lad_code"]]


def _about(session: "Session", name: str, who: Learners, header: pd.DataFrame) -> Cohort:
    """The cohort of those who agreed, by what `reads.outcomes.header` says."""
    agreed = header[header["agreed"]]
    if agreed.empty:
        raise NothingToShow(
            f"None of the learners recorded for {name} has agreed that the record be used for evaluation.",
            "Where they have, say so in the column “Consent to evaluation” of the return.",
        )
    codes = sorted({*header["region_code"]})
    programmes = _of_kind(session, Kind.PROGRAMMES, codes, ["programme_id", "name"])
    providers = _of_kind(session, Kind.PROVIDERS, codes, ["provider_id", "name", "active"])
    stopped = providers[providers["active"].eq(other=False).fillna(value=False)]
    theirs = stopped[stopped["provider_id"].isin(agreed["provider_id"])]
    asked_on = asked.last_asked(session, codes, demonstration=who.demonstration)
    first, last, ended = asked.span(session, who)
    return Cohort(
        region=name,
        who=who,
        programmes=dict(zip(programmes["programme_id"], programmes["name"], strict=True)),
        withdrawn=tuple(sorted({*theirs["name"]})),
        since=first,
        as_at=max(day for day in (last, ended, asked_on) if pd.notna(day)),
        some_refused=bool((~header["agreed"]).any()),
    )


def _of_kind(session: "Session", kind: Kind, codes: list[str], columns: list[str]) -> pd.DataFrame:
    """Records of a small kind of some regions, one a code; a real one goes before a demonstration one."""
    found = records(session, kind=kind, region_codes=codes, columns=[*columns, "demonstration"])
    return found.sort_values("demonstration", kind="stable").drop_duplicates(columns[0]).reset_index(drop=True)


def last_due(as_at: pd.Timestamp, months: int) -> pd.Timestamp:
    """The last day so many months before a day: of whoever ended later, the time has not come.

    >>> last_due(pd.Timestamp("2024-02-29"), 3), last_due(pd.Timestamp("2024-05-30"), 3)
    (Timestamp('2023-11-30 00:00:00'), Timestamp('2024-02-29 00:00:00'))
    """
    month = pd.DateOffset(months=months)
    around = pd.date_range(as_at - month, periods=5)
    return max(day for day in around if day + month <= as_at)


def told(fates: pd.DataFrame) -> pd.DataFrame:
    """Fates with the stages that each has reached and what of it is open, yes or no."""
    flags = sorted({*frozenset().union(*FATES.values())})
    return fates.assign(**{flag: [flag in FATES[fate] for fate in fates["fate"]] for flag in flags}).astype(
        dict.fromkeys(flags, "bool")
    )


def keyed(masks: Mapping[str, "pd.Series[bool]"], alike: pd.DataFrame) -> dict[str, int]:
    """Counts of people with the sums of their record keys, of rows of those alike: `name` and `name_key` for each mask."""
    counts: dict[str, int] = {}
    n, key = (np.asarray(alike[name], dtype="int64") for name in ("n", "key"))
    for name, mask in masks.items():
        some = np.asarray(mask, dtype=bool)
        counts[name], counts[f"{name}_key"] = int(n[some].sum()), int(key[some].sum())
    return counts
