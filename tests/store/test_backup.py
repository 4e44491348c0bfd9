"""The store in one file, and back: the same on either database, refused when it is not whole, and nothing in between."""

import io
import json
import time
import zipfile
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy import text

from ldsp.domain.records import Kind
from ldsp.store import reads
from ldsp.store.backup import LEFT_OUT, BackUpRefused, back_up, look_at, restore
from ldsp.store.database import engine, migrate, reading, writing
from ldsp.store.reads import uploads as read_uploads
from ldsp.store.seeding import is_seeded
from ldsp.store.tables import Account, AccountRegion, Base
from ldsp.store.writes import undo
from tests.store import killing
from tests.store.peoples import AT, current, kept

UNTOLD = {*LEFT_OUT, "history"}


def contents(url: str) -> dict[str, list[tuple]]:
    """Every row of every table that a restore replaces."""
    with reading(url) as session:
        return {
            table.name: sorted((tuple(row) for row in session.execute(sa.select(table))), key=str)
            for table in Base.metadata.sorted_tables
            if table.name not in UNTOLD
        }


def told(url: str) -> list[str]:
    with reading(url) as session:
        return [row.what for row in read_uploads.changes(session).iloc[::-1].itertuples()]


def backed_up(url: str) -> io.BytesIO:
    file = io.BytesIO()
    back_up(file, secret="f" * 16, url=url)
    return file


@pytest.fixture
def lived_in(small_store: str) -> str:
    """A store with bundled rows, rows that people entered, corrected and undid, and a region that an account has."""
    kept(small_store, Kind.PROVIDERS, {"provider_id": "BUR"}, {"provider_id": "PEN", "active": True, "note": ""})
    kept(small_store, Kind.PROVIDERS, {"provider_id": "BUR", "name": "New"})
    number = kept(small_store, Kind.COURSE_RUNS, {"run_id": "A", "cost_gbp": 0.1 + 0.2, "starts": None})
    kept(small_store, Kind.REGIONS, {"lad_code": "E07000117"})
    with writing(small_store) as session:
        undo(session, number, who="Ann", at=AT)
        session.add(Account(account_id=1, name="ann", role="coordinator", epoch="1", made_by="", made_at=AT))
        session.flush()
        session.add(AccountRegion(account_id=1, region_code="own-pennine-e37000019"))
    return small_store


def test_a_restore_brings_back_every_row(lived_in, small_bundle):
    before, file = contents(lived_in), backed_up(lived_in)
    kept(lived_in, Kind.PROVIDERS, {"provider_id": "BUR", "name": "Wrong"}, {"provider_id": "ROS"})
    with writing(lived_in) as session:
        session.execute(text("UPDATE district SET name = 'Atlantis'"))
        session.execute(text("DELETE FROM value"))
    assert contents(lived_in) != before
    restore(file, who="Ann", url=lived_in)
    assert contents(lived_in) == before
    assert is_seeded(data_dir=small_bundle, url=lived_in)
    assert current(lived_in, Kind.PROVIDERS, "provider_id", "name") == [("BUR", "New"), ("PEN", "Burnley College")]


def test_life_goes_on_after_a_restore(lived_in):
    restore(backed_up(lived_in), who="Ann", url=lived_in)
    number = kept(lived_in, Kind.PROVIDERS, {"provider_id": "PEN", "name": "Nelson"})
    assert number == 5
    with writing(lived_in) as session:
        assert undo(session, number, who="Ann").restored == 1


def test_a_back_up_of_one_database_is_restored_into_the_other(lived_in, tmp_path, request):
    if lived_in.startswith("sqlite"):
        other = request.getfixturevalue("postgresql_server").format(database="postgres")
    else:
        other = f"sqlite:///{tmp_path / 'other.sqlite'}"
    migrate(other)
    restore(backed_up(lived_in), who="Ann", url=other)
    assert contents(other) == contents(lived_in)
    engine(other).dispose()


