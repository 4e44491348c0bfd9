"""Which pledge could serve which gap, what fairness costs, and what no pledge can do."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from ldsp.analysis import matching as analysis
from ldsp.disclosure import Column, Published, SourceLine, publish
from ldsp.domain.indicators import Symbol
from ldsp.domain.numbers import shown
from ldsp.domain.records import LEVELS
from ldsp.domain.tables import rows
from ldsp.errors import NothingToShow
from ldsp.services.matching import words
from ldsp.services.matching.gaps import Gaps
from ldsp.services.matching.ledger import REGISTER
from ldsp.services.need.words import roughly


@dataclass(frozen=True)
class Suggested:
    """A matching of a region's pledges with its gaps, and what it was made from. Never changed."""

    region: str
    on: date
    pledges: pd.DataFrame  # as `pledges.pledges` gives them
    gaps: pd.DataFrame  # as `gaps.gaps` gives them
    found: analysis.Matching
    sources: tuple[SourceLine, ...]
    as_at: str
    notes: tuple[str, ...] = ()
    demonstration: bool = False  # of the gaps: made-up course runs count among the places

    @property
    def is_demonstration(self) -> bool:
        return self.demonstration or bool(self.pledges["demonstration"].any())


def suggest(
    pledges: pd.DataFrame,
    gaps: Gaps,
    *,
    region: str,
    on: date,
    fair: bool = True,
    step: analysis.Step = analysis.untold,
) -> Suggested:
    """Match what is left of the pledges with the gaps.

    Parameters
    ----------
    pledges, gaps
        As `pledges.pledges` and `gaps.gaps` give them.
    region, on
        Its name; the day that is looked at.
    fair
        Give every district that can be served its fair share first.
    step
        Told what comes next; may raise to stop.
    """
    offers = pledges.assign(capacity=pledges["left"])
    names = dict(zip(gaps.table["lad_code"], gaps.table["district"], strict=True))
    found = analysis.match_pledges(offers, gaps.table, on=on, fair=fair, district_names=names, step=step)
    return Suggested(
        region=region,
        on=on,
        pledges=pledges,
        gaps=gaps.table,
        found=found,
        sources=(*gaps.sources, REGISTER),
        as_at=gaps.as_at,
        notes=gaps.notes,
        demonstration=gaps.demonstration,
    )


def suggestions(one: Suggested, level: str = "") -> Published:
    """Which pledge should serve which district, with how many places and why: a row a pledge that serves a gap.

    Raises
    ------
    NothingToShow
        There is no pledge, no gap, or nothing fits: the sentence says which and why.
    """
    _refuse_nothing(one, level)
    table = _allotted(one, level)
    if table.empty:
        raise NothingToShow(_nothing_fits(one, level), "The table of refusals says why, pledge by pledge.")
    table["why"] = [_why(row) for row in rows(table)]
    table["share_pct"] = table["places"] / table["unmet"] * 100
    table["name"] = table["partner"] + " → " + table["district"]
    levels = [each for each in LEVELS if each in set(table["level"])]
    return publish(
        table.sort_values(["level_order", "places", "name"], ascending=[True, False, True], kind="stable"),
        name=f"suggestions-{one.region}",
        question=f"Which pledge should go where in {one.region}?",
        sentence=words.levels_sentence([(each, _told(one, table, each)) for each in levels]),
        subtitle=f"Suggested places by pledge and district{f', {level} skills' if level else ''}; {one.region}, {_day(one.on)}",
        columns={
            "name": Column(label="Pledge and district"),
            "what": Column(label="What"),
            "level": Column(label="Skill level"),
            "places": Column(label="Suggested places", decimals=0),
            "unmet": Column(label="People without a place", decimals=0),
            "share_pct": Column(label="Share of them reached", unit="%", decimals=2),
            "risk": Column(label="Risk score (0 to 10)", decimals=1),
            "why": Column(label="Why"),
        },
        how_to_read="First every district that any pledge can serve gets the same share of its people without a place, the greatest "
        "that is possible; what is left goes where the risk is greatest. Places are whole. The levels are matched each by itself and "
        "never added. A suggestion is not a decision: nothing is recorded until a coordinator accepts it.",
        notes=(*_fairness(one), *one.notes, *_marks(one)),
        sources=one.sources,
        as_at=one.as_at,
        method="fair share, then most people weighted by risk",
        demonstration=one.is_demonstration,
        facts={"value": "places"},
    )


