"""A text whose lines are all alike, as most are, is read in one go by Arrow; any other is left to the careful reader."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
from numpy.typing import NDArray

from ldsp.ingest import limits

QUOTE, LINE_FEED = b'"'[0], b"\n"[0]
BLANKS = "".join(character for character in map(chr, range(0x3001)) if character.isspace())
"""What `str.strip` takes away."""

ALL_TEXT = {f"f{at}": pa.large_string() for at in range(limits.MAX_COLUMNS)}
"""No column is guessed to hold numbers or dates. Arrow calls columns without a head f0, f1, ..."""


def table(text: str, separator: str, *, first: int = 1) -> pd.DataFrame | None:
    """What the careful reader makes of a text; None where it has to look itself.

    Here a text is even if lines end all alike, have as many cells, and quotation marks stand around whole cells only, with
    neither a quotation mark nor the end of a line between them; and if it is well within the limits.

    Parameters
    ----------
    text, separator
        The text and the sign between its cells.
    first
        The number of its first line.
    """
    content = text.encode()
    lines = _lines(text, content, separator)
    if lines is None:
        return None
    try:
        found = pyarrow.csv.read_csv(
            pa.BufferReader(content),
            pyarrow.csv.ReadOptions(autogenerate_column_names=True),
            pyarrow.csv.ParseOptions(delimiter=separator),
            pyarrow.csv.ConvertOptions(column_types=ALL_TEXT),
        )
    except pa.ArrowInvalid:  # lines of different lengths: a title, a footnote
        return None
    if found.num_rows != len(lines) or found.num_columns > limits.MAX_COLUMNS:
        return None
    columns = [pc.utf8_trim(column, characters=BLANKS).combine_chunks() for column in found.columns]
    del found
    filled = [pc.binary_length(column).to_numpy() > 0 for column in columns]
    while columns and not filled[-1].any():
        columns.pop(), filled.pop()
    if not columns:
        return None
    made: pd.DataFrame = pa.table(columns, names=[str(at) for at in range(len(columns))]).to_pandas()
    made.columns = pd.RangeIndex(len(columns))
    made.index = lines + first
    some = np.logical_or.reduce(filled)
    return made if some.all() else made.loc[some]


def _lines(text: str, content: bytes, separator: str) -> "NDArray[np.int64] | None":
    """The numbers of the lines that hold anything, from 0; None if the text is not even."""
    signs = np.frombuffer(content, dtype=np.uint8)
    ends = np.flatnonzero(signs == LINE_FEED)
    returns = content.count(b"\r")
    if text.startswith("\ufeff") or returns not in {0, len(ends)} or returns != content.count(b"\r\n"):
        return None
    if len(text) > limits.MAX_TEXT or content.count(separator.encode()) > limits.MAX_CELLS - len(ends) - 1:
        return None
    starts = np.concatenate([[0], ends + 1])
    lengths = np.concatenate([ends - (1 if returns else 0), [len(signs)]]) - starts
    if len(lengths) > limits.MAX_ROWS or lengths.max() > limits.MAX_CELL:
        return None
    return np.flatnonzero(lengths) if _quoted_whole(signs, ends, separator.encode()[0]) else None


def _quoted_whole(signs: "NDArray[np.uint8]", ends: "NDArray[np.int64]", separator: int) -> bool:
    """Whether every quotation mark stands at an edge of a cell, and its like at the other edge, on the same line."""
    marks = np.flatnonzero(signs == QUOTE)
    if not len(marks):
        return True
    if len(marks) % 2:
        return False
    edges = np.concatenate([signs, [LINE_FEED]])  # its last stands for what is before the first sign as well
    edge = np.isin(edges, [separator, LINE_FEED, b"\r"[0]])
    opening, closing = marks[::2], marks[1::2]
    on_one_line = np.searchsorted(ends, opening) == np.searchsorted(ends, closing)
    return bool(edge[opening - 1].all() and edge[closing + 1].all() and on_one_line.all())
