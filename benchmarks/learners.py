"""How fast are questions about learners, with the sums that are kept beside the records and without them?

`python -m benchmarks.learners` keeps 400,000 made-up enrolments of three years, spread over the 38 LEPs, in a store of its own on SQLite, and
on PostgreSQL if a server can be started here, with the follow-ups of half and the assessments of a tenth of them; then it asks what
the pages about learners ask, of LEPs and of all England, and asks the records themselves the same. The last LEP is kept as people keep
it, an upload at a time with its sums, and says how fast that is; the others are added up once each, as demonstration records are.
`--leps 1 --rows 100000` is one LEP with as many learners as each has at four million. `--rows 4000000` is the size of the promise: with twelve
million records in all it wants some 10 GB of disk and nearly half an hour on each database. Nothing is remembered between
questions: each is put to the store anew.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from statistics import median, quantiles
from typing import Any
from unittest import mock

from benchmarks.uploads import stores

YEARS = (2018, 2019, 2020)
HEADS = (
    "database", "enrolments", "keep, rows/s", "without sums", "follow-ups, rows/s", "assessments, rows/s", "records, MB",
    "sums, MB", "question", "p50, ms", "p95, ms", "from records: p50, ms", "p95, ms",
)  # fmt: skip
ASKED = 24  # so many times each question is put: of one LEP after the other
ASKED_RECORDS = 6  # and so many times to the records
ENOUGH_S = 30  # but no more than twice, if that takes so long
AGREED, ASKED_AFTER, ASSESSED, RETURNING = 0.9, 0.5, 0.1, 0.1  # shares of the learners


def main() -> None:
    """Measure on every database there is, and print a table."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks.learners", description=__doc__)
    asked.add_argument("--rows", type=int, default=400_000, help="enrolments in all")
    asked.add_argument("--leps", type=int, default=38, help="over how many LEPs they are spread")
    asked.add_argument("--only", choices=("sqlite", "postgresql"), help="one database instead of the two")
    asked.add_argument("--one", help=argparse.SUPPRESS)
    told = asked.parse_args()
    if told.one:
        for line in measure(told.rows, told.leps):
            print(line, flush=True)
        return
    print(f"| {' | '.join(HEADS)} |\n|{'---|' * len(HEADS)}")
    for url in stores():
        if told.only and not url.startswith(told.only):
            continue
        environment = os.environ | {
            "LDSP_DATABASE_URL": url,
            "LDSP_SECRET_FILE": str(Path(tempfile.mkdtemp()) / "secret"),
        }
        words = [
            sys.executable,
            "-m",
            "benchmarks.learners",
            "--rows",
            str(told.rows),
            "--leps",
            str(told.leps),
            "--one",
            url,
        ]
        subprocess.run(words, env=environment, check=True)


def measure(rows: int, count: int) -> Iterator[str]:
    """The rows of the table for the store of the settings."""
    from ldsp.services import regions
    from ldsp.store.database import engine, is_sqlite, tidy
    from ldsp.store.seeding import seed

    seed()
    leps = [place.code for place in regions.regions() if place.kind == "lep"][:count]
    before, each = size(), rows // (len(leps) * len(YEARS))
    began = time.perf_counter()
    for region_code in leps[:-1]:
        load(region_code, each)
    tell(f"{len(leps) - 1} LEPs loaded and added up", began)
    rates = ordinary(leps[-1], each)
    tidy()
    whole, sums = size() - before, size_of_sums()
    tell("everything kept", began)
    with engine().connect() as connection:
        name = "SQLite" if is_sqlite(connection) else "PostgreSQL"
    head = " | ".join([name, f"{rows:,}", *(f"{rate:,.0f}" for rate in (*rates, whole - sums, sums))])
    for words, ask, slow in questions(leps):
        times = spread(timed(ask, ASKED))
        if slow:
            with mock.patch(*slow):
                times += spread(timed(ask, ASKED_RECORDS))
        yield f"| {head} | {words} | {' | '.join([*(f'{1000 * one:,.0f}' for one in times), '', ''][:4])} |"
        head = " | ".join([""] * 8)
    tell("everything asked", began)


