"""What only the page Matching has: the choices of where next, the two plans, and the form that accepts a suggestion."""

from datetime import UTC, date, datetime, timedelta

import streamlit as st

from ldsp.disclosure import Published
from ldsp.domain.areas import Place, RegionKind
from ldsp.domain.matching import WHERE_NAMES, Plan, SitingChoice, Where
from ldsp.domain.need import Areas
from ldsp.domain.records import LEVELS, MODES
from ldsp.domain.roles import Person
from ldsp.domain.tables import rows
from ldsp.errors import LdspError, NothingToShow
from ldsp.figures import bars, legends, map_pictures, maps
from ldsp.figures import matching as figures
from ldsp.services import matching as matching_service
from ldsp.services import uploads as uploads_service
from ldsp.ui import address, cached, controls, parts

MOST_SITES = 20
FARTHER = {"100": "As assumed", "50": "Half as far", "150": "Half as far again", "200": "Twice as far"}
NOTHING = Plan()
SAID = "matching-said"  # what came of the last click, shown once


def level(*, key: str = "level", every: bool = True) -> str:
    """The skill level; empty for all of them side by side."""
    options = [(each, f"{each.capitalize()} skills") for each in LEVELS]
    return controls.choose("Skill level", [*([("", "All levels, side by side")] if every else []), *options], key=key)


def fair() -> bool:
    """Whether every district gets its fair share first."""
    options = [("yes", "Every district its fair share first"), ("no", "Where the risk is greatest only")]
    return controls.choose("Share out by", options, key="fair") == "yes"


def siting(region: Place) -> SitingChoice:
    """Where next: how many, among what, how far."""
    left, middle, right, last = st.columns([2, 4, 3, 3])
    with left:
        numbers = {str(n): str(n) for n in range(1, MOST_SITES + 1)}
        sites = address.select("Venues more", numbers, key="sites", default="3")
    with middle:
        where = controls.choose("Among", [(each, name) for each, name in WHERE_NAMES.items()], key="where")
    with right:
        farther = controls.choose("How far people go", list(FARTHER.items()), key="farther")
    with last:
        near = [(place.code, place.name) for place in cached.districts(region.code)]
        within = controls.choose("Also consider a place in", [("", "Nowhere in particular"), *near], key="near")
    dropped = _dropped(within)
    return SitingChoice(
        region_code=region.code, sites=int(sites), where=Where(where), dropped=dropped, farther=int(farther)
    )


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
    with st.spinner("Looking for the best sites: a few seconds at most"):
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
        parts.panel(sites, key="sites-found", chart=(bars.bars, {"value": "gained"}))


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


# --- accepting ---------------------------------------------------------------------------------------------------------


def acceptance(person: Person, region: Place, suggestions: Published) -> None:
    """The form that turns a suggestion into a planned course run, for coordinators of the region."""
    if told := st.session_state.pop(SAID, ""):
        st.success(told, icon=":material/check:")
    try:
        options = matching_service.options(person, region.code)
    except NothingToShow as nothing:
        st.caption(str(nothing))
        return
    offered = {
        f"{row.pledge_id}.{row.lad_code}.{row.level}": row for row in rows(suggestions.table) if not row.demonstration
    }
    if not offered:
        st.caption("Every suggestion rests on a demonstration pledge: nothing can be planned from it.")
        return
    with st.container(border=True):
        st.subheader("Accept a suggestion: plan a course run")
        names = {code: f"{row.name}, {row.level}: {row.places:,} places" for code, row in offered.items()}
        chosen = offered[address.select("Suggestion", names, key="accept")]
        fitting = options.programmes[options.programmes["level"] == chosen.level]
        if fitting.empty:
            st.caption(f"The register holds no programme for {chosen.level} skills: enter one on the Admin page.")
            return
        taught = {str(code): str(name) for code, name in fitting["name"].items()}
        programme = address.select("Programme", taught, key="accept-programme")
        usual = (
            list(options.providers).index(fitting.loc[programme, "provider_id"])
            if (fitting.loc[programme, "provider_id"] in options.providers)
            else 0
        )
        with st.form("accept-form", border=False):
            left, middle, right = st.columns(3)
            with left:
                places = st.number_input("Places of this run", 1, int(chosen.places), min(20, int(chosen.places)))
            with middle:
                provider = st.selectbox(
                    "Provider", list(options.providers), usual, format_func=lambda code: options.providers[code]
                )
                mode = st.selectbox(
                    "Mode", list(MODES), index=list(MODES).index(chosen.mode) if chosen.mode in MODES else 0
                )
            with right:
                starts_on = st.date_input("Starts on", _today() + timedelta(days=28), format="DD/MM/YYYY")
                venues = {"": "Not settled", **options.venues}
                venue = st.selectbox("Venue", list(venues), format_func=lambda code: venues[code])
            if st.form_submit_button("Plan this course run", type="primary"):
                order = matching_service.Order(
                    pledge_id=chosen.pledge_id, lad_code=chosen.lad_code, level=chosen.level, places=int(places),
                    programme_id=programme, provider_id=str(provider), venue_id=str(venue), mode=str(mode),
                    starts_on=starts_on,
                )  # fmt: skip
                _plan(person, region, order, chosen.name)
        undoing(person, region)


def _plan(person: Person, region: Place, order: matching_service.Order, name: str) -> None:
    try:
        receipt = matching_service.accept(person, region.code, order, today=_today())
    except LdspError as error:
        address.explain(error)
        return
    st.session_state[SAID] = (
        f"Planned: {order.places:,} places, {name}, from {order.starts_on:%d %B %Y}. Upload {receipt.upload_id} holds it and can be undone."
    )
    st.rerun()


def undoing(person: Person, region: Place) -> None:
    """What was accepted here, each with the way back."""
    for receipt in matching_service.accepted(person, region.code)[:5]:
        left, right = st.columns([5, 1], vertical_alignment="center")
        left.caption(
            f"Upload {receipt.upload_id}: a course run planned by {receipt.kept_by} on {receipt.kept_at:%d %B %Y at %H:%M} UTC."
        )
        if right.button("Undo", key=f"undo-{receipt.upload_id}"):
            try:
                uploads_service.undo(person, receipt.upload_id)
            except LdspError as error:
                address.explain(error)
                return
            st.session_state[SAID] = f"Undone: upload {receipt.upload_id} no longer counts."
            st.rerun()


def day(until: str) -> date:
    """The day that is looked at: the end of the chosen year, or today."""
    return matching_service.day_of(until, _today())


def _today() -> date:
    return datetime.now(UTC).date()
