"""What a share pack is: a Frictionless data package with one CSV a published table, and a digest over all of it.

The digest shows that a pack is what its maker made, if the maker tells it by another way; it is no signature, because nobody
holds a key. Writing is in `ldsp.figures.packs`, reading in `ldsp.ingest.packs`; what both must agree on is here.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from ldsp.domain.records import CONTRACTS, Holds

FORMAT, FORMAT_VERSION = "LDSP share pack", 1
DESCRIPTOR = "datapackage.json"
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
TABLES = "data"  # the folder of the tables in the pack
OURS = "ldsp"  # what LDSP says in the descriptor and in each resource, beside what Frictionless asks for
NAME = r"[a-z0-9][a-z0-9-]{0,79}"
"""What the name of a table may be made of."""

DISCLOSURE = (
    "Published tables only: official statistics about areas, and counts of people after disclosure control (rounded at random to a "
    "multiple of 5, hidden below 10). No row is about one person."
)

_OF_A_PERSON = {Holds.LEARNER, Holds.BIRTH_DATE, Holds.POSTCODE, Holds.SECTOR}
ABOUT_PEOPLE = frozenset(
    field.name
    for contract in CONTRACTS.values()
    if contract.about_people
    for field in contract.fields
    if field.holds in _OF_A_PERSON
)
"""Columns that only a row about one person has: none of them is ever in a pack."""


def digest(descriptor: Mapping[str, Any], files: Mapping[str, bytes]) -> str:
    """SHA-256 over the whole pack: every table, and the descriptor but for the digest itself.

    >>> one = digest({"name": "a", "ldsp": {"sha256": "?"}}, {"data/x.csv": b"n"})
    >>> one == digest({"ldsp": {}, "name": "a"}, {"data/x.csv": b"n"}), one == digest({"name": "b"}, {"data/x.csv": b"n"})
    (True, False)
    """
    told = {**descriptor, OURS: {name: what for name, what in descriptor.get(OURS, {}).items() if name != "sha256"}}
    whole = hashlib.sha256(json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode())
    for path in sorted(files):
        whole.update(f"\n{path} {hashlib.sha256(files[path]).hexdigest()}".encode())
    return whole.hexdigest()