def tell(words: str, began: float) -> None:
    print(f"{words} after {time.perf_counter() - began:,.0f} s", file=sys.stderr, flush=True)


def spread(seconds: list[float]) -> list[float]:
    """Their median and 95th percentile."""
    return [median(seconds), quantiles(seconds, n=20)[-1]]


Asked = tuple[str, Callable[[int], object], tuple[str, Callable[..., object]] | None]
"""In words; the asking, by a number that says of which LEP; and what to put in place of what, so that the records are asked."""


def questions(leps: list[str]) -> Iterator[Asked]:
    """What the pages ask."""
    yield from of_take_up(leps)
    yield from of_outcomes(leps)


def of_take_up(leps: list[str]) -> Iterator[Asked]:
    """What the Take-up page asks."""
    from ldsp.domain.take_up import HOME, Scope
    from ldsp.store.database import reading
    from ldsp.store.reads import take_up

    def ask(scope: Scope | None, **said: object) -> Callable[[int], object]:
        def put(number: int) -> object:
            with reading() as session:
                return take_up.counts(session, scope or Scope(leps[number % len(leps)]), **said)  # type: ignore[arg-type]

        return put

    general = (("level", "general"),)
    slow = ("ldsp.store.reads.take_up._kept", lambda *_, **__: None)
    yield "a LEP by month", ask(None, monthly=True), slow
    yield "a LEP by programme", ask(None, by=["programme_id"]), slow
    yield "a LEP by home district, women, general level", ask(None, by=[HOME], only=(*general, ("sex", "female"))), slow
    yield "England by home district", ask(Scope(), by=[HOME]), slow
    yield "England by age, general level", ask(Scope(), by=["age_band"], only=general), slow
    # What follows crosses where no sums are kept: the records are asked always.
    women, years, course = ("sex", "female"), {"since": str(YEARS[0]), "until": str(YEARS[-1])}, ("programme_id", "P00")
    yield "a LEP by age of women (records)", ask(None, by=["age_band"], only=(women,)), None
    yield "the same, in three years", ask(None, by=["age_band"], only=(women,), **years), None
    yield (
        "a LEP by age and home district of the disabled",
        ask(None, by=["age_band", HOME], only=(("disability", "yes"),), **years),
        None,
    )
    yield "a LEP by programme of women", ask(None, by=["programme_id"], only=(women,), **years), None
    yield "a LEP by theme of women", ask(None, by=["theme"], only=(women,), **years), None
    yield "a LEP by delivery district of women", ask(None, by=["delivery_lad_code"], only=(women,), **years), None
    yield "a LEP by home district, a programme", ask(None, by=[HOME], only=(course,), **years), None
    yield (
        "a LEP by month, women out of work",
        ask(None, only=(women, ("employment", "not in work, looking")), monthly=True),
        None,
    )
    yield "a LEP by month, women on a programme", ask(None, only=(women, course), monthly=True, **years), None


