"""Who has taken part, where, at which level?"""

from ldsp.services.take_up.basis import Basis, basis
from ldsp.services.take_up.equity import comparisons, equity
from ldsp.services.take_up.over_time import over_time
from ldsp.services.take_up.own import TrueCounts, true_counts
from ldsp.services.take_up.partners import partners
from ldsp.services.take_up.spread import of_area, spread
from ldsp.services.take_up.targets import targets

__all__ = [
    "Basis", "TrueCounts", "basis", "comparisons", "equity", "of_area", "over_time", "partners", "spread", "targets", "true_counts",
]  # fmt: skip
