"""A chart as a picture to take away: PNG or SVG, made on the server without a network.

A picture leaves its page, so it carries what the page said around it: the answer as its title, measure and period
beneath, and at the foot where the figures come from and what they are about.
"""

from functools import cache
from pathlib import Path
from textwrap import wrap
from typing import Any

import altair as alt
import vl_convert

from ldsp.disclosure import Published
from ldsp.figures import style

FONTS = Path(__file__).parents[1] / "ui" / "assets" / "fonts"
WIDTH = 640  # pixels, unless the chart has a width of its own
SCALE = 2  # pixels of a PNG for each pixel of the chart: sharp on paper
TITLE_SIZE, SUBTITLE_SIZE, FOOT_SIZE = 20, 14, 12
LETTERS_AT_14 = 0.15  # letters of our font to a pixel of width, at 14 px
NOWHERE: list[str] = []
"""The addresses a chart may fetch from. None: everything in it travels with it."""


def png(published: Published, *charts: alt.LayerChart, bare: bool = False) -> bytes:
    """The charts one under another, as a PNG at twice their size; the first may be a map and the second its legend.

    A `bare` one is without title and foot: for a paper, which says the same around it.
    """
    _register_fonts()
    sheet = _sheet(published, charts, bare=bare)
    picture: bytes = vl_convert.vegalite_to_png(sheet, scale=SCALE, allowed_base_urls=NOWHERE)
    return picture


def svg(published: Published, *charts: alt.LayerChart) -> bytes:
    """The charts one under another, as an SVG with a title and a description that screen readers find; UTF-8."""
    _register_fonts()
    drawing: str = vl_convert.vegalite_to_svg(_sheet(published, charts), allowed_base_urls=NOWHERE)
    told = f"<title>{_escaped(published.question)}</title><desc>{_escaped(published.sentence)}</desc>"
    start = drawing.index(">", drawing.index("<svg")) + 1
    return (drawing[:start] + told + drawing[start:]).encode()


@cache
def _register_fonts() -> None:
    vl_convert.register_font_directory(str(FONTS))


def _sheet(published: Published, charts: tuple[alt.LayerChart, ...], *, bare: bool = False) -> dict[str, Any]:
    """The specification of the whole sheet: title, subtitle, charts, foot."""
    parts = [chart.to_dict() for chart in charts]
    schema, config = parts[0]["$schema"], parts[0]["config"]
    wide = next((part["width"] for part in parts if isinstance(part.get("width"), int)), WIDTH)
    for part in parts:
        for key in ("$schema", "config", "autosize"):
            part.pop(key, None)
        part["width"] = wide
    datasets = {name: rows for part in parts for name, rows in part.pop("datasets", {}).items()}
    drawn = {"$schema": schema, "spacing": 20, "datasets": datasets, "config": {**config, "concat": {"spacing": 20}}}
    if bare:
        return {**drawn, "vconcat": parts, "padding": 4}
    return {
        **drawn,
        "title": {
            "text": _lines(published.sentence, wide, TITLE_SIZE),
            "subtitle": _lines(published.subtitle, wide, SUBTITLE_SIZE),
            "fontSize": TITLE_SIZE,
            "subtitleFontSize": SUBTITLE_SIZE,
            "color": style.INK,
            "subtitleColor": style.INK_SECONDARY,
            "anchor": "start",
            "frame": "group",
            "offset": 16,
            "subtitlePadding": 6,
        },
        "vconcat": [*parts, _foot(published, wide)],
        "padding": 24,
    }


def _foot(published: Published, wide: int) -> dict[str, Any]:
    """Caveats, sources, date and licence, in small type."""
    told = [f"Note: {note}" for note in published.notes]
    told += [f"Source: {source}." for source in published.sources]
    told += dict.fromkeys(source.attribution for source in published.sources if source.attribution)
    told += dict.fromkeys(source.disclaimer for source in published.sources if source.disclaimer)
    if published.as_at:
        told.append(
            f"Figures about {published.as_at}. Made with LDSP{f', {published.method}' if published.method else ''}."
        )
    if published.demonstration:
        told.insert(0, f"{style.DEMONSTRATION}.")
    rows = [line for text in told for line in _lines(text, wide, FOOT_SIZE)]
    return {
        "data": {"values": [{"t": rows}]},
        "mark": {
            "type": "text",
            "align": "left",
            "baseline": "top",
            "fontSize": FOOT_SIZE,
            "lineHeight": FOOT_SIZE + 4,
            "color": style.INK_SECONDARY,
        },
        "encoding": {"text": {"field": "t"}, "x": {"value": 0}, "y": {"value": 0}},
        "width": wide,
        "height": (FOOT_SIZE + 4) * max(len(rows), 1),
    }


def _lines(text: str, wide: int, size: int) -> list[str]:
    return wrap(text, max(20, int(wide * LETTERS_AT_14 * 14 / size))) or [""]


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
