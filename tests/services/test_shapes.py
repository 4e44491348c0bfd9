import gzip
import json

import pytest

from ldsp.domain.areas import ENGLAND
from ldsp.domain.need import Areas
from ldsp.errors import UnknownCode
from ldsp.services import shapes

LANCASHIRE = "E37000019"
COUNTS = {
    Areas.DISTRICTS: 14,
    Areas.ENGLAND: 296,
    Areas.HEXAGONS: 296,
    Areas.NEIGHBOURHOODS: 945,
    Areas.ENGLAND_NEIGHBOURHOODS: 33_755,
    shapes.OUTLINES: 14,
}


def features(kind: str, area_code: str) -> list[dict]:
    return json.loads(gzip.decompress(shapes.geojson(kind, area_code)))["features"]


@pytest.mark.parametrize("kind", shapes.KINDS)
def test_features_are_numbered_in_the_order_of_the_codes_that_the_map_is_told(kind: str) -> None:
    told = shapes.shapes(kind, LANCASHIRE)
    assert len(told.codes) == COUNTS[kind]
    assert list(told.codes) == sorted(told.codes)
    drawn = features(kind, LANCASHIRE)
    assert [feature["properties"]["i"] for feature in drawn] == list(range(len(told.codes)))
    assert tuple(feature["properties"]["code"] for feature in drawn) == told.codes
    assert all(feature["properties"]["name"] for feature in drawn)
    assert all(feature["geometry"]["type"] in {"Polygon", "MultiPolygon"} for feature in drawn)


@pytest.mark.parametrize("kind", shapes.KINDS)
def test_outlines_lie_within_the_bounds_and_labels_within_them_too(kind: str) -> None:
    told = shapes.shapes(kind, LANCASHIRE)
    west, south, east, north = told.bounds
    assert west < east
    assert south < north
    assert all(west <= lon <= east and south <= lat <= north for lon, lat in told.labels.values())
    assert set(told.labels) <= set(told.codes)


def test_only_a_map_of_too_many_outlines_goes_without_strokes() -> None:
    unstroked = {kind for kind in shapes.KINDS if not shapes.shapes(kind, LANCASHIRE).stroked}
    assert unstroked == {Areas.ENGLAND_NEIGHBOURHOODS}


def test_the_address_changes_with_the_areas_that_are_drawn() -> None:
    urls = [shapes.shapes(Areas.DISTRICTS, code).url for code in (LANCASHIRE, "E37000001", "E07000117")]
    assert len({url.rpartition("-")[2] for url in urls}) == 3
    assert urls[0] == shapes.shapes(Areas.DISTRICTS, LANCASHIRE).url
    assert urls[0].startswith("/geo/districts/E37000019-")


def test_what_is_about_all_england_has_one_address_whatever_the_region() -> None:
    for kind in (Areas.ENGLAND, Areas.HEXAGONS, Areas.ENGLAND_NEIGHBOURHOODS):
        assert shapes.shapes(kind, LANCASHIRE) == shapes.shapes(kind, ENGLAND)


def test_the_same_outlines_serve_a_picture_drawn_here() -> None:
    drawn = shapes.outlines(Areas.DISTRICTS, LANCASHIRE)
    assert set(drawn) == set(shapes.shapes(Areas.DISTRICTS, LANCASHIRE).codes)
    assert drawn["E07000117"]["coordinates"]


def test_the_same_question_gives_the_same_bytes() -> None:
    assert shapes.geojson(Areas.DISTRICTS, LANCASHIRE) == shapes.geojson(Areas.DISTRICTS, LANCASHIRE)


def test_an_unknown_kind_or_area_is_a_sentence() -> None:
    with pytest.raises(UnknownCode, match="There is no kind of outline"):
        shapes.geojson("wards", LANCASHIRE)
    with pytest.raises(UnknownCode, match="There is no region or district"):
        shapes.geojson(Areas.DISTRICTS, "E37999999")
