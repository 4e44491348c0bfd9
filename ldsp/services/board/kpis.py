"""How far is the quarter against its plan? A row is something counted, with its target, its last quarter and a judgement."""

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from ldsp.disclosure import Column, Published, publish_people
from ldsp.domain.board import AT_RISK, ON_PLAN, Rag, against_plan
from ldsp.domain.quarters import Quarter
from ldsp.domain.records.words import THEMES
from ldsp.domain.tables import rows
from ldsp.services.board import words
from ldsp.services.board.recorded import ALL, Recorded, within
from ldsp.services.take_up.basis import seal

COUNTED = ("starts", "completions", "places", "badges")
"""Shown also where no target is set."""

NOT_COUNTED = frozenset({"achievements", "paid work"})
"""Targets may be set for them; what came of learners is on the page Outcomes."""

ORDER = {theme: place for place, theme in enumerate((*THEMES, ALL))}


def kpis(found: Recorded, quarter: Quarter, *, region: str) -> Published | None:
    """Targets and what came of them, by theme. None: neither a target nor a count is recorded."""
    planned = dict(_plans(found.targets, quarter))
    every = {*planned, *_without_plan(found, quarter, planned)}
    if not every:
        return None
    table = pd.DataFrame([_row(found, quarter, key, planned.get(key)) for key in sorted(every, key=_order)])
    marks = {"people": "people_key", "people_last": "people_last_key"}
    return publish_people(
        table,
        marks,
        secret=seal(),
        crossing=("theme", "level"),
        beside=("plan", "things", "things_last"),
        then=_judged,
        sentence=lambda safe: _sentence(safe, quarter),
        name=f"board-{region}-{quarter.code}-kpis",
        question=f"Is {region} on plan in {quarter}?",
        subtitle=f"Targets and what was recorded, {region}, {quarter}",
        columns={
            "theme": Column(label="Theme"),
            "measure": Column(label="Measure"),
            "plan": Column(label="Plan", decimals=0, symbol="plan_symbol"),
            "actual": Column(label="Actual", decimals=0, symbol="actual_symbol"),
            "of_plan": Column(label="Of plan", unit="%", decimals=0, symbol="of_plan_symbol"),
            "last": Column(label="Quarter before", decimals=0, symbol="last_symbol"),
            "status": Column(label="Status"),
        },
        how_to_read=f"On plan from {ON_PLAN:.0%} of the plan, at risk from {AT_RISK:.0%}, below off plan: our own choice. A target for a "
        "longer period counts in the quarter by its days.",
        notes=_notes(found),
        sources=words.sources(found.region_code, region, words.span(quarter)),
        as_at=str(quarter),
        method="as recorded",
        demonstration=found.made_up,
        facts={"value": "of_plan", "benchmark": "100", "benchmark_name": "the plan"},
    )


Key = tuple[str, str, str]
"""Theme (empty: all), measure, level (empty: all)."""


def _plans(targets: pd.DataFrame, quarter: Quarter) -> Iterator[tuple[Key, float]]:
    """What was planned for the quarter, each target by its days within it; of districts only where no target is for all."""
    found: dict[tuple[Key, bool], float] = {}
    for row in rows(targets):
        first, last = row.period_start.date(), row.period_end.date()
        days = (min(last, quarter.end) - max(first, quarter.start)).days + 1
        if days <= 0:
            continue
        key = (_text(row.theme), str(row.measure), _text(row.level))
        place = (key, bool(_text(row.lad_code)))
        found[place] = found.get(place, 0.0) + float(row.value) * days / ((last - first).days + 1)
    for (key, by_district), plan in found.items():
        if not by_district or (key, False) not in found:
            yield key, plan


def _without_plan(found: Recorded, quarter: Quarter, planned: Mapping[Key, float]) -> Iterator[Key]:
    """What was counted in the quarter or the one before it, and no target covers."""
    covered = {(theme, measure) for theme, measure, _ in planned}
    for counts in (found.counts, found.places):
        there = within(counts, quarter.previous.start, quarter.end)
        there = there[there["count"] > 0]
        for theme, measure in sorted({*zip(there["theme"].fillna(""), there["measure"], strict=True)}):
            if measure in COUNTED and not {(theme, measure), ("", measure)} & covered:
                yield (theme, measure, "")


def _row(found: Recorded, quarter: Quarter, key: Key, plan: float | None) -> dict[str, Any]:
    theme, measure, level = key
    told: dict[str, Any] = {
        "theme": theme or ALL,
        "measure": _called(key),
        "plan": float("nan") if plan is None else round(plan),
        "things": float("nan"),
        "things_last": float("nan"),
        "kind": "people",
    }
    if measure in NOT_COUNTED:
        told["kind"] = "not counted"
    elif measure == "people reached":
        told |= {"kind": "things", **_reached(found, quarter, theme, level)}
    elif measure == "places":
        told["kind"] = "things"
        for name, when in (("things", quarter), ("things_last", quarter.previous)):
            told[name] = float(_chosen(found.places, when, key)["count"].sum())
    for name, when in (("people", quarter), ("people_last", quarter.previous)):
        rows_of = _chosen(found.counts, when, key) if told["kind"] == "people" else found.counts.head(0)
        told[name], told[f"{name}_key"] = int(rows_of["count"].sum()), int(rows_of["key"].sum())
    return told


