"""How fast are questions about learners, with the sums that are kept beside the records and without them?

`python -m benchmarks.learners` keeps 400,000 made-up enrolments of three years, spread over the 38 LEPs, as 114 uploads into an empty store on
SQLite, and on PostgreSQL if a server can be started here; then it asks what the Take-up page asks, of LEPs and of all England,
and asks the records themselves the same. `--rows 4000000` is the size of the promise: it wants some 8 GB of disk and half an hour on
each database. Nothing is remembered between questions: each is put to the store anew.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from statistics import median, quantiles
from unittest import mock

from benchmarks.uploads import stores

YEARS = (2018, 2019, 2020)
HEADS = (
    "database", "enrolments", "keep, rows/s", "without sums, rows/s", "records, MB", "sums, MB", "question", "p50, ms",
    "p95, ms", "from records: p50, ms", "p95, ms",
)  # fmt: skip
ASKED = 24  # so many times each question is put: of one LEP after the other
ASKED_RECORDS = 6  # and so many times to the records


def main() -> None:
    """Measure on every database there is, and print a table."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks.learners", description=__doc__)
    asked.add_argument("--rows", type=int, default=400_000, help="enrolments in all")
    asked.add_argument("--only", choices=("sqlite", "postgresql"), help="one database instead of the two")
    asked.add_argument("--one", help=argparse.SUPPRESS)
    told = asked.parse_args()
    if told.one:
        for line in measure(told.rows):
            print(line)
        return
    print(f"| {' | '.join(HEADS)} |\n|{'---|' * len(HEADS)}")
    for url in stores():
        if told.only and not url.startswith(told.only):
            continue
        environment = os.environ | {
            "LDSP_DATABASE_URL": url,
            "LDSP_SECRET_FILE": str(Path(tempfile.mkdtemp()) / "secret"),
        }
        words = [sys.executable, "-m", "benchmarks.learners", "--rows", str(told.rows), "--one", url]
        subprocess.run(words, env=environment, check=True)


