"""One area at a time: each measure beside a benchmark, its peers, its past, its venues, and areas like it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ldsp.analysis import need, outcomes, rates
from ldsp.disclosure import Column, Published, publish
from ldsp.domain.areas import ENGLAND, Level, Likeness, Place
from ldsp.domain.indicators import SYMBOL_WORDS, Combine, Polarity, Symbol
from ldsp.domain.need import BAND_NAMES, Base
from ldsp.domain.numbers import shown
from ldsp.errors import NothingToShow, UnknownCode
from ldsp.services import indicators, regions, sources
from ldsp.services.need.basis import Assessment
from ldsp.services.need.words import listed, quantity, roughly
from ldsp.store import reads
from ldsp.store.database import reading

if TYPE_CHECKING:
    from sqlmodel import Session

SIMILAR_AREAS = 10
OFFLINE = "est_internet_non_use"
MAD_RULE = (
    "Where no confidence interval is published, “similar” means within one median absolute deviation of England's districts "
    "from the benchmark (the rule of ONS Explore Local Statistics), and no judgement is made."
)
TEST_RULE = "Better, similar and worse are said only where the 95% confidence interval of the value leaves the benchmark out, or does not."


RANKS = frozenset({"rank", "decile"})
COMBINED_REASON = "Values combined from districts have no confidence interval."
VENUE_KINDS = {  # one, several
    "library": ("Library", "Libraries"),
    "fe_college": ("Further education college", "Further education colleges"),
    "adult_learning": ("Adult learning centre", "Adult learning centres"),
    "training_provider": ("Training provider", "Training providers"),
}
LIKENESS_WORDS = {
    Likeness.GLOBAL: "measures of all kinds",
    Likeness.ECONOMIC: "economic measures",
    Likeness.DEMOGRAPHIC: "measures of population",
}


class Benchmark(StrEnum):
    """What an area is set beside."""

    ENGLAND = "england"
    REGION = "region"
    SIMILAR = "similar"


@dataclass(frozen=True)
class Area:
    """The area a page is about, and the districts it is made of."""

    place: Place
    level: Level
    lad_codes: tuple[str, ...]  # of a region its districts; of a neighbourhood the one it lies in


def area(code: str) -> Area:
    """The district, region or neighbourhood with this code.

    Raises
    ------
    UnknownCode
        The store holds none.
    """
    with reading() as session:
        districts = reads.districts(session).set_index("lad_code")["name"]
        if code in districts.index:
            return Area(Place(code, districts[code], Level.DISTRICT), Level.DISTRICT, (code,))
        if code.startswith("E01"):
            for small in reads.find_neighbourhoods(session, text=code, limit=1).itertuples():
                if small.lsoa_code != code:  # a part of a code finds the first that begins with it
                    continue
                name = regions.neighbourhood_name(small.place_name, small.name)
                place = Place(code, name, Level.NEIGHBOURHOOD, small.lad_code)
                return Area(place, Level.NEIGHBOURHOOD, (small.lad_code,))
        members = reads.members(session, region_code=code)
        if members.empty:
            raise UnknownCode("district, neighbourhood or region", code, districts.index)
    return Area(regions.region(code), Level.BENCHMARK, tuple(members["lad_code"]))


def groups(code: str) -> tuple[tuple[str, str], ...]:
    """The groups of measures that are published for such an area: code and name."""
    level = Level.NEIGHBOURHOOD if area(code).level is Level.NEIGHBOURHOOD else Level.DISTRICT
    table = indicators.catalogue()
    there = set(table.loc[table[f"latest_{level}"].notna(), "component"])
    known = [(group, name) for group, name in indicators.COMPONENT_NAMES.items() if group in there]
    return (*known, *((group, group) for group in sorted(there - set(indicators.COMPONENT_NAMES))))


def headlines(assessment: Assessment, code: str) -> Published:
    """Three numbers for an area: its risk score with its place in England, residents in pockets, adults offline. A row each.

    Raises
    ------
    NothingToShow
        The index is scaled within a region: a place in England cannot be told.
    """
    if assessment.weighting.base is Base.REGION:
        raise NothingToShow(
            "A place in England can only be told when scores are scaled within England.", "Set “Scaled within” to England."
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
        columns={"title": Column(label="Measure"), "number": Column(label="Number"), "sentence": Column(label="In words")},
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
    band = need.bands(scores, basis.preset.edges[here.level] if frozen else need.quantile_edges(scores))[here.place.code]
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
        residents = shown(float(areas.loc[here.place.code, "population"]), decimals=0)
        told = f"{residents} people lived here on census day 2021."
        return {"title": "Residents", "number": residents, "sentence": told}
    summary = need.district_summary(
        pd.DataFrame({"group": areas["lad_code"], "score": assessment.neighbourhoods.index, "population": areas["population"]}),
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
    told = f"About {roughly(float(rows['numerator'].sum()))} adults are estimated not to use the internet, from local ages and national rates by age of 2020."
    return {"title": title, "number": f"{shown(rate)}%", "sentence": told}


def measures(code: str, group: str, benchmark: str, region_code: str, until: str = "") -> Published:
    """An area's latest value of every measure of a group, set beside a benchmark. A row is a measure.

    Columns beyond those printed: `indicator_id`; `group_code`, the catalogue's component.
    """
    here, benchmark = area(code), Benchmark(benchmark)
    alone = _why_alone(here, benchmark, region_code)
    whole = {Benchmark.ENGLAND: ENGLAND, Benchmark.REGION: region_code}.get(benchmark, "")
    level = Level.NEIGHBOURHOOD if here.level is Level.NEIGHBOURHOOD else Level.DISTRICT
    with reading() as session:
        catalogue = reads.indicators(session)
        catalogue = catalogue[catalogue["component"] == group].set_index("indicator_id")
        only = None if level is Level.DISTRICT else [code]  # a neighbourhood is set beside districts, not beside 33,754 others
        values = _latest(session, list(catalogue.index), level, until, area_codes=only)
        districts = values if level is Level.DISTRICT else _latest(session, list(catalogue.index), Level.DISTRICT, until)
        published = _latest(session, list(catalogue.index), Level.BENCHMARK, until, area_codes=[ENGLAND, code, region_code])
        sizes = _sizes(session)
        past = reads.history(session, indicator_ids=list(catalogue.index), area_codes=[code])
        beside = _beside(session, here, benchmark, region_code)
    if values.empty:
        raise NothingToShow("No measure of this group is published for such an area.", "Choose another group of measures.")
    rows = []
    for indicator_id, entry in catalogue.iterrows():
        ours = values[values["indicator_id"] == indicator_id].set_index("area_code")
        if ours.empty:
            continue
        peers = districts[districts["indicator_id"] == indicator_id].set_index("area_code")
        how, polarity = Combine(entry["combine"]), Polarity(int(entry["polarity"]))
        printed = published[(published["indicator_id"] == indicator_id) & (published["period"] == ours["period"].iloc[0])]
        mine = _own(ours, printed.set_index("area_code"), here, how, sizes)
        against = None if alone else _benchmark_value(peers, printed.set_index("area_code")["value"].get(whole), beside, benchmark, how, sizes)
        counted = how is Combine.SUM or entry["unit"] in RANKS
        word, tested = ("Not compared", False) if counted else _word(mine, against, peers["value"], polarity)
        trend = outcomes.recent_trend(past[past["indicator_id"] == indicator_id], polarity, "other")
        combined = here.level is Level.BENCHMARK and indicator_id not in set(past["indicator_id"])
        reason = COMBINED_REASON if combined else trend.reason
        rows.append(
            {
                "indicator_id": indicator_id,
                "group_code": group,
                "measure": entry["label"],
                "short": entry["short_label"],
                "unit": entry["unit"],
                "decimals": int(entry["decimals"]),
                "ends": ours["period_end"].iloc[0],
                "period": ours["period"].iloc[0],
                "value": mine["value"],
                "symbol": mine["symbol"],
                "benchmark": against,
                "benchmark_symbol": None if against is not None else "z" if alone else "x",
                "word": word,
                "trend": trend.word,
                "trend_reason": reason,
                "source_id": entry["source_id"],
                "sentence": _sentence(
                    here.place.name, mine, against, word, entry, benchmark_name(benchmark, region_code), tested=tested, alone=bool(alone)
                ),
            }
        )
    table = pd.DataFrame(rows)
    table["shown"] = [shown(v, decimals=d, symbol=s) for v, d, s in zip(table["value"], table["decimals"], table["symbol"], strict=True)]
    table["benchmark_shown"] = [
        shown(v, decimals=d, symbol=s) for v, d, s in zip(table["benchmark"], table["decimals"], table["benchmark_symbol"], strict=True)
    ]
    name = benchmark_name(benchmark, region_code)
    on = {word: listed([f"“{each}”" for each in table.loc[table["word"] == word, "short"]]) for word in ("Worse", "Better")}
    told = [f"{word.lower()} than {name} on {which}" for word, which in on.items() if which]
    sentence = alone or (
        f"{here.place.name} is {' and '.join(told)}."
        if told
        else f"No measure of this group sets {here.place.name} apart from {name} by a test; the words only say which way each one lies."
    )
    return publish(
        table,
        name=f"measures-{here.place.name}-{group}",
        question=f"What do the figures say of {here.place.name}?" if alone else f"How does {here.place.name} compare with {name}?",
        sentence=sentence,
        subtitle=f"{indicators.COMPONENT_NAMES.get(group, group)}: latest value of each measure; benchmark {name}",
        columns={
            "measure": Column(label="Measure"),
            "unit": Column(label="Unit"),
            "period": Column(label="Period"),
            "shown": Column(label=here.place.name),
            "benchmark_shown": Column(label="Benchmark" if alone else name[0].upper() + name[1:]),
            "word": Column(label="Compared"),
            "trend": Column(label="Recent trend"),
        },
        how_to_read=f"{TEST_RULE} {MAD_RULE} A trend is tested over the five latest yearly points with intervals (chi-squared above 9.55, "
        "p under 0.002); otherwise it cannot be calculated.",
        notes=[f"{row.measure}: {row.trend_reason}" for row in table.itertuples() if row.trend_reason][:1],
        sources=sources.lines(table["source_id"]),
        as_at=_span(table.loc[table["ends"].idxmin(), "period"], table.loc[table["ends"].idxmax(), "period"]),
        method="as published; benchmark rules 2025.1",
    )


def peers(code: str, indicator_id: str, until: str = "") -> Published:
    """The value of one measure in every area of the same kind: England's districts, or the neighbourhoods of the district."""
    here = area(code)
    entry = indicators.entry(indicator_id)
    level = Level.NEIGHBOURHOOD if here.level is Level.NEIGHBOURHOOD else Level.DISTRICT
    with reading() as session:
        if level is Level.NEIGHBOURHOOD:
            small = reads.neighbourhoods(session, lad_codes=list(here.lad_codes)).set_index("lsoa_code")
            names = pd.Series([regions.neighbourhood_name(p, n) for p, n in zip(small["place_name"], small["name"], strict=True)], small.index)
        else:
            names = reads.districts(session).set_index("lad_code")["name"]
    found = indicators.latest(indicator_id, level=level, until=until, area_codes=list(names.index))
    table = found.values[["area_code", "value", "symbol"]].copy()
    table["name"] = names.reindex(table["area_code"]).to_numpy()
    table = table.sort_values("value", ascending=False)
    table["shown"] = [shown(v, decimals=int(entry.decimals), symbol=s) for v, s in zip(table["value"], table["symbol"], strict=True)]
    whom = "neighbourhoods of the district" if level is Level.NEIGHBOURHOOD else "districts of England"
    known = table["value"].dropna()
    return publish(
        table,
        name=f"peers-{entry.short_label}",
        question=f"Where does {here.place.name} stand on “{entry.short_label}”?",
        sentence=_stands(here.place.name, table.set_index("area_code")["value"].get(code), known, whom, entry),
        subtitle=f"{entry.label} ({entry.unit}), {found.period}; {whom}",
        columns={
            "name": Column(label="Area"),
            "value": Column(label=entry.short_label, unit=entry.unit, decimals=int(entry.decimals), symbol="symbol"),
            "area_code": Column(label="Code"),
        },
        how_to_read="A dot is an area; the marked one is the area of this page.",
        notes=[entry.caveat] if entry.caveat else [],
        sources=sources.lines([entry.source_id]),
        as_at=found.period,
        method="as published",
        facts={"value": "value"},
    )