def of_outcomes(leps: list[str]) -> Iterator[Asked]:
    """What the Outcomes and Value pages ask, and what it takes to answer them whole."""
    import pandas as pd

    from ldsp.domain.outcomes import WAVES, Group, Learners
    from ldsp.domain.take_up import Scope
    from ldsp.services import outcomes as outcomes_service
    from ldsp.services import value
    from ldsp.services.outcomes.cohort import last_due
    from ldsp.store.database import reading
    from ldsp.store.reads import outcomes

    def ask(question: Callable[..., object], *said: object, group: Group | None = None) -> Callable[[int], object]:
        def put(number: int) -> object:
            with reading() as session:
                who = Learners(Scope(leps[number % len(leps)]), demonstration=False).of(group or Group())
                return question(session, who, *said)

        return put

    def everywhere(session: object, _: object) -> object:
        return outcomes.fates_everywhere(session, demonstration=False)  # type: ignore[arg-type]

    def who_recorded(session: object, who: object) -> object:
        return outcomes.header(session, who), outcomes.span(session, who)  # type: ignore[arg-type]

    slow = ("ldsp.store.reads.outcomes._added_up", lambda _who: False)
    women, as_at = Group("sex", "female"), pd.Timestamp(f"{YEARS[-1]}-12-15")
    due = [last_due(as_at, months) for months in WAVES]  # within a month each: the longer way
    yield "a LEP: what became of enrolments", ask(outcomes.fates), slow
    yield "a LEP: what became of women's enrolments", ask(outcomes.fates, group=women), None
    yield "a LEP: who completed, by home district", ask(outcomes.fates, "home_lad_code"), slow
    yield "all regions: what became of enrolments", ask(everywhere), None
    yield "a LEP: by whom recorded, and when", ask(who_recorded), slow
    yield "a LEP: follow-up after 3, 6 and 12 months", ask(outcomes.heard, due), slow
    yield "a LEP: the same of women", ask(outcomes.heard, due, group=women), None
    yield "a LEP: time to a job", ask(outcomes.watched), slow
    yield "a LEP: how long learners stay", ask(outcomes.stays), slow
    yield "a LEP: the last to start in a month", ask(outcomes.last_start, pd.Timestamp(f"{YEARS[-1]}-06-01")), None
    yield "a LEP: skills before and after", ask(outcomes.pairs), slow
    yield "a LEP: skills before and after, women", ask(outcomes.pairs, group=women), None
    centres = (("completed", 0.5), ("achieved", 0.5), ("progressed", 0.5))
    yield (
        "the Outcomes page of a LEP, whole",
        lambda number: outcomes_service.everything(leps[number % len(leps)], "", "", centres),
        slow,
    )
    yield "the Value page of a LEP, whole", lambda number: value.everything(leps[number % len(leps)], "", ""), slow


def timed(ask: Callable[[int], object], times: int) -> list[float]:
    """Seconds of each of several askings, after one that is not counted; of fewer, if they take long."""
    ask(0)
    found: list[float] = []
    for number in range(times):
        began = time.perf_counter()
        ask(number)
        found.append(time.perf_counter() - began)
        if len(found) > 1 and sum(found) > ENOUGH_S:
            break
    return found


# --- made-up learners -------------------------------------------------------------------------------------------------


def load(region_code: str, rows: int) -> None:
    """All records of a LEP in one go, so many learners a year, and added up once at the end."""
    from ldsp.store import adding_up
    from ldsp.store.database import writing

    with writing() as session:
        for kind, made in of_lep(region_code, rows):
            keep(session, kind, region_code, made, add_up=False)
        adding_up.rebuild(session, region_code)


def ordinary(region_code: str, rows: int) -> list[float]:
    """The same as people keep them, an upload at a time: rows a second of learners, of learners if no sums were kept, of follow-ups and
    of assessments.
    """
    from ldsp.domain.records import Kind
    from ldsp.store.database import writing

    seconds, kept = dict.fromkeys(Kind, 0.0), dict.fromkeys(Kind, 0)
    for kind, made in of_lep(region_code, rows):
        with writing() as session:
            took = keep(session, kind, region_code, made, add_up=True)
        seconds[kind] += took
        kept[kind] += len(made)
    plain = 0.0
    with suppress(InterruptedError), writing() as session:
        plain = keep(session, Kind.LEARNERS, region_code, learners(region_code, 1999, rows), add_up=False)
        raise InterruptedError
    rates = {kind: kept[kind] / seconds[kind] for kind in (Kind.LEARNERS, Kind.FOLLOW_UPS, Kind.ASSESSMENTS)}
    return [rates[Kind.LEARNERS], rows / plain, rates[Kind.FOLLOW_UPS], rates[Kind.ASSESSMENTS]]


def keep(session: object, kind: object, region_code: str, rows: object, *, add_up: bool) -> float:
    """Seconds to keep rows as one upload."""
    from ldsp.store.writes import keep as keep_batch

    made = batch(kind, region_code, rows)
    began = time.perf_counter()
    keep_batch(session, made, who="benchmark", replaces=(), add_up=add_up)  # type: ignore[arg-type]
    return time.perf_counter() - began


