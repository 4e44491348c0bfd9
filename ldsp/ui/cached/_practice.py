"""The playbook."""

from ldsp.disclosure import Published
from ldsp.domain.practice import PracticeChoice
from ldsp.services import practice as practice_service
from ldsp.ui.cached._memory import remembered


@remembered
def playbook(choice: PracticeChoice) -> Published:
    return practice_service.playbook(choice)


@remembered
def practice_regions() -> tuple[tuple[str, str], ...]:
    return practice_service.regions_with()


@remembered
def practice_reasons() -> tuple[str, ...]:
    return practice_service.reasons()


@remembered
def verdict_rule() -> Published:
    return practice_service.rule()