def history(code: str, indicator_id: str) -> Published:
    """One measure over time: the area and England. A row is an area and a period.

    Raises
    ------
    NothingToShow
        The measure has one period only, or none for such an area.
    """
    here = area(code)
    entry = indicators.entry(indicator_id)
    with reading() as session:
        ours = reads.history(session, indicator_ids=[indicator_id], area_codes=[code])
        if here.level is Level.BENCHMARK and ours.empty:
            ours = _region_history(session, here, indicator_id, Combine(entry.combine))
        england = reads.history(session, indicator_ids=[indicator_id], area_codes=[ENGLAND])
    known = ours[ours["value"].notna()]
    if here.level is Level.BENCHMARK and known.empty:
        raise NothingToShow(
            "The values of several districts cannot be combined for this measure, so there is no line to draw.", "Choose one district."
        )
    if len(known) < 2:
        number = "one period only" if len(known) else "no value here"
        raise NothingToShow(f"This measure has {number}, so there is no line to draw.", "What there is stands in the table.")
    beside = england.assign(name="England") if code != ENGLAND else england.head(0)
    table = pd.concat([each for each in (ours.assign(area_code=code, name=here.place.name), beside) if len(each)], ignore_index=True)
    table = table.sort_values(["name", "period_end"], ignore_index=True)
    trend = outcomes.recent_trend(ours, Polarity(int(entry.polarity)), "other")
    table["ci_symbol"] = "x"
    first, last = known.iloc[0], known.iloc[-1]
    reason = f" ({trend.reason.rstrip('.')})" if trend.reason else ""
    return publish(
        table,
        name=f"history-{here.place.name}-{entry.short_label}",
        question=f"How has “{entry.short_label}” changed in {here.place.name}?",
        sentence=f"From {quantity(first['value'], entry.unit, int(entry.decimals))} in {first['period']} to "
        f"{quantity(last['value'], entry.unit, int(entry.decimals))} in {last['period']}. Recent trend: {trend.word}{reason}.",
        subtitle=f"{entry.label} ({entry.unit}), {first['period']} to {last['period']}; "
        f"{here.place.name}{' and England' if len(beside) else ''}",
        columns={
            "name": Column(label="Area"),
            "period": Column(label="Period"),
            "value": Column(label=entry.short_label, unit=entry.unit, decimals=int(entry.decimals), symbol="symbol"),
            "lower_ci": Column(label="95% interval, from", decimals=int(entry.decimals), symbol="ci_symbol"),
            "upper_ci": Column(label="95% interval, to", decimals=int(entry.decimals), symbol="ci_symbol"),
        },
        how_to_read="The band is the 95% confidence interval where one is published. A break in the line is a period without a value.",
        notes=[entry.caveat] if entry.caveat else [],
        sources=sources.lines([entry.source_id]),
        as_at=str(last["period"]),
        method="as published",
        facts={"value": "value"},
    )


