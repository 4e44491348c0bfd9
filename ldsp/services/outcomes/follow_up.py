"""What are learners doing 3, 6 and 12 months later? The answers, the share who answered, and what the silence allows."""

import numpy as np
import pandas as pd

from ldsp.analysis import outcomes as analysis
from ldsp.disclosure import Column, Published, publish_people
from ldsp.domain.numbers import shown
from ldsp.domain.outcomes import PROGRESS, WAVES, Group
from ldsp.domain.records import words
from ldsp.domain.tables import rows
from ldsp.services.outcomes.cohort import Cohort, keyed
from ldsp.services.outcomes.publishing import TOO_FEW, common, per_cent, per_cents, why_missing

COUNTS = ("due", "answered", "positive")
LEAST_WEIGHTED = 23  # answers, as for a percentage
SILENT = (
    "No answer is not “none of these”: the silent are in no rate, and stand on both sides of the bounds. The weighted estimate lets "
    "those who answered stand for the silent of the same level who were in work, or not, at the start; groups with fewer than 5 "
    "answers are joined. Everyone who completed and whose time has come is due, asked or not."
)
NOT_DFE = (
    "DfE's sustained destinations come from matched tax and learning records over two terms and are not comparable with an answer "
    "after some months; they have a panel of their own."
)


def follow_up(cohort: Cohort, group: Group, group_name: str) -> Published:
    """A row a wave: due, answered, progressed; the rate among answers, the weighted estimate, and the worst-case bounds."""
    answers = cohort.of(group).heard
    counted = []
    for months in WAVES:
        wave = answers[answers["months"] == months]
        answered = wave["answered"].astype(bool)
        positive = answered & wave["outcome"].isin(PROGRESS)
        counts = keyed(
            {"due": pd.Series(data=True, index=wave.index), "answered": answered, "positive": positive}, wave
        )
        strata = pd.DataFrame({"due": wave["n"], "answered": wave["n"] * answered, "positive": wave["n"] * positive})
        found = analysis.follow_up(strata.groupby([wave["level"], wave["in_work"]]).sum())
        counted.append(
            {"name": f"After {months} months", **counts}
            | {"weighted": found.weighted * 100, "weighted_lower": found.weighted_lower * 100}
            | {"weighted_upper": found.weighted_upper * 100}
        )
    return publish_people(
        pd.DataFrame(counted),
        {name: f"{name}_key" for name in COUNTS},
        crossing=(*group.crossing, "Months after", "Outcome"),
        within={"answered": "due"},
        shares={"response": ("answered", "due"), "rate": ("positive", "answered")},
        means=dict.fromkeys(("weighted", "weighted_lower", "weighted_upper"), "answered"),
        then=_bounds,
        name=f"outcomes-follow-up-{cohort.region}",
        question="What do learners say 3, 6 and 12 months later?",
        sentence=_sentence,
        columns={
            "name": Column(label="When"),
            "due": Column(label="Due", unit="learners", decimals=0),
            "answered": Column(label="Answered", unit="learners", decimals=0),
            "response": Column(label="Response", unit="%", decimals=0),
            "rate": Column(label="Progressed, of those who answered", unit="%", decimals=0),
            "lower": Column(label="95% interval, from", unit="%", decimals=0),
            "upper": Column(label="95% interval, to", unit="%", decimals=0),
            "weighted": Column(label="Weighted estimate", unit="%", decimals=0),
            "weighted_lower": Column(label="Its 95% interval, from", unit="%", decimals=0),
            "weighted_upper": Column(label="Its 95% interval, to", unit="%", decimals=0),
            "least": Column(label="If no silent learner progressed", unit="%", decimals=0),
            "most": Column(label="If all silent learners did", unit="%", decimals=0),
        },
        how_to_read="The dot is the rate among those who answered, the diamond the weighted estimate, the thin line the 95% interval. The pale line "
        "runs from the rate if none of the silent progressed to that if all did: the truth lies on it.",
        facts={"value": "rate"},
        **common(
            cohort, group, group_name, "In paid work, self-employment or further learning, per cent", SILENT, NOT_DFE
        ),
    )


