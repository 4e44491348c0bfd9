"""A very small bundle for the tests of the store: two districts of Lancashire, four neighbourhoods, two indicators."""

import hashlib
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from ldsp.store.bundle import columns_of
from ldsp.store.compile.writing import TableSet, as_csv, as_json, as_parquet, bundle_record
from ldsp.store.tables import Base

Rows = list[dict[str, Any]]
Sets = dict[str, dict[str, Rows]]
"""The rows of a bundle: by table-set, then by store table; what a row does not say is empty, nought or missing."""

LSOAS = {
    "E01024859": "Burnley 001A",
    "E01024861": "Burnley 001B",
    "E01025181": "Pendle 001A",
    "E01025182": "Pendle 001B",
}
DISTRICT_OF = {"Burnley": "E07000117", "Pendle": "E07000122"}

SERIES_2021 = {
    "level": "neighbourhood",
    "period": "2021",
    "period_start": date(2021, 3, 21),
    "period_end": date(2021, 3, 21),
}
SERIES_2025 = {
    "level": "neighbourhood",
    "period": "2025",
    "period_start": date(2025, 1, 1),
    "period_end": date(2025, 12, 31),
}


def value(indicator_id: str, period: str, area_code: str, number: float | None, **rest: Any) -> dict[str, Any]:
    """A row of values, of neighbourhoods if nothing else is said."""
    named = {"indicator_id": indicator_id, "level": "neighbourhood", "period": period, "area_code": area_code}
    return named | {"value": number} | rest


def small() -> Sets:
    """The rows of the small bundle, to be changed at will."""
    geography: dict[str, Rows] = {
        "source": [{"source_id": "ons_geography", "publisher": "ONS"}],
        "district": [
            {"lad_code": code, "name": name, "is_rural": name == "Pendle"} for name, code in DISTRICT_OF.items()
        ],
        "neighbourhood": [
            {
                "lsoa_code": code,
                "name": name,
                "place_name": f"{name.split()[0]} Town",
                "lad_code": DISTRICT_OF[name.split()[0]],
            }
            for code, name in LSOAS.items()
        ],
        "region": [{"region_code": "E37000019", "kind": "lep", "name": "Lancashire", "vintage": "May 2021"}],
        "regionmember": [
            {"region_code": "E37000019", "lad_code": code, "shared": False} for code in DISTRICT_OF.values()
        ],
        "codechange": [{"old_code": "E07000999", "old_name": "Old Burnley", "lad_code": "E07000117"}],
        "placename": [{"name": "Borough of Burnley", "lad_code": "E07000117"}],
        "adjacentdistrict": [{"lad_code_a": "E07000117", "lad_code_b": "E07000122", "shared_km": 18.5}],
    }
    postcodes: dict[str, Rows] = {
        "source": [{"source_id": "os_code_point", "publisher": "OS"}],
        "postcodesector": [{"sector": "BB11 1", "lad_code": "E07000117", "postcodes": 105, "share_in_district": 0.99}],
        "postcodeexception": [{"postcode": "BB111ZZ", "lad_code": "E07000122"}],
        "similararea": [
            {
                "lad_code": "E07000117",
                "kind": "global",
                "rank": 2,
                "similar_code": "W06000018",
                "similar_name": "Caerphilly",
            },
            {"lad_code": "E07000117", "kind": "global", "rank": 1, "similar_code": "E08000008", "in_england": True},
        ],
    }
    census: dict[str, Rows] = {
        "source": [{"source_id": "census", "publisher": "ONS", "title": "Census 2021", "disclaimer": ""}],
        "indicator": [
            {"indicator_id": "older", "label": "Residents aged 75 and over", "polarity": 1, "source_id": "census"},
            {"indicator_id": "speed", "label": "Median speed", "polarity": -1, "source_id": "census"},
        ],
        "series": [
            {"indicator_id": "older"} | SERIES_2021,
            {"indicator_id": "older"} | SERIES_2025,
            {"indicator_id": "speed"} | SERIES_2021,
            {"indicator_id": "older"} | SERIES_2021 | {"level": "district"},
        ],
        "value": [
            *(
                value("older", "2021", code, 8.0 + n, numerator=80.0 + n, denominator=1000.0)
                for n, code in enumerate(LSOAS)
            ),
            *(value("older", "2025", code, 9.5 + n) for n, code in enumerate(LSOAS)),
            value("speed", "2021", "E01024859", 40.25),
            value("speed", "2021", "E01024861", None, symbol="c", note="few premises"),
            value("speed", "2021", "E01025181", 0.0, symbol="low"),
            value("older", "2021", "E07000117", 8.5, level="district"),
            value("older", "2021", "E07000122", 10.5, level="district"),
        ],
    }
    index: dict[str, Rows] = {
        "source": [{"source_id": "ldsp", "publisher": "LDSP"}],
        "indexpreset": [{"preset_id": "ldsp-1", "name": "LDSP default", "edges": "{}"}],
        "presetcomponent": [
            {"preset_id": "ldsp-1", "component": "connectivity", "position": 2, "weight": 1},
            {"preset_id": "ldsp-1", "component": "demography", "position": 1, "weight": 1},
        ],
        "presetindicator": [
            {
                "preset_id": "ldsp-1",
                "indicator_id": "speed",
                "component": "connectivity",
                "period": "2021",
                "high": 100.0,
            },
            {"preset_id": "ldsp-1", "indicator_id": "older", "component": "demography", "period": "2021", "high": 20.0},
        ],
    }
    return {"geography": geography, "postcodes": postcodes, "census": census, "index": index}


