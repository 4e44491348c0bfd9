"""What was published, as plain values and back: for what is frozen, sent to other programs, or comes from another LDSP."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

import pandas as pd

from ldsp.disclosure.published import Column, Published, SourceLine, publish

_SYMBOL = "_symbol"
_WORDS = ("name", "question", "sentence", "subtitle", "how_to_read", "as_at", "method")


def record(published: Published) -> dict[str, Any]:
    """A publication as plain values that JSON can hold: what is printed and nothing else that its table may carry.

    `rows` hold the printed columns by key; beside a number that may be missing stands `<key>_symbol`, which says why.
    """
    frame = pd.DataFrame(index=published.table.index)
    for key, column in published.columns.items():
        values = published.table[key].astype(object)
        number = column.decimals is not None
        frame[key] = [None if pd.isna(value) else float(value) if number else str(value) for value in values]
        if column.symbol is not None:
            marks = published.table[column.symbol].astype(object)
            frame[f"{key}{_SYMBOL}"] = [None if pd.isna(mark) or not mark else str(mark) for mark in marks]
    frame = frame.astype(object).where(frame.notna(), None)
    return {
        **{name: getattr(published, name) for name in _WORDS},
        "notes": list(published.notes),
        "sources": [asdict(source) for source in published.sources],
        "demonstration": published.demonstration,
        "facts": dict(published.facts),
        "columns": [
            {"key": key, **asdict(replace(column, symbol=f"{key}{_SYMBOL}" if column.symbol else None))}
            for key, column in published.columns.items()
        ],
        "rows": frame.to_dict("records"),
    }


def restored(kept: Mapping[str, Any]) -> Published:
    """What `record` made a record of.

    Raises
    ------
    ValueError
        It is no such record, or breaks a promise of what is published.
    """
    try:
        columns = {str(one["key"]): Column(**{k: v for k, v in one.items() if k != "key"}) for one in kept["columns"]}
        rows = [dict(row) for row in kept["rows"]]
        keys = [*columns, *(column.symbol for column in columns.values() if column.symbol)]
        if any(set(row) != set(keys) for row in rows):
            raise ValueError("A row has other cells than there are columns.")
        table = pd.DataFrame(rows, columns=keys)
        for key, column in columns.items():
            table[key] = table[key].astype("float64" if column.decimals is not None else "object")
        return publish(
            table,
            columns=columns,
            notes=[str(note) for note in kept["notes"]],
            sources=[SourceLine(**source) for source in kept["sources"]],
            facts={str(key): str(fact) for key, fact in kept["facts"].items()},
            demonstration=bool(kept["demonstration"]),
            **{name: str(kept[name]) for name in _WORDS},
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"This is no record of a published table: {error}") from error
