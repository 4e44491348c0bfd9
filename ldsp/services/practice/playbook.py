"""The records of practice, each with the verdict that its evidence bears, and the search through them."""

import hmac
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ldsp.analysis import outcomes
from ldsp.disclosure import Column, Published, publish, publish_counts, publish_percents, record_key
from ldsp.domain.areas import Likeness
from ldsp.domain.evidence import FELL_SHORT
from ldsp.domain.practice import ALIKE, COSTS, HERE, UNKNOWN_COST, PracticeChoice
from ldsp.domain.records import DESIGNS, Kind
from ldsp.domain.tables import rows
from ldsp.errors import NothingToShow
from ldsp.services import regions
from ldsp.services.need.words import listed
from ldsp.services.practice.rule import VERSION
from ldsp.services.secrets import signing_key
from ldsp.store import reads
from ldsp.store.database import reading
from ldsp.store.reads import records, take_up

if TYPE_CHECKING:
    from sqlmodel import Session

ORDER: tuple[str, ...] = ("worked", "promising", "did not work as hoped", "no clear difference", "too little evidence")
"""Verdicts, those from which most can be learned first."""

MOST_ALIKE = 10  # of ONS's twenty most similar areas: as on the page about one district
COUNTS = ("learners", "completions", "measured", "successes")
SEARCHED = ("title", "audience", "tried", "learned")
ROUNDED = (
    "Counts of people are rounded to a multiple of 5 and hidden below 10 ([c]); percentages are made from the rounded counts "
    "and hidden on fewer than 23 people. Cost per person who finished is made from the rounded count."
)
NO_RECORDS = NothingToShow(
    "Nothing that was tried has been recorded yet.",
    "Coordinators enter practice records on the Admin page: a template is there.",
)


def regions_with() -> tuple[tuple[str, str], ...]:
    """The regions that have recorded something, by name: code and name."""
    there = set(_all()["region_code"])
    return tuple((place.code, place.name) for place in regions.regions() if place.code in there)


def reasons() -> tuple[str, ...]:
    """The reasons why something fell short that occur in the records."""
    return tuple(sorted(set(_all()["failure_reason"].dropna()) - {""}))


def playbook(choice: PracticeChoice) -> Published:
    """What was tried, filtered. A row is a record, those from which most can be learned first.

    Counts of people are rounded and hidden as everywhere; the verdict rests on the true ones. Columns beyond those printed:
    `record_id`, `tried`, `alike` (which of its districts is like which of ours, in words; empty: none), `has_learners`
    (learners are recorded for its region) and `demonstration`.

    Raises
    ------
    NothingToShow
        Nothing has been recorded, or nothing matches.
    """
    table = _all()
    if table.empty:
        raise NO_RECORDS
    here = regions.region(choice.region_code)
    with reading() as session:
        learners = set(take_up.recorded(session)["region_code"])
        names = reads.districts(session).set_index("lad_code")
        members = reads.region_members(session).groupby("region_code")["lad_code"].agg(set).to_dict()
        alike = _alike(session, members.get(here.code, set()))
    table["places"] = pd.Series(
        [_places(row.lad_codes, members.get(row.region_code, set())) for row in rows(table)],
        index=table.index,
        dtype="object",
    )
    table = table.join(_verdicts(table))
    every = len(table)
    table = table[_matches(table, choice, ours=members.get(here.code, set()), alike=alike)].copy()
    if table.empty:
        raise NothingToShow(
            f"None of the {every} records matches.",
            "Set some of the filters back to “Any”, or search for a shorter word.",
        )
    table["order"] = table["verdict"].map(ORDER.index)
    table = table.sort_values(["order", "level_of_evidence", "title"], ascending=[True, False, True], ignore_index=True)
    table = _told(table, names, alike, dict(regions_with())).assign(
        has_learners=[code in learners for code in table["region_code"]]
    )
    demonstration = bool(table["demonstration"].any())
    return publish(
        table,
        name=f"practice-{here.name}",
        question="What worked, what did not, and what was learned?",
        sentence=_sentence(table, every),
        subtitle="What was tried, where and for whom, what it took, the verdict that its evidence bears, and what was learned",
        columns=_columns(),
        how_to_read="The verdict is computed from the recorded numbers by a fixed rule, below; it says nothing about what caused a result. "
        "Too little evidence does not mean that something failed: it means that nobody can tell.",
        notes=[
            ROUNDED,
            *(["Records marked as demonstration are made up, to show how the page works."] if demonstration else []),
        ],
        as_at=_as_at(table),
        method=VERSION,
        facts={"records": str(every)},
        demonstration=demonstration,
    )


