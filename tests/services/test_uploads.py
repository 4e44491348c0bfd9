"""A partner's return from file to store: checked, compared, kept, undone, and nothing lost when two people work at once."""

from datetime import date

import pandas as pd
import pytest

from ldsp.domain.records import CONTRACTS, Kind
from ldsp.domain.roles import VIEWER, Person, Role
from ldsp.errors import LdspError, NotAllowed
from ldsp.services import uploads
from ldsp.services.uploads import BuiltUpon, ChooseSheet, Overtaken
from ldsp.settings import settings
from ldsp.store.database import reading
from ldsp.store.reads import records
from ldsp.store.tables import RECORDS
from tests.services.people import WHO_MAY_NOT_WRITE
from tests.store.peoples import LANCASHIRE, current

ANN = Person("Ann", Role.COORDINATOR, frozenset({LANCASHIRE}))
BOB = Person("Bob", Role.ADMINISTRATOR)
TODAY = date(2019, 6, 1)

PROVIDERS = (
    "Provider code,Name,Kind\nBUR,Burnley College,further education college\nNEL,Nelson Library,library service\n"
)
PROGRAMMES = "Programme code,Name,Skill level\nGDG,Google Digital Garage,general\n"
LEARNERS = """Provider,Learner reference,Programme,Start date,Status,Home postcode
BUR,A1,GDG,11/03/2019,completed,BB11 1AA
BUR,A2,GDG,11/03/2019,continuing,BB11 1ZZ
BUR,A3,GDG,02/05/2019,completed,
"""


@pytest.fixture
def world(small_store, tmp_path, monkeypatch):
    """The small store, in the settings; a secret of its own."""
    monkeypatch.setenv("LDSP_DATABASE_URL", small_store)
    monkeypatch.setenv("LDSP_SECRET_FILE", str(tmp_path / "secret"))
    settings.cache_clear()
    return small_store


def looked_at(kind: Kind, text: str, *, person: Person = ANN, name: str = "", **rest) -> uploads.Preview:
    return uploads.check(person, kind, LANCASHIRE, text.encode(), name or f"{kind}.csv", today=TODAY, **rest)


def sent(kind: Kind, text: str, *, person: Person = ANN, **rest) -> uploads.Receipt:
    return uploads.keep(person, looked_at(kind, text, person=person, **rest))


@pytest.fixture
def with_learners(world):
    sent(Kind.PROVIDERS, PROVIDERS)
    sent(Kind.PROGRAMMES, PROGRAMMES)
    return sent(Kind.LEARNERS, LEARNERS)


def counts(preview: uploads.Preview) -> tuple[int, int, int]:
    return preview.counts[uploads.NEW], preview.counts[uploads.REPLACED], preview.counts[uploads.UNCHANGED]


# --- check, keep


def test_a_return_is_checked_kept_and_found_in_the_store(with_learners, world):
    assert (with_learners.rows, with_learners.kept_by, with_learners.file_name) == (3, "Ann", "learners.csv")
    assert current(world, Kind.LEARNERS, "status", "started_on", "home_lad_code", "home_sector") == [
        ("completed", pd.Timestamp("2019-03-11"), "E07000117", "BB11 1"),
        ("completed", pd.Timestamp("2019-05-02"), None, None),
        ("continuing", pd.Timestamp("2019-03-11"), "E07000122", "BB11 1"),  # the one postcode of the sector in Pendle
    ]
    assert [one.title for one in uploads.receipts(ANN, LANCASHIRE)] == [
        "Learners and enrolments",
        "Programmes",
        "Providers",
    ]


def test_a_learner_is_known_by_a_keyed_pseudonym_only(with_learners, world, monkeypatch, tmp_path):
    kept = [reference for (reference,) in current(world, Kind.LEARNERS, "learner_ref")]
    assert all(len(reference) == 32 and "A1" not in reference for reference in kept)
    assert counts(looked_at(Kind.LEARNERS, LEARNERS)) == (0, 0, 3)  # the same key makes the same pseudonyms
    monkeypatch.setenv("LDSP_SECRET_FILE", str(tmp_path / "another"))
    settings.cache_clear()
    assert counts(looked_at(Kind.LEARNERS, LEARNERS)) == (3, 0, 0)


def test_checking_writes_nothing(world):
    before = records_in(world)
    looked_at(Kind.PROVIDERS, PROVIDERS)
    assert records_in(world) == before


def records_in(url: str) -> tuple:
    from ldsp.store import reads
    from ldsp.store.reads import uploads as read_uploads

    with reading(url) as session:
        return reads.revision(session), len(read_uploads.uploads(session)), len(read_uploads.changes(session))


