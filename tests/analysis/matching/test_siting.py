"""Where next: judged by trying every choice of sites, and greedy by the exact optimum."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from ldsp.analysis.matching import greedy, where_next


def people_reached(people, reach, sites):
    return people[reach[:, list(sites)].any(axis=1)].sum() if len(sites) else 0.0


def by_trial(people, reach, p, existing=()):
    """The most people newly within reach, by trying every choice."""
    before = people_reached(people, reach, existing)
    free = [site for site in range(reach.shape[1]) if site not in existing]
    return max(
        people_reached(people, reach, [*existing, *chosen]) - before
        for n in range(min(p, len(free)) + 1)
        for chosen in itertools.combinations(free, n)
    )


@st.composite
def cases(draw):
    origins, sites = draw(st.integers(1, 7)), draw(st.integers(1, 5))
    reach = [[draw(st.booleans()) for _ in range(sites)] for _ in range(origins)]
    people = [draw(st.integers(0, 9)) for _ in range(origins)]
    existing = draw(st.lists(st.integers(0, sites - 1), max_size=2, unique=True))
    return np.array(people, dtype=float), np.array(reach), draw(st.integers(0, 4)), existing


@settings(max_examples=120, deadline=None, derandomize=True)
@given(cases())
def test_what_is_found_is_the_best_there_is_and_says_so(case):
    people, reach, p, existing = case
    best = by_trial(people, reach, p, existing)
    found = where_next(pd.Series(people), sparse.csr_array(reach), p, existing=existing)
    assert found.gained == pytest.approx(best)
    assert found.proven
    assert found.short_of_best == 0
    chosen = found.sites["candidate"].tolist()
    assert len(chosen) <= p
    assert not set(chosen) & set(existing)
    assert found.before == people_reached(people, reach, existing)
    assert found.before + found.gained == pytest.approx(people_reached(people, reach, [*existing, *chosen]))


@settings(max_examples=120, deadline=None, derandomize=True)
@given(cases())
def test_greedy_alone_keeps_its_promise_and_its_bound_holds(case):
    people, reach, p, existing = case
    best = by_trial(people, reach, p, existing)
    found = where_next(pd.Series(people), sparse.csr_array(reach), p, existing=existing, seconds=0)
    assert found.how == "greedy"
    assert (1 - 1 / np.e) * best - 1e-9 <= found.gained <= best + 1e-9 <= found.bound + 2e-9
    assert found.gained >= best * (1 - found.short_of_best) - 1e-9
    if found.proven:
        assert found.gained == pytest.approx(best)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(cases())
def test_looking_again_only_at_the_head_of_the_queue_chooses_as_looking_at_all(case):
    people, reach, p, _ = case
    left, plain = people.copy(), []
    for _ in range(p):
        gains = [left[reach[:, site]].sum() for site in range(reach.shape[1])]
        if max(gains) <= 0:
            break
        plain.append(int(np.argmax(gains)))
        left[reach[:, plain[-1]]] = 0
    assert greedy(people, sparse.csc_array(reach), p) == plain


def test_greedy_can_be_beaten_and_then_the_exact_choice_is_kept():
    """Three areas of 6, 5 and 5; a middle site takes the halves of two better ones."""
    people = pd.Series([4.0, 3.0, 3.0, 4.0])
    reach = sparse.csr_array([[1, 0, 0], [1, 0, 1], [0, 1, 1], [0, 1, 0]])
    assert where_next(people, reach, 2).gained == 14
    spoiled = pd.Series([4.0, 4.0, 4.0, 4.0, 1.0])
    reach = sparse.csr_array([[1, 0, 0], [1, 0, 1], [0, 1, 1], [0, 1, 0], [0, 0, 1]])
    alone = where_next(spoiled, reach, 2, seconds=0)
    both = where_next(spoiled, reach, 2)
    assert (alone.gained, alone.how, alone.proven) == (13, "greedy", False)
    assert (both.gained, both.how, both.proven) == (16, "exact", True)
    assert alone.short_of_best >= 3 / 16


def test_sites_come_in_the_order_of_what_they_add():
    reach = sparse.csr_array([[1, 0], [0, 1], [0, 1]])
    found = where_next(pd.Series([5.0, 4.0, 4.0]), reach, 2)
    assert found.sites.to_dict("list") == {"candidate": [1, 0], "gained": [8.0, 5.0], "within": [8.0, 13.0]}


def test_no_more_sites_than_help_and_none_if_none_helps():
    reach = sparse.csr_array([[1, 1], [0, 0]])
    found = where_next(pd.Series([5.0, 4.0]), reach, 2)
    assert len(found.sites) == 1
    assert (found.reachable, found.total) == (5.0, 9.0)
    assert where_next(pd.Series([5.0, 4.0]), reach, 2, existing=[0]).sites.empty
    assert where_next(pd.Series([5.0]), sparse.csr_array((1, 0)), 3).gained == 0
    assert where_next(pd.Series([], dtype=float), sparse.csr_array((0, 2)), 3).gained == 0
    assert where_next(pd.Series([5.0, 4.0]), reach, 0).proven


def test_a_number_of_people_that_is_missing_is_refused():
    with pytest.raises(ValueError, match="from nought up"):
        where_next(pd.Series([float("nan")]), sparse.csr_array([[1]]), 1)
    with pytest.raises(ValueError, match="from nought up"):
        where_next(pd.Series([1.0]), sparse.csr_array([[1]]), -1)


def test_a_partnership_is_answered_in_seconds_and_the_gap_to_the_best_is_known():
    """A thousand neighbourhoods and two hundred candidates scattered over a county."""
    rng = np.random.default_rng(11)
    homes, sites = rng.uniform(0, 60, (1_000, 2)), rng.uniform(0, 60, (200, 2))
    near = np.hypot(*(homes[:, None, :] - sites[None, :, :]).transpose(2, 0, 1)) <= 4
    found = where_next(pd.Series(rng.uniform(20, 300, 1_000)), sparse.csr_array(near), 5, seconds=2)
    assert 0 < found.gained <= found.bound
    assert found.short_of_best < 0.05


def test_it_tells_its_steps_and_can_be_stopped_between_them():
    spoiled = pd.Series([4.0, 4.0, 4.0, 4.0, 1.0])
    reach = sparse.csr_array([[1, 0, 0], [1, 0, 1], [0, 1, 1], [0, 1, 0], [0, 0, 1]])
    told = []
    where_next(spoiled, reach, 2, step=told.append)
    assert told == ["choosing sites one after the other", "looking for the best itself, 3 seconds at most"]

    class Enough(Exception):
        """Whoever waits has had enough."""

    def stop(what):
        if what.startswith("looking"):
            raise Enough

    with pytest.raises(Enough):
        where_next(spoiled, reach, 2, step=stop)
    assert where_next(spoiled, reach, 2, seconds=0).gained == 13  # what stands without the search