def _all() -> pd.DataFrame:
    with reading() as session:
        return records.records(session, kind=Kind.PRACTICE)


def _places(lad_codes: Any, region: set[str]) -> frozenset[str]:
    """The districts in which something was tried; the whole region's where none are named."""
    named = {code.strip() for code in str(lad_codes).split(";")} - {"", "nan", "None"} if pd.notna(lad_codes) else set()
    return frozenset(named or region)


def _alike(session: "Session", lad_codes: set[str]) -> Mapping[str, str]:
    """Districts like those of a region, outside it: code, and the district of the region that it is most like."""
    found: dict[str, tuple[int, str]] = {}
    for code in sorted(lad_codes):
        near = reads.similar_areas(session, lad_code=code, kind=Likeness.GLOBAL)
        for row in rows(near[near["in_england"]].head(MOST_ALIKE)):
            known = found.get(row.similar_code)
            if row.similar_code not in lad_codes and (known is None or row.rank < known[0]):
                found[row.similar_code] = (int(row.rank), code)
    return {code: ours for code, (_, ours) in found.items()}


def _verdicts(table: pd.DataFrame) -> pd.DataFrame:
    """The verdict of each record from its true numbers, by the fixed rule."""
    found = [
        outcomes.verdict(
            design=row.design,
            measured=_number(row.measured),
            successes=_number(row.successes),
            response_pct=_number(row.response_rate_pct),
            benchmark_pct=_number(row.benchmark_pct),
        )
        for row in rows(table)
    ]
    return pd.DataFrame(
        {
            "verdict": [one.word for one in found],
            "level_of_evidence": [one.level for one in found],
            "why": [one.reason for one in found],
        },
        index=table.index,
    )


def _matches(
    table: pd.DataFrame, choice: PracticeChoice, *, ours: set[str], alike: Mapping[str, str]
) -> "pd.Series[bool]":
    fits = pd.Series(data=True, index=table.index)
    fits &= _there(table, choice, ours, set(alike))
    for name, wanted in (("level", choice.level), ("verdict", choice.verdict), ("failure_reason", choice.reason)):
        if wanted:
            fits &= table[name] == wanted
    if choice.cost == UNKNOWN_COST:
        fits &= table["cost_gbp"].isna()
    for code, _, least, most in COSTS:
        if choice.cost == code:
            fits &= (table["cost_gbp"] >= least) & (table["cost_gbp"] < most)
    if choice.until:
        fits &= table["period_start"].dt.year <= int(choice.until)
    if words := choice.text.lower().split():
        everything = table[list(SEARCHED)].fillna("").agg(" ".join, axis="columns").str.lower()
        fits &= everything.map(lambda text: all(word in text for word in words))
    return fits


def _there(table: pd.DataFrame, choice: PracticeChoice, ours: set[str], alike: set[str]) -> "pd.Series[bool]":
    """Tried where the choice asks for: in the region, in areas like it, or recorded by a region."""
    own = table["region_code"] == choice.region_code
    if choice.where == HERE:
        return own | table["places"].map(lambda places: bool(places & ours))
    if choice.where == ALIKE:
        return ~own & table["places"].map(lambda places: bool(places & alike))
    return table["region_code"] == choice.where if choice.where else own | True


