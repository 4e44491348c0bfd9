"""Published tables as a spreadsheet that a screen reader can walk through.

Cover, contents, notes, then one table a sheet, as the Analysis Function asks of statistics in spreadsheets: headings in
the first cell, no merged cells, no blank cell inside a table, shorthand for what is missing, a line that says how many
tables a sheet holds.
"""

import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime

import pandas as pd
import xlsxwriter

from ldsp.disclosure import Column, Published
from ldsp.figures import downloads, style

LANGUAGE = "en-GB"
FONT = "Arial"  # on every computer; ours is not
TEXT, HEADING = 12, 16  # points
WIDEST, NARROWEST = 60, 12  # of a column, in letters
A4 = 9  # the number that Excel has for it
MADE_WITH = "Local Digital Skills Partnership dashboard (LDSP)"


def workbook(parts: Sequence[Published], title: str, *, made: date | None = None, contact: str = "") -> bytes:
    """The tables as an Excel workbook.

    Parameters
    ----------
    parts
        A sheet each, in this order.
    title
        Of the whole; stands on the cover and in the file's properties.
    made
        The day the file is made, as a caller tells it; left out of the cover if not told.
    contact
        Whom to ask; left out if not told.
    """
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        created = datetime(made.year, made.month, made.day, tzinfo=UTC) if made else datetime(2000, 1, 1, tzinfo=UTC)
        book.set_properties(
            {"title": title, "author": MADE_WITH, "subject": "Statistics", "created": created.replace(tzinfo=None)}
        )
        look = _Look(book)
        notes = list(dict.fromkeys(note for part in parts for note in _notes(part)))
        _cover(look, parts, title=title, made=made, contact=contact)
        _contents(look, parts, title)
        _notes_sheet(look, notes)
        for n, part in enumerate(parts, start=1):
            _table(look, part, n, notes)
    return _in_language(buffer.getvalue())


