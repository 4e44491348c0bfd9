"""Records about people have an end: a date for each upload, and a way out for each learner."""

from datetime import date, timedelta

import pytest

from ldsp.domain.records import Kind
from ldsp.domain.retention import latest, suggested
from ldsp.domain.roles import VIEWER, Person, Role
from ldsp.errors import LdspError, NotAllowed
from ldsp.services import history, retention, uploads
from ldsp.settings import settings
from tests.services.test_uploads import ANN, BOB, LEARNERS, PROGRAMMES, PROVIDERS, looked_at, sent
from tests.store.peoples import LANCASHIRE, current

OTHERS = [
    VIEWER,
    Person("c", Role.COORDINATOR, frozenset({"E37000007"})),
    Person("n", Role.NATIONAL),
    Person("b", Role.BOARD, frozenset({LANCASHIRE})),
]


TODAY = date.today()  # noqa: DTZ011 - the day where the server stands, as the service says


@pytest.fixture
def world(small_store, monkeypatch):
    """The small store with three learners."""
    monkeypatch.setenv("LDSP_DATABASE_URL", small_store)
    settings.cache_clear()
    sent(Kind.PROVIDERS, PROVIDERS)
    sent(Kind.PROGRAMMES, PROGRAMMES)
    sent(Kind.LEARNERS, LEARNERS)
    return small_store


def test_what_is_about_people_gets_a_date_and_nothing_else_does(world):
    learners, programmes, _providers = uploads.receipts(ANN, LANCASHIRE)
    assert learners.retain_until == suggested(TODAY)
    assert programmes.retain_until is None
    assert learners.retain_until.month == 7


def test_a_date_is_chosen_within_reason(world):
    preview = looked_at(Kind.LEARNERS, LEARNERS.replace("A1", "B1"))
    for until in (TODAY, TODAY - timedelta(1), latest(TODAY) + timedelta(1)):
        with pytest.raises(LdspError, match="cannot be kept until"):
            uploads.keep(ANN, preview, retain_until=until)
    until = TODAY + timedelta(1)
    assert uploads.keep(ANN, preview, retain_until=until).retain_until == until
    kept = history.history(ANN, region_code=LANCASHIRE, limit=1)[0]
    assert kept.after["retain_until"] == until.isoformat()


def test_what_is_past_its_date_is_listed_and_deleted_for_good_by_an_administrator(world):
    learners = uploads.receipts(ANN, LANCASHIRE)[0]
    before, after = learners.retain_until, learners.retain_until + timedelta(1)
    assert retention.past(BOB, today=before) == ()
    assert [one.upload_id for one in retention.past(BOB, today=after)] == [learners.upload_id]
    assert retention.past(ANN, region_code=LANCASHIRE, today=after) == retention.past(BOB, today=after)
    with pytest.raises(LdspError, match="not among those past their date"):
        retention.delete(BOB, [learners.upload_id], today=before)
    assert len(current(world, Kind.LEARNERS, "status")) == 3
    assert retention.delete(BOB, [learners.upload_id], today=after) == 3
    assert current(world, Kind.LEARNERS, "status") == []
    assert retention.past(BOB, today=after) == ()
    assert uploads.receipts(ANN, LANCASHIRE)[0].state == "deleted for good"
    with pytest.raises(LdspError, match=r"was deleted for good on .* There is nothing left to undo"):
        uploads.undo(ANN, learners.upload_id)


@pytest.mark.parametrize("person", OTHERS)
def test_nobody_else_sees_or_deletes(world, person):
    today = date(2099, 1, 1)
    for act in (
        lambda: retention.past(person, today=today),
        lambda: retention.past(person, region_code=LANCASHIRE, today=today),
        lambda: retention.delete(person, [3], today=today),
        lambda: retention.providers(person, LANCASHIRE),
        lambda: retention.forget_learner(person, LANCASHIRE, "BUR", "A1"),
    ):
        with pytest.raises(NotAllowed):
            act()
    with pytest.raises(NotAllowed):
        retention.past(ANN, today=today)
    with pytest.raises(NotAllowed):
        retention.delete(ANN, [3], today=today)
    assert len(current(world, Kind.LEARNERS, "status")) == 3


