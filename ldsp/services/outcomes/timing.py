"""How long until a job, and how long do learners stay?"""

from typing import Any

import numpy as np
import pandas as pd

from ldsp.analysis import outcomes as analysis
from ldsp.disclosure import Column, Published, publish_people
from ldsp.domain.numbers import shown
from ldsp.domain.outcomes import WAVES, Group
from ldsp.domain.tables import rows
from ldsp.errors import NothingToShow
from ldsp.services.outcomes.cohort import Cohort, keyed
from ldsp.services.outcomes.publishing import TOO_FEW, common, per_cent, why_missing

STAY = (1, 2, 3, 6, 9, 12)  # months after the start
FEWEST_COHORTS = 12  # quarters shown, the newest


def time_to_job(cohort: Cohort, group: Group, group_name: str) -> Published:
    """A row each of 3, 6 and 12 months: the share in a job by then, of those out of work at the start who answered."""
    watched = cohort.of(group).watched
    each = watched.loc[watched.index.repeat(watched["n"])]
    found = analysis.time_to_event(each["days"], each["job"]).set_index("months")
    counted = []
    for months in WAVES:
        still = watched["days"] >= analysis.DAYS[months]
        masks = {"watched": pd.Series(data=True, index=watched.index), "at_risk": still}
        row: Any = found.loc[months]
        counted.append(
            {"name": f"{months} months", **keyed(masks, watched)}
            | {name: float(row[name]) * 100 for name in ("share", "lower", "upper")}
        )
    return publish_people(
        pd.DataFrame(counted),
        {"watched": "watched_key", "at_risk": "at_risk_key"},
        crossing=(*group.crossing, "Months after", "Outcome"),
        medians=dict.fromkeys(("share", "lower", "upper"), "at_risk"),
        then=_whole,
        name=f"outcomes-time-to-job-{cohort.region}",
        question="How soon do learners find a job?",
        sentence=_soon,
        columns={
            "name": Column(label="Within"),
            "share": Column(label="In a job", unit="%", decimals=0),
            "lower": Column(label="95% interval, from", unit="%", decimals=0),
            "upper": Column(label="95% interval, to", unit="%", decimals=0),
            "at_risk": Column(label="Still watched", unit="learners", decimals=0),
            "watched": Column(label="Watched from the start", unit="learners", decimals=0),
        },
        how_to_read="Estimated by Kaplan and Meier: a learner counts until the job began or until last heard of. Months at which fewer than 10 learners "
        "are still watched are hidden.",
        facts={"value": "share"},
        **common(
            cohort,
            group,
            group_name,
            "Share in paid work or self-employment by time since the end of learning, of those not in work at the start",
            "Only learners who answered at least once are watched: those who did not may have done better or worse. Where the day a job "
            "began is not recorded, the day of the answer stands for it, which is too late rather than too early.",
        ),
    )


def _whole(table: pd.DataFrame) -> pd.DataFrame:
    made = table.copy()
    for name in ("share", "lower", "upper"):
        made[name] = made[name].round(0).where(made["at_risk"].notna())
    made = why_missing(made, "share", ("share", "lower", "upper"))
    known = made["share"].notna()
    for name in ("lower", "upper"):
        made.loc[known & made[name].isna(), f"{name}_symbol"] = "z"
    return made


def _soon(table: pd.DataFrame) -> str:
    if (table["watched"] == 0).all():
        return "Nobody who was out of work at the start has been heard of yet."
    known = [row for row in rows(table) if not np.isnan(row.share)]
    if not known:
        return TOO_FEW
    last = known[-1]
    return f"About {shown(last.share, decimals=0)}% of those out of work at the start who were heard of had a job within {last.name}."


def staying(cohort: Cohort, group: Group, group_name: str) -> Published:
    """A row a quarter of starts: the share still learning or done after 1 to 12 months; months not reached are not applicable.

    Raises
    ------
    NothingToShow
        Nobody has started.
    """
    read = cohort.of(group)
    stays = read.stays
    stays = stays[stays["known"]].assign(quarter=lambda known: known["month"] // 3)
    counted = []
    for quarter in sorted({*stays["quarter"]})[-FEWEST_COHORTS:]:
        members = stays[stays["quarter"] == quarter]
        masks = {"learners": pd.Series(data=True, index=members.index)}
        for months in STAY:
            reached = read.have_come(int(members["month"].max()), months)
            masks[f"of{months}"] = pd.Series(data=reached, index=members.index)
            masks[f"n{months}"] = ~members["gone"].between(0, months) & reached
        counted.append({"name": f"{quarter // 4}, quarter {quarter % 4 + 1}", **keyed(masks, members)})
    if not counted:
        raise NothingToShow(
            f"Nobody of this group ({group_name}) has started yet.", "Cohorts appear with the first learner who starts."
        )
    names = ["learners", *(f"{part}{months}" for months in STAY for part in ("n", "of"))]
    columns = ["name", *(f"{name}{end}" for name in names for end in ("", "_key"))]
    return publish_people(
        pd.DataFrame(counted, columns=columns).astype(dict.fromkeys(columns[1:], "int64")),
        {name: f"{name}_key" for name in names},
        crossing=(*group.crossing, "Months after"),
        shares={f"share{months}": (f"n{months}", f"of{months}") for months in STAY},
        name=f"outcomes-staying-{cohort.region}",
        question="How long do learners stay?",
        sentence=_stay,
        columns={"name": Column(label="Started in"), "learners": Column(label="Learners", decimals=0)}
        | {
            f"share{months}": Column(label=f"After {months} month{'s' if months > 1 else ''}", unit="%", decimals=0)
            for months in STAY
        },
        how_to_read="The share of each quarter's starters who were still learning, paused, or had completed. [z]: that month has not come yet for "
        "everyone of the quarter. Quarters of the calendar year; the newest twelve.",
        **common(cohort, group, group_name, "Still learning or completed, per cent of those who started"),
    )


def _stay(table: pd.DataFrame) -> str:
    for months in (3, 2, 1):
        known = table[table[f"share{months}"].notna()]
        if len(known):
            last = known.iloc[-1]
            return f"Of those who started in {last['name']}, {per_cent(last, f'share{months}')} were still there, or done, after {months} month{'s' if months > 1 else ''}."
    return TOO_FEW
