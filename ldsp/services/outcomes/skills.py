"""What can learners do after that they could not before? Matched learners, one framework at a time."""

import numpy as np
import pandas as pd

from ldsp.analysis import outcomes as analysis
from ldsp.disclosure import Column, Published, publish_people
from ldsp.domain.numbers import shown
from ldsp.domain.outcomes import Group
from ldsp.domain.records import words
from ldsp.domain.tables import rows
from ldsp.errors import NothingToShow
from ldsp.services.need.words import listed
from ldsp.services.outcomes.cohort import Cohort, keyed
from ldsp.services.outcomes.publishing import TOO_FEW, common

COUNTS = ("matched", "once", "better", "worse", "ceiling_before", "ceiling_after")
MEANS = ("before", "after", "difference", "lower", "upper", "hedges", "normalised")
FRAMEWORK = (
    "Frameworks are different lists of skills that share some words: their scores are never joined. A learner counts once in each "
    "skill, with the first assessment before learning and the last one after it, on the same scale."
)


def frameworks(cohort: Cohort) -> tuple[tuple[str, str], ...]:
    """The frameworks there are, those in use first; a code and its words."""
    used = cohort.frameworks
    return tuple((name, name) for name in sorted(words.FRAMEWORKS, key=lambda name: (name not in used, name)))


def gains(cohort: Cohort, group: Group, group_name: str, framework: str) -> Published:
    """A row a skill of a framework: how many were assessed before and after, both means, the gain, and the ceiling.

    Raises
    ------
    NothingToShow
        Nobody of the group was assessed by this framework.
    """
    pairs = cohort.of(group).pairs
    pairs = pairs[pairs["framework"] == framework]
    if pairs.empty:
        raise NothingToShow(
            f"No learner of {cohort.region} ({group_name}) was assessed by {framework}.",
            "Upload skills assessments on the Admin page: the same questions before and after.",
        )
    counted = []
    for skill in [skill for skill in words.SKILLS if (pairs["skill"] == skill).any()]:
        of_skill = pairs[pairs["skill"] == skill]
        matched = of_skill["matched"].astype(bool)
        apart = of_skill["after"] - of_skill["before"]
        masks = {
            "matched": matched,
            "once": ~matched,
            "better": matched & (apart > 0),
            "worse": matched & (apart < 0),
            "ceiling_before": matched & (of_skill["before"] >= 100),
            "ceiling_after": matched & (of_skill["after"] >= 100),
        }
        found = analysis.paired_gain(one_by_one(of_skill[matched]))
        counted.append(
            {"skill": skill, "name": skill.capitalize(), **keyed(masks, of_skill)}
            | {name: getattr(found, name) for name in ("before", "after", "difference", "lower", "upper", "hedges")}
            | {"normalised": found.normalised * 100}
        )
    return publish_people(
        pd.DataFrame(counted),
        {name: f"{name}_key" for name in COUNTS},
        crossing=(*group.crossing, "Skill", "Change"),
        shares={f"{name}_pct": (name, "matched") for name in ("better", "worse", "ceiling_before", "ceiling_after")},
        means=dict.fromkeys(MEANS, "matched"),
        then=_consistent,
        name=f"outcomes-skills-{framework}-{cohort.region}",
        question="What can learners do after that they could not do before?",
        sentence=_sentence,
        columns={
            "name": Column(label="Skill"),
            "matched": Column(label="Assessed before and after", unit="learners", decimals=0),
            "before": Column(label="Mean score before", unit="%", decimals=1),
            "after": Column(label="Mean score after", unit="%", decimals=1),
            "difference": Column(label="Mean gain", unit="percentage points", decimals=1),
            "lower": Column(label="95% interval, from", unit="percentage points", decimals=1),
            "upper": Column(label="95% interval, to", unit="percentage points", decimals=1),
            "hedges": Column(
                label="Gain in standard deviations", decimals=1, note="of the differences, Hedges' correction"
            ),
            "normalised": Column(label="Of what was left to gain", unit="%", decimals=1),
            "better_pct": Column(label="Better", unit="%", decimals=0),
            "worse_pct": Column(label="Worse", unit="%", decimals=0),
            "ceiling_before_pct": Column(label="At full marks before", unit="%", decimals=0),
            "ceiling_after_pct": Column(label="At full marks after", unit="%", decimals=0),
            "once": Column(label="Not matched", unit="learners", decimals=0),
        },
        how_to_read="The open diamond is the mean before, the dot the mean after, of the same learners. Who has full marks before can gain nothing "
        "more. “Not matched” were assessed once only, on another scale, or in the wrong order.",
        facts={"value": "after"},
        **common(
            cohort,
            group,
            group_name,
            f"Mean score, per cent of the points to be had; {framework}",
            analysis.NO_COMPARISON,
            FRAMEWORK,
        ),
    )


def one_by_one(alike: pd.DataFrame) -> pd.DataFrame:
    """A row a learner."""
    return alike.loc[alike.index.repeat(alike["n"]), ["before", "after"]]


def _consistent(table: pd.DataFrame) -> pd.DataFrame:
    """A mean of what does not exist (one learner's interval) is hidden like the mean itself."""
    made = table.copy()
    for name in MEANS:
        missing = made[name].isna() & made[f"{name}_symbol"].isna()
        made.loc[missing, f"{name}_symbol"] = "z"
    hidden = made["matched"].isna()  # what may not be counted is not described either
    for name in MEANS:
        made.loc[hidden, name] = np.nan
        made.loc[hidden, f"{name}_symbol"] = "c"
    return made


def _sentence(table: pd.DataFrame) -> str:
    known = table[table["difference"].notna()]
    if known.empty:
        return (
            TOO_FEW
            if (table["matched"] != 0).any()
            else "Nobody was assessed both before and after, so there is no gain to tell."
        )
    rose = [row for row in rows(known) if row.lower > 0]
    fell = [row for row in rows(known) if row.upper < 0]
    if not rose:
        fallen = f" The mean is clearly lower after in {listed([row.name.lower() for row in fell])}." if fell else ""
        return f"In none of the {len(known)} skills is the mean clearly higher after than before.{fallen}"
    most = max(rose, key=lambda row: row.difference)
    every = "all" if len(rose) == len(known) else f"{len(rose)} of"
    told = (
        f"The mean is higher after than before in {every} {len(known)} skills"
        if len(known) > 1
        else "The mean is higher after than before"
    )
    return f"{told}, most in {most.name.lower()} (by {shown(most.difference, decimals=1)} percentage points); what else changed is not known."
