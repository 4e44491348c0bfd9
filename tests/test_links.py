"""Links in a real browser: controls are changed as a person changes them, the address is copied and opened by somebody else.

`tests/pages/test_links.py` does the same for every control of every page, without a browser.
"""

from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Browser, Page

from tests import browser


def parameters(page: Page) -> dict[str, str]:
    return {key: values[0] for key, values in parse_qs(urlsplit(page.url).query).items()}


def seen(page: Page) -> dict[str, object]:
    """What a person can read: the words, the tables, what stands in the boxes."""
    browser.settle(page)
    boxes = page.get_by_role("combobox").all() + page.get_by_role("slider").all() + page.get_by_role("spinbutton").all()
    return {
        "text": browser.text(page),
        "tables": [table.inner_text() for table in page.get_by_role("table").all()],
        "boxes": [
            box.get_attribute("value") or box.get_attribute("aria-valuenow") or box.inner_text() for box in boxes
        ],
        "figures": [figure.get_attribute("aria-label") for figure in page.get_by_role("figure").all()],
    }


def opened_by_another(chromium: Browser, address: str) -> dict[str, object]:
    context = chromium.new_context(viewport={"width": 1366, "height": 768})
    try:
        return seen(browser.visit(context.new_page(), address))
    finally:
        context.close()


def test_the_risk_map_as_a_person_leaves_it(server: str, chromium: Browser, page: Page):
    browser.visit(page, f"{server}/need")
    assert not parameters(page)
    browser.choose(page, "Region", "Cumbria")
    browser.choose(page, "Measure", "Connectivity")
    browser.choose(page, "Selected area", "Allerdale" if "Allerdale" in browser.text(page) else "Cumberland")
    page.get_by_text("Change how the index is made").click()
    slider = page.get_by_role("slider").first
    slider.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(600)
    browser.settle(page)
    page.get_by_text("Show as a table").first.click()
    page.wait_for_timeout(600)
    mine, link = seen(page), parameters(page)
    assert link["region"] == "E37000007"
    assert link["weights"] == "true"
    assert link["risk-table"] == "true"
    assert link["ldsp-1-demography"] == "3"
    assert {"measure", "area"} <= set(link)
    assert opened_by_another(chromium, page.url) == mine


def test_the_district_page_as_a_person_leaves_it(server: str, chromium: Browser, page: Page):
    browser.visit(page, f"{server}/district")
    browser.choose(page, "Area", "Burnley")
    browser.choose(page, "Compare with", "Lancashire")
    browser.choose(page, "Data up to", "End of 2024")
    mine = seen(page)
    assert parameters(page) == {"area": "E07000117", "benchmark": "region", "until": "2024"}
    assert opened_by_another(chromium, page.url) == mine


def test_back_at_the_default_a_parameter_is_gone(server: str, page: Page):
    browser.visit(page, f"{server}/need?region=E37000007&ldsp-1-demography=3&weights=true")
    browser.choose(page, "Region", "Lancashire · Local Enterprise")
    page.get_by_role("slider").first.focus()
    page.keyboard.press("ArrowLeft")
    page.wait_for_timeout(600)
    browser.settle(page)
    assert parameters(page) == {"weights": "true"}


def test_region_and_period_survive_a_change_of_page(server: str, page: Page):
    browser.visit(page, f"{server}/need?region=E37000007&until=2023")
    menu = page.get_by_test_id("stTopNav")
    for section, name, words in (
        ("Explore", "District", "Cumbria"),
        ("About", "Methods", "How are the figures made"),
        ("Start", "Overview", "How does Cumbria stand?"),
    ):
        menu.get_by_role("button", name=section, exact=True).click()
        page.get_by_role("menuitem", name=name, exact=True).click()
        page.get_by_role("heading", name=words).first.wait_for()
        browser.settle(page)
        assert parameters(page)["region"] == "E37000007"
        assert parameters(page)["until"] == "2023"


def test_the_first_request_to_a_fresh_server_may_be_a_deep_link(full_store: str, page: Page):
    """Streamlit would say that the page does not exist, until somebody has opened the first page."""
    with browser.serving({"LDSP_DATABASE_URL": full_store}) as fresh:
        page.goto(f"{fresh}/district?area=E07000117")
        page.get_by_role("heading", name="Burnley").first.wait_for()
        assert not page.get_by_role("dialog").count()
        browser.settle(page)
        assert "page not found" not in browser.text(page).lower()
        assert urlsplit(page.url).path == "/district"
