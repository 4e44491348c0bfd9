"""What the store may say of an indicator: which end is worse, how it combines upward, why a value is missing."""

from enum import IntEnum, StrEnum

from ldsp.domain.numbers import shown


class Polarity(IntEnum):
    """Which way a value points."""

    HIGHER_IS_MORE_RISK = 1
    HIGHER_IS_LESS_RISK = -1
    NO_JUDGEMENT = 0


class Combine(StrEnum):
    """How the values of districts make the value of their region."""

    SUM = "sum"  # counts add up
    RATIO = "ratio"  # sum of numerators over sum of denominators
    POPULATION = "population"  # mean weighted by residents: an approximation, and said so
    HOUSEHOLDS = "households"  # mean weighted by households: an approximation, and said so
    NEVER = "never"  # ranks, medians, survey rates and classes


class Symbol(StrEnum):
    """Why there is no number, or how far to trust the one there is. GSS and DfE shorthand."""

    NOT_AVAILABLE = "x"
    CONFIDENTIAL = "c"
    LOW = "low"
    NOT_APPLICABLE = "z"
    UNRELIABLE = "u"
    OR_MORE = "or more"  # of a percentage on few people, whose end is blunt
    OR_LESS = "or less"


SYMBOL_WORDS: dict[Symbol, str] = {
    Symbol.NOT_AVAILABLE: "not available",
    Symbol.CONFIDENTIAL: "confidential: hidden, so that nobody can be recognised",
    Symbol.LOW: "rounds to zero but is not zero",
    Symbol.NOT_APPLICABLE: "not applicable",
    Symbol.UNRELIABLE: "unreliable: use with care",
    Symbol.OR_MORE: "this or more: on few people the exact share is not shown",
    Symbol.OR_LESS: "this or less: on few people the exact share is not shown",
}


SHARE_OF_FLAGGED, FLAG = "% of neighbourhoods", "yes or no"


def unit_at(unit: str, level: str) -> str:
    """The unit of an indicator at a level of areas: of a district so many per cent are flagged, a neighbourhood is or is not.

    >>> unit_at("% of neighbourhoods", "neighbourhood"), unit_at("% of neighbourhoods", "district"), unit_at("%", "neighbourhood")
    ('yes or no', '% of neighbourhoods', '%')
    """
    return FLAG if unit == SHARE_OF_FLAGGED and level == "neighbourhood" else unit


def flag(value: float) -> str:
    """A flag in words."""
    return "yes" if value else "no"


def in_print(value: float | None, unit: str, *, decimals: int | None, symbol: object = None) -> str:
    """A value without its unit, as `numbers.shown` prints it; a flag in words.

    >>> in_print(1.0, "yes or no", decimals=0), in_print(5.4, "% of neighbourhoods", decimals=0), in_print(None, FLAG, decimals=0, symbol="x")
    ('yes', '5', '[x]')
    """
    known = unit == FLAG and value is not None and value == value  # noqa: PLR0124 - a missing number is unlike itself
    return flag(float(value)) if known else shown(value, decimals=decimals, symbol=symbol)  # type: ignore[arg-type]
