"""Makes the folder of nasty files: what partners have really sent, or what somebody ill-disposed might, one fault a
file.

`python tests/ingest/nasty.py FOLDER` writes them; the tests make them afresh, so nothing binary lies in the repository.
"""

import struct
import sys
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import xlsxwriter

HEAD = ["Provider", "Learner reference", "Programme", "Start date", "Status"]
GOOD = ["10000948", "A1", "GDG-01", "11/03/2019", "completed"]
LINES = [HEAD, GOOD]

CONTENT_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="{}"/></Relationships>'
)
BOOK = (
    '<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>'
    '<sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>'
)


def csv(lines: list[list[str]] = LINES, separator: str = ",") -> str:
    return "\r\n".join(separator.join(line) for line in lines) + "\r\n"


def workbook(*sheets: list[list[object]], merge: tuple[str, str] | None = None) -> bytes:
    """An .xlsx; a tuple (number, format) is a number shown so."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out)
    for lines in sheets:
        sheet = book.add_worksheet()
        for row, line in enumerate(lines):
            for column, cell in enumerate(line):
                if isinstance(cell, tuple):
                    sheet.write_number(row, column, cell[0], book.add_format({"num_format": cell[1]}))
                elif cell is not None:
                    sheet.write(row, column, cell)
        if merge:
            sheet.merge_range(merge[0], merge[1])
    book.close()
    return out.getvalue()


def packed(parts: dict[str, str | bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def raw_workbook(sheet: str | bytes, *, target: str = "worksheets/sheet1.xml", strings: str = "<sst/>") -> bytes:
    return packed({
        "[Content_Types].xml": CONTENT_TYPES, "xl/workbook.xml": BOOK,
        "xl/_rels/workbook.xml.rels": RELATIONS.format(target),
        "xl/sharedStrings.xml": strings, "xl/worksheets/sheet1.xml": sheet,
    })  # fmt: skip


def sheet(*rows: str) -> str:
    return f"<worksheet><sheetData>{''.join(rows)}</sheetData></worksheet>"


def ods(rows: str, manifest: str = "<manifest/>") -> bytes:
    return packed({
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet", "META-INF/manifest.xml": manifest,
        "content.xml": '<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><office:body><office:spreadsheet>'
        f'<table:table table:name="S">{rows}</table:table></office:spreadsheet></office:body></office:document-content>',
    })  # fmt: skip


def ods_row(cells: list[str], repeated: int = 1) -> str:
    inner = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in cells
    )
    return f'<table:table-row table:number-rows-repeated="{repeated}">{inner}</table:table-row>'


def bomb() -> bytes:
    """60 MB of blanks within a sheet, packed to 60 kB."""
    return raw_workbook("<worksheet><sheetData>" + " " * 60_000_000 + "</sheetData></worksheet>")


def understated_bomb() -> bytes:
    """A part that says it holds ten bytes and unpacks to 20 MB."""
    content = bytearray(raw_workbook(b" " * 20_000_000))
    size = struct.pack("<I", 10)
    start = content.rfind(b"xl/worksheets/sheet1.xml")
    content[start - 46 + 24 : start - 46 + 28] = size
    return bytes(content)


def encrypted() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 512


def flagged_encrypted() -> bytes:
    content = bytearray(packed({"xl/workbook.xml": BOOK}))
    content[content.rfind(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def doctype() -> str:
    entities = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10 if i else "ha"}">' for i in range(10))
    return f'<?xml version="1.0"?><!DOCTYPE w [{entities}]>' + sheet(
        '<row r="1"><c r="A1" t="inlineStr"><is><t>&a9;</t></is></c></row>'
    )


def shared_bomb() -> bytes:
    """One text of 32,000 letters that 40,000 cells point to: 1.3 GB if each cell has its own."""
    cells = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(1, 40_001))
    return raw_workbook(sheet(cells), strings=f"<sst><si><t>{'x' * 32_000}</t></si></sst>")


REFUSED: dict[str, Callable[[], bytes]] = {  # file name: how it is made. Each is refused when it is read
    "empty.csv": lambda: b"",
    "blanks-only.csv": lambda: b" \r\n \r\n",
    "head-only.csv": lambda: csv([HEAD]).encode(),
    "commas-only.csv": lambda: b",,,,\r\n,,,,\r\n",
    "rubbish.xlsx": lambda: bytes(range(256)) * 40,
    "cut-short.xlsx": lambda: workbook(LINES)[:2000],
    "zip-head-only.xlsx": lambda: b"PK\x03\x04",
    "picture.xlsx": lambda: b"\x89PNG\r\n\x1a\n" + bytes(100),
    "paper.pdf": lambda: b"%PDF-1.7 ...",
    "old-excel.xls": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000),
    "password.xlsx": encrypted,
    "password.zip": flagged_encrypted,
    "password.ods": lambda: ods(ods_row(HEAD), '<m:manifest xmlns:m="m"><m:encryption-data/></m:manifest>'),
    "packed-csv.zip": lambda: packed({"return.csv": csv()}),
    "document.docx": lambda: packed({"word/document.xml": "<w/>"}),
    "binary.xlsb": lambda: packed({"xl/workbook.bin": b"\0"}),
    "bomb.xlsx": bomb,
    "understated-bomb.xlsx": understated_bomb,
    "shared-text-bomb.xlsx": shared_bomb,
    "entities.xlsx": lambda: raw_workbook(doctype()),
    "million-columns.csv": ("a," * 1_000_000 + "\r\n" + "1," * 1_000_000).encode,
    "million-columns.xlsx": lambda: raw_workbook(sheet('<row r="1">' + "<c><v>1</v></c>" * 1_000_000 + "</row>")),
    "far-cell.xlsx": lambda: raw_workbook(sheet('<row r="1"><c r="XFD1"><v>1</v></c></row>')),
    "repeated-columns.ods": lambda: ods('<table:table-row><table:table-cell office:value-type="string" '
                                        'table:number-columns-repeated="900000"><text:p>a</text:p></table:table-cell></table:table-row>'),
    "repeated-rows.ods": lambda: ods(ods_row(HEAD) + ods_row(GOOD, 9_000_000)),
    "ten-megabyte-cell.csv": (csv([HEAD]) + '"' + "x" * 10_000_000 + '",A1,,,\r\n').encode,
    "ten-megabyte-cell.xlsx": lambda: raw_workbook(sheet('<row r="1"><c t="inlineStr"><is><t>' + "x" * 10_000_000 + "</t></is></c></row>")),
    "open-quotation.csv": (csv([HEAD]) + '"' + csv([GOOD] * 20_000)).encode,
    "cells-out-of-order.xlsx": lambda: raw_workbook(sheet('<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>1</v></c></row>')),
    "text-that-is-not-there.xlsx": lambda: raw_workbook(sheet('<row r="1"><c t="s"><v>7</v></c></row>')),
    "sheet-that-is-not-there.xlsx": lambda: raw_workbook(sheet(), target="../../../etc/passwd"),
    "not-xml.xlsx": lambda: raw_workbook("<worksheet><row>"),
    "no-table.xls": lambda: b"<html><body><p>Your session has ended</p></body></html>",
    "comment-without-end.xls": lambda: b"<html><!--" + b"<!--" * 200_000,
    "tags-without-end.xls": lambda: b"<table>" + b"<td <td <td " * 200_000,
    "xml-2003.xls": lambda: b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"></Workbook>',
    "control-characters.csv": lambda: csv().encode() + b"\x00\x01\x02",
}  # fmt: skip

UNDERSTOOD: dict[str, Callable[[], bytes]] = {  # each holds the one good learner of GOOD, however it is written
    "plain.csv": lambda: csv().encode(),
    "utf-8-mark.csv": lambda: b"\xef\xbb\xbf" + csv().encode(),
    "utf-16.csv": lambda: csv().encode("utf-16"),
    "utf-16-no-mark.csv": lambda: csv().encode("utf-16-le"),
    "windows-1252.csv": lambda: csv([[*HEAD, "Café"], [*GOOD, "£5 – naïve"]]).encode("cp1252"),
    "semicolons.csv": lambda: csv(separator=";").encode(),
    "tabs.txt": lambda: csv(separator="\t").encode(),
    "excel-hint.csv": lambda: b"sep=;\r\n" + csv(separator=";").encode(),
    "old-mac-lines.csv": lambda: csv().replace("\r\n", "\r").encode(),
    "ragged.csv": lambda: csv([HEAD, [*GOOD, "", "", ""], ["", ""]]).encode(),
    "wrong-name.xlsx": lambda: csv().encode(),
    "plain.xlsx": lambda: workbook(LINES),
    "real-date.xlsx": lambda: workbook([HEAD, [*GOOD[:3], (43535, "dd/mm/yyyy"), "completed"]]),
    "serial-date.xlsx": lambda: workbook([HEAD, [*GOOD[:3], 43535, "completed"]]),
    "number-codes.xlsx": lambda: workbook([HEAD, [10000948, "A1", "GDG-01", "2019-03-11", 2]]),
    "title-above.xlsx": lambda: workbook([["Burnley College"], ["Return for spring 2019"], [], HEAD, GOOD]),
    "total-below.xlsx": lambda: workbook([HEAD, GOOD, ["Total", 1],
    ["Source: our own register, which is kept at the main office and checked"]]),
    "head-repeated.xlsx": lambda: workbook([HEAD, GOOD, HEAD]),
    "empty-second-sheet.xlsx": lambda: workbook(LINES, []),
    "merged-title.xlsx": lambda: workbook([["Spring"], HEAD, GOOD], merge=("A1:C1", "Spring")),
    "plain.ods": lambda: ods(ods_row(HEAD) + ods_row(GOOD)),
    "repeated-empty-rows.ods": lambda: ods(ods_row(HEAD) + ods_row(GOOD) + '<table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'),
    "web-page.xls": ("<html><script>alert('<td>')</script><table>" + "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in line) + "</tr>" for line in LINES) + "</table>").encode,
    "ilr-names.csv": lambda: csv([["UKPRN", "LearnRefNumber", "LearnAimRef", "LearnStartDate", "CompStatus"],
    [*GOOD[:4], "2"]]).encode(),
    "nearly-the-head.csv": lambda: csv([["Provider", "Lerner referense", "Programme", "Strat date", "Status"],
    GOOD]).encode(),
    "heads-in-capitals.csv": lambda: csv([[f" {head.upper()} * " for head in HEAD], GOOD]).encode(),
}  # fmt: skip

if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for file_name, make in (REFUSED | UNDERSTOOD).items():
        (folder / file_name).write_bytes(make())
