"""Pledges shared out over gaps: judged by trying every way on small tables."""

import itertools
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ldsp.analysis.matching import match_pledges
from tests.analysis.matching.small import every_allotment, gaps, pledges

DAY = date(2019, 3, 1)


# --- worked by hand ----------------------------------------------------------------------------------------------------


def test_a_fair_share_comes_first_and_its_price_is_told():
    """Six places for twelve people: everybody gets half. Alone, risk would have filled the riskier district first."""
    found = match_pledges(pledges(capacity=[6]), gaps(unmet=[8, 4], risk=[3.0, 6.0]), on=DAY)
    assert found.gaps["fair_share"].tolist() == pytest.approx([0.5, 0.5])
    assert found.gaps["reached"].tolist() == [4, 2]
    assert found.gaps["left"].tolist() == [4, 2]
    assert (found.worth, found.worth_unfair) == (24.0, 30.0)
    assert found.price_of_fairness == pytest.approx(0.2)


def test_without_fairness_the_riskiest_come_first():
    found = match_pledges(pledges(capacity=[6]), gaps(unmet=[8, 4], risk=[3.0, 6.0]), on=DAY, fair=False)
    assert found.gaps["reached"].tolist() == [2, 4]
    assert found.price_of_fairness == 0


def test_places_are_never_given_twice_nor_to_more_people_than_there_are():
    found = match_pledges(pledges(capacity=[100, 3]), gaps(unmet=[5, 2]), on=DAY)
    assert found.gaps["reached"].tolist() == [5, 2]
    assert found.pledges["placed"].sum() == 7
    assert found.pledges["unused"].sum() == 96


def test_a_gap_that_no_pledge_can_serve_says_why_and_holds_nobody_back():
    two = pledges(capacity=[4, 9], level=["basic", "advanced"], lad_codes=[("E07000000",), ()])
    found = match_pledges(two, gaps(unmet=[8, 5]), on=DAY)
    assert found.gaps["fair_share"].tolist() == [0.5, 0.0]
    assert found.gaps["because"].tolist() == ["", "1 is for other districts; 1 is for another level of skill"]
    assert found.pledges["because"].tolist() == ["", "is for advanced skills, this gap is in basic"]


def test_groups_that_share_no_pledge_have_each_its_own_fair_share():
    """Basic has room for half, advanced for a tenth: the latter need not hold back the former."""
    found = match_pledges(
        pledges(capacity=[5, 1], level=["basic", "advanced"]), gaps(unmet=[10, 10], level=["basic", "advanced"]), on=DAY
    )
    assert found.gaps["fair_share"].tolist() == pytest.approx([0.5, 0.1])


def test_online_places_reach_only_who_is_online():
    found = match_pledges(pledges(capacity=[10], mode=["national online"]), gaps(unmet=[10], online_unmet=[4]), on=DAY)
    assert found.gaps["reached"].tolist() == [4]
    assert found.gaps["fair_share"].tolist() == pytest.approx([0.4])


def test_one_more_place_is_felt_at_the_end_of_a_chain():
    """The first pledge is for the full gap alone; if it gave one more, the second could give that one elsewhere."""
    two = pledges(capacity=[2, 3], lad_codes=[("E07000000",), ()])
    found = match_pledges(two, gaps(unmet=[4, 9], risk=[9.0, 2.0]), on=DAY, fair=False)
    assert found.gaps["reached"].tolist() == [4, 1]
    assert found.pledges["one_more"].tolist() == ["g1", "g1"]


def test_where_everybody_has_a_place_one_more_is_felt_nowhere():
    found = match_pledges(pledges(capacity=[9]), gaps(unmet=[4]), on=DAY)
    assert found.pledges["one_more"].isna().all()


def test_parts_of_people_are_left_out():
    found = match_pledges(pledges(capacity=[5]), gaps(unmet=[2.9, 0.8]), on=DAY)
    assert found.gaps["unmet"].tolist() == [2, 0]
    assert found.gaps["reached"].tolist() == [2, 0]


def test_the_nearest_is_taken_among_what_is_worth_as_much():
    two, here = pledges(capacity=[3, 3]), gaps(unmet=[3, 3])
    for km in ([[1, 9], [9, 1]], [[9, 1], [1, 9]]):
        distance = pd.DataFrame(km, index=two.index, columns=here.index)
        found = match_pledges(two, here, on=DAY, distance_km=distance)
        moved = {(row.pledge_id, row.gap_id) for row in found.allotments.itertuples()}
        assert moved == {(p, g) for p in two.index for g in here.index if distance.loc[p, g] == 1}
        assert found.gaps["reached"].tolist() == [3, 3]


