"""The Take-up page through the eyes of an intruder: whatever it sends, keeps or logs, true counts are not in it."""

import io
import logging
import re
from collections.abc import Callable, Iterator
from typing import Any

import openpyxl
import pandas as pd
import pytest

from ldsp.disclosure import Published
from ldsp.domain.records import Kind
from ldsp.domain.roles import Person, Role
from ldsp.store.database import writing
from ldsp.store.seeding import seed
from ldsp.store.writes import remove_demonstration
from ldsp.ui import sign_in
from ldsp.ui.cached import _memory
from tests.pages import stores, visits
from tests.store.peoples import LANCASHIRE, kept

BURNLEY, PENDLE, FYLDE = "E07000117", "E07000122", "E07000119"
SEX = ("female", "male")
# Counts that occur nowhere by chance: none is a multiple of 5, and none is among the page's other numbers.
BURNLEY_STARTS, PENDLE_STARTS, DONE, BY_MONTH = 1373, 1867, 1129, 733
CANARIES = (BURNLEY_STARTS, PENDLE_STARTS, BURNLEY_STARTS + PENDLE_STARTS + 7, DONE, BY_MONTH)


@pytest.fixture(scope="module")
def peopled(tmp_path_factory: pytest.TempPathFactory) -> stores.World:
    """Three districts of Lancashire with learners, targets and a partner's counts."""
    world = stores.narrowed(tmp_path_factory.mktemp("peopled"), {BURNLEY, PENDLE, FYLDE})
    seed(data_dir=world.data_dir, url=world.address)
    url = world.address
    kept(url, Kind.PROVIDERS, {"provider_id": "BUR"})
    kept(url, Kind.PROGRAMMES, {"programme_id": "GDG", "level": "general", "theme": "Inclusive Workforce"})
    rows = [
        {
            "learner_ref": f"b{n}", "home_lad_code": BURNLEY, "sex": SEX[n % 2], "age_band": "25 to 34",
            "started_on": "2018-11-05" if n < BY_MONTH else f"2019-0{1 + n % 9}-11",
            **({"status": "completed", "ended_on": "2019-10-14"} if n < DONE else {"status": "withdrawn"}),
        }
        for n in range(BURNLEY_STARTS)
    ]  # fmt: skip
    rows += [
        {"learner_ref": f"p{n}", "home_lad_code": PENDLE, "sex": "male", "started_on": f"2019-0{1 + n % 9}-11",
         "status": "continuing"} for n in range(PENDLE_STARTS)
    ]  # fmt: skip
    rows += [{"learner_ref": f"f{n}", "home_lad_code": FYLDE, "status": "continuing"} for n in range(7)]
    kept(url, Kind.LEARNERS, *rows)
    aim = {"measure": "starts", "period_start": "2018-04-01", "period_end": "2020-03-31"}
    kept(url, Kind.TARGETS, {**aim, "value": 2000}, {**aim, "value": 1000, "lad_code": BURNLEY})
    said = {
        "partner": "iDEA",
        "code": "A",
        "measure": "badges",
        "period_start": "2018-09-01",
        "period_end": "2019-03-31",
    }
    kept(url, Kind.TAKE_UP, {**said, "number": 1733})
    return world


@pytest.fixture
def open_page(peopled: stores.World, monkeypatch: pytest.MonkeyPatch) -> Callable[..., visits.Visit]:
    monkeypatch.setenv("LDSP_DATABASE_URL", peopled.address)
    monkeypatch.setenv("LDSP_DATA_DIR", str(peopled.data_dir))
    visits.use_store(peopled.address, anew=True)
    return lambda page="take_up", **params: visits.Visit(page, params)


