"""The pledge ledger: what was promised, how far it has come, how old it is, and what says so."""

from datetime import date
from typing import Any

import pandas as pd

from ldsp.disclosure import Column, Published, SourceLine, publish
from ldsp.domain.indicators import Symbol
from ldsp.domain.numbers import shown
from ldsp.domain.records import PLEDGE_STAGES
from ldsp.domain.tables import rows
from ldsp.errors import NothingToShow
from ldsp.services.matching.words import unit_words
from ldsp.services.need.words import listed

STAGE_WORDS = {
    "pledged": "Pledged",
    "offered": "Offered",
    "scheduled": "Scheduled",
    "delivered": "Delivered",
    "attended": "Attended",
}
OLD_AFTER_DAYS = 365
"""A pledge of which so long nothing has come is worth a question. Our own choice."""

FEWEST_SHOWN = 10
"""People of one pledge who came: fewer are not told, as everywhere in LDSP."""

REGISTER = SourceLine(
    publisher="The partnership's own records",
    title="register of pledges, entered on the Admin page",
    period="as entered",
    licence="the partnership's own",
    attribution="Pledges as partners stated them; the evidence stands with each.",
)


def ledger(pledges: pd.DataFrame, *, region: str, on: date, unit: str, level: str = "") -> Published:
    """Every pledge of one unit, the most recent first: a row a pledge.

    Parameters
    ----------
    pledges
        As `pledges.pledges` gives them.
    region, on
        Its name; the day that ages are counted to.
    unit
        Only pledges counted in it: those in others cannot be added to them.
    level
        Only pledges for it, or for no level in particular; empty: all.

    Raises
    ------
    NothingToShow
        No pledge is recorded, or none of this unit and level.
    """
    table = of_unit(pledges, region=region, unit=unit, level=level).copy()
    table["level_shown"] = table["level"].where(table["level"] != "", "any")
    table["state"] = [state(row, on) for row in rows(table)]
    table["age"] = [age(row.pledged_on.date(), on) for row in rows(table)]
    table["until_shown"] = [
        f"{row.until:%d %B %Y}".lstrip("0") if pd.notna(row.until) else "open" for row in rows(table)
    ]
    table["pledged_shown"] = [f"{row.pledged_on:%d %B %Y}".lstrip("0") for row in rows(table)]
    table["evidence"] = table["evidence"].where(table["evidence"] != "", "none given")
    stages = _stages(table)
    totals = {stage: stages[stage].sum(min_count=1) for stage in PLEDGE_STAGES}
    return publish(
        table.assign(**stages).sort_values("pledged_on", ascending=False, kind="stable"),
        name=f"pledges-{region}-{unit}",
        question=f"What have partners pledged to {region}, and what has come of it?",
        sentence=_sentence(table, totals, region, unit),
        subtitle=f"Pledges counted in {unit}{f', {level} skills' if level else ''}; {region}, {on.day} {on:%B %Y}",
        columns={
            "partner": Column(label="Partner"),
            "what": Column(label="What"),
            "level_shown": Column(label="Skill level"),
            **{
                stage: Column(label=STAGE_WORDS[stage], unit=unit if stage != "attended" else "people", decimals=0, symbol=f"{stage}_symbol")
                for stage in PLEDGE_STAGES
            },
            "planned": Column(label="Planned here", unit=unit, decimals=0, note="course runs planned on this page since"),
            "left": Column(label="Left", unit=unit, decimals=0, note="pledged, less the furthest stage and what is planned"),
            "pledged_shown": Column(label="Pledged on"),
            "age": Column(label="Age"),
            "until_shown": Column(label="Good until"),
            "state": Column(label="State"),
            "evidence": Column(label="Evidence"),
        },
        how_to_read="Five stages: pledged, offered to the region, scheduled with a date, delivered, and people who came. Each is as the "
        "partner or the coordinator entered it; a stage nobody entered is not available, which is not nought. Left is what was pledged "
        "less the furthest stage that is known.",
        notes=_notes(pledges, table, unit),
        sources=(REGISTER,),
        as_at=years(table),
        demonstration=bool(table["demonstration"].any()),
        facts={"value": "pledged"},
    )  # fmt: skip


