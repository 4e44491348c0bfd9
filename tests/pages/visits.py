"""Visits to LDSP without a browser: open a link, read what the page shows, change what can be changed, copy the link.

Streamlit's `AppTest` runs the scripts as a server does. What a browser adds is small and is done here: boxes bound to the
address are written there by the browser, and a download is made when its button is clicked.
"""

import json
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st
from pandas.io.formats.style import Styler
from streamlit import config
from streamlit.dataframe_util import convert_arrow_bytes_to_pandas_df
from streamlit.testing.v1 import AppTest

from ldsp.services import starting
from ldsp.settings import settings

ROOT = Path(__file__).parents[2]
PATIENCE_S = 60

PAGES: dict[str, Path] = {
    Path(script).stem: ROOT / "pages" / script
    for script in re.findall(r'frame\.page\("([^"]+)"', (ROOT / "app.py").read_text(encoding="utf-8"))
}
"""Every page of the menu by its name in the address, as `app.py` lists them."""

FIRST = re.search(
    r'frame\.page\("[^"]+/(\w+)\.py"[^)]*first=True', (ROOT / "app.py").read_text(encoding="utf-8")
).group(1)
"""The page that opens when none is named: its address is empty."""

ADDRESSES: dict[str, str] = {page: "" if page == FIRST else page for page in PAGES}

CHANGEABLE = ("selectbox", "slider", "number_input", "multiselect", "radio", "checkbox", "toggle")
UNKEPT = {"find"}  # what is typed into the search may be a postcode, so it is not in the link


@dataclass(frozen=True)
class Download:
    """A download that a page offers."""

    file_name: str
    mime: str
    make: Callable[[], bytes]


