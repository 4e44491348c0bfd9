"""Which pledges are overdue, and is the money spent as time passes?"""

from typing import Any

import pandas as pd

from ldsp.disclosure import Column, Published, publish
from ldsp.domain.board import SPEND_APART, Progress, Rag, spending
from ldsp.domain.numbers import shown
from ldsp.domain.quarters import Quarter
from ldsp.domain.tables import rows
from ldsp.services.board import words
from ldsp.services.board.recorded import Recorded
from ldsp.services.matching.ledger import OLD_AFTER_DAYS

ORDER = list(Progress)[::-1]  # what is overdue first


def pledges(found: Recorded, quarter: Quarter, *, region: str) -> Published | None:
    """Every pledge made by the end of the quarter, what is overdue first. None: none is recorded."""
    made_by_then = pd.to_datetime(found.pledges["pledged_on"]) <= pd.Timestamp(quarter.end)
    table = found.pledges[made_by_then].reset_index(drop=True)
    if table.empty:
        return None
    table["progress"] = [str(_progress(row, quarter)) for row in rows(table)]
    table["made"] = [words.day(row.pledged_on) for row in rows(table)]
    table["good_until"] = [words.day(row.until) if pd.notna(row.until) else "open" for row in rows(table)]
    table["sort"] = [words.sort_of(each) for each in table["demonstration"]]
    table["rank"] = [ORDER.index(Progress(each)) for each in table["progress"]]
    table = table.sort_values(["rank", "pledged_on", "partner", "what"], ignore_index=True)
    made_up = bool(table["demonstration"].astype(bool).any())
    return publish(
        table,
        name=f"board-{region}-{quarter.code}-pledges",
        question=f"Which pledges to {region} are overdue?",
        sentence=_of_pledges(table, quarter),
        subtitle=f"Pledges made by {words.day(quarter.end)}, as the ledger stands now; {region}",
        columns={
            "partner": Column(label="Partner"),
            "what": Column(label="Pledge"),
            "unit": Column(label="Unit"),
            "pledged": Column(label="Pledged", decimals=0),
            "used": Column(label="Used or planned", decimals=0),
            "left": Column(label="Left", decimals=0),
            "made": Column(label="Made on"),
            "good_until": Column(label="Good until"),
            "progress": Column(label="Status"),
            **({"sort": Column(label="Record")} if words.are_mixed(table["demonstration"]) else {}),
        },
        how_to_read="As on the page Matching: used is the furthest stage that is recorded and what was planned from it. Overdue: its last "
        f"day has passed and some of it is left. Without a last day a pledge stays open; after {OLD_AFTER_DAYS} days with nothing used, ask.",
        sources=words.sources(found.region_code, region, f"to {quarter}"),
        as_at=words.day(quarter.end),
        method="as recorded",
        demonstration=made_up,
        facts={"value": "pledged", "overdue": str(int((table["progress"] == Progress.OVERDUE).sum()))},
    )


def _progress(row: Any, quarter: Quarter) -> Progress:
    end = pd.Timestamp(quarter.end)
    if row.left < 1:
        return Progress.USED
    if pd.notna(row.until) and end > row.until:
        return Progress.OVERDUE
    return Progress.ASK if not row.used and (end - row.pledged_on).days > OLD_AFTER_DAYS else Progress.OPEN


def _of_pledges(table: pd.DataFrame, quarter: Quarter) -> str:
    states = table["progress"].tolist()
    overdue, ask = states.count(Progress.OVERDUE), states.count(Progress.ASK)
    if len(table) == 1:
        told = {
            Progress.OVERDUE: "overdue",
            Progress.ASK: "open, but nothing has come of it",
            Progress.USED: "used up",
            Progress.OPEN: "open",
        }
        return f"The one pledge is {told[Progress(states[0])]} on {words.day(quarter.end)}."
    rest = f"; of {ask} nothing has come in a year" if ask else ""
    return f"Of {len(table)} pledges, {overdue or 'none'} {'is' if overdue == 1 else 'are'} overdue on {words.day(quarter.end)}{rest}."


