"""The Board page: one set of numbers on the screen, in papers, in downloads and over HTTP; frozen reports; packs of others."""

import csv
import io
import re
import subprocess
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import docx
import openpyxl
import pandas as pd
import pdfplumber
import pytest
from pptx import Presentation
from starlette.applications import Starlette
from starlette.testclient import TestClient

from ldsp.disclosure import Published
from ldsp.domain.quarters import Quarter
from ldsp.domain.records import Kind
from ldsp.domain.roles import Person, Role
from ldsp.figures import board as figures
from ldsp.figures import local_skills, style
from ldsp.services import board, packs, starting
from ldsp.store.seeding import seed
from ldsp.ui import cached, open_data_routes, publications, sign_in
from ldsp.ui.limiting import Limiter
from tests.figures.documents import reading
from tests.pages import stores, visits
from tests.store.peoples import LANCASHIRE, kept

BURNLEY = "E07000117"
THEME = "Inclusive Workforce"
COORDINATOR = Person("Ann", Role.COORDINATOR, frozenset({LANCASHIRE}))
ADMIN = Person("Eve", Role.ADMINISTRATOR)
MINUS = "\N{MINUS SIGN}"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> stores.World:
    """Burnley alone, with a quarter that has something of everything."""
    made = stores.narrowed(tmp_path_factory.mktemp("board"), {BURNLEY})
    seed(data_dir=made.data_dir, url=made.address)
    url, quarter = made.address, {"period_start": "2019-01-01", "period_end": "2019-03-31"}
    aim = {"measure": "starts", "theme": THEME, "level": "basic", **quarter}
    kept(url, Kind.TARGETS, {**aim, "value": 100}, {**aim, "level": "general", "value": 400})
    rows = [
        {"learner_ref": f"b{n}", "started_on": "2019-02-11", "level": "basic", "theme": THEME, "consent": True}
        for n in range(83)
    ]
    rows += [{"learner_ref": f"g{n}", "started_on": "2019-02-11", "level": "general", "theme": THEME} for n in range(4)]
    kept(url, Kind.LEARNERS, *rows)
    pledge = {"pledged_on": "2018-04-18", "unit": "places", "what": "Workshops, $5 *each* [a](http://e.example/x)"}
    kept(
        url,
        Kind.PLEDGES,
        {**pledge, "partner": "Google", "pledged": 1000, "attended": 600},
        {**pledge, "partner": "Lloyds", "pledged": 50, "delivered": 10, "until": "2019-01-31"},
    )
    kept(
        url,
        Kind.FUNDING,
        {"source": "DCMS", "purpose": "Coordinator", "theme": "Programme", "awarded_gbp": 75000.0, **quarter},
    )
    kept(
        url,
        Kind.ACTIVITIES,
        {"theme": THEME, "what": "Freeformers training", "happened_from": "2019-01-01", "happened_to": "2019-03-31",
         "number": 600.0, "unit": "learners", "qualifier": "over", "status": "running", "evidence": "Paper, 4.2"},
    )  # fmt: skip
    return made


@pytest.fixture
def here(world: stores.World, monkeypatch: pytest.MonkeyPatch) -> stores.World:
    monkeypatch.setenv("LDSP_DATABASE_URL", world.address)
    monkeypatch.setenv("LDSP_DATA_DIR", str(world.data_dir))
    visits.use_store(world.address)
    return world


@pytest.fixture
def open_page(here: stores.World) -> Callable[..., visits.Visit]:
    return lambda **params: visits.Visit("board", params)


