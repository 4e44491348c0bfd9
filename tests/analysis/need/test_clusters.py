"""Hot spots, judged by a plain loop on a small grid, and by esda."""

import numpy as np
import pandas as pd
import pytest

from ldsp.analysis.need import hotspots

NAN = float("nan")


def grid(side: int) -> tuple[list[str], pd.DataFrame]:
    """A square of areas; neighbours share a border or a corner; each pair once."""
    codes = [f"{row}-{column}" for row in range(side) for column in range(side)]
    pairs = [
        (f"{r}-{c}", f"{r + dr}-{c + dc}")
        for r in range(side)
        for c in range(side)
        for dr, dc in ((0, 1), (1, 0), (1, 1), (1, -1))
        if 0 <= r + dr < side and 0 <= c + dc < side
    ]
    return codes, pd.DataFrame(pairs, columns=["lsoa_code_a", "lsoa_code_b"])


def two_ends(side: int = 10, seed: int = 0) -> "pd.Series[float]":
    """High in one corner, low in the opposite one, noise between."""
    codes, _ = grid(side)
    rng = np.random.default_rng(seed)
    where = [tuple(map(int, code.split("-"))) for code in codes]
    lift = [4 if r + c <= 4 else -4 if r + c >= 2 * side - 6 else 0 for r, c in where]
    return pd.Series(5 + np.array(lift) + rng.normal(0, 0.5, len(codes)), index=codes)


def morans_i(values: dict[str, float], pairs: pd.DataFrame) -> float:
    """The textbook sum over pairs, rows standardised."""
    mean = sum(values.values()) / len(values)
    near: dict[str, list[str]] = {code: [] for code in values}
    for a, b in pairs.itertuples(index=False):
        near[a].append(b)
        near[b].append(a)
    cross = sum((values[i] - mean) * (values[j] - mean) / len(near[i]) for i in values for j in near[i])
    return cross / sum((value - mean) ** 2 for value in values.values())


def test_the_global_i_is_the_textbook_sum():
    codes, pairs = grid(4)
    values = pd.Series(np.random.default_rng(2).normal(size=16), index=codes)
    assert hotspots(values, pairs, 9, seed=1).moran == pytest.approx(morans_i(values.to_dict(), pairs))


def test_a_checkerboard_is_the_opposite_of_a_cluster():
    codes, _ = grid(6)
    sides = [(a, b) for a, b in grid(6)[1].itertuples(index=False) if (a[0] == b[0]) or (a[2] == b[2])]
    values = pd.Series([float((int(code[0]) + int(code[2])) % 2) for code in codes], index=codes)
    found = hotspots(values, pd.DataFrame(sides), 99, seed=1)
    assert found.moran == pytest.approx(-1)
    assert found.p <= 0.02


def test_high_and_low_corners_are_found_and_the_middle_is_not():
    _, pairs = grid(10)
    found = hotspots(two_ends(), pairs, seed=1)
    assert found.table.loc["0-0", "cluster"] == "high-high"
    assert found.table.loc["9-9", "cluster"] == "low-low"
    assert found.table.loc["5-4", "cluster"] == "not significant"
    assert found.p == pytest.approx(2 / 1000)
    assert (found.table["p_adjusted"] >= found.table["p"]).all()


def test_noise_has_no_clusters():
    codes, pairs = grid(12)
    values = pd.Series(np.random.default_rng(11).normal(size=144), index=codes)
    assert set(hotspots(values, pairs, seed=1).table["cluster"]) == {"not significant"}


def test_a_high_area_among_low_ones_is_no_hot_spot():
    _, pairs = grid(10)
    values = two_ends()
    values["9-9"] = 14.0
    assert hotspots(values, pairs, seed=1).table.loc["9-9", "cluster"] == "high-low"


