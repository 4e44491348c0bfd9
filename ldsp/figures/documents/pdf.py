"""A paper as a tagged PDF.

Typst writes it: the wheel holds the whole compiler (Apache 2.0) and needs neither a system library nor a network, it tags
headings, tables with their head cells, captions and alternative texts by itself, and it refuses to call a file PDF/UA-1 that
breaks a rule it can check. Of the others, WeasyPrint needs Pango, which a bare machine lacks; the open ReportLab and
fpdf2 do not tag tables; LibreOffice is no library.
"""

import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typst

from ldsp.figures import picture, style
from ldsp.figures.documents.form import Document, Heading, Part, Picture, Sentence, Table
from ldsp.figures.workbook import MADE_WITH

STANDARD = "ua-1"
MOST_OF_A_PAGE = (174, 120)  # millimetres that a figure may take
PAPER = Path(__file__).with_name("paper.typ")
TEXT_OF_TABLE = ((6, 9.0), (8, 8.0), (99, 7.0))  # up to so many columns, so many points


def pdf(document: Document) -> bytes:
    """The paper as PDF/UA-1: tagged, with title, language and alternative texts.

    A text may hold letters that none of our fonts has (a partner's name in another script); the standard forbids to show a
    box for them, so such a paper is tagged all the same but does not claim the standard.
    """
    try:
        return _compiled(document, [STANDARD])
    except typst.TypstError as error:
        if "could not be displayed" not in str(error):
            raise
        return _compiled(document, [])


def _compiled(document: Document, standards: Sequence[Any]) -> bytes:
    """Typst reads its figures from files, so the paper lies in a folder of its own while it is made."""
    with tempfile.TemporaryDirectory(prefix="ldsp-paper-") as folder:
        root = Path(folder)
        shutil.copy(PAPER, root / PAPER.name)
        parts = [_part(part, root / f"figure-{n}.png") for n, part in enumerate(document.parts)]
        (root / "paper.json").write_text(json.dumps({**_paper(document), "parts": parts}), encoding="utf-8")
        made: bytes = typst.compile(
            str(root / PAPER.name),
            root=str(root),  # nothing outside can be read
            font_paths=[str(picture.FONTS)],
            ignore_system_fonts=True,  # the same on every machine
            pdf_standards=[*standards],
            timestamp=datetime(document.made.year, document.made.month, document.made.day, tzinfo=UTC),
        )
    return made


def _paper(document: Document) -> dict[str, Any]:
    return {
        "title": document.title,
        "subtitle": document.subtitle,
        "author": MADE_WITH,
        "made": [document.made.year, document.made.month, document.made.day],
        "foot": document.foot,
        "look": {"font": style.FONT, "ink": style.INK, "secondary": style.INK_SECONDARY, "border": style.BORDER},
    }


def _part(part: Part, figure: Path) -> Mapping[str, Any]:
    match part:
        case Heading(text, level):
            return {"kind": "heading", "text": text, "level": level}
        case Sentence(text, strong):
            return {"kind": "sentence", "text": text, "strong": strong}
        case Picture(png, alt):
            figure.write_bytes(png)
            return {"kind": "picture", "file": figure.name, "alt": alt, "width": part.fitted(*MOST_OF_A_PAGE)[0]}
        case Table():
            return _table(part)
        case _:
            return {"kind": "small", "lines": list(part.lines)}


def _table(part: Table) -> Mapping[str, Any]:
    size = next(points for columns, points in TEXT_OF_TABLE if len(part.heads) <= columns)
    return {
        "kind": "table",
        "caption": part.caption,
        "heads": list(part.heads),
        "widths": list(part.widths),
        "right": list(part.numeric),
        "size": size,
        "rows": [[{"text": text, "tint": _tint(text)} for text in row] for row in part.rows],
    }


def _tint(text: str) -> Mapping[str, str] | None:
    judged = style.judged(text)
    return None if judged is None else {"fill": judged.colour, "ink": style.ink_on(judged.colour)}
