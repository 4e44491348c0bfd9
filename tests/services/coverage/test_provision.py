"""Places and take-up beside need: counted by hand on a register of seven runs."""

import numpy as np
import pandas as pd
import pytest

from ldsp.domain.coverage import Basis, Counted, CoverageChoice, Setting, SkillLevel
from ldsp.errors import NothingToShow
from ldsp.services import coverage
from tests.services.conftest import LANCASHIRE
from tests.services.coverage.conftest import BLACKPOOL, BURNLEY, PENDLE, PRESTON, WYRE

pytestmark = pytest.mark.usefixtures("with_courses")


def test_places_are_counted_once_where_they_are_in_the_year_of_the_last_course(made):
    face = made.table["face to face"]
    assert face[face > 0].to_dict() == {BURNLEY: 100, BLACKPOOL: 200}
    assert made.year.words == "April 2018 to March 2019"
    assert made.unplaced == 30
    assert made.recorded


def test_online_places_are_shared_out_by_who_can_use_them(made, basic):
    online = made.table["national online"]
    assert online.sum() == pytest.approx(400)
    share = online / basic.districts.loc[online.index, "people_in_need"]
    assert share.to_numpy() == pytest.approx(np.full(len(share), share.iloc[0]))


def test_starts_are_rounded_and_few_are_hidden(made):
    starts = made.table["take_up"]
    assert starts[BURNLEY] in {75, 80, 85}
    assert starts[BLACKPOOL] in {35, 40, 45}
    assert pd.isna(starts[WYRE])
    assert made.table.loc[WYRE, "take_up_symbol"] == "c"
    assert starts[PRESTON] == 0
    assert (starts.dropna() % 5 == 0).all()


def test_each_diagnosis_rests_on_what_may_be_shown(made):
    told = made.table["diagnosis"]
    assert told[BURNLEY] in {"More places needed", "Few places, and those not filled"}
    assert told[BLACKPOOL] == "Few places, and those not filled"
    assert told[WYRE] == "Take-up not known"


def test_by_home_the_places_of_a_district_follow_its_learners_and_none_is_lost(whole, offered, basic, made, lad_codes):
    home = coverage.provision(
        whole, offered, basic, CoverageChoice(region_code=LANCASHIRE, basis=Basis.HOME), lad_codes
    )
    face = home.table["face to face"]
    assert face.sum() == pytest.approx(made.table["face to face"].sum())
    assert face[PENDLE] > 0
    assert face[BURNLEY] + face[PENDLE] == pytest.approx(100)
    assert face[BLACKPOOL] == 200  # nobody's home is known there
    flows = home.flows.dropna(subset=["starts"])
    assert set(zip(flows["home"], flows["delivery"], strict=True)) == {(BURNLEY, BURNLEY), (PENDLE, BURNLEY)}


def test_the_sentence_says_where_there_is_nothing(made):
    published = coverage.coverage(made, region="Lancashire")
    assert "basic places a year in Lancashire" in published.sentence
    assert published.table["unmet"].sum() == pytest.approx(
        (made.table["demand"] - made.table["places"]).clip(lower=0).sum()
    )
    assert not published.demonstration
    assert list(published.table["coverage_pct"]) == sorted(published.table["coverage_pct"])


def test_an_empty_register_is_unknown_and_not_nought(whole, listed, basic, lad_codes):
    nothing = coverage.provision(whole, listed, basic, CoverageChoice(region_code=LANCASHIRE), lad_codes)
    published = coverage.coverage(nothing, region="Lancashire")
    assert published.sentence.startswith("The register holds no basic course for Lancashire")
    assert published.table["places"].isna().all()
    assert published.table["coverage_pct"].isna().all()
    with pytest.raises(NothingToShow, match="Enter course runs"):
        coverage.courses(nothing, whole.districts["name"], region="Lancashire")


def test_gaps_for_others_are_a_row_a_district_most_urgent_first(whole, offered, assessed, lad_codes):
    gaps = coverage.gaps(LANCASHIRE, "basic", whole=whole, of=offered, assessment=assessed)
    assert set(gaps["lad_code"]) == set(lad_codes)
    assert gaps["priority_rank"].tolist() == sorted(gaps["priority_rank"])
    row = gaps.set_index("lad_code").loc[BURNLEY]
    assert row["priority"] == pytest.approx(row["risk"] / 10 * row["unmet"])
    assert row["unmet"] == pytest.approx(row["demand"] - row["places"])
    assert (gaps["rank_low"] <= gaps["priority_rank"]).all()
    assert (gaps["priority_rank"] <= gaps["rank_high"]).all()


def test_the_gap_list_tells_both_orders(made, assessed):
    people = coverage.gap_list(made, assessed, region="Lancashire")
    heads = coverage.gap_list(made, assessed, region="Lancashire", by="per_1000")
    assert people.table["priority_rank"].iloc[0] == 1
    assert heads.table["per_1000_rank"].iloc[0] == 1
    assert "comes first by people" in people.sentence
    assert "comes first per 1,000 adults" in heads.sentence


