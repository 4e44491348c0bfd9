"""What makes a record the same record when it comes again: its key, and how many keys are asked for at once."""

from collections.abc import Iterable
from hashlib import blake2b
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import ARRAY, BigInteger, Integer, any_, bindparam, cast, func, select
from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import Session

from ldsp.domain.records import Contract
from ldsp.store.database import is_sqlite

BETWEEN = "\x1f"
"""Stands between the parts of a key: the unit separator, which no cell of a file may hold."""


def key_texts(contract: Contract, rows: pd.DataFrame) -> "pd.Series[str]":
    """The key of each row as one text: equal if and only if the records are the same one. Days as ISO writes them."""
    parts = [_texts(rows[name]) for name in contract.key]
    return pd.Series([BETWEEN.join(row) for row in zip(*parts, strict=True)], index=rows.index, dtype="object")


def _texts(column: "pd.Series[Any]") -> list[str]:
    if pd.api.types.is_datetime64_any_dtype(column.dtype):
        return [str(text) for text in column.dt.strftime("%Y-%m-%d").astype(object).where(column.notna(), "")]
    if pd.api.types.is_numeric_dtype(column.dtype):  # a whole number is the same one whether kept as 5 or as 5.0
        return ["" if pd.isna(number) else f"{float(number):.15g}" for number in column]
    if isinstance(column.dtype, pd.StringDtype):
        return column.fillna("").tolist()
    return [str(text) for text in column.astype(object).where(column.notna(), "")]


def key_hashes(texts: Iterable[str]) -> "np.ndarray[Any, np.dtype[np.int64]]":
    """64 bits for each key, by which its row is found; the same in every version and on every machine.

    Two keys may share them (once in some ten million uploads of a million rows), so whoever looks a row up compares the
    keys as well.
    """
    return np.fromiter(
        (int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little", signed=True) for text in texts),
        dtype=np.int64,
    )


def one_of(session: Session, column: ColumnElement[int], numbers: Iterable[int]) -> ColumnElement[bool]:
    """The condition that a column is one of some numbers, as many as there may be: they travel as one parameter."""
    listed = [int(number) for number in numbers]
    if is_sqlite(session.connection()):
        each = func.json_each(f"[{','.join(map(str, listed))}]").table_valued("value")
        return column.in_(select(each.c.value))
    # Of a set of values PostgreSQL knows nothing and may look at each for every row; of an array it makes a table to look up.
    kind = ARRAY(BigInteger if isinstance(column.type, BigInteger) else Integer)
    return column == any_(cast(bindparam(None, listed, type_=kind, unique=True), kind))
