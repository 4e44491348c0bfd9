"""A report as it was on a day: kept for good under an id, opened again with the same figures, compared with today's."""

import base64
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import UTC, datetime

from ldsp.disclosure import Published, record, restored
from ldsp.domain.roles import Person, Role
from ldsp.domain.tables import rows
from ldsp.errors import NotAllowed, StoreTrouble, UnknownCode
from ldsp.services.board.report import BoardReport
from ldsp.store import reads, sharing
from ldsp.store.database import reading, writing

KIND = "board"
LETTERS = 8  # of an id: enough that two reports of one LDSP never share one


@dataclass(frozen=True, kw_only=True)
class Frozen:
    """What is known of a frozen report besides its figures."""

    report_id: str
    title: str
    period: str
    made_by: str
    made_at: datetime  # in UTC
    sha256: str


def may_freeze(person: Person, region_code: str) -> bool:
    """Whether a person may keep a report of a region for good: who enters its records, or sits on its board."""
    return person.may_write(region_code) or (person.role is Role.BOARD and region_code in person.region_codes)


def freeze(person: Person, report: BoardReport, *, at: datetime | None = None) -> Frozen:
    """Keep a report as it is. The same figures are kept once: freezing them again gives the same id.

    Raises
    ------
    NotAllowed
        The person neither enters the region's records nor sits on its board.
    """
    facts = report.summary.facts
    if not may_freeze(person, facts["region_code"]):
        raise NotAllowed(
            f"Only coordinators and board members of {facts['region']} and administrators may freeze its reports.",
            "Sign in on the Admin page with an account that may.",
        )
    content = _content(report)
    digest = hashlib.sha256(content.encode()).hexdigest()
    name = _id(digest)
    with writing() as session:
        if sharing.report(session, report_id=name) is None:
            kept = sharing.Report(
                report_id=name,
                kind=KIND,
                region_code=facts["region_code"],
                period=facts["quarter"],
                title=f"{facts['region']}, {facts['quarter_words']}",
                made_by=person.name,
                made_at=at or datetime.now(UTC),
                revision=reads.revision(session),
                sha256=digest,
                content=content,
            )
            sharing.freeze(session, kept)
    return thaw(name)[0]


def frozen(region_code: str) -> tuple[Frozen, ...]:
    """The frozen reports of a region, newest first."""
    with reading() as session:
        table = sharing.reports(session, kind=KIND, region_code=region_code)
    return tuple(
        Frozen(
            report_id=row.report_id,
            title=row.title,
            period=row.period,
            made_by=row.made_by,
            made_at=row.made_at.to_pydatetime(),
            sha256=row.sha256,
        )
        for row in rows(table)
    )


def thaw(report_id: str) -> tuple[Frozen, BoardReport]:
    """A frozen report with its figures of then.

    Raises
    ------
    UnknownCode
        There is none of this id.
    StoreTrouble
        What is kept is not what was frozen.
    """
    with reading() as session:
        kept = sharing.report(session, report_id=report_id)
    if kept is None or kept.kind != KIND:
        raise UnknownCode("report", report_id, [])
    if hashlib.sha256(kept.content.encode()).hexdigest() != kept.sha256:
        raise StoreTrouble(
            f"The frozen report {report_id} is not what it was.",
            "Restore the store from a back-up of before it was changed.",
        )
    parts = {name: restored(part) for name, part in json.loads(kept.content).items()}
    about = Frozen(
        report_id=kept.report_id,
        title=kept.title,
        period=kept.period,
        made_by=kept.made_by,
        made_at=kept.made_at,
        sha256=kept.sha256,
    )
    return about, BoardReport(**parts)


def outdated(then: BoardReport, now: BoardReport) -> tuple[str, ...]:
    """The questions of the parts that would say something else today; none: the report is still up to date."""
    found = []
    for field in fields(BoardReport):
        old, new = getattr(then, field.name), getattr(now, field.name)
        if _plain(old) != _plain(new):
            found.append((new or old).question)
    return tuple(found)


def _content(report: BoardReport) -> str:
    return json.dumps(dict(_records(report)), ensure_ascii=False, allow_nan=False, sort_keys=True)


def _records(report: BoardReport) -> Iterator[tuple[str, object]]:
    for name, part in report.parts():
        yield name, record(part)


def _plain(part: Published | None) -> object:
    return None if part is None else json.loads(json.dumps(record(part)))


def _id(digest: str) -> str:
    """Short enough to be read out, from the digest of what it names.

    >>> _id("00" * 32), _id("ff" * 32)
    ('AAAA-AAAA', '7777-7777')
    """
    letters = base64.b32encode(bytes.fromhex(digest)).decode()[:LETTERS]
    return f"{letters[:4]}-{letters[4:]}"
