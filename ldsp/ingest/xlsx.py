"""Sheets of an Excel workbook (.xlsx, .xlsm) as text: dates as ISO, percentages with their sign, no formula, only its
last result.

Written out, because it must stop at a bound at any cell, keep the row numbers and know a percentage from a fraction;
the libraries that are fast enough give up one of these. Macros, links and pictures are never opened.
"""

import posixpath
import re
import zipfile
from datetime import date, datetime, timedelta

from ldsp.errors import LdspError
from ldsp.ingest import limits
from ldsp.ingest.grid import Grid, Merged
from ldsp.ingest.packed import DAMAGED, parse

DATE_FORMATS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})  # ECMA-376, 18.8.30
PERCENT_FORMATS = frozenset({9, 10})
PLAIN, DATE, PERCENT = 0, 1, 2
REFERENCE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})$")
NOT_A_DATE = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|General|_.|\*.')


class Workbook:
    """A workbook whose sheets can be read one by one."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._from_1904 = False
        self.sheets = self._find_sheets()  # name: part of the archive
        self._shared: list[str] | None = None
        self._styles: list[int] | None = None

    def _find_sheets(self) -> dict[str, str]:
        targets: dict[str, str] = {}
        found: dict[str, str] = {}

        def relation(name: str, attributes: dict[str, str]) -> None:
            if name == "Relationship" and attributes.get("Type", "").endswith("/worksheet"):
                target = attributes.get("Target", "")
                targets[attributes.get("Id", "")] = (
                    target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
                )

        def sheet(name: str, attributes: dict[str, str]) -> None:
            if name == "workbookPr":
                self._from_1904 = attributes.get("date1904") in {"1", "true"}
            elif name == "sheet" and attributes.get("state", "visible") == "visible":
                identity = next((value for key, value in attributes.items() if key.endswith(":id")), "")
                if identity in targets:
                    found[attributes.get("name", "")] = targets[identity]

        parse(self._archive, "xl/_rels/workbook.xml.rels", start=relation)
        parse(self._archive, "xl/workbook.xml", start=sheet)
        return found

    def grid(self, sheet: str, *, rows: int | None = None) -> Grid:
        """A sheet's cells; with `rows` no more than its first rows."""
        reader = _Sheet(self._shared_strings(), self._number_styles(), from_1904=self._from_1904, rows=rows)
        parse(self._archive, self.sheets[sheet], start=reader.start, end=reader.end, text=reader.text)
        reader.finish()
        return reader.grid

    def _shared_strings(self) -> list[str]:
        if self._shared is None:
            reader = _Strings()
            part = next((name for name in self._archive.namelist() if name.lower() == "xl/sharedstrings.xml"), None)
            if part:
                parse(self._archive, part, start=reader.start, end=reader.end, text=reader.text)
            self._shared = reader.strings
        return self._shared

    def _number_styles(self) -> list[int]:
        """What each cell style makes of a number: plain, date or percentage."""
        if self._styles is None:
            custom: dict[str, int] = {}
            styles: list[int] = []
            within = False

            def start(name: str, attributes: dict[str, str]) -> None:
                nonlocal within
                if name == "numFmt":
                    custom[attributes.get("numFmtId", "")] = _kind_of(attributes.get("formatCode", ""))
                elif name == "cellXfs":
                    within = True
                elif name == "xf" and within:
                    identity = attributes.get("numFmtId", "0")
                    number = int(identity) if identity.isdecimal() else 0
                    known = DATE if number in DATE_FORMATS else PERCENT if number in PERCENT_FORMATS else PLAIN
                    styles.append(custom.get(identity, known))

            def end(name: str) -> None:
                nonlocal within
                within = within and name != "cellXfs"

            if "xl/styles.xml" in self._archive.namelist():
                parse(self._archive, "xl/styles.xml", start=start, end=end)
            self._styles = styles
        return self._styles


class _Strings:
    """Hears the table of texts that cells point to; how a word is pronounced (rPh) is passed over."""

    def __init__(self) -> None:
        self.strings: list[str] = []
        self._pieces: list[str] = []
        self._reading = self._phonetic = False

    def start(self, name: str, _: dict[str, str]) -> None:
        if name == "si":
            self._pieces = []
        self._phonetic = self._phonetic or name == "rPh"
        self._reading = name == "t" and not self._phonetic

    def end(self, name: str) -> None:
        self._reading = False
        if name == "si":
            self.strings.append(_clean("".join(self._pieces)))
        self._phonetic = self._phonetic and name != "rPh"

    def text(self, data: str) -> None:
        if self._reading:
            self._pieces.append(data)


