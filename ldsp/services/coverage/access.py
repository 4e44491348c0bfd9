"""Who has a venue within reach of home, who has not, and whom provision favours."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ldsp.analysis import coverage as analysis
from ldsp.analysis.need import bands, quantile_edges
from ldsp.disclosure import Column, Published, SourceLine, publish
from ldsp.domain.coverage import SETTING_NAMES, Counted, CoverageChoice, Setting
from ldsp.domain.numbers import shown
from ldsp.errors import NothingToShow
from ldsp.services import sources
from ldsp.services.assumptions import Assumption, assumptions
from ldsp.services.coverage import words
from ldsp.services.coverage.coverage import METHOD, REGISTER
from ldsp.services.coverage.demand import none_known
from ldsp.services.coverage.people import People
from ldsp.services.coverage.provision import Provision
from ldsp.services.coverage.register import FACE_TO_FACE, Offer
from ldsp.services.need.basis import Assessment
from ldsp.services.need.words import listed, roughly

KM = {setting: f"access_catchment_{setting}_km" for setting in Setting}
OUT_OF_REACH = "Out of reach"
EVEN = 0.05  # a concentration index this near to 0 is called even: our own choice
LEVELS_OF_ACCESS = ("Most within reach", "More", "Less", "Least")
FIFTHS = ("Lowest fifth of risk", "Second", "Middle", "Fourth", "Highest fifth of risk")


@dataclass(frozen=True)
class Reach:
    """Neighbourhoods of a region with what they reach; worked out over all that could compete with them."""

    table: pd.DataFrame  # index lsoa_code: lad_code, name, setting, people, access, venues, nearest_km, out
    venues: (
        pd.DataFrame
    )  # the venues that somebody of the region reaches, or that lie in it: `register.VENUE` and places
    places: bool  # do venues count by their places? else each counts as one
    catchments: Mapping[Setting, float]
    detour: float
    asked: Counted
    unsited: float  # places face to face of the region that have no venue with a known point
    demonstration: bool


def catchments(choice: CoverageChoice) -> dict[Setting, float]:
    """How far people go to learn, in km: as a person set it, else as assumed."""
    return _catchments(choice, assumptions("access", choice.region_code))


def _catchments(choice: CoverageChoice, told: Mapping[str, Assumption]) -> dict[Setting, float]:
    assumed = {setting: told[name].value for setting, name in KM.items()}
    return assumed | {setting: float(km) for setting, km in choice.catchments}


def reach(whole: People, of: Offer, made: Provision, choice: CoverageChoice) -> Reach:
    """Places within reach of each neighbourhood's people in need, by floating catchments.

    Where no venue has a recorded course of the level, or any venue is asked for, each open venue counts as one.
    """
    told = assumptions("access", choice.region_code)
    limits, detour = _catchments(choice, told), told["access_detour"].value
    areas = whole.areas.assign(people=made.demand.neighbourhoods)
    venues, unsited = _with_places(of, made)
    by_places = choice.counted is Counted.COURSES and bool(len(venues))
    if not by_places:
        venues = of.venues[of.venues["open"] & of.venues["x"].notna()].assign(places=1.0)
    mine = areas["lad_code"].isin(made.lad_codes)
    furthest = max(limits.values()) * 1_000 / detour
    venues = _near(venues, areas[mine], furthest)
    # Whoever competes for these venues takes part, wherever they live; a district without an estimate cannot.
    origins = areas[mine | _inside(areas, venues, furthest)]
    origins = origins.assign(people=origins["people"].fillna(0.0))
    far = origins["setting"].map({setting.value: km for setting, km in limits.items()}).astype(float)
    found = analysis.e2sfca(origins, venues, far, detour=detour)
    table = origins.loc[mine.reindex(origins.index), ["lad_code", "name", "setting", "people"]].join(found.origins)
    table["out"] = table["venues"] == 0
    made_up = made.demonstration if by_places else bool(venues["demonstration"].any())
    return Reach(table, venues, by_places, limits, detour, choice.counted, unsited if by_places else 0.0, made_up)


def _with_places(of: Offer, made: Provision) -> tuple[pd.DataFrame, float]:
    """Venues with the places they have at the level, and the places that have no venue on the map."""
    runs = made.runs[made.runs["mode"] == FACE_TO_FACE]
    keys = ["region_code", "venue_id"]
    at = runs.groupby(keys)["places"].sum().astype(float).reset_index()
    own = of.venues.merge(at, on=keys)
    listed_ones = of.venues[of.venues["region_code"] == ""].merge(
        at[~at.set_index(keys).index.isin(own.set_index(keys).index)]
        .groupby("venue_id", as_index=False)["places"]
        .sum(),
        on="venue_id",
    )
    venues = pd.concat([own, listed_ones], ignore_index=True)
    venues = venues[venues["x"].notna() & (venues["places"] > 0)]
    return venues, float(runs["places"].sum()) - float(venues["places"].sum())


def _near(venues: pd.DataFrame, areas: pd.DataFrame, metres: float) -> pd.DataFrame:
    """The venues in a box around some areas: none further off can be reached from them."""
    if venues.empty or areas.empty:
        return venues
    x, y = areas["x"], areas["y"]
    inside = venues["x"].between(x.min() - metres, x.max() + metres) & venues["y"].between(
        y.min() - metres, y.max() + metres
    )
    return venues[inside].reset_index(drop=True)


def _inside(areas: pd.DataFrame, venues: pd.DataFrame, metres: float) -> "pd.Series[bool]":
    """The areas in a box around some venues: nobody further off can reach them."""
    if venues.empty:
        return pd.Series(data=False, index=areas.index)
    x, y = venues["x"], venues["y"]
    return areas["x"].between(x.min() - metres, x.max() + metres) & areas["y"].between(
        y.min() - metres, y.max() + metres
    )


def within_reach(whole: People, made: Provision, found: Reach, *, region: str) -> Published:
    """Neighbourhoods of a region by what lies within reach of them, those out of reach first. A row is a neighbourhood.

    Raises
    ------
    NothingToShow
        No need of this level can be estimated, or the register holds no venue at all.
    """
    if nothing := none_known(made.demand, region, made.lad_codes):
        raise nothing
    if found.venues.empty and not found.places:
        raise NothingToShow(
            f"The register holds no open venue in or near {region}.",
            "Enter venues on the Admin page, or choose another region.",
        )
    table = found.table.copy()
    table["district"] = whole.districts["name"].reindex(table["lad_code"]).to_numpy()
    table["per_1000"] = table["access"] * 1_000
    table["setting_name"] = table["setting"].map({setting.value: name for setting, name in SETTING_NAMES.items()})
    unit, decimals = ("places", 1) if found.places else ("venues", 2)
    edges = _edges(table.loc[~table["out"], "per_1000"], 10.0**-decimals)
    table["band"] = len(edges) - bands(table["per_1000"], edges)
    table["shown"] = [
        OUT_OF_REACH.lower() if out else f"{shown(value, decimals=decimals)} {unit} per 1,000"
        for out, value in zip(table["out"], table["per_1000"], strict=True)
    ]
    table["near_symbol"] = "x"
    table = table.sort_values(["out", "people", "name"], ascending=[False, False, True])
    return publish(
        table.reset_index(names="area_code"),
        name=f"reach-{made.choice.level}-{region}",
        question=f"Who in {region} has {'a course' if found.places else 'a venue'} within reach?",
        sentence=reach_sentence(found, made, region),
        subtitle=f"{'Places a year' if found.places else 'Open venues'} within reach for each 1,000 {made.demand.who}, sharing them with all who "
        f"reach the same venue; neighbourhoods of {region}",
        columns={
            "name": Column(label="Neighbourhood"),
            "district": Column(label="District"),
            "people": Column(label="In need (estimate)", decimals=0),
            "per_1000": Column(label=f"{unit.capitalize()} within reach per 1,000 in need", decimals=decimals),
            "venues": Column(label="Venues within reach", decimals=0),
            "nearest_km": Column(
                label="Nearest venue",
                unit="km",
                decimals=1,
                note="straight line times the detour factor",
                symbol="near_symbol",
            ),
            "setting_name": Column(label="Setting"),
            "area_code": Column(label="Code"),
        },
        how_to_read=f"A venue is within reach up to {assumed(found)}. Nearer venues count more, and places are shared among all who reach them "
        "(enhanced two-step floating catchment areas). Darker neighbourhoods have less; the darkest have nothing, or next to nothing.",
        notes=reach_notes(found, made),
        sources=(*made.demand.sources, *_sources(found)),
        as_at=made.demand.as_at,
        method=METHOD,
        demonstration=found.demonstration,
        facts={
            "value": "per_1000",
            "areas": "neighbourhoods",
            "edges": ",".join(f"{edge:.6g}" for edge in edges),
            "direction": "-1",
            "bands": "|".join((*LEVELS_OF_ACCESS[: len(edges)], f"{OUT_OF_REACH} or nearly")),
            "whole": f"neighbourhoods of {region}",
        },
    )


def _edges(values: "pd.Series[float]", least: float) -> tuple[float, ...]:
    """The breaks of the map: what is below the first has nothing within reach worth the name; the rest in quarters."""
    quarters = quantile_edges(values[values >= least], classes=4)
    return (least, *(float(edge) for edge in quarters if edge > least))


def assumed(found: Reach) -> str:
    """The catchments in words: 3 km in towns and cities, ..."""
    parts = [f"{shown(km, decimals=0)} km in {SETTING_NAMES[setting]}" for setting, km in found.catchments.items()]
    return f"{', '.join(parts[:-1])} and {parts[-1]}, straight lines lengthened by {shown(found.detour)}"


def reach_sentence(found: Reach, made: Provision, region: str) -> str:
    """How many people in need have something within reach, and where most of the others live."""
    table = found.table
    total, out = float(table["people"].sum()), table[table["out"]]
    what = f"{words.a_course(made.choice.level)} with a known venue" if found.places else "an open venue"
    missing = float(out["people"].sum())
    if total <= 0:
        return f"Nobody in {region} is estimated to be in need, so there is nobody to reach."
    told = f"{words.share(1 - missing / total)} of the {roughly(total)} {made.demand.who} in {region} live within reach of {what}"
    if not missing:
        return f"{told}."
    by_district = out.groupby("lad_code")["people"].sum().sort_values(ascending=False)
    names = list(made.table["name"].reindex(by_district.index)[:3])
    half = int((by_district.cumsum() < missing / 2).sum()) + 1  # so many districts hold half of them
    most = (
        f", most of them in {listed(names[:half])}"
        if half <= len(names)
        else f", with more in {listed(names)} than elsewhere"
    )
    where = most if len(by_district) > 1 else f", all of them in {names[0]}" if len(made.lad_codes) > 1 else ""
    return f"{told}; about {roughly(missing)} do not{where}."


def reach_notes(found: Reach, made: Provision) -> list[str]:
    """What must be said with any figure of reach."""
    notes = [
        (
            f"Distances are straight lines between where most people of a neighbourhood live and the venue, times {shown(found.detour)}; "
            "no road, bus or time is known. How far people go is our own assumption and can be changed."
        ),
    ]
    if found.asked is Counted.COURSES and not found.places:
        notes.append(
            f"No {made.choice.level} course with a known venue is recorded, so every open venue of the register counts as one, whatever it teaches."
        )
    elif not found.places:
        notes.append("Every open venue of the register counts as one, whatever it teaches.")
    if found.unsited > 0:
        notes.append(
            f"{words.counted(found.unsited, 'place')} face to face {'has' if round(found.unsited) == 1 else 'have'} no venue with a known point and {'is' if round(found.unsited) == 1 else 'are'} not on the map."
        )
    return notes


def equity(made: Provision, found: Reach, assessment: Assessment, *, region: str) -> Published:
    """Does provision within reach go to neighbourhoods of high or of low risk? A row a fifth of the people in need by risk.

    Raises
    ------
    NothingToShow
        Nobody is in need, or nothing is within anybody's reach.
    """
    risk = assessment.neighbourhoods.index.reindex(found.table.index)
    table = found.table.assign(risk=risk).dropna(subset=["risk"])
    value = analysis.concentration_index(table["access"], table["risk"], table["people"])
    if np.isnan(value):
        raise NothingToShow(
            f"Nothing is within reach of anybody in need in {region}, so it cannot be told whom provision favours.",
            "Enter course runs with their venues, or count any open venue.",
        )
    table = table.sort_values("risk")
    middle = (table["people"].cumsum() - table["people"] / 2) / table["people"].sum()
    fifth = np.minimum((middle * len(FIFTHS)).astype(int), len(FIFTHS) - 1)
    got = table["access"] * table["people"]
    groups = pd.DataFrame({"people": table["people"], "got": got, "out": table["people"].where(table["out"], 0.0)})
    groups = groups.groupby(fifth).sum().reindex(range(len(FIFTHS))).fillna(0.0)
    result = pd.DataFrame(
        {
            "name": FIFTHS,
            "people": groups["people"].to_numpy(),
            "per_1000": (groups["got"] / groups["people"].where(groups["people"] > 0) * 1_000).to_numpy(),
            "share_pct": (groups["got"] / got.sum() * 100).to_numpy(),
            "out_pct": (groups["out"] / groups["people"].where(groups["people"] > 0) * 100).to_numpy(),
            "symbol": "z",
        }
    )
    unit = "Places" if found.places else "Venues"
    return publish(
        result,
        name=f"equity-{made.choice.level}-{region}",
        question="Whom does provision favour?",
        sentence=equity_sentence(value, region, found),
        subtitle=f"{unit} within reach per 1,000 {made.demand.who}, by fifths of those people from lowest to highest risk; {region}",
        columns={
            "name": Column(label="Neighbourhoods"),
            "per_1000": Column(label=f"{unit} within reach per 1,000 in need", decimals=1, symbol="symbol"),
            "share_pct": Column(label=f"Share of all {unit.lower()} within reach", unit="%", decimals=0),
            "people": Column(label="In need (estimate)", decimals=0),
            "out_pct": Column(label="Out of reach of any", unit="%", decimals=0, symbol="symbol"),
        },
        how_to_read="Each row is about a fifth of the people in need, by the risk score of their neighbourhood. Were provision spread evenly, every "
        "row would have the same. The concentration index runs from −1 (all for the lowest risk) to 1 (all for the highest); within 0.05 of 0 "
        "we call it even: our own choice.",
        notes=reach_notes(found, made),
        sources=(*made.demand.sources, *assessment.basis.sources, *_sources(found)),
        as_at=made.demand.as_at,
        method=METHOD,
        demonstration=found.demonstration,
        facts={"value": "per_1000"},
    )


def equity_sentence(value: float, region: str, found: Reach) -> str:
    """The concentration index in words."""
    what = "Places" if found.places else "Venues"
    told = f"(concentration index {shown(value, decimals=2)})".replace("-", "−")
    if abs(value) < EVEN:
        return f"{what} within reach in {region} are spread evenly over neighbourhoods of low and high risk {told}."
    where = "high" if value > 0 else "low"
    return f"{what} within reach in {region} lie more with people in neighbourhoods of {where} risk {told}."


def _sources(found: Reach) -> tuple[SourceLine, ...]:
    listed_ones = sources.lines(sorted({each for each in found.venues["source_id"] if each}))
    return (*listed_ones, *((REGISTER,) if found.places else ()))


def venues(whole: People, made: Provision, found: Reach, *, region: str) -> Published:
    """The venues that count, in the region and within reach of it. A row is a venue; `lon`, `lat` in degrees for a map.

    Raises
    ------
    NothingToShow
        There is none.
    """
    table = found.venues.copy()
    if table.empty:
        raise NothingToShow(f"The register holds no open venue in or near {region}.", "Enter venues on the Admin page.")
    here = table["lad_code"].isin(made.lad_codes)
    table["district"] = whole.districts["name"].reindex(table["lad_code"]).to_numpy()
    table["in_region"] = np.where(here, "yes", "no, but within reach")
    table = table.sort_values(["places", "name"], ascending=[False, True])
    what = f"{made.choice.level} courses with a venue" if found.places else "open venues"
    columns = {
        "name": Column(label="Venue"),
        "district": Column(label="District"),
        "in_region": Column(label=f"In {region}"),
    }
    if found.places:
        columns["places"] = Column(label="Places a year", decimals=0)
    return publish(
        table,
        name=f"venues-{made.choice.level}-{region}",
        question="Which venues count?",
        sentence=f"{words.counted(int(here.sum()), 'venue')} in {region} and {int((~here).sum()) or 'none'} near it count as {what}.",
        subtitle=f"Venues with {what if found.places else 'or without courses'}; {region} and what lies within reach of it",
        columns=columns,
        notes=reach_notes(found, made),
        sources=_sources(found),
        as_at="as recorded",
        method=METHOD,
        demonstration=found.demonstration,
    )
