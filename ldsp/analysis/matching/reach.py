"""Who is within reach of which place? Distances as the crow flies, lengthened for the way on the ground."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse
from scipy.spatial import cKDTree

EARTH_KM = 6371.0088  # mean radius, IUGG
DETOUR = 1.3
"""How much longer the way is than the crow's: an assumption, typical values are 1.2 to 1.4."""

Floats = NDArray[np.float64]


def within_reach(
    origins: pd.DataFrame, sites: pd.DataFrame, radius_km: "pd.Series[float] | float", *, detour: float = DETOUR
) -> sparse.csr_array:
    """Which places can people at each origin reach? The radius belongs to the origin, and its edge is within.

    Parameters
    ----------
    origins, sites
        A row a place: `lon`, `lat` in degrees.
    radius_km
        How far people of each origin go, on the ground; one number, or one an origin.
    detour
        How much longer the way is than as the crow flies.

    Returns
    -------
    A row an origin and a column a site; 1 where it is within reach.
    """
    shape = (len(origins), len(sites))
    if not all(shape):
        none = np.empty(0, dtype=np.int64)
        return sparse.csr_array((np.empty(0, dtype=np.int8), (none, none)), shape=shape)
    km = np.broadcast_to(np.asarray(radius_km, dtype=float), len(origins)) / detour
    # The straight line through the earth to a point so far away; a hair more, so that the edge itself is within.
    chord = 2 * EARTH_KM * np.sin(np.minimum(km / (2 * EARTH_KM), np.pi / 2)) + 1e-9
    found = cKDTree(_points(sites)).query_ball_point(_points(origins), chord, return_sorted=True)
    counts = [len(each) for each in found]
    columns = np.concatenate([np.asarray(each, dtype=np.int64) for each in found])
    rows = np.repeat(np.arange(len(origins)), counts)
    return sparse.csr_array((np.ones(len(columns), dtype=np.int8), (rows, columns)), shape=shape)


def kilometres(origins: pd.DataFrame, sites: pd.DataFrame) -> Floats:
    """Great-circle distances (haversine) of each origin, a row, from each site, a column; without any detour.

    >>> burnley, preston = ({"lon": [-2.2405], "lat": [53.7893]}, {"lon": [-2.7000], "lat": [53.7590]})
    >>> kilometres(pd.DataFrame(burnley), pd.DataFrame(preston)).round(1).tolist()
    [[30.4]]
    """
    lon_a, lat_a = (np.radians(origins[key].to_numpy(dtype=float))[:, None] for key in ("lon", "lat"))
    lon_b, lat_b = (np.radians(sites[key].to_numpy(dtype=float))[None, :] for key in ("lon", "lat"))
    half = np.sin((lat_b - lat_a) / 2) ** 2 + np.cos(lat_a) * np.cos(lat_b) * np.sin((lon_b - lon_a) / 2) ** 2
    return np.asarray(2 * EARTH_KM * np.arcsin(np.sqrt(half)))


def _points(places: pd.DataFrame) -> Floats:
    """Places on the sphere, in kilometres from its centre."""
    lon, lat = (np.radians(places[key].to_numpy(dtype=float)) for key in ("lon", "lat"))
    return EARTH_KM * np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
