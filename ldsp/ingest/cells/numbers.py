"""Numbers as people type them: with commas, pounds, per cent signs, in brackets if negative."""

import re

from ldsp.ingest.cells.outcome import Fault, Noted, shortened

NUMBER = re.compile(r"[-+]?(?:\d{1,15}|\d{1,3}(?:,\d{3}){1,5})?(?:\.\d{0,15})?(?:e[+-]?\d{1,2})?", re.ASCII)
CONTINENTAL = re.compile(r"[-+]?\d{1,3}(?:\.\d{3})*,\d{1,2}", re.ASCII)
THOUSANDS = {"k": 1e3, "m": 1e6, "thousand": 1e3, "million": 1e6}
SCALED = re.compile(r"(.*\d)\s?(k|m|thousand|million)", re.ASCII)
INEXACT = re.compile(
    r"(approx\w*|about|around|circa|c\.?|over|under|more than|less than|at least|up to|nearly|~|>|<|≥|≤)\s*[£\d].*|.*\d\s*(\+|approx\w*|\?)",
    re.ASCII,
)
HOW = "Write the number alone, for example 1250."


def read_number(text: str, *, percent: bool = False, money: bool = False) -> float | Fault | Noted:
    """A number.

    `percent`: a per cent sign is understood, and 75% is 75. `money`: £75k is £75,000, and said so.

    >>> read_number("£1,250.50"), read_number("(300)"), read_number("75%", percent=True), read_number("−2")
    (1250.5, -300.0, 75.0, -2.0)
    >>> read_number("600+").do
    'Write the number alone; “over” or “about” belongs in a column of its own.'
    """
    bare = "".join(text.split()).casefold().replace("−", "-").replace("\xa0", "") if len(text) < 60 else ""
    if bare.startswith("(") and bare.endswith(")"):
        bare = f"-{bare[1:-1]}"
    bare = bare.replace("£", "", 1).replace("gbp", "", 1)
    if percent:
        bare = bare.removesuffix("%")
    if bare and NUMBER.fullmatch(bare) and any(map(str.isdecimal, bare)):
        return float(bare.replace(",", ""))
    scaled = SCALED.fullmatch(bare)
    if money and scaled and NUMBER.fullmatch(scaled[1]):
        value = float(scaled[1].replace(",", "")) * THOUSANDS[scaled[2]]
        return Noted(value, f"{shortened(text)} was read as £{value:,.0f}.")
    shown = shortened(text, 30)
    if INEXACT.fullmatch(" ".join(text.casefold()[:60].split())):
        return Fault(
            f"“{shown}” is not one number.", "Write the number alone; “over” or “about” belongs in a column of its own."
        )
    if bare.endswith("%"):
        return Fault(f"“{shown}” is a percentage; a count is asked.", "Write how many.")
    if CONTINENTAL.fullmatch(bare):
        return Fault(f"“{shown}” has a comma where a point is expected.", "Write 1250.50.")
    return Fault(f"“{shown}” is not a number.", HOW)


def read_whole(text: str) -> int | Fault | Noted:
    """A whole number.

    >>> read_whole("1,250"), read_whole("12.0"), read_whole("2.5").sentence
    (1250, 12, '“2.5” is not a whole number.')
    """
    number = read_number(text)
    if not isinstance(number, float):
        return number
    if not number.is_integer() or abs(number) > 1e15:
        return Fault(f"“{shortened(text, 30)}” is not a whole number.", "Write it without a fraction.")
    return int(number)
