"""Whose learners a region's figures count, and what their codes are called.

True counts stay within this package: what leaves it is `Published`, made by `publish_people`, or `own.TrueCounts` for those
who may see the region's records.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from ldsp.disclosure import NotPublished, SourceLine, allow
from ldsp.domain.areas import RegionKind
from ldsp.domain.records import (
    AGE_BANDS,
    DISABILITY,
    EMPLOYMENT,
    ETHNICITY,
    LEVELS,
    PRIOR_LEVELS,
    SEXES,
    THEMES,
    Kind,
)
from ldsp.domain.take_up import DIMENSIONS, GROUPS, HOME, MEASURES, NOT_KNOWN, WIDE, Question, Scope
from ldsp.errors import NothingToShow, WrongSetting
from ldsp.services import regions, secrets, sources
from ldsp.store import reads
from ldsp.store.database import reading
from ldsp.store.reads import take_up as asked
from ldsp.store.reads.records import records

if TYPE_CHECKING:
    from sqlmodel import Session

METHOD = "Take-up 2026.1"
ELSEWHERE = "elsewhere"
KEYS = {name: f"{name}_key" for name in MEASURES}
MOST_EMPTY = 60
"""A table of more categories leaves out those where nobody is."""

CATEGORIES: Mapping[str, tuple[str, ...]] = {
    "level": LEVELS,
    "theme": THEMES,
    "age_band": AGE_BANDS,
    "sex": SEXES,
    "disability": DISABILITY,
    "ethnicity": ETHNICITY,
    "prior_level": PRIOR_LEVELS,
    "employment": EMPLOYMENT,
}


@dataclass(frozen=True)
class Basis:
    """Whose learners are counted in a region's figures."""

    region_code: str
    region: str
    lad_codes: tuple[str, ...]
    scope: Scope
    demonstration: bool
    names: Mapping[str, Mapping[str, str]]  # dimension -> code -> what people read, in the order of tables
    stopped: tuple[str, ...]  # names of providers of the region that offer nothing any more
    as_at: str  # first and last month of the records

    @property
    def whose(self) -> str:
        """The sentence that says whose learners are counted."""
        if self.scope.by_home:
            return (
                f"Counted are learners who live in {self.region}, whichever partnership recorded them: none are recorded for "
                f"{self.region} itself. A learner whose home district is not known is left out."
            )
        return f"Counted are learners recorded for {self.region}, wherever they live."

    @property
    def source(self) -> SourceLine:
        """Where the counts come from."""
        return sources.of_learners(self.as_at, demonstration=self.demonstration)

    @property
    def withdrawn(self) -> tuple[str, ...]:
        """The note on providers that have stopped; none if there are none."""
        if not self.stopped:
            return ()
        names = ", ".join(self.stopped)
        verb, their = ("offers", "its") if len(self.stopped) == 1 else ("offer", "their")
        return (f"{names} no longer {verb} courses: {their} learners are counted up to the last return.",)

    def offered(self) -> tuple[tuple[str, str], ...]:
        """The dimensions that may be asked for: code and words."""
        return tuple((one, words) for one, words in DIMENSIONS.items() if not self.scope.by_home or one in WIDE)


def basis(region_code: str) -> Basis:
    """Whose learners the figures of a region count.

    Those recorded for it; where none are, those who live in its districts. Real records if there are any, else
    demonstration records: never both.

    Raises
    ------
    NothingToShow
        There are none.
    UnknownCode
        The store holds no such region.
    """
    region = regions.region(region_code)
    with reading() as session:
        districts = reads.members(session, region_code=region_code)
        lad_codes = tuple(districts["lad_code"])
        found = _scope(session, region_code, () if region.kind == RegionKind.ENGLAND else lad_codes)
        if found is None:
            raise NothingToShow(
                f"No learner of {region.name} is recorded yet.",
                "A coordinator can upload learners on the Admin page. Demonstration records, if they are loaded, cover the six Local DSPs only.",
            )
        scope, demonstration = found
        names: dict[str, Mapping[str, str]] = {one: {value: value for value in CATEGORIES[one]} for one in CATEGORIES}
        every = reads.districts(session).set_index("lad_code")["name"]
        names[HOME] = {code: str(every[code]) for code in lad_codes} | {ELSEWHERE: f"Outside {region.name}"}
        names["delivery_lad_code"] = names[HOME]
        stopped: list[str] = []
        if not scope.by_home:
            names["programme_id"] = _called(session, Kind.PROGRAMMES, "programme_id", region_code)
            names["provider_id"] = _called(session, Kind.PROVIDERS, "provider_id", region_code)
            stopped = _stopped(session, region_code)
        months = asked.counts(session, scope, monthly=True, demonstration=demonstration)["month"]
    ends = dict.fromkeys((f"{months.min():%B %Y}", f"{months.max():%B %Y}"))
    as_at = " to ".join(ends)
    return Basis(region_code, region.name, lad_codes, scope, demonstration, names, tuple(stopped), as_at)


