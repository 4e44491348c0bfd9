"""Passwords: what is accepted, how they are kept, and how one is compared without telling anything by the time it takes."""

import secrets
import threading
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError
from argon2.profiles import RFC_9106_LOW_MEMORY

from ldsp.errors import NotAccepted

SHORTEST = 15
"""Characters. NIST SP 800-63B-4, section 3.1.1.2: at least 15 where a password is all there is, and no rules about which
characters. It also asks for a list of common passwords to be refused; at this length there are next to none, and `checked`
refuses instead what repeats a few characters or holds the user name: our own choice."""

LONGEST = 256
"""Characters. Our own choice: NIST asks for 64 at least to be possible; an end there must be."""

DO = f"Use {SHORTEST} characters or more, three or four words for instance, without the user name in them."

# Argon2id with 64 MB, three passes (RFC 9106, section 4, second recommendation). Memory is the point of it, and also what a
# crowd of attempts could use up: so only two are looked at at once, and the others wait.
_HASHER = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
_TWO_AT_ONCE = threading.BoundedSemaphore(2)


def checked(password: str, name: str) -> str:
    """The password as it will be hashed.

    Raises
    ------
    NotAccepted
        It is too short or too long, a few characters over and over, or holds the user name.

    >>> checked("three plain words", "anna")
    'three plain words'
    """
    whole, own = _normal(password), name.partition("@")[0].casefold()
    # A user name of three letters may well be part of an honest word.
    if not SHORTEST <= len(whole) <= LONGEST or len(set(whole)) < 5 or (len(own) > 3 and own in whole.casefold()):
        raise NotAccepted("This password is too easy to guess, or too long.", DO)
    return whole


def new() -> str:
    """A password that nobody chose: 24 letters and digits."""
    return secrets.token_hex(12)


def hashed(password: str) -> str:
    """The password as it is kept: an argon2id hash with its salt and parameters."""
    with _TWO_AT_ONCE:
        return _HASHER.hash(_normal(password))


def fits(kept: str | None, password: str) -> bool:
    """Whether a password is the one that was hashed; takes as long when there is none to compare it with."""
    with _TWO_AT_ONCE:
        try:
            # A password beyond the longest fits none; it is not hashed, and the time that takes would tell nothing.
            _HASHER.verify(kept or _of_nobody(), _normal(password[: LONGEST + 1]))
        except (VerifyMismatchError, VerificationError, InvalidHashError):
            return False
    return kept is not None and len(password) <= LONGEST


def is_outdated(kept: str) -> bool:
    """Whether a hash was made with other parameters than today's."""
    return _HASHER.check_needs_rehash(kept)


@cache
def _of_nobody() -> str:
    return _HASHER.hash(secrets.token_hex(32))


def _normal(password: str) -> str:
    """The same password, however the keyboard composed its letters (NIST SP 800-63B-4, section 3.1.1.2)."""
    return unicodedata.normalize("NFKC", password)
