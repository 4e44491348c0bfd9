"""The region at a glance, along the five steps of the programme: what is known, what changed, how fresh it is."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd

from ldsp.analysis import need as analysis
from ldsp.disclosure import Column, Published, publish
from ldsp.domain.areas import ENGLAND, Level
from ldsp.domain.indicators import Combine, Polarity
from ldsp.domain.need import BAND_NAMES
from ldsp.domain.numbers import shown
from ldsp.domain.tables import rows
from ldsp.errors import NothingToShow
from ldsp.services import district, indicators, sources
from ldsp.services.need.basis import Assessment
from ldsp.services.need.words import listed, quantity, roughly
from ldsp.store import reads
from ldsp.store.database import reading

OLD_AFTER_YEARS = 3  # our own choice: a programme for skills plans in years, and the census comes in tens
OFFLINE = "est_internet_non_use"
LEARNING = "fe_participation_rate"


def glance(assessment: Assessment, *, region_code: str, region: str, lad_codes: Sequence[str]) -> Published:
    """A tile a row: the step of the programme, a number, a sentence, the page that says more.

    What the store holds nothing of says so, and what to do.
    """
    found = [
        _risk(assessment, region, lad_codes),
        _pockets(assessment, region, lad_codes),
        _offline(region, lad_codes),
        _venues(region_code, region),
        _learning(region_code, region, lad_codes),
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


def _offline(region: str, lad_codes: Sequence[str]) -> dict[str, object]:
    entry = indicators.entry(OFFLINE)
    found = indicators.latest(OFFLINE, level=Level.DISTRICT, area_codes=list(lad_codes))
    rate = indicators.region_value(OFFLINE, lad_codes)
    people = float(found.values["numerator"].sum())
    return {
        "step": "1 Data gathering",
        "title": "Adults not using the internet (estimate)",
        "number": f"{shown(rate, decimals=1)}%",
        "sentence": f"About {roughly(people)} adults in {region} are estimated not to use the internet, from local ages "
        "and national rates by age of 2020. The model knows nothing of income or skills.",
        "period": found.period,
        "page": "district",
        "source_id": entry.source_id,
    }


def _venues(region_code: str, region: str) -> dict[str, object]:
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
        "Courses and places are not recorded yet, so they cannot be set against demand.",
        "period": found.as_at,
        "page": "district",
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


def changes(*, region: str, lad_codes: Sequence[str], region_code: str = "") -> Published:
    """What changed since the period before, of every measure that is published yearly and may be combined.

    With a `region_code` whose values are published (England, an ONS region) they are those; else its districts combined.

    A row is a measure, by its group. Differences are of published figures, not tested unless the district page says so.
    """
    catalogue = indicators.catalogue()
    kept = catalogue[~catalogue["combine"].isin([Combine.NEVER])].set_index("indicator_id")
    with reading() as session:
        series = reads.series(session)
    series = series[(series["level"] == Level.DISTRICT) & series["indicator_id"].isin(kept.index)]
    found = []
    for indicator_id, ours in series.groupby("indicator_id"):
        if len(ours) < 2 or indicator_id in NO_TREND:
            continue
        before, now = rows(ours.sort_values("period_end").tail(2))
        entry: Any = kept.loc[indicator_id]
        old, new = (
            indicators.region_value(str(indicator_id), lad_codes, region_code=region_code, period=each.period)
            for each in (before, now)
        )
        if old is None or new is None:
            continue
        decimals = int(entry["decimals"])
        found.append(
            {
                "indicator_id": indicator_id,
                "measure": entry["label"],
                "unit": entry["unit"],
                "before_period": before.period,
                "before": shown(old, decimals=decimals),
                "now_period": now.period,
                "now": shown(new, decimals=decimals),
                "direction": _direction(old, new, decimals, Polarity(int(entry["polarity"]))),
                "source_id": entry["source_id"],
                "ends": now.period_end,
                "text": f"{entry['short_label']}: {quantity(old, entry['unit'], decimals)} in {before.period}, "
                f"{quantity(new, entry['unit'], decimals)} in {now.period}",
            }
        )
    table = pd.DataFrame(
        found,
        columns=[
            "indicator_id",
            "measure",
            "unit",
            "before_period",
            "before",
            "now_period",
            "now",
            "direction",
            "source_id",
            "ends",
            "text",
        ],
    )
    up = int(table["direction"].str.startswith("More risk").sum())
    down = int(table["direction"].str.startswith("Less risk").sum())
    return publish(
        table.sort_values(["direction", "measure"]),
        name=f"changes-{region}",
        question=f"What changed in {region} since the period before?",
        sentence=f"Of {len(table)} measures with an earlier period, {up or 'none'} moved towards more risk and {down or 'none'} towards less."
        if len(table)
        else f"No measure that can be combined over the districts of {region} has an earlier period.",
        subtitle=f"Latest and previous published period of each measure; {region}, its districts combined",
        columns={
            "measure": Column(label="Measure"),
            "unit": Column(label="Unit"),
            "before_period": Column(label="Earlier period"),
            "before": Column(label="Earlier value"),
            "now_period": Column(label="Latest period"),
            "now": Column(label="Latest value"),
            "direction": Column(label="Direction"),
        },
        how_to_read="Others' data, as published: a change may also come from a new method, a rebased population or a boundary. "
        "It is not the effect of a programme.",
        notes=(
            "Left out because their publishers warn against reading change: Indices of Deprivation, population before 2021.",
        ),
        sources=sources.lines(table["source_id"]),
        as_at=str(table["now_period"].iloc[int(table["ends"].argmax())]) if len(table) else "",
        method="as published",
    )


NO_TREND = frozenset(
    {"population", "age_65_plus", "age_75_plus", "income_deprived", "employment_deprived", "idaopi_rate", "idaci_rate",
     "education_score", "imd_avg_score", "imd_pct_lsoas_decile1", "internet_non_use"}
)  # fmt: skip
"""Not to be read as change: editions with other definitions, or bases that were not revised (see the catalogue's caveats)."""


def _direction(old: float, new: float, decimals: int, polarity: Polarity) -> str:
    if round(new - old, decimals) == 0:
        return "No change ●"
    up = new > old
    if polarity is Polarity.NO_JUDGEMENT:
        return "Up ↑" if up else "Down ↓"
    return "More risk ▼" if up is (polarity is Polarity.HIGHER_IS_MORE_RISK) else "Less risk ▲"


def freshness(today: date) -> Published:
    """How old the figures are: a row a source, the oldest last."""
    with reading() as session:
        series = reads.series(session)
        catalogue = reads.indicators(session).set_index("indicator_id")
        registered = reads.sources(session)
    newest = (
        series.assign(source_id=series["indicator_id"].map(catalogue["source_id"]))
        .groupby("source_id")["period_end"]
        .max()
    )
    table = registered.join(newest, on="source_id", how="inner").sort_values("period_end", ascending=False)
    ends = pd.to_datetime(table["period_end"])
    table["latest"] = [f"{end:%B %Y}" for end in ends]
    table["age_years"] = [(pd.Timestamp(today) - end).days / 365.25 for end in ends]
    table["state"] = ["Older than three years" if age > OLD_AFTER_YEARS else "Current" for age in table["age_years"]]
    old = int((table["age_years"] > OLD_AFTER_YEARS).sum())
    return publish(
        table,
        name="freshness",
        question="How fresh are the figures?",
        sentence=f"The newest are about {table['latest'].iloc[0]}; {old} of {len(table)} sources are about a time more than three years ago.",
        subtitle="Latest period of each source",
        columns={
            "publisher": Column(label="Publisher"),
            "title": Column(label="Publication"),
            "latest": Column(label="Latest period ends"),
            "state": Column(label="Age"),
            "licence": Column(label="Licence"),
        },
        how_to_read="Bundled with LDSP and never fetched from the network: a newer LDSP brings newer figures.",
        sources=sources.lines(table["source_id"]),
        as_at=str(table["latest"].iloc[0]) if len(table) else "",
        method="as published",
    )
