"""Keeping what people enter and undoing it: exactly, with history, and whole whatever happens."""

import json
import time

import pandas as pd
import pytest
import sqlalchemy as sa
from sqlalchemy import text

from ldsp.domain.records import CONTRACTS, Holds, Kind
from ldsp.store import history, reads
from ldsp.store.database import engine, migrate, reading, writing
from ldsp.store.keys import key_hashes, key_texts
from ldsp.store.reads import uploads as read_uploads
from ldsp.store.seeding import seed
from ldsp.store.tables import RECORDS, Base
from ldsp.store.writes import keep, remember_heads, remove_demonstration, undo
from tests.store import bundles, killing
from tests.store.peoples import AT, LANCASHIRE, batch, current, frame, kept

NAMES = ("provider_id", "name")


@pytest.fixture
def store(url: str) -> str:
    """Address of a store with tables and no rows."""
    migrate(url)
    return url


def undone(url: str, upload_id: int):
    with writing(url) as session:
        return undo(session, upload_id, who="Ann", at=AT)


def building_on(url: str, upload_id: int) -> list[tuple]:
    with reading(url) as session:
        found = read_uploads.building_on(session, upload_id=upload_id)
    return [(row.upload_id, row.kind, row.reason, row.rows) for row in found.itertuples()]


def told(url: str) -> list[tuple]:
    with reading(url) as session:
        return [(row.who, row.what, row.kind, row.key) for row in read_uploads.changes(session).iloc[::-1].itertuples()]


# --- the tables

OF_LEARNERS = ("record_key", "enrolments")
"""What is kept of a learner besides what the contract says."""


def test_every_contract_has_a_table_with_its_columns():
    kinds = {Holds.WHOLE: "INTEGER", Holds.DATE: "DATE", Holds.YES_NO: "BOOLEAN"}
    kinds |= dict.fromkeys((Holds.NUMBER, Holds.MONEY, Holds.SCORE), "FLOAT")
    assert set(RECORDS) == set(Kind) == set(CONTRACTS)
    for kind, contract in CONTRACTS.items():
        columns = {
            column.name: (str(column.type), column.nullable)
            for column in RECORDS[kind].columns
            if column.name
            not in {"record_id", "region_code", "key_hash", "upload_id", "superseded_by", "demonstration", *OF_LEARNERS}
        }
        assert columns == {
            field.name: (kinds.get(field.holds, "VARCHAR"), not field.required or field.symbol_in != "")
            for field in contract.fields
            if not field.becomes
        }


def test_a_key_is_the_same_whatever_its_columns_are_kept_as():
    ordinary = frame(Kind.FOLLOW_UPS, {"learner_ref": "x", "asked_on": "2019-10-14"})
    others = ordinary.assign(months=[6.0], programme_id=pd.Series(["GDG"], dtype="category"))
    contract = CONTRACTS[Kind.FOLLOW_UPS]
    assert key_texts(contract, ordinary).tolist() == key_texts(contract, others).tolist() == ["BUR\x1fx\x1fGDG\x1f6"]
    assert key_hashes(["BUR\x1fx\x1fGDG\x1f6", ""]).tolist() == [5543646566464647493, -5426141060434712860]


# --- keeping


def test_what_is_kept_has_a_receipt_and_one_more_revision(store):
    number = kept(store, Kind.PROVIDERS, {"provider_id": "BUR"}, settings={"sheet": "Return"}, sha256="ab")
    assert current(store, Kind.PROVIDERS, *NAMES) == [("BUR", "Burnley College")]
    with reading(store) as session:
        receipt = read_uploads.uploads(session).iloc[0]
        assert reads.revision(session) == 1
    assert receipt[["upload_id", "kind", "file_name", "sha256", "rows", "kept_by", "region_code"]].tolist() == [
        number, "providers", "providers.csv", "ab", 1, "Ann", LANCASHIRE,
    ]  # fmt: skip
    assert receipt["kept_at"] == pd.Timestamp(AT)
    assert pd.isna(receipt["withdrawn_at"])
    assert json.loads(receipt["settings"]) == {"sheet": "Return"}


