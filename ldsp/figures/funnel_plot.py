"""Which programmes lie further from the rate of all than chance would put them? A dot a programme, by its size and its rate."""

import json

import altair as alt
import pandas as pd

from ldsp.disclosure import Published
from ldsp.figures import map_labels, marks, style

HEIGHT = 300
MOST_NAMES = 6  # of programmes outside the limits; more would run into each other
NAME_LETTERS = 24


def funnel_plot(
    published: Published, *, value: str = "rate", size: str = "closed", word: str = "word"
) -> alt.LayerChart:
    """Programmes by how many learners stand behind their rate, with the limits of chance around the rate of all.

    The table has a row a programme: `name`, its rate (`value`), the learners behind it (`size`) and the judgement (`word`).
    `facts` hold `benchmark` and `benchmark_name`, the rate of all, and `limits`: as JSON, a list of sizes with `lower_95`,
    `upper_95`, `lower_998` and `upper_998` in the unit of the rate.
    """
    _, column = marks.value_column(published, value)
    _, people = marks.value_column(published, size)
    known = published.table[value].notna() & published.table[size].notna()
    table = published.table[known]
    rows = pd.DataFrame({"name": table["name"], "n": table[size].astype(float), "v": table[value].astype(float)})
    rows["text"] = [style.format_value(v, column) for v in rows["v"]]
    judged = [style.JUDGEMENTS[str(each).lower()] for each in table[word]]
    rows["c"], rows["shape"], rows["word"] = (
        [getattr(each, part) for each in judged] for part in ("colour", "shape", "word")
    )
    limits = pd.DataFrame(json.loads(published.facts["limits"]))
    centre, centre_name = float(published.facts["benchmark"]), published.facts["benchmark_name"]
    wide = float(max([*rows["n"], *limits["n"]], default=1)) * 1.04
    x = alt.X(
        "n:Q",
        scale=alt.Scale(domain=[0, wide], nice=False),
        axis=alt.Axis(title=style.head(people), grid=False, tickCount=5, format=",.0f"),
    )
    y = alt.Y(
        "v:Q",
        scale=alt.Scale(domain=[0, 100], nice=False),
        axis=alt.Axis(title=style.head(column), tickCount=5, format=",.0f"),
    )
    layers: list[alt.Chart] = []
    for ends, dash in (("998", [1, 0]), ("95", [6, 4])):
        for side in ("lower", "upper"):
            line = alt.Chart(limits[["n", f"{side}_{ends}"]].rename(columns={f"{side}_{ends}": "v"}))
            layers.append(
                line.mark_line(color=style.INK_SECONDARY, strokeWidth=1, strokeDash=dash).encode(x=x, y=y, order="n:Q")
            )
    middle = alt.Chart(pd.DataFrame({"v": [centre]}))
    layers.append(middle.mark_rule(color=style.BENCHMARK, strokeDash=list(style.DASHES), strokeWidth=1.5).encode(y=y))
    dots = alt.Chart(rows).mark_point(filled=True, size=90, opacity=1, stroke=style.INK, strokeWidth=0.6)
    layers.append(
        dots.encode(
            x=x,
            y=y,
            fill=alt.Color("c:N", scale=None),
            shape=alt.Shape("shape:N", scale=None),
            tooltip=[
                alt.Tooltip("name:N", title="Programme"),
                alt.Tooltip("text:N", title=column.label),
                alt.Tooltip("n:Q", title=people.label, format=",.0f"),
                alt.Tooltip("word:N", title="Compared"),
            ],
        )
    )
    outside = rows[rows["word"].isin([style.JUDGEMENTS["better"].word, style.JUDGEMENTS["worse"].word])].head(
        MOST_NAMES
    )
    for right, some in outside.groupby(outside["n"] > wide / 2):
        named = alt.Chart(some.assign(name=[map_labels.broken(name, NAME_LETTERS) for name in some["name"]]))
        text = named.mark_text(
            align="right" if right else "left", dx=-9 if right else 9, lineBreak="\n", stroke=style.PAPER, strokeWidth=3
        )
        over = named.mark_text(align="right" if right else "left", dx=-9 if right else 9, lineBreak="\n")
        layers += [each.encode(x=x, y=y, text="name:N") for each in (text, over)]
    told = (
        "Each mark is one programme: further right with more learners, higher with a higher rate; "
        "a triangle up is better, down worse, a circle similar. "
        f"The dashed level line is {centre_name}, {style.with_unit(centre, column)}; by chance alone 95 of 100 programmes lie "
        "within the inner dashed lines and 998 of 1,000 within the outer ones."
    )
    return style.dressed(layers, marks.alt_text(published, told), height=HEIGHT)
