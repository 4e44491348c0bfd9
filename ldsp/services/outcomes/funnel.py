"""How far do learners get? From enrolment to progress, with those still on course apart."""

import pandas as pd

from ldsp.analysis import outcomes as analysis
from ldsp.disclosure import Column, Published, publish_people
from ldsp.domain.outcomes import STAGE_WORDS, Group
from ldsp.domain.tables import rows
from ldsp.services.outcomes.cohort import Cohort, keyed
from ldsp.services.outcomes.publishing import TOO_FEW, common, per_cent, per_cents, why_missing

COUNTS = {name: f"{name}_key" for name in ("reached", "base", "closed", "open")}
STARTED = (
    "Whoever left on the first day has enrolled and not started. Completing, achieving and progressing are each counted out of the "
    "stage before. Progress is paid work, self-employment or further learning at the latest follow-up that was answered; "
    "voluntary work is not counted. It is no DfE “sustained positive destination”: that comes from tax and learning records over "
    "two terms, this from a learner's own answer."
)


def funnel(cohort: Cohort, group: Group, group_name: str) -> Published:
    """A row a stage: how many reached it, the rate among closed cases with its interval, how many are open, and the bounds."""
    fates = cohort.of(group).fates
    counted = []
    for stage, each in analysis.steps(fates).items():
        masks = {name: each[name] for name in ("reached", "base", "closed")} | {"open": each["base"] & ~each["closed"]}
        counted.append({"stage": stage, "name": STAGE_WORDS[stage], **keyed(masks, fates)})
    return publish_people(
        pd.DataFrame(counted),
        COUNTS,
        crossing=(*group.crossing, "Stage"),
        shares={"rate": ("reached", "closed")},
        then=_rates,
        name=f"outcomes-funnel-{cohort.region}",
        question="How far do learners get?",
        sentence=_sentence,
        columns={
            "name": Column(label="Stage"),
            "reached": Column(label="Learners", decimals=0),
            "rate": Column(label="Of closed cases", unit="%", decimals=0),
            "lower": Column(label="95% interval, from", unit="%", decimals=0),
            "upper": Column(label="95% interval, to", unit="%", decimals=0),
            "open": Column(label="Still open", unit="learners", decimals=0),
            "least": Column(label="If no open case gets there", unit="%", decimals=0),
            "most": Column(label="If all open cases get there", unit="%", decimals=0),
        },
        how_to_read="Dots are rates among closed cases: learners still on course, waiting for a result or not asked yet are in neither part "
        "of them. The pale line shows how far the open cases could still move the rate; the thin line is the 95% interval.",
        facts={"value": "rate"},
        **common(cohort, group, group_name, "Enrolments by stage", STARTED),
    )


def _rates(table: pd.DataFrame) -> pd.DataFrame:
    """Intervals and bounds, from the published counts alone."""
    found = analysis.funnel(table)
    made = per_cents(table, found, {name: name for name in ("lower", "upper", "least", "most")})
    # Where the rate is hidden or blunt, limits that are sharper would tell more than it does.
    hidden = made["rate"].isna() | made["rate_symbol"].notna()
    made.loc[hidden, ["lower", "upper"]] = float("nan")
    made.loc[made["rate"].isna(), ["least", "most"]] = float("nan")
    made = why_missing(made, "rate", ("lower", "upper", "least", "most"))
    for name in ("lower", "upper"):  # a blunt rate has no limits: they are not applicable
        made.loc[made["rate_symbol"].astype("str").str.startswith("or "), f"{name}_symbol"] = "z"
    first = made["stage"] == "enrolled"
    made.loc[first, "open_symbol"] = "z"
    made.loc[first, "open"] = float("nan")
    return made


def _sentence(table: pd.DataFrame) -> str:
    by_stage = {row.stage: row for row in rows(table)}
    if by_stage["enrolled"].reached == 0:
        return "No learner of this group is recorded, so there is nothing to follow."
    done = per_cent(by_stage["completed"], "rate")
    if not done:
        return TOO_FEW
    told = f"{done} of the learners who started and are no longer on course completed"
    achieved = per_cent(by_stage["achieved"], "rate")
    return f"{told}, and {achieved} of those with a result achieved." if achieved else f"{told}."
