"""Cells that hold one of a list: words, yes or no, age bands, codes of other records. The likely one is suggested,
never assumed.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from difflib import get_close_matches
from itertools import islice

from ldsp.domain.records import AGE_BANDS, Field
from ldsp.ingest.cells.outcome import Fault, Noted, shortened
from ldsp.ingest.limits import SUGGESTIONS

YES = frozenset(
    {"yes", "y", "true", "t", "1", "ja", "✓", "✔", "☑", "yes please", "agreed", "given", "ok", "oui", "si", "ie"}
)
NO = frozenset(
    {"no", "n", "false", "f", "0", "nein", "✗", "✘", "☐", "no thanks", "refused", "declined", "not given", "non", "na"}
)
CANDIDATES = 3_000  # codes that a likely one is looked for among


def plain(text: str) -> str:
    """
    >>> plain("  Face-to-Face "), plain("Skilled & Productive")
    ('face to face', 'skilled and productive')
    """
    return " ".join(re.sub(r"[-_/\s]+", " ", text.casefold().replace("&", " and ")).split()).strip(" .")


class Suggest:
    """The likely one among known words; looked for a bounded number of times, as a column of rubbish would cost
    minutes.
    """

    def __init__(self, known: Iterable[str]) -> None:
        self._known = list(islice(known, CANDIDATES))
        self._left = SUGGESTIONS

    def __call__(self, text: str, otherwise: str, then: str = "") -> str:
        if self._left and self._known:
            self._left -= 1
            by_plain = {plain(word): word for word in self._known}
            close = get_close_matches(plain(text[:60]), by_plain, n=1, cutoff=0.6)
            if close:
                return f"Did you mean {by_plain[close[0]]}?{then}"
        return otherwise


def choice_reader(field: Field) -> Callable[[str], str | Fault]:
    """A word of the field's list, in any spelling that its register knows."""
    known = {plain(choice): choice for choice in field.choices}
    for written, choice in field.synonyms:
        known.setdefault(plain(written) or written, choice)
    listed = ", ".join(field.choices[:12])
    suggest = Suggest(field.choices)

    def read(text: str) -> str | Fault:
        found = known.get(plain(text[:200]))
        if found is not None:
            return found
        return Fault(
            f"“{shortened(text)}” is not one of the words for {field.label}.", suggest(text, f"Use one of: {listed}.")
        )

    return read


def read_yes_no(text: str) -> bool | Fault:
    """
    >>> read_yes_no("Y"), read_yes_no("FALSE"), read_yes_no("✓"), read_yes_no("x").do
    (True, False, True, 'Write yes or no.')
    """
    bare = plain(text[:30])
    if bare in YES:
        return True
    return False if bare in NO else Fault(f"“{shortened(text, 30)}” is neither yes nor no.", "Write yes or no.")


def read_age_band(text: str) -> str | Fault | Noted:
    """An age in years, a band of ours, or a band that lies within one of ours.

    >>> read_age_band("27"), read_age_band("25-34"), read_age_band("75+"), read_age_band("19 to 24").value, read_age_band("<16")
    ('25 to 34', '25 to 34', '75 and over', '16 to 24', 'under 16')
    """
    bare = plain(text[:40].replace("–", "-")).replace("years", "").replace("aged", "").strip()
    if bare in AGE_BANDS:
        return bare
    if bare in {"unknown", "prefer not to say", "not stated", "not provided"}:
        return "not known"
    ages = [int(age) for age in re.findall(r"(?<![\d.])\d{1,3}(?![\d.])", bare)]
    band = _band(bare, ages) if all(age <= 120 for age in ages) else None
    if band is None:
        what = f"“{shortened(text, 30)}” is not one of our age bands, nor within one."
        return Fault(what, f"Use one of: {', '.join(AGE_BANDS)}.", blocks=False)
    same = len(ages) < 2 or ages == [int(age) for age in re.findall(r"\d+", band)]
    return band if same else Noted(band, f"Age band {shortened(text, 20)} was read as {band}.")


def _band(bare: str, ages: list[int]) -> str | None:
    """Our band that ages or a band of others lie within."""
    if len(ages) == 2:
        first, last = age_band(ages[0]), age_band(ages[1])
        return first if first == last and ages[0] <= ages[1] else None
    if len(ages) != 1:
        return None
    if re.search(r"under|<|below", bare):
        return "under 16" if ages[0] <= 16 else None
    if re.search(r"\+|over|older|above|plus", bare):
        return AGE_BANDS[7] if ages[0] >= 75 else None
    return age_band(ages[0]) if bare.isdecimal() else None


def age_band(years: int) -> str:
    """
    >>> age_band(15), age_band(16), age_band(74), age_band(75)
    ('under 16', '16 to 24', '65 to 74', '75 and over')
    """
    edges = (16, 25, 35, 45, 55, 65, 75)
    return AGE_BANDS[sum(years >= edge for edge in edges)]


def age_on(born: date, day: date) -> int:
    """
    >>> age_on(date(2000, 3, 2), date(2019, 3, 1)), age_on(date(2000, 3, 1), date(2019, 3, 1))
    (18, 19)
    """
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def reference_reader(field: Field, known: Mapping[str, str]) -> Callable[[str], str | Fault | Noted]:
    """The code of another record; its name will do if only one record has it."""
    codes = {code.casefold(): code for code in known}
    names: dict[str, str | None] = {}
    for code, name in known.items():
        names[plain(name)] = None if plain(name) in names else code
    suggest = Suggest([*known, *(name for name in known.values() if name)])

    def read(text: str) -> str | Fault | Noted:
        code = codes.get(text.strip().casefold())
        if code is not None:
            return code
        named = names.get(plain(text[:200]))
        if named:
            return Noted(named, f"{field.label} {shortened(text)} was read as {named}.")
        where = field.refers_to.replace("_", " ") if field.refers_to else "records"
        return Fault(
            f"{field.label} “{shortened(text)}” is not known.",
            suggest(text, f"Add it under {where} first, or correct it.", f" If not, add it under {where} first."),
        )

    return read
