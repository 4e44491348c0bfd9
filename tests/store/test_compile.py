"""The bundle on disk is whole, and the compile step that makes it refuses what is not what it was."""

import hashlib
import json
import re
from datetime import date
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from ldsp.domain.areas import ENGLAND
from ldsp.domain.indicators import Combine, Symbol
from ldsp.domain.records import CONTRACTS
from ldsp.errors import BundleTrouble
from ldsp.store.bundle import SERIES_KEY, columns_of, kind_of
from ldsp.store.compile import boundaries, checks, compile_bundle, list_presets, skills, values
from ldsp.store.compile.__main__ import main
from ldsp.store.compile.geography import LEPS, SHARED_DISTRICTS
from ldsp.store.compile.periods import Timing, days
from ldsp.store.compile.reading import flags, numbers, read_csv, read_parquet, read_shapes
from ldsp.store.compile.register import ENTRIES, LEFT_OUT
from ldsp.store.compile.sources import PAPER_DISCLAIMER
from ldsp.store.compile.writing import as_csv, as_parquet
from ldsp.store.tables import Base

ROOT = Path(__file__).parents[2]
RECORD = json.loads((ROOT / "data" / "bundle.json").read_text(encoding="utf-8"))
LISTED = [(s, f) for s in RECORD["table_sets"] for f in s["files"]]
SMALL_LANCASHIRE = {"E07000117", "E07000122", "E07000119"}


def table(folder: str, file: dict) -> pd.DataFrame:
    path = ROOT / folder / file["file"]
    if path.suffix == ".csv":
        return pd.read_csv(path, dtype=str, keep_default_na=False)
    return pd.read_parquet(path)


@pytest.fixture(scope="module")
def tables() -> dict[str, pd.DataFrame]:
    """Every table of the bundle, all its files together."""
    parts: dict[str, list[pd.DataFrame]] = {}
    for listed, file in LISTED:
        parts.setdefault(file["table"], []).append(table(listed["folder"], file))
    return {name: pd.concat(frames, ignore_index=True) for name, frames in parts.items()}


# --- the bundle on disk -----------------------------------------------------------------------------------------------


