"""A small store that may be written to, for what is accepted on the page Matching."""

import shutil

import pytest

from ldsp.domain.records import Kind
from ldsp.settings import settings
from ldsp.store.database import engine
from ldsp.store.seeding import seed
from tests.services.matching.tables import GOOGLE
from tests.store import bundles
from tests.store.peoples import kept


@pytest.fixture(scope="session")
def seeded_once(tmp_path_factory):
    """A small store, and one with a provider, two programmes and a pledge of which forty places are left."""
    folder = tmp_path_factory.mktemp("accepting")
    data = bundles.write(folder / "data", bundles.small())
    made = {}
    for name in ("bare", "full"):
        url = f"sqlite:///{folder / name}.sqlite"
        seed(data_dir=data, url=url)
        if name == "full":
            kept(url, Kind.PROVIDERS, {"provider_id": "BUR"})
            kept(
                url,
                Kind.PROGRAMMES,
                {"programme_id": "GDG"},
                {"programme_id": "BEG", "level": "basic", "name": "Begin"},
            )
            kept(url, Kind.PLEDGES, GOOGLE)
        engine(url).dispose()
        made[name] = folder / f"{name}.sqlite"
    return made


@pytest.fixture
def in_settings(seeded_once, tmp_path, monkeypatch):
    """A copy of one of the two, in the settings. One database: what differs between the two is tested with the uploads."""

    def copied(name):
        path = tmp_path / f"{name}.sqlite"
        shutil.copy(seeded_once[name], path)
        monkeypatch.setenv("LDSP_DATABASE_URL", f"sqlite:///{path}")
        monkeypatch.setenv("LDSP_SECRET_FILE", str(tmp_path / "secret"))
        settings.cache_clear()
        return f"sqlite:///{path}"

    return copied


@pytest.fixture
def world(in_settings):
    return in_settings("full")
