"""What people enter that belongs among the bundled tables: regions of their own, and values of indicators.

The records stay what they are; from those that are current, the rows that people brought into `region`, `regionmember`,
`series` and `value` are made anew after every keep and undo, in the same transaction. A bundled row is never changed: where
the bundle holds a value for the same indicator, area and period, the bundle's is shown.
"""

import re
from collections.abc import Callable, Mapping

import pandas as pd
from sqlalchemy import delete, exists, insert, select, update
from sqlmodel import Session

from ldsp.domain.areas import Level, RegionKind
from ldsp.domain.records import CONTRACTS, Kind
from ldsp.store.database import bulk_insert
from ldsp.store.reads.records import told
from ldsp.store.tables import RECORDS, Base

REGION, MEMBER, INDICATOR, SERIES, VALUE, ACCOUNT_REGION = (
    Base.metadata.tables[name] for name in ("region", "regionmember", "indicator", "series", "value", "accountregion")
)
SERIES_KEY = ["indicator_id", "level", "period"]


def reflect(session: Session, kind: Kind) -> None:
    """Make the rows among the bundled tables follow the current records of a kind; nothing for a kind that has none."""
    if kind in _REFLECTIONS:
        _REFLECTIONS[kind](session)


def own_region_code(region_code: str, name: str) -> str:
    """The code of a region of one's own: by its name, and by whose it is, since two partnerships may choose one name.

    >>> own_region_code("E37000019", "Pennine Lancashire (east)")
    'own-pennine-lancashire-east-e37000019'
    """
    return f"own-{re.sub('[^a-z0-9]+', '-', name.lower()).strip('-')}-{region_code.lower()}"


def level_of(area_code: str) -> Level:
    """What kind of area an ONS code belongs to.

    >>> [str(level_of(code)) for code in ("E01024859", "E07000117", "E92000001")]
    ['neighbourhood', 'district', 'benchmark']
    """
    if area_code.startswith("E01"):
        return Level.NEIGHBOURHOOD
    return Level.DISTRICT if re.match("E0[6-9]", area_code) else Level.BENCHMARK


# --- regions ----------------------------------------------------------------------------------------------------------


def _regions(session: Session) -> None:
    rows = _current(session, Kind.REGIONS)
    codes = [own_region_code(*pair) for pair in zip(rows["region_code"], rows["region_name"], strict=True)]
    rows = rows.assign(code=pd.Series(codes, dtype="object")).drop_duplicates(["code", "lad_code"], keep="last")
    wanted = rows.groupby("code").agg(name=("region_name", "last"), upload_id=("upload_id", "max"))
    there = set(session.execute(select(REGION.c.region_code).where(REGION.c.upload_id.is_not(None))).scalars())
    session.execute(delete(MEMBER).where(MEMBER.c.upload_id.is_not(None)))
    for code, region in wanted.iterrows():
        values = {"name": region["name"], "upload_id": int(region["upload_id"])}
        if code in there:
            session.execute(update(REGION).where(REGION.c.region_code == code).values(**values))
        else:
            rest = {"kind": str(RegionKind.CUSTOM), "vintage": "", "note": ""}
            session.execute(insert(REGION).values(region_code=code, **values, **rest))
    # Somebody may still have a region that is gone for their own: its name stays then, without districts.
    unused = ~exists().where(ACCOUNT_REGION.c.region_code == REGION.c.region_code)
    for code in there - set(wanted.index):
        session.execute(delete(REGION).where(REGION.c.region_code == code, unused))
    if len(rows):
        members = rows[["code", "lad_code", "upload_id"]].rename(columns={"code": "region_code"})
        bulk_insert(session.connection(), MEMBER, members.assign(shared=members["lad_code"].duplicated(keep=False)))


# --- indicator values -------------------------------------------------------------------------------------------------


def _indicator_values(session: Session) -> None:
    session.execute(delete(VALUE).where(VALUE.c.upload_id.is_not(None)))
    rows = _current(session, Kind.INDICATOR_VALUES)
    known = set(session.execute(select(INDICATOR.c.indicator_id)).scalars())
    rows = rows[rows["indicator_id"].isin(known) & (rows["value"].notna() | rows["symbol"].notna())]
    # Two partnerships may enter the same figure: the later one counts.
    rows = rows.drop_duplicates(["indicator_id", "area_code", "period"], keep="last")
    rows = rows.assign(level=[str(level_of(code)) for code in rows["area_code"]])
    numbers = _series(session, rows)
    if numbers:
        # A series whose days nobody knows could not be made: it has no number, and its values are not shown.
        found = [numbers.get(key, 0) for key in rows[SERIES_KEY].itertuples(index=False, name=None)]
        rows = rows.assign(series_id=found)
        rows = rows[rows["series_id"] > 0].sort_values(["series_id", "area_code"])
        asked = VALUE.c.series_id.in_(sorted(set(rows["series_id"])))
        bundled = {tuple(row) for row in session.execute(select(VALUE.c.series_id, VALUE.c.area_code).where(asked))}
        new = [key not in bundled for key in zip(rows["series_id"], rows["area_code"], strict=True)]
        columns = [column.name for column in VALUE.columns]
        bulk_insert(session.connection(), VALUE, rows.loc[new, columns])
    filled = exists().where(VALUE.c.series_id == SERIES.c.series_id)
    session.execute(delete(SERIES).where(SERIES.c.upload_id.is_not(None), ~filled))


def _series(session: Session, rows: pd.DataFrame) -> Mapping[tuple[str, str, str], int]:
    """The numbers of the series that the values belong to; those that are not there yet are made.

    A new series needs to know its days.
    """
    question = select(SERIES.c.series_id, *(SERIES.c[name] for name in SERIES_KEY))
    numbers = {(row.indicator_id, row.level, row.period): int(row.series_id) for row in session.execute(question)}
    for key in dict.fromkeys(rows[SERIES_KEY].itertuples(index=False, name=None)):
        if key in numbers:
            continue
        group = rows[(rows[SERIES_KEY] == list(key)).all(axis="columns")]
        said = group.dropna(subset=["period_start", "period_end"])
        if said.empty:  # the check of an upload sees to the days
            continue
        days = said["period_start"].iloc[0].date(), said["period_end"].iloc[0].date()
        named = dict(zip(SERIES_KEY, key, strict=True))
        made = session.connection().execute(
            insert(SERIES).values(
                **named, period_start=days[0], period_end=days[1], upload_id=int(group["upload_id"].max())
            )
        )
        numbers[key] = int((made.inserted_primary_key or (0,))[0])
    return numbers


def _current(session: Session, kind: Kind) -> pd.DataFrame:
    """The current real records of a kind, oldest first, with whose they are and the upload that brought them."""
    table = RECORDS[kind]
    columns = [*(field.name for field in CONTRACTS[kind].kept), "region_code", "upload_id"]
    return told(
        session,
        select(*(table.c[name] for name in columns))
        .where(table.c.superseded_by.is_(None), ~table.c.demonstration)
        .order_by(table.c.upload_id, table.c.record_id),
    )


_REFLECTIONS: Mapping[Kind, Callable[[Session], None]] = {
    Kind.REGIONS: _regions,
    Kind.INDICATOR_VALUES: _indicator_values,
}
