"""Where figures come from, as the lines printed beneath them."""

from collections.abc import Iterable
from typing import Any

from ldsp.disclosure import SourceLine
from ldsp.store import reads
from ldsp.store.database import reading


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
