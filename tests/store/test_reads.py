"""Questions put to a store of two districts and four neighbourhoods; every answer can be read off `bundles.small`."""

import json
from collections.abc import Iterator

import pandas as pd
import pytest
from sqlmodel import Session

from ldsp.domain.areas import Level, Likeness, RegionKind
from ldsp.store import reads
from ldsp.store.database import migrate, reading
from ldsp.store.reads.indicators import VALUE_COLUMNS
from tests.store.bundles import LSOAS

BURNLEY, PENDLE = "E07000117", "E07000122"


@pytest.fixture
def session(small_store: str) -> Iterator[Session]:
    with reading(small_store) as session:
        yield session


def rows(frame: pd.DataFrame) -> list[tuple]:
    """Rows as tuples, with None for what is missing."""
    return [tuple(None if pd.isna(cell) else cell for cell in row) for row in frame.itertuples(index=False, name=None)]


# --- areas


def test_districts_are_all_or_those_asked_for(session):
    assert rows(reads.districts(session)[["lad_code", "name", "is_rural"]]) == [
        (BURNLEY, "Burnley", False),
        (PENDLE, "Pendle", True),
    ]
    assert reads.districts(session, lad_codes=[PENDLE])["name"].tolist() == ["Pendle"]
    assert reads.districts(session, lad_codes=[]).empty


def test_neighbourhoods_are_those_of_the_districts(session):
    assert reads.neighbourhoods(session)["lsoa_code"].tolist() == list(LSOAS)
    found = reads.neighbourhoods(session, lad_codes=pd.Series([BURNLEY]))
    assert rows(found[["lsoa_code", "place_name"]]) == [("E01024859", "Burnley Town"), ("E01024861", "Burnley Town")]


def test_a_region_knows_how_many_districts_it_has(session):
    assert rows(reads.regions(session)) == [("E37000019", "lep", "Lancashire", "May 2021", "", 2)]
    assert reads.regions(session, kind=RegionKind.LSIP).empty


def test_the_members_of_a_region_come_by_name(session):
    assert rows(reads.members(session, region_code="E37000019")) == [
        (BURNLEY, "Burnley", False),
        (PENDLE, "Pendle", False),
    ]
    assert reads.members(session, region_code="nowhere").empty
    assert rows(reads.region_members(session)) == [("E37000019", BURNLEY, False), ("E37000019", PENDLE, False)]


def test_similar_areas_come_most_alike_first(session):
    found = reads.similar_areas(session, lad_code=BURNLEY, kind=Likeness.GLOBAL)
    assert rows(found) == [(1, "E08000008", "", True), (2, "W06000018", "Caerphilly", False)]
    assert reads.similar_areas(session, lad_code=BURNLEY, kind=Likeness.ECONOMIC).empty


def test_neighbouring_districts_are_pairs(session):
    assert rows(reads.adjacent_districts(session)) == [(BURNLEY, PENDLE, 18.5)]


def test_an_answer_without_rows_keeps_its_types(session):
    empty = reads.venues(session)
    assert empty.empty
    assert empty["lon"].dtype == "float64"
    assert empty["name"].dtype == "str"
    assert "upload_id" not in empty
    assert reads.postcode_sector(session, sector="ZZ1 1")["postcodes"].dtype == "int64"


# --- names and postcodes


@pytest.mark.parametrize(
    ("text", "lad_code"),
    [
        ("E07000117", BURNLEY),
        (" e07000117 ", BURNLEY),
        ("E07000999", BURNLEY),  # a code of the past
        ("burnley", BURNLEY),
        ("Borough of Burnley", BURNLEY),  # another name
        ("Atlantis", None),
        ("", None),
        ("%", None),
    ],
)
def test_a_code_or_name_of_today_or_of_the_past_means_a_district(session, text, lad_code):
    assert reads.resolve_district(session, text=text) == lad_code


def test_names_and_changes_can_be_listed(session):
    assert reads.place_names(session)["name"].tolist() == ["Borough of Burnley"]
    assert rows(reads.code_changes(session)[["old_code", "lad_code"]]) == [("E07000999", BURNLEY)]


