"""Charts: what is drawn, what is said to those who cannot see it, and what is left out."""

import datetime as dt
from dataclasses import replace

import pandas as pd
import pytest

from ldsp.disclosure import Column, publish
from ldsp.domain.areas import ENGLAND
from ldsp.figures import charts, distribution, style, trends


def rows(chart) -> list[dict]:
    return [row for data in chart.to_dict()["datasets"].values() for row in data]


def marks(chart) -> list[str]:
    return [
        layer["mark"]["type"] if isinstance(layer["mark"], dict) else layer["mark"]
        for layer in chart.to_dict()["layer"]
    ]


@pytest.fixture
def why():
    table = pd.DataFrame(
        {
            "indicator": ["No qualifications", "Aged 75 and over"],
            "contribution": [0.82, 0.31],
            "england": [0.60, 0.35],
        }
    )
    points = {"unit": "points", "decimals": 2}
    return publish(
        table,
        name="why-burnley",
        question="Why does Burnley score 4.0?",
        sentence="Mostly because of no qualifications.",
        subtitle="Points of the score",
        columns={
            "indicator": Column(label="Indicator"),
            "contribution": Column(label="Contribution", **points),
            "england": Column(label="England", **points),
        },
    )


@pytest.fixture
def history():
    """Burnley 2019 to 2023: nothing in 2020, a new definition from 2022. England without a gap."""
    years = [2019, 2020, 2021, 2022, 2023]
    burnley = pd.DataFrame(
        {"area_code": "E07000117", "name": "Burnley", "year": years, "value": [50, None, 52, 60, 61]}
    )
    burnley["break"] = [False, False, False, True, False]
    england = pd.DataFrame({"area_code": ENGLAND, "name": "England", "year": years, "value": [40, 41, 42, 43, 44]})
    table = pd.concat([burnley, england.assign(**{"break": False})], ignore_index=True)
    table["period"] = table["year"].astype(str)
    table["period_end"] = [dt.date(year, 12, 31) for year in table["year"]]
    table["lower_ci"], table["upper_ci"], table["symbol"] = table["value"] - 3, table["value"] + 3, "x"
    return publish(
        table,
        name="history-burnley",
        question="How has it changed?",
        sentence="It rose.",
        subtitle="%",
        columns={
            "name": Column(label="Area"),
            "period": Column(label="Period"),
            "value": Column(label="No qualifications", unit="%", decimals=1, symbol="symbol"),
        },
    )


def test_every_chart_says_the_question_the_answer_and_its_marks(risk, why, history):
    drawn = [
        charts.strip(risk),
        charts.beeswarm(risk),
        charts.bars(risk),
        charts.contributions(why),
        charts.trend(history),
    ]
    for chart, published in zip(drawn, [risk, risk, risk, why, history], strict=True):
        description = chart.to_dict()["description"]
        assert published.question in description
        assert published.sentence in description
        assert description.endswith("The same figures are in the table.")
        assert "Each" in description


def test_the_strip_has_a_tick_for_each_area_with_a_value_and_names_the_selected(risk):
    chart = charts.strip(risk, "E07000122", benchmark=3.02, benchmark_name="England")
    ticks = [row for row in rows(chart) if "area_code" in row]
    assert [row["name"] for row in ticks] == ["Burnley", "Hyndburn", "Pendle", "Ribble Valley"]  # Rossendale has none
    texts = [row.get("t") for row in rows(chart)]
    assert "Pendle 3.1" in texts
    assert "England 3.0" in texts


def test_the_strip_shows_the_classes_of_the_map_from_low_to_high(risk):
    bars = [row for row in rows(charts.strip(risk)) if "c" in row]
    assert [row["c"] for row in bars] == list(style.SEQUENTIAL)
    assert [row["to"] for row in bars[:-1]] == [2.5, 3, 3.5, 4]


def test_where_low_values_are_the_risk_the_dark_end_is_on_the_left(risk):
    slow = replace(risk, facts={**risk.facts, "direction": "-1"})
    assert [row["c"] for row in rows(charts.strip(slow)) if "c" in row] == list(style.SEQUENTIAL)[::-1]
    assert [row.label for row in charts.legend(slow)][:2] == ["4.0 or more", "3.5 to 4.0"]


def test_an_area_without_a_value_cannot_be_marked(risk):
    assert "Rossendale" not in str(charts.strip(risk, "E07000125").to_dict())


def test_dots_that_would_meet_are_piled_and_never_moved_sideways(risk):
    assert distribution.piled([0.0, 0.0, 0.0], wide=8) == [0, 1, 2]
    assert distribution.piled([0.0, 8.0, 16.0], wide=8) == [0, 0, 0]
    dots = [row for row in rows(charts.beeswarm(risk, "E07000117")) if "y" in row]
    assert {row["v"] for row in dots} == {4.04, 3.5, 3.1, 2.0}


