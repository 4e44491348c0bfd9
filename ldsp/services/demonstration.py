"""Made-up records of the six Local DSPs: loaded once, at the very first start, until an administrator removes them.

They are entered for the LEP that a Local DSP is (the West Midlands span three), so that every region of the same districts, and
every larger one, shows them: see `reads.regions_within`. All of them are marked, and no real record ever refers to one.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pandas as pd

from ldsp.analysis.demonstration import Setting, demonstration
from ldsp.domain.areas import Level
from ldsp.domain.records import Kind
from ldsp.domain.roles import Person
from ldsp.errors import LdspError
from ldsp.services.accounts.rights import require_admin
from ldsp.services.uploads.previewing import pseudonyms
from ldsp.store import adding_up, history, reads, writes
from ldsp.store.database import reading, tidy, writing
from ldsp.store.reads import uploads
from ldsp.store.seeding import PATIENCE_S

if TYPE_CHECKING:
    from sqlmodel import Session

Progress = Callable[[str, float], None]
"""Told what is being done, in words, and how much of the whole is done, from 0 to 1."""

SEED = 2019
SINCE, UNTIL = date(2022, 8, 1), date(2025, 6, 30)
"""Three academic years, the last up to the end of June: so the last calendar quarter, April to June 2025, is a whole one."""

FILE_NAME = "demonstration records"
YEARS = 3

PARTNERSHIPS = {
    "E37000019": ("LAN", ("Millbeck", "Fellgate", "Bayview"), 0.117),
    "E37000005": ("COR", ("Tinners", "Penhale", "Headland"), 0.08),
    "E37000003": ("CHE", ("Saltway", "Deepmoor", "Millpond"), 0.08),
    "E37000016": ("HSW", ("Redcombe", "Moorlane", "Tideway"), 0.08),
    "E37000056": ("SEA", ("Wealdway", "Chalkhill", "Saltmarsh"), 0.08),
    "E37000001": ("BLC", ("Forgeside", "Canalside", "Coppice"), 0.08),
    "E37000006": ("COV", ("Spinners", "Wheelgate", "Elmfield"), 0.08),
    "E37000012": ("GBS", ("Foundry", "Gunsmith", "Jewelbank"), 0.08),
}
"""The LEPs of the six Local DSPs: a short name, invented words for its organisations, and how many enrolments there are in a year for
each published learner (adults in community learning, and adult enrolments on ICT courses, 2023/24). The shares are our own choice:
the longest-standing partnership has the most, and no district's enrolments come near what is published for it."""

SCALE = ("fe_ict_enrolments", "fe_community_learners")
RESIDENTS = ("ethnic_minority", "disability", "no_qualifications")
SCALE_YEAR = "2023/24"


def is_on() -> bool:
    """Whether the store holds demonstration records."""
    with reading() as session:
        return _is_on(session)


def load(person: Person, progress: Progress | None = None) -> int:
    """Load the demonstration records (again). Returns how many.

    Raises
    ------
    NotAllowed
        Not an administrator.
    LdspError
        They are there already, or the store holds no published numbers that they could follow.
    """
    require_admin(person)
    made = _made(progress)
    if not made:
        raise LdspError(
            "The store holds no published learners of the six partnerships.", "Load the reference data first."
        )
    with writing() as session:
        if _is_on(session):
            raise LdspError("The demonstration records are there already.", "Remove them first, to have them afresh.")
        kept = _keep(session, made, who=person.name, progress=progress)
    tidy()
    return kept


def load_at_first_start(progress: Progress | None = None) -> None:
    """Load them if nobody has entered or removed anything yet; otherwise do nothing. Cheap where there is nothing to do.

    Raises
    ------
    StoreTrouble
        The store cannot be written. Nothing of them was kept.
    """
    with reading() as session:
        if not is_untouched(session):
            return
    made = _made(progress)
    if not made:
        return
    with writing(patience_s=PATIENCE_S) as session:  # another start may be at it
        if is_untouched(session):  # it was not quicker
            _keep(session, made, who="", progress=progress)
    tidy()  # what the database knows of the tables is from before: questions about learners would take many times as long


