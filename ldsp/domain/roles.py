"""Who may do what: the roles of the programme, and a person with one of them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person may see and do. Whoever has not signed in is a viewer."""

    VIEWER = "viewer"  # published figures only
    COORDINATOR = "coordinator"  # own regions: upload, edit, see what is not published yet
    BOARD = "board"  # viewer, and the unpublished board pages of own regions
    ADMINISTRATOR = "administrator"  # everything
    NATIONAL = "national"  # all regions, read only


ROLE_WORDS: Mapping[Role, str] = {
    Role.VIEWER: "sees what everybody sees",
    Role.COORDINATOR: "uploads and edits for own regions, and sees them before they are published",
    Role.BOARD: "sees own regions before they are published",
    Role.ADMINISTRATOR: "does everything, everywhere",
    Role.NATIONAL: "sees every region before it is published; changes nothing",
}
"""What each role does, to be read after "An account of this role …"."""

REGIONAL = frozenset({Role.COORDINATOR, Role.BOARD})
"""Roles that mean nothing without a region of one's own."""


@dataclass(frozen=True)
class Person:
    """Whoever is looking, as services need to know them: checked there at every write and every unpublished read."""

    name: str
    role: Role
    region_codes: frozenset[str] = frozenset()  # own regions; an administrator and national need none

    def may_write(self, region_code: str) -> bool:
        """Upload to and edit a region's records.

        >>> Person("a", Role.COORDINATOR, frozenset({"E37000019"})).may_write("E37000019")
        True
        >>> Person("a", Role.BOARD, frozenset({"E37000019"})).may_write("E37000019")
        False
        """
        own = self.role is Role.COORDINATOR and region_code in self.region_codes
        return own or self.role is Role.ADMINISTRATOR

    def may_see_unpublished(self, region_code: str) -> bool:
        """Preview a region's records before they are published."""
        if self.role in {Role.ADMINISTRATOR, Role.NATIONAL}:
            return True
        return self.role in {Role.COORDINATOR, Role.BOARD} and region_code in self.region_codes

    @property
    def may_administer(self) -> bool:
        """Look after accounts, the store and the bundled data."""
        return self.role is Role.ADMINISTRATOR


VIEWER = Person("", Role.VIEWER)
"""Anybody."""

SUBJECT = "subject:"
"""Begins the user name of an account that a provider knows by its subject and not by an e-mail address it vouches for."""

_NAME = re.compile(r"[a-z0-9][a-z0-9._+@-]{2,99}")
_SUBJECT_NAME = re.compile(rf"{SUBJECT}[A-Za-z0-9._|:@=+/-]{{1,200}}")


def account_name(entered: str) -> str | None:
    """A user name or e-mail address as accounts write it; None if it cannot be one.

    Letters are small, because people write their address as they like; a subject is kept as it is.

    >>> account_name(" Anna@Example.ORG ")
    'anna@example.org'
    >>> account_name("subject:AbC-1")
    'subject:AbC-1'
    >>> account_name("an na") is None
    True
    """
    name = entered.strip()
    if name.startswith(SUBJECT):
        return name if _SUBJECT_NAME.fullmatch(name) else None
    name = name.lower()
    return name if _NAME.fullmatch(name) else None
