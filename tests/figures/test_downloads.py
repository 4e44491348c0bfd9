"""Files to take away: they carry their caveats and date, and nobody's spreadsheet runs what is written in a cell."""

import csv
import io
from dataclasses import replace
from datetime import date

import openpyxl
import pandas as pd
import pytest

from ldsp.disclosure import Column
from ldsp.figures import charts, downloads, picture, style
from ldsp.figures.map_pictures import clockwise, map_picture
from ldsp.figures.workbook import workbook


@pytest.fixture
def risky(risk):
    """The same rows, with a formula for a name, a number to be read with care, and a change."""
    table = risk.table.assign(
        name=["=1+1", "Hyndburn", "@Pendle", "Ribble Valley", "Rossendale"],
        symbol=[None, "u", None, None, "x"],
        change=[1.25, -0.5, 0.0, 12.0, 3.0],
    )
    columns = {**risk.columns, "change": Column(label="Change", unit="percentage points", decimals=1)}
    return replace(risk, table=table, columns=columns)


def read(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_a_csv_begins_with_its_heads_and_ends_with_its_caveats(risk):
    lines = read(downloads.csv(risk))
    assert lines[0] == ["District", "Risk score (0 to 10)", "Code"]
    assert lines[1] == ["Burnley", "4.04", "E07000117"]
    assert lines[5] == ["Rossendale", "[x]", "E07000125"]
    assert lines[6] == []
    foot = [line[0] for line in lines[7:]]
    assert "Figures about: 2021 to 2025" in foot
    assert "Note 1: An average hides pockets." in foot
    assert "Shorthand: [x] not available" in foot
    assert any("Office for National Statistics, Census 2021 (March 2021)" in line for line in foot)


def test_a_csv_starts_with_the_mark_that_excel_needs(risk):
    assert downloads.csv(risk).startswith(b"\xef\xbb\xbf")


def test_a_machine_reads_back_what_was_published(risk):
    read_back = pd.read_csv(io.BytesIO(downloads.csv(risk)), nrows=len(risk.table), na_values="[x]")
    assert read_back["Risk score (0 to 10)"].tolist()[:4] == [4.04, 3.5, 3.1, 2.0]
    assert read_back["Code"].tolist() == risk.table["area_code"].tolist()


def test_no_cell_of_a_csv_is_a_formula_and_negative_numbers_stay_numbers(risky):
    lines = read(downloads.csv(risky))
    assert [line[0] for line in lines[1:6]] == ["'=1+1", "Hyndburn", "'@Pendle", "Ribble Valley", "Rossendale"]
    assert [line[-1] for line in lines[1:4]] == ["1.25", "-0.5", "0"]


def test_a_number_to_be_read_with_care_is_marked_beside_it(risky):
    lines = read(downloads.csv(risky))
    at = lines[0].index("Risk score (0 to 10): shorthand")
    assert [line[at] for line in lines[1:6]] == ["", "[u]", "", "", ""]
    assert lines[2][at - 1] == "3.5"


def test_the_file_name_tells_area_and_date(risk):
    assert downloads.file_name(risk, "xlsx") == "ldsp-risk-lancashire-districts-2021-to-2025.xlsx"
    assert "demonstration" in downloads.file_name(replace(risk, demonstration=True), "csv")
    assert downloads.file_name(replace(risk, name="../../etc/passwd"), "csv") == "ldsp-etc-passwd-2021-to-2025.csv"


def opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def test_a_workbook_has_cover_contents_notes_and_a_table_a_sheet(risk, risky):
    book = opened(workbook([risk, risky], "Risk in Lancashire", made=date(2026, 3, 12), contact="data@example.org"))
    assert book.sheetnames == ["Cover", "Contents", "Notes", "Table 1", "Table 2"]
    cover = [cell.value for cell in book["Cover"]["A"]]
    assert cover[0] == "Risk in Lancashire"
    assert {"Figures about: 2021 to 2025", "Made on 12 March 2026", "Contact: data@example.org"} <= set(cover)
    assert "Licence: Open Government Licence v3.0" in cover
    assert [cell.value for cell in book["Contents"]["A"]][2:] == ["Sheet", "Notes", "Table 1", "Table 2"]
    assert book["Contents"]["A5"].hyperlink.location == "'Table 1'!A1"
    assert (book.properties.title, book.properties.language) == ("Risk in Lancashire", "en-GB")


def test_a_table_sheet_starts_with_its_heading_and_has_no_merged_or_blank_cell(risky):
    sheet = opened(workbook([risky], "Risk"))["Table 1"]
    assert sheet["A1"].value == "Table 1: Where is the risk greatest?"
    assert not sheet.merged_cells.ranges
    table = sheet.tables["Table_1"]
    cells = [cell for line in sheet[table.ref] for cell in line]
    assert [cell.value for cell in cells[:4]] == [
        "District",
        "Risk score (0 to 10)",
        "Code",
        "Change (percentage points)",
    ]
    assert all(cell.value not in (None, "") for cell in cells)
    assert sheet.freeze_panes == f"B{cells[4].row}"
    above = " ".join(str(sheet.cell(row, 1).value) for row in range(2, cells[0].row))
    assert "This sheet holds one table." in above
    assert "[x] not available" in above
    assert "[u] unreliable" in above


def test_numbers_stay_numbers_and_shorthand_stands_for_the_missing(risky):
    sheet = opened(workbook([risky], "Risk"))["Table 1"]
    first = next(row for row in range(1, 20) if sheet.cell(row, 1).value == "District") + 1
    column = [sheet.cell(first + n, 2) for n in range(5)]
    assert [cell.value for cell in column] == [4.04, "3.5 [u]", 3.1, 2.0, "[x]"]
    assert column[0].number_format == "#,##0.0"
    assert sheet.cell(first, 4).number_format == "+#,##0.0;-#,##0.0;#,##0.0"
    assert (sheet.cell(first, 1).value, sheet.cell(first, 1).data_type) == ("=1+1", "s")  # text, not a formula


def test_notes_are_numbered_once_for_the_whole_workbook(risk, risky):
    book = opened(workbook([risk, risky], "Risk"))
    notes = [(line[0].value, line[1].value) for line in book["Notes"]["A4:B20"] if line[0].value]
    assert notes[:2] == [("Note 1", "Darker is more."), ("Note 2", "An average hides pockets.")]
    assert ("[c]", style.SHORTHAND["[c]"]) in notes


def test_an_empty_table_still_makes_a_workbook(risk):
    nothing = risk.narrowed(risk.table["value"] > 100)
    assert "Table 1" in opened(workbook([nothing], "Risk")).sheetnames


def test_the_same_tables_make_the_same_bytes(risk):
    made = date(2026, 3, 12)
    assert workbook([risk], "Risk", made=made) == workbook([risk], "Risk", made=made)


def test_two_columns_under_one_head_are_a_mistake_of_ours(risk):
    twice = replace(risk, columns={"name": Column(label="District"), "area_code": Column(label="District")})
    with pytest.raises(ValueError, match="two columns under one head"):
        downloads.csv(twice)


def test_a_png_is_twice_as_large_as_its_chart_and_margins(risk):
    content = picture.png(risk, charts.bars(risk), charts.legend_chart(risk))
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = (int.from_bytes(content[at : at + 4]) for at in (16, 20))
    assert 2 * 640 < width < 2 * 740
    assert height > 2 * 300


def test_an_svg_carries_the_answer_the_source_and_the_date_in_our_font(risk):
    drawing = picture.svg(risk, charts.strip(risk)).decode()
    for text in (
        "Risk is greatest in Burnley.",
        "Census 2021",
        "Figures about 2021 to 2025",
        "An average hides pockets.",
    ):
        assert text in drawing
    assert "<title>Where is the risk greatest?</title>" in drawing
    assert style.FONT in drawing


def test_a_picture_fetches_nothing(risk):
    stranger = charts.strip(risk).to_dict()
    stranger["layer"][0]["data"] = {"url": "http://127.0.0.1:9/data.csv"}

    class Reaching:
        def to_dict(self):
            return stranger

    with pytest.raises(ValueError, match=r"not allowed|access"):
        picture.svg(risk, Reaching())


def test_outer_rings_turn_clockwise_for_vega(square):
    ring = clockwise(square)["coordinates"][0]
    assert ring == square["coordinates"][0][::-1]
    assert clockwise(clockwise(square)) == clockwise(square)


def test_a_hole_turns_the_other_way():
    outer = [[0, 0], [0, 4], [4, 4], [4, 0], [0, 0]]
    hole = [[1, 1], [1, 2], [2, 2], [2, 1], [1, 1]]
    turned = clockwise({"type": "Polygon", "coordinates": [outer, hole]})["coordinates"]
    assert turned == [outer, hole[::-1]]


def test_the_picture_of_a_map_has_the_colours_and_labels_of_the_map(risk, shapes, square):
    chart = map_picture(risk, shapes, dict.fromkeys(shapes.codes, square), selected="E07000117", width=900)
    drawing = picture.svg(risk, chart).decode()
    for colour in ("#092135", "#12436D", "#2073BC", "#ADD1F1", style.NO_DATA, style.SELECTED):
        assert colour.lower() in drawing.lower()
    assert "Ribble Valley" in drawing
    assert "[x]" in drawing
