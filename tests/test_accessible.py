"""axe-core finds nothing at level A or AA on any page, on a laptop and on a telephone; and what axe cannot see: the keyboard,
the visible focus, a screen 320 pixels wide.
"""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from urllib.parse import urlencode

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from playwright.sync_api import TimeoutError as NotInTime

from ldsp.domain.records import Kind
from tests import browser
from tests.pages.visits import ADDRESSES
from tests.store import peoples

PASSWORD = "three plain words"
SIGNED_IN = {
    "New upload": {},
    "Records": {"records": "providers"},
    "History": {},
    "Look after": dict.fromkeys(("accounts", "restore", "reference", "demonstration", "past", "learner"), "true"),
}
"""The tabs of the Admin page, and what is opened in them."""

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
LAPTOP, TELEPHONE, NARROW = (1366, 768), (390, 844), (320, 640)
SIZES = {"laptop": LAPTOP, "telephone": TELEPHONE}
BURNLEY = "E07000117"
OPEN = {  # a page with all that can be opened
    "overview": {"glance-table": "true", "freshness-table": "true"},
    "need": {
        "area": BURNLEY, "risk-table": "true", "weights": "true", "why-table": "true", "pockets-table": "true",
        "clusters": "true", "finder": "true", "match": "index,no_car",
    },
    "district": {"area": BURNLEY, "history-table": "true"},
    "board": {
        "activities-table": "true", "gaps-table": "true", "ours": "true", "theirs": "true", "local-skills": "true",
    },
    "compare": {"past-table": "true", "league-ldsp-table": "true", "values-table": "true"},
    "practice": {"playbook-table": "true"},
}  # fmt: skip

STREAMLITS_OWN = (
    # The menu on a narrow screen: Streamlit puts a <div> for each section between its <ul> and its <li>.
    ("list", "[data-testid=stSidebarNavItems]"),
    ("listitem", "[data-testid=stSidebarNavItems] li"),
    # A wide st.table scrolls in a box that has no tabindex. Chromium and Firefox let the keyboard reach such a box by
    # themselves; axe wants it written.
    ("scrollable-region-focusable", "[data-testid=stTable] > div, .stTable > div"),
)
"""Rule and element that are Streamlit's and that we cannot mend; each is told on the page about accessibility."""

WIDTHS = """() => ['html', '[data-testid=stMain]'].map(
    s => { const e = document.querySelector(s); return [e.scrollWidth, e.clientWidth] })"""
"""Of the page and of what scrolls in it: how wide it is inside, and how much of that is shown."""

LOOK = """element => {
    const looks = [];
    for (let e = element, n = 0; e && n < 7; e = e.parentElement, n++) {
        const s = getComputedStyle(e);
        looks.push([s.outlineStyle, s.boxShadow, s.borderColor, s.backgroundColor, s.textDecoration, s.transform].join());
    }
    return looks.join(';');
}"""
"""How an element and the boxes around it are drawn: what differs between with and without the focus can be seen."""


def violations(page: Page) -> list[str]:
    """What axe finds, in words: rule, element, how to mend it."""
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]})
    return [
        f"{rule['id']} ({rule['help']}): {node['target']} {node['html'][:300]} {node['failureSummary']}"
        for rule in found.response["violations"]
        for node in rule["nodes"]
        if not streamlits_own(page, rule["id"], node["target"][0])
    ]


def streamlits_own(page: Page, rule: str, target: str) -> bool:
    elements = [selector for known, selector in STREAMLITS_OWN if known == rule]
    return any(page.evaluate("([t, s]) => document.querySelector(t).matches(s)", [target, each]) for each in elements)


def at_both_sizes(page: Page) -> list[str]:
    """What axe finds on a laptop and, the same page turned small, on a telephone."""
    found = []
    for name, size in SIZES.items():
        page.set_viewport_size({"width": size[0], "height": size[1]})
        browser.settle(page)
        found += [f"{name}: {words}" for words in violations(page)]
    return found


def too_wide(page: Page) -> list[str]:
    """What would scroll sideways on a screen 320 pixels wide (WCAG 1.4.10), once charts have found their new width."""
    page.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
    browser.settle(page)
    with suppress(NotInTime):
        page.wait_for_function(f"({WIDTHS})().every(([inside, shown]) => inside <= shown)", timeout=10_000)
    return [
        f"{inside} pixels are shown on a screen of {shown}" for inside, shown in page.evaluate(WIDTHS) if inside > shown
    ]


