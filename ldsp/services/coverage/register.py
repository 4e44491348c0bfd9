"""What is on offer, made one list of: course runs with their level, mode, district and venue, and venues of both kinds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from ldsp.analysis.coverage import MODES
from ldsp.domain.people import record_keys
from ldsp.store import boundaries, reads
from ldsp.store.database import reading

CANCELLED, PLANNED, FINISHED = "cancelled", "planned", "finished"
OPEN = ("open", "")
FACE_TO_FACE, LOCAL_ONLINE, NATIONAL_ONLINE = MODES
EVERYWHERE = "all"
MONTHS = 12  # of places that are counted together

RUN = (
    "run_id", "region_code", "programme_id", "programme", "provider_id", "provider", "level", "mode", "lad_code", "lad_codes", "venue_id",
    "venue", "starts_on", "ends_on", "places", "starts", "status", "confirmed_on", "demonstration",
)  # fmt: skip
VENUE = (
    "venue_id", "region_code", "name", "kind", "operator", "lad_code", "lon", "lat", "x", "y", "open", "status", "confirmed_on",
    "source_id", "demonstration",
)  # fmt: skip


@dataclass(frozen=True)
class Offer:
    """The register, all of England. A run that was cancelled is not in it."""

    runs: (
        pd.DataFrame
    )  # `RUN`; `lad_code` is missing for a run that takes place nowhere, `lad_codes` whom it is for, as a tuple
    venues: pd.DataFrame  # `VENUE`; `region_code` is empty for venues that came with LDSP
    programmes: pd.DataFrame  # a row a programme, as people entered it


def offer() -> Offer:
    """Read once for a revision of the store."""
    with reading() as session:
        register = reads.register(session)
        members = reads.region_members(session)
        places = _points(session, register.venues)
    venues = _venues(register.venues, register.listed, places)
    of_region = {str(code): tuple(group["lad_code"]) for code, group in members.groupby("region_code")}
    return Offer(_runs(register, venues, of_region), venues, register.programmes)


def _points(session: Any, venues: pd.DataFrame) -> pd.DataFrame:
    """Where the venues lie that people gave only a postcode for: the centre of its sector."""
    sector = venues["postcode"].str[:-2].where(venues["lon"].isna() | venues["lat"].isna())
    known = reads.sector_points(session, sectors=sorted(set(sector.dropna())))
    return pd.DataFrame({"sector": sector}).merge(known, on="sector", how="left").set_axis(venues.index)


def _venues(entered: pd.DataFrame, listed: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
    ours = entered.assign(
        lon=entered["lon"].fillna(places["lon"]), lat=entered["lat"].fillna(places["lat"]), source_id="",
        status=entered["status"].fillna(""), operator=entered["operator"].fillna(""),
        demonstration=entered["demonstration"].astype(bool),
    )  # fmt: skip
    came = listed.assign(
        region_code="", demonstration=False, confirmed_on=pd.to_datetime(listed["as_at"]).astype("datetime64[s]")
    )
    columns = [name for name in VENUE if name not in {"x", "y", "open"}]
    tables = [each[columns] for each in (ours, came) if len(each)]
    table = pd.concat(tables, ignore_index=True) if tables else ours[columns]
    table["open"] = table["status"].isin(OPEN)
    points = boundaries.points_in_metres(table["lon"], table["lat"]) if len(table) else table[["lon", "lat"]]
    table["x"], table["y"] = points.iloc[:, 0], points.iloc[:, 1]
    return table[list(VENUE)]


def _runs(register: reads.Register, venues: pd.DataFrame, members: Mapping[str, tuple[str, ...]]) -> pd.DataFrame:
    """Each run with what its programme, its provider and its venue add to it."""
    table = register.runs[register.runs["status"].fillna("") != CANCELLED].reset_index(drop=True)
    table["demonstration"] = table["demonstration"].astype(bool)
    table["level"] = _told(table, register.programmes, "programme_id", "level")
    table["programme"] = _told(table, register.programmes, "programme_id", "name").fillna(table["programme_id"])
    table["provider"] = _told(table, register.providers, "provider_id", "name").fillna(table["provider_id"])
    named = zip(*(venues[name] for name in ("region_code", "venue_id", "name", "lad_code")), strict=True)
    sites = {(region, venue): (name, lad_code) for region, venue, name, lad_code in named}
    found = [
        sites.get((region, venue)) or sites.get(("", venue))
        for region, venue in zip(table["region_code"], table["venue_id"], strict=True)
    ]
    table["venue"] = [site[0] if site else "" for site in found]
    there = _words([site[1] if site else None for site in found], table.index)
    table["lad_code"] = _filled(table["lad_code"], there)
    audience = [
        members.get(region, ())
        if text == EVERYWHERE
        else tuple(text.split(";"))
        if isinstance(text, str) and text
        else ()
        for text, region in zip(table["lad_codes"], table["region_code"], strict=True)
    ]
    mode = _filled(table["mode"], _told(table, register.programmes, "programme_id", "mode"))
    online = mode.isin([LOCAL_ONLINE, NATIONAL_ONLINE])
    # Blended teaching needs a room, so it counts as face to face; a run without a mode does if it has a place.
    remote = ~online & mode.isna() & table["lad_code"].isna()
    table["mode"] = mode.where(online, FACE_TO_FACE).where(~remote, LOCAL_ONLINE)
    alone = _words([codes[0] if len(codes) == 1 else None for codes in audience], table.index)
    at_a_place = table["mode"] == FACE_TO_FACE
    table["lad_code"] = table["lad_code"].where(table["lad_code"].notna() | ~at_a_place, alone)
    table["lad_codes"] = [
        codes or (() if place or isinstance(site, str) else members.get(region, ()))
        for codes, region, place, site in zip(
            audience, table["region_code"], at_a_place, table["lad_code"], strict=True
        )
    ]
    return table[list(RUN)]


def _told(table: pd.DataFrame, records: pd.DataFrame, code: str, column: str) -> "pd.Series[str]":
    """What the records that some rows refer to say in a column: of their own sort (real or made up) if there is one."""
    known = dict(zip(_keys(records, code), records[column], strict=True))
    keys = _keys(table, code)
    own = [known.get(key) for key in keys]
    other = [known.get((region, not made_up, name)) for region, made_up, name in keys]
    return _filled(_words(own, table.index), _words(other, table.index))


def _keys(table: pd.DataFrame, code: str) -> list[tuple[str, bool, str]]:
    made_up = table["demonstration"].astype(bool)
    return list(zip(table["region_code"], made_up, table[code], strict=True))


def _filled(column: "pd.Series[Any]", other: "pd.Series[Any]") -> "pd.Series[Any]":
    """A column of words, and another where it has none."""
    words = column.astype("object")
    words = words.where(words.notna() & (words != ""), other.astype("object"))
    return words.where(words.notna() & (words != ""), None)


def _words(cells: Sequence[str | None], index: pd.Index) -> "pd.Series[Any]":
    return pd.Series(list(cells), index=index, dtype="object")


@dataclass(frozen=True)
class Year:
    """The twelve months whose places are counted together."""

    first: date
    last: date

    @property
    def words(self) -> str:
        """April 2019 to March 2020."""
        return f"{self.first:%B %Y} to {self.last:%B %Y}"


def year(runs: pd.DataFrame, until: str = "") -> Year | None:
    """The twelve months that end with the month in which the last of some runs starts; None without a run.

    `until` is the last year that may be in it (empty: any).
    """
    starts = runs["starts_on"].dropna()
    starts = starts[starts.dt.year <= int(until)] if until else starts
    if starts.empty:
        return None
    last = starts.max().to_period("M")
    return Year((last - (MONTHS - 1)).start_time.date(), last.end_time.date())


def of_regions(runs: pd.DataFrame, lad_codes: Sequence[str]) -> pd.DataFrame:
    """The runs that take place in some districts, or are for them."""
    wanted = set(lad_codes)
    here = runs["lad_code"].isin(wanted) | runs["lad_codes"].map(lambda codes: bool(wanted.intersection(codes)))
    return runs[here.astype(bool)]


def within(runs: pd.DataFrame, during: Year) -> pd.DataFrame:
    """The runs that start in the year."""
    return runs[runs["starts_on"].between(pd.Timestamp(during.first), pd.Timestamp(during.last))]


STARTS = ("level", "mode", "home", "delivery", "run_id", "region_code", "starts", "key", "demonstration")
"""Starts: true counts, with the sums of the record keys by which they are rounded."""


def starts(of: Offer, during: Year) -> pd.DataFrame:
    """Who started in the year. A row of `STARTS`; it leaves the services through `ldsp.disclosure` only.

    A run without a return of its learners counts by what its partner says of it: their homes are not known. A learner who
    learns online learns at home.
    """
    with reading() as session:
        table = reads.started(session, first=during.first, last=during.last)
    table["demonstration"] = table["demonstration"].astype(bool)
    level = _filled(table["level"], _told(table, of.runs, "run_id", "level"))
    site = _filled(table["delivery_lad_code"], _told(table, of.runs, "run_id", "lad_code"))
    home = _filled(table["home_lad_code"], _words([None] * len(table), table.index))
    mode = _told(table, of.runs, "run_id", "mode").fillna(FACE_TO_FACE)
    own = pd.DataFrame(
        {
            "level": _filled(level, _told(table, of.programmes, "programme_id", "level")),
            "mode": mode,
            "home": home,
            "delivery": site.where(site.notna() | (mode == FACE_TO_FACE), home),
            "run_id": table["run_id"],
            "region_code": table["region_code"],
            "starts": table["starts"],
            "key": table["key"],
            "demonstration": table["demonstration"],
        }
    )
    told = within(of.runs, during)
    told = told[told["starts"].fillna(0) > 0]
    known = own[["region_code", "run_id", "demonstration"]].drop_duplicates().assign(known=True)
    told = told.merge(known, on=["region_code", "run_id", "demonstration"], how="left")
    told = told[told["known"].isna()]
    counted = pd.DataFrame(
        {
            "level": told["level"], "mode": told["mode"], "home": None, "delivery": told["lad_code"], "run_id": told["run_id"],
            "region_code": told["region_code"], "starts": told["starts"].astype("int64"),
            # Nobody knows who they are, so the run itself stands for them: the same count, always rounded alike.
            "key": record_keys(told["region_code"] + " " + told["run_id"]), "demonstration": told["demonstration"],
        }
    )  # fmt: skip
    tables = [each for each in (own, counted) if len(each)]
    return pd.concat(tables, ignore_index=True)[list(STARTS)] if tables else own[list(STARTS)]
