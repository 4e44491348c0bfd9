"""Tables printed once: whoever knows every number shown cannot find a hidden one. A search by hand is the judge."""

from itertools import product

import pandas as pd
import pytest

from ldsp.disclosure import audit_table, suppress_table


def every_way(shown: pd.DataFrame) -> list[dict[tuple[int, int], int]]:
    """Every table of whole numbers that would print as this one: tried one by one, with hidden inner cells up to 8."""
    rows, columns = shown.shape
    inner = [(r, c) for r in range(rows - 1) for c in range(columns - 1)]
    free = [at for at in inner if pd.isna(shown.iloc[at])]
    ways = []
    for guess in product(range(1, 9), repeat=len(free)):
        table = {at: int(shown.iloc[at]) for at in inner if at not in free} | dict(zip(free, guess, strict=True))
        for r in range(rows - 1):
            table[r, columns - 1] = sum(table[r, c] for c in range(columns - 1))
        for c in range(columns):
            table[rows - 1, c] = sum(table[r, c] for r in range(rows - 1))
        fits = (
            table[r, c] >= 1 if pd.isna(shown.iloc[r, c]) else table[r, c] == shown.iloc[r, c]
            for r, c in product(range(rows), range(columns))
        )
        if all(fits):
            ways.append(table)
    return ways


def test_the_audit_finds_what_trying_every_table_finds() -> None:
    shown = pd.DataFrame(
        [[pd.NA, pd.NA, 8], [pd.NA, pd.NA, 6], [12, 9, 21], [20, 15, 35]],
        index=["a", "b", "c", "Total"], columns=["x", "y", "Total"], dtype="Int64",
    )  # fmt: skip
    ways = every_way(shown)
    names = {name: at for at, name in enumerate(shown.index)}, {name: at for at, name in enumerate(shown.columns)}
    for row in audit_table(shown).itertuples():
        values = [way[names[0][row.row], names[1][row.column]] for way in ways]
        assert (row.least, row.most) == (min(values), max(values))


def test_two_hidden_cells_in_every_line_are_not_enough() -> None:
    """The example of methods, section 4.3: totals 2 and 2 give every 1 away, though each line hides two cells."""
    naive = pd.DataFrame(
        [[pd.NA, pd.NA, 20, 22], [pd.NA, pd.NA, 30, 32], [2, 2, 50, 54]],
        index=["a", "b", "Total"], columns=["x", "y", "z", "Total"], dtype="Int64",
    )  # fmt: skip
    given_away = audit_table(naive)
    assert (given_away["least"] == given_away["most"]).all()
    found = audit_table(suppress_table(pd.DataFrame([[1, 1, 20], [1, 1, 30]], index=["a", "b"], columns=list("xyz"))))
    small = found[(found["row"] != "Total") & found["column"].isin(["x", "y"])]
    assert len(small) == 4
    assert (small["most"] - small["least"] >= 2).all()


@pytest.mark.parametrize(
    "cells",
    [
        [[12, 3, 8], [7, 9, 6], [20, 11, 2]],
        [[0, 4, 30], [0, 25, 12], [15, 0, 1]],
        [[1], [17], [40]],
        [[3, 50]],
        [[2, 2], [2, 2]],
    ],
)
def test_no_small_count_can_be_placed_and_noughts_stay(cells: list[list[int]]) -> None:
    true = pd.DataFrame(cells)
    shown = suppress_table(true, threshold=5)
    assert (shown.iloc[:-1, :-1].to_numpy(na_value=-1)[true.to_numpy() == 0] == 0).all()
    found = audit_table(shown)
    for row in found[(found["row"] != "Total") & (found["column"] != "Total")].itertuples():
        if true.loc[row.row, row.column] < 5:
            assert row.most - row.least >= 2
    kept = shown.iloc[:-1, :-1]
    assert (kept.isna() | kept.eq(true)).all(axis=None)


def test_nothing_is_hidden_where_nothing_is_small() -> None:
    shown = suppress_table(pd.DataFrame([[10, 0], [30, 40]], index=["a", "b"], columns=["x", "y"]))
    assert shown.loc["Total"].tolist() == [40, 40, 80]
    assert not shown.isna().any(axis=None)
    assert audit_table(shown).empty
