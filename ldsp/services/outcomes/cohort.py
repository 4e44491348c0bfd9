"""The learners whose outcomes are looked at, read once: their enrolments, assessments and answers, put together.

A cohort holds true records. It stays within the services; nothing of it leaves but through `publish_people`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ldsp.analysis import outcomes as analysis
from ldsp.domain.outcomes import WAVES, Group
from ldsp.domain.records import Kind
from ldsp.errors import NothingToShow
from ldsp.services import regions
from ldsp.store import reads
from ldsp.store.database import reading
from ldsp.store.reads import outcomes as asked
from ldsp.store.reads.records import records

if TYPE_CHECKING:
    from sqlmodel import Session

WHO = ["region_code", "provider_id", "learner_ref"]
METHOD = "Outcomes 2026.1"


@dataclass(frozen=True)
class Cohort:
    """Learners of a region who agreed to evaluation, with what became of them.

    `enrolments`: a row an enrolment: columns of the record, level, theme and programme filled in from the programme and the
    course run where the record is silent, `key` (record key), the columns of `stages`, and `outcome`.
    `answers`: a row a completed enrolment and wave that has come: the row of the enrolment, `months`, `answered`, `outcome`,
    `asked_on`, `outcome_started_on`.
    `pairs`: a row a learner, framework and skill: the groups of the learner's first enrolment, `before`, `after`, `matched`.
    """

    region: str
    enrolments: pd.DataFrame
    answers: pd.DataFrame
    pairs: pd.DataFrame
    programmes: Mapping[str, str]  # names by code
    withdrawn: tuple[str, ...]  # names of providers of these learners that have stopped
    demonstration: bool
    as_at: pd.Timestamp  # newest day in the records
    some_refused: bool  # there are learners who have not agreed

    @property
    def span(self) -> str:
        """From which year to which month there are records: a day could be one learner's."""
        return f"{self.enrolments['started_on'].min():%Y} to {self.as_at:%B %Y}"

    def of(self, group: Group) -> "Cohort":
        """Those of a group."""
        if not group.by:
            return self
        return replace(
            self,
            enrolments=self.enrolments[self.enrolments[group.by] == group.value],
            answers=self.answers[self.answers[group.by] == group.value],
            pairs=self.pairs[self.pairs[group.by] == group.value],
        )


def cohort(region_code: str, until: str = "") -> Cohort:
    """Read the learners of a region who started by the end of a year (empty: all).

    They are those recorded for the region; of a region that records nothing itself, those who live in its districts. Real
    records if there are any, else demonstration records: never both.

    Raises
    ------
    NothingToShow
        There are none, or none of them agreed to evaluation.
    """
    region = regions.region(region_code)
    with reading() as session:
        found = _until(_recorded(session, region_code), until)
        if found.empty:
            by_then = f" who started by the end of {until}" if until else ""
            raise NothingToShow(
                f"No learner of {region.name}{by_then} is recorded yet.",
                "A coordinator can upload learners on the Admin page, or an administrator turn on demonstration data there.",
            )
        return _together(session, region.name, found)


def made_up(region_code: str) -> bool:
    """Are the learners of a region demonstration records? No, where there are none."""
    with reading() as session:
        found = _recorded(session, region_code)
    return bool(len(found) and found["demonstration"].all())


def everybody(until: str = "", *, demonstration: bool) -> Cohort:
    """The learners of every region, none left out: what a region's programmes are compared with. Their skills are left out.

    Raises
    ------
    NothingToShow
        There are none, or none of them agreed to evaluation.
    """
    with reading() as session:
        found = asked.enrolments(session)
        found = _until(found[found["demonstration"] == demonstration], until)
        if found.empty:
            raise NothingToShow("No learner is recorded yet.", "A coordinator can upload learners on the Admin page.")
        return _together(session, "all regions", found, skills=False)


def _until(found: pd.DataFrame, until: str) -> pd.DataFrame:
    return found[found["started_on"].dt.year <= int(until)] if until else found


