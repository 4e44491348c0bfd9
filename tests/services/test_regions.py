import pytest

from ldsp.domain.areas import ENGLAND, Level, RegionKind
from ldsp.errors import UnknownCode
from ldsp.services import regions


def test_the_38_leps_come_first_and_lancashire_at_their_head() -> None:
    every = regions.regions()
    assert (every[0].code, every[0].name) == ("E37000019", "Lancashire")
    assert [place.kind for place in every[:38]] == [RegionKind.LEP] * 38
    assert RegionKind.LEP not in {place.kind for place in every[38:]}
    names = [place.name for place in every[1:38]]
    assert names == sorted(names)


def test_there_is_a_region_of_every_kind_but_of_ones_own() -> None:
    kinds = {place.kind for place in regions.regions()}
    assert kinds == {kind.value for kind in RegionKind} - {"custom"}


def test_lancashire_has_fourteen_districts_by_name_and_england_all_296() -> None:
    names = [place.name for place in regions.districts("E37000019")]
    assert names[0] == "Blackburn with Darwen"
    assert names[-1] == "Wyre"
    assert names == sorted(names)
    assert len(names) == 14
    assert len(regions.districts(ENGLAND)) == 296


def test_the_seven_districts_in_two_leps_are_told_wherever_they_are_counted() -> None:
    told = {place.name: regions.overlap_note(place.code) for place in regions.regions() if place.kind == RegionKind.LEP}
    shared = [name for note in told.values() if note for name in note.partition(": ")[2].rstrip(".").split(", ")]
    assert len(set(shared)) == 7
    assert all(shared.count(name) == 2 for name in shared)
    assert told["Lancashire"] == ""


def test_an_unknown_region_is_a_sentence() -> None:
    with pytest.raises(UnknownCode, match=r"There is no region 'E37000199'\. Did you mean"):
        regions.region("E37000199")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Burnley", "Burnley"),
        ("burnl", "Burnley"),
        ("E07000117", "Burnley"),
        ("e07000117", "Burnley"),
        ("  Ribble   Valley ", "Ribble Valley"),
        ("Wyre", "Wyre"),
        ("Taunton Deane", "Somerset"),
        ("E07000190", "Somerset"),  # Taunton Deane, before 2019
        ("Allerdale", "Cumberland"),
        ("BB11 1", "Burnley"),
        ("bb11 1", "Burnley"),
        ("PR1 2HE", "Preston"),
        ("pr12he", "Preston"),
    ],
)
def test_a_district_is_found_by_name_or_code_of_today_or_of_the_past_and_by_postcode(text: str, name: str) -> None:
    found = regions.find(text)
    assert found[0].name == name
    assert found[0].kind == Level.DISTRICT


def test_a_neighbourhood_is_found_by_the_name_people_know() -> None:
    found = regions.find("Daneshouse")
    assert found
    assert all(place.kind == Level.NEIGHBOURHOOD and place.within == "E07000117" for place in found)
    assert found[0].name == "Central Burnley & Daneshouse (Burnley 003A)"
    assert [place.code for place in regions.find("E01024858")] == ["E01024858"]


@pytest.mark.parametrize("text", ["", "a", "%", "zzzzzz", "XX1 1XX", "E0799999999", "'; drop table district; --"])
def test_nonsense_finds_nothing_and_breaks_nothing(text: str) -> None:
    assert regions.find(text) == ()


@pytest.mark.parametrize("postcode", ["BB11 1AA", "LA1 1AA", "FY1 1AD"])
def test_a_postcode_is_forgotten_once_it_is_resolved(postcode: str) -> None:
    found = regions.find(postcode)
    assert len(found) == 1
    assert postcode not in repr(found)
    assert postcode.replace(" ", "") not in repr(found)


def test_a_search_gives_no_more_than_was_asked_for() -> None:
    assert len(regions.find("st", limit=3)) == 3


def test_neighbourhoods_of_a_district_carry_their_place_names() -> None:
    small = regions.neighbourhoods("E07000117")
    assert len(small) == 60
    assert small[0].name.endswith("(Burnley 001A)")
    assert {place.within for place in small} == {"E07000117"}
