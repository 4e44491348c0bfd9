"""Like with like: sums by hand, no judgement without a test, no rank without its interval, and what is not alike is said."""

import numpy as np
import pandas as pd
import pytest

from ldsp.disclosure import Published, publish
from ldsp.domain.areas import Level
from ldsp.domain.need import Areas, NeedChoice, Weighting
from ldsp.errors import NothingToShow
from ldsp.figures import style
from ldsp.services import compare, district, need
from ldsp.services.compare.grid import SIGNS
from ldsp.store import reads
from ldsp.store.database import reading

LANCASHIRE, BURNLEY, PENDLE, BLACKPOOL = "E37000019", "E07000117", "E07000122", "E06000009"
BY_OTHER_BOUNDARIES = ("ldsp-lancashire", "E69000019", "E47000018")
BIRMINGHAM, WORCESTERSHIRE, STOKE = "E37000012", "E37000038", "E37000032"
SEVEN = {
    "Bromsgrove", "Cannock Chase", "East Staffordshire", "Lichfield", "Redditch", "Tamworth", "Wyre Forest",
}  # fmt: skip


def side_by_side(*codes: str, group: str = "skills", benchmark: str = "england", order: str = "listed"):
    parts = district.measures_of(codes, group, benchmark, codes[0])
    named = compare.labels(codes)
    return compare.grid(parts, named, benchmark="England", order=order), compare.values(parts, named)


def row_of(grid, indicator_id: str):
    return grid.table.set_index("indicator_id").loc[indicator_id]


def test_a_regions_value_is_the_sum_of_numerators_over_the_sum_of_denominators():
    _, values = side_by_side(LANCASHIRE, BIRMINGHAM)
    found = values.table.set_index(["indicator_id", "area_code"])["value"]
    with reading() as session:
        for code in (LANCASHIRE, BIRMINGHAM):
            inside = list(reads.members(session, region_code=code)["lad_code"])
            for indicator_id in ("no_qualifications", "level4_plus", "english_not_well"):
                parts = reads.values(session, indicator_ids=[indicator_id], level=Level.DISTRICT, area_codes=inside)
                by_hand = 100 * parts["numerator"].sum() / parts["denominator"].sum()
                assert found[indicator_id, code] == pytest.approx(by_hand), (indicator_id, code)


def test_several_areas_at_once_are_what_each_is_alone():
    for code, part in zip(
        (LANCASHIRE, BURNLEY),
        district.measures_of([LANCASHIRE, BURNLEY], "deprivation", "england", LANCASHIRE),
        strict=True,
    ):
        alone = district.measures(code, "deprivation", "england", LANCASHIRE)
        pd.testing.assert_frame_equal(part.table, alone.table)
        assert part.sentence == alone.sentence


def test_better_and_worse_are_said_only_where_the_interval_leaves_the_benchmark_out():
    _, values = side_by_side(BURNLEY, PENDLE, BLACKPOOL, LANCASHIRE, group="deprivation")
    judged = values.table[values.table["word"].isin(["Better", "Worse"])]
    assert len(judged) > 3
    assert judged["lower_ci"].notna().all()
    assert ((judged["lower_ci"] > judged["benchmark"]) | (judged["upper_ci"] < judged["benchmark"])).all()
    untested = values.table[values.table["lower_ci"].isna() & values.table["value"].notna()]
    assert set(untested["word"]) <= {"Higher", "Similar", "Lower", "Not compared"}
    assert (untested["by"] == "not tested").all()


def test_the_sentence_speaks_of_tested_differences_only():
    grid, values = side_by_side(LANCASHIRE, PENDLE, group="deprivation")
    mine = values.table[values.table["area_code"] == PENDLE]
    worse = int(((mine["word"] == "Worse") & mine["lower_ci"].notna()).sum())
    assert worse
    assert f"Pendle is worse on {worse}" in grid.sentence
    assert "Lancashire is" not in grid.sentence
    alone, _ = side_by_side(LANCASHIRE, BIRMINGHAM)
    assert alone.sentence.startswith("No test tells any of these areas apart from England")


def test_a_cell_has_value_sign_and_word_and_the_signs_are_those_of_the_look():
    assert {word.lower(): sign for word, sign in SIGNS.items()} == {
        word: mark.symbol for word, mark in style.JUDGEMENTS.items()
    }
    grid, values = side_by_side(BURNLEY, PENDLE, group="deprivation")
    for row in values.table[values.table["value"].notna()].itertuples():
        cell = row_of(grid, row.indicator_id)[row.area_code]
        assert cell == f"{row.shown} {style.JUDGEMENTS[row.word.lower()].symbol} {row.word}"
    assert len(grid.columns) <= 15


