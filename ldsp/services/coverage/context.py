"""What official statistics say of digital learning, to read the register beside."""

from collections.abc import Sequence

from ldsp.disclosure import Column, Published, publish
from ldsp.domain.areas import Level
from ldsp.domain.coverage import SkillLevel
from ldsp.domain.numbers import shown
from ldsp.errors import NothingToShow
from ldsp.services import indicators, sources
from ldsp.services.coverage.people import People
from ldsp.services.coverage.register import Offer, of_regions, within, year
from ldsp.services.need.words import listed

ENROLMENTS, ACHIEVEMENTS = "fe_ict_enrolments", "fe_ict_achievements"


def published_learning(whole: People, *, region: str, lad_codes: Sequence[str], until: str = "") -> Published:
    """Enrolments on further education in digital technology, as DfE publishes them by home. A row is a district.

    Raises
    ------
    NothingToShow
        Nothing is published so early, or for these districts.
    """
    codes = list(lad_codes)
    found = {
        each: indicators.latest(each, level=Level.DISTRICT, until=until, area_codes=codes)
        for each in (ENROLMENTS, ACHIEVEMENTS)
    }
    table = whole.districts.loc[codes, ["name", "adults"]].copy()
    for each, latest in found.items():
        values = latest.values.set_index("area_code")
        table[each] = values["value"].reindex(codes)
        table[f"{each}_symbol"] = values["symbol"].reindex(codes).fillna("x")
    table["per_1000"] = table[ENROLMENTS] / table["adults"].where(table["adults"] > 0) * 1_000
    known = table.dropna(subset=["per_1000"]).sort_values("per_1000")
    if known.empty:
        raise NothingToShow(f"No enrolments on digital courses are published for {region}.", "Choose another region.")
    period = found[ENROLMENTS].period
    total, adults = float(known[ENROLMENTS].sum()), float(known["adults"].sum())
    told = f"{shown(total, decimals=0)} enrolments on digital courses of further education were counted of people of {region} in {period}"
    told += f", {shown(total / adults * 1_000)} for each 1,000 adults"
    told += (
        f"; fewest in {listed([known['name'].iloc[0]])} ({shown(float(known['per_1000'].iloc[0]))})."
        if len(known) > 1
        else "."
    )
    entry = indicators.entry(ENROLMENTS)
    return publish(
        table.sort_values(["per_1000", "name"], na_position="last").reset_index(names="area_code"),
        name=f"published-learning-{region}",
        question="What digital learning do official statistics count?",
        sentence=told,
        subtitle=f"Further education in digital technology, {period}; districts of {region}",
        columns={
            "name": Column(label="District"),
            "per_1000": Column(label="Enrolments per 1,000 adults", decimals=1, symbol=f"{ENROLMENTS}_symbol"),
            ENROLMENTS: Column(label="Enrolments", decimals=0, symbol=f"{ENROLMENTS}_symbol"),
            ACHIEVEMENTS: Column(label="Achievements", decimals=0, symbol=f"{ACHIEVEMENTS}_symbol"),
            "area_code": Column(label="Code"),
        },
        how_to_read="Context, and not part of coverage: these are enrolments on courses of all levels in colleges and with providers, a person may have "
        "several, and some of the register’s courses may be among them.",
        notes=tuple(note for note in (entry.definition, entry.caveat) if note),
        sources=sources.lines([entry.source_id]),
        as_at=period,
        method="as published",
        facts={"value": "per_1000"},
    )


def on_record(of: Offer, *, lad_codes: Sequence[str]) -> str:
    """The places of the latest twelve months by level, for a tile; empty where none is recorded.

    Real courses go before made-up ones, as on the Coverage page; places for more districts than these are counted whole.
    """
    ours = of_regions(of.runs, lad_codes)
    real = ours[~ours["demonstration"]]
    told = []
    made_up = False
    for level in SkillLevel:
        runs = real[real["level"] == level]
        if runs.empty:
            runs = ours[ours["level"] == level]
        if (during := year(runs)) is None:
            continue
        runs = within(runs, during)
        made_up |= bool(runs["demonstration"].any())
        told.append(f"{shown(float(runs['places'].sum()), decimals=0)} {level}")
    if not told:
        return ""
    return (
        f"{listed(told)} places in a year{', some of them made up for demonstration,' if made_up else ''} are on record"
    )
