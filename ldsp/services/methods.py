"""What the store's registers say of themselves: every measure, every source, how the index is made and how far to trust it."""

import pandas as pd

from ldsp.analysis import need as analysis
from ldsp.disclosure import RULES, Column, Published, publish
from ldsp.domain.areas import Level
from ldsp.domain.indicators import Combine, Polarity
from ldsp.domain.numbers import shown
from ldsp.domain.tables import rows
from ldsp.services import indicators, sources
from ldsp.services.need.basis import Assessment
from ldsp.services.need.words import listed
from ldsp.store import reads
from ldsp.store.database import reading

POLARITY_WORDS = {
    Polarity.HIGHER_IS_MORE_RISK: "higher is more risk",
    Polarity.HIGHER_IS_LESS_RISK: "higher is less risk",
    Polarity.NO_JUDGEMENT: "no judgement",
}
FAMILY = (
    "The family of methods is that of ONS (cell keys, for the census) and Statistics Canada (random rounding to 5); base and "
    "threshold are our own choice, tested by attack. Documents that are printed once may hide cells instead, checked by exact bounds."
)
COMBINE_WORDS = {
    Combine.SUM: "districts are added up",
    Combine.RATIO: "sum of numerators over sum of denominators",
    Combine.POPULATION: "mean weighted by residents (an approximation)",
    Combine.HOUSEHOLDS: "mean weighted by households (an approximation)",
    Combine.NEVER: "not combined: shown by area only",
}


def catalogue() -> Published:
    """Every measure with its definition, unit, direction, caveat, source. A row is a measure."""
    table = indicators.catalogue()
    with reading() as session:
        registered = reads.sources(session).set_index("source_id")
        ends = reads.series(session)["period_end"].dt.year
    first, last = ends.min(), ends.max()
    table["group"] = table["component"].map(indicators.COMPONENT_NAMES).fillna(table["component"])
    table["direction"] = [POLARITY_WORDS[Polarity(int(p))] for p in table["polarity"]]
    table["combined"] = [COMBINE_WORDS[Combine(c)] for c in table["combine"]]
    table["source"] = [f"{registered.loc[s, 'publisher']}, {registered.loc[s, 'title']}" for s in table["source_id"]]
    table["licence"] = registered["licence"].reindex(table["source_id"]).to_numpy()
    for level in Level:
        table[f"latest_{level}"] = table[f"latest_{level}"].fillna("not published")
    table["caveat"] = table["caveat"].where(table["caveat"] != "", "none recorded")
    return publish(
        table.sort_values(["group", "label"]),
        name="measures",
        question="What is measured, and how?",
        sentence=f"The store holds {len(table)} measures from {table['source_id'].nunique()} sources.",
        subtitle="Every measure with its definition, direction, limits and source",
        columns={
            "label": Column(label="Measure"),
            "group": Column(label="Group"),
            "unit": Column(label="Unit"),
            "direction": Column(label="Direction"),
            "definition": Column(label="Definition"),
            "caveat": Column(label="Take care"),
            "quality": Column(label="Quality"),
            "combined": Column(label="For a region"),
            "latest_district": Column(label="Districts, latest"),
            "latest_neighbourhood": Column(label="Neighbourhoods, latest"),
            "source": Column(label="Source"),
            "licence": Column(label="Licence"),
        },
        sources=sources.lines(table["source_id"]),
        as_at=f"{first} to {last}",
        method="as published",
    )


def protection() -> Published:
    """How people are protected in every figure that counts them. A row is a rule."""
    return publish(
        pd.DataFrame(RULES, columns=["what", "rule", "why"]),
        name="protection",
        question="How are learners protected?",
        sentence="No page, file or document shows a true count of people: small ones are hidden and the others rounded, so that "
        "nobody can be found among them.",
        subtitle="The rules for every figure about learners",
        columns={"what": Column(label="Of"), "rule": Column(label="Rule"), "why": Column(label="Why")},
        how_to_read="Learners are kept under keyed pseudonyms, without names, addresses or dates of birth. A region's own coordinators "
        "and board may see its true counts on the screen, behind sign-in and with a warning; no download holds them.",
        notes=(FAMILY,),
        as_at="these rules, version 2026.1",
        method="Disclosure 2026.1",
    )


