"""What must hold between the cells of a row: nothing ends before it starts, no more start than there are places."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ldsp.domain.evidence import FELL_SHORT, verdict
from ldsp.domain.records import NUMBERS, Contract, Field, Holds, Kind
from ldsp.ingest.cells.outcome import shortened
from ldsp.ingest.problems import Problems

Mask = NDArray[np.bool_]
EARLIEST = "1990-01-01"  # no programme here is older; what is older is a slip of the keyboard
LONG_AGO_YEARS = 10  # ILR rule LearnStartDate_02


@dataclass
class Rows:
    """Rows of a chunk whose cells have been read; `bad` marks those that cannot be kept."""

    frame: pd.DataFrame  # typed, by field; index the row numbers of the file
    faulty: Mapping[str, Mask]  # fields with cells to be mended: their values are missing for that reason
    heads: Mapping[str, str]  # field: head in the file
    contract: Contract
    today: date
    problems: Problems
    bad: Mask

    def head(self, name: str) -> str:
        return self.heads.get(name, self.contract.field(name).label)

    def has(self, *names: str) -> bool:
        return all(name in self.frame for name in names)

    def report(
        self, mask: Mask, name: str, rule: str, sentence: Callable[[pd.DataFrame], list[str]] | str, do: str, *,
            error: bool = True,
    ) -> None:  # fmt: skip
        """Say of the rows of a mask what is wrong with a column."""
        if not mask.any():
            return
        rows = self.frame.loc[mask]
        values = shown(rows[name]) if name in rows else ""
        said = sentence if isinstance(sentence, str) else sentence(rows)
        self.problems.add(
            rows.index.to_numpy(),
            column=self.head(name),
            values=values,
            rule=f"{name}: {rule}",
            sentence=said,
            do=do,
            error=error,
        )
        if error:
            self.bad |= mask


def shown(values: pd.Series) -> list[str]:
    """Values for a sentence: dates in UK order, whole numbers without a point."""
    if str(values.dtype).startswith("datetime"):
        return [str(text) for text in values.dt.strftime("%d/%m/%Y").fillna("").tolist()]
    if values.dtype == "float64":
        return ["" if np.isnan(value) else f"{value:,.10g}" for value in values.tolist()]
    return [
        "" if missing else shortened(str(value), 100)
        for value, missing in zip(values.tolist(), values.isna().tolist(), strict=True)
    ]


def check_rows(rows: Rows) -> None:
    """Every rule of the contract, and those of the kind."""
    for field in rows.contract.fields:
        if rows.has(field.name):
            _limits(rows, field)
            _days(rows, field)
    for earlier, later in rows.contract.not_before:
        _order(rows, earlier, later)
    for smaller, larger in rows.contract.not_more:
        _at_most(rows, smaller, larger, error=True)
    for smaller, larger in rows.contract.seldom_more:
        _at_most(rows, smaller, larger, error=False)
    if rows.contract.kind in OF_KIND:
        OF_KIND[rows.contract.kind](rows)
    _filled(rows)


def _mask(values: Any) -> Mask:
    """A comparison as a mask; missing is not true."""
    if isinstance(values, pd.Series):
        values = values.fillna(value=False) if values.dtype == "boolean" else values
    return np.asarray(values, dtype=bool)


def _limits(rows: Rows, field: Field) -> None:
    if field.holds not in NUMBERS:
        return
    values = rows.frame[field.name]
    if field.least is not None:
        what = "is negative" if field.least == 0 else f"is below {field.least:g}"
        rows.report(_mask(values < field.least), field.name, "least", f"{field.label} {what}.", "Correct the number.")
    if field.most is not None:
        rows.report(
            _mask(values > field.most),
            field.name,
            "most",
            f"{field.label} is above {field.most:,.0f}.",
            "Correct the number.",
        )
    if field.choices:
        allowed = [int(choice) for choice in field.choices]
        wrong = _mask(values.notna() & ~values.isin(allowed))
        listed = ", ".join(field.choices)
        rows.report(wrong, field.name, "choices", f"{field.label} is none of {listed}.", f"Write one of {listed}.")


def _days(rows: Rows, field: Field) -> None:
    if field.holds is not Holds.DATE:
        return
    days = rows.frame[field.name]
    rows.report(
        _mask(days < pd.Timestamp(EARLIEST)),
        field.name,
        "long past",
        f"{field.label} lies before 1990.",
        "Correct the year.",
    )
    if field.past:
        rows.report(
            _mask(days > pd.Timestamp(rows.today)),
            field.name,
            "future",
            f"{field.label} lies in the future.",
            "Correct the date.",
        )
    else:
        far = pd.Timestamp(rows.today) + pd.DateOffset(years=20)
        rows.report(
            _mask(days > far),
            field.name,
            "far future",
            f"{field.label} lies more than 20 years ahead.",
            "Correct the year.",
        )


def _order(rows: Rows, earlier: str, later: str) -> None:
    if rows.has(earlier, later):
        first, last = rows.contract.field(earlier).label, rows.contract.field(later).label

        def sentence(wrong: pd.DataFrame) -> list[str]:
            return [
                f"{last} {b} is before {first} {a}."
                for a, b in zip(shown(wrong[earlier]), shown(wrong[later]), strict=True)
            ]

        rows.report(
            _mask(rows.frame[later] < rows.frame[earlier]),
            later,
            f"not before {earlier}",
            sentence,
            "Correct one of the two dates.",
        )


def _at_most(rows: Rows, smaller: str, larger: str, *, error: bool) -> None:
    if rows.has(smaller, larger):
        less, more = rows.contract.field(smaller).label, rows.contract.field(larger).label

        def sentence(wrong: pd.DataFrame) -> list[str]:
            return [
                f"{less} {a} is more than {more} {b}."
                for a, b in zip(shown(wrong[smaller]), shown(wrong[larger]), strict=True)
            ]

        do = "Correct one of the two numbers." if error else "Check the two numbers; keep them if they are right."
        rows.report(
            _mask(rows.frame[smaller] > rows.frame[larger]),
            smaller,
            f"not more than {larger}",
            sentence,
            do,
            error=error,
        )


def _filled(rows: Rows) -> None:
    """What is required is there. A cell that could not be read has been reported already."""
    for field in rows.contract.kept:
        if field.required and rows.has(field.name):
            empty = np.array(rows.frame[field.name].isna())
            if field.symbol_in and rows.has(field.symbol_in):
                empty &= np.asarray(rows.frame[field.symbol_in].isna())
            empty &= ~rows.faulty.get(field.name, np.zeros(len(empty), dtype=bool))
            rows.report(empty, field.name, "empty", f"{field.label} is empty.", field.guide)
    for group in rows.contract.one_of:
        there = [name for name in group if rows.has(name)]
        if there:
            empty = np.logical_and.reduce([np.array(rows.frame[name].isna()) for name in there])
            for name in there:
                empty &= ~rows.faulty.get(name, np.zeros(len(empty), dtype=bool))
            labels = " and ".join(rows.contract.field(name).label for name in group)
            rows.report(empty, there[0], "one of",
                        f"{labels} are both empty." if len(group) == 2 else f"{labels} are all empty.",
                        "Fill one of them.")  # fmt: skip


def _learners(rows: Rows) -> None:
    frame = rows.frame
    if rows.has("started_on"):
        old = _mask(frame["started_on"] < pd.Timestamp(rows.today) - pd.DateOffset(years=LONG_AGO_YEARS))
        rows.report(old & _mask(frame["started_on"] >= pd.Timestamp(EARLIEST)), "started_on", "ten years",
                    "Start date lies more than ten years back.", "Check the year; keep it if it is right.",
                    error=False)  # fmt: skip
    if rows.has("started_on", "enrolled_on"):
        rows.report(_mask(frame["enrolled_on"] > frame["started_on"]), "enrolled_on", "after start",
                    "The learner enrolled after the start.", "Check the two dates; keep them if they are right.",
                    error=False)  # fmt: skip
    if rows.has("status", "ended_on"):
        ended = np.asarray(frame["ended_on"].notna())
        over = _mask(frame["status"].isin(["completed", "withdrawn"]))
        rows.report(over & ~ended & ~rows.faulty.get("ended_on", np.zeros(len(ended), dtype=bool)), "ended_on",
                    "no end",
                    "The learner has finished or left, but there is no end date.", "Add the end date.",
                    error=False)  # fmt: skip
        rows.report(_mask(frame["status"] == "continuing") & ended, "status", "end",
                    "The learner is still on course, but there is an end date.", "Correct the status or the end date.",
                    error=False)  # fmt: skip
    if rows.has("status", "result"):
        early = _mask(frame["status"] == "continuing") & _mask(frame["result"].isin(["achieved", "partial"]))
        rows.report(early, "result", "too early", "The learner is still on course, but the result is already known.",
                    "Correct the status or the result.", error=False)  # fmt: skip


def _follow_ups(rows: Rows) -> None:
    frame = rows.frame
    none = pd.Series(pd.array([None] * len(frame), dtype="str"), index=frame.index)
    outcome = frame["outcome"] if rows.has("outcome") else none
    returned = (
        frame["returned"]
        if rows.has("returned")
        else pd.Series(pd.array([None] * len(frame), dtype="boolean"), index=frame.index)
    )
    silent = _mask(~returned) | _mask(outcome == "not returned")
    told = np.asarray(outcome.notna()) & ~_mask(outcome == "not returned")
    clash = (_mask(~returned) & told) | (_mask(returned) & _mask(outcome == "not returned"))
    if rows.has("outcome"):
        rows.report(
            clash,
            "outcome",
            "answered",
            "The outcome and whether the learner answered do not agree.",
            "Correct one of the two.",
        )
    unknown = ~silent & ~told
    faulty = rows.faulty.get("outcome", np.zeros(len(frame), dtype=bool)) | rows.faulty.get(
        "returned", np.zeros(len(frame), dtype=bool)
    )
    if rows.has("outcome") or rows.has("returned"):
        name = "outcome" if rows.has("outcome") else "returned"
        rows.report(unknown & ~faulty, name, "empty", "There is neither an outcome nor a “no answer”.",
                    "Write the outcome, or “not returned”.")  # fmt: skip
    frame["outcome"] = outcome.where(told, other="not returned").astype("str")
    frame["returned"] = pd.array(~silent, dtype="boolean")
    if rows.has("outcome_started_on", "asked_on"):
        late = _mask(frame["outcome_started_on"] > frame["asked_on"])
        rows.report(
            late,
            "outcome_started_on",
            "after asked",
            "The outcome began after the learner was asked.",
            "Correct one of the two dates.",
        )


def _values(rows: Rows) -> None:
    """A year or a month says where its period begins and ends."""
    frame = rows.frame
    if not rows.has("period"):
        return
    for name, last in (("period_start", False), ("period_end", True)):
        days = (
            frame["period"]
            .map({text: _edge(text, last=last) for text in frame["period"].dropna().unique()})
            .astype("datetime64[s]")
        )
        frame[name] = frame[name].fillna(days) if rows.has(name) else days
    open_end = np.asarray(frame["period_start"].isna() | frame["period_end"].isna()) & np.asarray(
        frame["period"].notna()
    )
    rows.report(open_end, "period", "ends", "It cannot be told from the period when it begins and ends.",
                "Fill Period from and Period to.")  # fmt: skip


def _edge(text: str, *, last: bool) -> pd.Timestamp | None:
    """
    >>> _edge("2019", last=True).date().isoformat(), _edge("2019-02", last=True).date().isoformat(), _edge("2019/20", last=False)
    ('2019-12-31', '2019-02-28', None)
    """
    year, _, month = text.partition("-")
    if not (year.isdecimal() and len(year) == 4 and 1900 <= int(year) <= 2200):
        return None
    if not month:
        return pd.Timestamp(int(year), 12, 31) if last else pd.Timestamp(int(year), 1, 1)
    if not (month.isdecimal() and len(month) == 2 and 1 <= int(month) <= 12):
        return None
    first = pd.Timestamp(int(year), int(month), 1)
    return first + pd.offsets.MonthEnd(0) if last else first


def _practice(rows: Rows) -> None:
    """What fell short says why: by the recorded numbers and the fixed rule, whatever anybody calls it."""
    frame = rows.frame
    reason = _texts(rows, "failure_reason")
    unreadable = rows.faulty.get("failure_reason", np.zeros(len(frame), dtype=bool))
    fell_short = np.array(
        [_fell_short(row) for row in frame.reindex(columns=list(RULED_BY)).to_dict("records")], dtype=bool
    )
    without = np.asarray(reason == "") & ~unreadable

    def sentence(wrong: pd.DataFrame) -> list[str]:
        return [
            f"By the fixed rule this did not work as hoped: {reached:,.0f} of {asked:,.0f} reached it, wholly below the benchmark of "
            f"{against:g}%. There is no reason."
            for reached, asked, against in zip(
                wrong["successes"], wrong["measured"], wrong["benchmark_pct"], strict=True
            )
        ]

    listed = ", ".join(rows.contract.field("failure_reason").choices)
    rows.report(fell_short & without, "failure_reason", "fell short", sentence,
                f"Choose the main reason, it is what others learn from: {listed}.")  # fmt: skip
    unsaid = fell_short & np.asarray((reason == "other") & (_texts(rows, "failure_note") == ""))
    rows.report(unsaid, "failure_note", "other", "The reason is “other”, and nothing says which.",
                "Write the reason in a few words.")  # fmt: skip
    if rows.has("status"):
        stopped = _mask(frame["status"] == "stopped early") & without & ~fell_short
        rows.report(stopped, "failure_reason", "stopped", "It was stopped early, but there is no reason.",
                    "Choose the main reason: it is what others learn from.", error=False)  # fmt: skip


RULED_BY = ("design", "measured", "successes", "response_rate_pct", "benchmark_pct")
"""The columns of a practice record that its verdict follows from."""


def _fell_short(row: Mapping[Any, Any]) -> bool:
    design, *cells = (row[name] for name in RULED_BY)
    if pd.isna(design):
        return False
    measured, successes, response, benchmark = (None if pd.isna(cell) else float(cell) for cell in cells)
    if measured is not None and successes is not None and not 0 <= successes <= measured:
        return False  # told already: nothing follows from such numbers
    found = verdict(
        design=str(design), measured=measured, successes=successes, response_pct=response, benchmark_pct=benchmark
    )
    return found.word == FELL_SHORT


def _texts(rows: Rows, name: str) -> "pd.Series[str]":
    """A column of texts, empty where nothing stands or the file has no such column."""
    return (rows.frame[name] if rows.has(name) else pd.Series("", index=rows.frame.index)).astype("object").fillna("")


OF_KIND: Mapping[Kind, Callable[[Rows], None]] = {
    Kind.LEARNERS: _learners,
    Kind.FOLLOW_UPS: _follow_ups,
    Kind.INDICATOR_VALUES: _values,
    Kind.PRACTICE: _practice,
}
