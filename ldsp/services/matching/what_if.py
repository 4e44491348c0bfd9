"""What if? Two plans beside what there is: places, a pledge, a budget, venues. Nothing is written."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from ldsp.analysis import matching as analysis
from ldsp.disclosure import Column, Published, publish
from ldsp.domain.matching import Plan
from ldsp.domain.numbers import shown
from ldsp.errors import NothingToShow
from ldsp.services.matching import words
from ldsp.services.matching.gaps import Gaps
from ldsp.services.matching.siting import Sited
from ldsp.services.matching.suggesting import Suggested, suggest

NOW = "As it is"
NAMES = (NOW, "Plan A", "Plan B")
NEW_PLEDGE = "what-if-pledge"


@dataclass(frozen=True)
class Outcome:
    """What a plan comes to at one level of skill."""

    plan: Plan
    given: "pd.Series[int]"  # people who get a place, by district code
    left: "pd.Series[int]"  # people who stay without one, by district code
    unmet: float  # people without a place before anything
    places: int  # given by pledges and by the plan
    worst_share: float  # of its people without a place, what the district that fares worst gets
    within_pct: float | None  # people within reach of a venue; None: not known
    worth: float  # risk times people reached
    pledged: "pd.Series[int]"  # places of the plan's own new pledge, by district code
    venues: pd.DataFrame  # the plan's venues, venue_id as index: name, lad_code, district
    on_demonstration: bool  # made-up records take part


def try_out(now: Suggested, plan: Plan, level: str, sited: Sited | None) -> Outcome:
    """Match again with what a plan adds.

    Parameters
    ----------
    now
        The matching as it is.
    plan
        What is added.
    level
        Of skill: a plan is about one level.
    sited
        The sites that the plan's venues would be; None: not known.
    """
    gaps = now.gaps[now.gaps["level"] == level].copy()
    before = gaps["unmet"].copy()
    own = gaps["lad_code"].eq(plan.places_in) if plan.places else pd.Series(data=False, index=gaps.index)
    gaps.loc[own, "unmet"] = (gaps.loc[own, "unmet"] - plan.places).clip(lower=0)
    gaps["online_unmet"] = gaps[["online_unmet", "unmet"]].min(axis=1)
    pledges = pd.concat([now.pledges, _made_up(plan, level)])
    found = suggest(pledges, Gaps(table=gaps), region=now.region, on=now.on).found
    reached = found.gaps["reached"] + (before - gaps["unmet"])
    share = (reached / before.where(before >= 1)).dropna()
    within = None
    if sited is not None:
        people = sited.ground.homes["people"]
        within = float(people[sited.after if plan.venues else sited.before].sum() / people.sum() * 100)
    return Outcome(
        plan=plan,
        given=reached.set_axis(gaps["lad_code"]).round().astype(int),
        left=(before - reached).set_axis(gaps["lad_code"]).clip(lower=0).round().astype(int),
        unmet=float(before.sum()),
        places=round(float(reached.sum())),
        worst_share=float(share.min()) if len(share) else 0.0,
        within_pct=within,
        worth=float((reached * gaps["risk"]).sum()),
        pledged=_of_new_pledge(found),
        venues=_venues(plan, sited),
        on_demonstration=now.is_demonstration or (sited is not None and sited.ground.demonstration),
    )


def _of_new_pledge(found: analysis.Matching) -> "pd.Series[int]":
    own = found.allotments[found.allotments["pledge_id"] == NEW_PLEDGE]
    return own["places"].set_axis(own["gap_id"].str.split("|").str[0])


def _venues(plan: Plan, sited: Sited | None) -> pd.DataFrame:
    columns = ["name", "lad_code", "district"]
    if sited is None or not plan.venues:
        return pd.DataFrame(columns=columns)
    chosen = sited.candidates.index[sited.found.sites["candidate"].to_numpy(dtype=int)]
    return sited.ground.venues.reindex(chosen)[columns]


def by_district(now: Suggested, outcomes: Mapping[str, Outcome], level: str) -> Published:
    """Who gets a place and who stays without, district by district, as it is and under each plan: a row a district.

    Raises
    ------
    NothingToShow
        No gap is known at this level.
    """
    gaps = _gaps(now, level)
    table = pd.DataFrame({"area_code": gaps["lad_code"], "name": gaps["district"]}).set_index("area_code", drop=False)
    for at, outcome in enumerate(outcomes.values()):
        table[f"given_{at}"] = outcome.given.reindex(table.index)
        table[f"left_{at}"] = outcome.left.reindex(table.index)
    table["unmet"] = gaps.set_index("lad_code")["unmet"].round()
    table = table[table["unmet"] >= 1].sort_values("unmet", ascending=False)
    given = bool((table[[f"given_{at}" for at in range(len(outcomes))]] > 0).any(axis=None))
    return publish(
        table,
        name=f"what-if-districts-{now.region}",
        question=f"Who would get a place in {level} skills?",
        sentence=_best(outcomes) if given else f"{_best(outcomes)} Nobody gets a place, so there is nothing to draw.",
        subtitle=f"People who would get one of all suggested places in {level} skills, by district; {now.region}",
        columns={
            "name": Column(label="District"),
            "unmet": Column(label="Without a place today", decimals=0),
            **{f"given_{at}": Column(label=f"{name}: get a place", decimals=0) for at, name in enumerate(outcomes)},
            **{f"left_{at}": Column(label=f"{name}: still without", decimals=0) for at, name in enumerate(outcomes)},
        },
        how_to_read="Each plan is matched anew: its places, and those of the pledges there are, go where fairness and risk would have them. "
        "A plan is a calculation: nothing is recorded until its runs are planned or its pledge is entered.",
        notes=now.notes,
        sources=now.sources,
        as_at=now.as_at,
        demonstration=now.is_demonstration,
        facts={"series": "|".join(outcomes), "value": "given_0", "given": "yes" if given else ""},
    )


def summary(now: Suggested, outcomes: Mapping[str, Outcome], level: str) -> Published:
    """The plans side by side: a row a measure.

    Raises
    ------
    NothingToShow
        No gap is known at this level.
    """
    _gaps(now, level)
    made = [
        ("What is added", [_added(outcome.plan, now) for outcome in outcomes.values()]),
        ("Places given", [shown(outcome.places, decimals=0) for outcome in outcomes.values()]),
        (
            "People still without a place",
            [shown(float(outcome.left.sum()), decimals=0) for outcome in outcomes.values()],
        ),
        ("Share of those without who get a place", [_share(o.places, o.unmet) for o in outcomes.values()]),
        ("The same where it is lowest", [words.share(o.worst_share) for o in outcomes.values()]),
        (
            "Adults not online within reach of a venue",
            ["not known" if o.within_pct is None else words.share(o.within_pct / 100) for o in outcomes.values()],
        ),
        ("Budget", [f"£{shown(o.plan.budget_gbp, decimals=0)}" for o in outcomes.values()]),
    ]
    table = pd.DataFrame(
        [{"name": measure, **{f"c{at}": cell for at, cell in enumerate(cells)}} for measure, cells in made]
    )
    return publish(
        table,
        name=f"what-if-{now.region}",
        question=f"What would each plan change in {level} skills?",
        sentence=_best(outcomes),
        subtitle=f"Plans side by side, {level} skills; {now.region}, {now.on.day} {now.on:%B %Y}",
        columns={
            "name": Column(label="Measure"),
            **{f"c{at}": Column(label=name) for at, name in enumerate(outcomes)},
        },
        how_to_read="As it is means with the pledges that are recorded. A budget buys whole places at the cost you set, and they go where "
        "fairness and risk would have them. Venues bring people within reach; they bring no place of themselves.",
        notes=now.notes,
        sources=now.sources,
        as_at=now.as_at,
        demonstration=now.is_demonstration,
    )


def _gaps(now: Suggested, level: str) -> pd.DataFrame:
    gaps = now.gaps[now.gaps["level"] == level]
    if not (gaps["unmet"] >= 1).any():
        raise NothingToShow(
            f"No gap in {level} skills is recorded in {now.region}, so no plan could close one.",
            "Choose another level.",
        )
    return gaps


def _made_up(plan: Plan, level: str) -> pd.DataFrame:
    """What a plan pledges and buys, as pledges."""
    added = ((NEW_PLEDGE, "A new pledge", plan.pledge), ("what-if-budget", "A budget", plan.bought))
    made = [(name, places) for _, name, places in added if places]
    codes = [code for code, _, places in added if places]
    columns = {
        "partner": [name for name, _ in made],
        "what": "what if",
        "level": level,
        "unit": "places",
        "left": [float(places) for _, places in made],
        "lad_codes": [()] * len(made),
        "audience": "",
        "mode": "face to face",
        "until": pd.NaT,
        "demonstration": False,
    }
    return pd.DataFrame(columns, index=pd.Index(codes, name="pledge_id"))


def _added(plan: Plan, now: Suggested) -> str:
    names = dict(zip(now.gaps["lad_code"], now.gaps["district"], strict=True))
    parts = []
    if plan.places and plan.places_in:
        parts.append(f"{words.unit_words(plan.places, 'places')} in {names.get(plan.places_in, plan.places_in)}")
    if plan.pledge:
        parts.append(f"a pledge of {words.unit_words(plan.pledge, 'places')}")
    if plan.bought:
        parts.append(f"{words.unit_words(plan.bought, 'places')} bought at £{shown(plan.cost_gbp, decimals=0)}")
    if plan.venues:
        parts.append(words.unit_words(plan.venues, "venues"))
    return "; ".join(parts) or "nothing"


def _share(places: float, unmet: float) -> str:
    return words.share(places / unmet) if unmet else "no gap"


def _best(outcomes: Mapping[str, Outcome]) -> str:
    """Which plan leaves fewest without, never stronger than the numbers."""
    left = {name: int(outcome.left.sum()) for name, outcome in outcomes.items()}
    plans = {name: number for name, number in left.items() if name != NOW and not outcomes[name].plan.is_empty}
    begin = f"As it is, {words.people(left[NOW])} would stay without a place"
    if not plans:
        return f"{begin}. Add something to a plan to see what it would change."
    told = "; ".join(
        f"under {name} {words.people(number)}, {words.people(left[NOW] - number)} fewer"
        if number < left[NOW]
        else f"under {name} as many"
        for name, number in plans.items()
    )
    return f"{begin}; {told}."


def day_of(until: str, today: date) -> date:
    """The day that is looked at: the end of the chosen year, or today.

    >>> day_of("2019", date(2026, 7, 1)), day_of("", date(2026, 7, 1))
    (datetime.date(2019, 12, 31), datetime.date(2026, 7, 1))
    """
    return min(date(int(until), 12, 31), today) if until else today
