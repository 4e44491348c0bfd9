"""Where the compared areas stand among all of their kind: never a rank without the ranks it might as well be."""

from collections import Counter
from collections.abc import Mapping, Sequence

import pandas as pd

from ldsp.analysis import need
from ldsp.disclosure import Column, Published, publish
from ldsp.domain.areas import Level, RegionKind
from ldsp.domain.numbers import shown
from ldsp.domain.tables import rows
from ldsp.errors import NothingToShow
from ldsp.services.compare.areas import KIND_WORDS
from ldsp.services.district import area
from ldsp.services.need.basis import Assessment
from ldsp.services.need.words import listed, ordinal
from ldsp.store import reads
from ldsp.store.database import reading

DRAWS = 2_000
SEED = 20260401
FEWEST = 5
"""Areas of a kind below which a rank among them says nothing: our own choice."""

KIND_NAMES: Mapping[str, str] = {
    Level.DISTRICT: "districts",
    RegionKind.LEP: "LEPs",
    RegionKind.LDSP: "Local DSPs",
    RegionKind.LSIP: "LSIP areas",
    RegionKind.COMBINED_AUTHORITY: "combined authorities",
    RegionKind.ONS_REGION: "ONS regions",
}


def kinds(codes: Sequence[str]) -> tuple[str, ...]:
    """The kinds among the compared areas within which a rank means something, that of most of them first."""
    with reading() as session:
        counts = reads.regions(session)["kind"].value_counts().to_dict()
        counts[Level.DISTRICT] = len(reads.districts(session))
    there = Counter(area(code).place.kind for code in codes)
    return tuple(str(kind) for kind, _ in there.most_common() if kind in KIND_NAMES and counts.get(kind, 0) >= FEWEST)


def league(assessment: Assessment, kind: str, named: Mapping[str, str]) -> Published:
    """Every area of a kind by its risk score, with the ranks between which it might lie. A row is an area.

    Column beyond those printed: `chosen`, whether it is one of the compared areas.

    Raises
    ------
    NothingToShow
        None of the compared areas is of this kind.
    """
    areas = assessment.basis.areas.loc[assessment.scores.index]
    names, members = _of_kind(kind, areas)
    # A district that two regions share counts in both, so its neighbourhoods stand here twice.
    pairs = pd.DataFrame({"lsoa_code": areas.index, "lad_code": areas["lad_code"].to_numpy()}).merge(
        members, on="lad_code"
    )
    twice = pd.Index(pairs["region_code"] + " " + pairs["lsoa_code"])
    scores = assessment.scores.loc[pairs["lsoa_code"]].set_axis(twice)
    groups = pd.Series(pairs["region_code"].to_numpy(), index=twice)
    people = pd.Series(areas["population"].reindex(pairs["lsoa_code"]).to_numpy(), index=twice)
    whole = need.aggregate(scores, assessment.scheme).by_group(groups, people).index
    drawn = need.rank_uncertainty(scores, assessment.scheme, draws=DRAWS, seed=SEED, groups=groups, weights=people)
    table = pd.DataFrame(
        {"area_code": whole.index, "name": names.reindex(whole.index).to_numpy(), "value": whole.to_numpy()}
    )
    table["rank"] = need.rank(table["value"])
    table = table.join(drawn[["rank_low", "rank_high"]], on="area_code")
    table["chosen"] = table["area_code"].isin(set(named))
    table["symbol"] = "x"
    table = table.sort_values(["rank", "name"], ignore_index=True)
    if not table["chosen"].any():
        raise NothingToShow("None of these areas is of that kind.", "Set one beside the region.")
    preset = assessment.basis.preset
    return publish(
        table,
        name=f"league-{KIND_NAMES[kind]}-{next(iter(named.values()))}",
        question=f"Where do they stand among England's {len(table)} {KIND_NAMES[kind]}, and how sure is that?",
        sentence=_sentence(table, KIND_NAMES[kind]),
        subtitle=f"Risk of digital exclusion, {preset.name}, scaled within England: rank (1 is the highest risk) and rank interval; "
        f"{KIND_NAMES[kind]}",
        columns={
            "rank": Column(label="Rank", decimals=0, symbol="symbol"),
            "name": Column(label=_singular(kind)),
            "value": Column(label="Risk score", unit="0 to 10", decimals=1, symbol="symbol"),
            "rank_low": Column(label="Rank, from", decimals=0, symbol="symbol"),
            "rank_high": Column(label="Rank, to", decimals=0, symbol="symbol"),
            "area_code": Column(label="Code"),
        },
        how_to_read="The line runs over the ranks between which an area lies in nine of ten of the weightings and methods tried; the mark is "
        "its rank by the published ones. Where two lines overlap, nobody can say which area stands higher. Errors in the data "
        "themselves are not in it.",
        notes=assessment.notes,
        sources=assessment.basis.sources,
        as_at=assessment.basis.as_at,
        method=f"{preset.name} {preset.version}",
        facts={"value": "rank", "low": "rank_low", "high": "rank_high", "areas": str(len(table))},
    )


def _of_kind(kind: str, areas: pd.DataFrame) -> "tuple[pd.Series[str], pd.DataFrame]":
    """Names of the areas of a kind, by code; and which districts each is made of."""
    with reading() as session:
        if kind == Level.DISTRICT:
            names = reads.districts(session).set_index("lad_code")["name"]
            codes = areas["lad_code"].unique()
            return names, pd.DataFrame({"region_code": codes, "lad_code": codes})
        regions = reads.regions(session, kind=RegionKind(kind)).set_index("region_code")["name"]
        members = reads.region_members(session)
    return regions, members.loc[members["region_code"].isin(regions.index), ["region_code", "lad_code"]]


def _singular(kind: str) -> str:
    word = KIND_WORDS[kind]
    return word[0].upper() + word[1:]


def _sentence(table: pd.DataFrame, kind: str) -> str:
    ours = table[table["chosen"]]
    told = [
        f"{row.name} ranks {ordinal(int(row.rank))} ({shown(row.rank_low, decimals=0)} to {shown(row.rank_high, decimals=0)})"
        for row in rows(ours[ours["rank"].notna()])
    ]
    if len(ours) < 2:
        return f"Among {len(table)} {kind}, {listed(told)}."
    by_low = ours.sort_values("rank_low")
    apart = by_low["rank_low"].iloc[1:].to_numpy() > by_low["rank_high"].cummax().iloc[:-1].to_numpy()
    sure = (
        " No two of their intervals overlap."
        if apart.all()
        else " Intervals that overlap leave open which stands higher."
    )
    return f"Among {len(table)} {kind}, {listed(told, most=6)}.{sure}"
