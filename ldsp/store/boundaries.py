"""Boundaries: shapes of areas, read from the files under `geo/`, each checked once against the digest it was bundled with.

Every answer is in degrees (EPSG:4326, longitude first), outer rings clockwise, a row an area in the order of its codes.
For lengths and areas on the ground put it through `in_metres`. Shapes are simplified: for an area's size use `area_km2`
of the store.
"""

import hashlib
import json
from collections.abc import Collection
from functools import lru_cache
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from ldsp.errors import BundleTrouble
from ldsp.settings import settings
from ldsp.store.bundle import MEND

DISTRICTS = "lad23/districts.parquet"
DISTRICT_OUTLINES = "lad23/districts_detail.parquet"
HEXAGONS = "lad23/hexagons.parquet"
NEIGHBOURHOODS = "lsoa21/neighbourhoods.parquet"
NEIGHBOURHOODS_OF_ENGLAND = "lsoa21/neighbourhoods_200m.parquet"
ADJACENT = "lsoa21/adjacent.parquet"

METRES = 27700
"""British National Grid: one unit is a metre."""


def districts(lad_codes: Collection[str] | None = None) -> gpd.GeoDataFrame:
    """Shapes of districts for maps of districts. A row a district: `lad_code`, `geometry`; None means all 296.

    Raises (as does every question here)
    ------------------------------------
    BundleTrouble
        The file is missing or damaged.
    """
    return _shapes(DISTRICTS, lad_codes)


def district_outlines(lad_codes: Collection[str] | None = None) -> gpd.GeoDataFrame:
    """Shapes of districts that fit those of neighbourhoods, to be drawn over them. A row a district: `lad_code`, `geometry`."""
    return _shapes(DISTRICT_OUTLINES, lad_codes)


def hexagons() -> gpd.GeoDataFrame:
    """A hexagon of equal size for each district, near where it lies. A row a district: `lad_code`, `geometry`.

    Not places on the ground: the layout is put around 0, 0, where every map draws hexagons as they are.
    """
    return _shapes(HEXAGONS, None)


def neighbourhoods(lad_codes: Collection[str] | None) -> gpd.GeoDataFrame:
    """Shapes of the neighbourhoods of some districts (None: of all). A row a neighbourhood: `lsoa_code`, `lad_code`, `geometry`."""
    return _shapes(NEIGHBOURHOODS, lad_codes)


def neighbourhoods_of_england() -> gpd.GeoDataFrame:
    """Shapes of all 33,755 neighbourhoods, simplified to 200 m. A row a neighbourhood: `lsoa_code`, `lad_code`, `geometry`."""
    return _shapes(NEIGHBOURHOODS_OF_ENGLAND, None)


def adjacent_neighbourhoods(lad_codes: Collection[str] | None = None) -> pd.DataFrame:
    """Which neighbourhoods share a border or a corner? A row a pair, each pair once: `lsoa_code_a`, `lsoa_code_b`.

    With districts given, the pairs of which at least one lies there; so the ring of neighbours around them is included.
    """
    pairs = pd.read_parquet(_checked(ADJACENT))
    if lad_codes is None:
        return pairs
    inside = pd.read_parquet(_checked(NEIGHBOURHOODS), columns=["lsoa_code"], filters=_in(lad_codes))["lsoa_code"]
    return pairs[pairs["lsoa_code_a"].isin(inside) | pairs["lsoa_code_b"].isin(inside)].reset_index(drop=True)


def in_metres(shapes: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The same shapes on the British National Grid (EPSG:27700), in which distances are metres."""
    return shapes.to_crs(METRES)


def points_in_metres(lon: "pd.Series[float]", lat: "pd.Series[float]") -> pd.DataFrame:
    """Points in degrees on the British National Grid: `x`, `y` in metres, on the index given. A missing one stays missing."""
    points = gpd.GeoSeries(gpd.points_from_xy(lon, lat), index=lon.index, crs=4326).to_crs(METRES)
    return pd.DataFrame({"x": points.x, "y": points.y}, index=lon.index)


def digest(file: str) -> str:
    """The first twelve characters of a boundary file's digest, for addresses that change when the file does.

    Parameters
    ----------
    file
        Its path under `geo/`, as in `DISTRICTS`. It is looked at here too: a map without outlines would be an empty box.
    """
    _checked(file)
    return _listed(file)[:12]


def _shapes(file: str, lad_codes: Collection[str] | None) -> gpd.GeoDataFrame:
    path = _checked(file)
    try:
        found: gpd.GeoDataFrame = gpd.read_parquet(path, filters=_in(lad_codes))
    except (ValueError, OSError) as error:
        raise BundleTrouble(f"The boundary file {path} cannot be read.", MEND) from error
    return found.sort_values(str(found.columns[0]), ignore_index=True)


def _in(lad_codes: Collection[str] | None) -> list[tuple[str, str, list[str]]] | None:
    """What the reader of files is told to read: rows of these districts. It refuses an empty list, a blank it does not."""
    return None if lad_codes is None else [("lad_code", "in", list(lad_codes) or [""])]


def _listed(file: str) -> str:
    """The digest that a boundary file should have."""
    path = settings().geo_dir / "bundle.json"
    try:
        listed: dict[str, dict[str, Any]] = json.loads(path.read_bytes())
        return str(listed[file]["sha256"])
    except OSError:
        raise BundleTrouble(f"The list of boundary files, {path}, is missing or cannot be read.", MEND) from None
    except (ValueError, KeyError, TypeError):
        raise BundleTrouble(f"The list of boundary files, {path}, is damaged or does not hold {file}.", MEND) from None


def _checked(file: str) -> Path:
    """The path of a boundary file that is what it was when it was bundled."""
    path = settings().geo_dir / file
    try:
        found = path.stat()
        right = _digest_of(path, found.st_size, found.st_mtime_ns) == _listed(file)
    except OSError:
        raise BundleTrouble(f"The boundary file {path} is missing or cannot be read.", MEND) from None
    if not right:
        raise BundleTrouble(f"The boundary file {path} is damaged: it is not what it was.", MEND)
    return path


@lru_cache(maxsize=32)
def _digest_of(path: Path, size: int, changed: int) -> str:  # noqa: ARG001 - a changed file is looked at anew
    return hashlib.sha256(path.read_bytes()).hexdigest()
