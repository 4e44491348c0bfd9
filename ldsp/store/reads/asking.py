"""How an answer of the database becomes a table with the types our tables promise, whatever the database."""

from collections.abc import Collection
from typing import Any

import pandas as pd
from sqlalchemy import Boolean, Date, Float, Integer, Select, Table, select
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.types import TypeEngine
from sqlmodel import Session

from ldsp.domain.records import Kind
from ldsp.store.tables import Base

MANY = 1_000
"""More codes than this are not put into a question, but sought in the answer: databases limit how many may be named."""


def table(name: str) -> Table:
    """A table of the store, for questions in SQLAlchemy's Core."""
    return Base.metadata.tables[name]


def answer(session: Session, question: Select[Any]) -> pd.DataFrame:
    """The answer to a question as a table: its columns as selected, with their types even when there is no row."""
    rows = session.connection().execute(question).all()
    asked = list(question.selected_columns)
    columns = zip(*rows, strict=True) if rows else ((),) * len(asked)
    return pd.DataFrame(
        {str(column.key): typed(values, column.type) for column, values in zip(asked, columns, strict=True)}
    )


def typed(values: Collection[Any], kind: TypeEngine[Any]) -> "pd.Series[Any]":
    """Values of one column of the store as a column of a table."""
    if isinstance(kind, Date):
        return pd.Series(pd.to_datetime(pd.Series(list(values), dtype="object")).astype("datetime64[s]"))
    for sort, dtype in ((Float, "float64"), (Boolean, "bool"), (Integer, "int64")):
        if isinstance(kind, sort):
            return pd.Series(list(values), dtype=dtype)
    return pd.Series(list(values), dtype="str")


def among(column: ColumnElement[str], codes: Collection[str] | None) -> list[ColumnElement[bool]]:
    """The condition that a column is one of some codes; no condition if they are None or too many to name."""
    return [] if codes is None or len(codes) > MANY else [column.in_(list(codes))]


def entered_for(session: Session, kind: Kind) -> list[str]:
    """The regions for which records of a kind were ever entered.

    A question that names them lets the database read one stretch of each, instead of the whole of a table whose key begins with the
    region. Named as a question within it they would not: PostgreSQL cannot tell how few they are.
    """
    upload = table("upload")
    whose = select(upload.c.region_code).where(upload.c.kind == str(kind)).distinct().order_by(upload.c.region_code)
    return [str(code) for code in session.execute(whose).scalars()]


def only(frame: pd.DataFrame, column: str, codes: Collection[str] | None) -> pd.DataFrame:
    """The rows whose code is one of those too many for `among`."""
    if codes is None or len(codes) <= MANY:
        return frame
    return frame[frame[column].isin(list(codes))].reset_index(drop=True)
