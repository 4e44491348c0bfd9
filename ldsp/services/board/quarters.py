"""For which quarters is there something to report?"""

from collections.abc import Iterator
from datetime import date

import pandas as pd

from ldsp.domain.quarters import Quarter
from ldsp.services.board.recorded import Recorded

MOST = 24  # six years: a list that can be read


def quarters(found: Recorded, today: date) -> tuple[Quarter, ...]:
    """The quarters about which something is recorded, latest first, at the head the one to show where nobody chose.

    That is the latest that has begun with targets, learners or courses; without any of them the one in which most happened; and
    without anything the quarter before this one.
    """
    now = Quarter.of(today)
    counted = {*_of(found.counts, "month", "month"), *_of(found.targets, "period_start", "period_end")}
    offered = {*_of(found.places, "month", "month")}
    happened = [*_of(found.activities, "happened_from", "happened_to")]
    begun = [q for q in counted or offered if q <= now]
    busiest = max({*happened}, key=lambda q: (happened.count(q), q), default=now.previous)
    first = max(begun, default=busiest)
    others = sorted(
        {*counted, *happened, *_of(found.funding, "period_start", "period_end"), now} - {first}, reverse=True
    )
    return (first, *[q for q in others if q <= now][: MOST - 1])


def _of(rows: pd.DataFrame, first: str, last: str) -> Iterator[Quarter]:
    """The quarters that rows touch; one over more than a year counts where it ends only."""
    ends = rows[last].fillna(rows[first])
    for begin, end in zip(pd.to_datetime(rows[first]), pd.to_datetime(ends), strict=True):
        if pd.isna(begin):
            continue
        quarter = Quarter.of(begin.date()) if (end - begin).days <= 366 else Quarter.of(end.date())
        while quarter.start <= end.date():
            yield quarter
            quarter = quarter.next
