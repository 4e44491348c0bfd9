"""The same map in folium: a choice makes the map's page anew, and the frame that shows it loads it.

Leaflet comes from this machine; the other files that folium would fetch from the network, and this map does not use, are
left out, which is in folium's favour.
"""

import json
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Browser

from benchmarks.meter import Change, Server, Watch, serving
from benchmarks.scenes import MAP_SIZE, MEASURES, Scene

THE_MAP = "#map"
PAGE = """<!doctype html><title>folium</title>
<select id="measure" onchange="document.getElementById('map').src = '/map?measure=' + this.value">{options}</select><br>
<iframe id="map" src="/map?measure={first}" width="{width}" height="{height}" style="border:0"></iframe>"""


def measures(browser: Browser, server: Server) -> list[Change]:
    """Choose one measure after the other."""
    watch = Watch(browser, server, THE_MAP)
    with closing(watch):
        watch.open("/")
        page = watch.page
        return [
            watch.change(page.locator("#measure").focus, lambda: page.keyboard.press("ArrowDown")) for _ in MEASURES
        ]


@contextmanager
def server(folder: Path, scene: Scene) -> Iterator[Server]:
    """A small server that draws a scene from the files in a folder."""
    with serving(lambda port: ["-m", "benchmarks.folium_map", str(folder / scene.areas), str(port)]) as running:
        yield running


def main() -> None:
    """Serve one scene."""
    import folium
    import js_lib_leaflet

    where = Path(sys.argv[1])
    shapes = json.loads(where.with_suffix(".geojson").read_text(encoding="utf-8"))
    scene = json.loads(where.with_suffix(".json").read_text(encoding="utf-8"))
    static = Path(js_lib_leaflet.__file__).parent / "static" / "js_lib_leaflet"
    folium.Map.default_js = [("leaflet", "/leaflet.js")]
    folium.Map.default_css = [("leaflet_css", "/leaflet.css")]
    borders = {"color": "#FFFFFF", "weight": 0.5 if len(scene["codes"]) < 2_000 else 0, "fillOpacity": 1}

    def drawn(measure: str) -> str:
        digits = scene["digits"][measure]
        the_map = folium.Map(tiles=None, zoom_control=False, zoom_snap=0.1)  # as large as the others'
        layer = folium.GeoJson(
            shapes,
            style_function=lambda area: {
                **borders,
                "fillColor": scene["colours"][int(digits[area["properties"]["i"]])],
            },
        )
        layer.add_to(the_map)
        the_map.fit_bounds(layer.get_bounds())
        return the_map.get_root().render()

    # One more than there are, so that every measure has a next one; what is first is drawn when the page opens.
    options = "".join(f"<option>{measure}</option>" for measure in [*MEASURES, MEASURES[0]])
    page = PAGE.format(options=options, first=MEASURES[0], width=MAP_SIZE[0], height=MAP_SIZE[1])

    class Answer(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            asked = urlsplit(self.path)
            if asked.path == "/map":
                kind, body = "text/html", drawn(parse_qs(asked.query)["measure"][0]).encode()
            elif asked.path in {"/leaflet.js", "/leaflet.css"}:
                kind = "text/javascript" if asked.path.endswith("js") else "text/css"
                body = (static / asked.path[1:]).read_bytes()
            else:
                kind, body = "text/html", page.encode()
            self.send_response(200)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Cache-Control", "no-store" if kind == "text/html" else "max-age=3600")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[2])), Answer).serve_forever()


if __name__ == "__main__":
    main()
