"""The Admin page as each role sees it: every tab, on a store with nothing in it and on one with records; a file from choosing to
undoing; records edited in place.
"""

import io
import re
import shutil
from pathlib import Path

import pandas as pd
import pytest

from ldsp.domain.records import CONTRACTS, Kind
from ldsp.domain.roles import VIEWER, Person, Role
from ldsp.services import backup, demonstration, uploads
from ldsp.store.database import engine
from ldsp.store.seeding import seed
from ldsp.store.tables import RECORDS
from ldsp.ui import sign_in
from tests.pages import stores, visits
from tests.store.peoples import LANCASHIRE, current, kept

ROOT = Person("root", Role.ADMINISTRATOR)
ANN = Person("ann", Role.COORDINATOR, frozenset({LANCASHIRE}))
BOARD = Person("bea", Role.BOARD, frozenset({LANCASHIRE}))
NATIONAL = Person("nat", Role.NATIONAL)

WRITER_TABS = ["New upload", "Records", "History", "Look after"]
TABS = {
    ROOT: WRITER_TABS,
    ANN: WRITER_TABS,
    BOARD: ["Kept so far", "Records"],
    NATIONAL: ["Kept so far", "Records"],
    Person("vic", Role.VIEWER): [],
    Person("out", Role.COORDINATOR, frozenset({"E99999999"})): [],
    VIEWER: [],
}
PARTS = ["accounts", "restore", "reference", "demonstration", "past", "learner"]
PROVIDERS = "Provider code,Name,Kind\nBUR,Burnley College,further education college\n"
PROGRAMMES = "Programme code,Name,Skill level\nGDG,Google Digital Garage,general\n"
FILES = {
    Kind.LEARNERS: "Provider,Learner reference,Programme,Start date,Status\nBUR,A1,GDG,11/03/2019,completed\n",
    Kind.ASSESSMENTS: "Provider,Learner reference,Framework,Skill,Stage,Date of assessment,Score,Out of\n"
    "BUR,A1,Essential Digital Skills 2018,communicating,before,11/03/2019,3,5\n",
    Kind.FOLLOW_UPS: "Provider,Learner reference,Programme,Months after,Date asked,Answered,Outcome\n"
    "BUR,A1,GDG,6,14/10/2019,yes,paid work\n",
    Kind.TAKE_UP: "Partner,Code,Measure,Period from,Period to,Count\niDEA,D1G1LANCS18UP,badges,01/01/2019,31/03/2019,1250\n",
}


@pytest.fixture(scope="session")
def without_records(tmp_path_factory) -> stores.World:
    """The bundled data about Burnley, without what the programme's papers say: nobody has entered anything."""
    made = stores.narrowed(
        tmp_path_factory.mktemp("admin"), {"E07000117"}, without={table.name for table in RECORDS.values()}
    )
    seed(data_dir=made.data_dir, url=made.address)
    return made


@pytest.fixture
def admin(worlds, without_records, tmp_path, monkeypatch):
    """Open the Admin page of a small world, on a copy of its store, as somebody."""

    def open_page(person: Person, world: str = "district", **params: str) -> visits.Visit:
        made = without_records if world == "district" else worlds(world)
        path = tmp_path / "admin.sqlite"
        if not path.exists():
            shutil.copy(made.address.removeprefix("sqlite:///"), path)
        monkeypatch.setenv("LDSP_DATABASE_URL", f"sqlite:///{path}")
        monkeypatch.setenv("LDSP_DATA_DIR", str(made.data_dir))
        visits.use_store(f"sqlite:///{path}")
        monkeypatch.setattr(sign_in, "person", lambda: person)
        monkeypatch.setattr(demonstration, "load_at_first_start", lambda _progress=None: None)
        return visits.Visit("admin", params)

    yield open_page
    engine(f"sqlite:///{tmp_path / 'admin.sqlite'}").dispose()


def whole(visit: visits.Visit) -> visits.Visit:
    assert not visit.at.exception, visit.at.exception
    assert not visit.at.error
    return visit


def tabs(visit: visits.Visit) -> list[str]:
    return [tab.label for tab in visit.at.tabs if tab.label in {*WRITER_TABS, "Kept so far"}]


def button(visit: visits.Visit, key: str):
    return next(one for one in visit.at.button if one.key == key)


