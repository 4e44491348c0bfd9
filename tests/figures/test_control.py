"""The XmR chart: what is hidden is no point, and what the lines say is what the table says."""

import json

import pandas as pd
import pytest

from ldsp.disclosure import Column, Published, publish_people
from ldsp.figures import charts


@pytest.fixture
def published() -> Published:
    true = pd.DataFrame({"period": [f"Month {n}" for n in range(10)], "n": [3, *[40] * 8, 90], "key": 0})

    def lines(table: pd.DataFrame) -> pd.DataFrame:
        signal = ["none"] * 9 + ["above the limits"]
        return table.assign(
            mean=[None, *[45.0] * 9], lower=0.0, upper=60.0, signal=signal, chart_symbol=["z", *[None] * 9]
        )

    return publish_people(
        true, {"n": "key"}, secret="s", crossing=(), then=lines, name="n", question="Rising?", sentence="Once.",
        subtitle="Starts", facts={"value": "n", "chart": "xmr"},
        columns={"period": Column(label="Month"), "n": Column(label="Starts", unit="people", decimals=0),
                 "mean": Column(label="Mean", decimals=1, symbol="chart_symbol"), "signal": Column(label="Signal")},
    )  # fmt: skip


def test_it_is_valid_and_says_what_it_shows(published: Published) -> None:
    chart = charts.control(published)
    chart.to_dict(validate=True)
    drawn = charts.drawn(chart)
    assert drawn.alt.startswith("Rising? Once.")
    assert "an orange diamond is a signal" in drawn.alt


def test_a_hidden_count_is_a_sign_at_the_foot_and_no_point(published: Published) -> None:
    spec = charts.drawn(charts.control(published)).spec
    sets = [pd.DataFrame(rows) for rows in spec["datasets"].values()]
    points = [one for one in sets if "period" in one and "v" in one and one["v"].notna().all()]
    assert {len(one) for one in points} == {9, 1}  # all that are shown, and the signal
    hidden = [one for one in sets if "period" in one and one["v"].isna().all()]
    assert [one["text"].tolist() for one in hidden] == [["[c]"]]
    assert "Upper limit 60" in json.dumps(spec)
    assert "Lower limit" not in json.dumps(spec)  # it is nought