def funding(found: Recorded, quarter: Quarter, *, region: str) -> Published | None:
    """Every grant that ran in the quarter or the one before it. None: none is recorded."""
    begun = pd.to_datetime(found.funding["period_start"]) <= pd.Timestamp(quarter.end)
    recent = pd.to_datetime(found.funding["period_end"]) >= pd.Timestamp(quarter.previous.start)
    table = found.funding[begun & recent].reset_index(drop=True)
    if table.empty:
        return None
    awarded, spent = (table[name].astype("float64") for name in ("awarded_gbp", "spent_gbp"))
    table["awarded_gbp"], table["spent_gbp"] = awarded, spent
    table["spent_pct"] = spent / awarded.where(awarded > 0) * 100
    whole = (pd.to_datetime(table["period_end"]) - pd.to_datetime(table["period_start"])).dt.days + 1
    passed = (pd.Timestamp(quarter.end) - pd.to_datetime(table["period_start"])).dt.days + 1
    table["elapsed_pct"] = (passed / whole * 100).clip(0, 100).astype("float64")
    for name in ("awarded_gbp", "spent_gbp", "spent_pct"):
        table[f"{name}_symbol"] = table[name].isna().map({True: "x", False: None})
    table["status"] = [
        "○ Spend not recorded"
        if pd.isna(row.spent_gbp)
        else str(spending(None if pd.isna(row.spent_pct) else row.spent_pct, row.elapsed_pct))
        for row in rows(table)
    ]
    table["when"] = [words.days(row.period_start, row.period_end) for row in rows(table)]
    for name in ("purpose", "theme"):
        table[name] = table[name].astype(object).where(table[name].notna(), "not recorded")
    table["sort"] = [words.sort_of(each) for each in table["demonstration"]]
    table = table.sort_values(["period_start", "source", "purpose"], ignore_index=True)
    made_up = bool(table["demonstration"].astype(bool).any())
    return publish(
        table,
        name=f"board-{region}-{quarter.code}-funding",
        question=f"Is the money of {region} spent as time passes?",
        sentence=_of_money(table),
        subtitle=f"Awarded and spent, pounds; grants that ran in {quarter} or the quarter before; {region}",
        columns={
            "source": Column(label="Source"),
            "purpose": Column(label="Purpose"),
            "theme": Column(label="Theme"),
            "when": Column(label="For"),
            "awarded_gbp": Column(label="Awarded", unit="£", decimals=0, symbol="awarded_gbp_symbol"),
            "spent_gbp": Column(label="Spent", unit="£", decimals=0, symbol="spent_gbp_symbol"),
            "spent_pct": Column(label="Spent of award", unit="%", decimals=0, symbol="spent_pct_symbol"),
            "elapsed_pct": Column(label="Time passed", unit="%", decimals=0),
            "status": Column(label="Status"),
            **({"sort": Column(label="Record")} if words.are_mixed(table["demonstration"]) else {}),
        },
        how_to_read=f"At risk: spending lags the time that has passed by more than {SPEND_APART} percentage points, off plan: by more than "
        f"{2 * SPEND_APART}, or more is spent than was awarded. Our own choice.",
        notes=("Spent so far as the ledger stands now, not as it stood at the end of the quarter.",),
        sources=words.sources(found.region_code, region, f"to {quarter}"),
        as_at=words.day(quarter.end),
        method="as recorded",
        demonstration=made_up,
        facts={"value": "spent_pct", "off_plan": str(int((table["status"] == Rag.RED).sum()))},
    )


def _of_money(table: pd.DataFrame) -> str:
    awarded = table["awarded_gbp"].sum()
    known = table[table["spent_gbp"].notna()]
    grants = "One grant" if len(table) == 1 else f"{len(table)} grants"
    told = f"{grants} of £{shown(awarded, decimals=0)} in all"
    if known.empty:
        return f"{told}; how much of it is spent is not recorded."
    spent, of = known["spent_gbp"].sum(), known["awarded_gbp"].sum()
    rest = len(table) - len(known)
    missing = f"; of {rest} {'grant' if rest == 1 else 'grants'} spending is not recorded" if rest else ""
    whole = f" of £{shown(of, decimals=0)}" if rest else " of it"
    return f"{told}; £{shown(spent, decimals=0)}{whole} is spent{missing}."
