"""Charts of outcomes and value: what is drawn, what is hidden, and what is said to those who cannot see it."""

import json

import pandas as pd
import pytest

from ldsp.disclosure import Column, publish
from ldsp.figures import funnel_plot, spans, style


def rows(chart) -> list[dict]:
    return [row for data in chart.to_dict()["datasets"].values() for row in data]


@pytest.fixture
def stages():
    """Completed 78% of closed cases, between 75 and 81, between 70 and 85 at all; achieved at least 95%; progressed hidden."""
    table = pd.DataFrame(
        {
            "name": ["Completed", "Achieved", "Progressed"],
            "rate": [78.0, 95.0, None],
            "why": [None, "or more", "c"],
            "lower": [75.0, None, None],
            "upper": [81.0, None, None],
            "least": [70.0, 90.0, None],
            "most": [85.0, 97.0, None],
            "weighted": [76.0, None, None],
            "gone": [None, "z", "c"],
        }
    )
    ends = ("lower", "upper", "weighted")
    return publish(
        table,
        name="stages",
        question="How far?",
        sentence="78% completed.",
        subtitle="Rates",
        columns={
            "name": Column(label="Stage"),
            "rate": Column(label="Of closed cases", unit="%", decimals=0, symbol="why"),
            **{end: Column(label=end, unit="%", decimals=0, symbol="gone") for end in ends},
        },
    )


def test_a_span_is_drawn_with_its_number_its_interval_and_its_bounds(stages):
    chart = spans.spans(
        stages,
        value="rate",
        interval=("lower", "upper"),
        bounds=("least", "most"),
        against="weighted",
        against_name="weighted",
    )
    first = next(row for row in rows(chart) if row.get("name") == "Completed")
    assert (first["v"], first["interval0"], first["interval1"], first["bounds0"], first["bounds1"]) == (
        78,
        75,
        81,
        70,
        85,
    )
    assert first["line"] == "Completed  78%"
    assert first["other"] == 76
    said = chart.to_dict()["description"]
    for words in ("broad pale line", "95% interval", "open diamond is weighted", "in the table"):
        assert words in said


def test_a_blunt_end_says_so_and_a_hidden_rate_is_not_drawn(stages):
    drawn = rows(spans.spans(stages, value="rate"))
    assert {row["line"] for row in drawn if "line" in row} == {"Completed  78%", "Achieved  95% or more"}


def test_nothing_to_draw_is_an_empty_chart_and_no_error(stages):
    chart = spans.spans(stages.narrowed(stages.table["rate"].isna()), value="rate", interval=("lower", "upper"))
    assert not [row for row in rows(chart) if "line" in row]


def test_a_tornado_goes_from_low_to_high_and_marks_where_it_pays():
    table = pd.DataFrame({"name": ["Attribution", "Deadweight"], "at_low": [0.3, 0.9], "at_high": [1.4, 0.5]})
    published = publish(
        table,
        name="tornado",
        question="On what?",
        sentence="On attribution.",
        subtitle="Return",
        columns={
            "name": Column(label="Factor"),
            "at_low": Column(label="At its low", unit="£ for £1", decimals=2),
            "at_high": Column(label="At its high", unit="£ for £1", decimals=2),
        },
    )
    chart = spans.tornado(published, title="Return", lines=((0.7, "central"), (1.0, "just pays")))
    drawn = [row for row in rows(chart) if "low" in row]
    assert [(row["low"], row["high"], row["line"]) for row in drawn] == [
        (0.3, 1.4, "Attribution  0.30 to 1.40"),
        (0.9, 0.5, "Deadweight  0.90 to 0.50"),
    ]
    assert "central (0.70) and just pays (1.00)" in chart.to_dict()["description"]


def test_programmes_are_marked_by_their_word_and_the_limits_are_drawn():
    table = pd.DataFrame(
        {
            "name": ["Workshops", "Bootcamp", "Tablets"],
            "closed": [200.0, 80.0, None],
            "rate": [90.0, 70.0, None],
            "why": [None, None, "c"],
            "word": ["Better", "Similar", "Not compared"],
        }
    )
    limits = [{"n": 50, "lower_95": 60, "upper_95": 90, "lower_998": 50, "upper_998": 95}]
    published = publish(
        table,
        name="programmes",
        question="Which?",
        sentence="Workshops.",
        subtitle="Completed",
        columns={
            "name": Column(label="Programme"),
            "closed": Column(label="Learners", decimals=0, symbol="why"),
            "rate": Column(label="Completed", unit="%", decimals=0, symbol="why"),
            "word": Column(label="Compared"),
        },
        facts={"benchmark": "78.0", "benchmark_name": "All regions", "limits": json.dumps(limits)},
    )
    chart = funnel_plot.funnel_plot(published)
    dots = {row["name"]: row for row in rows(chart) if "shape" in row}
    assert set(dots) == {"Workshops", "Bootcamp"}
    assert dots["Workshops"]["shape"] == style.JUDGEMENTS["better"].shape
    assert {row["v"] for row in rows(chart) if row.get("n") == 50} == {60, 90, 50, 95}
    assert "All regions, 78%" in chart.to_dict()["description"]