@pytest.fixture
def remembered(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Whatever the page keeps in its memory."""
    found: list[Any] = []
    before = _memory._copy

    def remember(*args: Any, **told: Any) -> Any:
        answer, tables = before(*args, **told)
        found.append(answer)
        return answer, tables

    monkeypatch.setattr(_memory, "_copy", remember)
    return found


def everything(visit: visits.Visit) -> Iterator[tuple[str, str]]:
    """All that leaves the server on a visit, each with a word for where it was."""
    yield "text", visit.text
    for frame in visit.tables:
        yield "table", frame.to_csv()
    for alt, spec in visit.charts.items():
        yield "alt text", alt
        yield "chart", spec
    for chart in visit.at.get("vega_lite_chart"):
        yield "chart", str(chart.proto)
    for key, download in visit.downloads.items():
        content = download.make()
        if download.file_name.endswith("xlsx"):
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
            for sheet in book.worksheets:
                yield key, "\n".join(str(row) for row in sheet.iter_rows(values_only=True))
        elif not download.file_name.endswith("png"):
            yield key, content.decode("utf-8-sig")


def true_counts_in(text: str) -> list[int]:
    plain = re.sub(r"(?<=\d),(?=\d{3})", "", text)
    return [number for number in (*CANARIES, 1733) if re.search(rf"(?<![\d.]){number}(?:\.0+)?(?!\d)", plain)]


VIEWS = {
    "as it opens": {},
    "by sex of one district, by quarter": {"by": "sex", "only1": "home_lad_code", "only1-home_lad_code": BURNLEY, "step": "quarter"},
    "completions by programme": {"by": "programme_id", "count": "completions", "reach": "sex"},
}  # fmt: skip


@pytest.mark.parametrize("view", VIEWS)
def test_no_true_count_leaves_the_server(open_page, remembered, caplog, view) -> None:
    with caplog.at_level(logging.DEBUG):
        visit = open_page(**VIEWS[view]).open_all()
    assert not visit.at.exception
    assert not visit.warnings
    assert len(visit.charts) >= 2
    seen = list(everything(visit))
    assert {"table", "chart", "alt text"} <= {where for where, _ in seen}
    for where, text in (*seen, ("log", caplog.text)):
        assert not true_counts_in(text), f"a true count in the {where}"
    for answer in remembered:
        tables = answer.table.to_csv() if isinstance(answer, Published) else repr(answer)
        assert not true_counts_in(tables), "a true count is remembered"
    assert any(isinstance(answer, Published) and "starts" in answer.table for answer in remembered)


def test_the_search_would_find_a_true_count(open_page) -> None:
    """With the door held open, every place that is searched gives one away."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("ldsp.disclosure.rounding.BASE", 1)
        found = {where for where, text in everything(open_page().open_all()) if true_counts_in(text)}
    assert {"text", "table", "chart", "alt text", "by-csv", "by-xlsx", "by-svg"} <= found


def test_every_combination_that_the_page_offers_crosses_at_most_three(open_page) -> None:
    visit = open_page(only1="level", **{"only1-level": "general"}, only2="sex", **{"only2-sex": "male"})
    offered = visit.widget("only2").options
    assert "Level" not in offered
    assert [box.key for box in visit.widgets() if str(box.key).startswith("only3")] == []
    assert "4 filters cross here" in visit.text  # of the panel on reach, which needs a group and homes besides
    assert not visit.at.exception


def test_true_counts_are_shown_to_the_regions_own_with_a_warning_and_no_file(open_page, monkeypatch) -> None:
    assert "True counts" not in str(open_page().expanders())
    ann = Person("ann", Role.COORDINATOR, frozenset({LANCASHIRE}))
    monkeypatch.setattr(sign_in, "person", lambda: ann)
    visit = open_page(true="true")
    assert f"<td>{BURNLEY_STARTS:,}</td>" in visit.text
    assert any("do not copy" in warning for warning in visit.warnings)
    for where, text in everything(visit):
        if where != "text":
            assert not true_counts_in(text), f"a true count in the {where}"
    other = Person("bo", Role.COORDINATOR, frozenset({"E37000005"}))
    monkeypatch.setattr(sign_in, "person", lambda: other)
    assert str(BURNLEY_STARTS) not in open_page(true="true").text.replace(",", "")


def test_demonstration_learners_are_marked_until_they_are_removed(worlds, visit_world) -> None:
    address = worlds("district").address
    rows = ({"learner_ref": f"d{n}", "home_lad_code": BURNLEY, "sex": SEX[n % 2]} for n in range(60))
    kept(address, Kind.LEARNERS, *rows, demonstration=True)
    try:
        visit = visit_world("district", "take_up").open_all()
        assert "Demonstration data: made up" in visit.text
        assert "demonstration" in visit.downloads["by-csv"].file_name
        assert "Demonstration data" in visit.downloads["by-csv"].make().decode("utf-8-sig")
        assert "Demonstration records, not real people" in visit_world("district", "overview").text
    finally:
        with writing(address) as session:
            remove_demonstration(session, who="Ann")
    assert "No learner of Lancashire is recorded yet" in visit_world("district", "take_up").text


def test_an_empty_store_says_what_to_do(visit_world) -> None:
    visit = visit_world("district", "take_up")
    assert "No learner of Lancashire is recorded yet" in visit.text
    assert "upload learners on the Admin page" in visit.text
    assert not visit.at.exception


def test_the_district_page_and_the_overview_show_learners(open_page) -> None:
    district = open_page("district", area=BURNLEY)
    assert "Who has taken part in Burnley, by level?" in [each.value for each in district.at.subheader]
    assert "Starts on digital skills courses" in open_page("overview").text


def test_tables_are_whole(open_page) -> None:
    for frame in open_page().open_all().tables:
        assert not frame.isna().any(axis=None)
        assert isinstance(frame, pd.DataFrame)