def venues(code: str) -> Published:
    """Libraries, colleges and other places to learn in an area; of a neighbourhood, in its district. A row is a venue."""
    here = area(code)
    where = here.place.name
    with reading() as session:
        table = reads.venues(session, lad_codes=list(here.lad_codes))
        names = reads.districts(session).set_index("lad_code")["name"]
    if here.level is Level.NEIGHBOURHOOD:
        where = str(names[here.lad_codes[0]])
    if table.empty:
        raise NothingToShow(f"The register holds no venue in {where}.", "It may not be complete: absence here is not absence there.")
    table["district"] = names.reindex(table["lad_code"]).to_numpy()
    table["kind_name"] = table["kind"].map({kind: names[0] for kind, names in VENUE_KINDS.items()}).fillna(table["kind"])
    table["hours_symbol"] = "x"
    counts = table["kind"].value_counts()
    told = listed([f"{n:,} {VENUE_KINDS.get(str(kind), (str(kind), str(kind)))[n != 1].lower()}" for kind, n in counts.items()], most=4)
    return publish(
        table.sort_values(["kind_name", "name"]),
        name=f"venues-{where}",
        question=f"Where can people learn or get online in {where}?",
        sentence=f"The register holds {len(table):,} venue{'' if len(table) == 1 else 's'} in {where}: {told}.",
        subtitle=f"Libraries, colleges and learning providers by main address; {where}",
        columns={
            "name": Column(label="Venue"),
            "kind_name": Column(label="Kind"),
            "district": Column(label="District"),
            "postcode": Column(label="Postcode"),
            "open_hours_week": Column(label="Open hours a week", decimals=1, symbol="hours_symbol"),
            "status": Column(label="Status"),
            "as_at": Column(label="Listed"),
        },
        how_to_read="A college or provider is shown at its main address only: outreach centres are not in the list. "
        "What a venue teaches is not known from this list.",
        sources=sources.lines(table["source_id"]),
        as_at=_span(table["as_at"].min(), table["as_at"].max()),
        method="as published",
    )


