"""What became of the invented learners: skills before and after, and what those who answered did 3, 6, 12 months on."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ldsp.analysis.demonstration.learning import of
from ldsp.analysis.demonstration.offer import BASIC_SKILLS
from ldsp.analysis.demonstration.tables import Setting, as_records
from ldsp.domain.records import Kind

FIVE_SKILLS = (
    "information",
    "communicating",
    "transacting",
    "problem solving",
    "creating",
)  # Basic Digital Skills 2015
MOST = 5  # points of a skill
START_POINTS = (1.9, 2.4, 1.3, 1.5, 1.1)  # on average before, skill by skill
GAIN_POINTS = (1.2, 1.0, 1.3, 0.8, 1.1)
ASSESSED_AFTER, AFTER_ONLY = 0.76, 0.05  # of completers assessed before; of those not assessed before

WAVES = (3, 6, 12)
WAVE_DAYS = np.array([91, 182, 365])
ANSWERING = (0.63, 0.51, 0.39)  # wave by wave: fewer each time
WORK_BY_WAVE = {  # of those looking at the start, who are in work by 3, 6, 12 months
    "basic": (0.16, 0.24, 0.31),
    "general": (0.27, 0.36, 0.43),
    "advanced": (0.36, 0.49, 0.57),
}
STILL_IN_WORK, SOME_WORK = 0.87, 0.05  # of those in work at the start; of those not looking, after a year
SELF_EMPLOYED, LEARNING, VOLUNTARY = 0.09, 0.3, 0.1  # of those in work; of the others


def assessments(setting: Setting, enrolments: pd.DataFrame, seed: int) -> pd.DataFrame:
    """A row a skill, learner and stage. Some were assessed before only, a few after only: they cannot be matched."""
    luck = setting.luck(seed, "assessments")
    taught = enrolments[of(enrolments, "framework") == BASIC_SKILLS]
    taught = taught.drop_duplicates(["provider_id", "learner_ref"])
    before = luck.random(len(taught)) < of(taught, "assessed").astype("float64")
    completed = (taught["status"] == "completed").to_numpy()
    after = completed & (luck.random(len(taught)) < np.where(before, ASSESSED_AFTER, AFTER_ONLY))
    able = luck.normal(0, 0.8, len(taught)) - 0.5 * (taught["prior_level"] == "none").to_numpy()
    skills = len(FIVE_SKILLS)
    start = able[:, None] + np.array(START_POINTS) + luck.normal(0, 0.7, (len(taught), skills))
    gain = np.array(GAIN_POINTS) + luck.normal(0, 0.6, (len(taught), 1)) + luck.normal(0, 0.6, (len(taught), skills))
    stages = []
    for stage, mine, day, points in (
        ("before", before, taught["started_on"], start),
        ("after", after, taught["ended_on"], start + gain),
    ):
        rows = np.flatnonzero(mine)
        each = np.repeat(rows, skills)
        stages.append(
            pd.DataFrame(
                {
                    "provider_id": taught["provider_id"].to_numpy()[each],
                    "learner_ref": taught["learner_ref"].to_numpy()[each],
                    "framework": BASIC_SKILLS,
                    "skill": np.tile(FIVE_SKILLS, len(rows)),
                    "stage": stage,
                    "assessed_on": day.to_numpy()[each],
                    "score": np.clip(np.round(points[rows].ravel()), 0, MOST),
                    "out_of": MOST,
                }
            )
        )
    return as_records(Kind.ASSESSMENTS, pd.concat(stages, ignore_index=True))


def follow_ups(setting: Setting, enrolments: pd.DataFrame, seed: int) -> pd.DataFrame:
    """A row a completer and wave that was due. Not to answer is not the same as no outcome, and it is more often the jobless."""
    luck = setting.luck(seed, "follow-ups")
    asked = enrolments[(enrolments["status"] == "completed") & enrolments["consent"].fillna(value=False)]
    asked = asked[luck.random(len(asked)) < of(asked, "followed").astype("float64")]
    asked = asked.drop_duplicates(["provider_id", "learner_ref", "programme_id"]).reset_index(drop=True)
    many = len(asked)
    work_by = _in_work_by(asked)
    fate = luck.random(many)
    began = _began(asked, work_by, fate)
    own_business = luck.random(many) < SELF_EMPLOYED
    instead = np.select(
        [luck.random(many) < LEARNING, luck.random(many) < VOLUNTARY],
        ["further learning", "voluntary work"],
        "none of these",
    )
    hours = np.round(np.clip(luck.normal(29, 9, many), 6, 40))
    waves = []
    for at, months in enumerate(WAVES):
        day = asked["ended_on"] + pd.to_timedelta(WAVE_DAYS[at] + luck.integers(0, 20, many), unit="D")
        working = fate < work_by[:, at]
        answers = luck.random(many) < ANSWERING[at] + 0.06 * working + 0.05 * (asked["sex"] == "female").to_numpy()
        outcome = np.where(working, np.where(own_business, "self-employment", "paid work"), instead)
        new = answers & working & (asked["employment"] != "in paid work").to_numpy()
        waves.append(
            asked[["provider_id", "learner_ref", "programme_id"]].assign(
                months=months,
                asked_on=day,
                returned=answers,
                outcome=np.where(answers, outcome, "not returned"),
                outcome_started_on=began.where(new),
                hours_week=np.where(answers & working, hours, np.nan),
            )
        )
    made = pd.concat(waves, ignore_index=True)
    return as_records(Kind.FOLLOW_UPS, made[made["asked_on"] <= pd.Timestamp(setting.until)])


def _in_work_by(asked: pd.DataFrame) -> NDArray[np.float64]:
    """Each learner's chance to be in work at each wave."""
    level = of(asked, "level")
    looking = np.array([WORK_BY_WAVE[one] for one in level]).reshape(-1, len(WAVES))
    employment = asked["employment"].to_numpy()[:, None]
    chance = np.where(
        employment == "in paid work", STILL_IN_WORK, np.where(employment == "not in work, not looking", 0.0, looking)
    )
    some = np.where(employment == "not in work, not looking", SOME_WORK * WAVE_DAYS / WAVE_DAYS[-1], 0.0)
    return np.asarray(chance + some, dtype="float64")


def _began(asked: pd.DataFrame, work_by: NDArray[np.float64], fate: NDArray[np.float64]) -> "pd.Series[Any]":
    """The day on which a job began: when the chance to be in work had risen to the learner's fate. The same at every wave."""
    days = np.column_stack([np.zeros(len(asked)), np.broadcast_to(WAVE_DAYS, work_by.shape)])
    chances = np.column_stack([np.zeros(len(asked)), work_by])
    after = np.clip((chances < fate[:, None]).sum(axis=1), 1, len(WAVES))
    rows = np.arange(len(asked))
    low, high = chances[rows, after - 1], chances[rows, after]
    share = np.clip((fate - low) / np.maximum(high - low, 1e-9), 0, 1)
    passed = days[rows, after - 1] + share * (days[rows, after] - days[rows, after - 1])
    began: pd.Series[Any] = asked["ended_on"] + pd.to_timedelta(np.floor(passed), unit="D")
    return began
