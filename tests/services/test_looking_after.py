"""Looking after the store: its history, its back-up, its reference data; each for those who may."""

import io
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from ldsp.domain.records import Kind
from ldsp.domain.roles import VIEWER, Person, Role
from ldsp.errors import NotAllowed
from ldsp.services import backup, history, reference, retention
from ldsp.settings import settings
from ldsp.store.database import writing
from tests.store import bundles
from tests.store.peoples import AT, LANCASHIRE, current, kept

ROOT = Person("root", Role.ADMINISTRATOR)
ANN = Person("Ann", Role.COORDINATOR, frozenset({LANCASHIRE}))


@pytest.fixture
def world(small_store, small_bundle, tmp_path, monkeypatch):
    """The small store and its bundle, in the settings; a secret of its own."""
    monkeypatch.setenv("LDSP_DATABASE_URL", small_store)
    monkeypatch.setenv("LDSP_DATA_DIR", str(small_bundle))
    monkeypatch.setenv("LDSP_SECRET_FILE", str(tmp_path / "secret"))
    settings.cache_clear()
    return small_store


@pytest.mark.parametrize(
    "person", [VIEWER, ANN, Person("n", Role.NATIONAL), Person("b", Role.BOARD, frozenset({LANCASHIRE}))]
)
def test_only_administrators_look_after_the_store(world, person):
    file = io.BytesIO()
    for act in (
        lambda: history.history(person),
        lambda: history.export(person),
        lambda: history.words(person),
        lambda: backup.back_up(person, file),
        lambda: backup.look_at(person, file),
        lambda: backup.beside(person, file),
        lambda: backup.prepare(person),
        lambda: backup.prepared(person, "ldsp-back-up-2026-01-01-0000.ldsp"),
        lambda: backup.restore(person, file),
        lambda: reference.is_loaded(person),
        lambda: reference.differences(person),
        lambda: reference.load(person),
        lambda: reference.load(person, thorough=True),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert file.getvalue() == b""


def test_a_coordinator_sees_the_history_of_their_own_region(world):
    kept(world, Kind.PROVIDERS, {"provider_id": "BUR"})
    kept(world, Kind.PROVIDERS, {"provider_id": "CAR"}, region_code="E37000007")
    assert [one.key for one in history.history(ANN, region_code=LANCASHIRE)] == ["BUR", "upload 1"]
    assert len(history.history(ROOT)) == 4
    assert [one.key for one in history.history(ROOT, limit=1)] == ["CAR"]
    for person, region_code in ((ANN, "E37000007"), (VIEWER, LANCASHIRE)):
        with pytest.raises(NotAllowed):
            history.history(person, region_code=region_code)


def test_the_history_is_narrowed_down_by_its_own_words(world):
    kept(world, Kind.PROVIDERS, {"provider_id": "BUR"}, who="Bob")
    kept(world, Kind.PROGRAMMES, {"programme_id": "GDG"}, who="Cara")
    assert history.words(ANN, region_code=LANCASHIRE) == {
        "who": ["Bob", "Cara"], "what": ["added", "kept"], "kind": ["programmes", "providers"],
    }  # fmt: skip

    def keys(**only) -> list[str]:
        return [one.key for one in history.history(ANN, region_code=LANCASHIRE, only=history.Filter(**only))]

    assert keys(who="Bob") == ["BUR", "upload 1"]
    assert keys(who="Bob", what="kept") == ["upload 1"]
    assert keys(kind="programmes", what="added") == ["GDG"]
    assert len(keys(since=AT.date())) == 4
    assert keys(since=AT.date() + timedelta(days=1)) == []
    assert b"Bob" not in history.export(ROOT, only=history.Filter(who="Cara"))


def test_a_back_up_is_seen_beside_the_store_before_it_is_restored(world):
    kept(world, Kind.LEARNERS, {"learner_ref": "a"})
    file = io.BytesIO()
    backup.back_up(ROOT, file)
    kept(world, Kind.PROVIDERS, {"provider_id": "BUR"})
    found = backup.beside(ROOT, file)
    rows = {what: (there, here) for what, there, here in found.rows}
    assert rows["Learners and enrolments"] == (1, 1)
    assert rows["Providers"] == (0, 1)
    assert rows["Receipts of uploads"] == (1, 2)
    assert (found.another_secret, found.deletions_since) == (False, 0)


def test_deletions_since_a_back_up_are_told_since_a_restore_brings_them_back(world):
    kept(world, Kind.LEARNERS, {"learner_ref": "a"}, retain_until=date(2025, 7, 31))
    file = io.BytesIO()
    backup.back_up(ROOT, file)
    retention.delete(ROOT, [1], today=date(2025, 8, 1))
    assert backup.beside(ROOT, file).deletions_since == 1
    backup.restore(ROOT, file)
    assert backup.beside(ROOT, file).deletions_since == 1  # the history is only added to
    assert [one.upload_id for one in retention.past(ROOT, today=date(2025, 8, 1))] == [1]


def test_a_bundled_row_that_was_harmed_is_mended_by_a_thorough_load_only(world):
    with writing() as session:
        session.execute(text("UPDATE district SET name = 'Atlantis' WHERE name = 'Burnley'"))
    assert reference.load(ROOT) == ()
    assert [(one.table, one.changed) for one in reference.load(ROOT, thorough=True)] == [("district", 1)]
    assert not any(one.any for one in reference.differences(ROOT, thorough=True))
    assert reference.is_loaded(ROOT)


def test_the_history_is_exported_whole_and_starts_no_formula(world):
    kept(world, Kind.PROVIDERS, {"provider_id": "BUR", "name": "=1+1"}, who="=cmd()")
    told = history.export(ROOT).decode("utf-8-sig").splitlines()
    assert told[0] == "When (UTC),Who,What,Kind,Which,Region,Before,After"
    assert told[2].split(",")[1:4] == ["'=cmd()", "kept", "providers"]
    assert len(told) == 3


def test_a_back_up_is_restored_and_the_history_says_so(world):
    kept(world, Kind.PROVIDERS, {"provider_id": "BUR"})
    file = io.BytesIO()
    made = backup.back_up(ROOT, file)
    assert backup.file_name(made).startswith("ldsp-back-up-20")
    kept(world, Kind.PROVIDERS, {"provider_id": "PEN"})
    assert backup.look_at(ROOT, file) == made
    backup.restore(ROOT, file)
    assert current(world, Kind.PROVIDERS, "provider_id") == [("BUR",)]
    latest = history.history(ROOT)[0]
    assert (latest.who, latest.what, latest.kind) == ("root", "restored", "store")


def test_a_back_up_with_pseudonyms_of_another_secret_asks_first(world, tmp_path, monkeypatch):
    file = io.BytesIO()
    backup.back_up(ROOT, file)
    monkeypatch.setenv("LDSP_SECRET_FILE", str(tmp_path / "another"))
    settings.cache_clear()
    with pytest.raises(backup.AnotherSecret, match="Put back the secret file"):
        backup.restore(ROOT, file)
    backup.restore(ROOT, file, proceed=True)


def test_a_newer_bundle_is_shown_and_loaded(world, tmp_path, monkeypatch):
    assert reference.is_loaded(ROOT)
    sets = bundles.small()
    sets["geography"]["district"][0]["name"] = "Burnley Borough"
    monkeypatch.setenv("LDSP_DATA_DIR", str(bundles.write(tmp_path / "newer", sets)))
    settings.cache_clear()
    assert not reference.is_loaded(ROOT)
    assert [(one.table, one.changed) for one in reference.load(ROOT)] == [("district", 1)]
    assert reference.is_loaded(ROOT)
    assert history.history(ROOT)[0].after == {"geography: district": "0 added, 1 changed, 0 removed"}
