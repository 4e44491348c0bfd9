"""Which districts have high risk and low provision at once?"""

from collections.abc import Mapping

import pandas as pd

from ldsp.analysis import need as analysis
from ldsp.disclosure import Column, Published, publish
from ldsp.domain.need import Span
from ldsp.services.coverage.access import Reach
from ldsp.services.coverage.coverage import METHOD, REGISTER
from ldsp.services.coverage.provision import Provision
from ldsp.services.need.basis import Assessment
from ldsp.services.need.words import listed, quantity

RISK, COVERAGE, OUT, UNMET = "risk", "coverage_pct", "out_pct", "unmet_1000"
MEASURES: Mapping[str, Column] = {
    RISK: Column(label="Risk score", unit="0 to 10", decimals=1, symbol="symbol"),
    COVERAGE: Column(label="Coverage", unit="%", decimals=1, symbol="symbol"),
    UNMET: Column(label="Without a place per 1,000 adults", decimals=1, symbol="symbol"),
    OUT: Column(label="In need and out of reach", unit="%", decimals=1, symbol="symbol"),
}


def matching(
    made: Provision,
    found: Reach,
    assessment: Assessment,
    limits: Mapping[str, tuple[float | None, float | None]],
    *,
    region: str,
) -> Published:
    """The districts within every limit. `limits` is by measure (`MEASURES`): least and most, None for no limit."""
    table = _measured(made, found, assessment)
    match = analysis.matching(table[list(limits)], limits)
    kept = table[match].sort_values("name")
    count, whole = len(kept), len(table)
    named = f": {listed(list(kept['name']), most=6)}" if count else ""
    number = "None" if not count else f"{count}"
    sentence = f"{number} of the {whole} districts of {region} {'matches' if count == 1 else 'match'}{named}."
    if whole == 1:
        sentence = f"The one district of {region} {'matches' if count else 'does not match'}."
    return publish(
        kept.reset_index(names="area_code"),
        name=f"matching-{made.choice.level}-{region}",
        question="Which areas match?",
        sentence=sentence,
        subtitle=f"Districts of {region} within all the limits set; {made.choice.level} skills",
        columns={"name": Column(label="District"), **MEASURES, "area_code": Column(label="Code")},
        how_to_read="A district with no value for a measure never matches on it.",
        notes=assessment.notes,
        sources=(*assessment.basis.sources, *made.demand.sources, *((REGISTER,) if made.recorded else ())),
        as_at=f"{assessment.basis.as_at} (risk); {made.demand.as_at}",
        method=METHOD,
        demonstration=made.demonstration,
    )


def spans(made: Provision, found: Reach, assessment: Assessment) -> tuple[Span, ...]:
    """The least, mean and most of each measure over the districts; one without values is left out."""
    table = _measured(made, found, assessment)
    told = []
    for measure, column in MEASURES.items():
        known = table[measure].dropna()
        if known.empty:
            continue
        ends = [float(known.min()), float(known.max()), float(known.mean())]
        low, high, mean = (quantity(each, column.unit, column.decimals or 0) for each in ends)
        said = f"{column.label}: from {low} to {high}, mean of the districts {mean}"
        told.append(Span(measure=measure, least=ends[0], mean=ends[2], most=ends[1], words=said))
    return tuple(told)


def _measured(made: Provision, found: Reach, assessment: Assessment) -> pd.DataFrame:
    codes = list(made.lad_codes)
    table = pd.DataFrame({"name": made.table["name"].reindex(codes)})
    table[RISK] = assessment.districts.index.reindex(codes)
    table[COVERAGE] = made.table["coverage"] * 100 if made.recorded else float("nan")
    adults = made.table["adults"]
    table[UNMET] = made.table["unmet"] / adults.where(adults > 0) * 1_000
    people = found.table["people"].groupby(found.table["lad_code"]).sum()
    out = found.table["people"].where(found.table["out"], 0.0).groupby(found.table["lad_code"]).sum()
    table[OUT] = (out / people.where(people > 0) * 100).reindex(codes)
    return table.assign(symbol="x")
