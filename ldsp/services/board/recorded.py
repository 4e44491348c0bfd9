"""What a board report is made of, read in one go: records of a region, and true counts of learners with their keys."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from ldsp.domain.people import record_keys
from ldsp.domain.records import CONTRACTS, Kind
from ldsp.errors import NothingToShow
from ldsp.services import matching, take_up
from ldsp.store import reads
from ldsp.store.database import reading
from ldsp.store.keys import key_texts
from ldsp.store.reads import records, uploads
from ldsp.store.reads import take_up as take_up_counts

LEARNER_MEASURES = ("enrolments", "starts", "completions")
RECORDED_ALONE = (Kind.TARGETS, Kind.COURSE_RUNS, Kind.TAKE_UP)
ALL = "All themes"
COUNT = ("measure", "level", "theme", "month", "count", "key")
"""A true count: of what, at which level and theme (empty: not said), in which month, and the sum of its record keys."""


@dataclass(frozen=True)
class Recorded:
    """The records of a region. Counts and targets are real ones if there are any, and else demonstration ones: never both."""

    region_code: str
    targets: pd.DataFrame
    counts: pd.DataFrame  # `COUNT`, of people
    places: pd.DataFrame  # `COUNT`, of places on course runs: no key is needed
    made_up: bool  # targets, counts and places are demonstration records
    pledges: pd.DataFrame
    funding: pd.DataFrame
    activities: pd.DataFrame
    received: pd.DataFrame  # a row an upload that counts: `kind`, `kept_at`, `demonstration`


def recorded(region_code: str) -> Recorded:
    """Everything that is recorded for a region: entered for it, or for one that lies in it. Learners are those of the page Take-up."""
    basis = _basis(region_code)
    promised = matching.pledges(region_code)
    with reading() as session:
        codes = reads.regions_within(session, region_code=region_code)
        found = {
            kind: records.records(session, kind=kind, region_codes=codes)
            for kind in (*RECORDED_ALONE, Kind.PROGRAMMES, Kind.FUNDING, Kind.ACTIVITIES)
        }
        learners = _none()
        if basis is not None:
            learners = take_up_counts.counts(
                session, basis.scope, by=("level", "theme"), monthly=True, demonstration=basis.demonstration
            )
        receipts = uploads.uploads(session, region_codes=codes)
    real = any(len(_sort(found[kind], made_up=False)) for kind in (Kind.TARGETS, Kind.COURSE_RUNS))
    made_up = not (real or (basis is not None and not basis.demonstration))
    runs = _sort(found[Kind.COURSE_RUNS], made_up=made_up)
    programmes = _sort(found[Kind.PROGRAMMES], made_up=made_up)[["region_code", "programme_id", "level", "theme"]]
    runs = runs[runs["status"].fillna("") != "cancelled"].merge(
        programmes.drop_duplicates(["region_code", "programme_id"]), on=["region_code", "programme_id"], how="left"
    )
    counts = [_badges(_sort(found[Kind.TAKE_UP], made_up=made_up))]
    if basis is not None and basis.demonstration == made_up:
        counts.append(_melted(learners))
    return Recorded(
        region_code=region_code,
        targets=_sort(found[Kind.TARGETS], made_up=made_up),
        counts=pd.concat([part for part in counts if len(part)] or [_none()], ignore_index=True),
        places=_places(runs),
        made_up=made_up,
        pledges=promised.reset_index(drop=True),
        funding=found[Kind.FUNDING],
        activities=found[Kind.ACTIVITIES],
        received=receipts[receipts["withdrawn_at"].isna()][["kind", "kept_at", "demonstration"]],
    )


def _basis(region_code: str) -> take_up.Basis | None:
    try:
        return take_up.basis(region_code)
    except NothingToShow:
        return None


def within(rows: pd.DataFrame, first: date, last: date) -> pd.DataFrame:
    """Those of `COUNT` in months between two days."""
    return rows[(rows["month"] >= pd.Timestamp(first)) & (rows["month"] <= pd.Timestamp(last))]


def _sort(rows: pd.DataFrame, *, made_up: bool) -> pd.DataFrame:
    return rows[rows["demonstration"].astype(bool) == made_up].reset_index(drop=True)


def _none() -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(dtype="object") for name in COUNT}).astype(
        {"month": "datetime64[s]", "count": "float64", "key": "float64"}
    )


def _melted(learners: pd.DataFrame) -> pd.DataFrame:
    """Counts of learner records, a row a measure."""
    parts = [
        learners[["level", "theme", "month", measure, f"{measure}_key"]]
        .set_axis(["level", "theme", "month", "count", "key"], axis=1)
        .assign(measure=measure)
        for measure in LEARNER_MEASURES
    ]
    return pd.concat(parts, ignore_index=True)[list(COUNT)]


def _badges(rows: pd.DataFrame) -> pd.DataFrame:
    """Badges that partners count, in the month in which their period ends. One count, one key, wherever it is shown.

    Their counts of people are not added to the learners: the same person may be among both.
    """
    known = rows[rows["number"].notna() & (rows["measure"] == "badges")].reset_index(drop=True)
    key = record_keys(key_texts(CONTRACTS[Kind.TAKE_UP], known))
    return _counts(known, known["measure"], known["period_end"], known["number"], key)


def _places(runs: pd.DataFrame) -> pd.DataFrame:
    return _counts(runs, "places", runs["starts_on"], runs["places"], 0)


def _counts(
    rows: pd.DataFrame, measure: object, day: "pd.Series[Any]", count: "pd.Series[Any]", key: object
) -> pd.DataFrame:
    months = pd.to_datetime(day).dt.to_period("M").dt.start_time.astype("datetime64[s]")
    return pd.DataFrame(
        {
            "measure": measure, "level": rows["level"].fillna(""), "theme": rows["theme"].fillna(""), "month": months,
            "count": count.astype("float64"), "key": key,
        }
    ).reset_index(drop=True)  # fmt: skip
