"""Where next, in words: who comes within reach, what counts as there already, and how good the answer is."""

import pandas as pd
import pytest

from ldsp.domain.matching import SitingChoice, Where
from ldsp.errors import NothingToShow
from ldsp.services.matching import next_sites, reach_map, site
from tests.services.matching.tables import ground

HOMES = [("West", 100, 0.0), ("Middle", 300, 10.0), ("East", 200, 20.0), ("Far", 50, 60.0)]
VENUES = [("Library W", 0.5, True), ("Library M", 10.5, False), ("Library E", 19.0, False)]


def chosen(sites=1, where=Where.REGISTER, made=None, dropped=None, **rest):
    choice = SitingChoice(region_code="E37000019", sites=sites, where=where, **rest)
    return site(made or ground(HOMES, VENUES), choice, dropped)


def test_the_next_venue_is_where_most_come_within_reach():
    shown = next_sites(chosen())
    assert shown.table[["name", "gained", "within"]].to_numpy().tolist() == [["Library M", 300, 400]]
    assert shown.sentence == (
        "Library M (Burnley) would bring about 300 more people within reach: from 15% to 62% of Lancashire's adults "
        "who are estimated not to use the internet. No other choice reaches more."
    )
    assert "1 place counts as there already (venues at which a course run is known)" in shown.notes[0]


def test_before_and_after_are_told_neighbourhood_by_neighbourhood():
    shown = reach_map(chosen(sites=2))
    assert dict(zip(shown.table["name"], shown.table["reach"], strict=True)) == {
        "Far": "Beyond reach, and stays so", "Middle": "Newly within reach", "East": "Newly within reach",
        "West": "Within reach already",
    }  # fmt: skip
    assert shown.sentence.startswith(
        "Before, 15% of Lancashire's adults estimated not to use the internet are within reach; after, 92%."
    )


def test_a_silent_register_is_not_an_empty_county():
    silent = ground(HOMES, [(name, km, False) for name, km, _ in VENUES])
    shown = next_sites(chosen(made=silent))
    assert "No course run names a venue yet, so none counts as there already." in shown.sentence
    assert "which does not say that nothing happens" in shown.notes[0]


def test_anywhere_means_beyond_every_venue_of_the_register():
    shown = next_sites(chosen(where=Where.ANYWHERE))
    assert shown.table["name"].tolist() == ["Far"]
    assert "3 places count as there already (every venue of the register)" in shown.notes[0]


def test_a_point_that_is_dropped_in_is_a_candidate():
    far = ground(HOMES, VENUES).homes.loc[["Far"], ["name", "lon", "lat", "district"]].assign(kind="Dropped in")
    shown = next_sites(chosen(sites=3, dropped=far.rename_axis("site_id")))
    assert "Far" in shown.table["name"].tolist()


def test_how_far_people_go_is_an_assumption_that_can_be_turned():
    """Twelve kilometres instead of three: the middle is within reach of the western library then."""
    far = chosen(farther=400)
    assert far.before[["West", "Middle"]].all()
    assert next_sites(far).table["gained"].tolist() == [200]
    assert "people go up to 12.0 km" in next_sites(far).notes[0]


def test_no_more_venues_than_help():
    shown = next_sites(chosen(sites=9))
    assert len(shown.table) == 2
    assert "No further candidate would bring anybody within reach." in shown.sentence


@pytest.mark.parametrize(
    ("made", "where", "words"),
    [
        (ground(HOMES, []), Where.REGISTER, "The register holds no venue in Lancashire that has no course yet."),
        (ground(HOMES, VENUES[:1]), Where.REGISTER, "The register holds no venue in Lancashire that has no course yet."),
        (ground([], VENUES), Where.REGISTER, "How many people at risk live where in Lancashire is not known."),
        (ground(HOMES[:1], VENUES), Where.ANYWHERE, "Everybody in Lancashire is within reach of a venue already, by what is assumed."),
        (ground(HOMES[3:], VENUES), Where.REGISTER, "No candidate would bring anybody in Lancashire within reach who is not already."),
    ],
)  # fmt: skip
def test_where_there_is_nothing_to_choose_a_sentence_says_so(made, where, words):
    with pytest.raises(NothingToShow) as caught:
        next_sites(chosen(made=made, where=where))
    assert caught.value.what == words


def test_nobody_is_counted_twice():
    one = chosen(sites=3)
    people = pd.Series({name: people for name, people, _ in HOMES})
    assert one.found.before + one.found.gained == people[one.after].sum()
    assert not (one.before & ~one.after).any()


def test_a_search_that_was_stopped_leaves_the_quick_answer_and_says_so():
    """Of three libraries the one in the middle reaches most by itself, and belongs to no best pair."""
    homes = [("A", 40, 0.0), ("B", 40, 4.0), ("C", 40, 8.0), ("D", 40, 12.0), ("E", 10, 6.0)]
    made = ground(homes, [("West", 2.0, False), ("East", 10.0, False), ("Middle", 6.0, False)])
    whole, quick = chosen(sites=2, made=made), chosen(sites=2, made=made, quick=True)
    assert (whole.found.gained, quick.found.gained) == (160, 130)
    shown = next_sites(quick)
    assert "It may fall short of the best by up to" in shown.sentence
    assert "The search for the best itself was stopped: sites were chosen one after the other, and that stands." in (
        " ".join(shown.notes)
    )
    assert "No other choice reaches more." in next_sites(whole).sentence