def test_cells_keep_their_types_and_their_gaps(store):
    rows = [
        {"run_id": "A", "places": 20, "starts": None, "cost_gbp": 0.1 + 0.2, "ends_on": None},
        {"run_id": "B", "places": 0, "starts": 3, "cost_gbp": None, "ends_on": "2019-04-12"},
    ]
    kept(store, Kind.COURSE_RUNS, *rows)
    assert current(store, Kind.COURSE_RUNS, "run_id", "places", "starts", "cost_gbp", "ends_on") == [
        ("A", 20, None, 0.1 + 0.2, None),
        ("B", 0, 3, None, pd.Timestamp("2019-04-12")),
    ]


def test_a_correction_replaces_by_key_and_the_older_row_stays_behind_it(store):
    first = kept(store, Kind.PROVIDERS, {"provider_id": "BUR"}, {"provider_id": "PEN", "name": "Nelson"})
    second = kept(store, Kind.PROVIDERS, {"provider_id": "BUR", "name": "Burnley College (new)"})
    assert current(store, Kind.PROVIDERS, *NAMES) == [("BUR", "Burnley College (new)"), ("PEN", "Nelson")]
    table = RECORDS[Kind.PROVIDERS]
    with reading(store) as session:
        rows = session.execute(
            sa.select(table.c["name", "upload_id", "superseded_by"]).order_by(table.c.record_id)
        ).all()
    assert [tuple(row) for row in rows] == [
        ("Burnley College", first, second),
        ("Nelson", first, None),
        ("Burnley College (new)", second, None),
    ]


def test_the_same_key_in_another_region_is_another_record(store):
    kept(store, Kind.PROVIDERS, {"provider_id": "BUR"})
    kept(store, Kind.PROVIDERS, {"provider_id": "BUR", "name": "Burlington"}, region_code="E37000018")
    assert current(store, Kind.PROVIDERS, *NAMES) == [("BUR", "Burlington"), ("BUR", "Burnley College")]


def test_a_missing_part_of_a_key_is_part_of_it_all_the_same(store):
    kept(store, Kind.TARGETS, {"value": 100.0}, {"value": 50.0, "level": "basic"})
    kept(store, Kind.TARGETS, {"value": 120.0})
    assert current(store, Kind.TARGETS, "level", "value") == [("", 120.0), ("basic", 50.0)]


def test_a_batch_with_a_key_twice_is_a_mistake_of_ours(store):
    with pytest.raises(ValueError, match="holds a key twice"):
        kept(store, Kind.PROVIDERS, {"provider_id": "BUR"}, {"provider_id": "BUR"})


def test_two_keys_that_share_their_bits_are_not_taken_for_one(store, monkeypatch):
    monkeypatch.setattr("ldsp.store.writes.key_hashes", lambda texts: pd.Series(7, index=range(len(texts))).to_numpy())
    monkeypatch.setattr("ldsp.store.reads.records.key_hashes", lambda _texts: [7])
    first = kept(store, Kind.PROVIDERS, {"provider_id": "BUR"}, {"provider_id": "PEN", "name": "Nelson"})
    second = kept(store, Kind.PROVIDERS, {"provider_id": "BUR", "name": "New"})
    kept(store, Kind.PROVIDERS, {"provider_id": "BUR", "name": "Newer"}, {"provider_id": "PEN", "name": "Newer"})
    undone(store, second)
    assert current(store, Kind.PROVIDERS, *NAMES) == [("BUR", "Newer"), ("PEN", "Newer")]
    undone(store, 3)
    assert current(store, Kind.PROVIDERS, *NAMES) == [("BUR", "Burnley College"), ("PEN", "Nelson")]
    assert first == 1


# --- undoing


