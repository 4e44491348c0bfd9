"""The verdict is computed from the evidence: every rule, and the edges between them."""

import itertools

import pytest

from ldsp.analysis.outcomes import DESIGNS, evidence_level, verdict

BEST = {"design": "random allocation", "measured": 100, "successes": 80, "response_pct": 90, "benchmark_pct": 50}


@pytest.mark.parametrize(("design", "level"), [(name, at) for at, name in enumerate(DESIGNS)])
def test_the_level_is_the_designs_and_one_lower_for_a_weak_response(design, level):
    assert evidence_level(design, 50) == level
    assert evidence_level(design, 49.9) == max(level - 1, 0)
    assert evidence_level(design, None) == max(level - 1, 0)


@pytest.mark.parametrize(
    ("changed", "word", "reason"),
    [
        ({}, "worked", "with a comparison group"),
        ({"design": "before and after"}, "promising", "without a comparison group"),
        ({"design": "comparison group"}, "worked", "with a comparison group"),
        ({"design": "comparison group", "response_pct": 45}, "promising", "without"),  # one level down
        ({"successes": 30}, "did not work as hoped", "below the benchmark"),
        ({"successes": 52}, "no clear difference", "includes the benchmark"),
        ({"measured": 29, "successes": 29}, "too little evidence", "Fewer than 30 learners"),
        ({"measured": 30, "successes": 30}, "worked", "with a comparison group"),
        ({"response_pct": 39.9}, "too little evidence", "Fewer than 40%"),
        ({"response_pct": 40}, "worked", "with a comparison group"),
        ({"response_pct": None}, "too little evidence", "not recorded"),
        ({"benchmark_pct": None}, "too little evidence", "no benchmark"),
        ({"measured": None}, "too little evidence", "not recorded"),
        ({"successes": None}, "too little evidence", "not recorded"),
    ],
)
def test_the_rules(changed, word, reason):
    found = verdict(**(BEST | changed))
    assert found.word == word
    assert reason in found.reason


def test_every_combination_has_a_word_and_a_reason():
    for design, measured, share, response, against in itertools.product(
        DESIGNS, (None, 0, 29, 30, 500), (0, 0.5, 1), (None, 0, 39, 40, 100), (None, 0, 50, 100)
    ):
        successes = None if measured is None else round(measured * share)
        found = verdict(
            design=design, measured=measured, successes=successes, response_pct=response, benchmark_pct=against
        )
        assert found.reason.endswith(".")
        if found.word == "worked":
            assert found.level >= 3


def test_an_unknown_design_is_refused():
    with pytest.raises(ValueError, match="no design"):
        evidence_level("a hunch", 90)
