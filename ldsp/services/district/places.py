"""Where people can learn in an area, and which areas are like it."""

from ldsp.disclosure import Column, Published, publish
from ldsp.domain.areas import Level, Likeness
from ldsp.errors import NothingToShow
from ldsp.services import sources
from ldsp.services.district.area import area
from ldsp.services.district.newest import span
from ldsp.services.need.words import listed
from ldsp.store import reads
from ldsp.store.database import reading

VENUE_KINDS = {  # one, several
    "library": ("Library", "Libraries"),
    "fe_college": ("Further education college", "Further education colleges"),
    "adult_learning": ("Adult learning centre", "Adult learning centres"),
    "training_provider": ("Training provider", "Training providers"),
}
LIKENESS_WORDS = {
    Likeness.GLOBAL: "measures of all kinds",
    Likeness.ECONOMIC: "economic measures",
    Likeness.DEMOGRAPHIC: "measures of population",
}


def venues(code: str) -> Published:
    """Libraries, colleges and other places to learn in an area; of a neighbourhood, in its district. A row is a venue."""
    here = area(code)
    where = here.place.name
    with reading() as session:
        table = reads.venues(session, lad_codes=list(here.lad_codes))
        names = reads.districts(session).set_index("lad_code")["name"]
    if here.level is Level.NEIGHBOURHOOD:
        where = str(names[here.lad_codes[0]])
    if table.empty:
        raise NothingToShow(
            f"The register holds no venue in {where}.", "It may not be complete: absence here is not absence there."
        )
    table["district"] = names.reindex(table["lad_code"]).to_numpy()
    table["kind_name"] = (
        table["kind"].map({kind: names[0] for kind, names in VENUE_KINDS.items()}).fillna(table["kind"])
    )
    table["hours_symbol"] = "x"
    counts = table["kind"].value_counts()
    told = listed(
        [f"{n:,} {VENUE_KINDS.get(str(kind), (str(kind), str(kind)))[n != 1].lower()}" for kind, n in counts.items()],
        most=4,
    )
    return publish(
        table.sort_values(["kind_name", "name"]),
        name=f"venues-{where}",
        question=f"Where can people learn or get online in {where}?",
        sentence=f"The register holds {len(table):,} venue{'' if len(table) == 1 else 's'} in {where}: {told}.",
        subtitle=f"Libraries, colleges and learning providers by main address; {where}",
        columns={
            "name": Column(label="Venue"),
            "kind_name": Column(label="Kind"),
            "district": Column(label="District"),
            "postcode": Column(label="Postcode"),
            "open_hours_week": Column(label="Open hours a week", decimals=1, symbol="hours_symbol"),
            "status": Column(label="Status"),
            "as_at": Column(label="Listed"),
        },
        how_to_read="A college or provider is shown at its main address only: outreach centres are not in the list. "
        "What a venue teaches is not known from this list.",
        sources=sources.lines(table["source_id"]),
        as_at=span(table["as_at"].min(), table["as_at"].max()),
        method="as published",
    )


def similar(code: str, likeness: str) -> Published:
    """The areas most like a district, as ONS ranks them. A row is an area of the United Kingdom."""
    here = area(code)
    if here.level is not Level.DISTRICT:
        raise NothingToShow("ONS looks for areas alike among districts only.", "Choose a district.")
    with reading() as session:
        table = reads.similar_areas(session, lad_code=code, kind=Likeness(likeness))
    first = table.sort_values("rank").head(3)["similar_name"]
    return publish(
        table.assign(
            country=table["in_england"].map({True: "England", False: "elsewhere in the United Kingdom"})
        ).sort_values("rank"),
        name=f"similar-{here.place.name}-{likeness}",
        question=f"Which areas are like {here.place.name}?",
        sentence=f"By {LIKENESS_WORDS[Likeness(likeness)]}, ONS finds {listed(list(first))} most like {here.place.name}.",
        subtitle=f"The {len(table)} most similar areas of the United Kingdom, by {LIKENESS_WORDS[Likeness(likeness)]}",
        columns={
            "rank": Column(label="Rank", decimals=0),
            "similar_name": Column(label="Area"),
            "country": Column(label="Country"),
        },
        how_to_read="1 is the most alike. ONS publishes the order, not how alike they are.",
        sources=sources.lines(["ons_similar_areas"]),
        as_at="March 2026",
        method="as published",
    )
