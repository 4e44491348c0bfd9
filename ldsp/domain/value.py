"""What a person may try out about value: other numbers in place of the assumptions, as an address writes them."""

import re
from collections.abc import Iterable
from typing import NamedTuple

BETWEEN, BEFORE_NUMBERS, BETWEEN_NUMBERS = ",", ":", "~"
_WHAT_IF = re.compile(r"[a-z0-9_]{1,60}")
MOST = 30


class WhatIf(NamedTuple):
    """Another value and range for an assumption, in its own unit."""

    assumption_id: str
    low: float
    central: float
    high: float


def written(what_ifs: Iterable[WhatIf]) -> str:
    """As an address writes them.

    >>> written([WhatIf("value_deadweight", 10, 20, 30.5)])
    'value_deadweight:10~20~30.5'
    """
    return BETWEEN.join(
        f"{one.assumption_id}{BEFORE_NUMBERS}{BETWEEN_NUMBERS.join(f'{number:.10g}' for number in one[1:])}"
        for one in what_ifs
    )


def read(text: str) -> tuple[WhatIf, ...]:
    """What an address says; whatever is not understood is left out.

    >>> read("value_deadweight:10~20~30.5,nonsense,x:1~2"), read("a:3~2~1"), read("a:nan~1~2")
    ((WhatIf(assumption_id='value_deadweight', low=10.0, central=20.0, high=30.5),), (), ())
    """
    found = {}
    for part in text.split(BETWEEN)[:MOST]:
        name, _, numbers = part.partition(BEFORE_NUMBERS)
        try:
            low, central, high = (float(number) for number in numbers.split(BETWEEN_NUMBERS))
        except ValueError:
            continue
        if _WHAT_IF.fullmatch(name) and 0 <= low <= central <= high < 1e12:
            found[name] = WhatIf(name, low, central, high)
    return tuple(found.values())
