"""A region's published tables as a share pack: a Frictionless data package that another LDSP, or anybody's tools, can load.

Only `Published` goes in, and of that only what is printed: there is no way for a row about one person to get here.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from ldsp.disclosure import Published, record
from ldsp.domain import packs
from ldsp.domain.areas import Place
from ldsp.figures import catalogues, open_data
from ldsp.figures.workbook import MADE_WITH

OGL = {"name": "OGL-UK-3.0", "path": catalogues.OGL, "title": "Open Government Licence v3.0"}
A_DAY = (2000, 1, 1, 0, 0, 0)  # of every file in the archive, so that the same tables make the same pack


class Packed(NamedTuple):
    """A share pack and the digest that its maker can tell by another way."""

    content: bytes
    sha256: str


def pack(region: Place, tables: Mapping[str, Published], *, revision: int, made: datetime) -> Packed:
    """The tables of a region, by the names they have in the addresses of open data.

    Parameters
    ----------
    region
        Whose they are.
    tables
        What goes in.
    revision
        State of the store they were made from.
    made
        When, in UTC.

    Raises
    ------
    TypeError
        Something is no published table.
    ValueError
        A table has a column that only a row about one person has.
    """
    if strays := [name for name, each in tables.items() if not isinstance(each, Published)]:
        raise TypeError(f"Only published tables go into a pack: {strays} are none.")
    if strays := [name for name, each in tables.items() if packs.ABOUT_PEOPLE & {*each.columns}]:
        raise ValueError(f"The tables {strays} have a column that only a row about one person has.")
    files = {f"{packs.TABLES}/{name}.csv": open_data.tidy_csv(each) for name, each in tables.items()}
    descriptor = _descriptor(region, tables, files, revision, made)
    sha256 = packs.digest(descriptor, files)
    descriptor[packs.OURS]["sha256"] = sha256
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in {
            packs.DESCRIPTOR: json.dumps(descriptor, ensure_ascii=False, indent=1).encode(),
            **files,
        }.items():
            archive.writestr(zipfile.ZipInfo(path, A_DAY), content, zipfile.ZIP_DEFLATED)
    return Packed(buffer.getvalue(), sha256)


def file_name(region: Place, *, demonstration: bool) -> str:
    """A name that tells whose tables are inside.

    >>> file_name(Place("E37000019", "Lancashire", "lep"), demonstration=True)
    'ldsp-share-pack-e37000019-demonstration.zip'
    """
    return f"ldsp-share-pack-{region.code.lower()}{'-demonstration' if demonstration else ''}.zip"


def _descriptor(
    region: Place, tables: Mapping[str, Published], files: Mapping[str, bytes], revision: int, made: datetime
) -> dict[str, Any]:
    sources = list(dict.fromkeys(source for each in tables.values() for source in each.sources))
    return {
        "$schema": packs.PROFILE,
        "name": f"ldsp-{region.code.lower()}",
        "title": f"{region.name}: published tables of the Local Digital Skills Partnership dashboard",
        "description": f"{catalogues.ABOUT} {packs.DISCLOSURE}",
        "created": made.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "version": str(revision),
        "licenses": [OGL],
        "sources": [{"title": f"{source}. {source.licence}. {source.attribution}".strip()} for source in sources],
        "contributors": [{"title": MADE_WITH, "roles": ["publisher"]}],
        "resources": [_resource(name, each, files[f"{packs.TABLES}/{name}.csv"]) for name, each in tables.items()],
        packs.OURS: {
            "format": packs.FORMAT,
            "format_version": packs.FORMAT_VERSION,
            "region": {"code": region.code, "name": region.name, "kind": region.kind},
            "revision": revision,
            "disclosure": packs.DISCLOSURE,
        },
    }


def _resource(name: str, published: Published, content: bytes) -> dict[str, Any]:
    kept = record(published)
    del kept["rows"]
    return {
        "name": name,
        "path": f"{packs.TABLES}/{name}.csv",
        "type": "table",
        "title": published.question,
        "description": f"{published.sentence} {published.subtitle}.",
        "format": "csv",
        "mediatype": catalogues.CSV,
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": {
            "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
            "fields": [field for _, field in open_data.fields(kept)],
            "missingValues": [""],
        },
        packs.OURS: kept,
    }
