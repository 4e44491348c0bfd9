"""What needs a decision? Read off the other parts by fixed rules, so that nothing is hidden and nothing invented."""

from collections.abc import Iterator

import pandas as pd

from ldsp.disclosure import Column, Published, SourceLine, publish
from ldsp.domain.board import Progress, Rag
from ldsp.domain.numbers import shown
from ldsp.domain.quarters import Quarter
from ldsp.domain.tables import rows

NOTHING = ("No rule found anything", "No target is off plan, no pledge overdue, no grant off plan.", "None")
Asked = tuple[str, str, str]
"""What, why, what the board is asked."""


def decisions(
    kpis: Published | None,
    pledges: Published | None,
    funding: Published | None,
    activities: Published | None,
    quarter: Quarter,
    *,
    region: str,
    sources: tuple[SourceLine, ...],
) -> Published:
    """A row is something that the board is asked, the most pressing first. It rests on published numbers alone."""
    found = [
        *_of_kpis(kpis, quarter),
        *_of_pledges(pledges),
        *_of_funding(funding),
        *_of_activities(activities, quarter),
    ]
    table = pd.DataFrame(found or [NOTHING], columns=["what", "why", "asked"])
    count = len(found)
    return publish(
        table,
        name=f"board-{region}-{quarter.code}-decisions",
        question="What needs a decision?",
        sentence=f"{count} {'thing needs' if count == 1 else 'things need'} a decision."
        if count
        else "By the rules below, nothing needs a decision.",
        subtitle=f"Generated from the parts of this report, {region}, {quarter}",
        columns={
            "what": Column(label="What"),
            "why": Column(label="Why"),
            "asked": Column(label="Asked of the board"),
        },
        how_to_read="Rules: no target set; a target off plan; a pledge overdue, or old and nothing come of it; a grant off plan or its "
        "spending not recorded; an activity still planned though its time is past. People may add to this, and should.",
        sources=sources,
        as_at=str(quarter),
        method="fixed rules",
        demonstration=any(each.demonstration for each in (kpis, pledges, funding, activities) if each),
        facts={"count": str(count)},
    )


def _of_kpis(kpis: Published | None, quarter: Quarter) -> Iterator[Asked]:
    if kpis is None or kpis.table["plan"].isna().all():
        yield (
            "Targets",
            f"None is set for {quarter}.",
            "Set targets, so that the next report can be judged against a plan.",
        )
    if kpis is None:
        return
    for row in rows(kpis.table[kpis.table["status"] == Rag.RED]):
        yield (
            row.measure,
            f"{shown(row.actual, decimals=0)} of {shown(row.plan, decimals=0)} planned: off plan.",
            "Agree what will change, or a lower target.",
        )


def _of_pledges(pledges: Published | None) -> Iterator[Asked]:
    if pledges is None:
        return
    for row in rows(pledges.table):
        much = f"{shown(row.left, decimals=0)} of {shown(row.pledged, decimals=0)} {row.unit} are left"
        if row.progress == Progress.OVERDUE:
            yield (
                f"{row.partner}: {row.what}",
                f"{much}; the pledge was good until {row.good_until}.",
                "Ask the partner for a new date, or release the pledge.",
            )
        elif row.progress == Progress.ASK:
            yield (
                f"{row.partner}: {row.what}",
                f"{much}, pledged on {row.made}: nothing has come of it.",
                "Ask the partner what became of it.",
            )


def _of_funding(funding: Published | None) -> Iterator[Asked]:
    if funding is None:
        return
    for row in rows(funding.table[funding.table["status"] == Rag.RED]):
        yield (
            f"{row.source}: {row.purpose}",
            f"{shown(row.spent_pct, decimals=0)}% spent, {shown(row.elapsed_pct, decimals=0)}% of its time passed.",
            "Agree a new profile with the funder, or what will be spent on.",
        )
    unknown = funding.table[funding.table["spent_gbp"].isna()]
    if len(unknown):
        grants = f"{len(unknown)} grant" + ("s" if len(unknown) > 1 else "")
        yield (
            "Spending",
            f"For {grants} nobody recorded what is spent.",
            "Ask the accountable body for the spending to date.",
        )


def _of_activities(activities: Published | None, quarter: Quarter) -> Iterator[Asked]:
    if activities is None:
        return
    stuck = activities.table[
        (activities.table["status"] == "planned") & (activities.table["ends"] <= pd.Timestamp(quarter.end))
    ]
    for row in rows(stuck):
        yield (
            f"{row.theme}: {row.what}",
            f"Planned for {row.when}; not recorded as done.",
            "Confirm that it took place, move it, or drop it.",
        )
