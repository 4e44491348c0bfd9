"""Keeping what has been checked, and undoing what was kept: one transaction each."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pandas as pd

from ldsp.domain import retention
from ldsp.domain.records import CONTRACTS, Kind
from ldsp.domain.roles import Person
from ldsp.errors import LdspError, StoreTrouble
from ldsp.services.accounts.rights import require_write
from ldsp.services.uploads.lookups import known, referred_to
from ldsp.services.uploads.previewing import Preview
from ldsp.services.uploads.receipts import Receipt, kept_with, of_table, receipt
from ldsp.store import accounts, reads, writes
from ldsp.store.database import reading, writing
from ldsp.store.keys import key_texts
from ldsp.store.reads import records, uploads

if TYPE_CHECKING:
    from sqlmodel import Session

LOOK_AGAIN = "Check the file again: the preview then shows what is there now."


class Overtaken(LdspError):
    """Somebody else changed what a preview was compared with."""


class BuiltUpon(LdspError):
    """Later uploads build on the one that is to be undone; `builders` are they, with how many rows and why."""

    def __init__(self, what: str, do: str, builders: pd.DataFrame) -> None:
        super().__init__(what, do)
        self.builders = builders


def keep(
    person: Person,
    preview: Preview,
    *,
    retain_until: date | None = None,
    still: "Callable[[Session], None] | None" = None,
) -> Receipt:
    """Keep what a preview shows, all of it or nothing, under a receipt.

    Parameters
    ----------
    person, preview
        Who keeps what.
    retain_until
        The last day on which records about people are kept; by default `retention.suggested`. Other records have none.
    still
        Asked in the transaction before anything is written: raises if what the caller relied on holds no more.

    Raises
    ------
    NotAllowed
        The person may not write this region's records.
    LdspError
        There is nothing to keep: every row is to be mended, or in the store already; the retention date is no day from
        tomorrow to `retention.latest`; or somebody's own region would lose its last district.
    Overtaken
        The records that it would change, or that it refers to, have been changed since; the sentence says by whom.
    """
    require_write(person, preview.region_code)
    refuse_nothing(preview)
    with writing() as session:
        kept = keep_in(session, person, preview, retain_until, still)
    if len(preview.rows) >= writes.MANY:
        with suppress(StoreTrouble):  # what is kept is kept
            writes.look_anew(preview.kind)
    return kept


def refuse_nothing(preview: Preview) -> None:
    """Refuse a preview of which nothing would be kept."""
    if preview.rows.empty and not preview.removes:
        done = (
            "Every record that can be kept is in the store already."
            if preview.checked.good
            else "No record can be kept as it is."
        )
        raise LdspError(
            done,
            "There is nothing to do."
            if preview.checked.good
            else "Mend what the list of problems names, then check again.",
        )


def keep_in(
    session: "Session",
    person: Person,
    preview: Preview,
    retain_until: date | None = None,
    still: "Callable[[Session], None] | None" = None,
) -> Receipt:
    """`keep`, in a transaction that is open. Whoever calls has seen to the person's rights."""
    batch = writes.Batch(
        kind=preview.kind,
        region_code=preview.region_code,
        rows=preview.rows,
        file_name=preview.file_name,
        sha256=preview.sha256,
        settings=preview.settings,
        retain_until=_retained_until(preview.kind, retain_until),
    )
    now = reads.revision(session)
    if now != preview.revision:
        _refuse_if_overtaken(session, preview)
    if now != preview.known_at:
        _refuse_if_references_are_gone(session, preview)
    if still is not None:
        still(session)
    with _regions_of_accounts_stay(session, preview.kind):
        upload_id = writes.keep(
            session,
            batch,
            who=person.name,
            replaces=preview.replaces,
            removes=preview.removes,
            at=datetime.now(UTC),
        )
    if preview.remember:
        writes.remember_heads(
            session,
            region_code=preview.region_code,
            kind=preview.kind,
            provider=preview.provider,
            heads=preview.remember,
        )
    return of_table(uploads.uploads(session, upload_ids=[upload_id]))[0]


def _retained_until(kind: Kind, chosen: date | None) -> date | None:
    if not CONTRACTS[kind].about_people:
        return None
    today = date.today()  # noqa: DTZ011 - the day where the server stands
    until = chosen or retention.suggested(today)
    if not today < until <= retention.latest(today):
        raise LdspError(
            f"Records about people cannot be kept until {until:%d %B %Y}. Nothing was kept.",
            f"Choose a day after today, and no later than {retention.latest(today):%d %B %Y}.",
        )
    return until


@contextmanager
def _regions_of_accounts_stay(session: "Session", kind: Kind) -> Iterator[None]:
    """Refuse what would take its last district from a region that is somebody's own; the transaction is then as if never begun."""
    if kind is not Kind.REGIONS:
        yield
        return
    before = accounts.held_without_districts(session)
    yield
    for code, name in accounts.held_without_districts(session).items():
        if code not in before:
            raise LdspError(
                f"The region “{name}” would be gone, and it is the own region of an account. Nothing was changed.",
                "Let an administrator give that account another region first.",
            )


