"""How sure is it? A dot for the value, a line for its interval, a broad one for all that is possible."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from ldsp.disclosure import Column, Published
from ldsp.domain.indicators import Symbol
from ldsp.figures import bars, marks, style

BLUNT = (Symbol.OR_MORE, Symbol.OR_LESS)
BAND = 12  # pixels thick: all that is possible
AROUND = 14
DOT = 90  # square pixels


def spans(
    published: Published,
    *,
    value: str,
    interval: tuple[str, str] | None = None,
    bounds: tuple[str, str] | None = None,
    against: str = "",
    against_name: str = "",
    name: str = "name",
    limits: tuple[float, float] = (0, 100),
) -> alt.LayerChart:
    """A row a value, in the order of the table, with its name and number above it.

    Parameters
    ----------
    published
        Rows without a value have no dot; the table says why.
    value, name
        Keys of the columns to draw and to name the rows by.
    interval
        Keys of the ends of an interval: a thin line.
    bounds
        Keys of the ends of what is possible at all: a broad pale line.
    against, against_name
        Key and name of a second value, drawn as an open diamond: before beside after, weighted beside unweighted.
    limits
        The ends of the scale; what lies beyond widens it.
    """
    key, column = marks.value_column(published, value)
    known = published.table[key].notna()
    table = published.table[known].reset_index(drop=True)
    rows = marks.drawn(published, value, name)
    symbols = table[column.symbol] if column.symbol else [None] * len(table)
    rows["text"] = [
        f"{style.with_unit(v, column)}{f' {symbol}' if isinstance(symbol, str) and symbol in BLUNT else ''}"
        for v, symbol in zip(rows["v"], symbols, strict=True)
    ]
    rows["line"] = bars.lines(rows["name"], rows["text"])
    rows["order"] = range(len(rows))
    told = ["Each dot is one row of the table, in its order."]
    parts = {"interval": interval, "bounds": bounds}
    ends = [rows["v"]]
    for part, keys in parts.items():
        if keys:
            for at, one in enumerate(keys):
                rows[f"{part}{at}"] = table[one].astype(float)
                ends.append(rows[f"{part}{at}"])
    if against:
        rows["other"] = table[against].astype(float)
        ends.append(rows["other"])
    everything = pd.concat(ends).dropna()
    low, high = min(limits[0], *everything, limits[0]), max(limits[1], *everything, limits[1])
    scale = alt.Scale(domain=[low, high], nice=False, padding=6)
    axis = alt.Axis(orient="top", tickCount=5, format=f",.{column.decimals or 0}f", title=style.axis_title(column))
    tall = bars.LINE * max((line.count("\n") + 1 for line in rows["line"]), default=1) + BAND + AROUND
    under = tall / 2 - BAND / 2 - 4
    base = alt.Chart(rows)
    down = alt.Y("order:O", axis=None, sort=None, scale=alt.Scale(type="band", paddingInner=0, paddingOuter=0))
    x = alt.X("v:Q", scale=scale, axis=axis)
    layers: list[alt.Chart] = []
    if bounds:
        band = base.mark_bar(color=style.OTHERS, size=BAND, yOffset=under)
        layers.append(band.encode(y=down, x=alt.X("bounds0:Q", scale=scale, axis=axis), x2="bounds1:Q"))
        told.append("The broad pale line runs from the least to the most that is possible.")
    if interval:
        line = base.mark_rule(color=style.INK, strokeWidth=1.5, yOffset=under)
        layers.append(line.encode(y=down, x=alt.X("interval0:Q", scale=scale, axis=axis), x2="interval1:Q"))
        told.append("The thin line is the 95% interval.")
    if against:
        open_mark = base.mark_point(
            shape="diamond", filled=False, color=style.SELECTED, strokeWidth=2, size=DOT, opacity=1, yOffset=under
        )
        layers.append(open_mark.encode(y=down, x=alt.X("other:Q", scale=scale, axis=axis)))
        told.append(f"The open diamond is {against_name}.")
    dot = base.mark_point(filled=True, color=style.FOCUS, size=DOT, opacity=1, yOffset=under)
    layers.append(dot.encode(y=down, x=x, tooltip=marks.tooltip(column)))
    top = alt.Y("order:O", axis=None, sort=None, bandPosition=0)
    halo = base.mark_text(align="left", baseline="top", dy=4, lineBreak="\n", stroke=style.PAPER, strokeWidth=4)
    text = base.mark_text(align="left", baseline="top", dy=4, lineBreak="\n")
    layers += [each.encode(x=alt.value(2), y=top, text="line:N") for each in (halo, text)]
    return style.dressed(layers, marks.alt_text(published, " ".join(told)), height=max(tall * len(rows), 1))


def tornado(
    published: Published,
    *,
    low: str = "at_low",
    high: str = "at_high",
    name: str = "name",
    title: str = "",
    lines: Sequence[tuple[float, str]] = (),
) -> alt.LayerChart:
    """Which factor matters most? A bar a factor, from the result at its low value to that at its high one, the widest first.

    `title` is that of the scale; `lines` are results to mark by a dashed upright line each: the central one, and where it breaks even.
    """
    _, column = marks.value_column(published, low)
    table = published.table
    rows = pd.DataFrame({"name": table[name], "low": table[low].astype(float), "high": table[high].astype(float)})
    rows["order"] = range(len(rows))
    rows["text"] = [
        f"{style.format_value(a, column)} to {style.format_value(b, column)}"
        for a, b in zip(rows["low"], rows["high"], strict=True)
    ]
    rows["line"] = bars.lines(rows["name"], rows["text"])
    tall = bars.LINE * max((line.count("\n") + 1 for line in rows["line"]), default=1) + BAND + AROUND
    under = tall / 2 - BAND / 2 - 4
    everything = [*rows["low"], *rows["high"], *(at for at, _ in lines)]
    least, most = min(everything, default=0.0), max(everything, default=1.0)
    room = (most - least) * marks.ROOM_AT_ENDS or 1.0
    scale = alt.Scale(domain=[least - room, most + room], nice=False)
    axis = alt.Axis(
        orient="top", tickCount=5, format=f",.{column.decimals or 0}f", title=title or style.axis_title(column)
    )
    down = alt.Y("order:O", axis=None, sort=None, scale=alt.Scale(type="band", paddingInner=0, paddingOuter=0))
    base = alt.Chart(rows)
    bar = base.mark_bar(size=BAND, color=style.FOCUS, yOffset=under).encode(
        y=down, x=alt.X("low:Q", scale=scale, axis=axis), x2="high:Q", tooltip=[alt.Tooltip("line:N", title="Factor")]
    )
    layers = [bar]
    for at, label in lines:
        drawn = marks.benchmark_line(
            (at, label), Column(label="", decimals=column.decimals), (least, most), tall * len(rows)
        )
        layers.append(drawn[0])
    top = alt.Y("order:O", axis=None, sort=None, bandPosition=0)
    halo = base.mark_text(align="left", baseline="top", dy=4, lineBreak="\n", stroke=style.PAPER, strokeWidth=4)
    text = base.mark_text(align="left", baseline="top", dy=4, lineBreak="\n")
    layers += [each.encode(x=alt.value(2), y=top, text="line:N") for each in (halo, text)]
    told = "Each bar runs from the result at a factor's low value to that at its high value, the others unchanged."
    if lines:
        named = [f"{label} ({style.format_value(at, column)})" for at, label in lines]
        told += f" Dashed lines: {' and '.join(named)}."
    return style.dressed(layers, marks.alt_text(published, told), height=max(tall * len(rows), 1))
