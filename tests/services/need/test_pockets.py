import pytest

from ldsp.errors import NothingToShow
from ldsp.services import need


def test_shares_in_englands_worst_tenth_are_of_residents_not_of_neighbourhoods(
    assessed: need.Assessment, lad_codes: tuple[str, ...]
) -> None:
    made = need.pockets(assessed, region="Lancashire", lad_codes=lad_codes)
    areas, score = assessed.basis.areas, assessed.neighbourhoods.index
    worst = score.rank(ascending=False, method="min") <= 3375.5
    for row in made.table.itertuples():
        here = areas["lad_code"] == row.area_code
        people = areas.loc[here, "population"]
        assert row.residents_pct == pytest.approx(100 * people[worst[here]].sum() / people.sum(), abs=1e-6)
    assert made.table["residents_pct"].is_monotonic_decreasing
    assert made.table["extent_pct"].ge(made.table["residents_pct"]).all()


def test_the_sentence_says_where_most_and_behind_which_averages(
    assessed: need.Assessment, lad_codes: tuple[str, ...]
) -> None:
    sentence = need.pockets(assessed, region="Lancashire", lad_codes=lad_codes).sentence
    assert sentence.startswith(
        "In Blackpool 41.0% of residents live in England's worst tenth of neighbourhoods for risk, the largest share of the "
        "districts of Lancashire."
    )
    assert "have such pockets behind a score in the lower half of Lancashire's." in sentence


def test_one_district_is_not_called_the_largest(assessed: need.Assessment) -> None:
    alone = need.pockets(assessed, region="Burnley alone", lad_codes=["E07000117"])
    assert alone.sentence == "In Burnley 19.6% of residents live in England's worst tenth of neighbourhoods for risk."
    none = need.pockets(assessed, region="the City", lad_codes=["E09000001"])
    assert none.sentence == "None of the City's residents live in England's worst tenth of neighbourhoods for risk."


def test_englands_tenth_cannot_be_told_from_scores_of_a_region(
    within_lancashire: need.Assessment, lad_codes: tuple[str, ...]
) -> None:
    with pytest.raises(NothingToShow, match="only be told when scores are scaled within England"):
        need.pockets(within_lancashire, region="Lancashire", lad_codes=lad_codes)


def test_clusters_are_tested_with_the_neighbours_of_the_region_and_listed_without_them(
    assessed: need.Assessment, lad_codes: tuple[str, ...]
) -> None:
    made = need.hot_spots(assessed, region="Lancashire", lad_codes=lad_codes)
    assert len(made.table) == 945
    assert set(made.table["cluster"]) <= {
        "high-high",
        "low-low",
        "high-low",
        "low-high",
        "not significant",
        "no neighbours",
    }
    high = made.table[made.table["cluster"] == "high-high"]
    assert (high["p_adjusted"] <= 0.05).all()
    assert high["value"].min() > made.table["value"].median()
    assert made.sentence.startswith(
        f"{len(high)} of Lancashire's 945 neighbourhoods lie in a cluster of high scores: most in Blackpool ("
    )
    assert "cause" not in made.sentence
    again = need.hot_spots(assessed, region="Lancashire", lad_codes=lad_codes)
    assert again.table["p_adjusted"].equals(made.table["p_adjusted"])


def test_one_district_has_clusters_too_and_islands_have_none(assessed: need.Assessment) -> None:
    alone = need.hot_spots(assessed, region="Burnley alone", lad_codes=["E07000117"])
    assert "most in" not in alone.sentence
    scilly = need.hot_spots(assessed, region="Scilly", lad_codes=["E06000053"])
    assert scilly.sentence == "No cluster of high scores in Scilly is beyond what chance would produce."
    assert set(scilly.table["cluster"]) == {"no neighbours"}
    assert (scilly.table["p_symbol"] == "z").all()
