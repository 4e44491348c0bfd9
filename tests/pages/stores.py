"""Small worlds to visit: the bundled data narrowed to a few districts or to a few table-sets, down to none."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from ldsp.domain.areas import ENGLAND
from ldsp.store.bundle import BundledFile, read, read_bundle
from ldsp.store.compile.writing import TableSet, as_csv, as_parquet, bundle_record
from tests.pages.visits import ROOT

PLACES = ("lad_code", "lad_code_a", "lad_code_b")


@dataclass(frozen=True)
class World:
    """A store that is not seeded yet, and the bundle that it will be seeded from."""

    address: str
    data_dir: Path


def narrowed(folder: Path, districts: Collection[str], *, without: Collection[str] = ()) -> World:
    """The bundled data about some districts only, `without` some store tables."""
    bundle = read_bundle(ROOT / "data")
    listed = {
        name: pd.concat([read(file) for one in bundle.table_sets for file in one.files if file.table.name == name])
        for name in ("neighbourhood", "regionmember")
    }
    inside = {name: rows[rows["lad_code"].isin(districts)] for name, rows in listed.items()}
    small, regions = set(inside["neighbourhood"]["lsoa_code"]), set(inside["regionmember"]["region_code"])
    areas = {*districts, *small, *regions, ENGLAND}
    made = []
    for one in bundle.table_sets:
        kept = []
        for file in one.files:
            if file.table.name not in without:
                rows = _rows(file, districts, regions, areas)
                write_as = as_parquet if file.path.suffix == ".parquet" else as_csv
                kept.append(write_as(file.table.name, rows, file.path.name))
        made.append(TableSet(name=one.name, files=kept))
    return write(folder, made)


def empty(folder: Path) -> World:
    """A bundle that holds nothing: its store has tables and no row."""
    return write(folder, [])


def write(folder: Path, table_sets: list[TableSet]) -> World:
    data = folder / "data"
    for one in table_sets:
        (data / one.name).mkdir(parents=True)
        for file in one.files:
            (data / one.name / file.file).write_bytes(file.content)
    data.mkdir(exist_ok=True)
    (data / "bundle.json").write_bytes(bundle_record("1", table_sets))
    return World(f"sqlite:///{folder / 'store.sqlite'}", data)


def _rows(
    file: BundledFile, districts: Collection[str], regions: Collection[str], areas: Collection[str]
) -> pd.DataFrame:
    rows = read(file)
    for name in PLACES:
        if name in rows.columns:
            rows = rows[rows[name].isin(districts)]
    if file.table.name in {"region", "regionmember"}:
        rows = rows[rows["region_code"].isin(regions)]
    if file.table.name == "value":
        rows = rows[rows["area_code"].isin(areas)]
    return rows.reset_index(drop=True)
