"""Quarters of the calendar year, as boards meet by them."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

_NAMES = ("January to March", "April to June", "July to September", "October to December")


@dataclass(frozen=True, order=True)
class Quarter:
    """A quarter: 2019-Q1 is January to March 2019."""

    year: int
    number: int  # 1 to 4

    @classmethod
    def of(cls, day: date) -> "Quarter":
        """The quarter in which a day lies.

        >>> Quarter.of(date(2019, 5, 25)).code
        '2019-Q2'
        """
        return cls(day.year, (day.month - 1) // 3 + 1)

    @classmethod
    def parse(cls, code: str) -> "Quarter | None":
        """The quarter with this code; None: it is no code of a quarter.

        >>> Quarter.parse("2019-Q4"), Quarter.parse("2019-Q5")
        (Quarter(year=2019, number=4), None)
        """
        found = re.fullmatch(r"(20\d\d)-Q([1-4])", code)
        return cls(int(found[1]), int(found[2])) if found else None

    @property
    def code(self) -> str:
        return f"{self.year}-Q{self.number}"

    @property
    def start(self) -> date:
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def end(self) -> date:
        """Its last day.

        >>> Quarter(2019, 4).end
        datetime.date(2019, 12, 31)
        """
        return self.next.start - timedelta(days=1)

    @property
    def next(self) -> "Quarter":
        return Quarter(self.year + (self.number == 4), self.number % 4 + 1)

    @property
    def previous(self) -> "Quarter":
        """The one before.

        >>> Quarter(2019, 1).previous.code
        '2018-Q4'
        """
        return Quarter(self.year - (self.number == 1), (self.number + 2) % 4 + 1)

    def __str__(self) -> str:
        """As it is printed.

        >>> str(Quarter(2019, 1))
        'January to March 2019'
        """
        return f"{_NAMES[self.number - 1]} {self.year}"