def _bounds(table: pd.DataFrame) -> pd.DataFrame:
    """Intervals and bounds from published counts; the weighted estimate whole, and hidden where the rate is."""
    made = table.copy()
    rate = analysis.rates(made["positive"], made["answered"])
    made = per_cents(made, rate, {"lower": "lower", "upper": "upper"})
    due, answered = made["due"].where(made["due"] > 0), np.minimum(made["answered"], made["due"])
    made["least"] = (np.minimum(made["positive"], due) / due * 100).round(0)
    made["most"] = (np.minimum(made["positive"] + due - answered, due) / due * 100).round(0)
    blunt = made["rate_symbol"].astype("str").str.startswith("or ")
    made.loc[made["rate"].isna() | blunt, ["lower", "upper"]] = np.nan
    made.loc[made["rate"].isna(), ["least", "most"]] = np.nan
    weighted = ["weighted", "weighted_lower", "weighted_upper"]
    enough = made["rate"].notna() & (made["answered"] >= LEAST_WEIGHTED) & ~blunt
    made[weighted] = made[weighted].round(0).where(enough, axis="index")
    made = why_missing(made, "rate", ("lower", "upper", "least", "most", *weighted))
    for name in ("lower", "upper", *weighted):
        made.loc[blunt, f"{name}_symbol"] = "z"
    return made


def _sentence(table: pd.DataFrame) -> str:
    if (table["due"] == 0).all():
        return "No learner has been followed up yet: by the newest record nobody was due to be asked."
    known = [row for row in rows(table) if per_cent(row, "rate")]
    if not known:
        return "Nobody has answered yet." if (table["answered"] == 0).all() else TOO_FEW
    last = known[-1]
    told = f"{last.name}, {per_cent(last, 'rate')} of those who answered had progressed"
    response = per_cent(last, "response")
    told += f"; {response} of those due answered" if response else ""
    if not np.isnan(last.least):
        told += (
            f", so the rate of all lies between {shown(last.least, decimals=0)}% and {shown(last.most, decimals=0)}%"
        )
    return f"{told}."


def destinations(cohort: Cohort, group: Group, group_name: str) -> Published:
    """A row an outcome, a column a wave: what those who answered were doing."""
    answers = cohort.of(group).heard
    answered = answers[answers["answered"].astype(bool)]
    kinds = [kind for kind in words.OUTCOMES if kind != "not returned"]
    counted = []
    for kind in kinds:
        row: dict[str, object] = {"name": kind.capitalize()}
        for months in WAVES:
            wave = answered[answered["months"] == months]
            masks = {f"n{months}": wave["outcome"] == kind, f"of{months}": pd.Series(data=True, index=wave.index)}
            row |= keyed(masks, wave)
        counted.append(row)
    names = [f"{part}{months}" for months in WAVES for part in ("n", "of")]
    return publish_people(
        pd.DataFrame(counted),
        {name: f"{name}_key" for name in names},
        crossing=(*group.crossing, "Months after", "Outcome"),
        shares={f"share{months}": (f"n{months}", f"of{months}") for months in WAVES},
        name=f"outcomes-destinations-{cohort.region}",
        question="What were those who answered doing?",
        sentence=_most,
        columns={"name": Column(label="Main activity")}
        | {f"n{months}": Column(label=f"After {months} months", unit="learners", decimals=0) for months in WAVES}
        | {f"share{months}": Column(label=f"After {months} months", unit="%", decimals=0) for months in WAVES},
        how_to_read="Each answer has one main activity. Those who did not answer are in no row.",
        **common(cohort, group, group_name, "Main activity of those who answered"),
    )


def _most(table: pd.DataFrame) -> str:
    for months in reversed(WAVES):
        known = table[table[f"share{months}"].notna()]
        if len(known):
            top = known.sort_values(f"share{months}").iloc[-1]
            return f"After {months} months {top['name'].lower()} was said most often, by {per_cent(top, f'share{months}')} of those who answered."
    return "Nobody has answered yet." if (table[[f"of{m}" for m in WAVES]] == 0).all(axis=None) else TOO_FEW
