"""What changed since last quarter, each change where it belongs; what did not change says so."""

import csv
import io
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from ldsp.disclosure import Published
from ldsp.domain.records import Kind
from ldsp.errors import StoreTrouble
from ldsp.services import overview, versions
from ldsp.settings import settings
from ldsp.store import sharing, writes
from ldsp.store.database import reading, writing
from ldsp.store.reads import uploads
from tests.store.peoples import LANCASHIRE, batch

BURNLEY = "E07000117"
BEFORE, IN_IT, LATER = (datetime(*day, 9, 30, tzinfo=UTC) for day in ((2030, 3, 31), (2030, 4, 9), (2030, 5, 2)))
TODAY = date(2030, 5, 20)
GROUPS = ["Our data", "Others' data", "Method", "Boundary"]


@pytest.fixture
def world(small_sqlite, tmp_path, monkeypatch):
    """The small store, loaded long before; the settings name it and its bundle."""
    shutil.copy(small_sqlite, tmp_path / "store.sqlite")
    url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    monkeypatch.setenv("LDSP_DATABASE_URL", url)
    monkeypatch.setenv("LDSP_DATA_DIR", str(small_sqlite.parent / "data"))
    settings.cache_clear()
    return url


def keep(url: str, kind: Kind, *rows: dict, at: datetime, **rest) -> int:
    with writing(url) as session:
        return writes.keep(session, batch(kind, *rows, **rest), who="Ann", at=at)


def undo(url: str, upload_id: int, at: datetime) -> None:
    with writing(url) as session:
        writes.undo(session, upload_id, who="Ann", at=at)


def told(today: date = TODAY, region_code: str = LANCASHIRE) -> Published:
    return overview.since(region_code=region_code, region="Lancashire", lad_codes=[BURNLEY], today=today)


def rows(published: Published, group: str) -> list[tuple]:
    table = published.table
    mine = table[table["group"] == group]
    return list(mine[["what", "how", "times", "on", "record"]].itertuples(index=False, name=None))


PROVIDER = {"provider_id": "BUR"}
REGION = {"region_name": "Pennine", "lad_code": BURNLEY}
ASSUMED = {"assumption_id": "value_deadweight", "value": 25.0, "source": "Own evaluation"}
OLDER = {"indicator_id": "older", "area_code": BURNLEY, "value": 7.4}


def test_where_nothing_changed_a_sentence_and_four_rows_say_so(world):
    keep(world, Kind.PROVIDERS, PROVIDER, at=BEFORE)
    made = told()
    assert made.sentence == "Nothing that LDSP records has changed for Lancashire since January to March 2030 ended."
    assert list(made.table["group"]) == GROUPS
    assert set(made.table["what"]) == {"Nothing recorded"}
    assert set(made.table["times"]) == {0}
    assert not made.demonstration


def test_each_kind_of_change_stands_where_it_belongs(world):
    keep(world, Kind.PROVIDERS, PROVIDER, at=IN_IT)
    keep(world, Kind.INDICATOR_VALUES, OLDER, at=IN_IT, region_code="E92000001")
    keep(world, Kind.ASSUMPTIONS, ASSUMED, at=LATER)
    keep(world, Kind.REGIONS, REGION, at=LATER)
    made = told()
    as_entered = ("kept", 1, "9 April 2030", "as entered")
    assert rows(made, "Our data") == [("Providers", *as_entered)]
    assert rows(made, "Others' data") == [("Indicator values", *as_entered)]
    assert rows(made, "Method") == [("Assumptions", "kept", 1, "2 May 2030", "as entered")]
    assert rows(made, "Boundary") == [("Regions of one's own", "kept", 1, "2 May 2030", "as entered")]
    assert made.sentence == (
        "Changes recorded since January to March 2030 ended: 1 of our data, 1 of others' data, 1 of method and 1 of boundary."
    )


def test_what_was_corrected_taken_out_and_undone_is_told_apart(world):
    keep(world, Kind.PROVIDERS, PROVIDER, at=BEFORE)
    keep(world, Kind.PROVIDERS, PROVIDER | {"name": "Burnley College, Princess Way"}, at=IN_IT)
    keep(world, Kind.PROVIDERS, {"provider_id": "NEL"}, at=IN_IT)
    keep(world, Kind.PROVIDERS, {"provider_id": "ACC"}, at=LATER)
    undo(world, keep(world, Kind.TARGETS, {"value": 5.0}, at=IN_IT), LATER)
    assert set(rows(told(), "Our data")) == {
        ("Providers (2) and Targets", "kept", 3, "2 May 2030", "as entered"),
        ("Providers", "kept, correcting earlier records", 1, "9 April 2030", "as entered"),
        ("Targets", "undone", 1, "2 May 2030", "as entered"),
    }


def test_an_old_upload_that_is_undone_now_is_a_change_of_this_quarter(world):
    undo(world, keep(world, Kind.PROVIDERS, PROVIDER, at=BEFORE), IN_IT)
    assert rows(told(), "Our data") == [("Providers", "undone", 1, "9 April 2030", "as entered")]