def upload(visit: visits.Visit, kind: Kind, text: str | bytes, name: str = "") -> visits.Visit:
    """Choose the kind and the file."""
    visit.choose("kind", str(kind))
    content = text.encode() if isinstance(text, str) else text
    visit.at.file_uploader[0].set_value((name or f"{kind}.csv", content, "text/csv"))
    return whole(visit.run())


def press(visit: visits.Visit, key: str) -> visits.Visit:
    button(visit, key).click()
    return whole(visit.run())


def told(visit: visits.Visit) -> str:
    return " ".join(re.sub(r"\\(.)", r"\1", box.value) for box in visit.at.success)


# --- who sees what


@pytest.mark.parametrize("person", TABS, ids=lambda person: f"{person.role}-{person.name}")
def test_everybody_sees_the_tabs_of_their_role_and_no_more(admin, person):
    visit = whole(admin(person, region=LANCASHIRE))
    assert tabs(visit) == TABS[person]
    for name in {*WRITER_TABS, "Kept so far"}:  # a link to a tab opens it for those who have it
        shown = whole(admin(person, region=LANCASHIRE, admin=name))
        assert tabs(shown) == TABS[person]
        assert not shown.warnings
        keys = {one.key for one in shown.at.button}
        if person is not ROOT:
            assert not keys & {
                "demonstration-on",
                "demonstration-off",
                "back-up",
                "restore-do",
                "reference-load",
                "past-delete",
            }
        if person not in {ROOT, ANN}:
            assert not keys & {"keep", "undo", "records-keep"}
            assert not shown.at.file_uploader


@pytest.mark.parametrize("world", ["district", "empty"])
def test_an_administrator_opens_everything(admin, world):
    for name in WRITER_TABS:
        visit = whole(admin(ROOT, world, admin=name))
        if world == "empty":  # there are no regions in it, and so nothing to choose: that is said in a sentence
            assert visit.text or visit.warnings
            continue
        opened = whole(visit.open_all())
        assert not opened.warnings
        for frame, alt in opened.frames:
            assert alt or isinstance(frame, dict)
            assert len(frame)


def test_a_coordinator_deletes_one_learner_and_cannot_restore(admin):
    visit = whole(admin(ANN, region=LANCASHIRE, admin="Look after").open_all())
    assert {"past", "learner"} == {*visit.expanders()} & set(PARTS)


def test_a_region_that_is_not_ones_own_is_not_shown(admin):
    visit = whole(admin(ANN, region="E92000001"))
    assert visit.widget("own-region").options
    assert [one for one in visit.widget("own-region").options if "Lancashire" in one]
    assert len(visit.widget("own-region").options) == 1


# --- a file, from choosing to undoing


def test_a_partners_files_go_from_check_to_keep_to_undo(admin):
    visit = admin(ROOT)
    assert "Nothing has been kept for this region yet" in visit.text
    for kind, text in {Kind.PROVIDERS: PROVIDERS, Kind.PROGRAMMES: PROGRAMMES, **FILES}.items():
        upload(visit, kind, text)
        assert "Records: 1 new, 0 corrected, 0 as they are in the store already." in visit.text, visit.text
        assert bool(visit.at.date_input) == (kind in {Kind.LEARNERS, Kind.ASSESSMENTS, Kind.FOLLOW_UPS})
        press(visit, "keep")
        assert f"Kept: 1 record of “{kind}.csv”, upload number" in told(visit)
        assert button(visit, "keep").disabled
        assert "This very file was kept before" in " ".join(visit.warnings)
    receipts = [frame for frame, alt in visit.frames if alt.startswith("Uploads of the region")][-1]
    assert receipts["Holds"][:2] == ["Take-up by code", "Follow-up outcomes"]
    assert receipts["Until"][0] == "no limit"
    press(visit, "undo")
    assert "Upload 6 is undone: 1 record no longer counts." in told(visit)
    assert "This very file was kept before" not in " ".join(visit.warnings)
    visit.widget("undo-which-5").set_value(1)
    press(visit, "undo")
    assert any("Other uploads build on" in one and "Nothing was undone" in one for one in visit.warnings)
    assert current(visits.settings().database_url, Kind.PROVIDERS, "provider_id") == [("BUR",)]