def test_every_file_is_what_the_bundle_says_it_is():
    for listed, file in LISTED:
        content = (ROOT / listed["folder"] / file["file"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == file["sha256"], file
        assert len(table(listed["folder"], file)) == file["rows"], file


def test_the_digest_of_a_set_is_that_of_its_files():
    for listed in RECORD["table_sets"]:
        lines = "".join(f"{f['table']} {f['file']} {f['sha256']}\n" for f in listed["files"])
        assert hashlib.sha256(lines.encode()).hexdigest() == listed["digest"], listed["name"]


def test_no_file_lies_in_the_bundle_unlisted():
    listed = {f"{s['folder']}/{f['file']}" for s, f in LISTED} | {"data/bundle.json", "data/README.md"}
    found = {p.relative_to(ROOT).as_posix() for p in (ROOT / "data").rglob("*") if p.is_file()}
    assert found == listed


def test_the_bundle_is_no_more_than_thirty_megabytes():
    files = [p for folder in ("data", "geo") for p in (ROOT / folder).rglob("*") if p.is_file()]
    assert sum(p.stat().st_size for p in files) <= 30_000_000


def test_every_file_has_the_columns_of_its_table():
    for listed, file in LISTED:
        frame = table(listed["folder"], file)
        assert list(frame.columns) == columns_of(Base.metadata.tables[file["table"]]), (listed["name"], file["file"])


def test_no_key_occurs_twice(tables):
    for name, frame in tables.items():
        kind = kind_of(Base.metadata.tables[name])
        key = [c.name for c in Base.metadata.tables[name].primary_key if c.name != "series_id"]
        if kind:
            key = ["region_code", *CONTRACTS[kind].key]
        if name in ("series", "value"):
            key = [*SERIES_KEY, *key]
        assert not frame.duplicated(key).any(), name


def test_every_foreign_key_is_loaded_before_it_is_used():
    held: dict[str, set] = {}
    series: set[tuple] = set()
    for listed, file in LISTED:
        frame, store = table(listed["folder"], file), Base.metadata.tables[file["table"]]
        if file["table"] == "series":
            series |= set(frame[list(SERIES_KEY)].itertuples(index=False, name=None))
        if file["table"] == "value":
            used = set(frame[list(SERIES_KEY)].drop_duplicates().itertuples(index=False, name=None))
            assert used <= series, (listed["name"], file["file"], sorted(used - series)[:3])
        for column in store.columns:
            if column.name not in frame:
                continue
            for foreign in column.foreign_keys:
                assert set(frame[column.name]) <= held[foreign.target_fullname], (listed["name"], column.name)
            if column.primary_key:
                held.setdefault(f"{store.name}.{column.name}", set()).update(frame[column.name])


def test_every_source_that_is_named_is_cited_and_every_table_set_has_one(tables):
    assert all(s["files"][0]["table"] == "source" for s in RECORD["table_sets"])
    for column in ("publisher", "title", "period", "released", "licence", "attribution", "retrieved_from"):
        assert (tables["source"][column] != "").all(), column


def test_a_missing_value_always_says_why(tables):
    value = tables["value"]
    assert not (value["value"].isna() & value["symbol"].isna()).any()
    assert set(value["symbol"].dropna()) <= {s.value for s in Symbol}
    assert value.loc[value["symbol"] == Symbol.UNRELIABLE, "value"].notna().all()
    assert value.loc[value["symbol"].isin(["x", "c", "low", "z"]), "value"].isna().all()


def test_every_series_covers_every_area_of_its_level(tables):
    value = tables["value"]
    districts, neighbourhoods = set(tables["district"]["lad_code"]), set(tables["neighbourhood"]["lsoa_code"])
    assert (len(districts), len(neighbourhoods)) == (296, 33_755)
    assert set(tables["neighbourhood"]["lad_code"]) == districts
    for level, codes in (("district", districts), ("neighbourhood", neighbourhoods)):
        at_level = value[value["level"] == level]
        assert set(at_level["area_code"]) == codes
        assert (at_level.groupby(["indicator_id", "period"]).size() == len(codes)).all()


def test_england_is_the_sum_of_its_districts_and_of_its_neighbourhoods(tables):
    value = tables["value"]
    people = value[(value["indicator_id"] == "population") & (value["period"] == "2021")].groupby("level")["value"]
    england = people.get_group("benchmark")[lambda s: s > 0]
    assert people.sum()["district"] == people.sum()["neighbourhood"] == england.max() == 56_490_044


def test_what_combines_as_a_ratio_has_its_numerator_and_denominator(tables):
    ratio = tables["indicator"].query(f"combine == '{Combine.RATIO}'")["indicator_id"]
    rows = tables["value"][tables["value"]["indicator_id"].isin(ratio) & (tables["value"]["level"] == "district")]
    assert rows[["numerator", "denominator"]].notna().all().all()
    # Half a person's rounding in the age model's numerators shows in the Isles of Scilly.
    off = (rows["value"] - 100 * rows["numerator"] / rows["denominator"]).abs()
    assert (off <= 0.011 + 50 / rows["denominator"]).all()


def test_all_of_the_register_is_there_and_nothing_that_a_licence_forbids(tables):
    counted = {c.indicator_id for c in (*skills.LEARNING_COUNTS, *skills.JOB_COUNTS)}
    assert set(tables["indicator"]["indicator_id"]) == {e.indicator_id for e in ENTRIES} | counted
    assert len(ENTRIES) == 78
    assert not set(LEFT_OUT) & set(tables["indicator"]["indicator_id"])
    assert set(tables["venue"]["kind"]) == {"library", "fe_college", "adult_learning", "training_provider"}


def test_every_indicator_explains_itself(tables):
    words = tables["indicator"].drop(columns="upload_id", errors="ignore")
    assert (words != "").all().all()
    assert set(words["combine"]) <= {c.value for c in Combine}
    ranks = words[words["unit"].isin(["rank", "decile"])]
    assert (ranks["combine"] == Combine.NEVER).all()


def test_the_disclaimer_of_ons_travels_with_the_paper_returns(tables):
    source_id = tables["indicator"].set_index("indicator_id")["source_id"]["census_paper_share"]
    assert tables["source"].set_index("source_id")["disclaimer"][source_id] == PAPER_DISCLAIMER
    assert PAPER_DISCLAIMER in (ROOT / "data" / "README.md").read_text(encoding="utf-8")


def test_nobodys_address_telephone_or_web_page_is_in_the_bundle(tables):
    contact = re.compile(r"[\w.+-]+@[\w-]+\.\w+|\b0\d{3,4}[ -]?\d{3}[ -]?\d{3,4}\b|https?://|www\.")
    for name, frame in tables.items():
        for column in frame.select_dtypes(include=["object", "str"]):
            texts = frame[column].dropna().drop_duplicates().astype(str)
            assert not texts.str.contains(contact).any(), (name, column)


def test_thirty_eight_leps_share_seven_districts(tables):
    leps = tables["region"].query("kind == 'lep'")["region_code"]
    members = tables["regionmember"][tables["regionmember"]["region_code"].isin(leps)]
    assert len(leps) == LEPS == 38
    assert members["lad_code"].nunique() == 296
    shared = members[members["shared"] == "True"]
    assert shared["lad_code"].nunique() == SHARED_DISTRICTS == 7
    assert len(shared) == 2 * SHARED_DISTRICTS
    assert (tables["regionmember"]["shared"] == "True").sum() == len(shared)


def test_lancashire_is_fourteen_districts_in_every_way_of_grouping(tables):
    names = tables["region"].set_index("region_code")["name"]
    size = tables["regionmember"].groupby("region_code").size()
    lancashires = [code for code, name in names.items() if name == "Lancashire"]
    assert sorted(lancashires) == ["E37000019", "E47000018", "E69000019", "ldsp-lancashire"]
    assert {int(size[code]) for code in lancashires} == {14}
    assert size[ENGLAND] == 296


def test_the_data_dictionary_names_every_table_and_column():
    text = (ROOT / "docs" / "data.md").read_text(encoding="utf-8")
    for name, store in Base.metadata.tables.items():
        section = text.split(f"### {name}\n")[1].split("\n##")[0] + text.split("## Where things come from")[0]
        assert [c.name for c in store.columns if f"`{c.name}`" not in section] == [], name


# --- the boundaries on disk -------------------------------------------------------------------------------------------


def test_boundaries_are_whole_valid_and_clockwise(tables):
    record = json.loads((ROOT / "geo" / "bundle.json").read_text(encoding="utf-8"))
    found = {p.relative_to(ROOT / "geo").as_posix() for p in (ROOT / "geo").rglob("*.parquet")}
    assert set(record) == found
    for path, listed in record.items():
        assert hashlib.sha256((ROOT / "geo" / path).read_bytes()).hexdigest() == listed["sha256"], path
        if path.endswith("adjacent.parquet"):
            continue
        shapes = gpd.read_parquet(ROOT / "geo" / path)
        key, register = ("lsoa_code", "neighbourhood") if "lsoa21" in path else ("lad_code", "district")
        assert len(shapes) == listed["rows"]
        assert sorted(shapes[key]) == sorted(tables[register][key])
        assert shapes.crs.to_epsg() == 4326
        assert shapes.is_valid.all(), path
        assert not shapes.is_empty.any(), path
        assert not shapely.is_ccw(shapely.get_exterior_ring(shapely.get_parts(shapes.geometry.to_numpy()))).any(), path


def test_only_the_isles_of_scilly_have_no_neighbour(tables):
    pairs = pd.read_parquet(ROOT / "geo" / "lsoa21" / "adjacent.parquet")
    assert (pairs["lsoa_code_a"] < pairs["lsoa_code_b"]).all()
    assert not pairs.duplicated().any()
    names = tables["neighbourhood"].set_index("lsoa_code")["name"]
    alone = set(names.index) - set(pairs["lsoa_code_a"]) - set(pairs["lsoa_code_b"])
    assert [names[code] for code in alone] == ["Isles of Scilly 001A"]


def four_squares() -> gpd.GeoDataFrame:
    squares = [shapely.box(x, y, x + 1, y + 1) for x in (0, 1) for y in (0, 1)] + [shapely.box(5, 5, 6, 6)]
    codes = [f"E0100000{n}" for n in range(5)]
    return gpd.GeoDataFrame({"lsoa_code": codes, "lad_code": "E07000117"}, geometry=squares, crs=4326)


def test_neighbours_share_a_border_or_a_corner():
    pairs = boundaries.adjacent(four_squares())
    together = [f"E0100000{n}" for n in range(4)]
    expected = [(a, b) for i, a in enumerate(together) for b in together[i + 1 :]]
    assert list(pairs.itertuples(index=False, name=None)) == expected


def test_generalised_neighbours_leave_no_gap_between_them():
    squares = four_squares().set_geometry(four_squares().geometry.affine_transform([0.01, 0, 0, 0.01, -2.3, 53.7]))
    made = boundaries.coarse(squares, 200.0).geometry
    assert made.iloc[:4].union_all().geom_type == "Polygon"
    assert len(made.iloc[:4].union_all().interiors) == 0
    assert made.is_valid.all()


def test_hexagons_stand_on_a_point_and_touch_their_neighbours():
    layout = pd.DataFrame({"lad_code": ["E07000117", "E07000122"], "hex_x": [3.0, 4.0], "hex_y": [0.0, 0.0]})
    burnley, pendle = boundaries.hexagon_shapes(layout).geometry
    west, south, east, north = burnley.bounds
    assert north - south == pytest.approx(2 * 0.0577)
    assert east - west == pytest.approx(0.1, abs=1e-3)
    assert burnley.distance(pendle) < 1e-3
    assert burnley.intersection(pendle).area < 1e-3 * burnley.area


# --- what the compile step refuses ------------------------------------------------------------------------------------


def test_a_missing_file_is_refused_by_name(tmp_path):
    with pytest.raises(BundleTrouble, match=r"The file geo/lad24_points.csv is not in the source folder."):
        read_csv(tmp_path, "geo/lad24_points.csv", ["lad_code"])


def test_a_missing_column_and_a_wrong_number_of_rows_are_refused(tmp_path):
    (tmp_path / "hex.csv").write_text("lad_code,x\nE07000117,1\n", encoding="utf-8")
    with pytest.raises(BundleTrouble, match=r"The file hex.csv lacks the column y."):
        read_csv(tmp_path, "hex.csv", ["lad_code", "x", "y"])
    with pytest.raises(BundleTrouble, match=r"There are 1 rows in hex.csv where 296 were expected."):
        read_csv(tmp_path, "hex.csv", ["lad_code", "x"], rows=296)


def test_files_that_are_not_what_their_name_says_are_refused(tmp_path):
    for name in ("a.csv", "b.parquet", "c.geojson"):
        (tmp_path / name).write_bytes(b"\xff\xfe\x00nonsense")
    with pytest.raises(BundleTrouble, match=r"a\.csv cannot be read as CSV"):
        read_csv(tmp_path, "a.csv", ["lad_code"])
    with pytest.raises(BundleTrouble, match=r"b\.parquet cannot be read as Parquet"):
        read_parquet(tmp_path, "b.parquet", ["lad_code"])
    with pytest.raises(BundleTrouble, match=r"c\.geojson cannot be read as boundaries"):
        read_shapes(tmp_path, "c.geojson", ["lad_code"], rows=1)


def test_boundaries_in_metres_are_refused(tmp_path):
    four_squares().to_crs(27700).to_parquet(tmp_path / "metres.parquet")
    with pytest.raises(BundleTrouble, match="not in longitude and latitude"):
        read_shapes(tmp_path, "metres.parquet", ["lsoa_code"], rows=5)


def test_a_key_that_occurs_twice_is_refused():
    twice = pd.DataFrame({"lad_code": ["E07000117", "E07000117"]})
    with pytest.raises(BundleTrouble, match=r"In points the key \(E07000117\) occurs more than once"):
        checks.unique(twice, ["lad_code"], "points")


def test_an_unknown_district_is_refused_and_so_is_one_left_out():
    with pytest.raises(BundleTrouble, match="1 unknown district codes: E06000999"):
        checks.known(pd.Series(["E07000117", "E06000999"]), SMALL_LANCASHIRE, "district", "points")
    with pytest.raises(BundleTrouble, match="leaves out 1 district codes: E07000122"):
        checks.complete(pd.Series(["E07000117", "E07000119"]), SMALL_LANCASHIRE, "district", "points")


def test_a_share_above_a_hundred_is_refused_and_a_missing_one_is_not():
    checks.between(pd.Series([0.0, 100.0, None]), 0, 100, "shares")
    with pytest.raises(BundleTrouble, match=r"1 values outside 0 to 100, such as 101"):
        checks.between(pd.Series([101.0]), 0, 100, "shares")


def test_a_word_among_numbers_and_a_third_answer_to_yes_or_no_are_refused():
    with pytest.raises(BundleTrouble, match="'n/a' is not a number in the column lon"):
        numbers(pd.Series(["1", "n/a"], name="lon"), "points")
    with pytest.raises(BundleTrouble, match="'Suburban' is neither 'Rural' nor 'Urban'"):
        flags(pd.Series(["Rural", "Suburban"]), "Rural", "Urban", "classes")


def test_a_missing_value_without_a_reason_is_refused():
    with pytest.raises(BundleTrouble, match="1 missing values that no symbol explains"):
        checks.explained(pd.DataFrame({"value": [1.0, None], "symbol": [None, None]}), "the values")


@pytest.mark.parametrize("period", ["2023/25", "spring 2020", "2024-13", "20", "Foo 2020-Mar 2021"])
def test_a_period_of_an_unknown_kind_is_refused(period):
    with pytest.raises(BundleTrouble, match="written in a way that is not known"):
        days(period, Timing.ACADEMIC)


@pytest.mark.parametrize(
    ("period", "timing", "first", "last"),
    [
        ("2021", Timing.CENSUS, date(2021, 3, 21), date(2021, 3, 21)),
        ("2019", Timing.CENSUS, date(2019, 6, 30), date(2019, 6, 30)),
        ("2025", Timing.CALENDAR, date(2025, 1, 1), date(2025, 12, 31)),
        ("2020", Timing.FIRST_QUARTER, date(2020, 1, 1), date(2020, 3, 31)),
        ("2025", Timing.APRIL, date(2025, 4, 1), date(2025, 4, 30)),
        ("2023/24", Timing.FINANCIAL, date(2023, 4, 1), date(2024, 3, 31)),
        ("1999/00", Timing.ACADEMIC, date(1999, 8, 1), date(2000, 7, 31)),
        ("2024-02", Timing.CALENDAR, date(2024, 2, 1), date(2024, 2, 29)),
    ],
)
def test_periods_begin_and_end_on_real_days(period, timing, first, last):
    assert days(period, timing) == (first, last)


# --- values -----------------------------------------------------------------------------------------------------------


def small_catalogue() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "indicator_id": ["employment_rate", "idaopi_rate"],
            "unit": ["%", "%"],
            "lsoa_column": ["", "idaopi_rate"],
            "lsoa_num_column": ["", "idaopi_num"],
            "lsoa_den_column": ["", ""],
            "lsoa_periods": ["", "2025"],
            "timing": [Timing.CALENDAR, Timing.CALENDAR],
        }
    )


