"""Coverage and use in four quarters: what is drawn, where, and what is left to the table."""

import pandas as pd
import pytest

from ldsp.disclosure import Column, publish
from ldsp.figures import quadrants, style


@pytest.fixture
def districts():
    table = pd.DataFrame(
        {
            "area_code": ["a", "b", "c", "d"],
            "name": ["Burnley", "Pendle", "Wyre", "Fylde"],
            "coverage_pct": [80.0, 2.0, 3.0, 0.0],
            "use_pct": [90.0, 20.0, None, None],
            "why": ["x", "x", "c", "z"],
        }
    )
    return publish(
        table,
        name="coverage",
        question="Where does provision fall short?",
        sentence="In Fylde.",
        subtitle="Coverage of districts",
        columns={
            "name": Column(label="District"),
            "coverage_pct": Column(label="Coverage", unit="%", decimals=1),
            "use_pct": Column(label="Places taken", unit="%", decimals=0, symbol="why"),
        },
        facts={"enough": "50", "used": "60"},
    )


def drawn(chart, mark: str) -> pd.DataFrame:
    """The rows of the layers with a mark."""
    frames = [layer.data for layer in chart.layer if layer.mark.type == mark]
    return pd.concat(frames, ignore_index=True)


def test_a_dot_a_district_with_places_and_those_whose_use_is_hidden_in_the_strip(districts):
    chart = quadrants.quadrants(districts, "b")
    dots = drawn(chart, "circle").set_index("name")
    assert set(dots.index) == {"Burnley", "Pendle", "Wyre"}
    assert dots.loc["Wyre", "y"] == quadrants.UNKNOWN_AT
    assert "not known" in dots.loc["Wyre", "text"]
    assert dots.loc["Pendle", "c"] == style.SELECTED
    assert dots.loc["Burnley", "c"] == style.FOCUS


def test_the_quarters_meet_where_the_thresholds_are_and_are_named(districts):
    chart = quadrants.quadrants(districts)
    rules = drawn(chart, "rule")
    assert set(rules["x"].dropna()) == {50.0}
    assert set(rules["y"].dropna()) == {0.0, 60.0}
    words = " ".join(drawn(chart, "text")["t"]).replace("\n", " ")
    assert all(quarter in words for quarter in quadrants.QUARTERS)
    told = chart.to_dict()["description"]
    assert "Dashed lines at 50% and 60%" in told
    assert told.endswith("The same figures are in the table.")


def test_no_two_names_are_written_over_one_another():
    rows = pd.DataFrame(
        {
            "area_code": list("abcdef"),
            "name": ["Blackburn with Darwen"] * 6,
            "x": [1.0, 1.01, 1.02, 1.0, 1.03, 9.0],
            "y": [50.0] * 6,
        }
    )
    layers = quadrants._names(rows, 90.0, None)
    assert 2 <= len(layers) < 12  # two layers a name; those without room are left out


def test_a_diagnosis_is_named_alike_in_the_figure_and_in_the_table():
    from ldsp.analysis.coverage import DIAGNOSES

    assert set(quadrants.QUARTERS) <= set(DIAGNOSES)
