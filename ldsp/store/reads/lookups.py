"""Questions about all the codes and names at once that a file may hold, as plain mappings: a check asks them a million times."""

from typing import Any

from sqlalchemy import Select, select
from sqlmodel import Session

from ldsp.domain.records import CONTRACTS, Kind
from ldsp.store.reads.asking import table
from ldsp.store.tables import RECORDS

NAMED_BY = {Kind.PROVIDERS: "name", Kind.VENUES: "name", Kind.PROGRAMMES: "name", Kind.COURSE_RUNS: "run_id"}
"""Kinds that records of other kinds refer to, and the column with the name that people may write instead of the code."""


def postcode_sectors(session: Session) -> dict[str, str]:
    """Which district has the most of each postcode sector (BB11 1)?"""
    sector = table("postcodesector")
    return _pairs(session, select(sector.c.sector, sector.c.lad_code))


def postcode_exceptions(session: Session) -> dict[str, str]:
    """Which postcodes (BB111AA) lie in another district than the most of their sector?"""
    exception = table("postcodeexception")
    return _pairs(session, select(exception.c.postcode, exception.c.lad_code))


def indicator_labels(session: Session) -> dict[str, str]:
    """Which indicators are there? Their short labels by `indicator_id`."""
    indicator = table("indicator")
    return _pairs(session, select(indicator.c.indicator_id, indicator.c.short_label))


def assumption_labels(session: Session) -> dict[str, str]:
    """Which assumptions are there? Their labels by `assumption_id`."""
    assumption = table("assumption")
    return _pairs(session, select(assumption.c.assumption_id, assumption.c.label))


def area_codes(session: Session) -> frozenset[str]:
    """Which areas may have a value, districts left out? Codes of neighbourhoods, and of what has a benchmark."""
    lsoa, value, series = table("neighbourhood"), table("value"), table("series")
    benchmarks = select(value.c.area_code).join(series).where(series.c.level == "benchmark").distinct()
    asked = (select(lsoa.c.lsoa_code), benchmarks)
    return frozenset(code for question in asked for code in session.connection().execute(question).scalars())


def codes_and_names(session: Session, *, kind: Kind, region_code: str) -> dict[str, str]:
    """Which real records of a kind may a region's other records refer to? Their names by their codes.

    Venues are also those of the bundled lists that stand in the region's districts.
    """
    record = RECORDS[kind]
    code = record.c[CONTRACTS[kind].key[0]]
    found: dict[str, str] = {}
    if kind is Kind.VENUES:
        venue, member = table("venue"), table("regionmember")
        inside = venue.c.lad_code.in_(select(member.c.lad_code).where(member.c.region_code == region_code))
        found = _pairs(session, select(venue.c.venue_id, venue.c.name).where(inside))
    question = select(code, record.c[NAMED_BY[kind]]).where(
        record.c.superseded_by.is_(None), record.c.region_code == region_code, ~record.c.demonstration
    )
    return found | _pairs(session, question)


def codes_ever(session: Session, *, kind: Kind, region_code: str) -> dict[str, str]:
    """Which real records of a kind has a region ever had, removed ones included? Their latest names by their codes."""
    record = RECORDS[kind]
    code = record.c[CONTRACTS[kind].key[0]]
    question = select(code, record.c[NAMED_BY[kind]]).where(
        record.c.region_code == region_code, ~record.c.demonstration
    )
    return _pairs(session, question.order_by(record.c.record_id))


def _pairs(session: Session, question: Select[Any]) -> dict[str, str]:
    return {row[0]: row[1] for row in session.connection().execute(question)}