class _Sheet:
    """Hears a sheet's XML and fills a grid."""

    def __init__(self, shared: list[str], styles: list[int], *, from_1904: bool, rows: int | None) -> None:
        self.grid = Grid()
        self._shared, self._styles, self._from_1904, self._most = shared, styles, from_1904, rows
        self._row, self._column = 0, -1
        self._cells: list[str] = []
        self._type = self._style = ""
        self._pieces: list[str] = []
        self._reading = False
        self._columns: dict[str, int] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._type, self._style = attributes.get("t", "n"), attributes.get("s", "")
            self._pieces = []
            self._column = self._place(attributes["r"]) if "r" in attributes else self._column + 1
        elif name in {"v", "t"}:
            self._reading = True
        elif name == "row":
            self._row = int(attributes["r"]) if "r" in attributes else self._row + 1
            self._cells, self._column = [], -1
        elif name in {"f", "rPh"}:
            self._reading = False
        elif name == "mergeCell" and len(self.grid.merged) < limits.MAX_MERGED:
            self._merge(attributes.get("ref", ""))

    def end(self, name: str) -> None:
        self._reading = False
        if name == "c":
            if self._pieces:
                self._keep(self._shown("".join(self._pieces)))
        elif name == "row" and self._cells:
            if self._most is None or self._row <= self._most:
                self.grid.add(self._row, self._cells)
            self._cells = []

    def text(self, data: str) -> None:
        if self._reading:
            self._pieces.append(data)

    def finish(self) -> None:
        if self._cells:
            self.grid.add(self._row, self._cells)

    def _keep(self, shown: str) -> None:
        missing = self._column - len(self._cells)
        if missing < 0:  # cells out of order: not something that a spreadsheet program writes
            raise LdspError(*DAMAGED)
        if self._column >= limits.MAX_COLUMNS and shown:
            raise LdspError(
                f"Row {self._row} has a cell in column {self._column + 1:,}; up to {limits.MAX_COLUMNS:,} columns are read.",
                "Delete the columns that are not needed and upload again.",
            )
        if shown:
            self._cells.extend([""] * missing)
            self._cells.append(shown)

    def _place(self, reference: str) -> int:
        found = REFERENCE.match(reference)
        if not found:
            raise LdspError(*DAMAGED)
        letters = found[1]
        place = self._columns.get(letters)
        if place is None:
            place = self._columns[letters] = column_number(letters)
        return place

    def _shown(self, raw: str) -> str:
        kind = self._type
        if kind == "s":
            return self._shared[int(raw)]
        if kind == "n":
            style = (
                self._styles[int(self._style)]
                if self._style.isdecimal() and int(self._style) < len(self._styles)
                else PLAIN
            )
            return number_shown(raw, style, from_1904=self._from_1904)
        if kind == "b":
            return "TRUE" if raw == "1" else "FALSE"
        return _clean(raw)

    def _merge(self, reference: str) -> None:
        corners = [REFERENCE.match(corner) for corner in reference.split(":")]
        if len(corners) == 2 and corners[0] and corners[1]:
            (left, top), (right, bottom) = corners[0].groups(), corners[1].groups()
            merged: Merged = int(top), column_number(left), int(bottom), column_number(right)
            self.grid.merged.append(merged)


def column_number(letters: str) -> int:
    """
    >>> column_number("A"), column_number("AA"), column_number("XFD")
    (0, 26, 16383)
    """
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def number_shown(raw: str, style: int, *, from_1904: bool = False) -> str:
    """A stored number as people see it: a date as ISO, a percentage with its sign, a whole number without a point.

    >>> number_shown("43535", DATE), number_shown("0.75", PERCENT), number_shown("12.0", PLAIN), number_shown("0.1", PLAIN)
    ('2019-03-11', '75%', '12', '0.1')
    """
    try:
        number = float(raw)
    except ValueError:
        return _clean(raw)
    if not abs(number) < 1e300:
        return _clean(raw)
    if style == DATE and 0 <= number < 2_958_466:  # 31 December 9999
        return serial_shown(number, from_1904=from_1904)
    if style == PERCENT:
        return f"{number * 100:.12g}%"
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else f"{number:.15g}"


def serial_shown(number: float, *, from_1904: bool = False) -> str:
    """A day counted by Excel: from 1900, which it takes for a leap year, or from 1904."""
    start = date(1904, 1, 1) if from_1904 else date(1899, 12, 30) if number >= 60 else date(1899, 12, 31)
    moment = datetime(start.year, start.month, start.day) + timedelta(seconds=round(number * 86_400))  # noqa: DTZ001 - a day, not a moment
    return moment.date().isoformat() if moment.hour == moment.minute == 0 else moment.isoformat(" ", "minutes")


def _kind_of(format_code: str) -> int:
    """
    >>> [_kind_of(code) for code in ("dd/mm/yyyy", "0.0%", '"Day" 0', "[Red]0.00", "mmm yy")]
    [1, 2, 0, 0, 1]
    """
    bare = NOT_A_DATE.sub("", format_code[:500])
    if "%" in bare:
        return PERCENT
    return DATE if re.search(r"[dmyhs]", bare, re.IGNORECASE) else PLAIN


def _clean(text: str) -> str:
    """Excel writes characters that XML cannot hold as _x000D_."""
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), text) if "_x" in text else text
