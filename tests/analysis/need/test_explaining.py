"""Why this score, why not that one, why it moved."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ldsp.analysis.need import Edition, Scheme, aggregate, contributions_against, explain_change, normalise

NAN = float("nan")
AREAS = ["Burnley", "Wyre"]


def edition(offline, speed, *, top=20.0, offline_weight=1, how="arithmetic") -> Edition:
    return Edition(
        raw=pd.DataFrame({"offline": offline, "speed": speed}, index=AREAS, dtype=float),
        bounds=pd.DataFrame(
            {"direction": [1, -1], "low": [0.0, 10.0], "high": [top, 60.0], "transform": "none"},
            index=["offline", "speed"],
        ),
        scheme=Scheme({"use": {"offline": 1}, "lines": {"speed": 1}}, {"use": offline_weight, "lines": 1}, how=how),
    )


BASE = edition([10, 4], [35, 60])


def test_differences_add_up_to_the_difference_even_where_one_lacks_an_indicator():
    scheme = Scheme({"c": {"x": 2, "y": 1}, "d": {"z": 1}}, {"c": 1, "d": 1})
    made = aggregate(pd.DataFrame({"x": [6.0, 2.0], "y": [NAN, 5.0], "z": [1.0, 9.0]}), scheme)
    difference = contributions_against(made.contributions.loc[0], made.contributions.loc[1])
    assert difference.sum() == pytest.approx(made.index[0] - made.index[1], abs=1e-12)


def test_against_an_area_without_a_score_nothing_can_be_said():
    known, unknown = pd.Series({"x": 1.0, "y": 2.0}), pd.Series({"x": NAN, "y": NAN})
    assert contributions_against(known, unknown).isna().all()
    assert contributions_against(unknown, known).isna().all()


def test_with_bounds_and_weights_frozen_all_change_is_data():
    """Burnley's offline falls from 10 to 8 of 20: a tenth of the scale, 1 point, at half the weight."""
    change = explain_change(BASE, edition([8, 4], [35, 60]))
    assert change.loc["Burnley", ["change", "data", "bounds", "weights"]].tolist() == pytest.approx([-0.5, -0.5, 0, 0])
    assert change.loc["Wyre", "change"] == 0


def test_new_bounds_alone_and_new_weights_alone_are_called_so():
    wider = explain_change(BASE, edition([10, 4], [35, 60], top=40.0))
    assert wider.loc["Burnley", ["data", "bounds", "weights"]].tolist() == pytest.approx([0, -1.25, 0])
    heavier = explain_change(BASE, edition([10, 4], [35, 60], offline_weight=3))
    assert heavier.loc["Wyre", ["data", "bounds", "weights"]].tolist() == pytest.approx([0, 0, 0.5])


@settings(max_examples=25)
@given(
    offline=st.tuples(*[st.floats(0, 20)] * 2),
    speed=st.tuples(*[st.floats(10, 60)] * 2),
    top=st.floats(1, 100),
    weight=st.integers(0, 10),
    how=st.sampled_from(["arithmetic", "geometric"]),
)
def test_the_three_parts_add_up_and_going_back_undoes_them(offline, speed, top, weight, how):
    after = edition(offline, speed, top=top, offline_weight=weight, how=how)
    there, back = explain_change(BASE, after), explain_change(after, BASE)
    parts = ["data", "bounds", "weights"]
    assert np.allclose(there[parts].sum(axis=1), there["after"] - there["before"], atol=1e-9)
    assert np.allclose(there[parts], -back[parts], atol=1e-9), "no order is favoured"


def test_an_indicator_that_arrives_counts_as_a_change_of_weights():
    after = edition([10, 4], [35, 60])
    before = Edition(after.raw[["offline"]], after.bounds.loc[["offline"]], Scheme({"use": {"offline": 1}}, {"use": 1}))
    change = explain_change(before, after)
    assert change["before"].tolist() == pytest.approx([5, 2])
    assert change["after"].tolist() == pytest.approx([5, 1])
    assert change["weights"].tolist() == pytest.approx(change["change"].tolist())


def test_only_areas_of_both_editions_are_compared_and_missing_stays_missing():
    later = edition([NAN, 4], [35, 60])
    assert explain_change(BASE, later)["change"].isna().tolist() == [True, False]
    fewer = replace(BASE, raw=BASE.raw.loc[["Wyre"]])
    assert explain_change(fewer, later).index.tolist() == ["Wyre"]


def test_the_parts_are_those_of_the_index_itself():
    change = explain_change(BASE, edition([8, 4], [35, 50]))
    index = aggregate(normalise(BASE.raw, BASE.bounds), BASE.scheme).index
    assert change["before"].tolist() == index.tolist()
