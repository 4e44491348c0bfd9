"""The numbers of the arithmetic: as they came, as England replaced them, as a region did; and the bundled ones themselves."""

import csv
from pathlib import Path

import pandas as pd
import pytest

from ldsp.domain.records import Kind
from ldsp.store import reads, writes
from ldsp.store.compile.assumptions import NO_VALUE, STATED
from ldsp.store.database import reading, writing
from ldsp.store.seeding import seed
from tests.store import bundles
from tests.store.peoples import AT, kept

ENGLAND, LANCASHIRE, ALIKE, PENDLE = "E92000001", "E37000019", "ldsp-lancashire", "own-pendle"
BUNDLED = Path(__file__).parents[2] / "data" / "ldsp_assumptions" / "assumption.csv"


@pytest.fixture
def store(url: str, tmp_path: Path) -> str:
    """A store with two assumptions, and three regions beside Lancashire: one alike, one of a single district, England."""
    sets = bundles.small()
    for code, name in ((ALIKE, "Lancashire"), (PENDLE, "Pendle alone"), (ENGLAND, "England")):
        sets["geography"]["region"].append({"region_code": code, "kind": "ldsp", "name": name})
    sets["geography"]["regionmember"] += [
        {"region_code": ALIKE, "lad_code": "E07000117"},
        {"region_code": ALIKE, "lad_code": "E07000122"},
        {"region_code": PENDLE, "lad_code": "E07000122"},
    ]
    sets["assumptions"] = {
        "source": [{"source_id": "host", "publisher": "HOST"}],
        "assumption": [
            {"assumption_id": "value_deadweight", "topic": "value", "value": 27.0, "low": 15.0, "high": 40.0, "period": "2022",
             "sample_size": 90.0, "own_choice": True, "source_id": "host"},
            {"assumption_id": "access_detour", "topic": "access", "value": 1.3, "source_id": "host"},
        ],
    }  # fmt: skip
    seed(data_dir=bundles.write(tmp_path / "data", sets), url=url)
    return url


def found(url: str, region_code: str | None = None, topic: str | None = None) -> pd.DataFrame:
    with reading(url) as session:
        return reads.assumptions(session, topic=topic, region_code=region_code).set_index("assumption_id")


def enter(url: str, value: float, region_code: str, **rest) -> int:
    row = {"assumption_id": "value_deadweight", "value": value, "source": "Minute 4"} | rest
    return kept(url, Kind.ASSUMPTIONS, row, region_code=region_code)


def test_what_came_is_used_until_somebody_replaces_it(store):
    table = found(store)
    assert table["value"].to_dict() == {"access_detour": 1.3, "value_deadweight": 27.0}
    assert not table["replaced"].any()
    assert list(found(store, topic="access").index) == ["access_detour"]


def test_a_regions_own_goes_before_englands_and_englands_before_what_came(store):
    enter(store, 20.0, ENGLAND)
    enter(store, 35.0, LANCASHIRE)
    deadweight = {code: found(store, code).loc["value_deadweight", "value"] for code in (LANCASHIRE, PENDLE, ENGLAND)}
    assert deadweight == {LANCASHIRE: 35.0, PENDLE: 20.0, ENGLAND: 20.0}
    assert found(store).loc["value_deadweight", "value"] == 20.0
    assert found(store).loc["access_detour", "value"] == 1.3


def test_a_region_of_the_same_districts_shares_what_was_entered_unless_it_has_its_own(store):
    enter(store, 35.0, LANCASHIRE)
    assert found(store, ALIKE).loc["value_deadweight", "value"] == 35.0
    enter(store, 30.0, ALIKE)
    assert found(store, ALIKE).loc["value_deadweight", "value"] == 30.0
    assert found(store, LANCASHIRE).loc["value_deadweight", "value"] == 35.0


def test_a_replaced_value_leaves_the_range_and_the_sample_of_the_other_behind(store):
    enter(store, 35.0, LANCASHIRE, period="2024", note="Our own survey.")
    row = found(store, LANCASHIRE).loc["value_deadweight"]
    assert (row["period"], row["note"], row["replaced_source"], row["came_as"]) == (
        "2024", "Our own survey.", "Minute 4", 27.0,
    )  # fmt: skip
    assert row[["low", "high", "sample_size"]].isna().all()
    assert row["replaced"]
    assert not row["own_choice"]


def test_what_is_undone_or_made_up_replaces_nothing(store):
    kept(
        store, Kind.ASSUMPTIONS, {"assumption_id": "value_deadweight", "value": 1.0, "source": "x"}, demonstration=True
    )
    assert found(store, LANCASHIRE).loc["value_deadweight", "value"] == 27.0
    upload_id = enter(store, 35.0, LANCASHIRE)
    with writing(store) as session:
        writes.undo(session, upload_id, who="Ann", at=AT)
    assert found(store, LANCASHIRE).loc["value_deadweight", "value"] == 27.0


# --- the bundled ones


@pytest.fixture(scope="module")
def bundled() -> dict[str, dict[str, str]]:
    with BUNDLED.open(encoding="utf-8") as file:
        return {row["assumption_id"]: row for row in csv.DictReader(file)}


def test_every_printed_rate_is_there_as_printed(bundled):
    """ONS, Internet users 2020: recent use 92%, 16 to 24 99%, 75 and over 54%; Lloyds 2019: 22% and 53%; Green Book: 3.5%."""
    printed = {
        "basic_recent_use_adults": 92.1, "basic_recent_use_age_16_24": 99.5, "basic_recent_use_age_75_plus": 54.0,
        "basic_never_used_adults": 6.3, "basic_lack_life_skills": 22, "general_lack_work_skills": 53,
        "value_discount_rate": 3.5, "value_deadweight": 27, "value_displacement": 1, "value_attribution": 33,
        "value_return_uk_2022": 9.48, "value_online_new_user": 1064, "advanced_hard_to_fill": 25,
    }  # fmt: skip
    assert {name: float(bundled[name]["value"]) for name in printed} == printed


def test_ways_of_using_the_internet_add_up_for_every_group(bundled):
    for group in (name.removeprefix("basic_non_use_") for name in bundled if name.startswith("basic_non_use_")):
        used, lapsed, never, non_use = (
            float(bundled[f"basic_{way}_{group}"]["value"])
            for way in ("recent_use", "lapsed_use", "never_used", "non_use")
        )
        assert lapsed + never == pytest.approx(non_use, abs=0.11), group
        assert used + non_use == pytest.approx(100, abs=0.31), group  # rounded, and a few did not answer


def test_a_range_holds_its_value_and_our_own_choices_say_so(bundled):
    for name, row in bundled.items():
        low, high = (float(row[end]) if row[end] else None for end in ("low", "high"))
        assert (low is None) == (high is None), name
        assert low is None or low <= float(row["value"]) <= high, name
        assert (row["own_choice"] == "True") == (row["source_id"] == "ldsp_own_choices"), name
        assert row["note"], name


def test_every_money_value_that_may_be_passed_on_is_there_and_the_others_say_why_not(bundled):
    named = {entry.value_id for entry in STATED if entry.value_id}
    assert named | set(NO_VALUE) == {f"U{number:02d}" for number in range(1, 24)}
    assert not named & set(NO_VALUE)
    assert all(NO_VALUE.values())


def test_a_sample_size_is_given_only_where_one_was_published(bundled):
    assert {name for name, row in bundled.items() if row["sample_size"]} == {"basic_lack_life_skills"}
