"""Published rows for other programs: a tidy CSV and JSON, the same over HTTP and in a share pack.

Unlike a download for people, a column here holds one type and its head never changes: the column's key. A number that is
missing is an empty cell, and the column beside it (`..._symbol`) says why; nought is 0.
"""

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from ldsp.disclosure import Published, record
from ldsp.domain.indicators import SYMBOL_WORDS
from ldsp.figures import downloads

_NUMBER = re.compile(r"[+-][0-9][0-9,]*(\.[0-9]+)?%?")
TYPES = {True: "number", False: "string"}  # of a Frictionless or JSON schema


def tidy_csv(published: Published) -> bytes:
    """The rows as CSV (RFC 4180, UTF-8): a head, then data and nothing else.

    A demonstration table has a last column that says so in every row.
    """
    kept = record(published)
    heads = [name for name, _ in fields(kept)]
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(heads)
    for row in kept["rows"]:
        writer.writerow(_cells(row, kept, heads))
    return buffer.getvalue().encode()


def as_json(published: Published, **about: object) -> bytes:
    """The whole publication: its words, columns, sources and rows (UTF-8), and what else is to be said `about` it."""
    return json.dumps({**about, **record(published)}, ensure_ascii=False, allow_nan=False).encode()


def fields(kept: Mapping[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """The columns of a tidy CSV in order, each with its Frictionless field."""
    found: list[tuple[str, dict[str, Any]]] = []
    for column in kept["columns"]:
        number = column["decimals"] is not None
        told = " ".join(part for part in (column["unit"] and f"Unit: {column['unit']}.", column["note"]) if part)
        found.append((column["key"], _field(column["key"], column["label"], TYPES[number], told)))
        if column["symbol"]:
            words = "; ".join(f"{symbol}: {said}" for symbol, said in SYMBOL_WORDS.items())
            found.append(
                (
                    column["symbol"],
                    _field(column["symbol"], f"{column['label']}: why missing, or how sure", "string", words),
                )
            )
    if kept["demonstration"]:
        found.append(("demonstration", _field("demonstration", "Made up, not to be quoted", "boolean", "")))
    return found


def _field(name: str, title: str, kind: str, description: str) -> dict[str, Any]:
    return {"name": name, "title": title, "type": kind, **({"description": description} if description else {})}


def _cells(row: Mapping[str, Any], kept: Mapping[str, Any], heads: Iterable[str]) -> list[str]:
    cells = {
        name: "" if value is None else downloads.plain_number(value) if isinstance(value, float) else value
        for name, value in row.items()
    }
    for column in kept["columns"]:
        if column["decimals"] is None:
            cells[column["key"]] = _safe(cells[column["key"]])
    return [cells.get(name, "true") for name in heads]


def _safe(text: str) -> str:
    """As in a download for people, but a negative number is a number and stays one.

    >>> _safe("-0.01"), _safe("-A1"), _safe("=1+1")
    ('-0.01', "'-A1", "'=1+1")
    """
    return text if _NUMBER.fullmatch(text) else downloads.safe(text)
