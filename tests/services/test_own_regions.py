"""A region that a person entered is a region like any other, and so is one of a single district."""

import re

import pytest

from ldsp.domain.areas import RegionKind
from ldsp.domain.need import Areas, Base, NeedChoice, Weighting
from ldsp.errors import NothingToShow
from ldsp.services import district, need, overview, regions, shapes
from tests.services.conftest import OWN_REGIONS

pytestmark = pytest.mark.usefixtures("own_regions")

CODES = list(OWN_REGIONS)
ONE_OF_SEVERAL = re.compile(
    r"\b1 (districts|neighbourhoods|venues|measures|people|learners|others)\b|\bthe 1 ", re.IGNORECASE
)


def lads(code: str) -> tuple[str, ...]:
    return tuple(place.code for place in regions.districts(code))


def test_own_regions_come_last_in_the_list_with_their_kind() -> None:
    assert [(place.code, place.kind) for place in regions.regions()[-2:]] == [
        ("own-one", RegionKind.CUSTOM),
        ("own-east", RegionKind.CUSTOM),
    ]
    assert {code: set(lads(code)) for code in CODES} == {
        code: set(members) for code, (_, members) in OWN_REGIONS.items()
    }
    assert [regions.overlap_note(code) for code in CODES] == ["", ""]


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("kind", [Areas.DISTRICTS, Areas.NEIGHBOURHOODS, shapes.OUTLINES])
def test_they_have_shapes_of_every_kind(code: str, kind: str) -> None:
    told = shapes.shapes(kind, code)
    assert told.codes
    assert shapes.geojson(kind, code)[:2] == b"\x1f\x8b"


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("areas", [Areas.DISTRICTS, Areas.NEIGHBOURHOODS])
@pytest.mark.parametrize("measure", ["index", "component:demography", "no_qualifications", "dpi_score", "population"])
def test_they_have_a_risk_map(assessed: need.Assessment, code: str, areas: Areas, measure: str) -> None:
    choice = NeedChoice(region_code=code, weighting=Weighting(preset_id="ldsp-1"), areas=areas, measure=measure)
    made = need.risk(assessed, choice, region=regions.region(code).name, lad_codes=lads(code))
    assert made.table["rank"].min() == 1
    assert not ONE_OF_SEVERAL.search(made.sentence), made.sentence


def test_a_region_of_one_district_reads_well(assessed: need.Assessment) -> None:
    one = ("E07000117",)
    choice = NeedChoice(region_code="own-one", weighting=Weighting(preset_id="ldsp-1"))
    made = need.risk(assessed, choice, region="Burnley alone", lad_codes=one)
    assert made.sentence == "Burnley scores 4.9 out of 10 and is in the highest fifth of England."
    assert made.table["rank"].tolist() == [1]
    assert made.table["rank_symbol"].tolist() == ["z"]
    assert need.moves(assessed, assessed, region="Burnley alone", lad_codes=one).sentence == (
        "With one district there is no rank for weights to change."
    )
    glance = overview.glance(assessed, region_code="own-one", region="Burnley alone", lad_codes=one).table["sentence"]
    assert glance.iloc[0] == "Burnley, the one district of Burnley alone, is in the highest fifth of England."
    assert not any(ONE_OF_SEVERAL.search(sentence) for sentence in glance)


@pytest.mark.parametrize("code", CODES)
def test_every_panel_answers_for_them(assessed: need.Assessment, code: str) -> None:
    name, codes = regions.region(code).name, lads(code)
    made = [
        need.pockets(assessed, region=name, lad_codes=codes),
        need.hot_spots(assessed, region=name, lad_codes=codes),
        need.matching(assessed, {"index": (0.0, None)}, region=name, lad_codes=codes),
        overview.glance(assessed, region_code=code, region=name, lad_codes=codes),
        overview.changes(region=name, lad_codes=codes, region_code=code),
        district.headlines(assessed, code),
        district.measures(code, "demography", "england", code),
        district.measures("E07000117", "demography", "region", code),
        district.history(code, "claimant_rate"),
        district.venues(code),
    ]
    for each in made:
        assert len(each.table)
        assert not ONE_OF_SEVERAL.search(each.sentence), each.sentence


@pytest.mark.parametrize("code", CODES)
def test_scores_can_be_scaled_within_them(assessed: need.Assessment, code: str) -> None:
    weighting = Weighting(preset_id="ldsp-1", base=Base.REGION)
    within = need.assess(assessed.basis, weighting, lads(code))
    choice = NeedChoice(region_code=code, weighting=weighting, areas=Areas.NEIGHBOURHOODS)
    name = regions.region(code).name
    made = need.risk(within, choice, region=name, lad_codes=lads(code))
    assert f"scaled within {name} only" in made.subtitle
    with pytest.raises(NothingToShow):
        need.pockets(within, region=name, lad_codes=lads(code))


def test_a_district_alone_is_measured_as_the_district_is() -> None:
    alone = district.measures("own-one", "skills", "england", "own-one").table.set_index("indicator_id")
    itself = district.measures("E07000117", "skills", "england", "own-one").table.set_index("indicator_id")
    both = itself["value"].notna()
    assert (alone.loc[both, "value"] == itself.loc[both, "value"]).all()


def test_adding_a_district_to_a_region_changes_the_address_of_its_shapes() -> None:
    assert shapes.shapes("districts", "own-one").url != shapes.shapes("districts", "own-east").url
