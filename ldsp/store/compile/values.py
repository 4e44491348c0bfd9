"""Indicators and their values: from the publishers' wide and long files to series that say why a value is missing."""

from pathlib import Path

import numpy as np
import pandas as pd

from ldsp.domain.areas import ENGLAND, Level
from ldsp.domain.indicators import SHARE_OF_FLAGGED, Symbol
from ldsp.store.compile.checks import between, complete, counted, explained, known, unique
from ldsp.store.compile.geography import NEIGHBOURHOODS
from ldsp.store.compile.periods import days
from ldsp.store.compile.reading import numbers, read_csv, read_parquet
from ldsp.store.compile.register import ENTRIES, LEFT_OUT

CATALOGUE, WIDE = "indicators/indicators.csv", "indicators/lsoa21_indicators.parquet"
LONG, BENCHMARKS = "indicators/lad24_indicators.csv", "indicators/benchmarks.csv"
ROWS = {LONG: 74_971, BENCHMARKS: 2_354}
MEASURES = ["value", "numerator", "denominator", "lower_ci", "upper_ci"]
KEY = ["indicator_id", "period", "area_code"]
DECIMALS = 4  # the long files have four; the neighbourhood file has single precision, which holds no more

EARLIER_COLUMNS = {
    ("income_deprived", "2019"): "income_deprived_2019",
    ("employment_deprived", "2019"): "employment_deprived_2019",
    ("idaopi_rate", "2019"): "idaopi_rate_2019",
}
"""Earlier editions that stand in the neighbourhood file beside the latest, in columns of their own."""

DISTRICTS_ONLY = {"idaci_rate"}
"""Indicators whose neighbourhood column is a rank: another measure than the rate the catalogue defines."""

FROM_2011 = {
    "adult_skills_iod19",
    "imd19_score",
    "imd15_score",
    "dpi_score",
    "census_paper_share",
    "census_paper_first",
}
FROM_2011 |= {"htc_digital", "htc_willingness", "deri16_score", "deri16_broadband", "deri16_demography"}
FROM_2011 |= {"deri16_deprivation"}
CARRIED = {
    "S": "carried over from the neighbourhood of 2011 that was split",
    "M": "mean of the neighbourhoods of 2011 that were merged",
    "X": "from the neighbourhoods of 2011, whose borders fit only roughly",
}

SUPPRESSED = (Symbol.CONFIDENTIAL, "count under 10 suppressed by the publisher")
NOT_PUBLISHED = (Symbol.NOT_AVAILABLE, "not published for this neighbourhood")
MISSING_NEIGHBOURHOOD = {"he_non_entry_iod25": NOT_PUBLISHED} | dict.fromkeys(
    ("idaopi_rate", "income_deprived", "employment_deprived"), SUPPRESSED
)
MISSING_DISTRICT = {
    "imd_rank_avg_score": (
        Symbol.NOT_APPLICABLE,
        "no rank: the district was formed later, and ranks cannot be carried over",
    ),
    "no_qualifications_aps": (Symbol.NOT_AVAILABLE, "not published: too few people in the survey"),
    "median_weekly_pay": (Symbol.NOT_AVAILABLE, "not published for the district as it is today"),
    "unemployment_modelled": (Symbol.NOT_AVAILABLE, "not published for the district as it is today"),
}
UNRELIABLE = "low sample: unreliable estimate"
PLAIN_UNITS = {"flag / % of LSOAs": SHARE_OF_FLAGGED}
"""Units of the catalogue that no reader could read."""

RANGES = {"%": (0.0, 100.0), "score 0-100": (0.0, 100.0), "score 0-10": (0.0, 10.0), "decile": (1.0, 10.0)}
RANGES |= {"rank": (1.0, NEIGHBOURHOODS), "z-score": (-10.0, 10.0), "score": (0.0, 100.0), "category": (1.0, 5.0)}
RANGES |= {SHARE_OF_FLAGGED: (0.0, 100.0), "per 100,000": (0.0, 100_000.0)}


def catalogue(source: Path) -> pd.DataFrame:
    """All indicators that may be shipped, as the table `indicator` has them, with the columns of the wide file."""
    words = [
        "indicator_id",
        "short_label",
        "label",
        "unit",
        "polarity",
        "component",
        "quality",
        "decimals",
        "definition",
    ]
    columns = ["lsoa_column", "lsoa_num_column", "lsoa_den_column", "lsoa_periods"]
    frame = read_csv(source, CATALOGUE, [*words, *columns], rows=len(ENTRIES) + len(LEFT_OUT))
    unique(frame, ["indicator_id"], CATALOGUE)
    ours = pd.DataFrame([vars(entry) for entry in ENTRIES])
    complete(frame["indicator_id"], {*ours["indicator_id"], *LEFT_OUT}, "indicator", CATALOGUE)
    for column in ("polarity", "decimals"):
        frame[column] = numbers(frame[column], CATALOGUE).astype(int)
    between(frame["polarity"], -1, 1, f"{CATALOGUE}: polarity")
    made = frame.merge(ours, on="indicator_id", how="inner", validate="one_to_one")
    made["combine"] = made["combine"].map(str)
    made["unit"] = made["unit"].replace(PLAIN_UNITS)
    return made.sort_values("indicator_id", ignore_index=True)


