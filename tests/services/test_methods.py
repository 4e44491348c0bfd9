import numpy as np
import pytest

from ldsp.domain.need import Weighting
from ldsp.services import indicators, methods, need


def test_the_catalogue_has_a_row_a_measure_with_nothing_left_blank() -> None:
    table = methods.catalogue().table
    assert len(table) == len(indicators.catalogue())
    for column in methods.catalogue().columns:
        assert table[column].notna().all()
        assert (table[column].astype(str) != "").all(), column


def test_the_recipe_tells_every_weight_bound_and_reason(assessed: need.Assessment) -> None:
    recipe = methods.recipe(assessed)
    assert len(recipe.table) == 9
    assert recipe.table["share"].sum() == pytest.approx(100)
    assert (recipe.table["reason"].str.len() > 20).all()
    assert (recipe.table["low"] < recipe.table["high"]).all()
    assert "Age and health 2, Skills and income 4, Use of the internet 2 and Connections 2" in recipe.sentence


def test_leaving_an_indicator_out_moves_ranks_by_what_the_sentence_says(assessed: need.Assessment) -> None:
    made = methods.sensitivity(assessed)
    top = made.table.iloc[0]
    assert made.table["mean_shift"].is_monotonic_decreasing
    assert len(made.table) == 9
    assert top["label"] in made.sentence
    assert f"by {top['mean_shift']:,.0f} of 33,755 places" in made.sentence


def test_correlations_are_a_square_with_ones_along_its_diagonal(assessed: need.Assessment) -> None:
    made = methods.correlations(assessed)
    matrix = made.table.set_index("indicator")
    assert list(matrix.index) == list(matrix.columns)
    np.testing.assert_allclose(np.diag(matrix), 1)
    np.testing.assert_allclose(matrix, matrix.T)
    assert made.sentence.startswith("No two indicators are so alike")


def test_deri_1_0_counts_its_oldest_twice_and_the_page_says_so() -> None:
    """65 and over holds 75 and over, and DERI 1.0 weighs both."""
    deri = need.assess(need.basis("deri-1-0"), Weighting(preset_id="deri-1-0"))
    made = methods.correlations(deri)
    assert made.table.set_index("indicator").loc["Aged 65+", "Aged 75+"] > 0.92
    assert "say nearly the same" in made.sentence
