"""The region at a glance: what official statistics and the register say, along the steps of the programme."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from ldsp.analysis import need as analysis
from ldsp.disclosure import Column, Published, publish
from ldsp.domain.areas import ENGLAND, Level
from ldsp.domain.need import BAND_NAMES
from ldsp.domain.numbers import shown
from ldsp.errors import NothingToShow
from ldsp.services import district, indicators, sources, take_up
from ldsp.services.need.basis import Assessment
from ldsp.services.need.words import listed, roughly

LEARNING = "fe_participation_rate"


def glance(
    assessment: Assessment, *, region_code: str, region: str, lad_codes: Sequence[str], places: str = ""
) -> Published:
    """A tile a row: the step of the programme, a number, a sentence, the page that says more.

    What the store holds nothing of says so, and what to do. `places` says what places to learn are on record.
    """
    found = [
        _risk(assessment, region, lad_codes),
        _pockets(assessment, region, lad_codes),
        _venues(region_code, region, places),
        _learning(region_code, region, lad_codes),
        _take_up(region_code),
    ]
    table = pd.DataFrame(found)
    return publish(
        table,
        name=f"overview-{region}",
        question=f"How does {region} stand?",
        sentence=str(table["sentence"].iloc[0]),
        subtitle=f"{region}: what official statistics and the register say, along the steps of the programme",
        columns={
            "step": Column(label="Step"),
            "title": Column(label="Measure"),
            "number": Column(label="Number"),
            "sentence": Column(label="In words"),
            "period": Column(label="Period"),
        },
        sources=(*assessment.basis.sources, *sources.lines(table["source_id"].dropna())),
        notes=assessment.notes,
        as_at=assessment.basis.as_at,
        method=f"{assessment.basis.preset.name} {assessment.basis.preset.version}",
    )


def _risk(assessment: Assessment, region: str, lad_codes: Sequence[str]) -> dict[str, object]:
    scores = assessment.districts.index.reindex(list(lad_codes)).dropna()
    bands = analysis.bands(scores, assessment.basis.preset.edges[Level.DISTRICT])
    highest = scores.index[bands == len(BAND_NAMES) - 1]
    names = assessment.basis.districts["name"]
    top = names[scores.sort_values(ascending=False).index[:3]]
    told = f": {listed(sorted(names[highest]), most=5)}" if len(highest) else f"; {listed(list(top))} score highest"
    verb = "is" if len(highest) == 1 else "are"
    count = f"{len(highest)}" if len(highest) else "None"
    sentence = f"{count} of {region}'s {len(scores)} districts {verb} in the highest fifth of England{told}."
    if len(scores) == 1:
        sentence = f"{top.iloc[0]}, the one district of {region}, is {'' if len(highest) else 'not '}in the highest fifth of England."
    return {
        "step": "1 Data gathering",
        "title": "Districts at the highest risk",
        "number": f"{len(highest)} of {len(scores)}",
        "sentence": sentence,
        "period": assessment.basis.as_at,
        "page": "need",
        "source_id": None,
    }


def _pockets(assessment: Assessment, region: str, lad_codes: Sequence[str]) -> dict[str, object]:
    areas = assessment.basis.areas
    summary: Any = analysis.district_summary(
        pd.DataFrame(
            {"group": areas["lad_code"], "score": assessment.neighbourhoods.index, "population": areas["population"]}
        ),
        pd.DataFrame({"group": "region", "lad_code": list(lad_codes)}),
    ).loc["region"]
    share, residents = float(summary["worst_decile_residents"]) * 100, float(summary["population"])
    people = roughly(share / 100 * residents)
    return {
        "step": "1 Data gathering",
        "title": "Residents of England's worst tenth",
        "number": f"{shown(share, decimals=1)}%",
        "sentence": f"{f'About {people}' if share else 'None'} of {region}'s residents live in the tenth of England's neighbourhoods "
        "with the highest risk; one in ten would be the average.",
        "period": assessment.basis.as_at,
        "page": "need",
        "source_id": None,
    }


def _venues(region_code: str, region: str, places: str) -> dict[str, object]:
    try:
        found = district.venues(region_code)
    except NothingToShow as nothing:
        return {
            "step": "2 Matching",
            "title": "Places to learn or get online",
            "number": "0",
            "sentence": str(nothing),
            "period": "not known",
            "page": "district",
            "source_id": None,
        }
    libraries = int((found.table["kind"] == "library").sum())
    return {
        "step": "2 Matching",
        "title": "Places to learn or get online",
        "number": shown(len(found.table), decimals=0),
        "sentence": f"The register holds {len(found.table):,} venue{'' if len(found.table) == 1 else 's'} in {region}, "
        f"{libraries:,} of them {'a library' if libraries == 1 else 'libraries'}. "
        + (
            f"{places}: Coverage sets them against need."
            if places
            else "No course is recorded yet, so Coverage knows need only."
        ),
        "period": found.as_at,
        "page": "coverage",
        "source_id": str(found.table["source_id"].mode().iloc[0]),
    }


def _learning(region_code: str, region: str, lad_codes: Sequence[str]) -> dict[str, object]:
    entry = indicators.entry(LEARNING)
    here = indicators.region_value(LEARNING, lad_codes, region_code=region_code)
    printed = indicators.latest(LEARNING, level=Level.BENCHMARK, area_codes=[ENGLAND])
    period = indicators.latest(LEARNING, level=Level.DISTRICT).period
    england = float(printed.values["value"].iloc[0]) if printed.period == period and len(printed.values) else None
    if here is None or england is None:
        number, words = "[x]", "The rate cannot be combined over these districts."
    else:
        number, whole = shown(here, decimals=0), shown(england, decimals=0)
        lie = f", {'above' if here > england else 'below'} England's {whole}" if number != whole else ""
        words = (
            f"{number} of every 100,000 adults in {region} took part in further education and skills in {period}{lie}. "
            "All subjects: digital courses are a small part."
        )
    return {
        "step": "3 Delivering",
        "title": "Adults in further education, per 100,000",
        "number": number,
        "sentence": words,
        "period": period,
        "page": "district",
        "source_id": entry.source_id,
    }


def _take_up(region_code: str) -> dict[str, object]:
    """From what is published of learners, as everybody sees it."""
    tile: dict[str, object] = {
        "step": "3 Delivering", "title": "Starts on digital skills courses", "page": "take-up", "source_id": None,
    }  # fmt: skip
    try:
        found = take_up.of_area(region_code, region_code)
    except NothingToShow as nothing:
        return tile | {"number": "none", "sentence": str(nothing), "period": "not known"}
    starts, why = found.table[["starts", "starts_symbol"]].iloc[-1]
    words = f"{found.sentence} Rounded to 5, to protect people."
    if found.demonstration:
        words = f"Demonstration records, not real people. {words}"
    return tile | {"number": shown(starts, decimals=0, symbol=why), "sentence": words, "period": found.as_at}
