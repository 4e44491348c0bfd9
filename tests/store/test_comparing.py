"""The bundle beside the store: what a load would do is what it does."""

import pytest
from sqlalchemy import text

from ldsp.domain.records import Kind
from ldsp.store.comparing import compare
from ldsp.store.database import writing
from ldsp.store.seeding import seed
from tests.store import bundles
from tests.store.peoples import kept


def told(url: str, bundle, **how) -> dict[str, tuple[int, int, int]]:
    """Rows added, changed and removed, by table; tables without a difference left out."""
    found = compare(data_dir=bundle, url=url, **how)
    return {
        one.table: (one.added, one.changed, one.removed) for one in found if one.added or one.changed or one.removed
    }


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


def test_what_people_entered_is_no_difference(small_store, small_bundle):
    kept(small_store, Kind.REGIONS, {"lad_code": "E07000117"})
    kept(small_store, Kind.INDICATOR_VALUES, {"area_code": "E01024859", "value": 7.0})
    assert told(small_store, small_bundle, thorough=True) == {}


def test_a_bundled_row_that_was_harmed_is_found_by_a_thorough_look_only(small_store, small_bundle):
    with writing(small_store) as session:
        session.execute(text("UPDATE district SET name = 'Atlantis' WHERE name = 'Burnley'"))
    assert told(small_store, small_bundle) == {}
    assert told(small_store, small_bundle, thorough=True) == {"district": (0, 1, 0)}
