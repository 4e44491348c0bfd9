"""Questions about areas: districts, neighbourhoods, regions, likeness, and the venues that lie in them."""

from collections.abc import Collection

import pandas as pd
from sqlalchemy import func, select
from sqlmodel import Session

from ldsp.domain.areas import Likeness, RegionKind
from ldsp.store.reads.asking import among, answer, only, table


def districts(session: Session, *, lad_codes: Collection[str] | None = None) -> pd.DataFrame:
    """Which districts are there? A row a district, by `lad_code`; the columns of `tables.District`."""
    district = table("district")
    return answer(session, select(district).where(*among(district.c.lad_code, lad_codes)).order_by(district.c.lad_code))


def neighbourhoods(session: Session, *, lad_codes: Collection[str] | None = None) -> pd.DataFrame:
    """Which neighbourhoods lie in some districts? A row a neighbourhood, by `lsoa_code`; columns of `tables.Neighbourhood`."""
    lsoa = table("neighbourhood")
    return answer(session, select(lsoa).where(*among(lsoa.c.lad_code, lad_codes)).order_by(lsoa.c.lsoa_code))


def regions(session: Session, *, kind: RegionKind | None = None) -> pd.DataFrame:
    """Which regions are there, and how many districts has each?

    A row a region, by kind and name: `region_code`, `kind`, `name`, `vintage` of its boundaries, `note`, `districts`
    (count; a district in two LEPs counts in both).
    """
    region, member = table("region"), table("regionmember")
    question = (
        select(
            *(region.c[name] for name in ("region_code", "kind", "name", "vintage", "note")),
            func.count(member.c.lad_code).label("districts"),
        )
        .join(member, isouter=True)
        .group_by(region.c.region_code)
        .order_by(region.c.kind, region.c.name)
    )
    return answer(session, question if kind is None else question.where(region.c.kind == str(kind)))


def members(session: Session, *, region_code: str) -> pd.DataFrame:
    """Which districts belong to a region? A row a district, by name: `lad_code`, `name`, `shared` with another region."""
    district, member = table("district"), table("regionmember")
    return answer(
        session,
        select(member.c.lad_code, district.c.name, member.c.shared)
        .join(district)
        .where(member.c.region_code == region_code)
        .order_by(district.c.name),
    )


def region_members(session: Session) -> pd.DataFrame:
    """Which district belongs to which region? A row a membership: `region_code`, `lad_code`, `shared`."""
    member = table("regionmember")
    return answer(
        session,
        select(member.c.region_code, member.c.lad_code, member.c.shared).order_by(
            member.c.region_code, member.c.lad_code
        ),
    )


def region_uploads(session: Session, *, region_codes: Collection[str]) -> frozenset[int]:
    """Which uploads made some regions of one's own what they are? None for regions that came with LDSP."""
    region = table("region")
    question = select(region.c.upload_id).where(
        region.c.region_code.in_(list(region_codes)), region.c.upload_id.is_not(None)
    )
    return frozenset(int(one) for one in session.connection().execute(question).scalars())


def regions_alike(session: Session, *, region_code: str) -> tuple[str, ...]:
    """Which regions are made of the same districts? Codes, the one asked for first: a LEP, its Local DSP, its LSIP area ..."""
    districts = _districts_by_region(session)
    own = districts.get(region_code, frozenset())
    return (region_code, *(code for code, theirs in districts.items() if theirs == own and code != region_code))


def regions_within(session: Session, *, region_code: str) -> tuple[str, ...]:
    """Which regions lie wholly in a region? Codes, the one asked for first; those alike are among them.

    A record belongs to one region; those of a region are all that were entered for a region in it.
    """
    districts = _districts_by_region(session)
    own = districts.get(region_code, frozenset())
    return (region_code, *(code for code, theirs in districts.items() if theirs <= own and code != region_code))


def _districts_by_region(session: Session) -> dict[str, frozenset[str]]:
    memberships = region_members(session)
    return {str(code): frozenset(rows) for code, rows in memberships.groupby("region_code")["lad_code"]}


def similar_areas(session: Session, *, lad_code: str, kind: Likeness) -> pd.DataFrame:
    """Which areas of the United Kingdom are most like a district, as ONS ranks them?

    A row an area, most alike first: `rank`, `similar_code`, `similar_name`, `in_england`.
    """
    similar = table("similararea")
    return answer(
        session,
        select(similar.c.rank, similar.c.similar_code, similar.c.similar_name, similar.c.in_england)
        .where(similar.c.lad_code == lad_code, similar.c.kind == str(kind))
        .order_by(similar.c.rank),
    )


def adjacent_districts(session: Session) -> pd.DataFrame:
    """Which districts share a border? A row a pair, each pair once: `lad_code_a`, `lad_code_b`, `shared_km`."""
    adjacent = table("adjacentdistrict")
    return answer(session, select(adjacent).order_by(adjacent.c.lad_code_a, adjacent.c.lad_code_b))


def venues(session: Session, *, lad_codes: Collection[str] | None = None) -> pd.DataFrame:
    """Where can people learn or get online? A row a venue, by `venue_id`; columns of `tables.Venue` but its upload."""
    venue = table("venue")
    columns = [column for column in venue.columns if column.name != "upload_id"]
    question = select(*columns).where(*among(venue.c.lad_code, lad_codes)).order_by(venue.c.venue_id)
    return only(answer(session, question), "lad_code", lad_codes)
