"""Which programmes do better or worse than all regions together, beyond chance?"""

import json
from dataclasses import replace

import numpy as np
import pandas as pd

from ldsp.analysis import outcomes as analysis
from ldsp.disclosure import Column, Published, publish_count, publish_people
from ldsp.domain.indicators import Polarity
from ldsp.domain.outcomes import STAGE_WORDS, Group
from ldsp.domain.tables import rows
from ldsp.errors import NothingToShow
from ldsp.services.need.words import listed
from ldsp.services.outcomes.cohort import Cohort, keyed, told
from ldsp.services.outcomes.publishing import TOO_FEW, common, per_cents, why_missing
from ldsp.store.database import reading
from ldsp.store.reads.outcomes import fates_everywhere

OUT_OF = {
    "completed": "of those who started",
    "achieved": "of those who completed",
    "progressed": "of those who achieved",
}
LIMIT_SIZES = 40  # points of a limit line
ALL_REGIONS = (
    "The rate of all regions together leaves no region out, so it holds these learners too. Better or worse is said only where the "
    "whole 95% interval lies on one side of it and the programme lies outside the inner limits as drawn; on fewer than 10 learners nothing is compared."
)


def all_regions(stage: str, until: str = "", *, demonstration: bool) -> float:
    """The rate of a stage among closed cases of the learners of every region, none left out; a share of 1, missing where hidden.

    It is made of published counts.
    """
    with reading() as session:
        fates = told(fates_everywhere(session, demonstration=demonstration, until=until))
    each = analysis.steps(fates)[stage]
    counts = keyed({name: each[name] for name in ("reached", "closed")}, fates)
    shown = [publish_count(counts[name], counts[f"{name}_key"])[0] for name in ("reached", "closed")]
    part, whole = (np.nan if number is None else float(number) for number in shown)
    return min(part / whole, 1.0) if whole > 0 else np.nan


def programmes(cohort: Cohort, group: Group, group_name: str, *, stage: str, centre: float) -> Published:
    """A row a programme with learners: its rate, its interval, and the word for how it compares.

    Raises
    ------
    NothingToShow
        No learner of the group has a programme, or there is no rate to compare with.
    """
    fates = cohort.of(group).fates
    fates = fates[fates["programme_id"] != ""]
    if fates.empty:
        raise NothingToShow(
            f"No learner of {cohort.region} ({group_name}) stands under a programme.",
            "Programmes are compared once learner returns name them.",
        )
    if np.isnan(centre):
        raise NothingToShow(
            "Too few cases are closed in all regions together to compare programmes with.",
            "The panel fills as returns come in.",
        )
    each = analysis.steps(fates)[stage]
    counted = []
    for code, members in fates.groupby("programme_id", sort=True):
        parts = each.loc[members.index]
        counts = keyed({name: parts[name] for name in ("reached", "closed")}, members)
        counted.append({"programme_id": code, "name": cohort.programmes.get(str(code), str(code)), **counts})
    verb = STAGE_WORDS[stage].lower()
    found = publish_people(
        pd.DataFrame(counted),
        {"reached": "reached_key", "closed": "closed_key"},
        crossing=(*group.crossing, "Programme", "Stage"),
        shares={"rate": ("reached", "closed")},
        then=lambda table: _compared(table, centre),
        name=f"outcomes-programmes-{stage}-{cohort.region}",
        question=f"In which programmes do more, or fewer, learners get as far as “{verb}”?",
        sentence=_sentence,
        columns={
            "name": Column(label="Programme"),
            "closed": Column(label="Learners with a closed case", decimals=0),
            "rate": Column(label=STAGE_WORDS[stage], unit="%", decimals=0),
            "lower": Column(label="95% interval, from", unit="%", decimals=0),
            "upper": Column(label="95% interval, to", unit="%", decimals=0),
            "word": Column(label="Against all regions"),
        },
        how_to_read="Each mark is a programme. Chance alone moves small programmes further from the rate of all than large ones: that is "
        "what the funnel shows. A programme outside it differs by more than chance; why is not said here, and its learners may differ.",
        facts=lambda table: _facts(table, centre),
        **common(
            cohort, group, group_name, f"{STAGE_WORDS[stage]}, per cent {OUT_OF[stage]}, closed cases", ALL_REGIONS
        ),
    )
    return replace(found, notes=(found.facts["spread_words"], *found.notes))