def _called(key: Key) -> str:
    """What is counted, each in its own words: a figure names its bars by them.

    >>> _called(("Inclusive Workforce", "starts", "basic")), _called(("", "people reached", ""))
    ('Starts, basic · Inclusive', 'People reached')
    """
    theme, measure, level = key
    at_level = f"{measure.capitalize()}, {level}" if level else measure.capitalize()
    return f"{at_level} · {theme.partition(' ')[0]}" if theme else at_level


def _chosen(counts: pd.DataFrame, quarter: Quarter, key: Key) -> pd.DataFrame:
    theme, measure, level = key
    there = within(counts, quarter.start, quarter.end)
    there = there[there["measure"] == measure]
    if theme:
        there = there[there["theme"] == theme]
    return there[there["level"] == level] if level else there


def _reached(found: Recorded, quarter: Quarter, theme: str, level: str) -> dict[str, float]:
    """People reached as the activity log tells it: sums of numbers that partners made known themselves."""
    log = found.activities
    log = log[
        log["status"].fillna("").isin(["done", "running"])
        & log["unit"].fillna("").str.contains("people|learners|pupils")
    ]
    log = log[(log["theme"] == theme) | (not theme)] if theme else log
    log = log[log["level"] == level] if level else log
    ends = pd.to_datetime(log["happened_to"].fillna(log["happened_from"]))
    return {
        name: float(log.loc[(ends >= pd.Timestamp(q.start)) & (ends <= pd.Timestamp(q.end)), "number"].sum())
        for name, q in (("things", quarter), ("things_last", quarter.previous))
    }


def _judged(safe: pd.DataFrame) -> pd.DataFrame:
    """From published numbers alone: what was counted, its share of the plan, the judgement."""
    made = safe.copy()
    things, absent = made["kind"] == "things", made["kind"] == "not counted"
    for name, people, thing in (("actual", "people", "things"), ("last", "people_last", "things_last")):
        made[name] = made[people].where(~things, made[thing]).where(~absent)
        made[f"{name}_symbol"] = made[f"{people}_symbol"].where(~things, None).where(~absent, "x").astype(object)
    made["plan_symbol"] = made["plan"].isna().map({True: "z", False: None})
    made["of_plan"] = (made["actual"] / made["plan"].where(made["plan"] > 0) * 100).astype(float)
    made["of_plan_symbol"] = [
        "z" if pd.isna(row.plan) or row.plan == 0 else row.actual_symbol if pd.isna(row.actual) else None
        for row in rows(made)
    ]
    made["status"] = [
        str(Rag.NOT_COUNTED)
        if row.kind == "not counted"
        else str(against_plan(None if pd.isna(row.actual) else row.actual, None if pd.isna(row.plan) else row.plan))
        for row in rows(made)
    ]
    return made


def _sentence(safe: pd.DataFrame, quarter: Quarter) -> str:
    states = safe["status"].tolist()
    judged = [state for state in states if state in {Rag.GREEN, Rag.AMBER, Rag.RED}]
    if not judged:
        return f"No target can be judged in {quarter}: {'none is set' if safe['plan'].isna().all() else 'nothing that is counted here has one'}."
    if len(judged) == 1:
        return f"The one target that can be judged in {quarter} is {judged[0][2:].lower()}."
    counts = {rag: states.count(rag) for rag in (Rag.GREEN, Rag.AMBER, Rag.RED)}
    parts = [f"{n or 'none'} {'is' if n == 1 else 'are'} {rag[2:].lower()}" for rag, n in counts.items()]
    return f"Of {len(judged)} targets that can be judged in {quarter}, {parts[0]}, {parts[1]} and {parts[2]}."


def _notes(found: Recorded) -> tuple[str, ...]:
    told = [
        "Counted are the learners of the page Take-up; what partners count who send no learner records is shown there and not added.",
        "What became of learners is not counted here: see the page Outcomes.",
    ]
    asked = {*found.targets["measure"]} & NOT_COUNTED
    return tuple(told[: 2 if asked else 1])


def _order(key: Key) -> tuple[int, str, str]:
    theme, measure, level = key
    return (ORDER.get(theme or ALL, len(ORDER)), measure, level)


def _text(cell: object) -> str:
    return "" if cell is None or pd.isna(cell) else str(cell)  # type: ignore[call-overload]
