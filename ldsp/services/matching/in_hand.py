"""What is under way or talked of already? The programme's own records, so that nothing is planned beside them."""

import pandas as pd

from ldsp.disclosure import Column, Published, SourceLine, publish
from ldsp.domain.numbers import shown
from ldsp.domain.records import Kind
from ldsp.domain.tables import rows
from ldsp.errors import NothingToShow
from ldsp.services.matching import words
from ldsp.store import reads
from ldsp.store.database import reading
from ldsp.store.reads import records

NOT_THERE_YET = ("planned", "pledged")
QUALIFIED = {"about": "about ", "over": "over ", "under": "under ", "planned": "", "exact": ""}
SOURCE = SourceLine(
    publisher="The partnership's own records",
    title="activities by theme, with the paper that says so",
    period="as entered",
    licence="the partnership's own",
    attribution="Facts of the programme's papers and what coordinators entered; the source stands with each.",
)


def in_hand(region_code: str, *, region: str, level: str = "") -> Published:
    """Activities of a region at a level, what is not there yet first: a row an activity.

    Raises
    ------
    NothingToShow
        No activity is recorded.
    """
    with reading() as session:
        table = records.records(
            session, kind=Kind.ACTIVITIES, region_codes=reads.regions_alike(session, region_code=region_code)
        )
        names = reads.districts(session).set_index("lad_code")["name"]
        inside = set(reads.members(session, region_code=region_code)["lad_code"])
    table = table[table["level"].fillna("").isin({level, ""} if level else set(table["level"].fillna("")))]
    table = table[(table["level"].fillna("") != "") & (table["status"] != "dropped")].copy()
    if table.empty:
        raise NothingToShow(
            f"No activity{f' in {level} skills' if level else ''} is recorded for {region}.",
            "Coordinators can enter what is done and planned on the Admin page, under Activities by theme.",
        )
    for name in ("what", "partners", "status", "evidence", "note", "unit", "qualifier", "lad_code"):
        table[name] = table[name].astype(object).where(table[name].notna(), "")
    table["district"] = table["lad_code"].map(names).fillna(f"all of {region}")
    table["here"] = table["lad_code"].isin(inside)
    table["not_yet"] = table["status"].isin(NOT_THERE_YET)
    table["how_many"] = [_number(row) for row in rows(table)]
    table["when"] = [f"{row.happened_from:%B %Y}" for row in rows(table)]
    for name in ("partners", "note", "status"):
        table[name] = table[name].where(table[name] != "", "not said")
    first, last = table["happened_from"].min().year, table["happened_from"].max().year
    return publish(
        table.sort_values(["not_yet", "happened_from"], ascending=[False, False], kind="stable"),
        name=f"in-hand-{region}",
        question=f"What is under way or talked of already in {region}?",
        sentence=_sentence(table, region),
        subtitle=f"Recorded activities{f' in {level} skills' if level else ''}, planned ones first; {region}",
        columns={
            "what": Column(label="What"),
            "level": Column(label="Skill level"),
            "district": Column(label="Where"),
            "status": Column(label="Status"),
            "how_many": Column(label="How many"),
            "when": Column(label="From"),
            "partners": Column(label="Partners"),
            "note": Column(label="Note"),
            "evidence": Column(label="Where it says so"),
        },
        how_to_read="As the papers and the coordinators put it. Planned and pledged mean that nothing says it has happened: look here before "
        "anything is planned beside it. “All of” a region means that no district was named.",
        sources=(SOURCE,),
        as_at=f"{first}" if first == last else f"{first} to {last}",
        demonstration=bool(table["demonstration"].any()),
    )


def _number(row: object) -> str:
    """As it was stated: a number with its qualifier and what it counts."""
    number, unit = row.number, row.unit  # type: ignore[attr-defined]
    if pd.isna(number):
        return "no number given"
    before = QUALIFIED.get(row.qualifier, f"{row.qualifier}: " if row.qualifier else "")  # type: ignore[attr-defined]
    return f"{before}{shown(float(number), decimals=0)} {unit}".strip()


def _sentence(table: pd.DataFrame, region: str) -> str:
    """What is counted already, and what is not there yet and where."""
    numbered = table[~table["not_yet"] & table["number"].notna()].sort_values("number", ascending=False)
    parts = []
    if len(numbered):
        best = numbered.iloc[0]
        parts.append(f"“{best['what']}”: {best['how_many']}.")
    waiting = table[table["not_yet"]]
    placed = waiting[waiting["here"]]
    told = [f"“{row.what}” ({row.district})" for row in rows(placed)]
    if told:
        parts.append(f"Planned or in talks, not there yet: {words.and_more(told)}.")
    elif len(waiting):
        parts.append(f"Planned or pledged, not yet done: {len(waiting)}.")
    else:
        parts.append(f"Nothing that is recorded for {region} is still to come.")
    return " ".join(parts)
