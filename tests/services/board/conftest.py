"""A region whose quarter can be worked out by hand."""

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from ldsp.domain.records import CONTRACTS, Kind
from ldsp.settings import settings
from ldsp.store import writes
from ldsp.store.database import engine, writing
from ldsp.store.seeding import seed
from tests.store import bundles

REGION = "E37000019"
INCLUSIVE, SKILLED = "Inclusive Workforce", "Skilled and Productive Workforce"
Keep = Callable[..., int]


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the small bundle; tests copy it."""
    folder = tmp_path_factory.mktemp("board")
    url = f"sqlite:///{folder / 'small.sqlite'}"
    seed(data_dir=bundles.write(folder / "data", bundles.small()), url=url)
    engine(url).dispose()
    return folder / "small.sqlite"


@pytest.fixture
def store(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, _answers_from_the_bundled_data: None
) -> Iterator[str]:
    """The small bundle, and no records."""
    shutil.copy(small, tmp_path / "board.sqlite")
    url = f"sqlite:///{tmp_path / 'board.sqlite'}"
    monkeypatch.setenv("LDSP_DATABASE_URL", url)
    monkeypatch.setenv("LDSP_SECRET_FILE", str(tmp_path / "secret"))
    settings.cache_clear()
    yield url
    engine(url).dispose()


@pytest.fixture
def keep(store: str) -> Keep:
    """Keep records of a kind; columns that are not given are empty."""

    def kept(kind: Kind, *records: dict[str, Any], demonstration: bool = False, region: str = REGION) -> int:
        rows = pd.DataFrame([{one.name: record.get(one.name) for one in CONTRACTS[kind].kept} for record in records])
        batch = writes.Batch(
            kind=kind,
            region_code=region,
            rows=rows,
            file_name="hand.csv",
            sha256=f"{kind}{len(rows)}",
            demonstration=demonstration,
        )
        with writing(store) as session:
            return writes.keep(session, batch, who="tester")

    return kept


def day(text: str) -> pd.Timestamp:
    return pd.Timestamp(date.fromisoformat(text))


def target(value: float, **more: Any) -> dict[str, Any]:
    told = {"measure": "starts", "value": value, "period_start": day("2019-01-01"), "period_end": day("2019-03-31")}
    return told | more


def learners(count: int, **more: Any) -> list[dict[str, Any]]:
    """So many learners of one provider, who started on 1 February 2019."""
    told = {
        "provider_id": "10000948",
        "started_on": day("2019-02-01"),
        "status": "continuing",
        "level": "basic",
        "theme": INCLUSIVE,
    }
    told |= more
    return [{**told, "learner_ref": f"{told['level']}{told['started_on']:%m}{n:04d}"} for n in range(count)]


def pledge(**more: Any) -> dict[str, Any]:
    return {
        "partner": "Google", "what": "Workshops", "pledged_on": day("2018-04-18"), "unit": "places", "pledged": 100.0, **more,
    }  # fmt: skip


def grant(**more: Any) -> dict[str, Any]:
    return {
        "source": "DCMS", "purpose": "Coordinator", "theme": "Programme", "period_start": day("2019-01-01"),
        "period_end": day("2019-12-31"), "awarded_gbp": 1000.0, **more,
    }  # fmt: skip
