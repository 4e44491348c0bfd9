"""The three numbers at the head of an area's page: its risk, its residents in pockets, its adults offline."""

from typing import Any

import pandas as pd

from ldsp.analysis import need, rates
from ldsp.disclosure import Column, Published, publish
from ldsp.domain.areas import Level
from ldsp.domain.indicators import Combine
from ldsp.domain.need import BAND_NAMES, Base
from ldsp.domain.numbers import shown
from ldsp.errors import NothingToShow
from ldsp.services import indicators, sources
from ldsp.services.district.area import Area, area
from ldsp.services.need.basis import Assessment
from ldsp.services.need.words import roughly

OFFLINE = "est_internet_non_use"


def headlines(assessment: Assessment, code: str) -> Published:
    """Three numbers for an area: its risk score with its place in England, residents in pockets, adults offline. A row each.

    Raises
    ------
    NothingToShow
        The index is scaled within a region: a place in England cannot be told.
    """
    if assessment.weighting.base is Base.REGION:
        raise NothingToShow(
            "A place in England can only be told when scores are scaled within England.",
            "Set “Scaled within” to England.",
        )
    here = area(code)
    basis = assessment.basis
    rows = [_score_headline(assessment, here), _pockets_headline(assessment, here), _offline_headline(here)]
    table = pd.DataFrame(rows)
    return publish(
        table,
        name=f"headlines-{here.place.name}",
        question=f"How great is the risk of digital exclusion in {here.place.name}?",
        sentence=str(table["sentence"].iloc[0]),
        subtitle="Risk index, share of residents in England's worst tenth of neighbourhoods, estimated adults not using the internet",
        columns={
            "title": Column(label="Measure"),
            "number": Column(label="Number"),
            "sentence": Column(label="In words"),
        },
        notes=assessment.notes,
        sources=(*basis.sources, *sources.lines([indicators.entry(OFFLINE).source_id])),
        as_at=basis.as_at,
        method=f"{basis.preset.name} {basis.preset.version}",
    )


def _score_headline(assessment: Assessment, here: Area) -> dict[str, str]:
    basis = assessment.basis
    if here.level is Level.BENCHMARK:
        inside = basis.areas["lad_code"].isin(here.lad_codes)
        whole = assessment.neighbourhoods.by_group(
            pd.Series(here.place.name, index=basis.areas.index[inside]), basis.areas.loc[inside, "population"]
        )
        score = shown(float(whole.index.iloc[0]))
        told = f"{here.place.name} scores {score} out of 10, the mean of its neighbourhoods weighted by residents."
        return {"title": "Risk score", "number": score, "sentence": told}
    small = here.level is Level.NEIGHBOURHOOD
    scores = (assessment.neighbourhoods if small else assessment.districts).index
    rank, count = int(need.rank(scores)[here.place.code]), int(scores.notna().sum())
    frozen = assessment.weighting.is_default
    band = need.bands(scores, basis.preset.edges[here.level] if frozen else need.quantile_edges(scores))[
        here.place.code
    ]
    score = shown(float(scores[here.place.code]))
    kind = "neighbourhoods" if small else "districts"
    told = (
        f"{here.place.name} scores {score} out of 10: rank {rank:,} of England's {count:,} {kind} (1 is the highest risk), "
        f"in the {BAND_NAMES[int(band)].lower()}."
    )
    return {"title": "Risk score", "number": score, "sentence": told}


def _pockets_headline(assessment: Assessment, here: Area) -> dict[str, str]:
    areas = assessment.basis.areas
    if here.level is Level.NEIGHBOURHOOD:
        residents = shown(float(areas["population"].loc[here.place.code]), decimals=0)
        told = f"{residents} people lived here on census day 2021."
        return {"title": "Residents", "number": residents, "sentence": told}
    summary: Any = need.district_summary(
        pd.DataFrame(
            {"group": areas["lad_code"], "score": assessment.neighbourhoods.index, "population": areas["population"]}
        ),
        pd.DataFrame({"group": "here", "lad_code": list(here.lad_codes)}),
    ).loc["here"]
    share = shown(float(summary["worst_decile_residents"]) * 100)
    who = f"{share}% of residents live" if summary["worst_decile_residents"] else "No resident lives"
    told = f"{who} in England's worst tenth of neighbourhoods for risk; one in ten would be the average."
    return {"title": "Residents in England's worst tenth", "number": f"{share}%", "sentence": told}


def _offline_headline(here: Area) -> dict[str, str]:
    title = "Adults not using the internet (estimate)"
    level = Level.NEIGHBOURHOOD if here.level is Level.NEIGHBOURHOOD else Level.DISTRICT
    codes = [here.place.code] if level is Level.NEIGHBOURHOOD else list(here.lad_codes)
    rows = indicators.latest(OFFLINE, level=level, area_codes=codes).values.set_index("area_code")
    rate = rates.combine(rows, Combine.RATIO)
    if rate is None:
        return {"title": title, "number": shown(None), "sentence": "There is no estimate."}
    told = (
        f"About {roughly(float(rows['numerator'].sum()))} adults are estimated not to use the internet, from local ages and national rates by "
        "age of 2020. Coverage and Overview bring these together with the rate of the region of England, so their number is another."
    )
    return {"title": title, "number": f"{shown(rate)}%", "sentence": told}