def test_undoing_withdraws_exactly_that_upload_and_restores_what_it_replaced(store):
    kept(store, Kind.PROVIDERS, {"provider_id": "BUR"}, {"provider_id": "PEN", "name": "Nelson"})
    second = kept(
        store, Kind.PROVIDERS, {"provider_id": "BUR", "name": "New"}, {"provider_id": "ROS", "name": "Accross"}
    )
    result = undone(store, second)
    assert (result.withdrawn, result.restored) == (2, 1)
    assert current(store, Kind.PROVIDERS, *NAMES) == [("BUR", "Burnley College"), ("PEN", "Nelson")]
    with reading(store) as session:
        receipt = read_uploads.uploads(session).iloc[0]
    assert (receipt["withdrawn_by"], receipt["withdrawn_at"]) == ("Ann", pd.Timestamp(AT))


@pytest.mark.parametrize(
    ("order", "left"),
    [
        ([1], "third"), ([2], "third"), ([3], "second"),
        ([1, 2], "third"), ([2, 1], "third"), ([2, 3], "first"), ([3, 2], "first"), ([1, 3], "second"), ([3, 1], "second"),
        ([2, 3, 1], None), ([1, 2, 3], None), ([3, 2, 1], None),
    ],
)  # fmt: skip
def test_in_whatever_order_uploads_are_undone_the_latest_that_is_left_counts(store, order, left):
    for name in ("first", "second", "third"):
        kept(store, Kind.PROVIDERS, {"provider_id": "BUR", "name": name})
    for number in order:
        undone(store, number)
    assert current(store, Kind.PROVIDERS, "name") == ([(left,)] if left else [])


def test_an_upload_that_was_undone_cannot_be_undone_again(store):
    number = kept(store, Kind.PROVIDERS, {"provider_id": "BUR"})
    undone(store, number)
    with pytest.raises(ValueError, match="no upload 1 to undo"):
        undone(store, number)


def test_after_undoing_the_same_file_may_be_kept_again(store):
    undone(store, kept(store, Kind.PROVIDERS, {"provider_id": "BUR"}))
    kept(store, Kind.PROVIDERS, {"provider_id": "BUR"})
    assert current(store, Kind.PROVIDERS, *NAMES) == [("BUR", "Burnley College")]


# --- what builds on an upload


def test_uploads_that_replaced_its_rows_build_on_it(store):
    first = kept(store, Kind.PROVIDERS, {"provider_id": "BUR"}, {"provider_id": "PEN"})
    second = kept(store, Kind.PROVIDERS, {"provider_id": "BUR", "name": "New"})
    assert building_on(store, first) == [(second, "providers", "replaced", 1)]
    assert building_on(store, second) == []


def test_uploads_whose_records_refer_to_its_records_build_on_it(store):
    providers = kept(store, Kind.PROVIDERS, {"provider_id": "BUR"}, {"provider_id": "PEN"})
    runs = kept(store, Kind.COURSE_RUNS, {"run_id": "A"}, {"run_id": "B"}, {"run_id": "C", "provider_id": "ELSE"})
    kept(store, Kind.COURSE_RUNS, {"run_id": "A"}, region_code="E37000018")  # refers to a record of its own region
    assert building_on(store, providers) == [(runs, "course_runs", "refers", 2)]
    undone(store, runs)
    assert building_on(store, providers) == []


def test_nothing_hangs_in_the_air_where_an_older_row_takes_its_place(store):
    kept(store, Kind.PROVIDERS, {"provider_id": "BUR"})
    renamed = kept(store, Kind.PROVIDERS, {"provider_id": "BUR", "name": "New"}, {"provider_id": "PEN"})
    runs = kept(store, Kind.COURSE_RUNS, {"run_id": "A"}, {"run_id": "B", "provider_id": "PEN"})
    assert building_on(store, renamed) == [(runs, "course_runs", "refers", 1)]


def test_follow_ups_build_on_the_only_enrolment_of_a_learner(store):
    once = kept(store, Kind.LEARNERS, {"learner_ref": "x"}, {"learner_ref": "y"})
    kept(store, Kind.LEARNERS, {"learner_ref": "y", "programme_id": "OTHER"})
    asked = kept(store, Kind.FOLLOW_UPS, {"learner_ref": "x"}, {"learner_ref": "y"})
    assert building_on(store, once) == [(asked, "follow_ups", "refers", 1)]


