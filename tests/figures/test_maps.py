"""The map on screen: a digit an area, values in the tooltip, nothing from the network."""

import json
import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from ldsp.disclosure import publish
from ldsp.domain.areas import Shapes
from ldsp.figures import map_labels, maps, projection, style


def layers(deck: maps.CompactDeck) -> list[dict]:
    return json.loads(deck.to_json())["layers"]


def named(deck: maps.CompactDeck, start: str) -> list[dict]:
    return [layer for layer in layers(deck) if layer["id"].startswith(start)]


def many(n: int) -> tuple:
    """So many areas with values 0.0 to 9.9 and random classes, and their shapes."""
    codes = tuple(f"E{n:08d}" for n in range(n))
    random = np.random.default_rng(7)
    table = pd.DataFrame(
        {"area_code": codes, "name": codes, "value": random.random(n) * 10, "band": random.integers(0, 5, n)}
    )
    table["shown"] = table["value"].map("{:.1f}".format)
    about = {"name": "n", "question": "?", "sentence": "", "subtitle": "", "columns": {}}
    shapes = Shapes(url="/geo/a-0.geojson", codes=codes, bounds=(-6.4, 49.9, 1.8, 55.8), labels={}, stroked=True)
    return publish(table, **about), shapes


def test_each_area_travels_as_the_digit_of_its_class(risk, shapes):
    # Burnley is in the fifth class, Ribble Valley in the first; Rossendale has no value.
    assert maps.class_digits(risk.table.set_index("area_code")["band"], shapes.codes) == "54310"
    fill = named(maps.area_map(risk, shapes), "areas")[0]["getFillColor"]
    palette, digits = fill.removeprefix("@@=(").split(")[('")
    assert digits == "54310')[properties.i]]"
    assert json.loads(palette) == [style.rgb(style.NO_DATA), *map(style.rgb, style.SEQUENTIAL)]


def test_an_area_of_the_shapes_without_a_row_is_drawn_as_no_data(risk, shapes):
    without_burnley = risk.narrowed(risk.table["name"] != "Burnley")
    assert maps.class_digits(without_burnley.table.set_index("area_code")["band"], shapes.codes) == "04310"


def test_a_change_of_class_triggers_a_repaint_and_nothing_else(risk, shapes):
    before = named(maps.area_map(risk, shapes), "areas")[0]
    other = replace(risk, table=risk.table.assign(band=[0, 0, 0, 0, None]))
    after = named(maps.area_map(other, shapes), "areas")[0]
    changed = {key for key in before if before[key] != after[key]}
    assert changed == {"getFillColor", "updateTriggers"}


def test_296_districts_travel_in_less_than_12_kb():
    published, shapes = many(296)
    deck = maps.area_map(published, shapes, selected=shapes.codes[5])
    assert len(deck.to_json()) + len(json.dumps(deck._tooltip)) < 12_000


def test_englands_neighbourhoods_travel_as_little_more_than_a_digit_each():
    published, shapes = many(33_755)
    deck = maps.area_map(published, shapes)
    assert len(deck.to_json()) + len(json.dumps(deck._tooltip)) < 36_000
    assert named(deck, "areas")[0]["stroked"] is False
    assert deck._tooltip["html"] == "<b>{name}</b>"


def test_the_tooltip_holds_every_value_at_its_own_window(risk, shapes):
    html = maps.area_map(risk, shapes)._tooltip["html"]
    line = html.split('">')[1].removesuffix("</span>")
    windows = [line[at : at + 3].strip() for at in range(0, len(line), 3)]
    assert windows == ["4.0", "3.5", "3.1", "2.0", "[x]"]
    assert "width:3ch" in html
    assert "text-indent:calc({i}*-3ch)" in html
    assert "Risk score" in html


def test_a_name_or_label_cannot_smuggle_html_into_the_tooltip(risk, shapes):
    column = replace(risk.columns["value"], label="<script>")
    html = maps.area_map(replace(risk, columns={**risk.columns, "value": column}), shapes)._tooltip["html"]
    assert "<script>" not in html


def test_the_selected_area_is_outlined_and_the_rest_is_not_faded(risk, shapes):
    deck = maps.area_map(risk, shapes, selected="E07000122")
    casing, outline = named(deck, "casing") + named(deck, "selected")
    assert casing["dataTransform"] == outline["dataTransform"] == "@@=[features[2]]"
    assert outline["getLineColor"] == style.rgb(style.SELECTED)
    assert outline["getLineWidth"] == 2.5 < casing["getLineWidth"]
    plain = named(maps.area_map(risk, shapes), "areas")[0]
    chosen = named(deck, "areas")[0]
    # Another name for the layer makes Streamlit drop its own selection, which would fade every other area.
    assert {key for key in plain if plain[key] != chosen[key]} == {"id"}


def test_an_unknown_selection_is_no_selection(risk, shapes):
    assert maps.area_map(risk, shapes, selected="E09000001").to_json() == maps.area_map(risk, shapes).to_json()