@pytest.fixture
def write_districts(tmp_path, monkeypatch):
    """Write a publisher's file of district values; its length is then the one expected."""

    def write(*rows: str) -> Path:
        monkeypatch.setitem(values.ROWS, values.LONG, len(rows))
        return _write_districts(tmp_path, *rows)

    return write


def _write_districts(folder: Path, *rows: str) -> Path:
    (folder / "indicators").mkdir(exist_ok=True)
    head = "lad_code,indicator_id,period,value,numerator,denominator,lower_ci,upper_ci,note"
    (folder / values.LONG).write_text("\n".join([head, *rows, ""]), encoding="utf-8")
    return folder


def test_a_district_that_is_absent_is_not_available_and_an_unreliable_one_keeps_its_value(write_districts):
    source = write_districts(
        "E07000117,employment_rate,2023,70.5,,,66.1,74.9,",
        "E07000122,employment_rate,2023,40.1,,,20.0,60.2,low sample: unreliable estimate",
    )
    made = values.district_values(source, small_catalogue(), SMALL_LANCASHIRE).set_index("area_code")
    assert made["value"].to_dict() == pytest.approx(
        {"E07000117": 70.5, "E07000119": np.nan, "E07000122": 40.1}, nan_ok=True
    )
    assert made["symbol"].fillna("").to_dict() == {"E07000117": "", "E07000119": "x", "E07000122": "u"}
    assert made.loc["E07000119", "note"] == "not published for this district"
    assert made.loc["E07000117", "lower_ci"] == 66.1


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("E07000117,happiness,2023,7,,,,,", "unknown indicator codes: happiness"),
        ("E06000999,employment_rate,2023,70,,,,,", "unknown district codes: E06000999"),
        ("E07000117,employment_rate,2023,170,,,,,", "values outside 0 to 100"),
        ("E07000117,employment_rate,2023,50,30,100,,,", "not their numerator over their denominator"),
    ],
)
def test_a_district_file_that_makes_no_sense_is_refused(write_districts, row, sentence):
    source = write_districts(row)
    with pytest.raises(BundleTrouble, match=sentence):
        values.district_values(source, small_catalogue(), SMALL_LANCASHIRE)


