"""Workbooks are ZIP archives of XML. Here they are opened with care: how large, how packed, which parts, no entities."""

import zipfile
from collections.abc import Callable
from io import BytesIO
from xml.parsers import expat

from ldsp.errors import LdspError
from ldsp.ingest import limits

DAMAGED = (
    "The file is damaged: it cannot be unpacked.",
    "Open it in your spreadsheet program, save it again as .xlsx and upload that.",
)
PASSWORD = ("The file is protected with a password.", "Save a copy without the password and upload that.")
TOO_LARGE = (
    "Unpacked, the workbook would be far too large.",
    "Save the sheet as CSV and upload that, or split it into several files.",
)


def opened(content: bytes) -> zipfile.ZipFile:
    """The archive, if what it says of itself is within bounds. A part cannot give more bytes than it says."""
    archive = zipfile.ZipFile(BytesIO(content))
    parts = archive.infolist()
    if len(parts) > limits.MAX_PARTS or sum(part.file_size for part in parts) > limits.MAX_UNPACKED:
        raise LdspError(*TOO_LARGE)
    for part in parts:
        if part.flag_bits & 1:
            raise LdspError(*PASSWORD)
        if part.file_size > limits.SMALL_PART and part.file_size > limits.MAX_RATIO * max(part.compress_size, 1):
            raise LdspError(*TOO_LARGE)
    if len({part.filename for part in parts}) < len(parts):  # two readers would see two different workbooks
        raise LdspError(*DAMAGED)
    return archive


class Stop(Exception):
    """Raised by a handler that has read enough."""


def parse(
    archive: zipfile.ZipFile,
    part: str,
    *,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Read an XML part from front to back, in bounded memory. Names come without their prefixes.

    A document type is refused: spreadsheets have none, and what it may define (entities) can be made to explode.
    """
    bare: dict[str, str] = {}

    def name_of(tag: str) -> str:
        found = bare.get(tag)
        if found is None:
            found = tag.rpartition(":")[2]
            if len(bare) < 1000:  # a file may invent names without end
                bare[tag] = found
        return found

    def refuse(*_: object) -> None:
        raise LdspError(*DAMAGED)

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = lambda tag, attributes: start(name_of(tag), attributes)
    if end is not None:
        parser.EndElementHandler = lambda tag: end(name_of(tag))
    if text is not None:
        parser.CharacterDataHandler = text
    with archive.open(part) as stream:
        try:
            parser.ParseFile(stream)
        except Stop:
            return