def similar(code: str, likeness: str) -> Published:
    """The areas most like a district, as ONS ranks them. A row is an area of the United Kingdom."""
    here = area(code)
    if here.level is not Level.DISTRICT:
        raise NothingToShow("ONS looks for areas alike among districts only.", "Choose a district.")
    with reading() as session:
        table = reads.similar_areas(session, lad_code=code, kind=Likeness(likeness))
    first = table.sort_values("rank").head(3)["similar_name"]
    return publish(
        table.assign(country=table["in_england"].map({True: "England", False: "elsewhere in the United Kingdom"})).sort_values("rank"),
        name=f"similar-{here.place.name}-{likeness}",
        question=f"Which areas are like {here.place.name}?",
        sentence=f"By {LIKENESS_WORDS[Likeness(likeness)]}, ONS finds {listed(list(first))} most like {here.place.name}.",
        subtitle=f"The {len(table)} most similar areas of the United Kingdom, by {LIKENESS_WORDS[Likeness(likeness)]}",
        columns={"rank": Column(label="Rank", decimals=0), "similar_name": Column(label="Area"), "country": Column(label="Country")},
        how_to_read="1 is the most alike. ONS publishes the order, not how alike they are.",
        sources=sources.lines(["ons_similar_areas"]),
        as_at="March 2026",
        method="as published",
    )