def test_the_legend_counts_every_class_and_names_what_is_missing(risk):
    found = [(row.colour, row.label, row.words, row.areas) for row in charts.legend(risk)]
    assert found == [
        ("#ADD1F1", "under 2.5", "Lowest", 1),
        ("#6BACE6", "2.5 to 3.0", "Low", 0),
        ("#2073BC", "3.0 to 3.5", "Middle", 1),
        ("#12436D", "3.5 to 4.0", "High", 1),
        ("#092135", "4.0 or more", "Highest", 1),
        ("#F2F2F2", "No data", "not available", 1),
    ]
    assert "4.0 or more Highest: 1 area" in charts.legend_chart(risk).to_dict()["description"]


def test_fewer_breaks_make_fewer_classes(risk):
    three = replace(risk, facts={"value": "value", "edges": "2.5,3.5"})
    assert [row.label for row in charts.legend(three)] == ["under 2.5", "2.5 to 3.5", "3.5 or more", "No data"]


def test_bars_start_at_nought_and_keep_the_order_of_the_table(risk):
    chart = charts.bars(risk, "E07000120")
    assert [row["line"] for row in rows(chart)] == [
        "Burnley  4.0",
        "Hyndburn  3.5",
        "Pendle  3.1",
        "Ribble Valley  2.0",
    ]
    assert [row["c"] for row in rows(chart)] == [style.FOCUS, style.SELECTED, style.FOCUS, style.FOCUS]
    assert chart.to_dict()["layer"][0]["encoding"]["x"]["scale"]["domain"][0] == 0


def test_what_is_not_drawn_is_said(risk):
    chart = charts.bars(risk, most=2)
    assert len(rows(chart)) == 2
    assert "The first 2 of 4 are drawn." in chart.to_dict()["description"]


def test_contributions_print_both_numbers_and_mark_the_comparator(why):
    chart = charts.contributions(why)
    assert [row["line"] for row in rows(chart)] == [
        "No qualifications  0.82 (England 0.60)",
        "Aged 75 and over  0.31 (England 0.35)",
    ]
    assert marks(chart).count("tick") == 2  # the mark and the casing under it
    assert "where the bar of England would end" in chart.to_dict()["description"]


def test_long_names_put_the_numbers_on_a_line_of_their_own(why):
    long = why.table.assign(indicator=["Income deprivation affecting older people", "Aged 75 and over"])
    lines = [row["line"] for row in rows(charts.contributions(replace(why, table=long)))]
    assert lines[0] == "Income deprivation affecting older people\n0.82 (England 0.60)"


def test_a_line_stops_where_a_value_is_missing_and_where_the_series_breaks(history):
    stretches = {
        row["period"]: row["segment"]
        for row in rows(charts.trend(history, "E07000117"))
        if row.get("name") == "Burnley"
    }
    assert "2020" not in stretches
    assert stretches["2019"] != stretches["2021"] != stretches["2022"] == stretches["2023"]


def test_only_the_selected_area_has_a_band_and_the_benchmark_is_dashed(history):
    layers = charts.trend(history, "E07000117").to_dict()["layer"]
    assert [layer["mark"]["type"] for layer in layers].count("area") == 1
    dashes = [layer["mark"]["strokeDash"] for layer in layers if layer["mark"]["type"] == "line"]
    assert list(style.DASHES) in dashes


def test_names_at_the_ends_of_lines_keep_their_distance():
    placed = trends.label_heights({"a": 10, "b": 12, "c": 11, "d": 200}, apart=32)
    assert placed == {"a": 10, "c": 42, "b": 74, "d": 200}


def test_periods_are_printed_as_their_publisher_prints_them(history):
    table = history.table.assign(period=[f"{year}/{year - 1999}" for year in history.table["year"]])
    axes = [layer["encoding"]["x"]["axis"] for layer in charts.trend(replace(history, table=table)).to_dict()["layer"]]
    assert '"2019/20"' in axes[0]["labelExpr"]


def test_only_the_columns_that_are_drawn_travel(risk):
    wide = replace(risk, table=risk.table.assign(secret="not drawn"))
    assert "not drawn" not in charts.strip(wide).to_json()
    assert "not drawn" not in charts.bars(wide).to_json()


def test_text_is_never_upright(risk, history):
    config = charts.strip(risk).to_dict()["config"]
    assert config["axisY"]["titleAngle"] == 0
    assert "labelAngle" not in charts.trend(history).to_json()
    assert config["font"].startswith(style.FONT)
