"""Tables into files whose bytes depend on nothing but the rows: twice written, twice the same.

Small tables are CSV, so that a reviewer can see what changed; large ones are Parquet. The columns are those of the
store's tables (`ldsp.store.tables`), which stay the one place where they are named.
"""

import hashlib
import io
import json
from dataclasses import dataclass, field

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from sqlalchemy import Boolean, Column, Date, Float, Integer

from ldsp.errors import BundleTrouble
from ldsp.store.bundle import columns_of
from ldsp.store.compile.checks import has_columns
from ldsp.store.tables import Base

ARROW = ((Boolean, pa.bool_()), (Integer, pa.int64()), (Float, pa.float64()), (Date, pa.date32()))


@dataclass(frozen=True, kw_only=True)
class BundleFile:
    """One file of the bundle: which table of the store it fills, its name, its rows and its bytes."""

    table: str
    file: str
    rows: int
    content: bytes

    @property
    def sha256(self) -> str:
        """The digest that says whether the file is still the one that was compiled."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, kw_only=True)
class TableSet:
    """One publication family: a folder under `data/` and its files in the order in which they load."""

    name: str
    files: list[BundleFile] = field(default_factory=list)

    @property
    def folder(self) -> str:
        """Where its files lie, from the root of the project."""
        return f"data/{self.name}"

    @property
    def digest(self) -> str:
        """SHA-256 over a line `table file sha256` for each file, in order."""
        return hashlib.sha256("".join(f"{f.table} {f.file} {f.sha256}\n" for f in self.files).encode()).hexdigest()

    @property
    def listed(self) -> dict[str, object]:
        """Its entry in `data/bundle.json`."""
        files = [{"table": f.table, "file": f.file, "rows": f.rows, "sha256": f.sha256} for f in self.files]
        return {"name": self.name, "folder": self.folder, "digest": self.digest, "files": files}


def _columns(table: str) -> dict[str, Column[object]]:
    """The columns that a bundled file of a store's table has, in order, by name."""
    tables = Base.metadata.tables
    known: dict[str, Column[object]] = {**tables["series"].columns, **tables[table].columns}
    return {name: known[name] for name in columns_of(tables[table])}


def _filled(frame: pd.DataFrame, columns: dict[str, Column[object]], name: str) -> pd.DataFrame:
    has_columns(frame, list(columns), name)
    hollow = [c for c, column in columns.items() if not column.nullable and frame[c].isna().any()]
    if hollow:
        raise BundleTrouble(f"The table {name} has rows without {', '.join(hollow)}.", "Mend the compile step.")
    return frame.loc[:, list(columns)]


def as_csv(table: str, frame: pd.DataFrame, file: str = "") -> BundleFile:
    """A small table as CSV: UTF-8, line feeds, one header."""
    made = _filled(frame, _columns(table), table)
    content = made.to_csv(index=False, lineterminator="\n").encode()
    return BundleFile(table=table, file=file or f"{table}.csv", rows=len(made), content=content)


def as_parquet(table: str, frame: pd.DataFrame, file: str = "") -> BundleFile:
    """A large table as Parquet, compressed, without any trace of who wrote it when."""
    columns = _columns(table)
    made = _filled(frame, columns, table)
    kinds = {name: next((a for sql, a in ARROW if isinstance(c.type, sql)), pa.string()) for name, c in columns.items()}
    schema = pa.schema(list(kinds.items()))
    arrow = pa.Table.from_pandas(made, schema=schema, preserve_index=False).replace_schema_metadata(None)
    sink = io.BytesIO()
    # One row group and a large dictionary: codes repeat from series to series, and so cost next to nothing.
    pq.write_table(
        arrow,
        sink,
        compression="zstd",
        compression_level=19,
        row_group_size=max(len(made), 1),
        dictionary_pagesize_limit=8 << 20,
        store_schema=False,
    )
    return BundleFile(table=table, file=file or f"{table}.parquet", rows=len(made), content=sink.getvalue())


def as_json(value: object) -> bytes:
    """JSON that a reviewer can read line by line."""
    return (json.dumps(value, indent=1, ensure_ascii=False) + "\n").encode()


def bundle_record(version: str, sets: list[TableSet]) -> bytes:
    """`data/bundle.json`: every table-set and file in the order in which it loads, with rows and digests."""
    return as_json({"version": version, "table_sets": [s.listed for s in sets]})
