"""What a Skills Advisory Panel needs: published tables under the four headings of DfE's Local Skills Report.

The headings are those under which the Department for Education's guidance of November 2020 groups its core indicators (Annex A).
The report's chapters (strategy, action plan, assessment of progress, case studies) are for people to write.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from ldsp.disclosure import Published
from ldsp.figures import style
from ldsp.figures.documents.form import Document, Heading, Notes, Part, Sentence, of_published

HEADINGS = ("Local landscape", "Skills supply", "Skills demand", "Mapping skills supply and demand")

ABOUT = (
    "This is evidence for a Local Skills Report, not the report: published tables under the four headings by which the Department for "
    "Education's guidance for Skills Advisory Panels (November 2020) groups its core indicators in Annex A."
)
MISSING = tuple(
    """
    Not in LDSP, and so not in this export: employment by occupation and sector, numbers and sizes of enterprises, productivity, apprenticeship and higher education achievements, destinations of pupils, the Employer Skills Survey, and sector forecasts. Take them from DfE and ONS.
    Not known: whether the measures here are defined exactly as DfE's core indicators are. Compare the definitions on the Methods page with the guidance before you submit.
    For people to write: foreword, strategy, action plan, assessment of progress, case studies, looking forward. The Board page holds material for them.
    Skills Advisory Panels were funded until 2023; Local Skills Improvement Plans, led by employer bodies, have followed them. The evidence serves both.
    """.strip()
    .replace("    ", "")
    .splitlines()
)
NOTHING = "LDSP holds nothing under this heading for this region yet."


def paper(region: str, tables: Mapping[str, Sequence[Published]], *, made: date) -> Document:
    """The tables of a region, by heading, as a paper; a heading without any says so."""
    parts: list[Part] = [Sentence(ABOUT), Notes(MISSING)]
    every = [each for found in tables.values() for each in found]
    made_up = any(each.demonstration for each in every)
    if made_up:
        parts.insert(0, Notes((f"{style.DEMONSTRATION}.",)))
    for heading in HEADINGS:
        parts.append(Heading(heading, 1))
        found = tables.get(heading, ())
        if not found:
            parts.append(Sentence(NOTHING))
        for each in found:
            parts += of_published(each, level=2)
    return Document(
        title=f"Local skills evidence: {region}",
        subtitle="Under the four headings of DfE's Local Skills Report",
        made=made,
        parts=tuple(parts),
        name=f"local-skills-{region}",
        foot=f"{region}: local skills evidence",
        demonstration=made_up,
    )
