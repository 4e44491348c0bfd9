"""The secret of this installation, and the keys made from it.

One file outside the store, `var/secret` unless LDSP_SECRET_FILE names another, made when it is first needed and readable by
nobody but the account that runs LDSP (mode 0600). From it come, each for one purpose and none guessable from another, the
key that signs sign-ins and the key that turns learners' references into pseudonyms.

Keeping it: copy it once, apart from the store and its back-ups; whoever has both can try references against pseudonyms.
Moving LDSP: the file moves with the store. Losing it: everybody signs in again, and learners uploaded afterwards can no
longer be matched with those uploaded before. `fingerprint` tells whether it is still the same.
"""

import hashlib
import hmac
import os
import re
import secrets
from collections.abc import Callable
from functools import cache
from pathlib import Path

from ldsp.errors import WrongSetting
from ldsp.settings import settings

BYTES = 32
"""Length of the secret: as long as the output of SHA-256, with which keys are made."""

_FORM = re.compile(rf"[0-9a-f]{{{2 * BYTES}}}")


def signing_key(purpose: str) -> bytes:
    """The key of this installation for one purpose: 32 bytes, always the same.

    The secret is random throughout, so one step of HKDF-Expand is all it takes (RFC 5869, section 3.3).

    Raises
    ------
    WrongSetting
        The file of the secret cannot be read or made, others may read it, or it holds something else.
    """
    return hmac.digest(_secret(settings().secret_file), f"ldsp {purpose}".encode() + b"\x01", "sha256")


def keyed_hash(purpose: str) -> Callable[[str], str]:
    """HMAC-SHA-256 of texts with the key for a purpose, in hexadecimal.

    What depends on the key alone is made once and copied for each text (RFC 2104, section 4): `hmac` makes it anew each time,
    and then a return's references take three times as long.

    Raises
    ------
    WrongSetting
        As `signing_key`.
    """
    block = signing_key(purpose).ljust(hashlib.sha256().block_size, b"\0")
    inner, outer = (hashlib.sha256(bytes(byte ^ pad for byte in block)) for pad in (0x36, 0x5C))

    def of(text: str) -> str:
        within, around = inner.copy(), outer.copy()
        within.update(text.encode())
        around.update(within.digest())
        return around.hexdigest()

    return of


def fingerprint() -> str:
    """Sixteen characters that tell one secret from another and nothing about it."""
    return signing_key("fingerprint").hex()[:16]


@cache
def _secret(path: Path) -> bytes:
    """The secret in a file, which is made if it is not there."""
    try:
        if not path.exists():
            _make(path)
        mode, text = path.stat().st_mode, path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise WrongSetting(
            f"The secret of this installation cannot be read or made: {path} ({error}).",
            "Let the account that runs LDSP read and write that file, or set LDSP_SECRET_FILE to another.",
        ) from error
    if os.name == "posix" and mode & 0o037:
        raise WrongSetting(
            f"The secret of this installation, {path}, may be read or changed by others than LDSP.",
            f"Run `chmod 600 {path}`. If others may have read it, ask who looks after LDSP whether to make a new one.",
        )
    if not _FORM.fullmatch(text):
        raise WrongSetting(
            f"{path} does not hold a secret that LDSP made.",
            "Put back the copy that was kept. Only if there is none, remove the file: LDSP makes a new secret, everybody signs "
            "in again, and learners can no longer be matched with those uploaded before.",
        )
    return bytes.fromhex(text)


def _make(path: Path) -> None:
    """Write a new secret, whole or not at all, and never over another: of two that start at once, one is kept."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(f"{secrets.token_hex(BYTES)}\n")
            file.flush()
            os.fsync(file.fileno())
        if not path.exists():
            os.link(draft, path)
    except FileExistsError:
        return  # another process was quicker: its secret is the one
    finally:
        draft.unlink()
