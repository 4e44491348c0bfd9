"""Boundaries and the hexagon cartogram: GeoParquet under `geo/`, one folder a vintage.

Longitude and latitude (EPSG:4326) to five decimals, outer rings clockwise (Vega paints the whole map for the other
order), a code and a shape, sorted by code. Neighbourhoods carry their district's code and are sorted by it first, so
that a reader asking for three districts touches three row groups.
"""

import hashlib
import io
import math
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ldsp.errors import BundleTrouble
from ldsp.store.compile.checks import LOOK, complete, counted, unique
from ldsp.store.compile.geography import DISTRICTS, NEIGHBOURHOODS
from ldsp.store.compile.reading import read_shapes
from ldsp.store.compile.sources import BOUNDARY_SOURCE_IDS, PUBLICATIONS
from ldsp.store.compile.writing import as_csv, as_json

METRES = 27700  # British National Grid, in which distances are metres
DEGREES = 4326
COARSE_M = 200.0
"""Generalisation of the England-wide map of neighbourhoods. Our own choice: what is seen at a width of 800 pixels."""

HEXAGON_RADIUS = 0.577  # of the layout, whose hexagons stand one unit apart
HEXAGON_DEGREES = 0.1
"""One unit of the hexagon layout in degrees. Around 0, 0 and this small, Web Mercator draws them undistorted."""

LSOA_KEY, LAD_KEY = ["lad_code", "lsoa_code"], ["lad_code"]


def boundary_files(source: Path, hexagons: pd.DataFrame, lad_codes: set[str], lsoa_codes: set[str]) -> dict[str, bytes]:
    """Every file under `geo/`, by path. `hexagons` has a row a district: `lad_code`, `hex_x`, `hex_y`."""
    plain = _districts(source, "geo/lad24.geojson", lad_codes)
    detail = _districts(source, "geo/lad24_detail.parquet", lad_codes)
    name = "geo/lsoa21.parquet"
    small = read_shapes(source, name, LSOA_KEY, rows=NEIGHBOURHOODS)
    unique(small, ["lsoa_code"], name)
    complete(small["lsoa_code"], lsoa_codes, "neighbourhood", name)
    small = small.sort_values(LSOA_KEY, ignore_index=True)
    made = {
        "geo/lad23/districts.parquet": as_geoparquet(plain, 5),
        "geo/lad23/districts_detail.parquet": as_geoparquet(detail, 5),
        "geo/lad23/hexagons.parquet": as_geoparquet(hexagon_shapes(hexagons), 6),
        "geo/lsoa21/neighbourhoods.parquet": as_geoparquet(small, 5),
        "geo/lsoa21/neighbourhoods_200m.parquet": as_geoparquet(coarse(small, COARSE_M), None),
        "geo/lsoa21/adjacent.parquet": _plain_parquet(adjacent(small)),
    }
    rows = {
        path: len(pd.read_parquet(io.BytesIO(content), columns=["lsoa_code_a" if "adjacent" in path else "lad_code"]))
        for path, content in made.items()
    }
    publications = pd.DataFrame([vars(p) for p in PUBLICATIONS if p.source_id in BOUNDARY_SOURCE_IDS])
    made["geo/source.csv"] = as_csv("source", publications).content
    record = {
        path.removeprefix("geo/"): {"rows": count, "sha256": hashlib.sha256(made[path]).hexdigest()}
        for path, count in sorted(rows.items())
    }
    made["geo/bundle.json"] = as_json(record)
    return made


def _districts(source: Path, name: str, lad_codes: set[str]) -> gpd.GeoDataFrame:
    shapes = read_shapes(source, name, LAD_KEY, rows=DISTRICTS)
    unique(shapes, LAD_KEY, name)
    complete(shapes["lad_code"], lad_codes, "district", name)
    return shapes.sort_values("lad_code", ignore_index=True)