def test_a_district_row_that_fell_out_of_the_file_does_not_pass_for_unpublished(write_districts, monkeypatch):
    source = write_districts("E07000117,employment_rate,2023,70,,,,,")
    monkeypatch.setitem(values.ROWS, values.LONG, 2)
    with pytest.raises(BundleTrouble, match=r"There are 1 rows in .* where 2 were expected"):
        values.district_values(source, small_catalogue(), SMALL_LANCASHIRE)


def test_a_suppressed_neighbourhood_says_so_and_an_earlier_edition_says_where_it_was_carried_from(
    tmp_path, monkeypatch
):
    monkeypatch.setattr(values, "NEIGHBOURHOODS", 2)
    (tmp_path / "indicators").mkdir()
    wide = pd.DataFrame(
        {
            "lsoa_code": ["E01000002", "E01000001"],
            "lsoa11_change": ["S", "U"],
            "idaopi_rate": np.array([np.nan, 27.1130009], dtype="float32"),
            "idaopi_num": [None, 35.0],
            "idaopi_rate_2019": np.array([10.0, 20.0], dtype="float32"),
            "idaopi_2019_num": [10.0, 20.0],
            "idaopi_2019_den": [100.0, 100.0],
        }
    )
    wide.to_parquet(tmp_path / values.WIDE)
    catalogue = small_catalogue()
    catalogue.loc[1, "lsoa_periods"] = "2025;2019"
    made = values.neighbourhood_values(tmp_path, catalogue, {"E01000001", "E01000002"})
    made = made.set_index(["period", "area_code"])
    assert made.loc[("2025", "E01000001"), "value"] == 27.113
    assert tuple(made.loc[("2025", "E01000002"), ["symbol", "note"]]) == (
        "c",
        "count under 10 suppressed by the publisher",
    )
    assert made.loc[("2019", "E01000002"), "note"] == "carried over from the neighbourhood of 2011 that was split"
    assert made.loc[("2019", "E01000001"), "denominator"] == 100.0


