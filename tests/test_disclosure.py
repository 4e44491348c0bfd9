"""The promise that nobody is exposed: the suite attacks what the door lets out, as an intruder would.

Methods, section 4.4. The intruder knows the rules of rounding, every number published under every combination of filters,
and that counts are whole numbers that add up.
"""

from collections.abc import Iterator
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from ldsp.disclosure import MOST_CROSSING, Column, publish_count, publish_people, record_keys
from ldsp.domain.people import mark

ATTRIBUTES = {"level": 4, "home district": 3, "sex": 3, "theme": 2}
CELLS = list(np.ndindex(*ATTRIBUTES.values()))


@pytest.fixture(scope="module")
def learners() -> pd.DataFrame:
    """300 made-up learners, unevenly spread: most cells of four attributes are small."""
    draw = np.random.default_rng(20190311)
    table = pd.DataFrame(
        {
            name: draw.choice(size, 300, p=np.arange(size, 0, -1) / np.arange(size, 0, -1).sum())
            for name, size in ATTRIBUTES.items()
        }
    )
    return table.assign(learner=[f"{number:032x}" for number in range(300)])


def published(people: pd.DataFrame, by: tuple[str, ...]) -> pd.Series:
    """The counts that anybody may see of people sorted by some attributes, every cell of them; NaN where hidden."""
    of_learner = people.groupby("learner")["learner"].transform("size")
    marks = [
        mark(int(key), int(number)) for key, number in zip(record_keys(people["learner"]), of_learner, strict=True)
    ]
    keyed = people.assign(n=1, key=marks)
    ranges = [range(ATTRIBUTES[name]) for name in by]
    index = (
        pd.MultiIndex.from_product(ranges, names=by) if len(by) > 1 else pd.Index([*ranges, []][0], name="".join(by))
    )
    true = keyed.groupby(list(by))[["n", "key"]].sum() if by else keyed[["n", "key"]].sum().to_frame().T
    true = true.reindex(index, fill_value=0) if by else true
    words = true.reset_index() if by else true
    words = words.astype(dict.fromkeys(by, "str"))
    made = publish_people(
        words, {"n": "key"}, secret="s", crossing=by, name="n", question="", subtitle="", sentence="",
        columns={"n": Column(label="People", decimals=0)},
    )  # fmt: skip
    return made.table["n"].set_axis(true.index)


def offered(most: int = MOST_CROSSING) -> Iterator[tuple[str, ...]]:
    for size in range(most + 1):
        yield from combinations(ATTRIBUTES, size)


class Intruder:
    """Bounds every cell by what has been published: an exact whole-number programme."""

    def __init__(self) -> None:
        self.rows: list[np.ndarray] = []
        self.least: list[float] = []
        self.most: list[float] = []

    def read(self, by: tuple[str, ...], shown: pd.Series) -> None:
        for at, number in shown.items():
            wanted = dict(zip(by, at if isinstance(at, tuple) else (at,), strict=False)) if by else {}
            self.rows.append(self.people(wanted))
            low, high = (1, 9) if np.isnan(number) else (0, 0) if number == 0 else (number - 4, number + 4)
            self.least.append(low)
            self.most.append(high)

    @staticmethod
    def people(wanted: dict[str, int]) -> np.ndarray:
        order = list(ATTRIBUTES)
        return np.array([all(cell[order.index(k)] == v for k, v in wanted.items()) for cell in CELLS], dtype=float)

    def interval(self, wanted: dict[str, int]) -> tuple[int, int]:
        goal, limits = self.people(wanted), LinearConstraint(csr_array(np.array(self.rows)), self.least, self.most)
        ends = []
        for sign in (1, -1):
            found = milp(
                sign * goal, constraints=limits, bounds=Bounds(0, np.inf), integrality=np.ones(len(CELLS), dtype=int)
            )
            assert found.success, found.message
            ends.append(round(sign * found.fun))
        return ends[0], ends[1]


