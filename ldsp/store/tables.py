"""The data model: what LDSP keeps. This module is the data dictionary; `docs/data.md` says the same in prose.

A row with an `upload_id` was entered by people; a row without one came with LDSP and is replaced when a newer bundle is
loaded. Nothing that people entered is touched by seeding.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    Table,
    false,
    text,
)
from sqlalchemy.orm import registry
from sqlalchemy.types import TypeEngine
from sqlmodel import Field, SQLModel

from ldsp.domain.areas import LadCode, LsoaCode
from ldsp.domain.records import CONTRACTS, Contract, Holds, Kind
from ldsp.domain.take_up import COURSES, HOME, MEASURES


def _peoples(name: str, column: str) -> Index:
    """An index of the rows that people entered, which are few among the bundled ones."""
    theirs = text(f"{column} IS NOT NULL")
    return Index(name, column, sqlite_where=theirs, postgresql_where=theirs)


class Base(SQLModel, registry=registry()):
    """Its own registry, so that Streamlit may import this module afresh when a file is saved."""


# --- where things come from -------------------------------------------------------------------------------------------


class Source(Base, table=True):
    """A publication: who published what, about when, and on which terms."""

    source_id: str = Field(primary_key=True)
    publisher: str
    title: str
    period: str  # what the figures are about, in words
    released: str  # when they were published, as far as is known: 2025-10, 2021
    licence: str
    attribution: str  # the line that must be printed
    retrieved_from: str  # where the copy that was compiled came from
    disclaimer: str = ""  # words that the publisher requires to travel with the figures
    upload_id: int | None = Field(default=None, foreign_key="upload.upload_id")


class Upload(Base, table=True):
    """A receipt: what people entered, when and from which file."""

    upload_id: int | None = Field(default=None, primary_key=True)
    kind: str
    file_name: str
    sha256: str = Field(index=True)
    rows: int
    kept_by: str
    kept_at: datetime
    region_code: str | None = None  # whose records they are; no foreign key, because own regions name their upload
    settings: str = Field(default="{}", sa_column_kwargs={"server_default": "{}"})  # used for reading, as JSON
    demonstration: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    withdrawn_at: datetime | None = None  # undone: none of its rows counts any more
    withdrawn_by: str | None = None
    retain_until: date | None = None  # records about people: the last day on which they are kept
    deleted_at: datetime | None = None  # past that day: its rows were deleted for good


# --- areas ------------------------------------------------------------------------------------------------------------


class District(Base, table=True):
    """A local authority district of England, codes of April 2023."""

    lad_code: LadCode = Field(primary_key=True)
    name: str
    rural_urban: str  # name of the 2021 rural-urban class
    is_rural: bool
    rural_neighbourhoods_pct: float
    lon: float  # mean of the points of its neighbourhoods: near where people live
    lat: float
    label_lon: float  # always inside
    label_lat: float
    west: float
    south: float
    east: float
    north: float
    area_km2: float
    hex_x: float  # place in the hexagon cartogram
    hex_y: float
    cluster: str  # ONS cluster a-d, all indicators; empty for the City of London and the Isles of Scilly


class Neighbourhood(Base, table=True):
    """A lower layer super output area of 2021 (LSOA), about 1,700 residents."""

    lsoa_code: LsoaCode = Field(primary_key=True)
    name: str  # ONS name: Burnley 001A
    msoa_code: str = Field(index=True)
    place_name: str  # House of Commons Library name of its MSOA: Harle Syke & Lane Head
    lad_code: LadCode = Field(foreign_key="district.lad_code", index=True)
    rural_urban: str
    is_rural: bool
    lon: float  # where people live: the population-weighted centroid if known
    lat: float
    area_km2: float


class Region(Base, table=True):
    """A set of districts with a name: a LEP, an LSIP area, England, a set of one's own."""

    region_code: str = Field(primary_key=True)  # ONS code; for a Local DSP or an own set a short name
    kind: str = Field(index=True)  # RegionKind
    name: str
    vintage: str  # of the boundaries: May 2021
    note: str = ""
    upload_id: int | None = Field(default=None, foreign_key="upload.upload_id")


class RegionMember(Base, table=True):
    """A district belongs to a region. Seven districts belong to two LEPs."""

    region_code: str = Field(primary_key=True, foreign_key="region.region_code")
    lad_code: LadCode = Field(primary_key=True, foreign_key="district.lad_code", index=True)
    shared: bool  # the district is in another region of the same kind as well
    upload_id: int | None = Field(default=None, foreign_key="upload.upload_id")


