"""At what cost, for what return, and on which assumptions."""

from ldsp.services.value.everything import Panels, counts, everything
from ldsp.services.value.ledger import Entry, Ledger, keep, ledger

__all__ = ["Entry", "Ledger", "Panels", "counts", "everything", "keep", "ledger"]