class Visit:
    """One visitor's session."""

    def __init__(self, page: str, params: Mapping[str, str]) -> None:
        config.get_option("server.port")  # reads the configuration; afterwards single options may be set
        config.set_option("runner.enforceSerializableSessionState", False)  # AppTest keeps functions of its own in it
        config.set_option("client.showErrorDetails", "full")
        self.at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=PATIENCE_S)
        self.at.query_params.update(params)
        self.downloads: dict[str, Download] = {}
        self.frames: list[tuple[pd.DataFrame, str]] = []
        self.go(page)

    def go(self, page: str) -> "Visit":
        """Choose a page of the menu."""
        self.at.switch_page(str(PAGES[page]))
        return self.run()

    def run(self) -> "Visit":
        """Draw the page, again until the store is ready."""
        until = time.monotonic() + PATIENCE_S
        while True:
            self.downloads, self.frames = {}, []
            with _watched(self):
                self.at.run()
            if self.title != "LDSP is getting ready":
                return self
            assert time.monotonic() < until, "The store did not get ready."
            time.sleep(0.1)

    # --- what the page shows ------------------------------------------------------------------------------------------

    @property
    def title(self) -> str:
        return " ".join(title.value for title in self.at.title)

    @property
    def warnings(self) -> list[str]:
        """Sentences that say what happened and what to do, as they are read."""
        return [re.sub(r"\\([^\w\s]|_)", r"\1", box.value).replace("**", "") for box in self.at.warning]

    @property
    def text(self) -> str:
        """Everything that can be read, tables left out."""
        kinds = ("title", "header", "subheader", "markdown", "caption", "warning", "error", "info", "html")
        told = "\n".join(
            str(getattr(each, "value", "") or each.proto.body) for kind in kinds for each in self.at.get(kind)
        )
        # The forms of sign-in carry a name of their own at every visit; they are no part of a view.
        return re.sub(r"<style>.*?</style>|<form.*?</form>|id='?\d+'?", "", told, flags=re.DOTALL)

    @property
    def tables(self) -> list[pd.DataFrame]:
        return [frame for frame, _alt in self.frames]

    @property
    def charts(self) -> dict[str, Any]:
        """Charts of the page by the sentence that stands for each."""
        return {chart.proto.alt: chart.proto.spec for chart in self.at.get("vega_lite_chart")}

    def drawn_areas(self) -> dict[str, set[str]]:
        """Names of the areas that each chart draws, by the sentence that stands for the chart."""
        found: dict[str, set[str]] = {}
        for chart in self.at.get("vega_lite_chart"):
            frames = [convert_arrow_bytes_to_pandas_df(one.data.data) for one in chart.proto.datasets]
            frames += [pd.DataFrame(rows) for rows in json.loads(chart.proto.spec).get("datasets", {}).values()]
            if names := [set(frame["name"]) for frame in frames if {"area_code", "name"} <= set(frame.columns)]:
                found[chart.proto.alt] = set().union(*names)
        return found

    @property
    def maps(self) -> dict[str, Any]:
        return {drawn.proto.alt: drawn.proto.json for drawn in self.at.get("deck_gl_json_chart")}

    def shows(self) -> dict[str, Any]:
        """All that another visitor must see who opens the same link."""
        return {
            "title": self.title,
            "text": self.text,
            "tables": [frame.to_csv() for frame in self.tables],
            "charts": self.charts,
            "maps": self.maps,
            "controls": self.controls(),
        }

    # --- what can be chosen -------------------------------------------------------------------------------------------

    def widgets(self) -> Iterator[Any]:
        """The boxes, sliders and fields that have a place in the link."""
        for kind in CHANGEABLE:
            yield from (widget for widget in self.at.get(kind) if widget.key not in UNKEPT)

    def widget(self, key: str) -> Any:
        return next(widget for widget in self.widgets() if widget.key == key)

    def expanders(self) -> dict[str, Any]:
        """Parts that can be opened, by key."""
        return {box.proto.query_param_key: box for box in self.at.get("expander") if box.proto.query_param_key}

    def controls(self) -> dict[str, Any]:
        chosen = {widget.key: widget.value for widget in self.widgets()}
        return chosen | {key: box.proto.expanded for key, box in self.expanders().items()}

    def choose(self, key: str, value: Any) -> "Visit":
        self.widget(key).set_value(value)
        return self.run()

    def open(self, key: str) -> "Visit":
        self.at.session_state[key] = True
        return self.run()

    def open_all(self) -> "Visit":
        """Open whatever can be opened, also what appears only then."""
        while closed := [key for key, box in self.expanders().items() if not box.proto.expanded]:
            for key in closed:
                self.at.session_state[key] = True
            self.run()
        return self

    def link(self) -> dict[str, str]:
        """The parameters in the address: those that our code writes, and those that the browser writes for bound boxes."""
        bound = {}
        for widget in self.widgets():
            key, value = getattr(widget.proto, "query_param_key", ""), widget.value
            default = widget.proto.default
            default = (list(default) or [None])[0] if not isinstance(default, float | int | str) else default
            if key and value is not None and value != default:
                bound[key] = str(value)
        for key, box in self.expanders().items():
            if box.proto.expanded != box.proto.default_expanded:
                bound[key] = str(box.proto.expanded).lower()
        ours = {key: value for key, value in self.at.query_params.items() if key not in self._bound_keys()}
        return ours | bound

    def _bound_keys(self) -> set[str]:
        keys = {getattr(widget.proto, "query_param_key", "") for widget in self.widgets()}
        return keys | set(self.expanders())


@contextmanager
def _watched(visit: Visit) -> Iterator[None]:
    """Note what is handed to Streamlit as tables and downloads: it sends long tables and downloads only when asked."""
    frame_of, table_of, button_of = st.dataframe, st.table, st.download_button

    def dataframe(data: pd.DataFrame, *args: Any, **more: Any) -> Any:
        visit.frames.append((data, str(more.get("alt", ""))))
        return frame_of(data, *args, **more)

    def table(data: pd.DataFrame | Styler, *args: Any, **more: Any) -> Any:
        rows = data.data if isinstance(data, Styler) else data  # a judgement has its colour beside its word
        visit.frames.append((rows, str(more.get("alt", ""))))
        return table_of(data, *args, **more)

    def download_button(
        label: str, *, data: Callable[[], bytes], file_name: str, mime: str, key: str, **more: Any
    ) -> Any:
        visit.downloads[key] = Download(file_name, mime, data)
        return button_of(label, data=data, file_name=file_name, mime=mime, key=key, **more)

    st.dataframe, st.table, st.download_button = dataframe, table, download_button
    try:
        yield
    finally:
        st.dataframe, st.table, st.download_button = frame_of, table_of, button_of


_last: list[str] = []


def use_store(address: str, *, anew: bool = False) -> None:
    """Let this process start anew on the store that the settings now name; what it remembers of another is forgotten."""
    settings.cache_clear()
    assert settings().database_url == address
    if anew or _last != [address]:
        starting._start = starting._Start()
        st.cache_data.clear()
        st.cache_resource.clear()
        _last[:] = [address]