class CodeChange(Base, table=True):
    """A district code that is no longer (or not yet) the one used here, and the one that stands for it."""

    old_code: str = Field(primary_key=True)
    old_name: str
    lad_code: LadCode = Field(foreign_key="district.lad_code")
    changed: str  # year-month-day on which the code changed
    kind: str
    note: str = ""


class PlaceName(Base, table=True):
    """A present or former name of a district."""

    name: str = Field(primary_key=True)
    lad_code: LadCode = Field(foreign_key="district.lad_code")
    kind: str


class PostcodeSector(Base, table=True):
    """A postcode sector (BB11 1), and the district in which most of its postcodes lie."""

    sector: str = Field(primary_key=True)
    lad_code: LadCode = Field(foreign_key="district.lad_code", index=True)
    lon: float
    lat: float
    postcodes: int
    share_in_district: float


class PostcodeException(Base, table=True):
    """A live postcode (no blank) that lies in another district than the most of its sector."""

    postcode: str = Field(primary_key=True)
    lad_code: LadCode = Field(foreign_key="district.lad_code")


class AdjacentDistrict(Base, table=True):
    """Two districts that share a border; each pair once."""

    lad_code_a: LadCode = Field(primary_key=True, foreign_key="district.lad_code")
    lad_code_b: LadCode = Field(primary_key=True, foreign_key="district.lad_code")
    shared_km: float


class SimilarArea(Base, table=True):
    """One of the twenty areas of the United Kingdom most like a district, as ONS ranks them."""

    lad_code: LadCode = Field(primary_key=True, foreign_key="district.lad_code")
    kind: str = Field(primary_key=True)  # Likeness
    rank: int = Field(primary_key=True)
    similar_code: str  # may be in Wales, Scotland or Northern Ireland: not a key here
    similar_name: str
    in_england: bool


class Venue(Base, table=True):
    """A place where people can learn or get online: a library, a college, a provider's main address."""

    venue_id: str = Field(primary_key=True)
    name: str
    kind: str = Field(index=True)  # library, fe_college, adult_learning, training_provider
    operator: str
    postcode: str
    lon: float
    lat: float
    lad_code: LadCode = Field(foreign_key="district.lad_code", index=True)
    lsoa_code: LsoaCode = Field(foreign_key="neighbourhood.lsoa_code")
    open_hours_week: float | None
    status: str
    as_at: str  # date of the list it came from
    note: str
    source_id: str = Field(foreign_key="source.source_id")
    upload_id: int | None = Field(default=None, foreign_key="upload.upload_id")


class SustainedDestination(Base, table=True):
    """What became of a college's or provider's learners in the year after they achieved, as DfE finds in matched records."""

    place_code: str = Field(primary_key=True)  # a bundled venue, or England's code: all who are published
    cohort: str = Field(primary_key=True)  # FE and skills, Community learning
    academic_year: str = Field(primary_key=True)  # in which they achieved
    matched: int  # learners found in the records, rounded to 10 by DfE
    positive: float | None  # per cent of them: in work, learning or both; missing: suppressed by DfE
    employment: float | None
    learning: float | None
    source_id: str = Field(foreign_key="source.source_id")


# --- indicators and their values --------------------------------------------------------------------------------------


class Indicator(Base, table=True):
    """What is measured: everything the rest of the house needs to know to show it."""

    indicator_id: str = Field(primary_key=True)
    short_label: str  # fits a column head
    label: str  # a sentence without its full stop
    unit: str
    polarity: int  # Polarity
    component: (
        str  # demography, skills, deprivation, digital_use, broadband, connectivity, access, context, benchmark_index
    )
    combine: str  # Combine
    decimals: int
    quality: str  # official, modelled, reconstructed, third party ...
    definition: str
    caveat: str = ""
    source_id: str = Field(foreign_key="source.source_id")
    upload_id: int | None = Field(default=None, foreign_key="upload.upload_id")


class Series(Base, table=True):
    """One indicator, at one level of areas, about one period."""

    __table_args__ = (Index("series_of_indicator", "indicator_id", "level", "period", unique=True),)

    series_id: int | None = Field(default=None, primary_key=True)
    indicator_id: str = Field(foreign_key="indicator.indicator_id")
    level: str  # Level
    period: str  # as the publisher writes it: 2021, 2024-07, 2023/24
    period_start: date
    period_end: date
    upload_id: int | None = Field(default=None, foreign_key="upload.upload_id")


