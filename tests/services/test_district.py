from functools import cache

import pandas as pd
import pytest

from ldsp.domain.areas import ENGLAND, Level
from ldsp.domain.need import Weighting
from ldsp.errors import NothingToShow, UnknownCode
from ldsp.services import district, need

LANCASHIRE, BURNLEY, SMALL = "E37000019", "E07000117", "E01024858"
AREAS = (BURNLEY, LANCASHIRE, SMALL)
GROUPS = (
    "skills",
    "deprivation",
    "digital_use",
    "broadband",
    "context",
)  # those with every sort of unit, interval and gap
JUDGEMENTS = {"Better", "Worse"}
WORDS = {"Better", "Worse", "Similar", "Higher", "Lower", "Not compared"}


@cache
def measures(code: str, benchmark: str) -> pd.DataFrame:
    """Asked once a run, because the bundled data do not change."""
    there = [group for group, _ in district.groups(code) if group in GROUPS]
    return pd.concat([district.measures(code, group, benchmark, LANCASHIRE).table for group in there])


def test_a_code_is_a_district_a_neighbourhood_or_a_region() -> None:
    assert district.area(BURNLEY).level is Level.DISTRICT
    assert district.area(SMALL).lad_codes == (BURNLEY,)
    assert len(district.area(LANCASHIRE).lad_codes) == 14
    for code in ("E0102485", "E01999999", "E0700011", "nowhere"):
        with pytest.raises(UnknownCode, match="There is no district, neighbourhood or region"):
            district.area(code)


def test_three_numbers_place_a_district_in_england(assessed: need.Assessment) -> None:
    table = district.headlines(assessed, BURNLEY).table
    assert list(table["number"]) == ["4.9", "19.6%", "7.7%"]
    assert table["sentence"].iloc[0] == (
        "Burnley scores 4.9 out of 10: rank 29 of England's 296 districts (1 is the highest risk), in the highest fifth."
    )
    assert table["sentence"].iloc[2].startswith("About 5,800 adults are estimated not to use the internet")


def test_and_a_region_and_a_neighbourhood(assessed: need.Assessment) -> None:
    region = district.headlines(assessed, LANCASHIRE).table
    assert (
        region["sentence"].iloc[0]
        == "Lancashire scores 4.4 out of 10, the mean of its neighbourhoods weighted by residents."
    )
    small = district.headlines(assessed, SMALL).table
    assert "of England's 33,755 neighbourhoods" in small["sentence"].iloc[0]
    assert small["title"].iloc[1] == "Residents"


def test_nobody_in_a_pocket_is_said_so(assessed: need.Assessment) -> None:
    told = district.headlines(assessed, "E09000001").table["sentence"]
    assert told.iloc[1].startswith("No resident lives in England's worst tenth")
    assert "About 0 " not in " ".join(told)


def test_a_place_in_england_is_not_told_from_scores_of_a_region(within_lancashire: need.Assessment) -> None:
    with pytest.raises(NothingToShow, match="only be told when scores are scaled within England"):
        district.headlines(within_lancashire, BURNLEY)


def test_weights_of_ones_own_give_bands_of_their_own(assessed: need.Assessment) -> None:
    """At the edges of the default nearly all of an index of poor connections alone would be in one band."""
    weighting = Weighting(preset_id="ldsp-1", components=(("demography", 0), ("skills_income", 0), ("digital_use", 0)))
    made = district.headlines(need.assess(assessed.basis, weighting), "E09000030")
    assert "fifth" in made.table["sentence"].iloc[0]


@pytest.mark.parametrize("benchmark", ["england", "region", "similar"])
@pytest.mark.parametrize("code", AREAS)
def test_every_measure_of_every_kind_of_area_is_set_beside_every_benchmark(code: str, benchmark: str) -> None:
    table = measures(code, benchmark)
    assert table["indicator_id"].is_unique
    assert len(table) > 20
    assert set(table["word"]) <= WORDS
    assert table["sentence"].str.endswith(".").all()
    missing = table["value"].isna()
    assert table.loc[missing, "shown"].str.startswith("[").all()
    assert table.loc[missing, "sentence"].str.contains(": no value ").all()
    assert not table.loc[~missing, "shown"].str.startswith("[").any()


@pytest.mark.parametrize("benchmark", ["england", "region", "similar"])
@pytest.mark.parametrize("code", AREAS)
def test_no_judgement_is_made_without_an_interval(code: str, benchmark: str) -> None:
    table = measures(code, benchmark)
    judged = table[table["word"].isin(JUDGEMENTS)]
    assert not judged["sentence"].str.contains("not tested").any()
    kept = district.indicators.catalogue().set_index("indicator_id")
    assert (kept.loc[judged["indicator_id"], "polarity"] != 0).all()
    untested = table[table["word"].isin({"Higher", "Lower"})]
    assert untested["sentence"].str.endswith(", not tested.").all()


