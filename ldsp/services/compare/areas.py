"""Which areas are set side by side, what each is made of, and how far that alone keeps them from being alike."""

from collections.abc import Mapping, Sequence

import pandas as pd

from ldsp.disclosure import Column, Published, publish
from ldsp.domain.areas import Level, Likeness, Place, RegionKind
from ldsp.domain.tables import rows
from ldsp.services import regions, sources
from ldsp.services.district import Area, area
from ldsp.services.need.words import listed
from ldsp.store import reads
from ldsp.store.database import reading

MOST = 6
"""Side by side at once; with more, neither colour nor shape tells them apart."""

KIND_WORDS: Mapping[str, str] = {
    RegionKind.LEP: "LEP",
    RegionKind.LDSP: "Local DSP",
    RegionKind.LSIP: "LSIP area",
    RegionKind.COMBINED_AUTHORITY: "combined authority",
    RegionKind.ONS_REGION: "ONS region",
    RegionKind.ENGLAND: "country",
    RegionKind.CUSTOM: "own set of districts",
    Level.DISTRICT: "district",
}
GEOGRAPHY = ("ons_boundaries", "dfe_lsip_areas_2025", "ldsp_launch_papers")
NOTHING = "Nothing"


def offered() -> tuple[tuple[str, str], ...]:
    """Every region and district that may be set beside another: code, and a name that tells it from the others."""
    with reading() as session:
        districts = reads.districts(session)
    known = [(place.code, f"{place.name} ({KIND_WORDS[place.kind]})") for place in regions.regions()]
    return (*known, *((row.lad_code, row.name) for row in rows(districts.sort_values("name"))))


def beginning(region_code: str) -> tuple[str, ...]:
    """Whom a region is set beside before anybody has chosen: the Local Digital Skills Partnerships that are not itself."""
    own = _members()
    mine = own.get(region_code, frozenset())
    partnerships = [place.code for place in regions.regions() if place.kind == RegionKind.LDSP]
    return tuple(code for code in partnerships if own[code] != mine)[: MOST - 1]


def around(region_code: str) -> tuple[str, ...]:
    """The same part of England by other boundaries: of each other kind the region that has most districts in common."""
    own = _members()
    mine = own.get(region_code, frozenset())
    best: dict[str, tuple[float, str]] = {}
    here = regions.region(region_code)
    for place in regions.regions():
        theirs = own.get(place.code, frozenset())
        if place.kind in {here.kind, RegionKind.ENGLAND} or not mine & theirs:
            continue
        alike = len(mine & theirs) / len(mine | theirs)
        if alike > best.get(place.kind, (0.0, ""))[0]:
            best[place.kind] = (alike, place.code)
    return tuple(code for _, code in sorted(best.values(), key=lambda each: -each[0]))[: MOST - 1]


def like(lad_code: str, most: int = MOST - 2) -> tuple[str, ...]:
    """The districts most like one, as ONS ranks them over all its themes."""
    with reading() as session:
        alike = reads.similar_areas(session, lad_code=lad_code, kind=Likeness.GLOBAL)
        known = set(reads.districts(session)["lad_code"])
    return tuple(code for code in alike["similar_code"] if code in known)[:most]