def _told(
    table: pd.DataFrame, districts: pd.DataFrame, alike: Mapping[str, str], regions_by_code: Mapping[str, str]
) -> pd.DataFrame:
    """The rows as they may be shown: counts rounded, codes as names, nothing blank."""
    names, clusters = districts["name"], districts["cluster"]
    region = table["region_code"].map(regions_by_code).fillna(table["region_code"])
    told = pd.DataFrame(
        {
            "record_id": table["record_id"].astype(int),
            "region_code": table["region_code"],
            "title": table["title"],
            "verdict": [word[0].upper() + word[1:] for word in table["verdict"]],
            "why": table["why"],
            "evidence": [f"{level}: {DESIGNS[level]}" for level in table["level_of_evidence"]],
            "region": region,
            "where": [
                _where(places, code, names) for places, code in zip(table["places"], table["lad_codes"], strict=True)
            ],
            "cluster": [_clusters(places, clusters) for places in table["places"]],
            "alike": [_likeness(places, alike, names) for places in table["places"]],
            "level": table["level"],
            "audience": _or(table["audience"], "Not recorded"),
            "period": [f"{row.period_start:%b %Y} to {row.period_end:%b %Y}" for row in rows(table)],
            "tried": table["tried"],
            "outcome": _or(table["outcome"], "Not recorded"),
            "cost_gbp": table["cost_gbp"].astype(float),
            "benchmark_pct": table["benchmark_pct"].astype(float),
            "reason": [_reason(row) for row in rows(table)],
            "learned": table["learned"],
            "source": _or(table["evidence"], "Not recorded"),
            "kind": ["Demonstration" if one else "Real" for one in table["demonstration"].fillna(value=False)],
            "demonstration": table["demonstration"].fillna(value=False).astype(bool),
            "from": table["period_start"],
            "to": table["period_end"],
            "unknown": "x",
        }
    )
    for name in COUNTS:
        told[name], told[f"{name}_symbol"] = _rounded(table, name)
    for name, (part, base) in {
        "completed_pct": ("completions", "learners"),
        "success_pct": ("successes", "measured"),
    }.items():
        said = publish_percents(told[part], told[base])
        unknown = (told[f"{part}_symbol"] == "x") | (told[f"{base}_symbol"] == "x")
        told[name] = np.where(unknown, np.nan, said.numbers)
        told[f"{name}_symbol"] = [("x" if gone else symbol) for gone, symbol in zip(unknown, said.symbols, strict=True)]
    told["cost_each"] = told["cost_gbp"] / told["completions"].where(told["completions"] > 0)
    told["cost_each_symbol"] = told["completions_symbol"].where(told["completions_symbol"].notna(), "x")
    return told.reset_index(drop=True)


def _rounded(table: pd.DataFrame, name: str) -> tuple[list[float], list[str | None]]:
    """A column of counts as it may be shown. The people behind a recorded total are not known one by one, so the key that
    rounds it is the record's own, made with the secret of this installation.
    """
    secret = signing_key("practice")
    numbers: list[float] = []
    symbols: list[str | None] = []
    for row in rows(table):
        count = _number(getattr(row, name))
        if count is None:
            numbers.append(np.nan)
            symbols.append("x")
            continue
        whose = f"{row.region_code}|{row.title}|{row.period_start:%Y-%m-%d}|{name}"
        said = publish_counts([count], [record_key(hmac.digest(secret, whose.encode(), "sha256").hex())])
        numbers.append(float(said.numbers[0]))
        symbols.append(said.symbols[0])
    return numbers, symbols


def _reason(row: Any) -> str:
    """Why it fell short, coded and in words. What fell short and does not say why is told so."""
    if pd.isna(row.failure_reason) or row.failure_reason == "":
        return "No reason recorded" if row.verdict == FELL_SHORT else "None"
    more = "" if pd.isna(row.failure_note) or row.failure_note == "" else f": {row.failure_note}"
    return f"{row.failure_reason[0].upper()}{row.failure_reason[1:]}{more}"


