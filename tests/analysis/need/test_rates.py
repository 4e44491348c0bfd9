"""Rates of small areas lean on their district."""

import math

import pandas as pd
import pytest

from ldsp.analysis.need import shrink

CODES = ["E01000001", "E01000002", "E01000003", "E01000004"]


def series(*values: float) -> pd.Series:
    return pd.Series(values, index=CODES[: len(values)], dtype=float)


def plain(r: list[float], n: list[float]) -> list[float]:
    """The formulas, one area at a time."""
    k = len(r)
    own = [math.log((a + 0.5) / (b - a + 0.5)) for a, b in zip(r, n, strict=True)]
    noise = [(b + 1) * (b + 2) / (b * (a + 1) * (b - a + 1)) for a, b in zip(r, n, strict=True)]
    towards = math.log((sum(r) + 0.5) / (sum(n) - sum(r) + 0.5))
    spread = sum((m - towards) ** 2 for m in own) / (k - 1)
    shrunk = []
    for m, s in zip(own, noise, strict=True):
        trust = (1 / s) / (1 / s + 1 / spread)
        shrunk.append(1 / (1 + math.exp(-(trust * m + (1 - trust) * towards))))
    return shrunk


def test_the_formulas_are_those_of_the_scottish_index():
    r, n = [2.0, 30.0, 0.0], [10.0, 100.0, 20.0]
    assert shrink(series(*r), series(*n), pd.Series("Wyre", index=CODES[:3])).tolist() == pytest.approx(plain(r, n))


def test_the_smaller_base_moves_further_towards_the_district():
    rates = shrink(series(2, 200, 30), series(4, 400, 300), pd.Series("Wyre", index=CODES[:3]))
    assert rates.iloc[0] < rates.iloc[1] < 0.5, "both have one in two; the district has about one in three"


def test_districts_do_not_lean_on_each_other():
    parent = pd.Series(["Wyre", "Wyre", "Fylde", "Fylde"], index=CODES)
    rates = shrink(series(2, 30, 5, 6), series(10, 100, 50, 50), parent)
    assert rates.tolist()[:2] == pytest.approx(plain([2, 30], [10, 100]))


def test_alone_in_its_district_an_area_keeps_its_plain_rate():
    assert shrink(series(3), series(12), pd.Series("Wyre", index=CODES[:1])).tolist() == [0.25]


def test_nothing_counted_has_no_rate_and_moves_nobody():
    parent = pd.Series("Wyre", index=CODES[:3])
    rates = shrink(series(2, 30, 0), series(10, 100, 0), parent)
    assert math.isnan(rates.iloc[2])
    assert rates.tolist()[:2] == pytest.approx(plain([2, 30], [10, 100]))


def test_more_people_counted_than_there_are_is_refused():
    with pytest.raises(ValueError, match="above its denominator"):
        shrink(series(5), series(4), pd.Series("Wyre", index=CODES[:1]))