@pytest.fixture
def client(here: stores.World, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setattr(open_data_routes, "limiter", Limiter(burst=1_000, a_minute=1_000))
    until = time.monotonic() + 60
    while not starting.ensure_started().ready:
        assert time.monotonic() < until
        time.sleep(0.05)
    with TestClient(Starlette(routes=open_data_routes.routes())) as asking:
        yield asking


def rows_of(published: Published) -> reading.Rows:
    shown = style.shown(published)
    return [tuple(shown.columns), *shown.itertuples(index=False, name=None)]


def report() -> dict[str, Published]:
    """The parts of the report that the page shows, by name."""
    cached.begin()
    return {name.removeprefix(publications.BOARD): part for name, part in publications.board(LANCASHIRE).items()}


# --- screen = document = download = API -------------------------------------------------------------------------------


def test_every_number_of_the_report_is_the_same_everywhere(open_page, client: TestClient):
    page = open_page().open_all()
    assert page.title == "How did Lancashire do in January to March 2019?"
    parts = report()
    assert {"summary", "kpis", "decisions", "pledges", "funding", "activities", "outcomes", "need", "received"} <= set(
        parts
    )
    expected = {name: rows_of(part) for name, part in parts.items()}

    for row in parts["summary"].table["sentence"]:  # three sentences, on cards
        assert all(word in page.text for word in str(row).split())
    on_screen = [[tuple(frame.columns), *frame.itertuples(index=False, name=None)] for frame in map(whole, page.tables)]
    for name, rows in expected.items():
        if name != "summary":
            assert unescaped(rows) in [unescaped(each) for each in on_screen], f"{name} is not on the screen"

    made = {ext: page.downloads[f"board-{ext}"].make() for ext in ("docx", "pdf", "pptx", "xlsx")}
    wanted = reading.squeezed(list(expected.values()))
    assert reading.squeezed(reading.word_tables(made["docx"])) == wanted
    printed = reading.squeezed(reading.Tagged(made["pdf"]).tables())
    for one, other in zip(printed, wanted, strict=True):
        for row, should in zip(one, other, strict=True):
            assert row == should
    assert reading.squeezed(reading.slide_tables(made["pptx"])) == wanted
    assert [in_sheet(made["xlsx"], n, part) for n, part in enumerate(parts.values(), start=1)] == list(
        expected.values()
    )

    for name, part in parts.items():
        if name != "summary":
            assert in_csv(page.downloads[f"{name}-csv"].make(), part) == expected[name], name
        told = client.get(f"/data/{LANCASHIRE}/board-{name}.json").json()
        assert [
            tuple(
                style.format_value(row[key], column, row.get(f"{key}_symbol")) for key, column in part.columns.items()
            )
            for row in told["rows"]
        ] == expected[name][1:]
        assert told["sentence"] == part.sentence
        tidy = list(csv.DictReader(io.StringIO(client.get(f"/data/{LANCASHIRE}/board-{name}.csv").content.decode())))
        for (key, column), at in zip(part.columns.items(), range(len(part.columns)), strict=True):
            cells = [float(row[key]) if column.decimals is not None and row[key] else row[key] or None for row in tidy]
            symbols = [row.get(f"{key}_symbol") for row in tidy]
            assert [style.format_value(cell, column, mark) for cell, mark in zip(cells, symbols, strict=True)] == [
                row[at] for row in expected[name][1:]
            ]


def test_libreoffice_opens_the_papers_and_prints_their_headings_and_numbers(open_page, libreoffice, tmp_path):
    page, parts = open_page(), report()
    numbers = {name: numbers_of(part) for name, part in parts.items()}
    assert sum(map(len, numbers.values())) > 20
    for ext in ("docx", "pptx", "xlsx"):
        (tmp_path / f"{ext}.{ext}").write_bytes(page.downloads[f"board-{ext}"].make())
    told = printed_by(libreoffice, *(tmp_path / f"{ext}.{ext}" for ext in ("docx", "pptx", "xlsx")))
    for ext, text in told.items():
        whole_text = "".join(text.split())
        for name, part in parts.items():
            assert "".join(part.question.split()) in whole_text, f"the heading of {name} is not in the {ext}"
            missing = {
                word for word in numbers[name] if not re.search(rf"(?<![\d.,-]){re.escape(word)}(?!\d|[.,]\d)", text)
            }
            assert not missing, f"{ext}, {name}: {missing} not printed"


def numbers_of(part: Published) -> set[str]:
    """The numbers of a part as the screen prints them, and the shorthand in their place; a spreadsheet's minus is a hyphen."""
    shown = style.shown(part)
    return {
        word.replace(MINUS, "-") for head, column in zip(shown.columns, part.columns.values(), strict=True) if column.decimals is not None
        for cell in shown[head] for word in cell.split()
    }  # fmt: skip


def printed_by(program: str, *papers: Path) -> dict[str, str]:
    """What LibreOffice prints of some papers, by their names; one start for all, under a profile of its own."""
    folder = papers[0].parent
    order = [program, f"-env:UserInstallation=file://{folder / 'home'}", "--headless", "--convert-to", "pdf"]
    subprocess.run([*order, "--outdir", folder, *papers], check=True, timeout=120, capture_output=True)
    found = {}
    for paper in papers:
        with pdfplumber.open(paper.with_suffix(".pdf")) as printed:
            found[paper.stem] = "\n".join(page.extract_text() or "" for page in printed.pages).replace(MINUS, "-")
    return found


def whole(frame: pd.DataFrame) -> pd.DataFrame:
    """With its first column, which a table of the page has as its index."""
    return frame if isinstance(frame.index, pd.RangeIndex) else frame.reset_index()


def unescaped(rows: reading.Rows) -> reading.Rows:
    return [tuple(str(cell).replace("]\\(", "](") for cell in row) for row in rows]


def in_sheet(content: bytes, n: int, part: Published) -> reading.Rows:
    """A table of a workbook as the screen would print it."""
    sheet = openpyxl.load_workbook(io.BytesIO(content))[f"Table {n}"]
    (table,) = sheet.tables.values()
    head, *rows = [[cell.value for cell in row] for row in sheet[table.ref]]
    printed = [
        tuple(
            style.format_value(cell, column) if isinstance(cell, int | float) else str(cell)
            for cell, column in zip(row, part.columns.values(), strict=True)
        )
        for row in rows
    ]
    return [tuple(head), *printed]


def in_csv(content: bytes, part: Published) -> reading.Rows:
    """A CSV download as the screen would print it."""
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    head, rows = lines[0], lines[1 : len(part.table) + 1]
    told = []
    for row in rows:
        cells = dict(zip(head, row, strict=True))
        printed = []
        for name, column in zip(style.heads(part), part.columns.values(), strict=True):
            cell = cells[name]
            number = column.decimals is not None and not cell.startswith("[")
            beside = cells.get(f"{name}: shorthand", "").strip("[]")
            printed.append(style.format_value(float(cell), column, beside) if number else cell)
        told.append(tuple(printed))
    return [tuple(style.heads(part)), *told]


def test_no_true_count_is_on_the_page_in_a_paper_or_over_http(open_page, client: TestClient):
    page = open_page().open_all()
    assert "[c]" in {cell for frame in page.tables for cell in frame.to_numpy().ravel()}
    texts = [page.text, *(frame.to_csv() for frame in page.tables), *map(str, page.charts.values())]
    texts += [client.get(f"/data/{LANCASHIRE}/board-kpis.{ext}").text for ext in ("csv", "json")]
    texts += [
        "\n".join(
            cell for table in reading.word_tables(page.downloads["board-docx"].make()) for row in table for cell in row
        )
    ]
    for text in texts:
        assert "83" not in text.replace("83 KB", ""), text[max(0, text.find("83") - 80) : text.find("83") + 20]


def test_a_partners_words_bring_nothing_from_elsewhere(open_page):
    page = open_page().open_all()
    cells = {str(cell) for frame in page.tables for cell in whole(frame).to_numpy().ravel()}
    assert any("e.example" in cell for cell in cells)
    assert not any("](" in cell for cell in cells)
    assert "](http" not in page.text


def test_the_papers_carry_sources_date_and_what_is_not_shown(open_page):
    page = open_page()
    paper = docx.Document(io.BytesIO(page.downloads["board-docx"].make()))
    text = "\n".join(each.text for each in paper.paragraphs)
    assert "its own records in LDSP" in text
    assert "Figures about January to March 2019" in text
    assert "Not shown in this table: 1 value [x], 2 values [c]." in text or "values [c]" in text
    assert "not frozen" in text
    assert page.downloads["board-pdf"].file_name == "ldsp-board-report-lancashire-2019-q1.pdf"
    titles = [slide.shapes.title.text for slide in Presentation(io.BytesIO(page.downloads["board-pptx"].make())).slides]
    assert titles[0] == "Board report: Lancashire"
    assert "What needs a decision?" in titles


# --- quarters ---------------------------------------------------------------------------------------------------------


def test_the_latest_year_of_data_is_said_to_change_nothing_here(open_page):
    told = "“Data up to” changes nothing on this page"
    assert told not in open_page().text
    narrowed = open_page(until="2019")
    assert told in narrowed.text
    assert narrowed.title == "How did Lancashire do in January to March 2019?"


def test_another_quarter_is_another_report_here_and_over_http(open_page, client: TestClient):
    page = open_page(quarter="2018-Q4")
    assert page.title == "How did Lancashire do in October to December 2018?"
    told = client.get(f"/data/{LANCASHIRE}/board-pledges.json?quarter=2018-Q4").json()
    assert "31 December 2018" in told["sentence"]
    wrong = client.get(f"/data/{LANCASHIRE}/board-pledges.json?quarter=yesterday")
    assert wrong.status_code == 404
    assert wrong.json()["title"] == "There is no quarter 'yesterday'."
    (warning,) = open_page(quarter="2018-Q7").warnings
    assert warning.startswith("There is no quarter '2018-Q7'.")


# --- frozen -----------------------------------------------------------------------------------------------------------


def test_only_who_may_is_offered_to_freeze(open_page, monkeypatch: pytest.MonkeyPatch):
    assert not [each for each in open_page().at.button if each.key == "freeze"]
    monkeypatch.setattr(sign_in, "person", lambda: COORDINATOR)
    assert [each for each in open_page().at.button if each.key == "freeze"]


def test_a_frozen_report_opened_later_shows_its_figures_and_offers_todays(
    world: stores.World, open_page, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(sign_in, "person", lambda: COORDINATOR)
    mine = open_page()
    before = mine.tables
    mine.at.button(key="freeze").click()
    mine.run()
    name = mine.link()["report"]
    assert f"Frozen as report {name}" in " ".join(each.value for each in mine.at.success)
    later = {"pledged_on": "2019-03-01", "unit": "places", "what": "Tablets", "partner": "BT", "pledged": 7}
    kept(world.address, Kind.PLEDGES, later)
    yours = open_page(report=name)
    for frame in before:
        assert any(frame.equals(each) for each in yours.tables)
    assert f"Report {name}, frozen on" in yours.text
    assert "other figures today" in yours.text
    assert "Which pledges to Lancashire are overdue?" in yours.text
    paper = docx.Document(io.BytesIO(yours.downloads["board-docx"].make()))
    assert f"report {name}" in paper.sections[0].footer.paragraphs[0].text
    yours.at.button(key="update").click()
    yours.run()
    assert any("Tablets" in frame.to_csv() for frame in yours.tables)
    assert "report" not in yours.link()


def test_a_report_that_is_none_is_said_to_be_none(open_page):
    page = open_page(report="AAAA-BBBB", quarter="2018-Q4")
    assert any("There is no" in warning and "AAAA-BBBB" in warning for warning in page.warnings)
    assert page.title.startswith("How did Lancashire do")


# --- sharing ----------------------------------------------------------------------------------------------------------


def test_a_pack_made_here_is_loaded_there_and_shown_beside(open_page, monkeypatch: pytest.MonkeyPatch):
    page = open_page(ours="true")
    content = page.downloads["pack-zip"].make()
    digest = next(each.value for each in page.at.code if len(each.value) == 64)
    found = packs.look_at(ADMIN, content)
    assert found.sha256 == digest
    assert {"risk-districts", "board-kpis", "board-pledges"} <= set(found.tables)
    assert "No share pack of another region is loaded" in open_page(theirs="true").text
    elsewhere = figures_of_another(content)
    kept_pack = packs.keep(ADMIN, elsewhere, file_name="other.zip")
    try:
        shown = open_page(theirs="true", **{"shared-table": "risk-districts"})
        table = next(frame for frame in map(whole, shown.tables) if "Not comparable because" in frame.columns)
        assert set(table["Region (whose table)"]) == {"Lancashire", "Cumbria"}
        assert not [each for each in shown.at.button if each.key.startswith("pack-undo")]
        monkeypatch.setattr(sign_in, "person", lambda: ADMIN)
        managed = open_page(theirs="true")
        managed.at.button(key=f"pack-undo-{kept_pack.pack_id}").click()
        managed.run()
        assert packs.kept() == ()
        assert "taken back" in " ".join(each.value for each in managed.at.success)
    finally:
        if packs.kept():
            packs.undo(ADMIN, kept_pack.pack_id)


def figures_of_another(content: bytes) -> bytes:
    """The same tables as another region's LDSP would send them."""
    from ldsp.disclosure import restored
    from ldsp.domain.areas import Place
    from ldsp.figures import packs as writing

    read = packs.look_at(ADMIN, content)
    tables = {name: restored(table) for name, table in read.tables.items()}
    made = datetime(2026, 1, 1, tzinfo=UTC)
    return writing.pack(Place("E37000007", "Cumbria", "lep"), tables, revision=1, made=made).content


def test_the_local_skills_report_has_dfes_four_headings_and_says_what_it_lacks(open_page):
    page = open_page(**{"local-skills": "true"})
    paper = docx.Document(io.BytesIO(page.downloads["local-skills-docx"].make()))
    heads = [each.text for each in paper.paragraphs if each.style.name == "Heading 1"]
    assert heads == ["Local landscape", "Skills supply", "Skills demand", "Mapping skills supply and demand"]
    text = "\n".join(each.text for each in paper.paragraphs)
    assert all(line in text for line in local_skills.MISSING)
    assert all(line in page.text for line in local_skills.MISSING)
    assert len(paper.tables) > 4
    tagged = reading.Tagged(page.downloads["local-skills-pdf"].make())
    assert [tagged.text(each) for each in tagged.elements("H1")] == heads


def test_a_figure_of_the_page_is_the_figure_of_the_paper(here: stores.World):
    parts = report()
    assert figures.chart("kpis", parts["kpis"]) is None  # one bar tells no more than its sentence
    assert figures.chart("pledges", parts["pledges"]) is None
    paper = figures.paper(parts.items(), made=date(2019, 4, 12))
    assert paper.title == "Board report: Lancashire"
    assert Quarter.parse(parts["summary"].facts["quarter"]) == Quarter(2019, 1)
    assert board.outdated(board.BoardReport(**parts), board.BoardReport(**parts)) == ()
