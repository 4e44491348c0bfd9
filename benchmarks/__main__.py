"""Measure everything, print it, and keep it in benchmarks/README.md with the date and the machine."""

import argparse
import os
import tempfile
from pathlib import Path

from benchmarks import dash_map, folium_map, ours, report, scenes
from benchmarks.meter import Change, median
from benchmarks.scenes import SCENES, Scene
from tests import browser

SESSIONS = (1, 5, 10)


def main() -> None:
    """Run all, or one of the scenes by a part of its name."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    asked.add_argument("--scene", default="", help="only scenes with this in their name; nothing is kept")
    told = asked.parse_args()
    chosen = [scene for scene in SCENES if told.scene.lower() in scene.name.lower()]
    with tempfile.TemporaryDirectory(prefix="ldsp-bench-") as name:
        folder = Path(name)
        os.environ.update(ours.settings(folder))  # whatever is measured stands on this store, and not on anybody's own
        result = report.Result(*ours.seed())
        report.tell(f"Seeded in {result.seed_s:.1f} s")
        scenes.write(folder)
        for scene in chosen:
            result.scenes[scene] = _scene(folder, scene)
        if not told.scene:
            _visits(result)
    print(report.tables(result))
    if not told.scene:
        report.keep(result)


def _scene(folder: Path, scene: Scene) -> dict[str, Change]:
    """The middle of the changes of a measure, by contender."""
    found: dict[str, Change] = {}
    with browser.launched() as chromium:
        with ours.server() as server:
            first, again = ours.measures(chromium, server, scene, scenes.words())
        found[report.FIRST], found[report.AGAIN] = median(first), median(again)
        with dash_map.server(folder, scene) as server:
            found["Dash"] = median(dash_map.measures(chromium, server))
        with dash_map.server(folder, scene, by_address=True) as server:
            found["Dash, shapes by address"] = median(dash_map.measures(chromium, server))
        with folium_map.server(folder, scene) as server:
            found["folium"] = median(folium_map.measures(chromium, server))
    for contender, change in found.items():
        report.tell(f"{scene.name}: {contender}: {change.repaint_ms:,.0f} ms, {change.wire_bytes / 1000:,.0f} kB")
    return found


def _visits(result: report.Result) -> None:
    """What only LDSP is asked: the first page, weights, drill-down, memory."""
    with browser.launched() as chromium, ours.server() as server:
        result.first_visitor_ms = ours.first_page(chromium, server)
        pages = sorted(ours.first_page(chromium, server) for _ in range(7))
        result.first_page_ms = pages[len(pages) // 2]
        result.weights = median(ours.weights(chromium, server))
        result.drill_down = median(ours.drill_down(chromium, server))
    with ours.server() as server:
        result.memory_mb = {0: server.memory_mb()} | ours.memory(server, SESSIONS)


if __name__ == "__main__":
    main()
