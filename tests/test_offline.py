"""No page asks anything of the network: every request and every socket goes to the machine that serves LDSP."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from ldsp.domain.need import Areas
from tests import browser
from tests.pages.visits import ADDRESSES

BURNLEY = "E07000117"
VIEWS = {
    **{page: address for page, address in ADDRESSES.items() if page not in {"need", "district"}},
    **{f"map of {kind.value}": f"need?areas={kind.value}" for kind in Areas},
    "map with all that can be opened": "need?risk-table=true&weights=true&clusters=true&finder=true&match=index",
    "district": f"district?area={BURNLEY}&group=skills",
}


@pytest.mark.parametrize("view", VIEWS)
def test_nothing_is_asked_of_another_machine(server: str, page: Page, view: str):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("websocket", lambda socket: asked.append(socket.url))
    browser.visit(page, f"{server}/{VIEWS[view]}")
    page.mouse.wheel(0, 4_000)
    buttons = page.get_by_test_id("stDownloadButton").get_by_role("button")
    if buttons.count():
        with page.expect_download() as download:
            buttons.first.click()
        assert download.value.path().stat().st_size > 100
    page.wait_for_timeout(300)
    assert len(asked) > 5
    assert any(urlsplit(url).scheme == "ws" for url in asked)
    if "map" in view:
        assert any("/geo/" in url for url in asked), "the map was not drawn"
    strangers = {
        url
        for url in asked
        if urlsplit(url).scheme not in {"data", "blob"} and urlsplit(url).netloc != urlsplit(server).netloc
    }
    assert not strangers
