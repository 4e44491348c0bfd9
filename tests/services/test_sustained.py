"""DfE's sustained destinations stand by themselves, with the reason why they are no answer of ours."""

import shutil

import pytest

from ldsp.errors import NothingToShow
from ldsp.services import outcomes
from ldsp.settings import settings
from ldsp.store.compile import destinations

LANCASHIRE = "E37000019"


@pytest.fixture
def made(seeded):
    return outcomes.sustained(LANCASHIRE)


def test_the_colleges_of_lancashire_beside_england(made):
    """As DfE's dashboard has them for 2022/23."""
    table = made.table.set_index("name")
    assert table.loc["Burnley College", ["matched", "positive", "employment", "learning"]].tolist() == [
        4980,
        85,
        58,
        58,
    ]
    assert (
        table.loc["England, all providers", "positive"] == 79.6
    )  # Σ matched × share / Σ matched, over 1,457 providers
    assert set(table["academic_year"]) == {"2022/23"}


def test_the_answer_names_both_ends_of_those_with_a_hundred_learners_and_england(made):
    """A school with 20 matched learners, all of them in work, is in the table and no end of the range."""
    assert made.table["positive"].max() == 100
    assert made.sentence == (
        "Of those who achieved in 2022/23 with a provider of 100 matched learners or more, from 73% (Nelson and Colne College) to 90% "
        "(Runshaw College) were in work or learning in "
        "the year after (England 80%)."
    )


def test_why_it_is_not_comparable_is_read_without_opening_anything(made):
    assert "is not comparable with it" in made.how_to_read
    assert made.sources[0].publisher == "Department for Education"
    assert not made.demonstration


def test_what_dfe_hides_is_shown_as_hidden_and_not_as_nought(seeded):
    england = outcomes.sustained("E92000001").table
    hidden = england[england["positive"].isna()]
    assert set(england.loc[england["learning"].isna(), "symbol"]) == {"c"}
    assert len(hidden) == 0 or set(hidden["symbol"]) == {"c"}
    assert england["learning"].isna().any()


def test_a_region_without_a_published_college_says_so(small_sqlite, tmp_path, monkeypatch):
    shutil.copy(small_sqlite, tmp_path / "store.sqlite")
    monkeypatch.setenv("LDSP_DATABASE_URL", f"sqlite:///{tmp_path / 'store.sqlite'}")
    settings.cache_clear()
    with pytest.raises(NothingToShow, match="DfE publishes no sustained destinations for a college or provider"):
        outcomes.sustained(LANCASHIRE)


def test_england_is_the_weighted_mean_of_its_providers_and_a_hidden_share_weighs_nothing(tmp_path):
    """Two of 100 and 300 matched with 50% and 90%: 80%. A third of 20 is hidden: it counts among the matched only."""
    heads = [
        "cohort",
        "academic_year",
        "ukprn",
        "provider",
        "provision",
        "benefit_status",
        "number_of_matched_learners",
    ]
    heads += destinations.SHARES.values()
    rows = [
        ["FE and skills", "2022/23", ukprn, "A", "Total", status, matched, share, share, "c"]
        for ukprn, status, matched, share in (
            ("1", "Total", "100", "50"), ("2", "Total", "300", "90"), ("3", "Total", "20", "c"), ("1", "Benefit learners", "40", "10"),
        )
    ]  # fmt: skip
    (tmp_path / "provision").mkdir()
    lines = [",".join(row) for row in [heads, *rows]]
    (tmp_path / "provision" / "fe_outcomes_provider.csv").write_text("\n".join(lines))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(destinations, "ROWS", len(rows))
        made = destinations.sustained_destinations(tmp_path, {"ukprn-1", "ukprn-9"})
    told = made.set_index("place_code")[["matched", "positive"]]
    assert told.to_dict("index") == {
        "E92000001": {"matched": 420, "positive": 80.0}, "ukprn-1": {"matched": 100, "positive": 50.0},
    }  # fmt: skip
    assert made["learning"].isna().all()
