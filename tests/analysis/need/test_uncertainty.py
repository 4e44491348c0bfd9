"""Rank intervals: how sure is a place?"""

import numpy as np
import pandas as pd
import pytest

from ldsp.analysis.need import Scheme, aggregate, rank, rank_shift_by_factor, rank_uncertainty

NAN = float("nan")
SCHEME = Scheme({"people": {"age": 2, "disability": 1}, "means": {"skills": 1, "speed": 1}}, {"people": 1, "means": 1})
NAMES = ["age", "disability", "skills", "speed"]


def apart(n: int = 12) -> pd.DataFrame:
    """Areas that differ alike on every indicator: no choice of weights can change their order."""
    return pd.DataFrame({name: np.linspace(9, 1, n) for name in NAMES}, index=[f"area {at}" for at in range(n)])


def mixed(n: int = 60, seed: int = 5) -> pd.DataFrame:
    return pd.DataFrame(np.random.default_rng(seed).uniform(0, 10, (n, 4)), columns=NAMES)


def test_areas_that_every_choice_ranks_alike_have_no_interval():
    table = rank_uncertainty(apart(), SCHEME, draws=200, seed=1)
    places = list(range(1, 13))
    for column in ("nominal_rank", "median_rank", "rank_low", "rank_high"):
        assert table[column].tolist() == places
    assert table["p_worst_quintile"].tolist() == [1, 1, *[0] * 10]


def test_the_same_seed_gives_the_same_table_and_another_does_not():
    one, same, other = (rank_uncertainty(mixed(), SCHEME, draws=100, seed=seed) for seed in (7, 7, 8))
    pd.testing.assert_frame_equal(one, same)
    assert not one.equals(other)


def test_intervals_hold_the_median_and_nearly_always_the_published_rank():
    table = rank_uncertainty(mixed(), SCHEME, draws=400, seed=2)
    assert ((table["rank_low"] <= table["median_rank"]) & (table["median_rank"] <= table["rank_high"])).all()
    assert table["nominal_rank"].between(table["rank_low"], table["rank_high"]).mean() > 0.9
    published = rank(aggregate(mixed(), SCHEME).index)
    assert table["nominal_rank"].tolist() == published.tolist()
    score = aggregate(mixed(), SCHEME).index
    assert score.between(table["score_low"], table["score_high"]).mean() > 0.9


def test_tighter_weights_make_narrower_intervals():
    loose, tight = (
        rank_uncertainty(mixed(), SCHEME, draws=400, seed=3, concentration=concentration)
        for concentration in (10, 3000)
    )
    assert (tight["score_high"] - tight["score_low"]).mean() < (loose["score_high"] - loose["score_low"]).mean() / 5


def test_weights_vary_as_said_for_a_share_of_one_in_three():
    """Dirichlet(10, 10, 10): 5th and 95th percentile 0.20 and 0.48 (Beta(10, 20))."""
    scores = pd.DataFrame({"a": [10.0, 0.0], "b": [0.0, 0.0], "c": [0.0, 0.0]})
    thirds = Scheme({name: {name: 1} for name in "abc"}, dict.fromkeys("abc", 1))
    table = rank_uncertainty(scores, thirds, draws=8000, seed=4)
    assert table.loc[0, ["score_low", "score_high"]].tolist() == pytest.approx([2.0, 4.8], abs=0.15)


def test_districts_are_ranked_by_the_mean_of_their_neighbourhoods_exactly():
    """Every drawing by the long way: neighbourhood scores with the drawn weights, then the mean of each district."""
    scores = mixed(40)
    groups = pd.Series(np.repeat(["Burnley", "Fylde", "Pendle", "Wyre"], 10))
    people = pd.Series(np.random.default_rng(1).integers(1000, 3000, 40).astype(float))
    table = rank_uncertainty(scores, SCHEME, draws=400, seed=6, groups=groups, weights=people)
    published = aggregate(scores, SCHEME).by_group(groups, people).index
    assert table["nominal_rank"].to_dict() == rank(published).to_dict()
    assert published.between(table["score_low"], table["score_high"]).all()


def test_with_scores_missing_the_published_rank_of_districts_is_still_exact():
    scores = mixed(200, seed=9)
    scores.loc[::3, "disability"] = NAN  # one third of its component: made up by the others
    scores.loc[::17, "speed"] = NAN  # half of its component: no index
    groups = pd.Series(np.arange(200) % 25).map(lambda at: f"E07{at:06d}")
    people = pd.Series(np.random.default_rng(2).integers(1000, 3000, 200).astype(float))
    published = rank(aggregate(scores, SCHEME).by_group(groups, people).index)
    table = rank_uncertainty(scores, SCHEME, draws=8, seed=1, groups=groups, weights=people)
    assert table["nominal_rank"].to_dict() == published.to_dict()


def test_an_area_without_an_index_is_not_ranked():
    scores = apart(6)
    scores.loc["area 2", ["age", "disability"]] = NAN
    table = rank_uncertainty(scores, SCHEME, draws=50, seed=1)
    assert table.loc["area 2"].isna().all()
    assert table["rank_high"].max() == 5


def test_a_district_without_residents_is_not_ranked():
    groups, people = pd.Series(["Wyre", "Scilly", "Fylde"]), pd.Series([1500.0, 0.0, 1500.0])
    table = rank_uncertainty(mixed(3), SCHEME, draws=8, seed=1, groups=groups, weights=people)
    assert table.loc["Scilly"].isna().all()
    assert sorted(table["nominal_rank"].dropna()) == [1, 2]


def test_a_quintile_of_fewer_than_five_is_nobody():
    assert rank_uncertainty(apart(4), SCHEME, draws=50, seed=1)["p_worst_quintile"].isna().all()


def test_missing_as_nought_follows_the_scheme():
    scores = mixed(20)
    scores.loc[3] = NAN
    zero = Scheme(SCHEME.components, SCHEME.component_weights, missing="zero")
    assert rank_uncertainty(scores, zero, draws=8, seed=1).loc[3, "rank_low"] == 20


def test_every_draw_is_used_and_too_few_are_refused():
    assert rank_uncertainty(mixed(8), SCHEME, draws=7, seed=1)["rank_low"].notna().all()
    with pytest.raises(ValueError, match="Fewer than four draws"):
        rank_uncertainty(apart(), SCHEME, draws=3, seed=1)


def test_each_choice_alone_moves_nothing_where_areas_are_far_apart():
    shifts = rank_shift_by_factor(apart(), SCHEME, draws=100, seed=1)
    assert shifts["factor"].tolist() == ["weights", "normalisation", "aggregation"]
    assert (shifts[["mean_shift", "max_shift"]] == 0).all(axis=None)


def test_the_shift_of_a_rule_is_the_mean_of_places_moved():
    scores = mixed()
    geometric = Scheme(SCHEME.components, SCHEME.component_weights, how="geometric")
    moved = (rank(aggregate(scores, geometric).index) - rank(aggregate(scores, SCHEME).index)).abs()
    shifts = rank_shift_by_factor(scores, SCHEME, draws=50, seed=1).set_index("factor")
    assert shifts.loc["aggregation"].tolist() == [moved.mean(), moved.max()]
    assert shifts.loc["weights", "mean_shift"] > 0
