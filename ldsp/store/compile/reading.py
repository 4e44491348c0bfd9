"""Publishers' files, read strictly: a file that is not what it was stops the compile with a sentence."""

from collections.abc import Sequence
from pathlib import Path

import geopandas as gpd
import pandas as pd

from ldsp.errors import BundleTrouble
from ldsp.store.compile.checks import LOOK, counted, has_columns


def _present(source: Path, name: str) -> Path:
    path = source / name
    if not path.is_file():
        raise BundleTrouble(
            f"The file {name} is not in the source folder.", "Put it there, or name the folder that holds it."
        )
    return path


def _checked(frame: pd.DataFrame, name: str, columns: Sequence[str], rows: int | None) -> pd.DataFrame:
    has_columns(frame, columns, name)
    if rows is not None:
        counted(len(frame), rows, f"rows in {name}")
    return frame.loc[:, list(columns)]


def read_csv(source: Path, name: str, columns: Sequence[str], *, rows: int | None = None) -> pd.DataFrame:
    """Some columns of a CSV file, all as text; a blank stays a blank.

    Raises
    ------
    BundleTrouble
        The file is missing or unreadable, lacks a column, or has another number of rows than `rows`.
    """
    path = _present(source, name)
    try:
        frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    except (ValueError, UnicodeDecodeError) as error:
        raise BundleTrouble(f"The file {name} cannot be read as CSV.", LOOK) from error
    return _checked(frame, name, columns, rows)


def read_parquet(source: Path, name: str, columns: Sequence[str], *, rows: int | None = None) -> pd.DataFrame:
    """Some columns of a Parquet file.

    Raises
    ------
    BundleTrouble
        As for `read_csv`.
    """
    path = _present(source, name)
    try:
        frame = pd.read_parquet(path)
    except (ValueError, OSError) as error:
        raise BundleTrouble(f"The file {name} cannot be read as Parquet.", LOOK) from error
    return _checked(frame, name, columns, rows)


def read_shapes(source: Path, name: str, columns: Sequence[str], *, rows: int) -> gpd.GeoDataFrame:
    """Some columns and the geometry of a GeoJSON or GeoParquet file, longitude and latitude.

    Raises
    ------
    BundleTrouble
        As for `read_csv`; or the file is in another coordinate system.
    """
    path = _present(source, name)
    try:
        shapes = gpd.read_parquet(path) if path.suffix == ".parquet" else gpd.read_file(path)
    except (ValueError, OSError, RuntimeError) as error:
        raise BundleTrouble(f"The file {name} cannot be read as boundaries.", LOOK) from error
    if shapes.crs is None or shapes.crs.to_epsg() != 4326:
        raise BundleTrouble(f"The boundaries {name} are not in longitude and latitude (EPSG:4326).", LOOK)
    return gpd.GeoDataFrame(_checked(shapes, name, [*columns, "geometry"], rows), geometry="geometry", crs=4326)


def numbers(text: pd.Series, name: str) -> pd.Series:
    """Text as numbers; a blank becomes a missing number, anything else that is no number is refused.

    >>> numbers(pd.Series(["1.5", ""]), "speeds.csv").tolist()
    [1.5, nan]
    """
    made = pd.to_numeric(text.replace("", None), errors="coerce").astype("float64")
    wrong = made.isna() & (text != "")
    if wrong.any():
        raise BundleTrouble(f"In {name}, '{text[wrong].iloc[0]}' is not a number in the column {text.name}.", LOOK)
    return made


def flags(text: pd.Series, yes: str, no: str, name: str) -> pd.Series:
    """Text that can only be one of two words, as true or false."""
    strange = ~text.isin([yes, no])
    if strange.any():
        raise BundleTrouble(f"In {name}, '{text[strange].iloc[0]}' is neither '{yes}' nor '{no}'.", LOOK)
    return text == yes
