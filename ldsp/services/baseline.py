"""Freeze the index: measure the baseline release once, and write the bounds and bands that every later edition keeps.

    python -m ldsp.services.baseline --data data

Reads the weights in `data/ldsp_index/` and the values in the store; writes `low`, `high` and `transform` of every indicator
and the breaks between the bands of every preset back into the same files. Run only for a new edition of the index: a band
means the same from year to year because this does not run.
"""

import argparse
import json
from pathlib import Path

import pandas as pd

from ldsp.analysis import need as analysis
from ldsp.domain.areas import Level
from ldsp.services.need.basis import POPULATION, POPULATION_PERIOD
from ldsp.store import reads
from ldsp.store.compile import list_presets
from ldsp.store.database import reading

DECIMALS = 6


def freeze(
    presets: pd.DataFrame, components: pd.DataFrame, indicators: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The tables `presets` and `indicators` with bounds and edges measured on the store's present values.

    Bounds are the 1st and 99th percentile of England's neighbourhoods; edges cut the neighbourhoods, and the districts, of
    England into fifths (methods.md 1.5 and 1.10).
    """
    presets, indicators = presets.copy(), indicators.copy()
    wanted = [*indicators[["indicator_id", "period"]].drop_duplicates().itertuples(index=False, name=None)]
    with reading() as session:
        values = reads.wide_values(
            session, pairs=[*wanted, (POPULATION, POPULATION_PERIOD)], level=Level.NEIGHBOURHOOD
        ).values
        polarity = reads.indicators(session).set_index("indicator_id")["polarity"]
        lad_codes = reads.neighbourhoods(session).set_index("lsoa_code")["lad_code"]
    residents = values.pop(POPULATION)
    bounds = analysis.percentile_bounds(values, {i: int(polarity[i]) for i in values.columns}).round(DECIMALS)
    for column in ("transform", "low", "high"):
        indicators[column] = bounds[column].reindex(indicators["indicator_id"]).to_numpy()
    for at, preset in presets.iterrows():
        ours = indicators[indicators["preset_id"] == preset["preset_id"]].set_index("indicator_id")
        parts = components[components["preset_id"] == preset["preset_id"]].set_index("component")["weight"]
        scheme = analysis.Scheme(
            components={name: ours.loc[ours["component"] == name, "weight"].to_dict() for name in parts.index},
            component_weights=parts.to_dict(),
            how=preset["how"],
            missing=preset["missing"],
        )
        small = analysis.aggregate(analysis.normalise(values[list(ours.index)], bounds), scheme)
        large = small.by_group(lad_codes, residents)
        edges = {
            Level.NEIGHBOURHOOD.value: analysis.quantile_edges(small.index).round(DECIMALS).tolist(),
            Level.DISTRICT.value: analysis.quantile_edges(large.index).round(DECIMALS).tolist(),
        }
        presets.loc[at, "edges"] = json.dumps(edges)
    return presets, indicators


def main() -> None:
    """Read, freeze, write."""
    parser = argparse.ArgumentParser(description="Freeze the bounds and bands of the index on the present values.")
    parser.add_argument("--data", type=Path, required=True, help="the folder data/")
    folder = parser.parse_args().data / "ldsp_index"
    read = {
        n: pd.read_csv(folder / f"{n}.csv", keep_default_na=False, dtype={"version": str, "period": str})
        for n in ("indexpreset", "presetcomponent", "presetindicator")
    }
    presets, indicators = freeze(read["indexpreset"], read["presetcomponent"], read["presetindicator"])
    presets.to_csv(folder / "indexpreset.csv", index=False, lineterminator="\n")
    indicators.to_csv(folder / "presetindicator.csv", index=False, lineterminator="\n")
    list_presets(folder.parents[1])


if __name__ == "__main__":
    main()
