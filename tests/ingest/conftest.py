"""A small world to check files in: four districts, two providers, a key for pseudonyms that is no secret."""

import hmac
from collections.abc import Callable
from datetime import date

import pytest

from ldsp import ingest
from ldsp.domain.records import CONTRACTS, Kind

TODAY = date(2019, 12, 1)
LOOKUPS = ingest.Lookups(
    districts={
        "E07000117": "Burnley",
        "E07000122": "Pendle",
        "E06000008": "Blackburn with Darwen",
        "E06000066": "Somerset",
    },
    old_codes={"E07000190": "E06000066"},
    names={"Taunton Deane": "E06000066"},
    sectors={"BB11 1": "E07000117", "BB9 7": "E07000122", "PR1 2": "E07000117"},
    postcodes={"BB111ZZ": "E07000122"},
    known={
        Kind.PROVIDERS: {"10000948": "Burnley College", "10005000": "Nelson and Colne College"},
        Kind.PROGRAMMES: {"GDG-01": "Google Digital Garage"},
        Kind.COURSE_RUNS: {"GDG-01-2019-03": ""},
        Kind.VENUES: {"BUR-CENTRAL": "Burnley Central Library"},
        Kind.INDICATOR_VALUES: {"never_used_internet_pct": "Never used the internet"},
    },
)


def pseudonym(reference: str) -> str:
    return hmac.digest(b"not a secret", reference.encode(), "sha256").hex()


@pytest.fixture
def checked() -> Callable[..., ingest.Checked]:
    """Read, match and check what stands in a file."""

    def check(
        content: str | bytes, kind: Kind = Kind.LEARNERS, *, name: str = "return.csv", remembered=None
    ) -> ingest.Checked:
        read = ingest.read(content.encode() if isinstance(content, str) else content, name)
        matching = ingest.match(read, CONTRACTS[kind], remembered, today=TODAY)
        return ingest.check(read, matching, CONTRACTS[kind], LOOKUPS, pseudonym=pseudonym, today=TODAY)

    return check
