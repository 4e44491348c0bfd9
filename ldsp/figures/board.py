"""The board report as figures and as a paper. The page draws its parts with the same functions, so neither says more."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

import altair as alt

from ldsp.disclosure import Published
from ldsp.figures import style
from ldsp.figures.bars import bars
from ldsp.figures.documents.form import Document, Notes, Part, Sentence, of_published
from ldsp.figures.spans import spans

Chart = tuple[Callable[..., alt.LayerChart], dict[str, Any]]

DRAWN: Mapping[str, Chart] = {
    "kpis": (bars, {"value": "of_plan", "name": "measure"}),
    "outcomes": (spans, {"value": "rate", "interval": ("lower", "upper"), "bounds": ("least", "most")}),
    "value": (bars, {"value": "ratio", "benchmark": 1.0, "benchmark_name": "It just pays at"}),
}
"""Part: its figure, the one of its own page where it has one."""

FOLDED = frozenset({"activities", "outcomes", "value", "need", "gaps", "received"})
"""Parts whose rows are shown on the page only if they are asked for: a board has ten minutes. On paper all are there."""

FEWEST = 2  # a single bar tells no more than its sentence


def chart(name: str, part: Published) -> Chart | None:
    """The figure of a part of the report and what it is told besides; None where the table says it all."""
    if name not in DRAWN:
        return None
    make, told = DRAWN[name]
    return (make, told) if part.table[told["value"]].notna().sum() >= FEWEST else None


def paper(parts: Iterable[tuple[str, Published]], *, made: date, report_id: str = "") -> Document:
    """The report as a paper.

    Parameters
    ----------
    parts
        Name and publication of each part in reading order; the first is the summary.
    made
        The day on which it was frozen, or is made.
    report_id
        Its id if it is frozen.
    """
    given = list(parts)
    summary = given[0][1]
    region, quarter = summary.facts["region"], summary.facts["quarter_words"]
    kept = (
        f"Report {report_id}, frozen on {style.day(made)}: its figures do not change."
        if report_id
        else f"Made on {style.day(made)} from the records as they stood then; not frozen."
    )
    made_up = any(part.demonstration for _, part in given)
    told: list[Part] = [Sentence(kept), *([Notes((f"{style.DEMONSTRATION}.",))] if made_up else [])]
    for name, part in given:
        told += of_published(part, chart(name, part), level=1)
    return Document(
        title=f"Board report: {region}",
        subtitle=quarter,
        made=made,
        parts=tuple(told),
        name=f"board-report-{region}-{summary.facts['quarter']}{f'-{report_id}' if report_id else ''}",
        foot=f"{region}, {quarter}{f', report {report_id}' if report_id else ''}",
        demonstration=made_up,
    )
