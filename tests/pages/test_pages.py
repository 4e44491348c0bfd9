"""Every page, on every kind of store: it answers its question with words, figures, tables and downloads, or says what to do."""

import io
import json

import openpyxl
import pytest

from tests.pages.visits import PAGES, Visit

AREA_PAGE = "district"  # its title is the name of the area, not a question
WORDS_ONLY = {"accessibility", *(page for page, script in PAGES.items() if script.parent.name == "manage")}
MAY_BE_EMPTY = {"outcomes", "take_up"}  # what people enter: of a region without any, a sentence says what to do
BURNLEY = "E07000117"
NEIGHBOURHOOD = "E01024861"
REGION_OF_ONE_DISTRICT = "E37000043"

VIEWS = {
    **{page: (page, {}) for page in PAGES},
    "need, a district selected": ("need", {"area": BURNLEY, "areas": "england"}),
    "need, a component": ("need", {"measure": "component:connectivity", "areas": "hexagons"}),
    "need, an indicator of districts": ("need", {"measure": "premises_below_30"}),
    "need, an indicator as it was": ("need", {"measure": "fe_participation_rate", "until": "2022"}),
    "need, neighbourhoods": ("need", {"areas": "neighbourhoods", "within": BURNLEY, "area": NEIGHBOURHOOD}),
    "need, all of England": ("need", {"areas": "england-neighbourhoods"}),
    "need, other weights": ("need", {"ldsp-1-connectivity": "0", "ldsp-1-how": "geometric", "base": "region"}),
    "need, DERI": ("need", {"preset": "deri-1-0", "deri-1-0-missing": "reweight"}),
    "need, areas that match": ("need", {"finder": "true", "match": "index,no_car", "least-no_car": "20"}),
    "need, hot spots": ("need", {"clusters": "true"}),
    "district": ("district", {"area": BURNLEY}),
    "district, economy over time": (
        "district",
        {"area": BURNLEY, "group": "skills", "benchmark": "similar", "alike": "economic"},
    ),
    "district, a neighbourhood": ("district", {"area": NEIGHBOURHOOD, "benchmark": "region"}),
    "region of England": ("district", {"region": "E92000001"}),
    "overview of England": ("overview", {"region": "E92000001"}),
    "compare, districts of two counties": (
        "compare",
        {"with": "E07000117,E06000009,E07000009,E92000001", "group": "deprivation", "benchmark": "similar"},
    ),
    "compare, LEPs that share districts": (
        "compare",
        {"region": "E37000012", "with": "E37000032,E37000038", "order": "worse-E37000032"},
    ),
    "compare, one area alone": ("compare", {"with": "none", "benchmark": "region", "until": "2022"}),
    "practice, in areas like ours": ("practice", {"region": "E37000006", "tried": "alike"}),
    "practice, by a word": (
        "practice",
        {"words": "small firms", "for-level": "general", "verdict": "too little evidence"},
    ),
    "matching": ("matching", {}),
    "matching, general skills, with refusals and plans": (
        "matching",
        {
            "level": "general",
            "fair": "no",
            "refusals": "true",
            "what-if": "true",
            "plan-level": "general",
            "a-pledge": "500",
            "b-budget": "9000",
        },
    ),
    "matching, beyond every venue, with a place of one's own": (
        "matching",
        {"where": "anywhere", "near": BURNLEY, "dropped": NEIGHBOURHOOD, "farther": "50", "sites": "5"},
    ),
    "matching of England": ("matching", {"region": "E92000001"}),
    "methods of DERI": ("methods", {"preset": "deri-1-4"}),
    **{f"{page}, a region of one district": (page, {"region": REGION_OF_ONE_DISTRICT}) for page in PAGES},
}


def answers(visit: Visit, page: str) -> None:
    """A page keeps the promises of every page."""
    assert not visit.at.exception, visit.at.exception
    assert not visit.at.error
    assert visit.title, "no title"
    if page != AREA_PAGE:
        assert visit.title.endswith("?"), f"{visit.title} is not a question"
    if page in WORDS_ONLY:
        return
    if page in MAY_BE_EMPTY and not visit.tables:
        assert " on the Admin page" in visit.text
        return
    questions = [heading.value for heading in visit.at.subheader]
    assert visit.tables, "no table"
    for frame, alt in visit.frames:
        assert len(frame), "an empty table"
        assert alt, "a table without a name"
        assert not frame.isna().any(axis=None), "a blank cell"
        assert not (frame.astype(str) == "").any(axis=None), f"an empty cell in {alt}: {frame}"
    for alt, drawn in {**visit.charts, **visit.maps}.items():
        assert len(alt.split()) > 8, f"the text alternative says too little: {alt}"
        assert json.loads(drawn), "an empty figure"
    rows = [set(frame.reset_index().astype(str).to_numpy().ravel()) for frame in visit.tables]
    for alt, names in visit.drawn_areas().items():
        assert names, f"nothing is drawn: {alt}"
        assert any(names <= each for each in rows), f"no table has the rows of: {alt}"
    assert "Source: " in visit.text, f"no source on {questions}"
    assert "Data of " in visit.text, f"no date on {questions}"


def parses(visit: Visit) -> None:
    """Every download is a file of its kind that holds the table, its source and its date. Of the pictures in PNG, which are
    painted from those in SVG and cost most, one a page.
    """
    assert visit.downloads
    painted = [key for key, download in visit.downloads.items() if download.file_name.endswith(".png")]
    for key, download in visit.downloads.items():
        if key in painted[1:]:
            continue
        content = download.make()
        kind = download.file_name.rpartition(".")[2]
        assert kind in key
        match kind:
            case "csv":
                lines = content.decode("utf-8-sig").splitlines()
                assert len(lines) > 1
            case "xlsx":
                book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
                assert len(book.sheetnames) >= 3, book.sheetnames
            case "png":
                assert content.startswith(b"\x89PNG")
                assert len(content) > 5_000
            case "svg":
                assert content.lstrip().startswith(b"<svg")
                assert b"Source" in content


@pytest.mark.parametrize("view", VIEWS)
def test_a_page_of_the_full_store_answers(visit, view):
    page, params = VIEWS[view]
    shown = visit(page, params).open_all()
    assert not shown.warnings
    answers(shown, page)


@pytest.mark.parametrize("page", sorted(set(PAGES) - WORDS_ONLY))
def test_everything_that_is_shown_can_be_taken_away(visit, page):
    shown = visit(page, {"area": BURNLEY}).open_all()
    if page in MAY_BE_EMPTY and not shown.downloads:
        return
    parses(shown)
    charts = {key.rpartition("-")[0] for key in shown.downloads if key.endswith("-png")}
    assert {key.rpartition("-")[0] for key in shown.downloads if key.endswith("-csv")} >= charts
