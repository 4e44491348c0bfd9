"""Presenter mode in a real browser, by the keyboard alone: what a clicker sends leads on and back, and nothing else is in the way."""

from playwright.sync_api import Page

from tests import browser
from tests.test_accessible import violations

START = "need?region=E37000019&area=E07000117&present=E37000019:Demonstration&step=2"


def at_step(page: Page, step: int) -> None:
    page.wait_for_url(f"**step={step}**")
    page.wait_for_selector("h1")
    browser.settle(page)


def test_keys_lead_from_view_to_view_and_the_page_is_bare_and_accessible(server: str, page: Page):
    browser.visit(page, f"{server}/{START}")
    for chrome in ("stHeader", "stDownloadButton"):
        for found in page.get_by_test_id(chrome).all():
            assert not found.is_visible(), f"{chrome} is in the way"
    assert not page.get_by_role("combobox", name="Region").count()
    size = page.locator("h1").first.evaluate("e => parseFloat(getComputedStyle(e).fontSize)")
    assert size >= 36, "the type is not big"
    assert not violations(page)

    page.get_by_role("textbox", name="Find a place").focus()
    page.keyboard.press("ArrowRight")  # belongs to the text
    page.wait_for_timeout(300)
    assert "step=2" in page.url

    page.keyboard.press("PageDown")
    at_step(page, 3)
    assert "3 of" in page.get_by_role("navigation", name="Presentation").inner_text()
    page.keyboard.press("ArrowLeft")
    at_step(page, 2)
    page.locator("#ldsp-next").focus()
    page.keyboard.press("Enter")
    at_step(page, 3)
    page.locator("#ldsp-end").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/meeting?**")
    browser.settle(page)
    assert page.get_by_role("link", name="Present “Demonstration”").is_visible()