def _together(session: "Session", name: str, found: pd.DataFrame, *, skills: bool = True) -> Cohort:
    """Enrolments, real or demonstration, with all that is recorded besides."""
    codes = sorted({*found["region_code"]})
    demonstration = bool(found["demonstration"].all())
    agreed = found["consent"].fillna(value=False).astype(bool)
    if not agreed.any():
        raise NothingToShow(
            f"None of the learners recorded for {name} has agreed that the record be used for evaluation.",
            "Where they have, say so in the column “Consent to evaluation” of the return.",
        )
    programmes = _of_kind(session, Kind.PROGRAMMES, codes, ["programme_id", "name", "level", "theme"])
    runs = _of_kind(session, Kind.COURSE_RUNS, codes, ["run_id", "programme_id"])
    providers = _of_kind(session, Kind.PROVIDERS, codes, ["provider_id", "name", "active"])
    assessed = asked.assessments(session, region_codes=codes if skills else [])
    followed = asked.follow_ups(session, region_codes=codes)
    assessed, followed = (each[each["demonstration"] == demonstration] for each in (assessed, followed))
    enrolments, followed = _filled(found[agreed], programmes, runs), _readable(followed)
    days = [enrolments["started_on"].max(), enrolments["ended_on"].max(), followed["asked_on"].max()]
    as_at = max(day for day in days if pd.notna(day))
    answers = _answers(enrolments, followed, as_at)
    enrolments["outcome"] = _latest(enrolments, answers)
    enrolments = enrolments.join(analysis.stages(enrolments))
    stopped = providers[providers["active"].eq(other=False).fillna(value=False)]
    theirs = stopped[stopped["provider_id"].isin(enrolments["provider_id"])]
    return Cohort(
        region=name,
        enrolments=enrolments,
        answers=answers,
        pairs=_pairs(enrolments, assessed),
        programmes=dict(zip(programmes["programme_id"], programmes["name"], strict=True)),
        withdrawn=tuple(sorted({*theirs["name"]})),
        demonstration=demonstration,
        as_at=as_at,
        some_refused=bool((~agreed).any()),
    )


def _recorded(session: "Session", region_code: str) -> pd.DataFrame:
    """Enrolments recorded for the region, else of those who live there: the real ones, or if there are none the others."""
    found = asked.enrolments(session, region_codes=[region_code])
    if found.empty:
        inside = set(reads.members(session, region_code=region_code)["lad_code"])
        found = asked.enrolments(session)
        found = found[found["home_lad_code"].isin(inside)]
    real = ~found["demonstration"].astype(bool)
    return found[real] if real.any() else found


def _of_kind(session: "Session", kind: Kind, codes: list[str], columns: list[str]) -> pd.DataFrame:
    """Records of a small kind of some regions, one a code; a real one goes before a demonstration one."""
    found = records(session, kind=kind, region_codes=codes, columns=[*columns, "demonstration"])
    return found.sort_values("demonstration", kind="stable").drop_duplicates(columns[0]).reset_index(drop=True)


def _filled(found: pd.DataFrame, programmes: pd.DataFrame, runs: pd.DataFrame) -> pd.DataFrame:
    """Enrolments with what their course run and programme say where they are silent, and with record keys."""
    table = found.reset_index(drop=True).copy()
    for name in ("programme_id", "run_id", "level", "theme", "home_lad_code"):
        table[name] = _or(table[name], "")
    of_run = _or(table["run_id"].map(runs.set_index("run_id")["programme_id"]), "")
    table["programme_id"] = table["programme_id"].where(table["programme_id"] != "", of_run)
    known = programmes.set_index("programme_id")
    for name in ("level", "theme"):
        of_programme = _or(table["programme_id"].map(known[name]), "")
        table[name] = table[name].where(table[name] != "", of_programme)
    for name in ("age_band", "sex", "disability", "employment"):
        table[name] = _or(table[name], "not known")
    table["result"] = table["result"].where(table["result"].notna() & (table["result"] != ""), None).astype("object")
    return table.rename(columns={"record_key": "key"})