# --- demonstration records


def test_demonstration_and_real_records_never_replace_each_other(store):
    kept(store, Kind.PROVIDERS, {"provider_id": "BUR"})
    kept(store, Kind.PROVIDERS, {"provider_id": "BUR", "name": "Made up"}, demonstration=True)
    assert current(store, Kind.PROVIDERS, "name", "demonstration") == [("Burnley College", False), ("Made up", True)]
    with writing(store) as session:
        assert remove_demonstration(session, who="Ann") == 1
    assert current(store, Kind.PROVIDERS, "name") == [("Burnley College",)]
    with reading(store) as session:
        assert len(read_uploads.uploads(session)) == 1


# --- the history


def test_the_history_says_who_did_what_and_how_it_was_before_and_after(store):
    kept(store, Kind.PROVIDERS, {"provider_id": "BUR"})
    second = kept(store, Kind.PROVIDERS, {"provider_id": "BUR", "name": "New"}, who="Bob")
    undone(store, second)
    assert told(store) == [
        ("Ann", "kept", "providers", "upload 1"),
        ("Ann", "added", "providers", "BUR"),
        ("Bob", "kept", "providers", "upload 2"),
        ("Bob", "changed", "providers", "BUR"),
        ("Ann", "undone", "providers", "upload 2"),
    ]
    with reading(store) as session:
        changed = read_uploads.changes(session).iloc[1]
    assert json.loads(changed["before"])["name"] == "Burnley College"
    assert json.loads(changed["after"])["name"] == "New"


def test_the_history_says_nothing_about_one_learner(store):
    kept(store, Kind.LEARNERS, {"learner_ref": "pseudonym"})
    with reading(store) as session:
        everything = read_uploads.changes(session)
    assert len(everything) == 1
    assert "pseudonym" not in everything.to_csv()


@pytest.mark.parametrize("words", ["UPDATE history SET who = 'Eve'", "DELETE FROM history"])
def test_the_history_can_only_be_added_to(store, words):
    with writing(store) as session:
        history.record(session, "Ann", "changed", "account", "bob", {"role": "board"}, {"role": "coordinator"})
    with pytest.raises(sa.exc.DBAPIError, match="the history is only added to"), writing(store) as session:
        session.execute(text(words))
    assert told(store) == [("Ann", "changed", "account", "bob")]


def test_a_write_that_fails_leaves_no_entry(store):
    def fails() -> None:
        with writing(store) as session:
            keep(session, batch(Kind.PROVIDERS, {"provider_id": "BUR"}), who="Ann")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fails()
    assert told(store) == []
    assert current(store, Kind.PROVIDERS, "name") == []


# --- own regions and indicator values


def test_a_region_of_ones_own_stands_among_the_regions_until_it_is_undone(small_store):
    number = kept(small_store, Kind.REGIONS, {"lad_code": "E07000117"}, {"lad_code": "E07000122"})
    with reading(small_store) as session:
        region = reads.regions(session).iloc[0]
        members = reads.members(session, region_code=region["region_code"])
    assert region[["region_code", "kind", "name", "districts"]].tolist() == [
        "own-pennine-e37000019",
        "custom",
        "Pennine",
        2,
    ]
    assert members["name"].tolist() == ["Burnley", "Pendle"]
    undone(small_store, number)
    with reading(small_store) as session:
        assert reads.regions(session)["name"].tolist() == ["Lancashire"]


def test_a_value_that_was_entered_is_shown_beside_the_bundled_ones_which_it_never_changes(small_store):
    def values(period: str) -> dict[str, float]:
        with reading(small_store) as session:
            found = reads.values(session, indicator_ids=["older"], level="neighbourhood", periods=[period])
        return dict(zip(found["area_code"], found["value"], strict=True))

    before = values("2021")
    number = kept(
        small_store,
        Kind.INDICATOR_VALUES,
        {"area_code": "E01024859", "value": 7.0},
        {"area_code": "E01024861", "symbol": "c"},
        {"area_code": "E01024859", "value": 99.0, "period": "2021"},
    )
    assert values("2019") == pytest.approx({"E01024859": 7.0, "E01024861": float("nan")}, nan_ok=True)
    assert values("2021") == before
    undone(small_store, number)
    assert (values("2019"), values("2021")) == ({}, before)