def small_cells(people: pd.DataFrame, most: int) -> Iterator[tuple[dict[str, int], int]]:
    for by in offered(most):
        if by:
            counts = people.groupby(list(by)).size()
            for at, number in counts[counts < 10].items():
                yield dict(zip(by, at if isinstance(at, tuple) else (at,), strict=True)), int(number)


def test_no_small_count_can_be_worked_out_from_all_filters_together(learners) -> None:
    intruder = Intruder()
    for by in offered():
        intruder.read(by, published(learners, by))
    attacked = list(small_cells(learners, MOST_CROSSING))
    assert len(attacked) >= 30
    widths = []
    for wanted, number in attacked:
        low, high = intruder.interval(wanted)
        assert low <= number <= high, "the intruder's own sums are wrong"
        widths.append(high - low)
    assert widths.count(0) == 0
    assert min(widths) >= 3


def test_hiding_alone_would_fail(learners) -> None:
    """The attack is a real one: with small counts hidden and the rest exact, it finds many."""
    intruder = Intruder()
    for by in offered():
        index = published(learners, by).index
        true = learners.groupby(list(by)).size().reindex(index, fill_value=0) if by else pd.Series([300])
        for at, number in true.items():
            wanted = dict(zip(by, at if isinstance(at, tuple) else (at,), strict=False)) if by else {}
            intruder.rows.append(intruder.people(wanted))
            hidden = 0 < number < 10
            intruder.least.append(1 if hidden else number)
            intruder.most.append(9 if hidden else number)
    found = [intruder.interval(wanted) for wanted, _ in list(small_cells(learners, MOST_CROSSING))[:20]]
    assert any(low == high for low, high in found)


def test_all_less_one_tells_nothing_of_the_one(learners) -> None:
    """Thirty pairs of tables, with and without one learner: the difference is 0 or 5, never 1."""
    differences = set()
    for one in range(30):
        whole, less = (published(people, ()).iloc[0] for people in (learners, learners.drop(index=one)))
        differences.add(whole - less)
    assert differences <= {-5, 0, 5}
    assert len(differences) > 1


def test_asking_again_in_another_order_or_by_another_route_gives_the_same(learners) -> None:
    first = published(learners, ("level", "sex"))
    assert published(learners.sample(frac=1, random_state=1), ("level", "sex")).equals(first)
    turned = published(learners, ("sex", "level")).swaplevel().reindex(first.index)
    assert turned.equals(first)
    women = learners[learners["sex"] == 0]
    chosen = published(women, ("level",))
    assert chosen.equals(first.xs(0, level="sex"))


@pytest.mark.parametrize("one", [0, 113, 299])
def test_a_learner_more_or_less_changes_only_the_cells_that_hold_them(learners, one: int) -> None:
    their = learners.loc[one]
    for by in offered():
        before, after = published(learners, by), published(learners.drop(index=one), by)
        changed = before[~(before.eq(after) | (before.isna() & after.isna()))]
        for at in changed.index:
            cell = at if isinstance(at, tuple) else (at,)
            assert not by or all(their[name] == value for name, value in zip(by, cell, strict=True))


def test_no_filters_show_enrolments_of_fewer_than_ten_people(learners) -> None:
    """Each third learner enrols again, up to four times: what is shown would be shown of the people as well."""
    some = learners[learners.index % 3 == 0].assign(level=lambda table: (table["level"] + 1) % ATTRIBUTES["level"])
    enrolments = pd.concat([learners, some, *[some[some.index % 4 == 0]] * 2], ignore_index=True)
    hidden = 0
    for by in offered():
        shown = published(enrolments, by)
        for at, theirs in enrolments.groupby(list(by)) if by else [((), enrolments)]:
            number = shown.loc[at if len(by) > 1 else at[0]] if by else shown.iloc[0]
            keys = record_keys(theirs["learner"])
            of_people = publish_count(theirs["learner"].nunique(), int(keys.sum()))[0]
            assert np.isnan(number) or of_people is not None
            hidden += bool(np.isnan(number)) and publish_count(len(theirs), int(keys.sum()))[0] is not None
    assert hidden >= 10  # a limit of enrolments would show them
