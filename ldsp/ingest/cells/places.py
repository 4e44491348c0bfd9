"""Districts by whatever name or code they had, and postcodes in any form."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from ldsp.domain.records import Kind
from ldsp.ingest.cells.choosing import Suggest, plain
from ldsp.ingest.cells.outcome import HIDDEN, Fault, Noted, shortened

LAD = re.compile(r"E0[6-9]\d{6}", re.ASCII)
AREA = re.compile(r"E01\d{6}|E0[6-9]\d{6}|E12\d{6}|[EKNSW]\d{8}", re.ASCII)
POSTCODE = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?)(\d)([ABD-HJLNP-UW-Z]{2})", re.ASCII)
SECTOR = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?) ?(\d)", re.ASCII)
OFFICIAL = re.compile(
    r"^(the )?(london |royal |metropolitan )*(borough|city|district|county|unitary authority) of |,.*$| (city |county |borough |district |metropolitan |unitary )*(council|mbc|bc|dc|cc|district|borough|ua|lb|authority)$"
)


@dataclass(frozen=True)
class Lookups:
    """What a check needs to know of the store, in plain tables."""

    districts: Mapping[str, str] = field(default_factory=dict)  # today's lad_code: name
    old_codes: Mapping[str, str] = field(default_factory=dict)  # former or future code: lad_code
    names: Mapping[str, str] = field(default_factory=dict)  # present or former name, in any case: lad_code
    sectors: Mapping[str, str] = field(default_factory=dict)  # postcode sector, "BB11 1": lad_code
    postcodes: Mapping[str, str] = field(
        default_factory=dict
    )  # postcode without its blank that lies elsewhere than its sector: lad_code
    known: Mapping[Kind, Mapping[str, str]] = field(
        default_factory=dict
    )  # code: name; a kind that is absent is not checked
    areas: frozenset[str] = (
        frozenset()
    )  # codes of neighbourhoods, ONS regions, countries; empty: only their form is checked

    @cached_property
    def plain_names(self) -> dict[str, str]:
        found = {district_plain(name): code for name, code in self.names.items()}
        return found | {district_plain(name): code for code, name in self.districts.items()}

    def district_of(self, postcode: str) -> str | None:
        """The district of a postcode in any form; None if it is not known.

        >>> Lookups(sectors={"BB11 1": "E07000117"}).district_of("bb11 1aa")
        'E07000117'
        """
        bare = tidy_postcode(postcode)
        return (self.postcodes.get(bare) or self.sectors.get(f"{bare[:-3]} {bare[-3]}")) if bare else None


def district_plain(name: str) -> str:
    """
    >>> district_plain("Blackburn-with-Darwen Borough Council"), district_plain("City of Preston"), district_plain("St. Helens")
    ('blackburn with darwen', 'preston', 'st helens')
    """
    return plain(OFFICIAL.sub("", plain(name[:80])).replace(".", "").replace("'", "").replace("’", ""))


def district_reader(lookups: Lookups) -> Callable[[str], str | Fault | Noted]:
    """Today's code of a district."""
    suggest = Suggest(lookups.districts.values())

    def read(text: str) -> str | Fault | Noted:
        code = text.strip().upper()
        if code in lookups.districts:
            return code
        if len(code) == 9 and LAD.fullmatch(code):
            today = lookups.old_codes.get(code)
            if today:
                return Noted(today, f"{code} is read as {today}, {lookups.districts.get(today, 'its code here')}.")
            return Fault(f"There is no district {code} in England.", "Correct the code, or write the district's name.")
        if re.fullmatch(r"[SWN]\d{8}", code, re.ASCII):
            return Fault(f"{code} is not in England.", "Only English districts are covered; leave the row out.")
        bare = district_plain(text)
        found = lookups.plain_names.get(bare)
        if not found:
            return Fault(
                f"There is no district “{shortened(text)}” in England.",
                suggest(text, "Write the local authority district, not a town or county."),
            )
        today_name = lookups.districts.get(found, "")
        return (
            found
            if district_plain(today_name) == bare
            else Noted(found, f"{shortened(text)} is read as {today_name or found}, of which it is now part.")
        )

    return read