def _or(column: "pd.Series[Any]", otherwise: str) -> "pd.Series[str]":
    """A column of words; where it is silent, another word."""
    words = column.astype("object")
    return words.where(words.notna() & (words != ""), otherwise).astype("str")


def _readable(followed: pd.DataFrame) -> pd.DataFrame:
    """Follow-ups with `answered`: said so, or an outcome given. Nothing heard is not an outcome."""
    outcome = followed["outcome"].where(followed["outcome"].notna() & (followed["outcome"] != ""), None)
    heard = outcome.notna() & (outcome != "not returned")
    said_no = followed["returned"].eq(other=False).fillna(value=False).astype(bool)
    table = followed.assign(answered=heard & ~said_no, outcome=outcome.where(heard & ~said_no, None))
    table["programme_id"] = _or(table["programme_id"], "")
    return table.assign(months=table["months"].astype("float64"))


def _answers(enrolments: pd.DataFrame, followed: pd.DataFrame, as_at: pd.Timestamp) -> pd.DataFrame:
    """A row a completed enrolment and wave that has come, or was asked before its time."""
    done = enrolments[(enrolments["status"] == "completed") & enrolments["ended_on"].notna()]
    done = done.assign(enrolment=done.index)
    parts = []
    heard = ["answered", "outcome", "asked_on", "outcome_started_on"]
    for months in WAVES:
        wave = followed[followed["months"] == months].sort_values(["answered", "asked_on"], kind="stable")
        by_course = wave[wave["programme_id"] != ""].drop_duplicates([*WHO, "programme_id"], keep="last")
        by_learner = wave[wave["programme_id"] == ""].drop_duplicates(WHO, keep="last")
        joined = done.merge(by_course[[*WHO, "programme_id", *heard]], how="left", on=[*WHO, "programme_id"])
        rest = done.merge(by_learner[[*WHO, *heard]], how="left", on=WHO)
        missing = joined["answered"].isna()
        for name in heard:
            joined[name] = joined[name].astype("object").where(~missing, rest[name].astype("object"))
        asked_at_all = joined["answered"].notna()
        come = joined["ended_on"] + pd.DateOffset(months=months) <= as_at
        joined["answered"] = joined["answered"].eq(other=True)
        parts.append(joined[come | asked_at_all].assign(months=months))
    table = pd.concat(parts, ignore_index=True)
    for name in ("asked_on", "outcome_started_on"):
        table[name] = pd.to_datetime(table[name])
    return table


def _latest(enrolments: pd.DataFrame, answers: pd.DataFrame) -> "pd.Series[str]":
    """What each enrolment's latest answer says; missing where nothing was heard."""
    heard = answers[answers["answered"]].sort_values("months", kind="stable").drop_duplicates("enrolment", keep="last")
    return heard.set_index("enrolment")["outcome"].reindex(enrolments.index).astype("object")


def _pairs(enrolments: pd.DataFrame, assessed: pd.DataFrame) -> pd.DataFrame:
    """Assessments of these learners set before beside after, with the groups of each learner's first enrolment."""
    first = enrolments.sort_values("started_on", kind="stable").drop_duplicates(["provider_id", "learner_ref"])
    pairs = analysis.match(assessed)
    return pairs.merge(first.drop(columns=["region_code"]), how="inner", on=["provider_id", "learner_ref"])


def keyed(masks: Mapping[str, "pd.Series[bool]"], key: "pd.Series[int]") -> dict[str, int]:
    """Counts of rows with the sums of their record keys: `name` and `name_key` for each mask."""
    counts: dict[str, int] = {}
    for name, mask in masks.items():
        counts[name] = int(mask.sum())
        counts[f"{name}_key"] = int(np.asarray(key)[np.asarray(mask, dtype=bool)].sum())
    return counts