def benchmark_name(benchmark: Benchmark, region_code: str) -> str:
    """The benchmark in words: England, Lancashire, areas like it."""
    if benchmark is Benchmark.ENGLAND:
        return "England"
    return regions.region(region_code).name if benchmark is Benchmark.REGION else "areas like it"


def _latest(session: "Session", ids: Sequence[str], level: Level, until: str, area_codes: Sequence[str] | None = None) -> pd.DataFrame:
    """The newest values of several indicators, none later than the year `until`."""
    series = reads.series(session)
    ours = series[series["indicator_id"].isin(list(ids)) & (series["level"] == level)]
    if until:
        ours = ours[pd.to_datetime(ours["period_end"]).dt.year <= int(until)]
    newest = ours.sort_values("period_end").groupby("indicator_id").tail(1)[["indicator_id", "period"]]
    if newest.empty:
        return pd.DataFrame(columns=["indicator_id", "period", "area_code", "value", "numerator", "denominator", "lower_ci", "upper_ci", "symbol"])
    values = reads.values(
        session, indicator_ids=list(newest["indicator_id"]), level=level, periods=list(newest["period"].unique()), area_codes=area_codes
    )
    return values.merge(newest, on=["indicator_id", "period"])


def _sizes(session: "Session") -> dict[Combine, pd.Series]:
    sizes = _latest(session, ["population", "households"], Level.DISTRICT, "")
    by = {name: rows.set_index("area_code")["value"] for name, rows in sizes.groupby("indicator_id")}
    return {Combine.POPULATION: by["population"], Combine.HOUSEHOLDS: by["households"]}


