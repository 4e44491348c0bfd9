"""The playbook: verdicts by the fixed rule, worked out again here; failures shown; small numbers of people hidden."""

import shutil

import pandas as pd
import pytest
from scipy import stats

from ldsp.domain.practice import ALIKE, HERE, PracticeChoice
from ldsp.domain.records import Kind
from ldsp.domain.roles import Person, Role
from ldsp.errors import LdspError, NothingToShow
from ldsp.services import practice, uploads
from ldsp.settings import settings
from ldsp.store import writes
from ldsp.store.database import writing
from tests.store.peoples import AT, LANCASHIRE, kept

ANN = Person("Ann", Role.COORDINATOR, frozenset({LANCASHIRE}))
BURNLEY, PENDLE, DEVON_DISTRICT = "E07000117", "E07000122", "E07000123"
ORDINARY = {
    "tried": "Six sessions.", "level": "basic", "period_start": "2019-01-01", "period_end": "2019-06-30",
    "design": "before and after", "learned": "Mornings fill.",
}  # fmt: skip
MEASURED = {"learners": 60, "completions": 45, "measured": 40, "response_rate_pct": 80.0, "benchmark_pct": 50.0}


@pytest.fixture
def world(small_sqlite, tmp_path, monkeypatch):
    """The small store, in the settings; a secret of its own."""
    url = f"sqlite:///{shutil.copy(small_sqlite, tmp_path / 'store.sqlite')}"
    monkeypatch.setenv("LDSP_DATABASE_URL", url)
    monkeypatch.setenv("LDSP_SECRET_FILE", str(tmp_path / "secret"))
    settings.cache_clear()
    return url


def keep(url: str, *rows: dict, **rest) -> int:
    return kept(url, Kind.PRACTICE, *(ORDINARY | row for row in rows), **rest)


def found(**choice):
    return practice.playbook(PracticeChoice(region_code=LANCASHIRE, **choice))


def verdicts(playbook) -> dict[str, str]:
    return dict(zip(playbook.table["title"], playbook.table["verdict"], strict=True))


def by_hand(design: str, successes: int, *, measured: int = 40, response: float = 80.0, benchmark: float = 50.0) -> str:
    """Methods 3.10 once more, with scipy's interval."""
    level = practice_designs().index(design) - (response < 50)
    if measured < 30 or response < 40:
        return "Too little evidence"
    limits = stats.binomtest(successes, measured).proportion_ci(method="wilson")
    if limits.low > benchmark / 100:
        return "Worked" if level >= 3 else "Promising"
    return "Did not work as hoped" if limits.high < benchmark / 100 else "No clear difference"


def practice_designs() -> list[str]:
    return [
        "nothing measured", "measured after only", "before and after", "comparison group", "matched comparison group",
        "random allocation",
    ]  # fmt: skip


def test_every_verdict_is_the_rules(world):
    cases = [
        (design, successes, measured, response)
        for design in practice_designs()
        for successes, measured in ((34, 40), (20, 40), (6, 40), (20, 20))
        for response in (80.0, 45.0, 35.0)
    ]
    rows = [
        MEASURED
        | {
            "title": f"{design} {s} of {n} at {r}",
            "design": design,
            "successes": s,
            "measured": n,
            "response_rate_pct": r,
        }
        for design, s, n, r in cases
    ]
    keep(world, *rows)
    told = verdicts(found())
    for design, s, n, r in cases:
        assert told[f"{design} {s} of {n} at {r}"] == by_hand(design, s, measured=n, response=r), (design, s, n, r)
    assert set(told.values()) == {word[0].upper() + word[1:] for word in practice.ORDER}


def test_what_bears_too_little_evidence_is_shown_and_said(world):
    keep(
        world,
        {"title": "Road show", "learners": 600, "design": "nothing measured"},
        MEASURED | {"title": "Library", "successes": 36},
    )
    playbook = found()
    assert verdicts(playbook) == {"Library": "Promising", "Road show": "Too little evidence"}
    assert "1 is promising and 1 bears too little evidence to tell" in playbook.sentence


def test_a_failure_gives_its_coded_reason_or_is_told_to_give_none(world):
    keep(
        world,
        MEASURED
        | {"title": "Evenings", "successes": 5, "failure_reason": "timing", "failure_note": "Shops close at seven."},
        MEASURED | {"title": "Silent", "successes": 5},
    )
    playbook = found()
    reasons = dict(zip(playbook.table["title"], playbook.table["reason"], strict=True))
    assert reasons == {"Evenings": "Timing: Shops close at seven.", "Silent": "No reason recorded"}
    assert "1 that fell short gives no coded reason" in playbook.sentence
    assert practice.reasons() == ("timing",)
    assert list(found(reason="timing").table["title"]) == ["Evenings"]


