"""Maps that repaint fast: the browser keeps the shapes, and one digit an area travels.

The geometry is a GeoJSON file that the browser fetches once, by an address that never changes its content. Its features
carry `i` (their position), `code` and `name`. A change of indicator sends only a string of digits, the class of each
area, which an expression looks up in the palette. Nothing is drawn from the network: there is no basemap.
"""

import json
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import pandas as pd
import pydeck as pdk
from pydeck.bindings.json_tools import default_serialize

from ldsp.disclosure import Published
from ldsp.domain.areas import Shapes
from ldsp.figures import legends, map_labels, map_layers, marks, projection, style

NARROW = 340  # pixels: what a telephone 390 px wide leaves for a map


class CompactDeck(pdk.Deck):  # type: ignore[misc]  # pydeck has no types
    """A deck that writes itself without the indentation that doubles what is sent."""

    def to_json(self) -> str:
        return json.dumps(self, default=default_serialize, separators=(",", ":"))


def area_map(
    published: Published,
    shapes: Shapes,
    *,
    selected: str | None = None,
    labels: bool = True,
    outline: Shapes | None = None,
    points: Published | None = None,
    height: int = 480,
    width: int = NARROW,
) -> CompactDeck:
    """Draw areas in the colours of their classes.

    Parameters
    ----------
    published
        A row an area: `area_code`, `name`, `band` (class from 0 up, missing where there is no value) and `shown` (the
        value as printed, or the symbol that stands for it). An area of `shapes` without a row is drawn as no data.
    shapes
        The areas to draw.
    selected
        Code of the area to outline; the others are not faded.
    labels
        Name and value on the map, where there are no more than twenty areas with a point for a label.
    outline
        Coarser areas whose borders are drawn over the shapes: districts over their neighbourhoods.
    points
        Places to mark with a dot: a row a place, `lon` and `lat` in degrees. They cannot be picked: their names are in a table.
    height, width
        Of the drawing, in pixels. The width decides the zoom only, the map fills its container: give the narrowest
        container it must fit, for deck.gl inside Streamlit cannot fit a map to the width it finds.

    Returns
    -------
    A deck without basemap whose area layer can be picked; `clicked` reads a selection.
    """
    table = published.table.drop_duplicates("area_code").set_index("area_code")
    digits = class_digits(table["band"], shapes.codes)
    position = shapes.codes.index(selected) if selected in shapes.codes else None
    layers = [map_layers.areas(shapes, digits, legends.colours(published), position)]
    if "0" in digits and len(shapes.codes) <= map_layers.MANY:
        layers.append(map_layers.hatching(shapes, digits))
    if outline is not None:
        layers.append(map_layers.lines("outline", outline, style.rgb(style.INK_SECONDARY), 1.5))
    if position is not None:
        only = f"[features[{position}]]"
        casing, wide = style.rgb(style.CASING), style.SELECTED_LINE * 2.6
        layers.append(map_layers.lines(f"casing-{position}", shapes, casing, wide, only))
        layers.append(
            map_layers.lines(f"selected-{position}", shapes, style.rgb(style.SELECTED), style.SELECTED_LINE, only)
        )
    if points is not None:
        layers.append(map_layers.dots(points.table))
    if labels and (placed := map_labels.placed(table, shapes, selected, width=width, height=height)):
        layers.append(map_layers.labels(placed, shapes))
    first = projection.fitted(shapes.bounds, width=width, height=height)
    return CompactDeck(
        layers=layers,
        views=[pdk.View(type="MapView", controller=CONTROLLER)],
        initial_view_state=pdk.ViewState(
            **first._asdict(), min_zoom=round(first.zoom - 1, 1), max_zoom=round(first.zoom + 7, 1)
        ),
        tooltip=tooltip(published, shapes),
        map_provider=None,  # and no map_style: with None there Streamlit would ask Carto for a basemap
        height=height,
    )


CONTROLLER = {"scrollZoom": False, "keyboard": True, "dragRotate": False, "touchRotate": False}
"""The page scrolls under the pointer; arrows, + and - move the map; north stays up."""


def alt_text(published: Published, points: Published | None = None) -> str:
    """What the map says to those who cannot see it: the question, the answer, how many areas have each colour, how many dots."""
    unit = published.facts.get("areas", "areas")
    classes = [f"{row.label} {row.words}".strip() + f": {row.areas:,}" for row in legends.legend(published)]
    told = f"A map of {len(published.table):,} {unit}, in these classes from light to dark: {'; '.join(classes)}."
    if points is not None:
        dots = len(map_layers.dotted(points.table))
        told += f" {legends.counted(dots, 'dots')} {'marks a venue' if dots == 1 else 'mark venues'}."
    return marks.alt_text(published, told)


def class_digits(bands: pd.Series, codes: Sequence[str]) -> str:
    """One digit an area, in the order of the shapes: its class counted from 1, or 0 for an area without a value.

    >>> class_digits(pd.Series([0, 4, None], index=["a", "b", "c"]), ["b", "c", "a", "d"])
    '5010'
    """
    ordered = pd.to_numeric(bands).reindex(list(codes))
    return "".join((ordered + 1).fillna(0).astype(int).astype(str))


def clicked(selection: Mapping[str, Any]) -> str | None:
    """The code of the area in a selection as Streamlit returns it (`event.selection`), or nothing.

    >>> clicked({"indices": {"areas-1": [3]}, "objects": {"areas-1": [{"properties": {"code": "E07000117"}}]}})
    'E07000117'
    >>> clicked({"indices": {}, "objects": {}}) is None
    True
    """
    for objects in selection.get("objects", {}).values():
        for picked in objects:
            code = picked.get("properties", {}).get("code")
            if isinstance(code, str):
                return code
    return None


def tooltip(published: Published, shapes: Shapes) -> dict[str, Any]:
    """Name and value under the pointer.

    Streamlit fills a tooltip from the properties of the feature alone, and those are in a file that knows no values. So
    all values travel as one line of text, each padded to the same width, and the tooltip shows the piece that belongs to
    the area: a window of that width on a line moved to the left by `i` windows.
    """
    name = "<b>{name}</b>"
    look = {
        "background": style.INK,
        "color": style.PAPER,
        "fontFamily": style.FONT_STACK,
        "fontSize": f"{style.TEXT_SIZE}px",
        "padding": "6px 10px",
    }
    if len(shapes.codes) > map_layers.MANY:
        return {"html": name, "style": look}
    values = published.table.drop_duplicates("area_code").set_index("area_code")["shown"].reindex(list(shapes.codes))
    texts = values.fillna(style.NOT_AVAILABLE).astype(str).tolist()
    wide = max((len(text) for text in texts), default=1)
    sprite = escape("".join(text.rjust(wide) for text in texts))
    window = (
        f"display:inline-block;width:{wide}ch;overflow:hidden;white-space:pre;vertical-align:bottom;"
        f"font-family:monospace;text-indent:calc({{i}}*-{wide}ch)"
    )
    measure = published.columns.get(published.facts.get("value", ""))
    label = f"<br>{escape(measure.label)} " if measure else " "
    return {"html": f'{name}{label}<span style="{window}">{sprite}</span>', "style": look}
