"""Equity of reach: shares by hand, and words only where the interval allows them."""

import pandas as pd
import pytest
from scipy.stats import binomtest

from ldsp.analysis.take_up import need_shares, reach


def test_people_in_need_are_residents_at_their_rates() -> None:
    shares = need_shares({"under 65": 800, "75 and over": 200}, {"under 65": 5, "75 and over": 45})
    assert shares == pytest.approx({"under 65": 40 / 130, "75 and over": 90 / 130})
    assert need_shares({"a": 0, "b": 0}) == {}


def test_a_group_with_half_its_share_is_said_to_have_less() -> None:
    found = reach(pd.Series({"75 and over": 30.0, "under 75": 170.0}), {"75 and over": 0.3, "under 75": 0.7})
    old = found.loc["75 and over"]
    assert (old["share"], old["need"], old["ratio"]) == pytest.approx((15, 30, 0.5))
    judge = binomtest(30, 200).proportion_ci(method="wilson")
    assert (old["lower"], old["upper"]) == pytest.approx((judge.low / 0.3, judge.high / 0.3))
    assert found["word"].tolist() == ["less than its share", "more than its share"]


def test_few_learners_say_nothing_strong() -> None:
    found = reach(pd.Series({"yes": 10.0, "no": 20.0}), {"yes": 0.4, "no": 0.6})
    assert found["word"].tolist() == ["about its share"] * 2


def test_one_hidden_count_hides_every_share() -> None:
    found = reach(pd.Series({"yes": float("nan"), "no": 50.0}), {"yes": 0.2, "no": 0.8})
    assert found[["share", "ratio"]].isna().all(axis=None)
    assert found["word"].tolist() == ["not known"] * 2


def test_a_group_that_nobody_belongs_to_has_no_ratio() -> None:
    assert pd.isna(reach(pd.Series({"a": 20.0, "b": 20.0}), {"a": 0.0, "b": 1.0}).loc["a", "ratio"])
