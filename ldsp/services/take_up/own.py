"""True counts, for those who look after a region's records: on the screen, with a warning, and nowhere else.

They are no `Published`, so that no figure, download or document can be made of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from ldsp.domain.roles import Person
from ldsp.domain.take_up import DIMENSIONS, MEASURES, Question
from ldsp.services.accounts.rights import require_unpublished
from ldsp.services.take_up.basis import Basis, counted, named

WARNING = (
    "These are true counts. Small ones can point to people: do not copy, photograph or pass them on. Everybody else sees them rounded "
    "and with small ones hidden, and so does every download."
)


@dataclass(frozen=True)
class TrueCounts:
    """A table that only the people of a region may see."""

    rows: tuple[Mapping[str, str], ...]  # head -> cell, as printed
    warning: str = WARNING


def true_counts(person: Person, here: Basis, question: Question) -> TrueCounts:
    """True enrolments, starts and completions by one dimension.

    Raises
    ------
    NotAllowed
        The person may not see the region's records.
    """
    require_unpublished(person, here.region_code)
    table = counted(here, question, [question.by])
    names = pd.Series(named(here, question.by, table[question.by]))
    return TrueCounts(
        tuple(
            {DIMENSIONS[question.by]: name, **{words: f"{row[one]:,}" for one, words in MEASURES.items()}}
            for name, row in zip(names, table.to_dict("records"), strict=True)
        )
    )
