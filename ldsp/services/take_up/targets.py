"""What was aimed at, and what has been reached."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from ldsp.disclosure import BASE, Column, Published, publish_people
from ldsp.domain.records import Kind
from ldsp.domain.tables import rows
from ldsp.domain.take_up import HOME, MEASURES
from ldsp.errors import NothingToShow
from ldsp.services.take_up.basis import METHOD, Basis, seal
from ldsp.store.database import reading
from ldsp.store.reads import take_up as asked
from ldsp.store.reads.records import records


def targets(here: Basis, today: date) -> Published:
    """Targets for enrolments, starts and completions beside what is recorded. A row is a target.

    Raises
    ------
    NothingToShow
        No such target is recorded.
    """
    with reading() as session:
        aims = records(session, kind=Kind.TARGETS, region_codes=[here.region_code])
        counts = asked.counts(
            session, here.scope, by=["level", "theme", HOME], monthly=True, demonstration=here.demonstration
        )
    aims = aims[aims["demonstration"] == aims["demonstration"].min()]  # real ones, if there are any
    others = sorted({*aims["measure"]} - {*MEASURES})
    aims = aims[aims["measure"].isin(list(MEASURES))]
    if aims.empty:
        raise NothingToShow(
            f"No target for enrolments, starts or completions is recorded for {here.region}.",
            "A coordinator can upload targets on the Admin page.",
        )
    names = here.names[HOME]
    table = pd.DataFrame(
        [
            _row(aim, counts, names, today)
            for aim in rows(aims.sort_values(["period_end", "measure"], ascending=[False, True]))
        ]
    )
    beside = (
        (f"Targets for {' and '.join(others)} are not counts of take-up and are not shown here.",) if others else ()
    )
    return publish_people(
        table,
        {"reached": "reached_key"},
        secret=seal(),
        crossing=("level", "theme", "home district"),
        beside=("target",),
        then=_compared,
        columns={
            "what": Column(label="Target"),
            "period": Column(label="Period"),
            "target": Column(label="Aim", unit="people", decimals=0),
            "reached": Column(label="Reached", unit="people", decimals=0),
            "reached_pct": Column(label="Reached", unit="%", decimals=0, symbol="reached_symbol"),
            "state": Column(label="State"),
        },
        sentence=_answer,
        name=f"take-up-{here.region}-targets",
        question=f"Has {here.region} reached its targets?",
        subtitle="Targets for enrolments, starts and completions, and what is recorded in the months of each",
        how_to_read="A count within 5 of its target is about reached, since counts are rounded. Whole months are counted: a target that begins or ends within a month counts all of it. A target for a "
        f"district counts learners who live there. {here.whose}",
        notes=beside,
        sources=(here.source,),
        as_at=f"targets and records held on {today.day} {today:%B %Y}",
        method=METHOD,
        demonstration=here.demonstration or bool(aims["demonstration"].any()),
        facts={"value": "reached_pct"},
    )


def _row(aim: Any, counts: pd.DataFrame, names: Mapping[str, str], today: date) -> dict[str, object]:
    begins, ends = pd.Timestamp(aim.period_start).replace(day=1), pd.Timestamp(aim.period_end)
    inside = counts[counts["month"].between(begins, ends)]
    said = []
    for name, column in (("level", "level"), ("theme", "theme"), (HOME, "lad_code")):
        if isinstance(value := getattr(aim, column), str) and value:
            inside = inside[inside[name] == value]
            said.append(names.get(value, value) if name == HOME else value)
    about = f": {', '.join(said)}" if said else ""
    return {
        "what": f"{MEASURES[str(aim.measure)]}{about}",
        "period": f"{begins:%B %Y} to {ends:%B %Y}",
        "over": bool(ends.date() < today),
        "target": float(aim.value),
        "reached": int(inside[str(aim.measure)].sum()),
        "reached_key": int(inside[f"{aim.measure}_key"].sum()),
    }


def _compared(table: pd.DataFrame) -> pd.DataFrame:
    share = (100 * table["reached"] / table["target"].where(table["target"] > 0)).round()
    met = table["reached"] >= table["target"]
    states = pd.Series("under way", index=table.index)
    states[table["over"]] = "missed"
    states[met] = "reached"
    states[(table["reached"] - table["target"]).abs() < BASE] = "about reached"
    states[table["reached"].isna()] = "not known"
    symbols = table["reached_symbol"].where(table["reached"].isna() | share.notna(), "z")
    return table.assign(reached_pct=share, state=states, reached_symbol=symbols)


def _answer(table: pd.DataFrame) -> str:
    if len(table) == 1:
        return f"The one target is {table['state'].iloc[0]}."
    newest = table[table["period"] == table["period"].iloc[0]]
    first = "" if len(newest) == len(table) else f" The newest, {newest['period'].iloc[0]}: {_states(newest)}."
    return f"Of {len(table)} targets: {_states(table)}.{first}"


def _states(table: pd.DataFrame) -> str:
    count = table["state"].value_counts()
    order = ("reached", "about reached", "under way", "missed", "not known")
    return ", ".join(f"{count[state]} {state}" for state in order if state in count)
