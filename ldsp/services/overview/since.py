"""What is different from last quarter, and whose doing it was: our data, others' data, a method, or a boundary.

Only what the store records with a day is told: receipts and their corrections, what was loaded, share packs, what publishers
released, and codes of districts. Nothing here counts rows: those of a learner return are people.
"""

import json
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

import pandas as pd

from ldsp.disclosure import Column, Published, SourceLine, publish
from ldsp.domain.areas import ENGLAND
from ldsp.domain.quarters import Quarter
from ldsp.domain.records import CONTRACTS, Kind
from ldsp.domain.tables import rows
from ldsp.services import versions
from ldsp.services.need.words import listed
from ldsp.settings import settings
from ldsp.store import bundle, programme, reads, sharing
from ldsp.store.database import reading
from ldsp.store.reads import uploads

if TYPE_CHECKING:
    from sqlmodel import Session

OURS, THEIRS, METHOD, BOUNDARY = "Our data", "Others' data", "Method", "Boundary"
GROUPS = (OURS, THEIRS, METHOD, BOUNDARY)
BELONGS = {Kind.INDICATOR_VALUES: THEIRS, Kind.ASSUMPTIONS: METHOD, Kind.REGIONS: BOUNDARY}
"""Where a kind of record belongs that is not the partnership's own data."""

LEFT_OUT = frozenset({Kind.VIEWS})  # what a meeting looks at is no data
ALSO_ENGLANDS = frozenset({Kind.INDICATOR_VALUES, Kind.ASSUMPTIONS})  # entered for England, they hold everywhere
METHOD_TABLES = frozenset({"assumption", "indexpreset"})
BOUNDARY_TABLES = frozenset({"district", "region", "codechange"})
KEPT, CORRECTED, TAKEN_OUT, UNDONE, DELETED, LOADED, RELEASED, STARTED = (
    "kept", "kept, correcting earlier records", "kept, taking records out", "undone", "deleted for good", "loaded", "released by its publisher",
    "started: its list of changes says what is made another way",
)  # fmt: skip
PAPERS, MADE_UP, REGIONS_OWN, NOBODYS = "the programme's papers", "demonstration", "as entered", "published"
NOTHING = "Nothing recorded"
MOST_NAMED = {OURS: len(CONTRACTS), THEIRS: 6, METHOD: 3, BOUNDARY: 3}
"""How many are named in a row: every kind of our own records; titles of publications are long."""


@dataclass(frozen=True)
class _Change:
    group: str
    what: str
    how: str
    on: date
    record: str = NOBODYS


def since(*, region_code: str, region: str, lad_codes: Collection[str], today: date) -> Published:
    """What has changed for a region since last quarter ended. A row is a sort of change, by whose doing it was.

    Where nothing changed, a row says so. Columns: `group`, `what`, `how`, `times`, `on` (the last day of it), `record`.
    """
    quarter = Quarter.of(today)
    first = quarter.start
    with reading() as session:
        found = [
            one for tell in (_entered, _loaded, _packs, _done_to_the_store) for one in tell(session, region_code, first)
        ]
        found += [*_released(session, quarter, today), *_recoded(session, lad_codes, first)]
    found = [one for one in found if first <= one.on <= today]
    counts = Counter(one.group for one in found)
    table = pd.DataFrame(
        [row for group in GROUPS for row in _told([one for one in found if one.group == group], group)]
    )
    last = str(quarter.previous)
    parts = [f"{counts[group] or 'none'} of {group[0].lower()}{group[1:]}" for group in GROUPS]
    return publish(
        table,
        name=f"since-last-quarter-{region}",
        question=f"What changed in {region} since last quarter?",
        sentence=f"Changes recorded since {last} ended: {listed(parts, most=len(parts))}."
        if found
        else f"Nothing that LDSP records has changed for {region} since {last} ended.",
        subtitle=f"Changes of our data, others' data, method and boundary, {region}, {_day(first)} to {_day(today)}",
        columns={
            "group": Column(label="What it touches"),
            "what": Column(label="What changed"),
            "how": Column(label="How"),
            "times": Column(label="Times", decimals=0),
            "on": Column(label="Last on"),
            "record": Column(label="Record"),
        },
        how_to_read="A figure may differ from last quarter's for any of these reasons; only the first is the partnership's own doing. "
        "The first load of a store counts as a change.",
        notes=(
            "Told is what the store records with a day.",
            "That single learners were deleted is not told, to protect them.",
        ),
        sources=(
            SourceLine(
                publisher="LDSP",
                title="receipts, history and load record of this store",
                period=f"{_day(first)} to {_day(today)}",
                licence="Open Government Licence v3.0",
                attribution="Local, unofficial management information: not official statistics.",
            ),
        ),
        as_at=_day(today),
        method="as recorded",
        demonstration=any(one.record == MADE_UP for one in found),
    )


