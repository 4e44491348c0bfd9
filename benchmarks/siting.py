"""Where next, beside spopt: the same maximal covering problem, on the same tables, solved by both.

`python -m benchmarks.siting` prints people newly within reach and seconds for LDSP's greedy choice, LDSP's exact choice
(HiGHS by scipy) and spopt's MCLP (CBC by pulp), as ratios to LDSP's greedy choice. Homes and candidates are drawn at
random over a county, so that no network and no store are needed; the seed is fixed.
"""

import time
from collections.abc import Callable

import numpy as np
import pandas as pd
from scipy import sparse

from ldsp.analysis.matching import where_next

SEED = 20260702
SIZES = ((300, 60, 3), (945, 150, 5), (945, 300, 10))  # homes, candidates, sites: the second is like Lancashire
COUNTY_KM, WITHIN_KM = 60.0, 4.0
PATIENCE_S = 60.0


def problem(homes: int, candidates: int) -> tuple["pd.Series[float]", "np.ndarray"]:
    """People at risk at each home, and the distance of each home from each candidate in km."""
    rng = np.random.default_rng(SEED)
    at, sites = rng.uniform(0, COUNTY_KM, (homes, 2)), rng.uniform(0, COUNTY_KM, (candidates, 2))
    km = np.hypot(*(at[:, None, :] - sites[None, :, :]).transpose(2, 0, 1))
    return pd.Series(rng.integers(20, 300, homes).astype(float)), km


def ours(people: "pd.Series[float]", km: "np.ndarray", sites: int, *, seconds: float) -> float:
    return where_next(people, sparse.csr_array(km <= WITHIN_KM), sites, seconds=seconds, limit=10**9).gained


def theirs(people: "pd.Series[float]", km: "np.ndarray", sites: int) -> float:
    import pulp
    from spopt.locate import MCLP

    solver = pulp.PULP_CBC_CMD(msg=False, timeLimit=PATIENCE_S)
    solved = MCLP.from_cost_matrix(km, people.to_numpy(), WITHIN_KM, p_facilities=sites).solve(solver)
    return float(solved.problem.objective.value())


def timed(ask: Callable[[], float]) -> tuple[float, float]:
    """The answer and the seconds it took: the best of three, the first of which has to import."""
    taken, answer = [], 0.0
    for _ in range(3):
        begun = time.perf_counter()
        answer = ask()
        taken.append(time.perf_counter() - begun)
    return answer, min(taken)


def measured() -> pd.DataFrame:
    """A row a problem and contender: people newly within reach, seconds, and both over LDSP's greedy choice."""
    rows = []
    for homes, candidates, sites in SIZES:
        people, km = problem(homes, candidates)
        contenders: dict[str, Callable[[], float]] = {
            "LDSP, greedy": lambda: ours(people, km, sites, seconds=0),  # noqa: B023 - asked at once
            "LDSP, exact": lambda: ours(people, km, sites, seconds=PATIENCE_S),  # noqa: B023
            "spopt, MCLP": lambda: theirs(people, km, sites),  # noqa: B023
        }
        found = {name: timed(ask) for name, ask in contenders.items()}
        base_people, base_seconds = found["LDSP, greedy"]
        rows += [
            {
                "problem": f"{homes} homes, {candidates} candidates, {sites} sites",
                "by": name,
                "people": round(reached),
                "people_ratio": reached / base_people,
                "seconds": seconds,
                "seconds_ratio": seconds / base_seconds,
            }
            for name, (reached, seconds) in found.items()
        ]
    return pd.DataFrame(rows)


if __name__ == "__main__":
    print(measured().round(3).to_string(index=False))
