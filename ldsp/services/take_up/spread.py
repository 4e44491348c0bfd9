"""Who has taken part, sorted by one thing at a time."""

import pandas as pd

from ldsp.disclosure import Column, Published, publish_people
from ldsp.domain.numbers import shown
from ldsp.domain.take_up import DIMENSIONS, HOME, MEASURES, NOT_KNOWN, Question
from ldsp.errors import NothingToShow
from ldsp.services.take_up.basis import (
    CATEGORIES,
    ELSEWHERE,
    KEYS,
    METHOD,
    Basis,
    basis,
    counted,
    named,
    place,
    seal,
    told_only,
    told_period,
)

COUNTS = {
    name: Column(label=words, unit="people", decimals=0, symbol=f"{name}_symbol") for name, words in MEASURES.items()
}
COUNTING = (
    "A person on two courses is counted twice: these are enrolments, starts and completions, each in the month in which it "
    "happened. Everybody who learned is counted, whether or not they agreed to evaluation."
)


def spread(here: Basis, question: Question) -> Published:
    """Enrolments, starts and completions sorted by one dimension. A row is a category."""
    by, measure = question.by, question.measure
    words, what = DIMENSIONS[by].lower(), MEASURES[measure].lower()
    true = counted(here, question, [by])
    true = true.assign(name=named(here, by, true[by]), area_code=true[by])
    whole = counted(here, question)
    rest = true[[by, "name", "area_code", *MEASURES, *KEYS.values()]]
    total = whole.assign(**{by: "", "name": "All together", "area_code": ""})[list(rest.columns)]
    return publish_people(
        pd.concat([rest, total], ignore_index=True),
        KEYS,
        secret=seal(),
        crossing=question.crossing,
        then=None if by in CATEGORIES else lambda table: _ranked(table, measure),
        columns={"name": Column(label=DIMENSIONS[by]), **COUNTS},
        sentence=lambda table: _answer(table, measure, words, place(here, question)),
        name=f"take-up-{here.region}-{words}",
        question=f"Who has taken part in {place(here, question)}, by {words}?",
        subtitle=f"Enrolments, starts and completions by {words}{told_only(here, question)}; {told_period(question)}",
        how_to_read=f"Each bar is a number of {what}. {here.whose}",
        notes=(*here.withdrawn, COUNTING),
        sources=(here.source,),
        as_at=here.as_at,
        method=METHOD,
        demonstration=here.demonstration,
        facts={"value": measure},
    )


def _ranked(table: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Places and codes, the largest published count first, the hidden before nought; elsewhere, not known and the total last."""
    parts, whole = table.iloc[:-1], table.iloc[-1:]
    last, size = parts["area_code"].isin([ELSEWHERE, NOT_KNOWN]), parts[measure].fillna(1)
    order = (
        parts.assign(last=last, size=size).sort_values(["last", "size"], ascending=[True, False], kind="stable").index
    )
    return pd.concat([parts.loc[order], whole], ignore_index=True)


def of_area(region_code: str, area_code: str) -> Published:
    """Learners of a region by level: all of them, or those who live in one of its districts.

    Raises
    ------
    NothingToShow
        No learner of the region is recorded, or the area is none of its districts.
    """
    here = basis(region_code)
    if area_code == region_code:
        return spread(here, Question(region_code, by="level"))
    if area_code not in here.lad_codes:
        raise NothingToShow(
            f"Learners are shown for {here.region} and its districts only.", "Choose one of them, or another region."
        )
    return spread(here, Question(region_code, by="level", only=((HOME, area_code),)))


def _answer(table: pd.DataFrame, measure: str, words: str, region: str) -> str:
    """From published rows alone: the largest, and how much it is of all."""
    what = MEASURES[measure].lower()
    parts, whole = table.iloc[:-1], table.iloc[-1]
    seen = parts[parts[measure].notna() & (parts[measure] > 0)]
    known = seen[seen["name"].str.lower() != NOT_KNOWN]
    if whole[measure] == 0:
        return f"Nobody is counted in {region} for this choice: there were no {what}."
    if known.empty and len(seen):
        return f"No count by {words} can be shown but that of about {shown(seen[measure].sum(), decimals=0)} {what} where it is not known."
    if known.empty and (parts[measure] == 0).any():
        return (
            f"By {words}, every count of {what} is 0 or hidden; what is hidden is each of fewer than 10 people or so."
        )
    if known.empty:
        return f"Every count by {words} is hidden, because each is of fewer than 10 people or so."
    most = known.sort_values(measure, ascending=False).iloc[0]
    hidden = int(parts[measure].isna().sum())
    tail = ""
    if hidden:
        count = "One count is" if hidden == 1 else f"{hidden} counts are"
        tail = f" {count} hidden."
    of_all = "" if pd.isna(whole[measure]) else f" of about {shown(whole[measure], decimals=0)}"
    alike = known[known[measure] == most[measure]]
    if len(alike) > 1:
        names = " and ".join(alike["name"]) if len(alike) == 2 else f"{len(alike)} of them alike"
        return f"Most {what} by {words}: {names}, with about {shown(most[measure], decimals=0)} each{of_all}.{tail}"
    return f"Most {what} by {words}: {most['name']}, with about {shown(most[measure], decimals=0)}{of_all}.{tail}"
