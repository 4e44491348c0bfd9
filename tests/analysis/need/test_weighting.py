"""Weights, missing scores, and parts that add up to the whole."""

import pickle

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from ldsp.analysis.need import Scheme, aggregate, weighted_mean
from ldsp.errors import LdspError, NothingToShow

NAN = float("nan")
INDICATORS = ["age", "disability", "skills", "speed"]
weights = st.integers(0, 10)
tables = arrays(float, (5, 4), elements=st.floats(0, 10) | st.just(NAN))


def scheme(age=2, disability=1, skills=1, speed=1, people=1, means=1, **rules: object) -> Scheme:  # noqa: PLR0917
    components = {"people": {"age": age, "disability": disability}, "means": {"skills": skills, "speed": speed}}
    return Scheme(components, {"people": people, "means": means}, **rules)


def scores(*rows: list[float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=INDICATORS, dtype=float)


schemes = st.builds(
    lambda a, b, c, d, p, m, how, missing: ((a, b, c, d, p, m), {"how": how, "missing": missing}),
    *[weights] * 6,
    st.sampled_from(["arithmetic", "geometric"]),
    st.sampled_from(["reweight", "zero"]),
)


def test_two_levels_by_hand():
    """People: (2 x 9 + 1 x 3) / 3 = 7. Means: (4 + 8) / 2 = 6. Index: (3 x 7 + 1 x 6) / 4 = 6.75."""
    result = aggregate(scores([9, 3, 4, 8]), scheme(people=3))
    assert result.components.iloc[0].to_dict() == {"people": 7, "means": 6}
    assert result.index.iloc[0] == 6.75
    assert result.contributions.iloc[0].to_dict() == pytest.approx(
        {"age": 4.5, "disability": 0.75, "skills": 0.5, "speed": 1.0}
    )
    assert (result.present.iloc[0], result.of) == (4, 4)


def test_geometric_between_components_by_hand():
    """People 0, means 10: sqrt(1 x 10) = 3.1623, back (3.1623 - 1) / 0.9 = 2.4025: 10 does not make up for 0."""
    result = aggregate(scores([0, 0, 10, 10]), scheme(how="geometric"))
    assert result.index.iloc[0] == pytest.approx(2.402530734)
    assert result.contributions.iloc[0].tolist() == pytest.approx([0, 0, 1.201265367, 1.201265367])


def test_no_risk_at_all_is_nought_and_so_is_every_part():
    result = aggregate(scores([0, 0, 0, 0]), scheme(how="geometric"))
    assert result.index[0] == 0
    assert result.contributions.loc[0].tolist() == [0, 0, 0, 0]


def test_geometric_is_arithmetic_where_components_agree_and_lower_where_they_do_not():
    table = scores([4, 4, 4, 4], [2, 2, 8, 8])
    arithmetic, geometric = (aggregate(table, scheme(how=how)).index for how in ("arithmetic", "geometric"))
    assert geometric[0] == pytest.approx(arithmetic[0])
    assert geometric[1] < arithmetic[1]


def test_published_deri_scores_are_the_mean_of_their_components():
    """GMCA, Digital Exclusion Risk Index 1.6, England, six Lancashire neighbourhoods, to 4 decimals."""
    published = pd.DataFrame(
        {
            "E01012662": [4.1600, 5.5036, 4.0466, 4.5700],
            "E01012664": [3.2830, 3.2508, 2.8179, 3.1172],
            "E01024880": [3.6582, 4.0986, 3.2358, 3.6642],
            "E01024879": [3.2707, 3.1496, 3.2437, 3.2213],
            "E01025574": [3.2895, 4.2425, 5.2385, 4.2568],
            "E01025608": [3.2126, 3.6226, 2.5424, 3.1259],
        },
        index=["broadband", "demography", "deprivation", "score"],
    ).T
    parts = ["broadband", "demography", "deprivation"]
    made = aggregate(published[parts], Scheme({name: {name: 1} for name in parts}, dict.fromkeys(parts, 1)))
    assert (made.index - published["score"]).abs().max() < 1e-4


def test_a_missing_score_is_made_up_by_its_component_if_two_thirds_of_the_weight_is_there():
    result = aggregate(scores([9, NAN, 4, 8], [NAN, 3, 4, 8]), scheme())
    assert result.components["people"].tolist() == pytest.approx([9, NAN], nan_ok=True)
    assert result.index.tolist() == pytest.approx([7.5, NAN], nan_ok=True)
    assert result.present.tolist() == [3, 3]
    assert np.isnan(result.contributions.loc[0, "disability"]), "unknown is not nought"
    assert result.contributions.loc[0].sum() == pytest.approx(7.5)
    assert result.contributions.loc[1].isna().all(), "no index, no contributions"


def test_exactly_two_thirds_is_enough():
    assert aggregate(scores([6, NAN, 0, 0]), scheme(2, 1)).components.loc[0, "people"] == 6
    thirds = Scheme({"c": dict.fromkeys(["age", "disability", "skills"], 1)}, {"c": 1})
    assert aggregate(scores([3, 6, NAN, 0]), thirds).index[0] == pytest.approx(4.5)


def test_deri_1_0_counted_a_missing_score_as_nought():
    result = aggregate(scores([9, NAN, 4, 8]), scheme(missing="zero"))
    assert result.components.loc[0, "people"] == 6
    assert result.contributions.loc[0, "disability"] == 0
    assert result.present[0] == 3


def test_an_indicator_without_weight_cannot_be_missed():
    result = aggregate(scores([9, NAN, 4, 8]), scheme(disability=0))
    assert result.index[0] == 7.5
    assert (result.present[0], result.of) == (3, 3)
    assert "disability" not in result.contributions


def test_a_component_whose_indicators_all_weigh_nothing_is_dropped_and_named():
    without = scheme(age=0, disability=0, people=10)
    assert without.dropped == ("people",)
    assert scheme(people=0).dropped == ()
    assert aggregate(scores([9, 3, 4, 8]), without).index[0] == 6


def test_all_weights_nought_is_a_sentence():
    for nothing in ({"people": 0, "means": 0}, {"age": 0, "disability": 0, "skills": 0, "speed": 0}):
        with pytest.raises(NothingToShow, match=r"All weights are 0.*Give at least one measure a weight\."):
            scheme(**nothing)


@pytest.mark.parametrize("absurd", [-1, 2.5, True, 10**30, "3", float("nan")])
def test_an_absurd_weight_is_a_sentence(absurd):
    with pytest.raises(LdspError, match=r"The weight of age is .* Use a whole number from 0 to 1,000\."):
        scheme(age=absurd)


def test_a_scheme_that_contradicts_itself_is_our_own_mistake():
    with pytest.raises(ValueError, match="one component only"):
        Scheme({"a": {"x": 1}, "b": {"x": 1}}, {"a": 1, "b": 1})
    with pytest.raises(ValueError, match="Every component needs a weight"):
        Scheme({"a": {"x": 1}}, {"b": 1})
    with pytest.raises(ValueError, match="no such rule"):
        scheme(how="harmonic")


def test_a_scheme_cannot_be_changed_afterwards_but_can_be_kept():
    given_weights = {"age": 2}
    made = Scheme({"people": given_weights}, {"people": 1})
    given_weights["age"] = 0
    assert made.components["people"]["age"] == 2
    with pytest.raises(TypeError):
        made.components["people"]["age"] = 5  # type: ignore[index]
    assert pickle.loads(pickle.dumps(made)) == made


def test_scores_outside_the_scale_or_missing_columns_are_refused():
    with pytest.raises(ValueError, match="outside 0 to 10"):
        aggregate(scores([11, 0, 0, 0]), scheme())
    with pytest.raises(KeyError):
        aggregate(scores([1, 1, 1, 1]).drop(columns="age"), scheme())


@given(table=tables, chosen=schemes)
def test_contributions_add_up_to_the_index(table, chosen):
    numbers, rules = chosen
    assume((any(numbers[:2]) and numbers[4]) or (any(numbers[2:4]) and numbers[5]))
    result = aggregate(scores(*table), scheme(*numbers, **rules))
    total = result.contributions.sum(axis=1, min_count=1)
    assert (total.isna() == result.index.isna()).all()
    assert (total - result.index).abs().max() < 1e-9 or result.index.isna().all()
    assert result.index.dropna().between(-1e-9, 10 + 1e-9).all()


@given(table=tables, numbers=st.tuples(*[st.integers(1, 10)] * 6), factor=st.integers(2, 9))
def test_only_ratios_of_weights_matter_and_names_do_not(table, numbers, factor):
    one = aggregate(scores(*table), scheme(*numbers)).index
    scaled = aggregate(scores(*table), scheme(*(number * factor for number in numbers))).index
    shuffled = scores(*table)[INDICATORS[::-1]]
    names = dict(zip(INDICATORS, "abcd", strict=True))
    a, b, c, d, p, m = numbers
    renamed = Scheme({"M": {"d": d, "c": c}, "P": {"b": b, "a": a}}, {"M": m, "P": p})
    pd.testing.assert_series_equal(one, scaled)
    pd.testing.assert_series_equal(one, aggregate(shuffled.rename(columns=names), renamed).index)


@given(
    table=arrays(float, (1, 4), elements=st.floats(0, 9)),
    numbers=st.tuples(*[st.integers(1, 10)] * 6),
    which=st.sampled_from(INDICATORS),
    more=st.floats(0, 1),
    how=st.sampled_from(["arithmetic", "geometric"]),
)
def test_more_of_what_is_bad_never_lowers_the_index(table, numbers, which, more, how):
    before = scores(*table)
    after = before.assign(**{which: before[which] + more})
    chosen = scheme(*numbers, how=how)
    assert aggregate(after, chosen).index[0] >= aggregate(before, chosen).index[0] - 1e-12


def test_a_district_is_the_mean_of_its_neighbourhoods_weighted_by_residents():
    neighbourhoods = aggregate(scores([9, 3, 4, 8], [1, 1, 1, 1], [5, NAN, 5, 5], [NAN, 1, 1, 1]), scheme())
    groups = pd.Series(["Wyre", "Wyre", "Fylde", "Hyndburn"])
    districts = neighbourhoods.by_group(groups, pd.Series([3000.0, 1000.0, 1500.0, 1500.0]))
    assert districts.index.to_dict() == pytest.approx({"Wyre": 5.125, "Fylde": 5, "Hyndburn": NAN}, nan_ok=True)
    assert districts.contributions.sum(axis=1, min_count=1).to_dict() == pytest.approx(
        districts.index.to_dict(), nan_ok=True
    )
    assert districts.components.loc["Wyre"].to_dict() == {"people": 5.5, "means": 4.75}
    assert districts.present.loc[["Wyre", "Fylde"]].to_dict() == {"Wyre": 4, "Fylde": 3}


def test_a_neighbourhood_without_a_score_or_without_residents_does_not_count():
    neighbourhoods = aggregate(scores([9, 3, 4, 8], [NAN, 1, 1, 1], [1, 1, 1, 1]), scheme())
    districts = neighbourhoods.by_group(pd.Series(["Wyre"] * 3), pd.Series([10.0, 99.0, 0.0]))
    assert districts.index["Wyre"] == pytest.approx(6.5)
    fewest = aggregate(scores([9, 3, 4, 8], [1, NAN, 1, 1]), scheme()).by_group(
        pd.Series(["Wyre"] * 2), pd.Series([10.0, 0.0])
    )
    assert fewest.present["Wyre"] == 4


def test_a_mean_leaves_out_what_is_missing_and_who_belongs_nowhere():
    values = pd.DataFrame({"x": [1.0, NAN, 5.0, 100.0], "y": [NAN, NAN, 2.0, 100.0]})
    groups = pd.Series(["a", "a", "b", None])
    means = weighted_mean(values, groups, pd.Series([1.0, 1.0, 3.0, 1.0]))
    assert means["x"].to_dict() == {"a": 1, "b": 5}
    assert means["y"].to_dict() == pytest.approx({"a": NAN, "b": 2}, nan_ok=True)
