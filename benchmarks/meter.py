"""The meter: from what a person does to the frame on which the map has changed and stays so, and what that cost.

Chromium reports every frame that it shows (`Page.startScreencast`), with the moment at which it was shown. The repaint of a
change is the first frame from which on the right of the map (the left may lie under a list of options) looks as it does at
the end, when the browser has nothing left to do. The change begins with the person's key or click, as the browser itself dates it. Nothing in the page is
asked or instrumented, so the method is the same for every contender, whether it draws with WebGL, SVG or a picture.
"""

import base64
import io
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import psutil
from PIL import Image
from playwright.sync_api import Browser, Page

from benchmarks.wire import Wire, counted
from tests.browser import free_port

ROOT = Path(__file__).parents[1]
WINDOW = {"width": 1280, "height": 900}
SAME = 0.002  # of the pixels may differ between two frames that look alike
DIFFERENT = 24  # of 255 in a colour: more than what a compressed frame is off by
UNCOVERED = 0.4  # of the map's width, from its right edge, that no list of options reaches
CALM_S = 1.2  # without a change of the map, and the browser at rest: it stays as it is
AT_REST = 0.4  # of a processor, all processes of the browser together: a caret that blinks keeps it at a sixth
PATIENCE_S = 60

DATE_EVENTS = """
for (const kind of ['keydown', 'click'])
    addEventListener(kind, event => { window.benchmarkEvent = performance.timeOrigin + event.timeStamp }, true)
"""


@dataclass(frozen=True)
class Change:
    """What one change of the map cost."""

    repaint_ms: float
    wire_bytes: int  # from the server, compressed as it was
    plain_bytes: int  # the same messages of the websocket, unpacked; 0 without one
    server_cpu_ms: float


@dataclass(frozen=True)
class Server:
    """A contender that answers."""

    process: psutil.Process
    wire: Wire

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.wire.port}"

    def cpu_ms(self) -> float:
        """Processor time so far, with that of its children."""
        times = [each.cpu_times() for each in (self.process, *self.process.children(recursive=True))]
        return sum(each.user + each.system for each in times) * 1000

    def memory_mb(self) -> float:
        """Memory that is held now (resident set), with that of its children."""
        return sum(each.memory_info().rss for each in (self.process, *self.process.children(recursive=True))) / 1e6


