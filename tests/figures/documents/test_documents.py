"""A paper says what the screen says, in three formats, and each can be read by somebody who cannot see it."""

import io
from collections.abc import Callable
from datetime import date

import docx
import pandas as pd
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from pptx import Presentation

from ldsp.disclosure import Column, Published, publish
from ldsp.domain.board import Progress, Rag
from ldsp.figures import bars, style
from ldsp.figures.documents import Document, Heading, Picture, Sentence, Table, of_published, pdf, slides, word
from tests.figures.conftest import CENSUS
from tests.figures.documents import reading

SIGNS = "#1 *not bold* _nor this_ $x$ @here <b>&amp; \\ ` £5 “so” – […] [c]"


@pytest.fixture(scope="module")
def long() -> Published:
    """Thirty rows with a judgement, hidden numbers, and texts that mean something in somebody's markup."""
    n = range(30)
    table = pd.DataFrame(
        {
            "name": [f"District {at}" for at in n],
            "starts": [None if at % 9 == 4 else 1_234.5 * at for at in n],
            "why": ["c" if at % 9 == 4 else None for at in n],
            "status": [[f"{one.symbol} {one.word}" for one in style.RAG.values()][at % 3] for at in n],
            "what": [SIGNS] * 30,
        }
    )
    return publish(
        table,
        name="starts",
        question=f"Who started? {SIGNS}",
        sentence="District 29 has the most starts.",
        subtitle="Starts on courses, January to March 2019",
        columns={
            "name": Column(label="District"),
            "starts": Column(label="Starts on all courses", decimals=0, symbol="why"),
            "status": Column(label="Against plan"),
            "what": Column(label="What"),
        },
        how_to_read="More is more.",
        notes=["One note."],
        sources=[CENSUS],
        as_at="January to March 2019",
        method="as recorded",
    )


def paper(*published: Published, chart: bool = True) -> Document:
    parts = [Heading("Inclusive Workforce", 1), Sentence("Three things to know.")]
    for each in published:
        drawn = (bars.bars, {"value": "starts"}) if chart and "starts" in each.columns else None
        parts += of_published(each, drawn)
    return Document(
        title="Board report: Lancashire",
        subtitle="January to March 2019",
        made=date(2019, 4, 12),
        parts=tuple(parts),
        name="board lancashire",
        foot="Lancashire, report 7F3K",
    )


@pytest.fixture(scope="module")
def made(long: Published) -> dict[str, bytes]:
    document = paper(long)
    return {"docx": word(document), "pdf": pdf(document), "pptx": slides(document)}


READERS: dict[str, Callable[[bytes], list[reading.Rows]]] = {
    "docx": reading.word_tables,
    "pdf": lambda content: reading.Tagged(content).tables(),
    "pptx": reading.slide_tables,
}


def on_screen(published: Published) -> reading.Rows:
    shown = style.shown(published)
    return [tuple(shown.columns), *shown.itertuples(index=False, name=None)]


@pytest.mark.parametrize("ext", READERS)
def test_every_cell_of_the_paper_is_the_cell_on_the_screen(made, long, ext):
    found = READERS[ext](made[ext])
    assert reading.squeezed(found) == reading.squeezed([on_screen(long)])
    assert "[c]" in {cell for rows in found for row in rows for cell in row}


# --- Word -------------------------------------------------------------------------------------------------------------


def test_word_has_real_headings_in_order(made):
    told = [
        (p.style.name, p.text)
        for p in docx.Document(io.BytesIO(made["docx"])).paragraphs
        if p.style.name[:4] in {"Titl", "Head"}
    ]
    assert told[:2] == [("Title", "Board report: Lancashire"), ("Heading 1", "Inclusive Workforce")]
    assert told[2] == ("Heading 2", f"Who started? {SIGNS}")


