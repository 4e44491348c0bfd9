"""District summaries, judged by plain loops over the definitions."""

import math

import numpy as np
import pandas as pd
import pytest

from ldsp.analysis.need import district_summary

NAN = float("nan")


def england(n: int = 400, seed: int = 3) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    table = pd.DataFrame(
        {
            "group": rng.choice(["Burnley", "Fylde", "Pendle", "Wyre"], n),
            "score": rng.uniform(0, 10, n),
            "population": rng.integers(900, 3000, n),
        },
        index=[f"E01{at:06d}" for at in range(n)],
    )
    table.loc[table.index[::37], "score"] = NAN
    return table


def slowly(table: pd.DataFrame, district: str) -> dict[str, float]:
    """The definitions of the Indices of Deprivation, one neighbourhood at a time."""
    scored = table.dropna(subset="score").sort_values("score", ascending=False)
    n = len(scored)
    places = {code: at for at, code in enumerate(scored.index, start=1)}
    own = [(places[code], row.score, row.population) for code, row in scored.iterrows() if row.group == district]
    people = sum(p for _, _, p in own)
    extent = 0.0
    for place, _, p in own:
        percentile = math.ceil(place / n * 100)
        if percentile <= 10:
            extent += p
        elif percentile <= 30:
            extent += p * (0.95 - (percentile - 11) * 0.90 / 19)
    left, concentrated = people / 10, 0.0
    for place, _, p in sorted(own):
        taken = min(left, p)
        concentrated += taken * (n + 1 - place)
        left -= taken
    return {
        "average": sum(s * p for _, s, p in own) / people,
        "average_rank": sum((n + 1 - place) * p for place, _, p in own) / people,
        "worst_decile_share": sum(math.ceil(place / n * 10) == 1 for place, _, _ in own) / len(own),
        "worst_decile_residents": sum(p for place, _, p in own if math.ceil(place / n * 10) == 1) / people,
        "extent": extent / people,
        "local_concentration": concentrated / (people / 10),
        "neighbourhoods": len(own),
        "population": people,
    }


@pytest.mark.parametrize("district", ["Burnley", "Fylde", "Pendle", "Wyre"])
def test_a_plain_loop_agrees(district):
    table = england()
    expected = slowly(table, district)
    assert district_summary(table).loc[district, list(expected)].to_dict() == pytest.approx(expected)


def test_a_pocket_shows_in_the_extent_and_not_in_the_average():
    """Wyre: one very bad neighbourhood of ten; Fylde: ten alike, with the same average. Eighty more elsewhere."""
    scores = {"Wyre": [9.0] + [3.0] * 9, "Fylde": [3.6] * 10, "elsewhere": list(np.linspace(0.1, 8, 80))}
    table = pd.DataFrame(
        [(g, s, 1500) for g, each in scores.items() for s in each], columns=["group", "score", "population"]
    )
    summary = district_summary(table)
    assert summary.loc["Wyre", "average"] == pytest.approx(summary.loc["Fylde", "average"])
    assert summary.loc["Wyre", "worst_decile_residents"] == pytest.approx(0.1)
    assert summary.loc["Fylde", "worst_decile_residents"] == 0
    assert summary.loc["Wyre", "extent"] >= 0.1 > summary.loc["Fylde", "extent"]
    assert summary.loc["Wyre", "local_concentration"] == 100, "exactly a tenth lives in England's worst of 100"


def test_the_last_neighbourhood_of_the_worst_tenth_counts_in_part():
    """1,000 residents: a tenth is 100, all 60 of the worst (rank 3 of 3 from the best) and 40 of the second."""
    table = pd.DataFrame({"group": "Wyre", "score": [9.0, 8.0, 1.0], "population": [60, 440, 500]})
    assert district_summary(table).loc["Wyre", "local_concentration"] == pytest.approx((60 * 3 + 40 * 2) / 100)


def test_a_district_in_two_regions_counts_in_both_while_ranks_stay_englands():
    table = england()
    districts = district_summary(table)
    regions = pd.DataFrame(
        {"group": ["west", "west", "east", "east"], "lad_code": ["Wyre", "Fylde", "Fylde", "Burnley"]}
    )
    summary = district_summary(table, regions)
    assert summary.index.tolist() == ["east", "west"]
    for region, members in (("west", ["Wyre", "Fylde"]), ("east", ["Fylde", "Burnley"])):
        people = districts.loc[members, "population"]
        for measure in ("average", "average_rank", "worst_decile_residents", "extent"):
            expected = (districts.loc[members, measure] * people).sum() / people.sum()
            assert summary.loc[region, measure] == pytest.approx(expected)
    joined = table.assign(group=table["group"].replace({"Wyre": "west", "Fylde": "west"}))
    expected = slowly(joined, "west")
    assert summary.loc["west", "local_concentration"] == pytest.approx(expected["local_concentration"])


def test_a_membership_given_twice_counts_once():
    table = england()
    regions = pd.DataFrame({"group": ["west"] * 2, "lad_code": ["Wyre"] * 2})
    assert (
        district_summary(table, regions).loc["west", "population"] == district_summary(table).loc["Wyre", "population"]
    )


def test_a_district_without_any_score_is_there_and_missing():
    table = pd.DataFrame({"group": ["Wyre", "Scilly"], "score": [4.0, NAN], "population": [1500, 2000]})
    summary = district_summary(table)
    assert summary.loc["Scilly", ["neighbourhoods", "without_score"]].tolist() == [0, 1]
    assert summary.loc["Scilly", ["average", "extent", "worst_decile_share", "local_concentration"]].isna().all()
