"""The Board page: which quarter, which version, the parts of the report, its papers, and freezing it."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime

import streamlit as st

from ldsp.disclosure import Published
from ldsp.domain.areas import Place
from ldsp.domain.quarters import Quarter
from ldsp.domain.roles import Person
from ldsp.domain.tables import rows
from ldsp.errors import LdspError
from ldsp.figures import board as figures
from ldsp.figures import documents, local_skills, style, workbook
from ldsp.services import board
from ldsp.ui import address, cached, parts, publications

LIVE = "live"
PAPERS: dict[str, tuple[str, Callable[[documents.Document], bytes], str]] = {
    "docx": ("Word", documents.word, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "pdf": ("PDF", documents.pdf, "application/pdf"),
    "pptx": ("Slides", documents.slides, "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
}


def today() -> date:
    return datetime.now(UTC).date()


def quarter(region: Place) -> Quarter:
    """The quarter that is reported on."""
    found = {each.code: str(each) for each in cached.quarters(region.code, today())}
    return Quarter.parse(address.select("Quarter", found, key="quarter")) or Quarter.of(today())


def version(region: Place, of: Quarter) -> str:
    """Today's figures, or a report that was frozen; there is nothing to choose where none was."""
    found = [one for one in cached.frozen(region.code) if one.period == of.code]
    if not found:
        if address.chosen("report") not in {"", LIVE}:
            address.drop("report", [one.report_id for one in cached.frozen(region.code)], "report")
        return LIVE
    names = {LIVE: "As the records stand now"}
    names |= {one.report_id: f"{one.report_id}, frozen on {style.day(one.made_at.date())}" for one in found}
    return address.select("Version", names, key="report")


def summary(said: Published) -> None:
    """The three sentences, one beside another, under the mark of demonstration where any rests on such records."""
    parts.made_up(said)
    for box, row in zip(st.columns(len(said.table)), rows(said.table), strict=True):
        with box.container(border=True, height="stretch"):
            st.caption(row.about)
            st.markdown(f"**{parts.plain(row.sentence)}**")


def part(name: str, shown: Published) -> None:
    """A part of the report: its answer, its figure if it has one, its rows with the colours of their judgements, its downloads."""
    drawn = figures.chart(name, shown)
    if drawn is None or name in figures.FOLDED:
        parts.panel(shown, key=name, chart=drawn, folded=name in figures.FOLDED)
        return
    make, told = drawn
    with st.container(border=True):
        parts.heading(shown)
        parts.table(shown)
        parts.figure(cached.drawn(make, shown, **told), key=f"{name}-figure")
        parts.words(shown)
        parts.downloads(shown, key=name, charts=lambda: (make(shown, **told),))


def papers(paper: Callable[[], documents.Document], name: Callable[[str], str], *, key: str) -> None:
    """Word, PDF and slides, made only when asked for."""
    for ext, (label, write, mime) in PAPERS.items():
        st.download_button(
            label,
            data=_maker(write, paper),
            file_name=name(ext),
            mime=mime,
            key=f"{key}-{ext}",
            icon=":material/download:",
            on_click="ignore",
        )


def _maker(
    write: Callable[[documents.Document], bytes], paper: Callable[[], documents.Document]
) -> Callable[[], bytes]:
    return lambda: write(paper())


def report_downloads(given: Iterable[tuple[str, Published]], *, made: date, report_id: str) -> None:
    """The report as papers and as a workbook."""
    kept = list(given)
    named = figures.paper(kept[:1], made=made, report_id=report_id)  # without its figures: for its name only
    named = replace(named, demonstration=any(part.demonstration for _, part in kept))
    with st.container(horizontal=True, gap="small"):
        papers(
            lambda: figures.paper(kept, made=made, report_id=report_id),
            lambda ext: documents.file_name(named, ext),
            key="board",
        )
        st.download_button(
            "Excel",
            data=lambda: workbook.workbook([part for _, part in kept], f"{named.title}, {named.subtitle}", made=made),
            file_name=documents.file_name(named, "xlsx"),
            mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            key="board-xlsx",
            icon=":material/download:",
            on_click="ignore",
        )


def freezing(person: Person, region: Place, report: board.BoardReport) -> None:
    """Keep today's figures for good."""
    if trouble := st.session_state.pop("frozen_trouble", ()):
        address.explain(LdspError(*trouble))
    if board.may_freeze(person, region.code):
        st.button(
            "Freeze this report", key="freeze", on_click=_freeze, args=(person, report), icon=":material/ac_unit:",
            help="Its figures are kept under an id and never change; opened next year it shows the same.",
        )  # fmt: skip


def _freeze(person: Person, report: board.BoardReport) -> None:
    try:
        kept = board.freeze(person, report)
    except LdspError as error:
        st.session_state["frozen_trouble"] = (error.what, error.do)
        return
    st.session_state["report"] = kept.report_id
    st.session_state["frozen"] = f"Frozen as report {kept.report_id}. Whoever opens this address sees these figures."


def then_and_now(about: board.Frozen, then: board.BoardReport, now: board.BoardReport) -> None:
    """When a frozen report was made, and whether today it would say something else."""
    if said := st.session_state.pop("frozen", ""):
        st.success(said, icon=":material/check:")
    st.caption(f"Report {about.report_id}, frozen on {style.day(about.made_at.date())}. SHA-256 {about.sha256[:12]}…")
    if changed := board.outdated(then, now):
        count = "One part has" if len(changed) == 1 else f"{len(changed)} parts have"
        with st.container(border=True):
            st.markdown(f"**{count} other figures today:** {parts.plain(' · '.join(changed))}")
            st.button("Show today's figures", key="update", on_click=address.choose, args=("report", LIVE))
    else:
        st.caption("Today's figures are the same.")


# --- Local Skills Report ----------------------------------------------------------------------------------------------


def local_skills_report(region: Place) -> None:
    """Published tables under the four headings of DfE's Local Skills Report, to take away."""
    st.write(local_skills.ABOUT)
    for line in local_skills.MISSING:
        st.caption(line)
    plain = documents.Document(title="", subtitle="", made=today(), parts=(), name=f"local-skills-{region.name}")
    with st.container(horizontal=True, gap="small"):
        papers(
            lambda: local_skills.paper(region.name, publications.local_skills(region.code), made=today()),
            lambda ext: documents.file_name(plain, ext),
            key="local-skills",
        )