class Value(Base, table=True):
    """The value of a series in an area; where there is none, the symbol says why."""

    __table_args__ = (
        CheckConstraint("value IS NOT NULL OR symbol IS NOT NULL", name="a_missing_value_says_why"),
        _peoples("ix_value_upload_id", "upload_id"),
        {"sqlite_with_rowid": False},
    )

    series_id: int = Field(primary_key=True, foreign_key="series.series_id")
    area_code: str = Field(primary_key=True)  # LSOA, LAD, ONS region or country, by the series' level
    value: float | None
    numerator: float | None
    denominator: float | None
    lower_ci: float | None  # 95% confidence limits, where published
    upper_ci: float | None
    symbol: str | None  # Symbol
    note: str | None
    upload_id: int | None = Field(default=None, foreign_key="upload.upload_id")


# --- the index --------------------------------------------------------------------------------------------------------


class IndexPreset(Base, table=True):
    """A way of making the index: which indicators, how treated, how weighted, in which bands."""

    preset_id: str = Field(primary_key=True)
    name: str
    description: str
    version: str  # of the frozen bounds and edges
    missing: str  # reweight, zero
    how: str  # arithmetic, geometric
    edges: str  # four upper edges of the bands for districts and neighbourhoods, as JSON: {"district": [...], ...}
    upload_id: int | None = Field(default=None, foreign_key="upload.upload_id")


class PresetComponent(Base, table=True):
    """A component of an index and its weight among the components."""

    preset_id: str = Field(primary_key=True, foreign_key="indexpreset.preset_id")
    component: str = Field(primary_key=True)
    position: int
    label: str
    weight: int


class PresetIndicator(Base, table=True):
    """An indicator of an index, its weight within its component, and its frozen bounds."""

    preset_id: str = Field(primary_key=True, foreign_key="indexpreset.preset_id")
    indicator_id: str = Field(primary_key=True, foreign_key="indicator.indicator_id")
    component: str
    position: int
    weight: int
    period: str
    transform: str  # none, log
    low: float  # the value that scores 0 if higher is worse, 10 if lower is worse
    high: float
    reason: str


# --- the numbers that the arithmetic needs ---------------------------------------------------------------------------


class Assumption(Base, table=True):
    """A sourced number that is no value of an area: a survey rate, a reach, a threshold, a money value."""

    assumption_id: str = Field(primary_key=True)  # plain words: basic_non_use_age_65_74
    topic: str = Field(index=True)  # demand, access, coverage, value ...
    label: str
    value: float
    low: float | None  # the range in which it may lie, where there is one
    high: float | None
    unit: str
    period: str  # what it is about, or of which year the prices are
    sample_size: float | None  # where published; never guessed
    own_choice: bool  # ours, not published
    note: str
    source_id: str = Field(foreign_key="source.source_id")
    upload_id: int | None = Field(default=None, foreign_key="upload.upload_id")


# --- what people enter ------------------------------------------------------------------------------------------------


COLUMN_TYPES: Mapping[Holds, type[TypeEngine[Any]]] = {
    Holds.WHOLE: Integer,
    Holds.NUMBER: Float,
    Holds.MONEY: Float,
    Holds.SCORE: Float,
    Holds.DATE: Date,
    Holds.YES_NO: Boolean,
}
"""How the store keeps what a cell holds; everything else is text. Codes of districts are checked on the way in: a foreign key
on each would cost a bulk load a third of its speed."""