def large(neighbourhoods: int = 3_000) -> Sets:
    """The small bundle with many more neighbourhoods and values, so that a seed takes long enough to be killed."""
    sets = small()
    codes = [f"E01{n:06d}" for n in range(neighbourhoods)]
    sets["geography"]["neighbourhood"] += [{"lsoa_code": code, "lad_code": "E07000122"} for code in codes]
    for one in [{"indicator_id": "older"} | SERIES_2021, {"indicator_id": "speed"} | SERIES_2021]:
        sets["census"]["value"] += [
            value(one["indicator_id"], "2021", code, n / 7, numerator=float(n)) for n, code in enumerate(codes)
        ]
    for n in range(6):
        named = {"indicator_id": f"more_{n}"}
        sets[f"more {n}"] = {
            "source": [{"source_id": f"source_{n}"}],
            "indicator": [named | {"source_id": f"source_{n}"}],
            "series": [named | SERIES_2021, named | SERIES_2025],
            "value": [value(f"more_{n}", period, code, n / 3) for period in ("2021", "2025") for code in codes],
        }
    return sets


def write(folder: Path, sets: Sets, *, version: str = "1") -> Path:
    """Write a bundle as the compile step does; the larger tables become Parquet. Returns its folder."""
    made = []
    for name, tables in sets.items():
        files = [
            (as_parquet if table in {"value", "neighbourhood"} else as_csv)(table, _frame(table, rows))
            for table, rows in tables.items()
        ]
        made.append(TableSet(name=name, files=files))
        (folder / name).mkdir(parents=True, exist_ok=True)
        for file in files:
            (folder / name / file.file).write_bytes(file.content)
    (folder / "bundle.json").write_bytes(bundle_record(version, made))
    return folder


def write_boundaries(folder: Path, files: dict[str, Any]) -> Path:
    """Write boundary files and the list of their digests. Returns the folder."""
    listed = {}
    for name, frame in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        frame.to_parquet(folder / name)
        listed[name] = {"rows": len(frame), "sha256": hashlib.sha256((folder / name).read_bytes()).hexdigest()}
    (folder / "bundle.json").write_bytes(as_json(listed))
    return folder


def _frame(table: str, rows: Rows) -> pd.DataFrame:
    columns = {column.name: column for column in Base.metadata.tables[table].columns}
    kinds = {name: getattr(columns.get(name), "type", None) for name in columns_of(Base.metadata.tables[table])}
    empty = {"FLOAT": 0.0, "INTEGER": 0, "BOOLEAN": False}
    full = [
        {
            name: row.get(name, None if name in columns and columns[name].nullable else empty.get(str(kind), ""))
            for name, kind in kinds.items()
        }
        for row in rows
    ]
    return pd.DataFrame(full, columns=list(kinds))
