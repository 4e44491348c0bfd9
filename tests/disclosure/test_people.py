"""The door: what goes in as a true count comes out as what anybody may see, or not at all."""

import pandas as pd
import pytest

from ldsp.disclosure import Column, NotPublished, Published, publish_people, rounded
from ldsp.domain.people import mark

COLUMNS = {
    "district": Column(label="District"),
    "starts": Column(label="Starts", unit="people", decimals=0),
    "done": Column(label="Completed", unit="people", decimals=0),
    "done_pct": Column(label="Completed", unit="%", decimals=0),
}
TRUE = pd.DataFrame(
    {
        "district": ["Burnley", "Pendle", "Hyndburn", "Rossendale"],
        "starts": [203, 12, 7, 0],
        "starts_key": [200, 200, 201, 0],
        "done": [101, 12, 7, 0],
        "done_key": [3, 200, 201, 0],
    }
)


def door(table: pd.DataFrame = TRUE, **said: object) -> Published:
    told = {
        "secret": "f00d", "crossing": ("home district",), "columns": COLUMNS, "sentence": "So.", "name": "n",
        "question": "How many?", "subtitle": "People", "shares": {"done_pct": ("done", "starts")}, **said,
    }  # fmt: skip
    return publish_people(table, {"starts": "starts_key", "done": "done_key"}, **told)  # type: ignore[arg-type]


def test_true_counts_and_keys_stay_outside() -> None:
    made = door()
    assert made.table.columns.tolist() == [
        "district", "starts", "starts_symbol", "done", "done_symbol", "done_pct", "done_pct_symbol",
    ]  # fmt: skip
    assert made.table["starts"].fillna(-1).tolist() == [200, 10, -1, 0]
    assert made.table["starts_symbol"].tolist() == [None, None, "c", None]


def test_all_of_few_are_hidden_though_they_are_ten() -> None:
    pendle = door().table.iloc[1]
    assert pendle["starts"] == 10
    assert pd.isna(pendle["done"])
    assert pendle["done_symbol"] == pendle["done_pct_symbol"] == "c"


def test_a_percentage_is_made_of_what_is_shown() -> None:
    burnley = door().table.iloc[0]
    assert (burnley["done"], burnley["starts"], burnley["done_pct"]) == (105, 200, 53)


def test_sentence_and_facts_see_only_published_numbers() -> None:
    seen: list[pd.DataFrame] = []
    made = door(
        sentence=lambda table: f"{table['starts'].max():.0f} in Burnley.",
        facts=lambda table: seen.append(table) or {"most": str(table["starts"].max())},
    )
    assert made.sentence == "200 in Burnley."
    assert made.facts == {"most": "200.0"}
    assert "starts_key" not in seen[0]


def test_a_number_nobody_accounts_for_is_refused() -> None:
    with pytest.raises(ValueError, match=r"\['women'\] hold numbers"):
        door(TRUE.assign(women=[100, 5, 3, 0]))
    assert door(TRUE.assign(target=[200, 10, 5, 1]), beside=["target"]).table["target"].tolist() == [200, 10, 5, 1]


def test_without_a_secret_nothing_is_published() -> None:
    with pytest.raises(NotPublished, match="no secret"):
        door(secret="")


def test_at_most_three_filters_cross() -> None:
    assert door(crossing=["level", "sex", "home district"])
    with pytest.raises(NotPublished, match=r"4 filters cross here \(age band, home district, level, sex\)"):
        door(crossing=["level", "sex", "home district", "age band"])


def test_the_rule_is_printed_under_every_table() -> None:
    assert any("rounded at random to a multiple of 5" in note for note in door().notes)


def test_means_are_hidden_on_few() -> None:
    table = pd.DataFrame({"district": ["A", "B"], "n": [20, 19], "key": [0, 0], "gain": [1.234, 1.234]})
    made = publish_people(
        table, {"n": "key"}, secret="s", crossing=(), means={"gain": "n"}, name="n", question="", subtitle="", sentence="",
        columns={"gain": Column(label="Gain", decimals=1)},
    )  # fmt: skip
    assert made.table["gain"].tolist()[0] == 1.2
    assert made.table["gain_symbol"].tolist() == [None, "c"]


def test_who_enrols_twice_counts_twice_but_towards_no_limit() -> None:
    """Fifteen people with two enrolments each: thirty, but no share of 23, no mean of 20, and all of them are all of few."""
    both = mark(0, 2)
    table = TRUE[:1].assign(starts=30, starts_key=30 * both, done=28, done_key=28 * both)
    shown = door(table).table.iloc[0]
    assert (shown["starts"], shown["done_pct_symbol"]) == (30, "c")
    assert door(table.assign(starts_key=0, done_key=0)).table["done_pct"].tolist() == [95]
    everybody = door(table.assign(done=30, done_key=30 * both)).table.iloc[0]
    assert everybody["done_symbol"] == "c"
    told = rounded(table.assign(score=3.14), {"starts": "starts_key", "done": "done_key"}, means={"score": "starts"})
    assert told["score_symbol"].tolist() == ["c"]
