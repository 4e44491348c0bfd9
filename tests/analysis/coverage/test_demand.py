"""Demand and raking, judged by hand, by plain loops, and by iterative proportional fitting."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ldsp.analysis.coverage import demand, rake

BANDS = ["16 to 64", "65 to 74", "75 and over"]
PEOPLE = pd.DataFrame(
    [[6000.0, 1000, 800], [9000, 700, 500], [4000, 1500, 1400], [0, 0, 0]],
    index=["Burnley", "Preston", "Wyre", "Nobody's"],
    columns=BANDS,
)
RATES = pd.Series([0.02, 0.14, 0.46], index=BANDS)
SAMPLE = pd.DataFrame({"n": [25_000.0, 7_000, 6_000], "deff": [1.5, 1.5, 1.5]}, index=BANDS)


def fitted(people: np.ndarray, base: np.ndarray, bands: np.ndarray, regions: np.ndarray, region: np.ndarray):
    """Iterative proportional fitting of people in need and people not: another road to the same odds ratios."""
    yes, no = people * base, people * (1 - base)
    for _ in range(4_000):
        for b in range(people.shape[1]):
            total = people[:, b].sum()
            yes[:, b] *= total * bands[b] / yes[:, b].sum()
            no[:, b] *= total * (1 - bands[b]) / no[:, b].sum()
        for r in range(len(regions)):
            here = region == r
            total = people[here].sum()
            yes[here] *= total * regions[r] / yes[here].sum()
            no[here] *= total * (1 - regions[r]) / no[here].sum()
        whole = yes + no
        yes, no = yes * people / whole, no * people / whole
    return yes / people


def test_demand_is_people_times_rate_and_its_interval_the_surveys():
    table = demand(PEOPLE, RATES, SAMPLE)
    for area, row in PEOPLE.iterrows():
        need = sum(row[band] * RATES[band] for band in BANDS)
        error = math.sqrt(sum(row[b] ** 2 * RATES[b] * (1 - RATES[b]) * SAMPLE.deff[b] / SAMPLE.n[b] for b in BANDS))
        assert table.people_in_need[area] == pytest.approx(need)
        assert table.lower[area] == pytest.approx(need - 1.96 * error)
        assert table.upper[area] == pytest.approx(need + 1.96 * error)
    assert table.people_in_need["Burnley"] == pytest.approx(120 + 140 + 368)


def test_where_nobody_lives_the_rate_is_missing_and_the_count_nought():
    row = demand(PEOPLE, RATES, SAMPLE).loc["Nobody's"]
    assert row.people_in_need == 0
    assert np.isnan(row.rate)


def test_an_error_is_not_stated_where_the_survey_does_not_say_how_many_were_asked():
    silent = SAMPLE.assign(n=[25_000.0, np.nan, 6_000])
    assert demand(PEOPLE, RATES, silent).loc["Burnley", ["lower", "upper"]].isna().all()
    assert demand(PEOPLE, RATES).loc["Burnley", ["lower", "upper"]].isna().all()


def test_the_interval_of_a_region_is_wider_than_if_the_errors_of_its_districts_averaged_out():
    each = demand(PEOPLE, RATES, SAMPLE)
    whole = demand(PEOPLE.sum().to_frame("all").T, RATES, SAMPLE).loc["all"]
    half = (each.upper - each.people_in_need).dropna()
    assert whole.people_in_need == pytest.approx(each.people_in_need.sum())
    assert whole.upper - whole.people_in_need > math.sqrt((half**2).sum())


def test_a_rate_that_is_needed_must_be_there_and_be_a_share():
    with pytest.raises(ValueError, match="rate between 0 and 1"):
        demand(PEOPLE, RATES.drop("65 to 74"))
    with pytest.raises(ValueError, match="rate between 0 and 1"):
        demand(PEOPLE, RATES * 100)


def test_both_margins_hold_after_raking_and_fitting_cell_by_cell_agrees():
    people = PEOPLE.drop(index="Nobody's")
    regions = pd.Series([0.11, 0.05, 0.16], index=people.index)
    total = (people.sum(axis=1) * regions).sum()
    raked = rake(people, RATES, band_rates=RATES, region_rates=regions)
    got = people * raked.rates
    assert (got.sum(axis=1) / people.sum(axis=1)).tolist() == pytest.approx(regions.tolist())
    assert (got.sum() / people.sum()).tolist() == pytest.approx(raked.band_rates.tolist())
    assert got.sum().sum() == pytest.approx(total)
    judge = fitted(
        people.to_numpy(),
        np.tile(RATES.to_numpy(), (3, 1)),
        raked.band_rates.to_numpy(),
        regions.to_numpy(),
        np.arange(3),
    )
    assert raked.rates.to_numpy() == pytest.approx(judge, abs=1e-8)


def test_the_margins_that_are_not_kept_move_by_one_factor_of_their_odds():
    people = PEOPLE.drop(index="Nobody's")
    regions = pd.Series([0.11, 0.05, 0.16], index=people.index)
    odds = RATES / (1 - RATES)
    raked = rake(people, RATES, band_rates=RATES, region_rates=regions)
    factors = raked.band_rates / (1 - raked.band_rates) / odds
    assert factors.max() / factors.min() == pytest.approx(1)
    assert raked.disagreement == pytest.approx((people.sum() * RATES).sum() / (people.sum(axis=1) * regions).sum())
    kept = rake(people, RATES, band_rates=RATES, region_rates=regions, keep="bands")
    assert ((people * kept.rates).sum() / people.sum()).tolist() == pytest.approx(RATES.tolist())


def test_several_areas_of_a_region_keep_their_own_odds_ratios():
    region = pd.Series({"Burnley": "North", "Preston": "North", "Wyre": "South", "Nobody's": "South"})
    base = pd.DataFrame([RATES * 1.2, RATES, RATES * 0.8, RATES], index=PEOPLE.index)
    rates = pd.Series({"North": 0.08, "South": 0.13})
    raked = rake(PEOPLE, base, band_rates=RATES, region_rates=rates, region=region)
    odds, before = raked.rates / (1 - raked.rates), base / (1 - base)
    moved = odds / before
    assert moved.loc["Burnley"].tolist() == pytest.approx(moved.loc["Preston"].tolist())
    need = (PEOPLE * raked.rates).sum(axis=1).groupby(region).sum() / PEOPLE.sum(axis=1).groupby(region).sum()
    assert need.to_dict() == pytest.approx(rates.to_dict())


def test_margins_that_say_what_the_base_says_change_nothing():
    people = PEOPLE.drop(index="Nobody's")
    same = (people * RATES).sum(axis=1) / people.sum(axis=1)
    raked = rake(people, RATES, band_rates=RATES, region_rates=same)
    assert raked.rates.to_numpy() == pytest.approx(np.tile(RATES.to_numpy(), (3, 1)))
    assert raked.disagreement == pytest.approx(1)


def test_raking_refuses_a_rate_that_is_missing():
    with pytest.raises(ValueError, match="Raking needs a rate"):
        rake(PEOPLE, RATES, band_rates=RATES, region_rates=pd.Series({"Burnley": 0.1}))


def test_margins_that_contradict_one_another_are_refused():
    people = pd.DataFrame({"young": [100.0, 0.0], "old": [0.0, 100.0]}, index=["a", "b"])
    rates = pd.Series({"young": 0.1, "old": 0.5})
    with pytest.raises(ValueError, match="both margins"):
        rake(people, rates, band_rates=rates, region_rates=pd.Series({"a": 0.4, "b": 0.3}))


shares = st.floats(0.01, 0.6)


@settings(max_examples=40)
@given(
    st.lists(st.tuples(*[st.integers(0, 3000)] * 3), min_size=2, max_size=5),
    st.lists(st.tuples(shares, shares, shares), min_size=5, max_size=5),
)
def test_raking_finds_rates_that_give_both_margins_wherever_there_are_such_rates(counts, truth):
    people = pd.DataFrame(counts, columns=BANDS, dtype=float) + 50
    need = people * np.array(truth[: len(people)])
    bands, regions = need.sum() / people.sum(), need.sum(axis=1) / people.sum(axis=1)
    got = people * rake(people, bands, band_rates=bands, region_rates=regions).rates
    assert got.sum().to_numpy() == pytest.approx(need.sum().to_numpy(), rel=1e-6)
    assert got.sum(axis=1).to_numpy() == pytest.approx(need.sum(axis=1).to_numpy(), rel=1e-6)