# --- remembered heads


def test_heads_are_remembered_for_a_provider_and_else_for_the_region(store):
    with writing(store) as session:
        named = {"region_code": LANCASHIRE, "kind": Kind.LEARNERS}
        remember_heads(session, **named, provider="", heads={"Ref": "learner_ref", "Date": "enrolled_on"})
        remember_heads(session, **named, provider="BUR", heads={"Date": "started_on", "Tutor": ""})
        remember_heads(session, **named, provider="BUR", heads={"Date": "ended_on"})
    with reading(store) as session:
        assert read_uploads.head_matches(session, **named, provider="BUR") == {
            "Ref": "learner_ref", "Date": "ended_on", "Tutor": "",
        }  # fmt: skip
        assert read_uploads.head_matches(session, **named)["Date"] == "enrolled_on"


# --- killed half way


def keeps_or_undoes(say, url, what):
    made = batch(Kind.LEARNERS, *[{"learner_ref": f"learner {n}", "result": what} for n in range(8_000)])
    say("ready")
    with writing(url) as session:
        keep(session, made, who="Ann") if what == "keep" else undo(session, 2, who="Ann")
    say("done")


def state(url: str) -> tuple:
    """What the store says of learners: how many rows count, by upload; the receipts; the history; the revision."""
    table = RECORDS[Kind.LEARNERS]
    with reading(url) as session:
        rows = session.execute(
            sa.select(table.c.upload_id, table.c.superseded_by, sa.func.count()).group_by(
                *table.c["upload_id", "superseded_by"]
            )
        ).all()
        receipts = read_uploads.uploads(session)
        number = reads.revision(session)
    return sorted(map(tuple, rows), key=str), receipts["withdrawn_at"].notna().tolist(), len(told(url)), number


@pytest.mark.parametrize("what", ["keep", "undo"])
def test_a_keep_or_undo_that_is_killed_leaves_the_store_as_before_or_after(store, what):
    many = [{"learner_ref": f"learner {n}"} for n in range(8_000)]
    kept(store, Kind.LEARNERS, *many)
    kept(store, Kind.LEARNERS, *[row | {"result": "achieved"} for row in many])
    before = state(store)
    engine(store).dispose()

    def run(after_s: float | None) -> bool:
        """Whether it came to its end."""
        with killing.working(keeps_or_undoes, store, what) as child:
            assert next(child.lines()) == "ready"
            if after_s is not None:
                time.sleep(after_s)
                child.kill()
            return list(child.lines()) == ["done"]

    killed = 0
    for after_s in (0.01, 0.05, 0.1, 0.2, 0.4):
        if run(after_s):
            break
        if state(store) != before:  # it was killed after the last step and before it could say so
            break
        killed += 1
    else:
        run(None)
    assert killed > 0
    after = state(store)
    assert after != before
    assert after[3] == before[3] + 1
    counting = [count for _, replaced, count in after[0] if replaced is None]
    assert counting == [8_000]
    assert after[1] == ([False] * 3 if what == "keep" else [True, False])


def test_a_larger_store_is_still_seeded_and_keeps_what_people_entered(store, tmp_path):
    kept(store, Kind.PROVIDERS, {"provider_id": "BUR"})
    entries = told(store)
    seed(data_dir=bundles.write(tmp_path / "data", bundles.small()), url=store)
    sets = bundles.small()
    sets["geography"]["region"][0]["note"] = "a newer bundle"
    seed(data_dir=bundles.write(tmp_path / "newer", sets), url=store)
    assert current(store, Kind.PROVIDERS, *NAMES) == [("BUR", "Burnley College")]
    assert told(store) == entries
    with engine(store).connect() as connection:
        assert (
            connection.execute(sa.select(sa.func.count()).select_from(Base.metadata.tables["upload"])).scalar_one() == 1
        )
