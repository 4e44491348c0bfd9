"""Where figures come from, as the lines printed beneath them."""

from collections.abc import Iterable
from typing import Any

from ldsp.disclosure import SourceLine
from ldsp.store import reads
from ldsp.store.database import reading


def of_learners(period: str, *, demonstration: bool) -> SourceLine:
    """Partners' records of learners, or those made up in their place."""
    whose = "Demonstration records" if demonstration else "Learner returns of partners"
    return SourceLine(
        publisher="LDSP",
        title=whose,
        period=period,
        licence="Records are not published; these figures may be used with this line",
        attribution=f"{whose}, {period}, through LDSP's disclosure control.",
    )


def lines(source_ids: Iterable[str]) -> tuple[SourceLine, ...]:
    """A line a source, in the order in which they first occur."""
    with reading() as session:
        table = reads.sources(session).set_index("source_id")
    entries: list[Any] = [table.loc[source_id] for source_id in dict.fromkeys(source_ids)]
    return tuple(
        SourceLine(
            publisher=row.publisher,
            title=row.title,
            period=row.period,
            licence=row.licence,
            attribution=row.attribution,
            disclaimer=row.disclaimer,
        )
        for row in entries
    )
