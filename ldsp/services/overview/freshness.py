"""How old the figures are."""

from datetime import date

import pandas as pd

from ldsp.disclosure import Column, Published, publish
from ldsp.services import sources
from ldsp.store import reads
from ldsp.store.database import reading

OLD_AFTER_YEARS = 3  # our own choice: a programme for skills plans in years, and the census comes in tens


def freshness(today: date) -> Published:
    """How old the figures are: a row a source, the oldest last."""
    with reading() as session:
        series = reads.series(session)
        catalogue = reads.indicators(session).set_index("indicator_id")
        registered = reads.sources(session)
    newest = (
        series.assign(source_id=series["indicator_id"].map(catalogue["source_id"]))
        .groupby("source_id")["period_end"]
        .max()
    )
    table = registered.join(newest, on="source_id", how="inner").sort_values("period_end", ascending=False)
    ends = pd.to_datetime(table["period_end"])
    table["latest"] = [f"{end:%B %Y}" for end in ends]
    table["age_years"] = [(pd.Timestamp(today) - end).days / 365.25 for end in ends]
    table["state"] = ["Older than three years" if age > OLD_AFTER_YEARS else "Current" for age in table["age_years"]]
    old = int((table["age_years"] > OLD_AFTER_YEARS).sum())
    return publish(
        table,
        name="freshness",
        question="How fresh are the figures?",
        sentence=f"The newest are about {table['latest'].iloc[0]}; {old} of {len(table)} sources are about a time more than three years ago.",
        subtitle="Latest period of each source",
        columns={
            "publisher": Column(label="Publisher"),
            "title": Column(label="Publication"),
            "latest": Column(label="Latest period ends"),
            "state": Column(label="Age"),
            "licence": Column(label="Licence"),
        },
        how_to_read="Bundled with LDSP and never fetched from the network: a newer LDSP brings newer figures.",
        sources=sources.lines(table["source_id"]),
        as_at=str(table["latest"].iloc[0]) if len(table) else "",
        method="as published",
    )
