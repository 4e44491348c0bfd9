"""What can go wrong with the store, in words a person can act on. Never a password, never a traceback."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from ldsp.errors import StoreTrouble


@contextmanager
def in_words(address: URL) -> Iterator[None]:
    """What goes wrong inside is said as `StoreTrouble` where a person can mend it; our own mistakes pass as they are."""
    try:
        yield
    except (DBAPIError, PoolTimeout, sqlite3.Error, psycopg.Error, OSError) as error:
        told = trouble(error, address)
        if told is None:
            raise
        raise told from error


def trouble(error: BaseException, address: URL) -> StoreTrouble | None:
    """What happened to the store at an address, where, and what to do about it; None if no person could mend it."""
    cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    if isinstance(cause, PoolTimeout):
        return _trouble("busy", address)
    if isinstance(cause, sqlite3.Error):
        return _trouble(_kind_of_sqlite(cause), address)
    if isinstance(cause, psycopg.Error):
        return _trouble(_kind_of_postgresql(cause), address)
    if isinstance(cause, OSError):
        return _trouble(_KINDS_OF_OS_ERROR.get(cause.errno or 0), address)
    return None


def not_ours(address: URL) -> StoreTrouble:
    """The place holds tables, but LDSP did not make them."""
    return StoreTrouble(
        f"{_capital(place(address))} holds something else than an LDSP store; it was left as it is.",
        "Set LDSP_DATABASE_URL to the address of an LDSP store, or of a file that does not exist yet.",
    )


def newer(address: URL) -> StoreTrouble:
    """The store was made by a version of LDSP that this one does not know."""
    return StoreTrouble(
        f"{_capital(place(address))} was made by a newer version of LDSP than this one; it was left as it is.",
        "Start the newer version, or set LDSP_DATABASE_URL to another store.",
    )


def place(address: URL) -> str:
    """Where a store is, in words, without user or password."""
    if address.get_backend_name() == "sqlite":
        return f"the store file {address.database}"
    return f"the PostgreSQL database '{address.database}' at {address.host or 'this machine'}:{address.port or 5432}"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _trouble(kind: str | None, address: URL) -> StoreTrouble | None:
    if kind is None:
        return None
    what, do = SENTENCES[kind]
    folder = Path(address.database or "").parent
    words = {"place": place(address), "Place": _capital(place(address)), "folder": folder}
    return StoreTrouble(what.format(**words), do.format(**words))


SENTENCES: dict[str, tuple[str, str]] = {
    "not a database": (
        "{Place} is not a database, or it is damaged; it was left as it is.",
        (
            "Move the file away and start LDSP again, which makes a new store from the bundled data; "
            "what people entered must come from a backup."
        ),
    ),
    "full": (
        "There is no room left for {place}; nothing of this step was kept.",
        "Free some space (a store with the bundled data needs about 250 MB), then start LDSP again: it goes on where it was.",
    ),
    "read-only": (
        "{Place} cannot be written: LDSP has no right to write in {folder}.",
        "Give the account that runs LDSP the right to write in that folder, or set LDSP_DATABASE_URL to a file in another.",
    ),
    "read-only server": (
        "{Place} takes no changes: the server is read-only, as a standby is.",
        "Set LDSP_DATABASE_URL to the main server.",
    ),
    "no folder": (
        "{Place} cannot be opened: {folder} is not a folder in which LDSP may write.",
        "Set LDSP_DATABASE_URL to a file in a folder where the account that runs LDSP may write.",
    ),
    "busy": (
        "{Place} is being written by another session and was not free in time; nothing was changed.",
        "Wait a minute and try again.",
    ),
    "disk": (
        "The disk that holds {place} does not read or write as it should.",
        "Check the disk and its free space, then start LDSP again.",
    ),
    "no tables": (
        "{Place} has not been set up.",
        "Run `python -m ldsp.store`, which makes the tables and loads the bundled data.",
    ),
    "unreachable": (
        "{Place} cannot be reached.",
        "Check that the server runs and that host and port in LDSP_DATABASE_URL are right, then try again.",
    ),
    "refused": (
        "{Place} does not accept the user name or the password in LDSP_DATABASE_URL.",
        "Check both; special characters in a password are written with a percent sign, @ as %40.",
    ),
    "no such database": (
        "{Place} does not exist.",
        "Create it (createdb), or correct the last part of LDSP_DATABASE_URL.",
    ),
    "no right": (
        "{Place} can be reached, but the user in LDSP_DATABASE_URL has no right to do this there.",
        "Let the owner of the database grant the user the right to create, read and change tables.",
    ),
}

_KINDS_OF_SQLITE_ERROR = {
    "SQLITE_NOTADB": "not a database",
    "SQLITE_CORRUPT": "not a database",
    "SQLITE_FULL": "full",
    "SQLITE_READONLY": "read-only",
    "SQLITE_PERM": "read-only",
    "SQLITE_CANTOPEN": "no folder",
    "SQLITE_BUSY": "busy",
    "SQLITE_LOCKED": "busy",
    "SQLITE_IOERR": "disk",
}

_KINDS_OF_POSTGRESQL_ERROR = {
    "53100": "full",
    "55P03": "busy",
    "53300": "busy",  # too many connections
    "40P01": "busy",  # deadlock
    "25006": "read-only server",
    "28P01": "refused",
    "28000": "refused",
    "3D000": "no such database",
    "42501": "no right",
    "42P01": "no tables",
}

_KINDS_OF_OS_ERROR = {
    errno.ENOSPC: "full",
    errno.EDQUOT: "full",
    errno.EROFS: "read-only",
    errno.EACCES: "read-only",
    errno.EPERM: "read-only",
    errno.ENOTDIR: "no folder",
    errno.EEXIST: "no folder",
    errno.EIO: "disk",
}


def _kind_of_sqlite(error: sqlite3.Error) -> str | None:
    name = str(getattr(error, "sqlite_errorname", "") or "")
    if "no such table" in str(error):
        return "no tables"
    # Extended names say more than we need: SQLITE_READONLY_DIRECTORY, SQLITE_IOERR_WRITE.
    return next((kind for start, kind in _KINDS_OF_SQLITE_ERROR.items() if name.startswith(start)), None)


def _kind_of_postgresql(error: psycopg.Error) -> str | None:
    if error.sqlstate is not None:
        # Class 08: the connection was lost; 57P: the server is starting or stopping.
        lost = error.sqlstate.startswith(("08", "57P"))
        return "unreachable" if lost else _KINDS_OF_POSTGRESQL_ERROR.get(error.sqlstate)
    if not isinstance(error, psycopg.OperationalError):
        return None
    # No connection was made, so the server could not send a code; its sentence is all there is.
    said = str(error)
    if "authentication failed" in said or "no password supplied" in said or "no pg_hba.conf entry" in said:
        return "refused"
    if "does not exist" in said:
        return "refused" if 'role "' in said else "no such database"
    return "unreachable"