def test_demonstration_records_are_marked_and_their_removal_is_told(world):
    keep(world, Kind.PROVIDERS, PROVIDER, at=IN_IT, demonstration=True)
    made = told()
    assert made.demonstration
    assert rows(made, "Our data") == [("Providers", "kept", 1, "9 April 2030", "demonstration")]
    with writing(world) as session:
        writes.remove_demonstration(session, who="Ann", at=LATER)
    gone = told()
    assert not gone.demonstration
    assert rows(gone, "Our data") == [("Demonstration records", "removed", 1, "2 May 2030", "published")]


def test_no_number_of_rows_is_told_because_rows_of_learners_are_people(world):
    people = [{"learner_ref": f"p{n}"} for n in range(7)]
    keep(world, Kind.LEARNERS, *people, at=IN_IT)
    made = told()
    assert rows(made, "Our data") == [("Learners and enrolments", "kept", 1, "9 April 2030", "as entered")]
    assert "7" not in made.table.to_csv() + made.sentence


def test_a_share_pack_is_others_data(world):
    pack = sharing.Pack(
        region_code="E37000005", region_name="Cornwall", sha256="0", file_name="c.zip", made_at=BEFORE, revision=1, tables={}
    )  # fmt: skip
    with writing(world) as session:
        number = sharing.keep_pack(session, pack, who="Ann", at=IN_IT)
        sharing.undo_pack(session, number, who="Ann", at=LATER)
    assert rows(told(), "Others' data") == [
        ("Share pack of Cornwall", "kept", 1, "9 April 2030", "published"),
        ("Share pack of Cornwall", "undone", 1, "2 May 2030", "published"),
    ]


def test_the_last_day_of_a_quarter_is_not_the_next_one(world):
    keep(world, Kind.PROVIDERS, PROVIDER, at=BEFORE)
    assert rows(told(date(2030, 3, 31)), "Our data") == [("Providers", "kept", 1, "31 March 2030", "as entered")]
    assert rows(told(date(2030, 4, 1)), "Our data")[0][0] == "Nothing recorded"


def test_what_another_region_entered_is_no_change_here(world):
    keep(world, Kind.PROVIDERS, PROVIDER, at=IN_IT, region_code="E37000005")
    assert "Nothing that LDSP records" in told().sentence


def test_the_first_load_is_told_with_its_publications_method_and_boundaries_apart(seeded):
    made = overview.since(
        region_code=LANCASHIRE, region="Lancashire", lad_codes=[BURNLEY], today=datetime.now(UTC).date()
    )
    loaded = made.table[made.table["how"] == "loaded"].set_index("group")
    assert set(loaded.index) == {"Others' data", "Method", "Boundary"}
    assert "Digital exclusion risk index" in loaded.loc["Method", "what"]
    assert "Office for National Statistics (" in loaded.loc["Others' data", "what"]
    assert loaded.loc["Others' data", "times"] > loaded.loc["Method", "times"]
    ours = made.table[made.table["group"] == "Our data"]
    assert {"demonstration", "the programme's papers"} <= set(ours["record"])
    assert made.demonstration


def test_a_release_is_told_in_the_quarter_of_its_month_and_no_other(seeded):
    texts = [path.read_text(encoding="utf-8") for path in Path("data").glob("*/source.csv")]
    listed = [row for text in texts for row in csv.DictReader(io.StringIO(text))]
    for today, months in (
        (date(2026, 6, 30), ("2026-04", "2026-05", "2026-06")),
        (date(2025, 12, 1), ("2025-10", "2025-11")),
    ):
        made = overview.since(region_code=LANCASHIRE, region="Lancashire", lad_codes=[BURNLEY], today=today).table
        released = made[made["how"] == "released by its publisher"].iloc[0]
        assert released["times"] == sum(row["released"].startswith(months) for row in listed) > 0
        assert released["on"] in {"June 2026", "October 2025", "November 2025"}  # no day is made up


def test_a_newer_version_of_ldsp_is_a_change_of_method_and_the_same_again_is_none(world, monkeypatch):
    now = datetime.now(UTC).date()
    for version in ("1.4.0", "1.4.0", "1.5.0", "1.5.0"):
        monkeypatch.setattr(versions, "__version__", version)
        versions.note()
    ((what, times, on),) = [(what, times, on) for what, _, times, on, _ in rows(told(now), "Method") if "LDSP" in what]
    assert what == "LDSP itself, from version 1.4.0 to 1.5.0"  # the first that was noted has changed nothing
    assert (times, on) == (1, f"{now.day} {now:%B %Y}")


def test_a_store_that_takes_no_note_is_read_all_the_same(world, monkeypatch):
    def refuse(*_args, **_more):
        raise StoreTrouble("The disk is full.", "Free some space.")

    monkeypatch.setattr(versions, "writing", refuse)
    versions.note()
    with reading(world) as session:
        assert uploads.changes(session, kind=versions.KIND).empty