def districts_reader(lookups: Lookups) -> Callable[[str], str | Fault | Noted]:
    """Codes of several districts with semicolons between. "all" stays as it is: the whole region."""
    one = district_reader(lookups)

    def read(text: str) -> str | Fault | Noted:
        if plain(text[:40]) in {"all", "whole region", "everywhere", "all districts", "region wide"}:
            return "all"
        codes: dict[str, None] = {}
        notices = []
        for part in re.split(r"[;|\n]|,(?! City)", text):
            if not part.strip():
                continue
            outcome = one(part)
            if isinstance(outcome, Fault):
                return outcome
            if isinstance(outcome, Noted):
                notices.append(outcome.notice)
            codes[outcome.value if isinstance(outcome, Noted) else outcome] = None
        joined = ";".join(codes)
        return Noted(joined, " ".join(notices)) if notices else joined

    return read


def area_reader(lookups: Lookups) -> Callable[[str], str | Fault | Noted]:
    """The code of an area of any level; a name can only be a district's."""
    district = district_reader(lookups)

    def read(text: str) -> str | Fault | Noted:
        code = text.strip().upper()
        if code in lookups.areas:
            return code
        if not AREA.fullmatch(code) or LAD.fullmatch(code):
            return district(text)
        if lookups.areas:
            return Fault(
                f"There is no area {code} in the store.",
                "Use the codes of 2021 neighbourhoods and April 2023 districts.",
            )
        return code

    return read


def tidy_postcode(text: str) -> str:
    """A postcode without blanks and in capitals; "" if it is none.

    >>> tidy_postcode(" bb11-1aa "), tidy_postcode("BB111AA"), tidy_postcode("BB11")
    ('BB111AA', 'BB111AA', '')
    """
    bare = text[:20].upper().replace(" ", "")
    if not bare.isalnum():
        bare = "".join(character for character in bare if character.isalnum())
    return bare if POSTCODE.fullmatch(bare) else ""


def postcode_reader(lookups: Lookups) -> Callable[[str], tuple[str | None, str] | Fault | Noted]:
    """District and sector of a person's postcode. What stood in the cell is in no sentence."""
    sectors, exceptions = lookups.sectors, lookups.postcodes

    def read(text: str) -> tuple[str | None, str] | Fault | Noted:
        postcode = tidy_postcode(text)
        if not postcode:
            outward = text.strip().upper()
            if re.fullmatch(r"[A-Z]{1,2}\d[A-Z\d]?", outward[:6]):
                return Fault(
                    "Half a postcode does not tell the district.",
                    "Give the whole postcode, or the district.",
                    blocks=False,
                )
            if found := SECTOR.fullmatch(outward[:8]):
                sector = f"{found[1]} {found[2]}"
                return lookups.sectors.get(sector), sector
            return Fault("This is not a postcode.", "Correct it, or give the district instead.", blocks=False)
        if postcode == "ZZ999ZZ":
            return Noted((None, ""), "Postcode ZZ99 9ZZ stands for “not known”.")
        sector = f"{postcode[:-3]} {postcode[-3]}"
        lad_code = exceptions.get(postcode) or sectors.get(sector)
        if lad_code is None and sectors:
            return Fault(
                "This postcode is not known in England.",
                "Check it; without a district the learner is missing from maps.",
                blocks=False,
            )
        return lad_code, sector

    return read


def read_sector(text: str) -> str | Fault | Noted:
    """The sector of a sector, or of a whole postcode: no more is kept.

    >>> read_sector("bb11 1"), read_sector("BB111AA").value
    ('BB11 1', 'BB11 1')
    """
    postcode = tidy_postcode(text)
    if postcode:
        sector = f"{postcode[:-3]} {postcode[-3]}"
        return Noted(sector, "Of whole postcodes only the sector is kept.")
    found = SECTOR.fullmatch(" ".join(text.upper()[:10].split()))
    return (
        f"{found[1]} {found[2]}"
        if found
        else Fault(f"{HIDDEN} is not a postcode sector.", "Write it like BB11 1.", blocks=False)
    )


def read_venue_postcode(text: str) -> str | Fault:
    """
    >>> read_venue_postcode("bb112bd"), read_venue_postcode("BB11").do
    ('BB11 2BD', 'Correct it, or give the district instead.')
    """
    postcode = tidy_postcode(text)
    if not postcode:
        return Fault(f"“{shortened(text, 20)}” is not a postcode.", "Correct it, or give the district instead.")
    return f"{postcode[:-3]} {postcode[-3:]}"
