"""What only the page Matching has: the choices of where next, and the two plans."""

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial

import streamlit as st

from ldsp.domain.areas import Place, RegionKind
from ldsp.domain.matching import OBJECTIVE_NAMES, WHERE_NAMES, Objective, Plan, SitingChoice, Where
from ldsp.domain.need import Areas
from ldsp.domain.records import LEVELS
from ldsp.errors import NothingToShow
from ldsp.figures import bars, legends, map_pictures, maps
from ldsp.figures import matching as figures
from ldsp.services import matching as matching_service
from ldsp.ui import address, cached, controls, parts, patience

MOST_SITES = 20
FARTHER = {"100": "As assumed", "50": "Half as far", "150": "Half as far again", "200": "Twice as far"}
NOTHING = Plan()


def level(*, key: str = "level", every: bool = True) -> str:
    """The skill level; empty for all of them side by side."""
    options = [(each, f"{each.capitalize()} skills") for each in LEVELS]
    return controls.choose("Skill level", [*([("", "All levels, side by side")] if every else []), *options], key=key)


def fair() -> bool:
    """Whether every district gets its fair share first."""
    options = [("yes", "Every district its fair share first"), ("no", "Where the risk is greatest only")]
    return controls.choose("Share out by", options, key="fair") == "yes"


def matched(region: Place, until: str, on: date, *, fair: bool) -> bool:
    """Have pledges matched with gaps; False, with words, if somebody has stopped it."""
    question = f"{region.code} {until} {on} {fair}"
    work = cached.beside(partial(cached.match, region.code, until, on, fair=fair))
    if patience.worked_out(f"match-{fair}", question, "Matching pledges with gaps", work):
        return True
    patience.stopped(
        f"match-{fair}",
        "The matching was stopped before it had an answer, so nothing is suggested. What partners have pledged, and where next, stand.",
    )
    return False


def needs(matched: bool) -> None:
    """Refuse what rests on a matching that was stopped."""
    if not matched:
        raise NothingToShow(
            "The plans rest on the matching, and it was stopped.", "Let it go on to see what they change."
        )


def siting(region: Place) -> SitingChoice:
    """Where next: how many, among what, how far."""
    left, right = st.columns(2)
    with left:
        objectives = [(each, name) for each, name in OBJECTIVE_NAMES.items()]
        objective = Objective(controls.choose("The next venues are to bring", objectives, key="objective"))
    with right:
        where = controls.choose("Among", [(each, name) for each, name in WHERE_NAMES.items()], key="where")
    shown = objective is Objective.REACH  # the shortest way asks nobody how far they would go
    left, middle, last = st.columns([2, 4, 4])
    with left:
        numbers = {str(n): str(n) for n in range(1, MOST_SITES + 1)}
        sites = address.select("Venues more", numbers, key="sites", default="3")
    with middle:
        near = [(place.code, place.name) for place in cached.districts(region.code)]
        within = controls.choose("Also consider a place in", [("", "Nowhere in particular"), *near], key="near")
    with last:
        farther = controls.choose("How far people go", list(FARTHER.items()), key="farther", shown=shown)
    dropped = _dropped(within)
    return SitingChoice(
        region_code=region.code, sites=int(sites), where=Where(where), dropped=dropped, objective=objective,
        farther=int(farther) if shown else 100,
    )  # fmt: skip


def _dropped(lad_code: str) -> str:
    """A point of one's own: a neighbourhood of a district, or a postcode sector."""
    if not lad_code:
        return ""
    left, right = st.columns(2)
    with left:
        places = [(place.code, place.name) for place in cached.neighbourhoods(lad_code)]
        small = controls.choose("Neighbourhood", [("", "Choose one"), *places], key="dropped")
    with right:
        sector = st.text_input(
            "Or postcode sector", key="sector", bind="query-params", placeholder="BB11 1", max_chars=6,
            help="The outward part and the first digit of the rest: never a whole postcode.",
        )  # fmt: skip
    return small or sector.strip().upper()


def before_after(region: Place, choice: SitingChoice, *, height: int) -> None:
    """The map of who is within reach before and after, and the sites beside it."""
    work = cached.beside(partial(cached.where_next, choice))
    if not patience.worked_out("siting", repr(choice), "Looking for the best sites", work):
        patience.stopped(
            "siting",
            "The search for the best sites was stopped. What is shown is the quick answer: one site after the other.",
        )
        choice = replace(choice, quick=True)
    sites, homes = cached.where_next(choice)
    small = Areas.NEIGHBOURHOODS if region.kind != RegionKind.ENGLAND else Areas.ENGLAND_NEIGHBOURHOODS
    shapes = cached.shapes(small.value, region.code)
    outline = cached.shapes("outlines", region.code) if small is Areas.NEIGHBOURHOODS else None
    left, right = st.columns(2)
    with left, st.container(border=True):
        parts.heading(homes)
        deck = figures.reach(homes, shapes, sites, outline=outline, height=height)
        st.pydeck_chart(deck, height=height, key="reach-map", alt=maps.alt_text(homes, sites))
        parts.legend(homes)
        parts.words(homes)
        parts.table_below(homes, key="reach")
        parts.downloads(
            homes,
            key="reach",
            charts=lambda: (
                map_pictures.map_picture(homes, shapes, cached.outlines(small.value, region.code), points=sites),
                legends.legend_chart(homes),
            ),
        )
    with right:
        parts.panel(sites, key="sites-found", chart=(bars.bars, {"value": sites.facts["value"]}))


def plan(name: str, region: Place, *, key: str) -> Plan:
    """What one plan adds, every number in the address."""
    st.markdown(f"**{name}**")
    left, right = st.columns(2)
    with left:
        places = _number("Places from own means", key=f"{key}-places")
        pledge = _number("A new pledge of places", key=f"{key}-pledge")
        venues = _number("More venues", key=f"{key}-venues", most=MOST_SITES)
    with right:
        near = [(place.code, place.name) for place in cached.districts(region.code)]
        places_in = controls.choose("Those places in", near, key=f"{key}-in")
        budget = _number("Budget, £", key=f"{key}-budget", step=500)
        cost = _number("Cost of a place, £", key=f"{key}-cost", default=85, least=1)
    return Plan(places=places, places_in=places_in, pledge=pledge, budget_gbp=budget, cost_gbp=cost, venues=venues)


def _number(label: str, *, key: str, default: int = 0, least: int = 0, most: int = 1_000_000, step: int = 1) -> int:
    return int(st.number_input(label, least, most, default, step, key=key, bind="query-params"))


def day(until: str) -> date:
    """The day that is looked at: the end of the chosen year, or today."""
    return matching_service.day_of(until, today())


def today() -> date:
    return datetime.now(UTC).date()
