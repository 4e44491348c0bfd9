"""Learner records in columns of numbers counted by their dimensions: the rows that the tables of sums take. Nothing is read here."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd

from ldsp.domain.outcomes import GROUPS as OUTCOME_GROUPS
from ldsp.domain.take_up import EVERYWHERE, GROUPS, HOME, MEASURES
from ldsp.store import questions
from ldsp.store.coding import Coded
from ldsp.store.standing import MONTHS, SUMS, WHOSE

FATE_BY = tuple(name for name in OUTCOME_GROUPS if name != "programme_id")
"""What stands as `attribute` in the sums of fates; the programme has a column of its own."""


def monthly(
    rows: Coded, names: Sequence[str], where: "np.ndarray[Any, np.dtype[np.bool_]] | None" = None
) -> pd.DataFrame:
    """A row a combination of some dimensions and a month: the three measures, and the sums of their keys."""
    parts = []
    for measure, month in zip(MEASURES, MONTHS, strict=True):
        counted = rows[month][0] >= 0 if where is None else (rows[month][0] >= 0) & where
        found = _counted({name: rows[name] for name in names} | {"month": rows[month]}, rows["key"][0], counted)
        parts.append(found.rename(columns={"n": measure, "key": f"{measure}_key"}))
    joined = pd.concat(parts, ignore_index=True)
    joined[[*SUMS]] = joined[[*SUMS]].fillna(0).astype("int64")
    first = np.array(
        [f"{number // 12:04d}-{number % 12 + 1:02d}-01" for number in joined["month"]], dtype="datetime64[s]"
    )
    return joined.assign(month=first)


def by_group(rows: Coded) -> Iterator[pd.DataFrame]:
    """Of each region by home, and of all England without it; theme only where no group is."""
    at_home = _is_not(rows[HOME], "")
    for name in ("", *GROUPS):
        about = ["demonstration", "level", *([name] if name else ["theme"])]
        said = {name: "value"} if name else {}
        rest = {"attribute": name} | ({"theme": ""} if name else {"value": ""})
        yield monthly(rows, ["region_code", HOME, *about]).rename(columns=said).assign(**rest)
        everywhere = {"region_code": EVERYWHERE, HOME: ""}
        yield monthly(rows, about, at_home).rename(columns=said).assign(**rest, **everywhere)


def by_fate(rows: Coded) -> Iterator[pd.DataFrame]:
    """Of each region by programme, year of the start and fate, and by one thing known of the enrolment at a time."""
    agreed = rows["fate"][0] >= 0
    for name in ("", *FATE_BY):
        names = (*WHOSE, "programme_id", "year", "fate", *([name] if name else []))
        found = _counted({one: rows[one] for one in names}, rows["key"][0], agreed)
        said = {"n": "enrolments", "key": "enrolments_key"} | ({name: "value"} if name else {})
        yield found.rename(columns=said).assign(attribute=name, **({} if name else {"value": ""}))


def by_question(rows: Coded, names: Collection[str] = tuple(questions.QUESTIONS)) -> Iterator[pd.DataFrame]:
    """Of each region by year of the start and by what is told in answer to a question, and by one thing known at a time."""
    for told, said in rows.items():
        question = questions.QUESTIONS.get(told.partition(":")[0])
        some = np.flatnonzero(said[0] >= 0)
        if question is None or question.name not in names or not some.size:
            continue
        things: list[tuple[str, Any]] = []
        which = []  # for each attribute, the number that each row's value has among all things known
        for name in question.attributes:
            codes, values = rows[name] if name else (np.zeros(len(said[0]), dtype=np.int64), [""])
            which.append(codes[some] + len(things))
            things += [(name, value) for value in values]
        each = np.tile(some, len(which))
        columns = {one: (rows[one][0][each], rows[one][1]) for one in (*WHOSE, "year")}
        columns |= {"told": (said[0][each], said[1]), "thing": (np.concatenate(which), np.arange(len(things)))}
        found = _counted(columns, rows["key"][0][each], np.ones(len(each), dtype=bool))
        thing = found.pop("thing")
        by, value = (np.array(one, dtype=object)[thing] for one in zip(*things, strict=True))
        found = found.rename(columns={"n": "enrolments", "key": "enrolments_key"})
        yield found.assign(question=question.name, attribute=by, value=value)


def _is_not(column: tuple[Any, Any], value: str) -> Any:
    codes, values = column
    return (values != value)[codes] if len(values) else np.zeros(0, dtype=bool)


def _counted(columns: Coded, keys: Any, where: Any) -> pd.DataFrame:
    """A row a combination that occurs: its values, `n` and the sum of the record keys, `key`."""
    if not where.all():
        columns, keys = {name: (codes[where], values) for name, (codes, values) in columns.items()}, keys[where]
    numbers, possible = np.zeros(len(keys), dtype=np.int64), 1
    for codes, values in columns.values():
        numbers = numbers * max(len(values), 1) + codes
        possible *= max(len(values), 1)
    if possible <= max(4 * len(keys), 10_000):  # so few that each has a place of its own
        n = np.bincount(numbers, minlength=possible)
        each = np.flatnonzero(n)
        key = np.bincount(numbers, weights=keys, minlength=possible)[each]
        n = n[each]
    else:
        found, each = pd.factorize(numbers)
        n, key = (np.bincount(found, weights=one, minlength=len(each)) for one in (None, keys))
    table = {"n": n, "key": key.astype(np.int64)}
    for name, (_, values) in reversed([*columns.items()]):
        each, at = np.divmod(each, max(len(values), 1))
        table[name] = values[at] if len(values) else np.zeros(0, dtype=object)
    return pd.DataFrame(table)
