"""Value as anybody may see it: every step from the counts to the ratio by hand, and a sentence where a step is missing."""

import numpy as np
import pytest

from ldsp.domain.records import Kind
from ldsp.domain.roles import VIEWER, Person, Role
from ldsp.domain.value import WhatIf, written
from ldsp.errors import LdspError, NotAllowed
from ldsp.services import value
from ldsp.services.assumptions import assumptions
from ldsp.services.outcomes import Reason
from ldsp.services.regions import DEFAULT_REGION
from ldsp.settings import settings
from tests.services import outcomes_world as world
from tests.services.test_outcomes import made  # noqa: F401

ANN = Person("Ann", Role.COORDINATOR, frozenset({DEFAULT_REGION}))
ROOTED = {
    "value_online_new_user": 1000.0, "value_online_advanced_user": 2000.0, "value_online_professional_user": 4000.0,
    "value_job_to_government": 5000.0, "value_deadweight": 20.0, "value_attribution": 50.0, "value_displacement": 10.0,
    "value_drop_off": 25.0, "value_drop_off_years": 2.0, "value_discount_rate": 3.5,
}  # fmt: skip
SURE = written(WhatIf(code, number, number, number) for code, number in ROOTED.items())


@pytest.fixture
def _answers_from_the_bundled_data():
    """Not here: each test names a small store of its own."""


@pytest.fixture(scope="module")
def whole_store(made):  # noqa: F811
    return made(world.whole())


known: dict = {}


@pytest.fixture
def panels(monkeypatch, tmp_path):
    """Everything about value of a store, worked out once for each question."""
    monkeypatch.setenv("LDSP_SECRET_FILE", str(tmp_path / "secret"))

    def ask(url, what_if=""):
        monkeypatch.setenv("LDSP_DATABASE_URL", url)
        settings.cache_clear()
        if (url, what_if) not in known:
            known[url, what_if] = value.everything(DEFAULT_REGION, "", what_if)
        return known[url, what_if]

    return ask


def test_a_return_by_hand_from_the_published_counts(panels, whole_store):
    """Followed-up achievers of each level x value x 0.8 x 0.5 x 0.9, in two years, less the doubt of evidence level 2, over costs."""
    found = panels(whole_store, SURE)
    lines = found["lines"].table.set_index("line")
    assert abs(lines["quantity"] - [40, 40, 40, 30]).max() < 5
    yearly = sum(
        lines["quantity"].iloc[at] * each for at, each in enumerate((1000, 2000, 4000))
    ) * 0.8 * 0.5 * 0.9 * (1 - 0.15)  # fmt: skip
    social = yearly / 1.035 + yearly * 0.75 / 1.035**2
    cost = (42_000 + 60 * 100) * 1.15
    row = found["returns"].table.set_index("name").loc["Central"]
    assert row["cost"] == pytest.approx(cost)
    assert row["in_kind"] == pytest.approx(6_000 * 1.15)
    assert row["social"] == pytest.approx(social)
    assert row["ratio"] == pytest.approx(social / cost)
    fiscal = lines["quantity"].iloc[3] * 5000 * 0.8 * 0.5 * 0.9 * 0.85 * (1 / 1.035 + 0.75 / 1.035**2)
    assert row["fiscal"] == pytest.approx(fiscal)


def test_without_a_range_all_cases_are_one_and_nothing_moves_it(panels, whole_store):
    found = panels(whole_store, SURE)
    assert found["returns"].table["ratio"].nunique() == 1
    assert isinstance(found["hangs-on"], Reason)
    assert panels(whole_store)["returns"].table["ratio"].is_monotonic_increasing


def test_what_is_tried_out_is_said_everywhere_and_changes_the_return(panels, whole_store):
    before = panels(whole_store)["returns"]
    after = panels(whole_store, written([WhatIf("value_attribution", 1, 1, 1)]))["returns"]
    assert after.table["ratio"].iloc[1] < before.table["ratio"].iloc[1]
    assert any(note.startswith("What if: Attribution") for note in after.notes)
    assert not any(note.startswith("What if") for note in before.notes)


