"""A paper as a Word document (.docx), the sector's own format.

Real heading styles, head rows that Word repeats and screen readers announce, alternative texts, page numbers, language and
title: what Word's own accessibility checker asks for.
"""

import io
from datetime import datetime

import docx
from docx.document import Document as Paper
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table as Grid
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from ldsp.figures import style
from ldsp.figures.documents.form import LANGUAGE, Document, Heading, Part, Picture, Sentence, Table
from ldsp.figures.workbook import FONT, MADE_WITH

PAGE_WIDTH, PAGE_HEIGHT, MARGIN = Mm(210), Mm(297), Mm(20)  # A4
INSIDE = PAGE_WIDTH - 2 * MARGIN
SIZES = {"Normal": 11, "Title": 24, "Subtitle": 12, "Heading 1": 18, "Heading 2": 14, "Caption": 10}  # points
SMALL = 9
TEXT_OF_TABLE = ((5, 10), (7, 9), (99, 8))  # up to so many columns, so many points


def word(document: Document) -> bytes:
    """The paper as a .docx."""
    paper = docx.Document()
    _set_up(paper, document)
    paper.add_paragraph(document.title, style="Title")
    paper.add_paragraph(document.subtitle, style="Subtitle")
    for part in document.parts:
        _add(paper, part)
    buffer = io.BytesIO()
    paper.save(buffer)
    return buffer.getvalue()


def _set_up(paper: Paper, document: Document) -> None:
    section = paper.sections[0]
    section.page_width, section.page_height = PAGE_WIDTH, PAGE_HEIGHT
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = MARGIN
    for name, size in SIZES.items():
        _dress(paper.styles[name], size, bold=name.startswith(("Heading", "Title")))
    _language(paper)
    said = paper.core_properties
    said.title, said.author, said.language, said.subject = document.title, MADE_WITH, LANGUAGE, document.subtitle
    said.created = said.modified = datetime(document.made.year, document.made.month, document.made.day)  # noqa: DTZ001 - a day
    said.comments, said.last_modified_by = "", MADE_WITH
    foot = section.footer.paragraphs[0]
    foot.add_run(f"{document.foot} · Page " if document.foot else "Page ")
    _field(foot, "PAGE")
    foot.add_run(" of ")
    _field(foot, "NUMPAGES")


def _dress(look: ParagraphStyle, size: int, *, bold: bool) -> None:
    """Our font and ink in place of the template's: the fonts of its theme are not on every computer."""
    look.font.name, look.font.size, look.font.bold = FONT, Pt(size), bold
    look.font.italic = False
    look.font.color.rgb = RGBColor.from_string(style.INK[1:])
    fonts = look.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(fonts.attrib):
        if "Theme" in name:
            del fonts.attrib[name]
    for name in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(name), FONT)


def _language(paper: Paper) -> None:
    defaults = paper.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    said = defaults.find(qn("w:lang"))
    if said is None:
        said = OxmlElement("w:lang")
        defaults.append(said)
    said.set(qn("w:val"), LANGUAGE)
    said.set(qn("w:eastAsia"), LANGUAGE)


def _add(paper: Paper, part: Part) -> None:
    match part:
        case Heading(text, level):
            paper.add_heading(text, level)
        case Sentence(text, strong):
            paper.add_paragraph().add_run(text).bold = strong
        case Picture():
            _picture(paper, part)
        case Table():
            _table(paper, part)
        case _:
            for line in part.lines:
                small = paper.add_paragraph()
                small.paragraph_format.space_after = Pt(3)
                run = small.add_run(line)
                run.font.size, run.font.color.rgb = Pt(SMALL), RGBColor.from_string(style.INK_SECONDARY[1:])


def _picture(paper: Paper, part: Picture) -> None:
    width, height = part.fitted(INSIDE, PAGE_HEIGHT * 0.45)
    shape = paper.add_picture(io.BytesIO(part.png), width=int(width), height=int(height))
    shape._inline.docPr.set("descr", part.alt)  # noqa: SLF001 - the library has no name for it


def _table(paper: Paper, part: Table) -> None:
    caption = paper.add_paragraph(part.caption, style="Caption")
    caption.paragraph_format.keep_with_next = True
    grid = paper.add_table(rows=1, cols=len(part.heads), style="Table Grid")
    grid.autofit = False
    said = OxmlElement("w:tblDescription")
    said.set(qn("w:val"), part.caption)
    grid._tbl.tblPr.append(said)  # noqa: SLF001
    size = next(points for columns, points in TEXT_OF_TABLE if len(part.heads) <= columns)
    _fill(grid, 0, part.heads, part, size, bold=True)
    _mark(grid, 0, "w:tblHeader")
    for n, row in enumerate(part.rows, start=1):
        grid.add_row()
        _fill(grid, n, row, part, size)
        _mark(grid, n, "w:cantSplit")
    whole = sum(part.widths)
    for column, wants in zip(grid.columns, part.widths, strict=True):
        column.width = Emu(int(INSIDE * wants / whole))
    paper.add_paragraph().paragraph_format.space_after = Pt(0)


def _fill(grid: Grid, at: int, texts: tuple[str, ...], part: Table, size: int, *, bold: bool = False) -> None:
    whole = sum(part.widths)
    cells = grid.rows[at].cells
    for cell, text, numeric, wants in zip(cells, texts, part.numeric, part.widths, strict=True):
        cell.width = Emu(int(INSIDE * wants / whole))
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(0)
        if numeric:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        run = paragraph.add_run(text)
        run.font.size, run.bold = Pt(size), bold
        if judged := style.judged(text):
            run.bold = True
            run.font.color.rgb = RGBColor.from_string(style.ink_on(judged.colour)[1:])
            _shade(cell, judged.colour)


def _shade(cell: _Cell, colour: str) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", colour[1:])):
        shade.set(qn(name), value)
    cell._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001


def _mark(grid: Grid, at: int, name: str) -> None:
    """Say of a row that it is the head, or that it does not break over two pages."""
    mark = OxmlElement(name)
    mark.set(qn("w:val"), "true")
    grid.rows[at]._tr.get_or_add_trPr().append(mark)  # noqa: SLF001


def _field(paragraph: Paragraph, code: str) -> None:
    """A number that Word fills in: begin, what, end."""
    run = paragraph.add_run()
    for kind, text in (("begin", ""), ("", code), ("separate", ""), ("text", "1"), ("end", "")):
        if kind == "text":
            part = OxmlElement("w:t")
            part.text = text
        elif kind:
            part = OxmlElement("w:fldChar")
            part.set(qn("w:fldCharType"), kind)
        else:
            part = OxmlElement("w:instrText")
            part.text = text
        run._r.append(part)  # noqa: SLF001