def test_a_district_wholly_outside_its_interval_is_better_and_the_sentence_names_the_measure() -> None:
    """Not using the internet in the City's NUTS3 area, 2020: 1.7%, with an interval below the median of areas like it."""
    made = district.measures("E09000001", "digital_use", "similar", LANCASHIRE)
    word = made.table.set_index("indicator_id").loc["internet_non_use", "word"]
    assert word == "Better"
    assert made.sentence == "City of London is better than areas like it on “Not using the internet”."


def test_a_count_is_never_compared_with_that_of_a_larger_place() -> None:
    table = measures(BURNLEY, "england").set_index("indicator_id")
    for indicator_id in ("population", "households", "fe_learners"):
        assert table.loc[indicator_id, "word"] == "Not compared"
    assert table.loc["fe_learners", "sentence"] == "Burnley: 4,630 learners. A count is not compared."


def test_a_region_is_not_set_beside_itself_and_keeps_its_values() -> None:
    made = district.measures(LANCASHIRE, "demography", "region", LANCASHIRE)
    assert made.sentence == "Lancashire is not compared with itself; its own values are below."
    assert (made.table["word"] == "Not compared").all()
    assert made.table["value"].notna().all()
    assert district.measures(ENGLAND, "demography", "england", LANCASHIRE).sentence.startswith(
        "England is not compared with itself"
    )
    alike = district.measures(LANCASHIRE, "demography", "similar", LANCASHIRE)
    assert alike.sentence.startswith("ONS looks for areas alike among districts only, so Lancashire is not compared")


def test_a_published_value_of_a_region_is_used_as_it_is() -> None:
    table = district.measures("E12000002", "skills", "england", LANCASHIRE).table.set_index("indicator_id")
    assert table.loc["fe_participation_rate", "value"] == 5801
    assert table.loc["fe_participation_rate", "benchmark"] == 5174
    england = district.measures(ENGLAND, "deprivation", "region", "E12000002").table.set_index("indicator_id")
    assert england.loc["claimant_rate", "value"] == pytest.approx(4.0)
    assert england.loc["claimant_rate", "benchmark"] == pytest.approx(4.1)  # the North West as published


def test_ranks_and_survey_rates_of_a_region_are_said_not_to_combine() -> None:
    table = measures(LANCASHIRE, "england").set_index("indicator_id")
    assert table.loc["internet_non_use", "shown"] == "[z]"
    assert (
        table.loc["internet_non_use", "sentence"] == "Lancashire: no value [z], it cannot be combined over districts."
    )


def test_units_are_said_as_people_say_them() -> None:
    table = measures(BURNLEY, "england").set_index("indicator_id")
    assert table.loc["imd_rank_avg_score", "sentence"].startswith("Burnley: rank 3.")
    assert table.loc["dpi_score", "sentence"] == "Burnley: 93.0, lower than England (94.1), not tested."
    assert table.loc["median_weekly_pay", "sentence"].startswith("Burnley: £593.0, similar to England (£648.4).")
    assert not table["sentence"].str.contains("score 0-100|z-score|category|flag", regex=True).any()


def test_a_flag_is_yes_or_no_of_a_neighbourhood_and_a_share_of_a_district():
    """Of Hyndburn's 53 neighbourhoods ONS sent 10 paper first; one of them is Hyndburn 004G."""
    found = {}
    for code in ("E07000120", "E01025068"):
        table = district.measures(code, "digital_use", "england", LANCASHIRE, "").table.set_index("indicator_id")
        found[code] = table.loc["census_paper_first"]
    columns = ["unit", "shown", "benchmark_shown"]
    assert found["E07000120"][columns].tolist() == ["% of neighbourhoods", "19", "9"]
    assert found["E01025068"][columns].tolist() == ["yes or no", "yes", "9% of neighbourhoods"]
    assert found["E01025068"]["sentence"].endswith(": yes. A yes or no is not compared.")
    peers = district.peers("E01025068", "census_paper_first", "")
    assert peers.sentence.endswith("yes for 10 of 53 neighbourhoods of the district.")
    assert set(peers.table["shown"]) == {"yes", "no"}


def test_an_earlier_year_has_fewer_measures() -> None:
    latest = district.measures(BURNLEY, "deprivation", "england", LANCASHIRE)
    then = district.measures(BURNLEY, "deprivation", "england", LANCASHIRE, until="2018")
    assert len(then.table) < len(latest.table)
    assert then.as_at == "2018" or then.as_at.endswith("2018")
    with pytest.raises(NothingToShow):
        district.measures(BURNLEY, "access", "england", LANCASHIRE, until="2001")