def _why_alone(here: Area, benchmark: Benchmark, region_code: str) -> str:
    """Why an area is set beside nothing: it would be itself, or areas that nobody has looked for. Empty if it can be."""
    if benchmark is Benchmark.SIMILAR and here.level is Level.BENCHMARK:
        return f"ONS looks for areas alike among districts only, so {here.place.name} is not compared; its own values are below."
    own = ENGLAND if benchmark is Benchmark.ENGLAND else region_code if benchmark is Benchmark.REGION else ""
    return f"{here.place.name} is not compared with itself; its own values are below." if here.place.code == own else ""


def _span(first: str, last: str) -> str:
    return first if first == last else f"{first} to {last}"


def _stands(name: str, value: float | None, known: pd.Series, whom: str, entry: Any) -> str:
    """Where an area stands among others of its kind. Two that print alike are level."""
    decimals, unit = int(entry.decimals), str(entry.unit)
    if known.empty:
        return f"None of the {whom} has a value."
    ends = f"from {quantity(known.min(), unit, decimals)} to {quantity(known.max(), unit, decimals)}"
    if value is None or pd.isna(value):
        return f"The values of {len(known):,} {whom} run {ends}."
    if unit in RANKS:
        return f"{name} has {quantity(value, unit, decimals)}; the {unit}s of {len(known):,} {whom} run {ends}."
    above = int((known.round(decimals) > round(value, decimals)).sum())
    number = "none has" if above == 0 else "1 has" if above == 1 else f"{above:,} have"
    return f"{name} has {quantity(value, unit, decimals)}; of the {len(known):,} {whom} with a value, {number} a higher one. They run {ends}."


def _own(ours: pd.DataFrame, printed: pd.DataFrame, here: Area, how: Combine, sizes: dict[Combine, pd.Series]) -> pd.Series:
    """The area's own row; of a region what is published of it, else its districts combined as the catalogue allows."""
    if here.level is Level.BENCHMARK and here.place.code in printed.index and pd.notna(printed.loc[here.place.code, "value"]):
        return printed.loc[here.place.code]
    if here.level is not Level.BENCHMARK:
        if here.place.code in ours.index:
            return ours.loc[here.place.code]
        return pd.Series({"value": np.nan, "symbol": "x", "lower_ci": np.nan, "upper_ci": np.nan})
    whole = rates.combine(ours.reindex(list(here.lad_codes)), how, sizes.get(how))
    symbol = None if whole is not None else "z" if how is Combine.NEVER else "x"
    return pd.Series({"value": np.nan if whole is None else whole, "symbol": symbol, "lower_ci": np.nan, "upper_ci": np.nan})


