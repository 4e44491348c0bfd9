"""What the generator works from, and how its tables become records."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from zlib import crc32

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ldsp.domain.records import CONTRACTS, NUMBERS, Holds, Kind

Rows = list[dict[str, Any]]
MADE_UP = "Made up, to show what LDSP can do."


@dataclass(frozen=True, kw_only=True)
class Setting:
    """A region for which records are made up.

    `districts`: a row a district: `lad_code`, `name`, `learners` (published learners a year, which the enrolments are
    shared out by), `ethnic_minority`, `disability`, `no_qualifications` (shares of residents, 0 to 1).
    `venues`: a row a real venue: `venue_id`, `lad_code`, `kind`.
    """

    region_code: str
    short: str  # three letters, in codes
    names: tuple[str, str, str]  # invented words of which its organisations are called
    enrolments: int  # over the whole time
    districts: pd.DataFrame
    venues: pd.DataFrame
    since: date  # first day of learning
    until: date  # last day about which anything is known

    @property
    def months(self) -> pd.PeriodIndex:
        return pd.period_range(self.since, self.until, freq="M")

    @property
    def quarters(self) -> pd.PeriodIndex:
        """Calendar quarters of the records; the first may be cut, the last is whole."""
        return pd.period_range(self.since, self.until, freq="Q")

    def luck(self, seed: int, part: str) -> np.random.Generator:
        """Random numbers of a part of this region's records: the same seed gives the same, whatever the other parts draw."""
        return np.random.default_rng([seed, crc32(f"{self.region_code} {part}".encode())])


def as_records(kind: Kind, rows: Rows | pd.DataFrame) -> pd.DataFrame:
    """Every column that the contract keeps, in order and typed as a checked upload's; missing text of the key is ""."""
    made = rows if isinstance(rows, pd.DataFrame) else pd.DataFrame(rows)
    columns: dict[str, Any] = {}
    for field in CONTRACTS[kind].kept:
        column = made[field.name] if field.name in made else pd.Series([None] * len(made), dtype="object")
        column = column.reset_index(drop=True)
        if field.holds is Holds.DATE:
            columns[field.name] = pd.to_datetime(column).astype("datetime64[s]")
        elif field.holds is Holds.WHOLE:
            columns[field.name] = column.astype("Int64")
        elif field.holds in NUMBERS:
            columns[field.name] = column.astype("float64")
        elif field.holds is Holds.YES_NO:
            columns[field.name] = column.astype("boolean")
        else:
            text = column.astype("str")
            columns[field.name] = text.fillna("") if field.key else text.mask(text == "")
    return pd.DataFrame(columns)


def pick(luck: np.random.Generator, chances: Mapping[str, float], many: int) -> NDArray[np.object_]:
    """So many of some words, each with its chance (they need not add up to one)."""
    weights = np.array(list(chances.values()))
    return np.array(list(chances), dtype=object)[luck.choice(len(weights), many, p=weights / weights.sum())]


def where(keep: Any, values: Any) -> NDArray[np.object_]:
    """The values that are kept; nothing in place of the others."""
    made = np.array(values, dtype=object)
    made[~np.asarray(keep, dtype=bool)] = None
    return made


def between(luck: np.random.Generator, low: float, high: float, many: int) -> NDArray[np.float64]:
    return luck.uniform(low, high, many)


def no_later(days: "pd.Series[Any]", limit: Any) -> "pd.Series[Any]":
    """Days, those beyond a limit moved back to it."""
    return days.where(days <= limit, limit)


def no_earlier(days: "pd.Series[Any]", limit: Any) -> "pd.Series[Any]":
    return days.where(days >= limit, limit)


def to_nearest(numbers: Any, step: float) -> Any:
    return np.round(np.asarray(numbers, dtype="float64") / step) * step


def edges(period: pd.Period) -> tuple[date, date]:
    """First and last day of a month or quarter."""
    return period.start_time.date(), period.end_time.date()
