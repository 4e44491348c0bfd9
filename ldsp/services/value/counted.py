"""What a return is made of in a region: how many learners, as anybody may see them, and what was spent."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ldsp.analysis import outcomes as analysis
from ldsp.analysis.value import Cost, Range, exactly
from ldsp.disclosure import all_or_none, publish_count
from ldsp.domain.outcomes import NOT_IN_WORK
from ldsp.domain.people import at_least
from ldsp.domain.records import Kind
from ldsp.services.need.words import listed
from ldsp.services.outcomes.cohort import Cohort, keyed
from ldsp.services.value.ledger import ONLINE, SUPPORT_HIGH, SUPPORT_LOW, Ledger
from ldsp.store.database import reading
from ldsp.store.reads.records import records

if TYPE_CHECKING:
    from sqlmodel import Session

NAN = float("nan")


@dataclass(frozen=True)
class Counted:
    """Learners as they may be shown: multiples of five, missing where hidden. Everything about value rests on these alone."""

    enrolments: float
    completions: float
    achieved: float
    followed_up: float  # achieved, and answered a follow-up: only they carry value
    progressed: float
    by_level: dict[str, float]  # of those followed up
    jobs: float  # of those followed up: out of work at the start, in a job at the latest answer
    due: float  # of the wave with most answers
    answered: float
    design: str  # the strongest thing that is true of the evaluation

    @property
    def response_pct(self) -> float:
        return self.answered / self.due * 100 if self.due > 0 else NAN

    @property
    def level(self) -> int:
        """Of evidence, 0 to 5."""
        return analysis.evidence_level(self.design, self.response_pct)

    @property
    def share_followed_up(self) -> float:
        """Per cent of those who achieved; missing if it may not be known."""
        return min(self.followed_up / self.achieved, 1) * 100 if self.achieved > 0 else NAN


def counted(cohort: Cohort) -> Counted:
    """Count a cohort, each count through the door by itself."""
    fates, by_level, at_start = cohort.fates, cohort.fates_by("level"), cohort.fates_by("employment")
    out_of_work = at_start[at_start["employment"].isin(NOT_IN_WORK)]
    due, answered = _best_wave(cohort.heard)
    matched = keyed({"n": cohort.pairs["matched"]}, cohort.pairs)
    assessed = publish_count(matched["n"], matched["n_key"])[0]
    design = "before and after" if assessed else "measured after only" if answered > 0 else "nothing measured"
    return Counted(
        enrolments=_shown(fates, fates["enrolled"]),
        completions=_shown(fates, fates["completed"], of=fates["started"]),
        achieved=_shown(fates, fates["achieved"], of=fates["completed"]),
        followed_up=_shown(fates, _heard(fates), of=fates["achieved"]),
        progressed=_shown(fates, fates["progressed"], of=fates["achieved"]),
        by_level={
            level: _shown(some, _heard(some), of=some["achieved"])
            for level, some in ((level, by_level[by_level["level"] == level]) for level in ONLINE)
        },
        jobs=_shown(out_of_work, out_of_work["fate"] == "in a job", of=_heard(out_of_work)),
        due=due,
        answered=answered,
        design=design,
    )


def _heard(fates: pd.DataFrame) -> "pd.Series[bool]":
    """Who achieved and answered a follow-up."""
    return fates["achieved"] & ~fates["progress_open"]


def _shown(alike: pd.DataFrame, which: "pd.Series[bool]", *, of: "pd.Series[bool] | None" = None) -> float:
    """A count as it may be shown; missing too where all or none of a small group are in it, because that tells of each."""
    masks = {"n": which} if of is None else {"n": which, "of": of}
    counts = keyed(masks, alike)
    if of is not None:
        people = at_least([counts["of"]], [counts["of_key"]])
        if bool(all_or_none([counts["n"]], [counts["of"]], people)[0]):
            return NAN
    number = publish_count(counts["n"], counts["n_key"])[0]
    return NAN if number is None else float(number)


def _best_wave(answers: pd.DataFrame) -> tuple[float, float]:
    """Due and answered of the wave with most answers."""
    if answers.empty:
        return 0.0, 0.0
    months = (answers["n"] * answers["answered"]).groupby(answers["months"]).sum().idxmax()
    wave = answers[answers["months"] == months]
    return _shown(wave, pd.Series(data=True, index=wave.index)), _shown(wave, wave["answered"])


def costs(region_code: str, cohort: Cohort, book: Ledger, until: str = "") -> tuple[list[Cost], list[str]]:
    """What was spent and given for a region, and in sentences what could not be counted.

    Money is what funding records say was spent; without any, what course runs cost. Pledges delivered count at what a place
    costs, or in pounds where they are pounds. Demonstration learners are set against demonstration money only.
    """
    with reading() as session:
        funding = _records(session, Kind.FUNDING, region_code, cohort, ["spent_gbp", "awarded_gbp", "period_start"])
        runs = _records(session, Kind.COURSE_RUNS, region_code, cohort, ["cost_gbp", "status", "starts_on"])
        pledges = _records(
            session, Kind.PLEDGES, region_code, cohort, ["unit", "level", "delivered", "attended", "pledged_on"]
        )
        programmes = _records(session, Kind.PROGRAMMES, region_code, cohort, ["level", "cost_per_place_gbp"])
    if until:
        funding, runs, pledges = (
            table[table[day].dt.year <= int(until)]
            for table, day in ((funding, "period_start"), (runs, "starts_on"), (pledges, "pledged_on"))
        )
    notes: list[str] = []
    found: list[Cost] = []
    spent = float(funding["spent_gbp"].sum())
    of_runs = float(runs.loc[runs["status"] != "cancelled", "cost_gbp"].sum())
    if spent > 0:
        found.append(Cost(name="Money spent, as funding records say", amount=exactly(spent)))
        unknown = int(funding["spent_gbp"].isna().sum())
        if unknown:
            notes.append(
                f"Of {len(funding)} funding records {unknown} {'says' if unknown == 1 else 'say'} nothing of what was spent; no award is taken for spend."
            )
    elif of_runs > 0:
        found.append(Cost(name="Course runs, as recorded", amount=exactly(of_runs)))
        notes.append("No spend is recorded under funding, so the cost is what course runs cost.")
    elif len(funding):
        notes.append("Funding was awarded, and no spend is recorded: an award is not taken for a cost.")
    else:
        notes.append("No money is recorded for this region.")
    in_kind, uncounted = _in_kind(pledges, programmes, book)
    found += in_kind
    if uncounted:
        notes.append(f"Pledges of {uncounted} are not counted: nothing says what one of them costs.")
    return found, notes


def _records(session: "Session", kind: Kind, region_code: str, cohort: Cohort, columns: list[str]) -> pd.DataFrame:
    return records(session, kind=kind, region_codes=[region_code], columns=columns, demonstration=cohort.demonstration)


def _in_kind(pledges: pd.DataFrame, programmes: pd.DataFrame, book: Ledger) -> tuple[list[Cost], str]:
    """Pledges that came about, as costs; and the units that cannot be counted."""
    come = pledges.assign(number=pledges["delivered"].fillna(pledges["attended"]).fillna(0.0))
    come = come[come["number"] > 0]
    pounds = float(come.loc[come["unit"] == "pounds", "number"].sum())
    found = [Cost(name="Pounds given by partners", amount=exactly(pounds), in_kind=True)] if pounds > 0 else []
    low, high = (book.known[name].value for name in (SUPPORT_LOW, SUPPORT_HIGH))
    priced = programmes.dropna(subset=["cost_per_place_gbp"])
    known = {str(level): float(mean) for level, mean in priced.groupby("level")["cost_per_place_gbp"].mean().items()}
    places = come[come["unit"].isin(("places", "people"))]
    for level, number in places.groupby(places["level"].fillna(""))["number"].sum().items():
        each = exactly(known[str(level)]) if level in known else Range(low, (low + high) / 2, high)
        amount = Range(*(float(number) * one for one in each))
        basis = "what a place costs here" if level in known else "the published range of costs"
        found.append(
            Cost(name=f"Places given by partners ({level or 'any'} level), at {basis}", amount=amount, in_kind=True)
        )
    others = sorted({*come["unit"]} - {"pounds", "places", "people"})
    return found, listed(others, most=5)


def or_none(value: float) -> float:
    """Nought for a hidden count: it carries no value here, and a note says so."""
    return 0.0 if np.isnan(value) else value
