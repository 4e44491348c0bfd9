"""A form to fill for every kind of record: made from its contract, so that it can never ask for something else than is
checked.
"""

import csv
from io import BytesIO, StringIO

import xlsxwriter
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from ldsp.domain.records import Contract, Field, Holds
from ldsp.ingest.cells.texts import harmless

ROWS = 5_000  # that the lists of choices cover
DATE = "dd/mm/yyyy"
GUIDE = ("Column", "Required", "What it holds", "What to write", "Choices", "Example", "Also understood")


def template(contract: Contract) -> tuple[bytes, bytes]:
    """The form as .xlsx (with a filled example row, lists of choices and a guide to the columns) and as CSV (head and
    example).
    """
    return _xlsx(contract), _csv(contract)


def _csv(contract: Contract) -> bytes:
    out = StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([field.label for field in contract.fields])
    writer.writerow([harmless(field.example) for field in contract.fields])
    return out.getvalue().encode("utf-8-sig")


def _xlsx(contract: Contract) -> bytes:
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"title": f"{contract.title}: template", "comments": f"A row is {contract.row}."})
    data, guide, lists = (
        book.add_worksheet(contract.title[:31]),
        book.add_worksheet("Columns"),
        book.add_worksheet("Lists"),
    )
    _data(book, data, lists, contract)
    _guide(book, guide, contract)
    lists.hide()
    book.close()
    return out.getvalue()


def _data(book: Workbook, data: Worksheet, lists: Worksheet, contract: Contract) -> None:
    required, optional = book.add_format({"bold": True, "bottom": 2}), book.add_format({"bottom": 2})
    day, text = book.add_format({"num_format": DATE}), book.add_format({"num_format": "@"})
    for at, field in enumerate(contract.fields):
        data.write_string(0, at, field.label, required if field.required else optional)
        data.set_column(
            at,
            at,
            max(14, len(field.label) + 2),
            text if _as_text(field) else day if field.holds is Holds.DATE else None,
        )
        if field.example:
            data.write_string(1, at, field.example)
        words = ("yes", "no") if field.holds is Holds.YES_NO else field.choices
        if words:
            for line, word in enumerate(words):
                lists.write_string(line, at, word)
            column = xlsxwriter.utility.xl_col_to_name(at)
            data.data_validation(1, at, ROWS, at, {
                "validate": "list", "source": f"=Lists!${column}$1:${column}${len(words)}", "error_type": "warning",
                "error_title": field.label[:32],
                "error_message": "Not one of the list; other spellings are understood.",
            })  # fmt: skip
    data.freeze_panes(1, 0)


def _as_text(field: Field) -> bool:
    """Columns that a spreadsheet program would spoil: codes with leading noughts, bands taken for dates."""
    return field.holds in {Holds.TEXT, Holds.REFERENCE, Holds.LEARNER, Holds.AGE_BAND, Holds.AREA}


def _guide(book: Workbook, guide: Worksheet, contract: Contract) -> None:
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    guide.write_string(0, 0, f"A row is {contract.row}. Delete the example row before you send the form.", bold)
    for at, head in enumerate(GUIDE):
        guide.write_string(2, at, head, bold)
    for line, field in enumerate(contract.fields, start=3):
        cells = (
            field.label, "yes" if field.required else "", str(field.holds), field.guide, "; ".join(field.choices),
                field.example,
            ", ".join((field.name, *field.aliases[:6])),
        )  # fmt: skip
        for at, cell in enumerate(cells):
            guide.write_string(line, at, cell, wrapped)
    guide.set_column(0, 2, 22)
    guide.set_column(3, 6, 45)
    guide.freeze_panes(3, 1)
