"""Text files of a table: whichever encoding and separator a program has chosen."""

import csv
import re
from io import StringIO
from itertools import islice
from statistics import median

from ldsp.errors import LdspError
from ldsp.ingest import even_text, limits
from ldsp.ingest.grid import Grid

NOT_A_TABLE = ("This is not a table that can be read.", "Upload a spreadsheet: .xlsx, .ods or .csv.")
CONTROL = bytes([*range(0x09), *range(0x0E, 0x20)])
SEPARATORS = (",", ";", "\t", "|")


def decoded(content: bytes) -> str:
    r"""The text, whether Excel, LibreOffice, a Mac or a database wrote it.

    >>> decoded("naïve".encode("cp1252")), decoded(b"\xef\xbb\xbfa"), decoded("£5".encode("utf-16"))
    ('naïve', 'a', '£5')
    """
    text = _decoded(content)
    signs = text.rstrip("\x1a").encode()
    if len(signs.translate(None, CONTROL)) < len(signs):
        raise LdspError(*NOT_A_TABLE)
    return text


def _decoded(content: bytes) -> str:
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        encodings = ["utf-16"]
    elif content[1:200:2].count(0) > 0.4 * len(content[1:200:2]):
        encodings = ["utf-16-le"]
    elif content[:200:2].count(0) > 0.4 * len(content[:200:2]):
        encodings = ["utf-16-be"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise LdspError(*NOT_A_TABLE)


def grid(text: str) -> Grid:
    """The rows, numbered as a spreadsheet program numbers them: a line break within quotation marks does not count."""
    hint = re.match(r"sep=([,;\t|])\r?\n", text)  # Excel's own hint
    separator = hint[1] if hint else _separator(text)
    even = even_text.table(text[hint.end() :] if hint else text, separator, first=2 if hint else 1)
    return _carefully(text, separator, hinted=bool(hint)) if even is None else Grid.of(even)


def _carefully(text: str, separator: str, *, hinted: bool) -> Grid:
    made = Grid()
    rows = csv.reader(StringIO(text, newline=""), delimiter=separator)
    try:
        for number, cells in enumerate(rows, start=1):
            if number > 2 * limits.MAX_ROWS:
                raise LdspError(
                    "The table is too large to be checked in one go.",
                    "Split it into several files, for example by year.",
                )
            if not (hinted and number == 1):
                made.add(number, list(map(str.strip, cells)))
    except csv.Error as error:
        raise LdspError(
            f"Near line {rows.line_num:,} a cell holds more than {limits.MAX_CELL:,} characters.",
            "A quotation mark is probably missing there. Mend it, or save the table as .xlsx, and upload again.",
        ) from error
    return made


def _separator(text: str) -> str:
    """The sign that makes the most columns in the first lines, alike from line to line."""
    best, best_score = ",", 0.0
    for separator in SEPARATORS:
        try:
            widths = [
                len(row)
                for row in islice(csv.reader(StringIO(text[:200_000], newline=""), delimiter=separator), 60)
                if row
            ]
        except csv.Error:
            continue
        usual = median(widths) if widths else 1
        score = usual - 1 + 0.5 * sum(width == usual for width in widths) / max(len(widths), 1) if usual > 1 else 0.0
        if score > best_score:
            best, best_score = separator, score
    return best