def _where(places: frozenset[str], lad_codes: Any, names: "pd.Series[str]") -> str:
    if pd.isna(lad_codes) or not str(lad_codes).strip():
        return "The whole region"
    return listed(sorted(str(names.get(code, code)) for code in places), most=4)


def _clusters(places: frozenset[str], clusters: "pd.Series[str]") -> str:
    found = sorted({str(clusters.get(code)) for code in places} - {"", "nan", "None"})
    return " and ".join(found) if found else "None given"


def _likeness(places: frozenset[str], alike: Mapping[str, str], names: "pd.Series[str]") -> str:
    """Which of its districts are like which of ours."""
    pairs = [f"{names.get(code, code)} is like {names.get(alike[code], '')}" for code in sorted(places & set(alike))]
    return "; ".join(pairs[:2])


def _or(column: "pd.Series[Any]", missing: str) -> "pd.Series[Any]":
    return column.where(column.notna() & (column != ""), missing)


def _number(cell: Any) -> float | None:
    return None if pd.isna(cell) else float(cell)


def _columns() -> dict[str, Column]:
    return {
        "title": Column(label="What was tried"),
        "verdict": Column(label="Verdict"),
        "why": Column(label="Why this verdict"),
        "evidence": Column(label="Evidence level"),
        "region": Column(label="Region"),
        "where": Column(label="Where"),
        "cluster": Column(label="ONS cluster"),
        "level": Column(label="Level"),
        "audience": Column(label="For whom"),
        "period": Column(label="When"),
        "learners": Column(label="Learners", decimals=0, symbol="learners_symbol"),
        "completed_pct": Column(label="Finished", unit="%", decimals=0, symbol="completed_pct_symbol"),
        "outcome": Column(label="Outcome measured"),
        "measured": Column(label="Asked and answered", decimals=0, symbol="measured_symbol"),
        "success_pct": Column(label="Reached it", unit="%", decimals=0, symbol="success_pct_symbol"),
        "benchmark_pct": Column(label="Benchmark", unit="%", decimals=0, symbol="unknown"),
        "cost_gbp": Column(label="Cost", unit="£", decimals=0, symbol="unknown"),
        "cost_each": Column(label="Cost per person who finished", unit="£", decimals=0, symbol="cost_each_symbol"),
        "reason": Column(label="Why it fell short"),
        "learned": Column(label="What was learned"),
        "source": Column(label="Evidence"),
        "kind": Column(label="Record"),
    }


def _sentence(table: pd.DataFrame, every: int) -> str:
    """How many came out how, every verdict that occurs."""
    counts = table["verdict"].str.lower().value_counts()
    words = {
        "worked": ("worked", "worked"),
        "promising": ("is promising", "are promising"),
        FELL_SHORT: (FELL_SHORT, FELL_SHORT),
        "no clear difference": ("shows no clear difference", "show no clear difference"),
        "too little evidence": ("bears too little evidence to tell", "bear too little evidence to tell"),
    }
    told = [f"{counts[word]} {words[word][int(counts[word] > 1)]}" for word in ORDER if counts.get(word)]
    of = f"Of {len(table)} things that were tried" if len(table) > 1 else "Of 1 thing that was tried"
    some = f" ({every - len(table)} more are filtered out)" if every > len(table) else ""
    silent = int((table["reason"] == "No reason recorded").sum())
    more = f" {silent} that fell short {'gives' if silent == 1 else 'give'} no coded reason." if silent else ""
    return f"{of}{some}, {listed(told, most=5)}.{more}"


def _as_at(table: pd.DataFrame) -> str:
    first, last = table["from"].min().year, table["to"].max().year
    return str(first) if first == last else f"{first} to {last}"