@contextmanager
def serving(command: Callable[[int], list[str]], *, ready: str = "/") -> Iterator[Server]:
    """Start a contender on a free port, behind a counting wire, and wait until it answers."""
    port = free_port()
    begun = subprocess.Popen(
        [sys.executable, *command(port)],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(f"http://127.0.0.1:{port}{ready}", begun)
        with counted(port) as wire:
            yield Server(psutil.Process(begun.pid), wire)
    finally:
        begun.terminate()
        begun.wait(20)


def _wait(address: str, begun: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + 2 * PATIENCE_S
    while time.monotonic() < end and begun.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"{address} does not answer: {' '.join(map(str, begun.args))}")


class Watch:
    """A page whose frames are watched."""

    def __init__(self, browser: Browser, server: Server, the_map: str, window: dict[str, int] | None = None) -> None:
        self.server = server
        self.page: Page = browser.new_context(viewport=window or WINDOW).new_page()
        self.page.set_default_timeout(PATIENCE_S * 1000)
        self.page.add_init_script(DATE_EVENTS)
        self.the_map = the_map
        self.plain = 0
        self._frames: list[tuple[float, str]] = []
        self._cdp = self.page.context.new_cdp_session(self.page)
        self._cdp.on("Page.screencastFrame", self._frame)
        self._cdp.on("Network.webSocketFrameReceived", self._message)
        self._cdp.send("Network.enable")

    def close(self) -> None:
        self.page.context.close()

    def open(self, path: str) -> float:
        """Open a page and return how long it took until the map stayed as it is, in milliseconds."""
        self._begin()
        begun = time.time()
        self.page.goto(self.server.address + path, wait_until="commit")
        self.page.wait_for_selector(self.the_map)
        shown = self._settled(begun, calm_s=2 * CALM_S)
        return (shown - begun) * 1000

    def change(self, ready: Callable[[], None], act: Callable[[], None]) -> Change:
        """Get ready, then act, and measure from the act's own event.

        Raises
        ------
        RuntimeError
            The map did not change.
        """
        ready()
        self._begin()
        self.page.wait_for_timeout(300)
        down, cpu = self.server.wire.down, self.server.cpu_ms()
        self.plain = 0
        act()
        event = self.page.evaluate("window.benchmarkEvent") / 1000
        shown = self._settled(event)
        # The rest of the page may still be on its way when the map is there: it is paid for as well.
        return Change((shown - event) * 1000, self.server.wire.down - down, self.plain, self.server.cpu_ms() - cpu)

    def _begin(self) -> None:
        self._frames.clear()
        self._cdp.send("Page.startScreencast", {"format": "jpeg", "quality": 80})

    def _settled(self, since: float, calm_s: float = CALM_S) -> float:
        """When the map last changed, once it has changed and stayed for a while (seconds since 1970)."""
        clip = self._uncovered()
        looks: list[tuple[float, np.ndarray]] = []
        end = time.time() + PATIENCE_S
        changed = None
        resting = Rest()
        while time.time() < end:
            self.page.wait_for_timeout(200)
            while self._frames:
                at, data = self._frames.pop(0)
                picture = Image.open(io.BytesIO(base64.b64decode(data))).convert("RGB")
                look = np.asarray(picture.crop(clip)).astype(int)
                if looks and not _alike(looks[-1][1], look) and at > since:
                    changed = at
                looks = [(at, look)]
            if resting.so_far() > calm_s and changed is not None and time.time() - changed > calm_s:
                self._cdp.send("Page.stopScreencast")
                return changed
        raise RuntimeError("The map did not change.")

    def _uncovered(self) -> tuple[float, float, float, float]:
        box = self.page.locator(self.the_map).first.bounding_box()
        if box is None:
            raise RuntimeError(f"There is no map {self.the_map}.")
        right = box["x"] + box["width"]
        return right - box["width"] * UNCOVERED, box["y"], right, box["y"] + box["height"]

    def _frame(self, told: dict) -> None:
        self._frames.append((told["metadata"]["timestamp"], told["data"]))
        self._cdp.send("Page.screencastFrameAck", {"sessionId": told["sessionId"]})

    def _message(self, told: dict) -> None:
        self.plain += len(base64.b64decode(told["response"]["payloadData"]))


class Rest:
    """For how long the browser has had nothing to do: software that draws may be seconds behind the page."""

    def __init__(self) -> None:
        # The browser is a child of this process; the contenders are as well, but they are Python.
        children = psutil.Process().children(recursive=True)
        self._processes = [each for each in children if "python" not in each.name()]
        self._at, self._cpu = time.time(), self._spent()
        self._since = self._at

    def so_far(self) -> float:
        """Seconds at rest."""
        now, cpu = time.time(), self._spent()
        if cpu - self._cpu > AT_REST * (now - self._at):
            self._since = now
        if now - self._at > 0.5:  # shorter and the clock of processor time is too coarse
            self._at, self._cpu = now, cpu
        return now - self._since

    def _spent(self) -> float:
        return sum(sum(each.cpu_times()[:2]) for each in self._processes if each.is_running())


def _alike(one: np.ndarray, other: np.ndarray) -> bool:
    return bool((np.abs(one - other).max(axis=2) > DIFFERENT).mean() < SAME)


def median(changes: list[Change]) -> Change:
    """The middle of each cost on its own; the first change is left out, it warms the rest up."""
    kept = changes[1:]
    return Change(*(statistics.median(getattr(each, cost) for each in kept) for cost in Change.__dataclass_fields__))
