"""What is to be mended: gathered for the whole file before anybody is told."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

ERROR, WARNING = "error", "warning"
COLUMNS = ("row", "column", "value", "severity", "rule", "sentence", "what_to_do")


@dataclass
class Problems:
    """Gathers problems, many rows at a time."""

    _parts: list[pd.DataFrame] = field(default_factory=list)

    def add(
        self, rows: Sequence[int] | NDArray[Any], *, column: str, values: Sequence[str] | str, rule: str,
        sentence: Sequence[str] | str, do: Sequence[str] | str, error: bool = True,
    ) -> None:  # fmt: skip
        """One problem a row; texts that are the same for all may be given once."""
        if len(rows):
            self._parts.append(
                pd.DataFrame({
                    "row": np.asarray(rows, dtype="int64"), "column": column, "value": values,
                    "severity": ERROR if error else WARNING, "rule": rule, "sentence": sentence, "what_to_do": do,
                })
            )  # fmt: skip

    def table(self) -> pd.DataFrame:
        """One row a problem, in the order of the file; columns `COLUMNS`. Row 0 stands for the file as a whole."""
        if not self._parts:
            return pd.DataFrame({name: pd.Series(dtype="int64" if name == "row" else "str") for name in COLUMNS})
        return pd.concat(self._parts, ignore_index=True).sort_values("row", kind="stable", ignore_index=True)


def grouped(problems: pd.DataFrame) -> pd.DataFrame:
    """One row a kind of problem, errors first, then by how many rows share it: `severity`, `column`, `rows` (how many),
    `first_rows` (as text), `value` and `sentence` (of the first), `what_to_do`.
    """
    if problems.empty:
        return pd.DataFrame(columns=["severity", "column", "rows", "first_rows", "value", "sentence", "what_to_do"])
    by = problems.groupby(["severity", "column", "rule", "what_to_do"], sort=False, dropna=False)
    made = by.agg(rows=("row", "size"), value=("value", "first"), sentence=("sentence", "first")).reset_index()
    first = by["row"].apply(lambda rows: ", ".join(map(str, rows.head(5))) + (" ..." if len(rows) > 5 else ""))
    made["first_rows"] = first.to_numpy()
    made = made.sort_values(["severity", "rows"], ascending=[True, False], kind="stable", ignore_index=True)
    return made[["severity", "column", "rows", "first_rows", "value", "sentence", "what_to_do"]]
