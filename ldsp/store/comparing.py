"""The bundle beside the store: which bundled rows a load would add, change and remove, table by table."""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
from sqlalchemy import Date, Table, select
from sqlmodel import Session

from ldsp.domain.records import CONTRACTS
from ldsp.settings import settings
from ldsp.store import programme
from ldsp.store.bundle import SERIES_KEY, Bundle, BundledFile, TableSet, check, columns_of, kind_of, read, read_bundle
from ldsp.store.database import reading
from ldsp.store.reads.asking import table as store_table
from ldsp.store.seeding import Progress, recorded

VALUE, SERIES, UPLOAD = store_table("value"), store_table("series"), store_table("upload")


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A store table of a table-set, and what loading the bundle would do to its bundled rows."""

    name: str  # of the table-set
    table_set: str  # as people read it
    table: str
    bundled: int  # rows of the bundle
    added: int
    changed: int
    removed: int  # stored, and nowhere in the bundle: a load removes them unless something refers to them
    peoples: int  # rows that people entered under the key of a bundled one: theirs stay

    @property
    def any(self) -> bool:
        """A load would do something."""
        return bool(self.added or self.changed or self.removed)


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
    counted: set[Table] = set()  # tables of several sets, whose rows that are nowhere in the bundle have been told
    with reading(url) as session:
        loaded = recorded(session)
        for number, table_set in enumerate(bundle.table_sets):
            tell(f"Comparing {table_set.words}", number / len(bundle.table_sets))
            same = loaded.get(table_set.name) == table_set.digest and not thorough
            for table in dict.fromkeys(file.table for file in table_set.files):
                files = [file for file in table_set.files if file.table is table]
                if same:
                    found.append(_unchanged(table_set, table, files))
                    continue
                others = _of_other_sets(bundle, table_set, table)
                one = _compared(session, table_set, table, files, others=others)
                found.append(replace(one, removed=0) if table in counted else one)
                if others:
                    counted.add(table)
    tell("Compared", 1.0)
    return found


def _unchanged(table_set: TableSet, table: Table, files: list[BundledFile]) -> Difference:
    rows = sum(file.rows for file in files)
    return Difference(
        name=table_set.name, table_set=table_set.words, table=table.name, bundled=rows, added=0, changed=0, removed=0,
        peoples=0,
    )  # fmt: skip


def _of_other_sets(bundle: Bundle, table_set: TableSet, table: Table) -> list[BundledFile]:
    """Files of other sets that fill the same table, where nothing in a row says of which set it is: regions."""
    if table is VALUE or table is SERIES or "source_id" in table.c:
        return []
    return [
        file for other in bundle.table_sets if other is not table_set for file in other.files if file.table is table
    ]


def _compared(
    session: Session, table_set: TableSet, table: Table, files: list[BundledFile], *, others: list[BundledFile]
) -> Difference:
    for file in files:
        check(file)
    ours = pd.concat([_plain(table, read(file)) for file in files], ignore_index=True)
    theirs = _plain(table, _stored(session, table, ours))
    key = list(SERIES_KEY) if table is SERIES else [column.name for column in table.primary_key]
    key = [*SERIES_KEY, "area_code"] if table is VALUE else key
    if kind := kind_of(table):
        key = ["region_code", *CONTRACTS[kind].key]
    if others:
        elsewhere = pd.concat([_plain(table, read(file))[key] for file in others])
        elsewhere = elsewhere.merge(ours[key], how="left", indicator=True)
        elsewhere = elsewhere.loc[elsewhere.pop("_merge") == "left_only"].drop_duplicates()
        theirs = theirs.merge(elsewhere, on=key, how="left", indicator=True)
        theirs = theirs.loc[theirs.pop("_merge") == "left_only"]
    both = ours.merge(theirs, on=key, how="outer", suffixes=("", "_stored"), indicator="where")
    peoples = both["upload_id"].notna()
    rest = [name for name in columns_of(table) if name not in key]
    differs = pd.Series(data=False, index=both.index)
    for name in rest:
        one, other = both[name], both[f"{name}_stored"]
        differs |= ~((one == other) | (one.isna() & other.isna()))
    there = both["where"]
    return Difference(
        name=table_set.name,
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
    if kind_of(table):
        return _of_the_papers(session, table)
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


def _of_the_papers(session: Session, table: Table) -> pd.DataFrame:
    """The records of the programme's papers that the store holds; those that people corrected or took out are people's."""
    brought = select(UPLOAD.c.upload_id).where(
        UPLOAD.c.kept_by == programme.LDSP,
        UPLOAD.c.file_name == programme.FILE_NAME,
        (UPLOAD.c.withdrawn_at.is_(None) | (UPLOAD.c.withdrawn_by != programme.LDSP)),
    )
    names = columns_of(table)
    question = select(*(table.c[name] for name in names), table.c.superseded_by.label("upload_id"))
    rows = session.connection().execute(question.where(table.c.upload_id.in_(brought))).all()
    return pd.DataFrame(rows, columns=[*names, "upload_id"])


def _plain(table: Table, frame: pd.DataFrame) -> pd.DataFrame:
    """Columns of either side in the same types: days as days, numbers as numbers, texts as texts."""
    frame = frame.copy()
    for name in frame.columns:
        column = table.c.get(name)  # what names the series of a value is no column of it: text
        if column is not None and isinstance(column.type, Date):
            frame[name] = pd.to_datetime(frame[name]).astype("datetime64[s]")
        elif column is not None and column.type.python_type in {int, float, bool}:
            frame[name] = frame[name].astype("object").where(frame[name].notna(), np.nan).astype("float64")
        else:
            frame[name] = frame[name].astype("object").where(frame[name].notna(), None).astype("str")
    return frame