def _compared(table: pd.DataFrame, centre: float) -> pd.DataFrame:
    found = analysis.rates(table["reached"], table["closed"])
    sure = table["rate"].notna()
    word = analysis.benchmark(
        found["lower"].where(sure), found["upper"].where(sure), centre, Polarity.HIGHER_IS_LESS_RISK, table["closed"]
    )
    limits = analysis.funnel_limits(table["closed"].fillna(1), centre, _spread(table, centre))
    within = found["rate"].between(limits["lower_95"], limits["upper_95"]).to_numpy()
    word = np.where((word != "not compared") & within, "similar", word)
    made = per_cents(table, found, {"lower": "lower", "upper": "upper"})
    made.loc[made["rate"].isna() | made["rate_symbol"].notna(), ["lower", "upper"]] = np.nan
    made = why_missing(made, "rate", ("lower", "upper"))
    for name in ("lower", "upper"):
        made.loc[made["rate_symbol"].astype("str").str.startswith("or "), f"{name}_symbol"] = "z"
    made["word"] = pd.Series(word, index=made.index).astype("str").str.capitalize()
    return made.sort_values(["rate", "name"], ascending=[False, True], na_position="last", ignore_index=True)


def _spread(table: pd.DataFrame, centre: float) -> float:
    known = table[table["rate"].notna()]
    return analysis.dispersion(known["reached"], known["closed"], centre)


def _facts(table: pd.DataFrame, centre: float) -> dict[str, str]:
    """The limits of the funnel plot, wider where programmes differ more than chance would have them."""
    known = table[table["rate"].notna()]
    spread = _spread(table, centre)
    largest = float(known["closed"].max()) if len(known) else 100.0
    sizes = np.unique((np.linspace(5, max(largest * 1.04, 30), LIMIT_SIZES) / 5).round(0) * 5)
    limits = analysis.funnel_limits(sizes, centre, spread)
    limits[limits.columns[1:]] *= 100
    return {
        "value": "rate",
        "benchmark": f"{centre * 100:.1f}",
        "benchmark_name": "All regions",
        "limits": json.dumps(limits.round(2).to_dict("records")),
        "spread": f"{spread:.2f}",
        "spread_words": _spread_words(spread, len(known)),
    }


def _spread_words(spread: float, programmes: int) -> str:
    if programmes < analysis.LEAST_UNITS:
        return f"Fewer than {analysis.LEAST_UNITS} programmes have a rate, so it cannot be told whether they vary more than by chance: the limits are those of chance alone."
    if spread > 1:
        return (
            f"The programmes differ more than chance alone would have them (over-dispersion {spread:.1f}, ends drawn in), so the limits are drawn "
            f"{np.sqrt(spread):.1f} times as wide."
        )
    return "The programmes differ no more than chance alone would have them, so the limits are those of chance."


def _sentence(table: pd.DataFrame) -> str:
    known = table[table["rate"].notna()]
    if known.empty:
        return TOO_FEW
    words = {word: [row.name for row in rows(known[known["word"] == word])] for word in ("Better", "Worse")}
    apart = [
        f"{listed(names)} {'is' if len(names) == 1 else 'are'} {word.lower()}" for word, names in words.items() if names
    ]
    rest = len(known) - sum(len(names) for names in words.values())
    if not apart:
        count = f"Of {len(known)} programmes with a rate" if len(known) > 1 else "Of the one programme with a rate"
        return f"{count}, none differs from all regions by more than chance."
    told = f"Beyond chance, {' and '.join(apart)} than all regions"
    return f"{told}; {rest} other{'s do' if rest > 1 else ' does'} not differ." if rest else f"{told}."
