"""What a check needs to know of the store, gathered once before it begins."""

from typing import TYPE_CHECKING

from ldsp.domain.records import CONTRACTS, Holds, Kind
from ldsp.ingest import Lookups
from ldsp.store import reads
from ldsp.store.reads import lookups as ask

if TYPE_CHECKING:
    from sqlmodel import Session


def lookups(session: "Session", kind: Kind, region_code: str) -> Lookups:
    """The codes and names that the columns of a kind may hold; what no column asks for stays empty."""
    contract = CONTRACTS[kind]
    holds = {field.holds for field in contract.fields}
    districts = reads.districts(session)
    changes, names = reads.code_changes(session), reads.place_names(session)
    postcodes = Holds.POSTCODE in holds or Holds.VENUE_POSTCODE in holds
    return Lookups(
        districts=dict(zip(districts["lad_code"], districts["name"], strict=True)),
        old_codes=dict(zip(changes["old_code"], changes["lad_code"], strict=True)),
        names=dict(zip(names["name"], names["lad_code"], strict=True)),
        sectors=ask.postcode_sectors(session) if postcodes else {},
        postcodes=ask.postcode_exceptions(session) if postcodes else {},
        known={to: known(session, to, region_code) for to in referred_to(kind)},
        areas=ask.area_codes(session) if Holds.AREA in holds else frozenset(),
    )


def referred_to(kind: Kind) -> tuple[Kind, ...]:
    """The kinds of record that a kind refers to."""
    return tuple(dict.fromkeys(field.refers_to for field in CONTRACTS[kind].fields if field.refers_to))


def known(session: "Session", kind: Kind, region_code: str) -> dict[str, str]:
    """What may be referred to, by code: records of the region; of indicator values and assumptions, their registers."""
    if kind is Kind.INDICATOR_VALUES:
        return ask.indicator_labels(session)
    if kind is Kind.ASSUMPTIONS:
        return ask.assumption_labels(session)
    return ask.codes_and_names(session, kind=kind, region_code=region_code)
