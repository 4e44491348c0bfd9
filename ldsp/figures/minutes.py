"""The annex to the minutes as a paper: each view with what was asked and decided, then the same as one table."""

from datetime import date

from ldsp.disclosure import Published
from ldsp.domain.tables import rows
from ldsp.figures.documents import Document, Heading, Part, Sentence, of_published


def paper(minutes: Published, *, made: date) -> Document:
    """The annex that `services.meetings.minutes` publishes, to print or to send."""
    parts: list[Part] = [Sentence(minutes.sentence, strong=True)]
    for row in rows(minutes.table):
        parts += [Heading(f"{int(row.position)}. {row.view}", 1), Sentence(row.question)]
        if "decision" in minutes.columns:
            parts.append(Sentence(f"Decision: {row.decision}", strong=True))
            parts.append(Sentence(f"Decided on: {row.decided_on}. Revision of the data: {row.data_revision}."))
        parts.append(Sentence(f"The view: {row.address}"))
    parts += of_published(minutes, level=1)
    return Document(
        title="Annex to the minutes",
        subtitle=minutes.subtitle,
        made=made,
        parts=tuple(parts),
        name=minutes.name,
        foot="LDSP",
    )
