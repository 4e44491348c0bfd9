"""Questions about single learners, for services that work out what happened to them. What they answer never leaves a service."""

from collections.abc import Collection

import pandas as pd
from sqlmodel import Session

from ldsp.domain.records import Kind
from ldsp.store.reads.records import records

ENROLMENT = (
    "region_code", "demonstration", "provider_id", "learner_ref", "programme_id", "run_id", "level", "theme", "started_on",
    "ended_on", "status", "result", "home_lad_code", "age_band", "sex", "disability", "employment", "consent", "record_key",
)  # fmt: skip
ASSESSMENT = (
    "region_code", "demonstration", "provider_id", "learner_ref", "framework", "skill", "stage", "assessed_on", "score", "out_of",
)  # fmt: skip
FOLLOW_UP = (
    "region_code", "demonstration", "provider_id", "learner_ref", "programme_id", "months", "asked_on", "returned", "outcome",
    "outcome_started_on",
)  # fmt: skip


def enrolments(session: Session, *, region_codes: Collection[str] | None = None) -> pd.DataFrame:
    """Which enrolments have been recorded for some regions (None: for all)? Columns of `ENROLMENT`."""
    return records(session, kind=Kind.LEARNERS, region_codes=region_codes, columns=ENROLMENT)


def assessments(session: Session, *, region_codes: Collection[str]) -> pd.DataFrame:
    """Which assessments of skills have been recorded for some regions? Columns of `ASSESSMENT`."""
    return records(session, kind=Kind.ASSESSMENTS, region_codes=region_codes, columns=ASSESSMENT)


def follow_ups(session: Session, *, region_codes: Collection[str]) -> pd.DataFrame:
    """Which answers to follow-ups have been recorded for some regions? Columns of `FOLLOW_UP`."""
    return records(session, kind=Kind.FOLLOW_UPS, region_codes=region_codes, columns=FOLLOW_UP)