def remove(person: Person) -> int:
    """Remove every demonstration record, for good. Returns how many.

    Raises
    ------
    NotAllowed
        Not an administrator.
    """
    require_admin(person)
    with writing() as session:
        return writes.remove_demonstration(session, who=person.name, at=datetime.now(UTC))


def _is_on(session: "Session") -> bool:
    return bool(uploads.uploads(session)["demonstration"].any())


def is_untouched(session: "Session") -> bool:
    """Nothing was entered by anybody, made-up records never loaded, and none removed."""
    entered = uploads.uploads(session)
    done = uploads.changes(session)
    removed = (done["what"] == "removed") & (done["kind"] == "demonstration")
    return not (entered["demonstration"].any() or (entered["kept_by"] != "").any() or removed.any())


# --- making -----------------------------------------------------------------------------------------------------------


def settings_of(session: "Session") -> Iterator[Setting]:
    """The regions for which records are made up, each with its districts, published learners and venues."""
    numbers = reads.values(session, indicator_ids=SCALE, level=Level.DISTRICT, periods=[SCALE_YEAR])
    learners = numbers.groupby("area_code")["value"].sum()
    about = reads.values(session, indicator_ids=RESIDENTS, level=Level.DISTRICT)
    about = about.pivot_table(index="area_code", columns="indicator_id", values="value") / 100
    for region_code, (short, names, share) in PARTNERSHIPS.items():
        districts = reads.members(session, region_code=region_code)
        districts["learners"] = districts["lad_code"].map(learners).astype("float64").fillna(0.0)
        enrolments = round(YEARS * share * districts["learners"].sum())
        if not enrolments:
            continue
        for name in RESIDENTS:
            shares = about[name] if name in about else pd.Series(dtype="float64")
            districts[name] = districts["lad_code"].map(shares).astype("float64").fillna(0.0)
        yield Setting(
            region_code=region_code,
            short=short,
            names=names,
            enrolments=enrolments,
            districts=districts.sort_values("lad_code", ignore_index=True),
            venues=reads.venues(session, lad_codes=districts["lad_code"].tolist())[["venue_id", "lad_code", "kind"]],
            since=SINCE,
            until=UNTIL,
        )


def _made(progress: Progress | None) -> Mapping[str, Mapping[Kind, pd.DataFrame]]:
    """The records of each region, learners under pseudonyms as real ones are."""
    tell = progress or (lambda _words, _share: None)
    with reading() as session:
        places = list(settings_of(session))
    pseudonym = pseudonyms()
    made = {}
    for at, place in enumerate(places):
        tell("Making up demonstration records", 0.5 * at / len(places))
        records = dict(demonstration(place, SEED))
        of_learner: dict[str, str] = {}
        for kind in (Kind.LEARNERS, Kind.ASSESSMENTS, Kind.FOLLOW_UPS):
            rows = records[kind]
            names = rows["provider_id"] + "|" + rows["learner_ref"]
            of_learner |= {name: pseudonym(name) for name in set(names) - set(of_learner)}
            records[kind] = rows.assign(learner_ref=names.map(of_learner).astype("str"))
        made[place.region_code] = records
    return made


def _keep(
    session: "Session", made: Mapping[str, Mapping[Kind, pd.DataFrame]], *, who: str, progress: Progress | None
) -> int:
    tell = progress or (lambda _words, _share: None)
    at, rows = datetime.now(UTC), 0
    for number, (region_code, records) in enumerate(made.items()):
        tell("Loading demonstration records", 0.5 + 0.5 * number / len(made))
        for kind, table in records.items():
            digest = hashlib.sha256(f"{FILE_NAME} {SEED} {region_code} {kind}".encode()).hexdigest()
            batch = writes.Batch(
                kind=kind, region_code=region_code, rows=table, file_name=FILE_NAME, sha256=digest, demonstration=True
            )
            writes.keep(session, batch, who=who, replaces=(), at=at, add_up=False)
            rows += len(table)
        adding_up.rebuild(session, region_code)
    history.record(session, who, "loaded", "demonstration", "", None, {"rows": rows}, at=at)
    return rows