def test_the_preview_says_what_would_change_by_area_and_period(with_learners):
    corrected = LEARNERS.replace("BUR,A1,GDG,11/03/2019,completed", "BUR,A1,GDG,11/03/2019,withdrawn")
    corrected += "BUR,A4,GDG,03/05/2019,completed,BB11 1AA\n"
    preview = looked_at(Kind.LEARNERS, corrected)
    assert counts(preview) == (1, 1, 2)
    assert preview.sentence == "Records: 1 new, 1 corrected, 2 as they are in the store already."
    assert preview.changes.to_dict("split")["data"] == [
        ["", "not known", "2019 Q2", 0, 0, 1],
        ["E07000117", "Burnley", "2019 Q1", 0, 1, 0],
        ["E07000117", "Burnley", "2019 Q2", 1, 0, 0],
        ["E07000122", "Pendle", "2019 Q1", 0, 0, 1],
    ]
    assert preview.corrections.to_dict("split")["data"] == [["Status", 1]]
    assert uploads.keep(ANN, preview).rows == 2


def test_a_row_with_an_error_stays_behind_and_the_others_are_kept(world):
    preview = looked_at(Kind.PROVIDERS, PROVIDERS + "ROS,,library service\n")
    assert preview.checked.with_errors == 1
    assert "1 cannot be kept until it is mended" in preview.sentence
    uploads.keep(ANN, preview)
    assert current(world, Kind.PROVIDERS, "provider_id") == [("BUR",), ("NEL",)]


def test_a_file_that_was_kept_before_is_recognised_whatever_its_name(world):
    receipt = sent(Kind.PROVIDERS, PROVIDERS)
    again = looked_at(Kind.PROVIDERS, PROVIDERS, name="other.csv")
    assert [one.upload_id for one in again.already] == [receipt.upload_id]
    with pytest.raises(LdspError, match="Every record that can be kept is in the store already"):
        uploads.keep(ANN, again)
    uploads.undo(ANN, receipt.upload_id)
    assert looked_at(Kind.PROVIDERS, PROVIDERS).already == ()


def test_a_file_in_which_nothing_can_be_kept_is_refused(world):
    with pytest.raises(LdspError, match=r"No record can be kept as it is. Mend what the list of problems names"):
        sent(Kind.PROVIDERS, "Provider code,Name,Kind\nBUR,,library service\n")


def test_references_are_checked_against_the_store(world):
    preview = looked_at(Kind.LEARNERS, LEARNERS)
    assert preview.checked.good == 0
    assert "Provider “BUR” is not known." in set(preview.checked.problems["sentence"])


def test_several_sheets_are_asked_about(world):
    from io import BytesIO

    import xlsxwriter

    out = BytesIO()
    with xlsxwriter.Workbook(out) as book:
        for name in ("March", "April"):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["Provider code", "Name", "Kind"])
            sheet.write_row(1, 0, [name, "A name", "library service"])
    with pytest.raises(ChooseSheet) as caught:
        uploads.check(ANN, Kind.PROVIDERS, LANCASHIRE, out.getvalue(), "book.xlsx", today=TODAY)
    assert caught.value.sheets == ("March", "April")
    preview = uploads.check(ANN, Kind.PROVIDERS, LANCASHIRE, out.getvalue(), "book.xlsx", sheet="April", today=TODAY)
    assert preview.rows["provider_id"].tolist() == ["April"]
    assert uploads.keep(ANN, preview).settings["sheet"] == "April"


def test_what_a_head_means_is_asked_once(world):
    odd = PROVIDERS.replace("Kind", "Sorte")
    assert looked_at(Kind.PROVIDERS, odd).checked.good == 0
    sent(Kind.PROVIDERS, odd, mapping={"Sorte": "kind"}, provider="BUR")
    assert looked_at(Kind.PROVIDERS, odd, provider="BUR").checked.good == 2
    assert looked_at(Kind.PROVIDERS, odd).checked.good == 0


# --- who may


@pytest.mark.parametrize("person", WHO_MAY_NOT_WRITE)
def test_only_coordinators_of_the_region_and_administrators_write(world, person):
    preview = looked_at(Kind.PROVIDERS, PROVIDERS)
    for act in (
        lambda: looked_at(Kind.PROVIDERS, PROVIDERS, person=person),
        lambda: uploads.keep(person, preview),
        lambda: uploads.save_edits(person, Kind.PROVIDERS, LANCASHIRE, pd.DataFrame({"provider_id": ["X"]})),
    ):
        with pytest.raises(NotAllowed):
            act()
    receipt = uploads.keep(ANN, preview)
    for act in (lambda: uploads.undo(person, receipt.upload_id), lambda: uploads.builders(person, receipt.upload_id)):
        with pytest.raises(NotAllowed):
            act()
    assert uploads.receipts(ANN, LANCASHIRE)[0].withdrawn_at is None