def _beside(session: "Session", here: Area, benchmark: Benchmark, region_code: str) -> list[str]:
    if benchmark is Benchmark.REGION:
        return list(reads.members(session, region_code=region_code)["lad_code"])
    if benchmark is Benchmark.SIMILAR:
        alike = reads.similar_areas(session, lad_code=here.lad_codes[0], kind=Likeness.GLOBAL)
        return list(alike.loc[alike["in_england"], "similar_code"].head(SIMILAR_AREAS))
    return []


def _benchmark_value(
    peers: pd.DataFrame, printed: float | None, beside: list[str], benchmark: Benchmark, how: Combine,
    sizes: dict[Combine, pd.Series],
) -> float | None:  # fmt: skip
    if printed is not None and pd.notna(printed):
        return float(printed)
    if benchmark is Benchmark.ENGLAND:
        return rates.combine(peers, how, sizes.get(how)) if len(peers) else None
    if benchmark is Benchmark.SIMILAR:
        alike = peers.reindex(beside)["value"].dropna()
        return float(alike.median()) if len(alike) else None
    return rates.combine(peers.reindex(beside), how, sizes.get(how)) if len(peers) else None


def _word(mine: pd.Series, against: float | None, districts: pd.Series, polarity: Polarity) -> tuple[str, bool]:
    """The word, and whether a test stands behind it."""
    if against is None or pd.isna(mine["value"]):
        return "Not compared", False
    if pd.notna(mine.get("lower_ci")) and pd.notna(mine.get("upper_ci")):
        word = outcomes.benchmark([mine["lower_ci"]], [mine["upper_ci"]], against, polarity)[0]
        return str(word).capitalize(), True
    known = districts.dropna()
    near = float((known - known.median()).abs().median()) if len(known) else 0.0
    difference = float(mine["value"]) - against
    if abs(difference) <= near:
        return "Similar", False
    return ("Higher" if difference > 0 else "Lower"), False


def _sentence(
    name: str, mine: pd.Series, against: float | None, word: str, entry: pd.Series, whom: str, *, tested: bool, alone: bool
) -> str:  # fmt: skip
    decimals, unit = int(entry["decimals"]), str(entry["unit"])
    if pd.isna(mine["value"]):
        why = "it cannot be combined over districts" if mine["symbol"] == Symbol.NOT_APPLICABLE else SYMBOL_WORDS[Symbol(mine["symbol"])]
        return f"{name}: no value [{mine['symbol']}], {why}."
    own = quantity(float(mine["value"]), unit, decimals)
    if against is None:
        return f"{name}: {own}." if alone else f"{name}: {own}. There is no value for {whom} to compare it with."
    if word == "Not compared":
        return f"{name}: {own}. {'A rank' if unit in RANKS else 'A count'} is not compared."
    whom = f"{whom} ({quantity(against, unit, decimals)})"
    link = "to" if word == "Similar" else "than"
    doubt = "" if tested else ", not tested"
    return f"{name}: {own}, {word.lower()} {link} {whom}{doubt}."


def _region_history(session: "Session", here: Area, indicator_id: str, how: Combine) -> pd.DataFrame:
    """A region's past: its districts combined period by period, where the catalogue allows it."""
    parts = reads.history(session, indicator_ids=[indicator_id], area_codes=list(here.lad_codes))
    weights = _sizes(session).get(how)
    rows = []
    for (period, end), each in parts.groupby(["period", "period_end"], sort=False):
        whole = rates.combine(each.set_index("area_code").reindex(list(here.lad_codes)), how, weights)
        if whole is not None:
            rows.append({"indicator_id": indicator_id, "period": period, "period_end": end, "value": whole})
    columns = ["indicator_id", "period", "period_end", "value", "numerator", "denominator", "lower_ci", "upper_ci", "symbol"]
    return pd.DataFrame(rows, columns=columns).sort_values("period_end", ignore_index=True)
