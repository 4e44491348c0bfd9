"""The shortest way on average: judged by trying every choice of sites."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ldsp.analysis.matching import least_distance


def average(people, km, sites):
    return float(people @ km[:, list(sites)].min(axis=1) / people.sum())


def by_trial(people, km, p, existing=()):
    """The least average way, by trying every choice."""
    free = [site for site in range(km.shape[1]) if site not in existing]
    return min(
        average(people, km, [*existing, *chosen])
        for n in range(0 if existing else 1, min(p, len(free)) + 1)
        for chosen in itertools.combinations(free, n)
    )


@st.composite
def cases(draw):
    origins, sites = draw(st.integers(1, 8)), draw(st.integers(1, 6))
    km = [[draw(st.integers(0, 30)) for _ in range(sites)] for _ in range(origins)]
    people = [draw(st.integers(0, 9)) for _ in range(origins)]
    people[0] += 1
    existing = draw(st.lists(st.integers(0, sites - 1), max_size=2, unique=True))
    return np.array(people, dtype=float), np.array(km, dtype=float), draw(st.integers(1, 4)), existing


@settings(max_examples=120, deadline=None, derandomize=True)
@given(cases())
def test_nothing_undercuts_the_bound_and_what_is_said_of_the_answer_is_true(case):
    people, km, p, existing = case
    best = by_trial(people, km, p, existing)
    found = least_distance(pd.Series(people), km, p, existing=existing)
    chosen = found.sites["candidate"].tolist()
    assert found.bound_km <= best + 1e-9 <= found.after_km + 2e-9
    assert found.after_km <= best + found.short_of_best_km + 1e-9
    assert found.after_km == pytest.approx(average(people, km, [*existing, *chosen]))
    assert len(chosen) <= p
    assert not set(chosen) & set(existing)


def scattered(seed, homes, sites):
    rng = np.random.default_rng(seed)
    places, candidates = rng.uniform(0, 60, (homes, 2)), rng.uniform(0, 60, (sites, 2))
    return rng.uniform(20, 300, homes), np.hypot(*(places[:, None, :] - candidates[None, :, :]).transpose(2, 0, 1))


@pytest.mark.parametrize("seed", range(12))
def test_on_a_map_it_finds_the_very_best(seed):
    people, km = scattered(seed, 25, 9)
    found = least_distance(pd.Series(people), km, 3, existing=[0] if seed % 2 else [])
    assert found.after_km == pytest.approx(by_trial(people, km, 3, [0] if seed % 2 else []))
    assert found.short_of_best_km < 0.05 * found.after_km


def test_exchanging_mends_what_one_after_the_other_spoils():
    """The middle of five is the best single site and belongs to no best pair."""
    spots = np.array([0.0, 1.0, 5.0, 9.0, 10.0])
    people = pd.Series([10.0, 10.0, 1.0, 10.0, 10.0])
    km = np.abs(spots[:, None] - spots[None, [0, 2, 4]])
    alone = least_distance(people, km, 2, rounds=0)
    both = least_distance(people, km, 2)
    assert sorted(alone.sites["candidate"]) == [0, 1]
    assert sorted(both.sites["candidate"]) == [0, 2]
    assert both.after_km == pytest.approx((1 * 10 + 5 + 1 * 10) / 41)
    assert alone.bound_km == 0


def test_sites_come_in_the_order_of_what_they_shorten_and_end_at_the_whole():
    people, km = scattered(3, 40, 12)
    found = least_distance(pd.Series(people), km, 4, existing=[5])
    averages = found.sites["average_km"].tolist()
    assert averages == sorted(averages, reverse=True)
    assert averages[-1] == pytest.approx(found.after_km)
    assert found.before_km == pytest.approx(average(people, km, [5]))
    assert (found.after <= found.before).all()


def test_no_more_sites_than_shorten_somebodys_way():
    km = np.array([[0.0, 0.0, 3.0], [4.0, 4.0, 4.0]])
    people = pd.Series([5.0, 0.0])
    assert len(least_distance(people, km, 3).sites) == 1
    assert least_distance(people, km, 2, existing=[0]).sites.empty
    assert np.isinf(least_distance(people, km, 1).before_km)


@pytest.mark.parametrize(
    ("people", "km", "p"), [([1.0], [[-1.0]], 1), ([np.nan], [[1.0]], 1), ([0.0], [[1.0]], 1), ([1.0], [[1.0]], -1)]
)
def test_what_cannot_be_is_refused(people, km, p):
    with pytest.raises(ValueError, match="counted from nought up"):
        least_distance(pd.Series(people), np.array(km), p)


def test_without_any_site_there_is_no_way():
    with pytest.raises(ValueError, match="Without a site"):
        least_distance(pd.Series([1.0]), np.array([[1.0]]), 0)
