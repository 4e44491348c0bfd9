"""Who may do what: who is looking, what they may, and the accounts behind it."""

from ldsp.services.accounts.keeping import Account, accounts, add, change, disable, enable, set_password
from ldsp.services.accounts.passwords import LONGEST, SHORTEST
from ldsp.services.accounts.passwords import new as new_password
from ldsp.services.accounts.rights import require_admin, require_unpublished, require_write
from ldsp.services.accounts.signing_in import (
    REASONS,
    Identity,
    change_password,
    claim,
    claim_as,
    contact,
    has_administrator,
    open_claim,
    person,
    sign_in,
    sign_out,
)
from ldsp.services.accounts.tokens import LIFETIME

__all__ = [
    "LIFETIME",
    "LONGEST",
    "REASONS",
    "SHORTEST",
    "Account",
    "Identity",
    "accounts",
    "add",
    "change",
    "change_password",
    "claim",
    "claim_as",
    "contact",
    "disable",
    "enable",
    "has_administrator",
    "new_password",
    "open_claim",
    "person",
    "require_admin",
    "require_unpublished",
    "require_write",
    "set_password",
    "sign_in",
    "sign_out",
]
