"""Which column of a file is which column of the contract; which are left out, and why. What is shown here can be
corrected.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import SequenceMatcher

from ldsp.domain.records import Contract, Holds
from ldsp.errors import LdspError
from ldsp.ingest import personal
from ldsp.ingest.heads import known_as, squashed, variants
from ldsp.ingest.reading import Read

LIKE_ENOUGH = 0.84  # of difflib's ratio: one or two letters in a head of ten
LIKENESS_HEADS = 150  # heads looked at for likeness
NUMBERED = re.compile(
    r"^(.*?)(aim|course|programme|enrolment|learning)?[\s_.#(-]{0,3}(?<!\d)(\d{1,2})(?!\d)(.*)$",
    re.IGNORECASE | re.DOTALL,
)
PERSONAL = "It looks like {}, which LDSP does not keep."
FIRMS_HAVE_THEM = frozenset({"names of people", "addresses"})  # a firm may be called Mark Jones
HOW = {
    "given": "chosen by you", "remembered": "as last time", "name": "same name", "label": "same name",
    "alias": "another name for it",
    "likeness": "looks like it", "repeated": "one of several groups of columns",
}  # fmt: skip


@dataclass(frozen=True)
class Matched:
    """A column of the file that is a column of the contract."""

    place: int  # from 0
    head: str
    field: str
    how: str  # a key of HOW
    group: int = 0  # of a wide layout: 1, 2, ...; 0 stands in every group


@dataclass(frozen=True)
class LeftOut:
    """A column of the file that is not kept."""

    place: int
    head: str
    reason: str
    personal: bool = False


@dataclass(frozen=True)
class Matching:
    """How a file's columns were understood."""

    columns: tuple[Matched, ...]
    left_out: tuple[LeftOut, ...]
    missing: tuple[str, ...] = ()  # labels of required columns that no column of the file gives
    notices: tuple[str, ...] = field(default=())

    @property
    def groups(self) -> tuple[int, ...]:
        """Groups of a wide layout; (0,) of an ordinary one."""
        return tuple(sorted({column.group for column in self.columns} - {0})) or (0,)

    def of_group(self, group: int) -> dict[str, Matched]:
        """The columns of one group by field."""
        return {column.field: column for column in self.columns if column.group in {0, group}}

    def to_remember(self) -> dict[str, str]:
        """Head: field, "" for a column left out; given back as `remembered` the next time this partner sends a file."""
        kept = {column.head: column.field for column in self.columns if column.group == 0}
        return {column.head: "" for column in self.left_out if not column.personal and column.head} | kept


def match(
    read: Read, contract: Contract, remembered: Mapping[str, str] | None = None, *, today: date | None = None
) -> Matching:
    """Find the contract's columns in a file.

    Parameters
    ----------
    remembered
        Head of the file: name of a field, or "" to leave the column out. What a person chose, now or the last time; it
        goes before everything but the protection of people: a column of e-mail addresses can be no column of text.
    today
        For telling dates of birth from other dates; without it only heads tell.

    Raises
    ------
    LdspError
        If a sheet has to be chosen first, or nothing in the file is of this kind.
    """
    if read.must_choose:
        raise LdspError("The workbook has several sheets.", f"Choose one: {', '.join(read.sheets[:20])}.")
    matcher = _Matcher(read, contract)
    matcher.as_chosen(remembered or {})
    matcher.by_name()
    matcher.protect(today or date(1, 1, 1))
    matcher.by_likeness()
    matcher.leave_the_rest()
    if not matcher.found:
        raise LdspError(
            f"No column of {read.file_name} belongs to {contract.title.lower()}.",
            "Check that the right kind of record is chosen, or start from the template.",
        )
    return _matching(contract, matcher.found, matcher.refused)


