"""The tables of `docs/index.md`, worked out anew: head and rows as they are printed.

`tests/test_docs_index.py` compares them with the page. For a new edition of the index print them with
`python -m tests.index_figures` and put them in the page's place.
"""

import pandas as pd

from ldsp.analysis import need as analysis
from ldsp.domain.areas import Level
from ldsp.domain.need import Weighting
from ldsp.services import indicators, need

Table = list[list[str]]

DERI = "deri16_score"
DERI_PARTS = {"deri16_demography": "Demography", "deri16_deprivation": "Deprivation", "deri16_broadband": "Broadband"}
LEFT_OUT = (
    "imd25_score",
    "education_score",
    "hh_deprived_2plus",
    "est_internet_non_use",
    "census_paper_share",
    "travel_connectivity_iod25",
)
MOST_MOVED = 10
DRAWS, SEED = 1_000, 20260401


def default() -> need.Assessment:
    return need.assess(need.basis("ldsp-1"), Weighting(preset_id="ldsp-1"))


def every(made: need.Assessment) -> dict[str, Table]:
    """All tables, by the heading under which they stand."""
    return {
        "The four components": parts(made),
        "The indicators": recipe(made),
        "Correlation of the indicators": correlations(made),
        "Correlation of the components": of_components(made),
        "How the components hold together": reliability(made),
        "Leaving out one indicator": without_one(made),
        "What was left out goes with what is in": left_out(made),
        "What our own choices do to ranks": choices(made),
        "Rank correlation with DERI": with_deri(made),
        "Spread of the components": spread(made),
        "Districts higher here than in DERI": movers(made, up=True),
        "Districts lower here than in DERI": movers(made, up=False),
    }


def parts(made: need.Assessment) -> Table:
    rows = [["Component", "Weight", "Nominal share", "Share of the variance"]]
    index = made.neighbourhoods.index
    for row in made.basis.preset.components.itertuples():
        nominal = row.weight / made.basis.preset.components["weight"].sum()
        effective = nominal * made.neighbourhoods.components[row.Index].cov(index) / index.var()
        rows.append([row.label, str(row.weight), f"{nominal:.0%}", f"{effective:.0%}"])
    return rows


def recipe(made: need.Assessment) -> Table:
    rows = [["Indicator", "Weight", "Share", "Lower bound", "Upper bound", "Missing"]]
    shares = made.scheme.shares()
    for row in made.basis.preset.indicators.itertuples():
        missing = int(made.basis.raw[row.Index].isna().sum())
        rows.append(
            [
                row.short_label,
                str(row.weight),
                f"{shares[row.Index]:.0%}",
                f"{row.low:.2f}",
                f"{row.high:.2f}",
                f"{missing:,}",
            ]
        )
    return rows


def correlations(made: need.Assessment) -> Table:
    short = made.basis.preset.indicators["short_label"]
    return square(analysis.double_count(made.scores, made.scheme).correlations.rename(index=short, columns=short))


def of_components(made: need.Assessment) -> Table:
    label = made.basis.preset.components["label"]
    whole = pd.concat(
        [made.neighbourhoods.components.rename(columns=label), made.neighbourhoods.index.rename("Index")], axis=1
    )
    return square(whole.corr())


def square(matrix: pd.DataFrame) -> Table:
    return [["", *matrix.columns], *([str(name), *(f"{r:.2f}" for r in row)] for name, row in matrix.iterrows())]


def reliability(made: need.Assessment) -> Table:
    found = analysis.double_count(made.scores, made.scheme).components
    rows = [["Component", "Indicators", "Cronbach's alpha", "First principal component"]]
    for name, row in found.iterrows():
        alone = row["indicators"] < 2
        told = ["one indicator"] * 2 if alone else [f"{row['alpha']:.2f}", f"{row['first_share']:.0%} of the variance"]
        rows.append([str(made.basis.preset.components.loc[name, "label"]), f"{row['indicators']:.0f}", *told])
    return rows


def without_one(made: need.Assessment) -> Table:
    areas = made.basis.areas
    small = analysis.drop_one(made.scores, made.scheme).set_index("indicator")
    large = analysis.drop_one(made.scores, made.scheme, areas["lad_code"], areas["population"]).set_index("indicator")
    rows = [["Left out", "Neighbourhoods: r", "mean places", "Districts: r", "mean places ", "most places"]]
    for indicator, row in small.sort_values("mean_shift", ascending=False).iterrows():
        district = large.loc[indicator]
        rows.append(
            [
                str(made.basis.preset.indicators.loc[indicator, "short_label"]),
                f"{row['spearman']:.3f}",
                f"{row['mean_shift']:,.0f}",
                f"{district['spearman']:.3f}",
                f"{district['mean_shift']:.1f}",
                f"{district['max_shift']:.0f}",
            ]
        )
    return [[cell.strip() for cell in row] for row in rows]


