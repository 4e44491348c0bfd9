"""What a browser keeps of a sign-in: which account, until when, signed with this installation's own key."""

import base64
import binascii
import hmac
import json
import secrets
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta

from ldsp.services.secrets import signing_key

LIFETIME = timedelta(hours=12)
"""How long a sign-in lasts. NIST SP 800-63B-4, section 2.2.3, asks for a new one within 24 hours; ours covers a working day."""

_PURPOSE = "sign-in"


@dataclass(frozen=True)
class Token:
    """A sign-in."""

    account_id: int
    epoch: str  # of the account when it was made: a newer one ends it
    token_id: str
    ends: int  # seconds since 1970

    @property
    def ends_at(self) -> datetime:
        return datetime.fromtimestamp(self.ends, UTC)


def issue(account_id: int, epoch: str, *, at: datetime) -> str:
    """A signed token that lasts `LIFETIME` from a moment on."""
    token = Token(account_id, epoch, secrets.token_hex(16), int((at + LIFETIME).timestamp()))
    # Without the signs = at the end, which a cookie would have to put in quotation marks.
    body = base64.urlsafe_b64encode(json.dumps(asdict(token)).encode()).decode().rstrip("=")
    return f"{body}.{_signature(body)}"


def read(text: str, *, at: datetime) -> Token | None:
    """What a token says; None if it is over, not ours, or not as we made it."""
    body, _, signature = text.partition(".")
    if not (body.isascii() and signature.isascii() and hmac.compare_digest(signature, _signature(body))):
        return None
    try:
        token = Token(**json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))))
    except (binascii.Error, ValueError, TypeError):
        return None  # signed by an LDSP that wrote tokens in another way
    return token if at < token.ends_at else None


def _signature(body: str) -> str:
    return hmac.new(signing_key(_PURPOSE), body.encode("ascii"), "sha256").hexdigest()
