"""Questions about what is on offer: venues, programmes and course runs of the register, and who started."""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

import pandas as pd
from sqlalchemy import BigInteger, cast, func, select
from sqlmodel import Session

from ldsp.domain.areas import ENGLAND
from ldsp.domain.records import Kind
from ldsp.store.reads.areas import venues
from ldsp.store.reads.asking import answer, table
from ldsp.store.reads.records import records, told
from ldsp.store.standing import MARK
from ldsp.store.tables import RECORDS

BY = ("region_code", "demonstration", "run_id", "programme_id", "level", "home_lad_code", "delivery_lad_code")


class Register(NamedTuple):
    """The current records of what is on offer, real and demonstration, with the lists that came with LDSP."""

    runs: pd.DataFrame  # a row a course run: `OF_A_RECORD` and the columns of its contract
    programmes: pd.DataFrame  # a row a programme, likewise
    providers: pd.DataFrame  # a row a provider, likewise
    venues: pd.DataFrame  # a row a venue that people entered, likewise
    listed: pd.DataFrame  # a row a bundled venue: the columns of `tables.Venue`


def register(session: Session) -> Register:
    """What is on offer, everywhere?"""
    entered = {
        kind: records(session, kind=kind) for kind in (Kind.COURSE_RUNS, Kind.PROGRAMMES, Kind.PROVIDERS, Kind.VENUES)
    }
    return Register(
        entered[Kind.COURSE_RUNS],
        entered[Kind.PROGRAMMES],
        entered[Kind.PROVIDERS],
        entered[Kind.VENUES],
        venues(session),
    )


def started(session: Session, *, first: date, last: date) -> pd.DataFrame:
    """How many started between two days, both included?

    A row a combination of `BY` that occurs: `BY`, `starts` (a true count of records) and `key`, the sum of their marks.
    For disclosure and nobody else: it counts people.
    """
    learner = RECORDS[Kind.LEARNERS]
    by = [learner.c[name] for name in BY]
    question = (
        select(*by, func.count().label("starts"), cast(func.sum(MARK), BigInteger).label("key"))
        .where(learner.c.superseded_by.is_(None), learner.c.started_on.between(first, last))
        .group_by(*by)
        .order_by(*by)
    )
    return told(session, question).astype({"starts": "int64", "key": "int64"})


def sustained_destinations(session: Session, *, lad_codes: Collection[str]) -> pd.DataFrame:
    """What became of the learners of colleges and providers whose main address lies in some districts, and of England's?

    A row a place, cohort and academic year: the columns of `tables.SustainedDestination` and the venue's `name`, `kind` and
    `lad_code`, which England's rows do not have.
    """
    made, venue = table("sustaineddestination"), table("venue")
    inside = venue.c.lad_code.in_(list(lad_codes))
    question = (
        select(made, venue.c.name, venue.c.kind, venue.c.lad_code)
        .join(venue, venue.c.venue_id == made.c.place_code, isouter=True)
        .where(inside | (made.c.place_code == ENGLAND))
        .order_by(made.c.place_code, made.c.cohort, made.c.academic_year)
    )
    return answer(session, question)


def sector_points(session: Session, *, sectors: list[str]) -> pd.DataFrame:
    """Where are some postcode sectors? A row a sector that there is: `sector`, `lon`, `lat` of its centre."""
    sector = table("postcodesector")
    columns = (sector.c.sector, sector.c.lon, sector.c.lat)
    return answer(session, select(*columns).where(sector.c.sector.in_(sectors)).order_by(sector.c.sector))
