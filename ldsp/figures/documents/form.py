"""What a paper is made of, before it is Word, PDF or slides: parts in reading order, each of them plain text or a picture.

The three writers take this form and nothing else, so they cannot differ in what they say, and what they say is what
`style.shown` shows on the screen.
"""

import re
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import altair as alt
import pandas as pd

from ldsp.disclosure import Published
from ldsp.figures import charts, picture, style

LANGUAGE = "en-GB"
LETTERS = 105  # of a line across the page, at the size of text in tables
WIDEST = 44  # letters of a column, beyond which its text wraps


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 begins a section, level 2 a panel."""

    text: str
    level: int = 2


@dataclass(frozen=True)
class Sentence:
    """A paragraph; a strong one is an answer."""

    text: str
    strong: bool = False


@dataclass(frozen=True)
class Picture:
    """A figure with the text that stands for it where it cannot be seen."""

    png: bytes
    alt: str

    def fitted(self, width: float, height: float) -> tuple[float, float]:
        """As large as fits within a width and a height, in their unit."""
        wide, high = struct.unpack(">II", self.png[16:24])  # where every PNG tells its size
        scale = min(width / wide, height / high)
        return wide * scale, high * scale


@dataclass(frozen=True)
class Table:
    """Rows under their heads, every cell as text and none of them blank."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[bool, ...]  # by column: numbers stand to the right

    @property
    def widths(self) -> tuple[float, ...]:
        """By column, the letters it gets of a line of `LETTERS`; only their ratio counts.

        Every column can hold its longest word; what is left goes to those whose cells are longer.

        >>> Table("Starts", ("District", "Starts"), (("Burnley", "12"),), (False, True)).widths
        (10.0, 8.0)
        """
        columns = list(zip(self.heads, *self.rows, strict=True))
        least = [max(len(word) for cell in cells for word in _words(cell)) + 2.0 for cells in columns]
        wanted = [
            max(low, min(max((len(cell) for cell in cells[1:]), default=0) + 2, WIDEST))
            for low, cells in zip(least, columns, strict=True)
        ]
        more = sum(wanted) - sum(least)
        share = min(1.0, max(0.0, LETTERS - sum(least)) / more) if more else 0.0
        return tuple(low + share * (want - low) for low, want in zip(least, wanted, strict=True))


@dataclass(frozen=True)
class Notes:
    """How to read it, what to beware of, what the shorthand means, what is not shown."""

    lines: tuple[str, ...]


@dataclass(frozen=True)
class Source:
    """Where it comes from, what it is about, on which terms."""

    lines: tuple[str, ...]


Part = Heading | Sentence | Picture | Table | Notes | Source


@dataclass(frozen=True, kw_only=True)
class Document:
    """A paper. Its headings begin at level 1 and none is skipped on the way down: readers who hear them count on it."""

    title: str
    subtitle: str
    made: date
    parts: tuple[Part, ...]
    name: str  # plain words for the file: board-lancashire-2019-q1
    foot: str = ""  # at the foot of every page, beside its number
    demonstration: bool = False

    def __post_init__(self) -> None:
        levels = [0, *(part.level for part in self.parts if isinstance(part, Heading))]
        if any(below > above + 1 for above, below in pairwise(levels)):
            raise ValueError(f"The headings of '{self.title}' skip a level: {levels[1:]}.")


def of_published(
    published: Published,
    chart: "tuple[Callable[..., alt.LayerChart], Mapping[str, object]] | None" = None,
    *,
    level: int = 2,
) -> tuple[Part, ...]:
    """A publication as parts: question, answer, figure, the same rows as a table, how to read it, source and date.

    Parameters
    ----------
    published
        What to print.
    chart
        The function that draws the figure and what it is told besides, as for a panel of a page.
    level
        Of its heading.
    """
    parts: list[Part] = [Heading(published.question, level), Sentence(published.sentence, strong=True)]
    if chart:
        make, told = chart
        drawn = make(published, **told)
        parts.append(Picture(picture.png(published, drawn, bare=True), charts.drawn(drawn).alt))
    shown = style.shown(published)
    parts.append(
        Table(
            caption=published.subtitle,
            heads=tuple(shown.columns),
            rows=tuple(shown.itertuples(index=False, name=None)),
            numeric=tuple(column.decimals is not None for column in published.columns.values()),
        )
    )
    parts += [Notes(lines)] if (lines := _notes(published, shown)) else []
    parts.append(Source(_source(published)))
    return tuple(parts)


def file_name(document: Document, ext: str) -> str:
    """A name that tells what is inside.

    >>> file_name(Document(title="", subtitle="", made=date(2019, 4, 1), parts=(), name="Board: Lancashire"), "docx")
    'ldsp-board-lancashire.docx'
    """
    words = [document.name, "demonstration" if document.demonstration else ""]
    return f"ldsp-{re.sub(r'[^a-z0-9]+', '-', ' '.join(words).lower()).strip('-')[:120]}.{ext}"


def _notes(published: Published, shown: pd.DataFrame) -> tuple[str, ...]:
    lines = [
        f"{style.DEMONSTRATION}." if published.demonstration else "",
        f"How to read it. {published.how_to_read}" if published.how_to_read else "",
        *published.notes,
        *(f"{column.label}: {column.note}" for column in published.columns.values() if column.note),
        not_shown(shown),
        *style.shorthand_used(shown),
    ]
    return tuple(dict.fromkeys(line for line in lines if line))


def not_shown(shown: pd.DataFrame) -> str:
    """How many cells of a table made by `style.shown` hold a reason in place of a number; empty if none does.

    >>> not_shown(pd.DataFrame({"Learners": ["12", "[c]", "[c]"], "Starts": ["3", "4", "[x]"]}))
    'Not shown in this table: 1 value [x], 2 values [c].'
    """
    cells = shown.to_numpy().ravel().tolist()
    found = {mark: cells.count(mark) for mark in style.SHORTHAND}
    told = [f"{count} {'value' if count == 1 else 'values'} {mark}" for mark, count in found.items() if count]
    return f"Not shown in this table: {', '.join(told)}." if told else ""


def _source(published: Published) -> tuple[str, ...]:
    titles = "; ".join(dict.fromkeys(str(source) for source in published.sources)) or "LDSP"
    date_of = f" Figures about {published.as_at}." if published.as_at else ""
    method = f" Method: {published.method}." if published.method else ""
    lines = [f"Source: {titles}.{date_of}{method}"]
    for source in published.sources:
        lines += [f"{source.publisher}: {source.licence}. {source.attribution}", source.disclaimer]
    return tuple(dict.fromkeys(line for line in lines if line))


def _words(cell: str) -> list[str]:
    """What a line does not break: words, and a judgement with its symbol."""
    return [cell] if style.judged(cell) else cell.split() or [""]