def test_a_postcode_lies_where_most_of_its_sector_lies_with_exceptions(session):
    assert rows(reads.postcode_sector(session, sector="BB11 1")[["lad_code", "share_in_district"]]) == [(BURNLEY, 0.99)]
    assert reads.postcode_exception(session, postcode="BB111ZZ") == PENDLE
    assert reads.postcode_exception(session, postcode="BB111AA") is None


def test_neighbourhoods_are_found_by_name_place_or_code(session):
    found = reads.find_neighbourhoods(session, text="pendle t")
    assert rows(found) == [
        ("E01025181", "Pendle 001A", "Pendle Town", PENDLE, "Pendle"),
        ("E01025182", "Pendle 001B", "Pendle Town", PENDLE, "Pendle"),
    ]
    assert reads.find_neighbourhoods(session, text="e01024859")["name"].tolist() == ["Burnley 001A"]
    assert reads.find_neighbourhoods(session, text="001b")["name"].tolist() == ["Burnley 001B", "Pendle 001B"]
    assert len(reads.find_neighbourhoods(session, text="town", limit=3)) == 3


@pytest.mark.parametrize("text", ["", "  ", "%", "_", "Atlantis", "'"])
def test_signs_that_mean_something_to_a_database_find_nothing(session, text):
    assert reads.find_neighbourhoods(session, text=text).empty


# --- indicators and their values


def test_what_is_measured_and_by_whom(session):
    assert rows(reads.indicators(session)[["indicator_id", "polarity", "source_id"]]) == [
        ("older", 1, "census"),
        ("speed", -1, "census"),
    ]
    assert reads.sources(session)["source_id"].tolist() == ["census", "ldsp", "ons_geography", "os_code_point"]


def test_series_come_oldest_first(session):
    found = reads.series(session)
    assert rows(found[["indicator_id", "level", "period"]]) == [
        ("older", "district", "2021"),
        ("older", "neighbourhood", "2021"),
        ("older", "neighbourhood", "2025"),
        ("speed", "neighbourhood", "2021"),
    ]
    assert found["period_end"].tolist()[2] == pd.Timestamp("2025-12-31")


def test_values_are_of_the_latest_period_if_none_is_named(session):
    found = reads.values(session, indicator_ids=["speed", "older"], level=Level.NEIGHBOURHOOD)
    assert list(found.columns) == list(VALUE_COLUMNS)
    assert rows(found[["indicator_id", "period", "area_code", "value"]]) == [
        ("older", "2025", "E01024859", 9.5),
        ("older", "2025", "E01024861", 10.5),
        ("older", "2025", "E01025181", 11.5),
        ("older", "2025", "E01025182", 12.5),
        ("speed", "2021", "E01024859", 40.25),
        ("speed", "2021", "E01024861", None),
        ("speed", "2021", "E01025181", 0.0),
    ]
    assert rows(found[["symbol", "note"]])[4:] == [(None, None), ("c", "few premises"), ("low", None)]


def test_values_may_be_asked_for_periods_and_areas(session):
    found = reads.values(
        session,
        indicator_ids=["older"],
        level=Level.NEIGHBOURHOOD,
        periods=["2021"],
        area_codes=["E01025182", "E01024859"],
    )
    assert rows(found[["area_code", "value", "numerator", "denominator", "lower_ci"]]) == [
        ("E01024859", 8.0, 80.0, 1000.0, None),
        ("E01025182", 11.0, 83.0, 1000.0, None),
    ]
    assert reads.values(session, indicator_ids=["speed"], level=Level.DISTRICT).empty


def test_more_areas_than_a_question_can_name_are_answered_too(session):
    many = [*LSOAS, *(f"E01{n:06d}" for n in range(2_000))]
    found = reads.values(session, indicator_ids=["older"], level=Level.NEIGHBOURHOOD, area_codes=many)
    assert found["area_code"].tolist() == list(LSOAS)
    assert reads.values(session, indicator_ids=["older"], level=Level.NEIGHBOURHOOD, area_codes=many[4:]).empty


