"""The playbook on the screen: its filters, and a card a record."""

from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import streamlit as st

from ldsp.disclosure import Published
from ldsp.domain.areas import Place
from ldsp.domain.practice import ALIKE, COSTS, HERE, UNKNOWN_COST, PracticeChoice
from ldsp.domain.records import LEVELS
from ldsp.domain.tables import rows
from ldsp.figures import style
from ldsp.services import practice
from ldsp.ui import cached, controls, frame, presenting

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

A_PAGE = 8  # cards
NOT_RECORDED, WHOLE = "Not recorded", "The whole region"
ANY = ("", "Any")
LEVEL_NAMES = [(level, level.capitalize()) for level in LEVELS]


def choice(region: Place) -> tuple[PracticeChoice, "DeltaGenerator"]:
    """Filters and search, all of them in the address; and the place beside them for `cards` to turn the page."""
    where_box, level_box, verdict_box, cost_box, reason_box = st.columns([4, 2, 3, 3, 3])
    with where_box:
        others = [(code, f"Recorded by {name}") for code, name in cached.practice_regions()]
        where = controls.choose(
            "Tried",
            [("", "Anywhere"), (HERE, f"In {region.name}"), (ALIKE, f"In areas like {region.name} (ONS)"), *others],
            key="tried",
        )
    with level_box:
        level = controls.choose("Level", [ANY, *LEVEL_NAMES], key="for-level")
    with verdict_box:
        verdict = controls.choose("Verdict", [ANY, *((word, _first(word)) for word in practice.ORDER)], key="verdict")
    with cost_box:
        costs = [(code, words) for code, words, _, _ in COSTS]
        cost = controls.choose("Cost", [ANY, *costs, (UNKNOWN_COST, "Not recorded")], key="cost")
    with reason_box:
        known = cached.practice_reasons()
        reason = controls.choose(
            "Fell short because of", [ANY, *((word, _first(word)) for word in known)], key="reason", shown=bool(known)
        )
    words_box, page_box = st.columns([8, 5])
    text = words_box.text_input(
        "Search for words, such as an audience",
        key="words",
        bind="query-params",
        placeholder="older people, devices, Google",
    )
    asked = PracticeChoice(
        region_code=region.code, where=where, level=level, verdict=verdict, reason=reason, cost=cost, text=text or "",
        until=frame.until(),
    )  # fmt: skip
    return asked, page_box


def from_a_gap(region: Place, level: str) -> None:
    """From a gap in provision to what was tried at its level in areas like the region's."""
    for_level = level if level in LEVELS else ""
    asked = urlencode({"region": region.code, "tried": ALIKE, **({"for-level": for_level} if for_level else {})})
    told = (
        f"What was tried at {for_level} level in areas like ours" if for_level else "What was tried in areas like ours"
    )
    st.html(f'<p><a href="./practice?{escape(asked)}">{told}</a></p>')


def cards(playbook: Published, page_box: "DeltaGenerator") -> None:
    """A card a record, the first few of them; the table below has all."""
    found = list(rows(playbook.table))
    text = {
        name: dict(zip(playbook.table["record_id"], cells, strict=True)) for name, cells in _printed(playbook).items()
    }
    pages = -(-len(found) // A_PAGE)
    at = 0
    if pages > 1:
        numbers = [(str(n), f"Records {n * A_PAGE + 1} to {min((n + 1) * A_PAGE, len(found))}") for n in range(pages)]
        with page_box:
            at = int(controls.choose("Shown", numbers, key="records"))
    for row in found[at * A_PAGE : (at + 1) * A_PAGE]:
        with st.container(border=True):
            _card(row, {name: cells[row.record_id] for name, cells in text.items()})


def _printed(playbook: Published) -> dict[str, list[str]]:
    """Every column as it is printed, by key."""
    return dict(zip(playbook.columns, (list(cells) for _, cells in style.shown(playbook).items()), strict=True))


def _card(row: Any, text: dict[str, str]) -> None:
    mark = style.JUDGEMENTS[VERDICT_MARKS[row.verdict]]
    made_up = " Demonstration, made up." if row.demonstration else ""
    st.html(
        f'<h3 class="ldsp-card">{escape(row.title)}</h3>'
        f'<p><span class="ldsp-word" style="border-left-color:{mark.colour}">{SIGNS[row.verdict]} {escape(row.verdict)}</span> '
        f"{escape(row.why)} Evidence level {escape(row.evidence)}.{made_up}</p>"
    )
    left, right = st.columns([7, 5])
    with left:
        st.text(row.tried)
        st.markdown("**What was learned**")
        st.text(row.learned)
        if row.reason != "None":
            st.markdown("**Why it fell short**")
            st.text(row.reason)
    with right:
        lines = "".join(f"<dt>{escape(name)}</dt><dd>{escape(told)}</dd>" for name, told in _facts(row, text).items())
        st.html(f'<dl class="ldsp-facts">{lines}</dl>')
        if row.has_learners and "outcomes" in presenting.pages():
            address = f"./outcomes?region={row.region_code}&group-of=level:{row.level}"
            st.html(
                f'<a href="{escape(address)}">Learners’ figures of {escape(row.region)}, {escape(row.level)} level</a>'
            )


SIGNS = {
    "Worked": "▲", "Promising": "△", "Did not work as hoped": "▼", "No clear difference": "●", "Too little evidence": "○",
}  # fmt: skip
VERDICT_MARKS = {
    "Worked": "better", "Promising": "lower", "Did not work as hoped": "worse", "No clear difference": "similar",
    "Too little evidence": "not compared",
}  # fmt: skip
"""Which of the look's judgements lends a verdict its colour; the word and the sign always stand beside it."""


def _facts(row: Any, text: dict[str, str]) -> dict[str, str]:
    """The context of a record and what it took, in words; what was not recorded is said once."""
    facts = {
        "Where": f"{row.region}: {row.where[0].lower()}{row.where[1:]}"
        if row.where == WHOLE
        else f"{row.region}: {row.where}",
        "Like us": row.alike,
        "ONS cluster": row.cluster,
        "Level": _first(row.level),
        "For whom": row.audience,
        "When": row.period,
        "Learners": _and(_known(text["learners"]), "finished", _percent(text["completed_pct"])),
        "Outcome": row.outcome,
        "Reached it": _and(_percent(text["success_pct"]), "answers", _known(text["measured"])),
        "Benchmark": _percent(text["benchmark_pct"]),
        "Cost": _and(_pounds(text["cost_gbp"]), "per person who finished", _pounds(text["cost_each"])),
        "Source": row.source,
    }
    missing = [name for name, told in facts.items() if told == NOT_RECORDED]
    told = {name: words for name, words in facts.items() if words and name not in missing}
    return told | ({"Not recorded": ", ".join(missing)} if missing else {})


def _and(first: str, name: str, second: str) -> str:
    """Two numbers that belong together, as far as they are recorded."""
    if first == NOT_RECORDED:
        return NOT_RECORDED
    return first if second == NOT_RECORDED else f"{first} ({name}: {second})"


def _percent(printed: str) -> str:
    return _known(printed if printed.startswith("[") else f"{printed}%")


def _pounds(printed: str) -> str:
    return _known(printed if printed.startswith("[") else f"£{printed}")


def _known(printed: str) -> str:
    return NOT_RECORDED if printed == style.NOT_AVAILABLE else printed


def _first(words: str) -> str:
    return words[0].upper() + words[1:]
