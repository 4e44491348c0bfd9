"""What all contenders draw: the same shapes in the same classes, written to a folder once and read by each of them."""

import gzip
import json
from dataclasses import dataclass
from pathlib import Path

from ldsp.domain.need import Areas, NeedChoice, Weighting
from ldsp.figures import maps, projection, style
from ldsp.services import indicators, need, regions, shapes

MEASURES = (
    "age_75_plus",
    "no_qualifications",
    "disability",
    "unemployed_census",
    "no_car",
    "dpi_score",
    "level4_plus",
    "english_not_well",
    "born_outside_uk",
)
"""Published for districts and for neighbourhoods, so that every scene changes between the same nine."""

MAP_SIZE = (546, 360)  # pixels: what the risk map has in a window 1,280 wide


@dataclass(frozen=True)
class Scene:
    """One map, and the aim that was set for its repaint."""

    name: str
    areas: Areas
    aim: str


SCENES = (
    Scene("Districts of Lancashire (14)", Areas.DISTRICTS, "about 150 ms, 25 kB"),
    Scene("England's districts (296)", Areas.ENGLAND, "about 150 ms, 25 kB"),
    Scene("Neighbourhoods of Lancashire (945)", Areas.NEIGHBOURHOODS, "about 150 ms, 25 kB"),
    Scene("England's neighbourhoods (33,755)", Areas.ENGLAND_NEIGHBOURHOODS, "under 500 ms"),
)


def words() -> dict[str, str]:
    """The words by which a person finds each measure in the select box."""
    known = {code: f"{group}: {label}" for code, label, group in indicators.choices()}
    return {code: known[code] for code in MEASURES}


def write(folder: Path) -> None:
    """Write `<areas>.geojson` and `<areas>.json` for each scene.

    The latter holds the colours, the first view of the map (as deck.gl and MapLibre count zoom), and by measure one digit
    an area: 0 without a value, else its class counted from 1.
    """
    weighting = Weighting(preset_id=need.presets()[0][0])
    assessment = need.assess(need.basis(weighting.preset_id), weighting)
    region = regions.region(regions.DEFAULT_REGION)
    lad_codes = [district.code for district in regions.districts(region.code)]
    colours = [style.NO_DATA, *style.sequential(5)]
    for scene in SCENES:
        (folder / f"{scene.areas}.geojson").write_bytes(gzip.decompress(shapes.geojson(scene.areas, region.code)))
        shown = shapes.shapes(scene.areas, region.code)
        codes = shown.codes
        view = projection.fitted(shown.bounds, width=MAP_SIZE[0], height=MAP_SIZE[1])._asdict()
        digits = {}
        for measure in MEASURES:
            choice = NeedChoice(region_code=region.code, weighting=weighting, areas=scene.areas, measure=measure)
            table = need.risk(assessment, choice, region=region.name, lad_codes=lad_codes).table.set_index("area_code")
            digits[measure] = maps.class_digits(table["band"], codes)
        written = {"colours": colours, "view": view, "codes": codes, "digits": digits}
        (folder / f"{scene.areas}.json").write_text(json.dumps(written), encoding="utf-8")