@pytest.mark.parametrize("name", ADDRESSES)
def test_axe_finds_nothing_and_no_page_scrolls_sideways(server: str, page: Page, name: str):
    browser.visit(page, f"{server}/{ADDRESSES[name]}?{urlencode(OPEN.get(name, {}))}")
    assert not page.get_by_role("alert").count()
    found = at_both_sizes(page) + too_wide(page)
    assert not found, "\n".join(found)


@pytest.fixture(scope="session")
def look_after(full_store: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A running LDSP with a store of its own, in which there is something to look after and somebody who does."""
    folder = tmp_path_factory.mktemp("look-after")
    shutil.copy(full_store.removeprefix("sqlite:///"), folder / "ldsp.sqlite")
    url = f"sqlite:///{folder / 'ldsp.sqlite'}"
    peoples.kept(url, Kind.PROVIDERS, {"provider_id": "BUR"}, {"provider_id": "NEL", "note": "Closed on Mondays"})
    peoples.kept(url, Kind.LEARNERS, {"learner_ref": "a"}, retain_until=date(2025, 7, 31))
    words = [sys.executable, "-m", "ldsp.accounts", "add", "anna", "--role", "administrator", "--password-stdin"]
    named = {"LDSP_DATABASE_URL": url, "LDSP_SECRET_FILE": str(folder / "secret")}
    subprocess.run(
        words, input=f"{PASSWORD}\n", text=True, check=True, env=browser.environment(named), cwd=browser.ROOT
    )
    with browser.serving(named) as address:
        yield address


def test_axe_finds_nothing_for_whoever_is_signed_in(look_after: str, page: Page):
    page.goto(f"{look_after}/admin?admin=Look+after")  # by deep link: nothing but the way to sign in
    page.get_by_label("Password", exact=True).wait_for()
    assert "Back-up" not in browser.text(page)
    page.get_by_label("User name or e-mail address").fill("anna")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_text("Signed in as anna: administrator").wait_for()
    found = []
    for tab, more in SIGNED_IN.items():
        browser.visit(page, f"{look_after}/admin?{urlencode({'admin': tab, **more})}")
        page.get_by_role("tab", name=tab, selected=True).wait_for()
        found += [f"{tab}: {words}" for words in at_both_sizes(page)]
        inside, shown = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        assert inside <= shown, f"{tab} is {inside} pixels wide on a screen of {shown}"
        page.set_viewport_size({"width": LAPTOP[0], "height": LAPTOP[1]})
    assert not found, "\n".join(found)


def test_the_keyboard_reaches_the_controls_and_shows_where_it_is(server: str, page: Page):
    browser.visit(page, f"{server}/need")
    stops: list[str] = []
    while len(stops) < 40 and not (stops and stops[-1].startswith("Selected area")):
        page.keyboard.press("Tab")
        page.wait_for_timeout(100)
        here = page.evaluate_handle("document.activeElement")
        stops.append(
            here.evaluate("e => e.getAttribute('aria-label') || (e.innerText || '').slice(0, 40) || e.tagName")
        )
        focused = here.evaluate(LOOK)
        here.evaluate("e => e.blur()")
        page.wait_for_timeout(100)
        assert here.evaluate(LOOK) != focused, f"nothing shows that the focus is on {stops[-1]}"
        here.evaluate("e => e.focus()")
    assert stops[0] == "Skip to main content"
    for name in ("Region", "Data up to", "Measure", "Areas", "Selected area"):
        assert any(stop.startswith(name) for stop in stops), f"{name} is not among {stops}"


def test_the_skip_link_leads_past_the_menu(server: str, page: Page):
    browser.visit(page, f"{server}/need")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    inside = page.evaluate("document.querySelector('[data-testid=stMain]').contains(document.activeElement)")
    assert inside


def test_an_area_can_be_chosen_with_the_keyboard_alone(server: str, page: Page):
    browser.visit(page, f"{server}/need")
    page.get_by_role("combobox", name="Selected area").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.type("Pendle")
    page.keyboard.press("Enter")
    page.wait_for_url("**area=E07000122**")
    browser.settle(page)
    assert "Why does Pendle score" in browser.text(page)