def refusals(one: Suggested, level: str = "") -> Published:
    """Which pledge was refused for which gap, and why: a row a refused pair.

    Raises
    ------
    NothingToShow
        There is no pledge or no gap; or no pair was refused.
    """
    _refuse_nothing(one, level)
    gaps = _of_level(one, level)
    table = one.found.refusals[one.found.refusals["gap_id"].isin(gaps.index)]
    if table.empty:
        raise NothingToShow(f"No pledge is refused anywhere in {one.region}.", "Every pledge may serve every gap.")
    table = table.merge(one.pledges[["partner", "what"]], left_on="pledge_id", right_index=True)
    table = table.merge(gaps[["district", "level", "unmet"]], left_on="gap_id", right_index=True)
    table["words"] = [f"{text[:1].upper()}{text[1:]}" for text in table["words"]]
    table["name"] = table["partner"] + " → " + table["district"] + ", " + table["level"]
    counts = analysis.summed_up(table["reason"])
    pairs, of = len(table), len(one.pledges) * len(gaps)
    return publish(
        table.sort_values(["partner", "what", "level", "district"]),
        name=f"refusals-{one.region}",
        question="Which pledge cannot serve which gap, and why?",
        sentence=f"Of the {of:,} pairs of a pledge and a gap, {pairs:,} {'is' if pairs == 1 else 'are'} refused: {counts}.",
        subtitle=f"Refused pairs with every reason{f', {level} skills' if level else ''}; {one.region}, {_day(one.on)}",
        columns={
            "name": Column(label="Pledge and gap"),
            "what": Column(label="What is pledged"),
            "words": Column(label="Why not: the pledge ..."),
        },
        how_to_read="A pledge may serve a gap if it counts people, has places left, is still good, is for adults, for that level and "
        "that district, and can be used by somebody who is not online, where nobody left is. The count names the first reason of each pair.",
        notes=_marks(one),
        sources=one.sources,
        as_at=one.as_at,
        demonstration=one.is_demonstration,
    )


def unserved(one: Suggested, level: str = "") -> Published:
    """Every gap after the matching, what no pledge can serve first: a row a gap.

    Raises
    ------
    NothingToShow
        There is no gap.
    """
    _refuse_nothing(one, level, pledges_needed=False)
    gaps = _of_level(one, level)
    table = gaps.join(one.found.gaps[["reached", "left", "fair_share", "can_be_served", "because"]])
    table = table[table["unmet"] >= 1]
    table["name"] = table["district"] + ", " + table["level"]
    table["share_pct"] = table["fair_share"] * 100
    table["told"] = [
        "Served in part: more places are needed" if row.can_be_served and row.left else
        "Served" if row.can_be_served else _no_pledge(row.because, len(one.pledges))
        for row in rows(table)
    ]  # fmt: skip
    nobody = table[~table["can_be_served"]]
    parts = []
    for each in (one_level for one_level in LEVELS if one_level in set(table["level"])):
        of, none = table[table["level"] == each], nobody[nobody["level"] == each]
        if none.empty:
            parts.append(
                (
                    each,
                    f"every one of the {len(of)} districts with a gap can be served by some pledge"
                    if len(of) > 1
                    else "the one district with a gap can be served by some pledge",
                )
            )
        elif len(none) == len(of):
            parts.append(
                (
                    each,
                    f"no pledge can serve {'any of the ' + str(len(of)) + ' districts with a gap' if len(of) > 1 else 'the one district with a gap'}",
                )
            )
        else:
            parts.append((each, f"no pledge can serve {words.and_more(list(none['district']))}"))
    return publish(
        table.sort_values(["can_be_served", "level_order", "left", "district"], ascending=[True, True, False, True]),
        name=f"gaps-after-pledges-{one.region}",
        question="Which gap can no pledge serve?",
        sentence=words.levels_sentence(parts),
        subtitle=f"People without a place, before and after the suggested matching{f', {level} skills' if level else ''}; {one.region}",
        columns={
            "name": Column(label="District and level"),
            "unmet": Column(label="People without a place", decimals=0),
            "reached": Column(label="Places suggested", decimals=0),
            "left": Column(label="Still without", decimals=0),
            "share_pct": Column(label="Fair share", unit="%", decimals=2),
            "told": Column(label="In words"),
        },
        how_to_read="The fair share is the greatest share that all districts which share pledges can have at once. Where no pledge can "
        "serve a gap, the reasons are those of the pledges one by one.",
        notes=(*one.notes, *_marks(one)),
        sources=one.sources,
        as_at=one.as_at,
        demonstration=one.is_demonstration,
        facts={"value": "left"},
    )  # fmt: skip


