"""How long work tells how far it is, and lets itself be stopped between two steps."""

from collections.abc import Callable

Step = Callable[[str], None]
"""Told what comes next. It may raise, and the work ends there: nothing that was begun is kept."""


def untold(_what: str) -> None:
    """Nobody asks how far it is."""
