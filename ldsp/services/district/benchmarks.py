"""What an area is set beside, by which rule, and the words for what comes of it (benchmark rules 2025.1)."""

from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ldsp.analysis import outcomes, rates
from ldsp.domain.areas import ENGLAND, Level, Likeness
from ldsp.domain.indicators import FLAG, SYMBOL_WORDS, Combine, Polarity, Symbol
from ldsp.services import regions
from ldsp.services.district.area import Area
from ldsp.services.need.words import quantity
from ldsp.store import reads

if TYPE_CHECKING:
    from sqlmodel import Session

SIMILAR_AREAS = 10
RANKS = frozenset({"rank", "decile"})


class Benchmark(StrEnum):
    """What an area is set beside."""

    ENGLAND = "england"
    REGION = "region"
    SIMILAR = "similar"


def benchmark_name(benchmark: Benchmark, region_code: str) -> str:
    """The benchmark in words: England, Lancashire, areas like it."""
    if benchmark is Benchmark.ENGLAND:
        return "England"
    return regions.region(region_code).name if benchmark is Benchmark.REGION else "areas like it"


def why_alone(here: Area, benchmark: Benchmark, region_code: str) -> str:
    """Why an area is set beside nothing: it would be itself, or areas that nobody has looked for. Empty if it can be."""
    if benchmark is Benchmark.SIMILAR and here.level is Level.BENCHMARK:
        return f"ONS looks for areas alike among districts only, so {here.place.name} is not compared; its own values are below."
    own = ENGLAND if benchmark is Benchmark.ENGLAND else region_code if benchmark is Benchmark.REGION else ""
    return f"{here.place.name} is not compared with itself; its own values are below." if here.place.code == own else ""


def own_value(
    ours: pd.DataFrame, printed: pd.DataFrame, here: Area, how: Combine, sizes: dict[Combine, pd.Series]
) -> pd.Series:
    """The area's own row; of a region what is published of it, else its districts combined as the catalogue allows."""
    code = here.place.code
    if here.level is Level.BENCHMARK and pd.notna(printed["value"].get(code)):
        return printed.loc[[code]].iloc[0]
    if here.level is not Level.BENCHMARK:
        if code in ours.index:
            return ours.loc[[code]].iloc[0]
        return pd.Series({"value": np.nan, "symbol": "x", "lower_ci": np.nan, "upper_ci": np.nan})
    whole = rates.combine(ours.reindex(list(here.lad_codes)), how, sizes.get(how))
    symbol = None if whole is not None else "z" if how is Combine.NEVER else "x"
    return pd.Series(
        {"value": np.nan if whole is None else whole, "symbol": symbol, "lower_ci": np.nan, "upper_ci": np.nan}
    )


def areas_beside(session: "Session", here: Area, benchmark: Benchmark, region_code: str) -> list[str]:
    """The districts that make the benchmark: a region's, or those alike; none where it is England."""
    if benchmark is Benchmark.REGION:
        return list(reads.members(session, region_code=region_code)["lad_code"])
    if benchmark is Benchmark.SIMILAR:
        alike = reads.similar_areas(session, lad_code=here.lad_codes[0], kind=Likeness.GLOBAL)
        return list(alike.loc[alike["in_england"], "similar_code"].head(SIMILAR_AREAS))
    return []


def benchmark_value(
    peers: pd.DataFrame,
    benchmark: Benchmark,
    *,
    printed: float | None,
    beside: list[str],
    how: Combine,
    sizes: dict[Combine, pd.Series],
) -> float | None:
    """The value to compare with: as published where it is; else the districts combined, or the median of those alike."""
    if printed is not None and pd.notna(printed):
        return float(printed)
    if benchmark is Benchmark.ENGLAND:
        return rates.combine(peers, how, sizes.get(how)) if len(peers) else None
    if benchmark is Benchmark.SIMILAR:
        alike = peers.reindex(beside)["value"].dropna()
        return float(alike.median()) if len(alike) else None
    return rates.combine(peers.reindex(beside), how, sizes.get(how)) if len(peers) else None


def compared(mine: pd.Series, against: float | None, districts: pd.Series, polarity: Polarity) -> tuple[str, bool]:
    """The word, and whether a test stands behind it."""
    if against is None or pd.isna(mine["value"]):
        return "Not compared", False
    if pd.notna(mine.get("lower_ci")) and pd.notna(mine.get("upper_ci")):
        word = outcomes.benchmark([mine["lower_ci"]], [mine["upper_ci"]], against, polarity)[0]
        return str(word).capitalize(), True
    known = districts.dropna()
    near = float((known - known.median()).abs().median()) if len(known) else 0.0
    difference = float(mine["value"]) - against
    if abs(difference) <= near:
        return "Similar", False
    return ("Higher" if difference > 0 else "Lower"), False


def comparison(
    name: str,
    mine: pd.Series,
    entry: pd.Series,
    *,
    against: float | None,
    word: str,
    whom: str,
    tested: bool,
    alone: bool,
) -> str:
    """The sentence of a measure: the area's value, the word, and the benchmark's; or why it is not compared."""
    decimals, unit = int(entry["decimals"]), str(entry["unit"])
    if pd.isna(mine["value"]):
        why = (
            "it cannot be combined over districts"
            if mine["symbol"] == Symbol.NOT_APPLICABLE
            else SYMBOL_WORDS[Symbol(mine["symbol"])]
        )
        return f"{name}: no value [{mine['symbol']}], {why}."
    own = quantity(float(mine["value"]), unit, decimals)
    if against is None:
        return f"{name}: {own}." if alone else f"{name}: {own}. There is no value for {whom} to compare it with."
    if word == "Not compared":
        return f"{name}: {own}. {_what(unit)} is not compared."
    whom = f"{whom} ({quantity(against, unit, decimals)})"
    link = "to" if word == "Similar" else "than"
    doubt = "" if tested else ", not tested"
    return f"{name}: {own}, {word.lower()} {link} {whom}{doubt}."


def _what(unit: str) -> str:
    return "A rank" if unit in RANKS else "A yes or no" if unit == FLAG else "A count"
