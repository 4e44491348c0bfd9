"""The stores that pages are visited on: full, of one district, of areas without an index, and empty."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from ldsp.store.seeding import seed
from tests.pages import stores, visits

BURNLEY = "E07000117"
AN_INDEX = {"indicator", "series", "value", "indexpreset", "presetcomponent", "presetindicator"}


@pytest.fixture(scope="session")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], stores.World]:
    """Small worlds by name, each made and seeded once."""
    made: dict[str, stores.World] = {}
    makers: dict[str, Callable[[Path], stores.World]] = {
        "empty": stores.empty,
        "areas": lambda folder: stores.narrowed(folder, {BURNLEY}, without=AN_INDEX),
        "district": lambda folder: stores.narrowed(folder, {BURNLEY}),
    }

    def world(name: str) -> stores.World:
        if name not in made:
            made[name] = makers[name](tmp_path_factory.mktemp(name))
            seed(data_dir=made[name].data_dir, url=made[name].address)
        return made[name]

    return world


@pytest.fixture
def visit_world(worlds: Callable[[str], stores.World], monkeypatch: pytest.MonkeyPatch) -> Callable[..., visits.Visit]:
    """Visit a page of a small world."""

    def visit(name: str, page: str, params: Mapping[str, str] | None = None) -> visits.Visit:
        world = worlds(name)
        monkeypatch.setenv("LDSP_DATABASE_URL", world.address)
        monkeypatch.setenv("LDSP_DATA_DIR", str(world.data_dir))
        visits.use_store(world.address)
        return visits.Visit(page, params or {})

    return visit


@pytest.fixture
def visit(seeded: str) -> Callable[..., visits.Visit]:
    """Visit a page of the full store by a link."""
    visits.use_store(seeded)
    return lambda page, params=None: visits.Visit(page, params or {})
