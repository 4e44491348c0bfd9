"""Deleted for good: what is gone is gone with its older versions, and everything else stays."""

import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from ldsp.domain.records import Kind
from ldsp.store import forgetting
from ldsp.store.database import engine, reading, tidy, writing
from ldsp.store.forgetting import forget_learner, forget_upload
from ldsp.store.reads import uploads as read_uploads
from ldsp.store.tables import RECORDS
from tests.store import killing
from tests.store.peoples import LANCASHIRE, kept

AT = datetime(2026, 8, 1, tzinfo=UTC)


@pytest.fixture
def store(small_store):
    return small_store


def rows(url: str, kind: Kind = Kind.LEARNERS) -> list[tuple]:
    """Every row of a kind, current or not: whose, by which upload, replaced by which."""
    table = RECORDS[kind]
    with reading(url) as session:
        found = session.execute(sa.select(table.c.learner_ref, table.c.upload_id, table.c.superseded_by)).all()
    return sorted(map(tuple, found), key=str)


def forget(url: str, upload_id: int) -> int:
    with writing(url) as session:
        return forget_upload(session, upload_id, who="Ann", at=AT)


def test_an_upload_is_deleted_with_what_it_had_replaced_and_nothing_else(store):
    kept(store, Kind.LEARNERS, {"learner_ref": "a"}, {"learner_ref": "b"})
    kept(store, Kind.LEARNERS, {"learner_ref": "a", "result": "achieved"})
    kept(store, Kind.LEARNERS, {"learner_ref": "a", "result": "partial"}, region_code="E37000007")
    assert forget(store, 2) == 2
    assert rows(store) == [("a", 3, None), ("b", 1, None)]
    receipt = told(store, 2)
    assert receipt["deleted_at"] == AT
    assert (receipt["withdrawn_by"], receipt["rows"]) == ("Ann", 1)


def test_a_newer_version_stays_and_undoing_it_brings_nothing_back(store):
    from ldsp.store.writes import undo

    kept(store, Kind.LEARNERS, {"learner_ref": "a"})
    kept(store, Kind.LEARNERS, {"learner_ref": "a", "result": "achieved"})
    assert forget(store, 1) == 1
    assert rows(store) == [("a", 2, None)]
    with writing(store) as session:
        assert undo(session, 2, who="Ann").restored == 0


@pytest.mark.parametrize("withdrawn", [False, True])
def test_undone_rows_are_deleted_as_well(store, withdrawn):
    from ldsp.store.writes import undo

    kept(store, Kind.LEARNERS, {"learner_ref": "a"})
    if withdrawn:
        with writing(store) as session:
            undo(session, 1, who="Bob")
    assert forget(store, 1) == 1
    assert told(store, 1)["withdrawn_by"] == ("Bob" if withdrawn else "Ann")


def told(url: str, upload_id: int) -> dict:
    with reading(url) as session:
        return read_uploads.uploads(session, upload_ids=[upload_id]).iloc[0].to_dict()


def test_only_what_is_about_people_is_deleted_and_only_once(store):
    kept(store, Kind.PROVIDERS, {"provider_id": "BUR"})
    kept(store, Kind.LEARNERS, {"learner_ref": "a"})
    forget(store, 2)
    for upload_id in (1, 2, 99):
        with pytest.raises(ValueError, match="to delete"):
            forget(store, upload_id)


def test_what_is_past_its_date_is_found_until_it_is_deleted(store):
    from datetime import date

    kept(store, Kind.LEARNERS, {"learner_ref": "a"}, retain_until=date(2025, 7, 31))
    kept(store, Kind.LEARNERS, {"learner_ref": "b"}, retain_until=date(2025, 8, 1))

    def past() -> list[int]:
        with reading(store) as session:
            return read_uploads.uploads(session, past=date(2025, 8, 1))["upload_id"].tolist()

    assert past() == [1]  # the date is the last day on which it is kept
    forget(store, 1)
    assert past() == []


def test_one_learner_is_deleted_everywhere_and_nobody_else(store):
    kept(store, Kind.LEARNERS, {"learner_ref": "a"}, {"learner_ref": "b"})
    kept(store, Kind.LEARNERS, {"learner_ref": "a", "result": "achieved"})
    kept(store, Kind.FOLLOW_UPS, {"learner_ref": "a"}, {"learner_ref": "a", "provider_id": "PEN"})
    kept(store, Kind.LEARNERS, {"learner_ref": "a"}, demonstration=True)
    with writing(store) as session:
        gone = forget_learner(
            session, region_code=LANCASHIRE, provider_id="BUR", learner_ref="a", who="Ann", at=AT
        )  # fmt: skip
    assert gone == {Kind.LEARNERS: 2, Kind.FOLLOW_UPS: 1}
    assert rows(store) == [("a", 4, None), ("b", 1, None)]
    assert rows(store, Kind.FOLLOW_UPS) == [("a", 3, None)]
    with reading(store) as session:
        entry = read_uploads.changes(session, limit=1).iloc[0].to_dict()
    assert (entry["what"], entry["kind"], entry["key"]) == ("deleted for good", "one learner", "")
    assert entry["before"] == '{"follow_ups": 1, "learners": 2}'


def test_the_bytes_of_what_was_deleted_are_no_longer_in_the_file(store):
    if not store.startswith("sqlite"):
        return  # PostgreSQL's own housekeeping (vacuum) sees to it
    path = Path(store.removeprefix("sqlite:///"))
    kept(store, Kind.LEARNERS, *[{"learner_ref": f"pseudonym-{n}"} for n in range(50)])
    tidy(store)
    assert b"pseudonym-7" in path.read_bytes()
    forget(store, 1)
    tidy(store)
    engine(store).dispose()
    left = b"".join(one.read_bytes() for one in path.parent.glob(f"{path.name}*"))
    assert b"pseudonym-" not in left


def forgets_and_waits(say, url):
    before = forgetting.history.record

    def record(*args, **more):
        before(*args, **more)
        say("deleted, not yet kept")
        time.sleep(3_600)

    forgetting.history.record = record
    with writing(url) as session:
        forget_upload(session, 1, who="Ann", at=AT)


def test_deleting_that_is_killed_leaves_the_store_as_it_was(store):
    kept(store, Kind.LEARNERS, *[{"learner_ref": f"learner {n}"} for n in range(2_000)])
    before = rows(store)
    engine(store).dispose()
    with killing.working(forgets_and_waits, store) as child:
        assert next(child.lines()) == "deleted, not yet kept"
        child.kill()
    assert rows(store) == before
    assert told(store, 1)["deleted_at"] is None or str(told(store, 1)["deleted_at"]) == "NaT"
    assert forget(store, 1) == 2_000
