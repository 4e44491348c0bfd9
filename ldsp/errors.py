"""The errors that people see.

* LdspError
  - WrongSetting     an environment variable that cannot be used
  - UnknownCode      a code that its register does not hold
  - NothingToShow    a fair question with no data behind it yet, or (NotPublished, of disclosure) none that may be shown
  - StoreTrouble     the store cannot be opened, read or written
  - BundleTrouble    a file that belongs to the bundled data is missing, damaged or not what it was
  - NotAllowed       a person's role or regions do not cover what they ask for
  - SignInRefused    a name, a password or a code that opens nothing, or too many tries
  - NotAccepted      an account that cannot be kept as it was entered

A mistake of our own is not in the family: it fails loudly.
"""

from collections.abc import Iterable
from difflib import get_close_matches


class LdspError(Exception):
    """What happened, and what to do about it: both are shown, in that order."""

    def __init__(self, what: str, do: str) -> None:
        super().__init__(f"{what} {do}")
        self.what, self.do = what, do


class WrongSetting(LdspError):
    """A setting that cannot be used; refused when the application starts."""


class UnknownCode(LdspError):
    """A code that its register does not hold.

    >>> str(UnknownCode("district", "E0700117", known=["E07000117", "E06000009"]))
    "There is no district 'E0700117'. Did you mean E07000117?"
    """

    def __init__(self, kind: str, code: str, known: Iterable[str]) -> None:
        close = get_close_matches(code, [*known], n=2)
        do = f"Did you mean {' or '.join(close)}?" if close else "Choose one from the list instead."
        super().__init__(f"There is no {kind} '{code[:40]}'.", do)


class NothingToShow(LdspError):
    """A fair question with no data behind it yet."""


class StoreTrouble(LdspError):
    """The store cannot be opened, read or written."""


class BundleTrouble(LdspError):
    """A bundled file is missing, damaged or not what it was."""


class NotAllowed(LdspError):
    """A person's role or regions do not cover what they ask for."""


class SignInRefused(LdspError):
    """A sign-in that opens nothing; `reason` is a plain word for the address of the page that says so."""

    def __init__(self, what: str, do: str, reason: str) -> None:
        super().__init__(what, do)
        self.reason = reason


class NotAccepted(LdspError):
    """An account that cannot be kept as it was entered."""
