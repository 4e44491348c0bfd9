"""What a check comes to: the rows that can be kept, and everything there is to mend, to look at and to take away."""

import csv
from dataclasses import dataclass
from io import BytesIO, StringIO

import pandas as pd
import xlsxwriter

from ldsp.domain.records import Kind
from ldsp.ingest import limits
from ldsp.ingest.cells.texts import harmless
from ldsp.ingest.matching import LeftOut, Matching
from ldsp.ingest.problems import ERROR, WARNING, grouped
from ldsp.ingest.reading import Read

MEND = "What to mend"


@dataclass(frozen=True)
class Checked:
    """A file that has been checked; nothing has been kept.

    `rows`: one row a record that can be kept, under the file's row numbers; the contract's kept columns, in order.
    Texts are "str" (missing NaN, but "" in a column of the key), dates datetime64[s], whole numbers Int64, other
    numbers float64, yes or no boolean. `problems`: one row a problem: `row` (0: the file as a whole), `column` (its
    head), `value`, `severity` (error: the row is not kept; warning: it is), `rule`, `sentence`, `what_to_do`. No value
    of a column that says who somebody is appears in it.
    """

    kind: Kind
    rows: pd.DataFrame
    problems: pd.DataFrame
    notices: tuple[str, ...]  # what was understood otherwise than written, and how often
    left_out: tuple[LeftOut, ...]
    total: int  # records in the file

    @property
    def good(self) -> int:
        """Records that can be kept."""
        return len(self.rows)

    @property
    def with_errors(self) -> int:
        """Records that cannot be kept, repeated ones included."""
        return self.total - self.good

    @property
    def with_warnings(self) -> int:
        """Rows of the file about which there is a warning."""
        return int(self.problems.loc[self.problems["severity"] == WARNING, "row"].nunique())

    @property
    def faultless(self) -> bool:
        return not (self.problems["severity"] == ERROR).any()

    def grouped(self) -> pd.DataFrame:
        """One row a kind of problem, however many rows share it; see `problems.grouped`."""
        return grouped(self.problems)

    def problems_csv(self) -> bytes:
        """The problems as CSV that Excel opens as it is (UTF-8 with its mark), without formulas."""
        out = StringIO(newline="")
        writer = csv.writer(out)
        writer.writerow(["Row", "Column", "Value", "Severity", "Problem", "What to do"])
        shown = self.problems[["row", "column", "value", "severity", "sentence", "what_to_do"]]
        writer.writerows([row, *map(harmless, map(str, cells))] for row, *cells in shown.itertuples(index=False))
        return out.getvalue().encode("utf-8-sig")

    def mend_copy(self, read: Read, matching: Matching) -> bytes:
        """The file's rows as .xlsx with a last column of what to mend; columns that say who somebody is stay behind.

        It is made from the file that the person has just sent, and returned to them: nothing of it is in this object.
        """
        said = self.problems.groupby("row", sort=False)[["column", "sentence", "what_to_do"]].apply(
            lambda of_row: "  ".join(f"{column}: {sentence} {do}" for column, sentence,
                do in of_row.head(20).itertuples(index=False))
        ) if len(self.problems) else pd.Series(dtype="str")  # fmt: skip
        to_mend = {int(str(row)): str(text) for row, text in said.items()}
        behind = {column.place for column in matching.left_out if column.personal}
        places = [place for place in range(len(read.heads)) if place not in behind]
        out = BytesIO()
        book = xlsxwriter.Workbook(out, {"constant_memory": True, "in_memory": True})
        sheet = book.add_worksheet("Data")
        bold = book.add_format({"bold": True})
        for at, head in enumerate([*(read.heads[place] for place in places), MEND]):
            sheet.write_string(0, at, head, bold)
        for line, (number, *cells) in enumerate(read.cells[places].itertuples(), start=1):
            for at, cell in enumerate(cells):
                if cell:
                    sheet.write_string(line, at, str(cell)[: limits.MAX_CELL])
            text = to_mend.get(int(number))
            if text:
                sheet.write_string(line, len(places), text[: limits.MAX_CELL])
        sheet.freeze_panes(1, 0)
        book.close()
        return out.getvalue()
