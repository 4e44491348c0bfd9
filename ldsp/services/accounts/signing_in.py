"""Who is this? Sign-in by name and password, by an organisation's own sign-in, and the first administrator of all.

Whatever does not open an account is refused in the same words and after the same work: a name that nobody has, a wrong
password, a disabled account. A person's role and regions are read anew whenever they are asked for, so that a change of the
account is felt at the next click, in every window.
"""

import hashlib
import hmac
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from ldsp.domain.roles import SUBJECT, VIEWER, Person, Role, account_name
from ldsp.errors import NotAccepted, SignInRefused
from ldsp.services.accounts import passwords, tokens
from ldsp.services.accounts.throttle import failures
from ldsp.services.secrets import signing_key
from ldsp.settings import settings
from ldsp.store import accounts as store
from ldsp.store.database import reading
from ldsp.store.history import record

REASONS = {
    "refused": (
        "This name and password do not open an account.",
        "Check both and try again. An administrator of this LDSP can give you a new password.",
    ),
    "wait": (
        "Too many attempts have failed, with this name or from where you are.",
        "Wait a few minutes, then try again. The wait doubles with every failure, up to five minutes.",
    ),
    "code": (
        "This is not the code in the server's log, or it has been used.",
        "Copy the latest code from the log of the server; a new start of LDSP prints a new one while there is no administrator.",
    ),
    "name": (
        "This cannot be a user name.",
        "Use an e-mail address, or three or more of the letters a to z, figures, . _ + - @.",
    ),
    "password": ("This password is too easy to guess, or too long.", passwords.DO),
}
"""Why a sign-in was refused, by a plain word: what happened, and what to do."""


@dataclass(frozen=True)
class Identity:
    """Whom an OpenID Connect provider says a visitor is."""

    issuer: str
    subject: str
    email: str  # empty unless the provider vouches for it
    signed_in_at: datetime

    @property
    def account_name(self) -> str:
        """The user name under which an account would be found; empty if none can be."""
        return account_name(self.email) or account_name(f"{SUBJECT}{self.subject}") or ""

    def is_over(self, *, at: datetime) -> bool:
        """Whether this sign-in has lasted as long as one may."""
        return at >= self.signed_in_at + tokens.LIFETIME


# --- who is looking ---------------------------------------------------------------------------------------------------


def person(who: str | Identity | None, *, at: datetime) -> Person:
    """The person behind a token of ours or an identity of a provider; anybody, a viewer, if it opens no account (any more).

    Raises
    ------
    StoreTrouble
        The store cannot be read.
    """
    if not who:
        return VIEWER
    kept = _of_token(who, at=at) if isinstance(who, str) else _of_identity(who, at=at)
    return VIEWER if kept is None or kept.disabled else Person(kept.name, kept.role, kept.region_codes)


def _of_token(text: str, *, at: datetime) -> store.Kept | None:
    token = tokens.read(text, at=at)
    if token is None:
        return None
    with reading() as session:
        kept = store.by_id(session, token.account_id)
        if kept is None or kept.epoch != token.epoch or store.is_signed_out(session, token.token_id):
            return None
    return kept


def _of_identity(identity: Identity, *, at: datetime) -> store.Kept | None:
    """The account bound to an identity, or, at its first sign-in, the one entered for it, which is bound to it from then on.

    Bound, an account stays with its person when the address changes, and does not go to the next holder of the address.
    """
    if identity.is_over(at=at):
        return None
    bound_to = _pseudonym(identity)
    with reading() as session:
        kept = store.by_identity(session, bound_to) or store.by_name(session, identity.account_name)
    if kept is None or kept.identity == bound_to:
        return kept
    if kept.identity is not None or kept.disabled:
        return None
    with store.changing() as session:
        now = store.by_id(session, kept.account_id)
        if now is None or now.identity is not None or now.disabled:
            return None  # it was given to somebody else, or taken back, this very moment
        store.change(session, kept.account_id, identity=bound_to)
    return kept


def _pseudonym(identity: Identity) -> str:
    return hmac.new(signing_key("identity"), f"{identity.issuer}\n{identity.subject}".encode(), "sha256").hexdigest()


# --- with a password --------------------------------------------------------------------------------------------------


def sign_in(name: str, password: str, *, address: str, at: datetime) -> str:
    """The token of a new sign-in.

    Parameters
    ----------
    name, password
        As they were entered.
    address
        Network address of who enters them.

    Raises
    ------
    SignInRefused
        They open no account, or too many attempts have failed.
    """
    entered = account_name(name) or name.strip().lower()[:200]
    _wait_if_too_many(entered, address, at)
    with reading() as session:
        kept = store.by_name(session, entered)
    usable = kept.password_hash if kept and not kept.disabled else None
    if not passwords.fits(usable, password) or kept is None or usable is None:
        raise refused("refused")
    failures.succeeded(entered, address)
    if passwords.is_outdated(usable):
        with store.changing() as session:
            store.change(session, kept.account_id, password_hash=passwords.hashed(password))
    return tokens.issue(kept.account_id, kept.epoch, at=at)