def test_history_is_every_period_of_an_area(session):
    found = reads.history(session, indicator_ids=["older", "speed"], area_codes=["E01024861", BURNLEY])
    assert rows(found[["indicator_id", "period", "area_code", "value"]]) == [
        ("older", "2021", BURNLEY, 8.5),
        ("older", "2021", "E01024861", 9.0),
        ("older", "2025", "E01024861", 10.5),
        ("speed", "2021", "E01024861", None),
    ]


def test_several_indicators_stand_beside_each_other(session):
    pairs = [("speed", "2021"), ("older", "2025")]
    numbers, symbols = reads.wide_values(session, pairs=pairs, level=Level.NEIGHBOURHOOD)
    assert numbers.index.name == "area_code"
    assert numbers.index.tolist() == list(LSOAS)
    assert rows(numbers) == [(40.25, 9.5), (None, 10.5), (0.0, 11.5), (None, 12.5)]
    # The fourth is not in the publication at all: not available.
    assert rows(symbols) == [(None, None), ("c", None), ("low", None), ("x", None)]


def test_the_wide_answer_may_be_of_some_districts_or_of_districts(session):
    some, _ = reads.wide_values(session, pairs=[("speed", "2021")], level=Level.NEIGHBOURHOOD, lad_codes=[PENDLE])
    assert rows(some.reset_index()) == [("E01025181", 0.0), ("E01025182", None)]
    district, _ = reads.wide_values(session, pairs=[("older", "2021")], level=Level.DISTRICT)
    assert rows(district.reset_index()) == [(BURNLEY, 8.5), (PENDLE, 10.5)]
    _, unknown = reads.wide_values(session, pairs=[("nothing", "2021")], level=Level.DISTRICT)
    assert rows(unknown) == [("x",), ("x",)]


def test_the_wide_answer_has_one_column_an_indicator(session):
    with pytest.raises(ValueError, match="one column an indicator"):
        reads.wide_values(session, pairs=[("older", "2021"), ("older", "2025")], level=Level.NEIGHBOURHOOD)
    with pytest.raises(ValueError, match="not of level 'benchmark'"):
        reads.wide_values(session, pairs=[("older", "2021")], level=Level.BENCHMARK)


# --- the index and the store itself


def test_presets_come_in_the_order_in_which_they_are_shown(session):
    found = reads.presets(session)
    assert rows(found.presets[["preset_id", "name"]]) == [("ldsp-1", "LDSP default")]
    assert json.loads(found.presets["edges"][0]) == {}
    assert found.components["component"].tolist() == ["demography", "connectivity"]
    assert found.indicators["indicator_id"].tolist() == ["older", "speed"]


def test_an_empty_store_answers_every_question_with_no_rows(url):
    migrate(url)
    with reading(url) as session:
        assert reads.revision(session) == 0
        numbers, symbols = reads.wide_values(session, pairs=[("older", "2021")], level=Level.NEIGHBOURHOOD)
        answers = [
            reads.districts(session),
            reads.neighbourhoods(session),
            reads.regions(session),
            reads.region_members(session),
            reads.venues(session),
            reads.presets(session).indicators,
            reads.values(session, indicator_ids=["older"], level=Level.NEIGHBOURHOOD),
            reads.history(session, indicator_ids=["older"], area_codes=[BURNLEY]),
            numbers,
            symbols,
        ]
        assert reads.resolve_district(session, text="Burnley") is None
    assert [len(answer) for answer in answers] == [0] * len(answers)


def test_all_of_england_is_read_in_the_order_of_its_codes(full_store):
    """The bundled data: 33,755 neighbourhoods beside the indicators of the default index."""
    with reading(full_store) as session:
        presets = reads.presets(session).indicators
        pairs = presets[presets["preset_id"] == "ldsp-1"][["indicator_id", "period"]].itertuples(index=False, name=None)
        numbers, symbols = reads.wide_values(session, pairs=list(pairs), level=Level.NEIGHBOURHOOD)
    assert numbers.shape == (33_755, len(presets[presets["preset_id"] == "ldsp-1"]))
    assert numbers.index.is_monotonic_increasing
    assert (numbers.notna() | symbols.notna()).all(axis=None)
