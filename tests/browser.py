"""A server and a browser for the tests that need the real thing: what travels over the wire, what a person sees and presses."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[1]
PATIENCE_S = 90

FLAGS = (
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--enable-unsafe-swiftshader",  # maps are drawn with WebGL, here by the processor; nothing else is drawn that dear way
)
NO_BROWSER = (
    "These tests need Chromium, and none was found. Install it (Debian: apt-get install chromium; macOS: brew install chromium), "
    "or leave them out with LDSP_NO_BROWSER=1, which says so at the end."
)


def program() -> str:
    """Where Chromium is on this machine."""
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"):
        if found := shutil.which(name):
            return found
    raise RuntimeError(NO_BROWSER)


@contextmanager
def launched() -> Iterator[Browser]:
    """A Chromium that draws maps and asks nothing of the network by itself."""
    path = program()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


def free_port() -> int:
    with closing(socket.socket()) as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


def command(port: int, script: str = "app.py") -> list[str]:
    return [sys.executable, "-m", "streamlit", "run", script, "--server.port", str(port)]


def environment(settings: Mapping[str, str]) -> dict[str, str]:
    """That of the tests with other settings of LDSP, and nothing of a proxy."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("LDSP_") and not k.lower().endswith("_proxy")}
    return kept | dict(settings)


@contextmanager
def serving(settings: Mapping[str, str], *, until_ready: bool = True, script: str = "") -> Iterator[str]:
    """The application as `make run` starts it, on a free port, with a secret of its own; its address. Or another script."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    folder = tempfile.TemporaryDirectory(prefix="ldsp-secret-")
    own = {"LDSP_SECRET_FILE": str(Path(folder.name) / "secret")} | dict(settings)
    running = subprocess.Popen(
        command(port, script or "app.py"),
        cwd=ROOT,
        env=environment(own),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        answers = "_stcore/health" if script else "readyz" if until_ready else "healthz"
        _wait(f"{address}/{answers}", running)
        yield address
    finally:
        running.terminate()
        try:
            running.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            running.kill()
            running.communicate()
        folder.cleanup()


def _wait(address: str, running: "subprocess.Popen[str]") -> None:
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        if running.poll() is not None:
            raise RuntimeError(f"The server ended: {running.communicate()[0]}")
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError(f"{address} did not answer in {PATIENCE_S} seconds.")


def asked(page: Page) -> list[str]:
    """Addresses of all that the page asks of the network from now on, as it asks."""
    noted: list[str] = []
    page.on("request", lambda request: noted.append(request.url))
    page.on("websocket", lambda socket: noted.append(socket.url))
    return noted


def strangers(addresses: Iterable[str]) -> set[str]:
    """Those that are not of this machine."""
    told = {address: urlsplit(address) for address in addresses}
    return {
        address
        for address, parts in told.items()
        if parts.scheme not in {"data", "blob"} and parts.hostname != "127.0.0.1"
    }


def settle(page: Page) -> None:
    """Wait until the page is drawn: the script has ended and nothing on the page is stale."""
    page.wait_for_selector("[data-testid=stApp]", timeout=PATIENCE_S * 1000)
    page.wait_for_function(
        """() => {
            const app = document.querySelector('[data-testid=stApp]');
            return app.dataset.testScriptState === 'notRunning' && app.dataset.testConnectionState === 'CONNECTED'
                && !document.querySelector('[data-stale=true]') && !document.querySelector('[data-testid=stSkeleton]');
        }""",
        timeout=PATIENCE_S * 1000,
    )
    page.wait_for_load_state("networkidle")


def visit(page: Page, address: str) -> Page:
    """Open an address and wait until it is drawn."""
    page.goto(address)
    page.wait_for_selector("h1, [data-testid=stAlert]", timeout=PATIENCE_S * 1000)
    settle(page)
    return page


def text(page: Page) -> str:
    """What can be read on the page."""
    return page.locator("[data-testid=stApp]").inner_text()


def choose(page: Page, label: str, option: str) -> None:
    """Choose an option of a select box as a person does: open it, type, press Enter."""
    box = page.get_by_role("combobox", name=label, exact=False).first
    box.click()
    box.fill(option)
    page.get_by_role("option", name=option, exact=False).first.click()
    page.wait_for_timeout(250)
    settle(page)
