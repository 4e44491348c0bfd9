"""What was tried in a region and what came of it: invented practice records, failures with their reasons among them."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ldsp.analysis.demonstration.offer import FUTURE, INCLUSIVE, SKILLED
from ldsp.analysis.demonstration.tables import MADE_UP, Rows, Setting, as_records, to_nearest
from ldsp.domain.records import Kind


@dataclass(frozen=True, kw_only=True)
class Lesson:
    """Something that was tried. Numbers are drawn about these."""

    title: str
    tried: str
    level: str
    theme: str
    audience: str
    learners: int
    completing: float
    answering: float
    succeeding: float
    benchmark: float | None
    design: str
    outcome: str
    cost: float  # GBP a learner
    learned: str
    reason: str | None = None
    reason_note: str | None = None
    status: str = "finished"


LESSONS = (
    Lesson(
        title="Digital champions in libraries", level="basic", theme=INCLUSIVE, audience="People who are not online",
        tried="Trained volunteers sat beside learners for six mornings, tablets on loan.",
        learners=210, completing=0.84, answering=0.86, succeeding=0.68, benchmark=50, design="matched comparison group",
        outcome="Uses the internet every week after 3 months", cost=74,
        learned="Mornings fill, evenings do not. The loan of a tablet matters more than the number of sessions.",
    ),
    Lesson(
        title="Bootcamp with a guaranteed interview", level="advanced", theme=FUTURE, audience="Adults changing career",
        tried="A bootcamp of sixteen weeks; employers promised an interview to all who finish. Places were drawn by lot.",
        learners=260, completing=0.74, answering=0.85, succeeding=0.6, benchmark=44, design="random allocation",
        outcome="In a digital job after 6 months", cost=960,
        learned="The promise of an interview keeps people to the end. Half a day a week for child care was decisive for parents.",
    ),
    Lesson(
        title="Short courses at the workplace", level="general", theme=SKILLED, audience="People in work",
        tried="Two-hour sessions on shift, at the firm's own machines.",
        learners=96, completing=0.9, answering=0.72, succeeding=0.77, benchmark=60, design="before and after",
        outcome="Passes the same task list as at the start", cost=118,
        learned="Firms release staff for two hours, not for a day. Ask the shift manager, not the head office.",
    ),
    Lesson(
        title="Drop-in without a booking", level="basic", theme=INCLUSIVE, audience="People over 65",
        tried="Weekly open afternoons in community centres, no course and no end.",
        learners=150, completing=0.6, answering=0.75, succeeding=0.52, benchmark=50, design="comparison group",
        outcome="Uses the internet every week after 3 months", cost=48,
        learned="Loved, and no better than a waiting list by the numbers. Keep it for company, not for skills.",
    ),
    Lesson(
        title="Evening class on a business park", level="general", theme=SKILLED, audience="Staff of small firms",
        tried="A class from six to nine at a site without a bus after seven.",
        learners=120, completing=0.48, answering=0.7, succeeding=0.29, benchmark=45, design="comparison group",
        outcome="Uses a new tool at work after 3 months", cost=190, reason="venue or access",
        reason_note="The last bus left before the class ended.",
        learned="Check the timetable before the rent. Those with a car did as well as anybody.",
    ),
    Lesson(
        title="Online course for people at home", level="basic", theme=INCLUSIVE, audience="People who cannot travel",
        tried="Eight live sessions online, learners used what they had.",
        learners=180, completing=0.44, answering=0.55, succeeding=0.31, benchmark=45, design="before and after",
        outcome="Can do all five basic tasks", cost=52, reason="devices or connectivity",
        reason_note="Two in three had a telephone only.",
        learned="Lend the device first. An online course cannot bring people online.",
    ),
    Lesson(
        title="Programming for beginners in ten evenings", level="advanced", theme=FUTURE, audience="Adults changing career",
        tried="Ten evenings from nothing to an application of one's own.",
        learners=88, completing=0.36, answering=0.66, succeeding=0.24, benchmark=40, design="before and after",
        outcome="Finishes the project", cost=310, reason="level too high",
        reason_note="Most lacked general digital skills at the start.",
        learned="Test before enrolment, and send those who are not ready to the general course first.",
    ),
    Lesson(
        title="Tablets for tenants", level="basic", theme=INCLUSIVE, audience="Tenants",
        tried="A free tablet for everybody who came to four sessions.",
        learners=14, completing=0.5, answering=0.8, succeeding=0.5, benchmark=None, design="measured after only",
        outcome="Still has and uses the tablet", cost=240, reason="recruitment", status="stopped early",
        reason_note="Letters from the landlord were not opened.",
        learned="Recruit through neighbours and not by post.",
    ),
    Lesson(
        title="Summer school for school leavers", level="general", theme=FUTURE, audience="People of 16 to 24",
        tried="Three weeks in August with two employers.",
        learners=24, completing=0.75, answering=0.75, succeeding=0.6, benchmark=55, design="before and after",
        outcome="In learning or work in November", cost=420,
        learned="Promising, and far too small to tell.",
    ),
    Lesson(
        title="Mentors from a large employer", level="general", theme=SKILLED, audience="People looking for work",
        tried="An hour a week with a volunteer from the firm.",
        learners=46, completing=0.5, answering=0.6, succeeding=0.4, benchmark=45, design="before and after",
        outcome="In work after 6 months", cost=130, reason="partner withdrew", status="stopped early",
        reason_note="The firm moved its office.",
        learned="Two partners for everything that depends on people's time.",
    ),
)  # fmt: skip
ORDER_OF_SIZE = 6_000  # enrolments of a region in which all of them were tried


def practice(setting: Setting, seed: int) -> pd.DataFrame:
    """A row a thing tried; the smaller the programme of a region, the fewer."""
    luck = setting.luck(seed, "practice")
    many = int(np.clip(round(len(LESSONS) * (setting.enrolments / ORDER_OF_SIZE) ** 0.5), 5, len(LESSONS)))
    rows: Rows = []
    for at in sorted(luck.permutation(len(LESSONS))[:many]):
        one = LESSONS[at]
        learners = int(max(one.learners * luck.uniform(0.8, 1.2), 8))
        completions = int(luck.binomial(learners, one.completing))
        measured = int(luck.binomial(learners, one.answering))
        start = pd.Timestamp(setting.since) + pd.Timedelta(days=int(luck.integers(30, 700)))
        rows.append(
            {
                "title": one.title,
                "tried": one.tried,
                "level": one.level,
                "theme": one.theme,
                "audience": one.audience,
                "lad_codes": _where(setting, luck),
                "period_start": start,
                "period_end": start + pd.Timedelta(days=int(luck.integers(90, 270))),
                "status": one.status,
                "cost_gbp": float(to_nearest(learners * one.cost * luck.uniform(0.9, 1.1), 50)),
                "learners": learners,
                "completions": completions,
                "outcome": one.outcome,
                "measured": measured,
                "successes": int(luck.binomial(measured, one.succeeding)),
                "response_rate_pct": round(100 * measured / learners, 0),
                "benchmark_pct": one.benchmark,
                "design": one.design,
                "failure_reason": one.reason,
                "failure_note": one.reason_note,
                "learned": one.learned,
                "evidence": MADE_UP,
            }
        )
    return as_records(Kind.PRACTICE, rows)


def _where(setting: Setting, luck: np.random.Generator) -> str | None:
    """One to three districts, or the whole region."""
    codes = setting.districts["lad_code"].to_numpy()
    some = luck.permutation(codes)[: int(luck.integers(1, 4))]
    return None if luck.random() < 0.3 else ";".join(sorted(some))
