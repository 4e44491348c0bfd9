"""Numbers shown equal numbers published.

The figures below were copied from the publishers' own files, not from the store, and are looked for through the services: so
nothing that happens in between (compiling, seeding, reading, rounding) can change a figure unseen. Decimals are as many as
the publisher's file had, at most four.
"""

import io

import numpy as np
import pandas as pd
import pytest

from ldsp.analysis import need as analysis
from ldsp.domain.areas import ENGLAND, Level
from ldsp.domain.indicators import Combine
from ldsp.domain.need import NeedChoice, Weighting
from ldsp.services import district, indicators, need, regions
from ldsp.store import reads
from ldsp.store.database import reading

pytestmark = pytest.mark.usefixtures("seeded")

# Column of the table below: our indicator and its period, under its publisher and title.
MEASURES = {
    # ONS, Census 2021 (England and Wales), RM121 (sex by age) and TS038 (disability), 21 March 2021
    "people": ("population", "2021"),
    "aged_75": ("age_75_plus", "2021"),
    "disabled": ("disability", "2021"),
    # MHCLG, English Indices of Deprivation 2025, summaries for local authority districts (File 10), October 2025
    "imd": ("imd_avg_score", "2025"),
    "rank": ("imd_rank_avg_score", "2025"),
    "tenth": ("imd_pct_lsoas_decile1", "2025"),
    # Ofcom, Connected Nations update of January 2026, through ONS Explore Local Statistics
    "gigabit": ("gigabit_available", "2026-01"),
    "slow": ("premises_below_30", "2026-01"),
    # DfE, Further education and skills: participation per 100,000 of 2024/25 (through ONS), adult learners of 2023/24
    "fe_rate": ("fe_participation_rate", "2024/25"),
    "learners": ("fe_learners", "2023/24"),
    # ONS and DWP, Claimant Count, annual average of 2025, % of residents 16-64
    "claims": ("claimant_rate", "2025"),
    # ONS, Internet users, UK: 2020 (Labour Force Survey, January to March 2020), table 6b, by NUTS3 area
    "offline": ("internet_non_use", "2020"),
    # ONS, Annual Survey of Hours and Earnings 2025, gross median weekly pay of employees, pounds; x: not published
    "pay": ("median_weekly_pay", "2025"),
}

# The fourteen districts of Lancashire, then thirteen others.
DISTRICTS = """
lad_code    people  aged_75  disabled     imd  rank  tenth  gigabit  slow  fe_rate  learners  claims  offline    pay  name
E06000008   154736    6.155   18.4696  36.899    10  37.36     92.5   1.3     8249      7720     5.5     15.4  559.4  Blackburn_with_Darwen
E06000009   141037   9.6726   25.1407  43.467     1  40.43     93.6   0.2     7926      6790     5.7     12.4  539.9  Blackpool
E07000117    94680    7.763   20.6075  38.681     3     40       96   0.8     8049      4630     5.7      6.2    593  Burnley
E07000118   117735   9.1205   18.5217  16.381   179   4.29     93.1   1.5     4806      3600     2.4      2.1  642.7  Chorley
E07000119    81302  13.6024   20.4572  15.712   190   3.92     94.4   0.6     5453      2570     2.7      4.6  701.3  Fylde
E07000120    82234   8.1669   20.8228   35.43    14  32.08     93.8   0.9     7333      3900     5.4      6.2  564.9  Hyndburn
E07000121   142975    9.552   20.1879  22.408   111  11.36     89.1   1.2     5384      4600     2.9      6.2  566.6  Lancaster
E07000122    95728   7.8065   17.6656  35.285    15  35.09     94.3   2.1     8003      4330       6      6.2    558  Pendle
E07000123   147849   6.7116   18.1536  28.762    50  17.24     92.2   0.8     7162      6790     4.5      4.6  605.6  Preston
E07000124    61562  11.4405   15.2649   9.997   272      0     86.6   3.8     4897      1950     1.6      4.6  677.4  Ribble_Valley
E07000125    70885   8.1385   19.7816  25.988    67    9.3     92.9   1.6     6818      2670     3.7      6.2  626.6  Rossendale
E07000126   111037   9.9048   18.2996  14.136   213   2.86     88.4   1.4     5572      3970     2.4      4.6  634.7  South_Ribble
E07000127   117440  10.2461   19.3969  18.265   159   5.48     85.6   1.9     4907      3320     2.8      2.1  657.9  West_Lancashire
E07000128   111916  13.3993   22.1291  20.864   125  13.04     92.4   1.2     5421      3600     2.8      6.2  596.7  Wyre
E06000002   143903   7.2973   20.5175  40.037     2     50     94.6   1.7     8256      7750     5.1       12  582.8  Middlesbrough
E06000046   140447  13.7554   23.3163  24.599    83   3.37       87   3.2     5101      3800     3.9      6.5  548.8  Isle_of_Wight
E06000052   570265  11.6339   21.1418  22.321   112   3.27       66   6.4     5113     17540       3       10  546.2  Cornwall
E06000053     2059  14.7644   14.3205   12.65   240      0     50.2   1.5     8380       110       1       10      x  Isles_of_Scilly
E06000066   571554  11.7509   18.6395  19.137   143   2.06     75.7   4.7     5507     18290     2.5      4.8  584.4  Somerset
E07000008   145647   5.4371   14.7114  11.471   257      0     94.7   1.2     2521      2810     2.1      6.7  763.5  Cambridge
E07000089    99425   9.7189   12.9277   5.914   296      0     86.9   2.2     4000      2280     1.6      4.9    773  Hart
E07000136    70474   9.6007   17.8462  28.459    51  12.82       80   3.8     6232      2580     4.4     12.2  544.4  Boston
E07000137   142270  14.0297   24.9517  30.392    36  14.63       67   6.9     5353      4230     3.2     12.2  547.5  East_Lindsey
E08000003   552020    3.966    17.525  38.677     4  40.68       90   1.8     6151     24130       6        6  589.3  Manchester
E08000019   556569   8.1645   19.7448  27.574    56  21.87     94.1   1.6     4753     17800     4.4      8.3  606.6  Sheffield
E08000025  1144931   6.1626   17.2995  38.115     5  42.79       95   1.8     6608     44150    10.1      8.6  601.4  Birmingham
E09000030   310268   2.2803   12.9284  30.554    34  13.02     86.7     3     5393     13000     6.7      8.7  856.2  Tower_Hamlets
"""

