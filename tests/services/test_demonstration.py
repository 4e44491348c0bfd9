"""The demonstration records as the first start leaves them, and what is left when they are removed."""

import shutil
from pathlib import Path

import pandas as pd
import pytest

from ldsp.domain.areas import Level
from ldsp.domain.records import CONTRACTS, Kind
from ldsp.domain.roles import Person, Role
from ldsp.errors import LdspError, NotAllowed
from ldsp.services import demonstration
from ldsp.settings import settings
from ldsp.store import programme, reads
from ldsp.store.database import migrate, reading, writing
from ldsp.store.reads import lookups, records, uploads
from tests.store.peoples import frame, kept

LANCASHIRE = "E37000019"
ADMINISTRATOR = Person(name="ann", role=Role.ADMINISTRATOR)
WEST_MIDLANDS = {"E37000001", "E37000006", "E37000012"}


@pytest.fixture(scope="module")
def learners(full_store: str) -> pd.DataFrame:
    with reading(full_store) as session:
        return records.records(session, kind=Kind.LEARNERS)


def test_all_six_partnerships_have_records_and_lancashire_has_six_thousand_enrolments(learners):
    assert demonstration.is_on()
    counts = learners["region_code"].value_counts()
    assert set(counts.index) == set(demonstration.PARTNERSHIPS)
    assert len(learners) <= 25_000
    assert counts[LANCASHIRE] == pytest.approx(6_000, abs=50)
    assert counts.min() > 900


def test_every_region_of_the_same_districts_and_every_larger_one_shows_them(full_store):
    with reading(full_store) as session:
        within = {code: set(reads.regions_within(session, region_code=code)) for code in
                  ("ldsp-lancashire", "E69000019", "ldsp-west-midlands", "E92000001", "E37000005")}  # fmt: skip
        assert reads.regions_within(session, region_code=LANCASHIRE)[0] == LANCASHIRE
        assert set(reads.regions_alike(session, region_code=LANCASHIRE)) == {
            LANCASHIRE, "ldsp-lancashire", "E47000018", "E69000019",
        }  # fmt: skip
    assert LANCASHIRE in within["ldsp-lancashire"] & within["E69000019"]
    assert within["ldsp-west-midlands"] >= WEST_MIDLANDS
    assert within["E92000001"] >= set(demonstration.PARTNERSHIPS)
    assert LANCASHIRE not in within["E37000005"]


def test_they_are_plausible_beside_the_published_learners_of_each_district(full_store, learners):
    """Never as many in a year as DfE publishes for adults in community learning and on ICT courses; in the same order."""
    with reading(full_store) as session:
        published = reads.values(
            session, indicator_ids=demonstration.SCALE, level=Level.DISTRICT, periods=[demonstration.SCALE_YEAR]
        )
    published = published.groupby("area_code")["value"].sum()
    homes = (
        learners.dropna(subset="home_lad_code").groupby(["region_code", "home_lad_code"]).size() / demonstration.YEARS
    )
    for region_code in demonstration.PARTNERSHIPS:
        mine = homes[region_code]
        share = mine / published.reindex(mine.index)
        assert share.max() < 0.25, region_code
        assert share.sum() > 0
    lancashire = homes[LANCASHIRE]
    assert lancashire.rank().corr(published.reindex(lancashire.index).rank()) > 0.9
    assert (lancashire * demonstration.YEARS > 30).all()  # enough to be shown after disclosure control


def test_everything_made_up_is_marked_and_nothing_real_is(full_store):
    with reading(full_store) as session:
        for kind in CONTRACTS:
            there = records.records(session, kind=kind)
            about = " ".join(
                there[name].astype(str).str.cat(sep=" ") for name in there.select_dtypes(["object", "str"])
            )
            real = there[~there["demonstration"].astype(bool)]
            assert "DEMO-" not in real.to_csv(), kind
            assert "DEMO-" not in about or there["demonstration"].any()
        receipts = uploads.uploads(session)
        assert set(receipts.loc[receipts["demonstration"], "file_name"]) == {demonstration.FILE_NAME}
        assert set(receipts.loc[~receipts["demonstration"], "file_name"]) == {programme.FILE_NAME}