def _record_table(contract: Contract) -> Table:
    """The table of a kind of record: the columns of its contract, and what the store adds to every row."""
    name = f"record_{contract.kind}"
    table = Table(
        name,
        Base.metadata,
        Column("record_id", Integer, primary_key=True),
        *(
            # Where a symbol may say why there is no number, the number may be missing.
            Column(one.name, COLUMN_TYPES.get(one.holds, String)(), nullable=not one.required or bool(one.symbol_in))
            for one in contract.kept
        ),
        Column("region_code", String, nullable=False),  # whose record it is
        Column("key_hash", BigInteger, nullable=False),  # of the key, see `ldsp.store.keys`
        Column("upload_id", Integer, ForeignKey("upload.upload_id"), nullable=False),
        # The upload that brought a newer row with this key; the row's own, if that was undone. A current row has none.
        Column("superseded_by", Integer, ForeignKey("upload.upload_id")),
        Column("demonstration", Boolean, nullable=False),
        info={"bundled": False},
    )
    current, replaced = table.c.superseded_by.is_(None), table.c.superseded_by.is_not(None)
    Index(f"{name}_current", table.c.key_hash, sqlite_where=current, postgresql_where=current)
    Index(f"{name}_upload", table.c.upload_id)
    if contract.kind is Kind.LEARNERS:
        table.append_column(
            Column("record_key", SmallInteger, nullable=False, server_default=text("0"))
        )  # see `ldsp.domain.people`
        # How many current records are about the same learner, this one too; kept by `ldsp.store.adding_up`.
        table.append_column(Column("enrolments", SmallInteger, nullable=False, server_default=text("1")))
        Index(f"{name}_region", table.c.region_code, sqlite_where=current, postgresql_where=current)
        for day in ("started_on", "ended_on"):  # the records of a few days: sums are by month
            of_days = (table.c.region_code, table.c[day])
            Index(f"{name}_{day}", *of_days, sqlite_where=current, postgresql_where=current)
    if contract.about_people:
        whose = (table.c.region_code, table.c.learner_ref)  # found by the learner whose they are
        Index(f"{name}_learner", *whose, sqlite_where=current, postgresql_where=current)
    replaced_by = (table.c.superseded_by, table.c.key_hash)
    Index(f"{name}_superseded", *replaced_by, sqlite_where=replaced, postgresql_where=replaced)
    return table


RECORDS: Mapping[Kind, Table] = {kind: _record_table(contract) for kind, contract in CONTRACTS.items()}
"""The tables of records, made from the contracts: a new column of a contract needs a migration and nothing else here."""


# --- what follows from what people entered ----------------------------------------------------------------------------

SUMMED = BigInteger().with_variant(Integer, "sqlite")
"""Type of a sum of marks: 64 bits, which SQLite's whole numbers always have."""


def _sum_column(name: str) -> "Column[int]":
    """A count, or a sum of marks."""
    return Column(name, SUMMED if name.endswith("_key") else Integer, nullable=False)


def _sums_table(name: str, *dimensions: str) -> Table:
    """True counts of current learner records that only disclosure may see: a row a month and combination that occurs."""
    return Table(
        name,
        Base.metadata,
        Column("region_code", String, primary_key=True),  # whose records
        Column("demonstration", Boolean, primary_key=True),
        *(Column(one, String, primary_key=True) for one in dimensions),  # empty text: not known
        Column("month", Date, primary_key=True),  # its first day
        *(_sum_column(f"{one}{end}") for one in MEASURES for end in ("", "_key")),
        info={"bundled": False},
        sqlite_with_rowid=False,  # the key is the table: a page reads one stretch of it
    )


COURSE_SUMS = _sums_table("learnercourse", *COURSES)
"""Learner records added up by what is known of the course."""

GROUP_SUMS = _sums_table("learnergroup", "attribute", "value", "level", "theme", HOME)
"""The same by home and by one thing known of the learner at a time: `attribute` is its name, or empty for all learners; only
these have a theme. Under an empty region code stand all learners of a known home, without it."""

FATE_SUMS = Table(
    "learnerfate",
    Base.metadata,
    Column("region_code", String, primary_key=True),
    Column("demonstration", Boolean, primary_key=True),
    *(Column(one, String, primary_key=True) for one in ("attribute", "value", "programme_id")),
    Column("year", Integer, primary_key=True, autoincrement=False),  # of the start
    Column("fate", String, primary_key=True),  # one of `domain.outcomes.FATES`
    *(_sum_column(f"enrolments{end}") for end in ("", "_key")),
    info={"bundled": False},
    sqlite_with_rowid=False,
)
"""Learners who agreed to evaluation, added up by what became of them; by one thing known of the enrolment at a time."""

OUTCOME_SUMS = Table(
    "learneroutcome",
    Base.metadata,
    Column("region_code", String, primary_key=True),
    Column("demonstration", Boolean, primary_key=True),
    *(Column(one, String, primary_key=True) for one in ("question", "attribute", "value")),
    Column("year", Integer, primary_key=True, autoincrement=False),  # of the start
    Column("told", String, primary_key=True),  # the answer, in parts: see `store.questions`
    *(_sum_column(f"enrolments{end}") for end in ("", "_key")),
    info={"bundled": False},
    sqlite_with_rowid=False,
)
"""The same by what is asked about outcomes: whom was heard of, who has a job and how soon, who stays, what can be done after."""


# --- what is remembered of what people did ----------------------------------------------------------------------------


