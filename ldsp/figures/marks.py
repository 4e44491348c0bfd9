"""What the charts have in common: which column is drawn, over which span, and how one area or a benchmark is marked.

What a chart needs beyond the table is told in the publication's `facts`, as plain text:

* `value`: key of the column that is drawn (otherwise the first column of numbers)
* `benchmark`, `benchmark_name`: the value to compare with, and whose it is
* `lower_end`, `higher_end`: words for the ends of the scale: lower risk, higher risk
"""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from ldsp.disclosure import Column, Published
from ldsp.figures import style

ROOM_AT_ENDS = 0.04  # of the span, so that a mark at an end is not cut
LABEL_ROWS = (8, 26)  # pixels from the top: the benchmark's name, then the selected area's


def alt_text(published: Published, marks: str) -> str:
    """What a chart says to those who cannot see it: the question, the answer, the marks, and where the rows are."""
    return f"{published.question} {published.sentence} {marks} The same figures are in the table."


def value_column(published: Published, value: str = "") -> tuple[str, Column]:
    """The column that is drawn: the one named, else what `facts` says, else the first with numbers."""
    numbers = [key for key, column in published.columns.items() if column.decimals is not None]
    key = value or published.facts.get("value") or next(iter(numbers), "")
    if key not in published.columns:
        raise ValueError(f"Publication '{published.name}' has no column of numbers '{key}' to draw.")
    return key, published.columns[key]


def drawn(published: Published, value: str = "", name: str = "name") -> pd.DataFrame:
    """The rows that have a value: `area_code` if the table has it, `name`, `v` the value, `text` as it is printed."""
    key, column = value_column(published, value)
    table = published.table[published.table[key].notna()].rename(columns={name: "name"})
    symbols = table[column.symbol] if column.symbol else pd.Series(None, index=table.index, dtype="object")
    rows = table[[name for name in ("area_code", "name") if name in table.columns]].copy()
    rows["v"] = table[key].astype(float)
    rows["text"] = [style.format_value(v, column, s) for v, s in zip(table[key], symbols, strict=True)]
    return rows.reset_index(drop=True)


def span(values: pd.Series, benchmark: tuple[float, str] | None) -> tuple[float, float]:
    """Least and greatest value to be drawn, the benchmark included, with room at both ends."""
    everything = [*values.tolist(), *([benchmark[0]] if benchmark else [])]
    low, high = (min(everything), max(everything)) if everything else (0.0, 1.0)
    room = (high - low) * ROOM_AT_ENDS or 1.0
    return low - room, high + room


def across(column: Column, limits: tuple[float, float], values: Sequence[float] | None = None) -> alt.X:
    """A horizontal axis of numbers: few labels, no grid, unit in its title."""
    axis = alt.Axis(
        grid=False,
        format=f",.{column.decimals or 0}f",
        tickCount=5,
        labelFlush=True,
        title=style.axis_title(column),
        titleAnchor="middle",
        values=list(values) if values else alt.Undefined,
    )
    return alt.X("v:Q", scale=alt.Scale(domain=list(limits), nice=False), axis=axis)


def tooltip(column: Column) -> list[alt.Tooltip]:
    """Name and value, as printed."""
    return [alt.Tooltip("name:N", title="Name"), alt.Tooltip("text:N", title=column.label)]


def clickable() -> alt.Parameter:
    """Lets a page ask which area was clicked: the selection is called `area` and holds `area_code`."""
    return alt.selection_point(name="area", fields=["area_code"])


def ends(published: Published, y: float) -> list[alt.Chart]:
    """What left and right mean, in words, at the two ends of a line `y` pixels from the top."""
    left, right = published.facts.get("lower_end", ""), published.facts.get("higher_end", "")
    if not (left and right):
        return []
    low, high = alt.Chart(pd.DataFrame({"t": [left]})), alt.Chart(pd.DataFrame({"t": [right]}))
    return [
        low.mark_text(align="left", color=style.INK_SECONDARY).encode(x=alt.value(0), y=alt.value(y), text="t:N"),
        high.mark_text(align="right", color=style.INK_SECONDARY).encode(
            x=alt.value("width"), y=alt.value(y), text="t:N"
        ),
    ]


def benchmark_of(published: Published, value: float | None, name: str) -> tuple[float, str] | None:
    """What to compare with and whose it is: as given, or as `facts` say."""
    if value is None and "benchmark" in published.facts:
        value = float(published.facts["benchmark"])
    return None if value is None else (value, name or published.facts.get("benchmark_name", "Benchmark"))


def benchmark_line(
    benchmark: tuple[float, str] | None, column: Column, limits: tuple[float, float], bottom: float
) -> list[alt.Chart]:
    """A dashed upright line at the benchmark, with its name and value at the top; nothing if there is none."""
    if benchmark is None:
        return []
    value, name = benchmark
    base = alt.Chart(pd.DataFrame({"v": [value], "t": [f"{name} {style.with_unit(value, column)}"]})).encode(
        x=alt.X("v:Q")
    )
    rule = base.mark_rule(color=style.BENCHMARK, strokeDash=list(style.DASHES), strokeWidth=1.5)
    return [
        rule.encode(y=alt.value(LABEL_ROWS[0] + 8), y2=alt.value(bottom)),
        _beside(base, value, limits, colour=style.BENCHMARK).encode(y=alt.value(LABEL_ROWS[0]), text="t:N"),
    ]


def named(
    rows: pd.DataFrame, selected: str | None, column: Column, limits: tuple[float, float], y: float
) -> list[alt.Chart]:
    """Name and value of the selected area, with a line down to its mark at `y`; nothing if it has no value."""
    one = rows[rows["area_code"] == selected] if "area_code" in rows else rows[:0]
    if one.empty:
        return []
    value = float(one["v"].iloc[0])
    text = f"{one['name'].iloc[0]} {style.with_unit(value, column)}"
    base = alt.Chart(pd.DataFrame({"v": [value], "t": [text]})).encode(x=alt.X("v:Q"))
    leader = base.mark_rule(color=style.SELECTED, strokeWidth=style.SELECTED_LINE)
    label = _beside(base, value, limits, colour=style.INK, weight=700)
    return [
        leader.encode(y=alt.value(LABEL_ROWS[1] + 8), y2=alt.value(y)),
        label.encode(y=alt.value(LABEL_ROWS[1]), text="t:N"),
    ]


def _beside(base: alt.Chart, value: float, limits: tuple[float, float], *, colour: str, weight: int = 400) -> alt.Chart:
    """A text that starts at its value on the left half of the picture and ends there on the right half."""
    right = value > sum(limits) / 2
    text: alt.Chart = base.mark_text(
        align="right" if right else "left",
        dx=4 if right else -4,
        color=colour,
        fontWeight=weight,  # type: ignore[arg-type]  # Altair lists the hundreds one by one
    )
    return text
