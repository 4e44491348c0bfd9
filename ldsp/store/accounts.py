"""Accounts: who may sign in, what they may do and where. Reads and writes of their tables.

Accounts change no figure, so they are written past the store's revision: nobody's remembered answers are outdated because
somebody signed out.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, text, true, update
from sqlmodel import Session

from ldsp.domain.roles import Role
from ldsp.store.database import PATIENCE_S, engine, is_sqlite
from ldsp.store.tables import Base
from ldsp.store.troubles import in_words

ACCOUNT = Base.metadata.tables["account"]
ACCOUNT_REGION = Base.metadata.tables["accountregion"]
SIGNED_OUT = Base.metadata.tables["signedout"]


@dataclass(frozen=True)
class Kept:
    """An account as it is kept. For services only: it holds the hash of a password."""

    account_id: int
    name: str
    role: Role
    password_hash: str | None
    identity: str | None
    disabled: bool
    epoch: str
    region_codes: frozenset[str]


@contextmanager
def changing(url: str | None = None) -> Iterator[Session]:
    """One transaction that has the accounts to itself: all of it is kept, or none.

    Raises
    ------
    StoreTrouble
        The store cannot be written: no right, no room, or another write did not end in time.
    """
    found = engine(url)
    with in_words(found.url), found.connect().execution_options(writes=True) as connection, connection.begin():
        if not is_sqlite(connection):
            connection.execute(text(f"SET LOCAL lock_timeout = {int(PATIENCE_S * 1000)}"))
            # Two who claim the first administrator's account at once take turns; SQLite has one writer anyway.
            connection.execute(text("LOCK TABLE account IN SHARE ROW EXCLUSIVE MODE"))
        with Session(connection) as session:
            yield session
            session.flush()


# --- reads ------------------------------------------------------------------------------------------------------------


def by_name(session: Session, name: str) -> Kept | None:
    """The account of a user name, written as accounts write it."""
    return _one(session, ACCOUNT.c.name == name)


def by_id(session: Session, account_id: int) -> Kept | None:
    """The account of a number."""
    return _one(session, ACCOUNT.c.account_id == account_id)


def by_identity(session: Session, identity: str) -> Kept | None:
    """The account bound to an identity of a provider."""
    return _one(session, ACCOUNT.c.identity == identity)


def everyone(session: Session) -> list[Kept]:
    """Every account, by name."""
    return _those(session, true())


def administrators(session: Session) -> set[int]:
    """The numbers of the administrators who are not disabled."""
    question = select(ACCOUNT.c.account_id).where(ACCOUNT.c.role == Role.ADMINISTRATOR, ~ACCOUNT.c.disabled)
    return set(session.connection().execute(question).scalars())


def is_signed_out(session: Session, token_id: str) -> bool:
    """Whether a sign-in was ended before its time."""
    question = select(SIGNED_OUT.c.token_id).where(SIGNED_OUT.c.token_id == token_id)
    return session.connection().execute(question).first() is not None


def region_codes(session: Session) -> set[str]:
    """The codes of the regions that the store holds."""
    return set(session.connection().execute(select(Base.metadata.tables["region"].c.region_code)).scalars())


def held_without_districts(session: Session) -> dict[str, str]:
    """Regions that people entered and that have no district any more, but are somebody's own: their names by their codes."""
    region, member = Base.metadata.tables["region"], Base.metadata.tables["regionmember"]
    question = select(region.c.region_code, region.c.name).where(
        region.c.upload_id.is_not(None),
        region.c.region_code.in_(select(ACCOUNT_REGION.c.region_code)),
        region.c.region_code.not_in(select(member.c.region_code)),
    )
    return {row.region_code: row.name for row in session.connection().execute(question)}


def _one(session: Session, condition: Any) -> Kept | None:
    return next(iter(_those(session, condition)), None)


def _those(session: Session, condition: Any) -> list[Kept]:
    connection = session.connection()
    rows = connection.execute(select(ACCOUNT).where(condition).order_by(ACCOUNT.c.name)).all()
    numbers = [row.account_id for row in rows]
    own: dict[int, set[str]] = {number: set() for number in numbers}
    for number, code in connection.execute(select(ACCOUNT_REGION).where(ACCOUNT_REGION.c.account_id.in_(numbers))):
        own[number].add(code)
    return [
        Kept(
            account_id=row.account_id,
            name=row.name,
            role=Role(row.role),
            password_hash=row.password_hash,
            identity=row.identity,
            disabled=row.disabled,
            epoch=row.epoch,
            region_codes=frozenset(own[row.account_id]),
        )
        for row in rows
    ]


# --- writes -----------------------------------------------------------------------------------------------------------


def add(session: Session, *, region_codes: Collection[str] = (), **values: Any) -> int:
    """Add an account with its regions; returns its number. Who calls has seen that the name is free."""
    made = session.connection().execute(insert(ACCOUNT).values(**values).returning(ACCOUNT.c.account_id))
    account_id = int(made.scalar_one())
    set_regions(session, account_id, region_codes)
    return account_id


def change(session: Session, account_id: int, **values: Any) -> None:
    """Set some columns of an account."""
    session.connection().execute(update(ACCOUNT).where(ACCOUNT.c.account_id == account_id).values(**values))


def set_regions(session: Session, account_id: int, region_codes: Collection[str]) -> None:
    """Make these the account's own regions, and no others."""
    connection = session.connection()
    connection.execute(delete(ACCOUNT_REGION).where(ACCOUNT_REGION.c.account_id == account_id))
    rows = [{"account_id": account_id, "region_code": code} for code in sorted(set(region_codes))]
    if rows:
        connection.execute(insert(ACCOUNT_REGION), rows)


def sign_out(session: Session, token_id: str, *, ends_at: datetime, now: datetime) -> None:
    """Remember that a sign-in is over; forget those that are over by themselves."""
    connection = session.connection()
    connection.execute(delete(SIGNED_OUT).where(SIGNED_OUT.c.ends_at < now))
    known = select(func.count()).select_from(SIGNED_OUT).where(SIGNED_OUT.c.token_id == token_id)
    if not connection.execute(known).scalar_one():
        connection.execute(insert(SIGNED_OUT).values(token_id=token_id, ends_at=ends_at))