def blank(frame: pd.DataFrame) -> pd.DataFrame:
    """Add the columns of values that a file does not have."""
    for column in (*MEASURES, "symbol", "note"):
        if column not in frame:
            frame[column] = np.nan if column in MEASURES else None
    return frame


def _marked(frame: pd.DataFrame, reasons: dict[str, tuple[Symbol, str]], otherwise: tuple[Symbol, str]) -> pd.DataFrame:
    """Give every missing value its symbol and a note that says why."""
    missing = frame["value"].isna()
    why = frame.loc[missing, "indicator_id"].map(lambda i: reasons.get(i, otherwise))
    frame["symbol"] = frame["symbol"].astype("object")
    frame["note"] = frame["note"].astype("object")
    frame.loc[missing, "symbol"] = why.map(lambda reason: str(reason[0]))
    frame.loc[missing, "note"] = why.map(lambda reason: reason[1])
    return frame


def _in_range(frame: pd.DataFrame, indicators: pd.DataFrame, name: str) -> None:
    units = indicators.set_index("indicator_id")["unit"]
    for indicator_id, values in frame.groupby("indicator_id")["value"]:
        low, high = RANGES.get(str(units[indicator_id]), (0.0, np.inf))
        between(values, low, high, f"{name}: {indicator_id}")
    shares = frame[frame["indicator_id"].isin(units[units == "%"].index) & frame["denominator"].notna()]
    # A few older people's rates are held at 100: the published count exceeds the population estimate it is set against.
    implied = (100 * shares["numerator"] / shares["denominator"]).clip(upper=100)
    # Numerators of split neighbourhoods are fractions kept to 0.01, which shows where the base is small.
    off = (shares["value"] - implied).abs() > 0.02 + 1 / shares["denominator"]
    counted(int(off.sum()), 0, f"shares in {name} that are not their numerator over their denominator")


def neighbourhood_values(source: Path, indicators: pd.DataFrame, lsoa_codes: set[str]) -> pd.DataFrame:
    """One row an indicator, period and neighbourhood, from the wide file."""
    wanted = indicators[(indicators["lsoa_column"] != "") & ~indicators["indicator_id"].isin(DISTRICTS_ONLY)]
    plan: list[tuple[str, str, list[str | None]]] = []
    for row in wanted.itertuples():
        for period in str(row.lsoa_periods).split(";"):
            earlier = EARLIER_COLUMNS.get((str(row.indicator_id), period))
            named = [str(row.lsoa_column), str(row.lsoa_num_column) or None, str(row.lsoa_den_column) or None]
            if earlier:
                stem = earlier.replace("rate_2019", "2019")
                named = [earlier, f"{stem}_num", f"{stem}_den"]
            plan.append((str(row.indicator_id), period, named))
    columns = sorted({c for _, _, named in plan for c in named if c})
    wide = read_parquet(source, WIDE, ["lsoa_code", "lsoa11_change", *columns], rows=NEIGHBOURHOODS)
    unique(wide, ["lsoa_code"], WIDE)
    complete(wide["lsoa_code"], lsoa_codes, "neighbourhood", WIDE)
    wide = wide.sort_values("lsoa_code", ignore_index=True)
    carried = wide["lsoa11_change"].map(CARRIED)
    parts = []
    for indicator_id, period, named in plan:
        part = pd.DataFrame({"indicator_id": indicator_id, "period": period, "area_code": wide["lsoa_code"]})
        for measure, column in zip(("value", "numerator", "denominator"), named, strict=True):
            part[measure] = wide[column].astype("float64").round(DECIMALS) if column else np.nan
        if indicator_id in FROM_2011 or period == "2019":
            part["note"] = carried
        parts.append(blank(part))
    frame = _marked(pd.concat(parts, ignore_index=True), MISSING_NEIGHBOURHOOD, NOT_PUBLISHED)
    known(frame.loc[frame["value"].isna(), "indicator_id"], MISSING_NEIGHBOURHOOD, "incomplete indicator", WIDE)
    _in_range(frame, indicators, WIDE)
    return finished(frame, Level.NEIGHBOURHOOD)


def _long(source: Path, name: str, area: str, indicators: pd.DataFrame) -> pd.DataFrame:
    # A row that fell out of the file would otherwise pass for one that was never published.
    columns = [area, "indicator_id", "period", *MEASURES, "note"]
    frame = read_csv(source, name, columns, rows=ROWS[name]).rename(columns={area: "area_code"})
    known(frame["indicator_id"], {*indicators["indicator_id"], *LEFT_OUT}, "indicator", name)
    frame = frame[~frame["indicator_id"].isin(LEFT_OUT)].reset_index(drop=True)
    unique(frame, KEY, name)
    for column in MEASURES:
        frame[column] = numbers(frame[column], name).round(DECIMALS)
    frame["note"] = frame["note"].astype("object").where(frame["note"] != "", None)
    frame["symbol"] = None
    return frame


