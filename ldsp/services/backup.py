"""Back-up and restore, for administrators: the whole store in one file, without accounts and without the secret."""

from typing import IO

from ldsp.domain.roles import Person
from ldsp.errors import LdspError
from ldsp.services.accounts.rights import require_admin
from ldsp.services.secrets import fingerprint
from ldsp.store import backup as store
from ldsp.store.backup import BackUp, BackUpRefused, Progress

__all__ = ["AnotherSecret", "BackUp", "BackUpRefused", "back_up", "file_name", "look_at", "restore"]


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