def test_islands_and_areas_without_a_value_are_called_so():
    _, pairs = grid(10)
    values = two_ends()
    values["Scilly"] = 9.0
    values["5-5"] = NAN
    found = hotspots(values, pairs, 99, seed=1)
    assert found.table.loc["Scilly", "cluster"] == "no neighbours"
    assert found.table.loc["5-5", "cluster"] == "no value"
    assert found.table.loc[["Scilly", "5-5"], ["p", "p_adjusted"]].isna().all(axis=None)
    assert found.table.index.tolist() == values.index.tolist()


def test_pairs_may_come_either_way_twice_or_from_elsewhere():
    _, pairs = grid(10)
    other = pairs.set_axis(["lsoa_code_b", "lsoa_code_a"], axis=1)[["lsoa_code_a", "lsoa_code_b"]]
    far = pd.DataFrame({"lsoa_code_a": ["0-0"], "lsoa_code_b": ["Calais"]})
    one = hotspots(two_ends(), pairs, 99, seed=1)
    same = hotspots(two_ends(), pd.concat([pairs, other, far]), 99, seed=1)
    pd.testing.assert_frame_equal(one.table, same.table)


def test_the_same_seed_gives_the_same_clusters():
    _, pairs = grid(10)
    one, same, other = (hotspots(two_ends(), pairs, 99, seed=seed).table for seed in (1, 1, 2))
    pd.testing.assert_frame_equal(one, same)
    assert not one["p"].equals(other["p"])


@pytest.mark.parametrize("values", [[3.0] * 16, [NAN] * 16, [1.0, 2.0] + [NAN] * 14])
def test_where_nothing_varies_nothing_is_found(values):
    codes, pairs = grid(4)
    found = hotspots(pd.Series(values, index=codes), pairs, 9, seed=1)
    assert np.isnan(found.moran)
    assert not found.table["cluster"].str.contains("high|low").any()


def test_an_area_is_never_drawn_as_its_own_neighbour():
    """Six areas in pairs, the first pair high: one in five of the others is as high as the partner, on either side."""
    values = pd.Series([9.0, 9, 0, 0, 0, 0], index=list("abcdef"))
    p = hotspots(values, pd.DataFrame({"one": list("ace"), "other": list("bdf")}), 4999, seed=1).table["p"]
    assert p[["a", "b"]].tolist() == pytest.approx([0.4, 0.4], abs=0.05)


def test_chance_is_judged_fairly():
    """On pure noise, p values are spread evenly: about one in ten is below 0.1."""
    codes, pairs = grid(25)
    values = pd.Series(np.random.default_rng(6).normal(size=625), index=codes)
    p = hotspots(values, pairs, 199, seed=3).table["p"]
    assert 0.05 < (p < 0.1).mean() < 0.15


@pytest.mark.filterwarnings("ignore:The alternative hypothesis:DeprecationWarning")
def test_esda_agrees():
    esda, graph = pytest.importorskip("esda"), pytest.importorskip("libpysal.graph")
    _, pairs = grid(10)
    values = two_ends(seed=4)
    both = pd.concat([pairs, pairs.set_axis(pairs.columns[::-1], axis=1)]).sort_values(["lsoa_code_a", "lsoa_code_b"])
    near = graph.Graph.from_arrays(both["lsoa_code_a"].to_numpy(), both["lsoa_code_b"].to_numpy(), np.ones(len(both)))
    ordered = values.loc[near.unique_ids]
    local = esda.Moran_Local(ordered, near, permutations=4999, seed=1)
    ours = hotspots(values, pairs, 4999, seed=1)
    assert ours.moran == pytest.approx(esda.Moran(ordered, near, permutations=0).I)
    p = ours.table["p"].loc[near.unique_ids].to_numpy()
    assert np.abs(p - np.minimum(1, 2 * local.p_sim)).max() < 0.06, "esda's are one-sided"
    clear = p < 0.01
    quadrant = pd.Series(local.q).map({1: "high-high", 2: "low-high", 3: "low-low", 4: "high-low"}).to_numpy()
    found = ours.table["cluster"].loc[near.unique_ids].to_numpy()
    assert clear.any()
    assert (found[clear] == quadrant[clear]).all()
