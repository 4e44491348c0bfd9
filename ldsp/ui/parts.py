"""The pieces that pages share: a panel with its figure, its words, its table and its downloads."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from ldsp.disclosure import Published
from ldsp.domain.tables import rows
from ldsp.errors import NothingToShow
from ldsp.figures import charts as drawings
from ldsp.figures import downloads as files
from ldsp.figures import legends, maps, picture, style, workbook
from ldsp.services.take_up import TrueCounts
from ldsp.ui import cached

if TYPE_CHECKING:
    import altair as alt
    from pydeck import Deck
    from streamlit.delta_generator import DeltaGenerator

NOTES_SHOWN = 2  # of many, the first beneath the figure and the others to be opened
MOST_SOURCES = 3  # beyond, the publishers beneath a figure and the titles with its table
GRID_HEIGHT = 290  # pixels
GRID_WIDTHS = {"Rank": 50, "Score": 60, "Band": 105, "Rank interval": 105}
MOST_ROWS_TO_PICK = 2_000  # a grid that can be picked from is sent whole
MOST_ROWS_OF_TABLE = 60  # beyond, a scrolling grid: a page of ten thousand rows helps nobody


def heading(published: Published) -> None:
    """The question, the generated answer, and what is shown."""
    st.subheader(published.question)
    made_up(published)
    answer(published)


def made_up(published: Published) -> None:
    """The mark of a publication that rests on demonstration records; nothing on any other."""
    if published.demonstration:
        st.html(f'<span class="ldsp-word">{style.DEMONSTRATION}</span>')


def answer(published: Published) -> None:
    """The generated answer, and what is shown: measure, unit, areas, period."""
    st.markdown(f"**{_plain(published.sentence)}**")
    st.caption(_plain(published.subtitle))


def section(label: str, *, key: str) -> "DeltaGenerator | None":
    """A part of the page that is worked out and sent only while it is open; whether it is open is in the address."""
    box = st.expander(label, key=key, bind="query-params", on_change="rerun")
    return box if box.open else None


def area_map(
    published: Published,
    deck: "Deck",
    *,
    height: int,
    on_pick: Callable[[str | None], None],
    points: Published | None = None,
) -> None:
    """A map on which an area can be clicked; the select box and the table beside it choose the same."""

    def picked() -> None:
        on_pick(maps.clicked(st.session_state["map"].selection))

    st.pydeck_chart(
        deck,
        height=height,
        key="map",
        on_select=picked,
        selection_mode="single-object",
        alt=maps.alt_text(published, points),
    )


def panel(
    published: Published,
    *,
    key: str,
    chart: "tuple[Callable[..., alt.LayerChart], dict[str, Any]] | None" = None,
    folded: bool = False,
) -> None:
    """A whole panel: question, answer, figure, how to read it, source and date, the same rows as a table, downloads.

    `chart` is the function that draws the figure, on the page and as a picture to download, and what it is told besides
    the publication. Without one the table is the figure, and is sent only
    when asked for if it is `folded`.
    """
    if chart and not _any_number(published, chart[1]):  # axes without a mark: the table tells nought from hidden
        chart, folded = None, False
    with st.container(border=True):
        heading(published)
        if chart:
            make, told = chart
            figure(cached.drawn(make, published, **told), key=f"{key}-figure")
        elif not folded:
            table(published)
        words(published)
        if chart or folded:
            table_below(published, key=key)
        downloads(published, key=key, charts=(lambda: (make(published, **told),)) if chart else None)


def _any_number(published: Published, told: Mapping[str, Any]) -> bool:
    """Is there a number other than nought to draw?"""
    name = told.get("value") or published.facts.get("value", "")
    found = published.table
    if "area_code" in found and (found["area_code"] != "").any():
        found = found[found["area_code"] != ""]  # all together are drawn nowhere
    return name not in found or bool((found[name].fillna(0) != 0).any())


def figure(drawn: drawings.Drawn, *, key: str) -> None:
    """A chart with its description for those who cannot see it."""
    st.vega_lite_chart(drawn.spec, key=key, theme=None, alt=drawn.alt)


def table_below(published: Published, *, key: str) -> None:
    """The same rows as a table, sent only if they are asked for."""
    below = st.expander("Show as a table", key=f"{key}-table", bind="query-params", on_change="rerun")
    if below.open:
        with below:
            table(published)
            for line in dict.fromkeys(
                f"{source}. {source.licence}. {source.attribution}" for source in published.sources
            ):
                st.caption(_plain(line))


def words(published: Published) -> None:
    """What it shows and how to read it, its source and its date."""
    if published.how_to_read:
        st.caption(_plain(f"**How to read it.** {published.how_to_read}"))
    few = len(published.notes) <= NOTES_SHOWN + 1  # one note alone is not worth opening
    first, rest = (published.notes, ()) if few else (published.notes[:NOTES_SHOWN], published.notes[NOTES_SHOWN:])
    for note in first:
        st.caption(_plain(note))
    if rest:
        with st.expander(f"{len(rest)} more notes on how it is counted"):
            for note in rest:
                st.caption(_plain(note))
    titles = list(dict.fromkeys(str(source) for source in published.sources))
    if len(titles) > MOST_SOURCES:
        publishers = "; ".join(dict.fromkeys(source.publisher for source in published.sources))
        titles = [f"{publishers} ({len(titles)} publications, listed with the table)"]
    date = f" Data of {published.as_at}." if published.as_at else ""
    if titles or date:
        st.caption(_plain(f"Source: {'; '.join(titles) or 'LDSP'}.{date}"))
    for disclaimer in dict.fromkeys(s.disclaimer for s in published.sources if s.disclaimer):
        st.caption(_plain(disclaimer))


def table(published: Published) -> None:
    """The same rows, with real table heads for screen readers; a grid that scrolls if there are very many."""
    shown = style.shown(published)
    if len(shown) <= MOST_ROWS_OF_TABLE:
        # Streamlit reads Markdown in cells, and what a partner wrote could bring an image or a link from elsewhere.
        shown = shown.map(lambda cell: cell.replace("](", "]\\("))
        rows_shown = shown.set_index(shown.columns[0]) if len(shown.columns) > 1 else shown
        judged = any(style.judged(str(cell)) for cell in shown.to_numpy().ravel())
        st.table(shown.style.map(_look) if judged else rows_shown, alt=published.subtitle)
    else:
        st.dataframe(shown, hide_index=True, alt=published.subtitle, height=420, lazy=True)
    for line in style.shorthand_used(shown):
        st.caption(line)


def _look(cell: object) -> str:
    """The colours of a cell that holds a judgement, besides its symbol and word."""
    if (judged := style.judged(str(cell))) is None:
        return ""
    return f"background-color: {judged.colour}; color: {style.ink_on(judged.colour)}; font-weight: 600"


def tiles(published: Published, *, link: Mapping[str, str] | None = None) -> None:
    """A tile a row: number, what it is, a sentence, and the page that says more."""
    for box, row in zip(st.columns(len(published.table)), rows(published.table), strict=True):
        with box.container(border=True, height="stretch"):
            st.html(f'<p class="ldsp-tile"><span>{escape(row.title)}</span><strong>{escape(row.number)}</strong></p>')
            st.caption(_plain(row.sentence))
            if link:
                st.page_link(link[row.page], label=f"{row.page.capitalize()} page", icon=":material/arrow_forward:")


@dataclass(frozen=True)
class MeasureRow:
    """A measure of an area, as its row shows it."""

    indicator_id: str
    title: str
    word: str  # better, similar, worse; higher, lower; not compared
    sentence: str
    trend: str
    period: str
    benchmark: Mapping[str, Any]  # what a chart is told to compare with

    def words(self) -> None:
        """The measure, the sentence against the benchmark, the tested trend, the period."""
        st.markdown(f"**{_plain(self.title)}** · {self.period}")
        mark = style.JUDGEMENTS[self.word.lower()]
        st.html(f'<span class="ldsp-word" style="border-left-color:{mark.colour}">{mark.symbol} {mark.word}</span>')
        st.markdown(_plain(self.sentence))
        st.caption(f"Recent trend: {self.trend}")


def measure_rows(measures: Published) -> list[MeasureRow]:
    """A row a measure, in the order of the table."""
    name = measures.columns["benchmark_shown"].label
    return [
        MeasureRow(
            row.indicator_id,
            row.measure,
            row.word,
            row.sentence,
            f"{row.trend}. {row.trend_reason}".strip(". ") + ".",
            row.period,
            # A benchmark that is missing is NaN, which is not itself.
            {"benchmark": float(row.benchmark), "benchmark_name": name}
            if row.benchmark is not None and row.benchmark == row.benchmark
            else {},
        )
        for row in rows(measures.table)
    ]


def measure_names(measures: Published) -> list[tuple[str, str]]:
    """The measures of a table: code and label."""
    return list(zip(measures.table["indicator_id"], measures.table["measure"], strict=True))


@contextmanager
def or_reason(told: set[str] | None = None) -> Iterator[None]:
    """A part of a page that has nothing to show says why, and the rest of the page goes on; what is `told` already, not again."""
    try:
        yield
    except NothingToShow as nothing:
        if told is None or str(nothing) not in told:
            st.caption(_plain(str(nothing)))
        if told is not None:
            told.add(str(nothing))


def changelog() -> str:
    """What changed, newest first, as the project keeps it."""
    text = (Path(__file__).parents[2] / "CHANGELOG.md").read_text(encoding="utf-8")
    return text.partition("\n## ")[2].replace("\n## ", "\n#### ")


def downloads(
    published: Published, *, key: str, charts: "Callable[[], tuple[alt.LayerChart, ...]] | None" = None
) -> None:
    """CSV, workbook, and the picture as PNG and SVG: made only when asked for."""
    with st.container(horizontal=True, gap="small"):
        _download("CSV", lambda: files.csv(published), files.file_name(published, "csv"), "text/csv", f"{key}-csv")
        _download(
            "Excel",
            lambda: workbook.workbook([published], published.question),
            files.file_name(published, "xlsx"),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            f"{key}-xlsx",
        )
        if charts:
            _download(
                "PNG",
                lambda: picture.png(published, *charts()),
                files.file_name(published, "png"),
                "image/png",
                f"{key}-png",
            )
            _download(
                "SVG",
                lambda: picture.svg(published, *charts()),
                files.file_name(published, "svg"),
                "image/svg+xml",
                f"{key}-svg",
            )


def legend(published: Published) -> None:
    """The classes of the map with their breaks and counts, in words beside their colours."""
    items = "".join(
        f'<li><span class="ldsp-swatch" style="background:{row.colour}"></span>'
        f"<span>{escape(' · '.join(part for part in (row.words, row.label) if part))} ({row.areas:,})</span></li>"
        for row in legends.legend(published)
    )
    column = published.columns.get(published.facts.get("value", ""))
    label = f"{column.label}, number of areas in brackets" if column else "Number of areas in brackets"
    st.html(f'<ul class="ldsp-legend" aria-label="{escape(label)}">{items}</ul>')


def ranked(published: Published, selected: str | None, *, key: str, on_pick: Callable[[str], None]) -> None:
    """The published rows beside a map, as a grid in which a row can be picked; very long ones come piece by piece, unpicked."""
    codes = published.table["area_code"].tolist()
    shown = style.shown(published).drop(columns="Code")
    if {"Rank, from", "Rank, to"} <= set(shown.columns):
        shown["Rank interval"] = shown.pop("Rank, from") + " to " + shown.pop("Rank, to")
    shown = shown.rename(columns={"Risk score (0 to 10)": "Score", "Component score (0 to 10)": "Score"})
    # The name changes with the selection: a grid that remembered its own would contradict the map's.
    name = f"{key}-{selected or 'none'}"

    def picked() -> None:
        if rows := st.session_state[name].selection.rows:
            on_pick(codes[rows[0]])

    if len(shown) > MOST_ROWS_TO_PICK:
        st.dataframe(shown, hide_index=True, height=GRID_HEIGHT, lazy=True, alt=published.subtitle)
        return
    st.dataframe(
        shown,
        key=name,
        hide_index=True,
        height=GRID_HEIGHT,
        on_select=picked,
        selection_mode="single-row",
        column_config={head: st.column_config.Column(width=width) for head, width in GRID_WIDTHS.items()},
        selection_default={"selection": {"rows": [codes.index(selected)]}} if selected in codes else None,
        alt=published.subtitle,
    )


def true_counts(counts: TrueCounts) -> None:
    """A table for those who look after the region's records: a warning, and no way to take it away."""
    st.warning(counts.warning, icon=":material/lock:")
    # A plain table: a grid has a button that downloads it.
    heads = list(counts.rows[0]) if counts.rows else []
    body = "".join("<tr>" + "".join(f"<td>{escape(row[head])}</td>" for head in heads) + "</tr>" for row in counts.rows)
    top = "".join(f'<th scope="col">{escape(head)}</th>' for head in heads)
    st.html(f'<table class="ldsp-true"><caption>True counts: not to be passed on</caption><tr>{top}</tr>{body}</table>')


def names(published: Published) -> list[tuple[str, str]]:
    """The areas of a publication: code and name."""
    return list(zip(published.table["area_code"], published.table["name"], strict=True))


def _download(label: str, make: Callable[[], bytes], file_name: str, mime: str, key: str) -> None:
    st.download_button(
        label, data=make, file_name=file_name, mime=mime, key=key, on_click="ignore", icon=":material/download:"
    )


def _plain(text: str) -> str:
    """Markdown's own signs, where they mean themselves."""
    return text.replace("$", r"\$").replace("~", r"\~").replace("[", r"\[")


def plain(text: str) -> str:
    """A text for Markdown in which its signs mean themselves."""
    return _plain(text)
