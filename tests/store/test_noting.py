"""Which tables an answer was made from and which a write has moved: SQLite, which prepares every statement, is the judge."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import exists, func, insert, literal, select, text, union_all, update

from ldsp.domain.records import Kind
from ldsp.services import revision as services
from ldsp.store import noting, reads, writes
from ldsp.store.database import engine, migrate, reading, writing
from ldsp.store.reads.records import records
from ldsp.store.tables import Base, SeedRecord
from tests.store.judge import authorized
from tests.store.peoples import AT, LANCASHIRE, kept

TABLES = Base.metadata.tables


def moved(url: str) -> dict[str, int]:
    with reading(url) as session:
        return reads.state(session).moved


@contextmanager
def moves(url: str) -> Iterator[set[str]]:
    """The tables that moved while it lasted."""
    before, found = moved(url), set()
    yield found
    found |= {name for name, number in moved(url).items() if number != before.get(name)} - {"revision"}


# --- writes -----------------------------------------------------------------------------------------------------------


def test_every_way_of_writing_moves_what_it_writes_to_and_nothing_else(small_store):
    district, member, source = TABLES["district"], TABLES["regionmember"], TABLES["source"]
    ways = {
        "through the core": ({"district"}, lambda session: session.execute(update(district).values(area_km2=1.0))),
        "by an object": (
            {"seedrecord"},
            lambda session: session.add(SeedRecord(table_set="x", digest="", rows=0, loaded_at=AT)),
        ),
        "in words": ({"placename"}, lambda session: session.execute(text('DELETE FROM "placename"'))),
        "from a question": (
            {"source"},
            lambda session: session.execute(
                insert(source).from_select(
                    [column.name for column in source.columns],
                    select(source).where(exists().where(member.c.lad_code == "nowhere")),
                )
            ),
        ),
        "with a question in it": (
            {"region"},
            lambda session: session.execute(
                update(TABLES["region"]).where(TABLES["region"].c.region_code.in_(select(member.c.region_code))).values(note="x")
            ),
        ),
        "not at all": (set(), lambda session: session.execute(select(func.count()).select_from(district)).scalar_one()),
    }  # fmt: skip
    for name, (wanted, way) in ways.items():
        with moves(small_store) as found, writing(small_store) as session:
            way(session)
        assert found == wanted, name


def test_the_number_of_a_table_is_that_of_the_revision_that_wrote_to_it(small_store):
    with writing(small_store) as session:
        session.execute(text("UPDATE district SET area_km2 = 1"))
    with writing(small_store) as session:
        session.execute(text("UPDATE neighbourhood SET area_km2 = 1"))
    with reading(small_store) as session:
        state = reads.state(session)
    assert (state.moved["district"], state.moved["neighbourhood"]) == (state.number - 1, state.number)
    assert state.moved["revision"] == state.number  # whatever is made from the revision itself never lasts


def test_a_write_that_fails_moves_nothing(small_store):
    def fails() -> None:
        with writing(small_store) as session:
            session.execute(text("UPDATE district SET area_km2 = 1"))
            raise RuntimeError("a mistake of ours")

    with moves(small_store) as found, pytest.raises(RuntimeError):
        fails()
    assert found == set()


def test_a_pledge_that_is_entered_moves_no_reference_data_and_no_learners(small_store):
    with moves(small_store) as found:
        kept(
            small_store,
            Kind.PLEDGES,
            {"partner": "Google", "what": "Places", "unit": "places", "pledged": 10, "pledged_on": "2019-01-07"},
        )
    assert found == {"record_pledges", "upload", "history"}


def test_what_people_bring_among_the_bundled_tables_moves_those(small_store):
    with moves(small_store) as found:
        upload_id = kept(small_store, Kind.REGIONS, {"lad_code": "E07000117"})
    assert {"record_regions", "region", "regionmember"} <= found
    with moves(small_store) as found, writing(small_store) as session:
        writes.undo(session, upload_id, who="Ann")
    assert {"record_regions", "region", "regionmember"} <= found


def test_sqlite_knows_of_no_write_that_was_not_noted(tmp_path, small_sqlite):
    """Keeping, correcting, undoing and removing records of every kind that reaches into other tables."""
    address = f"sqlite:///{tmp_path / 'store.sqlite'}"
    (tmp_path / "store.sqlite").write_bytes(small_sqlite.read_bytes())
    migrate(address)
    learner = {
        "learner_ref": "a",
        "home_lad_code": "E07000117",
        "consent": True,
        "ended_on": "2019-04-01",
        "result": "achieved",
    }
    steps = [
        lambda: kept(address, Kind.PROGRAMMES, {"programme_id": "GDG"}),
        lambda: kept(address, Kind.LEARNERS, learner),
        lambda: kept(address, Kind.LEARNERS, learner | {"sex": "female"}, demonstration=True),
        lambda: kept(address, Kind.FOLLOW_UPS, {"learner_ref": "a", "outcome": "in work"}),
        lambda: kept(address, Kind.COURSE_RUNS, {"run_id": "1"}),
        lambda: kept(address, Kind.INDICATOR_VALUES, {"area_code": "E07000117", "value": 3.0}),
        lambda: kept(address, Kind.REGIONS, {"lad_code": "E07000117"}),
        *(lambda number=number: _undone(address, number) for number in (7, 6, 4, 2)),
        lambda: _without_demonstration(address),
    ]  # fmt: skip
    for number, step in enumerate(steps):
        with authorized(engine(address)) as judge, moves(address) as found:
            step()
        assert judge.written - {"moved", "revision"} <= found, number
        assert judge.written >= {"history"}, number  # the judge is awake


def _undone(url: str, upload_id: int) -> None:
    with writing(url) as session:
        writes.undo(session, upload_id, who="Ann")


def _without_demonstration(url: str) -> None:
    with writing(url) as session:
        writes.remove_demonstration(session, who="Ann")


# --- questions --------------------------------------------------------------------------------------------------------


def test_a_question_names_its_tables_wherever_they_stand_in_it(small_store):
    district, member, region = TABLES["district"], TABLES["regionmember"], TABLES["region"]
    inside = select(member.c.lad_code).where(member.c.region_code == LANCASHIRE)
    ways = {
        "in a condition": select(district.c.name).where(district.c.lad_code.in_(inside)),
        "in a common table": select(inside.cte("them")).add_columns(select(func.count(district.c.name)).scalar_subquery()),
        "under another name": select(member.alias("one").c.shared).join(district.alias("two"), literal(1) == 1),
        "one after the other": union_all(inside, select(district.c.lad_code)),
        "in words": text("SELECT 1 FROM district, regionmember"),
    }  # fmt: skip
    for name, question in ways.items():
        with reading(small_store) as session, noting.tables_named() as found:
            session.execute(question).all()
        assert {"district", "regionmember"} == found, name
    with reading(small_store) as session, noting.tables_named() as found:
        session.execute(select(literal(1))).all()
        assert found == set()
        with noting.tables_named() as inner:
            session.execute(select(region.c.name)).all()
    assert (inner, found) == ({"region"}, {"region"})


def test_nothing_is_noted_outside_a_block_or_of_another_thread(small_store):
    def ask() -> None:
        with reading(small_store) as session:
            records(session, kind=Kind.PLEDGES)

    with noting.tables_named() as found:
        other = threading.Thread(target=ask)
        other.start()
        other.join()
    services.note({"district"})
    ask()
    assert found == set()
    with noting.tables_named() as found:
        ask()
    assert "record_pledges" in found  # what the two have not noted is noted where it is asked


def test_accounts_are_no_part_of_any_state(small_store):
    """They are written past the revision, so nothing that is remembered may be made from them (`tests.ui.test_remembered`)."""
    assert not {"account", "accountregion", "signedout"} & moved(small_store).keys()


def test_the_judge_sees_what_passes_by_sqlalchemy(tmp_path):
    address = f"sqlite:///{tmp_path / 'store.sqlite'}"
    migrate(address)
    with authorized(engine(address)) as judge, engine(address).connect() as connection:
        driver: sqlite3.Connection = connection.connection.driver_connection
        driver.execute("SELECT name FROM district").close()
        driver.execute("DELETE FROM placename").close()
    assert (judge.read & {"district"}, judge.written) == ({"district"}, {"placename"})
