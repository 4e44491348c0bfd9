"""Ranks, bands and breaks."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ldsp.analysis.need import bands, class_counts, in_worst, natural_breaks, quantile_edges, rank

NAN = float("nan")
finite = st.floats(0, 10).map(lambda x: round(x, 4))


def test_what_differs_only_beyond_the_sixth_decimal_is_a_tie():
    assert rank(pd.Series([3.0000001, 3.0, 2.9, NAN])).tolist() == pytest.approx([1, 1, 3, NAN], nan_ok=True)


def test_deciles_end_where_the_published_ones_of_2025_do():
    """IoD 2025: of 33,755 neighbourhoods, rank 3,375 is the last of decile 1, 6,751 of decile 2, 16,877 of decile 5."""
    ranks = pd.Series(range(1, 33_756), dtype=float)
    assert [int(in_worst(ranks, share).sum()) for share in (0.1, 0.2, 0.5)] == [3_375, 6_751, 16_877]


def test_29_of_100_are_29_though_floating_point_makes_it_less():
    assert in_worst(pd.Series(range(1, 101), dtype=float), 0.29).sum() == 29


def test_an_area_without_a_rank_is_not_among_the_worst():
    assert in_worst(pd.Series([NAN, 1.0]), 1.0).tolist() == [False, True]


def test_a_score_on_an_edge_is_in_the_class_above():
    edges = [2.486, 2.823, 3.134, 3.539]  # England's fifths of DERI
    found = bands(pd.Series([0.0, 2.486, 2.4859999, 2.48599999, 3.539, 10.0, NAN]), edges)
    assert found.tolist() == [0, 1, 1, 1, 4, 4, pd.NA]
    assert found.dtype == "Int64"


@given(scores=st.lists(finite, min_size=1, max_size=40), classes=st.integers(2, 7))
def test_every_score_has_a_band_and_no_band_is_empty_for_want_of_room(scores, classes):
    index = pd.Series(scores)
    edges = quantile_edges(index, classes=classes)
    found = bands(index, edges)
    assert found.notna().all()
    assert found.between(0, len(edges)).all()
    assert (index.sort_values().pipe(lambda s: found.loc[s.index]).diff().dropna() >= 0).all()
    assert class_counts(index, edges).sum() == len(scores)
    assert class_counts(index, edges)[0] > 0


def test_fifths_hold_as_many_areas_each():
    index = pd.Series(np.random.default_rng(4).permutation(1000) / 100)
    assert class_counts(index, quantile_edges(index)).tolist() == [200] * 5


def test_fifths_of_residents_hold_as_many_people():
    """Ten areas; the first has as many residents as the other nine."""
    index = pd.Series(np.arange(1.0, 11.0))
    people = pd.Series([9.0] + [1.0] * 9)
    assert quantile_edges(index, people, classes=2).tolist() == [], "half of all live at the very bottom: one class"
    assert quantile_edges(index, people, classes=3).tolist() == [4.0]


def test_ties_leave_fewer_classes():
    assert quantile_edges(pd.Series([0.0] * 8 + [1.0, 2.0])).tolist() == pytest.approx([0.2])
    assert quantile_edges(pd.Series([NAN, NAN])).tolist() == []
    assert quantile_edges(pd.Series([3.0] * 9)).tolist() == []


def test_edges_that_do_not_rise_are_refused():
    with pytest.raises(ValueError, match="must rise"):
        bands(pd.Series([1.0]), [2.0, 2.0])


def least_spread(values: list[float], classes: int) -> float:
    """The smallest sum of squares within classes, by trying every way to cut."""
    ordered = sorted(values)

    def spread(part: list[float]) -> float:
        return float(((np.array(part) - np.mean(part)) ** 2).sum())

    ways = combinations(range(1, len(ordered)), classes - 1)
    return min(sum(spread(ordered[a:b]) for a, b in zip((0, *cut), (*cut, len(ordered)), strict=True)) for cut in ways)


@given(values=st.lists(finite, min_size=4, max_size=9), classes=st.integers(2, 4))
def test_natural_breaks_are_the_best_of_all(values, classes):
    index = pd.Series(values)
    found = bands(index, natural_breaks(index, classes))
    within = index.groupby(found).apply(lambda part: ((part - part.mean()) ** 2).sum()).sum()
    assert within <= least_spread(values, classes) + 1e-6


def test_many_values_are_broken_on_a_sample():
    index = pd.Series(np.concatenate([np.linspace(0, 1, 3000), np.linspace(5, 6, 3000), np.linspace(9, 10, 3000)]))
    assert natural_breaks(index, 3).tolist() == pytest.approx([5, 9], abs=0.01)
    assert natural_breaks(pd.Series([NAN, 2.0, 2.0]), 5).tolist() == []