def test_no_pledges_no_gaps_and_gaps_without_people_are_answers():
    none = pledges(capacity=[1]).iloc[:0]
    found = match_pledges(none, gaps(unmet=[5]), on=DAY)
    assert found.gaps["because"].tolist() == ["there is no pledge"]
    found = match_pledges(pledges(capacity=[5]), gaps(unmet=[1]).iloc[:0], on=DAY)
    assert found.pledges["because"].tolist() == ["nobody is without a place"]
    found = match_pledges(pledges(capacity=[5]), gaps(unmet=[0]), on=DAY)
    assert found.allotments.empty
    assert found.refusals.empty
    assert found.price_of_fairness == 0


@pytest.mark.parametrize(
    ("capacity", "unmet", "risk"), [([-1], [1], [1.0]), ([1], [float("nan")], [1.0]), ([1], [1], [float("nan")])]
)
def test_what_cannot_be_counted_is_refused(capacity, unmet, risk):
    with pytest.raises(ValueError, match="must be known, and not below nought"):
        match_pledges(pledges(capacity=capacity), gaps(unmet=unmet, risk=risk), on=DAY)


def test_a_name_that_comes_twice_is_refused():
    with pytest.raises(ValueError, match="twice"):
        match_pledges(pledges(capacity=[1, 1], index=["p", "p"]), gaps(unmet=[1]), on=DAY)


# --- against the plainest way -------------------------------------------------------------------------------------------

small = st.integers(0, 3)


@st.composite
def cases(draw):
    p, g = draw(st.integers(1, 2)), draw(st.integers(1, 3))
    codes = [f"E0700000{i}" for i in range(g)]
    areas = [tuple(c for c in codes if draw(st.booleans())) for _ in range(p)]
    unmet = [draw(small) for _ in range(g)]
    return {
        "capacity": [draw(small) for _ in range(p)],
        "lad_codes": areas,
        "mode": [draw(st.sampled_from(["face to face", "national online"])) for _ in range(p)],
        "unmet": unmet,
        "online_unmet": [draw(st.integers(0, n)) for n in unmet],
        "risk": [draw(st.sampled_from([1.0, 2.0, 5.0])) for _ in range(g)],
    }


def set_out(case):
    return (
        pledges(**{name: case[name] for name in ("capacity", "lad_codes", "mode")}),
        gaps(**{name: case[name] for name in ("unmet", "online_unmet", "risk")}),
    )


@settings(max_examples=40, deadline=None, derandomize=True)
@given(case=cases(), fair=st.booleans())
def test_nothing_tried_is_worth_more_at_the_same_share(case, fair):
    offers, needs = set_out(case)
    found = match_pledges(offers, needs, on=DAY, fair=fair)
    least = found.gaps["least"].tolist()
    online = [mode == "national online" for mode in case["mode"]]
    pairs = eligible_pairs(offers, needs)
    eligible = [[(p, g) in pairs for g in range(len(needs))] for p in range(len(offers))]
    bounds = (case["capacity"], case["unmet"], case["online_unmet"], online)
    tried = []
    for given_out in every_allotment(*bounds, eligible):
        reached = [sum(n for (_, h), n in given_out.items() if h == g) for g in range(len(needs))]
        if all(got >= need for got, need in zip(reached, least, strict=True)):
            tried.append(sum(n * risk for n, risk in zip(reached, case["risk"], strict=True)))
    assert found.worth == pytest.approx(max(tried))
    # And what was found is one of the ways.
    own = {
        (offers.index.get_loc(a.pledge_id), needs.index.get_loc(a.gap_id)): a.places
        for a in found.allotments.itertuples()
    }
    assert own in [{pair: n for pair, n in way.items() if n} for way in every_allotment(*bounds, eligible)]
    assert found.gaps["reached"].tolist() == [sum(n for (_, h), n in own.items() if h == g) for g in range(len(needs))]
    # One more place from a pledge is worth what the gap it is felt in is worth, no more and no less.
    for p, pledge in enumerate(offers.index):
        more = offers.copy()
        more.loc[pledge, "capacity"] += 1
        if not any(eligible[p]):
            assert found.pledges.loc[pledge, "one_more"] is None
            continue
        if not fair:
            gap = found.pledges.loc[pledge, "one_more"]
            worth = 0 if gap is None else needs.loc[gap, "risk"]
            assert match_pledges(more, needs, on=DAY, fair=False).worth == pytest.approx(found.worth + worth)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(case=cases())