def of_lep(region_code: str, rows: int) -> Iterator[tuple[object, Any]]:
    """What a LEP keeps: its providers and programmes, then year by year learners, follow-ups and assessments."""
    from ldsp.domain.records import Kind

    for kind in (Kind.PROVIDERS, Kind.PROGRAMMES):
        yield kind, register(kind)
    for year in YEARS:
        every = learners(region_code, year, rows)
        yield Kind.LEARNERS, every
        yield from what_became(region_code, year, every)


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


def repeated(row: Any, times: int) -> Any:
    """A table of one row as one of many."""
    return row.loc[row.index.repeat(times)].reset_index(drop=True)


def learners(region_code: str, year: int, rows: int) -> Any:
    """A year's enrolments of a LEP: unequal districts, programmes and ages; a seed of its own for each. A tenth are of learners who
    enrol every year.
    """
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

    returning = round(RETURNING * rows)
    start = np.datetime64(f"{year}-01-01") + draw.integers(0, 365, rows).astype("timedelta64[D]")
    homes = [place.code for place in regions.districts(region_code)]
    table = repeated(frame(Kind.LEARNERS, {"learner_ref": ""}), rows)
    told = {
        "learner_ref": [pseudonym(region_code, year if n >= returning else YEARS[0], n) for n in range(rows)],
        "provider_id": some(PROVIDERS), "programme_id": some(PROGRAMMES), "home_lad_code": some(homes),
        "delivery_lad_code": some(homes[:4]), "age_band": some(AGE_BANDS), "sex": some(SEXES),
        "disability": some(DISABILITY), "ethnicity": some(ETHNICITY), "prior_level": some(PRIOR_LEVELS),
        "employment": some(EMPLOYMENT), "started_on": start, "ended_on": start + np.timedelta64(40, "D"),
        "status": some(("completed", "withdrawn", "continuing")), "result": some(("achieved", "not yet known", "none")),
        "consent": draw.random(rows) < AGREED,
    }  # fmt: skip
    made = table.assign(**{name: pd.Series(column) for name, column in told.items()})
    made.loc[: returning - 1, ["provider_id", "programme_id"]] = PROVIDERS[0], PROGRAMMES[year % len(PROGRAMMES)]
    return made


def pseudonym(region_code: str, year: int, number: int) -> str:
    """As pseudonyms are: 32 characters in no order."""
    return blake2b(f"{region_code}{year}{number}".encode(), digest_size=16).hexdigest()


def what_became(region_code: str, year: int, enrolled: Any) -> Iterator[tuple[object, Any]]:
    """Follow-ups of half, and assessments of a tenth of a year's learners of a LEP."""
    import numpy as np
    import pandas as pd

    from ldsp.domain.records import FRAMEWORKS, OUTCOMES, SKILLS, Kind
    from tests.store.peoples import frame

    rows = len(enrolled)
    draw = np.random.default_rng([year, int(region_code[1:]), 2])
    every = enrolled[["provider_id", "learner_ref", "programme_id", "ended_on"]]
    asked = every[draw.random(rows) < ASKED_AFTER]
    waves = [
        asked.assign(months=months, asked_on=asked["ended_on"] + np.timedelta64(30 * months, "D")) for months in (3, 6)
    ]
    followed = pd.concat(waves, ignore_index=True)
    followed["outcome"] = draw.choice(list(OUTCOMES), len(followed))
    assessed = every[draw.random(rows) < ASSESSED]
    stages = [
        assessed.assign(framework=FRAMEWORKS[0], skill=skill, stage=stage, assessed_on=assessed["ended_on"] - np.timedelta64(before, "D"))
        for skill in SKILLS[:5] for stage, before in (("before", 40), ("after", 0))
    ]  # fmt: skip
    points = pd.concat(stages, ignore_index=True).assign(out_of=5.0)
    points["score"] = draw.integers(0, 6, len(points)).astype("float64")
    for kind, told in ((Kind.FOLLOW_UPS, followed), (Kind.ASSESSMENTS, points)):
        usual = frame(kind, {"learner_ref": ""})
        table = repeated(usual, len(told))
        yield kind, table.assign(**{name: told[name] for name in table if name in told}).astype(usual.dtypes)


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

    from ldsp.store.adding_up import ALL_SUMS
    from ldsp.store.database import engine, is_sqlite

    names = [table.name for table in ALL_SUMS]
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