def test_what_is_wrong_with_a_file_is_said_and_can_be_taken_away(admin):
    visit = upload(admin(ANN, region=LANCASHIRE), Kind.PROVIDERS, PROVIDERS + "NEL,,circus\n")
    assert "1 cannot be kept until it is mended" in visit.text
    assert "To mend or to look at: 2 cells, 2 kinds of problem." in visit.text
    problems = visit.downloads["problems-csv"].make().decode("utf-8-sig")
    assert problems.startswith("Row,Column,Value,Severity,Problem,What to do")
    assert "circus" in problems
    assert pd.read_excel(io.BytesIO(visit.downloads["mend-xlsx"].make()))["What to mend"].notna().sum() == 1
    assert visit.downloads["template-providers-xlsx"].make.startswith(b"PK")  # it lies ready, and so is no function


def test_a_file_cannot_bring_a_link_or_a_picture_onto_the_page(admin):
    evil = "![x](//e.example/a.png)"
    text = f'Provider code,Name,Kind,"{evil}"\nBUR,Burnley College,"{evil}",x\n'
    visit = upload(admin(ANN, region=LANCASHIRE), Kind.PROVIDERS, text, name="[a](//e.example).csv")
    shown = "\n".join(str(one.value) for kind in ("markdown", "caption", "warning") for one in visit.at.get(kind))
    cells = "\n".join(str(frame) for frame, _alt in visit.frames)
    labels = "\n".join(one.label for one in visit.at.selectbox)
    assert "](//e" not in shown + cells + labels


def test_a_file_that_is_no_table_is_refused_in_a_sentence(admin):
    visit = upload(admin(ANN, region=LANCASHIRE), Kind.LEARNERS, b"%PDF-1.7", name="return.csv")
    assert visit.warnings
    assert "keep" not in {one.key for one in visit.at.button}


# --- records edited in place


@pytest.mark.parametrize("kind", uploads.SMALL)
def test_every_small_kind_can_be_edited(admin, kind):
    visit = whole(admin(ANN, region=LANCASHIRE, admin="Records", records=str(kind)))
    assert not visit.warnings
    (editor,) = visit.at.data_editor
    assert "record" in visit.text
    assert list(editor.value.columns) == [field.name for field in CONTRACTS[kind].kept]


def edit(visit: visits.Visit, **state) -> visits.Visit:
    key = visit.at.data_editor[0].key
    visit.at.session_state[key] = {"edited_rows": {}, "added_rows": [], "deleted_rows": []} | state
    return whole(visit.run())


def open_records(admin, kind: Kind, person: Person = ANN) -> visits.Visit:
    return whole(admin(person, region=LANCASHIRE, admin="Records", records=str(kind)))


def test_records_are_added_changed_and_removed_with_the_checks_of_an_upload(admin):
    visit = open_records(admin, Kind.PROVIDERS)
    url = visits.settings().database_url
    row = {"provider_id": "BUR", "name": "Burnley College", "kind": "further education college", "active": "yes"}
    edit(visit, added_rows=[row, {"provider_id": "NEL", "kind": "library service"}])
    assert "1 cannot be kept until it is mended" in visit.text
    (problems,) = (frame for frame, alt in visit.frames if alt.startswith("What to mend"))
    assert problems["Column"].tolist() == ["Name"]
    assert problems["First rows"].tolist() == ["2"]
    assert button(visit, "records-keep").disabled
    edit(visit, added_rows=[row, {"provider_id": "NEL", "name": "Nelson Library", "kind": "library service"}])
    press(visit, "records-keep")
    assert "Kept: 2 records of “edited in place”" in told(visit)
    assert current(url, Kind.PROVIDERS, "provider_id", "active") == [("BUR", True), ("NEL", None)]
    edit(visit, edited_rows={0: {"name": "Burnley College, Princess Way"}}, deleted_rows=[1])
    assert "Records: 0 new, 1 corrected, 0 as they are in the store already, 1 taken out." in visit.text
    press(visit, "records-keep")
    assert current(url, Kind.PROVIDERS, "name") == [("Burnley College, Princess Way",)]


