"""Who is within reach: judged by the haversine formula for every pair."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ldsp.analysis.matching import kilometres, within_reach

PLACES = st.tuples(st.floats(-6, 2), st.floats(50, 56))


def places(points):
    return pd.DataFrame(points, columns=["lon", "lat"], dtype=float)


@settings(max_examples=80, deadline=None, derandomize=True)
@given(st.lists(PLACES, min_size=1, max_size=5), st.lists(PLACES, min_size=1, max_size=5), st.floats(0.1, 200))
def test_within_reach_is_what_the_haversine_says(origins, sites, radius):
    origins, sites = places(origins), places(sites)
    km = kilometres(origins, sites) * 1.3
    clear = np.abs(km - radius) > 1e-6
    found = within_reach(origins, sites, radius).toarray().astype(bool)
    assert (found[clear] == (km <= radius)[clear]).all()


def test_the_edge_is_within_and_each_origin_goes_its_own_way():
    origins, sites = places([(-2.7, 53.75), (-2.7, 53.75)]), places([(-2.7, 53.8)])
    edge = float(kilometres(origins, sites)[0, 0])
    found = within_reach(origins, sites, pd.Series([edge, edge - 0.01]), detour=1.0)
    assert found.toarray().tolist() == [[1], [0]]


def test_one_degree_of_a_meridian_is_as_long_as_it_should_be():
    assert kilometres(places([(0, 51)]), places([(0, 52)]))[0, 0] == pytest.approx(111.195, abs=0.001)


def test_no_places_no_reach():
    assert within_reach(places([]), places([(0, 51)]), 3).shape == (0, 1)
    assert within_reach(places([(0, 51)]), places([]), 3).shape == (1, 0)
