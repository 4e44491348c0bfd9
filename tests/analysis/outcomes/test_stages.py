"""The funnel: who got how far, and what is still open."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ldsp.analysis.outcomes import STAGES, funnel, rates, stages, steps

DAY, LATER = pd.Timestamp("2025-01-06"), pd.Timestamp("2025-03-03")


def enrolment(status, result=None, outcome=None, ended=LATER):
    return {"started_on": DAY, "ended_on": ended, "status": status, "result": result, "outcome": outcome}


LEARNERS = pd.DataFrame(
    [
        enrolment("continuing", ended=pd.NaT),
        enrolment("break"),
        enrolment("withdrawn"),
        enrolment("withdrawn", ended=DAY),
        enrolment("completed", "achieved", "paid work"),
        enrolment("completed", "achieved", "none of these"),
        enrolment("completed", "achieved"),
        enrolment("completed", "not yet known"),
        enrolment("completed", "none", "further learning"),
        enrolment("completed", "achieved", "voluntary work"),
    ]
)


def counts() -> pd.Series:
    return stages(LEARNERS).sum()


def counted(told: pd.DataFrame) -> pd.DataFrame:
    """A row a stage: how many reached it, out of how many, of whom so many are closed."""
    return pd.DataFrame({stage: each.sum() for stage, each in steps(told).items()}).T


def test_each_learner_is_counted_as_far_as_they_came():
    assert counts()[[*STAGES]].tolist() == [10, 9, 6, 4, 1]


def test_who_left_on_the_first_day_has_not_started():
    assert stages(LEARNERS)["started"].tolist().count(False) == 1
    assert not stages(LEARNERS)["started"].iloc[3]


def test_who_completed_in_a_day_has_started():
    assert stages(pd.DataFrame([enrolment("completed", "achieved", ended=DAY)]))["completed"].all()


def test_on_course_not_yet_known_and_not_yet_asked_are_neither_success_nor_failure():
    assert counts()[["on_course", "result_open", "progress_open"]].tolist() == [2, 1, 1]
    assert counted(stages(LEARNERS))["closed"].tolist() == [0, 10, 7, 5, 3]
    table = funnel(counted(stages(LEARNERS)))
    assert table.loc["completed", ["rate", "least", "most"]].tolist() == [6 / 7, 6 / 9, 8 / 9]
    assert table.loc["achieved", ["rate", "least", "most"]].tolist() == [4 / 5, 4 / 6, 5 / 6]
    assert table.loc["progressed", ["rate", "least", "most"]].tolist() == [1 / 3, 1 / 4, 2 / 4]
    assert table.loc["enrolled"].isna().all()


def test_progress_without_achievement_is_not_on_the_way():
    assert not stages(LEARNERS)["progressed"].iloc[8]


def test_nobody_at_all_has_no_rate():
    assert funnel(counted(stages(LEARNERS.iloc[:0]))).isna().all(axis=None)


def test_a_hidden_count_hides_what_rests_on_it():
    hidden = counted(stages(LEARNERS)).astype(float)
    hidden.loc["achieved", "reached"] = hidden.loc["progressed", "base"] = np.nan
    table = funnel(hidden)
    assert table.loc[["achieved", "progressed"], ["rate", "least", "most"]].isna().all(axis=None)
    assert table.loc["completed", "rate"] == 6 / 7


@settings(max_examples=40)
@given(
    st.lists(
        st.builds(
            enrolment,
            st.sampled_from(["continuing", "completed", "withdrawn", "break"]),
            st.sampled_from(["achieved", "partial", "none", "not yet known", None]),
            st.sampled_from(["paid work", "none of these", "voluntary work", None]),
            st.sampled_from([DAY, LATER, pd.NaT]),
        ),
        min_size=1,
        max_size=30,
    )
)
def test_no_stage_is_larger_than_the_one_before_and_bounds_hold_the_truth(learners):
    told = stages(pd.DataFrame(learners))
    assert (np.diff([told[stage].sum() for stage in STAGES]) <= 0).all()
    table = funnel(counted(told)).dropna(subset=["rate"])
    assert (table["least"] <= table["most"]).all()
    assert (table["lower"] <= table["rate"] + 1e-12).all()
    assert (table["rate"] <= table["upper"] + 1e-12).all()
    # If the open ones turned out as the closed ones did, the rate would be that of the closed ones.
    assert (table["least"] <= table["rate"] + 1e-12).all()
    assert (table["rate"] <= table["most"] + 1e-12).all()


@pytest.mark.parametrize(("r", "n"), [(0, 0), (np.nan, 30)])
def test_a_rate_of_nobody_is_missing(r, n):
    assert rates([r], [n]).isna().all(axis=None)


def test_counts_rounded_past_each_other_make_no_rate_above_one():
    assert rates([35], [30])["rate"].tolist() == [1]
    assert funnel(pd.DataFrame({"reached": [35], "base": [30], "closed": [40]}))[
        ["rate", "most"]
    ].to_numpy().tolist() == [[1, 1]]