# MHCLG, English Indices of Deprivation 2025, File 7: rank and score of the Index of Multiple Deprivation; GMCA, Digital
# Exclusion Risk Index v1.6 (November 2022), national scale; ONS, Digital Propensity Index 2021 v3. Neighbourhoods whose
# borders are the same in 2011 and 2021, so that nothing was carried over.
NEIGHBOURHOODS = """
lsoa_code imd25_rank imd25_score deri16_score dpi_score name
E01012574 2352 50.118 4.2859 91.7 Blackburn_with_Darwen_003A
E01012665 13461 21.578 4.1255 88.6 Blackpool_001C
E01024858 116 75.780 4.2903 91.8 Burnley_007C
E01024918 28679 6.961 2.6627 93.0 Chorley_014D
E01024984 22881 11.750 3.3592 91.8 Fylde_006A
E01025035 11630 24.207 3.1598 89.5 Hyndburn_008A
E01025088 26253 8.962 2.5103 93.8 Lancaster_001A
E01025177 26753 8.566 3.1122 93.9 Pendle_008D
E01025234 7608 31.454 3.6954 94.4 Preston_007A
E01025318 29547 6.176 2.5846 93.5 Ribble_Valley_007A
E01025358 21814 12.665 2.7112 96.1 Rossendale_008B
E01025402 15021 19.598 2.5775 97.0 South_Ribble_008D
E01025471 3784 43.142 3.4870 95.9 West_Lancashire_010A
E01025544 11964 23.734 3.9815 89.8 Wyre_011C
E01012010 23294 11.403 2.5433 96.4 Middlesbrough_012D
E01017285 19400 14.921 3.8034 90.1 Isle_of_Wight_010B
E01018753 15202 19.386 3.3340 92.6 Cornwall_010A
E01029021 19877 14.493 3.0640 90.8 Mendip_010B
E01017946 9259 28.088 3.1021 93.2 Cambridge_006D
E01022849 31595 4.302 2.2604 97.0 Hart_009A
E01026010 2314 50.327 4.5519 93.5 Boston_002A
E01026045 13260 21.858 3.9068 90.1 East_Lindsey_001A
E01005066 2788 47.736 2.9837 92.1 Manchester_018E
E01007826 32832 2.856 2.1643 95.0 Sheffield_066C
E01008884 1403 56.441 3.8444 92.3 Birmingham_078B
E01004201 10737 25.579 2.8960 95.4 Tower_Hamlets_002D
"""