def test_a_back_up_says_what_it_is(lived_in):
    said = look_at(backed_up(lived_in))
    assert (said.rows["district"], said.rows["record_providers"], said.secret) == (2, 3, "f" * 16)
    assert abs(said.made_at - datetime.now(UTC)).total_seconds() < 60
    assert not set(said.rows) & LEFT_OUT


def test_accounts_stay_as_they_are_and_out_of_the_file(lived_in):
    file = backed_up(lived_in)
    with writing(lived_in) as session:
        session.add(Account(account_id=2, name="bob", role="board", epoch="1", made_by="", made_at=AT))
    restore(file, who="Ann", url=lived_in)
    with reading(lived_in) as session:
        assert session.execute(text("SELECT name FROM account ORDER BY name")).scalars().all() == ["ann", "bob"]
        assert session.execute(text("SELECT region_code FROM accountregion")).scalars().all() == [
            "own-pennine-e37000019"
        ]
    assert b"ann" not in zipfile.ZipFile(file).read("manifest.json")


def test_an_account_does_not_keep_a_region_that_the_store_no_longer_holds(small_store):
    file = backed_up(small_store)
    kept(small_store, Kind.REGIONS, {"lad_code": "E07000117"})
    with writing(small_store) as session:
        session.add(Account(account_id=1, name="ann", role="coordinator", epoch="1", made_by="", made_at=AT))
        session.flush()
        session.add(AccountRegion(account_id=1, region_code="own-pennine-e37000019"))
        session.add(AccountRegion(account_id=1, region_code="E37000019"))
    restore(file, who="Ann", url=small_store)
    with reading(small_store) as session:
        assert session.execute(text("SELECT region_code FROM accountregion")).scalars().all() == ["E37000019"]
        assert reads.regions(session)["region_code"].tolist() == ["E37000019"]


def test_the_history_is_only_added_to(lived_in, tmp_path):
    file = backed_up(lived_in)
    before = told(lived_in)
    kept(lived_in, Kind.PROVIDERS, {"provider_id": "ROS"})
    restore(file, who="Ann", url=lived_in)
    assert told(lived_in) == [*before, "kept", "added", "restored"]
    fresh = f"sqlite:///{tmp_path / 'fresh.sqlite'}"
    migrate(fresh)
    restore(file, who="Ann", url=fresh)
    assert told(fresh) == [*before, "restored"]


def test_a_restore_is_one_more_revision_so_that_no_remembered_answer_is_taken_for_new(lived_in):
    file = backed_up(lived_in)
    kept(lived_in, Kind.PROVIDERS, {"provider_id": "ROS"})
    with reading(lived_in) as session:
        before = reads.revision(session)
    restore(file, who="Ann", url=lived_in)
    with reading(lived_in) as session:
        assert reads.revision(session) == before + 1


def test_people_read_the_old_state_until_the_new_one_is_there(lived_in):
    file = backed_up(lived_in)
    kept(lived_in, Kind.PROVIDERS, {"provider_id": "ROS"})
    seen = []

    def look(_words: str, _share: float) -> None:
        seen.append((len(current(lived_in, Kind.PROVIDERS, "provider_id")), len(contents(lived_in)["district"])))

    restore(file, who="Ann", url=lived_in, progress=look)
    assert set(seen[:-1]) == {(3, 2)}
    assert seen[-1] == (2, 2)


def test_a_back_up_is_of_one_state_while_people_write(lived_in):
    def write(_words: str, share: float) -> None:
        if share < 1:
            kept(lived_in, Kind.PROVIDERS, {"provider_id": f"P{share:.6f}"})

    before, file = contents(lived_in), io.BytesIO()
    back_up(file, url=lived_in, progress=write)
    assert contents(lived_in) != before
    restore(file, who="Ann", url=lived_in)
    assert contents(lived_in) == before


# --- refused


def remade(file: io.BytesIO, change) -> io.BytesIO:
    """A back-up with its parts changed: `change` is given the manifest and the files by name."""
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(parts.pop("manifest.json"))
    change(manifest, parts)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
        archive.writestr("manifest.json", json.dumps(manifest))
    return made