def left_out(made: need.Assessment) -> Table:
    """Correlations (Pearson's r over neighbourhoods) of measures that are not in the index with its components and with itself."""
    parts_of = made.neighbourhoods.components.rename(columns=made.basis.preset.components["label"])
    rows = [["Not in the index", *parts_of.columns, "Index"]]
    for indicator_id in LEFT_OUT:
        values = indicators.latest(indicator_id, level=Level.NEIGHBOURHOOD).values.set_index("area_code")["value"]
        found = [*(parts_of[name].corr(values) for name in parts_of), made.neighbourhoods.index.corr(values)]
        rows.append([indicators.entry(indicator_id).short_label, *(f"{r:.2f}" for r in found)])
    return rows


def choices(made: need.Assessment) -> Table:
    areas = made.basis.areas
    found = analysis.rank_shift_by_factor(
        made.scores, made.scheme, draws=DRAWS, seed=SEED, groups=areas["lad_code"], weights=areas["population"]
    )
    words = {
        "weights": "Weights drawn anew",
        "normalisation": "Ranks instead of min-max",
        "aggregation": "Geometric instead of arithmetic",
    }
    rows = [["Choice changed", "mean places of 296", "most places"]]
    return rows + [[words[row.factor], f"{row.mean_shift:.1f}", f"{row.max_shift:.0f}"] for row in found.itertuples()]


def published_deri(made: need.Assessment) -> tuple[pd.Series, pd.Series]:
    """DERI v1.6 of neighbourhoods, and its mean over the residents of districts."""
    areas = made.basis.areas
    small = (
        indicators.latest(DERI, level=Level.NEIGHBOURHOOD).values.set_index("area_code")["value"].reindex(areas.index)
    )
    large = analysis.weighted_mean(small.to_frame("deri"), areas["lad_code"], areas["population"])["deri"]
    return small, large


def spearman(one: pd.Series, other: pd.Series) -> str:
    return f"{one.rank().corr(other.reindex(one.index).rank()):.2f}"


def with_deri(made: need.Assessment) -> Table:
    small, large = published_deri(made)
    rows = [["LDSP default against", "neighbourhoods", "districts"]]
    rows.append(
        [
            "DERI v1.6 as published in 2022",
            spearman(made.neighbourhoods.index, small),
            spearman(made.districts.index, large),
        ]
    )
    for preset_id in ("deri-1-4", "deri-1-0"):
        other = need.assess(need.basis(preset_id), Weighting(preset_id=preset_id))
        name = f"preset {other.basis.preset.name}, on the data of today"
        rows.append(
            [
                name,
                spearman(made.neighbourhoods.index, other.neighbourhoods.index),
                spearman(made.districts.index, other.districts.index),
            ]
        )
    return rows


def spread(made: need.Assessment) -> Table:
    rows = [["Component", "Standard deviation over neighbourhoods, points of 10"]]
    for name, label in made.basis.preset.components["label"].items():
        rows.append([f"LDSP: {label}", f"{made.neighbourhoods.components[name].std():.2f}"])
    for indicator_id, label in DERI_PARTS.items():
        values = indicators.latest(indicator_id, level=Level.NEIGHBOURHOOD).values["value"]
        rows.append([f"DERI v1.6: {label}", f"{values.std():.2f}"])
    return rows


def movers(made: need.Assessment, *, up: bool) -> Table:
    """The districts whose rank differs most, with their ranks on the parts that may explain it."""
    table = pd.DataFrame({"name": made.basis.districts["name"], "ours": analysis.rank(made.districts.index)})
    table["theirs"] = analysis.rank(published_deri(made)[1])
    table["up"] = table["theirs"] - table["ours"]
    for name in ("connectivity", "digital_use", "skills_income"):
        table[name] = analysis.rank(made.districts.components[name])
    for indicator_id in ("deri16_broadband", "deri16_deprivation"):
        values = indicators.latest(indicator_id, level=Level.DISTRICT).values.set_index("area_code")["value"]
        table[indicator_id] = analysis.rank(values).reindex(table.index)
    first = table.sort_values(["up", "name"], ascending=[not up, True]).head(MOST_MOVED)
    columns = [
        "ours",
        "theirs",
        "connectivity",
        "deri16_broadband",
        "skills_income",
        "deri16_deprivation",
        "digital_use",
    ]
    heads = [
        "District",
        "LDSP",
        "DERI",
        "Connections",
        "DERI broadband",
        "Skills and income",
        "DERI deprivation",
        "Use of the internet",
    ]
    return [heads, *([row["name"], *(f"{row[c]:.0f}" for c in columns)] for _, row in first.iterrows())]


def markdown(table: Table) -> str:
    head, *rows = table
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


if __name__ == "__main__":
    for heading, table in every(default()).items():
        print(f"### {heading}\n\n{markdown(table)}\n")  # noqa: T201 - that is what it is for
