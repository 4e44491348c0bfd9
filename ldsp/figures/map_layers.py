"""The layers of a map on screen: areas in their colours, stripes over no data, outlines, labels.

deck.gl reads strings as small expressions about a feature: `properties.i` is its position in the file. A function that is
not called again when its text changes needs an update trigger; a layer of another name is made afresh.
"""

import json
import re
from collections.abc import Sequence
from zlib import crc32

import pandas as pd
import pydeck as pdk

from ldsp.domain.areas import Shapes
from ldsp.figures import style
from ldsp.figures.map_labels import Label

MANY = 2_000
"""Beyond so many areas there are no outlines (they cost ten times the drawing) and no values on hovering."""

FINE = 400  # beyond so many areas their borders thin out with the zoom
FINE_BORDER = 40  # metres
MOST_DOTS = 150  # beyond, they are drawn smaller, and only those of the region
DOT = 4  # pixels from the middle of a place to its edge


def areas(shapes: Shapes, digits: str, colours: Sequence[str], position: int | None) -> pdk.Layer:
    """The areas: digit 0 is no data, digit n the n-th of the colours.

    The layer's name holds the `position` of the selected area, so that it changes with it: Streamlit then drops its own
    selection, which would fade every other area.
    """
    palette = json.dumps([style.rgb(c) for c in (style.NO_DATA, *colours)], separators=(",", ":"))
    # Fine borders are drawn in metres, at most a pixel wide: neighbourhoods would drown in white pixels otherwise.
    border = {"get_line_width": 0, "line_width_min_pixels": 1}
    if len(shapes.codes) > FINE:
        border = {"get_line_width": FINE_BORDER, "line_width_max_pixels": 1}
    return pdk.Layer(
        "GeoJsonLayer",
        id=f"areas-{crc32(shapes.url.encode()):x}-{'' if position is None else position}",
        data=shapes.url,
        get_fill_color=f"({palette})[('{digits}')[properties.i]]",  # jsep indexes an array only inside brackets
        update_triggers={"getFillColor": [crc32((palette + digits).encode())]},
        stroked=shapes.stroked and len(shapes.codes) <= MANY,
        get_line_color=style.rgb(style.CASING),
        **border,
        pickable=True,
        auto_highlight=True,
        highlight_color=style.rgb(style.PAPER, 80),
    )


def lines(name: str, shapes: Shapes, colour: list[int], pixels: float, only: str = "") -> pdk.Layer:
    """Outlines and nothing else, of all the shapes or of those that the expression `only` picks from the file."""
    return pdk.Layer(
        "GeoJsonLayer",
        id=f"{name}-{crc32(shapes.url.encode()):x}",
        data=shapes.url,
        **({"data_transform": only} if only else {}),
        filled=False,
        stroked=True,
        get_line_color=colour,
        line_width_units=pdk.types.String("pixels"),
        get_line_width=pixels,
        line_joint_rounded=True,
        pickable=False,
    )


HATCH = (
    "data:image/png;base64,"
    "iVBORw0KGgoAAAANSUhEUgAAACAAAAAgCAQAAADZc7J/AAAAXklEQVR42u2USwoAIQxD09z/zs6igsg4jPq2zba8UPpJqCkVWuunboarmeHZAcC/i9qdjRmuMMPXHRwt1gx/GxyflRk+G1wdtRk+DK5fygxPA/TQrjyoPKg8qDzoegDnEEA8/LzzgQAAAABJRU5ErkJggg=="
)
"""Diagonal stripes, 32 pixels square, as a picture inside the address."""


def hatching(shapes: Shapes, digits: str) -> pdk.Layer:
    """Stripes over the areas without a value, so that they are not taken for the lowest class."""
    picked = ",".join(f"features[{at.start()}]" for at in re.finditer("0", digits))
    return pdk.Layer(
        "GeoJsonLayer",
        id=f"hatching-{crc32((shapes.url + picked).encode()):x}",
        data=shapes.url,
        data_transform=f"[{picked}]",
        stroked=False,
        get_fill_color=style.rgb(style.NO_DATA_LINE),
        extensions=[{"@@type": "FillStyleExtension", "pattern": True}],
        fill_pattern_atlas=pdk.types.String(HATCH),
        fill_pattern_mapping={"hatch": {"x": 0, "y": 0, "width": 32, "height": 32, "mask": True}},
        get_fill_pattern="'hatch'",
        get_fill_pattern_scale=60,
        fill_pattern_mask=True,
        pickable=False,
    )


def dotted(places: pd.DataFrame) -> pd.DataFrame:
    """The places that get a dot: where they are very many, those outside the region (`in_region` is not yes) get none."""
    if len(places) <= MOST_DOTS or "in_region" not in places:
        return places
    return places[places["in_region"] == "yes"]


def dots(places: pd.DataFrame) -> pdk.Layer:
    """A dot a place, the same size at every zoom, smaller where they are very many: `lon`, `lat` in degrees."""
    drawn = dotted(places)
    rows = [{"p": [round(lon, 4), round(lat, 4)]} for lon, lat in zip(drawn["lon"], drawn["lat"], strict=True)]
    return pdk.Layer(
        "ScatterplotLayer",
        id=f"dots-{crc32(json.dumps(rows).encode()):x}",
        data=rows,
        get_position="p",
        radius_units=pdk.types.String("pixels"),
        get_radius=DOT if len(rows) <= MOST_DOTS else DOT / 2,
        get_fill_color=style.rgb(style.POINT),
        stroked=True,
        get_line_color=style.rgb(style.INK),
        line_width_units=pdk.types.String("pixels"),
        get_line_width=1,
        pickable=False,
    )


def labels(placed: Sequence[Label], shapes: Shapes) -> pdk.Layer:
    """Texts in small white boxes, moved by so many pixels from their points."""
    rows = [{"p": shapes.labels[label.code], "t": label.text, "o": label.offset} for label in placed]
    return pdk.Layer(
        "TextLayer",
        id=f"labels-{crc32(json.dumps(rows).encode()):x}",
        data=rows,
        get_position="p",
        get_text="t",
        get_pixel_offset="o",
        get_size=style.SMALL_TEXT_SIZE,
        get_color=style.rgb(style.INK),
        font_family=pdk.types.String(style.MAP_FONT_STACK),
        font_weight=600,
        background=True,
        get_background_color=style.rgb(style.PAPER, 215),
        background_padding=[3, 1, 3, 1],
        background_border_radius=3,
        line_height=1.1,
        pickable=False,
    )
