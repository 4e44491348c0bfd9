"""A region with learners whose every count is known, in a copy of the store of bundled data."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from ldsp.domain.records import Kind
from ldsp.settings import settings
from ldsp.store.database import engine
from tests.store.peoples import LANCASHIRE, kept

BURNLEY, PENDLE, FYLDE, LEEDS = "E07000117", "E07000122", "E07000119", "E08000035"


def learners(count: int, name: str, **said: object) -> list[dict]:
    return [{"learner_ref": f"{name} {n}", "status": "continuing", **said} for n in range(count)]


def fill(url: str, **rest: object) -> None:
    """Burnley 120 (30 of them in each of four months), Pendle 40, Fylde 4, elsewhere 20, not known 12."""
    kept(
        url, Kind.PROVIDERS, {"provider_id": "BUR"},
        {"provider_id": "GONE", "name": "Closed Training Ltd", "active": False}, **rest,
    )  # fmt: skip
    kept(url, Kind.PROGRAMMES, {"programme_id": "GDG", "level": "general", "theme": "Inclusive Workforce"}, **rest)
    rows = []
    for month in range(1, 5):
        rows += learners(
            30, f"b{month}", home_lad_code=BURNLEY, sex="female", age_band="25 to 34", started_on=f"2019-0{month}-07"
        )
    rows += learners(40, "p", home_lad_code=PENDLE, sex="male", age_band="75 and over", provider_id="GONE")
    rows += learners(4, "f", home_lad_code=FYLDE, sex="female", age_band="65 to 74", level="advanced")
    rows += learners(20, "l", home_lad_code=LEEDS, sex="male", age_band="25 to 34")
    rows += learners(12, "u", sex="not known", age_band="not known", status="completed", ended_on="2019-04-12")
    kept(url, Kind.LEARNERS, *rows, **rest)
    aim = {"measure": "starts", "period_start": "2019-01-01", "period_end": "2019-04-30"}
    kept(
        url, Kind.TARGETS, {**aim, "value": 150}, {**aim, "value": 100, "lad_code": PENDLE},
        {**aim, "value": 5, "lad_code": FYLDE}, {**aim, "value": 300, "period_end": "2030-12-31"},
        {**aim, "measure": "badges", "value": 9}, **rest,
    )  # fmt: skip
    first = {"partner": "iDEA", "measure": "badges", "period_start": "2018-09-01", "period_end": "2019-03-31"}
    kept(
        url, Kind.TAKE_UP, {**first, "code": "A", "number": 1252}, {**first, "code": "B", "number": 3},
        {**first, "code": "C", "symbol": "low"}, **rest,
    )  # fmt: skip


@pytest.fixture(scope="session")
def peopled_store(full_store: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("peopled") / "ldsp.sqlite"
    shutil.copy(Path(full_store.removeprefix("sqlite:///")), path)
    url = f"sqlite:///{path}"
    fill(url)
    engine(url).dispose()
    return url


@pytest.fixture
def peopled(peopled_store: str, _answers_from_the_bundled_data: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The settings name that store."""
    monkeypatch.setenv("LDSP_DATABASE_URL", peopled_store)
    settings.cache_clear()
    yield LANCASHIRE
    settings.cache_clear()