def test_receipts_and_records_are_not_for_everybody(world):
    for ask in (
        lambda: uploads.receipts(VIEWER, LANCASHIRE),
        lambda: uploads.editable(VIEWER, Kind.PROVIDERS, LANCASHIRE),
    ):
        with pytest.raises(NotAllowed):
            ask()
    assert uploads.receipts(Person("Dora", Role.BOARD, frozenset({LANCASHIRE})), LANCASHIRE) == ()


# --- two people at once


def test_the_second_to_keep_is_told_what_changed_since_the_preview(world):
    mine, theirs = (
        looked_at(Kind.PROVIDERS, PROVIDERS),
        looked_at(Kind.PROVIDERS, PROVIDERS, person=BOB, name="bob.csv"),
    )
    uploads.keep(BOB, theirs)
    with pytest.raises(
        Overtaken, match=r"2 of these records were changed since the file was checked: “bob\.csv” .* kept by Bob"
    ):
        uploads.keep(ANN, mine)
    assert len(uploads.receipts(ANN, LANCASHIRE)) == 1


def test_an_undo_in_between_is_told_as_well(world):
    receipt = sent(Kind.PROVIDERS, PROVIDERS)
    mine = looked_at(Kind.PROVIDERS, PROVIDERS.replace("Burnley College", "Burnley College (new)"))
    uploads.undo(BOB, receipt.upload_id)
    with pytest.raises(Overtaken, match="was undone by Bob"):
        uploads.keep(ANN, mine)


def test_what_somebody_else_does_elsewhere_is_no_hindrance(world):
    mine = looked_at(Kind.PROVIDERS, PROVIDERS)
    sent(Kind.PROVIDERS, "Provider code,Name,Kind\nROS,Accross College,library service\n", person=BOB)
    uploads.keep(ANN, mine)
    assert current(world, Kind.PROVIDERS, "provider_id") == [("BUR",), ("NEL",), ("ROS",)]


def test_a_reference_that_went_away_in_between_is_noticed(with_learners):
    mine = looked_at(Kind.LEARNERS, LEARNERS.replace("A1", "B1"))
    programmes = uploads.receipts(ANN, LANCASHIRE)[1]
    uploads.undo(BOB, programmes.upload_id, proceed=True)
    with pytest.raises(Overtaken, match="Programme “GDG”, which the file refers to, has been removed"):
        uploads.keep(ANN, mine)


# --- undo


def test_undoing_says_what_builds_on_it_and_goes_on_when_told_to(with_learners, world):
    providers = uploads.receipts(ANN, LANCASHIRE)[-1]
    with pytest.raises(BuiltUpon, match=r"3 records of “learners\.csv” .* refer to it") as caught:
        uploads.undo(ANN, providers.upload_id)
    assert caught.value.builders["upload_id"].tolist() == [with_learners.upload_id]
    undone = uploads.undo(ANN, providers.upload_id, proceed=True)
    assert (undone.withdrawn, undone.restored) == (2, 0)
    assert current(world, Kind.PROVIDERS, "provider_id") == []
    with pytest.raises(LdspError, match="was undone by Ann"):
        uploads.undo(ANN, providers.upload_id)


def test_an_upload_that_never_was_cannot_be_undone(world):
    with pytest.raises(LdspError, match="There is no upload number 99"):
        uploads.undo(ANN, 99)


# --- edited in place


def test_records_edited_in_place_pass_the_same_checks_and_have_a_receipt(world):
    sent(Kind.PROVIDERS, PROVIDERS)
    shown = uploads.editable(ANN, Kind.PROVIDERS, LANCASHIRE)
    edited = pd.concat([shown.assign(name=["Burnley College", "Nelson Central Library"]), pd.DataFrame(
        {"provider_id": ["ROS"], "name": ["Accross College"], "kind": ["further education college"], "active": [True]})])  # fmt: skip
    receipt = uploads.save_edits(ANN, Kind.PROVIDERS, LANCASHIRE, edited, shown=shown)
    assert (receipt.file_name, receipt.rows) == ("edited in place", 2)
    assert current(world, Kind.PROVIDERS, "provider_id", "name", "active") == [
        ("BUR", "Burnley College", None), ("NEL", "Nelson Central Library", None), ("ROS", "Accross College", True),
    ]  # fmt: skip
    wrong = uploads.editable(ANN, Kind.PROVIDERS, LANCASHIRE).assign(kind="circus")
    with pytest.raises(LdspError, match=r"Row 1, Kind: .*circus.*2 more to mend"):
        uploads.save_edits(ANN, Kind.PROVIDERS, LANCASHIRE, wrong)


