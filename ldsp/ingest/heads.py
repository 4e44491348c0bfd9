"""Where the head of a table is, and what a head says once case, signs and units are set aside."""

import re
from functools import cache

import pandas as pd

from ldsp.domain.records import CONTRACTS, Contract
from ldsp.ingest.grid import Merged

WITHIN_ROWS = 40  # a title, a logo's row, an explanation: the head comes soon after
BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")


def squashed(head: str) -> str:
    """
    >>> squashed("Learn Start-Date "), squashed("LearnStartDate"), squashed("Prior attainment?*")
    ('learnstartdate', 'learnstartdate', 'priorattainment')
    """
    return re.sub(r"[^a-z0-9/£%&]+", "", head.casefold()[:300])


def variants(head: str) -> tuple[str, ...]:
    """What a head may be known by: as it stands, and without what is in brackets (a unit, a format, an explanation).

    >>> variants("Start date (dd/mm/yyyy)")
    ('startdatedd/mm/yyyy', 'startdate')
    """
    bare = squashed(BRACKETED.sub(" ", head[:300]))
    whole = squashed(head)
    return (whole,) if bare in {whole, ""} else (whole, bare)


@cache
def known_as(contract: Contract) -> dict[str, tuple[str, str]]:
    """Squashed head: (field, how it is known). A field's own name goes before labels, labels before aliases."""
    found: dict[str, tuple[str, str]] = {}
    for how, names in (
        ("name", [(field.name, field) for field in contract.fields]),
        ("label", [(field.label, field) for field in contract.fields]),
        ("alias", [(alias, field) for field in contract.fields for alias in field.aliases]),
    ):
        for written, field in names:
            found.setdefault(squashed(written), (field.name, how))
    return found


@cache
def _vocabulary() -> frozenset[str]:
    return frozenset(head for contract in CONTRACTS.values() for head in known_as(contract))


def head_row(table: pd.DataFrame) -> int:
    """Number of the row that holds the heads: the one with the most words that are heads of anything we know.

    If there is no such row: the first that is as full as the table is wide, and has no number in it.
    """
    top = table.head(WITHIN_ROWS)
    vocabulary = _vocabulary()
    best, most = -1, 0
    for number, row in top.iterrows():
        known = len({variant for cell in row if cell for variant in variants(cell) if _bare(variant) in vocabulary})
        if known > most:
            best, most = int(str(number)), known
    if most >= 2:
        return best
    filled = (top != "").sum(axis="columns")
    full = filled[filled >= max(0.6 * float(filled.median()), 1)].index
    for number in full:
        cells = [cell for cell in top.loc[number] if cell]
        if not any(re.fullmatch(r"[£\d.,/%:\s-]+", cell[:50]) for cell in cells):
            return int(number)
    return int(top.index[0])


def _bare(head: str) -> str:
    """Without the number of a repeated group: aim1, learnstartdate2."""
    bare = re.sub(r"aim\d{1,2}|(?<=[a-z])\d{1,2}$", "", head)
    return bare or "programme" if head.startswith("aim") else bare


def with_groups(table: pd.DataFrame, row: int, merged: list[Merged]) -> list[str]:
    """The heads of a row, each after the merged head above it: "Aim 1" over "Start", "End" makes "Aim 1 Start", "Aim 1
    End".
    """
    heads = [str(cell) for cell in table.loc[row]]
    for first_row, left, last_row, right in merged:
        above = first_row < row and last_row == row - 1 and right > left
        group = [str(cell) for cell in table.loc[first_row]] if above and first_row in table.index else []
        if left < len(group) and sum(map(bool, group)) > 1:
            for place in range(left, min(right + 1, len(heads))):
                if heads[place]:
                    heads[place] = f"{group[left]} {heads[place]}"
    return heads
