"""`python -m ldsp.accounts`: accounts from the terminal of the server."""

import io
import shutil
from datetime import UTC, datetime

import pytest

from ldsp import accounts as cli
from ldsp.domain.roles import VIEWER, Role
from ldsp.services import accounts
from ldsp.settings import settings

SECRET = "three plain words"


@pytest.fixture
def run(small_sqlite, tmp_path, monkeypatch, capsys):
    """Run a command; its status, and what it wrote."""
    shutil.copy(small_sqlite, tmp_path / "ldsp.sqlite")  # where the settings of a test say that its store is

    def run(*arguments, password=SECRET):
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
        status = cli.main(arguments)
        written = capsys.readouterr()
        return status, written.out + written.err

    return run


def signed_in(name, password=SECRET):
    now = datetime.now(UTC)
    return accounts.person(accounts.sign_in(name, password, address="", at=now), at=now)


def test_an_account_is_added_changed_disabled_and_enabled(run):
    added = run("add", "Ben", "--role", "coordinator", "--region", "E37000019", "--password-stdin")
    assert added == (0, "Added ben, coordinator.\n")
    assert signed_in("ben").role is Role.COORDINATOR
    assert run("role", "ben", "board") == (0, "ben is board now.\n")  # the regions stay
    assert signed_in("ben").region_codes == {"E37000019"}
    assert run("regions", "ben", "E37000019") == (0, "The regions of ben are E37000019 now.\n")
    assert run("password", "ben", "--password-stdin", password="another three words")[0] == 0
    assert signed_in("ben", "another three words").role is Role.BOARD
    assert run("disable", "ben") == (0, "ben is disabled; every sign-in has ended.\n")
    assert run("enable", "ben") == (0, "ben is enabled.\n")


def test_the_list_shows_everybody_and_no_password(run):
    assert run("list") == (0, "There are no accounts.\n")
    run("add", "anna@example.org", "--role", "administrator", "--no-password")
    run("add", "ben", "--role", "coordinator", "--region", "E37000019", "--password-stdin")
    run("disable", "ben")
    assert run("list")[1].splitlines() == [
        "name              role           regions    signs in with",
        "anna@example.org  administrator             organisation, not yet",
        "ben               coordinator    E37000019  password               disabled",
    ]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("add", "an na", "--role", "viewer", "--password-stdin"), "This cannot be a user name."),
        (("add", "ben", "--role", "coordinator", "--password-stdin"), "none is named"),
        (("add", "ben", "--role", "board", "--region", "E37000018", "--password-stdin"), "Did you mean E37000019?"),
        (("disable", "nobody"), "There is no account 'nobody'."),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(run, arguments, says):
    status, written = run(*arguments)
    assert status == 1
    assert says in written


def test_a_password_that_is_easy_to_guess_is_not_taken(run):
    status, written = run("add", "ben", "--role", "viewer", "--password-stdin", password="secret")
    assert (status, "15 characters or more" in written) == (1, True)


def test_a_password_is_asked_for_twice_and_not_shown(run, monkeypatch):
    typed = iter([SECRET, "three plain word"])
    monkeypatch.setattr("getpass.getpass", lambda _words: next(typed))
    assert run("add", "ben", "--role", "viewer") == (1, "The two passwords differ.\nTry again.\n")
    typed = iter([SECRET, SECRET])
    assert run("add", "ben", "--role", "viewer")[0] == 0
    assert signed_in("ben") != VIEWER


def test_a_role_that_does_not_exist_is_refused_with_those_that_do(run, capsys):
    with pytest.raises(SystemExit):
        run("add", "ben", "--role", "boss")
    assert "choose from" in capsys.readouterr().err


def test_a_store_that_was_never_set_up_says_how_to(run, tmp_path, monkeypatch):
    monkeypatch.setenv("LDSP_DATABASE_URL", f"sqlite:///{tmp_path / 'new.sqlite'}")
    settings.cache_clear()
    status, written = run("list")
    assert (status, "python -m ldsp.store" in written) == (1, True)
