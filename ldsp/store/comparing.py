"""The bundle beside the store: which bundled rows a load would add, change and remove, table by table."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from sqlalchemy import Date, Table, select
from sqlmodel import Session

from ldsp.settings import settings
from ldsp.store.bundle import SERIES_KEY, BundledFile, TableSet, check, columns_of, read, read_bundle
from ldsp.store.database import reading
from ldsp.store.reads.asking import table as store_table
from ldsp.store.seeding import Progress, recorded

VALUE, SERIES = store_table("value"), store_table("series")


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A store table of a table-set, and what loading the bundle would do to its bundled rows."""

    table_set: str  # as people read it
    table: str
    bundled: int  # rows of the bundle
    added: int
    changed: int
    removed: int  # stored, and nowhere in the bundle: a load removes them unless something refers to them
    peoples: int  # rows that people entered under the key of a bundled one: theirs stay


def compare(
    *, data_dir: Path | None = None, url: str | None = None, thorough: bool = False, progress: Progress | None = None
) -> list[Difference]:
    """Compare the bundle with the store, a table of a table-set at a time.

    A table-set whose digest is the one that was loaded last holds what the store holds, and is looked into only if
    `thorough` says so: nobody but a load writes bundled rows.

    Raises
    ------
    BundleTrouble, StoreTrouble
        A bundled file or the store cannot be read.
    """
    tell = progress or (lambda _words, _share: None)
    bundle = read_bundle(data_dir or settings().data_dir)
    found = []
    with reading(url) as session:
        loaded = recorded(session)
        for number, table_set in enumerate(bundle.table_sets):
            tell(f"Comparing {table_set.words}", number / len(bundle.table_sets))
            same = loaded.get(table_set.name) == table_set.digest and not thorough
            for table in dict.fromkeys(file.table for file in table_set.files):
                files = [file for file in table_set.files if file.table is table]
                found.append(
                    _unchanged(table_set, table, files) if same else _compared(session, table_set, table, files)
                )
    tell("Compared", 1.0)
    return found


def _unchanged(table_set: TableSet, table: Table, files: list[BundledFile]) -> Difference:
    rows = sum(file.rows for file in files)
    return Difference(
        table_set=table_set.words, table=table.name, bundled=rows, added=0, changed=0, removed=0, peoples=0
    )


def _compared(session: Session, table_set: TableSet, table: Table, files: list[BundledFile]) -> Difference:
    for file in files:
        check(file)
    ours = pd.concat([_plain(table, read(file)) for file in files], ignore_index=True)
    theirs = _plain(table, _stored(session, table, ours))
    key = list(SERIES_KEY) if table is SERIES else [column.name for column in table.primary_key]
    key = [*SERIES_KEY, "area_code"] if table is VALUE else key
    both = ours.merge(theirs, on=key, how="outer", suffixes=("", "_stored"), indicator="where")
    peoples = both["upload_id"].notna()
    rest = [name for name in columns_of(table) if name not in key]
    differs = pd.Series(data=False, index=both.index)
    for name in rest:
        one, other = both[name], both[f"{name}_stored"]
        differs |= ~((one == other) | (one.isna() & other.isna()))
    there = both["where"]
    return Difference(
        table_set=table_set.words,
        table=table.name,
        bundled=len(ours),
        added=int((there == "left_only").sum()),
        changed=int(((there == "both") & differs & ~peoples).sum()),
        removed=int(((there == "right_only") & ~peoples).sum()),
        peoples=int(((there == "both") & peoples).sum()),
    )


def _stored(session: Session, table: Table, ours: pd.DataFrame) -> pd.DataFrame:
    """The stored rows that a table-set could be about, with the columns of its files and `upload_id`.

    Tables that several sets fill are narrowed to what belongs to this one: its sources and its indicators.
    """
    columns = [table.c[name] if name in table.c else SERIES.c[name] for name in columns_of(table)]
    mark = [table.c.upload_id] if "upload_id" in table.c else []
    question = select(*columns, *mark)
    if table is VALUE:
        question = question.join(SERIES, SERIES.c.series_id == VALUE.c.series_id)
    if table is VALUE or table is SERIES:
        question = question.where(SERIES.c.indicator_id.in_(sorted(set(ours["indicator_id"]))))
    elif "source_id" in table.c:
        question = question.where(table.c.source_id.in_(sorted(set(ours["source_id"]))))
    rows = session.connection().execute(question).all()
    names = [*columns_of(table), *(column.name for column in mark)]
    frame = pd.DataFrame(rows, columns=names)
    return frame if mark else frame.assign(upload_id=None)


def _plain(table: Table, frame: pd.DataFrame) -> pd.DataFrame:
    """Columns of either side in the same types: days as days, numbers as numbers, texts as texts."""
    frame = frame.copy()
    for name in frame.columns:
        column = table.c.get(name)  # what names the series of a value is no column of it: text
        if column is not None and isinstance(column.type, Date):
            frame[name] = pd.to_datetime(frame[name]).astype("datetime64[s]")
        elif column is not None and column.type.python_type in {int, float, bool}:
            frame[name] = frame[name].astype("float64")
        else:
            frame[name] = frame[name].astype("object").where(frame[name].notna(), None).astype("str")
    return frame