def district_values(source: Path, indicators: pd.DataFrame, lad_codes: set[str]) -> pd.DataFrame:
    """One row an indicator, period and district: all 296 in every series, the absent ones with a symbol."""
    frame = _long(source, LONG, "lad_code", indicators)
    known(frame["area_code"], lad_codes, "district", LONG)
    frame.loc[frame["note"] == UNRELIABLE, "symbol"] = str(Symbol.UNRELIABLE)
    every = (
        frame[["indicator_id", "period"]]
        .drop_duplicates()
        .merge(pd.DataFrame({"area_code": sorted(lad_codes)}), how="cross")
    )
    frame = every.merge(frame, on=KEY, how="left", validate="one_to_one")
    frame = _marked(frame, MISSING_DISTRICT, (Symbol.NOT_AVAILABLE, "not published for this district"))
    _in_range(frame, indicators, LONG)
    return finished(frame, Level.DISTRICT)


def benchmark_values(source: Path, indicators: pd.DataFrame) -> pd.DataFrame:
    """One row an indicator, period and ONS region or country, as published or as the file says in its note."""
    frame = _long(source, BENCHMARKS, "area_code", indicators)
    codes = {ENGLAND, "K02000001"} | {f"E1200000{n}" for n in range(1, 10)}
    complete(frame["area_code"], codes, "region or country", BENCHMARKS)
    counted(int(frame["value"].isna().sum()), 0, f"missing values in {BENCHMARKS}")
    _in_range(frame, indicators, BENCHMARKS)
    return finished(frame, Level.BENCHMARK)


def finished(frame: pd.DataFrame, level: Level) -> pd.DataFrame:
    """Values of one level, each missing one explained, sorted so that they compress."""
    explained(frame, f"the {level} values")
    unique(frame, KEY, f"the {level} values")
    # Sorted so that areas repeat in the same order from series to series: a tenth of the bytes.
    return frame.assign(level=level.value).sort_values(KEY, ignore_index=True)


def counted_in_worst_tenth(district: pd.DataFrame, neighbourhood: pd.DataFrame, home: pd.Series) -> pd.DataFrame:
    """Give the 2025 share of neighbourhoods in England's worst tenth its numerator and denominator.

    They were published as a share only. Both are counted from the published deciles and must give that share.
    """
    deciles = neighbourhood[neighbourhood["indicator_id"] == "imd25_decile"]
    counts = (deciles["value"] == 1).groupby(deciles["area_code"].map(home)).agg(["sum", "size"])
    rows = (district["indicator_id"] == "imd_pct_lsoas_decile1") & (district["period"] == "2025")
    for column, count in (("numerator", "sum"), ("denominator", "size")):
        district.loc[rows, column] = district.loc[rows, "area_code"].map(counts[count]).astype("float64")
    off = district["value"] - 100 * district["numerator"] / district["denominator"]
    counted(int((off[rows].abs() > 0.011).sum()), 0, "districts whose worst tenth is not the share published")
    return district


def sums_agree(neighbourhood: pd.DataFrame, district: pd.DataFrame, benchmark: pd.DataFrame, home: pd.Series) -> None:
    """Districts must be the sums of their neighbourhoods, and England's population the sum of its districts."""
    small = neighbourhood[neighbourhood["period"] == "2021"].copy()
    small["area_code"] = small["area_code"].map(home)
    for measure, ids in (("numerator", None), ("denominator", None), ("value", ["population", "households"])):
        rows = small[small[measure].notna()] if ids is None else small[small["indicator_id"].isin(ids)]
        rows = rows[rows["indicator_id"] != "census_paper_first"]
        total = rows.groupby(KEY)[measure].sum().rename("total").reset_index()
        both = total.merge(district, on=KEY, how="inner").dropna(subset=[measure])
        # One person's tolerance: the age model's numerators are fractions of people, published whole.
        off = (both["total"] - both[measure]).abs() > 1
        counted(int(off.sum()), 0, f"districts whose {measure} is not the sum of their neighbourhoods")
    people = (district["indicator_id"] == "population") & (district["period"] == "2021")
    england = (benchmark["indicator_id"] == "population") & (benchmark["period"] == "2021")
    england &= benchmark["area_code"] == ENGLAND
    counted(
        int(district.loc[people, "value"].sum()), int(benchmark.loc[england, "value"].sum()), "residents of England"
    )


def series_of(values: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """The series that some values belong to, with the first and last day of each, as the table `series` has them."""
    timing = dict(zip(indicators["indicator_id"], indicators["timing"], strict=True))
    frame = values[["indicator_id", "level", "period"]].drop_duplicates()
    frame = frame.sort_values(["indicator_id", "level", "period"], ignore_index=True)
    spans = [days(p, timing[i]) for i, p in zip(frame["indicator_id"], frame["period"], strict=True)]
    frame["period_start"], frame["period_end"] = [s for s, _ in spans], [e for _, e in spans]
    return frame