def _told(changes: list[_Change], group: str) -> Iterator[dict[str, object]]:
    """The changes of a group, those of one sort together; a row that says so where there are none."""
    if not changes:
        yield {"group": group, "what": NOTHING, "how": "no change", "times": 0, "on": "none", "record": "none"}
    for how, record in dict.fromkeys((one.how, one.record) for one in changes):
        mine = [one for one in changes if (one.how, one.record) == (how, record)]
        times = Counter(one.what for one in mine)
        names = [
            what if many == 1 else f"{what} ({many})"
            for what, many in sorted(times.items(), key=lambda each: (-each[1], each[0]))
        ]
        last = max(one.on for one in mine)
        yield {
            "group": group,
            "what": listed(names, most=MOST_NAMED[group]),
            "how": how,
            "times": len(mine),
            "on": f"{last:%B %Y}" if how == RELEASED else _day(last),  # mostly only the month of a release is known
            "record": record,
        }


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


# --- what people entered ----------------------------------------------------------------------------------------------


def _entered(session: "Session", region_code: str, first: date) -> Iterator[_Change]:
    """What was kept and undone of the region's records: of every region that lies in it, as the board counts them."""
    inside = reads.regions_within(session, region_code=region_code)
    # Whoever made a region of their own entered it for their own region, which need not lie in it.
    made_by = reads.region_uploads(session, region_codes=inside)
    receipts = uploads.uploads(session, region_codes={*inside, ENGLAND})
    receipts = pd.concat([receipts, uploads.uploads(session, upload_ids=made_by)]).drop_duplicates("upload_id")
    corrections = _corrections(session, first)
    for row in rows(receipts):
        kind = Kind(row.kind)
        ours = row.region_code in inside or row.upload_id in made_by
        if kind in LEFT_OUT or not (ours or kind in ALSO_ENGLANDS):
            continue
        papers = row.kept_by == programme.LDSP and row.file_name == programme.FILE_NAME
        record = MADE_UP if row.demonstration else PAPERS if papers else REGIONS_OWN
        what, group = CONTRACTS[kind].title, BELONGS.get(kind, OURS)
        yield _Change(group, what, corrections.get(f"upload {row.upload_id}", KEPT), row.kept_at.date(), record)
        if pd.notna(row.deleted_at):
            yield _Change(group, what, DELETED, row.deleted_at.date(), record)
        if pd.notna(row.withdrawn_at) and row.withdrawn_at != row.deleted_at:
            yield _Change(group, what, UNDONE, row.withdrawn_at.date(), record)


def _corrections(session: "Session", first: date) -> dict[str, str]:
    """Which receipts of the quarter corrected earlier records or took some out, by their key in the history."""
    told = uploads.changes(session, since=datetime.combine(first, time(), UTC), what="kept")
    found = {}
    for row in rows(told[told["after"].notna()]):
        after = json.loads(row.after)
        if after.get("replaced") or after.get("taken_out"):
            found[str(row.key)] = CORRECTED if after.get("replaced") else TAKEN_OUT
    return found


