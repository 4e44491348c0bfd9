"""What the programme's papers say comes as an upload does: once, undoable, kept up to date, never against what people entered."""

import csv
import re
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from ldsp import ingest
from ldsp.domain.records import CONTRACTS, Kind
from ldsp.services.uploads.lookups import lookups
from ldsp.store import programme, writes
from ldsp.store.bundle import read, read_bundle
from ldsp.store.compile.programme import LEFT_OUT, PAPERS
from ldsp.store.database import migrate, reading, writing
from ldsp.store.reads import records, uploads
from tests.store.peoples import AT, LANCASHIRE, current, frame, kept

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "data" / "ldsp_programme"
GARAGE = {"title": "Google Garage", "tried": "Workshops.", "level": "general", "period_start": "2019-01-01",
          "period_end": "2019-04-30", "design": "nothing measured", "learned": "Follow up."}  # fmt: skip
HACK = GARAGE | {"title": "Chorley Hack"}


@pytest.fixture
def store(url: str) -> str:
    migrate(url)
    return url


def load(url: str, *rows: dict, region_code: str = LANCASHIRE) -> None:
    bundled = {Kind.PRACTICE: frame(Kind.PRACTICE, *rows).assign(region_code=region_code)} if rows else {}
    with writing(url) as session:
        programme.load(session, bundled, at=AT)


def told(url: str) -> list[tuple]:
    return current(url, Kind.PRACTICE, "title", "learned")


def receipts(url: str) -> pd.DataFrame:
    with reading(url) as session:
        return uploads.uploads(session)


def undo(url: str, upload_id: int, who: str = "Ann") -> None:
    with writing(url) as session:
        writes.undo(session, upload_id, who=who, at=AT)


def test_the_papers_come_under_a_receipt_of_ldsps_own_and_only_once(store):
    load(store, GARAGE, HACK)
    load(store, GARAGE, HACK)
    found = receipts(store)
    assert found[["file_name", "kept_by", "rows", "demonstration"]].to_numpy().tolist() == [
        ["the programme's papers", "", 2, False]
    ]
    assert told(store) == [("Chorley Hack", "Follow up."), ("Google Garage", "Follow up.")]


def test_newer_words_replace_the_older_and_what_is_gone_is_gone(store):
    load(store, GARAGE, HACK)
    load(store, GARAGE | {"learned": "Follow up soon."})
    assert told(store) == [("Google Garage", "Follow up soon.")]
    load(store)
    assert told(store) == []


def test_what_somebody_corrected_stays_and_undoing_it_brings_back_the_newest_of_ours(store):
    load(store, GARAGE, HACK)
    number = kept(store, Kind.PRACTICE, GARAGE | {"learned": "We know better."})
    load(store, GARAGE | {"learned": "Newer words."}, HACK)
    assert told(store) == [("Chorley Hack", "Follow up."), ("Google Garage", "We know better.")]
    undo(store, number)
    assert told(store) == [("Chorley Hack", "Follow up."), ("Google Garage", "Newer words.")]


def test_what_somebody_took_out_stays_out(store):
    load(store, GARAGE, HACK)
    with reading(store) as session:
        there = records.records(session, kind=Kind.PRACTICE, columns=["record_id", "title"])
    gone = there.loc[there["title"] == "Chorley Hack", "record_id"].tolist()
    empty = writes.Batch(
        kind=Kind.PRACTICE, region_code=LANCASHIRE, rows=frame(Kind.PRACTICE, GARAGE).iloc[:0], file_name="edited in place",
        sha256="",
    )  # fmt: skip
    with writing(store) as session:
        writes.keep(session, empty, who="Ann", removes=gone, at=AT)
    load(store, GARAGE, HACK | {"learned": "Newer words."})
    assert told(store) == [("Google Garage", "Follow up.")]


def test_what_people_had_entered_before_stays_theirs(store):
    kept(store, Kind.PRACTICE, GARAGE | {"learned": "Ours, since long."})
    load(store, GARAGE, HACK)
    assert told(store) == [("Chorley Hack", "Follow up."), ("Google Garage", "Ours, since long.")]


def test_what_an_administrator_undid_never_comes_back(store):
    load(store, GARAGE)
    undo(store, int(receipts(store)["upload_id"].iloc[0]))
    load(store, GARAGE)
    load(store, GARAGE | {"learned": "Newer words."}, HACK)
    assert told(store) == []


def test_another_regions_papers_are_another_receipt(store):
    load(store, GARAGE)
    load(store, GARAGE, region_code="E37000005")
    assert receipts(store)["region_code"].tolist() == ["E37000005", LANCASHIRE]
    assert receipts(store)["withdrawn_at"].notna().tolist() == [False, True]  # this bundle no longer held Lancashire's


