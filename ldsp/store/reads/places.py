"""Questions about names and postcodes: which place does somebody mean?"""

import pandas as pd
from sqlalchemy import case, func, or_, select
from sqlmodel import Session

from ldsp.store.reads.asking import answer, table


def place_names(session: Session) -> pd.DataFrame:
    """Which names do and did districts have? A row a name: `name`, `lad_code`, `kind`."""
    name = table("placename")
    return answer(session, select(name).order_by(name.c.name))


def code_changes(session: Session) -> pd.DataFrame:
    """Which codes stand for which of today's districts? A row an old code; the columns of `tables.CodeChange`."""
    change = table("codechange")
    return answer(session, select(change).order_by(change.c.old_code))


def resolve_district(session: Session, *, text: str) -> str | None:
    """Which district does a code or a name mean, of today or of the past? Its `lad_code`, or None if it means none.

    Upper and lower case are the same. A code that stood for several of today's districts is not in the store.
    """
    wanted = text.strip().lower()
    district, change, name = table("district"), table("codechange"), table("placename")
    for question in (
        select(district.c.lad_code).where(func.lower(district.c.lad_code) == wanted),
        select(change.c.lad_code).where(func.lower(change.c.old_code) == wanted),
        select(district.c.lad_code).where(func.lower(district.c.name) == wanted),
        select(name.c.lad_code).where(func.lower(name.c.name) == wanted),
    ):
        found = session.connection().execute(question.limit(1)).scalar()
        if found is not None:
            return str(found)
    return None


def postcode_sector(session: Session, *, sector: str) -> pd.DataFrame:
    """Where is a postcode sector, written as in BB11 1? One row, or none: the columns of `tables.PostcodeSector`."""
    sectors = table("postcodesector")
    return answer(session, select(sectors).where(sectors.c.sector == sector))


def postcode_exception(session: Session, *, postcode: str) -> str | None:
    """In which other district than the most of its sector does a postcode (no blank: BB111AA) lie? None: in none other."""
    exception = table("postcodeexception")
    found = session.connection().execute(select(exception.c.lad_code).where(exception.c.postcode == postcode)).scalar()
    return None if found is None else str(found)


def find_neighbourhoods(session: Session, *, text: str, limit: int = 20) -> pd.DataFrame:
    """Which neighbourhoods have a name or code with these words in it?

    A row a neighbourhood, at most `limit`, those that begin with the words first: `lsoa_code`, `name`, `place_name`,
    `lad_code`, `district` (its name).
    """
    lsoa, district = table("neighbourhood"), table("district")
    wanted = text.strip()
    searched = (lsoa.c.place_name, lsoa.c.name, lsoa.c.lsoa_code)
    begins = or_(*(column.istartswith(wanted, autoescape=True) for column in searched))
    return answer(
        session,
        select(lsoa.c.lsoa_code, lsoa.c.name, lsoa.c.place_name, lsoa.c.lad_code, district.c.name.label("district"))
        .join(district)
        .where(or_(*(column.icontains(wanted, autoescape=True) for column in searched)))
        .order_by(case((begins, 0), else_=1), lsoa.c.place_name, lsoa.c.name)
        .limit(limit if wanted else 0),
    )
