import pytest

from ldsp.domain.areas import ENGLAND, Level
from ldsp.errors import NothingToShow, UnknownCode
from ldsp.services import indicators


def test_every_measure_is_offered_once_under_a_group_with_a_name() -> None:
    offered = indicators.choices()
    codes = [code for code, _, _ in offered]
    assert len(codes) == len(set(codes)) == len(indicators.catalogue())
    assert {group for _, _, group in offered} <= set(indicators.COMPONENT_NAMES.values())


def test_the_latest_period_is_taken_unless_an_earlier_year_is_asked_for() -> None:
    assert indicators.latest("claimant_rate", level=Level.DISTRICT).period == "2025"
    assert indicators.latest("claimant_rate", level=Level.DISTRICT, until="2019").period == "2019"
    assert indicators.latest("gigabit_available", level=Level.DISTRICT, until="2025").period == "2024-07"


def test_a_measure_that_is_younger_than_the_period_says_since_when_it_is() -> None:
    with pytest.raises(NothingToShow, match=r"first published for 2026, after 2019\. Choose a later period"):
        indicators.latest("premises_below_30", level=Level.DISTRICT, until="2019")


def test_a_measure_of_districts_only_is_not_looked_for_in_neighbourhoods() -> None:
    with pytest.raises(NothingToShow, match=r"not published for neighbourhoods\. Show districts instead"):
        indicators.latest("claimant_rate", level=Level.NEIGHBOURHOOD)
    with pytest.raises(NothingToShow, match=r"not published for districts\. Show neighbourhoods instead"):
        indicators.latest("imd25_score", level=Level.DISTRICT)


def test_an_unknown_measure_is_a_sentence_that_guesses_what_was_meant() -> None:
    with pytest.raises(UnknownCode, match=r"There is no measure 'no_qualification'\. Did you mean no_qualifications"):
        indicators.entry("no_qualification")


def test_ranks_and_survey_rates_have_no_value_for_a_region(lad_codes: tuple[str, ...]) -> None:
    for indicator_id in ("imd_rank_avg_score", "internet_non_use", "median_weekly_pay"):
        assert indicators.region_value(indicator_id, lad_codes) is None


def test_counts_of_a_region_are_added_up(lad_codes: tuple[str, ...]) -> None:
    assert indicators.region_value("fe_learners", lad_codes) == 60_440  # the fourteen figures of DfE, 2023/24


def test_one_district_is_its_own_region() -> None:
    assert indicators.region_value("imd_rank_avg_score", ["E07000117"]) == 3


def test_a_measure_of_neighbourhoods_only_has_no_value_for_a_region(lad_codes: tuple[str, ...]) -> None:
    assert indicators.region_value("imd25_rank", lad_codes) is None


def test_what_is_published_for_england_is_preferred_to_what_its_districts_average() -> None:
    assert indicators.region_value("claimant_rate", ["E07000117"], region_code=ENGLAND) == pytest.approx(4.0)
    assert indicators.region_value("claimant_rate", ["E07000117"], region_code="E37000019") == pytest.approx(5.7)
