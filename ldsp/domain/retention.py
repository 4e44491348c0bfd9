"""How long records about people are kept: a date for each upload, after which an administrator deletes them for good."""

from datetime import date

YEARS = 6
"""Whole academic years after the one in which records are kept. Our own choice: as long as a claim under a contract may be
brought (Limitation Act 1980, section 5). An agreement with a partner that says otherwise goes before."""

MOST_YEARS = 20
"""Years from today that may be chosen at most. Our own choice: a date that nobody lives to see is none."""


def suggested(day: date) -> date:
    """The retention date that is offered for what is kept on a day: academic years end on 31 July.

    >>> suggested(date(2019, 3, 11)), suggested(date(2019, 9, 2))
    (datetime.date(2025, 7, 31), datetime.date(2026, 7, 31))
    """
    return date(day.year + (day.month > 7) + YEARS, 7, 31)


def latest(day: date) -> date:
    """The last retention date that may be chosen on a day.

    >>> latest(date(2024, 2, 29))
    datetime.date(2044, 2, 28)
    """
    return date(day.year + MOST_YEARS, day.month, min(day.day, 28))
