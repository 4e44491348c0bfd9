"""What partners have pledged, and how much of it is left to give."""

import hashlib
import re
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from ldsp.domain.records import CONTRACTS, PLEDGE_STAGES, Kind
from ldsp.domain.tables import rows
from ldsp.store import reads
from ldsp.store.database import reading
from ldsp.store.keys import key_texts
from ldsp.store.reads import records

if TYPE_CHECKING:
    from sqlmodel import Session

QUALIFIERS = ("over", "about", "under")
LONGEST_CODE = 60  # of a run, as its contract has it
_CODE = re.compile(r"-([A-P]{8})-\d{4}-\d{2}-\d{2}-E0[6-9]\d{6}$")
"""How the code of a planned run ends: which pledge it is part of, when, where. So put, no part reads like a telephone number."""

_LETTERS = str.maketrans("0123456789abcdef", "ABCDEFGHIJKLMNOP")


def pledges(region_code: str) -> pd.DataFrame:
    """The pledges that were entered for a region, for one that is made of the same districts, or for one that lies in it.

    Returns
    -------
    A row a pledge, `pledge_id` as index (eight letters of its key): the columns of the contract with text never missing;
    `lad_codes` as a tuple, empty for the whole region that is asked about; `planned`, places of runs that were planned from it here since its
    row was last entered, and so are not among those its row counts as scheduled; `used` and `left`, of what was pledged:
    used is the furthest that any stage has come, and what is planned on top; `attended_as`, the qualifier of the activity that
    tells the same number of people (over, about ...), empty without one; `demonstration`, `region_code`, `upload_id`.
    """
    with reading() as session:
        return told(session, region_code)


def told(session: "Session", region_code: str) -> pd.DataFrame:
    """`pledges`, in a session that is open: what is left may be asked in the transaction that takes of it."""
    region_codes = reads.regions_within(session, region_code=region_code)
    members = reads.region_members(session).groupby("region_code")["lad_code"].agg(frozenset)
    contract = CONTRACTS[Kind.PLEDGES]
    table = records.records(session, kind=Kind.PLEDGES, region_codes=region_codes)
    runs = records.records(
        session,
        kind=Kind.COURSE_RUNS,
        region_codes=region_codes,
        columns=["run_id", "places", "status", "upload_id", "demonstration"],
    )
    activities = records.records(
        session, kind=Kind.ACTIVITIES, region_codes=region_codes, columns=["partners", "level", "number", "qualifier"]
    )
    keys = key_texts(contract, table)
    table["pledge_id"] = [
        pledge_code(region, key, demonstration=bool(demo))
        for region, key, demo in zip(table["region_code"], keys, table["demonstration"], strict=True)
    ]
    for name in ("partner", "what", "level", "theme", "unit", "audience", "mode", "evidence"):
        table[name] = table[name].astype(object).where(table[name].notna(), "")
    here = members.get(region_code, frozenset())
    theirs = [members.get(code, here) for code in table["region_code"]]
    table["pledge_id"] = table["pledge_id"].astype(object)
    table["lad_codes"] = [
        districts_of(codes) or (() if whole == here else tuple(sorted(whole)))
        for codes, whole in zip(table["lad_codes"], theirs, strict=True)
    ]
    table["planned"] = _planned(table, runs)
    table["attended_as"] = _qualified(table, activities)
    furthest = table[list(PLEDGE_STAGES[2:])].max(axis=1).fillna(0.0)
    table["used"] = furthest + table["planned"]
    table["left"] = (table["pledged"] - table["used"]).clip(lower=0.0)
    return table.set_index("pledge_id")


def pledge_code(region_code: str, key: str, *, demonstration: bool) -> str:
    """Eight letters that stand for a pledge in the code of a run."""
    whole = f"{region_code}\x1f{key}\x1f{'demonstration' if demonstration else ''}"
    return letters(hashlib.sha256(whole.encode()).hexdigest())


def letters(digest: str) -> str:
    """Eight letters from A to P for the first eight hexadecimal digits: no part of a code reads like a telephone number.

    >>> letters("0123456789abcdef")
    'ABCDEFGH'
    """
    return digest[:8].translate(_LETTERS)


def run_code(partner: str, pledge_id: str, lad_code: str, starts_on: date) -> str:
    """The code of a run that is planned from a pledge: it says which, and the same again if it is planned twice.

    >>> run_code("Lloyds Banking Group", "ABCDEFGH", "E07000117", date(2019, 5, 1))
    'LLOYDS-BANKING-GROUP-ABCDEFGH-2019-05-01-E07000117'
    """
    tail = f"-{pledge_id}-{starts_on.isoformat()}-{lad_code}"
    name = re.sub(r"[^A-Z0-9]+", "-", partner.upper()).strip("-") or "PLEDGE"
    return f"{name[: LONGEST_CODE - len(tail)].rstrip('-')}{tail}"


def districts_of(cell: object) -> tuple[str, ...]:
    """The districts of a cell that names several; none for the whole region.

    >>> districts_of("E07000117;E07000120"), districts_of("all"), districts_of(None)
    (('E07000117', 'E07000120'), (), ())
    """
    if not isinstance(cell, str) or cell in {"", "all"}:
        return ()
    return tuple(part for part in cell.split(";") if part)


def _planned(table: pd.DataFrame, runs: pd.DataFrame) -> "pd.Series[float]":
    """Places of the runs planned from each pledge after its row was entered; a cancelled run gives its places back."""
    runs = runs.assign(pledge_id=runs["run_id"].str.extract(_CODE, expand=False).astype(object))
    runs = runs[runs["pledge_id"].notna() & (runs["status"] != "cancelled")]
    beside = runs.merge(table[["pledge_id", "upload_id"]], on="pledge_id", suffixes=("", "_pledge"))
    since = beside[beside["upload_id"] > beside["upload_id_pledge"]]
    sums = since.groupby("pledge_id")["places"].sum()
    return table["pledge_id"].map(sums).fillna(0).astype(float)


def _qualified(table: pd.DataFrame, activities: pd.DataFrame) -> list[str]:
    """A pledge has only a number; the activity that tells it as well may say that it was over, about or under that."""
    known = activities[activities["qualifier"].isin(QUALIFIERS) & activities["number"].notna()]
    told = [
        (float(row.number), str(row.level or ""), {*str(row.partners).split("; ")}, str(row.qualifier))
        for row in rows(known)
    ]
    found = []
    for partner, level, attended in zip(table["partner"], table["level"], table["attended"], strict=True):
        same = [as_ for number, of, who, as_ in told if number == attended and of == level and partner in who]
        found.append(same[0] if same else "")
    return found
