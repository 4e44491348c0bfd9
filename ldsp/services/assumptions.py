"""The numbers that the arithmetic needs, with their sources: as a lookup for other services, and as a ledger for people."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import pandas as pd

from ldsp.disclosure import Column, Published, SourceLine, publish
from ldsp.domain.areas import ENGLAND
from ldsp.domain.indicators import Symbol
from ldsp.domain.tables import rows
from ldsp.services import sources
from ldsp.store import reads
from ldsp.store.database import reading

TOPIC_WORDS = {
    "demand": "the need for skills",
    "access": "who can get there",
    "coverage": "coverage",
    "value": "value for money",
}


@dataclass(frozen=True, kw_only=True)
class Assumption:
    """A number that the arithmetic uses, and what stands behind it."""

    assumption_id: str
    topic: str
    label: str
    value: float
    low: float | None  # the range in which it may lie; None: no range is known
    high: float | None
    unit: str
    period: str
    sample_size: float | None  # None: not published
    own_choice: bool  # LDSP's, not published
    replaced: bool  # entered by a region or for England, in place of the one that came with LDSP
    came_as: float  # the one that came
    note: str
    source: SourceLine


def assumptions(topic: str | None = None, region_code: str | None = None) -> Mapping[str, Assumption]:
    """The assumptions of a topic (None: all) as they are used for a region (None: for England), by `assumption_id`."""
    table = _table(topic, region_code)
    lines = _lines(table)
    return MappingProxyType(
        {
            row.assumption_id: Assumption(
                assumption_id=row.assumption_id,
                topic=row.topic,
                label=row.label,
                value=float(row.value),
                low=_number(row.low),
                high=_number(row.high),
                unit=row.unit,
                period=row.period,
                sample_size=_number(row.sample_size),
                own_choice=bool(row.own_choice),
                replaced=bool(row.replaced),
                came_as=float(row.came_as),
                note=row.note,
                source=_entered(row.replaced_source, row.period) if row.replaced else lines[row.source_id],
            )
            for row in rows(table)
        }
    )


def ledger(topic: str | None = None, region_code: str | None = None) -> Published:
    """Every assumption of a topic with its range, source and note: a row an assumption.

    What was entered in place of another stands first, because it is what a reader has to know.
    """
    table = _table(topic, region_code)
    lines = _lines(table)
    table["source"] = [
        str(_entered(row.replaced_source, row.period) if row.replaced else lines[row.source_id]) for row in rows(table)
    ]
    table["basis"] = [_basis(own=bool(row.own_choice), replaced=bool(row.replaced)) for row in rows(table)]
    table["why"] = str(Symbol.NOT_AVAILABLE)
    table["note"] = table["note"].where(table["note"] != "", "none recorded")
    table["period"] = table["period"].where(table["period"] != "", "not said")
    replaced, own = int(table["replaced"].sum()), int(table["own_choice"].sum())
    used = table.loc[~table["replaced"], "source_id"]
    about = f" about {TOPIC_WORDS.get(topic, topic)}" if topic else ""
    return publish(
        table.sort_values("replaced", ascending=False, kind="stable"),
        name=f"assumptions-{topic}" if topic else "assumptions",
        question=f"What is assumed{about}?",
        sentence=_sentence(len(table), own, replaced),
        subtitle="Numbers that the arithmetic needs and that are no value of an area; each can be replaced by one of your own",
        columns={
            "label": Column(label="Assumption"),
            "value": Column(label="Value", decimals=2),
            "unit": Column(label="Unit"),
            "low": Column(label="Low", decimals=2, symbol="why"),
            "high": Column(label="High", decimals=2, symbol="why"),
            "sample_size": Column(label="Sample", unit="people asked", decimals=0, symbol="why"),
            "period": Column(label="Period"),
            "basis": Column(label="Basis"),
            "came_as": Column(label="Came with LDSP as", decimals=2),
            "note": Column(label="Take care"),
            "source": Column(label="Source"),
            "assumption_id": Column(label="Code", note="for an upload that replaces it"),
        },
        how_to_read="Low and high are the range in which the value may lie, where there is one. A number entered for England holds "
        "everywhere; one entered for a region goes before it there.",
        sources=sources.lines(used),
        as_at="as each row says",
        method="as published, or as each row says",
    )


def _sentence(every: int, own: int, replaced: int) -> str:
    if not every:
        return "Nothing is assumed."
    told = f"Of {every} assumptions {own or 'none'} {'is' if own == 1 else 'are'} our own choice"
    if not replaced:
        return f"{told}, and none has been replaced."
    return f"{told}, and {replaced} {'has' if replaced == 1 else 'have'} been replaced."


def _basis(*, own: bool, replaced: bool) -> str:
    return "replaced" if replaced else "own choice" if own else "published"


def _table(topic: str | None, region_code: str | None) -> pd.DataFrame:
    with reading() as session:
        return reads.assumptions(session, topic=topic, region_code=region_code or ENGLAND)


def _lines(table: pd.DataFrame) -> dict[str, SourceLine]:
    named = list(dict.fromkeys(table["source_id"]))
    return dict(zip(named, sources.lines(named), strict=True))


def _entered(source: str, period: str) -> SourceLine:
    return SourceLine(
        publisher="Entered by hand", title=source, period=period or "period not said", licence="as its source says",
        attribution=source,
    )  # fmt: skip


def _number(value: float) -> float | None:
    return None if pd.isna(value) else float(value)
