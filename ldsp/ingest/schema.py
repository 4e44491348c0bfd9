"""The contract once more, in pandera: the last gate that every kept row passes, whatever the checks before it have
seen.
"""

from functools import cache

import pandera.pandas as pa

from ldsp.domain.records import NUMBERS, Contract, Field, Holds
from ldsp.ingest.columns import dtype_of


@cache
def schema(contract: Contract) -> pa.DataFrameSchema:
    """Every kept column, in order, typed and within its limits. A breach is our own mistake."""
    return pa.DataFrameSchema(
        {field.name: _column(field) for field in contract.kept},
        strict=True,
        ordered=True,
        name=contract.title,
    )


def _column(field: Field) -> pa.Column:
    checks = []
    if field.holds in {Holds.CHOICE, Holds.AGE_BAND}:
        checks.append(pa.Check.isin([*field.choices, *([""] if field.key and not field.required else [])]))
    if field.holds in NUMBERS and field.least is not None:
        checks.append(pa.Check.ge(field.least))
    if field.holds in NUMBERS and field.most is not None:
        checks.append(pa.Check.le(field.most))
    if field.holds is Holds.DISTRICT:
        checks.append(pa.Check.str_matches(r"^(E0[6-9]\d{6})?$"))
    nullable = not field.required or bool(field.symbol_in)
    return pa.Column(dtype_of(field), checks, nullable=nullable)
