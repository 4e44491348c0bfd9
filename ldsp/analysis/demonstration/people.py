"""Who the learners are: age, sex, disability, ethnic group, prior level, employment, consent. None of them exists."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ldsp.analysis.demonstration.offer import PROGRAMMES
from ldsp.analysis.demonstration.tables import Setting, pick, where

TRAITS = ("age_band", "sex", "disability", "ethnicity", "prior_level", "employment", "consent")

AGES = {
    "basic": {"16 to 24": 4, "25 to 34": 9, "35 to 44": 13, "45 to 54": 18, "55 to 64": 21, "65 to 74": 22, "75 and over": 12,
              "not known": 1},
    "general": {"16 to 24": 16, "25 to 34": 25, "35 to 44": 23, "45 to 54": 20, "55 to 64": 12, "65 to 74": 3, "not known": 1},
    "advanced": {"16 to 24": 27, "25 to 34": 36, "35 to 44": 22, "45 to 54": 11, "55 to 64": 3, "not known": 1},
}  # fmt: skip
"""Per cent of the learners of a level: our own choice, older for basic skills as national programmes found."""

PRIOR = {
    "basic": {
        "none": 27,
        "entry": 12,
        "level 1": 18,
        "level 2": 20,
        "level 3": 9,
        "level 4 or above": 8,
        "not known": 6,
    },
    "general": {
        "none": 8,
        "entry": 5,
        "level 1": 15,
        "level 2": 27,
        "level 3": 24,
        "level 4 or above": 17,
        "not known": 4,
    },
    "advanced": {
        "none": 1,
        "entry": 1,
        "level 1": 5,
        "level 2": 16,
        "level 3": 34,
        "level 4 or above": 40,
        "not known": 3,
    },
}
WORK = {
    "basic": {"in paid work": 27, "not in work, looking": 38, "not in work, not looking": 33, "not known": 2},
    "general": {"in paid work": 58, "not in work, looking": 32, "not in work, not looking": 8, "not known": 2},
    "advanced": {"in paid work": 44, "not in work, looking": 48, "not in work, not looking": 6, "not known": 2},
}
RETIRED = {"in paid work": 6, "not in work, looking": 2, "not in work, not looking": 90, "not known": 2}
WOMEN = {"basic": 0.58, "general": 0.54, "advanced": 0.36}
OLD = ("65 to 74", "75 and over")
MORE_DISABLED = {"basic": 1.5, "general": 1.0, "advanced": 0.7}  # times the share of the district's residents
ETHNICITIES = {"asian": 0.56, "black": 0.18, "mixed": 0.15, "other": 0.11}  # of those who are not white


def people(setting: Setting, drawn: pd.DataFrame, seed: int) -> pd.DataFrame:
    """The traits of each enrolment's learner. Disability and ethnic group follow the residents of the home district."""
    luck = setting.luck(seed, "people")
    level = np.array([one.level for one in PROGRAMMES])[drawn["programme"]]
    code = np.array([one.code for one in PROGRAMMES])[drawn["programme"]]
    many = len(drawn)
    home = setting.districts.iloc[drawn["home"]]
    age = np.where(code == "START", "16 to 24", _by_level(luck, level, AGES))
    old = np.isin(age, OLD)
    women = luck.random(many) < np.vectorize(WOMEN.get, otypes=[float])(level)
    unsaid = luck.random((3, many)) < np.array([[0.012], [0.03], [0.035]])
    sex = np.where(women, "female", np.where(luck.random(many) < 0.006, "other", "male"))
    disabled = luck.random(many) < home["disability"].to_numpy() * np.vectorize(MORE_DISABLED.get, otypes=[float])(
        level
    )
    other = luck.random(many) < home["ethnic_minority"].to_numpy()
    consent = luck.random(many)
    return pd.DataFrame(
        {
            "age_band": age,
            "sex": np.where(unsaid[0], "not known", sex),
            "disability": np.where(unsaid[1], "not known", np.where(disabled, "yes", "no")),
            "ethnicity": np.where(unsaid[2], "not known", np.where(other, pick(luck, ETHNICITIES, many), "white")),
            "prior_level": _by_level(luck, level, PRIOR),
            "employment": np.where(old, pick(luck, RETIRED, many), _by_level(luck, level, WORK)),
            "consent": pd.array(where(consent > 0.02, consent < 0.95).tolist(), dtype="boolean"),
        }
    )


def _by_level(
    luck: np.random.Generator, level: NDArray[np.str_], chances: Mapping[str, Mapping[str, float]]
) -> NDArray[np.object_]:
    made = np.empty(len(level), dtype=object)
    for one, theirs in chances.items():
        mine = level == one
        made[mine] = pick(luck, theirs, int(mine.sum()))
    return made


def ease(learners: pd.DataFrame) -> NDArray[np.float64]:
    """How much likelier than others a learner is to complete, as a share."""
    eased = np.zeros(len(learners))
    eased += 0.03 * (learners["employment"] == "in paid work")
    eased -= 0.05 * (learners["employment"] == "not in work, looking")
    eased -= 0.04 * (learners["disability"] == "yes")
    eased += 0.03 * learners["age_band"].isin(OLD)
    eased -= 0.04 * (learners["prior_level"] == "none")
    return eased
