"""Texts: tidied, made harmless for spreadsheets, and looked through for what says who somebody is."""

import re
from collections.abc import Callable

from ldsp.domain.records import Field
from ldsp.ingest import personal
from ldsp.ingest.cells.outcome import HIDDEN, Fault, Noted, shortened

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")  # full-width signs start formulas as well
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
PLAIN_NUMBER = re.compile(r"[-+]?[\d,]*\.?\d+%?", re.ASCII)


def harmless(text: str) -> str:
    """A text that no spreadsheet program takes for a formula: an apostrophe before the sign that would start one.

    >>> harmless("=1+1"), harmless("-5"), harmless("- three sessions"), harmless("5 sessions")
    ("'=1+1", '-5', "'- three sessions", '5 sessions')
    """
    return f"'{text}" if text.startswith(FORMULA_STARTS) and not PLAIN_NUMBER.fullmatch(text) else text


def text_reader(field: Field, *, short: bool) -> Callable[[str], str | Fault | Noted]:
    """A text of a field: its length, its pattern if it has one, nothing personal. `short` texts are put on one line."""
    pattern = re.compile(field.pattern) if field.pattern else None

    def read(text: str) -> str | Fault | Noted:
        tidy = UNPRINTABLE.sub("", text).strip()
        tidy = " ".join(tidy.split()) if short else tidy
        if not tidy:
            return Noted(None, "Cells with nothing that can be printed were read as empty.")
        if len(tidy) > field.longest:
            return Fault(f"{field.label} is {len(tidy):,} characters long.", f"Shorten it to {field.longest:,}.")
        found = personal.within(tidy)
        if found:
            return Fault(
                f"{HIDDEN}: {field.label} holds {found}.", "Remove it: LDSP keeps nothing that says who somebody is."
            )
        if pattern and not pattern.fullmatch(tidy):
            return Fault(f"“{shortened(tidy)}” cannot be used as {field.label}.", field.guide)
        safe = harmless(tidy)
        return (
            tidy
            if safe == tidy
            else Noted(safe, "Texts that a spreadsheet would take for a formula got an apostrophe before them.")
        )

    return read


def read_learner(text: str) -> str | Fault:
    """A learner reference, tidied so that the same learner gets the same pseudonym in every return.

    >>> read_learner(" a1b2  c3 ")
    'A1B2 C3'
    """
    tidy = text.upper()
    if tidy.isalnum() and len(tidy) < 9:  # as almost all are; and too short for a number that says who somebody is
        return tidy
    tidy = " ".join(UNPRINTABLE.sub("", tidy).split())
    if not tidy or len(tidy) > 60:
        return Fault("This is not a learner reference.", "Use your own short reference for the learner.")
    if "@" in tidy or personal.NI.fullmatch(tidy):
        return Fault(
            "The learner reference says who the learner is.",
            "Use a reference of your own, not an e-mail address or NI number.",
        )
    return tidy