def test_a_failure_without_a_reason_is_refused_in_place_and_one_kept_before_stays(world):
    keep(world, MEASURED | {"title": "Silent", "successes": 5})
    shown = uploads.editable(ANN, Kind.PRACTICE, LANCASHIRE)
    failed = pd.concat([shown.assign(failure_reason="timing"), shown.assign(title="Again")])
    with pytest.raises(
        LdspError,
        match=r"Row 2, Why it fell short: By the fixed rule this did not work as hoped.*Choose the main reason",
    ):
        uploads.save_edits(ANN, Kind.PRACTICE, LANCASHIRE, failed, shown=shown)
    assert dict(found().table[["title", "reason"]].to_numpy()) == {"Silent": "No reason recorded"}
    uploads.save_edits(ANN, Kind.PRACTICE, LANCASHIRE, failed.assign(failure_reason="timing"), shown=shown)
    assert dict(found().table[["title", "reason"]].to_numpy()) == {"Silent": "Timing", "Again": "Timing"}


def test_small_numbers_of_people_are_hidden_and_others_rounded(world):
    keep(
        world,
        {"title": "Four", "learners": 4, "completions": 3, "cost_gbp": 700.0},
        MEASURED | {"title": "Many", "learners": 83, "completions": 61, "successes": 33, "cost_gbp": 6000.0},
    )
    for _ in range(3):
        rows = found().table.set_index("title")
        assert rows.loc["Four", "learners_symbol"] == "c"
        assert rows.loc[["Four"], ["learners", "completions", "completed_pct", "cost_each"]].isna().all(axis=None)
        many = rows.loc["Many"]
        assert many["learners"] in {80, 85}
        assert many["completions"] in {60, 65}
        assert many["cost_each"] == pytest.approx(6000 / many["completions"])
        assert many["success_pct"] in {round(100 * s / m) for s in (30, 35) for m in (40,)}
    assert not {83, 61, 33, 4, 3} & {*found().table[["learners", "completions", "successes"]].to_numpy().ravel()}


def test_filters_and_search_keep_what_fits(world):
    keep(
        world,
        {"title": "Cheap", "cost_gbp": 500.0, "audience": "People over 65"},
        {
            "title": "Dear",
            "cost_gbp": 20_000.0,
            "level": "general",
            "period_start": "2020-01-01",
            "period_end": "2020-02-01",
        },
        {"title": "Unpriced", "learned": "Ask the LIBRARIES first."},
    )
    for choice, titles in (
        ({"cost": "under-1k"}, {"Cheap"}),
        ({"cost": "over-10k"}, {"Dear"}),
        ({"cost": "unknown"}, {"Unpriced"}),
        ({"level": "general"}, {"Dear"}),
        ({"text": "over 65"}, {"Cheap"}),
        ({"text": "libraries ask"}, {"Unpriced"}),
        ({"until": "2019"}, {"Cheap", "Unpriced"}),
        ({"verdict": "too little evidence"}, {"Cheap", "Dear", "Unpriced"}),
    ):
        playbook = found(**choice)
        assert set(playbook.table["title"]) == titles, choice
        assert ("filtered out" in playbook.sentence) == (len(titles) < 3)
    with pytest.raises(NothingToShow, match="None of the 3 records"):
        found(text="submarine")


def test_areas_like_ours_are_those_that_ons_finds_alike(world):
    keep(world, {"title": "Ours"})
    keep(
        world,
        {"title": "Like ours", "lad_codes": "E08000008"},
        {"title": "Not like ours", "lad_codes": "E09000001"},
        region_code="E37000007",
    )
    assert set(found(where=ALIKE).table["title"]) == {"Like ours"}
    assert "is like Burnley" in found(where=ALIKE).table["alike"].iloc[0]
    assert set(found(where=HERE).table["title"]) == {"Ours"}
    assert set(found(where="E37000007").table["title"]) == {"Like ours", "Not like ours"}
    assert len(found().table) == 3


def test_what_was_undone_is_gone_and_demonstration_is_marked(world):
    number = keep(world, {"title": "Real"})
    keep(world, {"title": "Made up"}, demonstration=True)
    playbook = found()
    assert playbook.demonstration
    assert dict(zip(playbook.table["title"], playbook.table["kind"], strict=True)) == {
        "Real": "Real",
        "Made up": "Demonstration",
    }
    assert not found(text="real").demonstration
    with writing(world) as session:
        writes.undo(session, number, who="Ann", at=AT)
    assert set(found().table["title"]) == {"Made up"}


def test_an_empty_playbook_says_what_to_do_and_the_rule_stands_all_the_same(world):
    with pytest.raises(NothingToShow, match="Admin page"):
        found()
    rule = practice.rule()
    assert {word[0].upper() + word[1:] for word in practice.ORDER} == set(rule.table["verdict"])
    assert "30 learners" in rule.table["rule"].iloc[0]
    assert "40%" in rule.table["rule"].iloc[0]
