"""Sign-in through an organisation: OpenID Connect by Streamlit, switched on by a section [auth] in `secrets.toml`.

With it, nobody signs in with a password of LDSP's own. Streamlit checks the provider's signature and keeps who it is in a
cookie of its own; which account that opens is for `ldsp.services.accounts` to say.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import streamlit as st

from ldsp.services.accounts import Identity

_SHARED = {"redirect_uri", "cookie_secret", "expose_tokens", "client_kwargs"}


def are_used() -> bool:
    """Whether people sign in through a provider."""
    return st.secrets.load_if_toml_exists() and "auth" in st.secrets


def named() -> tuple[str, ...]:
    """The names of the providers, if there are several; none if there is only one, without a name."""
    found: Mapping[str, Any] = st.secrets["auth"]
    return tuple(name for name, value in found.items() if name not in _SHARED and isinstance(value, Mapping))


def identity() -> Identity | None:
    """Whom the provider says the visitor is; None before they have signed in, or if the provider does not say enough.

    An e-mail address counts only if the provider says that it has verified it: elsewhere people may enter what they like.
    """
    claims: Mapping[str, Any] = st.user.to_dict()
    issuer, subject, issued = claims.get("iss"), claims.get("sub"), claims.get("iat")
    if not claims.get("is_logged_in") or not isinstance(issuer, str) or not isinstance(subject, str) or not subject:
        return None
    vouched = claims.get("email_verified") is True
    return Identity(
        issuer=issuer,
        subject=subject,
        email=str(claims.get("email") or "") if vouched else "",
        signed_in_at=datetime.fromtimestamp(issued if isinstance(issued, int | float) else 0, UTC),
    )
