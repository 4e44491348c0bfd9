"""Back-up and restore, for administrators: the whole store in one file, without accounts and without the secret."""

import os
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO

from ldsp.domain.records import CONTRACTS
from ldsp.domain.roles import Person
from ldsp.errors import LdspError
from ldsp.services.accounts.rights import require_admin
from ldsp.services.secrets import fingerprint
from ldsp.store import backup as store
from ldsp.store.backup import BackUp, BackUpRefused, Progress
from ldsp.store.database import reading
from ldsp.store.forgetting import DELETED
from ldsp.store.reads import uploads

__all__ = [
    "AnotherSecret",
    "BackUp",
    "BackUpRefused",
    "Beside",
    "back_up",
    "beside",
    "file_name",
    "look_at",
    "prepare",
    "prepared",
    "restore",
]

PREPARED_AT_MOST = 3
"""Back-ups that lie ready for download, so that two administrators do not take each other's away. Our own choice."""


@dataclass(frozen=True)
class Beside:
    """A back-up beside the store that it would replace."""

    made: BackUp
    rows: tuple[tuple[str, int, int], ...]  # what, rows in the back-up, rows in the store now
    another_secret: bool  # its pseudonyms were made with another secret
    deletions_since: int  # records about people were deleted for good after it was made: a restore brings them back


class AnotherSecret(LdspError):
    """The pseudonyms of a back-up were made with another secret than this installation's."""


def back_up(person: Person, to: IO[bytes], *, progress: Progress | None = None) -> BackUp:
    """Write the store as it is now to a file open for writing bytes, while people work on.

    Raises
    ------
    NotAllowed
        Not an administrator.
    StoreTrouble
        The store cannot be read.
    """
    require_admin(person)
    return store.back_up(to, secret=fingerprint(), progress=progress)


def file_name(made: BackUp) -> str:
    """What to call the file of a back-up: its day and hour, UTC.

    >>> from datetime import UTC, datetime
    >>> file_name(BackUp(made_at=datetime(2026, 3, 2, 12, 5, tzinfo=UTC), schema="0003", revision=1, secret="", rows={}))
    'ldsp-back-up-2026-03-02-1205.ldsp'
    """
    return f"ldsp-back-up-{made.made_at:%Y-%m-%d-%H%M}.ldsp"


def prepare(person: Person, *, progress: Progress | None = None) -> str:
    """Make a back-up that lies ready for `prepared` until three newer ones do, or LDSP ends. Returns the name of its file.

    Raises
    ------
    NotAllowed, StoreTrouble
        As `back_up`.
    """
    require_admin(person)
    folder = Path(_folder().name)
    handle, path = tempfile.mkstemp(dir=folder)  # readable by nobody else
    with os.fdopen(handle, "wb") as file:
        name = file_name(back_up(person, file, progress=progress))
    Path(path).replace(folder / name)
    ready = sorted(folder.glob("*.ldsp"), key=lambda one: one.stat().st_mtime)
    for old in ready[:-PREPARED_AT_MOST]:
        old.unlink(missing_ok=True)
    return name


def prepared(person: Person, name: str) -> bytes:
    """A back-up that was prepared.

    Raises
    ------
    NotAllowed
        Not an administrator.
    LdspError
        It is no longer there.
    """
    require_admin(person)
    found = {path.name: path for path in Path(_folder().name).glob("*.ldsp")}
    if name not in found:
        raise LdspError("This back-up is no longer there.", "Make another.")
    return found[name].read_bytes()


@cache
def _folder() -> "tempfile.TemporaryDirectory[str]":
    return tempfile.TemporaryDirectory(prefix="ldsp-back-ups-")


def beside(person: Person, file: IO[bytes]) -> Beside:
    """What a back-up holds, and what the store holds now: to be looked at before anybody restores.

    Raises
    ------
    NotAllowed, BackUpRefused
        As `look_at`.
    StoreTrouble
        The store cannot be read.
    """
    made = look_at(person, file)
    now = store.rows_now()
    titles = {f"record_{kind}": contract.title for kind, contract in CONTRACTS.items()}
    titles |= {"upload": "Receipts of uploads", "frozenreport": "Frozen board papers", "sharedpack": "Packs of others"}
    rest = [name for name in now if name in store.PUBLISHED]
    rows = [(title, made.rows.get(name, 0), now[name]) for name, title in titles.items()]
    rows.append(("Published data, rows", sum(made.rows.get(name, 0) for name in rest), sum(now[name] for name in rest)))
    with reading() as session:
        deleted = uploads.changes(session, since=made.made_at, what=DELETED)
    return Beside(
        made, tuple(row for row in rows if row[1] or row[2]), made.secret not in {"", fingerprint()}, len(deleted)
    )


def look_at(person: Person, file: IO[bytes]) -> BackUp:
    """What a back-up says of itself, before anybody restores it.

    Raises
    ------
    NotAllowed
        Not an administrator.
    BackUpRefused
        It is not a back-up, or one of a newer version of LDSP.
    """
    require_admin(person)
    return store.look_at(file)


def restore(person: Person, file: IO[bytes], *, proceed: bool = False, progress: Progress | None = None) -> BackUp:
    """Make the store hold what a back-up holds, all of it or nothing. Accounts stay as they are, the history is added to.

    Parameters
    ----------
    person, file
        Who restores which file.
    proceed
        Restore also if its pseudonyms were made with another secret.
    progress
        Told of each step.

    Raises
    ------
    NotAllowed
        Not an administrator.
    AnotherSecret
        Learners uploaded from now on could not be matched with those restored, and nobody said to proceed.
    BackUpRefused
        The file is damaged, not LDSP's, of a newer version, or contradicts itself. Nothing was changed.
    """
    require_admin(person)
    found = store.look_at(file)
    if found.secret not in {"", fingerprint()} and not proceed:
        raise AnotherSecret(
            "The learners in this back-up have pseudonyms made with another secret than this installation's: learners uploaded "
            "from now on could not be matched with them.",
            "Put back the secret file that was in use then, or restore all the same.",
        )
    return store.restore(file, who=person.name, progress=progress)
