"""What changed since the period before, as others publish it."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from ldsp.disclosure import Column, Published, publish
from ldsp.domain.areas import Level
from ldsp.domain.indicators import Combine, Polarity
from ldsp.domain.numbers import shown
from ldsp.domain.tables import rows
from ldsp.services import indicators, sources
from ldsp.services.need.words import quantity
from ldsp.store import reads
from ldsp.store.database import reading


def changes(*, region: str, lad_codes: Sequence[str], region_code: str = "") -> Published:
    """What changed since the period before, of every measure that is published yearly and may be combined.

    With a `region_code` whose values are published (England, an ONS region) they are those; else its districts combined.

    A row is a measure, by its group. Differences are of published figures, not tested unless the district page says so.
    """
    catalogue = indicators.catalogue()
    kept = catalogue[~catalogue["combine"].isin([Combine.NEVER])].set_index("indicator_id")
    with reading() as session:
        series = reads.series(session)
    series = series[(series["level"] == Level.DISTRICT) & series["indicator_id"].isin(kept.index)]
    found = []
    for indicator_id, ours in series.groupby("indicator_id"):
        if len(ours) < 2 or indicator_id in NO_TREND:
            continue
        before, now = rows(ours.sort_values("period_end").tail(2))
        entry: Any = kept.loc[indicator_id]
        old, new = (
            indicators.region_value(str(indicator_id), lad_codes, region_code=region_code, period=each.period)
            for each in (before, now)
        )
        if old is None or new is None:
            continue
        decimals = int(entry["decimals"])
        found.append(
            {
                "indicator_id": indicator_id,
                "measure": entry["label"],
                "unit": entry["unit"],
                "before_period": before.period,
                "before": shown(old, decimals=decimals),
                "now_period": now.period,
                "now": shown(new, decimals=decimals),
                "direction": _direction(old, new, decimals, Polarity(int(entry["polarity"]))),
                "source_id": entry["source_id"],
                "ends": now.period_end,
                "text": f"{entry['short_label']}: {quantity(old, entry['unit'], decimals)} in {before.period}, "
                f"{quantity(new, entry['unit'], decimals)} in {now.period}",
            }
        )
    table = pd.DataFrame(
        found,
        columns=[
            "indicator_id",
            "measure",
            "unit",
            "before_period",
            "before",
            "now_period",
            "now",
            "direction",
            "source_id",
            "ends",
            "text",
        ],
    )
    up = int(table["direction"].str.startswith("More risk").sum())
    down = int(table["direction"].str.startswith("Less risk").sum())
    return publish(
        table.sort_values(["direction", "measure"]),
        name=f"changes-{region}",
        question=f"What changed in {region} since the period before?",
        sentence=f"Of {len(table)} measures with an earlier period, {up or 'none'} moved towards more risk and {down or 'none'} towards less."
        if len(table)
        else f"No measure that can be combined over the districts of {region} has an earlier period.",
        subtitle=f"Latest and previous published period of each measure; {region}, its districts combined",
        columns={
            "measure": Column(label="Measure"),
            "unit": Column(label="Unit"),
            "before_period": Column(label="Earlier period"),
            "before": Column(label="Earlier value"),
            "now_period": Column(label="Latest period"),
            "now": Column(label="Latest value"),
            "direction": Column(label="Direction"),
        },
        how_to_read="Others' data, as published: a change may also come from a new method, a rebased population or a boundary. "
        "It is not the effect of a programme.",
        notes=(
            "Left out because their publishers warn against reading change: Indices of Deprivation, population before 2021.",
        ),
        sources=sources.lines(table["source_id"]),
        as_at=str(table["now_period"].iloc[int(table["ends"].argmax())]) if len(table) else "",
        method="as published",
    )


NO_TREND = frozenset(
    {"population", "age_65_plus", "age_75_plus", "income_deprived", "employment_deprived", "idaopi_rate", "idaci_rate",
     "education_score", "imd_avg_score", "imd_pct_lsoas_decile1", "internet_non_use"}
)  # fmt: skip
"""Not to be read as change: editions with other definitions, or bases that were not revised (see the catalogue's caveats)."""


def _direction(old: float, new: float, decimals: int, polarity: Polarity) -> str:
    if round(new - old, decimals) == 0:
        return "No change ●"
    up = new > old
    if polarity is Polarity.NO_JUDGEMENT:
        return "Up ↑" if up else "Down ↓"
    return "More risk ▼" if up is (polarity is Polarity.HIGHER_IS_MORE_RISK) else "Less risk ▲"