def test_word_marks_the_head_row_and_describes_table_and_picture(made, long):
    paper = docx.Document(io.BytesIO(made["docx"]))
    rows = paper.tables[0].rows
    heads = [row._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in rows]
    assert heads == [True] + [False] * 30
    assert paper.tables[0]._tbl.tblPr.find(qn("w:tblDescription")).get(qn("w:val")) == long.subtitle
    pictures = [shape._inline.docPr.get("descr") for shape in paper.inline_shapes]
    assert len(pictures) == 1
    assert "District 29 has the most starts." in pictures[0]


def test_word_says_its_language_title_and_page_numbers(made):
    paper = docx.Document(io.BytesIO(made["docx"]))
    assert paper.core_properties.title == "Board report: Lancashire"
    assert paper.core_properties.language == "en-GB"
    spoken = {one.get(qn("w:val")) for one in paper.styles.element.iter(qn("w:lang"))}
    assert spoken == {"en-GB"}
    foot = paper.sections[0].footer.paragraphs[0]
    assert foot.text.startswith("Lancashire, report 7F3K · Page ")
    assert [one.text for one in foot._p.iter(qn("w:instrText"))] == ["PAGE", "NUMPAGES"]


# --- PDF --------------------------------------------------------------------------------------------------------------


def test_the_pdf_is_tagged_and_says_so(made):
    tagged = reading.Tagged(made["pdf"])
    assert tagged.catalogue["Lang"] == b"en-GB"
    assert tagged.catalogue["MarkInfo"]["Marked"] is True
    assert b"<pdfuaid:part>1</pdfuaid:part>" in made["pdf"]
    assert tagged.metadata["Title"] == "Board report: Lancashire"
    assert [tagged.text(one) for one in tagged.elements("H1")] == ["Inclusive Workforce"]
    assert [tagged.text(one) for one in tagged.elements("H2")] == [f"Who started? {SIGNS}"]
    assert len(list(tagged.elements("TH"))) == 4  # the head is tagged once, though it is printed on every page
    assert len(list(tagged.elements("THead"))) == 1
    figures = [one["alt_text"] for one in tagged.elements("Figure")]
    assert len(figures) == 1
    assert "District 29 has the most starts." in figures[0]


def test_a_letter_that_no_font_has_costs_the_claim_and_not_the_paper(long):
    odd = pd.DataFrame({"name": ["数字技能"], "n": [3]})
    columns = {"name": Column(label="Partner"), "n": Column(label="Places", decimals=0)}
    content = pdf(
        paper(publish(odd, name="odd", question="Who?", sentence="One.", subtitle="Partners", columns=columns))
    )
    assert b"pdfuaid:part" not in content
    assert reading.Tagged(content).tables()[0][1][1] == "3"


# --- slides -----------------------------------------------------------------------------------------------------------


def test_every_slide_has_its_title_in_the_place_for_titles(made):
    show = Presentation(io.BytesIO(made["pptx"]))
    titles = [slide.shapes.title.text for slide in show.slides]
    assert titles[:2] == ["Board report: Lancashire", "Inclusive Workforce"]
    assert set(titles[2:]) == {f"Who started? {SIGNS}"}
    assert show.core_properties.title == "Board report: Lancashire"
    assert show.core_properties.language == "en-GB"


def test_slides_have_alternative_texts_notes_and_heads(made, long):
    slides_made = list(Presentation(io.BytesIO(made["pptx"])).slides)[2:]
    pictures = [shape for slide in slides_made for shape in slide.shapes if shape.shape_type == 13]
    assert [shape._element.nvPicPr.cNvPr.get("descr")[:20] for shape in pictures] == [
        pictures[0]._element.nvPicPr.cNvPr.get("descr")[:20]
    ]
    tables = [shape for slide in slides_made for shape in slide.shapes if shape.has_table]
    assert len(tables) > 1
    assert all(shape.table.first_row for shape in tables)
    assert all(shape._element.nvGraphicFramePr.cNvPr.get("descr") == long.subtitle for shape in tables)
    for slide in slides_made:
        assert "More is more." in slide.notes_slide.notes_text_frame.text
        assert "Office for National Statistics" in slide.notes_slide.notes_text_frame.text


