"""Records about people are not kept for ever: what is past its date, deleting it for good, and deleting one learner."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

from ldsp.domain.records import CONTRACTS, Kind
from ldsp.domain.retention import latest, suggested
from ldsp.domain.roles import Person
from ldsp.errors import LdspError
from ldsp.ingest.cells.texts import read_learner
from ldsp.services.accounts.rights import require_admin, require_write
from ldsp.services.uploads.previewing import pseudonyms
from ldsp.services.uploads.receipts import Receipt, of_table
from ldsp.store import forgetting
from ldsp.store.database import reading, tidy, writing
from ldsp.store.reads import lookups, uploads

__all__ = ["delete", "forget_learner", "latest", "past", "providers", "suggested"]


def past(person: Person, *, region_code: str | None = None, today: date) -> tuple[Receipt, ...]:
    """Uploads about people that should have been deleted by now, newest first: of one region, or of all.

    Raises
    ------
    NotAllowed
        For a region: the person may not write its records. For all: not an administrator.
    """
    if region_code is None:
        require_admin(person)
    else:
        require_write(person, region_code)
    with reading() as session:
        asked = None if region_code is None else [region_code]
        return of_table(uploads.uploads(session, region_codes=asked, past=today))


def delete(person: Person, upload_ids: Sequence[int], *, today: date) -> int:
    """Delete for good the records of uploads that are past their date, with every older version of them; all or none.

    Returns
    -------
    The number of rows deleted.

    Raises
    ------
    NotAllowed
        Not an administrator.
    LdspError
        One of them is not past its date, or has been deleted.
    """
    require_admin(person)
    with writing() as session:
        due = {one.upload_id for one in of_table(uploads.uploads(session, past=today))}
        for upload_id in upload_ids:
            if upload_id not in due:
                raise LdspError(
                    f"Upload {upload_id} is not among those past their date. Nothing was deleted.",
                    "Reload the page and choose again.",
                )
        at = datetime.now(UTC)
        rows = sum(forgetting.forget_upload(session, one, who=person.name, at=at) for one in upload_ids)
    tidy()
    return rows


def providers(person: Person, region_code: str) -> dict[str, str]:
    """Every provider that a region's learners may have come from, removed ones included: names by their codes.

    Raises
    ------
    NotAllowed
        The person may not write the region's records.
    """
    require_write(person, region_code)
    with reading() as session:
        return lookups.codes_ever(session, kind=Kind.PROVIDERS, region_code=region_code)


def forget_learner(person: Person, region_code: str, provider_id: str, reference: str) -> Mapping[str, int]:
    """Delete for good whatever is stored about one learner, known by a provider's reference; undone rows included.

    The reference is turned into the pseudonym as at an upload, and goes nowhere: the history says that a learner was deleted
    and how many rows that was.

    Returns
    -------
    The rows deleted, by what they were (Learners and enrolments ...).

    Raises
    ------
    NotAllowed
        The person may not write the region's records.
    LdspError
        It is no learner reference, or nothing is stored under it.
    """
    require_write(person, region_code)
    tidied = read_learner(reference) if reference.strip() else None
    if not isinstance(tidied, str):
        raise LdspError(
            "This is not a learner reference. Nothing was deleted.",
            "Type the provider's own reference for the learner.",
        )
    pseudonym = pseudonyms()(f"{provider_id}|{tidied}")
    with writing() as session:
        gone = forgetting.forget_learner(
            session,
            region_code=region_code,
            provider_id=provider_id,
            learner_ref=pseudonym,
            who=person.name,
            at=datetime.now(UTC),
        )
        if not gone:
            raise LdspError(
                "Nothing is stored about a learner with this reference at this provider. Nothing was deleted.",
                "Check the provider and the reference. Learners uploaded while another secret was in use cannot be found by it.",
            )
    tidy()
    return {CONTRACTS[kind].title: rows for kind, rows in gone.items()}
