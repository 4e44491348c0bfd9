"""Where is the risk of digital exclusion greatest, and why? Read, compute, publish."""

from ldsp.services.need.basis import Assessment, Basis, Preset, assess, basis, preset, presets
from ldsp.services.need.compare import matching, moves, spans
from ldsp.services.need.pockets import hot_spots, pockets
from ldsp.services.need.risk import risk
from ldsp.services.need.why import why

__all__ = [
    "Assessment",
    "Basis",
    "Preset",
    "assess",
    "basis",
    "hot_spots",
    "matching",
    "moves",
    "pockets",
    "preset",
    "presets",
    "risk",
    "spans",
    "why",
]