# England and the North West as a whole, as the publishers print them.
WHOLE = [
    (ENGLAND, "claimant_rate", "2025", 4.0),  # ONS and DWP, Claimant Count
    (ENGLAND, "fe_participation_rate", "2024/25", 5174.0),  # DfE
    (ENGLAND, "gigabit_available", "2026-01", 88.4),  # Ofcom
    (ENGLAND, "age_75_plus", "2021", 8.5623),  # ONS, Census 2021
    ("E12000002", "claimant_rate", "2025", 4.1),
    ("E12000002", "fe_participation_rate", "2024/25", 5801.0),
    ("E12000002", "gigabit_available", "2026-01", 91.8),
    ("E12000002", "age_75_plus", "2021", 8.5049),
]

LANCASHIRE = "E37000019"
WEST_NORTHAMPTONSHIRE = "E06000062"
DERI_PARTS = ("deri16_broadband", "deri16_demography", "deri16_deprivation")
HALF = 0.00005  # half of the last decimal of a figure with four
SLACK = 1e-6


def printed(text: str, key: str) -> pd.DataFrame:
    return pd.read_csv(io.StringIO(text.strip()), sep=r"\s+", na_values="x", index_col=key)


@pytest.fixture(scope="module")
def of_districts() -> pd.DataFrame:
    table = printed(DISTRICTS, "lad_code")
    assert len(table) == 27
    return table


def test_the_fourteen_districts_of_lancashire_are_among_those_compared(of_districts: pd.DataFrame) -> None:
    lancashire = [place.code for place in regions.districts(LANCASHIRE)]
    assert list(of_districts.index[:14]) == sorted(lancashire)
    names = {place.code: place.name.replace(" ", "_") for place in regions.districts(ENGLAND)}
    assert of_districts["name"].to_dict() == {code: names[code] for code in of_districts.index}


@pytest.mark.parametrize("column", MEASURES)
def test_a_district_has_the_value_that_its_publisher_printed(column: str, of_districts: pd.DataFrame) -> None:
    indicator_id, period = MEASURES[column]
    found = indicators.latest(indicator_id, level=Level.DISTRICT, area_codes=list(of_districts.index))
    assert found.period == period
    ours = found.values.set_index("area_code").reindex(of_districts.index)
    pd.testing.assert_series_equal(
        ours["value"], of_districts[column].astype(float), check_names=False, rtol=0, atol=1e-9
    )
    assert ours.loc[ours["value"].isna(), "symbol"].notna().all()


@pytest.mark.parametrize("column", MEASURES)
def test_the_risk_map_shows_the_published_values(
    column: str, of_districts: pd.DataFrame, assessed: need.Assessment
) -> None:
    choice = NeedChoice(region_code=LANCASHIRE, weighting=Weighting(preset_id="ldsp-1"), measure=MEASURES[column][0])
    lad_codes = [place.code for place in regions.districts(LANCASHIRE)]
    shown = need.risk(assessed, choice, region="Lancashire", lad_codes=lad_codes)
    table = shown.table.set_index("area_code")
    decimals = shown.columns["value"].decimals or 0
    for lad_code, value in of_districts[column].iloc[:14].items():
        assert abs(float(table.loc[lad_code, "shown"].replace(",", "")) - value) <= 0.5 * 10**-decimals + 1e-9
        assert table.loc[lad_code, "value"] == pytest.approx(value, abs=1e-9)


def test_the_district_page_shows_them_too(of_districts: pd.DataFrame) -> None:
    for code in ("E07000117", "E06000053"):
        for group, columns in {
            "demography": ["aged_75", "disabled"],
            "skills": ["fe_rate", "learners"],
            "deprivation": ["imd", "claims"],
        }.items():
            table = district.measures(code, group, "england", LANCASHIRE).table.set_index("indicator_id")
            for column in columns:
                assert table.loc[MEASURES[column][0], "value"] == pytest.approx(
                    of_districts.loc[code, column], abs=1e-9
                )


@pytest.mark.parametrize("indicator_id", ["imd25_rank", "imd25_score", "deri16_score", "dpi_score"])
def test_a_neighbourhood_has_the_value_that_its_publisher_printed(indicator_id: str) -> None:
    table = printed(NEIGHBOURHOODS, "lsoa_code")
    assert len(table) == 26
    found = indicators.latest(indicator_id, level=Level.NEIGHBOURHOOD, area_codes=list(table.index)).values
    ours = found.set_index("area_code")["value"].reindex(table.index)
    # Files of neighbourhoods hold single precision: seven figures.
    pd.testing.assert_series_equal(ours, table[indicator_id].astype(float), check_names=False, rtol=1e-6, atol=SLACK)


@pytest.mark.parametrize(("region_code", "indicator_id", "period", "value"), WHOLE)
def test_england_and_a_region_have_the_value_that_was_published_for_them(
    region_code: str, indicator_id: str, period: str, value: float
) -> None:
    """Where a publisher prints a value for the whole, ours from districts would be an approximation: 5,138 for 5,174."""
    lad_codes = [place.code for place in regions.districts(region_code)]
    assert indicators.region_value(indicator_id, lad_codes, region_code=region_code) == pytest.approx(value, abs=1e-4)


