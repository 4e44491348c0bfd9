"""Receipts: what was kept, by whom and when, and whether it has been undone."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pandas as pd

from ldsp.domain.records import CONTRACTS, Kind
from ldsp.domain.roles import Person
from ldsp.errors import LdspError
from ldsp.services.accounts.rights import require_unpublished
from ldsp.store.database import reading
from ldsp.store.reads import uploads

if TYPE_CHECKING:
    from sqlmodel import Session

TOGETHER = "together"
"""In the settings of receipts: the mark of what was kept in one go, and is undone in one go."""

LDSP = "LDSP"
"""Who kept what came with LDSP. No account is called so: their names are in small letters."""


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What was kept at once."""

    upload_id: int
    kind: Kind
    region_code: str
    file_name: str
    sha256: str
    rows: int
    kept_by: str
    kept_at: datetime  # in UTC
    settings: Mapping[str, Any] = field(default_factory=dict)
    demonstration: bool = False
    withdrawn_at: datetime | None = None
    withdrawn_by: str = ""
    retain_until: date | None = None  # of records about people: the last day on which they are kept
    deleted_at: datetime | None = None  # when its rows were deleted for good

    @property
    def title(self) -> str:
        """What the records are, as people call them."""
        return CONTRACTS[self.kind].title

    @property
    def state(self) -> str:
        """What became of it, in words."""
        if self.deleted_at:
            return "deleted for good"
        return f"undone by {self.withdrawn_by}" if self.withdrawn_at else "in the store"

    def __str__(self) -> str:
        return (
            f"“{self.file_name}” ({self.title.lower()}, kept by {self.kept_by} on {self.kept_at:%d %B %Y at %H:%M} UTC)"
        )


def receipts(person: Person, region_code: str) -> tuple[Receipt, ...]:
    """What was kept for a region, newest first, undone uploads included.

    Raises
    ------
    NotAllowed
        The person may not see what is not published of this region.
    """
    require_unpublished(person, region_code)
    with reading() as session:
        return of_table(uploads.uploads(session, region_codes=[region_code]))


def receipt(upload_id: int) -> Receipt:
    """One receipt. Whoever calls sees to the person's rights.

    Raises
    ------
    LdspError
        There is no such upload.
    """
    with reading() as session:
        found = of_table(uploads.uploads(session, upload_ids=[upload_id]))
    if not found:
        raise LdspError(f"There is no upload number {upload_id}.", "Choose one from the list of uploads.")
    return found[0]


def of_table(table: pd.DataFrame) -> tuple[Receipt, ...]:
    """Receipts from the store's answer."""
    return tuple(
        Receipt(
            upload_id=int(row["upload_id"]),
            kind=Kind(row["kind"]),
            region_code=row["region_code"] if isinstance(row["region_code"], str) else "",
            file_name=row["file_name"],
            sha256=row["sha256"],
            rows=int(row["rows"]),
            kept_by=row["kept_by"] or LDSP,
            kept_at=row["kept_at"].to_pydatetime(),
            settings=json.loads(row["settings"]),
            demonstration=bool(row["demonstration"]),
            withdrawn_at=None if pd.isna(row["withdrawn_at"]) else row["withdrawn_at"].to_pydatetime(),
            withdrawn_by="" if pd.isna(row["withdrawn_at"]) else row["withdrawn_by"] or LDSP,
            retain_until=None if pd.isna(row["retain_until"]) else pd.Timestamp(row["retain_until"]).date(),
            deleted_at=None if pd.isna(row["deleted_at"]) else row["deleted_at"].to_pydatetime(),
        )
        for row in table.to_dict("records")
    )


def kept_with(session: "Session", one: Receipt) -> list[int]:
    """The numbers of the uploads that stand and were kept in one go with this one, itself among them: the newest first."""
    if TOGETHER not in one.settings:
        return [one.upload_id]
    beside = of_table(uploads.uploads(session, region_codes=[one.region_code]))
    mark = one.settings[TOGETHER]
    return [each.upload_id for each in beside if each.settings.get(TOGETHER) == mark and each.withdrawn_at is None]