def coarse(shapes: gpd.GeoDataFrame, metres: float) -> gpd.GeoDataFrame:
    """Shapes that share borders, generalised as one coverage, so that no gap opens between neighbours.

    Coordinates are rounded to four decimals (about 10 m). The few shapes that rounding would spoil keep five.
    """
    simple = shapely.coverage_simplify(shapes.geometry.to_crs(METRES).to_numpy(), metres)
    back = gpd.GeoSeries(simple, crs=METRES).to_crs(DEGREES).to_numpy()
    made = _rounded(back, 4)
    for rescue in (_rounded(back, 5), shapely.make_valid(_rounded(back, 5), method="structure", keep_collapsed=False)):
        spoilt = ~shapely.is_valid(made) | (shapely.area(made) == 0)
        made[spoilt] = rescue[spoilt]
    return shapes.set_geometry(gpd.GeoSeries(made, crs=DEGREES))


def hexagon_shapes(hexagons: pd.DataFrame) -> gpd.GeoDataFrame:
    """A pointy-top hexagon for each district, at its place in the layout, one unit of which is a tenth of a degree.

    >>> made = hexagon_shapes(pd.DataFrame({"lad_code": ["E07000117"], "hex_x": [3.0], "hex_y": [0.0]}))
    >>> round(made.geometry[0].centroid.x, 6)
    0.3
    """
    angles = [math.radians(90 - 60 * corner) for corner in range(6)]  # clockwise from the top
    corners = [(HEXAGON_RADIUS * math.cos(angle), HEXAGON_RADIUS * math.sin(angle)) for angle in angles]
    shapes = [
        shapely.Polygon([(HEXAGON_DEGREES * (x + right), HEXAGON_DEGREES * (y + up)) for right, up in corners])
        for x, y in zip(hexagons["hex_x"], hexagons["hex_y"], strict=True)
    ]
    return gpd.GeoDataFrame(hexagons[["lad_code"]].reset_index(drop=True), geometry=shapes, crs=DEGREES)


def adjacent(shapes: gpd.GeoDataFrame) -> pd.DataFrame:
    """Pairs of neighbourhoods that share a border or a corner (queen contiguity), each once, a before b.

    In one coverage neighbours share vertices exactly, so it is enough to find the codes that meet at a vertex.
    """
    points, owner = shapely.get_coordinates(shapes.geometry.to_numpy(), return_index=True)
    meeting = pd.DataFrame({"x": points[:, 0], "y": points[:, 1], "owner": owner}).drop_duplicates()
    meeting = meeting[meeting.duplicated(["x", "y"], keep=False)]
    pairs = meeting.merge(meeting, on=["x", "y"], suffixes=("_a", "_b"))[["owner_a", "owner_b"]].drop_duplicates()
    codes = shapes["lsoa_code"].to_numpy()
    made = pd.DataFrame({"lsoa_code_a": codes[pairs["owner_a"]], "lsoa_code_b": codes[pairs["owner_b"]]})
    made = made[made["lsoa_code_a"] < made["lsoa_code_b"]]
    return made.sort_values(["lsoa_code_a", "lsoa_code_b"], ignore_index=True)


def _rounded(shapes: np.ndarray, decimals: int) -> np.ndarray:
    return np.asarray(shapely.transform(shapes, lambda points: np.round(points, decimals)))


def as_geoparquet(shapes: gpd.GeoDataFrame, decimals: int | None) -> bytes:
    """Shapes as GeoParquet bytes: rounded (unless they are already), outer rings clockwise, none empty."""
    geometry = shapes.geometry.to_numpy() if decimals is None else _rounded(shapes.geometry.to_numpy(), decimals)
    geometry = shapely.orient_polygons(geometry, exterior_cw=True)
    if shapely.is_empty(geometry).any() or (shapely.area(geometry) == 0).any():
        raise BundleTrouble("An area has lost its shape in rounding.", LOOK)
    keys = [c for c in ("lsoa_code", "lad_code") if c in shapes]
    frame = gpd.GeoDataFrame(shapes[keys].reset_index(drop=True), geometry=geometry, crs=DEGREES)
    sink = io.BytesIO()
    frame.to_parquet(sink, index=False, compression="zstd", compression_level=15, row_group_size=1024)
    return sink.getvalue()


def _plain_parquet(frame: pd.DataFrame) -> bytes:
    counted(int(frame.isna().to_numpy().sum()), 0, "pairs of neighbourhoods without a code")
    sink = io.BytesIO()
    frame.to_parquet(sink, index=False, compression="zstd", compression_level=15)
    return sink.getvalue()
