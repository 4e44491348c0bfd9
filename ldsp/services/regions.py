"""The areas a person may choose: regions of every kind, their districts, and places found by name or postcode."""

import re
from typing import TYPE_CHECKING

from ldsp.domain.areas import Level, Place, RegionKind
from ldsp.domain.tables import rows
from ldsp.errors import NothingToShow, UnknownCode
from ldsp.store import reads
from ldsp.store.database import reading

if TYPE_CHECKING:
    from sqlmodel import Session

DEFAULT_REGION = "E37000019"
"""Lancashire LEP: the partnership that LDSP was first made for."""

_POSTCODE = re.compile(r"^([A-Z]{1,2}[0-9][0-9A-Z]?)\s*([0-9])([A-Z]{2})?$")


def regions() -> tuple[Place, ...]:
    """Every region, LEPs first and the default at their head; then by kind and name."""
    order = {kind: position for position, kind in enumerate(RegionKind)}
    with reading() as session:
        table = reads.regions(session)
    if table.empty:
        raise NothingToShow(
            "The store holds no regions yet.", "Start LDSP with the data/ folder beside it, then reload."
        )
    places = [Place(row.region_code, row.name, row.kind) for row in rows(table)]
    return tuple(sorted(places, key=lambda p: (p.code != DEFAULT_REGION, order[RegionKind(p.kind)], p.name)))


def region(region_code: str) -> Place:
    """The region with this code.

    Raises
    ------
    UnknownCode
        The store holds no such region.
    """
    known = {place.code: place for place in regions()}
    if region_code not in known:
        raise UnknownCode("region", region_code, known)
    return known[region_code]


def districts(region_code: str) -> tuple[Place, ...]:
    """The districts of a region by name."""
    with reading() as session:
        table = reads.members(session, region_code=region_code)
    return tuple(Place(row.lad_code, row.name, Level.DISTRICT) for row in rows(table))


def neighbourhoods(lad_code: str) -> tuple[Place, ...]:
    """The neighbourhoods of a district, by the names people know."""
    with reading() as session:
        table = reads.neighbourhoods(session, lad_codes=[lad_code])
    return tuple(
        Place(row.lsoa_code, neighbourhood_name(row.place_name, row.name), Level.NEIGHBOURHOOD, lad_code)
        for row in rows(table.sort_values("name"))
    )


def neighbourhood_name(place_name: str, ons_name: str) -> str:
    """A neighbourhood as people know it, with what tells it from the next one.

    >>> neighbourhood_name("Daneshouse & Stoneyholme", "Burnley 006C")
    'Daneshouse & Stoneyholme (Burnley 006C)'
    """
    return f"{place_name} ({ons_name})"


def overlap_note(region_code: str) -> str:
    """The sentence about districts that belong to another region of the same kind as well; empty if none does."""
    with reading() as session:
        members = reads.region_members(session)
        names = reads.districts(session).set_index("lad_code")["name"]
    shared = members[(members.region_code == region_code) & members.shared]["lad_code"]
    if shared.empty:
        return ""
    listed = ", ".join(sorted(names[shared]))
    return f"Shared with another region of the same kind, so counted in both: {listed}."


def find(text: str, *, limit: int = 8) -> tuple[Place, ...]:
    """Districts and neighbourhoods that a name, a code, a postcode sector or a full postcode points to, best first.

    A postcode is resolved here and forgotten: what is returned is the district, never the postcode.
    """
    wanted = " ".join(text.split())
    if len(wanted) < 2:
        return ()
    with reading() as session:
        names = reads.districts(session).set_index("lad_code")["name"]
        if postcode := _POSTCODE.match(wanted.upper()):
            lad_code = _district_of_postcode(session, *postcode.groups())
            return (Place(lad_code, names[lad_code], Level.DISTRICT),) if lad_code else ()
        aliases = reads.place_names(session)
        small = reads.find_neighbourhoods(session, text=wanted, limit=limit)
        resolved = reads.resolve_district(session, text=wanted)  # a whole code or name, of today or of the past
    alike = aliases[aliases["name"].str.contains(wanted, case=False, regex=False)]
    begins = alike["name"].str.lower().str.startswith(wanted.lower())
    whole = [resolved] if resolved else []
    codes = dict.fromkeys([*whole, *alike.loc[begins, "lad_code"], *alike["lad_code"]])
    found = [Place(code, names[code], Level.DISTRICT) for code in codes]
    found += [
        Place(r.lsoa_code, neighbourhood_name(r.place_name, r.name), Level.NEIGHBOURHOOD, r.lad_code)
        for r in rows(small)
    ]
    return tuple(found[:limit])


def _district_of_postcode(session: "Session", outward: str, sector: str, unit: str | None) -> str | None:
    if unit and (exception := reads.postcode_exception(session, postcode=f"{outward}{sector}{unit}")):
        return exception
    found = reads.postcode_sector(session, sector=f"{outward} {sector}")
    return None if found.empty else str(found["lad_code"].iloc[0])
