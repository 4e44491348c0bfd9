"""Words that the parts of a board report share."""

import pandas as pd

from ldsp.disclosure import SourceLine
from ldsp.domain.quarters import Quarter

ENTER = "A coordinator of the region can upload them on the Admin page."


def sources(region_code: str, region: str, period: str) -> tuple[SourceLine, ...]:
    """Records of the partnership itself as a source."""
    return (
        SourceLine(
            publisher=f"Local Digital Skills Partnership, {region}",
            title=f"its own records in LDSP ({region_code})",
            period=period,
            licence="Open Government Licence v3.0",
            attribution="Local, unofficial management information: not official statistics.",
        ),
    )


def span(quarter: Quarter) -> str:
    return str(quarter)


def day(when: object) -> str:
    """A day in words; `not recorded` where there is none.

    >>> from datetime import date
    >>> day(date(2019, 4, 13)), day(None)
    ('13 April 2019', 'not recorded')
    """
    if when is None or pd.isna(when):  # type: ignore[call-overload]
        return "not recorded"
    found = pd.Timestamp(when)  # type: ignore[arg-type]
    return f"{found.day} {found:%B %Y}"


def days(first: object, last: object) -> str:
    """From when to when, as short as can be.

    >>> from datetime import date
    >>> days(date(2019, 4, 1), date(2019, 4, 30)), days(date(2018, 1, 1), date(2018, 12, 31)), days(date(2019, 4, 13), None)
    ('April 2019', '2018', '13 April 2019')
    >>> days(date(2019, 1, 1), date(2019, 4, 30)), days(date(2019, 3, 2), date(2019, 3, 5))
    ('January 2019 to April 2019', '2 March 2019 to 5 March 2019')
    """
    begin, end = pd.Timestamp(first), pd.Timestamp(first if last is None or pd.isna(last) else last)  # type: ignore[arg-type, call-overload]
    if begin == end:
        return day(begin)
    whole_months = begin.day == 1 and end == end + pd.offsets.MonthEnd(0)
    if whole_months and (begin.month, end.month) == (1, 12) and begin.year == end.year:
        return f"{begin:%Y}"
    if whole_months:
        return f"{begin:%B %Y}" if begin.to_period("M") == end.to_period("M") else f"{begin:%B %Y} to {end:%B %Y}"
    return f"{day(begin)} to {day(end)}"


def sort_of(demonstration: object) -> str:
    return "demonstration" if bool(demonstration) else "as recorded"


def are_mixed(demonstration: "pd.Series[bool]") -> bool:
    """Whether some records are real and some made up, so that each row must say which it is."""
    return bool(demonstration.any()) and not bool(demonstration.all())
