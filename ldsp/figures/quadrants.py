"""Coverage and use together: a dot a district, in four quarters with their diagnoses written in."""

from collections.abc import Sequence
from typing import Any, Literal

import altair as alt
import pandas as pd

from ldsp.disclosure import Published
from ldsp.domain.tables import rows as walked
from ldsp.figures import map_labels, marks, style

HEIGHT = 300
WIDE = 520  # pixels that labels are placed for; on a narrower screen some may meet, on a wider one none does
LETTER, LINE, DOT = 7.0, 15.0, 9.0
UNKNOWN_AT = -9.0  # per cent: where districts lie whose places nobody knows to be taken
TOP = 108.0
NARROW_LINE = 12  # letters of a diagnosis on one line, so that it fits on a telephone
TICKS = [0, 1, 5, 10, 25, 50, 100, 200, 400, 800]  # per cent; those beyond the scale are not drawn
QUARTERS = ("More places needed", "Covered and used", "Few places, and those not filled", "Places stand empty")
"""What the upper left, upper right, lower left and lower right quarter mean; as `analysis.coverage` words it."""


def quadrants(published: Published, selected: str | None = None) -> alt.LayerChart:
    """Draw each district at its coverage (across) and the share of its places that are taken (up).

    The table has `area_code`, `name`, `coverage_pct`, `use_pct`; `facts` have `enough` and `used`, where the quarters meet.
    Distances across grow with the square root, so that districts far below the line can be told apart. A district whose share
    of places taken is not known, or hidden, lies in the strip at the bottom; one without a recorded place is in the table only.
    """
    enough, used = float(published.facts["enough"]), float(published.facts["used"])
    table = published.table[published.table["coverage_pct"] > 0]
    rows = table[["area_code", "name"]].copy()
    rows["x"] = table["coverage_pct"].astype(float)
    known = table["use_pct"].notna()
    rows["y"] = table["use_pct"].astype(float).clip(upper=TOP - 8).where(known, UNKNOWN_AT)
    rows["text"] = [
        f"{style.number(x, 1)}% covered; {f'{style.number(use)}% of places taken' if ok else 'places taken not known'}"
        for x, use, ok in zip(rows["x"], table["use_pct"], known, strict=True)
    ]
    rows["c"] = [style.SELECTED if code == selected else style.FOCUS for code in rows["area_code"]]
    most = max([*rows["x"].tolist(), enough * 1.7]) * 1.05
    x = alt.X(
        "x:Q",
        scale=alt.Scale(domain=[0, most], type="sqrt", nice=False),
        axis=alt.Axis(
            grid=False, values=TICKS, title="Coverage: places for each 100 people in need (%)", format=",.0f"
        ),
    )
    y = alt.Y(
        "y:Q",
        scale=alt.Scale(domain=[UNKNOWN_AT * 2, TOP], nice=False),
        axis=alt.Axis(grid=False, values=[0, 20, 40, 60, 80, 100], title="Places taken (%)", format=",.0f"),
    )
    dots = alt.Chart(rows).mark_circle(size=DOT**2, opacity=1, stroke=style.PAPER, strokeWidth=1)
    drawn = dots.encode(
        x=x,
        y=y,
        color=alt.Color("c:N", scale=None),
        tooltip=[alt.Tooltip("name:N", title="District"), alt.Tooltip("text:N", title="Here")],
    )
    line: dict[str, Any] = {"color": style.BENCHMARK, "strokeDash": list(style.DASHES), "strokeWidth": 1}
    upright = alt.Chart(pd.DataFrame({"x": [enough]})).mark_rule(**line).encode(x="x:Q")
    across = alt.Chart(pd.DataFrame({"y": [used]})).mark_rule(**line).encode(y="y:Q")
    floor = alt.Chart(pd.DataFrame({"y": [0]})).mark_rule(color=style.GRID).encode(y="y:Q")
    layers = [
        floor,
        upright,
        across,
        *_quarters(enough, most),
        *_unknown(rows),
        drawn,
        *_names(rows, most, selected),
    ]
    told = (
        f"Each of the {len(rows)} dots is a district: coverage grows to the right, the share of places taken upwards. "
        f"Dashed lines at {style.number(enough)}% and {style.number(used)}% part four quarters: {'; '.join(QUARTERS)}."
    )
    return style.dressed(layers, marks.alt_text(published, told), height=HEIGHT)