def stages(pledges: pd.DataFrame, *, region: str, on: date, unit: str, level: str = "") -> Published:
    """How far the pledges of one unit have come, all partners together: a row a stage.

    A stage counts the pledges that record it, and says how many those are: the others are not taken for nought.
    """
    table = of_unit(pledges, region=region, unit=unit, level=level)
    known = _stages(table)
    found = pd.DataFrame(
        {
            "stage": list(PLEDGE_STAGES),
            "name": [STAGE_WORDS[stage] for stage in PLEDGE_STAGES],
            "number": [known[stage].sum(min_count=1) for stage in PLEDGE_STAGES],
            "recorded": [int(known[stage].notna().sum()) for stage in PLEDGE_STAGES],
            "symbol": str(Symbol.NOT_AVAILABLE),
        }
    )
    found["of"] = len(table)
    totals = dict(zip(found["stage"], found["number"], strict=True))
    return publish(
        found,
        name=f"pledge-stages-{region}-{unit}",
        question=f"How far have {region}'s pledges of {unit} come?",
        sentence=_sentence(table, totals, region, unit),
        subtitle=f"All pledges counted in {unit}{f', {level} skills' if level else ''}, by stage; {region}, {on.day} {on:%B %Y}",
        columns={
            "name": Column(label="Stage"),
            "number": Column(label=f"{unit.capitalize()} so far", decimals=0, symbol="symbol"),
            "recorded": Column(label="Pledges that record it", decimals=0),
            "of": Column(label="Pledges in all", decimals=0),
        },
        how_to_read="A stage adds up the pledges that record it; how many those are stands beside it. A short bar may mean that little "
        "has come, or that little has been entered. Attended counts people.",
        notes=_notes(pledges, table, unit),
        sources=(REGISTER,),
        as_at=years(table),
        demonstration=bool(table["demonstration"].any()),
        facts={"value": "number"},
    )


def by_partner(pledges: pd.DataFrame, *, region: str, on: date, unit: str) -> Published:
    """What each partner has pledged at each level, and what is left of it: a row a partner and level."""
    table = of_unit(pledges, region=region, unit=unit)
    table = table.assign(level_shown=table["level"].where(table["level"] != "", "any"))
    sums = (
        table.groupby(["partner", "level_shown"], sort=False)
        .agg(pledges=("pledged", "size"), pledged=("pledged", "sum"), used=("used", "sum"), left=("left", "sum"))
        .reset_index()
        .sort_values(["left", "partner"], ascending=[False, True])
    )
    sums["name"] = sums["partner"] + ", " + sums["level_shown"].replace("any", "any level")
    first = sums.iloc[0]
    sentence = (
        f"Most is left of what {first['partner']} pledged: {unit_words(first['left'], unit)} of {shown(first['pledged'], decimals=0)}."
        if first["left"]
        else f"Nothing is left of what partners pledged to {region} in {unit}."
    )
    return publish(
        sums,
        name=f"pledges-by-partner-{region}-{unit}",
        question="Whose pledges have most left to give?",
        sentence=sentence,
        subtitle=f"Pledges counted in {unit}, by partner and level; {region}, {on.day} {on:%B %Y}",
        columns={
            "name": Column(label="Partner and level"),
            "left": Column(label="Left", unit=unit, decimals=0),
            "used": Column(label="Used or planned", unit=unit, decimals=0),
            "pledged": Column(label="Pledged", unit=unit, decimals=0),
            "pledges": Column(label="Pledges", decimals=0),
        },
        how_to_read="Used is the furthest stage that a pledge has reached, and what was planned from it on this page.",
        notes=_notes(pledges, table, unit),
        sources=(REGISTER,),
        as_at=years(table),
        demonstration=bool(table["demonstration"].any()),
        facts={"value": "left"},
    )


def of_unit(pledges: pd.DataFrame, *, region: str, unit: str, level: str = "") -> pd.DataFrame:
    """The pledges of one unit, and of a level if one is given."""
    if pledges.empty:
        raise NothingToShow(
            f"No pledge to {region} is recorded.",
            "Coordinators can enter what partners promise on the Admin page, under Pledges.",
        )
    table = pledges[
        (pledges["unit"] == unit) & ((pledges["level"] == level) | (pledges["level"] == "") | (level == ""))
    ]
    if table.empty:
        raise NothingToShow(
            f"No pledge to {region} is counted in {unit}{f' for {level} skills' if level else ''}.",
            "Choose another unit or level.",
        )
    return table


def units(pledges: pd.DataFrame) -> tuple[str, ...]:
    """The units that pledges are counted in, places first, then the most frequent."""
    counts = pledges["unit"].value_counts()
    return tuple(sorted(counts.index, key=lambda unit: (unit != "places", -counts[unit], unit)))


