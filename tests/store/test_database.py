"""The store opened, migrated, read and written; and what is said when it cannot be."""

import errno
import os
import shutil
import sqlite3
import tempfile
from datetime import date
from pathlib import Path

import pandas as pd
import psycopg
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import make_url, text

from ldsp.errors import StoreTrouble
from ldsp.store import reads
from ldsp.store.database import bulk_insert, engine, is_current, migrate, reading, writing
from ldsp.store.tables import Base, District
from ldsp.store.troubles import trouble

NOBODY = 65534


@pytest.fixture
def store(url: str) -> str:
    """Address of a store with tables and no rows."""
    migrate(url)
    return url


def revision(url: str) -> int:
    with reading(url) as session:
        return reads.revision(session)


# --- migrations


def test_the_migrations_make_the_tables_of_the_data_dictionary(store):
    with engine(store).connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
        checks = sa.inspect(connection).get_check_constraints("value")
        assert [check["name"] for check in checks] == ["a_missing_value_says_why"]
        foreign = {
            (name, *key["constrained_columns"], key["referred_table"])
            for name in Base.metadata.tables
            for key in sa.inspect(connection).get_foreign_keys(name)
        }
    assert foreign == {
        (name, key.parent.name, key.column.table.name)
        for name, table in Base.metadata.tables.items()
        for key in table.foreign_keys
    }


def test_values_are_kept_in_the_order_of_their_key_on_sqlite(tmp_path):
    address = f"sqlite:///{tmp_path / 'store.sqlite'}"
    migrate(address)
    with reading(address) as session:
        made = session.execute(text("SELECT sql FROM sqlite_master WHERE name = 'value'")).scalar_one()
    assert made.strip().endswith("WITHOUT ROWID")


def test_an_empty_place_becomes_a_store_and_stays_one(url):
    assert not is_current(url)
    migrate(url)
    assert is_current(url)
    migrate(url)
    assert revision(url) == 0


def test_a_store_of_a_newer_version_is_refused_and_left_as_it_is(store):
    with engine(store).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(
        StoreTrouble, match=r"was made by a newer version of LDSP.*left as it is\. Start the newer version"
    ):
        migrate(store)
    with engine(store).connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one() == "9999"


def test_a_database_of_somebody_else_is_refused_and_left_as_it_is(url):
    with engine(url).begin() as connection:
        connection.execute(text("CREATE TABLE district (number INTEGER)"))
    with pytest.raises(StoreTrouble, match="holds something else than an LDSP store"):
        migrate(url)
    with engine(url).connect() as connection:
        assert sa.inspect(connection).get_table_names() == ["district"]


# --- reading and writing


def test_a_write_is_kept_whole_and_adds_one_to_the_revision(store):
    with writing(store) as session:
        session.execute(text("INSERT INTO placename (name, lad_code, kind) SELECT 'x', 'y', 'z' WHERE 1 = 0"))
    assert revision(store) == 1


def test_a_write_that_fails_leaves_nothing_behind(store):
    def fails() -> None:
        with writing(store) as session:
            session.execute(
                text("INSERT INTO upload (upload_id, kind, file_name, sha256, rows, kept_by, kept_at)"
                     " VALUES (1, 'k', 'f', 's', 0, 'me', '2026-01-01')")
            )  # fmt: skip
            raise RuntimeError("a mistake of ours")

    with pytest.raises(RuntimeError, match="a mistake of ours"):
        fails()
    with reading(store) as session:
        assert session.execute(text("SELECT count(*) FROM upload")).scalar_one() == 0
    assert revision(store) == 0


def test_a_reader_sees_one_state_while_another_writes(store):
    with reading(store) as session:
        before = reads.revision(session)
        with writing(store):
            assert before == 0
        assert reads.revision(session) == before
    assert revision(store) == 1


def test_a_reading_session_cannot_write(store):
    with pytest.raises(StoreTrouble), reading(store) as session:
        session.execute(text("UPDATE revision SET number = 9"))
    with writing(store) as session:  # and the connection it leaves behind can
        session.execute(text("UPDATE revision SET number = 4"))
    assert revision(store) == 5


def test_foreign_keys_are_held_to(store):
    with pytest.raises(sa.exc.IntegrityError), writing(store) as session:
        session.execute(text("INSERT INTO placename VALUES ('Atlantis', 'E07999999', 'old')"))


def test_a_writer_who_waits_too_long_is_told_so(store):
    with (
        writing(store),
        pytest.raises(StoreTrouble, match=r"is being written by another session.*Wait a minute"),
        writing(store, patience_s=0.2),
    ):
        pytest.fail("two writers at once")