def one_more(one: Suggested) -> Published:
    """What one more place of each pledge would do, and what nothing can use: a row a pledge.

    Raises
    ------
    NothingToShow
        There is no pledge.
    """
    if one.pledges.empty:
        raise NothingToShow(f"No pledge to {one.region} is recorded.", "Enter pledges on the Admin page.")
    table = one.pledges[["partner", "what", "level", "unit", "left"]].join(
        one.found.pledges[["placed", "unused", "one_more", "can_be_used", "because"]]
    )
    table["name"] = table["partner"] + ": " + table["what"]
    table["told"] = [_one_more(row, one.gaps) for row in rows(table)]
    table["symbol"] = str(Symbol.NOT_APPLICABLE)
    counted = table["unit"].isin(analysis.COUNTS_PEOPLE)
    table["placed"] = table["placed"].astype(float).where(counted)
    table["unused"] = table["unused"].astype(float).where(counted)
    idle = table[~table["can_be_used"]]
    sentence = (
        f"Nothing can use {words.and_more(list(idle['name']), most=2)}."
        if len(idle)
        else "Every pledge can be used somewhere."
    )
    best = table[table["can_be_used"] & table["one_more"].notna()]
    if len(best):
        sentence += f" {best['told'].iloc[0]}"
    return publish(
        table.sort_values(["can_be_used", "unused", "name"], ascending=[False, False, True]),
        name=f"one-more-place-{one.region}",
        question="What would one more place of each pledge do?",
        sentence=sentence,
        subtitle=f"Pledges after the suggested matching; {one.region}, {_day(one.on)}",
        columns={
            "name": Column(label="Pledge"),
            "unit": Column(label="Counted in"),
            "placed": Column(label="Places suggested", decimals=0, symbol="symbol"),
            "unused": Column(label="Places nobody can use", decimals=0, symbol="symbol"),
            "told": Column(label="One more place"),
        },
        how_to_read="One more place may be felt in another district than it is given to, because others can then make room: what is told "
        "is the end of that chain.",
        notes=_marks(one),
        sources=one.sources,
        as_at=one.as_at,
        demonstration=one.is_demonstration,
    )


# --- how the answers are put together ----------------------------------------------------------------------------------


def _allotted(one: Suggested, level: str) -> pd.DataFrame:
    gaps = _of_level(one, level).join(one.found.gaps[["fair_share", "least", "reached"]])
    table = one.found.allotments.merge(
        gaps[["lad_code", "district", "level", "level_order", "unmet", "risk", "fair_share", "least", "reached"]],
        left_on="gap_id",
        right_index=True,
    )
    pledges = one.pledges[["partner", "what", "audience", "mode", "demonstration"]]
    return table.merge(pledges, left_on="pledge_id", right_index=True).copy()


def _of_level(one: Suggested, level: str) -> pd.DataFrame:
    order = one.gaps["level"].map({each: at for at, each in enumerate(LEVELS)})
    gaps = one.gaps.assign(level_order=order)
    return gaps[(gaps["level"] == level) | (level == "")]


def _refuse_nothing(one: Suggested, level: str, *, pledges_needed: bool = True) -> None:
    gaps = _of_level(one, level)
    skills = f" in {level} skills" if level else ""
    if gaps.empty:
        raise NothingToShow(
            f"No demand{skills} is known for {one.region}, so no gap can be told.",
            "See the page Coverage, or choose another level.",
        )
    if not (gaps["unmet"] >= 1).any():
        raise NothingToShow(
            f"No gap{skills} is recorded in {one.region}: there are as many places as people in need.",
            "See the page Coverage.",
        )
    if pledges_needed and one.pledges.empty:
        raise NothingToShow(
            f"No pledge to {one.region} is recorded, so nothing can be matched.",
            "Coordinators can enter what partners promise on the Admin page, under Pledges.",
        )  # fmt: skip