# --- the bundled ones


@pytest.fixture(scope="module")
def bundled() -> dict[Kind, pd.DataFrame]:
    """The bundled records of each kind, as text."""
    files = {path.stem: path for path in FOLDER.glob("*.csv") if path.stem != "source"}
    return {Kind(name): pd.read_csv(path, dtype=str, keep_default_na=False) for name, path in files.items()}


@pytest.mark.parametrize("kind", [Kind.ACTIVITIES, Kind.PLEDGES, Kind.FUNDING, Kind.PRACTICE, Kind.PROVIDERS, Kind.PROGRAMMES,
                                  Kind.TAKE_UP])  # fmt: skip
def test_every_record_passes_the_checks_of_an_upload(bundled, full_store, kind):
    for region_code, rows in bundled[kind].groupby("region_code"):
        content = rows.drop(columns="region_code").to_csv(index=False).encode()
        with reading(full_store) as session:
            known = lookups(session, kind, str(region_code))
        read_in = ingest.read(content, f"{kind}.csv")
        matching = ingest.match(read_in, CONTRACTS[kind], today=date(2026, 1, 1))
        checked = ingest.check(read_in, matching, CONTRACTS[kind], known, pseudonym=str, today=date(2026, 1, 1))
        assert checked.problems.empty, checked.problems[["row", "column", "value", "sentence"]].to_string()
        assert checked.good == len(rows)


def test_every_bundled_record_is_in_the_store(full_store):
    listed = next(one for one in read_bundle(ROOT / "data").table_sets if one.name == "ldsp_programme")
    for file in listed.files[1:]:
        kind = Kind(file.path.stem)
        with reading(full_store) as session:
            there = records.records(session, kind=kind, demonstration=False)
        expected = read(file).drop(columns="region_code")
        assert len(there) == len(expected)
        for name in CONTRACTS[kind].key:
            assert sorted(there[name].astype(str)) == sorted(expected[name].astype(str)), (kind, name)


def test_the_slips_of_the_papers_are_kept_with_the_words_that_say_so(bundled):
    doubts = bundled[Kind.ACTIVITIES].set_index("what")
    launch = doubts.loc["Cornwall and the Isles of Scilly LDSP to launch"]
    assert date.fromisoformat(launch["happened_from"]).strftime("%A %d %B %Y") == "Saturday 25 May 2019"
    assert "Thursday" in launch["date_note"]
    assert "slip" in launch["date_note"]
    post = doubts.loc["Coordinator of the partnership in post"]
    assert post["happened_from"] == "2019-11-01"
    assert "November 2018" in post["note"]
    wigan = doubts[doubts["lad_code"] == "E08000010"].iloc[0]
    assert (wigan["qualifier"], wigan["number"], wigan["level"]) == ("claim", "", "basic")


def test_google_pledged_a_thousand_places_and_over_six_hundred_were_taken(bundled):
    google = bundled[Kind.PLEDGES].set_index("partner").loc["Google"]
    assert (float(google["pledged"]), float(google["attended"]), google["unit"]) == (1000, 600, "places")
    assert google["delivered"] == google["scheduled"] == ""  # the papers do not say
    assert "over 600" in google["evidence"]


def test_lancashire_was_awarded_seventy_five_and_two_hundred_and_sixty_one_thousand_pounds(bundled):
    funding = bundled[Kind.FUNDING]
    of = {code: sorted(rows["awarded_gbp"].astype(float)) for code, rows in funding.groupby("region_code")}
    assert of == {LANCASHIRE: [75_000, 261_000], "E92000001": [1_000_000]}


def test_nothing_was_measured_and_so_nothing_is_claimed_to_have_worked(bundled):
    practice = bundled[Kind.PRACTICE]
    assert set(practice["design"]) == {"nothing measured"}
    assert set(practice["successes"]) == set(practice["measured"]) == {""}


def test_every_record_names_its_paper_and_nobody(bundled):
    for kind in (Kind.ACTIVITIES, Kind.PLEDGES, Kind.FUNDING, Kind.PRACTICE):
        assert (bundled[kind]["evidence"] != "").all(), kind
    text = " ".join(path.read_text(encoding="utf-8") for path in FOLDER.glob("*.csv"))
    assert not re.search(r"Kerry|Harrison|Jordan|Blackburn,? Mike|Mike|Copinger|Lieutenant|@", text)
    assert all(LEFT_OUT.values())
    assert all(PAPERS.values())


def test_no_fact_is_told_twice(bundled):
    with (FOLDER / "activities.csv").open(encoding="utf-8") as file:
        rows = [(row["what"], row["happened_from"]) for row in csv.DictReader(file)]
    assert len(rows) == len(set(rows)) > 40
