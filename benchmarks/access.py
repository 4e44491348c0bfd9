"""How fast the access of all England is worked out, and whether pysal's `access` finds the same.

`python -m benchmarks.access` puts every neighbourhood of England and every open venue of the bundled list to both, with one
catchment for all (pysal knows no other) and the two decays that both have, and prints times as ratios and the greatest
difference. pysal is given the distances ready-made; ours looks for them itself. Then what the Coverage page asks of the
services is measured, for one LEP and for England, with nothing remembered but what the store is read for. Last comes what a coordinator of a LEP
feels: the pages Coverage and Matching the first time, again, and after a write to the register, with the demonstration records.
"""

import os
import statistics
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

CATCHMENT_KM = 8.0
TIMES = 5
REGIONS = {"Lancashire": "E37000019", "England": "E92000001"}
AIMS = {"Lancashire": 1.0, "England": 3.0}  # seconds, promised


def main() -> None:
    """Measure both parts and print them as tables."""
    with tempfile.TemporaryDirectory(prefix="ldsp-bench-") as name:
        os.environ["LDSP_DATABASE_URL"] = f"sqlite:///{Path(name) / 'ldsp.sqlite'}"
        os.environ["LDSP_SECRET_FILE"] = str(Path(name) / "secret")
        from ldsp.services import coverage
        from ldsp.store.seeding import seed

        seed()
        whole, began = coverage.people(), time.perf_counter()
        offer = coverage.offer()
        print(f"Reading the register: {time.perf_counter() - began:.2f} s\n")
        beside_pysal(whole, offer)
        of_the_page(whole, offer)
        felt()


def beside_pysal(whole: Any, offer: Any) -> None:
    """The same input to both: seconds, ratio, greatest difference."""
    from access import Access, weights
    from scipy.spatial import cKDTree

    from ldsp.analysis.coverage import e2sfca

    origins = whole.areas[["x", "y"]].assign(people=whole.areas["75 and over"])
    venues = offer.venues[offer.venues["open"]].reset_index(drop=True)[["x", "y"]].assign(places=20.0)
    trees = [cKDTree(each[["x", "y"]]) for each in (origins, venues)]
    found = trees[0].sparse_distance_matrix(trees[1], CATCHMENT_KM * 1_000, output_type="ndarray")
    costs = pd.DataFrame({"o": origins.index[found["i"]], "d": venues.index[found["j"]], "km": found["v"] / 1_000})
    thirds = [CATCHMENT_KM / 3, CATCHMENT_KM * 2 / 3, CATCHMENT_KM]
    step = weights.step_fn(dict(zip(thirds, (1, 0.68, 0.22), strict=True)))
    print(
        f"{len(origins):,} neighbourhoods, {len(venues):,} venues, {len(costs):,} pairs within {CATCHMENT_KM:.0f} km\n"
    )
    print("| decay | LDSP, distances included | pysal, distances given | ratio | greatest difference |")
    print("|---|---:|---:|---:|---:|")
    for decay, weigh in (("binary", None), ("steps", step)):
        ours_s, ours = timed(lambda decay=decay: e2sfca(origins, venues, CATCHMENT_KM, decay, detour=1.0))

        def theirs(weigh: Any = weigh) -> pd.Series:
            made = Access(
                demand_df=origins.rename_axis("o"), demand_value="people", supply_df=venues.rename_axis("d"),
                supply_value=["places"], cost_df=costs, cost_origin="o", cost_dest="d", cost_name="km",
            )  # fmt: skip
            made.two_stage_fca(name="fca", max_cost=CATCHMENT_KM, weight_fn=weigh)
            return made.access_df["fca_places"]

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            theirs_s, judged = timed(theirs)
        # pysal leaves out whoever reaches nothing.
        apart = (ours.origins["access"] - judged.reindex(origins.index).fillna(0.0)).abs().max()
        print(f"| {decay} | {ours_s:.2f} s | {theirs_s:.2f} s | {theirs_s / ours_s:.1f} | {apart:.1e} |")
    print()


def of_the_page(whole: Any, offer: Any) -> None:
    """What the page asks for at each level, once the store has been read."""
    from ldsp.domain.coverage import CoverageChoice, SkillLevel
    from ldsp.domain.need import Weighting
    from ldsp.services import coverage, need, regions

    index = need.assess(need.basis("ldsp-1"), Weighting(preset_id="ldsp-1"))
    print("| view | need | places beside it | reach | gaps in order | all | aim |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    for name, code in REGIONS.items():
        lad_codes = [place.code for place in regions.districts(code)]
        for level in SkillLevel:
            choice = CoverageChoice(region_code=code, level=level)
            need_s, of = timed(lambda: coverage.demand(whole, level, region_code=code))  # noqa: B023 - called at once
            made_s, made = timed(lambda: coverage.provision(whole, offer, of, choice, lad_codes))  # noqa: B023
            reach_s, _ = timed(lambda: coverage.reach(whole, offer, made, choice))  # noqa: B023
            gaps_s, _ = timed(lambda: coverage.gap_list(made, index, region=name))  # noqa: B023
            every = need_s + made_s + reach_s + gaps_s
            parts = " | ".join(f"{each:.2f} s" for each in (need_s, made_s, reach_s, gaps_s, every))
            print(f"| {name}, {level} | {parts} | {AIMS[name]:.0f} s |")


WRITES: dict[str, tuple[str, dict[str, Any]]] = {
    "after a pledge": (
        "pledges",
        {"partner": "A partner", "what": "Places", "level": "general", "unit": "places", "pledged": 50, "pledged_on": "2019-04-01"},
    ),
    "after a course run": ("course_runs", {"run_id": "BENCH", "lad_code": "E07000117", "places": 20}),
}  # fmt: skip


def felt() -> None:
    """Whole pages of Lancashire in a session without a browser; between two numbers nothing but one write."""
    from ldsp.domain.records import Kind
    from ldsp.settings import settings
    from tests.pages.visits import Visit
    from tests.store.peoples import kept

    def visit(page: str) -> float:
        began = time.perf_counter()
        shown = Visit(page, {})
        if shown.at.exception:
            raise RuntimeError(f"{page}: {shown.at.exception}")
        return time.perf_counter() - began

    pages = ("coverage", "matching")
    visit("accessibility")  # the demonstration records are loaded, and what every page needs
    spent: dict[str, list[float]] = {page: [visit(page), visit(page)] for page in pages}
    for kind, row in WRITES.values():
        kept(settings().database_url, Kind(kind), row, demonstration=True)
        for page in pages:
            spent[page].append(visit(page))
    print(f"\n| page | the first time | again | {' | '.join(WRITES)} | aim, but the first time |")
    print("|---|" + "---:|" * (len(WRITES) + 3))
    for page, times in spent.items():
        print(f"| {page} | {' | '.join(f'{each:.2f} s' for each in times)} | {AIMS['Lancashire']:.0f} s |")


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """The middle of several times, in seconds, and what came out."""
    spent, made = [], None
    for _ in range(TIMES):
        began = time.perf_counter()
        made = work()
        spent.append(time.perf_counter() - began)
    return statistics.median(spent), made


if __name__ == "__main__":
    main()