def _scope(session: "Session", region_code: str, lad_codes: tuple[str, ...]) -> tuple[Scope, bool] | None:
    there = asked.recorded(session)
    for demonstration in (False, True):
        some = there[there["demonstration"] == demonstration]["region_code"]
        if region_code in set(some):
            return Scope(region_code), demonstration
        living = Scope(lad_codes=lad_codes)
        if len(some) and int(asked.counts(session, living, demonstration=demonstration)[[*MEASURES]].sum(axis=1).sum()):
            return living, demonstration
    return None


def _called(session: "Session", kind: Kind, code: str, region_code: str) -> dict[str, str]:
    rows = records(session, kind=kind, region_codes=[region_code], columns=[code, "name"])
    return dict(sorted(zip(rows[code], rows["name"], strict=True), key=lambda pair: str(pair[1])))


def _stopped(session: "Session", region_code: str) -> list[str]:
    rows = records(session, kind=Kind.PROVIDERS, region_codes=[region_code], columns=["provider_id", "name", "active"])
    with_learners = asked.counts(session, Scope(region_code), by=["provider_id"])["provider_id"]
    gone = rows["active"].eq(other=False).fillna(value=False) & rows["provider_id"].isin(with_learners)
    return sorted({*rows.loc[gone, "name"]})


# --- asking -----------------------------------------------------------------------------------------------------------


def seal() -> str:
    """The fingerprint of the secret with which learners are protected.

    Raises
    ------
    NotPublished
        There is none that can be read: nothing about learners is shown then.
    """
    try:
        return secrets.fingerprint()
    except WrongSetting as error:
        raise NotPublished(
            "Nothing about learners is shown: the secret that protects them cannot be read.", error.do
        ) from error


def counted(here: Basis, question: Question, by: Sequence[str] = (), *, monthly: bool = False) -> pd.DataFrame:
    """True counts with keys, as a question asks, with every fixed category: nought where nobody is.

    Raises
    ------
    NotPublished
        More than three filters cross.
    NothingToShow
        A region by home was asked for what only the region that records knows.
    """
    dimensions = [*by, *(name for name, _ in question.only)]
    allow([DIMENSIONS[one] for one in dimensions])
    if here.scope.by_home and (beyond := [DIMENSIONS[one].lower() for one in dimensions if one not in WIDE]):
        raise NothingToShow(
            f"No learners are recorded for {here.region} itself, so they cannot be sorted by {' or '.join(beyond)}.",
            "Choose home district, level or a group, or a region whose partners record learners.",
        )
    groups = [DIMENSIONS[one].lower() for one in dict.fromkeys(dimensions) if one in GROUPS]
    if here.scope.by_home and len([*groups, *(["theme"] if groups and "theme" in dimensions else [])]) > 1:
        raise NothingToShow(
            f"Learners of {here.region} are counted by home, by one group at a time and not by theme as well.",
            "Set one of the filters back to “all”, or choose a region whose partners record learners.",
        )
    with reading() as session:
        found = asked.counts(
            session, here.scope, by=by, only=question.only, monthly=monthly, since=question.since,
            until=question.until, demonstration=here.demonstration,
        )  # fmt: skip
    for one in by:
        found[one] = _known(found[one], here.names[one])
        found = found.groupby([*by, *(("month",) if monthly else ())], as_index=False, sort=False).sum()
    return _every(found, here.names[by[0]], by[0]) if len(by) == 1 and not monthly else found


def _known(codes: "pd.Series[str]", names: Mapping[str, str]) -> "pd.Series[str]":
    """Codes that have a name; those beyond are elsewhere if there is such a thing, and empty ones are not known."""
    beyond = ELSEWHERE if ELSEWHERE in names else NOT_KNOWN
    return codes.where(codes.isin(list(names)), codes.where(codes == "", beyond).replace("", NOT_KNOWN))


def _every(found: pd.DataFrame, names: Mapping[str, str], by: str) -> pd.DataFrame:
    """A row a category, in order; what is not known last, and only if there is any."""
    also = [code for code in found[by] if code not in names]
    some = set(found[by])
    long = len(names) > MOST_EMPTY  # of all England's districts those where nobody is are left out
    order = [code for code in names if code in some or not (long or code in {ELSEWHERE, NOT_KNOWN})]
    return found.set_index(by).reindex([*order, *also], fill_value=0).rename_axis(by).reset_index()


def named(here: Basis, by: str, codes: "pd.Series[str]") -> list[str]:
    """What people read for codes, with a capital letter at the head."""
    words = [str(here.names[by].get(code, code)) for code in codes]
    return [word[:1].upper() + word[1:] for word in words]


def place(here: Basis, question: Question) -> str:
    """Where: the region, or the home district that alone is counted."""
    lad_code = dict(question.only).get(HOME, ELSEWHERE)
    return here.region if lad_code == ELSEWHERE else here.names[HOME].get(lad_code, here.region)


def told_only(here: Basis, question: Question) -> str:
    """The filters in words, to stand after whose learners: empty if there are none."""
    return "".join(
        f", {DIMENSIONS[name].lower()}: {here.names[name].get(value, value)}" for name, value in question.only
    )


def told_period(question: Question) -> str:
    """The years in words."""
    if question.since and question.until:
        return question.since if question.since == question.until else f"{question.since} to {question.until}"
    if question.since:
        return f"from {question.since}"
    return f"up to {question.until}" if question.until else "all years"
