"""Floating catchments, judged by two plain loops over every pair of origin and venue."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ldsp.analysis.coverage import e2sfca, reach, weight


def plain_weight(share: float, decay: str) -> float:
    if share > 1:
        return 0.0
    if decay == "binary":
        return 1.0
    if decay == "steps":
        return 1.0 if share <= 1 / 3 else 0.68 if share <= 2 / 3 else 0.22
    return (math.exp(-share * share / 2) - math.exp(-0.5)) / (1 - math.exp(-0.5))


def slowly(origins: pd.DataFrame, venues: pd.DataFrame, d0, decay: str, detour: float):
    """The two steps as Dai writes them, one pair at a time."""
    limit = {code: (d0[code] if isinstance(d0, pd.Series) else d0) for code in origins.index}

    def w(o, v):
        km = math.hypot(origins.x[o] - venues.x[v], origins.y[o] - venues.y[v]) * detour / 1000
        return plain_weight(km / limit[o], decay)

    demanded = {v: sum(origins.people[o] * w(o, v) for o in origins.index) for v in venues.index}
    ratio = {v: venues.places[v] / demanded[v] if demanded[v] > 0 else 0.0 for v in venues.index}
    access = {o: sum(ratio[v] * w(o, v) for v in venues.index) for o in origins.index}
    return demanded, ratio, access


def county(seed: int = 5, origins: int = 40, venues: int = 9) -> tuple[pd.DataFrame, pd.DataFrame, pd.Series]:
    rng = np.random.default_rng(seed)
    homes = pd.DataFrame(
        {
            "x": rng.uniform(0, 30_000, origins),
            "y": rng.uniform(0, 30_000, origins),
            "people": rng.integers(0, 200, origins),
        },
        index=[f"o{at}" for at in range(origins)],
    )
    places = pd.DataFrame(
        {
            "x": rng.uniform(0, 30_000, venues),
            "y": rng.uniform(0, 30_000, venues),
            "places": rng.integers(0, 300, venues),
        },
        index=[f"v{at}" for at in range(venues)],
    )
    return homes, places, pd.Series(rng.choice([3.0, 8.0, 15.0], origins), index=homes.index)


@pytest.mark.parametrize("decay", ["gaussian", "steps", "binary"])
def test_two_plain_loops_agree(decay):
    origins, venues, d0 = county()
    got = e2sfca(origins, venues, d0, decay, detour=1.3)
    demanded, ratio, access = slowly(origins, venues, d0, decay, 1.3)
    assert got.venues.people.to_dict() == pytest.approx(demanded)
    assert got.venues.ratio.to_dict() == pytest.approx(ratio)
    assert got.origins.access.to_dict() == pytest.approx(access)


def test_two_homes_and_one_venue_by_hand():
    origins = pd.DataFrame({"x": [0.0, 0.0], "y": [0.0, 1500.0], "people": [100.0, 100.0]}, index=["near", "far"])
    venue = pd.DataFrame({"x": [0.0], "y": [0.0], "places": [50.0]}, index=["library"])
    got = e2sfca(origins, venue, 3.0, detour=1.0)
    half = plain_weight(0.5, "gaussian")
    assert got.venues.people["library"] == pytest.approx(100 + 100 * half)
    assert got.origins.access["near"] == pytest.approx(50 / (100 + 100 * half))
    assert got.origins.access["far"] == pytest.approx(50 / (100 + 100 * half) * half)
    assert got.origins.nearest_km.tolist() == [0.0, 1.5]


def test_a_home_at_the_very_limit_is_in_reach_and_one_beyond_it_is_not():
    origins = pd.DataFrame({"x": [0.0, 0.0], "y": [3000.0, 3000.1], "people": [10.0, 10.0]})
    venue = pd.DataFrame({"x": [0.0], "y": [0.0], "places": [20.0]})
    got = e2sfca(origins, venue, 3.0, "binary", detour=1.0)
    assert got.origins.venues.tolist() == [1, 0]
    assert got.origins.access.tolist() == [2.0, 0.0]
    assert reach(origins, venue, 3.0, detour=1.0) == 0.5


def test_who_reaches_nothing_stays_in_the_answer_with_nought_and_so_does_a_venue_that_nobody_reaches():
    origins = pd.DataFrame({"x": [0.0, 90_000], "y": [0.0, 0.0], "people": [10.0, 10.0]}, index=["a", "b"])
    venues = pd.DataFrame({"x": [0.0, 50_000], "y": [0.0, 0.0], "places": [5.0, 7.0]}, index=["v", "lonely"])
    got = e2sfca(origins, venues, 3.0)
    assert got.origins.access["b"] == 0
    assert got.venues.ratio["lonely"] == 0
    assert got.origins.nearest_km["b"] == pytest.approx(52)


def test_without_a_venue_nobody_reaches_anything_and_no_distance_is_known():
    origins, venues, d0 = county()
    got = e2sfca(origins, venues.head(0), d0)
    assert (got.origins.access == 0).all()
    assert got.origins.nearest_km.isna().all()
    assert reach(origins, venues.head(0), 3.0) == 0


def test_what_is_unknown_is_refused_and_no_journey_is_shorter_than_the_straight_line():
    origins, venues, d0 = county()
    with pytest.raises(ValueError, match="must be known"):
        e2sfca(origins, venues.assign(places=np.nan), d0)
    with pytest.raises(ValueError, match="detour"):
        e2sfca(origins, venues, d0, detour=0.9)


spots = st.tuples(st.integers(0, 20_000), st.integers(0, 20_000), st.integers(0, 500))


@given(
    st.lists(spots, min_size=1, max_size=12),
    st.lists(spots, min_size=1, max_size=6),
    st.sampled_from(["gaussian", "steps", "binary"]),
    st.lists(st.sampled_from([3.0, 8.0, 15.0]), min_size=12, max_size=12),
)
def test_access_times_people_comes_to_the_places_of_the_venues_that_somebody_reaches(homes, sites, decay, limits):
    origins = pd.DataFrame(homes, columns=["x", "y", "people"], dtype=float)
    venues = pd.DataFrame(sites, columns=["x", "y", "places"], dtype=float)
    got = e2sfca(origins, venues, pd.Series(limits[: len(origins)]), decay)
    reached = venues.places[got.venues.people > 0].sum()
    assert float(origins.people @ got.origins.access) == pytest.approx(reached, rel=1e-9, abs=1e-9)
    assert (got.origins.access >= 0).all()


def test_weights_fall_from_one_to_nought():
    at = np.linspace(0, 1, 50)
    falling = weight(at)
    assert falling[0] == 1
    assert falling[-1] == pytest.approx(0, abs=1e-12)
    assert (np.diff(falling) < 0).all()
