"""A map as a picture to take away: the same colours and labels, drawn on the server and not by the browser.

Only for PNG and SVG. On screen a map is drawn by `maps`, which sends the shapes once and not with every change.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd

from ldsp.disclosure import Published
from ldsp.domain.areas import Shapes
from ldsp.figures import legends, map_labels, map_layers, maps, marks, projection, style
from ldsp.figures.map_labels import Label

Ring = Sequence[Sequence[float]]


def map_picture(
    published: Published,
    shapes: Shapes,
    outlines: Any,
    *,
    selected: str | None = None,
    labels: bool = True,
    over: Any = None,
    points: Published | None = None,
    width: int = 640,
    height: int = 640,
) -> alt.LayerChart:
    """Draw areas in the colours of their classes.

    Parameters
    ----------
    published
        As for `maps.area_map`.
    shapes
        Extent, order and label points of the areas.
    outlines
        Polygons in degrees by area code: a geopandas frame with the codes as its index, or GeoJSON geometries. Rings may
        run either way round.
    selected
        Code of the area to outline.
    labels
        Name and value on the map, where there are no more than twenty areas with a point for a label.
    over
        Coarser areas in the same form, whose borders are drawn over the shapes.
    points
        Places to mark with a dot: `lon`, `lat` in degrees.
    width, height
        In pixels.
    """
    geometry = _by_code(outlines)
    table = published.table.drop_duplicates("area_code").set_index("area_code")
    view = projection.fitted(shapes.bounds, width=width, height=height)
    digits = maps.class_digits(table["band"], shapes.codes)
    palette = (style.NO_DATA, *legends.colours(published))
    features: list[dict[str, Any]] = [
        {"type": "Feature", "properties": {"c": palette[int(digit)]}, "geometry": clockwise(geometry[code])}
        for code, digit in zip(shapes.codes, digits, strict=True)
        if code in geometry
    ]
    nothing = [feature for feature in features if feature["properties"]["c"] == style.NO_DATA]
    thin = len(shapes.codes) <= map_layers.FINE
    areas = _shape(features).mark_geoshape(stroke=style.CASING, strokeWidth=1 if thin else 0.2)
    layers = [areas.encode(color=alt.Color("properties.c:N", scale=None))]
    if nothing:
        layers.append(_shape(nothing).mark_geoshape(filled=False, stroke=style.NO_DATA_LINE, strokeWidth=0.7))
    if over is not None:
        borders = [
            {"type": "Feature", "properties": {}, "geometry": clockwise(shape)} for shape in _by_code(over).values()
        ]
        layers.append(_shape(borders).mark_geoshape(filled=False, stroke=style.INK_SECONDARY, strokeWidth=1.2))
    if selected in geometry:
        one = [{"type": "Feature", "properties": {}, "geometry": clockwise(geometry[str(selected)])}]
        for colour, wide in ((style.CASING, style.SELECTED_LINE * 2.6), (style.SELECTED, style.SELECTED_LINE)):
            layers.append(_shape(one).mark_geoshape(filled=False, stroke=colour, strokeWidth=wide))
    origin = projection.pixels(view, 0, 0, width=width, height=height)
    scale = view.world / (2 * math.pi)
    layers = [layer.project(type="mercator", scale=scale, translate=list(origin)) for layer in layers]
    if points is not None and len(points.table):
        layers.append(_dots(points, view, width=width, height=height))
    if labels and (placed := map_labels.placed(table, shapes, selected, width=width, height=height)):
        layers += _labels(placed, shapes, view, width=width, height=height)
    told = f"A map of {len(features)} areas, darker where the class is higher."
    return style.dressed(layers, marks.alt_text(published, told), height=height).properties(width=width)


def clockwise(geometry: Mapping[str, Any]) -> dict[str, Any]:
    """The same geometry with outer rings clockwise and holes the other way, as Vega wants them.

    The opposite order, which the GeoJSON standard asks for, makes Vega paint everything but the area.

    >>> clockwise({"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]})["coordinates"]
    [[[0, 0], [1, 1], [1, 0], [0, 0]]]
    """
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    turned = [[_turned(ring, outer=at == 0) for at, ring in enumerate(polygon)] for polygon in polygons]
    return (
        {"type": "MultiPolygon", "coordinates": turned}
        if len(turned) != 1
        else {"type": "Polygon", "coordinates": turned[0]}
    )


def _by_code(outlines: Any) -> dict[str, Mapping[str, Any]]:
    """GeoJSON geometries by area code."""
    shapes = outlines.geometry if hasattr(outlines, "geometry") else outlines
    return {str(code): getattr(shape, "__geo_interface__", shape) for code, shape in shapes.items()}


def _turned(ring: Ring, *, outer: bool) -> list[Sequence[float]]:
    twice_area = sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, [*ring[1:], ring[0]], strict=True))
    return list(ring) if (twice_area < 0) is outer else list(ring)[::-1]


def _shape(features: list[dict[str, Any]]) -> alt.Chart:
    return alt.Chart(alt.InlineData(values=features))


def _dots(points: Published, view: projection.View, *, width: int, height: int) -> alt.Chart:
    """A dot a place, those outside the picture left out."""
    places = map_layers.dotted(points.table)
    placed = [
        projection.pixels(view, lon, lat, width=width, height=height)
        for lon, lat in zip(places["lon"], places["lat"], strict=True)
    ]
    inside = [{"x": x, "y": y} for x, y in placed if 0 <= x <= width and 0 <= y <= height]
    dots = alt.Chart(pd.DataFrame(inside, columns=["x", "y"])).mark_circle(
        color=style.POINT, size=45, opacity=1, stroke=style.INK, strokeWidth=1
    )
    drawn: alt.Chart = dots.encode(x=alt.X("x:Q", scale=None, axis=None), y=alt.Y("y:Q", scale=None, axis=None))
    return drawn


def _labels(
    placed: Sequence[Label], shapes: Shapes, view: projection.View, *, width: int, height: int
) -> list[alt.Chart]:
    """Labels where the map on screen has them, in pixels of the picture."""
    points = [projection.pixels(view, *shapes.labels[label.code], width=width, height=height) for label in placed]
    rows = pd.DataFrame(
        [
            {"x": x + label.offset[0], "y": y + label.offset[1], "t": label.text}
            for label, (x, y) in zip(placed, points, strict=True)
        ]
    )
    x, y = alt.X("x:Q", scale=None, axis=None), alt.Y("y:Q", scale=None, axis=None)
    base = alt.Chart(rows).encode(x=x, y=y, text="t:N")
    halo = base.mark_text(baseline="middle", fontWeight=600, lineBreak="\n", stroke=style.PAPER, strokeWidth=4)
    text = base.mark_text(baseline="middle", fontWeight=600, lineBreak="\n")
    return [halo, text]
