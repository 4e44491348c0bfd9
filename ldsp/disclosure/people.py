"""The door for tables that count people: true counts go in with their keys, and only what anybody may see comes out."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from ldsp.disclosure import rounding
from ldsp.disclosure.published import Column, Published, SourceLine, publish
from ldsp.domain.indicators import Symbol
from ldsp.domain.people import KEYS, at_least
from ldsp.errors import NothingToShow

MOST_CROSSING = 3
"""So many filters may cross on tables about people, besides the period: methods, section 4.2."""

ROUNDING = (
    "Counts of people are rounded at random to a multiple of 5, and hidden below 10, or where fewer than 10 people may be "
    "behind them: [c]. 0 means nobody. "
    "Every count is rounded by itself, so parts need not add up to their total."
)
"""Printed under every table that counts people."""

SHARES = (
    "Percentages are made from the rounded counts, and hidden on fewer than 23 people; on fewer than 100 people 95% and 5% "
    "stand for everything beyond."
)


class NotPublished(NothingToShow):
    """A table about people that may not be shown to anybody."""


def allow(crossing: Collection[str]) -> None:
    """See to it that no more filters cross than tables about people may bear.

    Parameters
    ----------
    crossing
        Names of the dimensions by which people are sorted or chosen, besides region and period, in plain words.

    Raises
    ------
    NotPublished
        They are more than three.
    """
    if len(named := sorted({*crossing})) > MOST_CROSSING:
        raise NotPublished(
            f"{len(named)} filters cross here ({', '.join(named)}): that could single people out.",
            f"Set some of them back to “all”: at most {MOST_CROSSING} may cross, besides the period.",
        )


def rounded(
    table: pd.DataFrame,
    counts: Mapping[str, str],
    *,
    within: Mapping[str, str] | None = None,
    shares: Mapping[str, tuple[str, str]] | None = None,
    means: Mapping[str, str] | None = None,
    medians: Mapping[str, str] | None = None,
    beside: Collection[str] = (),
) -> pd.DataFrame:
    """A table of true counts as it may be shown.

    Parameters
    ----------
    table
        A row a group of people: words, codes and days that say which; true counts with the sums of their record keys; means
        and medians.
    counts
        Column of a true count -> column of the sum of the record keys, or marks, of the people counted.
    within
        Count of a part -> count of the whole group that the part belongs to. Where all or none of a group below 30 are in
        the part, the part is hidden.
    shares
        Name of a new column -> (count of a part, count of the whole), as whole percentages of published counts. Implies
        `within`.
    means, medians
        Column of a mean, or of a median or point of a survival curve -> column of the count that it rests on.
    beside
        Columns of numbers that do not count people of the records: targets, residents.

    Returns
    -------
    The same rows with published numbers in place of true ones (floats, NaN where hidden), `<name>_symbol` for each, and no
    keys.

    Raises
    ------
    ValueError
        The table holds a number that is declared as nothing: it might count people.
    """
    shares, means, medians = shares or {}, means or {}, medians or {}
    parts = {**(within or {}), **dict(shares.values())}
    resting = {**means, **medians}
    keys = {*counts.values()}
    declared = {*counts, *keys, *resting, *beside}
    if stray := [n for n in table if n not in declared and _is_number(table[n])]:
        raise ValueError(f"The columns {stray} hold numbers and nobody said whether they count people.")
    made = table[[name for name in table if name not in {*counts, *keys, *resting}]].copy()
    shown_counts = {name: rounding.publish_counts(table[name], table[key]) for name, key in counts.items()}
    people = {name: at_least(table[name], table[key]) for name, key in counts.items()}
    told = {name: rounding.publish_counts(people[name], table[key] % KEYS).numbers for name, key in counts.items()}
    for name, shown in shown_counts.items():
        if name in parts:
            alike = rounding.all_or_none(table[name], table[parts[name]], people.get(parts[name]))
            shown.numbers[alike], shown.symbols[alike] = float("nan"), str(Symbol.CONFIDENTIAL)
        made = made.join(rounding.named(shown, name, table.index))
    for name, (part, whole) in shares.items():
        shown = rounding.publish_percents(made[part], made[whole], told.get(whole))
        made = made.join(rounding.named(shown, name, table.index))
    for name, count in resting.items():
        rule = rounding.publish_means if name in means else rounding.publish_medians
        made = made.join(rounding.named(rule(table[name], people.get(count, table[count])), name, table.index))
    return made


def publish_people(
    table: pd.DataFrame,
    counts: Mapping[str, str],
    *,
    secret: str,
    crossing: Collection[str],
    columns: Mapping[str, Column],
    sentence: str | Callable[[pd.DataFrame], str],
    name: str,
    question: str,
    subtitle: str,
    within: Mapping[str, str] | None = None,
    shares: Mapping[str, tuple[str, str]] | None = None,
    means: Mapping[str, str] | None = None,
    medians: Mapping[str, str] | None = None,
    beside: Collection[str] = (),
    then: Callable[[pd.DataFrame], pd.DataFrame] | None = None,
    facts: Mapping[str, str] | Callable[[pd.DataFrame], Mapping[str, str]] | None = None,
    how_to_read: str = "",
    notes: Sequence[str] = (),
    sources: Sequence[SourceLine] = (),
    as_at: str = "",
    method: str = "",
    demonstration: bool = False,
) -> Published:
    """Publish a table that counts people.

    Parameters
    ----------
    table, counts, within, shares, means, medians, beside
        As `rounded` takes them. The true table stays with the caller.
    secret
        Fingerprint of the secret with which the pseudonyms were made; empty if there is none.
    crossing
        Dimensions by which the people are sorted or chosen, besides region and period: see `allow`.
    columns
        As `publish` takes them; the column that says why a number is hidden is named of itself.
    sentence, facts
        The answer, and single values that a figure needs: a text, or made from the published rows, so that no word can rest
        on a true count.
    then
        What else is worked out, from the published rows alone: intervals, ratios, order.
    name, question, subtitle, how_to_read, notes, sources, as_at, method, demonstration
        As of `publish`. How counts are rounded is added to the notes.

    Raises
    ------
    NotPublished
        There is no secret, or more than three filters cross.
    ValueError
        As `rounded` and `publish` do.
    """
    if not secret:
        raise NotPublished(
            "Nothing about learners is shown: this installation has no secret to protect them with.",
            "Ask who looks after LDSP to see to the file of LDSP_SECRET_FILE.",
        )
    allow(crossing)
    safe = rounded(table, counts, within=within, shares=shares, means=means, medians=medians, beside=beside)
    if then is not None:
        safe = then(safe)
    told = {
        key: replace(column, symbol=f"{key}_symbol")
        if column.symbol is None and f"{key}_symbol" in safe.columns
        else column
        for key, column in columns.items()
    }
    return publish(
        safe,
        name=name,
        question=question,
        sentence=sentence(safe) if callable(sentence) else sentence,
        subtitle=subtitle,
        columns=told,
        how_to_read=how_to_read,
        notes=(*notes, ROUNDING, *((SHARES,) if shares else ())),
        sources=sources,
        as_at=as_at,
        method=method,
        demonstration=demonstration,
        facts=facts(safe) if callable(facts) else facts,
    )


def _is_number(column: "pd.Series[Any]") -> bool:
    return pd.api.types.is_numeric_dtype(column.dtype) and not pd.api.types.is_bool_dtype(column.dtype)
