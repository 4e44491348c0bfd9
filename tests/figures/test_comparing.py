"""Small pictures of one scale, and ranks with their intervals: an area looks the same wherever it stands."""

import pandas as pd
import pytest

from ldsp.disclosure import Column, publish
from ldsp.domain.areas import ENGLAND
from ldsp.figures import multiples, ranks, style

CODES = ("E07000117", "E07000122", "E06000009")
NAMES = dict(zip(CODES, ("Burnley", "Pendle", "Blackpool"), strict=True)) | {ENGLAND: "England"}


@pytest.fixture
def past():
    """Three districts and England in 2019 and 2021; Blackpool has one value only."""
    rows = [
        (code, NAMES[code], year, f"{year}-12-31", value, None if value is not None else "x")
        for code, values in {
            CODES[0]: (20.0, 24.0),
            CODES[1]: (15.0, 12.0),
            CODES[2]: (None, 30.0),
            ENGLAND: (10.0, 9.0),
        }.items()
        for year, value in zip(("2019", "2021"), values, strict=True)
    ]
    table = pd.DataFrame(rows, columns=["area_code", "name", "period", "period_end", "value", "symbol"])
    return publish(
        table, name="past", question="How has it changed?", sentence="It rose in Burnley.", subtitle="Per cent",
        columns={"name": Column(label="Area"), "period": Column(label="Period"),
                 "value": Column(label="Poverty", unit="%", decimals=1, symbol="symbol")},
        facts={"value": "value"},
    )  # fmt: skip


@pytest.fixture
def league():
    """Blackpool 1 (1 to 2), Burnley 4 (2 to 9) and Pendle 8 (3 to 12), of twenty."""
    table = pd.DataFrame(
        {
            "area_code": [CODES[2], CODES[0], CODES[1], "E07000009"],
            "name": ["Blackpool", "Burnley", "Pendle", "East Cambridgeshire"],
            "rank": [1.0, 4.0, 8.0, 20.0],
            "rank_low": [1.0, 2.0, 3.0, 18.0],
            "rank_high": [2.0, 9.0, 12.0, 20.0],
            "chosen": [True, True, True, False],
        }
    )
    return publish(
        table, name="league", question="Where do they stand?", sentence="Blackpool ranks 1st.", subtitle="Ranks",
        columns={"name": Column(label="Area"), "rank": Column(label="Rank", decimals=0),
                 "rank_low": Column(label="from", decimals=0), "rank_high": Column(label="to", decimals=0)},
        facts={"low": "rank_low", "high": "rank_high", "areas": "20"},
    )  # fmt: skip


def y_domains(chart) -> list[list[float]]:
    found = []
    for layer in chart.to_dict()["layer"]:
        y = layer.get("encoding", {}).get("y", {})
        if "scale" in y:
            found.append(y["scale"]["domain"])
    return found


def test_all_pictures_share_one_scale(past):
    domains = [each for code in CODES for each in y_domains(multiples.multiple(past, code, codes=CODES))]
    assert domains
    assert all(each == domains[0] for each in domains)
    low, high = domains[0]
    assert low < 9.0
    assert high > 30.0


def test_each_picture_brings_out_its_own_area_and_says_so(past):
    looks = multiples.looks(CODES)
    for code in CODES:
        spec = multiples.multiple(past, code, codes=CODES).to_dict()
        marks = [layer["mark"] for layer in spec["layer"]]
        colour, shape = looks[code]
        assert any(mark.get("color") == colour and mark.get("shape") == shape for mark in marks)
        assert any(mark.get("color") == style.BENCHMARK and mark.get("strokeDash") for mark in marks)
        assert NAMES[code] in spec["description"]
        others = {looks[other][0] for other in CODES if other != code}
        assert not others & {mark.get("color") for mark in marks}


def test_six_areas_differ_in_colour_and_in_shape_and_a_seventh_is_refused():
    looks = multiples.looks(tuple("abcdef"))
    assert len({colour for colour, _ in looks.values()}) == 6
    assert len({shape for _, shape in looks.values()}) == 6
    with pytest.raises(ValueError, match="not 7"):
        multiples.looks(tuple("abcdefg"))


def test_no_rank_is_drawn_without_its_interval(league):
    spec = ranks.ranks(league, codes=CODES).to_dict()
    (rows,) = [rows for rows in spec["datasets"].values() if "from" in rows[0]]
    assert [(row["name"], row["from"], row["v"], row["to"]) for row in rows] == [
        ("Blackpool", 1.0, 1.0, 2.0), ("Burnley", 2.0, 4.0, 9.0), ("Pendle", 3.0, 8.0, 12.0),
    ]  # fmt: skip
    assert [row["c"] for row in rows] == [multiples.looks(CODES)[row["area_code"]][0] for row in rows]
    assert "Burnley rank 4 (2 to 9)" in {" ".join(row["line"].split()) for row in rows}
