"""The legend of a map: what each colour means, and how many areas have it.

The classes of a publication are told in its `facts`, as plain text:

* `value`: key of the column that is classed; its label, unit and decimals are used
* `edges`: the breaks between classes, low to high, separated by commas: four for five classes. A class holds its lower
  break and not its upper; the first and the last are open
* `direction`: -1 where low values are the greater risk; class 0, the palest, then holds the highest values
* `bands`: a word for each class from class 0 up, separated by `|`, if there are words
* `no_data`: why an area may have no value, in words
* `areas`: what the areas are called, in the plural: districts
"""

from itertools import pairwise
from typing import NamedTuple

import altair as alt
import pandas as pd

from ldsp.disclosure import Column, Published
from ldsp.domain.indicators import FLAG, flag
from ldsp.figures import style

ROW = 26  # pixels from one class to the next
WORDS_AT = 130  # pixels from the left


class LegendRow(NamedTuple):
    """One class of a map."""

    colour: str
    label: str  # 3.1 to 3.5
    words: str  # Higher risk
    areas: int  # how many have it


def edges(published: Published) -> tuple[float, ...]:
    """The breaks between classes, low to high."""
    return tuple(float(edge) for edge in published.facts.get("edges", "").split(",") if edge.strip())


def colours(published: Published) -> tuple[str, ...]:
    """The colours of the classes, low to high; as many as there are words where no breaks are told, else five."""
    breaks, words = edges(published), published.facts.get("bands", "")
    classes = len(breaks) + 1 if breaks else words.count("|") + 1 if words else len(style.SEQUENTIAL)
    return style.sequential(classes)


def rising(published: Published) -> bool:
    """Do higher values belong to higher (darker) classes?"""
    return published.facts.get("direction") != "-1"


def legend(published: Published) -> list[LegendRow]:
    """A row a class, low to high, then a row for the areas without a value if there are any.

    The table needs the column `band`: class from 0 up, or missing.
    """
    bands = pd.to_numeric(published.table["band"])
    column = published.columns.get(published.facts.get("value", ""), Column(label="", decimals=1))
    breaks = [style.number(edge, column.decimals or 0) for edge in edges(published)]
    percent = "%" if column.unit == "%" else ""
    labels = [f"{low} to {high}{percent}" for low, high in pairwise(breaks)]
    if breaks:
        labels = [f"under {breaks[0]}{percent}", *labels, f"{breaks[-1]}{percent} or more"]
        labels = labels if rising(published) else labels[::-1]
    if column.unit == FLAG:
        labels = [flag(0), flag(1)]
    palette = colours(published)
    words = [*published.facts.get("bands", "").split("|"), *[""] * len(palette)]
    rows = [
        LegendRow(colour, label, word, int((bands == at).sum()))
        for at, (colour, label, word) in enumerate(zip(palette, labels or [""] * len(palette), words, strict=False))
    ]
    missing = int(bands.isna().sum())
    if missing:
        rows.append(LegendRow(style.NO_DATA, "No data", published.facts.get("no_data", "not available"), missing))
    return rows


def legend_chart(published: Published) -> alt.LayerChart:
    """The legend drawn: a swatch, its range of values, its words and how many areas have it, one class a line.

    Drawn at fixed distances from the left, so that it reads the same on a telephone and on a wall.
    """
    rows = legend(published)
    unit = published.facts.get("areas", "areas")
    table = pd.DataFrame(
        {
            "order": range(len(rows)),
            "colour": [row.colour for row in rows],
            "edge": [style.NO_DATA_LINE if row.colour == style.NO_DATA else row.colour for row in rows],
            "label": [row.label for row in rows],
            "words": [
                f"{row.words}: {counted(row.areas, unit)}" if row.words else counted(row.areas, unit) for row in rows
            ],
        }
    )
    base = alt.Chart(table).encode(y=alt.Y("order:O", axis=None, sort=None))
    swatch = base.mark_square(size=330, opacity=1).encode(
        x=alt.value(12), fill=alt.Fill("colour:N", scale=None), stroke=alt.Stroke("edge:N", scale=None)
    )
    # Bold text is the first thing read, and the first thing to be compared with the map.
    label = base.mark_text(align="left", fontWeight=600).encode(x=alt.value(30), text="label:N")
    words = base.mark_text(align="left").encode(x=alt.value(WORDS_AT), text="words:N")
    told = "; ".join(f"{row.label} {row.words}: {counted(row.areas, unit)}".strip() for row in rows)
    return style.dressed([swatch, label, words], f"What the colours mean. {told}.", height=ROW * len(rows))


def counted(areas: int, unit: str) -> str:
    """How many areas, in words: `unit` is the plural.

    >>> counted(1, "districts"), counted(1_234, "neighbourhoods")
    ('1 district', '1,234 neighbourhoods')
    """
    return f"{style.number(areas)} {unit.removesuffix('s') if areas == 1 else unit}"