def _quarters(enough: float, most: float) -> list[alt.Chart]:
    """The four diagnoses, each beside the upright line or the right edge, where dots are fewest."""
    rows: list[tuple[float, float, Literal["top", "bottom"], str]] = [
        (enough, TOP, "top", QUARTERS[0]),
        (most, TOP, "top", QUARTERS[1]),
        (enough, 0.0, "bottom", QUARTERS[2]),
        (most, 0.0, "bottom", QUARTERS[3]),
    ]
    layers = []
    for x, y, baseline, words in rows:
        broken = map_labels.broken(words, NARROW_LINE)
        up = -3 - LINE * broken.count("\n")  # the first line is placed, the others follow below it
        text = alt.Chart(pd.DataFrame([{"x": x, "y": y, "t": broken}])).mark_text(
            align="right",
            baseline=baseline,
            dx=-5,
            dy=3 if y else up,
            lineBreak="\n",
            color=style.INK_SECONDARY,
            fontStyle="italic",
        )
        layers.append(text.encode(x="x:Q", y="y:Q", text="t:N"))
    return layers


def _unknown(rows: pd.DataFrame) -> list[alt.Chart]:
    """What the strip at the bottom is, if anything lies in it."""
    if not (rows["y"] == UNKNOWN_AT).any():
        return []
    table = pd.DataFrame({"y": [UNKNOWN_AT * 2], "t": ["Places taken: not known or hidden"]})
    text = alt.Chart(table).mark_text(
        align="right", baseline="bottom", dy=-2, color=style.INK_SECONDARY, fontStyle="italic"
    )
    return [text.encode(x=alt.value("width"), y="y:Q", text="t:N")]


def _names(rows: pd.DataFrame, most: float, selected: str | None) -> list[alt.Chart]:
    """Names beside the dots as far as there is room; the others are in the table and under the pointer."""
    across = WIDE / most**0.5
    up = HEIGHT / (TOP - UNKNOWN_AT * 2)
    taken = [(row.x**0.5 * across - DOT / 2, -row.y * up - DOT / 2, row.x**0.5 * across + DOT / 2, -row.y * up + DOT / 2) for row in walked(rows)]  # fmt: skip
    placed: list[dict[str, Any]] = []
    order = rows.assign(first=rows["area_code"] != selected).sort_values(["first", "x"], ascending=[True, False])
    for row in walked(order):
        middle = (row.x**0.5 * across, -row.y * up)
        for dx, dy, side in (
            (8, 0, "left"),
            (-8, 0, "right"),
            (8, -12, "left"),
            (8, 12, "left"),
            (-8, -12, "right"),
            (-8, 12, "right"),
        ):
            box = _box(row.name, middle, dx, dy, side)
            if box[0] >= 0 and box[2] <= WIDE and not any(_meet(box, other) for other in taken):
                taken.append(box)
                placed.append({"x": row.x, "y": row.y, "t": row.name, "dx": dx, "dy": dy, "side": side})
                break
    layers = []
    for name in placed:
        base = alt.Chart(pd.DataFrame([name])).encode(x="x:Q", y="y:Q", text="t:N")
        place: dict[str, Any] = {"align": name["side"], "baseline": "middle", "dx": name["dx"], "dy": name["dy"]}
        layers += [base.mark_text(**place, stroke=style.PAPER, strokeWidth=3), base.mark_text(**place)]
    return layers


def _box(name: str, middle: tuple[float, float], dx: float, dy: float, side: str) -> tuple[float, float, float, float]:
    wide = len(name) * LETTER
    left = middle[0] + dx - (wide if side == "right" else 0)
    return (left, middle[1] + dy - LINE / 2, left + wide, middle[1] + dy + LINE / 2)


def _meet(a: Sequence[float], b: Sequence[float]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
