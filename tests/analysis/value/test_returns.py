"""What comes back: factors multiply, years are discounted, fiscal lines stay apart."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ldsp.analysis.value import (
    OPTIMISM,
    Cost,
    Line,
    Range,
    Side,
    break_even,
    exactly,
    present_value,
    return_on_investment,
    tornado,
)

WORK = Line(
    name="work",
    side=Side.ECONOMIC,
    quantity=Range(8, 10, 12),
    unit=Range(1500, 2000, 3000),
    deadweight=Range(0.2, 0.3, 0.5),
    attribution=Range(0.3, 0.5, 0.6),
    displacement=Range(0.0, 0.1, 0.2),
    drop_off=Range(0.1, 0.2, 0.4),
    years=3,
)
TAX = replace(WORK, name="tax", side=Side.FISCAL, unit=exactly(400))
GRANT = Cost(name="grant", amount=Range(4000, 5000, 7000))
HALL = Cost(name="hall", amount=exactly(1000), in_kind=True)


@pytest.mark.parametrize(
    ("year", "factor"), [(0, 1.0), (1, 0.9662), (5, 0.8420), (10, 0.7089), (20, 0.5026), (30, 0.3563)]
)
def test_the_green_books_discount_factors(year, factor):
    """HM Treasury, The Green Book, table of discount factors, 3.5% a year."""
    line = Line(name="one pound", side=Side.SOCIAL, quantity=exactly(1), unit=exactly(1), start=year)
    assert round(present_value(line), 4) == factor


def by_hand(line, end, optimism, discount=0.035):
    """The formula of the method, a term at a time; `end` says whether low or high returns are meant."""
    good, bad = {"low": (0, 2), "central": (1, 1), "high": (2, 0)}[end]
    total = 0.0
    for k in range(line.years):
        total += (
            line.quantity[good] * line.unit[good] * (1 - line.deadweight[bad]) * line.attribution[good]
            * (1 - line.displacement[bad]) * (1 - optimism) * (1 - line.drop_off[bad]) ** k
            / (1 + discount) ** (line.start + k)
        )  # fmt: skip
    return total


@pytest.mark.parametrize("optimism", [0, 0.25])
def test_a_return_by_hand(optimism):
    found = return_on_investment([WORK, TAX], [GRANT, HALL], optimism=optimism).scenarios.set_index("scenario")
    for end, cost in (("low", 8000), ("central", 6000), ("high", 5000)):
        row = found.loc[end]
        assert row["social"] == pytest.approx(by_hand(WORK, end, optimism))
        assert row["fiscal"] == pytest.approx(by_hand(TAX, end, optimism))
        assert row["cost"] == pytest.approx(cost * (1 + optimism))
        assert row["ratio"] == pytest.approx(row["social"] / row["cost"])
        assert row["fiscal_ratio"] == pytest.approx(row["fiscal"] / row["cost"])


def test_factors_multiply_and_are_not_added():
    """Half would have come anyway and half is due to others: a quarter is left, not nothing."""
    line = replace(
        WORK, quantity=exactly(1), unit=exactly(100), deadweight=exactly(0.5), attribution=exactly(0.5),
        displacement=exactly(0), years=1,
    )  # fmt: skip
    assert present_value(line) == 25


def test_what_is_given_in_kind_is_a_cost():
    with_hall = return_on_investment([WORK], [GRANT, HALL]).scenarios["in_kind"]
    assert with_hall.tolist() == [1000, 1000, 1000]


def test_optimism_is_that_of_the_grade_of_evidence():
    assert OPTIMISM == (0.4, 0.25, 0.15, 0.1, 0.05, 0)


def test_without_a_cost_there_is_no_ratio_and_without_a_benefit_the_ratio_is_nought():
    free = return_on_investment([WORK], []).scenarios
    assert free["ratio"].isna().all()
    assert (free["social"] > 0).all()
    assert return_on_investment([], [GRANT]).scenarios["ratio"].tolist() == [0, 0, 0]
    assert tornado([WORK], []).empty
    assert break_even([], [GRANT])["share"].isna().all()


@pytest.mark.parametrize("factor", ["deadweight", "attribution", "displacement", "drop_off"])
def test_a_percentage_taken_for_a_share_is_refused(factor):
    with pytest.raises(ValueError, match="no share"):
        present_value(replace(WORK, **{factor: exactly(27)}))


shares = st.lists(st.floats(0, 1), min_size=3, max_size=3).map(lambda each: Range(*sorted(each)))
amounts = st.lists(st.floats(1, 5000), min_size=3, max_size=3).map(lambda each: Range(*sorted(each)))
lines = st.builds(
    Line, name=st.just("line"), side=st.sampled_from(Side), quantity=amounts, unit=amounts, deadweight=shares,
    attribution=shares, displacement=shares, drop_off=shares, years=st.integers(1, 10), start=st.integers(0, 3),
)  # fmt: skip
costs = st.builds(Cost, name=st.just("cost"), amount=amounts, in_kind=st.booleans(), year=st.integers(0, 3))


@settings(max_examples=40)
@given(st.lists(lines, max_size=3), st.lists(costs, min_size=1, max_size=3), st.sampled_from(OPTIMISM))
def test_low_is_never_above_central_nor_central_above_high(some_lines, some_costs, optimism):
    found = return_on_investment(some_lines, some_costs, optimism=optimism).scenarios
    for name in ("ratio", "fiscal_ratio", "net"):
        assert (np.diff(found[name]) >= -1e-6).all()
    assert (np.diff(found["cost"]) <= 1e-6).all()


@settings(max_examples=40)
@given(st.lists(lines, min_size=1, max_size=3), st.lists(costs, min_size=1, max_size=2))
def test_at_break_even_the_return_is_one(some_lines, some_costs):
    for scenario, share in break_even(some_lines, some_costs)[["scenario", "share"]].itertuples(index=False):
        if np.isnan(share) or share > 1e9:
            continue
        scaled = [replace(line, quantity=Range(*(each * share for each in line.quantity))) for line in some_lines]
        ratio = return_on_investment(scaled, some_costs).scenarios.set_index("scenario")["ratio"][scenario]
        assert ratio == pytest.approx(1)


def test_break_even_by_hand():
    """10 outcomes of 100 pounds against 500: half of them, five, would do."""
    line = Line(name="a", side=Side.SOCIAL, quantity=exactly(10), unit=exactly(100))
    row = break_even([line], [Cost(name="c", amount=exactly(500))]).iloc[1]
    assert (row["share"], row["needed"]) == (0.5, 5)


def test_the_tornado_moves_one_factor_at_a_time_and_puts_the_widest_first():
    table = tornado([WORK, TAX], [GRANT, HALL])
    assert set(table["factor"]) == {"quantity", "unit", "deadweight", "attribution", "displacement", "drop_off", "cost"}
    assert (table["line"] != "tax").all()
    assert table["swing"].is_monotonic_decreasing
    central = by_hand(WORK, "central", 0) / 6000
    unit = table.set_index("factor").loc["unit"]
    assert [unit["at_low"], unit["at_high"]] == pytest.approx([central * 1500 / 2000, central * 3000 / 2000])
    cost = table.set_index("factor").loc["cost"]
    assert [cost["at_low"], cost["at_high"]] == pytest.approx([central * 6000 / 5000, central * 6000 / 8000])