class _Look:
    """The formats of cells, made once for a workbook."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.book = book
        base = {"font_name": FONT, "font_size": TEXT, "valign": "top"}
        self._base = base
        self.text = book.add_format(base)
        self.wrapped = book.add_format({**base, "text_wrap": True})
        self.heading = book.add_format({**base, "font_size": HEADING, "bold": True})
        self.link = book.add_format({**base, "font_color": style.LINK, "underline": 1})
        self.head = book.add_format({**base, "bold": True, "text_wrap": True, "bottom": 1})
        self.symbol = book.add_format({**base, "align": "right"})
        self._numbers: dict[str, xlsxwriter.format.Format] = {}

    def number(self, column: Column) -> xlsxwriter.format.Format:
        """The format of a column of numbers: rounded for show, the whole number kept in the cell."""
        plain = "#,##0" + ("." + "0" * column.decimals if column.decimals else "")
        code = f"+{plain};-{plain};{plain}" if style.is_change(column) else plain
        if code not in self._numbers:
            self._numbers[code] = self.book.add_format({**self._base, "num_format": code})
        return self._numbers[code]


def _cover(look: _Look, parts: Sequence[Published], *, title: str, made: date | None, contact: str) -> None:
    sheet = look.book.add_worksheet("Cover")
    sheet.set_column(0, 0, 100)
    sources = list(dict.fromkeys(source for part in parts for source in part.sources))
    about = list(dict.fromkeys(part.as_at for part in parts if part.as_at))
    lines = [
        f"This workbook holds {len(parts)} {'table' if len(parts) == 1 else 'tables'}, one on a sheet.",
        f"{style.DEMONSTRATION}." if any(p.demonstration for p in parts) else "",
        f"Figures about: {'; '.join(about)}" if about else "",
        f"Made on {style.day(made)}" if made else "",
        f"Made with: {MADE_WITH}",
        f"Contact: {contact}" if contact else "",
        f"Licence: {'; '.join(dict.fromkeys(s.licence for s in sources if s.licence))}" if sources else "",
        *dict.fromkeys(source.attribution for source in sources if source.attribution),
    ]
    sheet.write_string(0, 0, title, look.heading)
    for row, line in enumerate([line for line in lines if line], start=1):
        sheet.write_string(row, 0, line, look.wrapped)


def _contents(look: _Look, parts: Sequence[Published], title: str) -> None:
    sheet = look.book.add_worksheet("Contents")
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 100)
    sheet.write_string(0, 0, "Contents", look.heading)
    sheet.write_string(1, 0, f"This sheet holds one table: the sheets of “{title}”, with links.", look.text)
    rows = [("Notes", "Notes that apply to the tables, and what the shorthand means")]
    rows += [(_sheet_name(n), part.question) for n, part in enumerate(parts, start=1)]
    sheet.add_table(
        2,
        0,
        2 + len(rows),
        1,
        {"name": "Contents", "autofilter": False, "style": None, "columns": _heads(look, ["Sheet", "What it tells"])},
    )
    for row, (name, question) in enumerate(rows, start=3):
        sheet.write_url(row, 0, f"internal:'{name}'!A1", look.link, name)
        sheet.write_string(row, 1, question, look.wrapped)


def _notes_sheet(look: _Look, notes: Sequence[str]) -> None:
    sheet = look.book.add_worksheet("Notes")
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 100)
    sheet.write_string(0, 0, "Notes", look.heading)
    sheet.write_string(
        1, 0, "This sheet holds one table: notes by number, then the shorthand used in cells.", look.text
    )
    rows = [(f"Note {n}", note) for n, note in enumerate(notes, start=1)]
    rows += [*style.SHORTHAND.items()]
    sheet.add_table(
        2,
        0,
        2 + len(rows),
        1,
        {"name": "Notes", "autofilter": False, "style": None, "columns": _heads(look, ["Mark", "What it means"])},
    )
    for row, (mark, words) in enumerate(rows, start=3):
        sheet.write_string(row, 0, mark, look.text)
        sheet.write_string(row, 1, words, look.wrapped)


def _table(look: _Look, part: Published, n: int, notes: Sequence[str]) -> None:
    """One table: heading, what it is, which notes apply, source, then the rows under their heads."""
    sheet = look.book.add_worksheet(_sheet_name(n))
    numbers = [str(notes.index(note) + 1) for note in _notes(part)]
    used = style.shorthand_used(style.shown(part))
    above = [
        f"This sheet holds one table. {part.sentence}",
        f"{part.subtitle}. Figures about: {part.as_at}." if part.as_at else part.subtitle,
        f"Notes: {', '.join(numbers)} on the sheet Notes." if numbers else "",
        f"Shorthand in cells: {'; '.join(used)}." if used else "",
        f"Source: {'; '.join(str(source) for source in part.sources)}." if part.sources else "",
    ]
    sheet.write_string(0, 0, f"Table {n}: {part.question}", look.heading)
    above = [line for line in above if line]
    for row, line in enumerate(above, start=1):
        sheet.write_string(row, 0, line, look.text)
    top = len(above) + 1
    heads = style.heads(part)
    rows = max(len(part.table), 1)  # a table of Excel's cannot be without a row
    sheet.add_table(
        top, 0, top + rows, len(heads) - 1,
        {"name": f"Table_{n}", "autofilter": False, "style": None, "columns": _heads(look, heads)},
    )  # fmt: skip
    texts = style.shown(part)
    for at, (key, column) in enumerate(part.columns.items()):
        longest = max([len(heads[at]) // 2, *texts.iloc[:, at].str.len().tolist()], default=NARROWEST)
        sheet.set_column(at, at, min(max(longest + 2, NARROWEST), WIDEST))
        cells = zip(part.table[key], texts.iloc[:, at], strict=True)
        _column(sheet, look, column, cells, top=top + 1, at=at)
    sheet.freeze_panes(top + 1, 1)
    # Printed as wide as the table: the line of sources above it would run over a dozen more sheets of paper. The cover has them.
    sheet.print_area(0, 0, top + rows, len(heads) - 1)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(top)


def _column(
    sheet: xlsxwriter.worksheet.Worksheet,
    look: _Look,
    column: Column,
    cells: Iterable[tuple[float, str]],
    *,
    top: int,
    at: int,
) -> None:
    """Numbers as numbers; shorthand, and numbers that carry it, as text. A cell is its value and its text."""
    for row, (value, text) in enumerate(cells, start=top):
        if column.decimals is None:
            sheet.write_string(row, at, text, look.text)
        elif pd.isna(value) or text.endswith("]"):
            sheet.write_string(row, at, text, look.symbol)
        else:
            sheet.write_number(row, at, round(float(value), downloads.DECIMALS), look.number(column))


def _notes(part: Published) -> list[str]:
    """The notes of a publication, those of its columns included."""
    of_columns = [f"{column.label}: {column.note}" for column in part.columns.values() if column.note]
    reading = [part.how_to_read] if part.how_to_read else []
    disclaimers = [source.disclaimer for source in part.sources if source.disclaimer]
    return [*reading, *part.notes, *of_columns, *disclaimers]


def _heads(look: _Look, heads: Sequence[str]) -> list[dict[str, object]]:
    return [{"header": head, "header_format": look.head} for head in heads]


def _sheet_name(n: int) -> str:
    return f"Table {n}"


def _in_language(made: bytes) -> bytes:
    """The same workbook with its language among its properties, which the library cannot write."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for item in before.infolist():
            content = before.read(item)
            if item.filename == "docProps/core.xml":
                end = b"</cp:coreProperties>"
                content = content.replace(end, f"<dc:language>{LANGUAGE}</dc:language>".encode() + end)
            after.writestr(item, content)
    return out.getvalue()
