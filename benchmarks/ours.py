"""LDSP as `make run` starts it: seeding, the first page, changes of the map, memory."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import Browser
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

from benchmarks.meter import ROOT, Change, Server, Watch, serving
from benchmarks.scenes import MEASURES, Scene
from ldsp.services import need, regions

THE_MAP = "[data-testid=stDeckGlJsonChart]"
TALL = {"width": 1280, "height": 1900}  # the map and the weights beneath it at once


def settings(folder: Path) -> dict[str, str]:
    """What LDSP must be told to keep everything in a folder."""
    return {"LDSP_DATABASE_URL": f"sqlite:///{folder / 'ldsp.sqlite'}", "LDSP_SECRET_FILE": str(folder / "secret")}


def seed() -> tuple[float, float]:
    """Fill the store that the environment names: seconds, and megabytes of its file."""
    begun = time.monotonic()
    subprocess.run([sys.executable, "-m", "ldsp.store"], cwd=ROOT, check=True, capture_output=True)
    taken = time.monotonic() - begun
    file = Path(os.environ["LDSP_DATABASE_URL"].removeprefix("sqlite:///"))
    return taken, sum(each.stat().st_size for each in file.parent.glob(f"{file.name}*")) / 1e6


@contextmanager
def server() -> Iterator[Server]:
    """The application, on the store that the environment names."""

    def command(port: int) -> list[str]:
        return ["-m", "streamlit", "run", "app.py", "--server.port", str(port)]

    with serving(command, ready="/readyz") as running:
        yield running


def first_page(browser: Browser, server: Server, **choices: str) -> float:
    """Milliseconds until a browser that was never here shows the risk map."""
    watch = Watch(browser, server, THE_MAP)
    with closing(watch):
        return watch.open(f"/need?{urlencode(choices)}")


def measures(
    browser: Browser, server: Server, scene: Scene, words: dict[str, str]
) -> tuple[list[Change], list[Change]]:
    """Change the measure of the map: each to one that nobody has looked at since the server started, then all again."""
    watch = Watch(browser, server, THE_MAP)
    with closing(watch):
        watch.open(f"/need?areas={scene.areas}")
        first, again = ([_choose(watch, "Measure", words[measure]) for measure in MEASURES] for _ in range(2))
        return first, again


def weights(browser: Browser, server: Server) -> list[Change]:
    """Take a slider of the weights to nought, one indicator after the other: ways of weighting that nobody has tried."""
    preset = need.preset(need.presets()[0][0])
    watch = Watch(browser, server, THE_MAP, TALL)
    with closing(watch):
        watch.open("/need?areas=neighbourhoods&weights=true")
        page = watch.page
        changes = []
        for name in preset.indicators["short_label"]:
            thumb = page.get_by_role("group", name=name, exact=True).get_by_role("slider")
            changes.append(watch.change(thumb.focus, lambda: page.keyboard.press("Home")))
        return changes


def drill_down(browser: Browser, server: Server) -> list[Change]:
    """From the neighbourhoods of a region to those of one district, one district after the other."""
    districts = regions.districts(regions.DEFAULT_REGION)
    watch = Watch(browser, server, THE_MAP)
    with closing(watch):
        watch.open("/need?areas=neighbourhoods")
        return [_choose(watch, "Within", district.name) for district in districts[: len(MEASURES)]]


def memory(server: Server, counts: tuple[int, ...]) -> dict[int, float]:
    """Megabytes the server holds while so many people look at the risk map, each of another region."""
    held: dict[int, float] = {}
    visits: list[ClientConnection] = []
    for place in regions.regions()[: max(counts)]:
        visits.append(_visit(server, {"region": place.code}))
        if len(visits) in counts:
            held[len(visits)] = server.memory_mb()
    for visit in visits:
        visit.close()
    return held


def _choose(watch: Watch, label: str, option: str) -> Change:
    """Choose an option of a select box as a person does: open it, type, press Enter."""
    page = watch.page

    def ready() -> None:
        box = page.get_by_role("combobox", name=label)
        box.click()
        box.fill(option)
        page.get_by_role("option", name=option, exact=True).wait_for()
        page.wait_for_timeout(700)  # until the list has stopped moving

    press: Callable[[], None] = lambda: page.keyboard.press("Enter")  # noqa: E731
    return watch.change(ready, press)


def _visit(server: Server, choices: dict[str, str]) -> ClientConnection:
    """A session without a browser: asks for the risk map and reads until the page is complete."""
    origin = server.address
    visit = connect(
        origin.replace("http", "ws") + "/_stcore/stream",
        subprotocols=["streamlit"],
        origin=origin,
        max_size=None,
        proxy=None,
    )
    asked = BackMsg()
    asked.rerun_script.query_string = urlencode(choices)
    asked.rerun_script.page_name = "need"
    visit.send(asked.SerializeToString())
    answer = ForwardMsg()
    while answer.WhichOneof("type") != "script_finished":
        answer.ParseFromString(visit.recv(timeout=60))
    return visit
