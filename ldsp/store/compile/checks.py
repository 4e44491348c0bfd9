"""What must be true of a publisher's file before anything is made of it, each refusal a sentence."""

from collections.abc import Collection, Sequence

import pandas as pd

from ldsp.errors import BundleTrouble

LOOK = "See whether the publisher has changed the file; if so, change the compile step to match before compiling again."


def has_columns(frame: pd.DataFrame, columns: Sequence[str], name: str) -> None:
    """Refuse a table that lacks a column we read."""
    absent = [c for c in columns if c not in frame.columns]
    if absent:
        raise BundleTrouble(f"The file {name} lacks the column{'s' * (len(absent) > 1)} {', '.join(absent)}.", LOOK)


def counted(found: int, expected: int, what: str) -> None:
    """Refuse a total that is not the one expected: 296 districts, 33,755 neighbourhoods.

    >>> counted(295, 296, "districts")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ldsp.errors.BundleTrouble: There are 295 districts where 296 were expected. See whether ...
    """
    if found != expected:
        raise BundleTrouble(f"There are {found:,} {what} where {expected:,} were expected.", LOOK)


def unique(frame: pd.DataFrame, keys: Sequence[str], name: str) -> None:
    """Refuse a table in which a key occurs twice."""
    twice = frame.duplicated(list(keys))
    if twice.any():
        first = ", ".join(str(v) for v in frame.loc[twice, list(keys)].iloc[0])
        raise BundleTrouble(f"In {name} the key ({first}) occurs more than once ({int(twice.sum())} such rows).", LOOK)


def known(codes: pd.Series, register: Collection[str], what: str, name: str) -> None:
    """Refuse codes that their register does not hold."""
    strangers = sorted(set(codes) - set(register))
    if strangers:
        shown = ", ".join(str(s) for s in strangers[:5])
        raise BundleTrouble(f"{name} has {len(strangers)} unknown {what} codes: {shown}.", LOOK)


def complete(codes: pd.Series, register: Collection[str], what: str, name: str) -> None:
    """Refuse a table that leaves out one of the areas it must cover, or holds one that is unknown."""
    known(codes, register, what, name)
    absent = sorted(set(register) - set(codes))
    if absent:
        raise BundleTrouble(f"{name} leaves out {len(absent)} {what} codes: {', '.join(absent[:5])}.", LOOK)


def between(values: pd.Series, low: float, high: float, name: str) -> None:
    """Refuse numbers outside the range that their unit allows; missing numbers pass."""
    outside = values.notna() & ~values.between(low, high)
    if outside.any():
        raise BundleTrouble(
            f"{name} has {int(outside.sum())} values outside {low:g} to {high:g}, such as {values[outside].iloc[0]:g}.",
            LOOK,
        )


def explained(frame: pd.DataFrame, name: str) -> None:
    """Refuse a missing value without a symbol that says why."""
    silent = frame["value"].isna() & frame["symbol"].isna()
    if silent.any():
        raise BundleTrouble(f"{name} has {int(silent.sum())} missing values that no symbol explains.", LOOK)
