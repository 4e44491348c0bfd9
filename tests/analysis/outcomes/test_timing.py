"""Time to a job and how long learners stay."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ldsp.analysis.outcomes import retention, stayed, time_to_event
from ldsp.analysis.outcomes.timing import DAYS

# Weeks of remission with 6-mercaptopurine; 1: it ended (Freireich and others, 1963, Blood 21, 699-716). R's survfit with
# conf.type="log-log" prints a share still in remission of 0.690 (0.432, 0.849) after 13 weeks.
WEEKS = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
ENDED = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]


def test_freireichs_patients():
    """A scale of days on which three months (91 days) are the thirteenth week."""
    row = time_to_event(np.array(WEEKS) * 7, ENDED, months=[3]).iloc[0]
    assert (row["at_risk"], row["hidden"]) == (12, False)
    assert [round(float(row[name]), 3) for name in ("share", "lower", "upper")] == [0.310, 0.151, 0.568]
    assert 1 - row["share"] == pytest.approx(0.690, abs=5e-4)


@given(st.lists(st.tuples(st.integers(0, 400), st.booleans()), min_size=1, max_size=40))
def test_against_kaplan_and_meiers_product(watched):
    days, happened = zip(*watched, strict=True)
    table = time_to_event(days, happened, least_at_risk=0)
    for row in table.itertuples():
        left = 1.0
        for day in sorted({d for d, e in watched if e and d <= DAYS[row.months]}):
            left *= 1 - sum(e and d == day for d, e in watched) / sum(d >= day for d, _ in watched)
        assert row.share == pytest.approx(1 - left, abs=1e-12)
        assert row.at_risk == sum(d >= DAYS[row.months] for d in days)
        if not np.isnan(row.lower):
            assert 0 <= row.lower <= row.share <= row.upper <= 1


def test_few_still_watched_are_hidden():
    table = time_to_event([400] * 9 + [100] * 5, [True] * 14).set_index("months")
    assert table["at_risk"].to_dict() == {3: 14, 6: 9, 12: 9}
    assert table["hidden"].to_dict() == {3: False, 6: True, 12: True}
    assert table.loc[[6, 12], ["share", "lower", "upper"]].isna().all(axis=None)


def test_no_job_yet_is_nought_without_an_interval():
    row = time_to_event([200] * 20, [False] * 20, months=[6]).iloc[0]
    assert row["share"] == 0
    assert np.isnan(row["lower"])


def test_nobody_watched():
    assert time_to_event([], [])["hidden"].all()


DAY = pd.Timestamp


def learners(*rows):
    table = pd.DataFrame(rows, columns=["started_on", "ended_on", "status"])
    return table.assign(started_on=pd.to_datetime(table["started_on"]), ended_on=pd.to_datetime(table["ended_on"]))


FOUR = learners(
    ("2025-01-10", "2025-02-20", "withdrawn"),
    ("2025-01-15", "2025-02-01", "completed"),
    ("2025-01-31", None, "continuing"),
    ("2025-03-01", None, "withdrawn"),  # nobody knows when
)


def test_who_completed_or_paused_has_stayed():
    table = stayed(FOUR, as_at=DAY("2025-12-31"), months=[0, 1, 2])
    assert table.iloc[0].tolist() == [1, 1, 0]
    assert table.iloc[1].tolist() == [1, 1, 1]
    assert table.iloc[3].isna().all()
    assert stayed(FOUR.assign(status="break"), as_at=DAY("2025-12-31"), months=[2])[2].eq(1).all()


def test_a_month_that_has_not_come_is_missing_for_the_whole_cohort():
    cohort = pd.Series(["January", "January", "January", "March"])
    table = retention(FOUR, cohort, as_at=DAY("2025-02-27"), months=[0, 1])
    assert table.to_dict("records") == [
        {"cohort": "January", "months": 0, "learners": 3, "stayed": 3},
        {
            "cohort": "January",
            "months": 1,
            "learners": pytest.approx(np.nan, nan_ok=True),
            "stayed": pytest.approx(np.nan, nan_ok=True),
        },
    ]
    whole = retention(FOUR, cohort, as_at=DAY("2025-02-28"), months=[1])
    assert whole[["learners", "stayed"]].to_numpy().tolist() == [[3, 3]]


def test_a_triangle_never_grows_along_a_row():
    rng = np.random.default_rng(3)
    start = pd.Timestamp("2024-01-01") + pd.to_timedelta(rng.integers(0, 360, 300), unit="D")
    table = pd.DataFrame(
        {
            "started_on": start,
            "ended_on": start + pd.to_timedelta(rng.integers(0, 300, 300), unit="D"),
            "status": rng.choice(["completed", "withdrawn", "continuing"], 300),
        }
    )
    cohort = table["started_on"].dt.to_period("Q").astype(str)
    found = retention(table, cohort, as_at=DAY("2025-01-15"), months=range(13))
    wide = found.pivot_table(index="cohort", columns="months", values="stayed")
    assert (wide.diff(axis=1).iloc[:, 1:].fillna(0) <= 0).all(axis=None)
    reached = found.dropna().groupby("cohort")["months"].max()
    assert reached.is_monotonic_decreasing


def test_nobody_makes_no_cohort():
    assert retention(FOUR.iloc[:0], pd.Series([], dtype=str), as_at=DAY("2025-01-01"), months=[0]).empty
