"""The bundle beside the store: what a load would do is what it does."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import text

from ldsp.domain.records import Kind
from ldsp.store.comparing import compare
from ldsp.store.database import writing
from ldsp.store.seeding import load_again, seed
from tests.store import bundles
from tests.store.peoples import kept


def told(url: str, bundle, **how) -> dict[str, tuple[int, int, int]]:
    """Rows added, changed and removed, by table; tables without a difference left out."""
    found: dict[str, tuple[int, int, int]] = {}
    for one in compare(data_dir=bundle, url=url, **how):
        before = found.get(one.table, (0, 0, 0))
        found[one.table] = (before[0] + one.added, before[1] + one.changed, before[2] + one.removed)
    return {table: counts for table, counts in found.items() if any(counts)}


@pytest.mark.parametrize("thorough", [False, True])
def test_a_store_that_has_just_been_seeded_is_no_different(small_store, small_bundle, thorough):
    assert told(small_store, small_bundle, thorough=thorough) == {}
    rows = {one.table: one.bundled for one in compare(data_dir=small_bundle, url=small_store)}
    assert (rows["district"], rows["neighbourhood"]) == (2, 4)


def test_a_newer_bundle_says_row_by_row_what_it_brings(small_store, tmp_path):
    sets = bundles.small()
    sets["geography"]["district"][0]["name"] = "Burnley Borough"
    sets["geography"]["placename"] = [{"name": "Pendle District", "lad_code": "E07000122"}]
    sets["census"]["value"][0]["value"] += 1
    sets["census"]["value"].pop()
    newer = bundles.write(tmp_path / "newer", sets)
    assert told(small_store, newer) == {"district": (0, 1, 0), "placename": (1, 0, 1), "value": (0, 1, 1)}
    seed(data_dir=newer, url=small_store)
    assert told(small_store, newer, thorough=True) == {}


def test_rows_that_another_set_brings_into_the_same_table_are_no_difference(url, tmp_path):
    sets = bundles.small()
    sets["partnerships"] = {
        "region": [sets["geography"]["region"][0] | {"region_code": "dsp-east", "name": "East"}],
        "regionmember": [sets["geography"]["regionmember"][0] | {"region_code": "dsp-east"}],
    }
    bundle = bundles.write(tmp_path / "two", sets)
    seed(data_dir=bundle, url=url)
    assert told(url, bundle, thorough=True) == {}
    for rows in sets["partnerships"].values():
        rows.clear()
    sets["partnerships"]["region"].append(sets["geography"]["region"][0] | {"region_code": "dsp-west", "name": "West"})
    newer = bundles.write(tmp_path / "newer", sets)
    for how in ({}, {"thorough": True}):
        assert told(url, newer, **how)["region"] == (1, 0, 1)


def test_what_people_entered_is_no_difference(small_store, small_bundle):
    kept(small_store, Kind.REGIONS, {"lad_code": "E07000117"})
    kept(small_store, Kind.INDICATOR_VALUES, {"area_code": "E01024859", "value": 7.0})
    assert told(small_store, small_bundle, thorough=True) == {}


def test_a_bundled_row_that_was_harmed_is_found_by_a_thorough_look_only(small_store, small_bundle):
    with writing(small_store) as session:
        session.execute(text("UPDATE district SET name = 'Atlantis' WHERE name = 'Burnley'"))
    assert told(small_store, small_bundle) == {}
    assert told(small_store, small_bundle, thorough=True) == {"district": (0, 1, 0)}


def test_the_papers_and_the_regions_of_the_bundle_are_found_again_and_a_correction_is_no_difference(
    full_store, tmp_path
):
    """Their sets are the ones that share tables, or that come as an upload does: they are looked into as if loaded otherwise."""
    shutil.copy(full_store.removeprefix("sqlite:///"), tmp_path / "own.sqlite")
    own, bundle = f"sqlite:///{tmp_path / 'own.sqlite'}", Path(__file__).parents[2] / "data"
    with writing(own) as session:
        load_again(session, ["ldsp_programme", "ldsp_areas", "ons_geography"])
    assert told(own, bundle) == {}
    with writing(own) as session:
        changed = session.execute(
            text("UPDATE record_funding SET awarded_gbp = awarded_gbp + 1 WHERE NOT demonstration")
        ).rowcount
    assert told(own, bundle) == {"record_funding": (0, changed, 0)}
    with writing(own) as session:  # as if somebody had taken them out
        session.execute(text("UPDATE record_funding SET superseded_by = upload_id"))
    assert told(own, bundle) == {}
