"""Dates as people write them in the United Kingdom, and as Excel counts them."""

import re
from calendar import monthrange
from datetime import date, timedelta

from ldsp.ingest.cells.outcome import Fault, shortened

MONTHS = {
    name: number
    for number, names in enumerate(
        (("jan", "january"), ("feb", "february"), ("mar", "march"), ("apr", "april"), ("may",), ("jun", "june"),
            ("jul", "july"),
         ("aug", "august"), ("sep", "sept", "september"), ("oct", "october"), ("nov", "november"), ("dec", "december")),
        start=1,
    )
    for name in names
}  # fmt: skip
TIME = r"(?:[T ,]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?"
YEAR_FIRST = re.compile(rf"(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}}){TIME}", re.ASCII)
DAY_FIRST = re.compile(rf"(\d{{1,2}})\s?[-/.]\s?(\d{{1,2}})\s?[-/.]\s?(\d{{4}}|\d{{2}}){TIME}", re.ASCII)
RUN_TOGETHER = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
SERIAL = re.compile(r"(\d{5})(?:\.\d{1,12})?", re.ASCII)
WEEKDAY = re.compile(r"(mon|tues?|wed(nes)?|thu(rs?)?|fri|sat(ur)?|sun)(day)?[,.]?\s+", re.ASCII)
DAY_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[\s./-]*(?:of\s+)?([a-z]{3,9})[\s.,/-]*(\d{4}|'?\d{2})", re.ASCII)
MONTH_DAY = re.compile(r"([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})", re.ASCII)
MONTH_ONLY = re.compile(r"([a-z]{3,9})[\s.,/-]*(\d{4}|'?\d{2})", re.ASCII)
YEAR_MONTH = re.compile(r"(\d{4})[-/](\d{1,2})|(\d{1,2})[-/](\d{4})", re.ASCII)
YEAR_ONLY = re.compile(r"(?:19|20)\d\d", re.ASCII)
FIRST_SERIAL, LAST_SERIAL = 14_611, 73_050  # 1940 to 2099
HOW = "Write day/month/year, for example 31/03/2019."


def read_date(text: str, *, today: date, month_is: str = "") -> date | Fault:
    """A day. UK order; ISO; month names; Excel's count of days.

    With `month_is` "first" or "last" a month or a year alone is taken as its first or last day.

    >>> day = date(2019, 6, 1)
    >>> [str(read_date(text, today=day)) for text in ("31/3/19", "2019-03-31", "31st March 2019", "43555", "Sun 31-Mar-2019")]
    ['2019-03-31', '2019-03-31', '2019-03-31', '2019-03-31', '2019-03-31']
    >>> read_date("30/02/2019", today=day).sentence
    'There is no 30 February 2019.'
    >>> str(read_date("Feb 2019", today=day, month_is="last"))
    '2019-02-28'
    """
    if len(text) > 60:
        return Fault(f"“{shortened(text, 30)}” is not a date.", HOW)
    bare = WEEKDAY.sub("", " ".join(text.casefold().split()), count=1)
    parts = _parts(bare, today)
    if parts:
        return _day(*parts)
    if found := SERIAL.fullmatch(bare):
        number = int(found[1])
        if FIRST_SERIAL <= number <= LAST_SERIAL:
            return date(1899, 12, 30) + timedelta(days=number)
    if month := _month(bare, today):
        if not month_is:
            return Fault(f"“{shortened(text)}” has no day.", HOW)
        year, first, last = month
        return date(year, first, 1) if month_is == "first" else date(year, last, monthrange(year, last)[1])
    return Fault(f"“{shortened(text)}” is not a date.", HOW)


def _parts(bare: str, today: date) -> tuple[int, int, int] | None:
    """Year, month and day, if the text is of such a form."""
    if found := DAY_FIRST.fullmatch(bare):
        return _year(found[3], today), int(found[2]), int(found[1])
    if found := YEAR_FIRST.fullmatch(bare) or RUN_TOGETHER.fullmatch(bare):
        return int(found[1]), int(found[2]), int(found[3])
    if (found := DAY_MONTH.fullmatch(bare)) and found[2] in MONTHS:
        return _year(found[3], today), MONTHS[found[2]], int(found[1])
    if (found := MONTH_DAY.fullmatch(bare)) and found[1] in MONTHS:
        return int(found[3]), MONTHS[found[1]], int(found[2])
    return None


def _day(year: int, month: int, day: int) -> date | Fault:
    if 12 < month <= 31 and 1 <= day <= 12:
        return Fault(f"There is no month {month}: the month seems to come first.", HOW)
    if not (1 <= month <= 12 and year >= 1):
        return Fault(f"There is no month {month}." if year else "There is no year 0.", HOW)
    if not 1 <= day <= monthrange(year, month)[1]:
        name = date(2000, month, 1).strftime("%B")
        return Fault(f"There is no {day} {name} {year}.", "Correct the date.")
    return date(year, month, day)


def _month(bare: str, today: date) -> tuple[int, int, int] | None:
    """Year, first and last month of a month or a year alone."""
    if (found := MONTH_ONLY.fullmatch(bare)) and found[1] in MONTHS:
        month = MONTHS[found[1]]
        return _year(found[2], today) or 1, month, month
    if found := YEAR_MONTH.fullmatch(bare):
        year, month = int(found[1] or found[4]), int(found[2] or found[3])
        return (year, month, month) if 1 <= month <= 12 and year else None
    return (int(bare), 1, 12) if YEAR_ONLY.fullmatch(bare) else None


def _year(written: str, today: date) -> int:
    """Two digits are a year up to ten years ahead, or one of the ninety before."""
    digits = written.lstrip("'")
    year = int(digits)
    if len(digits) == 4:
        return year
    year += today.year - today.year % 100
    return year - 100 if year > today.year + 10 else year
