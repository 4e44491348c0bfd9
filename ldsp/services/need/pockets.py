"""Where an average hides pockets: how the neighbourhoods of a district spread, and where high scores cluster."""

from collections.abc import Sequence

import pandas as pd

from ldsp.analysis import need as analysis
from ldsp.disclosure import Column, Published, publish
from ldsp.domain.need import Base
from ldsp.domain.numbers import shown
from ldsp.errors import NothingToShow
from ldsp.services.need import words
from ldsp.services.need.basis import Assessment
from ldsp.services.regions import neighbourhood_name
from ldsp.store import boundaries, reads
from ldsp.store.database import reading

PERMUTATIONS = 999
SEED = 20260402
ALPHA = 0.05  # after Benjamini and Hochberg: of the clusters shown, about one in twenty is expected to be chance


def pockets(assessment: Assessment, *, region: str, lad_codes: Sequence[str]) -> Published:
    """The districts of a region by the share of their residents in England's worst tenth of neighbourhoods.

    A row is a district. All ranks behind it are among England's neighbourhoods, so the index must be scaled within England.

    Raises
    ------
    NothingToShow
        The index is scaled within a region.
    """
    if assessment.weighting.base is Base.REGION:
        raise NothingToShow(
            "England's worst tenth of neighbourhoods can only be told when scores are scaled within England.",
            "Set “Scaled within” to England.",
        )
    basis = assessment.basis
    summary = analysis.district_summary(
        pd.DataFrame(
            {
                "group": basis.areas["lad_code"],
                "score": assessment.neighbourhoods.index,
                "population": basis.areas["population"],
            }
        )
    )
    table = summary.loc[list(lad_codes)].join(basis.districts).reset_index(names="area_code")
    table["residents_pct"] = table["worst_decile_residents"] * 100
    table["neighbourhoods_pct"] = table["worst_decile_share"] * 100
    table["extent_pct"] = table["extent"] * 100
    table = table.sort_values(["residents_pct", "name"], ascending=[False, True], ignore_index=True)
    top = table.iloc[0]
    behind = table[(table["residents_pct"] > 0) & (table["average"].rank() <= len(table) / 2)]
    largest = f", the largest share of the districts of {region}" if len(table) > 1 else ""
    sentence = (
        f"None of {region}'s residents live in England's worst tenth of neighbourhoods for risk."
        if top["residents_pct"] == 0
        else f"In {top['name']} {shown(top['residents_pct'])}% of residents live in England's worst tenth of neighbourhoods "
        f"for risk{largest}."
    )
    if len(table) > 1 and not behind.empty:
        sentence += f" {words.listed(list(behind['name']))} {'has' if len(behind) == 1 else 'have'} such pockets behind a score "
        sentence += f"in the lower half of {region}'s."
    return publish(
        table,
        name=f"pockets-{region}",
        question="Where does an average hide pockets of high risk?",
        sentence=sentence,
        subtitle=f"Share of residents in England's worst tenth of neighbourhoods, %; districts of {region}",
        columns={
            "name": Column(label="District"),
            "residents_pct": Column(label="Residents in England's worst tenth", unit="%", decimals=1),
            "neighbourhoods_pct": Column(label="Neighbourhoods in England's worst tenth", unit="%", decimals=1),
            "extent_pct": Column(
                label="Extent", unit="%", decimals=1, note="residents in the worst tenth, and fewer of the next two"
            ),
            "average": Column(label="Average score", decimals=2),
            "average_rank": Column(label="Average rank of neighbourhoods", decimals=0),
            "local_concentration": Column(
                label="Local concentration", decimals=0, note="how severe the worst tenth of residents is"
            ),
            "area_code": Column(label="Code"),
        },
        how_to_read="A district with a middling average can still hold neighbourhoods among the worst in England. Extent counts all "
        "residents of the worst tenth of neighbourhoods and a shrinking part of those in the next two tenths. Summaries as in the "
        "English Indices of Deprivation.",
        notes=assessment.notes,
        sources=basis.sources,
        as_at=basis.as_at,
        method=f"{basis.preset.name} {basis.preset.version}",
    )


def hot_spots(assessment: Assessment, *, region: str, lad_codes: Sequence[str]) -> Published:
    """Neighbourhoods of a region that lie in a cluster of high (or low) scores, tested against chance.

    Computed over the region and the districts that border it, so that its edge has neighbours too. A row is a neighbourhood
    of the region.
    """
    basis = assessment.basis
    with reading() as session:
        pairs = reads.adjacent_districts(session)
    beside = pairs[pairs["lad_code_a"].isin(lad_codes) | pairs["lad_code_b"].isin(lad_codes)]
    wider = sorted({*lad_codes, *beside["lad_code_a"], *beside["lad_code_b"]})
    here = basis.areas.index[basis.areas["lad_code"].isin(wider)]
    values = assessment.neighbourhoods.index.reindex(here).dropna()
    found = analysis.hotspots(
        values, boundaries.adjacent_neighbourhoods(wider), permutations=PERMUTATIONS, seed=SEED, alpha=ALPHA
    )
    areas = basis.areas[basis.areas["lad_code"].isin(lad_codes)]
    table = areas.join(found.table, how="inner").join(assessment.neighbourhoods.index.rename("value"))
    table["neighbourhood"] = [neighbourhood_name(p, n) for p, n in zip(table["place_name"], table["name"], strict=True)]
    table["district"] = basis.districts["name"].reindex(table["lad_code"]).to_numpy()
    table = table.drop(columns="name").rename(columns={"neighbourhood": "name"}).reset_index(names="area_code")
    high = table[table["cluster"] == "high-high"]
    counts = high["district"].value_counts()
    sentence = (
        f"No cluster of high scores in {region} is beyond what chance would produce."
        if high.empty
        else f"{len(high):,} of {region}'s {len(table):,} neighbourhoods {'lies' if len(high) == 1 else 'lie'} in a cluster of high scores"
        + (f": most in {words.listed([f'{name} ({n})' for name, n in counts.items()])}." if len(lad_codes) > 1 else ".")
    )
    order = {"high-high": 0, "high-low": 1, "low-high": 2, "low-low": 3}
    table["order"] = table["cluster"].map(order).fillna(9)
    table = table.sort_values(["order", "value"], ascending=[True, False])
    table["p_symbol"] = "z"
    return publish(
        table,
        name=f"clusters-{region}",
        question="Where do high scores cluster?",
        sentence=sentence,
        subtitle=f"Neighbourhoods of {region} by local Moran statistic, false discovery rate 5%",
        columns={
            "name": Column(label="Neighbourhood"),
            "district": Column(label="District"),
            "value": Column(label="Risk score", decimals=1),
            "cluster": Column(label="Cluster"),
            "p_adjusted": Column(label="Adjusted p", decimals=3, symbol="p_symbol"),
            "area_code": Column(label="Code"),
        },
        how_to_read="“high-high” is a neighbourhood with a high score among neighbours with high scores, more so than chance would "
        "produce; “high-low” stands out from its neighbours. A cluster of high scores shows where, never why.",
        notes=(
            (
                f"{PERMUTATIONS} permutations; p values adjusted after Benjamini and Hochberg at {ALPHA:.0%}; neighbours share a border; "
                f"global Moran's I {shown(found.moran, decimals=2)}. Bordering districts take part in the test and are not listed."
            ),
        ),
        sources=basis.sources,
        as_at=basis.as_at,
        method=f"{basis.preset.name} {basis.preset.version}",
    )
