"""Tables that a web page or an old reporting tool saved as .xls: HTML, read as text only."""

import re
from html import unescape

from ldsp.errors import LdspError
from ldsp.ingest import limits
from ldsp.ingest.grid import Grid

TOKEN = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:]{0,20})([^<>]*)>|([^<]+)|<")
SPAN = re.compile(r"(col|row)span\s*=\s*[\"']?\s*([0-9]{1,4})", re.IGNORECASE)


def grids(text: str) -> list[Grid]:
    """Every outermost table of a page that has rows. Scripts, styles and comments are passed over."""
    if len(text) > limits.MAX_HTML:
        raise LdspError(
            "The web page is too large to be read.", "Open it in your spreadsheet program and save it as .xlsx or CSV."
        )
    found: list[Grid] = []
    reader: _Table | None = None
    depth = 0
    for token in TOKEN.finditer(_without(text)):
        closing, tag, attributes, words = token[1], (token[2] or "").lower(), token[3] or "", token[4]
        if tag == "table":
            depth = max(depth - 1, 0) if closing else depth + 1
            if not closing and depth == 1:
                reader = _Table()
            elif depth == 0 and reader is not None:
                reader.end_row()
                found.append(reader.grid)
                reader = None
        elif reader is not None and depth == 1:
            reader.hear(tag, attributes, closing=bool(closing), words=words)
        elif reader is not None and words:
            reader.hear("", "", closing=False, words=words)
    if reader is not None:
        reader.end_row()
        found.append(reader.grid)
    return found


class _Table:
    def __init__(self) -> None:
        self.grid = Grid()
        self._row = 0
        self._cells: list[str] = []
        self._pieces: list[str] | None = None
        self._spans = (1, 1)

    def hear(self, tag: str, attributes: str, *, closing: bool, words: str | None) -> None:
        if words is not None:
            if self._pieces is not None:
                self._pieces.append(words)
        elif tag in {"td", "th"}:
            self._end_cell()
            if not closing:
                spans = {kind.lower(): int(times) for kind, times in SPAN.findall(attributes[:1000])}
                self._spans = (spans.get("row", 1), spans.get("col", 1))
                self._pieces = []
        elif tag == "tr":
            self.end_row()
        elif tag in {"br", "p", "div"} and self._pieces is not None:
            self._pieces.append(" ")

    def _end_cell(self) -> None:
        if self._pieces is None:
            return
        down, across = self._spans
        if (down > 1 or across > 1) and len(self.grid.merged) < limits.MAX_MERGED:
            self.grid.merged.append((self._row + 1, len(self._cells), self._row + down, len(self._cells) + across - 1))
        shown = " ".join(unescape("".join(self._pieces)).split())
        self._cells.extend([shown, *[""] * (min(across, limits.MAX_COLUMNS) - 1)])
        self._pieces = None

    def end_row(self) -> None:
        self._end_cell()
        if self._cells:
            self._row += 1
            self.grid.add(self._row, self._cells)
            self._cells = []


def _without(text: str) -> str:
    """The page without comments, scripts and styles. Searched forwards only, so the time grows with the length and no
    faster.
    """
    for opening, closing in (("<!--", "-->"), ("<script", "</script"), ("<style", "</style")):
        lowered, kept, at = text.lower(), [], 0
        if len(lowered) != len(text):  # a few letters grow when lowered: places would no longer agree
            lowered = text
        while (start := lowered.find(opening, at)) >= 0:
            kept.append(text[at:start])
            end = lowered.find(closing, start)
            at = len(text) if end < 0 else end + len(closing)
        text = "".join(kept) + text[at:]
    return text
