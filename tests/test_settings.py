"""Settings: what may be set from outside, and how a wrong value is refused."""

from pathlib import Path

import pytest

from ldsp.errors import WrongSetting
from ldsp.settings import ROOT, settings


def with_environment(monkeypatch, **variables):
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    settings.cache_clear()
    return settings()


def refused(monkeypatch, **variables) -> WrongSetting:
    with pytest.raises(WrongSetting) as caught:
        with_environment(monkeypatch, **variables)
    return caught.value


def test_nothing_has_to_be_set(monkeypatch):
    monkeypatch.delenv("LDSP_DATABASE_URL")
    found = with_environment(monkeypatch)
    assert found.database_url == f"sqlite:///{ROOT / 'var' / 'ldsp.sqlite'}"
    assert (found.data_dir, found.geo_dir) == (ROOT / "data", ROOT / "geo")


def test_settings_are_read_once(monkeypatch):
    first = settings()
    monkeypatch.setenv("LDSP_DATABASE_URL", "sqlite:////elsewhere/ldsp.sqlite")
    assert settings() is first


def test_a_relative_store_file_is_found_from_where_ldsp_was_started(monkeypatch):
    found = with_environment(monkeypatch, LDSP_DATABASE_URL="sqlite:///mine.sqlite")
    assert found.database_url == f"sqlite:///{Path.cwd() / 'mine.sqlite'}"


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg", "postgresql+psycopg2"])
def test_postgresql_may_be_written_in_the_usual_ways(monkeypatch, scheme):
    found = with_environment(monkeypatch, LDSP_DATABASE_URL=f"{scheme}://ann:secret@db.example:5433/ldsp")
    assert found.database_url == "postgresql+psycopg://ann:secret@db.example:5433/ldsp"


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("mysql://ann:secret@db.example/ldsp", "begins with mysql:, and LDSP works with sqlite: and postgresql: only"),
        ("secret", "begins with nothing:, and LDSP works with sqlite: and postgresql: only"),
        ("", "begins with nothing:, and LDSP works with sqlite: and postgresql: only"),
        ("sqlite://", "names no file"),
        ("sqlite:///", "names no file"),
        ("sqlite:///:memory:", "names no file"),
        ("postgresql://ann:secret@db.example", "names no database"),
        ("postgresql://ann:sec/ret@db.example:5432/ldsp", "is not an address that can be read"),
        ("postgresql://ann:secret@db.example:70000/ldsp", "is not an address that can be read"),
    ],
)
def test_a_wrong_address_is_refused_with_what_to_write_and_without_its_password(monkeypatch, url, reason):
    error = refused(monkeypatch, LDSP_DATABASE_URL=url)
    assert error.what.startswith(f"The setting LDSP_DATABASE_URL {reason}")
    assert error.do.startswith("Write LDSP_DATABASE_URL=sqlite:////path/to/ldsp.sqlite or")
    assert "secret" not in str(error)


@pytest.mark.parametrize("name", ["LDSP_DATA_DIR", "LDSP_GEO_DIR"])
def test_a_folder_that_is_not_there_is_refused(monkeypatch, tmp_path, name):
    error = refused(monkeypatch, **{name: str(tmp_path / "nowhere")})
    assert error.what == f"The setting {name} is {tmp_path / 'nowhere'}, which is not a folder."
    assert error.do.startswith(f"Write {name}=/path/to/")


def test_a_slip_in_a_name_does_not_quietly_mean_the_default(monkeypatch):
    error = refused(monkeypatch, LDSP_DATABSE_URL="sqlite:////elsewhere/ldsp.sqlite")
    assert str(error) == "There is no setting LDSP_DATABSE_URL. Did you mean LDSP_DATABASE_URL?"


def test_a_name_of_another_programme_is_left_alone(monkeypatch):
    with_environment(monkeypatch, LDSP_BENCH_ROUNDS="3")


def test_printed_settings_hold_no_password(monkeypatch):
    found = with_environment(monkeypatch, LDSP_DATABASE_URL="postgresql://ann:secret@db.example/ldsp")
    assert "ann:secret" not in repr(found)