def test_only_those_followed_up_carry_value_and_the_share_is_said(panels, whole_store):
    """Of each programme 80 achieved, of whom 40 answered."""
    found = panels(whole_store)["returns"]
    assert "Only the 50% of achievers who answered a follow-up carry value" in found.sentence


def test_cost_for_each_is_money_over_published_counts(panels, whole_store):
    found = panels(whole_store)["cost-per"].table.set_index("name")
    for name in found.index:
        assert found.loc[name, "learners"] % 5 == 0
        assert found.loc[name, "cash_each"] == pytest.approx(42_000 / found.loc[name, "learners"])
        assert found.loc[name, "all_each"] == pytest.approx(48_000 / found.loc[name, "learners"])


def test_break_even_is_where_it_would_just_pay(panels, whole_store):
    found = panels(whole_store, SURE)
    row = found["break-even"].table.set_index("name").loc["Central"]
    ratio = found["returns"].table["ratio"].iloc[1]
    assert row["needed"] == np.ceil(row["outcomes"] / ratio)


def test_the_tornado_moves_each_assumption_once_and_says_its_range(panels, whole_store):
    found = panels(whole_store)["hangs-on"]
    assert found.table["name"].is_unique
    assert found.table["name"].str.contains(" to ").all()
    assert (found.table["swing"].diff().dropna() <= 0).all()


def test_a_national_ratio_is_context_and_no_local_result(panels, whole_store):
    found = panels(whole_store)
    assert "£9.48" in found["context"].sentence
    assert "no result of this region" in found["context"].sentence
    for name in ("cost-per", "returns", "lines", "hangs-on", "break-even"):
        published = found[name]
        assert "9.48" not in published.sentence + " ".join(published.notes) + published.table.to_csv()


def test_every_figure_about_learners_is_marked_made_up(panels, whole_store):
    found = panels(whole_store)
    for name in ("cost-per", "returns", "lines", "hangs-on", "break-even"):
        assert found[name].demonstration
        assert any("rounded at random" in note for note in found[name].notes)


def test_no_sentence_says_because_of(panels, whole_store):
    found = panels(whole_store)
    for published in found.values():
        words = " ".join(published) if isinstance(published, Reason) else published.sentence + " ".join(published.notes)
        assert "because of" not in words.lower()
        assert "caused" not in words.lower()


@pytest.mark.parametrize(
    ("without", "said"),
    [
        (
            {Kind.FOLLOW_UPS},
            {
                "returns": "No learner who achieved has answered a follow-up yet, so nothing carries value.",
                "break-even": "There is no value to set against the cost yet.",
            },
        ),
        (
            {Kind.FUNDING, Kind.PLEDGES},
            {
                "returns": "No cost is recorded, so there is no return to work out.",
                "cost-per": "No cost is recorded, so nothing can be said of what a learner costs.",
            },
        ),
        ({Kind.FUNDING}, {"cost-per": "in kind; no money is recorded as spent."}),
        (
            {Kind.LEARNERS},
            {
                "returns": "No learner of Lancashire is recorded yet.",
                "ceiling": "No learner of Lancashire is recorded yet.",
            },
        ),
    ],
    ids=["no follow-up", "no cost", "no money", "no learner"],
)
def test_what_is_missing_is_said_in_a_sentence(panels, made, without, said):  # noqa: F811
    found = panels(made(world.whole() | {kind: [] for kind in without}))
    for name, words in said.items():
        panel = found[name]
        assert words in (" ".join(panel) if isinstance(panel, Reason) else panel.sentence)


def test_an_award_is_not_taken_for_spend(panels, made):  # noqa: F811
    records = world.whole()
    records[Kind.FUNDING] = [row | {"spent_gbp": None} for row in records[Kind.FUNDING]]
    found = panels(made(records | {Kind.PLEDGES: []}))["cost-per"]
    assert any("an award is not taken for a cost" in note for note in found.notes)


