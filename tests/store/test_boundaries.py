"""Shapes of areas, on two districts of one square kilometre each and the four neighbourhoods they are cut into."""

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from shapely import box

from ldsp.errors import BundleTrouble
from ldsp.settings import settings
from ldsp.store import boundaries
from tests.store import bundles

BURNLEY, PENDLE = "E07000117", "E07000122"


def squares(west: float, width: float, count: int) -> gpd.GeoSeries:
    """Squares in a row on the British National Grid, 1 km high, in degrees."""
    shapes = [box(west + n * width, 432_000, west + (n + 1) * width, 433_000) for n in range(count)]
    return gpd.GeoSeries(shapes, crs=boundaries.METRES).to_crs(4326)


@pytest.fixture
def geo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Folder of the boundary files; each file out of order, to see that the answers are not."""
    districts = gpd.GeoDataFrame({"lad_code": [PENDLE, BURNLEY]}, geometry=squares(384_000, 1_000, 2))
    codes = {"lsoa_code": list(bundles.LSOAS)[::-1], "lad_code": [PENDLE, PENDLE, BURNLEY, BURNLEY]}
    neighbourhoods = gpd.GeoDataFrame(codes, geometry=squares(384_000, 500, 4))
    pairs = pd.DataFrame({"lsoa_code_a": list(bundles.LSOAS)[:-1], "lsoa_code_b": list(bundles.LSOAS)[1:]})
    folder = bundles.write_boundaries(
        tmp_path / "geo",
        {
            boundaries.DISTRICTS: districts,
            boundaries.DISTRICT_OUTLINES: districts,
            boundaries.HEXAGONS: districts,
            boundaries.NEIGHBOURHOODS: neighbourhoods,
            boundaries.NEIGHBOURHOODS_OF_ENGLAND: neighbourhoods,
            boundaries.ADJACENT: pairs,
        },
    )
    monkeypatch.setenv("LDSP_GEO_DIR", str(folder))
    settings.cache_clear()
    return folder


@pytest.mark.usefixtures("geo")
@pytest.mark.parametrize("ask", [boundaries.districts, boundaries.district_outlines])
def test_districts_are_all_or_those_asked_for_in_the_order_of_their_codes(ask):
    assert ask()["lad_code"].tolist() == [BURNLEY, PENDLE]
    assert ask([PENDLE])["lad_code"].tolist() == [PENDLE]
    assert ask(pd.Series([PENDLE]))["lad_code"].tolist() == [PENDLE]
    assert ask([]).empty


@pytest.mark.usefixtures("geo")
def test_neighbourhoods_are_those_of_the_districts():
    assert boundaries.neighbourhoods([BURNLEY])["lsoa_code"].tolist() == ["E01024859", "E01024861"]
    assert boundaries.neighbourhoods([]).empty
    assert boundaries.neighbourhoods_of_england()["lsoa_code"].tolist() == list(bundles.LSOAS)


@pytest.mark.usefixtures("geo")
def test_shapes_are_in_degrees_and_can_be_had_in_metres():
    shapes = boundaries.districts()
    assert shapes.crs.to_epsg() == 4326
    assert boundaries.in_metres(shapes).area.round().tolist() == [1_000_000, 1_000_000]
    assert boundaries.hexagons().crs.to_epsg() == 4326


@pytest.mark.usefixtures("geo")
def test_neighbours_of_a_district_include_the_ring_around_it():
    assert len(boundaries.adjacent_neighbourhoods()) == 3
    of_burnley = boundaries.adjacent_neighbourhoods([BURNLEY])
    assert of_burnley.to_numpy().tolist() == [["E01024859", "E01024861"], ["E01024861", "E01025181"]]
    assert boundaries.adjacent_neighbourhoods([]).empty


def test_the_digest_changes_with_the_file(geo):
    before = boundaries.digest(boundaries.DISTRICTS)
    assert len(before) == 12
    one = gpd.read_parquet(geo / boundaries.DISTRICTS).head(1)
    bundles.write_boundaries(geo, {boundaries.DISTRICTS: one})
    assert boundaries.digest(boundaries.DISTRICTS) != before
    assert boundaries.districts()["lad_code"].tolist() == [PENDLE]


def test_a_missing_file_is_named(geo):
    (geo / boundaries.DISTRICTS).unlink()
    with pytest.raises(
        BundleTrouble, match=r"lad23/districts\.parquet is missing or cannot be read\. Get a fresh copy"
    ):
        boundaries.districts()


def test_a_damaged_file_is_named_also_when_it_was_read_before(geo):
    boundaries.districts()
    path = geo / boundaries.DISTRICTS
    path.write_bytes(path.read_bytes()[:-10])
    with pytest.raises(BundleTrouble, match=r"lad23/districts\.parquet is damaged"):
        boundaries.districts()


@pytest.mark.parametrize("content", ["{", "[]", "{}"])
def test_a_damaged_list_is_named(geo, content):
    (geo / "bundle.json").write_text(content)
    with pytest.raises(BundleTrouble, match=r"bundle\.json, is damaged or does not hold lad23/districts\.parquet"):
        boundaries.districts()


def test_a_missing_list_is_named(geo):
    (geo / "bundle.json").unlink()
    with pytest.raises(BundleTrouble, match=r"bundle\.json, is missing"):
        boundaries.digest(boundaries.DISTRICTS)
