"""What makes a record the same record when it comes again: its key, and how many keys are asked for at once."""

from collections.abc import Iterable
from hashlib import blake2b
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import ARRAY, BigInteger, Integer, any_, bindparam, cast, func, select
from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import Session

from ldsp.domain.records import Contract
from ldsp.store.database import is_sqlite

BETWEEN = "\x1f"
"""Stands between the parts of a key: the unit separator, which no cell of a file may hold."""


def key_texts(contract: Contract, rows: pd.DataFrame) -> "pd.Series[str]":
    """The key of each row as one text: equal if and only if the records are the same one. Days as ISO writes them."""
    parts = [pa.chunked_array([_texts(rows[name])]) for name in contract.key]
    joined = pc.binary_join_element_wise(*parts, pa.scalar(BETWEEN, pa.large_string()))
    return pd.Series(joined.to_pandas(), dtype="str").set_axis(rows.index)


def _texts(column: "pd.Series[Any]") -> Any:
    """The cells as Arrow keeps texts; nothing is ""."""
    if isinstance(column.dtype, pd.StringDtype):
        found = pa.array(column.fillna("").array)
    elif pd.api.types.is_datetime64_any_dtype(column.dtype):
        codes, days = pd.factorize(column)  # each day is written once; the last text is for no day
        written = [*pd.Series(days).dt.strftime("%Y-%m-%d").tolist(), ""]
        found = pa.array(written, pa.large_string()).take(pa.array(codes % len(written)))
    elif pd.api.types.is_numeric_dtype(column.dtype):  # a whole number is the same one whether kept as 5 or as 5.0
        found = pa.array(["" if pd.isna(number) else f"{float(number):.15g}" for number in column], pa.large_string())
    else:
        texts = [str(text) for text in column.astype(object).where(column.notna(), "")]
        found = pa.array(texts, pa.large_string())
    found = found.combine_chunks() if isinstance(found, pa.ChunkedArray) else found
    return found.cast(pa.large_string())


def key_hashes(texts: Iterable[str]) -> "np.ndarray[Any, np.dtype[np.int64]]":
    """64 bits for each key, by which its row is found; the same in every version and on every machine.

    Two keys may share them (once in some ten million uploads of a million rows), so whoever looks a row up compares the
    keys as well.
    """
    listed = texts.tolist() if isinstance(texts, pd.Series) else texts
    hashes = b"".join(blake2b(text.encode(), digest_size=8).digest() for text in listed)
    return np.frombuffer(hashes, dtype="<i8").astype(np.int64)


def one_of(session: Session, column: ColumnElement[int], numbers: Iterable[int]) -> ColumnElement[bool]:
    """The condition that a column is one of some numbers, as many as there may be: they travel as one parameter."""
    listed = numbers.tolist() if isinstance(numbers, np.ndarray) else [int(number) for number in numbers]
    if is_sqlite(session.connection()):
        each = func.json_each(f"[{','.join(map(str, listed))}]").table_valued("value")
        return column.in_(select(each.c.value))
    # Of a set of values PostgreSQL knows nothing and may look at each for every row; of an array it makes a table to look up.
    kind = ARRAY(BigInteger if isinstance(column.type, BigInteger) else Integer)
    return column == any_(cast(bindparam(None, listed, type_=kind, unique=True), kind))
