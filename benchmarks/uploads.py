"""How fast a learner return is checked and kept, beside the database's own bulk load of the same rows in the same run.

`python -m benchmarks.uploads` measures 200,000 and 1,000,000 learners on SQLite, and on PostgreSQL if a server can be started
here; each size in a process of its own, so that its memory can be told. `--rows 20000` measures one size of one's own.

The bulk load is the driver's `executemany` on SQLite and `COPY` on PostgreSQL, of rows made ready beforehand, into a table
with the same columns, keys and indexes; the clock runs from the first row to the commit. `keep` is all of it: finding the
keys, the receipt, the history and the rows.
"""

import argparse
import csv
import gc
import io
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

SIZES = (200_000, 1_000_000)
LANCASHIRE = "E37000019"
POSTCODES = ("BB11 1AA", "BB9 7LS", "PR1 2HE", "FY1 1AD", "LA1 1PJ", "BB1 7DY")
TODAY = date(2020, 6, 1)


def main() -> None:
    """Measure every size on every database there is, and print a table."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks.uploads", description=__doc__)
    asked.add_argument("--rows", type=int, help="one size instead of the two")
    asked.add_argument("--one", nargs=2, metavar=("ROWS", "URL"), help=argparse.SUPPRESS)
    told = asked.parse_args()
    if told.one:
        print(measure(int(told.one[0])))
        return
    print(
        "| database | rows | check, rows/s | keep, rows/s | its bulk load, rows/s | keep to bulk | undo, rows/s | memory, MB |"
    )
    print("|---|---:|---:|---:|---:|---:|---:|---:|")
    for rows in [told.rows] if told.rows else SIZES:
        for url in stores():
            environment = os.environ | {
                "LDSP_DATABASE_URL": url,
                "LDSP_SECRET_FILE": str(Path(tempfile.mkdtemp()) / "secret"),
            }
            words = [sys.executable, "-m", "benchmarks.uploads", "--one", str(rows), url]
            done = subprocess.run(words, env=environment, check=True, stdout=subprocess.PIPE, text=True)
            print(done.stdout.strip().splitlines()[-1], flush=True)


def stores() -> Iterator[str]:
    """Addresses of empty stores: a file, and a database of a server for as long as it is used."""
    with tempfile.TemporaryDirectory(prefix="ldsp-bench-") as folder:
        yield f"sqlite:///{folder}/ldsp.sqlite"
    with a_server() as address:
        if address:
            yield address


@contextmanager
def a_server() -> Iterator[str]:
    """Address of a PostgreSQL database that is gone afterwards; empty if no server can be started here."""
    from tests.store import postgresql

    running = postgresql.server()
    try:
        address = running.__enter__()
    except RuntimeError as error:
        print(f"PostgreSQL: {error}", file=sys.stderr)
        yield ""
        return
    try:
        yield address.format(database="postgres")
    finally:
        running.__exit__(None, None, None)


def measure(rows: int) -> str:
    """One row of the table: a return of so many learners into the store of the settings."""
    from ldsp.domain.records import Kind
    from ldsp.domain.roles import Person, Role
    from ldsp.services import uploads
    from ldsp.store.database import engine, is_sqlite
    from ldsp.store.seeding import seed

    seed()
    ann = Person("Ann", Role.ADMINISTRATOR)
    for kind, text in (
        (Kind.PROVIDERS, "Provider code,Name,Kind\nBUR,Burnley College,further education college\n"),
        (Kind.PROGRAMMES, "Programme code,Name,Skill level\nGDG,Google Digital Garage,general\n"),
    ):
        uploads.keep(ann, uploads.check(ann, kind, LANCASHIRE, text.encode(), "first.csv"))
    content = learners(rows)
    gc.collect()

    began = time.perf_counter()
    preview = uploads.check(ann, Kind.LEARNERS, LANCASHIRE, content, "learners.csv", today=TODAY)
    check_s = time.perf_counter() - began
    if len(preview.rows) != rows:
        raise RuntimeError(f"{rows - len(preview.rows):,} rows were not as they should be: {preview.sentence}")
    began = time.perf_counter()
    receipt = uploads.keep(ann, preview)
    keep_s = time.perf_counter() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    began = time.perf_counter()
    uploads.undo(ann, receipt.upload_id)
    undo_s = time.perf_counter() - began
    del preview, content
    gc.collect()
    bulk_s = bulk_load(receipt.upload_id)
    with engine().connect() as connection:
        name = "SQLite" if is_sqlite(connection) else "PostgreSQL"
    speeds = f"{rows / check_s:,.0f} | {rows / keep_s:,.0f} | {rows / bulk_s:,.0f} | {bulk_s / keep_s:.0%} | {rows / undo_s:,.0f}"
    return f"| {name} | {rows:,} | {speeds} | {memory:,.0f} |"


def learners(rows: int) -> bytes:
    """A return as a provider sends it, ILR codes and all: every learner once; made of nothing but the row's number."""
    sheet = io.StringIO()
    writer = csv.writer(sheet)
    heads = (
        "Provider,Learner reference,Programme,Start date,End date,Status,Result,Home postcode,Age band,Sex,Disability"
    )
    writer.writerow([*heads.split(","), "Employment at start", "Consent to evaluation"])
    for n in range(rows):
        start = date(2018, 1, 8) + timedelta(days=n * 7 % 700)
        days = (f"{start:%d/%m/%Y}", f"{start + timedelta(days=32):%d/%m/%Y}")
        about = (POSTCODES[n % len(POSTCODES)], "25 to 34", "FM"[n % 2], "2", "10", "yes")
        writer.writerow(("BUR", f"L{n:07d}", "GDG", *days, "2", "1", *about))
    return sheet.getvalue().encode()


