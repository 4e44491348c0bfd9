"""Several areas over time, a small picture each, all on one scale."""

from collections.abc import Mapping

import altair as alt
import pandas as pd

from ldsp.disclosure import Published
from ldsp.domain.areas import ENGLAND
from ldsp.figures import marks, style, trends

HEIGHT = 170
HEAD = 26  # pixels at the top for the name
SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down")
"""With each of the six colours a shape, so that areas are told apart without colour."""


def looks(codes: tuple[str, ...]) -> dict[str, tuple[str, str]]:
    """Colour and shape of each compared area, by its place among them.

    >>> colour, shape = looks(("E07000117", "E07000122"))["E07000122"]
    >>> colour == style.CATEGORICAL[1], shape
    (True, 'square')
    """
    if len(codes) > len(SHAPES):
        raise ValueError(f"Six areas can be told apart, not {len(codes)}.")
    return dict(zip(codes, zip(style.CATEGORICAL, SHAPES, strict=True), strict=False))


def multiple(published: Published, code: str, *, codes: tuple[str, ...]) -> alt.LayerChart:
    """The picture of one area: its line marked and named, the other areas grey, England dashed.

    The table is that of `trends.trend`; `codes` are all the compared areas, in order, so that an area looks the same in every
    picture of the page.
    """
    key, column = marks.value_column(published)
    table = published.table.sort_values(["area_code", "period_end"], ignore_index=True)
    present = list(dict.fromkeys(table["area_code"]))
    series = {one: trends.segments(table[table["area_code"] == one], key, (key, key), column) for one in present}
    series = {one: rows for one, rows in series.items() if len(rows)}
    low, high = trends.limits(series)
    colour, shape = looks(codes)[code]
    y_axis = alt.Axis(title=None, tickCount=4, format=f",.{column.decimals or 0}f")
    y = alt.Y("v:Q", scale=alt.Scale(domain=[low, high], nice=False, range=[HEIGHT, HEAD + 8]), axis=y_axis)
    x = alt.X(
        "t:Q", axis=_ends(series), scale=alt.Scale(domain=_span(series), nice=False, range=[8, {"expr": "width - 10"}])
    )
    layers: list[alt.Chart] = []
    order = [one for one in series if one not in {code, ENGLAND}] + [one for one in (ENGLAND, code) if one in series]
    for one in order:
        base = alt.Chart(series[one]).encode(x=x, y=y, detail="segment:N")
        if one == code:
            layers.append(base.mark_line(color=colour, strokeWidth=style.SELECTED_LINE))
            tips = [alt.Tooltip("name:N", title="Area"), alt.Tooltip("period:N", title="Period")]
            tips.append(alt.Tooltip("text:N", title=column.label))
            dots = base.mark_point(color=colour, filled=True, shape=shape, size=45, opacity=1)
            layers.append(dots.encode(tooltip=tips))
        elif one == ENGLAND:
            layers.append(base.mark_line(color=style.BENCHMARK, strokeDash=list(style.DASHES), strokeWidth=1.5))
        else:
            layers.append(base.mark_line(color=style.OTHERS, strokeWidth=1))
    last = series[code].iloc[-1] if code in series else None
    name = str(table.loc[table["area_code"] == code, "name"].iloc[0]) if last is not None else code
    said = f"{name}  {last['text']}" if last is not None else name
    layers += _head(said, colour, shape)
    told = f"{name} over time, on the same scale as the other areas, which are grey; England is the dashed line."
    return style.dressed(layers, marks.alt_text(published, told), height=HEIGHT)


def _head(text: str, colour: str, shape: str) -> list[alt.Chart]:
    """The area's mark, name and latest value, above its picture."""
    one = alt.Chart(pd.DataFrame({"head": [text]}))
    # It stands for nothing that could be read out: the name beside it is.
    mark = one.mark_point(color=colour, filled=True, shape=shape, size=80, opacity=1, aria=False)
    name = one.mark_text(align="left", baseline="middle", fontWeight=700, color=style.INK, limit=280)
    return [
        mark.encode(x=alt.value(10), y=alt.value(HEAD / 2)),
        name.encode(x=alt.value(22), y=alt.value(HEAD / 2), text="head:N"),
    ]


def _span(series: Mapping[str, pd.DataFrame]) -> list[float]:
    every = pd.concat([rows["t"] for rows in series.values()])
    return [float(every.min()), float(every.max())]


def _ends(series: Mapping[str, pd.DataFrame]) -> alt.Axis:
    """The first and the last period only: there is no room for more."""
    axis = trends.periods(series)
    ticks = list(axis.values)
    return alt.Axis(
        values=[ticks[0], ticks[-1]],
        labelExpr=axis.labelExpr,
        grid=False,
        title=None,
        labelFlush=True,
        labelOverlap=True,
    )