def recipe(assessment: Assessment) -> Published:
    """How a preset of the index is made: a row an indicator, with its weight, bounds and reason."""
    preset = assessment.basis.preset
    shares = assessment.scheme.shares()
    table = preset.indicators.reset_index()
    table["component_name"] = table["component"].map(preset.components["label"])
    table["share"] = (shares.reindex(table["indicator_id"]).fillna(0) * 100).to_numpy()
    parts = [f"{row.label} {row.weight}" for row in rows(preset.components)]
    return publish(
        table,
        name=f"index-{preset.preset_id}",
        question=f"How is “{preset.name}” made?",
        sentence=f"{preset.description} Weights of the components: {listed(parts, most=9)}.",
        subtitle=f"Indicators, weights and frozen bounds; version {preset.version}",
        columns={
            "label": Column(label="Indicator"),
            "component_name": Column(label="Component"),
            "weight": Column(label="Weight in component", decimals=0),
            "share": Column(label="Share of the index", unit="%", decimals=1),
            "period": Column(label="Period"),
            "low": Column(label="Lower bound", decimals=2),
            "high": Column(label="Upper bound", decimals=2),
            "reason": Column(label="Reason"),
        },
        how_to_read="Each indicator is scaled from 0 to 10 between its bounds (the 1st and 99th percentile of England's neighbourhoods "
        "at the baseline, then frozen), turned so that 10 is the greatest risk, and averaged by weight: within its component, then "
        "between components.",
        sources=assessment.basis.sources,
        as_at=assessment.basis.as_at,
        method=f"{preset.name} {preset.version}",
    )


def sensitivity(assessment: Assessment) -> Published:
    """What each indicator does to the ranking of England's neighbourhoods: a row an indicator left out in turn."""
    table = analysis.drop_one(assessment.scores, assessment.scheme)
    table = table if "indicator" in table.columns else table.reset_index(names="indicator")
    table["label"] = assessment.basis.preset.indicators["label"].reindex(table["indicator"]).to_numpy()
    most = table.sort_values("mean_shift", ascending=False).iloc[0]
    return publish(
        table.sort_values("mean_shift", ascending=False),
        name=f"sensitivity-{assessment.basis.preset.preset_id}",
        question="Which indicator moves the ranking most?",
        sentence=f"Leaving out “{most['label']}” moves neighbourhoods most: by {shown(most['mean_shift'], decimals=0)} of "
        f"{len(assessment.scores):,} places on average (rank correlation with the whole index {shown(most['spearman'], decimals=2)}).",
        subtitle="Rank of England's neighbourhoods with one indicator left out",
        columns={
            "label": Column(label="Indicator left out"),
            "spearman": Column(label="Rank correlation with the whole index", decimals=3),
            "mean_shift": Column(label="Mean places moved", decimals=0),
            "max_shift": Column(label="Most places moved", decimals=0),
        },
        sources=assessment.basis.sources,
        as_at=assessment.basis.as_at,
        method=f"{assessment.basis.preset.name} {assessment.basis.preset.version}",
    )


def correlations(assessment: Assessment) -> Published:
    """How far the indicators say the same: a row and a column an indicator, Pearson's r of their scores."""
    short = assessment.basis.preset.indicators["short_label"]
    found = analysis.double_count(assessment.scores, assessment.scheme)
    matrix = found.correlations.rename(index=short.to_dict(), columns=short.to_dict())
    table = matrix.reset_index(names="indicator")
    pairs = found.redundant
    told = (
        "No two indicators are so alike that one of them is counted twice (r above 0.92)."
        if pairs.empty
        else f"{len(pairs)} pair{'s' if len(pairs) > 1 else ''} of indicators say nearly the same (r above 0.92): one of the two is counted twice."
    )
    return publish(
        table,
        name=f"correlations-{assessment.basis.preset.preset_id}",
        question="Does anything count twice?",
        sentence=told,
        subtitle="Correlation of the indicators' scores over England's neighbourhoods",
        columns={
            "indicator": Column(label="Indicator"),
            **{name: Column(label=name, decimals=2) for name in matrix.columns},
        },
        how_to_read="1 is the same order and distance, 0 nothing in common, below 0 the opposite.",
        sources=assessment.basis.sources,
        as_at=assessment.basis.as_at,
        method=f"{assessment.basis.preset.name} {assessment.basis.preset.version}",
    )