def bulk_load(upload_id: int) -> float:
    """Seconds that the database needs for the rows of an upload, into an empty copy of their table."""
    from sqlalchemy import MetaData, text
    from sqlalchemy.schema import CreateIndex, CreateTable

    from ldsp.domain.records import Kind
    from ldsp.store.database import engine, is_sqlite
    from ldsp.store.tables import RECORDS, Base

    table = RECORDS[Kind.LEARNERS]
    metadata = MetaData()
    Base.metadata.tables["upload"].to_metadata(metadata)
    copy = table.to_metadata(metadata, name="bulk_copy")
    names = ", ".join(column.name for column in table.columns)
    # A new upload's rows replace nothing: undone, they are all marked.
    rows_of = f"SELECT {names.replace('superseded_by', 'NULL')} FROM {table.name} WHERE upload_id = {upload_id} ORDER BY record_id"
    with engine().connect().execution_options(writes=True) as connection:
        with connection.begin():
            connection.execute(CreateTable(copy))
            for index in copy.indexes:
                index.name = f"bulk_{index.name}"
                connection.execute(CreateIndex(index))
        driver: Any = connection.connection.driver_connection
        cursor = driver.cursor()
        if is_sqlite(connection):
            rows = cursor.execute(rows_of).fetchall()
            marks = ", ".join("?" * len(table.columns))
            began = time.perf_counter()
            cursor.execute("BEGIN IMMEDIATE")
            cursor.executemany(f"INSERT INTO bulk_copy ({names}) VALUES ({marks})", rows)
            cursor.execute("COMMIT")
            return time.perf_counter() - began
        with cursor.copy(f"COPY ({rows_of}) TO STDOUT WITH (FORMAT csv)") as out:
            ready = b"".join(bytes(part) for part in out)
        driver.commit()
        began = time.perf_counter()
        with cursor.copy(f"COPY bulk_copy ({names}) FROM STDIN WITH (FORMAT csv)") as into:
            into.write(ready)
        driver.commit()
        seconds = time.perf_counter() - began
        connection.execute(text("SELECT 1"))
        return seconds


if __name__ == "__main__":
    main()
