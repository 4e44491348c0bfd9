"""Numbers as people read them. Rounded once, here, half away from zero, as most people expect."""

from decimal import ROUND_HALF_UP, Decimal


def shown(value: float | None, *, decimals: int | None = 1, symbol: str | None = None) -> str:
    """A number in print, or the shorthand for why there is none.

    >>> shown(1234.5, decimals=0), shown(2.25), shown(-0.04), shown(None, symbol="c"), shown(float("nan"))
    ('1,235', '2.3', '0.0', '[c]', '[x]')
    """
    if value is None or value != value:  # noqa: PLR0124 - NaN is not equal to itself
        return f"[{symbol}]" if isinstance(symbol, str) and symbol else "[x]"
    if value in (float("inf"), float("-inf")):
        raise ValueError("An infinite number cannot be shown: a division by nought went unnoticed.")
    places = Decimal(1).scaleb(-(decimals or 0))
    rounded = Decimal(repr(float(value))).quantize(places, rounding=ROUND_HALF_UP)
    return f"{abs(rounded) if rounded == 0 else rounded:,}"


def with_unit(value: float, unit: str, decimals: int = 1) -> str:
    """A number with its unit, for a sentence.

    >>> with_unit(54.25, "%"), with_unit(23456, "GBP", 0), with_unit(3, "per 1,000", 1)
    ('54.3%', '£23,456', '3.0 per 1,000')
    """
    number = shown(value, decimals=decimals)
    if unit.startswith("%"):  # also: % of neighbourhoods
        return f"{number}{unit}"
    if unit in {"GBP", "£"}:
        return f"£{number}"
    return f"{number} {unit}".strip()