def test_one_county_by_four_kinds_of_boundary_has_the_same_values():
    codes = (LANCASHIRE, *compare.around(LANCASHIRE)[:3])
    assert set(codes[1:]) == set(BY_OTHER_BOUNDARIES)
    grid, values = side_by_side(*codes, group="broadband")
    assert all(len(set(each.fillna(-1))) == 1 for _, each in values.table.groupby("indicator_id")["value"])
    assert len({*compare.labels(codes).values()}) == 4
    told = compare.areas(codes).table.set_index("area_code")["why"]
    assert all("the same districts under another name" in told[code] for code in codes[1:])
    assert list(grid.columns)[3:7] == list(codes)


def test_the_seven_districts_that_two_leps_share_are_named():
    areas = compare.areas([BIRMINGHAM, STOKE, WORCESTERSHIRE])
    shared = areas.table.set_index("area_code")["shared"]
    named = {name for cell in shared for name in SEVEN if name in cell}
    assert named == SEVEN
    assert "4 of its 9 districts belong" in areas.table.set_index("area_code")["why"][STOKE]
    assert any("Seven districts" in note for note in areas.notes)
    assert "Nothing" in set(compare.areas([LANCASHIRE, "E37000006"]).table["why"])


def test_what_keeps_a_row_from_being_like_for_like_is_said():
    grid, _ = side_by_side(LANCASHIRE, BURNLEY)
    assert row_of(grid, "no_qualifications")["why"] == "Nothing: like for like"
    assert "grows with the size" in row_of(grid, "fe_learners")["why"]
    assert "weighted by residents" in row_of(grid, "fe_participation_rate")["why"]
    assert "districts do not combine" in row_of(grid, "level3_plus_aps")["why"]
    assert row_of(grid, "level3_plus_aps")[LANCASHIRE] == "[z]"
    use, _ = side_by_side(LANCASHIRE, BURNLEY, group="digital_use")
    assert "share one value" in row_of(use, "internet_non_use")["why"]
    assert "from a model" in row_of(use, "est_internet_non_use")["why"]


def test_rows_are_ordered_as_asked():
    listed, _ = side_by_side(BURNLEY, PENDLE, group="deprivation")
    by_name, _ = side_by_side(BURNLEY, PENDLE, group="deprivation", order="name")
    assert list(by_name.table["measure"]) == sorted(listed.table["measure"], key=str.lower)
    alike, _ = side_by_side(LANCASHIRE, BURNLEY, order="alike")
    first = [why == "Nothing: like for like" for why in alike.table["why"]]
    assert first == sorted(first, reverse=True)
    assert 0 < sum(first) < len(first)
    worst, _ = side_by_side(BURNLEY, PENDLE, group="deprivation", order=f"{compare.WORSE_FIRST}{PENDLE}")
    words = [cell.rpartition(" ")[2] for cell in worst.table[PENDLE]]
    assert words[: words.count("Worse")] == ["Worse"] * words.count("Worse")
    assert set(worst.table["indicator_id"]) == set(listed.table["indicator_id"])
    with pytest.raises(ValueError, match="no order"):
        side_by_side(BURNLEY, order="size")


def test_no_rank_is_without_the_ranks_it_might_as_well_be(assessed):
    for kind, count in (("lep", 38), ("district", 296), ("ldsp", 6)):
        named = {"lep": {LANCASHIRE: "Lancashire"}, "district": {BURNLEY: "Burnley"}, "ldsp": {"ldsp-lancashire": "L"}}[
            kind
        ]
        table = compare.league(assessed, kind, named).table
        assert len(table) == count
        assert table[["rank", "rank_low", "rank_high"]].notna().all(axis=None)
        assert (table["rank_low"] <= table["rank_high"]).all()
        assert table["chosen"].sum() == 1


def test_a_leps_score_is_the_mean_of_its_neighbourhoods_also_where_it_shares_districts(assessed):
    table = compare.league(assessed, "lep", {BIRMINGHAM: "Birmingham"}).table.set_index("area_code")["value"]
    with reading() as session:
        for code in (BIRMINGHAM, STOKE, LANCASHIRE):
            inside = assessed.basis.areas["lad_code"].isin(reads.members(session, region_code=code)["lad_code"])
            people = assessed.basis.areas.loc[inside, "population"]
            by_hand = np.average(assessed.neighbourhoods.index[inside[inside].index], weights=people)
            assert table[code] == pytest.approx(by_hand), code


def test_districts_stand_in_the_league_as_on_the_risk_map(assessed):
    table = compare.league(assessed, "district", {BURNLEY: "Burnley"}).table
    choice = NeedChoice(region_code=LANCASHIRE, weighting=Weighting(preset_id="ldsp-1"), areas=Areas.ENGLAND)
    there = need.risk(assessed, choice, region="Lancashire", lad_codes=()).table
    assert dict(zip(table["area_code"], table["rank"], strict=True)) == dict(
        zip(there["area_code"], there["rank"], strict=True)
    )


