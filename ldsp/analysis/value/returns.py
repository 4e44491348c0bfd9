"""What comes back for what was put in: low, central and high, discounted, with every factor shown.

After HM Treasury's Green Book (3.5% a year in real terms) and the cost-benefit guidance of Greater Manchester (optimism by the
grade of the evidence). Fiscal lines are transfers and have a ratio of their own.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from ldsp.analysis.value.lines import (
    FACTORS,
    OTHER_END,
    SCENARIOS,
    Cost,
    Line,
    Range,
    Scenario,
    Side,
    exactly,
    in_scenario,
    moved,
)

DISCOUNT = 0.035  # a year: Green Book, first thirty years
OPTIMISM = (0.40, 0.25, 0.15, 0.10, 0.05, 0.0)
"""The share taken off benefits and put onto costs by level of evidence, 0 (nothing measured) to 5 (random allocation)."""


@dataclass(frozen=True)
class Return:
    """What came back.

    `scenarios`, a row each of low, central and high: `cost`, `cash`, `in_kind`, `social` (economic and social benefits),
    `fiscal` (present values in pounds), `ratio` (social / cost), `fiscal_ratio`, `net` (social - cost). `lines`, a row a line
    and scenario: `line`, `side`, `scenario`, `quantity`, `unit`, `gross` (undiscounted, before any factor), `value` (present).
    """

    scenarios: pd.DataFrame
    lines: pd.DataFrame


def present_value(line: Line, *, optimism: float = 0.0, discount: float = DISCOUNT) -> float:
    """The present value of a line at its central factors, in pounds: the factors multiply, year 0 is not discounted.

    Examples
    --------
    >>> work = Line(name="work", side=Side.ECONOMIC, quantity=exactly(10), unit=exactly(1000), deadweight=exactly(0.5), years=2)
    >>> round(present_value(work), 2)
    9830.92
    """
    factors = {name: getattr(line, name).central for name in FACTORS}
    for name in ("deadweight", "attribution", "displacement", "drop_off"):
        if not 0 <= factors[name] <= 1:
            message = f"'{name}' of '{line.name}' is no share between 0 and 1."
            raise ValueError(message)
    yearly = (
        factors["quantity"]
        * factors["unit"]
        * (1 - factors["deadweight"])
        * factors["attribution"]
        * (1 - factors["displacement"])
        * (1 - optimism)
    )
    years = np.arange(line.years)
    return float(yearly * ((1 - factors["drop_off"]) ** years / (1 + discount) ** (line.start + years)).sum())


def return_on_investment(
    lines: Sequence[Line], costs: Sequence[Cost], *, optimism: float = 0.0, discount: float = DISCOUNT
) -> Return:
    """The return of some costs: low, central and high.

    In the low case every factor stands at the end that lowers the return, in the high case at the other: both are rarer than
    any one of their factors.

    Parameters
    ----------
    lines, costs
        Benefits and costs. Without a cost there is no ratio.
    optimism
        The share taken off benefits and put onto costs; see `OPTIMISM`.
    discount
        A year, a share of 1.

    Examples
    --------
    >>> work = Line(name="work", side=Side.ECONOMIC, quantity=exactly(10), unit=Range(500, 1000, 2000))
    >>> found = return_on_investment([work], [Cost(name="grant", amount=exactly(5000))]).scenarios
    >>> found.set_index("scenario")["ratio"].to_dict()
    {'low': 1.0, 'central': 2.0, 'high': 4.0}
    """
    each = []
    totals = []
    for scenario in SCENARIOS:
        cash, in_kind = (_costs(costs, scenario, optimism, discount, in_kind=kind) for kind in (False, True))
        worth = {Side.ECONOMIC: 0.0, Side.SOCIAL: 0.0, Side.FISCAL: 0.0}
        for line in lines:
            there = in_scenario(line, scenario)
            value = present_value(there, optimism=optimism, discount=discount)
            worth[line.side] += value
            each.append(
                {
                    "line": line.name,
                    "side": line.side.value,
                    "scenario": scenario,
                    "quantity": there.quantity.central,
                    "unit": there.unit.central,
                    "gross": there.quantity.central * there.unit.central * line.years,
                    "value": value,
                }
            )
        social, cost = worth[Side.ECONOMIC] + worth[Side.SOCIAL], cash + in_kind
        totals.append(
            {
                "scenario": scenario,
                "cost": cost,
                "cash": cash,
                "in_kind": in_kind,
                "social": social,
                "fiscal": worth[Side.FISCAL],
                "ratio": social / cost if cost > 0 else np.nan,
                "fiscal_ratio": worth[Side.FISCAL] / cost if cost > 0 else np.nan,
                "net": social - cost,
            }
        )
    columns = ["line", "side", "scenario", "quantity", "unit", "gross", "value"]
    return Return(pd.DataFrame(totals), pd.DataFrame(each, columns=columns))


def tornado(
    lines: Sequence[Line], costs: Sequence[Cost], *, optimism: float = 0.0, discount: float = DISCOUNT
) -> pd.DataFrame:
    """Which factor matters most? Each moved to its ends alone, the others at their central values.

    A share (deadweight and the like) that several lines have with the same range is one assumption, and moves in all of them at
    once; quantities, money values and costs move one by one.

    Returns
    -------
    A row a factor that has a range: `factor`, `line` (or cost; empty for a share of several lines), its `low` and `high`,
    `at_low` and `at_high` (the ratio there), `swing` (how far apart these are), the widest first. Fiscal lines do not move this
    ratio and are left out. Empty without a cost.
    """
    central = [in_scenario(line, "central") for line in lines]
    sure = [replace(cost, amount=exactly(cost.amount.central)) for cost in costs]

    def ratio(changed_lines: Sequence[Line], changed_costs: Sequence[Cost]) -> float:
        found = return_on_investment(changed_lines, changed_costs, optimism=optimism, discount=discount)
        return float(found.scenarios.set_index("scenario")["ratio"]["central"])

    together: dict[tuple[str, Range, int], list[int]] = {}
    for at, line in enumerate(lines):
        for name in FACTORS if line.side is not Side.FISCAL else ():
            alone = at if name in {"quantity", "unit"} else -1
            together.setdefault((name, getattr(line, name), alone), []).append(at)
    rows = []
    for (name, spread, _), members in together.items():
        ends = [
            ratio([moved(line, name, end) if at in members else line for at, line in enumerate(central)], sure)
            for end in (spread.low, spread.high)
        ]
        label = lines[members[0]].name if len(members) == 1 else ""
        rows.append((name, label, spread.low, spread.high, *ends))
    for at, cost in enumerate(costs):
        ends = [
            ratio(central, [*sure[:at], replace(cost, amount=exactly(end)), *sure[at + 1 :]])
            for end in (cost.amount.low, cost.amount.high)
        ]
        rows.append(("cost", cost.name, cost.amount.low, cost.amount.high, *ends))
    table = pd.DataFrame(rows, columns=["factor", "line", "low", "high", "at_low", "at_high"])
    table = table[table["low"] < table["high"]].dropna(subset=["at_low", "at_high"])
    table["swing"] = (table["at_high"] - table["at_low"]).abs()
    return table.sort_values(["swing", "line"], ascending=[False, True], ignore_index=True)


def break_even(
    lines: Sequence[Line], costs: Sequence[Cost], *, optimism: float = 0.0, discount: float = DISCOUNT
) -> pd.DataFrame:
    """How many outcomes would just pay for the cost, all lines of benefit growing or shrinking together?

    Returns
    -------
    A row each of low, central and high: `scenario`, `share` (of the outcomes there were; below 1 it more than pays), `outcomes`
    (of all social and economic lines together) and `needed`; missing where there is nothing to multiply.
    """
    found = return_on_investment(lines, costs, optimism=optimism, discount=discount).scenarios
    table = found[["scenario"]].copy()
    table["share"] = [
        cost / worth if worth > 0 else np.nan for cost, worth in zip(found["cost"], found["social"], strict=True)
    ]
    table["outcomes"] = [
        sum(line.quantity.at(scenario) for line in lines if line.side is not Side.FISCAL) for scenario in SCENARIOS
    ]
    table["needed"] = table["share"] * table["outcomes"]
    return table


def cost_per(cost: float, count: float) -> float:
    """Pounds a head; missing where nobody is counted.

    >>> cost_per(1000, 8), cost_per(1000, 0)
    (125.0, nan)
    """
    return cost / count if count > 0 else float("nan")


def _costs(costs: Sequence[Cost], scenario: Scenario, optimism: float, discount: float, *, in_kind: bool) -> float:
    """Present value of the costs in money, or of those in kind; a low return is one of high costs."""
    return sum(
        cost.amount.at(OTHER_END[scenario]) * (1 + optimism) / (1 + discount) ** cost.year
        for cost in costs
        if cost.in_kind == in_kind
    )
