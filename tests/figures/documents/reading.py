"""What stands in a paper, read back with libraries that did not write it, or from the file's own XML."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

import docx
import pdfplumber
from pptx import Presentation

Rows = list[tuple[str, ...]]


def word_tables(content: bytes) -> list[Rows]:
    return [
        [tuple(cell.text for cell in row.cells) for row in table.rows]
        for table in docx.Document(io.BytesIO(content)).tables
    ]


def slide_tables(content: bytes) -> list[Rows]:
    """The tables by slide; one that goes on under the same title is put together again, its head once."""
    found: list[tuple[str, Rows]] = []
    for slide in Presentation(io.BytesIO(content)).slides:
        for shape in slide.shapes:
            if not shape.has_table:
                continue
            rows = [tuple(cell.text for cell in row.cells) for row in shape.table.rows]
            title = slide.shapes.title.text
            if found and found[-1][0] == title and found[-1][1][0] == rows[0]:
                found[-1][1].extend(rows[1:])
            else:
                found.append((title, rows))
    return [rows for _, rows in found]


class Tagged:
    """A PDF by its tags."""

    def __init__(self, content: bytes) -> None:
        with pdfplumber.open(io.BytesIO(content)) as pdf:
            self.catalogue: dict[str, Any] = dict(pdf.doc.catalog)
            self.metadata = pdf.metadata
            self.tree: list[dict[str, Any]] = pdf.structure_tree
            self._texts = {(page.page_number, mcid): text for page in pdf.pages for mcid, text in _texts(page)}

    def elements(self, kind: str) -> Iterator[dict[str, Any]]:
        yield from (each for root in self.tree for each in _walk(root) if each["type"] == kind)

    def text(self, element: dict[str, Any]) -> str:
        """All that is written in an element, a space where a line ends."""
        parts = [
            self._texts.get((each.get("page_number"), mcid), "")
            for each in _walk(element)
            for mcid in each.get("mcids", [])
        ]
        return " ".join(" ".join(parts).split())

    def tables(self) -> list[Rows]:
        return [
            [
                tuple(self.text(cell) for cell in _walk(row) if cell["type"] in {"TH", "TD"})
                for row in _walk(table)
                if row["type"] == "TR"
            ]
            for table in self.elements("Table")
        ]


def _walk(element: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield element
    for child in element.get("children", []):
        yield from _walk({"page_number": element.get("page_number"), **child})


def _texts(page: Any) -> Iterator[tuple[int, str]]:
    """The letters of each marked piece of a page, with a space where a line ends."""
    pieces: dict[int, list[dict[str, Any]]] = {}
    for char in page.chars:
        if char["mcid"] is not None:
            pieces.setdefault(char["mcid"], []).append(char)
    for mcid, chars in pieces.items():
        text = ""
        for before, char in zip([None, *chars], chars, strict=False):
            if before is not None and abs(before["top"] - char["top"]) > char["size"]:
                text += " "
            text += char["text"]
        yield mcid, text


def squeezed(tables: list[Rows]) -> list[Rows]:
    """Without blanks: where a line ends inside a word or between two is the layout's business."""
    return [[tuple("".join(cell.split()) for cell in row) for row in rows] for rows in tables]


def is_whole(content: bytes) -> None:
    """An Office file keeps its own promises: every part is XML that can be read, every reference leads to a part."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = set(archive.namelist())
        assert archive.testzip() is None
        types = ET.fromstring(archive.read("[Content_Types].xml"))
        told = {one.get("PartName") for one in types if one.get("PartName")}
        endings = {one.get("Extension") for one in types if one.get("Extension")}
        for name in names - {"[Content_Types].xml"}:
            assert f"/{name}" in told or name.rpartition(".")[2] in endings, f"{name} has no type"
            if name.endswith((".xml", ".rels")):
                ET.fromstring(archive.read(name))
            if name.endswith(".rels"):
                folder = name.replace("_rels/", "").rpartition("/")[0]
                for one in ET.fromstring(archive.read(name)):
                    if one.get("TargetMode") != "External":
                        assert _resolved(folder, one.get("Target", "")) in names, f"{name} leads to {one.get('Target')}"


def _resolved(folder: str, target: str) -> str:
    if target.startswith("/"):
        return target[1:]
    parts = folder.split("/") if folder else []
    for step in target.split("/"):
        parts = parts[:-1] if step == ".." else [*parts, step]
    return "/".join(parts)