def test_a_store_that_was_never_set_up_says_how_to(url):
    with (
        pytest.raises(StoreTrouble, match=r"has not been set up\. Run `python -m ldsp\.store`"),
        reading(url) as session,
    ):
        reads.districts(session)


# --- many rows at once


def test_many_rows_go_in_as_they_are(store):
    uploads = pd.DataFrame(
        {
            "upload_id": [1, 2],
            "kind": ["", 'quo"ted, and é'],  # an empty text is not a missing one
            "file_name": ["a", "b\nc"],
            "sha256": ["s", "\\N"],
            "rows": [3, 4],
            "kept_by": ["me", "you"],
            "kept_at": pd.to_datetime(["2026-01-02 03:04:05.678901", "2026-01-02"], format="ISO8601"),
        }
    )
    values = pd.DataFrame(
        {
            "series_id": [1, 1, 1],
            "area_code": ["A", "B", "C"],
            "value": [0.1 + 0.2, float("nan"), 1e-300],
            "numerator": [float("nan")] * 3,
            "symbol": [None, "c", None],
            "upload_id": pd.array([1, None, 2], dtype="Int64"),
        }
    )
    series = pd.DataFrame(
        {"indicator_id": ["i"], "level": ["district"], "period": ["2021"]}
        | {"period_start": [date(2021, 1, 1)], "period_end": [date(2021, 12, 31)]}
    )
    with writing(store) as session:
        connection = session.connection()
        session.execute(text("INSERT INTO source VALUES ('s', 'p', 't', '', '', '', '', '', '', NULL)"))
        session.execute(text("INSERT INTO indicator VALUES ('i','','','',1,'','',1,'','','','s',NULL)"))
        assert bulk_insert(connection, Base.metadata.tables["upload"], uploads) == 2
        assert bulk_insert(connection, Base.metadata.tables["series"], series) == 1
        assert bulk_insert(connection, Base.metadata.tables["value"], values) == 3
        assert bulk_insert(connection, Base.metadata.tables["value"], values.head(0)) == 0
    with reading(store) as session:
        rows = session.execute(sa.select(Base.metadata.tables["value"]).order_by(text("area_code"))).all()
        kept = session.execute(sa.select(Base.metadata.tables["upload"]).order_by(text("upload_id"))).all()
        dates = session.execute(sa.select(Base.metadata.tables["series"].c["period_start", "period_end"])).one()
    assert [tuple(row) for row in rows] == [
        (1, "A", 0.1 + 0.2, None, None, None, None, None, None, 1),
        (1, "B", None, None, None, None, None, "c", None, None),
        (1, "C", 1e-300, None, None, None, None, None, None, 2),
    ]
    assert [(row.kind, row.file_name, row.sha256) for row in kept] == [
        ("", "a", "s"),
        ('quo"ted, and é', "b\nc", "\\N"),
    ]
    assert kept[0].kept_at.isoformat() == "2026-01-02T03:04:05.678901+00:00"
    assert tuple(dates) == (date(2021, 1, 1), date(2021, 12, 31))


def test_a_missing_value_without_a_reason_is_refused(store):
    nameless = pd.DataFrame({"series_id": [1], "area_code": ["A"], "numerator": [3.0]})
    with (
        pytest.raises((sqlite3.IntegrityError, psycopg.IntegrityError), match="a_missing_value_says_why"),
        writing(store) as session,
    ):
        bulk_insert(session.connection(), Base.metadata.tables["value"], nameless)


# --- what goes wrong, in words


