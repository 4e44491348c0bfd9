"""Where does one area stand among all the others? The strip under the map, and the swarm."""

from itertools import pairwise

import altair as alt
import numpy as np
import pandas as pd

from ldsp.disclosure import Column, Published
from ldsp.figures import legends, marks, style

TICKS_AT, TICK = 62, 30  # pixels: middle of the ticks from the top, and their length
BAR_AT = (82, 92)  # pixels: the bar in the colours of the map
MOST_TICKS = 1_000
COLUMNS, COLUMN_ROOM = 90, 8  # how many steps, and pixels by which the tallest column stands over a tick
NARROWEST = 300  # pixels: dots are piled for a telephone, and have more room on any other screen
DOT = 7.0  # pixels across
ABOVE_SWARM = 44  # pixels kept for the names


def strip(
    published: Published, selected: str | None = None, *, benchmark: float | None = None, benchmark_name: str = ""
) -> alt.LayerChart:
    """One tick an area from low to high, over the colours of the map; the selected one marked and named.

    The table has a row an area: `area_code`, `name` and the value. Areas without a value have no tick. Very many ticks would
    be one block: instead of them columns tell how many areas lie where, and the browser is spared the rest.
    """
    key, column = marks.value_column(published)
    values = published.table[key].dropna().astype(float)
    crowded = len(values) > MOST_TICKS
    rows = marks.drawn(published.narrowed(published.table["area_code"] == selected) if crowded else published)
    beside = marks.benchmark_of(published, benchmark, benchmark_name)
    limits = marks.span(values, beside)
    breaks = [edge for edge in legends.edges(published) if limits[0] < edge < limits[1]]
    x = marks.across(column, limits, breaks)
    layers = [
        _columns(values, limits, x) if crowded else _ticks(rows, x, column),
        *_class_bar(published, limits),
        *marks.benchmark_line(beside, column, limits, BAR_AT[1]),
        *marks.named(rows, selected, column, limits, BAR_AT[0]),
        *marks.ends(published, BAR_AT[1] + 34),
    ]
    told = (
        f"Columns count the {len(values):,} areas from low values on the left to high ones on the right."
        if crowded
        else f"Each of the {len(values)} ticks is one area, low values on the left."
    )
    return style.dressed(layers, marks.alt_text(published, told), height=BAR_AT[1])


def _ticks(rows: pd.DataFrame, x: alt.X, column: Column) -> alt.Chart:
    ticks = alt.Chart(rows).mark_tick(color=style.FOCUS, thickness=1.5, size=TICK, opacity=0.8)
    drawn: alt.Chart = ticks.encode(x=x, y=alt.value(TICKS_AT), tooltip=marks.tooltip(column)).add_params(
        marks.clickable()
    )
    return drawn


def _columns(values: pd.Series, limits: tuple[float, float], x: alt.X) -> alt.Chart:
    """How many areas lie in each of many equal steps, as columns that stand on the bar of classes."""
    counts, edges = np.histogram(values, bins=COLUMNS, range=limits)
    heights = counts / max(counts.max(), 1) * (TICK + COLUMN_ROOM)
    table = pd.DataFrame({"v": edges[:-1], "to": edges[1:], "y": BAR_AT[0] - heights, "areas": counts}).round(4)
    bars = alt.Chart(table[table["areas"] > 0]).mark_bar(color=style.FOCUS)
    drawn: alt.Chart = bars.encode(
        x=x,
        x2="to:Q",
        y=alt.Y("y:Q", scale=None, axis=None),
        y2=alt.value(BAR_AT[0]),
        tooltip=alt.Tooltip("areas:Q", title="Areas"),
    )
    return drawn


def beeswarm(
    published: Published, selected: str | None = None, *, benchmark: float | None = None, benchmark_name: str = ""
) -> alt.LayerChart:
    """One dot an area, at its value and piled upwards where dots would meet; the selected one marked and named.

    Nothing is jittered: a dot's distance from the left is its value, and its height has no meaning.
    """
    _, column = marks.value_column(published)
    rows = marks.drawn(published)
    beside = marks.benchmark_of(published, benchmark, benchmark_name)
    limits = marks.span(rows["v"], beside)
    scaled = (rows["v"] - limits[0]) / (limits[1] - limits[0]) * NARROWEST
    levels = piled(scaled.tolist(), DOT)
    tall = ABOVE_SWARM + DOT * (max(levels, default=0) + 2)
    rows["y"] = [tall - DOT * (level + 1) for level in levels]
    dots = alt.Chart(rows).mark_circle(
        color=style.OTHERS, size=DOT**2 * 0.7, opacity=1, stroke=style.FIELD_BORDER, strokeWidth=0.6
    )
    x, y = marks.across(column, limits), alt.Y("y:Q", scale=None, axis=None)
    layers = [
        dots.encode(x=x, y=y, tooltip=marks.tooltip(column)).add_params(marks.clickable()),
        *marks.benchmark_line(beside, column, limits, tall),
    ]
    one = rows[rows["area_code"] == selected]
    if not one.empty:
        layers += marks.named(rows, selected, column, limits, float(one["y"].iloc[0]))
        diamond = alt.Chart(one).mark_point(
            shape="diamond", filled=True, size=190, color=style.SELECTED, stroke=style.INK, strokeWidth=1, opacity=1
        )
        layers.append(diamond.encode(x=alt.X("v:Q"), y=y))
    layers += marks.ends(published, tall + 34)
    told = f"Each of the {len(rows)} dots is one area; those with higher values stand further right."
    return style.dressed(layers, marks.alt_text(published, told), height=tall)


def piled(positions: list[float], wide: float) -> list[int]:
    """The level of each dot, counted from nought, so that dots of that width touch but never cover one another.

    Dots are taken from left to right and each goes to the lowest level where it has room.

    >>> piled([0, 3, 20, 5, 8], wide=8)
    [0, 1, 0, 2, 0]
    """
    last: list[float] = []  # the rightmost dot of each level
    levels = [0] * len(positions)
    for at in sorted(range(len(positions)), key=lambda dot: positions[dot]):
        level = next((n for n, right in enumerate(last) if positions[at] - right >= wide), len(last))
        last[level : level + 1] = [positions[at]]
        levels[at] = level
    return levels


def _class_bar(published: Published, limits: tuple[float, float]) -> list[alt.Chart]:
    """The classes of the map as a bar in its colours, from the left end to the right; nothing without classes."""
    breaks = legends.edges(published)
    if not breaks:
        return []
    inside = [min(max(edge, limits[0]), limits[1]) for edge in breaks]
    ends = pairwise([limits[0], *inside, limits[1]])
    palette = legends.colours(published) if legends.rising(published) else legends.colours(published)[::-1]
    table = pd.DataFrame([{"v": low, "to": high, "c": c} for (low, high), c in zip(ends, palette, strict=True)])
    bar = alt.Chart(table[table["to"] > table["v"]]).mark_bar(stroke=style.PAPER, strokeWidth=1)
    return [
        bar.encode(
            x=alt.X("v:Q"),
            x2="to:Q",
            y=alt.value(BAR_AT[0]),
            y2=alt.value(BAR_AT[1]),
            color=alt.Color("c:N", scale=None),
        )
    ]