def test_numbers_dates_and_gaps_survive_being_edited(with_learners, world):
    text = "Run code,Programme,Provider,District,Start date,Places,Cost\nA,GDG,BUR,Burnley,11/03/2019,20,1234.56\nB,GDG,BUR,Pendle,2/4/2019,5,\n"
    sent(Kind.COURSE_RUNS, text)
    names = [field.name for field in CONTRACTS[Kind.COURSE_RUNS].kept]
    before = current(world, Kind.COURSE_RUNS, *names)
    shown = uploads.editable(ANN, Kind.COURSE_RUNS, LANCASHIRE)
    with pytest.raises(LdspError, match="in the store already"):
        uploads.save_edits(ANN, Kind.COURSE_RUNS, LANCASHIRE, shown, shown=shown)
    edited = shown.assign(places=[25, 5])
    uploads.save_edits(ANN, Kind.COURSE_RUNS, LANCASHIRE, edited, shown=shown)
    after = current(world, Kind.COURSE_RUNS, *names)
    at = names.index("places")
    assert [row[:at] + row[at + 1 :] for row in after] == [row[:at] + row[at + 1 :] for row in before]
    assert [row[at] for row in after] == [25, 5]


def test_a_record_taken_out_is_gone_until_it_is_undone_and_not_if_others_refer_to_it(with_learners, world):
    shown = uploads.editable(ANN, Kind.PROVIDERS, LANCASHIRE)
    receipt = uploads.save_edits(ANN, Kind.PROVIDERS, LANCASHIRE, shown[shown["provider_id"] != "NEL"], shown=shown)
    assert current(world, Kind.PROVIDERS, "provider_id") == [("BUR",)]
    uploads.undo(ANN, receipt.upload_id)
    assert current(world, Kind.PROVIDERS, "provider_id") == [("BUR",), ("NEL",)]
    with pytest.raises(LdspError, match="Other records refer to what was taken out: 3 of learners and enrolments"):
        uploads.save_edits(ANN, Kind.PROVIDERS, LANCASHIRE, shown[shown["provider_id"] != "BUR"], shown=shown)


def test_the_last_record_can_be_taken_out(world):
    sent(Kind.PROGRAMMES, PROGRAMMES)
    shown = uploads.editable(ANN, Kind.PROGRAMMES, LANCASHIRE)
    uploads.save_edits(ANN, Kind.PROGRAMMES, LANCASHIRE, shown.head(0), shown=shown)
    assert current(world, Kind.PROGRAMMES, "programme_id") == []


def test_somebody_elses_change_of_the_same_record_is_not_overwritten(world):
    sent(Kind.PROVIDERS, PROVIDERS)
    shown = uploads.editable(ANN, Kind.PROVIDERS, LANCASHIRE)
    uploads.save_edits(BOB, Kind.PROVIDERS, LANCASHIRE, shown.assign(note=["", "Closed on Mondays"]), shown=shown)
    for edited in (shown.assign(note=["", "Open"]), shown.iloc[:1]):
        with pytest.raises(LdspError, match="Somebody else changed one of these records while you were editing"):
            uploads.save_edits(ANN, Kind.PROVIDERS, LANCASHIRE, edited, shown=shown)
    uploads.save_edits(
        ANN, Kind.PROVIDERS, LANCASHIRE, shown.assign(note=["Opens in May", ""]).iloc[:1], shown=shown.iloc[:1]
    )
    assert current(world, Kind.PROVIDERS, "note") == [("Closed on Mondays",), ("Opens in May",)]


def test_people_are_not_edited_in_place(world):
    with pytest.raises(LdspError, match="Learners and enrolments are not edited in place"):
        uploads.editable(ANN, Kind.LEARNERS, LANCASHIRE)


# --- reads


def test_every_read_of_records_gives_current_ones_only(world):
    receipt = sent(Kind.PROVIDERS, PROVIDERS)
    sent(Kind.PROVIDERS, PROVIDERS.replace("Nelson", "Colne"))
    uploads.undo(ANN, receipt.upload_id, proceed=True)
    with reading(world) as session:
        found = records.records(session, kind=Kind.PROVIDERS, region_codes=[LANCASHIRE], demonstration=False)
    assert found["name"].tolist() == ["Colne Library"]
    assert set(RECORDS[Kind.PROVIDERS].c.keys()) >= set(found.columns)
