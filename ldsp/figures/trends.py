"""How has it moved? Lines over time, broken where the series is broken."""

import json
from collections.abc import Mapping
from typing import NamedTuple

import altair as alt
import pandas as pd

from ldsp.disclosure import Column, Published
from ldsp.domain.areas import ENGLAND
from ldsp.figures import map_labels, marks, style

HEIGHT = 260
MOST_LINES = 4  # in colour and named; further series are grey
STROKES = ([1, 0], [8, 3], [2, 3], [8, 3, 2, 3])  # a line is told by its dashes too
MOST_ROOM = 130  # pixels at the right for the names


class Look(NamedTuple):
    """How a series is drawn, and whether it is named at its end."""

    colour: str
    dash: list[int]
    wide: float
    named: bool


def trend(
    published: Published,
    selected: str | None = None,
    *,
    interval: tuple[str, str] = ("lower_ci", "upper_ci"),
    benchmark_code: str = ENGLAND,
) -> alt.LayerChart:
    """A line an area, named at its end; the selected one in front, with its interval as a band; the benchmark dashed.

    The table has a row an area and period: `area_code`, `name`, `period` (as printed), `period_end` (a date, to place it
    by) and the value; optionally the ends of an interval and `break` (true in the first row after a break in the series).
    A line stops where a value is missing and where the series breaks; a period alone between two gaps is a dot.
    """
    key, column = marks.value_column(published)
    table = published.table.sort_values(["area_code", "period_end"], ignore_index=True)
    ends = interval if set(interval) <= set(table.columns) else (key, key)
    looks = _looks(table, selected, benchmark_code)
    series = {code: segments(table[table["area_code"] == code], key, ends, column) for code in looks}
    series = {code: rows for code, rows in series.items() if len(rows)}
    over = limits(series, selected)
    last = {code: rows.iloc[-1] for code, rows in series.items() if looks[code].named}
    heights = label_heights({code: _height(float(end["v"]), over) for code, end in last.items()})
    names = {code: map_labels.broken(str(end["name"]), 16) for code, end in last.items()}
    longest = max((len(line) for name in names.values() for line in name.split("\n")), default=0)
    right = {"expr": f"width - {min(MOST_ROOM, 16 + 7 * longest)}"}
    x = alt.X("t:Q", axis=periods(series), scale=alt.Scale(zero=False, nice=False, range=[8, right]))
    y_axis = alt.Axis(title=style.head(column), tickCount=5, format=f",.{column.decimals or 0}f")
    y = alt.Y("v:Q", scale=alt.Scale(domain=list(over), nice=False), axis=y_axis)
    tips = [alt.Tooltip("name:N", title="Area"), alt.Tooltip("period:N", title="Period")]
    tips.append(alt.Tooltip("text:N", title=column.label))
    layers: list[alt.Chart] = []
    for code, rows in reversed(series.items()):  # what matters most is drawn last, on top
        look = looks[code]
        base = alt.Chart(rows).encode(x=x, y=y, detail="segment:N")
        if code == selected and ends != (key, key):
            layers.append(base.mark_area(color=look.colour, opacity=0.15).encode(y=alt.Y("low:Q"), y2="high:Q"))
        layers.append(base.mark_line(color=look.colour, strokeDash=look.dash, strokeWidth=look.wide))
        dots = base.mark_point(color=look.colour, filled=True, size=30 if look.named else 10, opacity=1)
        layers.append(dots.encode(tooltip=tips))
        if code in names:
            end = pd.DataFrame({"t": [last[code]["t"]], "label": [names[code]]})
            bold = 700 if code == selected else 400
            text = alt.Chart(end).mark_text(align="left", dx=9, color=style.INK, fontWeight=bold, lineBreak="\n")  # type: ignore[arg-type]
            layers.append(text.encode(x=x, y=alt.value(heights[code]), text="label:N"))
    told = "Each line is one area over time; a gap is a period without a value, or a break in the series."
    return style.dressed(layers, marks.alt_text(published, told), height=HEIGHT)


def label_heights(wanted: Mapping[str, float], apart: float = 32) -> dict[str, float]:
    """Heights near those wanted, in pixels from the top, no two closer than `apart`; lower ones give way.

    >>> label_heights({"Burnley": 50, "England": 60, "Fylde": 150})
    {'Burnley': 50, 'England': 82, 'Fylde': 150}
    """
    placed: dict[str, float] = {}
    free = float("-inf")
    for code, height in sorted(wanted.items(), key=lambda item: item[1]):
        placed[code] = max(height, free)
        free = placed[code] + apart
    return placed


def _looks(table: pd.DataFrame, selected: str | None, benchmark: str) -> dict[str, Look]:
    """The series in order of weight: the selected, the benchmark, the others as they stand in the table."""
    present = list(dict.fromkeys(table["area_code"]))
    codes = [code for code in (selected, benchmark) if code in present]
    codes += [code for code in present if code not in codes]
    looks: dict[str, Look] = {}
    others = 0
    for code in codes:
        if code is None:
            continue
        if code == selected:
            looks[code] = Look(style.SELECTED, [1, 0], style.SELECTED_LINE, named=True)
        elif code == benchmark:
            looks[code] = Look(style.BENCHMARK, list(style.DASHES), 1.5, named=True)
        elif others < MOST_LINES - 1:
            looks[code] = Look(style.CATEGORICAL[others], list(STROKES[others]), 1.5, named=True)
            others += 1
        else:
            looks[code] = Look(style.OTHERS, [1, 0], 1, named=False)
    return looks


def segments(rows: pd.DataFrame, key: str, ends: tuple[str, str], column: Column) -> pd.DataFrame:
    """The rows of a series that have a value, numbered by the unbroken stretch they belong to; `t` is in years."""
    starts = rows[key].isna()
    if "break" in rows:
        starts |= rows["break"].fillna(value=False).astype(bool)
    when = pd.to_datetime(rows["period_end"])
    kept = rows.assign(
        t=(when.dt.year + (when.dt.day_of_year - 1) / 366).round(3),
        v=rows[key].astype(float),
        low=rows[ends[0]].astype(float).fillna(rows[key]),
        high=rows[ends[1]].astype(float).fillna(rows[key]),
        segment=starts.cumsum(),
    ).loc[rows[key].notna()]
    kept["text"] = [style.with_unit(value, column) for value in kept["v"]]
    return kept[["name", "period", "t", "v", "low", "high", "text", "segment"]]


def limits(series: Mapping[str, pd.DataFrame], selected: str | None = None) -> tuple[float, float]:
    """The vertical span: every value, and the interval of the selected area. It need not start at nought."""
    values = [float(v) for rows in series.values() for v in rows["v"]]
    if selected in series:
        values += series[str(selected)][["low", "high"]].to_numpy().ravel().tolist()
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    room = (high - low) * 0.08 or 1.0
    return low - room, high + room


def _height(value: float, limits: tuple[float, float]) -> float:
    return round((limits[1] - value) / (limits[1] - limits[0]) * HEIGHT, 1)


def periods(series: Mapping[str, pd.DataFrame]) -> alt.Axis:
    """The periods as ticks, printed as their publisher prints them."""
    ticks = {
        float(t): str(period) for rows in series.values() for t, period in zip(rows["t"], rows["period"], strict=True)
    }
    words = json.dumps({str(t): period for t, period in sorted(ticks.items())})
    return alt.Axis(
        values=sorted(ticks),
        labelExpr=f"{words}[datum.value]",
        grid=False,
        title=None,
        labelOverlap=True,
        labelFlush=True,
    )