def as_nobody(do, *args) -> str:
    """What an `LdspError` says when something is done by an account without rights; empty if there was none."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        said = ""
        try:
            if os.geteuid() == 0:
                os.setgroups([])
                os.setgid(NOBODY)
                os.setuid(NOBODY)
            do(*args)
        except StoreTrouble as error:
            said = str(error)
        except BaseException as error:  # noqa: BLE001 - the parent asserts on whatever it was
            said = repr(error)
        os.write(write, said.encode())
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as pipe:
        said = pipe.read()
    os.waitpid(child, 0)
    return said


@pytest.fixture
def locked_folder():
    """A folder that everybody may look into and nobody but root may write in."""
    folder = Path(tempfile.mkdtemp(prefix="ldsp-read-only-"))  # pytest's own may not even be looked into
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


def test_a_folder_without_the_right_to_write_is_named(locked_folder):
    address = f"sqlite:///{locked_folder / 'ldsp.sqlite'}"
    migrate(address)  # also loads all that the account without rights could not read
    engine(address).dispose()
    (locked_folder / "ldsp.sqlite").unlink()
    locked_folder.chmod(0o555)
    said = as_nobody(migrate, address)
    assert said == (
        f"The store file {locked_folder}/ldsp.sqlite cannot be opened: {locked_folder} is not a folder in which LDSP may "
        "write. Set LDSP_DATABASE_URL to a file in a folder where the account that runs LDSP may write."
    )


def test_a_store_in_a_folder_without_the_right_to_write_is_not_written(locked_folder):
    address = f"sqlite:///{locked_folder / 'ldsp.sqlite'}"
    migrate(address)
    engine(address).dispose()
    locked_folder.chmod(0o555)

    def write() -> None:
        with writing(address) as session:
            session.execute(text("UPDATE revision SET number = 9"))

    said = as_nobody(write)
    assert f"{locked_folder}/ldsp.sqlite cannot be" in said
    assert "write" in said
    assert revision(address) == 0


def test_a_folder_that_cannot_be_made_is_named(locked_folder):
    locked_folder.chmod(0o555)
    assert f"LDSP has no right to write in {locked_folder}/deeper" in as_nobody(
        migrate, f"sqlite:///{locked_folder / 'deeper' / 'ldsp.sqlite'}"
    )


def test_a_file_where_a_folder_should_be_is_named(tmp_path):
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(StoreTrouble, match=r"file is not a folder in which LDSP may write"):
        migrate(f"sqlite:///{tmp_path / 'file' / 'ldsp.sqlite'}")


def test_a_file_that_is_not_a_database_is_refused_and_left_as_it_is(tmp_path):
    path = tmp_path / "ldsp.sqlite"
    path.write_text("Dear diary, today I learnt to write. " * 100)
    with pytest.raises(
        StoreTrouble, match=r"is not a database, or it is damaged.*Move the file away and start LDSP again"
    ):
        migrate(f"sqlite:///{path}")
    assert path.read_text().startswith("Dear diary")


def test_a_store_that_is_damaged_in_the_middle_says_so(tmp_path):
    path = tmp_path / "ldsp.sqlite"
    address = f"sqlite:///{path}"
    migrate(address)
    engine(address).dispose()
    with path.open("r+b") as file:  # every page but the first
        file.seek(4096)
        file.write(b"\x55" * (path.stat().st_size - 4096))
    with pytest.raises(StoreTrouble, match="is not a database, or it is damaged"), reading(address) as session:
        reads.districts(session)


def test_a_server_that_is_not_there_is_named_without_the_password():
    with pytest.raises(StoreTrouble) as caught:
        migrate("postgresql+psycopg://ann:secret@127.0.0.1:1/ldsp")
    assert str(caught.value) == (
        "The PostgreSQL database 'ldsp' at 127.0.0.1:1 cannot be reached. Check that the server runs and that host and "
        "port in LDSP_DATABASE_URL are right, then try again."
    )


def test_a_database_that_is_not_there_is_named(postgresql_server):
    with pytest.raises(StoreTrouble, match=r"'nowhere'.* does not exist\. Create it"):
        migrate(postgresql_server.format(database="nowhere"))


def test_a_user_who_is_not_known_is_told_so(postgresql_server):
    address = postgresql_server.format(database="postgres").replace("postgres@", "stranger:secret@")
    with pytest.raises(StoreTrouble, match="does not accept the user name or the password") as caught:
        migrate(address)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (psycopg.errors.DiskFull("could not extend file"), "There is no room left for"),
        (psycopg.errors.InsufficientPrivilege("denied"), "has no right to do this"),
        (psycopg.errors.ReadOnlySqlTransaction("read-only"), "takes no changes"),
        (psycopg.errors.AdminShutdown("terminating"), "cannot be reached"),
        (OSError(errno.ENOSPC, "No space left on device"), "There is no room left for"),
    ],
)
def test_rarer_troubles_are_said_in_words_too(error, said):
    told = trouble(error, make_url("postgresql+psycopg://ann:secret@db.example/ldsp"))
    assert told is not None
    assert said in told.what
    assert "secret" not in str(told)


def test_a_mistake_of_ours_is_not_dressed_up_as_trouble(store):
    with pytest.raises(sa.exc.DBAPIError), reading(store) as session:
        session.execute(text("SELECT no_such_column FROM revision"))


def test_rows_may_be_added_as_objects_too(store):
    district = {column.name: 0 for column in Base.metadata.tables["district"].columns}
    names = {"lad_code": "E07000117", "name": "Burnley", "rural_urban": "", "cluster": "", "is_rural": False}
    with writing(store) as session:
        session.add(District(**(district | names)))
    with reading(store) as session:
        assert reads.districts(session)["name"].tolist() == ["Burnley"]
