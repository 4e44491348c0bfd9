"""From a folder of publishers' files to LDSP's own tables under `data/` and boundaries under `geo/`.

Run `python -m ldsp.store.compile --source DIR`. Everything is read and checked before anything is written, so a file
that is not what it was leaves the bundle as it stood. The same files give the same bytes. Without `--source` only the
index presets are listed afresh, which is all that a change of theirs needs.
"""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from ldsp.errors import BundleTrouble
from ldsp.store.bundle import columns_of
from ldsp.store.compile import assumptions, boundaries, destinations, geography, places, programme, skills, values
from ldsp.store.compile.checks import has_columns, unique
from ldsp.store.compile.sources import PUBLICATIONS
from ldsp.store.compile.writing import BundleFile, TableSet, as_csv, as_json, as_parquet, bundle_record
from ldsp.store.tables import Base

VERSION = "2026.1"  # of the bundle: the year and number of its compilation
OWN_FOLDER = "ldsp_index"  # written by hand, not by the compile step; it loads last
OWN_TABLES = ("indexpreset", "presetcomponent", "presetindicator")
VALUE_ORDER = ("benchmark", "district", "neighbourhood")


def compile_bundle(source: Path, out: Path, say: Callable[[str], None] = lambda _: None) -> None:
    """Compile the bundle from `source` into `out/data` and `out/geo`.

    Raises
    ------
    BundleTrouble
        A publisher's file is missing or is not what it was. Nothing has been written then.
    """
    say("areas")
    district = geography.districts(source)
    neighbourhood = geography.neighbourhoods(source, set(district["lad_code"]))
    sets = table_sets(source, district, neighbourhood, say)
    say("boundaries")
    codes = set(district["lad_code"]), set(neighbourhood["lsoa_code"])
    shapes = boundaries.boundary_files(source, district[["lad_code", "hex_x", "hex_y"]], *codes)
    say("writing")
    for made in sets:
        folder = out / made.folder
        if folder.exists():
            shutil.rmtree(folder)
        folder.mkdir(parents=True)
        for file in made.files:
            (folder / file.file).write_bytes(file.content)
    for path, content in shapes.items():
        (out / path).parent.mkdir(parents=True, exist_ok=True)
        (out / path).write_bytes(content)
    own = own_table_set(out)
    (out / "data" / "bundle.json").write_bytes(bundle_record(VERSION, [*sets, *own]))
    sweep(out, {s.name for s in [*sets, *own]})


def list_presets(out: Path) -> None:
    """List the index presets afresh in `data/bundle.json`, after a change to the files in `data/ldsp_index`.

    Raises
    ------
    BundleTrouble
        There is no `bundle.json` yet, or a preset has a row twice or lacks a column.
    """
    path = out / "data" / "bundle.json"
    if not path.is_file():
        raise BundleTrouble("There is no data/bundle.json to list the presets in.", "Compile with --source first.")
    record = json.loads(path.read_text(encoding="utf-8"))
    kept = [listed for listed in record["table_sets"] if listed["name"] != OWN_FOLDER]
    record["table_sets"] = kept + [s.listed for s in own_table_set(out)]
    path.write_bytes(as_json(record))


def sweep(out: Path, current: set[str]) -> None:
    """Remove folders that an earlier compilation left and this one no longer makes (they hold a `source.csv`)."""
    for folder in sorted((out / "data").iterdir()):
        if folder.is_dir() and folder.name not in {*current, OWN_FOLDER} and (folder / "source.csv").exists():
            shutil.rmtree(folder)


def own_table_set(out: Path) -> list[TableSet]:
    """The index presets, as they lie in `data/ldsp_index`, listed but never touched; nothing if they are not there."""
    folder = out / "data" / OWN_FOLDER
    files = []
    for table in ("source", *OWN_TABLES):
        path = folder / f"{table}.csv"
        if path.is_file():
            frame = pd.read_csv(path, dtype=str, keep_default_na=False)
            has_columns(frame, columns_of(Base.metadata.tables[table]), path.name)
            unique(frame, [c.name for c in Base.metadata.tables[table].primary_key], path.name)
            files.append(BundleFile(table=table, file=path.name, rows=len(frame), content=path.read_bytes()))
    return [TableSet(name=OWN_FOLDER, files=files)] if files else []


