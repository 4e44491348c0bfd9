"""Where do the chosen stand among all, and between which ranks might each lie? A line a chosen area."""

import altair as alt

from ldsp.disclosure import Published
from ldsp.figures import bars, marks, style
from ldsp.figures.multiples import looks

ROW = 46  # pixels


def ranks(published: Published, *, codes: tuple[str, ...]) -> alt.LayerChart:
    """The rank of each chosen area with the ranks between which it might lie, highest risk first.

    The table has `chosen`, `area_code`, `name`, `rank` and the columns that `facts` name as `low` and `high`; `facts` says
    also how many `areas` are ranked. `codes` are all compared areas, which fixes how each looks.
    """
    low, high = published.facts["low"], published.facts["high"]
    rows = published.table[published.table["chosen"] & published.table["rank"].notna()].reset_index(drop=True)
    drawn = rows[["area_code", "name"]].copy()
    drawn["v"], drawn["from"], drawn["to"] = (
        rows["rank"].astype(float),
        rows[low].astype(float),
        rows[high].astype(float),
    )
    drawn["text"] = [
        f"{int(r)} ({int(a)} to {int(b)})" for r, a, b in zip(drawn["v"], drawn["from"], drawn["to"], strict=True)
    ]
    drawn["line"] = bars.lines(drawn["name"], "rank " + drawn["text"])
    drawn["at"] = [at * ROW + 32 for at in range(len(drawn))]
    drawn["top"] = drawn["at"] - 18
    drawn["c"], drawn["s"] = zip(*(looks(codes)[code] for code in drawn["area_code"]), strict=True)
    count = int(published.facts["areas"])
    scale = alt.Scale(domain=[1, count], nice=False, range=[8, {"expr": "width - 8"}])
    axis = alt.Axis(
        orient="top",
        values=sorted({1, count, *range(10, count, max(10, count // 60 * 10))}),
        grid=True,
        format="d",
        title="Rank, 1 is the highest risk",
    )
    height = ROW * len(drawn)
    y = alt.Y("at:Q", axis=None, scale=alt.Scale(domain=[0, height], range=[0, height], nice=False))
    base = alt.Chart(drawn)
    line = base.mark_rule(strokeWidth=5, opacity=0.45).encode(
        x=alt.X("from:Q", scale=scale, axis=axis), x2="to:Q", y=y, color=alt.Color("c:N", scale=None)
    )
    tips = [alt.Tooltip("name:N", title="Area"), alt.Tooltip("text:N", title="Rank (interval)")]
    mark = base.mark_point(filled=True, size=110, opacity=1, stroke=style.PAPER, strokeWidth=1).encode(
        x=alt.X("v:Q"), y=y, color=alt.Color("c:N", scale=None), shape=alt.Shape("s:N", scale=None), tooltip=tips
    )
    halo = base.mark_text(align="left", stroke=style.PAPER, strokeWidth=4)
    text = base.mark_text(align="left")
    words = [each.encode(x=alt.value(2), y=alt.Y("top:Q", axis=None), text="line:N") for each in (halo, text)]
    told = "Each line runs from the lowest to the highest rank that the area might have; the mark on it is its rank."
    return style.dressed([line, mark, *words], marks.alt_text(published, told), height=height)
