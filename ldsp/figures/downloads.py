"""Published rows as a file to take away: CSV here, spreadsheet in `workbook`, picture in `picture`.

A CSV is first of all for machines, so its first line is its heads and every row below is data: comment lines above would
break the spreadsheet programs that most of our readers open it with. The caveats stand below the data after an empty
line, in the first column, where they turn no column of numbers into text.
"""

import csv as _csv
import io
import re

import pandas as pd

from ldsp.disclosure import Column, Published
from ldsp.figures import style

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so may be run as a formula by a spreadsheet program."""

DECIMALS = 6  # of a number in a file: more than anyone publishes, less than a computer's rounding error


def csv(published: Published) -> bytes:
    """The rows as UTF-8 with a byte order mark, which Excel needs to read £ and –.

    Numbers are as published, not rounded for show; where there is none stands its shorthand ([x], [c] ...). A column of
    numbers some of which are to be read with care ([u]) is followed by a column that says which.
    """
    buffer = io.StringIO()
    writer = _csv.writer(buffer, lineterminator="\r\n")
    columns: dict[str, list[str]] = {}
    for head, (key, column) in zip(style.heads(published), published.columns.items(), strict=True):
        columns.update(_cells(published, head, key, column))
    writer.writerow(columns)
    writer.writerows(zip(*columns.values(), strict=True))
    writer.writerow([])
    writer.writerows([safe(line)] for line in caveats(published))
    return buffer.getvalue().encode("utf-8-sig")


def caveats(published: Published) -> list[str]:
    """Everything that must travel with the rows: question, answer, date, notes, shorthand, sources, licence."""
    lines = [
        published.question,
        published.sentence,
        published.subtitle,
        f"Figures about: {published.as_at}" if published.as_at else "",
        f"Method: {published.method}" if published.method else "",
        f"How to read: {published.how_to_read}" if published.how_to_read else "",
        f"{style.DEMONSTRATION}." if published.demonstration else "",
        *(f"Note {n}: {note}" for n, note in enumerate(published.notes, start=1)),
        *(f"{column.label}: {column.note}" for column in published.columns.values() if column.note),
        *(f"Shorthand: {line}" for line in style.shorthand_used(style.shown(published))),
    ]
    for source in published.sources:
        lines += [f"Source: {source}. {source.licence}", source.attribution, source.disclaimer]
    return [line for line in dict.fromkeys(lines) if line]


def file_name(published: Published, ext: str) -> str:
    """A name that tells what is inside and what it is about.

    >>> from ldsp.disclosure import publish
    >>> rows = pd.DataFrame({"name": ["Burnley"]})
    >>> about = {"question": "?", "sentence": "", "subtitle": "", "columns": {}, "as_at": "2021 to 2025"}
    >>> file_name(publish(rows, name="risk-Lancashire-districts", **about), "csv")
    'ldsp-risk-lancashire-districts-2021-to-2025.csv'
    """
    words = [published.name, published.as_at, "demonstration" if published.demonstration else ""]
    plain = re.sub(r"[^a-z0-9]+", "-", " ".join(words).lower()).strip("-")
    return f"ldsp-{plain[:120].rstrip('-')}.{ext}"


def safe(text: str) -> str:
    """A text that no spreadsheet program takes for a formula.

    >>> safe("=HYPERLINK(A1)"), safe("Burnley")
    ("'=HYPERLINK(A1)", 'Burnley')
    """
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def plain_number(value: float) -> str:
    """A number for machines: no commas, no needless noughts.

    >>> plain_number(1234.50), plain_number(-3.0), plain_number(0.1 + 0.2)
    ('1234.5', '-3', '0.3')
    """
    return f"{round(float(value), DECIMALS):.{DECIMALS}f}".rstrip("0").rstrip(".") or "0"


def symbols(published: Published, column: Column) -> list[str]:
    """The shorthand of each row of a column, in brackets; empty where there is none."""
    if column.symbol is None:
        return [""] * len(published.table)
    return [f"[{symbol}]" if pd.notna(symbol) and symbol else "" for symbol in published.table[column.symbol]]


def _cells(published: Published, head: str, key: str, column: Column) -> dict[str, list[str]]:
    """A column under its head, and beside it one for the shorthand of numbers that are there but need care."""
    values, marks = published.table[key], symbols(published, column)
    if column.decimals is None:
        return {head: [safe(style.format_value(v, column, m.strip("[]"))) for v, m in zip(values, marks, strict=True)]}
    pairs = [*zip(values, marks, strict=True)]
    numbers = [mark or style.NOT_AVAILABLE if pd.isna(value) else plain_number(value) for value, mark in pairs]
    careful = ["" if pd.isna(value) else mark for value, mark in pairs]
    return {head: numbers, **({f"{head}: shorthand": careful} if any(careful) else {})}