def table_sets(
    source: Path, district: pd.DataFrame, neighbourhood: pd.DataFrame, say: Callable[[str], None]
) -> list[TableSet]:
    """Every table-set in the order in which it loads: parents before children, among sets and within each."""
    lad_codes = set(district["lad_code"])
    region, member = geography.regions(source, lad_codes)
    own_region, own_member = geography.ldsp_areas(source, lad_codes)
    made = {
        "ons_geography": [
            as_csv("district", district),
            as_parquet("neighbourhood", neighbourhood),
            as_csv("region", region),
            as_csv("regionmember", member),
            as_csv("codechange", geography.code_changes(source, lad_codes)),
            as_csv("placename", geography.place_names(source, lad_codes)),
            as_csv("adjacentdistrict", geography.adjacent_districts(source, lad_codes)),
        ],
        "ldsp_areas": [as_csv("region", own_region), as_csv("regionmember", own_member)],
        "ons_similar_areas": [as_parquet("similararea", geography.similar_areas(source, lad_codes))],
        "os_code_point_open": [
            as_parquet("postcodesector", places.postcode_sectors(source, lad_codes)),
            as_parquet("postcodeexception", places.postcode_exceptions(source, lad_codes)),
        ],
    }
    say("values")
    made |= indicator_files(source, lad_codes, neighbourhood.set_index("lsoa_code")["lad_code"])
    venues = places.venues(source, neighbourhood)
    made["library_and_college_venues"] = [as_csv("venue", venues)]
    became = destinations.sustained_destinations(source, set(venues["venue_id"]))
    made["dfe_further_education"].append(as_csv("sustaineddestination", became))
    made["ldsp_programme"] = [
        as_csv(f"record_{kind}", rows, f"{kind}.csv") for kind, rows in programme.records(source, lad_codes).items()
    ]
    made["ldsp_assumptions"] = [as_csv("assumption", assumptions.assumptions(source))]

    publications = pd.DataFrame([vars(p) for p in PUBLICATIONS])
    order = [*dict.fromkeys(publications["folder"])]
    unlike = set(order) ^ set(made)
    if unlike:
        raise ValueError(f"Folders without sources or without tables: {sorted(unlike)}.")
    return [
        TableSet(name=name, files=[as_csv("source", publications[publications["folder"] == name]), *made[name]])
        for name in order
    ]


def indicator_files(source: Path, lad_codes: set[str], home: pd.Series) -> dict[str, list[BundleFile]]:
    """Indicators, series and values of every publication family that has any."""
    indicators = values.catalogue(source)
    neighbourhood = values.neighbourhood_values(source, indicators, set(home.index))
    district = values.district_values(source, indicators, lad_codes)
    district = values.counted_in_worst_tenth(district, neighbourhood, home)
    benchmark = values.benchmark_values(source, indicators)
    values.sums_agree(neighbourhood, district, benchmark, home)
    indicators = pd.concat([indicators, skills.indicators()]).sort_values("indicator_id", ignore_index=True)
    unique(indicators, ["indicator_id"], "the indicators")
    district = pd.concat([district, skills.district_counts(source, lad_codes)]).sort_values(
        values.KEY, ignore_index=True
    )
    return by_folder(indicators, {"benchmark": benchmark, "district": district, "neighbourhood": neighbourhood})


def by_folder(indicators: pd.DataFrame, by_level: dict[str, pd.DataFrame]) -> dict[str, list[BundleFile]]:
    """Split indicators, their series and values among the folders of their sources."""
    folder_of = {p.source_id: p.folder for p in PUBLICATIONS}
    files: dict[str, list[BundleFile]] = {}
    for folder, mine in indicators.groupby(indicators["source_id"].map(folder_of), sort=True):
        own = {level: v[v["indicator_id"].isin(mine["indicator_id"])] for level, v in by_level.items()}
        series = pd.concat([values.series_of(v, mine) for v in own.values()])
        series = series.sort_values(["indicator_id", "level", "period"], ignore_index=True)
        files[str(folder)] = [
            as_csv("indicator", mine),
            as_csv("series", series),
            *(as_parquet("value", own[level], f"value_{level}.parquet") for level in VALUE_ORDER if len(own[level])),
        ]
    return files
