"""What is read in one go is what the careful reader makes of it, or is left to that."""

import csv
import io

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ldsp.ingest import even_text, limits, text_table

SEPARATORS = st.sampled_from([",", ";", "\t", "|"])
PLAIN = st.one_of(
    st.text(alphabet=st.characters(exclude_characters='"\r\n,;\t|\x1c\x1d\x1e\x1f', exclude_categories=["Cs"]), max_size=6),
    st.sampled_from(["", " ", "a ", "\u00a0b\u3000", "\ufeff", "1", "NA", "null", "2019-03-11", "true", "\x85", "\u2028", "'"]),
)  # fmt: skip


def carefully(text: str, separator: str) -> pd.DataFrame:
    return text_table._carefully(text, separator, hinted=False).table()


def same(one: pd.DataFrame, other: pd.DataFrame) -> None:
    assert one.columns.tolist() == other.columns.tolist()
    assert one.index.tolist() == other.index.tolist()
    assert one.dtypes.astype(str).tolist() == other.dtypes.astype(str).tolist()
    assert one.to_numpy().tolist() == other.to_numpy().tolist()


@given(
    st.integers(1, 4).flatmap(
        lambda width: st.lists(st.lists(PLAIN, min_size=width, max_size=width), min_size=1, max_size=6)
    ),
    SEPARATORS,
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    st.booleans(),
)
@settings(max_examples=150, deadline=None)
def test_an_even_text_is_read_as_carefully(rows, separator, ending, quoting, ended):
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator, lineterminator=ending, quoting=quoting).writerows(rows)
    text = out.getvalue() if ended else out.getvalue().removesuffix(ending)
    found = even_text.table(text, separator)
    if found is not None:
        same(found, carefully(text, separator))


@given(st.text(alphabet='ab ",\n\r;\ufeff', max_size=40))
@settings(max_examples=300, deadline=None)
def test_no_text_whatever_is_read_otherwise(text):
    found = even_text.table(text, ",")
    if found is not None:
        same(found, carefully(text, ","))


@pytest.mark.parametrize(
    ("text", "row_numbers"),
    [
        ("a,b\n1,2\n", [1, 2]),
        ("a,b\r\n\r\n1,2\r\n,\r\n3,4", [1, 3, 5]),
        ('"a","b, c"\n"","2"\n', [1, 2]),
        ("a,b,\n1,,\n", [1, 2]),  # the last column holds nothing
    ],
)
def test_an_ordinary_text_is_read_in_one_go(text, row_numbers):
    found = even_text.table(text, ",")
    assert found is not None
    assert found.index.tolist() == row_numbers
    same(found, carefully(text, ","))


@pytest.mark.parametrize(
    "text",
    [
        "Title\na,b\n1,2\n",  # lines of different lengths
        'a,b\n"1\n2",3\n',  # a line break within quotation marks
        'a,b\n"say ""yes""",3\n',
        'a,b\n5" disc,3\n6" disc,4\n',
        "a,b\r1,2\r",
        "a,b\n1,2\r\n",
        "\ufeffa,b\n1,2\n",
        "a,b\n" + "x" * (limits.MAX_CELL + 1) + ",2\n",
        "a" + "," * limits.MAX_COLUMNS + "\n",
        ",\n,\n",
    ],
)
def test_what_is_not_even_is_left_to_the_careful_reader(text):
    assert even_text.table(text, ",") is None


def test_the_hint_of_excel_counts_as_a_row():
    assert text_table.grid("sep=;\na;b\n1;2\n").table().index.tolist() == [2, 3]