def test_districts_that_are_not_the_sum_of_their_neighbourhoods_are_refused():
    row = {"indicator_id": "population", "period": "2021", "numerator": np.nan, "denominator": np.nan}
    small = pd.DataFrame([row | {"area_code": code, "value": 1000.0} for code in ("E01000001", "E01000002")])
    home = pd.Series("E07000117", index=["E01000001", "E01000002"])
    england = pd.DataFrame([row | {"area_code": ENGLAND, "value": 2000.0}])
    values.sums_agree(small, pd.DataFrame([row | {"area_code": "E07000117", "value": 2000.0}]), england, home)
    with pytest.raises(BundleTrouble, match="districts whose value is not the sum of their neighbourhoods"):
        values.sums_agree(small, pd.DataFrame([row | {"area_code": "E07000117", "value": 2002.0}]), england, home)
    district = pd.DataFrame([row | {"area_code": "E07000117", "value": 2000.0}])
    with pytest.raises(BundleTrouble, match="There are 2,000 residents of England where 2,500 were expected"):
        values.sums_agree(small, district, england.assign(value=2500.0), home)


def test_an_indicator_that_stands_in_the_catalogue_only_is_refused(tmp_path):
    names = [e.indicator_id for e in ENTRIES[1:]] + [*LEFT_OUT, "happiness"]
    columns = ["short_label", "label", "unit", "component", "quality", "definition"]
    columns += ["lsoa_column", "lsoa_num_column", "lsoa_den_column", "lsoa_periods"]
    frame = pd.DataFrame({"indicator_id": names, "polarity": 1, "decimals": 1} | dict.fromkeys(columns, "words"))
    (tmp_path / "indicators").mkdir()
    frame.to_csv(tmp_path / values.CATALOGUE, index=False)
    with pytest.raises(BundleTrouble, match="1 unknown indicator codes: happiness"):
        values.catalogue(tmp_path)


