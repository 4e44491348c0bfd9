"""Demand: margins that hold on the published figures, chains that add up, and what is not known."""

from dataclasses import replace
from importlib import import_module

import pandas as pd
import pytest

from ldsp.domain.areas import Level
from ldsp.domain.coverage import SkillLevel
from ldsp.errors import NothingToShow
from ldsp.services import assumptions, coverage, indicators
from ldsp.services.coverage.people import BANDS
from tests.services.conftest import LANCASHIRE

MODULE = import_module("ldsp.services.coverage.demand")  # the package names its function alike
CAMDEN = "E09000007"


def test_the_need_of_each_region_is_the_published_rate_of_its_adults(whole, basic):
    published = indicators.latest("internet_non_use", level=Level.BENCHMARK).values.set_index("area_code")["value"]
    by_region = basic.districts.groupby(whole.districts["ons_region"])[["people_in_need", "people"]].sum()
    rates = by_region["people_in_need"] / by_region["people"] * 100
    assert len(rates) == 9
    for code, rate in rates.items():
        assert rate == pytest.approx(published[code], abs=1e-6)


def test_districts_are_the_sums_of_their_neighbourhoods(whole, basic):
    summed = basic.neighbourhoods.groupby(whole.areas["lad_code"]).sum()
    assert summed.to_numpy() == pytest.approx(basic.districts.loc[summed.index, "people_in_need"].to_numpy())
    assert (basic.neighbourhoods <= whole.areas[[*BANDS]].sum(axis=1)).all()


def test_older_people_are_less_often_online_in_every_district(basic):
    rates = basic.parts.assign(rate=basic.parts["people_in_need"] / basic.parts["people"]).pivot_table(
        index="lad_code", columns="part", values="rate"
    )
    assert (rates["Aged 75 and over"] > rates["Aged 65 to 74"]).all()
    assert (rates["Aged 65 to 74"] > rates["Aged 16 to 64"]).all()


def test_the_chain_adds_up_to_the_estimate_and_names_its_sources(basic, lad_codes):
    chain = coverage.chain(basic, where="Lancashire", lad_codes=lad_codes)
    steps, total = chain.table.iloc[:-1], chain.table.iloc[-1]
    assert total["people_in_need"] == pytest.approx(steps["people_in_need"].sum())
    assert total["people_in_need"] == pytest.approx(basic.districts.loc[list(lad_codes), "people_in_need"].sum())
    assert steps["people"].to_numpy() * steps["rate_pct"].to_numpy() / 100 == pytest.approx(
        steps["people_in_need"].to_numpy()
    )
    assert any("Internet" in str(source) for source in chain.sources)
    assert any("Interval: not stated" in note for note in chain.notes)


def test_where_the_survey_says_how_many_were_asked_the_interval_is_given_and_called_a_floor(
    whole, basic, lad_codes, monkeypatch
):
    told = assumptions.assumptions("demand", LANCASHIRE)
    asked = {name: replace(each, sample_size=5_000.0) for name, each in told.items()}
    monkeypatch.setattr(MODULE, "assumptions", lambda topic, region_code: asked)
    sure = coverage.demand(whole, SkillLevel.BASIC, region_code=LANCASHIRE)
    assert sure.districts["people_in_need"].to_numpy() == pytest.approx(basic.districts["people_in_need"].to_numpy())
    assert (sure.districts["lower"] < sure.districts["people_in_need"]).all()
    assert (sure.districts["people_in_need"] < sure.districts["upper"]).all()
    chain = coverage.chain(sure, where="Lancashire", lad_codes=lad_codes)
    assert "by the survey's sampling error alone" in chain.sentence
    assert any("a floor" in note for note in chain.notes)


def test_a_rate_that_an_administrator_replaced_changes_the_estimate(whole, basic, monkeypatch):
    told = assumptions.assumptions("demand", LANCASHIRE)
    fewer = dict(told) | {
        name: replace(each, value=each.value / 2)
        for name, each in told.items()
        if name.startswith("basic_non_use_age_")
    }
    monkeypatch.setattr(MODULE, "assumptions", lambda topic, region_code: fewer)
    halved = coverage.demand(whole, SkillLevel.BASIC, region_code=LANCASHIRE)
    # The regions' own rates are kept, so what changes is who is in need where, not how many in a region.
    assert halved.districts["people_in_need"].sum() == pytest.approx(basic.districts["people_in_need"].sum())
    assert not halved.districts["people_in_need"].equals(basic.districts["people_in_need"])


def test_general_need_is_people_in_work_times_one_national_share(whole):
    general = coverage.demand(whole, SkillLevel.GENERAL, region_code=LANCASHIRE)
    work = indicators.latest("employment_all", level=Level.DISTRICT).values.set_index("area_code")["value"]
    known = general.districts["people_in_need"].dropna()
    assert (known / work[known.index]).round(6).unique().tolist() == [0.53]


def test_london_has_no_advert_count_and_so_no_estimate_which_is_not_nought(whole):
    advanced = coverage.demand(whole, SkillLevel.ADVANCED, region_code=LANCASHIRE)
    assert pd.isna(advanced.districts.loc[CAMDEN, "people_in_need"])
    assert advanced.districts["people_in_need"].isna().sum() >= 32
    with pytest.raises(NothingToShow, match="job adverts are not published"):
        coverage.chain(advanced, where="Camden", lad_codes=[CAMDEN])


def test_an_earlier_year_uses_the_rates_of_that_year(whole):
    before = coverage.demand(whole, SkillLevel.BASIC, region_code=LANCASHIRE, until="2016")
    now = coverage.demand(whole, SkillLevel.BASIC, region_code=LANCASHIRE)
    assert before.as_at.startswith("2016")
    assert before.districts["people_in_need"].sum() > now.districts["people_in_need"].sum()


def test_a_year_before_the_first_figures_says_so(whole):
    with pytest.raises(NothingToShow, match="first published"):
        coverage.demand(whole, SkillLevel.ADVANCED, region_code=LANCASHIRE, until="2015")
