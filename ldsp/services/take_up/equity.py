"""Equity of reach: does a group's share of learners match its share of people in need?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from ldsp.analysis import take_up as analysis
from ldsp.disclosure import Column, Published, SourceLine, publish_people
from ldsp.domain.areas import Level
from ldsp.domain.take_up import DIMENSIONS, GROUPS, HOME, MEASURES, NOT_KNOWN, Question
from ldsp.errors import NothingToShow
from ldsp.services import indicators, sources
from ldsp.services.need.words import listed
from ldsp.services.take_up.basis import ELSEWHERE, KEYS, METHOD, Basis, counted, seal, told_only, told_period

OFFLINE = "people estimated to be offline"
RESIDENTS = "residents"


@dataclass(frozen=True)
class Comparison:
    """How a group of learners is set beside residents: which answers are which group, and what the store knows of it."""

    groups: Mapping[str, tuple[str, ...]]  # words -> answers of the record
    shares: Mapping[
        str, str
    ]  # words -> indicator whose numerator counts the residents; the group without one is the rest
    whole: str  # indicator whose denominator is everybody
    rates: Mapping[str, float] | None = None  # per cent in need; None: compared with residents


AGES = ("16 to 24", "25 to 34", "35 to 44", "45 to 54", "55 to 64")
COMPARISONS: Mapping[str, Comparison] = {
    "age_band": Comparison(
        {"16 to 64": AGES, "65 to 74": ("65 to 74",), "75 and over": ("75 and over",)},
        {"65 to 74": "age_65_74", "75 and over": "age_75_plus"},
        "est_internet_non_use",
        analysis.NON_USE["age_band"],
    ),
    "sex": Comparison(
        {"Female": ("female",), "Male": ("male",)}, {"Female": "female"}, "female",
        {"Female": analysis.NON_USE["sex"]["female"], "Male": analysis.NON_USE["sex"]["male"]},
    ),
    "disability": Comparison(
        {"Disabled": ("yes",), "Not disabled": ("no",)}, {"Disabled": "disability"}, "disability",
        {"Disabled": analysis.NON_USE["disability"]["yes"], "Not disabled": analysis.NON_USE["disability"]["no"]},
    ),
    "ethnicity": Comparison(
        {"White": ("white",), "Asian, Black, mixed or other": ("asian", "black", "mixed", "other")},
        {"Asian, Black, mixed or other": "ethnic_minority"}, "ethnic_minority",
    ),
    "prior_level": Comparison(
        {"No qualifications": ("none",),
         "Some qualification": ("entry", "level 1", "level 2", "level 3", "level 4 or above")},
        {"No qualifications": "no_qualifications"}, "no_qualifications",
    ),
}  # fmt: skip
"""What can be compared: employment is not, since the store has no count of people in need by it."""


def equity(here: Basis, question: Question, attribute: str) -> Published:
    """The share of each group among starts beside its share among people in need. A row is a group.

    Raises
    ------
    NothingToShow
        There is nothing to compare with, or nobody to compare.
    """
    if attribute not in COMPARISONS:
        raise NothingToShow(f"{GROUPS.get(attribute, 'This')} of people in need is not known.", "Choose another group.")
    compare = COMPARISONS[attribute]
    need, cited, as_at = _need(attribute, compare, here)
    true = _learners(here, question, attribute, compare)
    in_need = RESIDENTS if compare.rates is None else OFFLINE
    words = GROUPS[attribute].lower()
    return publish_people(
        true,
        {"starts": KEYS["starts"]},
        secret=seal(),
        crossing=(words, "home district", *(DIMENSIONS[name].lower() for name, _ in question.only)),
        then=lambda table: _beside(table, need),
        columns={
            "name": Column(label=GROUPS[attribute]),
            "starts": Column(label="Starts", unit="people", decimals=0),
            "share": Column(label="Share of learners", unit="%", decimals=0, symbol="reach_symbol"),
            "need": Column(label=f"Share of {in_need}", unit="%", decimals=0, symbol="need_symbol"),
            "ratio": Column(label="Reach", unit="times its share", decimals=2, symbol="reach_symbol"),
            "lower": Column(label="Reach, from", decimals=2, symbol="reach_symbol"),
            "upper": Column(label="Reach, to", decimals=2, symbol="reach_symbol"),
            "word": Column(label="In words"),
        },
        sentence=lambda table: _answer(table, in_need, here.region),
        name=f"take-up-{here.region}-reach-{words}",
        question=f"Do courses in {here.region} reach the groups in need, by {words}?",
        subtitle=f"Share of starts ÷ share of {in_need}, by {words}{told_only(here, question)}; {told_period(question)}",
        how_to_read="1.0 is a share of learners as large as the share of people in need. The interval is a 95% Wilson interval "
        "of the share of learners, the other share taken as known; words are used only where it lies wholly on one side of 1. "
        f"Learners who live in {here.region} and whose answer is known.",
        notes=(_of_need(compare),),
        sources=(here.source, *cited),
        as_at=f"{here.as_at} (learners) and {as_at} (residents)",
        method=METHOD,
        demonstration=here.demonstration,
        facts={"value": "ratio", "benchmark": "1", "benchmark_name": "As large as its share in need"},
    )


def _of_need(compare: Comparison) -> str:
    if compare.rates is None:
        return "No rate of need is published for these groups, so learners are compared with all residents, children among them where the census counts them."
    return (
        "People offline are residents at the United Kingdom's rates of 2020 (ONS, Internet users, tables 1b and 3b): a model that "
        "knows nothing of income or skills. Rates have fallen since; only their ratio matters here."
    )


def _need(attribute: str, compare: Comparison, here: Basis) -> "tuple[dict[str, float], tuple[SourceLine, ...], str]":
    found = {
        name: indicators.latest(name, level=Level.DISTRICT, area_codes=list(here.lad_codes))
        for name in {*compare.shares.values(), compare.whole}
    }
    sums = {name: float(one.values["numerator"].sum()) for name, one in found.items()}
    if any(one.values["numerator"].isna().any() or one.values.empty for one in found.values()):
        raise NothingToShow(
            f"The residents of {here.region} are not known by {GROUPS[attribute].lower()}.", "Choose another group."
        )
    groups = {words: sums[name] for words, name in compare.shares.items()}
    rest = next(words for words in compare.groups if words not in groups)
    if attribute == "age_band":  # the age model's total is of everybody offline; the older groups are part of it
        offline = {words: people * (compare.rates or {})[words] / 100 for words, people in groups.items()}
        shares = analysis.need_shares({rest: sums[compare.whole] - sum(offline.values()), **offline})
    else:
        everybody = float(found[compare.whole].values["denominator"].sum())
        shares = analysis.need_shares({**groups, rest: everybody - sum(groups.values())}, compare.rates)
    cited = sources.lines([indicators.entry(name).source_id for name in found])
    return {name: shares[name] for name in compare.groups}, tuple(cited), found[compare.whole].period


def _learners(here: Basis, question: Question, attribute: str, compare: Comparison) -> pd.DataFrame:
    only = [(name, value) for name, value in question.only if name != attribute]
    asked = Question(question.region_code, by=attribute, only=tuple(only), since=question.since, until=question.until)
    if here.scope.by_home:
        living = counted(here, asked, [attribute])
    else:
        found = counted(here, asked, [attribute, HOME])
        living = found[~found[HOME].isin([ELSEWHERE, NOT_KNOWN])]
    columns = ["starts", KEYS["starts"]]
    rows = {words: living[living[attribute].isin(answers)][columns].sum() for words, answers in compare.groups.items()}
    table = pd.DataFrame(rows).T.astype("int64")
    if not table["starts"].sum():
        raise NothingToShow(
            f"No {MEASURES['starts'].lower()} of people who live in {here.region} say their {GROUPS[attribute].lower()}.",
            "Choose another group, or a longer period.",
        )
    return table.rename_axis("name").reset_index()


def _beside(table: pd.DataFrame, need: Mapping[str, float]) -> pd.DataFrame:
    made = analysis.reach(table.set_index("name")["starts"], need).reindex(table["name"]).reset_index(drop=True)
    # The rules of percentages hold for shares of learners too: not on fewer than 23 people.
    few = not table["starts"].sum() >= 23
    known = made["share"].notna() & (not few)
    numbers = ["share", "ratio", "lower", "upper"]
    made[numbers] = made[numbers].where(known).round(2)
    made["share"] = made["share"].round()
    return table.join(made).assign(
        word=made["word"].where(known, "not known"),
        reach_symbol=pd.Series(None, index=table.index, dtype="object").where(known, "c"),
        need_symbol=None,
    )


def _answer(table: pd.DataFrame, in_need: str, region: str) -> str:
    if (table["word"] == "not known").all():
        return f"Not known: a count is hidden, or there are too few learners in {region} to compare."
    told = []
    for word, verb in (("less than its share", "less"), ("more than its share", "more")):
        names = [f"{row['name']} ({row['share']:.0f}% of learners, {row['need']:.0f}% of {in_need})"
                 for row in table[table["word"] == word].to_dict("records")]  # fmt: skip
        if names:
            told.append(f"{verb} than their share: {listed(names, most=3)}")
    if not told:
        return "No group has clearly more or less than its share: the differences could be chance."
    return f"{told[0][0].upper()}{'; '.join(told)[1:]}."


def comparisons() -> Sequence[tuple[str, str]]:
    """The groups whose share among people in need can be worked out: code and words."""
    return tuple((one, GROUPS[one]) for one in COMPARISONS)
