"""A copied link opens the same view: every control of every page is changed, the link opened by another visitor, and the two
compared.
"""

from collections.abc import Callable

import pytest

from tests.pages.visits import PAGES, Visit

BURNLEY = "E07000117"
START = {
    "need": {
        "areas": "neighbourhoods",
        "weights": "true",
        "finder": "true",
        "match": "index",
    },  # so that every control is there
    "district": {"area": BURNLEY},
    "matching": {"what-if": "true", "refusals": "true"},
}

FRAME = ["region", "until"]
"""The boxes of every page. Neither decides what the other offers."""

SEVERAL = {"match": ["no_car", "age_75_plus"], "with": [BURNLEY, "E92000001"]}


def set_otherwise(visit: Visit, key: str) -> None:
    """Choose something else than what is chosen, without drawing the page."""
    widget = visit.widget(key)
    match type(widget).__name__:
        case "Selectbox":
            widget.select_index(1 if widget.index != 1 else 2)
        case "Slider":
            widget.set_value(widget.value + (1 if widget.value < widget.max else -1))
        case "NumberInput":
            widget.set_value((widget.value or 0) + (widget.step or 0.5))
        case "Multiselect":
            widget.set_value(SEVERAL[key])
        case kind:
            raise AssertionError(f"This test does not know how to change a {kind}: {key}")


def change(visit: Visit, key: str) -> None:
    """Choose something else than what is chosen."""
    set_otherwise(visit, key)
    visit.run()


def change_all(visit: Visit, *, but: set[str]) -> list[str]:
    """Change every control, also those that appear only because another was changed. Returns which.

    A box of the page decides what others offer and is changed alone; the frame's two, sliders and numbers are changed together.
    """
    changed: list[str] = []
    while waiting := [w for w in visit.widgets() if w.key not in {*changed, *but}]:
        first = [w.key for w in waiting if w.key in FRAME]
        alone = [w.key for w in waiting if type(w).__name__ not in {"Slider", "NumberInput"}][:1]
        for key in first or alone or [w.key for w in waiting]:
            set_otherwise(visit, key)
            changed.append(key)
        visit.run()
    visit.open_all()
    return changed


LEAVE = {"need": [{"preset"}, {"preset", "base", "measure", "area"}], "methods": [{"preset"}], "coverage": [{"area"}]}
"""Controls that hide others once they are changed: such a page is gone through again with them as they are."""


@pytest.mark.parametrize(
    ("page", "but"),
    [(page, but) for page in sorted(PAGES) for but in (set(), *LEAVE.get(page, ()))],
    ids=lambda told: told if isinstance(told, str) else "-".join(sorted(told)) or "none",
)
def test_a_link_opens_the_same_view_when_every_control_was_changed(visit: Callable[..., Visit], page, but):
    mine = visit(page, START.get(page))
    changed = change_all(mine, but=but)
    assert {"region", "until"} <= set(changed)
    assert not mine.at.exception
    if warned := mine.warnings:
        pytest.fail(f"A choice that was offered cannot be shown: {warned} after {mine.link()}")
    yours = visit(page, mine.link()).shows()
    for what, shown in mine.shows().items():
        assert yours[what] == shown, f"{what} differ on {mine.link()}"


def some_of_each_sort(visit: Visit) -> list[str]:
    """The first and the last control of each sort: all of a sort are made by the same lines, and that each is in the link is seen
    above. The frame's, which are the same on every page, only where there are no others.
    """
    by_sort: dict[str, list[str]] = {}
    own = [widget for widget in visit.widgets() if widget.key not in FRAME]
    for widget in own or visit.widgets():
        by_sort.setdefault(type(widget).__name__, []).append(widget.key)
    return [key for keys in by_sort.values() for key in dict.fromkeys((keys[0], keys[-1]))]


@pytest.mark.parametrize("page", sorted(PAGES))
def test_each_control_is_in_the_link_unless_it_stands_at_its_default(visit: Callable[..., Visit], page):
    mine = visit(page, START.get(page)).open_all()
    before = mine.link()
    for key in some_of_each_sort(mine):
        default = mine.widget(key).value
        change(mine, key)
        assert mine.link() != before, f"{key} is not in the link"
        assert mine.link().get(key), f"{key} is not in the link under its own name"
        mine.choose(key, default)
        assert mine.link() == before, f"{key} leaves a trace in the link"
    assert mine.controls() == visit(page, before).controls()


@pytest.mark.parametrize("page", sorted(PAGES))
def test_region_and_period_hold_on_every_page(visit: Callable[..., Visit], page):
    chosen = {
        "region": "E37000001",
        "until": "2025",
    }  # the second of each box, for which the tests above have worked much out
    mine = visit("overview", chosen).go(page)
    assert {key: mine.controls()[key] for key in FRAME} == chosen
    assert {key: mine.link()[key] for key in FRAME} == chosen


def test_every_option_of_every_box_of_the_district_page_can_be_chosen(visit: Callable[..., Visit]):
    boxes = {"E37000019": ["benchmark"], BURNLEY: ["group", "alike"], "E01024861": ["benchmark"]}
    for area, keys in boxes.items():
        mine = visit("district", {"area": area})
        for key in keys:
            for index in range(len(mine.widget(key).options)):
                mine.widget(key).select_index(index)
                mine.run()
                assert not mine.at.exception, f"{mine.link()}: {mine.at.exception[0].message}"


@pytest.mark.parametrize("kind", ["districts", "neighbourhoods"])
def test_every_measure_can_be_mapped_or_says_why_not(visit: Callable[..., Visit], kind):
    mine = visit("need", {"areas": kind})
    for index in range(0, len(mine.widget("measure").options), 5):  # a fifth of the ninety
        mine.widget("measure").select_index(index)
        mine.run()
        assert not mine.at.exception, f"{mine.link()}: {mine.at.exception[0].message}"
        assert mine.warnings or mine.maps


def test_a_place_that_was_found_is_in_the_link_and_what_was_typed_is_not(visit: Callable[..., Visit]):
    mine = visit("need")
    mine.at.text_input(key="find").set_value("BB11 1AA")
    mine.run()
    mine.at.button(key=f"found-{BURNLEY}").click()
    mine.run()
    assert mine.link() == {"area": BURNLEY}
    assert mine.at.text_input(key="find").value == ""
    mine.at.text_input(key="find").set_value("Daneshouse")
    mine.run()
    found = next(button for button in mine.at.button if "Daneshouse" in button.label)
    found.click()
    mine.run()
    assert mine.link()["areas"] == "neighbourhoods"
    assert mine.link()["within"] == BURNLEY
    assert visit("need", mine.link()).shows() == mine.shows()
