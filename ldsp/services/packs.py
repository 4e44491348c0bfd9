"""Share packs of other regions: look at one, keep it in place of the region's earlier one, undo, and show what they hold."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pandas as pd

from ldsp.disclosure import Column, Published, publish, record, restored
from ldsp.domain.roles import Person
from ldsp.domain.tables import rows
from ldsp.errors import LdspError, NothingToShow
from ldsp.ingest import packs as reading_packs
from ldsp.ingest.packs import PackRefused, ReadPack
from ldsp.services.accounts.rights import require_admin
from ldsp.store import reads, sharing
from ldsp.store.database import reading, writing

__all__ = [
    "Kept",
    "PackRefused",
    "ReadPack",
    "beside",
    "foreign",
    "keep",
    "kept",
    "look_at",
    "names",
    "revision",
    "undo",
]

SHORT = 12  # signs of a digest that people compare


@dataclass(frozen=True, kw_only=True)
class Kept:
    """The receipt of a share pack."""

    pack_id: int
    region_code: str
    region_name: str
    sha256: str
    file_name: str
    made_at: datetime
    kept_by: str
    kept_at: datetime
    counts: bool  # neither replaced nor undone
    undone: bool


def revision() -> int:
    """The state of the store, as a pack names it."""
    with reading() as session:
        return reads.revision(session)


def look_at(person: Person, content: bytes) -> ReadPack:
    """What a share pack holds, before anybody keeps it: every byte and every table is checked, and nothing written.

    Raises
    ------
    NotAllowed
        Not an administrator.
    PackRefused
        It cannot be loaded; the sentence says why.
    """
    require_admin(person)
    found = reading_packs.read(content)
    for name, table in found.tables.items():
        _restored(name, table)
    return found


def keep(person: Person, content: bytes, *, file_name: str) -> Kept:
    """Keep a share pack: from now on its tables are that region's, read only, in place of an earlier pack's.

    Raises
    ------
    NotAllowed
        Not an administrator.
    PackRefused
        It cannot be loaded, is loaded already, or is older than the one that is. Nothing was changed.
    """
    found = look_at(person, content)
    pack = sharing.Pack(
        region_code=found.region_code,
        region_name=found.region_name,
        sha256=found.sha256,
        file_name=file_name[:120],
        made_at=found.made_at,
        revision=found.revision,
        tables={
            name: json.dumps(record(_restored(name, table)), ensure_ascii=False) for name, table in found.tables.items()
        },
    )
    with writing() as session:
        there = sharing.packs(session)
        for other in rows(there[there["region_code"] == found.region_code]):
            if other.sha256 == found.sha256:
                raise PackRefused(
                    f"This very pack of {found.region_name} is loaded already.", "There is nothing to do."
                )
            if other.made_at > found.made_at:
                raise PackRefused(
                    f"The pack of {found.region_name} that is loaded was made later than this one, on {other.made_at:%d %B %Y}.",
                    "Undo that one first if the older figures are wanted. Nothing was changed.",
                )
        pack_id = sharing.keep_pack(session, pack, who=person.name, at=datetime.now(UTC))
    return next(one for one in kept(current=False) if one.pack_id == pack_id)


def undo(person: Person, pack_id: int) -> None:
    """Take a pack back; the one that it replaced is shown again.

    Raises
    ------
    NotAllowed
        Not an administrator.
    LdspError
        There is no such pack, or it has been undone.
    """
    require_admin(person)
    with writing() as session:
        if not sharing.undo_pack(session, pack_id, who=person.name, at=datetime.now(UTC)):
            raise LdspError(f"There is no share pack number {pack_id} to undo.", "Choose one from the list.")


def kept(*, current: bool = True) -> tuple[Kept, ...]:
    """The share packs there are, by region; not only `current`: also those that were replaced or undone."""
    with reading() as session:
        table = sharing.packs(session, current=current)
    return tuple(
        Kept(
            pack_id=int(row.pack_id),
            region_code=row.region_code,
            region_name=row.region_name,
            sha256=row.sha256,
            file_name=row.file_name,
            made_at=row.made_at.to_pydatetime(),
            kept_by=row.kept_by,
            kept_at=row.kept_at.to_pydatetime(),
            counts=bool(pd.isna(row.superseded_by)),
            undone=not pd.isna(row.withdrawn_at),
        )
        for row in rows(table)
    )


def foreign(name: str) -> tuple[tuple[Kept, Published], ...]:
    """One table of every region whose pack is loaded, each marked with where it came from."""
    packs = {one.pack_id: one for one in kept()}
    with reading() as session:
        found = sharing.tables(session, pack_ids=[*packs], names=[name])
    there = {int(row.pack_id): _restored(name, json.loads(row.content)) for row in rows(found)}
    return tuple((pack, _marked(pack, there[number])) for number, pack in packs.items() if number in there)


def names() -> tuple[str, ...]:
    """Names of the tables that the loaded packs hold."""
    with reading() as session:
        found = sharing.tables(session, pack_ids=[one.pack_id for one in kept()])
    return tuple(dict.fromkeys(found["name"]))


def beside(ours: Sequence[tuple[str, Published]], theirs: Sequence[tuple[Kept, Published]]) -> Published:
    """The same table of several regions under one another, and for each whether it can be compared with the first.

    Parameters
    ----------
    ours
        Name of the region and its table, as this LDSP makes it.
    theirs
        As `foreign` gives them.

    Raises
    ------
    NothingToShow
        No pack is loaded that holds the table.
    """
    if not theirs:
        raise NothingToShow(
            "No share pack with this table is loaded.",
            "An administrator can load one below: the region's own LDSP makes it on its Board page.",
        )
    first = ours[0][1] if ours else theirs[0][1]
    stacked, all_of_them = [], [*ours, *((pack.region_name, table) for pack, table in theirs)]
    for region, each in all_of_them:
        part = pd.DataFrame({"region": region, "not_comparable": _why_not(first, each)}, index=each.table.index)
        for key, column in first.columns.items():
            same = key in each.columns and (each.columns[key].decimals is None) == (column.decimals is None)
            values = each.table[key] if same else pd.Series(float("nan"), index=each.table.index)
            part[key] = values.astype("float64") if column.decimals is not None else values.fillna("not in the pack")
            if column.decimals is not None:
                mark = each.columns[key].symbol if same else None
                part[f"{key}_symbol"] = (each.table[mark] if mark else pd.Series(None, index=each.table.index)).astype(
                    object
                )
                part.loc[part[key].isna() & part[f"{key}_symbol"].isna(), f"{key}_symbol"] = "x"
        stacked.append(part)
    table = pd.concat(stacked, ignore_index=True)
    apart = sum(1 for _, each in all_of_them if _why_not(first, each) != COMPARABLE)
    count = len(all_of_them)
    return publish(
        table,
        name=f"shared-{first.name}",
        question="What do the regions' own tables say, side by side?",
        sentence=f"{count} regions are shown"
        + (f"; {apart} cannot be compared like for like with the first." if apart else ", made in the same way."),
        subtitle=f"{first.subtitle}; from share packs of {len(theirs)} {'region' if len(theirs) == 1 else 'regions'}",
        columns={
            "region": Column(label="Region (whose table)"),
            **{
                key: Column(
                    label=column.label,
                    unit=column.unit,
                    decimals=column.decimals,
                    note=column.note,
                    symbol=f"{key}_symbol" if column.decimals is not None else None,
                )
                for key, column in first.columns.items()
            },
            "not_comparable": Column(label="Not comparable because"),
        },
        how_to_read="Each region's rows are as that region published them. Nothing was computed anew here.",
        notes=[_where(pack) for pack, _ in theirs],
        sources=[source for _, each in all_of_them for source in each.sources],
        as_at=first.as_at,
        method=first.method,
        demonstration=any(each.demonstration for _, each in all_of_them),
    )


COMPARABLE = "comparable"


def _why_not(first: Published, other: Published) -> str:
    """In words, what makes one table another thing than the first."""
    reasons = []
    if other.method != first.method:
        reasons.append(f"made another way ({other.method})")
    if other.as_at != first.as_at:
        reasons.append(f"about another time ({other.as_at})")
    if {*other.columns} != {*first.columns}:
        reasons.append("other columns")
    if other.demonstration != first.demonstration:
        reasons.append("demonstration data" if other.demonstration else "real data beside demonstration data")
    return "; ".join(reasons) or COMPARABLE


def _marked(pack: Kept, table: Published) -> Published:
    """With the note of where it came from."""
    kept_record = record(table)
    return restored({**kept_record, "notes": [_where(pack), *kept_record["notes"]]})


def _where(pack: Kept) -> str:
    return f"{pack.region_name}: from its share pack of {pack.made_at.day} {pack.made_at:%B %Y}, SHA-256 {pack.sha256[:SHORT]}…"


def _restored(name: str, table: Mapping[str, Any]) -> Published:
    try:
        return restored(table)
    except ValueError as error:
        raise PackRefused(
            f"The table {name} of the share pack is not a published table.", reading_packs.GET_ANOTHER
        ) from error