def _refuse_if_overtaken(session: "Session", preview: Preview) -> None:
    """The stored records beside the file's must be the very ones that the preview was compared with."""
    keys = key_texts(CONTRACTS[preview.kind], preview.checked.rows)
    there = records.stored(session, kind=preview.kind, region_code=preview.region_code, keys=keys)
    seen, now = {*preview.beside, *preview.removes}, set(there["record_id"].tolist())
    gone = records.what_became_of(session, kind=preview.kind, record_ids=seen - now)
    gone = gone[gone["superseded_by"].notna()]
    added = there[~there["record_id"].isin(seen)]
    if gone.empty and added.empty:
        return
    uploads_since = {*gone["superseded_by"].tolist(), *added["upload_id"].tolist()}
    by = of_table(uploads.uploads(session, upload_ids=uploads_since))
    told = "; ".join(_deed(one) for one in by[:5]) or "the store was restored from a back-up"
    rows = max(len(gone), len(added))
    count = "One of these records was" if rows == 1 else f"{rows:,} of these records were"
    raise Overtaken(f"{count} changed since the file was checked: {told}. Nothing was kept.", LOOK_AGAIN)


def _deed(one: Receipt) -> str:
    if one.deleted_at:
        return f"{one} was deleted for good on {one.deleted_at:%d %B %Y at %H:%M} UTC"
    if one.withdrawn_at is None:
        return str(one)
    return f"{one} was undone by {one.withdrawn_by} on {one.withdrawn_at:%d %B %Y at %H:%M} UTC"


def _refuse_if_references_are_gone(session: "Session", preview: Preview) -> None:
    for to in referred_to(preview.kind):
        there = known(session, to, preview.region_code)
        for field in CONTRACTS[preview.kind].kept:
            if field.refers_to is not to:
                continue
            named = set(preview.rows[field.name].dropna()) - {""}
            if missing := sorted(named - set(there)):
                raise Overtaken(
                    f"{field.label} “{missing[0]}”, which the file refers to, has been removed since it was checked. Nothing was kept.",
                    LOOK_AGAIN,
                )


# --- undoing ----------------------------------------------------------------------------------------------------------


def builders(person: Person, upload_id: int) -> pd.DataFrame:
    """Which other uploads build on one? A row an upload and reason: `upload_id`, `kind`, `reason`, `rows`, `told` (in words).

    Raises
    ------
    NotAllowed
        The person may not write the region's records.
    """
    one = receipt(upload_id)
    require_write(person, one.region_code)
    with reading() as session:
        return _builders(session, kept_with(session, one))


def undo(person: Person, upload_id: int, *, proceed: bool = False) -> writes.Undone:
    """Withdraw the rows of one upload, exactly those, and let what they replaced count again; with it what was kept together with it.

    Parameters
    ----------
    person, upload_id
        Who undoes which upload.
    proceed
        Undo also if later uploads build on it: corrections of its rows stay, and what refers to its records hangs in the air.

    Raises
    ------
    NotAllowed
        The person may not write this region's records.
    BuiltUpon
        Later uploads build on it and nobody said to proceed.
    LdspError
        There is no such upload, or it has been undone; or somebody's own region would lose its last district.
    """
    one = receipt(upload_id)
    require_write(person, one.region_code)
    with writing() as session:
        one = of_table(uploads.uploads(session, upload_ids=[upload_id]))[0]  # nobody else writes from here on
        if one.withdrawn_at is not None:
            raise LdspError(f"{_deed(one)}.", "There is nothing left to undo.")
        them = kept_with(session, one)
        building = _builders(session, them)
        if len(building) and not proceed:
            raise BuiltUpon(
                f"Other uploads build on {one}: {'; '.join(building['told'].head(5))}. Nothing was undone.",
                "Undo those first, or undo this one all the same: later corrections then stay.",
                building,
            )
        with _regions_of_accounts_stay(session, one.kind):
            at = datetime.now(UTC)
            undone = [writes.undo(session, each, who=person.name, at=at) for each in them]
    return writes.Undone(sum(each.withdrawn for each in undone), sum(each.restored for each in undone))


def _builders(session: "Session", upload_ids: Sequence[int]) -> pd.DataFrame:
    found = pd.concat([uploads.building_on(session, upload_id=each) for each in upload_ids], ignore_index=True)
    found = found[~found["upload_id"].isin(upload_ids)].reset_index(drop=True)
    by = {one.upload_id: one for one in of_table(uploads.uploads(session, upload_ids=found["upload_id"].tolist()))}
    return found.assign(
        told=[_told(by[row["upload_id"]], row["reason"], row["rows"]) for row in found.to_dict("records")]
    )


def _told(one: Receipt, reason: str, rows: int) -> str:
    count = "one record" if rows == 1 else f"{rows:,} records"
    return (
        f"{one} corrected {count}"
        if reason == "replaced"
        else f"{count} of {one} {'refers' if rows == 1 else 'refer'} to it"
    )


def refers_to_removed(session: "Session", kind: Kind, region_code: str, codes: Sequence[str]) -> tuple[str, ...]:
    """In words, the current records that refer to some codes of a kind; none: they may go."""
    found = uploads.referring(session, kind=kind, region_code=region_code, codes=codes)
    return tuple(f"{row['rows']:,} of {CONTRACTS[Kind(row['kind'])].title.lower()}" for row in found.to_dict("records"))
