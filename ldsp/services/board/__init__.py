"""What must the board know this quarter? Read, compute, publish; and keep a report as it was."""

from ldsp.services.board.freezing import Frozen, freeze, frozen, may_freeze, outdated, thaw
from ldsp.services.board.quarters import quarters
from ldsp.services.board.recorded import Recorded, recorded
from ldsp.services.board.report import BoardReport, report

__all__ = [
    "BoardReport",
    "Frozen",
    "Recorded",
    "freeze",
    "frozen",
    "may_freeze",
    "outdated",
    "quarters",
    "recorded",
    "report",
    "thaw",
]
