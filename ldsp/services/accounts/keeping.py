"""Looking after accounts: an administrator's list of them, and what may be done to one."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ldsp.domain.roles import REGIONAL, SUBJECT, Person, Role, account_name
from ldsp.errors import NotAccepted, UnknownCode
from ldsp.services.accounts import passwords
from ldsp.services.accounts.rights import require_admin
from ldsp.services.accounts.signing_in import REASONS, new_epoch
from ldsp.store import accounts as store
from ldsp.store.database import reading
from ldsp.store.history import record

if TYPE_CHECKING:
    from sqlmodel import Session


@dataclass(frozen=True)
class Account:
    """An account as administrators see it."""

    name: str
    role: Role
    region_codes: frozenset[str]
    disabled: bool
    has_password: bool
    is_bound: bool  # to an identity of a provider, since its first sign-in there


def accounts(who: Person) -> tuple[Account, ...]:
    """Every account, by name.

    Raises
    ------
    NotAllowed
        `who` is not an administrator; so for every function of this module.
    """
    require_admin(who)
    with reading() as session:
        return tuple(
            Account(
                name=kept.name,
                role=kept.role,
                region_codes=kept.region_codes,
                disabled=kept.disabled,
                has_password=kept.password_hash is not None,
                is_bound=kept.identity is not None,
            )
            for kept in store.everyone(session)
        )


def add(
    who: Person,
    name: str,
    role: Role,
    region_codes: Collection[str] = (),
    *,
    password: str | None = None,
    at: datetime,
) -> str:
    """Add an account; without a password it can only be used through an organisation's sign-in. Returns its name as kept.

    Raises
    ------
    NotAccepted
        The name cannot be one or is taken, the role needs a region, or the password is too easy to guess.
    UnknownCode
        The store holds no such region.
    """
    require_admin(who)
    kept_as = account_name(name)
    if kept_as is None:
        raise NotAccepted(*REASONS["name"])
    if kept_as.startswith(SUBJECT) and password is not None:
        raise NotAccepted("An account of a provider's subject has no password here.", "Leave the password out.")
    password_hash = None if password is None else passwords.hashed(passwords.checked(password, kept_as))
    with store.changing() as session:
        _check_regions(session, role, region_codes)
        if store.by_name(session, kept_as):
            raise NotAccepted(f"There is an account {kept_as} already.", "Change it, or choose another name.")
        store.add(
            session,
            name=kept_as,
            role=role,
            region_codes=region_codes if role in REGIONAL else (),
            password_hash=password_hash,
            disabled=False,
            epoch=new_epoch(),
            made_by=who.name,
            made_at=at,
        )
        _remember(session, who, "added", None, name=kept_as, at=at)
    return kept_as


def change(
    who: Person, name: str, *, role: Role | None = None, region_codes: Collection[str] | None = None, at: datetime
) -> None:
    """Give an account another role, other regions, or both; felt at the next click of whoever uses it.

    Raises
    ------
    NotAccepted
        The role needs a region, or no administrator would be left.
    UnknownCode
        There is no such account or region.
    """
    require_admin(who)
    with store.changing() as session:
        before = _kept(session, name)
        now = role or before.role
        regions = before.region_codes if region_codes is None else region_codes
        _check_regions(session, now, regions)
        if now is not Role.ADMINISTRATOR:
            _keep_an_administrator(session, before)
        store.change(session, before.account_id, role=now)
        store.set_regions(session, before.account_id, regions if now in REGIONAL else ())
        _remember(session, who, "changed", before, name=before.name, at=at)


def disable(who: Person, name: str, *, at: datetime) -> None:
    """Shut an account: every sign-in of it ends at once.

    Raises
    ------
    NotAccepted
        No administrator would be left.
    UnknownCode
        There is no such account.
    """
    require_admin(who)
    with store.changing() as session:
        before = _kept(session, name)
        _keep_an_administrator(session, before)
        store.change(session, before.account_id, disabled=True, epoch=new_epoch())
        _remember(session, who, "disabled", before, name=before.name, at=at)


def enable(who: Person, name: str, *, at: datetime) -> None:
    """Open an account again. Bound to an identity of a provider, it is bound anew at its next sign-in there.

    Raises
    ------
    UnknownCode
        There is no such account.
    """
    require_admin(who)
    with store.changing() as session:
        before = _kept(session, name)
        store.change(session, before.account_id, disabled=False, identity=None)
        _remember(session, who, "enabled", before, name=before.name, at=at)


def set_password(who: Person, name: str, password: str | None = None, *, at: datetime) -> str:
    """Give an account another password, by default one that nobody chose; its sign-ins end. Returns the password.

    Raises
    ------
    NotAccepted
        The password is too easy to guess.
    UnknownCode
        There is no such account.
    """
    require_admin(who)
    with store.changing() as session:
        before = _kept(session, name)
        chosen = passwords.new() if password is None else passwords.checked(password, before.name)
        store.change(session, before.account_id, password_hash=passwords.hashed(chosen), epoch=new_epoch())
        _remember(session, who, "new password", before, name=before.name, at=at)
    return chosen


def _kept(session: "Session", name: str) -> store.Kept:
    found = store.by_name(session, account_name(name) or "")
    if found is None:
        raise UnknownCode("account", name, [kept.name for kept in store.everyone(session)])
    return found


def _check_regions(session: "Session", role: Role, region_codes: Collection[str]) -> None:
    if role in REGIONAL and not region_codes:
        raise NotAccepted(
            f"The role {role} is for regions of one's own, and none is named.", "Name one region or more."
        )
    known = store.region_codes(session)
    for code in region_codes:
        if code not in known:
            raise UnknownCode("region", code, known)


def _keep_an_administrator(session: "Session", kept: store.Kept) -> None:
    """Nobody could undo it."""
    if store.administrators(session) == {kept.account_id}:
        raise NotAccepted(
            "This is the only administrator who can sign in.", "Make another account administrator first."
        )


def _remember(
    session: "Session", who: Person, what: str, before: store.Kept | None, *, name: str, at: datetime
) -> None:
    record(session, who.name, what, "account", name, _plain(before), _plain(_kept(session, name)), at=at)


def _plain(kept: store.Kept | None) -> dict[str, Any] | None:
    """What the history tells of an account: nothing of its password."""
    if kept is None:
        return None
    return {"role": kept.role, "region_codes": sorted(kept.region_codes), "disabled": kept.disabled}