def test_a_region_of_one_district_has_a_rank_of_one_and_no_interval(whole, offered, basic, assessed):
    one = coverage.provision(whole, offered, basic, CoverageChoice(region_code=LANCASHIRE), [BURNLEY])
    gaps = coverage.gap_list(one, assessed, region="Burnley alone")
    assert gaps.sentence.startswith("Burnley comes first")
    assert gaps.table["rank_low"].isna().all()
    assert coverage.coverage(one, region="Burnley alone").table.shape[0] == 1


def test_access_conserves_the_places_that_somebody_reaches(whole, offered, made):
    choice = CoverageChoice(region_code=LANCASHIRE)
    found = coverage.reach(whole, offered, made, choice)
    assert found.places
    assert found.venues["places"].tolist() == [100]
    # Everybody who reaches Burnley College lives in Lancashire or next to it; those next to it use the rest of its places.
    inside = float((found.table["people"] * found.table["access"]).sum())
    assert 0 < inside <= 100
    far = coverage.reach(
        whole, offered, made, CoverageChoice(region_code=LANCASHIRE, catchments=((Setting.URBAN, 30),))
    )
    assert far.table["out"].sum() < found.table["out"].sum()


def test_any_open_venue_counts_as_one_where_it_is_asked_for_or_no_course_has_a_venue(
    whole, offered, listed, made, lad_codes
):
    any_venue = coverage.reach(whole, offered, made, CoverageChoice(region_code=LANCASHIRE, counted=Counted.ANY))
    nothing = coverage.provision(whole, listed, made.demand, CoverageChoice(region_code=LANCASHIRE), lad_codes)
    fallen_back = coverage.reach(whole, listed, nothing, CoverageChoice(region_code=LANCASHIRE))
    assert not any_venue.places
    assert any_venue.table["access"].to_numpy() == pytest.approx(fallen_back.table["access"].to_numpy())
    said = coverage.within_reach(whole, nothing, fallen_back, region="Lancashire")
    assert any("every open venue of the register counts as one" in note for note in said.notes)


@pytest.mark.parametrize("code", ["E06000053", "E06000046"])
def test_islands_are_answered_like_any_other_district(whole, offered, listed, assessed, code):
    basic = coverage.demand(whole, SkillLevel.BASIC, region_code=LANCASHIRE)
    made = coverage.provision(whole, offered, basic, CoverageChoice(region_code=LANCASHIRE), [code])
    found = coverage.reach(whole, offered, made, CoverageChoice(region_code=LANCASHIRE))
    for published in (
        coverage.coverage(made, region="the island"),
        coverage.gap_list(made, assessed, region="the island"),
        coverage.within_reach(whole, made, found, region="the island"),
    ):
        assert published.sentence.endswith(".")


def test_equity_says_which_side_provision_lies_on(whole, offered, made, assessed):
    found = coverage.reach(whole, offered, made, CoverageChoice(region_code=LANCASHIRE))
    published = coverage.equity(made, found, assessed, region="Lancashire")
    # All places of known venues lie in Burnley, whose risk is high.
    assert "lie more with people in neighbourhoods of high risk" in published.sentence
    assert published.table["share_pct"].sum() == pytest.approx(100)
    assert published.table["people"].sum() == pytest.approx(found.table["people"].sum())


def test_high_risk_and_low_provision_are_found_together(whole, offered, made, assessed):
    found = coverage.reach(whole, offered, made, CoverageChoice(region_code=LANCASHIRE))
    spans = {span.measure: span for span in coverage.spans(made, found, assessed)}
    limits = {"risk": (spans["risk"].mean, None), "coverage_pct": (None, spans["coverage_pct"].mean)}
    published = coverage.matching(made, found, assessed, limits, region="Lancashire")
    assert (published.table["risk"] >= spans["risk"].mean).all()
    assert (published.table["coverage_pct"] <= spans["coverage_pct"].mean).all()
    assert BURNLEY not in set(published.table["area_code"])


def test_the_courses_behind_the_number_are_listed_with_rounded_starts(made, whole):
    published = coverage.courses(made, whole.districts["name"], region="Lancashire")
    assert set(published.table["run_id"]) == {"BUR", "BLA", "WEB", "TWO"}
    starts = published.table.set_index("run_id")["starts"]
    assert starts["BLA"] in {35, 40, 45}
    assert pd.isna(starts["BUR"])


def test_what_nobody_confirmed_for_six_months_is_a_list_to_chase(offered, whole, lad_codes):
    from datetime import date

    published = coverage.stale(
        offered, whole.districts["name"], date(2019, 8, 1), region="Lancashire", lad_codes=lad_codes
    )
    runs = published.table[published.table["what"] == "course run"].set_index("code")
    assert "BUR" not in runs.index  # five months
    assert runs.loc["BLA", "confirmed"] == "never"
    assert "OFF" not in runs.index
    later = coverage.stale(offered, whole.districts["name"], date(2019, 9, 2), region="Lancashire", lad_codes=lad_codes)
    assert "BUR" in set(later.table["code"])
