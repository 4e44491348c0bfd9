"""The bundled tables into the store: whole or not at all, once, and never over what people entered."""

import random
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy import event, text

from ldsp.errors import BundleTrouble, StoreTrouble
from ldsp.store import reads, seeding
from ldsp.store.bundle import read_bundle
from ldsp.store.database import engine, migrate, reading, writing
from ldsp.store.seeding import is_seeded, seed
from ldsp.store.tables import Base, Upload
from tests.store import bundles, killing
from tests.store.bundles import value


def contents(url: str) -> dict[str, list[tuple]]:
    """Every row of every table, in order; values under the name of their series, whose number may differ."""
    series, values = Base.metadata.tables["series"], Base.metadata.tables["value"]
    name = series.c["indicator_id", "level", "period"]
    kept = {}
    with reading(url) as session:
        for table in Base.metadata.sorted_tables:
            columns = [c for c in table.columns if c.name not in {"series_id", "loaded_at"}]
            question = sa.select(*columns)
            if table is values:
                question = sa.select(*name, *columns).join(series)
            if table.name not in {"revision", "moved"}:
                kept[table.name] = sorted((tuple(row) for row in session.execute(question)), key=str)
    return kept


def numbers(url: str, indicator_id: str, period: str) -> dict[str, float]:
    """The values of an indicator in a period, by neighbourhood."""
    with reading(url) as session:
        found = reads.values(session, indicator_ids=[indicator_id], level="neighbourhood", periods=[period])
    return dict(zip(found["area_code"], found["value"], strict=True))


def revision(url: str) -> int:
    with reading(url) as session:
        return reads.revision(session)


def add(url: str, table: str, *rows: dict, upload_id: int = 1) -> None:
    """Enter rows as people do: with an upload; a bundled row with the same key gives way."""
    target = Base.metadata.tables[table]
    with writing(url) as session:
        if session.get(Upload, upload_id) is None:
            receipt = {"kind": table, "file_name": "f.csv", "sha256": "", "rows": 1, "kept_by": "Ann"}
            session.add(Upload(upload_id=upload_id, kept_at=datetime(2026, 1, 2, tzinfo=UTC), **receipt))
            session.flush()
        for row in rows:
            key = [target.c[c.name] == row[c.name] for c in target.primary_key if c.name in row]
            if key:
                session.execute(sa.delete(target).where(*key))
            session.execute(sa.insert(target).values(**row, upload_id=upload_id))


def series_id(url: str, indicator_id: str, period: str) -> int:
    with reading(url) as session:
        found = reads.series(session).set_index(["indicator_id", "level", "period"])
    return int(found.loc[(indicator_id, "neighbourhood", period), "series_id"])


# --- a first seed


def test_a_seed_brings_every_row_of_the_bundle(small_store, small_bundle):
    kept = contents(small_store)
    for table_set in read_bundle(small_bundle).table_sets:
        for file in table_set.files:
            assert len(kept[file.table.name]) >= file.rows, file.path
    assert kept["district"][0][:2] == ("E07000117", "Burnley")
    assert ("older", "neighbourhood", "2021", "E01024859", 8.0, 80.0, 1000.0, *[None] * 5) in kept["value"]
    assert ("speed", "neighbourhood", "2021", "E01024861", *[None] * 5, "c", "few premises", None) in kept["value"]
    assert numbers(small_store, "older", "2025") == {
        "E01024859": 9.5,
        "E01024861": 10.5,
        "E01025181": 11.5,
        "E01025182": 12.5,
    }


def test_an_empty_text_stays_a_text_and_a_missing_one_is_missing(small_store):
    with reading(small_store) as session:
        assert session.execute(text("SELECT caveat FROM indicator WHERE indicator_id = 'older'")).scalar_one() == ""
        assert session.execute(text("SELECT count(*) FROM value WHERE symbol = '' OR note = ''")).scalar_one() == 0


def test_seeding_again_changes_nothing(small_store, small_bundle):
    before, state = contents(small_store), revision(small_store)
    assert is_seeded(data_dir=small_bundle, url=small_store)
    seed(data_dir=small_bundle, url=small_store)
    assert (contents(small_store), revision(small_store)) == (before, state)


