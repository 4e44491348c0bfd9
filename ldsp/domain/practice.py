"""What a person looks for in the playbook."""

from dataclasses import dataclass

HERE, ALIKE = "here", "alike"
"""Tried in the chosen region; tried in an area like it. Otherwise a region's code, or nothing: anywhere."""

COSTS: tuple[tuple[str, str, float, float], ...] = (
    ("under-1k", "Under £1,000", 0, 1_000),
    ("1k-10k", "£1,000 to £10,000", 1_000, 10_000),
    ("over-10k", "£10,000 and more", 10_000, float("inf")),
)
"""Bands of cost: code, words, from, up to but not including. Our own choice, because most that was tried is small."""

UNKNOWN_COST = "unknown"


@dataclass(frozen=True, kw_only=True)
class PracticeChoice:
    """One view of the playbook: plain codes only, so that it fits into a URL and a cache key. Empty: all."""

    region_code: str
    where: str = ""
    level: str = ""
    verdict: str = ""
    reason: str = ""
    cost: str = ""
    text: str = ""  # to be found in the title, the audience, what was tried or what was learned
    until: str = ""  # begun no later than this year
