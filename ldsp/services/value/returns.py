"""What a learner costs, what comes back, what it hangs on, and where it would just pay."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ldsp.analysis import value as analysis
from ldsp.analysis.value import Cost, Line, Side, exactly
from ldsp.disclosure import ROUNDING, Column, Published, publish
from ldsp.domain.numbers import shown
from ldsp.domain.tables import rows
from ldsp.errors import NothingToShow
from ldsp.services import secrets
from ldsp.services.need.words import listed
from ldsp.services.outcomes.cohort import Cohort
from ldsp.services.outcomes.publishing import returns as returns_of
from ldsp.services.value.counted import Counted, or_none
from ldsp.services.value.ledger import DISCOUNT, JOB, ONLINE, SUPPORT_HIGH, SUPPORT_LOW, YEARS, Ledger

METHOD = "Value 2026.1"
LEVEL_WORDS = {
    "basic": "New user online (basic)",
    "general": "Advanced user online (general)",
    "advanced": "Professional user online (advanced)",
}
JOB_NAME = "Job found: gain of government"
FACTOR_WORDS = {
    "deadweight": "Deadweight",
    "attribution": "Attribution",
    "displacement": "Displacement",
    "drop_off": "Drop-off",
}
SCENARIO_WORDS = {"low": "Low", "central": "Central", "high": "High"}
ENDS = "In the low case every factor stands at the end that lowers the return, in the high case at the other: both are less likely than any one of their factors."
FISCAL = "Fiscal lines move money from one pocket of society to another, so they have a ratio of their own and are never added to the social one."
START = "Costs fall in year 0, benefits from year 1 on; levels replace each other, so a learner counts in one of these lines only. Nothing records whether a learner is still online: an answered follow-up stands for it."


@dataclass(frozen=True)
class Basis:
    """All that a return is worked out from: published counts, costs, and the ledger."""

    cohort: Cohort
    counted: Counted
    costs: tuple[Cost, ...]
    cost_notes: tuple[str, ...]
    book: Ledger

    @property
    def lines(self) -> list[Line]:
        """The benefits of those who achieved and were followed up; a hidden count carries none."""
        shares = {
            name: self.book.range(f"value_{name}", per_cent=True)
            for name in ("deadweight", "attribution", "displacement", "drop_off")
        }
        years = min(max(round(self.book.entries[YEARS].central), 1), 30)
        parts = [
            (LEVEL_WORDS[level], Side.SOCIAL, self.counted.by_level[level], code) for level, code in ONLINE.items()
        ]
        parts.append((JOB_NAME, Side.FISCAL, self.counted.jobs, JOB))
        return [
            Line(
                name=name, side=side, quantity=exactly(or_none(number)), unit=self.book.range(code), years=years, start=1,
                **shares,
            )
            for name, side, number, code in parts
        ]  # fmt: skip

    @property
    def arithmetic(self) -> dict[str, float]:
        return {
            "optimism": self.book.optimism(self.counted.level),
            "discount": self.book.entries[DISCOUNT].central / 100,
        }

    def common(self, subtitle: str, *notes: str) -> dict[str, Any]:
        """The arguments of `publish` that are the same in every panel."""
        tried = self.book.tried
        what_if = f"What if: {listed(tried, most=4)} as tried out here, kept nowhere." if tried else ""
        return {
            "subtitle": f"{subtitle}; {self.cohort.region}; {self.cohort.span}",
            "notes": tuple(note for note in (what_if, *notes, ROUNDING) if note),
            "sources": returns_of(self.cohort),
            "as_at": self.cohort.span,
            "method": METHOD,
            "demonstration": self.cohort.demonstration,
        }


def secured(basis: Basis) -> Basis:
    """Nothing about learners goes out of an installation without a secret.

    Raises
    ------
    NothingToShow
        There is none.
    """
    if not secrets.fingerprint():
        raise NothingToShow(
            "Nothing about learners is shown: this installation has no secret to protect them with.",
            "Ask who looks after LDSP to see to the file of LDSP_SECRET_FILE.",
        )
    return basis


def cost_per(basis: Basis) -> Published:
    """A row each of enrolment, completion and outcome: how many, and what one cost, in money and with what was given in kind."""
    cash, in_kind = (sum(cost.amount.central for cost in basis.costs if cost.in_kind == kind) for kind in (False, True))
    counts = {
        "Enrolment": basis.counted.enrolments,
        "Completion": basis.counted.completions,
        "Outcome": basis.counted.progressed,
    }
    table = pd.DataFrame(
        [
            {
                "name": name,
                "learners": number,
                "cash_each": analysis.cost_per(cash, number) if cash > 0 else np.nan,
                "all_each": analysis.cost_per(cash + in_kind, number) if cash + in_kind > 0 else np.nan,
                "why": "c" if np.isnan(number) else "x" if cash + in_kind <= 0 else "z",
            }
            for name, number in counts.items()
        ]
    )
    low, high = (basis.book.known[name].value for name in (SUPPORT_LOW, SUPPORT_HIGH))
    return publish(
        table,
        name=f"value-cost-per-learner-{basis.cohort.region}",
        question="What does a learner cost?",
        sentence=_cost_sentence(table, cash, in_kind),
        columns={
            "name": Column(label="For each"),
            "learners": Column(label="How many", decimals=0, symbol="why"),
            "cash_each": Column(label="Money spent, each", unit="GBP", decimals=0, symbol="why"),
            "all_each": Column(label="With what was given in kind, each", unit="GBP", decimals=0, symbol="why"),
        },
        how_to_read="An outcome is a learner who achieved and had progressed at follow-up. Only learners who answered a "
        "follow-up can count as an outcome, so the cost of one is an upper bound.",
        facts={"value": "cash_each" if cash > 0 else "all_each", "cash": f"{cash:.0f}", "in_kind": f"{in_kind:.0f}"},
        **basis.common(
            "Pounds a head",
            *basis.cost_notes,
            f"For supporting a person £{shown(low, decimals=0)} to £{shown(high, decimals=0)} has been published (prices of 2014): a cost far outside wants a reason.",
        ),
    )  # fmt: skip


def _cost_sentence(table: pd.DataFrame, cash: float, in_kind: float) -> str:
    if cash + in_kind <= 0:
        return "No cost is recorded, so nothing can be said of what a learner costs."
    key, words = ("cash_each", "in money") if cash > 0 else ("all_each", "in kind; no money is recorded as spent")
    known = [row for row in rows(table) if not np.isnan(getattr(row, key))]
    if not known:
        return "A cost is recorded, and no count of learners that may be shown: nothing can be said of what one cost."
    first = known[0]
    told = (
        f"An enrolment cost £{shown(getattr(first, key), decimals=0)}"
        if first.name == "Enrolment"
        else f"One {first.name.lower()} cost £{shown(getattr(first, key), decimals=0)}"
    )
    done = [row for row in known if row.name == "Completion"]
    return f"{told}{f' and a completion £{shown(getattr(done[0], key), decimals=0)}' if done and first.name == 'Enrolment' else ''}, {words}."


def followed(basis: Basis) -> str:
    """How many of those who achieved carry value, as a sentence."""
    share = basis.counted.share_followed_up
    if basis.counted.followed_up == 0:
        return "No learner who achieved has answered a follow-up yet, so nothing carries value."
    if np.isnan(share):
        return "Too few learners were followed up to say how many carry value."
    return f"Only the {shown(share, decimals=0)}% of achievers who answered a follow-up carry value; the others count as cost."


def returns(basis: Basis) -> Published:
    """A row each of low, central and high: cost, social value and ratio, fiscal value and ratio."""
    found = analysis.return_on_investment(basis.lines, basis.costs, **basis.arithmetic).scenarios
    if not (found["cost"] > 0).all():
        raise NothingToShow(
            "No cost is recorded, so there is no return to work out.",
            "Record what was spent under Funding and spend on the Admin page.",
        )
    found["name"] = found["scenario"].map(SCENARIO_WORDS)
    level, optimism = basis.counted.level, basis.arithmetic["optimism"] * 100
    evidence = (
        f"The evidence is “{basis.counted.design}”, level {level} of 5 after its response: {shown(optimism, decimals=0)}% is taken off benefits and put "
        "onto costs."
    )
    fiscal = [shown(float(each), decimals=2) for each in found["fiscal_ratio"]]
    apart = f"Fiscal gains, apart: £{fiscal[1]} for £1, between £{fiscal[0]} and £{fiscal[2]}."
    hidden = [LEVEL_WORDS[level] for level, number in basis.counted.by_level.items() if np.isnan(number)]
    left_out = f"Too few learners to be shown, so counted as nought: {listed(hidden)}." if hidden else ""
    return publish(
        found,
        name=f"value-return-{basis.cohort.region}",
        question="What comes back for a pound?",
        sentence=_return_sentence(found, basis),
        columns={
            "name": Column(label="Case"),
            "ratio": Column(label="Social return", unit="£ for £1", decimals=2),
            "social": Column(label="Economic and social value", unit="GBP", decimals=0),
            "cost": Column(label="Cost", unit="GBP", decimals=0),
            "in_kind": Column(label="Of it in kind", unit="GBP", decimals=0),
            "net": Column(label="Net social value", unit="GBP", decimals=0),
            "fiscal": Column(label="Fiscal gain, apart", unit="GBP", decimals=0),
            "fiscal_ratio": Column(label="Fiscal return, apart", unit="£ for £1", decimals=2),
        },
        how_to_read="Economic and social value set against cost, money and gifts in kind alike; above the dashed line it is more than the cost. Present values.",
        facts={"value": "ratio"},
        **basis.common(
            "Pounds of economic and social value for a pound of cost",
            left_out,
            apart,
            ENDS,
            FISCAL,
            START,
            evidence,
            *basis.cost_notes,
        ),
    )


def _return_sentence(found: pd.DataFrame, basis: Basis) -> str:
    low, central, high = (shown(float(number), decimals=2) for number in found["ratio"])
    if (found["social"] == 0).all():
        return followed(basis)
    verdict = (
        "even the low case is more than the cost" if found["ratio"].iloc[0] >= 1
        else "not even the high case is as much as the cost" if found["ratio"].iloc[2] < 1
        else "whether it is more than the cost cannot be told"
    )  # fmt: skip
    return f"An estimated £{central} of social value for £1, between £{low} and £{high}: {verdict}. {followed(basis)}"


def made_of(basis: Basis) -> Published:
    """A row a line of benefit: how many learners, at which value, and what is left of it at the central case."""
    found = analysis.return_on_investment(basis.lines, basis.costs, **basis.arithmetic).lines
    central = found[found["scenario"] == "central"].reset_index(drop=True)
    wide = (
        found.pivot_table(index="line", columns="scenario", values="value")
        .reindex(central["line"])
        .reset_index(drop=True)
    )
    central = central.assign(
        low=wide["low"],
        high=wide["high"],
        side_words=central["side"].map({"social": "social", "fiscal": "fiscal, apart", "economic": "economic"}),
    )
    hidden = [np.isnan(number) for number in (*basis.counted.by_level.values(), basis.counted.jobs)]
    central["why"] = pd.Series(["c" if each else None for each in hidden], dtype="object")
    central.loc[hidden, ["quantity", "gross", "value", "low", "high"]] = np.nan
    kept = float(central["value"].sum() / central["gross"].sum() * 100) if central["gross"].sum() > 0 else np.nan
    told = (
        ("Too few learners were followed up to say what the return is made of." if any(hidden) else "Nothing carries value yet: "
         "no learner who achieved has answered a follow-up.") if np.isnan(kept)
        else f"Of every £100 that the published values would give, £{shown(kept, decimals=0)} is claimed: the rest would have come anyway, is due to others, "
        "or is lost to time and doubt."
    )  # fmt: skip
    return publish(
        central,
        name=f"value-lines-{basis.cohort.region}",
        question="What is the return made of?",
        sentence=told,
        columns={
            "line": Column(label="Benefit"),
            "side_words": Column(label="Kind"),
            "quantity": Column(label="Learners followed up", decimals=0, symbol="why"),
            "unit": Column(label="Value a person a year", unit="GBP", decimals=0),
            "gross": Column(label="Before any factor", unit="GBP", decimals=0, symbol="why"),
            "value": Column(label="Claimed, central", unit="GBP", decimals=0, symbol="why"),
            "low": Column(label="Low", unit="GBP", decimals=0, symbol="why"),
            "high": Column(label="High", unit="GBP", decimals=0, symbol="why"),
        },
        how_to_read="Claimed = learners × value × (1 − deadweight) × attribution × (1 − displacement) × (1 − optimism), falling by the drop-off each year "
        "and discounted.",
        **basis.common("Present value in pounds", FISCAL, START),
    )


def hangs_on(basis: Basis) -> Published:
    """A row a factor: the central return if that factor alone stood at its low or its high end."""
    found = analysis.tornado(basis.lines, basis.costs, **basis.arithmetic)
    found = found[found["swing"] > 0].reset_index(drop=True)
    if found.empty:
        raise NothingToShow(
            "Nothing moves the return yet: there is no value or no cost to move.",
            "Upload follow-ups and what was spent on the Admin page.",
        )
    shares = ~found["factor"].isin(("unit", "quantity", "cost"))
    found["name"] = [_factor(row) for row in rows(found)]
    found.loc[shares, ["low", "high"]] *= 100
    scenarios = analysis.return_on_investment(basis.lines, basis.costs, **basis.arithmetic).scenarios
    central = float(scenarios.set_index("scenario")["ratio"]["central"])
    top: Any = found.iloc[0]
    least, most = sorted((float(top["at_low"]), float(top["at_high"])))
    factor, _, ends = str(top["name"]).partition(": ")
    return publish(
        found,
        name=f"value-hangs-on-{basis.cohort.region}",
        question="What does the return hang on?",
        sentence=f"Most on {_lower(factor)}{f' ({ends})' if ends else ''}: from one end of its range to the other the return goes from £{shown(least, decimals=2)} to "
        f"£{shown(most, decimals=2)} for £1.",
        columns={
            "name": Column(label="Factor"),
            "low": Column(label="Its low", decimals=2),
            "high": Column(label="Its high", decimals=2),
            "at_low": Column(label="Return at its low", unit="£ for £1", decimals=2),
            "at_high": Column(label="Return at its high", unit="£ for £1", decimals=2),
        },
        how_to_read="Each factor is moved alone, the others stay at their central values. The dashed lines are the central return and the "
        "return at which it just pays.",
        facts={"value": "at_low", "central": f"{central:.4f}"},
        **basis.common("Social return, pounds for a pound"),
    )


def _factor(row: Any) -> str:
    """A factor with its range, as a person says it."""
    if row.factor in {"unit", "cost"}:
        return f"{row.line}: £{shown(row.low, decimals=0)} to £{shown(row.high, decimals=0)}"
    return f"{FACTOR_WORDS[row.factor]}: {shown(row.low * 100, decimals=0)}% to {shown(row.high * 100, decimals=0)}%"


def _lower(name: str) -> str:
    return name[:1].lower() + name[1:]


def break_even(basis: Basis) -> Published:
    """A row each of low, central and high: how many followed-up achievers would just pay for the cost."""
    found = analysis.break_even(basis.lines, basis.costs, **basis.arithmetic)
    if found["share"].isna().all():
        raise NothingToShow("There is no value to set against the cost yet.", "Upload follow-ups on the Admin page.")
    found["name"] = found["scenario"].map(SCENARIO_WORDS)
    found["needed"] = np.ceil(found["needed"])
    found["why"] = pd.Series(["x" if each else None for each in found["share"].isna()], dtype="object")
    central: Any = found.iloc[1]
    sentence = "In the central case nothing carries value, so no number of outcomes would pay."
    if not np.isnan(central["share"]):
        compared = "fewer than" if central["share"] < 1 else "more than"
        sentence = (
            f"In the central case {shown(central['needed'], decimals=0)} followed-up achievers would just pay for the cost, {compared} the "
            f"{shown(central['outcomes'], decimals=0)} there were."
        )
    return publish(
        found,
        name=f"value-break-even-{basis.cohort.region}",
        question="How many outcomes would just pay?",
        sentence=sentence,
        columns={
            "name": Column(label="Case"),
            "needed": Column(label="Would just pay", unit="learners", decimals=0, symbol="why"),
            "outcomes": Column(label="There were", unit="learners", decimals=0),
        },
        how_to_read="An outcome is a learner who achieved and answered a follow-up; all lines grow or shrink together.",
        **basis.common("Learners who achieved and answered a follow-up"),
    )