class _Matcher:
    """Gives the columns of a file to fields one after another, the surest first."""

    def __init__(self, read: Read, contract: Contract) -> None:
        self.read, self.contract = read, contract
        self.found: dict[int, Matched] = {}
        self.refused: dict[int, LeftOut] = {}
        self._taken: dict[str, int] = {}

    @property
    def _open(self) -> list[int]:
        return [place for place in range(len(self.read.heads)) if place not in self.found and place not in self.refused]

    def _take(self, place: int, name: str, how: str) -> None:
        head = self.read.heads[place]
        if name in self._taken:
            other = self.read.heads[self._taken[name]]
            self.refused[place] = LeftOut(
                place, head, f"“{other}” is already taken as {self.contract.field(name).label}."
            )
        else:
            self.found[place] = Matched(place, head, name, how)
            self._taken[name] = place

    def as_chosen(self, remembered: Mapping[str, str]) -> None:
        chosen = {squashed(head): name for head, name in remembered.items()}
        names = {field.name for field in self.contract.fields}
        for place in self._open:
            head = self.read.heads[place]
            choice = chosen.get(squashed(head))
            if choice == "" and head:
                self.refused[place] = LeftOut(place, head, "Left out, as chosen.")
            elif choice in names:
                self._take(place, str(choice), "remembered")

    def by_name(self) -> None:
        known = known_as(self.contract)
        exact = {place: hit for place in self._open if (hit := _exact(self.read.heads[place], known))}
        wide = _groups(self.read, self.contract, exact, self._open)
        for how in ("name", "label", "alias"):
            for place, (name, known_how) in exact.items():
                if known_how == how and place not in wide:
                    self._take(place, name, how)
        self.found.update({place: column for place, column in wide.items() if column.field not in self._taken})

    def protect(self, today: date) -> None:
        """Set aside what says who somebody is. Columns of text are looked into even where their head fits."""
        for place in self._open:
            head = self.read.heads[place]
            what = personal.by_head(head) or personal.by_content(self.read.cells[place], today)
            if what:
                self.refused[place] = LeftOut(place, head, PERSONAL.format(what), personal=True)
        for place, column in list(self.found.items()):
            if self.contract.field(column.field).holds in {Holds.TEXT, Holds.CHOICE}:
                what = personal.by_content(self.read.cells[place], date(1, 1, 1))
                if what and (self.contract.about_people or what not in FIRMS_HAVE_THEM):
                    self.refused[place] = LeftOut(place, column.head, PERSONAL.format(what), personal=True)
                    del self.found[place]

    def by_likeness(self) -> None:
        taken = {column.field for column in self.found.values()}
        for place, name in _alike(self.read, self.contract, self._open, taken).items():
            self._take(place, name, "likeness")

    def leave_the_rest(self) -> None:
        for place in self._open:
            head = self.read.heads[place]
            if head:
                self.refused[place] = LeftOut(place, head, f"{self.contract.title} have no such column.")


def _exact(head: str, known: Mapping[str, tuple[str, str]]) -> tuple[str, str] | None:
    return next((known[variant] for variant in variants(head) if variant in known), None)


def _groups(
    read: Read, contract: Contract, exact: Mapping[int, tuple[str, str]], places: list[int]
) -> dict[int, Matched]:
    """Columns that come again with a number: aim1, aim2; LearnStartDate (aim 1), LearnStartDate (aim 2)."""
    known = known_as(contract)
    found: dict[int, tuple[str, int]] = {}
    for place in places:
        numbered = NUMBERED.match(read.heads[place][:200])
        if not numbered or (place in exact and exact[place][1] != "alias"):
            continue
        base = squashed(re.sub(r"[()\[\]]", " ", numbered[1] + numbered[4]))
        number = int(numbered[3])
        hit = (
            known.get(base)
            or known.get(squashed((numbered[2] or "") + base))
            or known.get(squashed(base + (numbered[2] or "")))
        )
        if hit and number > 0:
            found[place] = hit[0], number
    numbers = {number for _, number in found.values()}
    again = {name for name, _ in found.values() if len({n for other, n in found.values() if other == name}) > 1}
    if len(numbers) < 2 or not again:
        return {}
    seen: set[tuple[str, int]] = set()
    wide: dict[int, Matched] = {}
    for place, key in found.items():
        if key not in seen:
            seen.add(key)
            wide[place] = Matched(place, read.heads[place], key[0], "repeated", key[1])
    return wide


def _alike(read: Read, contract: Contract, places: list[int], taken: set[str]) -> dict[int, str]:
    """The likeliest field for each head that is nearly one."""
    pairs: list[tuple[float, int, str]] = []
    wanted = [(head, name) for head, (name, _) in known_as(contract).items() if name not in taken and len(head) > 3]
    for place in places[:LIKENESS_HEADS]:
        for head in variants(read.heads[place][:60]):
            likeness = SequenceMatcher(None, "", head, autojunk=False)
            for other, name in wanted:
                likeness.set_seq1(other)
                if likeness.real_quick_ratio() >= LIKE_ENOUGH and likeness.quick_ratio() >= LIKE_ENOUGH:
                    ratio = likeness.ratio()
                    if ratio >= LIKE_ENOUGH:
                        pairs.append((-ratio, place, name))
    best: dict[int, str] = {}
    for _, place, name in sorted(pairs):
        if place not in best and name not in best.values():
            best[place] = name
    return best


def _matching(contract: Contract, found: Mapping[int, Matched], refused: Mapping[int, LeftOut]) -> Matching:
    have = {column.field for column in found.values()}
    derived = {name for field in contract.fields if field.name in have for name in field.becomes}
    for earlier, later in contract.not_before:  # one column of months gives both ends of a period
        first, last = contract.field(earlier), contract.field(later)
        if first.month_is == "first" and last.month_is == "last" and earlier in have:
            derived.add(later)
    symbols = {field.name for field in contract.fields if field.symbol_in in have and field.symbol_in}
    missing = [
        field.label for field in contract.fields if field.required and field.name not in have | derived | symbols
    ]
    missing += [
        " or ".join(contract.field(name).label for name in group)
        for group in contract.one_of
        if not set(group) & (have | derived)
    ]
    notices = []
    groups = sorted({column.group for column in found.values()} - {0})
    if groups:
        notices.append(f"Groups of columns {groups[0]} to {groups[-1]} are read as a row each.")
    return Matching(
        tuple(found[place] for place in sorted(found)),
        tuple(refused[place] for place in sorted(refused)),
        tuple(missing),
        tuple(notices),
    )
