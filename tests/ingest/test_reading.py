"""Whatever partners send is read, or refused with a sentence, in bounded time and memory."""

import io
import time
import tracemalloc

import openpyxl
import pytest

from ldsp import ingest
from ldsp.errors import LdspError
from tests.ingest import nasty


@pytest.mark.parametrize("name", nasty.REFUSED)
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence_and_soon(name):
    content = nasty.REFUSED[name]()
    started = time.process_time()
    with pytest.raises(LdspError) as refusal:
        ingest.read(content, name)
    assert time.process_time() - started < 10
    assert refusal.value.what.endswith(".")
    assert refusal.value.do.endswith(".")
    assert "Traceback" not in str(refusal.value)


@pytest.mark.parametrize("name", nasty.UNDERSTOOD)
def test_the_same_learner_is_read_from_every_way_of_writing_it(name, checked):
    result = checked(nasty.UNDERSTOOD[name](), name=name)
    assert result.good == 1, result.grouped().to_string()
    row = result.rows.iloc[0]
    assert (row["provider_id"], row["programme_id"], row["status"]) == ("10000948", "GDG-01", "completed")
    assert str(row["started_on"])[:10] == "2019-03-11"


def test_a_bomb_is_refused_without_being_unpacked():
    content = nasty.bomb()
    tracemalloc.start()
    with pytest.raises(LdspError, match="far too large"):
        ingest.read(content, "bomb.xlsx")
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 5_000_000


def test_cells_that_share_one_long_text_do_not_cost_a_gigabyte():
    content = nasty.shared_bomb()
    tracemalloc.start()
    with pytest.raises(LdspError, match="too large"):
        ingest.read(content, "shared.xlsx")
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 700_000_000


def test_several_sheets_are_asked_about():
    content = nasty.workbook(nasty.LINES, nasty.LINES)
    asked = ingest.read(content, "two.xlsx")
    assert asked.must_choose
    assert asked.sheets == ("Sheet1", "Sheet2")
    assert not ingest.read(content, "two.xlsx", "Sheet2").must_choose
    with pytest.raises(LdspError, match="no sheet of that name"):
        ingest.read(content, "two.xlsx", "Sheet3")


def test_rows_keep_the_numbers_that_the_spreadsheet_shows():
    read = ingest.read(nasty.workbook([["Title"], [], nasty.HEAD, nasty.GOOD, [], nasty.GOOD]), "gaps.xlsx")
    assert read.head_row == 3
    assert list(read.cells.index) == [4, 6]
    assert read.notices == ("The head was found in row 3; 1 row above it left out.",)


def test_a_line_break_within_quotation_marks_is_no_new_row():
    read = ingest.read(b'Partner,What\r\n"Goo\ngle",places\r\nBT,places\r\n', "a.csv")
    assert list(read.cells.index) == [2, 3]


def test_cells_merged_downwards_speak_for_each_of_their_rows():
    content = nasty.workbook([nasty.HEAD, nasty.GOOD, [None, "A2", *nasty.GOOD[2:]]], merge=("A2:A3", "10000948"))
    assert list(ingest.read(content, "merged.xlsx").cells[0]) == ["10000948", "10000948"]


def test_percentages_and_dates_are_read_as_they_are_shown():
    content = nasty.workbook(
        [["Title", "Response rate", "Period from"], ["a", (0.75, "0%"), (43535.5, "dd/mm/yyyy hh:mm")]]
    )
    assert list(ingest.read(content, "shown.xlsx").cells.iloc[0]) == ["a", "75%", "2019-03-11 12:00"]


def test_a_formula_is_read_as_its_last_result_and_never_worked_out():
    cell = '<row r="{0}"><c r="A{0}" t="str"><f>{1}</f><v>{2}</v></c><c r="B{0}" t="inlineStr"><is><t>Burnley</t></is></c></row>'
    heads = cell.format(1, "", "Region").replace("Burnley", "District")
    read = ingest.read(
        nasty.raw_workbook(nasty.sheet(heads, cell.format(2, "WEBSERVICE(A1)", "Pennine"))), "formula.xlsx"
    )
    assert list(read.cells.iloc[0]) == ["Pennine", "Burnley"]


def test_a_file_name_is_shown_but_never_a_path():
    assert ingest.read(nasty.csv().encode(), "../../etc/<b>passwd\n.csv").file_name == "b passwd .csv"


def test_what_other_programs_write_is_read():
    book = openpyxl.Workbook()
    for line in nasty.LINES:
        book.active.append(line)
    out = io.BytesIO()
    book.save(out)
    assert ingest.read(out.getvalue(), "openpyxl.xlsx").heads == tuple(nasty.HEAD)