def examples(region_code: str, codes: Sequence[str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Sets worth comparing: what they are, in words, and the codes to set beside the region. None of them is empty."""
    found = [("Local Digital Skills Partnerships", beginning(region_code))]
    found.append((f"{regions.region(region_code).name} by other boundaries", around(region_code)))
    members = frozenset(area(region_code).lad_codes)
    inside = [code for code in codes if code in members] or sorted(members)
    first = next((code for code in inside if like(code)), "")
    if first:
        found.append((f"{area(first).place.name} and the districts most like it", (first, *like(first))))
    return tuple((words, chosen) for words, chosen in found if chosen)


def labels(codes: Sequence[str]) -> dict[str, str]:
    """A name for each area; where two are called alike, with the kind that tells them apart."""
    places = [area(code).place for code in codes]
    names = [place.name for place in places]
    return {
        place.code: f"{place.name} ({KIND_WORDS[place.kind]})" if names.count(place.name) > 1 else place.name
        for place in places
    }


def areas(codes: Sequence[str]) -> Published:
    """What the compared areas are: a row an area, with what keeps it from being like the first."""
    named, here = labels(codes), [area(code) for code in codes]
    first = here[0]
    with reading() as session:
        vintages = reads.regions(session).set_index("region_code")["vintage"]
        members = reads.region_members(session)
        names = reads.districts(session).set_index("lad_code")["name"]
        known = set(reads.sources(session)["source_id"])
    shared = members[members["shared"]].groupby("region_code")["lad_code"].agg(list).to_dict()
    table = pd.DataFrame(
        {
            "area_code": list(codes),
            "name": [named[code] for code in codes],
            "kind": [_kind(one.place) for one in here],
            "districts": [len(one.lad_codes) for one in here],
            "vintage": [_vintage(one, vintages) for one in here],
            "shared": [listed(sorted(names[shared.get(one.place.code, [])]), most=9) or "None" for one in here],
            "why": [_unlike(first, one, named, sorted(names[shared.get(one.place.code, [])])) for one in here],
        }
    )
    twice = table[table["shared"] != "None"]
    apart = int((table["why"] != NOTHING).sum()) if len(table) > 1 else 0
    told = "is" if apart == 1 else "are"
    sentence = (
        f"All of them are {_plural(here[0])} and no two share a district."
        if not apart
        else f"{apart} of the {len(table)} areas {told} not simply comparable: the last column says why."
    )
    if len(table) == 1:
        sentence = f"{table['name'].iloc[0]} stands alone: choose areas to set beside it."
    return publish(
        table,
        name=f"compared-areas-{first.place.name}",
        question="What is being compared?",
        sentence=sentence,
        subtitle="Kind of area, number of districts, boundaries, districts that another region of the same kind counts as well",
        columns={
            "name": Column(label="Area"),
            "kind": Column(label="Kind"),
            "districts": Column(label="Districts", decimals=0),
            "vintage": Column(label="Boundaries"),
            "shared": Column(label="Districts shared with another of its kind"),
            "why": Column(label=f"Not comparable with {named[codes[0]]} because"),
        },
        how_to_read="A region is the sum of its districts: numerators added up over denominators added up, never a mean of rates.",
        notes=[_shared_note(twice)] if len(twice) else [],
        sources=sources.lines([one for one in GEOGRAPHY if one in known]),
        as_at="April 2023",
        method="as published",
    )


def _kind(place: Place) -> str:
    word = KIND_WORDS[place.kind]
    return word[0].upper() + word[1:]


def _plural(one: Area) -> str:
    word = KIND_WORDS[one.place.kind]
    return {
        "combined authority": "combined authorities",
        "country": "countries",
        "own set of districts": "own sets",
    }.get(word, f"{word}s")


def _vintage(one: Area, vintages: "pd.Series[str]") -> str:
    return "April 2023" if one.level is Level.DISTRICT else str(vintages.get(one.place.code) or "Own choice")


def _unlike(first: Area, one: Area, named: Mapping[str, str], shared: Sequence[str]) -> str:
    """What the areas themselves are that keeps one from being like the first, in a sentence or more."""
    reasons = []
    if one.place.code != first.place.code:
        name, whom = named[one.place.code], named[first.place.code]
        ours, theirs = frozenset(first.lad_codes), frozenset(one.lad_codes)
        both = len(ours & theirs)
        if ours == theirs:
            reasons.append("It is the same districts under another name: every difference would be a mistake.")
        elif theirs < ours:
            reasons.append(f"{name} is part of {whom}.")
        elif ours < theirs:
            reasons.append(f"{whom} is part of {name}.")
        elif both:
            reasons.append(
                f"{both} of its {len(theirs)} districts {'belongs' if both == 1 else 'belong'} to {whom} as well."
            )
        if (one.level is Level.DISTRICT) != (first.level is Level.DISTRICT):
            reasons.append("A district stands beside a region, whose mean hides the range of its districts.")
        elif one.place.kind != first.place.kind and ours != theirs:
            reasons.append(f"Other kind of boundary: {KIND_WORDS[one.place.kind]}, not {KIND_WORDS[first.place.kind]}.")
    if shared:
        reasons.append(
            f"{listed(shared, most=9)} {'counts' if len(shared) == 1 else 'count'} in another {KIND_WORDS[one.place.kind]} as well."
        )
    return " ".join(reasons) or NOTHING


def _shared_note(twice: pd.DataFrame) -> str:
    names = listed(list(twice["name"]), most=MOST)
    return (
        f"Seven districts of England are in two LEPs. Where a region shares districts ({names}), both count them, so the regions do "
        "not add up to England and their difference is smaller than that of the parts they do not share."
    )


def _members() -> dict[str, frozenset[str]]:
    with reading() as session:
        members = reads.region_members(session)
    return {str(code): frozenset(each) for code, each in members.groupby("region_code")["lad_code"]}
