"""An area's measures, each beside a benchmark."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from ldsp.analysis import outcomes
from ldsp.disclosure import Column, Published, publish
from ldsp.domain.areas import ENGLAND, Level
from ldsp.domain.indicators import FLAG, SHARE_OF_FLAGGED, Combine, Polarity, in_print, unit_at
from ldsp.domain.numbers import shown
from ldsp.domain.tables import rows
from ldsp.errors import NothingToShow
from ldsp.services import indicators, sources
from ldsp.services.district.area import Area, area
from ldsp.services.district.benchmarks import (
    RANKS,
    Benchmark,
    areas_beside,
    benchmark_name,
    benchmark_value,
    compared,
    comparison,
    own_value,
    why_alone,
)
from ldsp.services.district.newest import newest, sizes, span
from ldsp.services.need.words import listed, quantity
from ldsp.store import reads
from ldsp.store.database import reading

MAD_RULE = (
    "Where no confidence interval is published, “similar” means within one median absolute deviation of England's districts "
    "from the benchmark (the rule of ONS Explore Local Statistics), and no judgement is made."
)
TEST_RULE = "Better, similar and worse are said only where the 95% confidence interval of the value leaves the benchmark out, or does not."
COMBINED_REASON = "Values combined from districts have no confidence interval."


@dataclass(frozen=True)
class _Read:
    """What is published of a group of measures, read once for all the areas that are asked about."""

    catalogue: pd.DataFrame  # index indicator_id
    values: pd.DataFrame  # of every area of the areas' level, newest
    districts: pd.DataFrame  # of every district, newest
    printed: pd.DataFrame  # of England, the regions and the areas themselves, as published
    past: pd.DataFrame  # of the areas themselves
    weights: dict[Combine, "pd.Series[float]"]
    beside: Mapping[str, list[str]]  # by area: the districts that make its benchmark


def measures(code: str, group: str, benchmark: str, region_code: str, until: str = "") -> Published:
    """An area's latest value of every measure of a group, set beside a benchmark. A row is a measure.

    Columns beyond those printed: `indicator_id`; `group_code`, the catalogue's component; `lower_ci` and `upper_ci`;
    `tested`, whether a test stands behind the word; `combined`, whether the value was made of several districts'.
    """
    return measures_of([code], group, benchmark, region_code, until)[0]


def measures_of(
    codes: Sequence[str], group: str, benchmark: str, region_code: str, until: str = ""
) -> tuple[Published, ...]:
    """The same for several areas at once: districts and regions, or neighbourhoods of one district."""
    areas = [area(code) for code in codes]
    level = Level.NEIGHBOURHOOD if areas[0].level is Level.NEIGHBOURHOOD else Level.DISTRICT
    with reading() as session:
        catalogue = reads.indicators(session)
        catalogue = catalogue[catalogue["component"] == group].set_index("indicator_id")
        ids = list(catalogue.index)
        # A neighbourhood is set beside districts, not beside 33,754 others.
        only = None if level is Level.DISTRICT else list(codes)
        values = newest(session, ids, level, until, area_codes=only)
        read = _Read(
            catalogue=catalogue,
            values=values,
            districts=values if level is Level.DISTRICT else newest(session, ids, Level.DISTRICT, until),
            printed=newest(
                session, ids, Level.BENCHMARK, until, area_codes=list(dict.fromkeys([ENGLAND, *codes, region_code]))
            ),
            past=reads.history(session, indicator_ids=ids, area_codes=list(codes)),
            weights=sizes(session),
            beside={each.place.code: areas_beside(session, each, Benchmark(benchmark), region_code) for each in areas},
        )
    if values.empty:
        raise NothingToShow(
            "No measure of this group is published for such an area.", "Choose another group of measures."
        )
    return tuple(_measures(each, read, group, Benchmark(benchmark), region_code) for each in areas)


def _measures(here: Area, read: _Read, group: str, benchmark: Benchmark, region_code: str) -> Published:
    """One area's measures from what was read."""
    code, weights = here.place.code, read.weights
    alone = why_alone(here, benchmark, region_code)
    whole = {Benchmark.ENGLAND: ENGLAND, Benchmark.REGION: region_code}.get(benchmark, "")
    past = read.past[read.past["area_code"] == code]
    found = []
    for indicator_id, entry in read.catalogue.iterrows():
        entry = entry.copy()  # noqa: PLW2901 - as it is printed at this level
        entry["unit"] = unit_at(entry["unit"], here.level)
        ours = read.values[read.values["indicator_id"] == indicator_id].set_index("area_code")
        if ours.empty:
            continue
        peers = read.districts[read.districts["indicator_id"] == indicator_id].set_index("area_code")
        how, polarity = Combine(entry["combine"]), Polarity(int(entry["polarity"]))
        printed = read.printed[
            (read.printed["indicator_id"] == indicator_id) & (read.printed["period"] == ours["period"].iloc[0])
        ]
        mine = own_value(ours, printed.set_index("area_code"), here, how, weights)
        against = (
            None
            if alone
            else benchmark_value(
                peers,
                benchmark,
                printed=printed.set_index("area_code")["value"].get(whole),
                beside=read.beside[code],
                how=how,
                sizes=weights,
            )
        )
        counted = how is Combine.SUM or entry["unit"] in {*RANKS, FLAG}
        word, tested = ("Not compared", False) if counted else compared(mine, against, peers["value"], polarity)
        trend = outcomes.recent_trend(past[past["indicator_id"] == indicator_id], polarity, "other")
        combined = here.level is Level.BENCHMARK and indicator_id not in set(past["indicator_id"])
        own = printed.loc[printed["area_code"] == code, "value"].notna().any()
        reason = COMBINED_REASON if combined else trend.reason
        found.append(
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
                "lower_ci": mine["lower_ci"],
                "upper_ci": mine["upper_ci"],
                "tested": tested,
                "combined": here.level is Level.BENCHMARK and not own,
                "benchmark": against,
                "benchmark_symbol": None if against is not None else "z" if alone else "x",
                "word": word,
                "trend": trend.word,
                "trend_reason": reason,
                "source_id": entry["source_id"],
                "sentence": comparison(
                    here.place.name,
                    mine,
                    entry,
                    against=against,
                    word=word,
                    whom=benchmark_name(benchmark, region_code),
                    tested=tested,
                    alone=bool(alone),
                ),
            }
        )
    table = pd.DataFrame(found)
    table["benchmark"] = table["benchmark"].astype(float)  # of missing values only, too
    table["shown"] = [
        in_print(v, u, decimals=d, symbol=s)
        for v, u, d, s in zip(table["value"], table["unit"], table["decimals"], table["symbol"], strict=True)
    ]
    table["benchmark_shown"] = [
        quantity(v, SHARE_OF_FLAGGED, d) if u == FLAG and pd.notna(v) else shown(v, decimals=d, symbol=s)
        for v, u, d, s in zip(
            table["benchmark"], table["unit"], table["decimals"], table["benchmark_symbol"], strict=True
        )
    ]
    name = benchmark_name(benchmark, region_code)
    on = {
        word: listed([f"“{each}”" for each in table.loc[table["word"] == word, "short"]])
        for word in ("Worse", "Better")
    }
    told = [f"{word.lower()} than {name} on {which}" for word, which in on.items() if which]
    sentence = alone or (
        f"{here.place.name} is {' and '.join(told)}."
        if told
        else f"No measure of this group sets {here.place.name} apart from {name} by a test; the words only say which way each one lies."
    )
    return publish(
        table,
        name=f"measures-{here.place.name}-{group}",
        question=f"What do the figures say of {here.place.name}?"
        if alone
        else f"How does {here.place.name} compare with {name}?",
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
        notes=[f"{row.measure}: {row.trend_reason}" for row in rows(table) if row.trend_reason][:1],
        sources=sources.lines(table["source_id"]),
        as_at=span(*(str(table["period"].iloc[int(at)]) for at in (table["ends"].argmin(), table["ends"].argmax()))),
        method="as published; benchmark rules 2025.1",
    )