@pytest.mark.parametrize("written", ["A1", " a1 "])
def test_one_learner_is_found_by_the_reference_as_in_an_upload_and_the_history_does_not_say_who(world, written):
    corrected = LEARNERS.replace("BUR,A1,GDG,11/03/2019,completed", "BUR,A1,GDG,11/03/2019,withdrawn")
    sent(Kind.LEARNERS, corrected)
    assert retention.forget_learner(ANN, LANCASHIRE, "BUR", written) == {"Learners and enrolments": 2}
    assert len(current(world, Kind.LEARNERS, "learner_ref")) == 2
    entry = history.history(ANN, region_code=LANCASHIRE, limit=1)[0]
    assert (entry.who, entry.what, entry.before) == ("Ann", "deleted for good", {"learners": 2})
    assert b"A1" not in history.export(BOB)
    with pytest.raises(LdspError, match="Nothing is stored about a learner"):
        retention.forget_learner(ANN, LANCASHIRE, "BUR", written)


@pytest.mark.parametrize("written", ["", "  ", "a@b.example", "x" * 80])
def test_what_is_no_reference_deletes_nothing(world, written):
    with pytest.raises(LdspError, match="not a learner reference"):
        retention.forget_learner(ANN, LANCASHIRE, "BUR", written)


def test_a_provider_that_was_taken_out_is_still_offered(world):
    providers = uploads.receipts(ANN, LANCASHIRE)[-1]
    uploads.undo(BOB, providers.upload_id, proceed=True)
    assert retention.providers(ANN, LANCASHIRE) == {"BUR": "Burnley College", "NEL": "Nelson Library"}


# --- the secret, and regions of one's own


def test_a_receipt_tells_with_which_secret_its_pseudonyms_were_made(world, tmp_path, monkeypatch):
    from ldsp.services.secrets import fingerprint

    learners = uploads.receipts(ANN, LANCASHIRE)[0]
    assert learners.settings["secret"] == fingerprint()
    assert looked_at(Kind.LEARNERS, LEARNERS).unmatched == ()
    monkeypatch.setenv("LDSP_SECRET_FILE", str(tmp_path / "another"))
    settings.cache_clear()
    preview = looked_at(Kind.LEARNERS, LEARNERS)
    assert [one.upload_id for one in preview.unmatched] == [learners.upload_id]
    assert preview.settings["secret"] != learners.settings["secret"]


def test_a_region_that_is_an_accounts_own_cannot_be_undone_or_taken_out(world):
    from datetime import UTC, datetime

    from ldsp.services import accounts

    receipt = sent(Kind.REGIONS, "Region,District\nPennine,Burnley\nRibble,Pendle\n")
    code = "own-pennine-e37000019"
    now = datetime.now(UTC)
    accounts.add(BOB, "carl", Role.COORDINATOR, [code], password="three plain words", at=now)
    shown = uploads.editable(ANN, Kind.REGIONS, LANCASHIRE)
    for act in (
        lambda: uploads.undo(ANN, receipt.upload_id),
        lambda: uploads.save_edits(
            ANN, Kind.REGIONS, LANCASHIRE, shown[shown["region_name"] != "Pennine"], shown=shown
        ),
    ):
        with pytest.raises(LdspError, match=r"“Pennine” would be gone, and it is the own region of an account"):
            act()
    assert len(current(world, Kind.REGIONS, "region_name")) == 2
    uploads.save_edits(ANN, Kind.REGIONS, LANCASHIRE, shown[shown["region_name"] == "Pennine"], shown=shown)
    accounts.change(BOB, "carl", role=Role.COORDINATOR, region_codes=[LANCASHIRE], at=now)
    uploads.undo(ANN, receipt.upload_id, proceed=True)
    assert current(world, Kind.REGIONS, "region_name") == []
