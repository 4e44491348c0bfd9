"""From the bytes of a file to its table as text, or to a sentence on why it cannot be read. Nothing in a file is ever
run.
"""

import re
import zipfile
from dataclasses import dataclass

import pandas as pd

from ldsp.errors import LdspError
from ldsp.ingest import heads, html_table, limits, ods, packed, text_table, xlsx
from ldsp.ingest.grid import Grid, fill_merged

OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OTHER_KINDS = (
    (b"%PDF", "a PDF"), (b"\x89PNG", "a picture"), (b"\xff\xd8\xff", "a picture"), (b"GIF8", "a picture"),
        (b"\x1f\x8b", "a packed file"),
    (b"Rar!", "a packed file"), (b"7z\xbc\xaf", "a packed file"), (b"SQLite format 3", "a database"),
        (b"PAR1", "a Parquet file"),
    (b"{\\rtf", "a text document"),
)  # fmt: skip
SAVE_AS = "Open it in your spreadsheet program, save it as .xlsx or CSV, and upload that."
TOTAL = re.compile(r"(grand |sub-?\s?|overall )?totals?\b", re.IGNORECASE)
FOOTNOTE = re.compile(r"(sources?|notes?|key|footnotes?|\*|\[|\d\.|©|contact|last updated)", re.IGNORECASE)
OUR_GUIDE_SHEETS = frozenset({"Columns", "Lists"})  # of the templates that LDSP hands out


@dataclass(frozen=True)
class Read:
    """A table as it stands in the file: every cell as text.

    `cells`: one row a row of the file below the head, its index the number that the spreadsheet shows; columns 0, 1,
    ... in the order of `heads`. Where a file has several sheets and none was named, `cells` is empty and `sheets` are
    the ones to choose from.
    """

    file_name: str
    heads: tuple[str, ...]
    cells: pd.DataFrame
    head_row: int = 0
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()

    @property
    def must_choose(self) -> bool:
        """Several sheets hold something: ask which is meant, and read again with it."""
        return not self.heads and len(self.sheets) > 1


def read(content: bytes, file_name: str, sheet: str | None = None) -> Read:
    """Read a partner's file: CSV and its like, .xlsx, .xlsm, .ods, or HTML saved as .xls. The content decides, not the
    name.

    Raises
    ------
    LdspError
        Whatever the bytes are, if they cannot be read as a table: empty, too large, protected, another kind of file,
        damaged.
    """
    name = shown_name(file_name)
    try:
        return _read(content, name, sheet)
    except LdspError:
        raise
    except Exception as error:  # whatever a reader of foreign bytes may raise, a person needs one sentence
        raise LdspError(f"The file {name} is damaged or not what its name says.", SAVE_AS) from error


def shown_name(file_name: str) -> str:
    r"""The name of a file to be shown and kept: never a path.

    >>> shown_name("C:\\returns\\..\\=March\n.csv")
    'March .csv'
    """
    last = re.split(r"[/\\]", file_name)[-1]
    return " ".join(re.sub(r"[\x00-\x1f\x7f<>]", " ", last).split()).lstrip("=+-@. ")[: limits.MAX_NAME] or "file"


def _read(content: bytes, name: str, sheet: str | None) -> Read:
    if len(content) > limits.MAX_BYTES:
        raise LdspError(
            f"The file {name} is larger than {limits.MAX_BYTES // 2**20} MB.",
            "Split it into several files, for example by year.",
        )
    if not content.strip():
        raise LdspError(f"The file {name} is empty.", "Save the table again and upload the new file.")
    _refuse_other_kinds(content, name)
    if content[:4] == b"PK\x03\x04":
        return _of_workbook(content, name, sheet)
    text = text_table.decoded(content)
    start = text[:2000].lstrip().lower()
    if start.startswith("<"):
        return _of_html(text, name)
    return _table(text_table.grid(text), name)


def _refuse_other_kinds(content: bytes, name: str) -> None:
    if content[:8] == OLD_EXCEL:
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise LdspError(*packed.PASSWORD)
        raise LdspError(f"The file {name} is in the old Excel format (.xls).", SAVE_AS)
    for start, kind in OTHER_KINDS:
        if content.startswith(start):
            raise LdspError(f"The file {name} is {kind}, not a table.", SAVE_AS)


