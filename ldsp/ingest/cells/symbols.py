"""Missing is not nought: the signs that publishers write where there is no number, old spellings among them.

Government Statistical Service, symbols in tables (2022); Department for Education, statistics production (standards.md
section 4).
"""

from ldsp.domain.indicators import Symbol

SPELLINGS: dict[str, Symbol] = {
    spelling: symbol
    for symbol, spellings in {
        Symbol.NOT_AVAILABLE: "x|..|...|:|.|blank|not available|no data|missing|null|nan|none|#n/a|n.a.|unknown|not known|?",
        Symbol.CONFIDENTIAL: "c|*|**|***|<5|<10|< 5|fewer than 5|less than 5|suppressed|confidential|disclosive",
        Symbol.LOW: "low|k|0~|~|negligible",
        Symbol.NOT_APPLICABLE: "z|-|–|—|n/a|na|not applicable",
        Symbol.UNRELIABLE: "u|#|unreliable",
    }.items()
    for spelling in spellings.split("|")
}
LETTERS = frozenset({"x", "c", "k", "z", "u", "low", "none"})  # may be meant as a word where words are expected


def symbol_of(text: str, *, letters: bool = True) -> Symbol | None:
    """The symbol that a cell stands for; None if it is none. A letter counts bare only where a number is expected.

    >>> symbol_of("[c]"), symbol_of(".."), symbol_of("x", letters=False), symbol_of("12")
    (<Symbol.CONFIDENTIAL: 'c'>, <Symbol.NOT_AVAILABLE: 'x'>, None, None)
    """
    if len(text) > 20:
        return None
    bare = text.strip().casefold()
    within = bare.startswith("[") and bare.endswith("]")
    bare = bare.strip("[]")
    return None if bare in LETTERS and not (letters or within) else SPELLINGS.get(bare)
