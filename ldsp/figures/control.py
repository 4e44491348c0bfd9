"""Is that a change, or the ordinary ups and downs? Counts over time between the limits of an XmR chart."""

import json
from typing import Any

import altair as alt
import pandas as pd

from ldsp.disclosure import Published
from ldsp.figures import marks, style

HEIGHT = 260
ROOM = 108  # pixels at the right for the names of the lines


def control(published: Published) -> alt.LayerChart:
    """Points joined in order; with a chart (`facts`: chart) its mean and limits, and signals as filled diamonds.

    A row is a period, without a gap between them: `period` (as printed), the value; with a chart `mean`, `lower`, `upper`
    and `signal`. A hidden count is a `[c]` at the foot, and the line stops there.
    """
    key, column = marks.value_column(published)
    table = published.table
    rows = pd.DataFrame(
        {
            "t": range(len(table)),
            "period": table["period"],
            "v": table[key].astype(float),
            "text": style.shown(published)[style.head(column)],
            "stretch": table[key].isna().cumsum(),
        }
    )
    charted = bool(published.facts.get("chart"))
    rows["signal"] = table["signal"] if charted else "none"
    top = max([1.0, *rows["v"].dropna(), *(table["upper"].dropna() if charted else ())]) * 1.06
    words = json.dumps([str(period) for period in table["period"]])
    every = alt.Axis(
        values=list(range(len(table))), labelExpr=f"{words}[datum.value]", title=None, grid=False, labelOverlap=True,
        labelFlush=True,
    )  # fmt: skip
    across = alt.Scale(nice=False, zero=False, range=[22, {"expr": f"width - {ROOM}"}])
    x = alt.X("t:Q", scale=across, axis=every)
    axis = alt.Axis(title=style.head(column), tickCount=5, format=",.0f")
    y = alt.Y("v:Q", scale=alt.Scale(domain=[0, top], nice=False), axis=axis)
    tips = [alt.Tooltip("period:N", title="Period"), alt.Tooltip("text:N", title=column.label)]
    if charted:
        tips.append(alt.Tooltip("signal:N", title="Signal"))
    base = alt.Chart(rows[rows["v"].notna()]).encode(x=x, y=y)
    layers: list[alt.Chart] = _lines(table, top) if charted else []
    layers.append(base.mark_line(color=style.FOCUS, strokeWidth=1.5).encode(detail="stretch:N"))
    layers.append(base.mark_point(color=style.FOCUS, filled=True, size=28, opacity=1).encode(tooltip=tips))
    if (rows["signal"] != "none").any():
        signals = alt.Chart(rows[(rows["signal"] != "none") & rows["v"].notna()]).encode(x=x, y=y, tooltip=tips)
        layers.append(
            signals.mark_point(
                shape="diamond", color=style.SELECTED, stroke=style.INK, filled=True, size=130, opacity=1
            )
        )
    if (hidden := rows[rows["v"].isna()]).size:
        mark = alt.Chart(hidden).mark_text(baseline="bottom", dy=-2, color=style.INK_SECONDARY).encode(
            x=x, y=alt.value(HEIGHT), text="text:N", tooltip=tips
        )  # fmt: skip
        layers.append(mark)
    told = "Each point is one period, in order."
    if charted:
        told += " The dashed lines are the mean and the limits of the ordinary ups and downs; an orange diamond is a signal."
    return style.dressed(layers, marks.alt_text(published, told), height=HEIGHT)


def _lines(table: pd.DataFrame, top: float) -> list[alt.Chart]:
    """Mean and limits across the whole width, named at their right."""
    found: list[alt.Chart] = []
    first: Any = table[table["mean"].notna()].iloc[0]
    for name, words in (("upper", "Upper limit"), ("mean", "Mean"), ("lower", "Lower limit")):
        value = float(first[name])
        if name == "lower" and value <= 0:
            continue
        base = alt.Chart(pd.DataFrame({"v": [value], "t": [f"{words} {style.number(value, 0)}"]})).encode(
            y=alt.Y("v:Q", scale=alt.Scale(domain=[0, top], nice=False))
        )
        dash = list(style.DASHES) if name != "mean" else [1, 0]
        found.append(base.mark_rule(color=style.BENCHMARK, strokeDash=dash, strokeWidth=1))
        under = name == "lower"
        text = base.mark_text(
            align="left", dx=6 - ROOM, dy=3 if under else -3, baseline="top" if under else "bottom", color=style.INK
        )
        found.append(text.encode(x=alt.value("width"), text="t:N"))
    return found