def _done_to_the_store(session: "Session", region_code: str, first: date) -> Iterator[_Change]:  # noqa: ARG001 - all regions'
    """What administrators did to the whole store."""
    moment = datetime.combine(first, time(), UTC)
    for row in rows(uploads.changes(session, since=moment, kind=versions.KIND)):
        if isinstance(row.before, str):  # the first that is noted has changed nothing
            old, new = (json.loads(told)["version"] for told in (row.before, row.after))
            yield _Change(METHOD, f"LDSP itself, from version {old} to {new}", STARTED, row.at.date())
    for kind, what, group, words, how in (
        ("store", "restored", OURS, "The whole store", "restored from a back-up"),
        ("demonstration", "removed", OURS, "Demonstration records", "removed"),
        ("reference data", "loaded", THEIRS, "Published data that differed from those that come with LDSP", "mended"),
    ):
        done = uploads.changes(session, since=moment, kind=kind, what=what)
        for row in rows(done[done["after"].fillna("") != "{}"]):
            yield _Change(group, words, how, row.at.date())


# --- what came from others --------------------------------------------------------------------------------------------


def _loaded(session: "Session", region_code: str, first: date) -> Iterator[_Change]:  # noqa: ARG001 - all regions'
    """Bundled publications that were loaded, each where it belongs. Records of the papers have receipts, told above."""
    sets = {one.name: one for one in bundle.read_bundle(settings().data_dir).table_sets}
    for row in rows(reads.loaded(session)):
        known = sets.get(row.table_set)
        tables = {file.table.name for file in known.files} if known else set()
        if row.loaded_at.date() < first or any(name.startswith("record_") for name in tables):
            continue
        group = METHOD if tables & METHOD_TABLES else BOUNDARY if tables & BOUNDARY_TABLES else THEIRS
        yield _Change(group, _named(known, group) if known else row.table_set, LOADED, row.loaded_at.date())


def _named(table_set: "bundle.TableSet", group: str) -> str:
    """A table-set by who publishes it; a method or a boundary, of which there are few, by its title."""
    said = [row for file in table_set.files if file.table.name == "source" for row in rows(bundle.read(file))]
    if not said:
        return table_set.words
    return str(said[0].publisher if group == THEIRS else said[0].title)


def _packs(session: "Session", region_code: str, first: date) -> Iterator[_Change]:  # noqa: ARG001 - other regions'
    for row in rows(sharing.packs(session, current=False)):
        words = f"Share pack of {row.region_name}"
        yield _Change(THEIRS, words, KEPT, row.kept_at.date())
        if pd.notna(row.withdrawn_at):
            yield _Change(THEIRS, words, UNDONE, row.withdrawn_at.date())


def _released(session: "Session", quarter: Quarter, today: date) -> Iterator[_Change]:
    """Publications in the store that their publishers released in the quarter, as far as the month is known."""
    for row in rows(reads.sources(session)):
        released = pd.to_datetime(row.released, errors="coerce") if len(str(row.released)) >= len("2025-10") else pd.NaT
        if pd.notna(released) and Quarter.of(released.date()) == quarter and released.date() <= today:
            yield _Change(THEIRS, f"{row.publisher}: {row.title}", RELEASED, released.date())


def _recoded(session: "Session", lad_codes: Collection[str], first: date) -> Iterator[_Change]:
    """Codes of the region's districts that changed."""
    names = reads.districts(session, lad_codes=lad_codes).set_index("lad_code")["name"]
    changes = reads.code_changes(session)
    for row in rows(changes[changes["lad_code"].isin(list(lad_codes)) & (changes["changed"] >= first.isoformat())]):
        yield _Change(BOUNDARY, f"{names[row.lad_code]}, for {row.old_name}", row.kind, date.fromisoformat(row.changed))