def test_a_store_is_not_seeded_before_the_last_set_is_in(url, small_bundle):
    assert not is_seeded(data_dir=small_bundle, url=url)
    migrate(url)
    assert not is_seeded(data_dir=small_bundle, url=url)

    def stops(words: str, _share: float) -> None:
        if words == "Loading index":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        seed(stops, data_dir=small_bundle, url=url)
    assert not is_seeded(data_dir=small_bundle, url=url)
    seed(data_dir=small_bundle, url=url)
    assert is_seeded(data_dir=small_bundle, url=url)


def test_progress_names_each_set_and_only_grows(url, small_bundle):
    told = []
    seed(lambda words, share: told.append((words, share)), data_dir=small_bundle, url=url)
    words = list(dict.fromkeys(words for words, _ in told))
    assert words[0] == "Looking at the store"
    assert words[2:6] == ["Loading geography", "Loading postcodes", "Loading census", "Loading index"]
    assert told[-1] == ("The store is up to date", 1.0)
    shares = [share for _, share in told]
    assert shares == sorted(shares)
    assert shares[0] == 0.0


# --- interrupted and doubled seeds


def seeds(say, url, bundle):
    def tell(words, _share):
        say(words)
        time.sleep(0.002)  # so that the parent, which counts these lines, can strike before the next

    seed(tell, data_dir=bundle, url=url)


