"""Who lives where: England's neighbourhoods by age, with where they lie and how far their people go to learn."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ldsp.domain.areas import Level, RegionKind
from ldsp.domain.coverage import Setting
from ldsp.errors import NothingToShow
from ldsp.services.need.basis import POPULATION, POPULATION_PERIOD
from ldsp.services.regions import neighbourhood_name
from ldsp.store import boundaries, reads
from ldsp.store.database import reading

YOUNGER, OLDER, OLDEST = "16 to 64", "65 to 74", "75 and over"
BANDS = (YOUNGER, OLDER, OLDEST)
AGES = {YOUNGER: "age_16_64", OLDER: "age_65_74", OLDEST: "age_75_plus"}
BY_AGE = (
    "est_internet_non_use"  # national rates at local ages: what the local ages under 65 mean is known from it alone
)
LEAST = 0.0005  # a rate of nought has no odds


@dataclass(frozen=True)
class People:
    """Read once for a revision of the store."""

    areas: pd.DataFrame  # index lsoa_code: lad_code, name, setting, lon, lat, x, y (metres), and people by `BANDS`
    by_age: "pd.Series[float]"  # index lsoa_code: share of all adults not using the internet, by local ages at national rates
    districts: pd.DataFrame  # index lad_code: name, lon, lat, ons_region; adults (16 and over)


def people() -> People:
    """England's neighbourhoods and districts.

    Raises
    ------
    NothingToShow
        The store holds no neighbourhoods with their ages.
    """
    pairs = [(each, POPULATION_PERIOD) for each in (POPULATION, *AGES.values(), BY_AGE)]
    with reading() as session:
        values = reads.wide_values(session, pairs=pairs, level=Level.NEIGHBOURHOOD).values
        areas = reads.neighbourhoods(session).set_index("lsoa_code")
        districts = reads.districts(session).set_index("lad_code")[["name", "lon", "lat"]]
        members = reads.region_members(session)
        ons = reads.regions(session, kind=RegionKind.ONS_REGION)["region_code"]
    values = values.dropna()
    if values.empty:
        raise NothingToShow(
            "The store does not know yet how many people of which age live where.",
            "Start LDSP with the data/ folder beside it, then reload.",
        )
    areas = areas.loc[values.index]
    table = areas[["lad_code", "lon", "lat"]].copy()
    table["name"] = [neighbourhood_name(p, n) for p, n in zip(areas["place_name"], areas["name"], strict=True)]
    table["setting"] = setting(areas["rural_urban"])
    table = table.join(boundaries.points_in_metres(areas["lon"], areas["lat"]))
    for band, indicator in AGES.items():
        # Shares are kept to three decimals of a per cent: of a few thousand people that is the count itself.
        table[band] = (values[indicator] * values[POPULATION] / 100).round()
    home = members[members["region_code"].isin(ons)].set_index("lad_code")["region_code"]
    districts["ons_region"] = home.reindex(districts.index)
    districts["adults"] = table[[*BANDS]].sum(axis=1).groupby(table["lad_code"]).sum().reindex(districts.index)
    return People(table, values[BY_AGE] / 100, districts)


def setting(rural_urban: "pd.Series[str]") -> "pd.Series[str]":
    """How far people go to learn, by the 2021 rural-urban class of their neighbourhood.

    >>> setting(pd.Series(["Urban: Nearer to a major town or city", "Smaller rural: Further from a major town or city"])).tolist()
    ['urban', 'village']
    """
    begins = rural_urban.str.lower()
    return pd.Series(
        np.select(
            [begins.str.startswith("larger rural"), begins.str.startswith("smaller rural")],
            [Setting.TOWN.value, Setting.VILLAGE.value],
            Setting.URBAN.value,
        ),
        index=rural_urban.index,
    )


def base_rates(whole: People, older: float, oldest: float, *, younger_factor: float = 1.0) -> pd.DataFrame:
    """Share of each neighbourhood's bands not using the internet at national rates: what raking begins from.

    The rates of the two older bands are given. That of the younger band is what is left of the neighbourhood's own estimate
    by single bands of age, so a place of students and one of people near pension keep their difference; `younger_factor`
    moves it where the national rates under 65 were replaced.
    """
    areas = whole.areas
    need = whole.by_age * areas[[*BANDS]].sum(axis=1)
    told = RATES_IN_ESTIMATE[OLDER] * areas[OLDER] + RATES_IN_ESTIMATE[OLDEST] * areas[OLDEST]
    young = ((need - told) / areas[YOUNGER].where(areas[YOUNGER] > 0)).fillna(LEAST) * younger_factor
    table = pd.DataFrame({YOUNGER: young, OLDER: older, OLDEST: oldest}, index=areas.index)
    return table.clip(LEAST, 1 - LEAST)


RATES_IN_ESTIMATE = {OLDER: 0.144, OLDEST: 0.459}
"""The national rates of 2020 with which the bundled estimate by age was made (its definition says so)."""
