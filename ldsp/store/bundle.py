"""The reference tables that come with LDSP: what `data/bundle.json` lists, checked and read.

A table-set is a folder of `data/`: one publication family, which is loaded whole or not at all. Its files are CSV or
Parquet, one store table each, with exactly the columns of that table; a series and its values are named by indicator,
level and period, because a series gets its number only in the store. Records (what the programme's papers say) have the
columns of their contract and `region_code`; they come into the store as an upload does (`ldsp.store.programme`).
"""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq
from sqlalchemy import Boolean, Column, Date, Integer, String, Table
from sqlmodel import AutoString

from ldsp.domain.records import CONTRACTS, Kind
from ldsp.errors import BundleTrouble
from ldsp.store.tables import RECORDS, Base

SERIES_KEY = ("indicator_id", "level", "period")
"""What names a series in a bundled file."""

OF_THE_STORE = frozenset({"upload_id", "record_id", "key_hash", "superseded_by", "demonstration"})
"""Columns that no bundled file has: the store itself fills them."""

MEND = "Get a fresh copy of LDSP, or make the bundle again with `python -m ldsp.store.compile`."


@dataclass(frozen=True, kw_only=True)
class BundledFile:
    """One file: the store table it fills, where it is, its rows and the digest it should have."""

    table: Table
    path: Path
    rows: int
    sha256: str


SHORT = {"dfe": "DfE", "iod": "IoD"} | {word: word.upper() for word in ("deri", "gmca", "ldsp", "mhclg", "ons", "os")}
"""Words in the names of table sets that are short for something, as their publishers write them."""


@dataclass(frozen=True, kw_only=True)
class TableSet:
    """A folder of files that are loaded together, in this order."""

    name: str
    digest: str
    files: tuple[BundledFile, ...]

    @property
    def words(self) -> str:
        """Its name as people read it.

        >>> TableSet(name="dfe_further_education", digest="", files=()).words
        'DfE further education'
        """
        return " ".join(SHORT.get(word, word) for word in self.name.split("_"))

    @property
    def rows(self) -> int:
        """How many rows its files hold."""
        return sum(file.rows for file in self.files)


@dataclass(frozen=True, kw_only=True)
class Bundle:
    """All table-sets, in the order in which they are loaded."""

    version: str
    digest: str  # of bundle.json, and so of every file
    table_sets: tuple[TableSet, ...]


def read_bundle(data_dir: Path) -> Bundle:
    """What the bundle in a folder holds. Reads `bundle.json` only.

    Raises
    ------
    BundleTrouble
        `bundle.json` is missing or is not a list of table-sets that this version of LDSP knows.
    """
    path = data_dir / "bundle.json"
    try:
        content = path.read_bytes()
    except OSError:
        raise BundleTrouble(f"The list of bundled data, {path}, is missing or cannot be read.", MEND) from None
    try:
        listed = json.loads(content)
        return Bundle(
            version=str(listed["version"]),
            digest=hashlib.sha256(content).hexdigest(),
            table_sets=tuple(_table_set(data_dir, one) for one in listed["table_sets"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise BundleTrouble(
            f"The list of bundled data, {path}, is damaged or of another version of LDSP.", MEND
        ) from error


def _table_set(data_dir: Path, listed: dict[str, Any]) -> TableSet:
    folder = data_dir / Path(listed["folder"]).name
    return TableSet(
        name=listed["name"],
        digest=listed["digest"],
        files=tuple(
            BundledFile(
                table=Base.metadata.tables[file["table"]],
                path=folder / file["file"],
                rows=int(file["rows"]),
                sha256=file["sha256"],
            )
            for file in listed["files"]
        ),
    )


def kind_of(table: Table) -> Kind | None:
    """Of which kind the records of a table are; None: it is no table of records."""
    return next((kind for kind, records in RECORDS.items() if records is table), None)


def check(file: BundledFile) -> None:
    """Refuse a file that is not, byte for byte, what the bundle lists.

    Raises
    ------
    BundleTrouble
        It is missing, cannot be read, or has another digest.
    """
    try:
        content = file.path.read_bytes()
    except OSError:
        raise BundleTrouble(
            f"The bundled file {file.path} is missing or cannot be read; nothing was changed.", MEND
        ) from None
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise BundleTrouble(
            f"The bundled file {file.path} is damaged: it is not what it was; nothing was changed.", MEND
        )


def columns_of(table: Table) -> list[str]:
    """The columns of a bundled file of a store table: all but those that say how a row came into the store."""
    names = [column.name for column in table.columns if column.name not in OF_THE_STORE]
    if "series_id" in names:
        names.remove("series_id")
        if table.name == "value":
            names = [*SERIES_KEY, *names]
    return names


def read(file: BundledFile) -> pd.DataFrame:
    """The rows of a bundled file, with the types of its store table; a missing value is NaN, dates are datetimes.

    Raises
    ------
    BundleTrouble
        It cannot be read, or its columns or rows are not those the store and the bundle speak of.
    """
    try:
        frame = _read_csv(file) if file.path.suffix == ".csv" else _read_parquet(file)
    except (ValueError, OSError) as error:
        raise BundleTrouble(f"The bundled file {file.path} cannot be read.", MEND) from error
    if list(frame.columns) != columns_of(file.table) or len(frame) != file.rows:
        raise BundleTrouble(
            f"The bundled file {file.path} belongs to another version of LDSP: its columns or rows differ.", MEND
        )
    for name in _columns_of_type(file.table, Date):
        frame[name] = pd.to_datetime(frame[name])
    return frame


def _read_csv(file: BundledFile) -> pd.DataFrame:
    """An empty field is an empty text where the table wants a text (or a record's key), else a missing value."""
    wanted = columns_of(file.table)
    columns = {c.name: c for c in file.table.columns if c.name in wanted}
    kind = kind_of(file.table)
    key = CONTRACTS[kind].key if kind else ()
    kept_as_text = {*_columns_of_type(file.table, AutoString, String), *SERIES_KEY}
    return pd.read_csv(
        file.path,
        dtype={
            name: "str" if name in kept_as_text else _dtype(columns[name])
            for name in wanted
            if name not in _columns_of_type(file.table, Date)
        },
        keep_default_na=False,
        na_values={
            name: [""] for name, c in columns.items() if (c.nullable and name not in key) or name not in kept_as_text
        },
    )


def _dtype(column: Column[Any]) -> Any:
    """The type of a column's numbers, or of its yes and no; one that may be empty has room for what is missing."""
    if column.nullable:
        for sort, dtype in ((Integer, "Int64"), (Boolean, "boolean")):
            if isinstance(column.type, sort):
                return dtype
    return column.type.python_type


def _read_parquet(file: BundledFile) -> pd.DataFrame:
    """What names a series is read as categories: a million rows say the same few words."""
    frame: pd.DataFrame = pq.read_table(file.path, read_dictionary=list(SERIES_KEY)).to_pandas()
    return frame


def _columns_of_type(table: Table, *kinds: type) -> list[str]:
    return [column.name for column in table.columns if isinstance(column.type, kinds)]
