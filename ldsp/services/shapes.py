"""The outlines that maps are drawn with, as GeoJSON under an address that changes when they do."""

import gzip
import hashlib
import json
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import shapely

from ldsp.domain.areas import ENGLAND, Shapes
from ldsp.domain.need import Areas
from ldsp.domain.tables import rows
from ldsp.errors import UnknownCode
from ldsp.services.regions import neighbourhood_name
from ldsp.store import boundaries, reads
from ldsp.store.database import reading

if TYPE_CHECKING:
    from sqlmodel import Session

OUTLINES = "outlines"
"""District borders that lie exactly on those of neighbourhoods, to be drawn over them."""

KINDS = (*(kind.value for kind in Areas), OUTLINES)
MOST_STROKED = 2_000  # with more outlines than this the browser needs ten times the processor

_FILES: dict[str, str] = {
    Areas.DISTRICTS: "lad23/districts.parquet",
    Areas.ENGLAND: "lad23/districts.parquet",
    Areas.HEXAGONS: "lad23/hexagons.parquet",
    Areas.NEIGHBOURHOODS: "lsoa21/neighbourhoods.parquet",
    Areas.ENGLAND_NEIGHBOURHOODS: "lsoa21/neighbourhoods_200m.parquet",
    OUTLINES: "lad23/districts_detail.parquet",
}


def shapes(kind: str, area_code: str) -> Shapes:
    """What a map must know of the outlines of a region or a district: address, order, extent, points for labels.

    Parameters
    ----------
    kind
        One of `KINDS`: what the outlines are of.
    area_code
        A region or a district. For kinds that are about all of England it makes no difference.
    """
    with reading() as session:
        area_code, lad_codes = _scope(session, kind, area_code)
        districts = reads.districts(session, lad_codes=lad_codes)
        if _of_neighbourhoods(kind):
            codes = tuple(sorted(reads.neighbourhoods(session, lad_codes=lad_codes)["lsoa_code"]))
        else:
            codes = tuple(sorted(districts["lad_code"]))
    west, south, east, north = (
        districts["west"].min(),
        districts["south"].min(),
        districts["east"].max(),
        districts["north"].max(),
    )
    labels = {row.lad_code: (row.label_lon, row.label_lat) for row in rows(districts)}
    if kind == Areas.HEXAGONS:
        (west, south, east, north), labels = boundaries.hexagons().total_bounds, {}
    return Shapes(
        url=f"/geo/{kind}/{area_code}-{_digest(kind, codes)}.geojson",
        codes=codes,
        bounds=(float(west), float(south), float(east), float(north)),
        labels={} if _of_neighbourhoods(kind) else labels,
        stroked=len(codes) <= MOST_STROKED,
    )


def geojson(kind: str, area_code: str) -> bytes:
    """The outlines themselves, gzipped: features in the order of their codes, each with `i`, `code` and `name`.

    Raises
    ------
    UnknownCode
        There is no such kind, region or district.
    """
    if kind not in KINDS:
        raise UnknownCode("kind of outline", kind, KINDS)
    with reading() as session:
        area_code, lad_codes = _scope(session, kind, area_code)
        if _of_neighbourhoods(kind):
            table = reads.neighbourhoods(session, lad_codes=lad_codes).set_index("lsoa_code")
            names = {row.Index: neighbourhood_name(row.place_name, row.name) for row in rows(table)}
        else:
            names = reads.districts(session, lad_codes=lad_codes).set_index("lad_code")["name"].to_dict()
    outlines = _read(kind, lad_codes).loc[sorted(names)]
    features = ",".join(
        f'{{"type":"Feature","properties":{json.dumps({"i": i, "code": code, "name": names[code]})},"geometry":{geometry}}}'
        for i, (code, geometry) in enumerate(zip(outlines.index, shapely.to_geojson(outlines.geometry), strict=True))
    )
    return gzip.compress(f'{{"type":"FeatureCollection","features":[{features}]}}'.encode(), compresslevel=6, mtime=0)


def outlines(kind: str, area_code: str) -> dict[str, dict[str, Any]]:
    """The same outlines as GeoJSON geometries by code, for a picture of the map that is drawn here and not in the browser."""
    with reading() as session:
        _, lad_codes = _scope(session, kind, area_code)
    frame = _read(kind, lad_codes)
    return {code: json.loads(text) for code, text in zip(frame.index, shapely.to_geojson(frame.geometry), strict=True)}


def _read(kind: str, lad_codes: list[str] | None) -> gpd.GeoDataFrame:
    match kind:
        case Areas.HEXAGONS:
            frame = boundaries.hexagons()
        case Areas.ENGLAND_NEIGHBOURHOODS:
            frame = boundaries.neighbourhoods_of_england()
        case Areas.NEIGHBOURHOODS:
            frame = boundaries.neighbourhoods(lad_codes)
        case "outlines":
            frame = boundaries.district_outlines(lad_codes)
        case _:
            frame = boundaries.districts(lad_codes)
    return frame.set_index("lsoa_code" if _of_neighbourhoods(kind) else "lad_code").sort_index()


def _scope(session: "Session", kind: str, area_code: str) -> tuple[str, list[str] | None]:
    """The area that a kind of outline is really about, and its districts (None: all of them)."""
    if kind in {Areas.ENGLAND, Areas.HEXAGONS, Areas.ENGLAND_NEIGHBOURHOODS} or area_code == ENGLAND:
        return ENGLAND, None
    if len(members := reads.members(session, region_code=area_code)):
        return area_code, list(members["lad_code"])
    if reads.districts(session, lad_codes=[area_code]).empty:
        raise UnknownCode("region or district", area_code, reads.regions(session)["region_code"])
    return area_code, [area_code]


def _of_neighbourhoods(kind: str) -> bool:
    return kind in {Areas.NEIGHBOURHOODS, Areas.ENGLAND_NEIGHBOURHOODS}


def _digest(kind: str, codes: tuple[str, ...]) -> str:
    """Changes with the geometry and with the set of areas: a region of one's own may gain a district."""
    return hashlib.sha256(f"{boundaries.digest(_FILES[kind])}{codes}".encode()).hexdigest()[:12]