def test_nothing_on_a_slide_lies_outside_it(made):
    show = Presentation(io.BytesIO(made["pptx"]))
    for slide in show.slides:
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.top >= 0
            assert shape.left + shape.width <= show.slide_width
            assert shape.top + shape.height <= show.slide_height, shape.name


# --- all of them ------------------------------------------------------------------------------------------------------


def test_a_judgement_is_told_by_word_and_symbol_and_can_be_read_on_its_colour(made):
    for one in style.RAG.values():
        assert style.judged(f"{one.symbol} {one.word}") == one
        assert style.ink_on(one.colour) in {style.INK, style.PAPER}
    filled = (
        docx.Document(io.BytesIO(made["docx"])).tables[0].rows[1].cells[2]._tc.tcPr.find(qn("w:shd")).get(qn("w:fill"))
    )
    assert f"#{filled}" == style.RAG["green"].colour


def test_the_words_of_a_board_are_those_of_the_look():
    assert [f"{one.symbol} {one.word}" for one in style.RAG.values()] == [Rag.GREEN, Rag.AMBER, Rag.RED]
    colours = {word: style.judged(word).colour for word in Progress if style.judged(word)}
    assert colours == {
        Progress.USED: style.RAG["green"].colour,
        Progress.ASK: style.RAG["amber"].colour,
        Progress.OVERDUE: style.RAG["red"].colour,
    }


def test_what_is_hidden_is_counted_and_the_shorthand_explained(long):
    notes = [line for part in of_published(long) for line in getattr(part, "lines", ())]
    assert "Not shown in this table: 3 values [c]." in notes
    assert any(line.startswith("[c] ") for line in notes)


def test_demonstration_records_are_marked_in_every_format(long):
    from dataclasses import replace

    document = paper(replace(long, demonstration=True), chart=False)
    told = "Demonstration data: made up, not to be quoted."
    assert told in "\n".join(p.text for p in docx.Document(io.BytesIO(word(document))).paragraphs)
    tagged = reading.Tagged(pdf(document))
    assert any(told in tagged.text(one) for one in tagged.elements("P"))
    show = Presentation(io.BytesIO(slides(document)))
    assert told in "\n".join(slide.notes_slide.notes_text_frame.text for slide in show.slides if slide.has_notes_slide)


@pytest.mark.parametrize("ext", ["docx", "pptx"])
def test_an_office_file_keeps_the_promises_of_its_format(made, ext: str):
    reading.is_whole(made[ext])


def test_the_same_paper_is_the_same_pdf(long):
    assert pdf(paper(long, chart=False)) == pdf(paper(long, chart=False))


# What XML itself cannot carry is refused long before: contracts allow no control characters.
LETTERS = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co"))


@settings(max_examples=8)
@given(cells=st.lists(st.text(LETTERS, min_size=1, max_size=40), min_size=1, max_size=4))
def test_any_text_survives_in_any_format(cells: list[str]):
    table = Table("Any", ("What",), tuple((cell,) for cell in cells), (False,))
    document = Document(
        title="Any", subtitle="Any", made=date(2020, 1, 1), parts=(Heading("Any?", 1), table), name="any"
    )
    assert [row[0] for row in reading.word_tables(word(document))[0][1:]] == cells
    assert [row[0] for row in reading.slide_tables(slides(document))[0][1:]] == cells
    assert pdf(document).startswith(b"%PDF-")


def test_headings_skip_no_level():
    with pytest.raises(ValueError, match="skip a level"):
        Document(title="A", subtitle="", made=date(2020, 1, 1), parts=(Heading("A", 2),), name="a")


def test_a_figure_keeps_its_shape():
    picture = Picture(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\0\0\0\x01\0", "Half as high as wide")
    assert picture.fitted(100, 100) == (100, 50)
    assert picture.fitted(100, 20) == (40, 20)
