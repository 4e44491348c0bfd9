"""The forms to fill, for partners."""

from functools import cache

from ldsp import ingest
from ldsp.domain.records import CONTRACTS, Kind


@cache
def template(kind: Kind) -> tuple[bytes, bytes]:
    """The form of a kind of record, as Excel workbook with a filled example and a column guide, and as CSV."""
    return ingest.template(CONTRACTS[kind])
