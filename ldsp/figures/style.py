"""The look of LDSP, once: colours that a colour-blind reader can tell apart, and the formats of numbers.

No other module holds a colour or a number format (a test searches for strays), and `.streamlit/config.toml` repeats the
palettes word for word (a test compares). Colours are those of the Government Analysis Function (afcharts 1.2.0), ONS maps,
ScotPHO (judgement) and GOV.UK (interface); measured contrasts are in the design notes on screens.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from textwrap import wrap
from typing import Any, NamedTuple

import altair as alt
import pandas as pd

from ldsp.disclosure import Column, Published
from ldsp.domain import numbers
from ldsp.domain.indicators import FLAG, SYMBOL_WORDS, Symbol, flag

AXIS_LETTERS = 48  # of an axis title that fit on one line of the narrowest screen
DEMONSTRATION = "Demonstration data: made up, not to be quoted"
"""Stands on every figure, export and document that shows records made up for demonstration."""

# --- colours ----------------------------------------------------------------------------------------------------------

CATEGORICAL = ("#12436D", "#28A197", "#801650", "#F46A25", "#3D3D3D", "#A285D1")
"""Series, in this order; four at most in one chart (two more in an emergency), each also told by shape or label."""

DUO = ("#12436D", "#F46A25")
SEQUENTIAL = ("#ADD1F1", "#6BACE6", "#2073BC", "#12436D", "#092135")
"""Five classes from low to high. Neighbouring classes differ by less than 3:1, so outlines and labels must be drawn."""

SEQUENTIAL_3 = ("#6BACE6", "#2073BC", "#12436D")
DIVERGING = ("#CE321F", "#F09977", "#FEF4D7", "#96B3B3", "#007590")
"""Around a benchmark or nought that means something; never for a plain score."""

NO_DATA = "#F2F2F2"
NO_DATA_LINE = "#6A6C6D"  # the hatching that tells "no data" from a very pale class
FOCUS = "#12436D"
OTHERS = "#BFBFBF"
BENCHMARK = "#3D3D3D"  # drawn dashed
SELECTED = "#F46A25"  # the one area a reader has chosen, the same on map, strip, swarm and line
POINT = "#FFDD00"  # a venue on a map, ringed in ink: it stands out on every blue and on white
CASING = "#FFFFFF"  # lies under an outline so that it shows on light and dark alike

INK = "#0B0C0C"
INK_SECONDARY = "#505A5F"
LINK = "#1D70B8"
ERROR = "#D4351C"
SUCCESS = "#00703C"
FOCUS_RING = "#FFDD00"
PAPER = "#FFFFFF"
PANEL = "#F3F2F1"
GRID = "#D9D9D9"
BORDER = "#B1B4B6"
FIELD_BORDER = "#767B80"  # 4.3:1 on white: the edge of a control must reach 3:1


class Judgement(NamedTuple):
    """How one judgement is shown: never by colour alone."""

    colour: str
    symbol: str
    word: str
    shape: str  # Vega's name for the same mark, because a picture may be drawn without a font that has the symbol


JUDGEMENTS: Mapping[str, Judgement] = {
    "better": Judgement("#1B7CED", "▲", "Better", "triangle-up"),
    "similar": Judgement("#6A6C6D", "●", "Similar", "circle"),
    "worse": Judgement("#FFA500", "▼", "Worse", "triangle-down"),
    "higher": Judgement("#12436D", "▲", "Higher", "triangle-up"),
    "lower": Judgement("#6BACE6", "▼", "Lower", "triangle-down"),
    "not compared": Judgement("#FFFFFF", "○", "Not compared", "circle"),
}
"""Better and worse need a polarity and a test (ScotPHO's pair); higher and lower are said where there is no polarity."""

RAG: Mapping[str, Judgement] = {
    "green": Judgement("#00703C", "✔", "On plan", "circle"),
    "amber": Judgement("#FFDD00", "!", "At risk", "diamond"),
    "red": Judgement("#D4351C", "✘", "Off plan", "square"),
}


LONGEST_JUDGEMENT = 30  # letters of a cell


def judged(text: str) -> Judgement | None:
    """How a cell that holds a board's judgement is coloured, besides its symbol and word; None: it holds none.

    >>> judged("✔ On plan").word, judged("✘ Overdue").word, judged("On plan"), judged("! a sentence and not a judgement of a board")
    ('On plan', 'Off plan', None, None)
    """
    symbol, blank, _ = text.partition(" ")
    found = {one.symbol: one for one in RAG.values()}
    return found.get(symbol) if blank and len(text) <= LONGEST_JUDGEMENT else None


def sequential(classes: int) -> tuple[str, ...]:
    """The colours of so many classes, light to dark.

    >>> sequential(3)
    ('#6BACE6', '#2073BC', '#12436D')
    """
    if not 1 <= classes <= len(SEQUENTIAL):
        raise ValueError(f"A map has one to five classes, not {classes}.")
    return {1: SEQUENTIAL[2:3], 2: SEQUENTIAL[1:4:2], 3: SEQUENTIAL_3, 4: SEQUENTIAL[:4]}.get(classes, SEQUENTIAL)


def rgb(colour: str, alpha: int | None = None) -> list[int]:
    """A hex colour as deck.gl wants it.

    >>> rgb("#12436D"), rgb("#FFFFFF", 200)
    ([18, 67, 109], [255, 255, 255, 200])
    """
    parts = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    return parts if alpha is None else [*parts, alpha]


def ink_on(colour: str) -> str:
    """Ink or paper, whichever can be read on a colour (WCAG's relative luminance).

    >>> ink_on("#FFDD00") == INK, ink_on("#00703C") == PAPER
    (True, True)
    """
    parts = [part / 255 for part in rgb(colour)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return INK if 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.18 else PAPER


# --- numbers, dates, money --------------------------------------------------------------------------------------------

MINUS = "−"
NOT_AVAILABLE = f"[{Symbol.NOT_AVAILABLE}]"
SHORTHAND: Mapping[str, str] = {f"[{symbol}]": words for symbol, words in SYMBOL_WORDS.items()}
"""What stands in a cell instead of a number, and what it means (Analysis Function shorthand)."""


def number(value: float, decimals: int = 0, *, signed: bool = False) -> str:
    """A number as it is printed: rounded as everywhere, with a true minus sign, and a plus where a change is meant.

    >>> number(1234567), number(-3.25, 1), number(0.25, 1, signed=True), number(0, signed=True)
    ('1,234,567', '−3.3', '+0.3', '0')
    """
    plain = numbers.shown(value, decimals=decimals)
    if plain.startswith("-"):
        return MINUS + plain[1:]
    return f"+{plain}" if signed and plain.strip("0.,") else plain


def points(change: float, decimals: int = 1) -> str:
    """A change of a percentage.

    >>> points(1.25), points(-1)
    ('+1.3 percentage points', '−1.0 percentage points')
    """
    return f"{number(change, decimals, signed=True)} percentage points"


def pounds(amount: float) -> str:
    """Money, with k and m from ten thousand and a million up.

    >>> pounds(950), pounds(12_340), pounds(1_250_000), pounds(-40_000), pounds(999_700)
    ('£950', '£12k', '£1.3m', '−£40k', '£1.0m')
    """
    size, sign = abs(amount), MINUS if amount < 0 else ""
    if size < 9_999.5:
        return f"{sign}£{number(size)}"
    if size < 999_500:
        return f"{sign}£{number(size / 1_000)}k"
    return f"{sign}£{number(size / 1_000_000, 1)}m"


def day(when: date) -> str:
    """A date in words.

    >>> day(date(2026, 3, 12))
    '12 March 2026'
    """
    return f"{when.day} {when:%B %Y}"


def is_change(column: Column) -> bool:
    """Does the column hold changes, which are printed with their sign?"""
    return column.unit in {"pp", "percentage points"}


def is_scale(column: Column) -> bool:
    """Is the unit only the ends of a scale, which belong in a head and not behind a number?"""
    return column.unit.startswith("score") or " to " in column.unit


def format_value(value: object, column: Column, symbol: object = None) -> str:
    """A cell as it is printed: never blank, and never nought for what is missing.

    >>> score = Column(label="Risk score", decimals=1)
    >>> format_value(3.25, score), format_value(None, score, "c"), format_value(4.0, score, "u"), format_value(0, score)
    ('3.3', '[c]', '4.0 [u]', '0.0')
    >>> format_value(1.25, Column(label="Change", unit="percentage points", decimals=1))
    '+1.3'
    >>> format_value(float("nan"), Column(label="Rural"))
    '[x]'
    """
    why = "" if symbol is None or pd.isna(symbol) or symbol == "" else f"[{symbol}]"  # type: ignore[call-overload]
    if value is None or pd.isna(value) or value == "":  # type: ignore[call-overload]
        return why or NOT_AVAILABLE
    if why == f"[{Symbol.LOW}]":
        return why
    if column.decimals is None:
        return str(value)
    if column.unit == FLAG:
        return f"{flag(float(value))} {why}".rstrip()  # type: ignore[arg-type]
    plain = number(float(value), column.decimals, signed=is_change(column))  # type: ignore[arg-type]
    return f"{plain} {why}".rstrip()


def with_unit(value: float, column: Column) -> str:
    """A number with its unit, for a label.

    >>> with_unit(54.25, Column(label="No qualifications", unit="%", decimals=1))
    '54.3%'
    >>> with_unit(3, Column(label="Courses", unit="per 1,000 adults", decimals=1))
    '3.0 per 1,000 adults'
    >>> with_unit(3.14, Column(label="Risk score", unit="0 to 10", decimals=1))
    '3.1'
    """
    if is_change(column):
        return points(value, column.decimals or 0)
    if column.unit == FLAG:
        return flag(value)
    plain = numbers.with_unit(value, "" if is_scale(column) else column.unit, column.decimals or 0)
    return plain.replace("-", MINUS, 1) if value < 0 else plain


def head(column: Column) -> str:
    """The head of a column as it is printed: label and unit.

    >>> head(Column(label="No qualifications", unit="%")), head(Column(label="Risk score (0 to 10)", unit="0 to 10"))
    ('No qualifications (%)', 'Risk score (0 to 10)')
    """
    told = not column.unit or f"({column.unit})" in column.label
    return column.label if told else f"{column.label} ({column.unit})"


def axis_title(column: Column) -> list[str]:
    """The head of a column on as many lines as it needs along an axis on the narrowest screen.

    >>> axis_title(Column(label="Neighbourhood sent a paper questionnaire first", unit="yes or no"))
    ['Neighbourhood sent a paper questionnaire first', '(yes or no)']
    """
    return wrap(head(column), AXIS_LETTERS)


def heads(published: Published) -> list[str]:
    """The heads of a table, each of them once: a reader could not tell two alike apart, and a spreadsheet refuses them."""
    all_heads = [head(column) for column in published.columns.values()]
    if len(set(all_heads)) < len(all_heads):
        raise ValueError(f"Published table '{published.name}' has two columns under one head: {sorted(all_heads)}.")
    return all_heads


def shown(published: Published) -> pd.DataFrame:
    """The published rows as text under human heads: what tables show and people read.

    A row is what it is in the publication, in the same order; every cell is text and none is blank.
    """
    cells: dict[str, list[str]] = {}
    for name, (key, column) in zip(heads(published), published.columns.items(), strict=True):
        cells[name] = _cells(published.table[key], column, published.table[column.symbol] if column.symbol else None)
    return pd.DataFrame(cells, index=published.table.index, dtype="str")


def _cells(values: "pd.Series[Any]", column: Column, symbols: "pd.Series[Any] | None") -> list[str]:
    """`format_value` of every cell. Most columns have no gap and no symbol, and a table may have all of England's rows."""
    marked = symbols is not None and bool((symbols.notna() & (symbols != "")).any())
    if marked or bool((values.isna() | (values == "")).any()):
        told = [None] * len(values) if symbols is None else symbols
        return [format_value(value, column, symbol) for value, symbol in zip(values, told, strict=True)]
    if column.decimals is None:
        return [str(value) for value in values.tolist()]
    signed = is_change(column)
    return [number(value, column.decimals, signed=signed) for value in values.astype(float).tolist()]


def shorthand_used(texts: pd.DataFrame) -> tuple[str, ...]:
    """The lines that explain whatever shorthand stands in a table made by `shown`.

    >>> shorthand_used(pd.DataFrame({"Learners": ["12", "[c]"]}))
    ('[c] confidential: hidden, so that nobody can be recognised',)
    """
    everything = "\n".join(texts.to_numpy().ravel().tolist())
    return tuple(f"{mark} {words}" for mark, words in SHORTHAND.items() if mark in everything)


# --- type and the manner of charts ------------------------------------------------------------------------------------

FONT = "Public Sans"
FONT_STACK = f"{FONT}, Arial, sans-serif"
MAP_FONT_STACK = "Arial, sans-serif"  # a map draws its letters once, often before a font of ours has arrived
TEXT_SIZE = 14
SMALL_TEXT_SIZE = 13
SELECTED_LINE = 2.5  # pixels
DASHES = (5, 4)  # of a benchmark line


def chart_config() -> dict[str, Any]:
    """Vega-Lite's configuration: our font, few grey gridlines, no vertical text, no box around the picture."""
    axis = {
        "domainColor": BORDER,
        "gridColor": GRID,
        "labelColor": INK,
        "labelFontSize": SMALL_TEXT_SIZE,
        "labelLimit": 220,
        "tickColor": BORDER,
        "titleColor": INK_SECONDARY,
        "titleFontSize": SMALL_TEXT_SIZE,
        "titleFontWeight": "normal",
    }
    return {
        "font": FONT_STACK,
        "background": PAPER,
        "view": {"stroke": None},
        "axis": axis,
        "axisY": {"titleAngle": 0, "titleAlign": "left", "titleAnchor": "end", "titleY": -10, "titleX": 0},
        "legend": {"orient": "top", "labelFontSize": SMALL_TEXT_SIZE, "labelLimit": 260, "title": None},
        "tick": {"opacity": 1},
        "text": {"fontSize": SMALL_TEXT_SIZE, "color": INK},
        "range": {"category": list(CATEGORICAL), "ordinal": list(SEQUENTIAL), "diverging": list(DIVERGING)},
    }


def dressed(layers: Sequence[alt.Chart], description: str, *, height: float) -> alt.LayerChart:
    """A finished chart in LDSP's manner, as wide as its place, with a description for those who cannot see it."""
    # Only the width is fitted: heights are of the drawing alone, because labels are placed in pixels.
    fit = alt.AutoSizeParams(type="fit-x", contains="padding")
    chart = alt.LayerChart(layer=list(layers)).properties(
        description=description, width="container", height=height, autosize=fit
    )
    finished: alt.LayerChart = chart.configure(**chart_config())
    return finished