def test_a_trend_is_tested_or_the_reason_why_not_is_given() -> None:
    for code in AREAS:
        table = measures(code, "england")
        untested = table["trend"] == "Cannot be calculated"
        assert (table.loc[untested, "trend_reason"].str.len() > 10).all()
        assert (table.loc[~untested, "trend_reason"] == "").all()
    tested = measures(BURNLEY, "england").set_index("indicator_id")
    assert tested.loc["median_weekly_pay", "trend"] == "Increasing and getting better"
    combined = measures(LANCASHIRE, "england")
    assert set(combined["trend_reason"]) == {"Values combined from districts have no confidence interval."}


def test_peers_say_how_many_stand_higher() -> None:
    assert district.peers("E06000009", "claimant_rate").sentence == (
        "Blackpool has 5.7%; of the 296 districts of England with a value, 25 have a higher one. They run from 1.0% to 10.1%."
    )
    assert (
        "; of the 60 neighbourhoods of the district with a value, "
        in district.peers(SMALL, "no_qualifications").sentence
    )
    assert (
        district.peers(LANCASHIRE, "claimant_rate").sentence
        == "The values of 296 districts of England run from 1.0% to 10.1%."
    )
    assert district.peers(BURNLEY, "imd_rank_avg_score").sentence == (
        "Burnley has rank 3; the ranks of 296 districts of England run from rank 1 to rank 296."
    )


def test_the_highest_has_none_above_it_even_if_others_print_alike() -> None:
    top = district.peers(BURNLEY, "superfast_available").table.iloc[0]
    assert "none has a higher one" in district.peers(top["area_code"], "superfast_available").sentence


def test_the_past_is_drawn_beside_englands() -> None:
    made = district.history(BURNLEY, "claimant_rate")
    assert set(made.table["name"]) == {"Burnley", "England"}
    assert made.sentence.startswith("From 2.1% in 2001 to 5.7% in 2025. Recent trend: Cannot be calculated (")
    region = district.history(LANCASHIRE, "claimant_rate").table
    assert (region["name"] == "Lancashire").sum() == (region["name"] == "England").sum() == 25


def test_englands_own_past_is_drawn_once() -> None:
    made = district.history(ENGLAND, "claimant_rate")
    assert set(made.table["name"]) == {"England"}
    assert made.table["period"].is_unique
    assert made.subtitle.endswith("; England")


def test_a_past_that_begins_or_ends_without_a_value_is_told_from_its_values() -> None:
    made = district.history("E06000053", "median_weekly_pay")
    assert "[x]" not in made.sentence
    assert made.sentence.startswith("From £277.7 in 2008")


@pytest.mark.parametrize(
    ("code", "indicator_id", "reason"),
    [
        (BURNLEY, "premises_below_30", "This measure has one period only"),
        (SMALL, "no_qualifications", "This measure has one period only"),
        (SMALL, "claimant_rate", "This measure has no value here"),
        (LANCASHIRE, "internet_non_use", "The values of several districts cannot be combined for this measure"),
    ],
)
def test_where_there_is_no_line_to_draw_the_reason_is_given(code: str, indicator_id: str, reason: str) -> None:
    with pytest.raises(NothingToShow, match=reason):
        district.history(code, indicator_id)


def test_venues_are_counted_by_kind_as_a_person_would() -> None:
    made = district.venues(BURNLEY)
    assert made.sentence == "The register holds 6 venues in Burnley: 5 libraries and 1 further education college."
    assert len(made.table) == 6
    assert district.venues("E06000053").sentence == "The register holds 1 venue in Isles of Scilly: 1 library."
    assert district.venues(SMALL).question == "Where can people learn or get online in Burnley?"


def test_areas_alike_are_ranked_by_ons_and_only_districts_have_them() -> None:
    for likeness in ("global", "economic", "demographic"):
        made = district.similar(BURNLEY, likeness)
        assert list(made.table["rank"]) == list(range(1, 21))
        assert f"ONS finds {made.table['similar_name'].iloc[0]}, " in made.sentence
    with pytest.raises(NothingToShow, match="among districts only"):
        district.similar(LANCASHIRE, "global")


def test_a_region_beside_itself_has_numbers_and_no_benchmark() -> None:
    measures = district.measures(LANCASHIRE, "demography", "region", LANCASHIRE)
    assert measures.table["benchmark"].dtype == float
    assert measures.table["benchmark"].isna().all()
    assert set(measures.table["benchmark_symbol"]) == {"z"}