def measure(rows: int) -> Iterator[str]:
    """The rows of the table for the store of the settings."""
    from ldsp.services import regions
    from ldsp.store.database import engine, is_sqlite, tidy
    from ldsp.store.seeding import seed

    seed()
    leps = [place.code for place in regions.regions() if place.kind == "lep"]
    before = size()
    kept_s = sum(keep(region_code, year, rows // (len(leps) * len(YEARS))) for region_code in leps for year in YEARS)
    plain_s = without_sums(leps[0], rows // (len(leps) * len(YEARS))) * len(leps) * len(YEARS)
    tidy()
    whole = size() - before
    sums = size_of_sums()
    with engine().connect() as connection:
        name = "SQLite" if is_sqlite(connection) else "PostgreSQL"
    head = f"{name} | {rows:,} | {rows / kept_s:,.0f} | {rows / plain_s:,.0f} | {whole - sums:,.0f} | {sums:,.0f}"
    for words, ask in questions(leps):
        fast = timed(ask, ASKED)
        with mock.patch("ldsp.store.reads.take_up._rows", slow_rows()):
            slow = timed(ask, ASKED_RECORDS)
        times = [median(fast), quantiles(fast, n=20)[-1], median(slow), quantiles(slow, n=20)[-1]]
        yield f"| {head} | {words} | {' | '.join(f'{1000 * one:,.0f}' for one in times)} |"
        head = "| | | | | "


def questions(leps: list[str]) -> Iterator[tuple[str, Callable[[int], object]]]:
    """What the page asks: in words, and the asking of it, by a number that says of which LEP."""
    from ldsp.domain.take_up import HOME, Scope
    from ldsp.store.database import reading
    from ldsp.store.reads import take_up

    def ask(scope: Scope | None, **said: object) -> Callable[[int], object]:
        def put(number: int) -> object:
            with reading() as session:
                return take_up.counts(session, scope or Scope(leps[number % len(leps)]), **said)  # type: ignore[arg-type]

        return put

    general = (("level", "general"),)
    yield "a LEP by month", ask(None, monthly=True)
    yield "a LEP by programme", ask(None, by=["programme_id"])
    yield "a LEP by home district, women, general level", ask(None, by=[HOME], only=(*general, ("sex", "female")))
    yield "England by home district", ask(Scope(), by=[HOME])
    yield "England by age, general level", ask(Scope(), by=["age_band"], only=general)
    yield "a LEP by age of women (from the records always)", ask(None, by=["age_band"], only=(("sex", "female"),))


def slow_rows() -> Callable[..., object]:
    """The way from the records themselves, for every question."""
    from ldsp.store.reads import take_up

    return take_up._of_records  # noqa: SLF001 - that is what is measured


def timed(ask: Callable[[int], object], times: int) -> list[float]:
    """Seconds of each of several askings, after one that is not counted."""
    ask(0)
    found = []
    for number in range(times):
        began = time.perf_counter()
        ask(number)
        found.append(time.perf_counter() - began)
    return found


# --- made-up learners -------------------------------------------------------------------------------------------------


def keep(region_code: str, year: int, rows: int) -> float:
    """Seconds to keep a year's learners of a LEP as one upload; its providers, programmes first."""
    from ldsp.domain.records import Kind
    from ldsp.store.database import writing
    from ldsp.store.writes import keep as keep_batch

    if year == YEARS[0]:
        for kind in (Kind.PROVIDERS, Kind.PROGRAMMES):
            with writing() as session:
                keep_batch(session, batch(kind, region_code, register(kind)), who="benchmark")
    made = batch(Kind.LEARNERS, region_code, learners(region_code, year, rows))
    began = time.perf_counter()
    with writing() as session:
        keep_batch(session, made, who="benchmark", replaces=())
    return time.perf_counter() - began


def without_sums(region_code: str, rows: int) -> float:
    """Seconds to keep as many if no sums were kept; taken back afterwards."""
    from ldsp.domain.records import Kind
    from ldsp.store.database import writing
    from ldsp.store.writes import keep as keep_batch

    made = batch(Kind.LEARNERS, region_code, learners(region_code, 1999, rows))

    seconds = 0.0
    with suppress(InterruptedError), writing() as session, mock.patch("ldsp.store.adding_up._add"):
        began = time.perf_counter()
        keep_batch(session, made, who="benchmark", replaces=())
        seconds = time.perf_counter() - began
        raise InterruptedError
    return seconds


def batch(kind: object, region_code: str, rows: object) -> object:
    from ldsp.store.writes import Batch

    return Batch(kind=kind, region_code=region_code, rows=rows, file_name="made up", sha256="0" * 64)  # type: ignore[arg-type]


PROGRAMMES = [f"P{n:02d}" for n in range(12)]
PROVIDERS = [f"V{n}" for n in range(8)]


def register(kind: object) -> object:
    """Eight providers, or twelve programmes of three levels and four themes."""
    from ldsp.domain.records import LEVELS, THEMES, Kind
    from tests.store.peoples import frame

    if kind is Kind.PROVIDERS:
        return frame(Kind.PROVIDERS, *({"provider_id": code} for code in PROVIDERS))
    levels = [{"level": LEVELS[n % 3], "theme": THEMES[n % 4]} for n in range(len(PROGRAMMES))]
    return frame(
        Kind.PROGRAMMES, *({"programme_id": code} | said for code, said in zip(PROGRAMMES, levels, strict=True))
    )


def learners(region_code: str, year: int, rows: int) -> object:
    """A year's enrolments of a LEP: unequal districts, programmes and ages; a seed of its own for each."""
    import numpy as np
    import pandas as pd

    from ldsp.domain.records import AGE_BANDS, DISABILITY, EMPLOYMENT, ETHNICITY, PRIOR_LEVELS, SEXES, Kind
    from ldsp.services import regions
    from tests.store.peoples import frame

    draw = np.random.default_rng([year, int(region_code[1:])])

    def some(words: list[str] | tuple[str, ...]) -> object:
        weights = 1 / np.arange(1, len(words) + 1)
        return pd.Categorical.from_codes(draw.choice(len(words), rows, p=weights / weights.sum()), list(words)).astype(
            "str"
        )

    start = np.datetime64(f"{year}-01-01") + draw.integers(0, 365, rows).astype("timedelta64[D]")
    homes = [place.code for place in regions.districts(region_code)]
    one = frame(Kind.LEARNERS, {"learner_ref": ""})
    table = pd.concat([one] * rows, ignore_index=True)
    told = {
        "learner_ref": [f"{region_code}{year}{n:07d}{'0' * 12}" for n in range(rows)],
        "provider_id": some(PROVIDERS), "programme_id": some(PROGRAMMES), "home_lad_code": some(homes),
        "delivery_lad_code": some(homes[:4]), "age_band": some(AGE_BANDS), "sex": some(SEXES),
        "disability": some(DISABILITY), "ethnicity": some(ETHNICITY), "prior_level": some(PRIOR_LEVELS),
        "employment": some(EMPLOYMENT), "started_on": start, "ended_on": start + np.timedelta64(40, "D"),
        "status": some(("completed", "withdrawn", "continuing")),
    }  # fmt: skip
    return table.assign(**{name: pd.Series(column) for name, column in told.items()})


# --- sizes ------------------------------------------------------------------------------------------------------------


def size() -> float:
    """Megabytes of the store."""
    from sqlalchemy import text

    from ldsp.store.database import engine, is_sqlite

    with engine().connect() as connection:
        if is_sqlite(connection):
            pages = connection.execute(text("PRAGMA page_count")).scalar_one()
            return pages * connection.execute(text("PRAGMA page_size")).scalar_one() / 1e6
        return connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one() / 1e6


def size_of_sums() -> float:
    """Megabytes of the sums and their indexes."""
    from sqlalchemy import text

    from ldsp.store.database import engine, is_sqlite
    from ldsp.store.tables import COURSE_SUMS, GROUP_SUMS

    names = (COURSE_SUMS.name, GROUP_SUMS.name)
    with engine().connect() as connection:
        if is_sqlite(connection):
            every = text("SELECT coalesce(sum(pgsize), 0) FROM dbstat WHERE name LIKE 'learner%'")
            return connection.execute(every).scalar_one() / 1e6
        each = (
            connection.execute(text(f"SELECT pg_total_relation_size('{name}')")).scalar_one() / 1e6 for name in names
        )
        return sum(each)


if __name__ == "__main__":
    main()
