"""A share pack from another LDSP -> its tables as plain records, or a sentence. Writes nothing.

Whatever bytes come: bounded time and memory, and never anything but `PackRefused`.
"""

import csv
import hashlib
import io
import json
import math
import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from ldsp.domain import packs
from ldsp.errors import LdspError
from ldsp.ingest import personal

MAX_BYTES = 20 * 2**20  # of the file as it arrives
MAX_UNPACKED = 120 * 2**20
MAX_DESCRIPTOR = 8 * 2**20
MAX_PARTS = 201  # the descriptor and two hundred tables
MAX_ROWS = 400_000  # of all tables together
GET_ANOTHER = "Ask who made it for the file again. Nothing was changed."


class PackRefused(LdspError):
    """A file that is no share pack, is not what it was, or is of a newer LDSP. Nothing was changed."""


@dataclass(frozen=True, kw_only=True)
class ReadPack:
    """What a share pack holds: its tables by name, each as `ldsp.disclosure.record` writes one."""

    region_code: str
    region_name: str
    sha256: str
    made_at: datetime  # in UTC
    revision: int
    tables: Mapping[str, Mapping[str, Any]]


def read(content: bytes) -> ReadPack:
    """Look at every byte of a share pack.

    Raises
    ------
    PackRefused
        It is too large, damaged, altered, of a newer version, or holds what no pack may hold.
    """
    if len(content) > MAX_BYTES:
        raise PackRefused(f"The file is larger than {MAX_BYTES // 2**20} MB, which no share pack is.", GET_ANOTHER)
    try:
        descriptor, files = _unpacked(content)
        return _read(descriptor, files)
    except (KeyError, TypeError, AttributeError, ValueError, RecursionError, OverflowError) as error:
        raise PackRefused("The file is not a share pack of LDSP.", GET_ANOTHER) from error


def _unpacked(content: bytes) -> tuple[dict[str, Any], dict[str, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            names = [part.filename for part in parts]
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
                raise PackRefused("Unpacked, the file would be far too large for a share pack.", GET_ANOTHER)
            if len(set(names)) < len(names) or packs.DESCRIPTOR not in names:
                raise PackRefused("The file is not a share pack of LDSP.", GET_ANOTHER)
            if archive.getinfo(packs.DESCRIPTOR).file_size > MAX_DESCRIPTOR:
                raise PackRefused("The description in the file is far too long for a share pack.", GET_ANOTHER)
            # A part cannot give more bytes than it says.
            files = {name: archive.read(name) for name in names}
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, zlib.error, OSError) as error:
        raise PackRefused("The file is damaged, or it is not a share pack of LDSP.", GET_ANOTHER) from error
    return json.loads(files.pop(packs.DESCRIPTOR)), files


def _read(descriptor: dict[str, Any], files: dict[str, bytes]) -> ReadPack:
    ours = descriptor[packs.OURS]
    if ours["format"] != packs.FORMAT:
        raise PackRefused("The file is not a share pack of LDSP.", GET_ANOTHER)
    if ours["format_version"] != packs.FORMAT_VERSION:
        raise PackRefused(
            "The share pack was made by a newer version of LDSP than this one.",
            "Load it with that version, or ask for a pack of the older kind. Nothing was changed.",
        )
    if packs.digest(descriptor, files) != ours["sha256"]:
        raise PackRefused("The share pack was altered after it was made: its digest does not fit.", GET_ANOTHER)
    resources = descriptor["resources"]
    if {each["path"] for each in resources} != set(files) or len(resources) != len(files):
        raise PackRefused("The share pack does not hold the tables that it lists.", GET_ANOTHER)
    left, tables = MAX_ROWS, {}
    for each in resources:
        name = each["name"]
        if not re.fullmatch(packs.NAME, name) or each["path"] != f"{packs.TABLES}/{name}.csv":
            raise PackRefused("The share pack names its tables as LDSP does not.", GET_ANOTHER)
        if each["hash"] != f"sha256:{hashlib.sha256(files[each['path']]).hexdigest()}":
            raise PackRefused(f"The table {name} was altered after the share pack was made.", GET_ANOTHER)
        tables[name] = _table(name, each[packs.OURS], files[each["path"]], left)
        left -= len(tables[name]["rows"])
    region = ours["region"]
    code, said = str(region["code"]), str(region["name"])
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9-]{0,39}", code) or not 0 < len(said) <= 120:
        raise PackRefused("The share pack does not say which region it is of.", GET_ANOTHER)
    return ReadPack(
        region_code=code,
        region_name=said,
        sha256=ours["sha256"],
        made_at=datetime.strptime(descriptor["created"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC),
        revision=int(ours["revision"]),
        tables=tables,
    )


def _table(name: str, kept: Mapping[str, Any], content: bytes, left: int) -> dict[str, Any]:
    columns = {str(one["key"]): one for one in kept["columns"]}
    numbers = {key for key, one in columns.items() if one["decimals"] is not None}
    marks = {one["symbol"] for one in columns.values() if one["symbol"]}
    _refuse_people(name, columns)
    try:
        reader = csv.reader(io.StringIO(content.decode("utf-8"), newline=""), strict=True)
        heads = next(reader, [])
        wanted = [key for key in heads if key in columns or key in marks]
        if (
            set(wanted) != {*columns, *marks}
            or set(heads) - set(wanted) - {"demonstration"}
            or len(set(heads)) < len(heads)
        ):
            raise PackRefused(f"The table {name} has other columns than the share pack says.", GET_ANOTHER)
        rows: list[dict[str, float | str | None]] = []
        for cells in reader:
            if len(rows) >= left:
                raise PackRefused("The share pack holds far more rows than published tables have.", GET_ANOTHER)
            row = dict(zip(heads, cells, strict=True))
            rows.append({key: _cell(row[key], number=key in numbers) for key in wanted})
    except (csv.Error, UnicodeDecodeError, ValueError) as error:
        raise PackRefused(f"The table {name} of the share pack cannot be read.", GET_ANOTHER) from error
    return {**kept, "rows": rows}


def _cell(text: str, *, number: bool) -> float | str | None:
    if not text:
        return None
    if not number:
        return text
    value = float(text)
    if not math.isfinite(value):
        raise ValueError("A number that is none.")
    return value


def _refuse_people(name: str, columns: Mapping[str, Mapping[str, Any]]) -> None:
    """A column that only a row about one person has: whoever made the pack was not LDSP."""
    for key, column in columns.items():
        heads = (
            (key, str(column["label"])) if column["decimals"] is None else ()
        )  # "mobile coverage" is no telephone number
        if key in packs.ABOUT_PEOPLE or any(personal.by_head(head) for head in heads):
            raise PackRefused(
                f"The table {name} has a column about single people ({str(column['label'])[:40]}), which no share pack may have.",
                "Tell who made it, and delete the file. Nothing was changed.",
            )
