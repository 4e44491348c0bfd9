"""Records as people enter them, for the tests: a row says only what matters to the test."""

from datetime import UTC, datetime

import pandas as pd

from ldsp.domain.records import CONTRACTS, Holds, Kind
from ldsp.store.database import reading, writing
from ldsp.store.reads import records as read_records
from ldsp.store.writes import Batch, keep

LANCASHIRE = "E37000019"
AT = datetime(2019, 4, 1, 9, 30, tzinfo=UTC)

ORDINARY = {
    Kind.PROVIDERS: {"name": "Burnley College", "kind": "further education college"},
    Kind.PROGRAMMES: {"name": "Google Digital Garage", "level": "general"},
    Kind.COURSE_RUNS: {"programme_id": "GDG", "provider_id": "BUR", "starts_on": "2019-03-11", "places": 20},
    Kind.LEARNERS: {
        "provider_id": "BUR", "programme_id": "GDG", "run_id": "", "started_on": "2019-03-11", "status": "completed",
    },
    Kind.FOLLOW_UPS: {"provider_id": "BUR", "programme_id": "GDG", "months": 6, "asked_on": "2019-10-14"},
    Kind.TARGETS: {
        "measure": "starts", "level": "", "theme": "", "lad_code": "", "period_start": "2019-01-01", "period_end": "2019-03-31",
    },
    Kind.REGIONS: {"region_name": "Pennine"},
    Kind.INDICATOR_VALUES: {
        "indicator_id": "older", "period": "2019", "period_start": "2019-01-01", "period_end": "2019-12-31",
    },
}  # fmt: skip


def frame(kind: Kind, *rows: dict) -> pd.DataFrame:
    """Rows as a check hands them on: every column that the contract keeps, days as datetimes."""
    made = pd.DataFrame([ORDINARY.get(kind, {}) | row for row in rows])
    columns = {}
    for field in CONTRACTS[kind].kept:
        column = made[field.name] if field.name in made else pd.Series([None] * len(made), dtype="object")
        if field.holds is Holds.DATE:
            column = pd.to_datetime(column)
        elif field.holds is Holds.WHOLE:
            column = column.astype("Int64")
        elif field.holds in {Holds.NUMBER, Holds.MONEY, Holds.SCORE}:
            column = column.astype("float64")
        elif field.holds is Holds.YES_NO:
            column = column.astype("boolean")
        else:
            column = column.astype("str")
        columns[field.name] = column
    return pd.DataFrame(columns)


def batch(kind: Kind, *rows: dict, region_code: str = LANCASHIRE, **rest) -> Batch:
    """A batch of a file of its own."""
    named = {"file_name": f"{kind}.csv", "sha256": "0" * 64} | rest
    return Batch(kind=kind, region_code=region_code, rows=frame(kind, *rows), **named)


def kept(url: str, kind: Kind, *rows: dict, who: str = "Ann", **rest) -> int:
    """Keep rows as one upload; returns its number."""
    with writing(url) as session:
        return keep(session, batch(kind, *rows, **rest), who=who, at=AT)


def current(url: str, kind: Kind, *names: str) -> list[tuple]:
    """The current records of a kind in some columns, in order."""
    with reading(url) as session:
        found = read_records.records(session, kind=kind, columns=names)
    return sorted(tuple(None if pd.isna(cell) else cell for cell in row) for row in found.itertuples(index=False))
