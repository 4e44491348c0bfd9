"""What a person chooses when setting areas side by side."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class CompareChoice:
    """One view of the comparison: plain codes only, so that it fits into a URL and a cache key."""

    codes: tuple[str, ...]  # the compared areas, the chosen region first
    group: str  # of measures
    benchmark: str  # england, region, similar
    region_code: str
    until: str = ""  # latest year of data to use; empty: the latest there is
    order: str = "listed"  # of the rows