def test_a_region_is_the_sum_of_numerators_over_the_sum_of_denominators() -> None:
    """ONS, Census 2021, RM121: residents of the fourteen districts, and those of them aged 75 and over, added by hand."""
    older = [9524, 13642, 7350, 10738, 11059, 6716, 13657, 7473, 9923, 7043, 5769, 10998, 12033, 14996]
    lad_codes = [place.code for place in regions.districts(LANCASHIRE)]
    residents = indicators.region_value("population", lad_codes)
    assert residents == 1_531_116
    assert indicators.region_value("age_75_plus", lad_codes) == pytest.approx(100 * sum(older) / residents, abs=1e-9)


def test_every_share_published_for_england_is_the_ratio_of_its_districts() -> None:
    """The rule for regions proved where the answer is printed: of every indicator that combines as a ratio."""
    catalogue = indicators.catalogue()
    ratios = catalogue[
        (catalogue["combine"] == Combine.RATIO)
        & catalogue["latest_district"].notna()
        & catalogue["latest_benchmark"].notna()
    ]
    everywhere = [place.code for place in regions.districts(ENGLAND)]
    assert len(ratios) > 15
    for row in ratios.itertuples():
        whole = indicators.region_value(row.indicator_id, everywhere, region_code=ENGLAND)
        assert indicators.region_value(row.indicator_id, everywhere) == pytest.approx(whole, abs=1e-3), row.indicator_id


def test_our_shares_of_neighbourhoods_in_the_worst_tenth_are_those_of_the_indices_of_deprivation() -> None:
    """From the published ranks of 33,755 neighbourhoods to the published share of each of the 296 districts (two decimals).

    One is MHCLG's own slip: it prints 2.11 for West Northamptonshire, which is 5 of 237, and its list of neighbourhoods has 238.
    """
    with reading() as session:
        lad_codes = reads.neighbourhoods(session).set_index("lsoa_code")["lad_code"]
    ranks = indicators.latest("imd25_rank", level=Level.NEIGHBOURHOOD).values.set_index("area_code")["value"]
    summary = analysis.district_summary(
        pd.DataFrame({"group": lad_codes.reindex(ranks.index), "score": -ranks, "population": 1.0})
    )
    there = indicators.latest("imd_pct_lsoas_decile1", level=Level.DISTRICT).values.set_index("area_code")["value"]
    assert len(there) == 296
    ours = summary["worst_decile_share"] * 100
    assert ours.pop(WEST_NORTHAMPTONSHIRE) == pytest.approx(100 * 5 / 238)
    assert there[WEST_NORTHAMPTONSHIRE] == pytest.approx(100 * 5 / 237, abs=0.005)
    assert (ours - there.reindex(ours.index)).abs().max() <= 0.005 + SLACK


def test_our_way_of_adding_up_makes_deri_from_its_published_components() -> None:
    """The published index of each of the 33,755 neighbourhoods is our mean of its three published components.

    To within 1e-6 outright cannot be had: components and index were published to us rounded to four decimals, each of
    the four figures being anywhere within half of its last decimal. What can be asserted, and is: ours and theirs differ by no
    more than that rounding can do, and an index that rounds to the published one can be made from components that round
    to the published ones.
    """
    with reading() as session:
        wide = reads.wide_values(
            session, pairs=[(name, "2022") for name in (*DERI_PARTS, "deri16_score")], level=Level.NEIGHBOURHOOD
        )
    values = wide.values
    assert len(values) == 33_755
    assert values.notna().all(axis=None)
    published = values["deri16_score"]
    scheme = analysis.Scheme({name: {name: 1} for name in DERI_PARTS}, dict.fromkeys(DERI_PARTS, 1))
    ours = analysis.aggregate(values[list(DERI_PARTS)], scheme).index
    assert (ours - published).abs().max() <= 2 * HALF + SLACK
    lowest, highest = (
        analysis.aggregate((values[list(DERI_PARTS)] + by).clip(0, 10), scheme).index for by in (-HALF, HALF)
    )
    assert (published >= lowest - HALF - SLACK).all()
    assert (published <= highest + HALF + SLACK).all()
    # The interval is no wider than it must be: a mean that left one component out would fall outside it almost everywhere.
    two = values[list(DERI_PARTS[:2])].mean(axis=1)
    assert np.mean((published >= two - 2 * HALF) & (published <= two + 2 * HALF)) < 0.01
