"""Find areas that match: several measures at once, each with a least and a greatest value."""

from collections.abc import Mapping

import pandas as pd


def matching(values: pd.DataFrame, limits: Mapping[str, tuple[float | None, float | None]]) -> "pd.Series[bool]":
    """Which areas lie within every limit? Limits are included; None is no limit; a missing value never matches.

    >>> values = pd.DataFrame({"offline_pct": [8.0, 12.0], "aged_75_plus_pct": [14.0, 9.0]}, index=["Fylde", "Preston"])
    >>> matching(values, {"offline_pct": (5.0, 10.0), "aged_75_plus_pct": (12.0, None)}).to_dict()
    {'Fylde': True, 'Preston': False}
    """
    found = pd.Series(data=True, index=values.index, name="matches")
    for indicator, (least, greatest) in limits.items():
        column = values[indicator]
        found &= column.notna()
        if least is not None:
            found &= column.ge(least).fillna(value=False).astype(bool)
        if greatest is not None:
            found &= column.le(greatest).fillna(value=False).astype(bool)
    return found
