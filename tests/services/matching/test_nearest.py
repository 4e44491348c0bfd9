"""Where next for the shortest way, in words: how far it is before and after, and how good the answer is."""

import pytest

from ldsp.domain.matching import Objective, SitingChoice, Where
from ldsp.errors import NothingToShow
from ldsp.services.matching import distance_map, nearest, nearest_sites, place
from tests.services.matching.tables import ground

HOMES = [("West", 100, 0.0), ("Middle", 300, 10.0), ("East", 200, 20.0)]
VENUES = [("Library W", 0.0, True), ("Library M", 10.0, False), ("Library E", 20.0, False)]


def chosen(sites=1, made=None, **rest):
    choice = SitingChoice(region_code="E37000019", sites=sites, objective=Objective.DISTANCE, **rest)
    return place(made or ground(HOMES, VENUES), choice)


def test_the_next_venue_makes_the_average_way_shortest():
    """300 people go 10 km and 200 go 20, of 600: 11.67 km, but for the curve of the earth. From the middle 200 go 10 km."""
    shown = nearest_sites(chosen())
    assert shown.table["name"].tolist() == ["Library M"]
    assert shown.table["average_km"].tolist() == pytest.approx([200 * 10 / 600], abs=0.01)
    assert shown.table["served"].tolist() == [500]
    assert shown.sentence.startswith(
        "Library M (Burnley) would shorten the average way of Lancashire's adults who are estimated not to use the internet "
        "to their nearest venue from 11.65 to 3.33 km. No other choice would shorten it by more than another"
    )
    assert "1 place counts as there already (venues at which a course run is known)" in shown.notes[0]


def test_the_map_tells_the_way_neighbourhood_by_neighbourhood():
    shown = distance_map(chosen())
    told = shown.table.set_index("name")
    assert told["reach"].to_dict() == {"East": "More than 5 km", "Middle": "Up to 1 km", "West": "Up to 1 km"}
    assert told["before_km"].round(1).to_dict() == {"East": 20.0, "Middle": 10.0, "West": 0.0}
    assert shown.sentence == (
        "With the suggested venues about 200 of Lancashire's adults estimated not to use the internet (33%) would be farther "
        "than 5 km from a venue, before about 500."
    )


def test_a_silent_register_has_no_way_before():
    silent = ground(HOMES, [(name, km, False) for name, km, _ in VENUES])
    one = chosen(made=silent)
    shown = nearest_sites(one)
    assert "With Library M (Burnley) the average way of" in shown.sentence
    assert "No course run names a venue yet, so none counts as there already." in shown.sentence
    assert "before_km" not in distance_map(one).columns


def test_more_venues_than_help_anybody_are_said_to_be_too_many():
    assert "No further candidate would be nearer to anybody." in nearest_sites(chosen(sites=5)).sentence
    near = ground([("West", 100, 0.0)], [("Library W", 0.0, True), ("Library M", 10.0, False)])
    with pytest.raises(
        NothingToShow,
        match="No candidate would shorten the average way in Lancashire by as much as 10 metres",
    ):
        nearest_sites(chosen(made=near))


def test_the_quick_answer_says_that_it_is_one():
    shown = nearest_sites(chosen(quick=True))
    assert "The search for the best itself was stopped" in " ".join(shown.notes)
    assert "No other choice" not in shown.sentence


def test_too_many_ways_are_refused_with_what_to_do(monkeypatch):
    monkeypatch.setattr(nearest, "MOST_WAYS", 5)
    with pytest.raises(NothingToShow, match="there are 9 ways: too many to measure each"):
        chosen()


def test_anywhere_looks_at_every_neighbourhood_beside_the_venues_there_are():
    far = ground([*HOMES, ("Far", 50, 60.0)], VENUES)
    assert nearest_sites(chosen(made=far, where=Where.ANYWHERE)).table["name"].tolist() == ["Far"]
