"""Partners' files: from bytes to checked records, or to the full list of what to mend. Nothing is written here.

`read` the file, `match` its columns, `check` its rows; `template` makes the form to fill.
"""

from ldsp.ingest.cells.places import Lookups
from ldsp.ingest.checked import Checked
from ldsp.ingest.checking import check
from ldsp.ingest.matching import HOW, LeftOut, Matched, Matching, match
from ldsp.ingest.reading import Read, read
from ldsp.ingest.template import template

__all__ = ["HOW", "Checked", "LeftOut", "Lookups", "Matched", "Matching", "Read", "check", "match", "read", "template"]
