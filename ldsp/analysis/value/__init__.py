"""What came back for what was put in, and how far a claim can be true.

* `lines`         benefits, costs, and the range of each factor
* `returns`       low, central and high return; which factor matters most; break-even
* `before_after`  a district before and after, beside others; the most that a programme can have changed
"""

from ldsp.analysis.value.before_after import BeforeAfter, Ceiling, before_after, plausibility_ceiling
from ldsp.analysis.value.lines import FACTORS, SCENARIOS, Cost, Line, Range, Scenario, Side, exactly, moved
from ldsp.analysis.value.returns import (
    DISCOUNT,
    OPTIMISM,
    Return,
    break_even,
    cost_per,
    present_value,
    return_on_investment,
    tornado,
)

__all__ = [
    "DISCOUNT",
    "FACTORS",
    "OPTIMISM",
    "SCENARIOS",
    "BeforeAfter",
    "Ceiling",
    "Cost",
    "Line",
    "Range",
    "Return",
    "Scenario",
    "Side",
    "before_after",
    "break_even",
    "cost_per",
    "exactly",
    "moved",
    "plausibility_ceiling",
    "present_value",
    "return_on_investment",
    "tornado",
]