def test_one_learner_has_a_cost_that_nobody_sees(panels, made):  # noqa: F811
    found = panels(made(world.only(world.whole(), lambda row: int(row["learner_ref"], 16) == 70)))
    cost = found["cost-per"]
    assert cost.table[["learners", "cash_each", "all_each"]].isna().loc[0].all()
    assert "no count of learners that may be shown" in cost.sentence
    assert "Too few learners were followed up" in found["returns"].sentence
    assert found["lines"].table["quantity"].fillna(0).eq(0).all()


def test_all_or_none_of_a_small_group_is_not_told(panels, made):  # noqa: F811
    """28 achievers of one programme, every one of them followed up."""
    records = world.only(world.whole(), lambda row: 60 <= int(row["learner_ref"], 16) < 88)
    lines = panels(made(records))["lines"].table.set_index("line")
    assert lines.loc["Advanced user online (general)", "why"] == "c"
    assert lines["quantity"].fillna(0).eq(0).all()


def test_a_share_above_all_is_refused(panels, whole_store):
    with pytest.raises(LdspError, match="cannot be above 100%"):
        panels(whole_store, written([WhatIf("value_deadweight", 10, 50, 127)]))


def test_keeping_needs_a_right_a_source_and_something_to_keep(panels, made):  # noqa: F811
    url = made(world.whole())
    panels(url)
    tried = (WhatIf("value_deadweight", 5, 10, 15),)
    with pytest.raises(NotAllowed):
        value.keep(VIEWER, DEFAULT_REGION, tried, "a study")
    with pytest.raises(LdspError, match="A number needs a source"):
        value.keep(ANN, DEFAULT_REGION, tried, "  ")
    with pytest.raises(LdspError, match="nothing to keep"):
        value.keep(ANN, DEFAULT_REGION, (), "a study")
    value.keep(ANN, DEFAULT_REGION, tried, "Our own survey, 2025")
    kept = assumptions("value", DEFAULT_REGION)["value_deadweight"]
    assert (kept.value, kept.low, kept.high, kept.replaced) == (10, 5, 15, True)
    row = value.everything(DEFAULT_REGION, "", "")["assumed"].table.set_index("code").loc["value_deadweight"]
    assert row["basis"] == "replaced"
    assert "Our own survey, 2025" in row["source"]


def test_evidence_grade_follows_the_design_and_the_response(panels, made, whole_store):  # noqa: F811
    graded = panels(whole_store)["returns"]
    assert any("level 2 of 5" in note and "15% is taken off" in note for note in graded.notes)
    weak = panels(made(world.whole() | {Kind.ASSESSMENTS: []}))["returns"]
    assert any("“measured after only”, level 1 of 5" in note and "25%" in note for note in weak.notes)


def test_the_ceiling_is_completers_over_all_adults(panels, whole_store):
    """150 completers in each district, of 75,000 adults: at most 0.2 percentage points."""
    found = panels(whole_store)["ceiling"]
    for row in found.table.itertuples():
        assert abs(row.completers - 150) < 5
        assert row.points == pytest.approx(-row.completers / 75_000 * 100)
        assert row.share == pytest.approx(row.completers / 6_000 * 100)
    assert found.sentence.startswith("No change can be shown, because the index has one edition.")
    assert any("Wigan" in note and "no measure" in note for note in found.notes)


def test_without_a_completer_the_ceiling_names_no_district(panels, made):  # noqa: F811
    learners = [one | {"status": "withdrawn", "result": None} for one in world.whole()[Kind.LEARNERS]]
    found = panels(made(world.whole() | {Kind.LEARNERS: learners, Kind.FOLLOW_UPS: [], Kind.ASSESSMENTS: []}))[
        "ceiling"
    ]
    assert (found.table["completers"] == 0).all()
    assert found.sentence.startswith("Nobody who is known to live in a district of the region has completed")
