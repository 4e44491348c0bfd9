"""From degrees to pixels: Web Mercator at deck.gl's scale, and the view that shows a whole region."""

import math
from typing import NamedTuple

TILE = 512  # pixels: the side of the world at zoom 0 in deck.gl
MARGIN = 10  # pixels kept free around the areas

Bounds = tuple[float, float, float, float]
"""West, south, east, north, in degrees."""


class View(NamedTuple):
    """What deck.gl is told to look at first."""

    longitude: float
    latitude: float
    zoom: float

    @property
    def world(self) -> float:
        """Width of the whole world in pixels at this zoom."""
        return float(TILE * 2**self.zoom)


def fitted(bounds: Bounds, *, width: int, height: int) -> View:
    """The view that shows all of the bounds in so many pixels.

    >>> fitted((-180, -85.0511, 180, 85.0511), width=532, height=1044).zoom
    0.0
    """
    west, south, east, north = bounds
    across = max((east - west) / 360, 1e-9) * TILE
    down = max(_height(north) - _height(south), 1e-9) * TILE
    zoom = min(math.log2((width - 2 * MARGIN) / across), math.log2((height - 2 * MARGIN) / down))
    middle = (_height(north) + _height(south)) / 2
    latitude = math.degrees(2 * math.atan(math.exp(middle * 2 * math.pi)) - math.pi / 2)
    return View(round((west + east) / 2, 5), round(latitude, 5), round(zoom, 3))


def pixels(view: View, longitude: float, latitude: float, *, width: int, height: int) -> tuple[float, float]:
    """Where a point lies in a picture of that size, right and down from its upper left corner.

    >>> view = fitted((-3, 53, -2, 54), width=400, height=400)
    >>> pixels(view, view.longitude, view.latitude, width=400, height=300)
    (200.0, 150.0)
    """
    right = (longitude - view.longitude) / 360 * view.world
    down = (_height(view.latitude) - _height(latitude)) * view.world
    return width / 2 + right, height / 2 + down


def _height(latitude: float) -> float:
    """Height on a Mercator map whose world is one unit wide; the equator is nought."""
    return math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2)) / (2 * math.pi)
