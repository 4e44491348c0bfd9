"""A paper as slides (.pptx): a slide a heading, its title in the title's own place, alternative texts, notes to speak from.

A table that is too long for a slide goes on on the next, under the same heads: no row is left out.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from math import ceil
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.xmlchemy import OxmlElement
from pptx.util import Emu, Inches, Length, Pt

from ldsp.figures import style
from ldsp.figures.documents.form import LANGUAGE, Document, Heading, Notes, Picture, Sentence, Source, Table
from ldsp.figures.workbook import FONT, MADE_WITH

WIDTH, HEIGHT = Inches(13.333), Inches(7.5)
MARGIN = Inches(0.6)
INSIDE = Emu(WIDTH - 2 * MARGIN)
TITLE_ONLY, TITLE_SLIDE = 5, 0  # layouts of the library's own template
BODY_TOP, BODY_END = Inches(1.45), Inches(6.8)
TITLE, LEAD, CELL, FOOT = 26, 18, 12, 10  # points
LINE = Pt(CELL * 1.25)
LETTERS_OF_A_ROW = 150  # of a table's text, across the slide
MOST_LINES = 17  # of a table, on a slide that has nothing else
LINES_OF_LEAD = 3


@dataclass
class _Topic:
    """What stands under one heading."""

    title: str
    level: int = 1
    lead: list[Sentence] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    small: list[str] = field(default_factory=list)


def slides(document: Document) -> bytes:
    """The paper as a .pptx, 16 to 9."""
    show = Presentation()
    show.slide_width, show.slide_height = WIDTH, HEIGHT
    said = show.core_properties
    said.title, said.author, said.language, said.subject = document.title, MADE_WITH, LANGUAGE, document.subtitle
    said.created = said.modified = datetime(document.made.year, document.made.month, document.made.day)  # noqa: DTZ001 - a day
    said.last_modified_by = MADE_WITH
    first = show.slides.add_slide(show.slide_layouts[TITLE_SLIDE])
    for shape, text, top, points in zip(
        first.placeholders, (document.title, document.subtitle), (Inches(2.2), Inches(4)), (36, LEAD), strict=True
    ):
        shape.left, shape.top, shape.width, shape.height = MARGIN, top, INSIDE, Inches(1.6)
        _write(shape.text_frame, text, points=points, bold=points > LEAD)
    for topic in _topics(document):
        _topic(show, topic, document.foot)
    buffer = io.BytesIO()
    show.save(buffer)
    return buffer.getvalue()


def _topics(document: Document) -> list[_Topic]:
    topics: list[_Topic] = []
    for part in document.parts:
        if isinstance(part, Heading):
            topics.append(_Topic(part.text, part.level))
            continue
        if not topics:
            topics.append(_Topic(document.title))
        here = topics[-1]
        match part:
            case Sentence():
                here.lead.append(part)
            case Picture():
                here.pictures.append(part)
            case Table():
                here.tables.append(part)
            case Notes(lines) | Source(lines):
                here.small += lines
    return topics


def _topic(show: Any, topic: _Topic, foot: str) -> None:
    """The slides of a heading: what is said and drawn, then its tables."""
    short = topic.tables[0] if len(topic.tables) == 1 and not topic.pictures else None
    lead_lines = sum(ceil(len(each.text) / 95) for each in topic.lead)
    room = MOST_LINES - max(lead_lines, 1) * 1.6
    together = short is not None and sum(_lines(short, row) for row in (short.heads, *short.rows)) <= room
    slide = _slide(show, topic.title, foot, topic.small)
    top = _lead(slide, topic.lead, lead_lines)
    for picture in topic.pictures:
        _picture(slide, picture, top)
    if together and short:
        _table(slide, short, short.rows, top)
        return
    for table in topic.tables:
        for rows in _pages(table):
            _table(_slide(show, topic.title, foot, topic.small), table, rows, BODY_TOP)


def _slide(show: Any, title: str, foot: str, small: Sequence[str]) -> Any:
    slide: Any = show.slides.add_slide(show.slide_layouts[TITLE_ONLY])
    holder: Any = slide.shapes.title
    holder.left, holder.top, holder.width, holder.height = MARGIN, Inches(0.4), INSIDE, Inches(0.95)
    holder.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    _write(holder.text_frame, title, points=TITLE if len(title) < 80 else TITLE - 6, bold=True)
    box = slide.shapes.add_textbox(MARGIN, Inches(6.95), INSIDE, Inches(0.35))
    _write(box.text_frame, f"{foot} · " if foot else "", points=FOOT, colour=style.INK_SECONDARY)
    _number(box.text_frame)
    if small:
        slide.notes_slide.notes_text_frame.text = "\n".join(small)
    return slide


def _lead(slide: Any, lead: Sequence[Sentence], lines: int) -> Length:
    """What is said above the figure; returns where the figure may begin."""
    if not lead:
        return BODY_TOP
    height = Emu(int(Pt(LEAD * 1.3) * max(lines, 1) + Inches(0.2)))
    box = slide.shapes.add_textbox(MARGIN, BODY_TOP, INSIDE, height)
    for n, each in enumerate(lead):
        _write(box.text_frame, each.text, points=LEAD, bold=each.strong, new=n > 0)
    return Emu(BODY_TOP + height)


def _picture(slide: Any, picture: Picture, top: Length) -> None:
    width, height = picture.fitted(INSIDE, BODY_END - top)
    shape = slide.shapes.add_picture(io.BytesIO(picture.png), MARGIN, top, Emu(int(width)), Emu(int(height)))
    shape._element.nvPicPr.cNvPr.set("descr", picture.alt)  # noqa: SLF001 - the library has no name for it


def _table(slide: Any, table: Table, rows: Sequence[tuple[str, ...]], top: Length) -> None:
    lines = [_lines(table, row) for row in (table.heads, *rows)]
    frame = slide.shapes.add_table(len(lines), len(table.heads), MARGIN, top, INSIDE, Emu(int(LINE * sum(lines))))
    frame._element.nvGraphicFramePr.cNvPr.set("descr", table.caption)  # noqa: SLF001
    grid = frame.table
    grid.first_row, grid.horz_banding = True, False
    whole = sum(table.widths)
    for column, wants in zip(grid.columns, table.widths, strict=True):
        column.width = Emu(int(INSIDE * wants / whole))
    for at, row in enumerate((table.heads, *rows)):
        for cell, text, numeric in zip(grid.rows[at].cells, row, table.numeric, strict=True):
            judged = style.judged(text) if at else None
            back = style.FOCUS if not at else judged.colour if judged else style.PAPER
            cell.fill.solid()
            cell.fill.fore_color.rgb = _rgb(back)
            cell.margin_top = cell.margin_bottom = Pt(2)
            _write(cell.text_frame, text, points=CELL, bold=not at or bool(judged), colour=style.ink_on(back))
            if numeric:
                cell.text_frame.paragraphs[0].alignment = PP_ALIGN.RIGHT


def _pages(table: Table) -> Iterator[list[tuple[str, ...]]]:
    """The rows, as many at a time as a slide holds."""
    page: list[tuple[str, ...]] = []
    used = head = _lines(table, table.heads)
    for row in table.rows:
        lines = _lines(table, row)
        if page and used + lines > MOST_LINES:
            yield page
            page, used = [], head
        page.append(row)
        used += lines
    yield page


def _lines(table: Table, row: Sequence[str]) -> float:
    """Lines that a row takes: those of its longest cell, and a little around them."""
    whole = sum(table.widths)
    room = [max(4, LETTERS_OF_A_ROW * wants / whole) for wants in table.widths]
    return max(ceil(len(text) / letters) for text, letters in zip(row, room, strict=True)) + 0.4


def _write(
    frame: Any, text: str, *, points: int, bold: bool = False, colour: str = style.INK, new: bool = False
) -> None:
    frame.word_wrap = True
    paragraph = frame.add_paragraph() if new else frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.LEFT
    run = paragraph.add_run()
    run.text = text
    run.font.size, run.font.bold, run.font.name = Pt(points), bold, FONT
    run.font.color.rgb = _rgb(colour)
    run._r.get_or_add_rPr().set("lang", LANGUAGE)  # noqa: SLF001


def _number(frame: Any) -> None:
    """The number of the slide, which PowerPoint fills in."""
    number = OxmlElement("a:fld")
    number.set("id", "{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}")
    number.set("type", "slidenum")
    properties = OxmlElement("a:rPr")
    properties.set("lang", LANGUAGE)
    properties.set("sz", str(FOOT * 100))
    text = OxmlElement("a:t")
    text.text = "1"
    number.append(properties)
    number.append(text)
    frame.paragraphs[0]._p.append(number)  # noqa: SLF001


def _rgb(colour: str) -> Any:
    untyped: Any = RGBColor
    return untyped(*style.rgb(colour))
