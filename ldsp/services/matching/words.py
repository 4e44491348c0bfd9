"""The sentences of the page Matching."""

from collections.abc import Sequence

import pandas as pd

from ldsp.domain.numbers import shown
from ldsp.domain.tables import rows
from ldsp.services.need.words import listed

ONE_OF = {"people": "person", "pounds": "pound", "other": "other"}


def unit_words(number: float, unit: str) -> str:
    """A number of what a pledge is counted in.

    >>> unit_words(1, "places"), unit_words(1000, "places"), unit_words(1, "people"), unit_words(2500, "pounds")
    ('1 place', '1,000 places', '1 person', '£2,500')
    """
    if unit == "pounds":
        return f"£{shown(number, decimals=0)}"
    told = shown(number, decimals=0)
    return f"{told} {ONE_OF.get(unit, unit.removesuffix('s')) if told == '1' else unit}"


def people(number: float) -> str:
    """
    >>> people(1), people(1234.4)
    ('1 person', '1,234 people')
    """
    return unit_words(number, "people")


def share(value: float) -> str:
    """A share as a percentage, with as many decimals as it takes to say something.

    >>> share(0.5), share(0.034), share(0.00107), share(0.00001), share(0)
    ('50%', '3.4%', '0.11%', 'less than 0.01%', '0%')
    """
    if 0 < value < 0.0001:
        return "less than 0.01%"
    return f"{shown(value * 100, decimals=0 if value >= 0.1 or not value else 1 if value >= 0.01 else 2)}%"


def levels_sentence(parts: Sequence[tuple[str, str]]) -> str:
    """What was found for each level, one after the other: levels are never added.

    >>> levels_sentence([("basic", "20 places for 3 districts"), ("general", "nothing")])
    'Basic skills: 20 places for 3 districts. General skills: nothing.'
    """
    return " ".join(f"{level.capitalize()} skills: {told}." for level, told in parts)


def and_more(names: Sequence[str], most: int = 3) -> str:
    """Names as a person would list them."""
    return listed(list(names), most=most)


def not_online(region: str) -> str:
    """The people whom new venues are to serve, wherever they are spoken of."""
    return f"{region}'s adults who are estimated not to use the internet"


def places_named(sites: pd.DataFrame) -> str:
    """Sites by name, each with its district unless the name says it.

    >>> places_named(pd.DataFrame({"name": ["Padiham Library", "Nelson Town Hall"], "district": ["Burnley", "Nelson"]}))
    'Padiham Library (Burnley) and Nelson Town Hall'
    """
    return and_more(
        [
            row.name if row.district in row.name else f"{row.name} ({row.district})"
            for row in rows(sites.rename_axis("at"))
        ]
    )
