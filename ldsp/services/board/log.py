"""What happened in the quarter, by theme; and how fresh the region's own records are."""

import pandas as pd

from ldsp.disclosure import Column, Published, publish
from ldsp.domain.numbers import shown
from ldsp.domain.quarters import Quarter
from ldsp.domain.records import CONTRACTS, Kind
from ldsp.domain.records.words import PROGRAMME_THEMES
from ldsp.domain.tables import rows
from ldsp.services.board import words
from ldsp.services.board.recorded import Recorded
from ldsp.services.need.words import listed

PLAIN = {"", "exact", "not stated"}
STATED = {"over": "over", "about": "about", "under": "under"}
LASTED_DAYS = 366  # what is said of more than a year is no news of a quarter: our own choice
RECEIVED = (
    Kind.LEARNERS,
    Kind.TAKE_UP,
    Kind.COURSE_RUNS,
    Kind.TARGETS,
    Kind.PLEDGES,
    Kind.FUNDING,
    Kind.ACTIVITIES,
    Kind.FOLLOW_UPS,
)


def activities(found: Recorded, quarter: Quarter, *, region: str) -> Published | None:
    """What happened, ran or was planned in the quarter. None: nothing is recorded."""
    log = found.activities
    begin = pd.to_datetime(log["happened_from"])
    end = pd.to_datetime(log["happened_to"]).fillna(begin)
    lasting = (end - begin).dt.days < LASTED_DAYS
    table = log[(begin <= pd.Timestamp(quarter.end)) & (end >= pd.Timestamp(quarter.start)) & lasting].reset_index(
        drop=True
    )
    if table.empty:
        return None
    order = {theme: place for place, theme in enumerate(PROGRAMME_THEMES)}
    table["ends"] = pd.to_datetime(table["happened_to"]).fillna(pd.to_datetime(table["happened_from"]))
    table["order"] = table["theme"].map(order).fillna(len(order))
    table["when"] = [words.days(row.happened_from, row.happened_to) for row in rows(table)]
    table["how_many"] = [_how_many(row.number, row.unit, row.qualifier) for row in rows(table)]
    table["status"] = table["status"].astype(object).where(table["status"].notna(), "not recorded")
    table["evidence"] = table["evidence"].astype(object).where(table["evidence"].notna(), "not recorded")
    table["doubt"] = [_doubt(row.date_note, row.note) for row in rows(table)]
    table["sort"] = [words.sort_of(each) for each in table["demonstration"]]
    table = table.sort_values(["order", "happened_from", "what"], ignore_index=True)
    made_up = bool(table["demonstration"].astype(bool).any())
    by_theme = table.groupby("theme", sort=False).size()
    parts = listed([f"{count} in {theme}" for theme, count in by_theme.items()], most=5)
    return publish(
        table,
        name=f"board-{region}-{quarter.code}-activities",
        question=f"What happened in {region} in {quarter}?",
        sentence=f"{'One activity is' if len(table) == 1 else f'{len(table)} activities are'} recorded: {parts}.",
        subtitle=f"Activity log by theme, {region}, {quarter}",
        columns={
            "theme": Column(label="Theme"),
            "what": Column(label="Activity"),
            "when": Column(label="When"),
            "how_many": Column(label="How many"),
            "status": Column(label="State"),
            "evidence": Column(label="Source"),
            "doubt": Column(label="Doubts"),
            **({"sort": Column(label="Record")} if words.are_mixed(table["demonstration"]) else {}),
        },
        how_to_read="As recorded, with the qualifier and the source of each number. What lasted longer than a year is left out.",
        sources=words.sources(found.region_code, region, str(quarter)),
        as_at=str(quarter),
        method="as recorded",
        demonstration=made_up,
    )


def _how_many(number: float, unit: object, qualifier: object) -> str:
    """A number as its source gave it.

    >>> _how_many(600, "learners", "over"), _how_many(6, "courses", "planned"), _how_many(float("nan"), None, None)
    ('over 600 learners', '6 courses (planned)', 'no number given')
    """
    if number is None or pd.isna(number):
        return "no number given"
    said = "" if qualifier is None or pd.isna(qualifier) else str(qualifier)  # type: ignore[call-overload]
    plain = f"{shown(number, decimals=0 if float(number).is_integer() else 1)} {'' if unit is None or pd.isna(unit) else unit}".strip()  # type: ignore[call-overload]
    if said in STATED:
        return f"{said} {plain}"
    return plain if said in PLAIN else f"{plain} ({said})"


def _doubt(*notes: object) -> str:
    told = [str(note).strip() for note in notes if note is not None and not pd.isna(note) and str(note).strip()]  # type: ignore[call-overload]
    return " ".join(each if each.endswith((".", "?")) else f"{each}." for each in told) or "none recorded"


def received(found: Recorded, quarter: Quarter, *, region: str) -> Published:
    """When records of each kind were last received: before the quarter ended, its figures may be incomplete."""
    latest = found.received.groupby("kind")["kept_at"].max() if len(found.received) else pd.Series(dtype="object")
    table = pd.DataFrame(
        {
            "kind": [CONTRACTS[kind].title for kind in RECEIVED],
            "last": [words.day(latest[kind].date()) if kind in latest.index else "never" for kind in RECEIVED],
            "state": [_state(latest.get(kind), quarter) for kind in RECEIVED],
        }
    )
    late = table.loc[table["state"] == COMPLETE, "kind"].tolist()
    return publish(
        table,
        name=f"board-{region}-{quarter.code}-received",
        question=f"How fresh are the records of {region}?",
        sentence=f"Of {len(table)} kinds of record, {len(late) or 'none'} {'was' if len(late) == 1 else 'were'} received after {quarter} ended"
        + (f": {listed([each.lower() for each in late], most=8)}." if late else "."),
        subtitle=f"Day on which records of each kind were last received, {region}",
        columns={
            "kind": Column(label="Records"),
            "last": Column(label="Last received"),
            "state": Column(label="For this quarter"),
        },
        how_to_read="Received before the quarter ended, figures about it may be incomplete.",
        sources=words.sources(found.region_code, region, f"to {quarter}"),
        as_at=str(quarter),
        method="as recorded",
    )


COMPLETE = "received after it ended"


def _state(kept_at: object, quarter: Quarter) -> str:
    if kept_at is None:
        return "nothing received"
    return COMPLETE if pd.Timestamp(kept_at).date() > quarter.end else "received before it ended"  # type: ignore[arg-type]