def test_somebody_elses_change_is_told_and_nothing_is_lost(admin):
    visit = open_records(admin, Kind.PROVIDERS)
    url = visits.settings().database_url
    kept(url, Kind.PROVIDERS, {"provider_id": "BUR"})
    visit = open_records(admin, Kind.PROVIDERS)
    kept(url, Kind.PROVIDERS, {"provider_id": "BUR", "note": "Closed on Mondays"}, who="Bob")
    edit(visit, edited_rows={0: {"note": "Open"}})
    assert "Somebody else changed one of these records while you were editing" in " ".join(visit.warnings)
    press(visit, "records-again")
    assert visit.at.data_editor[0].value["note"].tolist() == ["Closed on Mondays"]


def test_districts_and_yes_or_no_survive_the_grid(admin):
    visit = open_records(admin, Kind.PRACTICE)
    url = visits.settings().database_url
    row = {
        "title": "Workshops", "tried": "Tablets on loan", "level": "basic", "lad_codes": ["E07000117"], "design": "before and after",
        "period_start": "2019-01-01", "period_end": "2019-03-31", "learned": "Mornings fill.", "learners": 12, "cost_gbp": 120.5,
    }  # fmt: skip
    edit(visit, added_rows=[row])
    press(visit, "records-keep")
    assert current(url, Kind.PRACTICE, "title", "lad_codes", "learners", "cost_gbp") == [
        ("Workshops", "E07000117", 12, 120.5)
    ]
    assert visit.at.data_editor[0].value["lad_codes"].tolist() == [["E07000117"]]
    assert "records-keep" not in {one.key for one in visit.at.button}  # nothing has been touched since


def test_who_may_only_look_edits_nothing(admin):
    visit = open_records(admin, Kind.PROVIDERS, BOARD)
    assert not visit.at.data_editor
    assert "Your account may look, and change nothing" in visit.text


# --- history


def test_the_history_is_narrowed_down_and_taken_away(admin):
    admin(ANN, region=LANCASHIRE)
    url = visits.settings().database_url
    kept(url, Kind.PROVIDERS, {"provider_id": "BUR"}, who="bob")
    kept(url, Kind.PROGRAMMES, {"programme_id": "GDG"}, who="cara")
    visit = whole(admin(ANN, region=LANCASHIRE, admin="History"))
    assert len(visit.frames[0][0]["Who"]) == 4
    visit.choose("history-who", "cara")
    assert set(visit.frames[0][0]["Who"]) == {"cara"}
    assert visit.downloads["history-csv"].make().count(b"cara") == 2
    assert b"bob" not in visit.downloads["history-csv"].make()
    visit.choose("history-what", "kept")
    assert len(visit.frames[0][0]["Who"]) == 1


# --- looking after


def test_a_back_up_is_made_looked_at_and_restored(admin):
    visit = whole(admin(ROOT, admin="Look after", restore="true"))
    url = visits.settings().database_url
    kept(url, Kind.PROVIDERS, {"provider_id": "BUR"})
    press(visit, "back-up")
    content = visit.downloads["back-up-download"].make()
    kept(url, Kind.PROVIDERS, {"provider_id": "NEL"})
    visit.at.file_uploader[-1].set_value((visit.downloads["back-up-download"].file_name, content, "application/zip"))
    whole(visit.run())
    beside = next(frame for frame, alt in visit.frames if alt == "The back-up beside the store")
    at = beside["What"].index("Providers")
    assert (beside["In the back-up"][at], beside["In the store now"][at]) == ("1", "2")
    assert button(visit, "restore-do").disabled
    next(one for one in visit.at.checkbox if one.key == "restore-sure-0").check()
    whole(visit.run())
    press(visit, "restore-do")
    assert "The store holds again what it held on" in told(visit)
    assert current(url, Kind.PROVIDERS, "provider_id") == [("BUR",)]


def test_a_damaged_back_up_is_refused_in_a_sentence(admin):
    visit = whole(admin(ROOT, admin="Look after", restore="true"))
    visit.at.file_uploader[-1].set_value(("a.ldsp", b"PK\x03\x04 no", "application/zip"))
    whole(visit.run())
    assert "The file is damaged, or it is not a back-up of LDSP." in " ".join(visit.warnings)