def test_no_real_record_may_refer_to_one_and_all_of_theirs_lead_somewhere(full_store):
    with reading(full_store) as session:
        for kind in (Kind.PROVIDERS, Kind.PROGRAMMES, Kind.COURSE_RUNS):
            codes = lookups.codes_and_names(session, kind=kind, region_code=LANCASHIRE)
            assert not [code for code in codes if "DEMO-" in code or code.startswith("D-")]
        by_kind = {kind: records.records(session, kind=kind, demonstration=True) for kind in CONTRACTS}
        venues = set(reads.venues(session)["venue_id"])
    for contract in CONTRACTS.values():
        rows = by_kind[contract.kind]
        for field in contract.kept:
            if field.refers_to in {None, contract.kind} or rows.empty:
                continue
            named = rows[["region_code", field.name]].dropna()
            named = named[named[field.name] != ""]
            if field.refers_to is Kind.VENUES:
                assert set(named[field.name]) <= venues
                continue
            there = by_kind[field.refers_to][["region_code", CONTRACTS[field.refers_to].key[0]]]
            assert set(named.itertuples(index=False, name=None)) <= set(there.itertuples(index=False, name=None)), (
                field.name
            )


def test_learners_are_under_pseudonyms_as_real_ones_are(learners):
    assert learners["learner_ref"].str.fullmatch(r"[0-9a-f]{32}").all()


def test_the_last_quarter_is_a_whole_one():
    until = pd.Timestamp(demonstration.UNTIL)
    assert until == until.to_period("Q").end_time.normalize()


# --- loading and removing


@pytest.fixture
def own_store(full_store: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A copy of the store to write into."""
    path = tmp_path / "own.sqlite"
    shutil.copy(Path(full_store.removeprefix("sqlite:///")), path)
    monkeypatch.setenv("LDSP_DATABASE_URL", f"sqlite:///{path}")
    monkeypatch.setenv("LDSP_SECRET_FILE", str(tmp_path / "secret"))
    settings.cache_clear()
    return f"sqlite:///{path}"


def test_removing_leaves_nothing_of_them_and_no_start_brings_them_back(own_store):
    with reading(own_store) as session:
        real = {kind: len(records.records(session, kind=kind, demonstration=False)) for kind in CONTRACTS}
    assert demonstration.remove(ADMINISTRATOR) > 80_000
    demonstration.load_at_first_start()
    assert not demonstration.is_on()
    with reading(own_store) as session:
        assert {kind: len(records.records(session, kind=kind)) for kind in CONTRACTS} == real
        assert not uploads.uploads(session)["demonstration"].any()


def test_an_administrator_can_have_them_back_once(own_store):
    removed = demonstration.remove(ADMINISTRATOR)
    said = []
    assert demonstration.load(ADMINISTRATOR, lambda words, share: said.append((words, share))) == removed
    assert demonstration.is_on()
    assert [share for _, share in said] == sorted(share for _, share in said)
    with pytest.raises(LdspError, match="there already"):
        demonstration.load(ADMINISTRATOR)


def test_nobody_else_may_load_or_remove_them():
    for role in (Role.VIEWER, Role.COORDINATOR, Role.BOARD, Role.NATIONAL):
        person = Person(name="bob", role=role, region_codes=frozenset({LANCASHIRE}))
        for deed in (demonstration.load, demonstration.remove):
            with pytest.raises(NotAllowed):
                deed(person)


@pytest.fixture
def empty(url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    migrate(url)
    monkeypatch.setenv("LDSP_DATABASE_URL", url)
    settings.cache_clear()
    return url


def untouched(url: str) -> bool:
    with reading(url) as session:
        return demonstration.is_untouched(session)


def test_a_store_is_touched_when_somebody_enters_something_but_not_by_the_papers(empty):
    assert untouched(empty)
    papers = frame(Kind.TARGETS, {"value": 1.0}).assign(region_code=LANCASHIRE)
    with writing(empty) as session:
        programme.load(session, {Kind.TARGETS: papers})
    assert untouched(empty)
    kept(empty, Kind.PROVIDERS, {"provider_id": "BUR"})
    assert not untouched(empty)


def test_a_store_is_touched_when_they_were_there_and_are_gone(empty):
    kept(empty, Kind.PROVIDERS, {"provider_id": "BUR"}, who="", demonstration=True)
    assert not untouched(empty)
    demonstration.remove(ADMINISTRATOR)
    assert not untouched(empty)


def test_without_published_learners_there_is_nothing_to_follow(small_store, monkeypatch):
    monkeypatch.setenv("LDSP_DATABASE_URL", small_store)
    settings.cache_clear()
    demonstration.load_at_first_start()
    assert not demonstration.is_on()
    with pytest.raises(LdspError, match="no published learners"):
        demonstration.load(ADMINISTRATOR)