def sign_out(token: str, *, at: datetime) -> None:
    """End a sign-in before its time, for every copy of its token; a token that opens nothing is nothing to end."""
    found = tokens.read(token, at=at)
    if found:
        with store.changing() as session:
            store.sign_out(session, found.token_id, ends_at=found.ends_at, now=at)


def change_password(token: str, old: str, new: str, *, address: str, at: datetime) -> str:
    """Change the password of whoever is signed in; every other sign-in of theirs ends. Returns a new token.

    Raises
    ------
    SignInRefused
        The old password is wrong, nobody is signed in, or too many attempts have failed.
    """
    kept = _of_token(token, at=at)
    name = kept.name if kept else ""
    _wait_if_too_many(name, address, at)
    if not passwords.fits(kept.password_hash if kept and not kept.disabled else None, old) or kept is None:
        raise refused("refused")
    failures.succeeded(name, address)
    epoch, password_hash = new_epoch(), passwords.hashed(_acceptable(new, name))
    with store.changing() as session:
        store.change(session, kept.account_id, password_hash=password_hash, epoch=epoch)
        record(session, name, "new password", "account", name, at=at)
    return tokens.issue(kept.account_id, epoch, at=at)


def new_epoch() -> str:
    """Never seen before, so that no sign-in of the past fits it, not even one of an account of the same number."""
    return secrets.token_hex(16)


def refused(reason: str) -> SignInRefused:
    """The refusal for a reason."""
    return SignInRefused(*REASONS[reason], reason)


def _wait_if_too_many(name: str, address: str, at: datetime) -> None:
    if failures.attempt(name, address, at) > 0:
        raise refused("wait")


def _acceptable(password: str, name: str) -> str:
    try:
        return passwords.checked(password, name)
    except NotAccepted:
        raise refused("password") from None


# --- the first administrator ------------------------------------------------------------------------------------------


class _Claim:
    """The one-time code of this process: only its digest is kept, and only until it is used."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.digest: bytes | None = None


_claim = _Claim()


def contact() -> str:
    """Whom to ask for an account, in words."""
    return settings().contact or "an administrator of this LDSP"


def has_administrator() -> bool:
    """Whether anybody looks after this LDSP yet."""
    with reading() as session:
        return bool(store.administrators(session))


def open_claim(tell: Callable[[str], None]) -> bool:
    """While there is no administrator, tell the server's log a code that makes one, once. Returns whether it may be used."""
    if has_administrator():
        return False
    with _claim.lock:
        if _claim.digest is None:
            code = "-".join(secrets.token_hex(4) for _ in range(4))  # 128 bits
            _claim.digest = _digest(code)
            tell(
                f"LDSP: nobody looks after this LDSP yet. To be its administrator, enter this code on the Admin page: {code}"
            )
    return True


def claim(code: str, name: str, password: str, *, address: str, at: datetime) -> str:
    """Make the first administrator, who signs in with a password; returns the token of their sign-in.

    Raises
    ------
    SignInRefused
        The code, the name or the password is not accepted, or too many attempts have failed.
    """
    entered = account_name(name)
    with _claim.lock:
        _check_code(code, address, at)
        if entered is None or entered.startswith(SUBJECT):
            raise refused("name")
        return _first(entered, at, password_hash=passwords.hashed(_acceptable(password, entered)))


def claim_as(code: str, identity: Identity, *, at: datetime) -> None:
    """Make the first administrator, who signs in through an organisation and has done so.

    Raises
    ------
    SignInRefused
        The code is not accepted, or too many attempts have failed.
    """
    with _claim.lock:
        _check_code(code, identity.issuer + identity.subject, at)
        if not identity.account_name or identity.is_over(at=at):
            raise refused("name")
        _first(identity.account_name, at, identity=_pseudonym(identity))


def _check_code(code: str, address: str, at: datetime) -> None:
    name = "the first administrator"  # throttled like an account; a blank is in no user name
    _wait_if_too_many(name, address, at)
    if _claim.digest is None or not hmac.compare_digest(_claim.digest, _digest(code)):
        raise refused("code")
    failures.succeeded(name, address)


def _first(name: str, at: datetime, **how: str) -> str:
    epoch = new_epoch()
    with store.changing() as session:
        if store.administrators(session):
            _claim.digest = None
            raise refused("code")
        if store.by_name(session, name):
            raise refused("name")
        account_id = store.add(
            session,
            name=name,
            role=Role.ADMINISTRATOR,
            disabled=False,
            epoch=epoch,
            made_by=name,
            made_at=at,
            **how,
        )
        record(session, name, "claimed", "account", name, None, {"role": Role.ADMINISTRATOR}, at=at)
    _claim.digest = None
    return tokens.issue(account_id, epoch, at=at)


def _digest(code: str) -> bytes:
    return hashlib.sha256(code.strip().lower().encode()).digest()
