"""Questions about what people entered. Every answer holds current rows only: neither replaced since nor withdrawn.

Whole numbers are `Int64` and yes or no is `boolean`, because a cell may have been left empty; otherwise as everywhere.
"""

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import BigInteger, Boolean, ColumnElement, Integer, Select, select
from sqlmodel import Session

from ldsp.domain.records import CONTRACTS, Kind
from ldsp.store.keys import key_hashes, key_texts, one_of
from ldsp.store.reads.asking import typed
from ldsp.store.tables import RECORDS

OF_A_RECORD = ("record_id", "region_code", "upload_id", "demonstration")
"""The columns of every record that no contract names."""


def records(
    session: Session,
    *,
    kind: Kind,
    region_codes: Collection[str] | None = None,
    columns: Sequence[str] | None = None,
    demonstration: bool | None = None,
) -> pd.DataFrame:
    """Which records of a kind are there now?

    Parameters
    ----------
    session
        A session that reads.
    kind
        Which kind.
    region_codes
        Those entered for some regions; None: for all.
    columns
        Columns of the contract, or of `OF_A_RECORD`; None: all of them.
    demonstration
        Only demonstration records, or only real ones; None: both.

    Returns
    -------
    A row a record, in the order in which they were entered.
    """
    table = RECORDS[kind]
    asked = columns or (*OF_A_RECORD, *(field.name for field in CONTRACTS[kind].kept))
    question = select(*(table.c[name] for name in asked)).where(table.c.superseded_by.is_(None))
    if region_codes is not None:
        question = question.where(table.c.region_code.in_(list(region_codes)))
    if demonstration is not None:
        question = question.where(table.c.demonstration.is_(demonstration))
    return told(session, question.order_by(table.c.record_id))


def stored(
    session: Session, *, kind: Kind, region_code: str, keys: "pd.Series[str]", demonstration: bool = False
) -> pd.DataFrame:
    """Which current records of a region have some keys?

    Real and demonstration records are kept apart: neither ever stands for the other.

    Parameters
    ----------
    session
        A session that reads or writes.
    kind, region_code, demonstration
        Which records.
    keys
        Keys as `keys.key_texts` writes them.

    Returns
    -------
    A row a record found: `OF_A_RECORD`, the columns of the contract, and `key`.
    """
    table, contract = RECORDS[kind], CONTRACTS[kind]
    names = (*OF_A_RECORD, *(field.name for field in contract.kept))
    found = told(
        session,
        select(*(table.c[name] for name in names))
        .where(
            table.c.superseded_by.is_(None),
            table.c.region_code == region_code,
            table.c.demonstration.is_(demonstration),
            one_of(session, table.c.key_hash, key_hashes(keys)),
        )
        .order_by(table.c.record_id),
    )
    found["key"] = key_texts(contract, found)
    asked = set(keys.tolist()) if len(found) else set()
    theirs = np.array([key in asked for key in found["key"].tolist()], dtype=bool)
    return found[theirs].reset_index(drop=True)


def what_became_of(session: Session, *, kind: Kind, record_ids: Collection[int]) -> pd.DataFrame:
    """Which upload replaced or withdrew some records? A row a record: `record_id`, `superseded_by` (missing: it is current)."""
    table = RECORDS[kind]
    question = select(table.c.record_id, table.c.superseded_by).where(one_of(session, table.c.record_id, record_ids))
    return told(session, question.order_by(table.c.record_id))


def told(session: Session, question: Select[Any]) -> pd.DataFrame:
    """The answer to a question about records, with their types even when a cell is empty or there is no row."""
    rows = session.connection().execute(question).all()
    asked = list(question.selected_columns)
    columns = zip(*rows, strict=True) if rows else ((),) * len(asked)
    return pd.DataFrame(
        {str(column.key): _typed(values, column) for column, values in zip(asked, columns, strict=True)}
    )


def _typed(values: Collection[Any], column: ColumnElement[Any]) -> "pd.Series[Any]":
    if isinstance(column.type, Boolean):
        return pd.Series(list(values), dtype="boolean")
    if isinstance(column.type, Integer | BigInteger):
        return pd.Series(list(values), dtype="Int64")
    return typed(values, column.type)