def test_areas_without_a_value_are_striped(risk, shapes):
    assert named(maps.area_map(risk, shapes), "hatching")[0]["dataTransform"] == "@@=[features[4]]"
    complete = replace(risk, table=risk.table.assign(band=[0, 1, 2, 3, 4]))
    assert not named(maps.area_map(complete, shapes), "hatching")


def test_the_map_asks_nobody_for_a_basemap_and_leaves_scrolling_to_the_page(risk, shapes):
    deck = json.loads(maps.area_map(risk, shapes).to_json())
    assert "mapProvider" not in deck
    assert deck["mapStyle"] == "__MAP_STYLE__"  # anything else, even none, makes Streamlit ask Carto
    assert "http" not in json.dumps(deck)
    assert deck["views"][0]["controller"] == {
        "scrollZoom": False, "keyboard": True, "dragRotate": False, "touchRotate": False,
    }  # fmt: skip


def test_district_borders_are_drawn_over_neighbourhoods(risk, shapes):
    districts = replace(shapes, url="/geo/outlines/lancashire-0.geojson")
    names = [
        layer["id"].split("-")[0] for layer in layers(maps.area_map(risk, shapes, outline=districts, labels=False))
    ]
    assert names == ["areas", "hatching", "outline"]


def test_labels_say_name_and_value_in_letters_that_deck_gl_can_write(risk, shapes):
    minus = risk.table.assign(shown=["−1.0", "3.5", "3.1", "2.0", "[x]"])
    texts = [
        row["t"] for row in named(maps.area_map(replace(risk, table=minus), shapes, width=900), "labels")[0]["data"]
    ]
    assert "Burnley\n-1.0" in texts
    assert len(texts) == 5
    assert all(text.isascii() for text in texts)


def test_more_than_twenty_areas_have_no_labels():
    published, shapes = many(21)
    labelled = replace(shapes, labels=dict.fromkeys(shapes.codes, (-2.0, 53.0)))
    assert not named(maps.area_map(published, labelled), "labels")


def test_labels_never_cover_one_another_and_stay_inside():
    points = {"a": (50.0, 50.0), "b": (52.0, 51.0), "c": (3.0, 50.0)}
    names = dict.fromkeys(points, "Burnley")
    placed = map_labels.place(points, names, dict.fromkeys(points, "4.0"), ["a", "b", "c"], (0, 0, 300, 120))
    boxes = []
    for label in placed:
        wide, high = map_labels.size(label.text)
        x, y = points[label.code][0] + label.offset[0], points[label.code][1] + label.offset[1]
        boxes.append((x - wide / 2, y - high / 2, x + wide / 2, y + high / 2))
    assert placed[0].offset == (0, 0)  # the first chooses first
    for box in boxes:
        assert box[0] >= 0 <= box[1]
        assert box[2] <= 300
        assert box[3] <= 120
    for at, a in enumerate(boxes):
        for b in boxes[at + 1 :]:
            assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


def test_a_label_without_room_falls_back_to_its_value_and_then_to_nothing():
    points = {"a": (15.0, 20.0), "b": (15.0, 21.0)}
    # The picture is 30 pixels wide: "Burnley" needs 50, "4.0" needs 22, and the second has nowhere to go.
    placed = map_labels.place(
        points, dict.fromkeys(points, "Burnley"), dict.fromkeys(points, "4.0"), ["a", "b"], (0, 10, 30, 30)
    )
    assert [(label.code, label.text) for label in placed] == [("a", "4.0")]


@pytest.mark.parametrize("bounds", [(-3.1, 53.4, -2.0, 54.3), (-6.4, 49.9, 1.8, 55.8), (-6.5, 49.8, -4.1, 50.9)])
@pytest.mark.parametrize(("width", "height"), [(340, 480), (800, 520)])
def test_the_first_view_shows_the_whole_region_and_fills_one_direction(bounds, width, height):
    view = projection.fitted(bounds, width=width, height=height)
    left, top = projection.pixels(view, bounds[0], bounds[3], width=width, height=height)
    right, bottom = projection.pixels(view, bounds[2], bounds[1], width=width, height=height)
    assert min(left, top) >= projection.MARGIN - 0.5
    assert right <= width - projection.MARGIN + 0.5
    assert bottom <= height - projection.MARGIN + 0.5
    assert math.isclose(min(left, top), projection.MARGIN, abs_tol=0.5)


def test_a_click_tells_the_code_of_the_area():
    picked = {"properties": {"i": 0, "code": "E07000117", "name": "Burnley"}, "geometry": {}}
    assert maps.clicked({"indices": {"areas-1-": [0]}, "objects": {"areas-1-": [picked]}}) == "E07000117"
    assert maps.clicked({"indices": {}, "objects": {}}) is None
    assert maps.clicked({"objects": {"areas": [{"properties": {"code": 7}}]}}) is None
