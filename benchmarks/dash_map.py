"""The same map in plain Plotly Dash: a choice, and a callback that returns the figure.

Drawn with WebGL (`Choroplethmap` without a basemap; Plotly's older SVG map wants a file from the network). As the guide
shows it, the figure holds the shapes, so they travel at every change. `--by-address` gives Plotly the address of the shapes
instead, which it fetches once: the best that Dash can do without code of one's own in the browser.
"""

import argparse
import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from playwright.sync_api import Browser

from benchmarks.meter import Change, Server, Watch, serving
from benchmarks.scenes import MAP_SIZE, MEASURES, Scene

THE_MAP = "#map"


def measures(browser: Browser, server: Server) -> list[Change]:
    """Choose one measure after the other."""
    watch = Watch(browser, server, THE_MAP)
    with closing(watch):
        watch.open("/")
        page = watch.page
        choices = [page.get_by_label(measure, exact=True) for measure in [*MEASURES[1:], MEASURES[0]]]
        return [watch.change(choice.scroll_into_view_if_needed, choice.click) for choice in choices]


@contextmanager
def server(folder: Path, scene: Scene, *, by_address: bool = False) -> Iterator[Server]:
    """A Dash application that draws a scene from the files in a folder."""

    def command(port: int) -> list[str]:
        more = ["--by-address"] if by_address else []
        return ["-m", "benchmarks.dash_map", str(folder / scene.areas), str(port), *more]

    with serving(command) as running:
        yield running


def main() -> None:
    """Serve one scene."""
    import plotly.graph_objects as go
    from dash import Dash, Input, Output, dcc, html
    from flask import send_file

    asked = argparse.ArgumentParser()
    asked.add_argument("scene", type=Path)
    asked.add_argument("port", type=int)
    asked.add_argument("--by-address", action="store_true")
    told = asked.parse_args()
    shapes_file = told.scene.with_suffix(".geojson")
    scene = json.loads(told.scene.with_suffix(".json").read_text(encoding="utf-8"))
    shapes = "/shapes.geojson" if told.by_address else json.loads(shapes_file.read_text(encoding="utf-8"))
    steps = [(edge / 6, colour) for n, colour in enumerate(scene["colours"]) for edge in (n, n + 1)]
    app = Dash(__name__)
    width, height = MAP_SIZE
    app.layout = html.Div(
        [
            dcc.RadioItems(list(MEASURES), MEASURES[0], id="measure", inline=True),
            dcc.Graph(
                id="map", style={"width": f"{width}px", "height": f"{height}px"}, config={"displayModeBar": False}
            ),
        ]
    )

    @app.server.route("/shapes.geojson")
    def _shapes() -> object:
        return send_file(shapes_file, mimetype="application/geo+json", max_age=3600)

    @app.callback(Output("map", "figure"), Input("measure", "value"))
    def _figure(measure: str) -> go.Figure:
        areas = go.Choroplethmap(
            geojson=shapes,
            featureidkey="properties.code",
            locations=scene["codes"],
            z=[int(digit) for digit in scene["digits"][measure]],
            zmin=-0.5,
            zmax=5.5,
            colorscale=steps,
            showscale=False,
            marker_line_color="#FFFFFF",
            marker_line_width=0.5 if len(scene["codes"]) < 2_000 else 0,
        )
        view = scene["view"]
        where = {"center": {"lon": view["longitude"], "lat": view["latitude"]}, "zoom": view["zoom"]}
        figure = go.Figure(areas)
        figure.update_layout(
            map={"style": "white-bg", **where}, margin={"l": 0, "r": 0, "t": 0, "b": 0}, uirevision="same"
        )
        return figure

    app.run(host="127.0.0.1", port=told.port, debug=False)


if __name__ == "__main__":
    main()