class History(Base, table=True):
    """Who did what, when, and how it was before and after. Rows are added, never changed: a trigger sees to it."""

    __table_args__ = {"info": {"bundled": False}}

    history_id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(index=True)
    who: str
    what: str  # a word: kept, undone, restored ...
    kind: str  # what it was done to: a Kind of record, account, store ...
    key: str  # which one of them
    region_code: str | None = None  # whose, if a region's
    before: str | None = None  # as JSON; empty: there was nothing
    after: str | None = None


class HeadMatch(Base, table=True):
    """A head of a partner's file, and the column that a person said it means: matched so again next time."""

    __table_args__ = {"info": {"bundled": False}}

    region_code: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    provider: str = Field(primary_key=True)  # whose files; empty: anybody's of the region
    head: str = Field(primary_key=True)
    field: str  # of the contract; empty: leave this column out


# --- what is shared and what is frozen ---------------------------------------------------------------------------------


class SharedPack(Base, table=True):
    """A share pack of another LDSP: published tables of a region, to be read and never changed."""

    __table_args__ = {"info": {"bundled": False}}

    pack_id: int | None = Field(default=None, primary_key=True)
    region_code: str = Field(
        index=True
    )  # whose tables they are; no foreign key: another LDSP may have regions of its own
    region_name: str
    sha256: str  # over all that the pack holds, as it says itself and as it was checked
    file_name: str
    made_at: datetime  # as the pack says
    revision: int  # of the store it was made from, as the pack says
    kept_by: str
    kept_at: datetime
    superseded_by: int | None = None  # the pack that came in its place; its own number if it was undone
    withdrawn_at: datetime | None = None
    withdrawn_by: str | None = None


class SharedTable(Base, table=True):
    """A published table of a share pack."""

    __table_args__ = {"info": {"bundled": False}}

    pack_id: int = Field(primary_key=True, foreign_key="sharedpack.pack_id")
    name: str = Field(primary_key=True)  # as in the addresses of open data: risk-districts
    position: int
    content: str  # `ldsp.disclosure.record` as JSON


class FrozenReport(Base, table=True):
    """A report as it was on a day: opened later, it shows the same figures."""

    __table_args__ = {"info": {"bundled": False}}

    report_id: str = Field(primary_key=True)  # short enough to be read out
    kind: str  # board
    region_code: str = Field(index=True)
    period: str  # 2019-Q1
    title: str
    made_by: str
    made_at: datetime
    revision: int  # of the store it was made from
    sha256: str  # of the content
    content: str  # its published parts as JSON, see `ldsp.disclosure.record`


# --- the store itself -------------------------------------------------------------------------------------------------


class Revision(Base, table=True):
    """One row: which state of the store this is. Every write adds one."""

    revision_id: int = Field(default=1, primary_key=True)
    number: int = 0


class Moved(Base, table=True):
    """The revision that last wrote to a table: it outdates the remembered answers that were made from that table."""

    __table_args__ = {"info": {"bundled": False}}

    table_name: str = Field(primary_key=True)  # a table that was never written to has no row
    number: int


class SeedRecord(Base, table=True):
    """Which state of a bundled table-set has been loaded."""

    table_set: str = Field(primary_key=True)
    digest: str  # SHA-256 of the bundled files
    rows: int
    loaded_at: datetime


# --- who may do what --------------------------------------------------------------------------------------------------


class Account(Base, table=True):
    """Somebody who may sign in. No bundle brings one, and no bundle takes one away."""

    __table_args__ = {"info": {"bundled": False}}

    account_id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)  # user name or e-mail address as an administrator entered it, in small letters
    role: str  # Role
    password_hash: str | None = None  # argon2id; none for who signs in through an organisation
    identity: str | None = Field(default=None, unique=True)  # keyed HMAC of an OpenID Connect issuer and subject
    disabled: bool = False
    epoch: str  # a new one ends every sign-in: whenever the password changes or the account is disabled
    made_by: str
    made_at: datetime


class AccountRegion(Base, table=True):
    """A region of one's own."""

    __table_args__ = {"info": {"bundled": False}}

    account_id: int = Field(primary_key=True, foreign_key="account.account_id")
    region_code: str = Field(primary_key=True, foreign_key="region.region_code")


class SignedOut(Base, table=True):
    """A sign-in that was ended before its time; kept until it would have ended by itself."""

    __table_args__ = {"info": {"bundled": False}}

    token_id: str = Field(primary_key=True)
    ends_at: datetime
