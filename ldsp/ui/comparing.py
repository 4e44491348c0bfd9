"""The controls and pictures of the page that compares: which areas, with what, in which order."""

from typing import TYPE_CHECKING

import streamlit as st

from ldsp.disclosure import Published
from ldsp.domain.areas import Place
from ldsp.domain.tables import rows
from ldsp.figures import multiples
from ldsp.services import compare as compare_service
from ldsp.ui import address, cached, controls

if TYPE_CHECKING:
    import altair as alt

KEY = "with"
A_ROW = 3  # pictures
FIRST_GROUP = "skills"


def areas(region: Place) -> tuple[str, ...]:
    """The chosen region and up to five others, of any kind; who has chosen none sees the Local DSPs beside it."""
    chosen = address.select_several(
        f"Set beside {region.name} (up to five)",
        {code: name for code, name in cached.comparable() if code != region.code},
        key=KEY,
        most=compare_service.MOST - 1,
        default=cached.beginning(region.code),
        placeholder="Type the name of a region or district",
    )
    return (region.code, *chosen)


def benchmark(region: Place) -> str:
    """What every area is compared with."""
    options = [("england", "England"), ("region", region.name), ("similar", "Areas like each (ONS)")]
    return controls.choose("Compare with", options, key="benchmark")


def order(named: dict[str, str]) -> str:
    """How the rows are ordered: by a box, because heads that sort would sort wrongly.

    A cell is value, sign and word, which as a text puts 100 before 24, and its values have other units from row to row. The
    platform's grid that sorts by its heads is drawn, not written: it cuts off the reasons in the last column, and a screen
    reader hears only what is in view.
    """
    worst = [(f"{compare_service.WORSE_FIRST}{code}", f"Worse first: {name}") for code, name in named.items()]
    return controls.choose("Order of the rows", [*compare_service.ORDERS, *worst], key="order")


def examples(region: Place, codes: tuple[str, ...]) -> None:
    """Sets worth comparing, a click each: the same place by other boundaries, the districts most like one, the Local DSPs."""
    with st.container(horizontal=True, gap="small"):
        for words, chosen in cached.comparisons(region.code, codes):
            st.button(
                words,
                key=f"set-{chosen[0]}",
                on_click=_set,
                args=(chosen,),
                type="tertiary",
                icon=":material/lightbulb:",
            )


def _set(codes: tuple[str, ...]) -> None:
    st.session_state[KEY] = list(codes)


def group(region: Place) -> str:
    """Which measures: skills, unless somebody wants others."""
    known = cached.groups(region.code)
    default = FIRST_GROUP if FIRST_GROUP in dict(known) else ""
    return controls.choose("Measures about", known, key="group", default=default)


def over_time(grid: Published) -> str:
    """The measure whose past is drawn: the longest first."""
    ordered = sorted(rows(grid.table), key=lambda row: -row.periods)
    return controls.choose("Over time", [(row.indicator_id, row.measure) for row in ordered], key="over-time")


def pictures(past: Published, codes: tuple[str, ...]) -> None:
    """A small picture an area, three in a row."""
    drawn = _with_a_past(past, codes)
    for start in range(0, len(drawn), A_ROW):
        for column, code in zip(st.columns(A_ROW), drawn[start : start + A_ROW], strict=False):
            with column:
                picture = cached.drawn(multiples.multiple, past, code, codes=codes)
                st.vega_lite_chart(picture.spec, key=f"past-{code}", theme=None, alt=picture.alt)


def charts(past: Published, codes: tuple[str, ...]) -> "tuple[alt.LayerChart, ...]":
    """The same pictures, to take away."""
    return tuple(multiples.multiple(past, code, codes=codes) for code in _with_a_past(past, codes))


def _with_a_past(past: Published, codes: tuple[str, ...]) -> list[str]:
    there = set(past.table.loc[past.table["value"].notna(), "area_code"])
    return [code for code in codes if code in there]
