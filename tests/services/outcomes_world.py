"""Made-up learners for the tests of outcomes and value: many enough to be shown, and every number known beforehand."""

import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from ldsp.domain.records import Kind
from ldsp.store.bundle import read, read_bundle
from tests.store import bundles
from tests.store.peoples import kept

ROOT = Path(__file__).parents[2]

FRAMEWORK = "Essential Digital Skills 2018"
PROGRAMMES = {
    "GDG": ("Google Digital Garage", "general"),
    "LIB": ("Library basics", "basic"),
    "BOOT": ("Bootcamp", "advanced"),
}
HOMES = ("E07000117", "E07000122")


NORTH_WEST = "E12000002"


def bundle() -> bundles.Sets:
    """The small bundle: Lancashire of two districts, a North West that records nothing, the bundled assumptions, adults offline."""
    sets = bundles.small()
    geography = sets["geography"]
    geography["region"].append(
        {"region_code": NORTH_WEST, "kind": "ons_region", "name": "North West", "vintage": "May 2021"}
    )
    geography["regionmember"] += [{"region_code": NORTH_WEST, "lad_code": code, "shared": False} for code in HOMES]
    real = next(one for one in read_bundle(ROOT / "data").table_sets if one.name == "ldsp_assumptions")
    sets["assumptions"] = {file.table.name: plain(read(file)) for file in real.files}
    offline = {"indicator_id": "est_internet_non_use"}
    sets["offline"] = {
        "source": [{"source_id": "estimates", "publisher": "LDSP", "title": "Adults not using the internet"}],
        "indicator": [
            offline | {"label": "Adults not using the internet", "source_id": "estimates", "polarity": 1, "unit": "%"}
        ],
        "series": [offline | bundles.SERIES_2021 | {"level": "district"}],
        "value": [
            bundles.value(
                "est_internet_non_use", "2021", code, 8.0, level="district", numerator=6000.0, denominator=75000.0
            )
            for code in HOMES
        ],
    }
    return sets


def plain(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a bundled table, to be written again."""
    return table.astype("object").where(table.notna(), None).to_dict("records")


def learner(number: int, **said: Any) -> dict[str, Any]:
    """An enrolment of a learner of one's own; every other one lives in Burnley, every other one is out of work."""
    ordinary = {
        "provider_id": "BUR", "learner_ref": f"{number:032x}", "programme_id": "GDG", "started_on": "2024-01-15",
        "ended_on": "2024-03-15", "status": "completed", "result": "achieved", "consent": True,
        "home_lad_code": HOMES[number % 2], "sex": ("female", "male")[number % 2],
        "employment": ("not in work, looking", "in paid work")[number // 2 % 2],
    }  # fmt: skip
    return ordinary | said


def _fate(place: int) -> dict[str, Any]:
    if place < 20:
        return {"status": "continuing", "ended_on": None, "result": None, "started_on": "2025-01-15"}
    if place < 40:
        return {"status": "withdrawn", "ended_on": "2024-02-20", "result": None}
    return {"result": "not yet known" if place < 50 else "none" if place < 60 else "achieved"}


def _answers(place: int) -> list[dict[str, Any]]:
    asked = {"months": 6, "asked_on": "2024-09-20"}
    if 40 <= place < 100 and place % 2 == 0:
        outcome = ("paid work", "further learning")[place % 4 // 2]
        return [asked | {"returned": True, "outcome": outcome, "outcome_started_on": "2024-06-01"}]
    if 40 <= place < 100:
        return [asked | {"returned": True, "outcome": "none of these"}]
    return [asked | {"returned": False, "outcome": "not returned"}] if 100 <= place < 110 else []


def _assessed(place: int) -> list[dict[str, Any]]:
    if not 40 <= place < 100:
        return []
    same = {"framework": FRAMEWORK, "skill": "communicating", "out_of": 5}
    return [
        same | {"stage": "before", "assessed_on": "2024-01-15", "score": 2},
        same | {"stage": "after", "assessed_on": "2024-03-15", "score": 3 + place % 3},
    ]


def whole() -> dict[Kind, list[dict[str, Any]]]:
    """420 learners: 140 in each programme.

    Of each: 20 on course, 20 withdrawn, 100 completed, of whom 80 achieved, 10 did not and 10 wait for a result. Of the completed
    60 answered after 6 months, and 30 of these (20 of the achievers) are in work or learning. 60 were assessed twice.
    """
    learners: list[dict[str, Any]] = []
    follow_ups: list[dict[str, Any]] = []
    assessments: list[dict[str, Any]] = []
    for number, (programme, place) in enumerate(itertools.product(PROGRAMMES, range(140))):
        who = learner(number, programme_id=programme) | _fate(place)
        learners.append(who)
        code = {"provider_id": "BUR", "learner_ref": who["learner_ref"]}
        follow_ups += [code | {"programme_id": programme} | row for row in _answers(place)]
        assessments += [code | row for row in _assessed(place)]
    return {
        Kind.PROVIDERS: [{"provider_id": "BUR", "active": False, "name": "Burnley College"}],
        Kind.PROGRAMMES: [
            {"programme_id": code, "name": name, "level": level, "cost_per_place_gbp": 100}
            for code, (name, level) in PROGRAMMES.items()
        ],
        Kind.LEARNERS: learners,
        Kind.FOLLOW_UPS: follow_ups,
        Kind.ASSESSMENTS: assessments,
        Kind.FUNDING: [
            {"source": "DCMS", "purpose": "Courses", "theme": "Programme", "period_start": "2024-01-01", "period_end": "2024-12-31",
             "awarded_gbp": 50_000, "spent_gbp": 42_000}
        ],
        Kind.PLEDGES: [
            {"partner": "Google", "what": "Places", "level": "general", "pledged_on": "2024-01-01", "unit": "places", "pledged": 100,
             "delivered": 60}
        ],
    }  # fmt: skip


def keep_all(url: str, records: dict[Kind, list[dict[str, Any]]], *, demonstration: bool = True, **rest: Any) -> None:
    for kind, rows in records.items():
        if rows:
            kept(url, kind, *rows, demonstration=demonstration, **rest)


def only(
    records: dict[Kind, list[dict[str, Any]]], keep: Callable[[dict[str, Any]], bool]
) -> dict[Kind, list[dict[str, Any]]]:
    """The same world with some of its learners."""
    return records | {Kind.LEARNERS: [row for row in records[Kind.LEARNERS] if keep(row)]}


def value(published: Any, name: str, column: str) -> Any:
    """A cell of a published table by the name of its row; missing as None."""
    cell = published.table.set_index("name").loc[name, column]
    return None if pd.isna(cell) else cell