# --- writing ----------------------------------------------------------------------------------------------------------


def a_source() -> pd.DataFrame:
    return pd.DataFrame([dict.fromkeys(columns_of(Base.metadata.tables["source"]), "words, “quoted”")])


def some_values() -> pd.DataFrame:
    row = {
        "indicator_id": "population",
        "level": "district",
        "period": "2021",
        "area_code": "E07000117",
        "value": 94_651.0,
    }
    return values.blank(pd.DataFrame([row, row | {"area_code": "E07000122", "value": None, "symbol": "x"}]))


def test_the_same_rows_give_the_same_bytes():
    assert as_csv("source", a_source()).content == as_csv("source", a_source()).content
    assert as_parquet("value", some_values()).content == as_parquet("value", some_values()).content
    assert boundaries.as_geoparquet(four_squares(), 5) == boundaries.as_geoparquet(four_squares(), 5)


def test_a_column_that_must_be_filled_is_not_written_hollow():
    with pytest.raises(BundleTrouble, match="The table source has rows without licence"):
        as_csv("source", a_source().assign(licence=None))


def test_a_compile_that_fails_writes_nothing(tmp_path, monkeypatch, capsys):
    out = tmp_path / "out"
    out.mkdir()
    with pytest.raises(BundleTrouble):
        compile_bundle(tmp_path, out)
    monkeypatch.setattr("sys.argv", ["compile", "--source", str(tmp_path), "--out", str(out)])
    assert main() == 1
    assert "is not in the source folder. Put it there" in capsys.readouterr().err
    assert list(out.iterdir()) == []


def test_presets_are_listed_last_and_afresh_when_they_change(tmp_path):
    with pytest.raises(BundleTrouble, match=r"no data/bundle\.json"):
        list_presets(tmp_path)
    folder = tmp_path / "data" / "ldsp_index"
    folder.mkdir(parents=True)
    record = {"version": "1", "table_sets": [{"name": "ldsp_index"}, {"name": "ons_geography"}]}
    (tmp_path / "data" / "bundle.json").write_text(json.dumps(record), encoding="utf-8")
    preset = pd.DataFrame([dict.fromkeys(columns_of(Base.metadata.tables["indexpreset"]), "x")])
    preset.to_csv(folder / "indexpreset.csv", index=False)
    list_presets(tmp_path)
    listed = json.loads((tmp_path / "data" / "bundle.json").read_text(encoding="utf-8"))["table_sets"]
    assert [s["name"] for s in listed] == ["ons_geography", "ldsp_index"]
    assert listed[-1]["files"][0]["rows"] == 1
    pd.concat([preset, preset]).to_csv(folder / "indexpreset.csv", index=False)
    with pytest.raises(BundleTrouble, match="occurs more than once"):
        list_presets(tmp_path)
