import pandas as pd
import pytest

from ldsp.disclosure import Column, publish

RATE = Column(label="Aged 75 and over", unit="%", decimals=1, symbol="symbol")


def published(value: list[float | None], symbol: list[str | None]):
    return publish(
        pd.DataFrame({"rate": value, "symbol": symbol}),
        name="rate",
        question="Where?",
        sentence="There.",
        subtitle="Share of residents",
        columns={"rate": RATE},
    )


def test_a_number_that_is_missing_without_a_reason_is_refused() -> None:
    with pytest.raises(ValueError, match="1 values of 'rate' are missing unexplained"):
        published([8.0, None], [None, None])


def test_a_reason_for_missing_says_nothing_beside_a_number() -> None:
    assert published([8.0, None, 5.0], ["x", "c", None]).table["symbol"].tolist() == [None, "c", None]


def test_an_unreliable_number_keeps_its_warning() -> None:
    assert published([8.0, 9.0], ["u", "low"]).table["symbol"].tolist() == ["u", "low"]


def test_a_promised_column_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="lacks the columns"):
        publish(
            pd.DataFrame({"rate": [1.0]}),
            name="n",
            question="",
            sentence="",
            subtitle="",
            columns={"people": Column(label="People")},
        )


def test_the_table_given_is_not_changed() -> None:
    given = pd.DataFrame({"rate": [8.0], "symbol": ["x"]})
    publish(given, name="rate", question="", sentence="", subtitle="", columns={"rate": RATE})
    assert given["symbol"].tolist() == ["x"]
