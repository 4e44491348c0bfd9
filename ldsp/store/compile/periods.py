"""Periods as publishers write them, and the days on which they begin and end."""

import calendar
import re
from datetime import date
from enum import StrEnum

from ldsp.errors import BundleTrouble

CENSUS_DAY = date(2021, 3, 21)


class Timing(StrEnum):
    """What a publisher means by a bare year, or by two years with a stroke between."""

    CALENDAR = "calendar"  # 2025: January to December; also the edition of an index
    CENSUS = "census"  # 2021: census day; other years: 30 June, the day of the mid-year estimates
    FIRST_QUARTER = "first_quarter"  # 2020: January to March, the Labour Force Survey's first quarter
    APRIL = "april"  # 2025: the April of the earnings survey
    FINANCIAL = "financial"  # 2023/24: April to March
    ACADEMIC = "academic"  # 2023/24: August to July


def _month(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def days(period: str, timing: Timing) -> tuple[date, date]:
    """First and last day of a period.

    Raises
    ------
    BundleTrouble
        The period is written in a way that is not known.

    Examples
    --------
    >>> [str(day) for day in days("2023/24", Timing.ACADEMIC)]
    ['2023-08-01', '2024-07-31']
    >>> [str(day) for day in days("2024-07", Timing.CALENDAR)]
    ['2024-07-01', '2024-07-31']
    >>> [str(day) for day in days("Apr 2020-Mar 2021", Timing.CALENDAR)]
    ['2020-04-01', '2021-03-31']
    """
    if re.fullmatch(r"\d{4}", period):
        year = int(period)
        mid_year = date(year, 6, 30)
        return {
            Timing.CENSUS: (CENSUS_DAY, CENSUS_DAY) if year == CENSUS_DAY.year else (mid_year, mid_year),
            Timing.FIRST_QUARTER: (date(year, 1, 1), date(year, 3, 31)),
            Timing.APRIL: _month(year, 4),
        }.get(timing, (date(year, 1, 1), date(year, 12, 31)))
    if re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", period):
        return _month(int(period[:4]), int(period[5:]))
    if re.fullmatch(r"\d{4}/\d{2}", period) and timing in (Timing.FINANCIAL, Timing.ACADEMIC):
        year, (last, first) = int(period[:4]), (3, 4) if timing is Timing.FINANCIAL else (7, 8)
        if int(period[5:]) == (year + 1) % 100:
            return date(year, first, 1), _month(year + 1, last)[1]
    months = re.fullmatch(r"([A-Z][a-z]{2}) (\d{4})(?:-([A-Z][a-z]{2}) (\d{4}))?", period)
    if months:
        names = list(calendar.month_abbr)
        first_name, first_year, last_name, last_year = months.groups()
        if first_name in names and (last_name or first_name) in names:
            start = _month(int(first_year), names.index(first_name))
            end = _month(int(last_year or first_year), names.index(last_name or first_name))
            return start[0], end[1]
    raise BundleTrouble(
        f"The period '{period[:40]}' is written in a way that is not known.", "Add it to ldsp/store/compile/periods.py."
    )
