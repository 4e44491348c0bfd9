"""No page asks anything of the network: every request and every socket goes to the machine that serves LDSP.

Every test that takes the fixture `page` proves that of what it visits, and tests/test_accessible.py visits every page with all
that can be opened. Here: that a question to another machine would be seen, and the maps, which ask for most.
"""

from playwright.sync_api import Browser, Page

from ldsp.domain.need import Areas
from tests import browser

ABROAD = """<img src="http://192.0.2.1/tile.png"><script src="https://example.org/x.js"></script>
<script>new WebSocket("ws://192.0.2.1/socket"); fetch("http://192.0.2.1/asked")</script>"""


def test_whatever_is_asked_of_another_machine_is_seen(chromium: Browser):
    context = chromium.new_context()
    context.route("**", lambda route: route.abort())  # and goes nowhere
    page = context.new_page()
    asked = browser.asked(page)
    page.set_content(ABROAD)
    page.wait_for_timeout(300)
    context.close()
    assert browser.strangers([*asked, "http://127.0.0.1:8501/geo/x", "data:image/png;base64,x"]) == {
        "http://192.0.2.1/tile.png", "https://example.org/x.js", "ws://192.0.2.1/socket", "http://192.0.2.1/asked",
    }  # fmt: skip


def test_maps_of_every_kind_of_areas_and_files_are_asked_of_the_server_alone(server: str, page: Page):
    for kind in Areas:
        asked = browser.asked(page)
        browser.visit(page, f"{server}/need?areas={kind.value}")
        page.mouse.wheel(0, 4_000)
        with page.expect_download() as download:
            page.get_by_test_id("stDownloadButton").get_by_role("button").first.click()
        assert download.value.path().stat().st_size > 100
        page.wait_for_timeout(300)
        assert any(address.startswith(f"{server}/geo/") for address in asked), f"the map of {kind.value} was not drawn"
        assert any(address.startswith("ws://") for address in asked)
        assert not browser.strangers(asked)
