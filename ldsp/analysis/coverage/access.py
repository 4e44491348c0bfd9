"""What lies within reach of home: places by floating catchments, and the distance to the nearest venue.

Distances are straight lines on the British National Grid times a detour factor: no road is known, so no time is claimed.
"""

from dataclasses import dataclass
from typing import Literal, cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse
from scipy.spatial import cKDTree

from ldsp.analysis.need.treatment import Floats

Decay = Literal["gaussian", "steps", "binary"]
STEPS = ((1 / 3, 1.0), (2 / 3, 0.68), (1.0, 0.22))  # share of the catchment, weight: Luo and Qi (2009)
METRES = 1_000.0


@dataclass(frozen=True)
class Access:
    """Floating catchments seen from both ends."""

    origins: (
        pd.DataFrame
    )  # index as given: `access`, places per person (0 where nothing is in reach); `venues` in reach; `nearest_km`
    venues: (
        pd.DataFrame
    )  # index as given: `people` in reach, each by its weight; `ratio`, places per such person (0 without any)


def e2sfca(
    origins: pd.DataFrame,
    venues: pd.DataFrame,
    d0: "float | pd.Series[float]",
    decay: Decay = "gaussian",
    *,
    detour: float = 1.3,
) -> Access:
    """Places per person by the enhanced two-step floating catchment area method (Luo and Qi, 2009; Dai, 2010).

    First each venue's places are divided by the people in reach of it, the nearer counting more; then each origin adds up
    what its venues have to give, again the nearer the more.

    Parameters
    ----------
    origins
        A row an origin: `x`, `y` in metres (EPSG:27700); `people` who would use a place, not all residents.
    venues
        A row a venue: `x`, `y`; `places`.
    d0
        Catchment in km, of all origins or of each: a place further away is out of reach. The limit is included.
    decay
        How weight falls with distance: see `weight`.
    detour
        By how much a journey is longer than the straight line: 1.2 to 1.4 is usual.

    Returns
    -------
    `Access`: every origin and every venue is in it, also those that reach nothing. The people of all origins times their
    access come to the places of the venues that anybody reaches with a weight above 0.

    Raises
    ------
    ValueError
        Fewer than no people or places, a missing number, or a detour below 1.
    """
    if detour < 1:
        raise ValueError("No journey is shorter than the straight line: the detour factor must be 1 or more.")
    people, places = origins["people"].to_numpy(dtype=float), venues["places"].to_numpy(dtype=float)
    if not ((people >= 0).all() and (places >= 0).all()):
        raise ValueError("People and places must be known and not below nought.")
    limits = np.broadcast_to(np.asarray(d0.reindex(origins.index) if isinstance(d0, pd.Series) else d0), people.shape)
    i, j, km = _pairs(origins, venues, limits.astype(float), detour)
    shape = (len(origins), len(venues))
    weights = sparse.csr_array((weight(km / limits[i], decay), (i, j)), shape=shape)
    demanded = weights.T @ people
    ratio = np.divide(places, demanded, out=np.zeros(len(venues)), where=demanded > 0)
    return Access(
        origins=pd.DataFrame(
            {
                "access": weights @ ratio,
                "venues": np.bincount(i, minlength=len(origins)),
                "nearest_km": nearest_km(origins, venues, detour=detour),
            },
            index=origins.index,
        ),
        venues=pd.DataFrame({"people": demanded, "ratio": ratio}, index=venues.index),
    )


def weight(share: Floats, decay: Decay = "gaussian") -> Floats:
    """The weight of a distance, given as a share of the catchment: 1 next door, 0 beyond.

    `gaussian` falls as (exp(-s^2/2) - exp(-1/2)) / (1 - exp(-1/2)) and is 0 at the limit (Dai, 2010); `steps` is 1, 0.68
    and 0.22 in the thirds of the catchment (Luo and Qi, 2009); `binary` is 1 throughout.

    >>> weight(np.array([0.0, 0.5, 1.0, 1.1])).round(3).tolist(), weight(np.array([0.2, 0.6, 1.0]), "steps").tolist()
    ([1.0, 0.701, 0.0, 0.0], [1.0, 0.68, 0.22])
    """
    inside = share <= 1
    if decay == "binary":
        return inside.astype(float)
    if decay == "steps":
        return cast("Floats", np.select([share <= most for most, _ in STEPS], [each for _, each in STEPS], 0.0))
    edge = np.exp(-0.5)
    return cast("Floats", np.where(inside, (np.exp(-0.5 * share**2) - edge) / (1 - edge), 0.0))


def nearest_km(origins: pd.DataFrame, venues: pd.DataFrame, *, detour: float = 1.3) -> Floats:
    """How far the nearest venue is from each origin, in km by detour; missing where there is no venue at all."""
    if venues.empty or origins.empty:
        return np.full(len(origins), np.nan)
    metres, _ = cKDTree(_points(venues)).query(_points(origins))
    return cast("Floats", metres * detour / METRES)


def reach(
    origins: pd.DataFrame, venues: pd.DataFrame, within_km: "float | pd.Series[float]", *, detour: float = 1.3
) -> float:
    """Share of the people of the origins with a venue within so many km (the limit included); missing without people.

    >>> origins = pd.DataFrame({"x": [0.0, 0.0], "y": [0.0, 5000.0], "people": [30.0, 10.0]})
    >>> reach(origins, origins.head(1), 3.0), reach(origins, origins.head(1), 5.0, detour=1.0)
    (0.75, 1.0)
    """
    near = nearest_km(origins, venues, detour=detour) <= np.asarray(within_km)
    people = origins["people"].to_numpy(dtype=float)
    return float(people[near].sum() / people.sum()) if people.sum() > 0 else float("nan")


def _pairs(
    origins: pd.DataFrame, venues: pd.DataFrame, limits: Floats, detour: float
) -> tuple[NDArray[np.intp], NDArray[np.intp], Floats]:
    """Which origin reaches which venue, and over how many km: positions of both, and the distance."""
    found: list[tuple[NDArray[np.intp], NDArray[np.intp], Floats]] = []
    if len(venues):
        tree = cKDTree(_points(venues))
        points = _points(origins)
        for limit in np.unique(limits):
            here = np.flatnonzero(limits == limit)
            # A little further than the limit, and then exactly: the tree rounds in another order than we do.
            metres = limit * METRES / detour * (1 + 1e-9)
            pairs = cKDTree(points[here]).sparse_distance_matrix(tree, metres, output_type="ndarray")
            km = pairs["v"] * detour / METRES
            kept = km <= limit * (1 + 1e-12)
            found.append((here[pairs["i"][kept]], pairs["j"][kept], np.minimum(km[kept], limit)))
    if not found:
        nothing = np.empty(0, dtype=np.intp)
        return nothing, nothing, np.empty(0)
    i, j, km = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return i, j, km


def _points(table: pd.DataFrame) -> Floats:
    return table[["x", "y"]].to_numpy(dtype=float)
