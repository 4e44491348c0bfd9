"""What DfE's matched records say of those who achieved: per college or provider whose place is known, and for England."""

from pathlib import Path

import pandas as pd

from ldsp.domain.areas import ENGLAND
from ldsp.store.compile.checks import between, known, unique
from ldsp.store.compile.reading import numbers, read_csv

ROWS = 21_227
COHORTS = ("FE and skills", "Community learning")
SHARES = {
    "positive": "sustained_positive_destination_pct",
    "employment": "sustained_employment_pct",
    "learning": "sustained_learning_pct",
}
SUPPRESSED = "c"


def sustained_destinations(source: Path, venue_ids: set[str]) -> pd.DataFrame:
    """All learners of a provider, by cohort and academic year. A row for each of `venue_ids` that is published, and one for England.

    Providers whose place is not known are in England's row only: some of them bear the name of a person. England's shares are
    the providers' own, weighted by their matched learners, to one decimal.
    """
    name = "provision/fe_outcomes_provider.csv"
    columns = ["cohort", "academic_year", "ukprn", "provision", "benefit_status", "number_of_matched_learners"]
    frame = read_csv(source, name, [*columns, *SHARES.values()], rows=ROWS)
    frame = frame[(frame["provision"] == "Total") & (frame["benefit_status"] == "Total")].copy()
    known(frame["cohort"], COHORTS, "cohort", name)
    frame["place_code"] = "ukprn-" + frame["ukprn"]
    unique(frame, ["place_code", "cohort", "academic_year"], name)
    frame["matched"] = numbers(frame["number_of_matched_learners"], name).astype(int)
    for column, published in SHARES.items():
        frame[column] = numbers(frame[published].replace(SUPPRESSED, ""), name)
        between(frame[column], 0, 100, f"{name}: {published}")
    england = [
        {"place_code": ENGLAND, "cohort": cohort, "academic_year": year, "matched": int(of["matched"].sum())}
        | {column: _mean(of[column], of["matched"]) for column in SHARES}
        for (cohort, year), of in frame.groupby(["cohort", "academic_year"])
    ]
    made = pd.concat([frame[frame["place_code"].isin(venue_ids)], pd.DataFrame(england)])
    made = made.astype(dict.fromkeys(SHARES, "float64"))
    made["source_id"] = "dfe_sustained_destinations"
    return made.sort_values(["place_code", "cohort", "academic_year"], ignore_index=True)


def _mean(shares: pd.Series, weights: pd.Series) -> float | None:
    there = shares.notna()
    return round(float((shares[there] * weights[there]).sum() / weights[there].sum()), 1) if there.any() else None
