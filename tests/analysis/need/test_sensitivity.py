"""What the index rests on, and what is counted twice."""

import numpy as np
import pandas as pd
import pytest

from ldsp.analysis.need import Scheme, aggregate, double_count, drop_one, rank

NAN = float("nan")


def test_dropping_an_indicator_by_hand():
    """Full order: A 6, B 5, C 1. Without speed: B 8, A 4, C 1: A and B change places, one each."""
    scores = pd.DataFrame({"skills": [4.0, 8.0, 1.0], "speed": [8.0, 2.0, 1.0]}, index=["A", "B", "C"])
    table = drop_one(scores, Scheme({"c": {"skills": 1, "speed": 1}}, {"c": 1})).set_index("indicator")
    assert table.loc["speed"].tolist() == pytest.approx([0.5, 2 / 3, 1])
    assert table.loc["skills"].tolist() == pytest.approx([1, 0, 0])


def test_without_the_only_indicator_nothing_is_left():
    table = drop_one(pd.DataFrame({"x": [1.0, 2.0, 3.0]}), Scheme({"c": {"x": 1}}, {"c": 1}))
    assert table.loc[0, ["spearman", "mean_shift", "max_shift"]].isna().all()


def test_districts_can_be_ranked_instead():
    scores = pd.DataFrame(np.random.default_rng(1).uniform(0, 10, (30, 2)), columns=["x", "y"])
    groups, people = pd.Series(np.arange(30) % 6).map("district {}".format), pd.Series(1000.0, index=range(30))
    scheme = Scheme({"c": {"x": 1, "y": 2}}, {"c": 1})
    table = drop_one(scores, scheme, groups, people).set_index("indicator")
    full, without = (rank(aggregate(scores, s).by_group(groups, people).index) for s in (scheme, scheme.without("x")))
    assert table.loc["x", "mean_shift"] == (full - without).abs().mean()


def wide(n: int = 300) -> pd.DataFrame:
    rng = np.random.default_rng(8)
    a = rng.uniform(1, 9, n)
    return pd.DataFrame(
        {"a": a, "twin": np.clip(a + rng.normal(0, 0.3, n), 0, 10), "stranger": rng.uniform(0, 10, n), "b": 10 - a}
    )


def test_twins_are_named_and_strangers_too():
    scheme = Scheme({"c": {"a": 5, "twin": 5, "stranger": 1}, "d": {"b": 1}}, {"c": 1, "d": 1})
    found = double_count(wide(), scheme)
    assert {frozenset(pair) for pair in found.redundant[["first", "second"]].to_numpy()} == {
        frozenset(pair) for pair in (("a", "twin"), ("a", "b"), ("twin", "b"))
    }
    assert found.redundant["r"].iloc[0] == pytest.approx(-1), "the strongest first, whichever its sign"
    assert found.weak[["indicator", "component"]].to_numpy().tolist() == [["stranger", "c"]]
    assert found.correlations.loc["a", "twin"] == pytest.approx(np.corrcoef(wide()["a"], wide()["twin"])[0, 1])


def test_alpha_and_the_first_component_by_their_formulas():
    scores = wide()
    found = double_count(scores, Scheme({"c": {"a": 1, "twin": 1, "stranger": 1}, "d": {"b": 1}}, {"c": 1, "d": 1}))
    three = scores[["a", "twin", "stranger"]].to_numpy()
    covariance = np.cov(three.T)
    average_covariance = covariance[np.triu_indices(3, 1)].mean()
    alpha = 3 * average_covariance / (covariance.trace() / 3 + 2 * average_covariance)
    standard = (three - three.mean(axis=0)) / three.std(axis=0)
    first_share = np.linalg.svd(standard, compute_uv=False)[0] ** 2 / standard.size
    assert found.components.loc["c"].tolist() == pytest.approx([3, alpha, first_share])
    assert found.components.loc["d", ["alpha", "first_share"]].isna().all()


def test_an_indicator_that_does_not_vary_warns_of_nothing():
    scores = pd.DataFrame({"a": [1.0, 2.0, 3.0, 4.0], "flat": [5.0] * 4})
    found = double_count(scores, Scheme({"c": {"a": 1, "flat": 1}}, {"c": 1}))
    assert np.isnan(found.correlations.loc["a", "flat"])
    assert found.redundant.empty
    assert np.isnan(found.components.loc["c", "first_share"])