def state(pledge: object, on: date) -> str:
    """Where a pledge stands, in a few words."""
    left, until = float(getattr(pledge, "left")), getattr(pledge, "until")  # noqa: B009 - rows have no type of their own
    if left < 1:
        return "used up"
    if pd.notna(until) and until.date() < on:
        return f"over since {until.day} {until:%B %Y}, {shown(left, decimals=0)} unused"
    since = (on - getattr(pledge, "pledged_on").date()).days  # noqa: B009
    if not float(getattr(pledge, "used")) and since > OLD_AFTER_DAYS:  # noqa: B009
        return "nothing has come of it: ask"
    return "open"


def age(since: date, on: date) -> str:
    """How long ago, as people say it.

    >>> age(date(2019, 1, 15), date(2019, 2, 1)), age(date(2019, 1, 15), date(2019, 7, 1)), age(date(2019, 1, 15), date(2026, 7, 1))
    ('17 days', '5 months', '7 years')
    >>> age(date(2019, 1, 15), date(2019, 1, 1))
    'not yet'
    """
    days = (on - since).days
    if days < 0:
        return "not yet"
    months = (on.year - since.year) * 12 + on.month - since.month - (on.day < since.day)
    if months < 2:
        return f"{days} day{'' if days == 1 else 's'}"
    return f"{months} months" if months < 24 else f"{months // 12} years"


def _stages(table: pd.DataFrame) -> dict[str, "pd.Series[Any]"]:
    """The numbers of each stage, with what is not told and why."""
    told: dict[str, pd.Series[Any]] = {}
    for stage in PLEDGE_STAGES:
        number = table[stage].astype(float)
        symbol = pd.Series(str(Symbol.NOT_AVAILABLE), index=table.index, dtype=object)
        if stage == "attended":
            few = number.between(1, FEWEST_SHOWN, inclusive="left")
            number, symbol = number.mask(few), symbol.mask(few, str(Symbol.CONFIDENTIAL))
        told |= {stage: number, f"{stage}_symbol": symbol}
    return told


def _sentence(table: pd.DataFrame, totals: dict[str, float], region: str, unit: str) -> str:
    """What was pledged and what came of it. Where real pledges stand beside made-up ones, it is about the real ones."""
    made_up = table["demonstration"].astype(bool)
    if made_up.any() and not made_up.all():
        real = table[~made_up]
        known = _stages(real)
        told = _sentence(real, {stage: known[stage].sum(min_count=1) for stage in PLEDGE_STAGES}, region, unit)
        count = int(made_up.sum())
        return (
            f"{told} {count} demonstration {'pledge stands' if count == 1 else 'pledges stand'} beside that, made up."
        )
    partners = sorted(set(table["partner"]))
    who = listed(partners) if len(partners) <= 3 else f"{len(partners)} partners"
    told = f"{who} {'has' if len(partners) == 1 else 'have'} pledged {unit_words(totals['pledged'], unit)} to {region}"
    come = [
        f"{_qualifier(table, stage)}{shown(totals[stage], decimals=0)} {words}"
        for stage, words in (("scheduled", "have a date"), ("delivered", "were delivered"), ("attended", "people came"))
        if totals[stage] == totals[stage]
    ]
    left = float(table["left"].sum())
    most = LEFT_IF.get(_qualifier(table, "attended"), "")
    rest = f"{most}{unit_words(left, unit)} {'is' if left == 1 else 'are'} left" if left >= 1 else "nothing is left"
    return f"{told}; {', '.join([*come, rest])}." if come else f"{told}; how far they have come is not recorded."


LEFT_IF = {"over ": "at most ", "about ": "about ", "under ": "at least "}
"""What is left if so many people came."""


def _qualifier(table: pd.DataFrame, stage: str) -> str:
    """Over, about or under, where one pledge alone tells how many people came, and its paper says so."""
    known = table[table["attended"].notna()]
    if stage != "attended" or len(known) != 1 or not known["attended_as"].iloc[0]:
        return ""
    return f"{known['attended_as'].iloc[0]} "


def _notes(pledges: pd.DataFrame, table: pd.DataFrame, unit: str) -> tuple[str, ...]:
    others = [each for each in units(pledges) if each != unit]
    notes = [f"Pledges in {listed(others)} are counted apart: different units are never added."] if others else []
    if table["demonstration"].any():
        count = int(table["demonstration"].sum())
        notes.append(
            f"{count} of these {len(table)} pledges are demonstration records, made up to show what the page can do."
        )
    return tuple(notes)


def years(table: pd.DataFrame) -> str:
    """When the pledges were made: a year, or the first and the last."""
    first, last = table["pledged_on"].min().year, table["pledged_on"].max().year
    return f"{first}" if first == last else f"{first} to {last}"