def refused(url: str, file: io.BytesIO) -> str:
    before, entries = contents(url), told(url)
    with pytest.raises(BackUpRefused) as caught:
        restore(file, who="Ann", url=url)
    assert (contents(url), told(url)) == (before, entries)
    return caught.value.what


@pytest.mark.parametrize("content", [b"", b"Dear diary", b"PK\x03\x04 not a zip at all", b"SQLite format 3\x00"])
def test_something_else_than_a_back_up_is_refused(small_store, content):
    assert refused(small_store, io.BytesIO(content)) == "The file is damaged, or it is not a back-up of LDSP."


def test_a_zip_of_somebody_else_is_refused(small_store):
    for name, content in (
        ("letter.txt", b"Dear"),
        ("manifest.json", b"{}"),
        ("manifest.json", b"[1]"),
        ("manifest.json", b"\xff"),
    ):
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr(name, content)
        assert refused(small_store, file) == "The file is not a back-up of LDSP."


def test_a_back_up_that_is_damaged_anywhere_is_refused(lived_in):
    whole = backed_up(lived_in).getvalue()
    for at in range(40, len(whole), len(whole) // 23):
        harmed = bytearray(whole)
        harmed[at] ^= 0xFF
        try:
            restore(io.BytesIO(bytes(harmed)), who="Ann", url=lived_in)
        except BackUpRefused:
            continue
        # What is nowhere read (a date in the zip's own list) harms nothing.
        assert contents(lived_in)["record_providers"]
    for length in (len(whole) // 2, len(whole) - 1):
        assert refused(lived_in, io.BytesIO(whole[:length]))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda manifest, _: manifest.update(schema="9999"), "newer version"),
        (lambda manifest, _: manifest.update(format_version=2), "newer version"),
        (lambda manifest, _: manifest.update(format="Another"), "not a back-up of LDSP"),
        (lambda manifest, _: manifest["tables"].pop("district"), "its list of contents is not what it holds"),
        (lambda _, parts: parts.pop("district.parquet"), "its list of contents is not what it holds"),
        (lambda _, parts: parts.update({"../../evil": b""}), "its list of contents is not what it holds"),
        (
            lambda _, parts: parts.update({"district.parquet": parts["source.parquet"]}),
            "table district is not what it was",
        ),
        (lambda manifest, _: manifest["tables"]["district"].update(rows=3), "table district has other columns or rows"),
    ],
)
def test_a_back_up_that_was_tampered_with_is_refused(small_store, change, said):
    assert said in refused(small_store, remade(backed_up(small_store), change))


def test_a_back_up_that_contradicts_itself_is_refused(lived_in):
    def without_districts(manifest, parts) -> None:
        parts.pop("district.parquet")
        manifest["tables"].pop("district")

    assert "contradicts itself" in refused(lived_in, remade(backed_up(lived_in), without_districts))


# --- killed half way


def restores(say, url, path):
    with path.open("rb") as file:
        restore(file, who="Ann", url=url, progress=lambda words, _share: say(words))


def test_a_restore_that_is_killed_leaves_the_store_as_before_or_after(lived_in, tmp_path):
    many = [{"learner_ref": f"learner {n}"} for n in range(8_000)]
    kept(lived_in, Kind.LEARNERS, *many)
    after, path = contents(lived_in), tmp_path / "store.ldsp"
    path.write_bytes(backed_up(lived_in).getvalue())
    kept(lived_in, Kind.LEARNERS, *[row | {"result": "achieved"} for row in many])
    before = contents(lived_in)
    engine(lived_in).dispose()

    def run(kill_at: str | None, later_s: float = 0.0) -> None:
        with killing.working(restores, lived_in, path) as child:
            for line in child.lines():
                if line == kill_at:
                    time.sleep(later_s)
                    child.kill()

    for moment in (
        "Checking the back-up",
        "Making room",
        "Restoring published data",
        "Restoring learners and enrolments",
    ):
        run(moment)
        assert contents(lived_in) == before, moment
    run("Restoring learners and enrolments", 0.1)
    assert contents(lived_in) in (before, after)
    run(None)
    assert contents(lived_in) == after
