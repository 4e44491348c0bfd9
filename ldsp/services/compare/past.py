"""One measure of several areas over time."""

from collections.abc import Mapping

import pandas as pd

from ldsp.disclosure import Column, Published, publish
from ldsp.domain.areas import ENGLAND
from ldsp.domain.tables import rows
from ldsp.errors import NothingToShow
from ldsp.services import indicators
from ldsp.services.need.words import listed, quantity


def past(parts: Mapping[str, Published], named: Mapping[str, str], indicator_id: str) -> Published:
    """The past of one measure in several areas, and England's. A row is an area and a period.

    Parameters
    ----------
    parts
        What `district.history` publishes, by the code of each area that has a past.
    named
        Code and name of every area, in order; those without a past are told of.

    Raises
    ------
    NothingToShow
        None of the areas has two values.
    """
    if not parts:
        raise NothingToShow(
            "None of these areas has two values of this measure, so there is no line to draw.",
            "Choose another measure.",
        )
    entry = indicators.entry(indicator_id)
    tables = [part.table[part.table["area_code"] == code].assign(name=named[code]) for code, part in parts.items()]
    if ENGLAND not in parts:
        england = next(iter(parts.values())).table
        tables.append(england[england["area_code"] == ENGLAND])
    table = pd.concat([each for each in tables if len(each)], ignore_index=True)
    without = [name for code, name in named.items() if code not in parts]
    decimals = int(entry.decimals)
    known = table[table["value"].notna()]
    first, last = (str(known.sort_values("period_end")["period"].iloc[at]) for at in (0, -1))
    return publish(
        table,
        name=f"compare-past-{next(iter(named.values()))}-{entry.short_label}",
        question=f"How has “{entry.short_label}” changed in these areas?",
        sentence=_sentence(known, list(parts), entry.unit, decimals),
        subtitle=f"{entry.label} ({entry.unit}), {first} to {last}; one picture an area, all on one scale",
        columns={
            "name": Column(label="Area"),
            "period": Column(label="Period"),
            "value": Column(label=entry.short_label, unit=entry.unit, decimals=decimals, symbol="symbol"),
            "lower_ci": Column(label="95% interval, from", decimals=decimals, symbol="ci_symbol"),
            "upper_ci": Column(label="95% interval, to", decimals=decimals, symbol="ci_symbol"),
            "area_code": Column(label="Code"),
        },
        how_to_read="The marked line is the area named above its picture, the grey lines are the others, the dashed line is England. "
        "A break in a line is a period without a value.",
        notes=[
            *(
                [f"No line for {listed(without, most=6)}: fewer than two values, or districts that do not combine."]
                if without
                else []
            ),
            *([entry.caveat] if entry.caveat else []),
        ],
        sources=[source for part in parts.values() for source in part.sources],
        as_at=last,
        method="as published",
        facts={"value": "value"},
    )


def _sentence(known: pd.DataFrame, codes: list[str], unit: str, decimals: int) -> str:
    """Where each area stands last, which is all that can be said without a test."""
    last = known.sort_values("period_end").groupby("area_code").tail(1)
    ours = last[last["area_code"].isin(codes)].sort_values("value", ascending=False)
    told = [f"{row.name} {quantity(row.value, unit, decimals)}" for row in rows(ours)]
    england = last.loc[last["area_code"] == ENGLAND, "value"]
    beside = (
        f"; England {quantity(float(england.iloc[0]), unit, decimals)}" if len(england) and ENGLAND not in codes else ""
    )
    periods = list(dict.fromkeys(ours["period"]))
    when = f"In {periods[0]}" if len(periods) == 1 else "At the latest date of each"
    return f"{when}: {listed(told, most=6)}{beside}."