def test_published_data_are_compared_and_loaded(admin):
    visit = whole(admin(ROOT, admin="Look after", reference="true"))
    press(visit, "reference-compare")
    assert re.search(r"No difference: [\d,]+ rows were compared", told(visit))
    from sqlalchemy import text

    from ldsp.store.database import writing

    with writing() as session:
        session.execute(text("UPDATE district SET name = 'Atlantis'"))
    press(visit, "reference-compare")
    table = next(frame for frame, alt in visit.frames if alt.startswith("What loading"))
    assert table["Would be changed"] == ["1"]
    press(visit, "reference-load")
    assert "Loaded: 1 row was different" in told(visit)
    press(visit, "reference-compare")
    assert "No difference" in told(visit)


def test_demonstration_records_are_loaded_and_removed_in_one_action_each(admin):
    visit = whole(admin(ROOT, region=LANCASHIRE, admin="Look after", demonstration="true"))
    assert "The store holds no made-up records" in visit.text
    press(visit, "demonstration-on")
    assert re.search(r"Loaded: [\d,]+ made-up records", told(visit)), visit.warnings
    assert demonstration.is_on()
    visit = whole(admin(ROOT, region=LANCASHIRE, admin="New upload"))
    assert not [one for one in visit.at.selectbox if str(one.key).startswith("undo-which")]  # not one by one
    visit = whole(admin(ROOT, region=LANCASHIRE, admin="Look after", demonstration="true"))
    press(visit, "demonstration-off")
    assert re.search(r"Removed: [\d,]+ made-up records", told(visit))
    assert not demonstration.is_on()


def test_past_their_date_and_one_learner(admin):
    from datetime import date

    visit = upload(admin(ROOT, region=LANCASHIRE), Kind.PROVIDERS, PROVIDERS)
    press(visit, "keep")
    press(upload(visit, Kind.PROGRAMMES, PROGRAMMES), "keep")
    press(upload(visit, Kind.LEARNERS, FILES[Kind.LEARNERS]), "keep")
    url = visits.settings().database_url
    kept(url, Kind.FOLLOW_UPS, {"learner_ref": "x"}, retain_until=date(2020, 7, 31))
    visit = whole(admin(ROOT, region=LANCASHIRE, admin="Look after", past="true", learner="true"))
    assert button(visit, "past-delete").disabled
    next(one for one in visit.at.checkbox if one.key == "past-sure").check()
    whole(visit.run())
    press(visit, "past-delete")
    assert "Deleted for good: 1 row" in told(visit)
    assert current(url, Kind.FOLLOW_UPS, "learner_ref") == []

    visit.at.text_input(key="learner-reference").set_value("a1")
    next(one for one in visit.at.button if one.label == "Delete for good" and one.key != "past-delete").click()
    whole(visit.run())
    assert "tick the box" in " ".join(visit.warnings)
    assert len(current(url, Kind.LEARNERS, "learner_ref")) == 1
    visit.at.text_input(key="learner-reference").set_value("a1")
    next(one for one in visit.at.checkbox if one.key == "learner-sure").check()
    next(one for one in visit.at.button if one.label == "Delete for good" and one.key != "past-delete").click()
    whole(visit.run())
    assert "Deleted for good: 1 of learners and enrolments." in told(visit)
    assert current(url, Kind.LEARNERS, "learner_ref") == []


def test_a_prepared_back_up_is_for_administrators_and_goes_when_newer_ones_come(admin):
    from ldsp.errors import LdspError, NotAllowed

    admin(ROOT)
    name = backup.prepare(ROOT)
    assert backup.prepared(ROOT, name).startswith(b"PK")
    for person in (ANN, BOARD, NATIONAL, VIEWER):
        for act in (lambda p=person: backup.prepare(p), lambda p=person: backup.prepared(p, name)):
            with pytest.raises(NotAllowed):
                act()
    with pytest.raises(LdspError, match="no longer there"):
        backup.prepared(ROOT, f"../{Path(name).name}")


def test_what_keep_does_is_said_beside_it(admin):
    visit = whole(admin(ANN, region=LANCASHIRE, kind="providers"))
    content = b"Provider code,Name,Kind\nBUR,Burnley College,further education college\nNEL,Nelson,palace\n"
    visit.at.file_uploader[0].set_value(("providers.csv", content, "text/csv"))
    whole(visit.run())
    said = " ".join(caption.value for caption in visit.at.caption)
    assert "Keep puts 1 record into the store. 1 row with an error is left out" in said