def _of_workbook(content: bytes, name: str, sheet: str | None) -> Read:
    archive = packed.opened(content)
    parts = set(archive.namelist())
    book: xlsx.Workbook | ods.Workbook
    if "xl/workbook.xml" in parts:
        book = xlsx.Workbook(archive)
    elif "content.xml" in parts and b"spreadsheet" in _mimetype(archive):
        book = ods.Workbook(archive)
    elif "xl/workbook.bin" in parts:
        raise LdspError(f"The file {name} is a binary workbook (.xlsb).", SAVE_AS)
    else:
        raise LdspError(
            f"The file {name} is a packed file or a document, not a spreadsheet.",
            "Unpack it, and upload the spreadsheet within.",
        )
    if sheet is not None and sheet not in book.sheets:
        raise LdspError(
            "The workbook has no sheet of that name.", f"Choose one of: {', '.join(list(book.sheets)[:20])}."
        )
    if sheet is None:
        candidates = [found for found in book.sheets if found not in OUR_GUIDE_SHEETS] or list(book.sheets)
        filled = (
            candidates if len(candidates) == 1 else [found for found in candidates if _holds_something(book, found)]
        )
        if len(filled) > 1:
            return Read(name, (), pd.DataFrame(), sheets=tuple(filled))
        if not filled:
            raise LdspError(f"The workbook {name} is empty.", "Save the table again and upload the new file.")
        sheet = filled[0]
    return _table(book.grid(sheet), name, sheet=sheet, sheets=tuple(book.sheets))


def _mimetype(archive: zipfile.ZipFile) -> bytes:
    return archive.read("mimetype")[:200] if "mimetype" in archive.namelist() else b""


def _holds_something(book: xlsx.Workbook | ods.Workbook, sheet: str) -> bool:
    return len(book.grid(sheet, rows=heads.WITHIN_ROWS).table()) > 1


def _of_html(text: str, name: str) -> Read:
    if "urn:schemas-microsoft-com:office:spreadsheet" in text[:5000] and "<table" not in text[:200_000].lower().replace(
        "<table ", "<table"
    ):
        raise LdspError(f"The file {name} is an XML spreadsheet of 2003.", SAVE_AS)
    found = html_table.grids(text)
    if not found:
        raise LdspError(f"There is no table in {name}.", SAVE_AS)
    return _table(max(found, key=lambda grid: grid.table().size), name)


def _table(grid: Grid, name: str, *, sheet: str = "", sheets: tuple[str, ...] = ()) -> Read:
    """Find the head, fill what is merged, and leave out what is not a record: titles, totals, footnotes, heads
    repeated.
    """
    everything = grid.table()
    if everything.empty:
        raise LdspError(f"There is nothing in {name}.", "Save the table again and upload the new file.")
    row = heads.head_row(everything)
    found = tuple(head.strip()[:200] for head in heads.with_groups(everything, row, grid.merged))
    numbers = everything.index
    # Where the numbers rise, as they nearly always do, what lies below the head is a stretch, and not copied.
    rising = numbers.is_monotonic_increasing
    cells = everything.iloc[numbers.searchsorted(row, side="right") :] if rising else everything.loc[numbers > row]
    if cells.empty:
        raise LdspError(
            f"There are no rows below the head of {name}.", "Fill the rows below the head and upload it again."
        )
    cells = fill_merged(cells, grid.merged, below=row)
    notices = []
    above = int((everything.index < row).sum())
    if above:
        notices.append(f"The head was found in row {row}; {above} {'row' if above == 1 else 'rows'} above it left out.")
    cells, left_out = _records_only(
        cells,
        pd.Series([str(cell) for cell in everything.loc[row]], dtype="str"),
        len([head for head in found if head]),
    )
    notices += left_out
    return Read(name, found, cells, row, sheet, sheets, tuple(notices))


def _records_only(cells: pd.DataFrame, head: pd.Series, width: int) -> tuple[pd.DataFrame, list[str]]:
    filled = (cells != "").sum(axis="columns")
    notices: list[str] = []

    def leave_out(rows: pd.Index, what: str) -> None:
        nonlocal cells
        if len(rows):
            listed = ", ".join(map(str, rows[:5])) + (" ..." if len(rows) > 5 else "")
            notices.append(f"{what} left out: {'row' if len(rows) == 1 else 'rows'} {listed}.")
            cells = cells.drop(index=rows)

    sparse = cells.loc[filled < max(width, 2)]  # only a row with gaps can be a total or a footnote
    first = (
        sparse.apply(lambda row: next((cell for cell in row if cell), ""), axis="columns")
        if len(sparse) < 50_000
        else None
    )
    if first is not None and len(sparse):
        totals = first.index[first.map(lambda cell: bool(TOTAL.match(cell)))]
        notes = first.index[
            (filled[sparse.index] == 1)
            & (width >= 3)
            & first.map(lambda cell: bool(FOOTNOTE.match(cell)) or len(cell) > 60)
        ].difference(totals)
        leave_out(totals, "Totals")
        leave_out(notes, "Footnotes")
    alike = cells.loc[cells[0] == head[0]]  # few, so that only they are compared cell by cell
    again = alike.index[(alike == head).all(axis="columns")]
    leave_out(again, "Repeated heads")
    return cells, notices
