"""What reading a cell can come to, besides its value."""

from typing import Any, NamedTuple

HIDDEN = "(not shown)"
"""Stands for a value that may say who somebody is."""


class Fault(NamedTuple):
    """Something to mend."""

    sentence: str
    do: str
    blocks: bool = True  # an error: the row cannot be kept; otherwise a warning, and the cell is read as missing


class Noted(NamedTuple):
    """A value that was understood, but not as it stood."""

    value: Any
    notice: str  # of the whole column: "... is now ..."
    symbol: str = ""  # for the column that keeps symbols


def shortened(text: str, longest: int = 60) -> str:
    r"""Text for a sentence: on one line, not too long.

    >>> shortened("a\n b", 3), shortened("abcdef", 3)
    ('a b', 'abc…')
    """
    line = " ".join(text[: 4 * longest].split())
    return line if len(line) <= longest else f"{line[:longest]}…"
