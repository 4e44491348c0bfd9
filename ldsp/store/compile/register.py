"""The register of indicators we compile: beside the catalogue's words, how each combines, what a year means, what to beware of.

Long because it is a register. To add an indicator, add its row to the catalogue and its values to the district or the
neighbourhood file, and an entry here; the compile step refuses an indicator that stands in one place only.
"""

from dataclasses import dataclass

from ldsp.domain.indicators import Combine
from ldsp.store.compile.periods import Timing

LEFT_OUT = {
    "iuc18": "CDRC's Internet User Classification is not under an open government licence.",
    "iuc_low_engagement": "derived from CDRC's Internet User Classification.",
}
"""Indicators of the catalogue that may not be shipped."""


@dataclass(frozen=True)
class Entry:
    """What the catalogue does not say of an indicator."""

    indicator_id: str
    source_id: str
    combine: Combine
    timing: Timing
    caveat: str


NEVER, RATIO, SUM = Combine.NEVER, Combine.RATIO, Combine.SUM
PEOPLE, HOUSEHOLDS = Combine.POPULATION, Combine.HOUSEHOLDS
CENSUS, YEAR, ACADEMIC = Timing.CENSUS, Timing.CALENDAR, Timing.ACADEMIC

_PERTURBED = "Census counts are altered slightly to protect people: differences of a few people mean nothing."
_REBUILT = (
    "Counts were rebuilt from percentages that ONS printed to one decimal for output areas: neighbourhood counts are "
    "within about 5 in 99% of neighbourhoods, and rougher where there are halls or barracks."
)
_SURVEY = "A sample survey: read it with its 95% interval. Values of several districts cannot be averaged."
_PRICES = "Current prices: growth includes inflation."
_EDITION = "Relative to England in its own edition: levels and ranks of two editions are no trend."
_FILE = "Published values were rounded to 0.1 in the copy compiled."
_PARENT = "Published for neighbourhoods of 2011; those split in 2021 carry the value of the one they came from."
_DERI = (
    "DERI v1.6, for comparison only: it is not an input of any index here. Its authors say that it is neither a measure "
    "of change nor a target. The demography part is reproduced by 2019 populations although its notes say 2020."
)
_PAPER = (
    "Not official statistics. Says little about digital ability where households were sent paper first: read it with the "
    "paper-first flag, and print ONS's disclaimer beside it."
)

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "population",
        "ons_population",
        SUM,
        CENSUS,
        "Estimates of 2017, 2019 and 2020 were made before the census and not corrected since: the step to 2021 is not "
        "growth.",
    ),
    Entry("households", "ons_census_2021", SUM, CENSUS, "Occupied households only."),
    Entry(
        "age_65_plus",
        "ons_population",
        RATIO,
        CENSUS,
        "Age stands in for a lack of skills; most people of 65 and over were online in 2020. Estimates before 2021 were "
        "not corrected after the census.",
    ),
    Entry("age_65_74", "ons_census_2021", RATIO, CENSUS, f"Age stands in for a lack of skills. {_PERTURBED}"),
    Entry(
        "age_75_plus",
        "ons_population",
        RATIO,
        CENSUS,
        "Age stands in for a lack of skills; just over half of this age group were online in 2020. Estimates before 2021 "
        "were not corrected after the census.",
    ),
    Entry(
        "age_16_64",
        "ons_census_2021",
        RATIO,
        CENSUS,
        f"From another census table than the population: totals differ by a few people. {_PERTURBED}",
    ),
    Entry(
        "disability",
        "ons_census_2021",
        RATIO,
        CENSUS,
        f"Self-reported in a pandemic; higher where there are more older people. {_PERTURBED}",
    ),
    Entry("bad_health", "ons_census_2021", RATIO, CENSUS, f"Self-reported, not adjusted for age. {_REBUILT}"),
    Entry("female", "ons_census_2021", RATIO, CENSUS, _REBUILT),
    Entry("ethnic_minority", "ons_census_2021", RATIO, CENSUS, "For planning with communities; not a risk in itself."),
    Entry("born_outside_uk", "ons_census_2021", RATIO, CENSUS, f"For planning; not a risk in itself. {_REBUILT}"),
    Entry("english_not_well", "ons_census_2021", RATIO, CENSUS, f"Small shares: a few people move them. {_REBUILT}"),
    Entry(
        "one_person_household",
        "ons_census_2021",
        RATIO,
        CENSUS,
        f"All ages: pensioners living alone are not told apart. {_REBUILT}",
    ),
    Entry("social_rented", "ons_census_2021", RATIO, CENSUS, _PERTURBED),
    Entry("private_rented", "ons_census_2021", RATIO, CENSUS, f"Leaves out those who live rent free. {_PERTURBED}"),
    Entry("overcrowded", "ons_census_2021", RATIO, CENSUS, f"By ONS's bedroom standard. {_PERTURBED}"),
    Entry("no_car", "ons_census_2021", RATIO, CENSUS, f"A choice in some cities, a hardship elsewhere. {_REBUILT}"),
    Entry(
        "hh_deprived_2plus",
        "ons_census_2021",
        RATIO,
        CENSUS,
        f"The census's own four dimensions, not the Indices of Deprivation. {_PERTURBED}",
    ),
    Entry(
        "no_qualifications",
        "ons_census_2021",
        RATIO,
        CENSUS,
        f"Includes people long retired, so it follows age. {_REBUILT}",
    ),
    Entry("level4_plus", "ons_census_2021", RATIO, CENSUS, _REBUILT),
    Entry(
        "unemployed_census",
        "ons_census_2021",
        RATIO,
        CENSUS,
        f"Census day fell in a lockdown with furlough: not like other years, and includes students. {_REBUILT}",
    ),
    Entry(
        "econ_inactive_census",
        "ons_census_2021",
        RATIO,
        CENSUS,
        f"Includes retired people and students: read it with age. {_REBUILT}",
    ),
    Entry(
        "rural_population",
        "ons_rural_residents",
        RATIO,
        CENSUS,
        "Counted by neighbourhood: wholly rural or not at all.",
    ),
    Entry(
        "adult_skills_iod25",
        "iod_2025",
        PEOPLE,
        YEAR,
        "District values are our weighted means of neighbourhoods, by residents of 16 and over; the published base is "
        "adults of 25 to 66.",
    ),
    Entry(
        "adult_skills_iod19",
        "iod_2019",
        PEOPLE,
        YEAR,
        f"From the census of 2011; another base than IoD 2025. {_PARENT}",
    ),
    Entry(
        "he_non_entry_iod25",
        "iod_2025",
        PEOPLE,
        YEAR,
        "34 neighbourhoods, most of them full of students, have no published value.",
    ),
    Entry("education_score", "iod_editions", PEOPLE, YEAR, f"Part children's, part adults' skills. {_EDITION}"),
    Entry("imd25_score", "iod_2025", PEOPLE, YEAR, _EDITION),
    Entry("imd25_rank", "iod_2025", NEVER, YEAR, f"A rank cannot be averaged. {_EDITION}"),
    Entry("imd25_decile", "iod_2025", NEVER, YEAR, f"A decile cannot be averaged. {_EDITION}"),
    Entry(
        "imd19_score",
        "iod_2019",
        PEOPLE,
        YEAR,
        f"Rebuilt from the published domain scores; it reproduces the published ranks. {_PARENT} {_EDITION}",
    ),
    Entry("imd15_score", "iod_2015", PEOPLE, YEAR, f"{_PARENT} {_EDITION}"),
    Entry(
        "imd_avg_score",
        "iod_editions",
        PEOPLE,
        YEAR,
        f"Editions of 2004 to 2010 were summed to present districts by the British Red Cross. {_EDITION}",
    ),
    Entry(
        "imd_rank_avg_score",
        "iod_editions",
        NEVER,
        YEAR,
        f"Among 317 districts in 2015 and 2019, 296 in 2025: ranks cannot be carried over to merged districts. {_EDITION}",
    ),
    Entry(
        "imd_pct_lsoas_decile1",
        "iod_editions",
        RATIO,
        YEAR,
        f"Counts neighbourhoods, not people. 2015 and 2019 count neighbourhoods of 2011. {_EDITION}",
    ),
    Entry(
        "income_deprived",
        "iod_editions",
        PEOPLE,
        YEAR,
        "The definition widened in 2025 (Universal Credit, housing costs): 2019 and 2025 must not be compared. 2019 "
        "neighbourhood values are carried over from neighbourhoods of 2011; counts under 10 are suppressed.",
    ),
    Entry(
        "employment_deprived",
        "iod_editions",
        PEOPLE,
        YEAR,
        "Definitions differ between 2019 and 2025: no trend. 2019 neighbourhood values are carried over from "
        "neighbourhoods of 2011; counts under 10 are suppressed.",
    ),
    Entry(
        "idaopi_rate",
        "iod_editions",
        PEOPLE,
        YEAR,
        "The neighbourhood rate of 2025 is estimated: published people over census residents of 60 and over (rank "
        "correlation with the official rank 0.997). Counts are rounded to 5, and suppressed under 10. No trend: the "
        "definition widened.",
    ),
    Entry(
        "idaci_rate",
        "iod_editions",
        PEOPLE,
        YEAR,
        "Districts only: for neighbourhoods only rank, decile and count are published. No trend: the definition widened.",
    ),
    Entry(
        "digital_connectivity_iod25",
        "iod_2025",
        PEOPLE,
        YEAR,
        "Speed on offer, not price nor take-up. Not in Mbit/s; higher means slower.",
    ),
    Entry("travel_connectivity_iod25", "iod_2025", PEOPLE, YEAR, "Transport, not broadband."),
    Entry(
        "dpi_score",
        "ons_digital_propensity",
        HOUSEHOLDS,
        CENSUS,
        f"A modelled willingness and ability to answer the census online, not a test of skills. {_PARENT}",
    ),
    Entry("census_paper_share", "ons_census_online_share", HOUSEHOLDS, CENSUS, _PAPER),
    Entry(
        "census_paper_first",
        "ons_census_online_share",
        RATIO,
        CENSUS,
        "Where ONS expected few online answers; a district's value is the share of its neighbourhoods. Not official "
        "statistics.",
    ),
    Entry(
        "htc_digital",
        "ons_census_online_share",
        HOUSEHOLDS,
        CENSUS,
        "A planning class from 1 to 5 made before the census; a district's mean of classes is a rough guide. Not official "
        "statistics.",
    ),
    Entry(
        "htc_willingness",
        "ons_census_online_share",
        NEVER,
        CENSUS,
        "A planning class made before the census; classes cannot be averaged. Not official statistics.",
    ),
    Entry(
        "internet_non_use",
        "ons_internet_users_2020",
        NEVER,
        Timing.FIRST_QUARTER,
        "Published for NUTS3 areas, not districts: neighbours share one value (Preston, Fylde, Ribble Valley and South "
        "Ribble do). Intervals are very wide and known for 2020 only. The areas changed in 2017. Discontinued.",
    ),
    Entry(
        "est_internet_non_use",
        "ldsp_age_model",
        RATIO,
        CENSUS,
        "Our model: local ages at the UK's rates of 2020. Knows nothing of income, skills or coverage; rates have fallen "
        "since.",
    ),
    Entry("premises_below_uso", "ofcom_connected_nations_2024", HOUSEHOLDS, YEAR, _FILE),
    Entry(
        "premises_below_30",
        "ofcom_coverage_2026",
        HOUSEHOLDS,
        YEAR,
        "Not exactly 100 minus superfast coverage of 2024: another date, and premises not matched.",
    ),
    Entry(
        "no_decent_broadband_hi",
        "ons_health_index",
        HOUSEHOLDS,
        YEAR,
        "Definition not restated by the source; runs slightly below Ofcom's figure for all premises.",
    ),
    Entry("superfast_available", "ofcom_connected_nations_2024", HOUSEHOLDS, YEAR, f"On offer, not taken up. {_FILE}"),
    Entry("ultrafast_available", "ofcom_connected_nations_2024", HOUSEHOLDS, YEAR, f"On offer, not taken up. {_FILE}"),
    Entry("full_fibre_available", "ofcom_connected_nations_2024", HOUSEHOLDS, YEAR, f"On offer, not taken up. {_FILE}"),
    Entry(
        "gigabit_available",
        "ofcom_coverage_updates",
        HOUSEHOLDS,
        YEAR,
        "On offer, not taken up. ONS labels the first point May 2021; its values are Ofcom's of January 2021.",
    ),
    Entry(
        "mobile_4g_area",
        "ofcom_coverage_updates",
        NEVER,
        YEAR,
        "Land, not people. The source of 2021 counts 4G and 5G, that of 2026 4G.",
    ),
    Entry("mobile_5g_area", "ofcom_coverage_2026", NEVER, YEAR, "Land, not people."),
    Entry(
        "mobile_4g_indoor_any", "ofcom_connected_nations_2024", HOUSEHOLDS, YEAR, f"Predicted, not measured. {_FILE}"
    ),
    Entry(
        "mobile_4g_indoor_all4", "ofcom_connected_nations_2024", HOUSEHOLDS, YEAR, f"Predicted, not measured. {_FILE}"
    ),
    Entry(
        "mobile_5g_outdoor_any", "ofcom_connected_nations_2024", HOUSEHOLDS, YEAR, f"Predicted, not measured. {_FILE}"
    ),
    Entry(
        "no_qualifications_aps",
        "ons_annual_population_survey",
        NEVER,
        YEAR,
        f"Many districts are missing or marked unreliable; updates are suspended. {_SURVEY}",
    ),
    Entry("level3_plus_aps", "ons_annual_population_survey", NEVER, YEAR, f"Updates are suspended. {_SURVEY}"),
    Entry("employment_rate", "ons_annual_population_survey", NEVER, YEAR, _SURVEY),
    Entry("economic_inactivity_rate", "ons_annual_population_survey", NEVER, YEAR, f"Includes students. {_SURVEY}"),
    Entry(
        "unemployment_modelled",
        "ons_modelled_unemployment",
        NEVER,
        YEAR,
        "Modelled from survey and Claimant Count: read it with its 95% interval.",
    ),
    Entry(
        "claimant_rate",
        "ons_claimant_count",
        PEOPLE,
        YEAR,
        "One population (mid-2023) under every year. Universal Credit widened the count, and rules changed in 2020.",
    ),
    Entry("gdhi_per_head", "ons_disposable_income", PEOPLE, YEAR, f"A mean: a few rich people lift it. {_PRICES}"),
    Entry("median_weekly_pay", "ons_hours_and_earnings", NEVER, Timing.APRIL, f"{_PRICES} {_SURVEY}"),
    Entry(
        "child_poverty_bhc",
        "dwp_child_poverty",
        PEOPLE,
        Timing.FINANCIAL,
        "Relative to the median of its year. Regional values are weighted by residents, not by children.",
    ),
    Entry(
        "child_poverty_ahc",
        "dwp_child_poverty",
        PEOPLE,
        Timing.FINANCIAL,
        "Relative to the median of its year. Regional values are weighted by residents, not by children.",
    ),
    Entry("library_walk_30min", "ons_library_walk", PEOPLE, YEAR, "A walk of 30 minutes is long for some people."),
    Entry(
        "fe_participation_rate",
        "dfe_further_education_rates",
        PEOPLE,
        ACADEMIC,
        "By the learner's home. All subjects: not digital skills alone. The pandemic falls in 2019/20 and 2020/21.",
    ),
    Entry(
        "fe_achievement_rate",
        "dfe_further_education_rates",
        PEOPLE,
        ACADEMIC,
        "By the learner's home. All subjects: not digital skills alone. The pandemic falls in 2019/20 and 2020/21.",
    ),
    Entry(
        "gcse_eng_maths_by19",
        "dfe_level_2_by_19",
        PEOPLE,
        ACADEMIC,
        "Grades of 2020 and 2021 were assessed by teachers. Regional values are weighted by residents, not by 19-year-olds.",
    ),
    Entry("deri16_score", "gmca_deri_1_6", PEOPLE, YEAR, _DERI),
    Entry("deri16_broadband", "gmca_deri_1_6", PEOPLE, YEAR, _DERI),
    Entry("deri16_demography", "gmca_deri_1_6", PEOPLE, YEAR, _DERI),
    Entry("deri16_deprivation", "gmca_deri_1_6", PEOPLE, YEAR, _DERI),
)