def test_the_fair_share_is_the_least_ratio_that_any_cut_allows(case):
    """Max-flow min-cut, written out: for every set of gaps and of pledges, what can get in over what is wanted."""
    offers, needs = set_out(case)
    found = match_pledges(offers, needs, on=DAY)
    served = [g for g in range(len(needs)) if found.gaps["can_be_served"].iloc[g]]
    online = [mode == "national online" for mode in case["mode"]]

    def may(p, g):
        there = not case["lad_codes"][p] or needs["lad_code"].iloc[g] in case["lad_codes"][p]
        return case["capacity"][p] > 0 and there and not (online[p] and case["online_unmet"][g] < 1)

    groups = gap_groups(served, range(len(offers)), may)
    for group in groups:
        ratios = [1.0]
        for size in range(1, len(group) + 1):
            for chosen in itertools.combinations(group, size):
                for cut in itertools.product([False, True], repeat=len(offers)):
                    into = sum(case["capacity"][p] for p in range(len(offers)) if cut[p])
                    for g in chosen:
                        others = [p for p in range(len(offers)) if not cut[p] and may(p, g)]
                        if any(not online[p] for p in others):
                            into += case["unmet"][g]
                        elif others:
                            into += min(case["online_unmet"][g], case["unmet"][g])
                    ratios.append(into / sum(case["unmet"][g] for g in chosen))
        assert found.gaps["fair_share"].iloc[group].tolist() == pytest.approx([min(ratios)] * len(group), abs=1e-6)


def gap_groups(gaps, pledges, may):
    left, groups = set(gaps), []
    while left:
        group, front = set(), {left.pop()}
        while front:
            g = front.pop()
            group.add(g)
            front |= {h for p in pledges if may(p, g) for h in gaps if may(p, h)} - group
        left -= group
        groups.append(sorted(group))
    return groups


def test_a_region_is_answered_at_once():
    """Thirty pledges and three levels of fifteen districts, with unmet demand as large as it really is."""
    rng = np.random.default_rng(4)
    codes = [f"E070000{i:02d}" for i in range(15)]
    levels = ["basic", "general", "advanced"]
    offers = pledges(
        capacity=rng.integers(5, 2_000, 30).tolist(),
        level=rng.choice([*levels, ""], 30).tolist(),
        lad_codes=[tuple(rng.choice(codes, rng.integers(0, 5), replace=False)) for _ in range(30)],
        mode=rng.choice(["face to face", "national online", ""], 30).tolist(),
    )
    unmet = rng.uniform(0, 40_000, 45)
    needs = gaps(unmet=unmet, online_unmet=unmet * 0.6, risk=rng.uniform(1, 7, 45), level=np.repeat(levels, 15).tolist(),
                 lad_code=codes * 3)  # fmt: skip
    found = match_pledges(offers, needs, on=DAY)
    assert (found.gaps["reached"] >= found.gaps["least"]).all()
    assert (found.gaps["reached"] + 1 > found.gaps["fair_share"] * found.gaps["unmet"] - 1e-6).all()
    assert found.pledges["placed"].sum() == found.gaps["reached"].sum() == found.allotments["places"].sum()
    assert 0 <= found.price_of_fairness < 1


@settings(max_examples=25, deadline=None, derandomize=True)
@given(case=cases(), seed=st.integers(0, 99))
def test_no_way_of_the_same_worth_is_nearer(case, seed):
    offers, needs = set_out(case)
    km = np.random.default_rng(seed).integers(0, 5, (len(offers), len(needs)))
    distance = pd.DataFrame(km, index=offers.index, columns=needs.index)
    found = match_pledges(offers, needs, on=DAY, fair=False, distance_km=distance)
    assert found.worth == pytest.approx(match_pledges(offers, needs, on=DAY, fair=False).worth)
    gone = sum(a.places * distance.loc[a.pledge_id, a.gap_id] for a in found.allotments.itertuples())
    best = min(
        sum(n * km[pair] for pair, n in way.items())
        for way in every_allotment(
            case["capacity"], case["unmet"], case["online_unmet"], [m == "national online" for m in case["mode"]],
            [[(p, g) in eligible_pairs(offers, needs) for g in range(len(needs))] for p in range(len(offers))],
        )
        if sum(n * case["risk"][g] for (_, g), n in way.items()) == pytest.approx(found.worth)
    )  # fmt: skip
    assert gone == best


def eligible_pairs(offers, needs):
    """Who may serve whom, said again in the plainest way."""
    return {
        (p, g)
        for p, offer in enumerate(offers.itertuples())
        for g, need in enumerate(needs.itertuples())
        if offer.capacity > 0
        and need.unmet > 0
        and (not offer.lad_codes or need.lad_code in offer.lad_codes)
        and not (offer.mode == "national online" and need.online_unmet < 1)
    }