def test_a_seed_killed_at_any_moment_goes_on_and_ends_whole(url, tmp_path):
    bundle = bundles.write(tmp_path / "data", bundles.large())
    reference = f"sqlite:///{tmp_path / 'uninterrupted.sqlite'}"
    steps: list[str] = []
    seed(lambda words, _share: steps.append(words), data_dir=bundle, url=reference)
    whole = contents(reference)
    chance = random.Random(19)
    survived = []
    for _ in range(4):
        with killing.working(seeds, url, bundle) as child:
            for _ in zip(range(chance.randrange(3, len(steps) // 2)), child.lines(), strict=False):
                pass
            child.kill()
        with reading(url) as session:
            rows = dict(session.execute(text("SELECT table_set, rows FROM seedrecord")).all())
            values = session.execute(text("SELECT count(*) FROM value")).scalar_one()
        loaded = [s for s in read_bundle(bundle).table_sets if s.name in rows]
        # A set is in with all its rows or with none, and once in it stays.
        assert values == sum(file.rows for s in loaded for file in s.files if file.table.name == "value")
        survived.append(len(loaded))
    assert survived == sorted(survived)
    assert survived[-1] > 0
    seed(data_dir=bundle, url=url)
    assert contents(url) == whole
    assert is_seeded(data_dir=bundle, url=url)


def test_two_seeds_that_start_at_once_do_not_collide(url, tmp_path):
    bundle = bundles.write(tmp_path / "data", bundles.large(1_000))
    reference = f"sqlite:///{tmp_path / 'alone.sqlite'}"
    seed(data_dir=bundle, url=reference)
    with killing.working(seeds, url, bundle) as one, killing.working(seeds, url, bundle) as other:
        assert one.succeeds()
        assert other.succeeds()
    assert contents(url) == contents(reference)


def test_the_second_of_two_seeds_finds_the_set_loaded_and_does_not_load_it_again(small_store, small_bundle):
    for table_set in read_bundle(small_bundle).table_sets:
        assert list(seeding._load(table_set, small_store)) == []


# --- damaged and wrong bundles


@pytest.mark.parametrize("harm", [lambda path: path.write_bytes(path.read_bytes()[:-1] + b"?"), Path.unlink])
def test_a_damaged_or_missing_file_is_named_before_anything_is_changed(url, small_bundle, harm):
    migrate(url)
    before = contents(url)
    harm(small_bundle / "index" / "presetindicator.csv")
    with pytest.raises(
        BundleTrouble, match=r"presetindicator\.csv is (damaged|missing).*nothing was changed.*Get a fresh copy"
    ):
        seed(data_dir=small_bundle, url=url)
    assert contents(url) == before
    assert revision(url) == 0


@pytest.mark.parametrize("content", ["{", "[]", '{"version": "1", "table_sets": [{"name": "x"}]}'])
def test_a_damaged_list_is_refused(url, small_bundle, content):
    (small_bundle / "bundle.json").write_text(content)
    with pytest.raises(BundleTrouble, match=r"bundle\.json, is damaged or of another version"):
        seed(data_dir=small_bundle, url=url)


def test_a_missing_list_is_refused(url, tmp_path):
    with pytest.raises(BundleTrouble, match=r"bundle\.json, is missing"):
        is_seeded(data_dir=tmp_path, url=url)


def test_a_bundle_that_contradicts_itself_is_refused_and_leaves_the_other_sets(url, tmp_path):
    sets = bundles.small()
    sets["census"]["indicator"][0]["source_id"] = "nobody"
    with pytest.raises(BundleTrouble, match="The bundled data 'census' contradict what the store holds"):
        seed(data_dir=bundles.write(tmp_path / "data", sets), url=url)
    kept = contents(url)
    assert (len(kept["district"]), kept["indicator"], kept["value"]) == (2, [], [])


def test_values_of_a_series_that_is_nowhere_described_are_refused(url, tmp_path):
    sets = bundles.small()
    sets["census"]["value"].append(value("older", "1999", "E01024859", 1.0))
    with pytest.raises(BundleTrouble, match="values of a series that is nowhere described"):
        seed(data_dir=bundles.write(tmp_path / "data", sets), url=url)
    assert contents(url)["value"] == []


# --- a newer bundle


def test_a_newer_bundle_changes_adds_and_removes_bundled_rows(small_store, tmp_path):
    sets = bundles.small()
    sets["geography"]["district"][0]["name"] = "Burnley Borough"
    sets["geography"]["placename"] = [{"name": "Pendle District", "lad_code": "E07000122"}]
    census = sets["census"]
    census["indicator"] = [census["indicator"][0], {"indicator_id": "new", "source_id": "census"}]
    census["series"] = [census["series"][0], {"indicator_id": "new"} | bundles.SERIES_2025]
    census["value"] = [value("older", "2021", "E01024859", 7.5), value("new", "2025", "E01024859", 1.0)]
    del sets["index"]
    newer = bundles.write(tmp_path / "newer", sets, version="2")
    state = revision(small_store)
    seed(data_dir=newer, url=small_store)
    assert is_seeded(data_dir=newer, url=small_store)
    assert revision(small_store) > state

    fresh = f"sqlite:///{tmp_path / 'fresh.sqlite'}"
    seed(data_dir=newer, url=fresh)
    assert contents(small_store) == contents(fresh)
    assert numbers(small_store, "older", "2021") == {"E01024859": 7.5}


def test_a_series_keeps_its_number_in_a_newer_bundle(small_store, tmp_path):
    before = series_id(small_store, "older", "2025")
    sets = bundles.small()
    sets["census"]["series"].reverse()
    sets["census"]["value"].reverse()
    seed(data_dir=bundles.write(tmp_path / "newer", sets), url=small_store)
    assert series_id(small_store, "older", "2025") == before


def test_an_indicator_may_move_from_one_set_to_another(small_store, tmp_path):
    sets = bundles.small()
    moved = {"source": [{"source_id": "other"}]}
    for table in ("indicator", "series", "value"):
        moved[table] = [row for row in sets["census"][table] if row["indicator_id"] == "speed"]
        sets["census"][table] = [row for row in sets["census"][table] if row["indicator_id"] != "speed"]
    moved["indicator"][0]["source_id"] = "other"
    newer = bundles.write(tmp_path / "newer", {"geography": sets["geography"], "other": moved} | sets)
    seed(data_dir=newer, url=small_store)
    fresh = f"sqlite:///{tmp_path / 'fresh.sqlite'}"
    seed(data_dir=newer, url=fresh)
    assert contents(small_store) == contents(fresh)


def test_a_newer_bundle_that_is_killed_half_way_still_removes_what_is_gone(small_store, tmp_path):
    sets = bundles.small()
    sets["geography"]["placename"] = []
    sets["geography"]["region"][0]["note"] = "changed"
    sets["census"]["source"][0]["title"] = "changed too"
    newer = bundles.write(tmp_path / "newer", sets)

    def stops(words: str, _share: float) -> None:
        if words == "Loading census":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        seed(stops, data_dir=newer, url=small_store)
    seed(data_dir=newer, url=small_store)
    assert contents(small_store)["placename"] == []


def test_a_first_seed_that_is_killed_and_goes_on_with_a_newer_bundle_leaves_nothing_of_the_older(
    url, small_bundle, tmp_path
):
    def stops(words: str, _share: float) -> None:
        if words == "Loading census":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        seed(stops, data_dir=small_bundle, url=url)
    assert len(contents(url)["placename"]) == 1
    sets = bundles.small()
    sets["geography"]["placename"] = []
    seed(data_dir=bundles.write(tmp_path / "newer", sets), url=url)
    assert contents(url)["placename"] == []


def test_what_people_entered_is_never_touched(small_store, tmp_path):
    region = {"region_code": "own", "kind": "custom", "name": "Our two", "vintage": "", "note": ""}
    member = {"region_code": "own", "lad_code": "E07000122", "shared": True}
    corrected = {"series_id": series_id(small_store, "older", "2021"), "area_code": "E01024859", "value": 99.0}
    renamed = {"region_code": "E37000019", "lad_code": "E07000117", "shared": True}
    add(small_store, "region", region)
    add(small_store, "regionmember", member, renamed)
    add(small_store, "value", corrected)

    sets = bundles.small()
    sets["geography"]["region"][0]["note"] = "a newer bundle"
    sets["census"]["value"][1]["value"] = 10.0
    seed(data_dir=bundles.write(tmp_path / "newer", sets), url=small_store)

    kept = contents(small_store)
    assert ("own", "custom", "Our two", "", "", 1) in kept["region"]
    assert ("own", "E07000122", True, 1) in kept["regionmember"]
    assert ("E37000019", "E07000117", True, 1) in kept["regionmember"]
    assert ("E37000019", "lep", "Lancashire", "May 2021", "a newer bundle", None) in kept["region"]
    # Their row wins over the bundled one with its key; the bundled rows beside it are the newer bundle's.
    assert numbers(small_store, "older", "2021") == {
        "E01024859": 99.0,
        "E01024861": 10.0,
        "E01025181": 10.0,
        "E01025182": 11.0,
    }


def test_a_bundled_row_that_peoples_rows_refer_to_is_kept(small_store, tmp_path):
    """Here their value needs its series, the series its indicator, the indicator its source; nothing else of it stays."""
    theirs = {"series_id": series_id(small_store, "speed", "2021"), "area_code": "E01025182", "value": 3.0}
    add(small_store, "value", theirs)
    sets = bundles.small()
    for table in ("indicator", "series", "value"):
        sets["census"][table] = [row for row in sets["census"][table] if row["indicator_id"] != "speed"]
    sets["index"]["presetindicator"].pop(0)
    seed(data_dir=bundles.write(tmp_path / "newer", sets), url=small_store)
    assert numbers(small_store, "speed", "2021") == {"E01025182": 3.0}

    with writing(small_store) as session:  # withdrawn: the next bundle finds nothing that needs the indicator
        session.execute(text("DELETE FROM value WHERE upload_id = 1"))
    sets["geography"]["source"][0]["title"] = "changed"
    seed(data_dir=bundles.write(tmp_path / "newest", sets), url=small_store)
    assert {row[0] for row in contents(small_store)["indicator"]} == {"older"}


# --- no room


def test_a_full_disk_is_said_and_the_seed_goes_on_when_there_is_room(tmp_path):
    bundle = bundles.write(tmp_path / "data", bundles.large())
    address = f"sqlite:///{tmp_path / 'store.sqlite'}"
    migrate(address)
    limited = engine(address)

    def limit(connection, _record) -> None:
        connection.execute("PRAGMA max_page_count = 300")

    event.listen(limited, "connect", limit)
    limited.dispose()
    with pytest.raises(
        StoreTrouble, match=r"There is no room left for the store file .*Free some space .* goes on where it was"
    ):
        seed(data_dir=bundle, url=address)
    with reading(address) as session:
        loaded = session.execute(text("SELECT count(*) FROM seedrecord")).scalar_one()
    assert 0 < loaded < len(read_bundle(bundle).table_sets)
    event.remove(limited, "connect", limit)
    limited.dispose()
    seed(data_dir=bundle, url=address)
    fresh = f"sqlite:///{tmp_path / 'fresh.sqlite'}"
    seed(data_dir=bundle, url=fresh)
    assert contents(address) == contents(fresh)
