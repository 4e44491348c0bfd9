"""What partners report who give counts and no learners: shown beside the learners, never added to them."""

import pandas as pd

from ldsp.disclosure import Column, Published, publish_people, record_keys
from ldsp.domain.indicators import Symbol
from ldsp.domain.records import CONTRACTS, Kind
from ldsp.errors import NothingToShow
from ldsp.services import regions, sources
from ldsp.services.take_up.basis import METHOD, seal
from ldsp.store import reads
from ldsp.store.database import reading
from ldsp.store.keys import key_texts
from ldsp.store.reads.records import records


def partners(region_code: str) -> Published:
    """Counts by code, as partners report them for a region. A row is a count under a code, for a period.

    Raises
    ------
    NothingToShow
        None are recorded.
    """
    region = regions.region(region_code).name
    with reading() as session:
        found = records(session, kind=Kind.TAKE_UP, region_codes=[region_code])
        names = reads.districts(session).set_index("lad_code")["name"]
    found = found[found["demonstration"] == found["demonstration"].min()]  # real ones, if there are any
    if found.empty:
        raise NothingToShow(
            f"No partner of {region} reports counts by code.", "A coordinator can upload them on the Admin page."
        )
    # One count, one key: a count is the same number wherever it is shown.
    key = record_keys(key_texts(CONTRACTS[Kind.TAKE_UP], found))
    given = found["number"].notna()
    table = pd.DataFrame(
        {
            "partner": found["partner"], "code": found["code"], "measure": found["measure"].str.capitalize(),
            "level": found["level"].replace("", "all levels").fillna("all levels"),
            "district": found["lad_code"].map(names).fillna("whole region"),
            "period": [_months(*ends) for ends in zip(found["period_start"], found["period_end"], strict=True)],
            "ends": found["period_end"],
            "number": found["number"].astype("float64").fillna(0).astype("int64"),
            "number_key": key,
            "given": given.astype(bool),
            "why": found["symbol"].fillna(str(Symbol.NOT_AVAILABLE)),
        }
    ).sort_values(["ends", "partner", "measure"], ascending=[False, True, True], ignore_index=True)  # fmt: skip
    until = f"{found['period_end'].max():%B %Y}" if found["period_end"].notna().any() else "period not stated"
    made_up = bool(found["demonstration"].any())
    return publish_people(
        table,
        {"number": "number_key"},
        secret=seal(),
        crossing=("code", "level", "district"),
        then=_said,
        columns={
            "partner": Column(label="Partner"),
            "code": Column(label="Code"),
            "measure": Column(label="What is counted"),
            "level": Column(label="Level"),
            "district": Column(label="District"),
            "period": Column(label="Period"),
            "number": Column(label="Count", decimals=0),
        },
        sentence=_answer,
        name=f"take-up-{region}-partners",
        question=f"What do partners of {region} report who send counts only?",
        subtitle="Counts by partner's code, as reported",
        how_to_read="A partner that keeps its learners to itself reports counts under a code. Badges are not people, periods may "
        "overlap, and the same person may be among the learners above: so nothing here is added up, or added to them.",
        sources=(sources.of_learners(until, demonstration=made_up),),
        as_at=until,
        method=METHOD,
        demonstration=made_up,
    )


def _months(first: pd.Timestamp, last: pd.Timestamp) -> str:
    return (
        f"{first:%B %Y}" if (first.year, first.month) == (last.year, last.month) else f"{first:%B %Y} to {last:%B %Y}"
    )


def _said(table: pd.DataFrame) -> pd.DataFrame:
    """Where a partner gave no count, its own reason stands instead of a nought."""
    return table.assign(
        number=table["number"].where(table["given"]),
        number_symbol=table["number_symbol"].where(table["given"], table["why"]),
    )


def _answer(table: pd.DataFrame) -> str:
    seen = table[table["number"] > 0]
    several = table["partner"].nunique()
    whole = f"{several} partner{'s' if several > 1 else ''} report{'s' if several == 1 else ''} counts only"
    if table["number"].isna().all() and not (table["number_symbol"] == Symbol.CONFIDENTIAL).any():
        return f"{whole}; no number is given yet."
    if seen.empty:
        return f"{whole}; none is large enough to be shown."
    last = seen.iloc[0]
    return (
        f"{whole}. The latest: {last['partner']}, about {last['number']:,.0f} {str(last['measure']).lower()} "
        f"({last['period']})."
    )
