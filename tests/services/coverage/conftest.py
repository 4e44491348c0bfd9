"""A register of courses in Lancashire, small enough to count by hand, on top of the bundled data."""

import shutil
from pathlib import Path

import pytest

from ldsp.domain.coverage import CoverageChoice, SkillLevel
from ldsp.domain.records import Kind
from ldsp.services import coverage
from ldsp.settings import settings
from ldsp.store.database import engine, writing
from ldsp.store.writes import remove_demonstration
from tests.services.conftest import LANCASHIRE, settings_name
from tests.store.peoples import kept

BURNLEY, PENDLE, PRESTON, BLACKPOOL, WYRE = "E07000117", "E07000122", "E07000123", "E06000009", "E07000128"
BURNLEY_LIBRARY = "ukprn-10001000"  # Burnley College, of the bundled list


def learners(run_id: str, home: str, count: int, first: int = 0) -> list[dict]:
    """So many people of a district who started a run."""
    return [
        {"run_id": run_id, "programme_id": "B", "learner_ref": f"{run_id}-{first + n}", "home_lad_code": home}
        for n in range(count)
    ]


RUNS = (
    {"run_id": "BUR", "programme_id": "B", "venue_id": BURNLEY_LIBRARY, "places": 100, "starts_on": "2019-03-11", "confirmed_on": "2019-03-01"},
    {"run_id": "BLA", "programme_id": "B", "lad_code": BLACKPOOL, "places": 200, "starts_on": "2018-09-01", "starts": 40},
    {"run_id": "OLD", "programme_id": "B", "lad_code": PRESTON, "places": 999, "starts_on": "2017-01-09"},
    {"run_id": "OFF", "programme_id": "B", "lad_code": PRESTON, "places": 999, "starts_on": "2019-03-11", "status": "cancelled"},
    {"run_id": "WEB", "programme_id": "B", "lad_codes": "all", "places": 400, "starts_on": "2019-01-15", "mode": "national online"},
    {"run_id": "TWO", "programme_id": "B", "lad_codes": f"{PRESTON};{WYRE}", "places": 30, "starts_on": "2019-02-01", "mode": "face to face"},
    {"run_id": "GEN", "programme_id": "G", "lad_code": PENDLE, "places": 25, "starts_on": "2019-02-01"},
)  # fmt: skip


@pytest.fixture(scope="session")
def store_with_courses(full_store: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A copy of the store with real programmes, runs and learners of Lancashire."""
    path = tmp_path_factory.mktemp("courses") / "ldsp.sqlite"
    shutil.copy(Path(full_store.removeprefix("sqlite:///")), path)
    url = f"sqlite:///{path}"
    kept(url, Kind.PROVIDERS, {"provider_id": "BUR"})
    kept(
        url, Kind.PROGRAMMES,
        {"programme_id": "B", "name": "First steps", "level": "basic", "mode": "face to face"},
        {"programme_id": "G", "name": "Garage", "level": "general"},
    )  # fmt: skip
    kept(url, Kind.COURSE_RUNS, *RUNS)
    kept(
        url,
        Kind.LEARNERS,
        *learners("BUR", BURNLEY, 60),
        *learners("BUR", PENDLE, 20, first=60),
        *learners("WEB", WYRE, 3),
    )
    engine(url).dispose()
    return url


@pytest.fixture
def with_courses(
    store_with_courses: str, _answers_from_the_bundled_data: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The settings name that store."""
    monkeypatch.setenv("LDSP_DATABASE_URL", store_with_courses)
    settings.cache_clear()


@pytest.fixture(scope="session")
def whole(full_store: str) -> coverage.People:
    with settings_name(full_store):
        return coverage.people()


@pytest.fixture(scope="session")
def listed(full_store: str, tmp_path_factory: pytest.TempPathFactory) -> coverage.Offer:
    """The register without a course: nothing but the venues that come with LDSP."""
    path = tmp_path_factory.mktemp("listed") / "ldsp.sqlite"
    shutil.copy(Path(full_store.removeprefix("sqlite:///")), path)
    url = f"sqlite:///{path}"
    with writing(url) as session:
        remove_demonstration(session, who="Ann")
    engine(url).dispose()
    with settings_name(url):
        return coverage.offer()


@pytest.fixture(scope="session")
def offered(store_with_courses: str) -> coverage.Offer:
    with settings_name(store_with_courses):
        return coverage.offer()


@pytest.fixture(scope="session")
def basic(whole: coverage.People, full_store: str) -> coverage.Demand:
    with settings_name(full_store):
        return coverage.demand(whole, SkillLevel.BASIC, region_code=LANCASHIRE)


@pytest.fixture(scope="session")
def made(whole, offered, basic, store_with_courses, lad_codes) -> coverage.Provision:
    """Basic courses of Lancashire by where they take place."""
    with settings_name(store_with_courses):
        return coverage.provision(whole, offered, basic, CoverageChoice(region_code=LANCASHIRE), lad_codes)
