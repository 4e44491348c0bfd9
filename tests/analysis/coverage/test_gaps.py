"""Coverage, priority, equity and supply, worked by hand and judged by plain loops."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ldsp.analysis.coverage import (
    MODES,
    concentration_index,
    coverage_table,
    effective_coverage,
    priority,
    share_home,
    supply,
)

NAN = float("nan")
DEMAND = pd.Series({"Burnley": 1000.0, "Fylde": 400.0, "Pendle": 200.0, "Wyre": 0.0, "Hyndburn": NAN, "Ribble": 500.0})
PLACES = pd.Series({"Burnley": 300.0, "Fylde": 300.0, "Pendle": 250.0, "Wyre": 40.0})
TAKE_UP = pd.Series({"Burnley": 270.0, "Fylde": 60.0, "Pendle": 200.0, "Wyre": 10.0})


def test_coverage_is_places_over_people_and_never_infinite():
    table = coverage_table(DEMAND, PLACES, TAKE_UP)
    assert table.coverage.drop(["Wyre", "Hyndburn"]).to_dict() == {
        "Burnley": 0.3, "Fylde": 0.75, "Pendle": 1.25, "Ribble": 0.0,
    }  # fmt: skip
    assert np.isnan(table.coverage["Wyre"])
    assert np.isnan(table.coverage["Hyndburn"])
    assert not np.isinf(table.select_dtypes("number").to_numpy()).any()
    assert table.penetration["Burnley"] == pytest.approx(0.27)
    assert table.utilisation["Burnley"] == pytest.approx(0.9)
    assert np.isnan(table.utilisation["Ribble"])


def test_a_surplus_in_one_district_never_fills_the_gap_of_another():
    table = coverage_table(DEMAND, PLACES, TAKE_UP)
    assert table.unmet.drop("Hyndburn").to_dict() == {
        "Burnley": 700.0, "Fylde": 100.0, "Pendle": 0.0, "Wyre": 0.0, "Ribble": 500.0,
    }  # fmt: skip
    netted = max(0.0, DEMAND.sum() - PLACES.sum())
    assert table.unmet.sum() == 1300
    assert netted < table.unmet.sum()
    assert effective_coverage(table) == pytest.approx((300 + 300 + 200 + 0 + 0) / 2100)


def test_each_diagnosis_is_told_apart():
    told = coverage_table(DEMAND, PLACES, TAKE_UP).diagnosis.to_dict()
    assert told == {
        "Burnley": "More places needed",
        "Fylde": "Places stand empty",
        "Pendle": "Covered and used",
        "Wyre": "No demand recorded",
        "Hyndburn": "No demand recorded",
        "Ribble": "No places recorded",
    }
    low = coverage_table(DEMAND, PLACES, pd.Series({"Burnley": 30.0}))
    assert low.diagnosis["Burnley"] == "Few places, and those not filled"
    assert low.diagnosis["Fylde"] == "Take-up not known"


def test_a_district_at_a_threshold_counts_as_covered_and_used():
    table = coverage_table(pd.Series({"a": 100.0}), pd.Series({"a": 50.0}), pd.Series({"a": 30.0}))
    assert table.diagnosis["a"] == "Covered and used"


@given(st.lists(st.tuples(st.integers(0, 900), st.integers(0, 900)), min_size=1, max_size=8))
def test_people_with_a_place_and_people_without_are_all_the_people(counts):
    table = coverage_table(pd.Series([float(d) for d, _ in counts]), pd.Series([float(s) for _, s in counts]))
    total = table.demand.sum()
    met = sum(min(d, s) for d, s in counts)
    assert table.unmet.sum() + met == pytest.approx(total)
    if total:
        assert effective_coverage(table) == pytest.approx(met / total)


def test_priority_weighs_unmet_demand_by_risk_and_ranks_by_count_and_by_head():
    unmet = pd.Series({"big": 600.0, "small": 300.0, "none": 0.0, "unknown": NAN})
    risk = pd.Series({"big": 4.0, "small": 6.0, "none": 9.0, "unknown": 5.0})
    people = pd.Series({"big": 100_000.0, "small": 20_000.0, "none": 5_000.0, "unknown": 1_000.0})
    table = priority(unmet, risk, people)
    assert table.priority["big"] == 240
    assert table.priority["small"] == 180
    assert table.priority_rank.drop(["none", "unknown"]).to_dict() == {"big": 1, "small": 2}
    assert table.per_1000_rank.drop(["none", "unknown"]).to_dict() == {"big": 2, "small": 1}
    assert table.loc[["none", "unknown"], ["priority_rank", "per_1000_rank"]].isna().all().all()


def test_rank_intervals_are_those_of_the_drawings_one_by_one():
    rng = np.random.default_rng(1)
    areas = list("abcde")
    unmet = pd.Series(rng.uniform(50, 150, 5), index=areas)
    people = pd.Series(rng.uniform(1000, 5000, 5), index=areas)
    draws = pd.DataFrame(rng.uniform(2, 8, (5, 40)), index=areas)
    table = priority(unmet, draws.mean(axis=1), people, draws)
    for measure, low, high in (("count", "rank_low", "rank_high"), ("head", "per_1000_low", "per_1000_high")):
        ranks = {area: [] for area in areas}
        for draw in draws:
            scores = {a: draws[draw][a] / 10 * unmet[a] / (1 if measure == "count" else people[a]) for a in areas}
            for area in areas:
                ranks[area].append(1 + sum(other > scores[area] for other in scores.values()))
        for area in areas:
            ordered = sorted(ranks[area])
            assert table[low][area] == ordered[1]  # the second of forty: 5%
            assert table[high][area] == ordered[37]


def under_the_curve(h, by, w):
    """One minus twice the area under the concentration curve, by trapezia; areas of the same risk are one step."""
    steps = sorted(set(by))
    total_w, total_h = sum(w), sum(a * b for a, b in zip(h, w, strict=True))
    people, share, area = 0.0, 0.0, 0.0
    for step in steps:
        wide = sum(b for b, c in zip(w, by, strict=True) if c == step) / total_w
        more = sum(a * b for a, b, c in zip(h, w, by, strict=True) if c == step) / total_h
        area += wide * (share + share + more) / 2
        people, share = people + wide, share + more
    return 1 - 2 * area


@given(
    st.lists(st.tuples(st.integers(0, 50), st.integers(0, 6), st.integers(1, 500)), min_size=1, max_size=12).filter(
        lambda rows: any(h for h, _, _ in rows)
    )
)
def test_the_concentration_index_is_one_minus_twice_the_area_under_the_curve(rows):
    h, by, w = (list(map(float, column)) for column in zip(*rows, strict=True))
    got = concentration_index(pd.Series(h), pd.Series(by), pd.Series(w))
    assert got == pytest.approx(under_the_curve(h, by, w), abs=1e-9)


def test_provision_for_all_alike_has_no_concentration_and_none_at_all_has_no_index():
    by, people = pd.Series([1.0, 5.0, 9.0]), pd.Series([10.0, 20.0, 30.0])
    assert concentration_index(pd.Series([2.0, 2.0, 2.0]), by, people) == pytest.approx(0)
    assert concentration_index(pd.Series([0.0, 0.0, 1.0]), by, people) > 0
    assert concentration_index(pd.Series([1.0, 0.0, 0.0]), by, people) < 0
    assert np.isnan(concentration_index(pd.Series([0.0, 0.0, 0.0]), by, people))


def runs(*rows: tuple[float, str, str | None, tuple[str, ...]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["places", "mode", "lad_code", "lad_codes"])


ELIGIBLE = pd.Series({"a": 300.0, "b": 100.0, "c": 0.0})


def test_places_belong_where_they_are_and_online_ones_to_those_who_can_use_them():
    table = supply(
        runs(
            (40, "face to face", "a", ()),
            (10, "face to face", "c", ()),
            (60, "local online", "b", ()),
            (200, "national online", None, ()),
            (50, "face to face", "elsewhere", ()),
        ),
        ELIGIBLE,
    )
    assert table["face to face"].to_dict() == {"a": 40, "b": 0, "c": 10}
    assert table["local online"].to_dict() == {"a": 0, "b": 60, "c": 0}
    assert table["national online"].to_dict() == {"a": 150, "b": 40, "c": 0}  # 50 for b, of whom 40 are left


def test_an_online_offer_for_some_districts_is_shared_among_those_only():
    table = supply(runs((80, "local online", None, ("a", "b"))), ELIGIBLE)
    assert table["local online"].to_dict() == {"a": 60, "b": 20, "c": 0}


def test_online_places_never_count_for_more_people_than_can_use_them():
    table = supply(runs((900, "national online", None, ()), (500, "local online", "b", ())), ELIGIBLE)
    assert (table[list(MODES[1:])].sum(axis=1) <= ELIGIBLE).all()
    assert table.loc["c"].sum() == 0


@given(
    st.lists(st.tuples(st.integers(0, 200), st.sampled_from("abc")), max_size=5),
    st.lists(
        st.tuples(st.sampled_from("abc"), st.sampled_from(["a", "b", "c", "out", None]), st.integers(0, 40)), max_size=8
    ),
)
def test_places_shared_out_by_home_are_as_many_as_there_were(offers, learners):
    places = supply(runs(*((n, "face to face", code, ()) for n, code in offers)), ELIGIBLE)["face to face"]
    flows = pd.DataFrame(learners, columns=["delivery", "home", "starts"])
    shared = share_home(places, flows)
    assert shared.places.sum() == pytest.approx(places.sum())
    back = shared.groupby("delivery").places.sum()
    assert back.to_dict() == pytest.approx(places[places > 0].to_dict())


def test_places_follow_the_learners_who_came():
    flows = pd.DataFrame({"delivery": ["a", "a", "b"], "home": ["a", "b", None], "starts": [30, 10, 9]})
    shared = share_home(pd.Series({"a": 100.0, "b": 20.0}), flows)
    assert {(r.delivery, r.home): r.places for r in shared.itertuples()} == {
        ("a", "a"): 75,
        ("a", "b"): 25,
        ("b", "b"): 20,
    }
