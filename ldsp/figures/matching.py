"""Plans side by side, and who is within reach before and after."""

from zlib import crc32

import altair as alt
import pandas as pd
import pydeck as pdk

from ldsp.disclosure import Published
from ldsp.domain.areas import Shapes
from ldsp.figures import maps, marks, style

ROW = 34  # pixels from one district to the next
SHAPES = ("circle", "triangle-up", "square")  # as it is, Plan A, Plan B: told apart without colour


def plans(published: Published) -> alt.LayerChart:
    """A line a district, with a mark for what each plan gives it.

    A row of the table is a district: `name`, and `given_0`, `given_1` ... the people who get a place under each of the plans
    that `facts["series"]` names.
    """
    names = published.facts["series"].split("|")
    keys = [f"given_{at}" for at in range(len(names))]
    column = published.columns[keys[0]]
    table = published.table.reset_index(drop=True)
    long = pd.DataFrame(
        [
            {"order": row, "name": table.loc[row, "name"], "plan": name, "v": float(table.loc[row, key])}
            for row in table.index
            for name, key in zip(names, keys, strict=True)
        ]
    )
    long["text"] = [style.format_value(value, column) for value in long["v"]]
    span = pd.DataFrame({"order": table.index, "low": table[keys].min(axis=1), "high": table[keys].max(axis=1)})
    most = float(long["v"].max()) if len(long) else 1.0
    down = alt.Y("order:O", axis=None, sort=None, scale=alt.Scale(paddingInner=0, paddingOuter=0))
    across = alt.X(
        "v:Q",
        scale=alt.Scale(domain=[0, most * (1 + marks.ROOM_AT_ENDS) or 1], nice=False),
        axis=alt.Axis(orient="top", tickCount=4, format=",.0f", title="People who get a place"),
    )
    line = alt.Chart(span).mark_rule(color=style.OTHERS, strokeWidth=2, yOffset=7)
    text = alt.Chart(pd.DataFrame({"order": table.index, "t": table["name"]}))
    halo = text.mark_text(align="left", baseline="top", dy=-12, stroke=style.PAPER, strokeWidth=4)
    label = text.mark_text(align="left", baseline="top", dy=-12)
    point = alt.Chart(long).mark_point(filled=True, size=90, opacity=1, yOffset=7)
    colours = [style.NO_DATA_LINE, *style.DUO][: len(names)]
    layers = [
        line.encode(y=down, x=alt.X("low:Q"), x2="high:Q"),
        *(each.encode(y=down, x=alt.value(2), text="t:N") for each in (halo, label)),
        point.encode(
            x=across,
            y=down,
            color=alt.Color("plan:N", scale=alt.Scale(domain=names, range=colours), sort=names),
            shape=alt.Shape("plan:N", scale=alt.Scale(domain=names, range=list(SHAPES[: len(names)])), sort=names),
            tooltip=[alt.Tooltip("name:N", title="District"), alt.Tooltip("plan:N", title="Plan"), alt.Tooltip("text:N", title="Get a place")],
        ),
    ]  # fmt: skip
    told = (
        f"A line a district with a mark each for {', '.join(names)}: further to the right is more people with a place."
    )
    return style.dressed(layers, marks.alt_text(published, told), height=ROW * max(len(table), 1))


def reach(
    published: Published, shapes: Shapes, sites: Published, *, outline: Shapes | None, height: int
) -> maps.CompactDeck:
    """Neighbourhoods by whether they are within reach before and after, with the suggested sites and their order.

    Parameters
    ----------
    published
        A row a neighbourhood: `area_code`, `name`, `band` (0 beyond, 1 newly within, 2 within already), `shown`.
    shapes, outline
        The neighbourhoods, and coarser areas whose borders are drawn over them.
    sites
        A row a suggested site: `order`, `lon`, `lat`.
    height
        Of the drawing, in pixels.
    """
    deck = maps.area_map(published, shapes, outline=outline, points=sites, height=height, labels=False)
    numbers = [
        {"p": [round(lon, 4), round(lat, 4)], "t": str(order)}
        for order, lon, lat in zip(sites.table["order"], sites.table["lon"], sites.table["lat"], strict=True)
    ]
    deck.layers.append(
        pdk.Layer(
            "TextLayer",
            id=f"order-{crc32(str(numbers).encode()):x}",
            data=numbers,
            get_position="p",
            get_text="t",
            get_pixel_offset=[0, -14],
            get_size=style.TEXT_SIZE,
            get_color=style.rgb(style.INK),
            font_family=pdk.types.String(style.MAP_FONT_STACK),
            font_weight=700,
            background=True,
            get_background_color=style.rgb(style.PAPER, 215),
            background_padding=[3, 0, 3, 0],
            pickable=False,
        )
    )
    return deck
