"""For the tests of the services: all of the bundled data, and what is worked out once for many tests."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ldsp.domain.areas import RegionKind
from ldsp.domain.need import Base, Weighting
from ldsp.services import need, regions
from ldsp.settings import settings
from ldsp.store.database import engine, writing
from ldsp.store.tables import Region, RegionMember, Upload

LANCASHIRE = regions.DEFAULT_REGION
OWN_REGIONS = {
    "own-east": ("East Lancashire", ("E07000117", "E07000120", "E07000122")),
    "own-one": ("Burnley alone", ("E07000117",)),
}


@pytest.fixture(autouse=True)
def _answers_from_the_bundled_data(seeded: str) -> None:
    """Services ask the store in the settings."""


@contextmanager
def settings_name(url: str) -> Iterator[None]:
    """For what is made once for several tests, before any of them has set the settings."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LDSP_DATABASE_URL", url)
        settings.cache_clear()
        yield
    settings.cache_clear()


@pytest.fixture(scope="session")
def lad_codes(full_store: str) -> tuple[str, ...]:
    """The fourteen districts of Lancashire."""
    with settings_name(full_store):
        return tuple(place.code for place in regions.districts(LANCASHIRE))


@pytest.fixture(scope="session")
def within_lancashire(assessed: need.Assessment, lad_codes: tuple[str, ...]) -> need.Assessment:
    """The index scaled within Lancashire."""
    return need.assess(assessed.basis, Weighting(preset_id="ldsp-1", base=Base.REGION), lad_codes)


@pytest.fixture(scope="session")
def store_with_own_regions(full_store: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A copy of the store into which a person has entered two regions of their own, one of a single district."""
    path = tmp_path_factory.mktemp("own") / "ldsp.sqlite"
    shutil.copy(Path(full_store.removeprefix("sqlite:///")), path)
    url = f"sqlite:///{path}"
    with writing(url) as session:
        receipt = Upload(
            kind="region",
            file_name="regions.csv",
            sha256="0" * 64,
            rows=4,
            kept_by="tester",
            kept_at=datetime(2026, 7, 1, tzinfo=UTC),
        )
        session.add(receipt)
        session.flush()
        for code, (name, members) in OWN_REGIONS.items():
            session.add(
                Region(
                    region_code=code,
                    kind=RegionKind.CUSTOM,
                    name=name,
                    vintage="",
                    note="",
                    upload_id=receipt.upload_id,
                )
            )
            session.flush()
            for lad_code in members:
                session.add(
                    RegionMember(region_code=code, lad_code=lad_code, shared=False, upload_id=receipt.upload_id)
                )
    engine(url).dispose()
    return url


@pytest.fixture
def own_regions(
    store_with_own_regions: str, _answers_from_the_bundled_data: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The settings name the store with regions that a person entered."""
    monkeypatch.setenv("LDSP_DATABASE_URL", store_with_own_regions)
    settings.cache_clear()
