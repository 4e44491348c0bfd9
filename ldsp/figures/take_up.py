"""How many of each, and does their share match the need? The bars of take-up."""

import altair as alt

from ldsp.disclosure import Published
from ldsp.figures import bars


def by_category(published: Published, value: str) -> alt.LayerChart:
    """A bar a category; the row of all together (an empty `area_code`) is left to the table, since it would dwarf them."""
    return bars.bars(published.narrowed(published.table["area_code"] != ""), value=value)


def reach(published: Published) -> alt.LayerChart:
    """A bar a group as long as its reach, with its interval, and a dashed line where shares are alike."""
    return bars.bars(published, value="ratio", interval=("lower", "upper"))
