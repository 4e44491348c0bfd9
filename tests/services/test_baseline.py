import json
from pathlib import Path

import pandas as pd
import pytest

from ldsp.services import baseline

FOLDER = Path(__file__).parents[2] / "data" / "ldsp_index"


def kept(name: str) -> pd.DataFrame:
    return pd.read_csv(FOLDER / f"{name}.csv", keep_default_na=False, dtype={"version": str, "period": str})


@pytest.fixture(scope="module")
def tables() -> dict[str, pd.DataFrame]:
    return {name: kept(name) for name in ("indexpreset", "presetcomponent", "presetindicator")}


def test_measured_again_the_frozen_bounds_and_bands_are_what_they_are(tables: dict[str, pd.DataFrame]) -> None:
    bare = tables["presetindicator"].assign(low=0.0, high=0.0, transform="")
    presets, indicators = baseline.freeze(tables["indexpreset"].assign(edges="{}"), tables["presetcomponent"], bare)
    for bound in ("low", "high"):
        assert (indicators[bound] - tables["presetindicator"][bound]).abs().max() <= 1e-6
    assert (indicators["transform"] == tables["presetindicator"]["transform"]).all()
    for new, old in zip(presets["edges"], tables["indexpreset"]["edges"], strict=True):
        fresh, frozen = json.loads(new), json.loads(old)
        assert fresh.keys() == frozen.keys()
        for level, edges in frozen.items():
            assert fresh[level] == pytest.approx(edges, abs=1e-6)


def test_freezing_leaves_the_tables_it_was_given_alone(tables: dict[str, pd.DataFrame]) -> None:
    before = {name: table.copy() for name, table in tables.items()}
    baseline.freeze(tables["indexpreset"], tables["presetcomponent"], tables["presetindicator"])
    for name, table in tables.items():
        pd.testing.assert_frame_equal(table, before[name])
