"""An area's measures, each beside a benchmark."""

import pandas as pd

from ldsp.analysis import outcomes
from ldsp.disclosure import Column, Published, publish
from ldsp.domain.areas import ENGLAND, Level
from ldsp.domain.indicators import Combine, Polarity
from ldsp.domain.numbers import shown
from ldsp.domain.tables import rows
from ldsp.errors import NothingToShow
from ldsp.services import indicators, sources
from ldsp.services.district.area import area
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
from ldsp.services.need.words import listed
from ldsp.store import reads
from ldsp.store.database import reading

MAD_RULE = (
    "Where no confidence interval is published, “similar” means within one median absolute deviation of England's districts "
    "from the benchmark (the rule of ONS Explore Local Statistics), and no judgement is made."
)
TEST_RULE = "Better, similar and worse are said only where the 95% confidence interval of the value leaves the benchmark out, or does not."
COMBINED_REASON = "Values combined from districts have no confidence interval."


def measures(code: str, group: str, benchmark: str, region_code: str, until: str = "") -> Published:
    """An area's latest value of every measure of a group, set beside a benchmark. A row is a measure.

    Columns beyond those printed: `indicator_id`; `group_code`, the catalogue's component.
    """
    here, benchmark = area(code), Benchmark(benchmark)
    alone = why_alone(here, benchmark, region_code)
    whole = {Benchmark.ENGLAND: ENGLAND, Benchmark.REGION: region_code}.get(benchmark, "")
    level = Level.NEIGHBOURHOOD if here.level is Level.NEIGHBOURHOOD else Level.DISTRICT
    with reading() as session:
        catalogue = reads.indicators(session)
        catalogue = catalogue[catalogue["component"] == group].set_index("indicator_id")
        # A neighbourhood is set beside districts, not beside 33,754 others.
        only = None if level is Level.DISTRICT else [code]
        values = newest(session, list(catalogue.index), level, until, area_codes=only)
        districts = values if level is Level.DISTRICT else newest(session, list(catalogue.index), Level.DISTRICT, until)
        published = newest(
            session, list(catalogue.index), Level.BENCHMARK, until, area_codes=[ENGLAND, code, region_code]
        )
        weights = sizes(session)
        past = reads.history(session, indicator_ids=list(catalogue.index), area_codes=[code])
        beside = areas_beside(session, here, benchmark, region_code)
    if values.empty:
        raise NothingToShow(
            "No measure of this group is published for such an area.", "Choose another group of measures."
        )
    found = []
    for indicator_id, entry in catalogue.iterrows():
        ours = values[values["indicator_id"] == indicator_id].set_index("area_code")
        if ours.empty:
            continue
        peers = districts[districts["indicator_id"] == indicator_id].set_index("area_code")
        how, polarity = Combine(entry["combine"]), Polarity(int(entry["polarity"]))
        printed = published[
            (published["indicator_id"] == indicator_id) & (published["period"] == ours["period"].iloc[0])
        ]
        mine = own_value(ours, printed.set_index("area_code"), here, how, weights)
        against = (
            None
            if alone
            else benchmark_value(
                peers,
                benchmark,
                printed=printed.set_index("area_code")["value"].get(whole),
                beside=beside,
                how=how,
                sizes=weights,
            )
        )
        counted = how is Combine.SUM or entry["unit"] in RANKS
        word, tested = ("Not compared", False) if counted else compared(mine, against, peers["value"], polarity)
        trend = outcomes.recent_trend(past[past["indicator_id"] == indicator_id], polarity, "other")
        combined = here.level is Level.BENCHMARK and indicator_id not in set(past["indicator_id"])
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
        shown(v, decimals=d, symbol=s)
        for v, d, s in zip(table["value"], table["decimals"], table["symbol"], strict=True)
    ]
    table["benchmark_shown"] = [
        shown(v, decimals=d, symbol=s)
        for v, d, s in zip(table["benchmark"], table["decimals"], table["benchmark_symbol"], strict=True)
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
