"""Outcomes and Value on a store with learners: every group answers, can be taken away and linked to, and shows no true count."""

import itertools
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from ldsp.domain.records import Kind
from ldsp.store.database import engine
from ldsp.store.seeding import seed
from tests.pages import stores, visits
from tests.pages.test_links import change_all
from tests.pages.test_pages import answers, parses
from tests.services import outcomes_world as world

STAGES = ("completed", "achieved", "progressed")


def learners() -> dict:
    """So many that few true counts are multiples of five."""
    return world.only(world.whole(), lambda row: int(row["learner_ref"], 16) % 59 != 0)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> stores.World:
    """Two districts of Lancashire, and learners whose every number is known."""
    small = stores.narrowed(tmp_path_factory.mktemp("evaluate"), set(world.HOMES))
    seed(data_dir=small.data_dir, url=small.address)
    world.keep_all(small.address, learners())
    engine(small.address).dispose()
    return small


@pytest.fixture
def look(store: stores.World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., visits.Visit]:
    monkeypatch.setenv("LDSP_DATABASE_URL", store.address)
    monkeypatch.setenv("LDSP_DATA_DIR", str(store.data_dir))
    monkeypatch.setenv("LDSP_SECRET_FILE", str(tmp_path / "secret"))
    visits.use_store(store.address)
    return lambda page, params=None: visits.Visit(page, params or {})


@pytest.mark.parametrize(
    ("page", "params"),
    [
        ("outcomes", {}),
        ("outcomes", {"group-of": "home_lad_code:E07000117", "stage": "progressed"}),
        ("outcomes", {"group-of": "level:basic", "framework": "Basic Digital Skills 2015"}),
        ("outcomes", {"group-of": "age_band:75 and over"}),
        ("outcomes", {"until": "2024"}),
        ("value", {}),
        ("value", {"what-if": "value_attribution:1~2~3"}),
    ],
)
def test_every_view_answers(look, page, params):
    shown = look(page, params).open_all()
    assert not shown.warnings
    answers(shown, page)
    if not params:  # pictures take their time
        parses(shown)


def test_made_up_learners_are_marked_wherever_they_are_shown(look):
    for page, about_learners in (("outcomes", 7), ("value", 6)):
        shown = look(page)
        marked = shown.text.count("Demonstration data: made up")
        assert marked == about_learners
        csvs = [d.make().decode("utf-8-sig") for d in shown.downloads.values() if d.file_name.endswith(".csv")]
        assert sum("made up, not to be quoted" in text for text in csvs) == marked


def test_a_year_without_learners_says_what_to_do(look):
    for page in ("outcomes", "value"):
        shown = look(page, {"until": "2020"})
        assert not shown.at.exception
        assert "is recorded yet" in shown.text


@pytest.mark.parametrize("page", ["outcomes", "value"])
def test_a_link_opens_the_same_view(look, page):
    start = {"assumption": "value_deadweight"} if page == "value" else {}
    mine = look(page, start)
    change_all(mine, but={"region", "until", "assumption"})
    mine.run()
    assert not mine.warnings
    theirs = look(page, mine.link()).open_all()
    assert theirs.shows() == mine.shows()


def test_a_what_if_changes_the_return_and_can_be_reset(look):
    shown = look("value", {"assumption": "value_attribution"})
    before = [table for table, alt in shown.frames if "Pounds of economic" in alt] or shown.open_all().frames
    text = shown.text
    shown.widget("what-if-value_attribution-low").set_value(1.0)
    shown.run()
    assert shown.text != text
    assert "What if: Attribution" in shown.text
    assert shown.at.query_params["what-if"] == "value_attribution:1~33~50"
    shown.at.button(key="what-if-reset").click()
    shown.run()
    assert "What if: " not in shown.text
    assert before


def test_numbers_in_the_wrong_order_are_refused_in_a_sentence(look):
    shown = look("value", {"assumption": "value_deadweight"})
    shown.widget("what-if-value_deadweight-low").set_value(90.0)
    shown.run()
    assert any("not in this order" in said for said in shown.warnings)
    shown = look("value", {"what-if": "value_deadweight:10~50~300"})
    assert any("cannot be above 100%" in said for said in shown.warnings)
    shown = look("value", {"what-if": "%<script>:1~2~3,value_deadweight:nan~1~2"})
    assert not shown.warnings


def true_counts() -> set[int]:
    """Counts behind what the pages show, that rounding would show otherwise."""
    rows = learners()[Kind.LEARNERS]
    found = set()
    for by in itertools.chain.from_iterable(
        itertools.combinations(("programme_id", "status", "home_lad_code", "result"), size) for size in range(4)
    ):
        cells: dict = {}
        for row in rows:
            cell = tuple(row[name] for name in by)
            cells[cell] = cells.get(cell, 0) + 1
        found |= set(cells.values())
    return {number for number in found if number % 5 and number > 100}


def test_no_true_count_stands_anywhere(look):
    """Text, tables, figures, alternatives and downloads: counts above 100 are told from percentages by their size."""
    wanted = true_counts()
    assert len(wanted) >= 5
    for params in [{"stage": stage} for stage in STAGES] + [{"group-of": "home_lad_code:E07000117"}]:
        shown = look("outcomes", params).open_all()
        told = [
            shown.text,
            *(frame.to_csv() for frame in shown.tables),
            *shown.charts,
            *map(str, shown.charts.values()),
        ]
        told += [d.make().decode("utf-8-sig") for d in shown.downloads.values() if d.file_name.endswith(".csv")]
        numbers = {
            int(n.replace(",", ""))
            for text in told
            for n in re.findall(r"(?<![\d.#-])\d{1,3}(?:,\d{3})*(?![\d.])", text)
        }
        assert not numbers & wanted, numbers & wanted
