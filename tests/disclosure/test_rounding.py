"""The rules of methods, section 4.2, on numbers small enough to work by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ldsp.disclosure import (
    all_or_none,
    publish_count,
    publish_counts,
    publish_means,
    publish_medians,
    publish_percents,
    record_key,
    record_keys,
)
from ldsp.domain.people import at_least, mark


def by_the_book(n: int, key: int) -> int | str:
    """The rule as it is written down, in whole numbers: the second implementation."""
    low = n - n % 5
    up = 2 * (key % 256) + 1 < 512 * (n - low) / 5
    number = low + 5 if up else low
    return 0 if n == 0 else "c" if number < 10 else number


@given(st.integers(0, 10_000), st.integers(0, 10**9))
def test_every_count_is_rounded_by_the_book(n: int, key: int) -> None:
    number, symbol = publish_count(n, key)
    assert (symbol or number) == by_the_book(n, key)


ENROLMENTS = st.dictionaries(st.integers(0, 40), st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=25)
"""Of each learner, by a number that is the key: how many enrolments are counted, and how many are elsewhere."""


@given(ENROLMENTS)
def test_a_count_is_shown_only_if_that_of_the_people_would_be(learners: dict[int, tuple[int, int]]) -> None:
    counted = {key: (here, mark(key, here + elsewhere)) for key, (here, elsewhere) in learners.items() if here}
    n, marks = sum(here for here, _ in counted.values()), sum(here * one for here, one in counted.values())
    number, symbol = publish_count(n, marks)
    assert at_least([n], [marks])[0] <= len(counted)
    assert symbol is not None or by_the_book(len(counted), marks) != "c"
    assert symbol is not None or number == by_the_book(n, marks)
    if all(here == 1 and not elsewhere for here, elsewhere in learners.values()):
        assert (symbol or number) == by_the_book(n, marks)


@pytest.mark.parametrize(
    ("people", "each", "shown"),
    [(10, 2, 20), (9, 5, "c"), (10, 7, 70), (3, 4, "c")],  # all enrolments of each are counted
)
def test_the_limit_is_of_people(people: int, each: int, shown: int | str) -> None:
    number, symbol = publish_count(people * each, people * each * mark(0, each) + 255)
    assert (symbol or number) == shown


def test_marks_of_more_enrolments_than_there_are_learners_in_england_add_up_exactly() -> None:
    n = 9_000_000
    assert float(n * mark(255, 100)) == n * mark(255, 100)
    assert n * (1 - 1 / 200_000) < at_least([n], [n * mark(255, 1)])[0] <= n


def test_over_all_keys_a_count_is_neither_raised_nor_lowered() -> None:
    keys = np.arange(256)
    for n in range(10, 60):
        shown = publish_counts(np.full(256, n), keys).numbers
        if n >= 15 or n == 10:  # between them some are hidden
            assert abs(shown.mean() - n) <= 0.01
        assert set(shown[~np.isnan(shown)]) <= {5 * (n // 5), 5 * (n // 5) + 5}


def test_nobody_is_nought_and_few_are_hidden() -> None:
    shown = publish_counts([0, 1, 4, 5, 9], [255, 255, 255, 255, 255])
    assert shown.numbers.tolist()[0] == 0
    assert np.isnan(shown.numbers[1:]).all()
    assert shown.symbols.tolist() == [None, "c", "c", "c", "c"]


@pytest.mark.parametrize("wrong", [-1, 2.5, float("nan")])
def test_what_is_no_count_is_refused(wrong: float) -> None:
    with pytest.raises(ValueError, match="missing, negative or not whole"):
        publish_counts([wrong], [0])


def test_a_key_belongs_to_a_pseudonym_and_keys_use_their_whole_range() -> None:
    names = [f"{number:032x}" for number in range(20_000)]
    keys = record_keys([*names, names[7]])
    assert keys[7] == keys[-1] == record_key(names[7])
    counts = np.bincount(keys[:-1], minlength=256)
    assert len(counts) == 256
    assert ((counts - 78.125) ** 2 / 78.125).sum() < 340  # chi-squared, 255 degrees of freedom, p = 0.0003


@pytest.mark.parametrize(
    ("part", "base", "number", "symbol"),
    [
        (25, 50, 50, None),
        (10, 20, None, "c"),  # fewer than 23
        (10, 25, 40, None),
        (None, 50, None, "c"),
        (25, None, None, "c"),
        (0, 0, None, "z"),
        (50, 50, 95, "or more"),
        (55, 50, 95, "or more"),  # rounding may take a part above its whole
        (0, 50, 5, "or less"),
        (100, 100, 100, None),
        (105, 100, 100, None),
        (0, 100, 0, None),
        (15, 40, 38, None),  # 37.5 is rounded as people round
    ],
)
def test_percentages(part: float | None, base: float | None, number: float | None, symbol: str | None) -> None:
    shown = publish_percents([part], [base])
    assert shown.symbols[0] == symbol
    assert np.isnan(shown.numbers[0]) if number is None else shown.numbers[0] == number


def test_means_rest_on_twenty_and_medians_on_ten() -> None:
    means = publish_means([3.14159, 3.14159, 1.0], [20, 19, 0])
    assert means.numbers[0] == 3.1
    assert means.symbols.tolist() == [None, "c", "z"]
    medians = publish_medians([90.0, 90.0], [10, 9])
    assert medians.numbers[0] == 90.0
    assert medians.symbols.tolist() == [None, "c"]


def test_all_or_none_of_few_is_found() -> None:
    assert all_or_none([12, 0, 11, 30, 0, 0], [12, 12, 12, 30, 30, 0]).tolist() == [
        True,
        True,
        False,
        False,
        False,
        False,
    ]
