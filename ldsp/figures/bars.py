"""Which is the largest, and what is it made of? Horizontal bars, each with its name and number beside it."""

import altair as alt
import pandas as pd

from ldsp.disclosure import Column, Published
from ldsp.figures import map_labels, marks, style

MOST_BARS = 30
BAR = 12  # pixels thick
LINE = 17  # pixels from one line of text to the next
AROUND = 12  # pixels of a row that are neither text nor bar
LETTERS = 48  # that fit on one line of the narrowest screen


def bars(
    published: Published,
    selected: str | None = None,
    *,
    value: str = "",
    name: str = "name",
    interval: tuple[str, str] | None = None,
    benchmark: float | None = None,
    benchmark_name: str = "",
    most: int = MOST_BARS,
) -> alt.LayerChart:
    """A bar a row, in the order of the table, with its name and value above it.

    Parameters
    ----------
    published
        A row a bar; beyond `most` rows the rest is left to the table. Rows without a value have no bar.
    selected
        `area_code` of the bar to bring out.
    value, name
        Keys of the columns to draw and to name the bars by.
    interval
        Keys of the columns with the ends of an interval, drawn as a thin line at the bar's end.
    benchmark, benchmark_name
        Drawn as a dashed upright line; told in `facts` otherwise.
    """
    key, column = marks.value_column(published, value)
    rows = marks.drawn(published, value, name)
    every = len(rows)
    rows = rows.head(most)
    rows["line"] = lines(rows["name"], rows["text"])
    rows["c"] = style.FOCUS
    if selected is not None and "area_code" in rows:
        rows.loc[rows["area_code"] == selected, "c"] = style.SELECTED
    drawn = ["v"]
    if interval:
        ends = published.table.loc[published.table[key].notna(), list(interval)].head(most)
        rows["from"], rows["to"] = ends[interval[0]].to_numpy(), ends[interval[1]].to_numpy()
        drawn += ["from", "to"]
    beside = marks.benchmark_of(published, benchmark, benchmark_name)
    layers = _rows(rows, drawn, column, beside)
    if interval:
        line = alt.Chart(rows).mark_rule(color=style.INK, strokeWidth=1.5, yOffset=_under_text(rows))
        layers.append(line.encode(y=_down(), x=alt.X("from:Q"), x2="to:Q"))
    told = "Each bar is one row of the table, in its order."
    if every > most:
        told += f" The first {most} of {every} are drawn."
    if beside:
        told += f" The dashed line is {beside[1]}, {style.with_unit(beside[0], column)}."
    return style.dressed(layers, marks.alt_text(published, told), height=_row(rows) * len(rows))


def contributions(
    published: Published,
    *,
    value: str = "contribution",
    against: str = "england",
    against_name: str = "England",
    name: str = "indicator",
) -> alt.LayerChart:
    """What makes the score: a bar a measure, and an upright mark where the comparator's bar would end.

    A row is a measure, in the order to be drawn; `value` and `against` are the keys of the two contributions, in points of
    the score, and `name` that of the measure's label. What lowers the score goes to the left of nought.
    """
    key, column = marks.value_column(published, value)
    rows = marks.drawn(published, value, name)
    rows["c"] = style.FOCUS
    rows["other"] = published.table.loc[published.table[key].notna(), against].astype(float).to_numpy()
    others = [f" ({against_name} {style.format_value(other, column)})" for other in rows["other"]]
    rows["line"] = lines(rows["name"], rows["text"] + others)
    layers = _rows(rows, ["v", "other"], column, None)
    casing = alt.Chart(rows).mark_tick(color=style.CASING, thickness=6, size=BAR + 8, yOffset=_under_text(rows))
    mark = alt.Chart(rows).mark_tick(color=style.SELECTED, thickness=3, size=BAR + 8, yOffset=_under_text(rows))
    layers += [each.encode(y=_down(), x=alt.X("other:Q")) for each in (casing, mark)]
    told = (
        "Each bar is the part of the score that one measure contributes. "
        f"The upright mark across it is where the bar of {against_name} would end."
    )
    return style.dressed(layers, marks.alt_text(published, told), height=_row(rows) * len(rows))


def lines(names: pd.Series, values: pd.Series) -> list[str]:
    """Name and value of each bar, on one line where all of them fit, else the value beneath the name.

    >>> lines(pd.Series(["Burnley"]), pd.Series(["3.4"]))
    ['Burnley  3.4']
    """
    whole = [f"{name}  {value}" for name, value in zip(names, values, strict=True)]
    if max((len(line) for line in whole), default=0) <= LETTERS:
        return whole
    return [f"{map_labels.broken(name, LETTERS)}\n{value}" for name, value in zip(names, values, strict=True)]


def _row(rows: pd.DataFrame) -> int:
    """Height of a row in pixels: its text and the bar beneath it."""
    return LINE * max((line.count("\n") + 1 for line in rows["line"]), default=1) + BAR + AROUND


def _under_text(rows: pd.DataFrame) -> float:
    """Pixels from the middle of a row down to the middle of its bar."""
    return _row(rows) / 2 - BAR / 2 - AROUND / 2


def _down() -> alt.Y:
    return alt.Y("order:O", axis=None, sort=None, scale=alt.Scale(paddingInner=0, paddingOuter=0))


def _rows(rows: pd.DataFrame, drawn: list[str], column: Column, beside: tuple[float, str] | None) -> list[alt.Chart]:
    """Bars from nought, and above each its text, which has the whole width to itself."""
    rows["order"] = range(len(rows))
    everything = [0.0, *rows[drawn].to_numpy().ravel().tolist(), *([beside[0]] if beside else [])]
    least, most = min(everything), max(everything)
    scale = alt.Scale(domain=[least, most + ((most - least) or 1) * marks.ROOM_AT_ENDS], nice=False)
    axis = alt.Axis(
        orient="top", grid=True, tickCount=4, format=f",.{column.decimals or 0}f", title=style.axis_title(column)
    )
    base = alt.Chart(rows)
    bar = base.mark_bar(size=BAR, yOffset=_under_text(rows)).encode(
        x=alt.X("v:Q", scale=scale, axis=axis),
        y=_down(),
        color=alt.Color("c:N", scale=None),
        tooltip=marks.tooltip(column),
    )
    top = alt.Y("order:O", axis=None, sort=None, bandPosition=0)
    # The halo keeps gridlines and the benchmark from running through the letters.
    halo = base.mark_text(align="left", baseline="top", dy=5, lineBreak="\n", stroke=style.PAPER, strokeWidth=4)
    text = base.mark_text(align="left", baseline="top", dy=5, lineBreak="\n")
    line = marks.benchmark_line(beside, column, (least, most), _row(rows) * len(rows))[:1]
    return [bar, *line, *(each.encode(x=alt.value(2), y=top, text="line:N") for each in (halo, text))]
