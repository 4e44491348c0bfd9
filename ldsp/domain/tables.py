"""Tables as they are walked through."""

from collections.abc import Iterator
from typing import Any

import pandas as pd


def rows(table: pd.DataFrame) -> Iterator[Any]:
    """A row as a tuple with attributes: `Index`, and one a column. Their types are those the table's reader promised.

    >>> [(row.lad_code, row.value) for row in rows(pd.DataFrame({"lad_code": ["E07000117"], "value": [7.7]}))]
    [('E07000117', 7.7)]
    """
    return iter(table.itertuples())