def _nothing_fits(one: Suggested, level: str) -> str:
    gaps = _of_level(one, level)
    reasons = one.found.refusals[one.found.refusals["gap_id"].isin(gaps.index)]
    first = reasons.groupby("pledge_id", sort=False)["reason"].first()
    return f"No pledge can serve any gap in {one.region}{f' in {level} skills' if level else ''}: {analysis.summed_up(first)}."


def _told(one: Suggested, table: pd.DataFrame, level: str) -> str:
    own = table[table["level"] == level]
    places, districts = int(own["places"].sum()), own["lad_code"].nunique()
    partners = own["partner"].unique()
    open_gaps = one.gaps[(one.gaps["level"] == level) & (one.gaps["unmet"] >= 1)]
    unmet = float(open_gaps["unmet"].sum())
    whose = f" of {words.and_more(list(partners), most=2)}" if len(partners) <= 2 else f" of {len(partners)} partners"
    return (
        f"{words.unit_words(places, 'places')}{whose} can go to {words.unit_words(districts, 'districts')} and reach {words.share(places / unmet)} of those "
        "without a place"
    )


def _why(row: object) -> str:
    unmet, risk, fair = float(row.unmet), float(row.risk), float(row.fair_share)  # type: ignore[attr-defined]
    told = f"About {roughly(unmet)} people without a place, risk {shown(risk)} out of 10"
    if fair > 0:
        extra = int(row.reached) - int(row.least)  # type: ignore[attr-defined]
        told += f"; the fair share of {words.share(fair)} is {shown(float(row.least), decimals=0)}"  # type: ignore[attr-defined]
        told += f", and {shown(extra, decimals=0)} more because the risk is high" if extra > 0 else ""
    if row.audience:  # type: ignore[attr-defined]
        told += f"; for {row.audience[:1].lower()}{row.audience[1:]} only"  # type: ignore[attr-defined]
    if not row.mode:  # type: ignore[attr-defined]
        told += "; how it is taught is not recorded"
    return told


def _fairness(one: Suggested) -> tuple[str, ...]:
    price = one.found.price_of_fairness
    if price < 0.0005:
        return (
            "A fair share for every district costs nothing here: no other way reaches more people weighted by risk.",
        )
    told = f"Fairness has its price: the fair share costs {shown(price * 100, decimals=1)}% of what these places could count for"
    return (f"{told}, people weighted by risk. Without it some districts would get less, or nothing.",)


def _no_pledge(because: str, pledges: int) -> str:
    if not pledges:
        return "No pledge can serve this, because there is none."
    if pledges == 1:
        return f"No pledge can serve this: the one there is {because.partition(' ')[2]}."
    return f"No pledge can serve this: of {pledges}, {because}."


def _one_more(row: object, gaps: pd.DataFrame) -> str:
    if not row.can_be_used:  # type: ignore[attr-defined]
        return f"Nothing can use it: it {row.because}."  # type: ignore[attr-defined]
    gap = row.one_more  # type: ignore[attr-defined]
    if gap is None or pd.isna(gap):
        return "One more place would reach nobody who has none: everybody it may serve has a place."
    return f"One more place of {row.partner} would reach one more person in {gaps.loc[gap, 'district']}, {gaps.loc[gap, 'level']} skills."  # type: ignore[attr-defined]


def _marks(one: Suggested) -> tuple[str, ...]:
    if not one.is_demonstration:
        return ()
    made_up = int(one.pledges["demonstration"].sum())
    told = [
        f"{made_up} of the {len(one.pledges)} pledges" if made_up else "",
        "course runs behind the gaps" if one.demonstration else "",
    ]
    return (
        f"Demonstration records take part, made up to show what the page can do: {' and '.join(each for each in told if each)}.",
    )


def _day(on: date) -> str:
    return f"{on.day} {on:%B %Y}"
