"""Shared by all tests: stores to read and write, none of them the one in var/."""

import gc
import os
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import psycopg
import pytest
from playwright.sync_api import Browser, Page

from ldsp.services import demonstration
from ldsp.settings import settings
from ldsp.store.database import engine
from ldsp.store.seeding import seed
from tests import browser
from tests.store import bundles, postgresql

LEFT_OUT = pytest.StashKey[int]()
# How long an example takes says more about the machine than about the code.
hypothesis.settings.register_profile("ldsp", deadline=None)
hypothesis.settings.load_profile("ldsp")

NOT_HERE = "PostgreSQL is not available here"
NO_OFFICE = "LibreOffice is not available here"


@pytest.fixture(autouse=True)
def _own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No test can reach the store or the secret of the person who runs it: the settings name an empty place."""
    monkeypatch.setenv("LDSP_DATABASE_URL", f"sqlite:///{tmp_path / 'ldsp.sqlite'}")
    monkeypatch.setenv("LDSP_SECRET_FILE", str(tmp_path / "secret"))
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """Address of a PostgreSQL server, its database left out."""
    running = postgresql.server()
    try:
        address = running.__enter__()
    except RuntimeError as error:
        pytest.skip(f"{NOT_HERE}: {error}")
    yield address
    running.__exit__(None, None, None)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Address of an empty store (or of what `small_store` holds, for who takes that too): a test that takes it runs on both
    databases.
    """
    if request.param == "sqlite":
        address = f"sqlite:///{tmp_path / 'store.sqlite'}"
    else:
        server = request.getfixturevalue("postgresql_server")
        name = f"test_{uuid.uuid4().hex}"
        address = server.format(database=name)
        filled = (
            "small_store" in request.fixturenames
        )  # a copy at once: to make one, drop it and copy takes three times as long
        template = request.getfixturevalue("small_postgresql") if filled else "template1"
        _ask(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    yield address
    engine(address).dispose()


def _ask(server: str, statement: str) -> None:
    """A statement about a whole database of a PostgreSQL server."""
    with psycopg.connect(server.replace("+psycopg", "").format(database="postgres"), autocommit=True) as connection:
        connection.execute(statement)


@pytest.fixture
def small_bundle(tmp_path: Path) -> Path:
    """Folder of the small bundle of `tests.store.bundles`."""
    return bundles.write(tmp_path / "data", bundles.small())


@pytest.fixture(scope="session")
def small_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file that holds the small bundle, to be copied: seeding takes twenty times as long."""
    folder = tmp_path_factory.mktemp("small")
    return Path(_seeded(f"sqlite:///{folder / 'store.sqlite'}", folder).removeprefix("sqlite:///"))


@pytest.fixture(scope="session")
def small_postgresql(postgresql_server: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Name of a database that holds the small bundle, to be copied."""
    _ask(postgresql_server, "CREATE DATABASE small")
    _seeded(postgresql_server.format(database="small"), tmp_path_factory.mktemp("small"))
    return "small"


def _seeded(address: str, folder: Path) -> str:
    seed(data_dir=bundles.write(folder / "data", bundles.small()), url=address)
    engine(address).dispose()
    return address


@pytest.fixture
def small_store(url: str, request: pytest.FixtureRequest) -> str:
    """Address of a store that holds the small bundle."""
    if url.startswith("sqlite"):
        shutil.copy(request.getfixturevalue("small_sqlite"), url.removeprefix("sqlite:///"))
    return url


@pytest.fixture(scope="session")
def full_store(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Address of a store as the first start leaves it: the bundled data and the demonstration records. One for all workers of
    a run; tests only read it.
    """
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent  # of this run: seeding is made for several that start at once
    address = f"sqlite:///{folder / 'full_store.sqlite'}"
    seed(url=address)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LDSP_DATABASE_URL", address)
        patch.setenv("LDSP_SECRET_FILE", str(folder / "secret"))
        settings.cache_clear()
        demonstration.load_at_first_start()  # of several at once, one does
    settings.cache_clear()
    return address


@pytest.fixture(scope="session")
def server(full_store: str) -> Iterator[str]:
    """Address of the running application with the bundled data. Tests only read."""
    with browser.serving({"LDSP_DATABASE_URL": full_store}) as address:
        yield address


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium for all tests of a worker: Playwright allows no second. Where there is none they fail and say how to install it."""
    with browser.launched() as running:
        yield running


@pytest.fixture(scope="session")
def libreoffice() -> str:
    """Where LibreOffice is on this machine. Without it the summary says how many tests that cost."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found is None:
        pytest.skip(f"{NO_OFFICE} (Debian: apt-get install libreoffice-writer libreoffice-impress libreoffice-calc)")
    return found


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A new visitor: no cookies, nothing remembered; a laptop's screen. Whatever a test does with it, no page may ask anything
    of another machine (that this would be seen, tests/test_offline.py shows).
    """
    context = chromium.new_context(viewport={"width": 1366, "height": 768})
    visitor = context.new_page()
    asked = browser.asked(visitor)
    yield visitor
    context.close()
    assert not browser.strangers(asked)


def pytest_collection_finish() -> None:
    """What has been imported stays: Streamlit looks for garbage after every run of a page, and need not look through that."""
    gc.collect()
    gc.freeze()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the tests that ask for the browser only if somebody wants that; the summary says how many."""
    if os.environ.get("LDSP_NO_BROWSER"):
        left_out = [item for item in items if "chromium" in getattr(item, "fixturenames", ())]
        config.hook.pytest_deselected(items=left_out)
        config.stash[LEFT_OUT] = len(left_out)
        items[:] = [item for item in items if item not in left_out]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in one line each how many tests the absence of PostgreSQL or LibreOffice cost."""
    skipped = [str(report.longrepr) for report in terminalreporter.getreports("skipped")]
    if missed := sum(NOT_HERE in reason for reason in skipped):
        terminalreporter.write_line(f"PostgreSQL: not available here, {missed} store tests not run.", yellow=True)
    if unopened := sum(NO_OFFICE in reason for reason in skipped):
        terminalreporter.write_line(
            f"LibreOffice: not available here, {unopened} {'test' if unopened == 1 else 'tests'} of documents not run.",
            yellow=True,
        )
    if left_out := terminalreporter.config.stash.get(LEFT_OUT, 0):
        terminalreporter.write_line(f"Browser: LDSP_NO_BROWSER is set, {left_out} tests not run.", yellow=True)


@pytest.fixture
def seeded(full_store: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The settings name the store that holds the bundled data, so that services answer from it."""
    monkeypatch.setenv("LDSP_DATABASE_URL", full_store)
    settings.cache_clear()
    return full_store


@pytest.fixture(scope="session")
def assessed(full_store: str) -> Any:
    """The index of all England's neighbourhoods under the default weights, made once for a run."""
    from ldsp.domain.need import Weighting
    from ldsp.services import need

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LDSP_DATABASE_URL", full_store)
        settings.cache_clear()
        made = need.assess(need.basis("ldsp-1"), Weighting(preset_id="ldsp-1"))
    settings.cache_clear()
    return made
