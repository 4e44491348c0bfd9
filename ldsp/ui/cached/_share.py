"""The board, and what other regions shared."""

from collections.abc import Callable
from datetime import date

from ldsp.disclosure import Published
from ldsp.domain.coverage import CoverageChoice
from ldsp.domain.quarters import Quarter
from ldsp.errors import NothingToShow
from ldsp.services import board as board_service
from ldsp.services import packs as packs_service
from ldsp.ui.cached._areas import region
from ldsp.ui.cached._coverage import gap_list
from ldsp.ui.cached._evaluate import outcome, value
from ldsp.ui.cached._memory import one_for_all, remembered
from ldsp.ui.cached._need import default_preset
from ldsp.ui.cached._start import glance


@remembered
def shared_names() -> tuple[str, ...]:
    return packs_service.names()


@remembered
def shared(name: str) -> tuple[tuple[packs_service.Kept, Published], ...]:
    return packs_service.foreign(name)


@remembered
def shared_packs() -> tuple[packs_service.Kept, ...]:
    return packs_service.kept()


def quarters(region_code: str, today: date) -> tuple[Quarter, ...]:
    """About which quarters something is recorded; the one to show first, then the latest."""
    return board_service.quarters(_recorded(region_code), today)


@remembered
def board(region_code: str, quarter: Quarter) -> board_service.BoardReport:
    return board_service.report(
        _recorded(region_code),
        quarter,
        region=region(region_code).name,
        need=_if_any(lambda: glance(default_preset(), region_code)),
        outcomes=_if_any(lambda: outcome(region_code, "", "", "funnel")),
        value=_if_any(lambda: value(region_code, "", "", "returns")),
        gaps=_if_any(lambda: gap_list(CoverageChoice(region_code=region_code), "priority")),
    )


@remembered
def frozen(region_code: str) -> tuple[board_service.Frozen, ...]:
    return board_service.frozen(region_code)


@remembered
def thawed(report_id: str) -> tuple[board_service.Frozen, board_service.BoardReport]:
    return board_service.thaw(report_id)


@one_for_all
def _recorded(region_code: str) -> board_service.Recorded:
    return board_service.recorded(region_code)


def _if_any(make: Callable[[], Published]) -> Published | None:
    try:
        return make()
    except NothingToShow:
        return None
