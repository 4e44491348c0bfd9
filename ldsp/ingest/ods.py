"""Sheets of an OpenDocument workbook (.ods, as LibreOffice writes) as text."""

import zipfile

from ldsp.errors import LdspError
from ldsp.ingest import limits
from ldsp.ingest.grid import Grid
from ldsp.ingest.packed import PASSWORD, Stop, parse


class Workbook:
    """A workbook whose sheets can be read one by one."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        if "META-INF/manifest.xml" in archive.namelist():
            parse(archive, "META-INF/manifest.xml", start=_refuse_encrypted)
        names: dict[str, str] = {}

        def start(name: str, attributes: dict[str, str]) -> None:
            if name == "table" and len(names) < limits.MAX_PARTS:
                found = attributes.get("table:name", f"Sheet {len(names) + 1}")
                names[found] = found

        parse(archive, "content.xml", start=start)
        self.sheets = names

    def grid(self, sheet: str, *, rows: int | None = None) -> Grid:
        """A sheet's cells; with `rows` no more than its first rows."""
        reader = _Sheet(sheet, rows)
        parse(self._archive, "content.xml", start=reader.start, end=reader.end, text=reader.text)
        return reader.grid


def _refuse_encrypted(name: str, _: dict[str, str]) -> None:
    if name == "encryption-data":
        raise LdspError(*PASSWORD)


class _Sheet:
    """Hears the document's XML and fills a grid from one of its tables. Repeated cells and rows are written once in the
    file.
    """

    def __init__(self, sheet: str, rows: int | None) -> None:
        self.grid = Grid()
        self._sheet, self._most = sheet, rows
        self._here = False
        self._depth = 0  # a table may lie within a cell of a table
        self._row = 0
        self._repeat_row = self._repeat_cell = 1
        self._cells: list[str] = []
        self._pieces: list[str] = []
        self._value = ""
        self._within_cell = self._within_note = False
        self._empty = 0  # cells without content, counted and not written until content follows
        self._spans = (1, 1)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table":
            self._depth += 1
            self._here = self._here or (self._depth == 1 and attributes.get("table:name", self._sheet) == self._sheet)
        if not self._here or self._depth != 1:
            return
        if name == "table-row":
            self._repeat_row = _times(attributes, "table:number-rows-repeated")
            self._cells, self._empty = [], 0
        elif name in {"table-cell", "covered-table-cell"}:
            self._within_cell, self._pieces = True, []
            self._repeat_cell = _times(attributes, "table:number-columns-repeated")
            self._value = _typed(attributes)
            self._spans = (
                _times(attributes, "table:number-rows-spanned"),
                _times(attributes, "table:number-columns-spanned"),
            )
        elif name == "annotation":
            self._within_note = True
        elif name == "p" and self._pieces:
            self._pieces.append("\n")
        elif name in {"s", "tab", "line-break"}:
            self._pieces.append(" ")

    def end(self, name: str) -> None:
        if name == "table":
            self._depth -= 1
            if self._here and self._depth == 0:
                raise Stop
        if not self._here or self._depth != 1:
            return
        if name == "annotation":
            self._within_note = False
        elif name in {"table-cell", "covered-table-cell"}:
            self._end_cell()
        elif name == "table-row":
            self._end_row()

    def text(self, data: str) -> None:
        if self._within_cell and not self._within_note and self._depth == 1:
            self._pieces.append(data)

    def _end_cell(self) -> None:
        self._within_cell = False
        shown = self._value or "".join(self._pieces).strip()
        if not shown:
            self._empty += self._repeat_cell
            return
        if len(self._cells) + self._empty + self._repeat_cell > limits.MAX_COLUMNS:
            raise LdspError(
                f"Row {self._row + 1} has more than {limits.MAX_COLUMNS:,} columns.",
                "Delete the columns that are not needed and upload again.",
            )
        self._cells.extend([""] * self._empty)
        self._empty = 0
        down, across = self._spans
        if (down > 1 or across > 1) and len(self.grid.merged) < limits.MAX_MERGED:
            top, left = self._row + 1, len(self._cells)
            self.grid.merged.append((top, left, top + down - 1, left + across - 1))
        self._cells.extend([shown] * self._repeat_cell)

    def _end_row(self) -> None:
        if not any(self._cells):
            self._row += self._repeat_row
            return
        for _ in range(self._repeat_row):
            self._row += 1
            if self._most is not None and self._row > self._most:
                raise Stop
            self.grid.add(self._row, list(self._cells))


def _times(attributes: dict[str, str], name: str) -> int:
    written = attributes.get(name, "1")
    return min(int(written), 10 * limits.MAX_ROWS) if written.isdecimal() and len(written) < 12 else 1


def _typed(attributes: dict[str, str]) -> str:
    """The value of a cell whose type says more than its text."""
    kind = attributes.get("office:value-type", "")
    if kind == "date":
        return attributes.get("office:date-value", "")[:16].replace("T", " ")
    if kind in {"float", "currency", "percentage"}:
        try:
            number = float(attributes.get("office:value", ""))
        except ValueError:
            return ""
        return f"{number * 100:.12g}%" if kind == "percentage" else f"{number:.15g}"
    return ""