def test_ranks_are_not_said_to_differ_where_their_intervals_overlap(assessed):
    named = {"ldsp-south-east": "South East", "ldsp-lancashire": "Lancashire", "ldsp-west-midlands": "West Midlands"}
    league = compare.league(assessed, "ldsp", named)
    ours = league.table[league.table["chosen"]]
    pairs = [(a, b) for a in ours.itertuples() for b in ours.itertuples() if a.rank < b.rank]
    overlap = any(a.rank_high >= b.rank_low for a, b in pairs)
    assert ("overlap leave open" in league.sentence) == overlap


def test_a_past_is_told_of_every_area_that_has_one():
    parts = {code: district.history(code, "fe_participation_rate") for code in (LANCASHIRE, BURNLEY)}
    named = compare.labels((LANCASHIRE, BURNLEY, PENDLE))
    past = compare.past(parts, named, "fe_participation_rate")
    assert set(past.table["area_code"]) == {LANCASHIRE, BURNLEY, "E92000001"}
    assert any("No line for Pendle" in note for note in past.notes)
    assert past.sentence.count("per 100,000") == 3


def test_an_area_alone_is_told_so_and_an_english_region_has_peers_to_begin_with():
    assert "stands alone" in compare.areas([LANCASHIRE]).sentence
    assert "ldsp-lancashire" not in compare.beginning(LANCASHIRE)  # it is the same districts
    assert len(compare.beginning(LANCASHIRE)) == 5
    assert BURNLEY not in compare.like(BURNLEY)


# --- what learners said afterwards

DEVON = "E37000005"


def returned(
    response: float, rate: float = 60.0, *, as_at: str = "2018 to 2019", made_up: bool = False, symbol=None, months=(3,)
):
    """What a region publishes of its follow-up."""
    n = len(months)
    table = pd.DataFrame({
        "name": [f"After {m} months" for m in months], "response": [response] * n, "response_symbol": [None] * n,
        "rate": [float("nan") if symbol else rate] * n, "rate_symbol": [symbol] * n, "lower": [float("nan") if symbol else rate - 5] * n, "upper": [rate + 5] * n,
    })  # fmt: skip
    return publish(
        table, name="f", question="?", sentence="", subtitle="", columns={}, as_at=as_at, demonstration=made_up
    )


def side(first: Published, second: Published) -> Published:
    return compare.followed({LANCASHIRE: first, DEVON: second}, {LANCASHIRE: "Lancashire", DEVON: "Devon"})


@pytest.mark.parametrize(
    ("second", "why"),
    [
        (returned(61), "Nothing: like for like"),
        (returned(60), "Nothing: like for like"),  # ten points are not more than ten
        (returned(59), "Other response rates: Lancashire 70%, Devon 59%"),
        (returned(40), "Other response rates: Lancashire 70%, Devon 40%"),
        (returned(39), "Other response rates: Lancashire 70%, Devon 39%; fewer than 40% answered in Devon, too few for a verdict"),
        (returned(70, as_at="2019 to 2020"), "Learners of other years"),
        (returned(70, made_up=True), "Records of Devon are demonstration records"),
    ],
)  # fmt: skip
def test_other_response_rates_and_too_few_answers_keep_follow_ups_from_comparing(second, why):
    made = side(returned(70), second)
    assert made.table["why"].tolist() == [why]
    assert ("none can be set" in made.sentence) == (why != "Nothing: like for like")


def test_too_few_answers_everywhere_are_said_once():
    assert side(returned(39), returned(35)).table["why"].tolist() == [
        "Fewer than 40% answered in all of them, too few for a verdict"
    ]


def test_a_follow_up_says_rate_interval_and_response_and_hides_what_was_hidden():
    made = side(returned(70), returned(70, symbol="c"))
    assert made.table[[LANCASHIRE, DEVON]].iloc[0].tolist() == ["60% (55 to 65); 70% answered", "[c]; 70% answered"]
    assert "None for Devon (confidential" in made.table["why"].iloc[0]


def test_who_has_no_learners_is_told_and_nobody_at_all_says_what_to_do():
    named = {LANCASHIRE: "Lancashire", BURNLEY: "Burnley"}
    alone = compare.followed({LANCASHIRE: returned(70)}, named)
    assert "Lancashire alone" in alone.sentence
    assert any("recorded for Burnley" in note for note in alone.notes)
    with pytest.raises(NothingToShow, match="Choose regions whose learners are recorded"):
        compare.followed({}, named)


def test_the_demonstration_regions_are_set_beside_each_other_as_published():
    codes = [LANCASHIRE, BURNLEY, compare.beginning(LANCASHIRE)[0]]
    parts = compare.follow_ups(codes)
    assert list(parts) == [codes[0], codes[2]]  # a district has no return of its own
    made = compare.followed(parts, compare.labels(codes))
    assert made.demonstration
    assert made.table["name"].tolist() == ["After 3 months", "After 6 months", "After 12 months"]
    for code, part in parts.items():
        for cell, row in zip(made.table[code], part.table.itertuples(), strict=True):
            assert f"{row.response:.0f}% answered" in cell
