"""The area a page is about: a district, a region or a neighbourhood, and what is published for such an area."""

from dataclasses import dataclass

from ldsp.domain.areas import Level, Place
from ldsp.domain.tables import rows
from ldsp.errors import UnknownCode
from ldsp.services import indicators, regions
from ldsp.store import reads
from ldsp.store.database import reading


@dataclass(frozen=True)
class Area:
    """The area a page is about, and the districts it is made of."""

    place: Place
    level: Level
    lad_codes: tuple[str, ...]  # of a region its districts; of a neighbourhood the one it lies in


def area(code: str) -> Area:
    """The district, region or neighbourhood with this code.

    Raises
    ------
    UnknownCode
        The store holds none.
    """
    with reading() as session:
        districts = reads.districts(session).set_index("lad_code")["name"]
        if code in districts.index:
            return Area(Place(code, districts[code], Level.DISTRICT), Level.DISTRICT, (code,))
        if code.startswith("E01"):
            for small in rows(reads.find_neighbourhoods(session, text=code, limit=1)):
                if small.lsoa_code != code:  # a part of a code finds the first that begins with it
                    continue
                name = regions.neighbourhood_name(small.place_name, small.name)
                place = Place(code, name, Level.NEIGHBOURHOOD, small.lad_code)
                return Area(place, Level.NEIGHBOURHOOD, (small.lad_code,))
        members = reads.members(session, region_code=code)
        if members.empty:
            raise UnknownCode("district, neighbourhood or region", code, districts.index)
    return Area(regions.region(code), Level.BENCHMARK, tuple(members["lad_code"]))


def groups(code: str) -> tuple[tuple[str, str], ...]:
    """The groups of measures that are published for such an area: code and name."""
    level = Level.NEIGHBOURHOOD if area(code).level is Level.NEIGHBOURHOOD else Level.DISTRICT
    table = indicators.catalogue()
    there = set(table.loc[table[f"latest_{level}"].notna(), "component"])
    known = [(group, name) for group, name in indicators.COMPONENT_NAMES.items() if group in there]
    return (*known, *((group, group) for group in sorted(there - set(indicators.COMPONENT_NAMES))))
