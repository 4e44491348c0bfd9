"""Who published what, on which terms: the source records of the bundle, one folder a publication family.

Longer than most modules because it is a register: each entry is a publication, and every figure in the house points to
one. The licence of each was read where the copy came from; `data/README.md` says what was left out and why.
"""

from dataclasses import dataclass

OGL = "Open Government Licence v3.0"
ONS_LINE = "Source: Office for National Statistics licensed under the Open Government Licence v3.0."
OS_LINE = "Contains OS data © Crown copyright and database right 2024."
OS_POSTCODE_LINE = (
    "Contains OS data © Crown copyright and database right 2025. "
    "Contains Royal Mail data © Royal Mail copyright and database right 2025. "
    "Contains National Statistics data © Crown copyright and database right 2025."
)
OGL_LINE = "Contains public sector information licensed under the Open Government Licence v3.0."
PAPER_DISCLAIMER = (
    "The data presented are NOT official statistics on either the census or population. "
    "This output must not be reproduced without this disclaimer and warning note"
)
LOCAL = "public repository ONSdigital/explore-local-statistics-data, commit 4972c588 (26 June 2026)"
SKILLS_DASHBOARD = "public repository dfe-analytical-services/lsip_dashboard"


@dataclass(frozen=True, kw_only=True)
class Publication:
    """A row of the table `source`, and the folder in which it stands."""

    folder: str
    source_id: str
    publisher: str
    title: str
    period: str
    released: str
    licence: str = OGL
    attribution: str = ONS_LINE
    retrieved_from: str
    disclaimer: str = ""


def _quoted(source_id: str, publisher: str, title: str, year: str, seen: str) -> Publication:
    """A report of which single figures are quoted, each with its source, and nothing else is copied."""
    return Publication(
        folder="ldsp_assumptions",
        source_id=source_id,
        publisher=publisher,
        title=title,
        period=year,
        released=year,
        licence="Published figures, quoted with their source",
        attribution=f"{publisher}, {title} ({year}).",
        retrieved_from=seen,
    )


ONS = "Office for National Statistics"
MHCLG = "Ministry of Housing, Communities and Local Government"
DFE = "Department for Education"

PUBLICATIONS: tuple[Publication, ...] = (
    Publication(
        folder="ons_geography",
        source_id="ons_boundaries",
        publisher=ONS,
        title="Boundaries and lookups of districts (December 2024), LSOAs (December 2021), LEPs (May 2021), combined "
        "authorities (May 2025), regions (December 2024); code history; population-weighted centroids",
        period="2011 to 2025",
        released="2021 to 2025",
        attribution=f"{ONS_LINE} {OS_LINE}",
        retrieved_from="public repositories humaniverse/geographr, drkane/geo-lookups and "
        "dfe-analytical-services/lsip_dashboard",
    ),
    Publication(
        folder="ons_geography",
        source_id="ons_rural_urban_2021",
        publisher="Office for National Statistics and Defra",
        title="2021 Rural Urban Classification of LSOAs and districts",
        period="2021",
        released="2025",
        retrieved_from="public repository humaniverse/geographr",
    ),
    Publication(
        folder="ons_geography",
        source_id="dfe_lsip_areas_2025",
        publisher=DFE,
        title="Local Skills Improvement Plan areas",
        period="September 2025",
        released="2025",
        attribution=OGL_LINE,
        retrieved_from="public repository dfe-analytical-services/dfe-published-data-qa, commit bcc7ca5",
    ),
    Publication(
        folder="ons_geography",
        source_id="commons_library_msoa_names",
        publisher="House of Commons Library",
        title="MSOA Names",
        period="2021",
        released="2022",
        licence="Open Parliament Licence v3.0",
        attribution="Contains Parliamentary information licensed under the Open Parliament Licence v3.0.",
        retrieved_from="public repository drkane/geo-lookups",
    ),
    Publication(
        folder="ons_geography",
        source_id="open_innovations_hexes_2023",
        publisher="Open Innovations",
        title="Hexagon layout of UK local authority districts, 2023",
        period="2023",
        released="2023-05",
        licence="MIT License",
        attribution="Hexagon layout © 2017– Open Innovations, MIT licence.",
        retrieved_from="public repository odileeds/hexmaps, commit 5383e24",
    ),
    Publication(
        folder="ldsp_areas",
        source_id="ldsp_launch_papers",
        publisher="Local Digital Skills Partnerships",
        title="The six Local Digital Skills Partnerships and their launches, as told in the programme's papers",
        period="2018 to 2019",
        released="2018 to 2019",
        licence="Facts of public record",
        attribution="Areas and dates as stated in the programme's published papers.",
        retrieved_from="the programme's papers of 2018 and 2019; districts from the ONS LEP lookup of 2021",
    ),
    Publication(
        folder="ons_similar_areas",
        source_id="ons_similar_areas",
        publisher=ONS,
        title="Clustering similar local authorities in the UK: clusters and nearest areas",
        period="2026",
        released="2026-03",
        retrieved_from="public repository ONSdigital/explore-local-statistics-app, commit ca9faec",
    ),
    Publication(
        folder="os_code_point_open",
        source_id="os_code_point_open",
        publisher="Ordnance Survey",
        title="Code-Point Open 2025.4, summed to postcode sectors",
        period="October 2025",
        released="2025-10",
        attribution=OS_POSTCODE_LINE,
        retrieved_from="public repository A-makarim/UCL-CSRI",
    ),
    Publication(
        folder="ons_census_2021",
        source_id="ons_census_2021",
        publisher=ONS,
        title="Census 2021: tables TS004, TS008, TS011, TS017, TS021, TS029, TS038, TS045, TS052, TS054, TS066, TS067, "
        "RM121",
        period="21 March 2021",
        released="2022 to 2024",
        retrieved_from="public repositories GreaterManchesterODA/Digital-Exclusion-Risk-Index, humaniverse/demographr, "
        "cwthom/hack25usefuldata and ONSvisual/dot-density-data",
    ),
    Publication(
        folder="ons_census_2021",
        source_id="ons_population",
        publisher=ONS,
        title="Census 2021 (RM121) and mid-year population estimates of 2017, 2019 and 2020",
        period="2017 to 2021",
        released="2018 to 2024",
        retrieved_from="public repositories GreaterManchesterODA/Digital-Exclusion-Risk-Index and humaniverse/demographr",
    ),
    Publication(
        folder="ons_census_2021",
        source_id="ons_rural_residents",
        publisher=ONS,
        title="Census 2021 residents of neighbourhoods that the 2021 Rural Urban Classification calls rural",
        period="21 March 2021",
        released="2025",
        retrieved_from="public repositories humaniverse/geographr and GreaterManchesterODA/Digital-Exclusion-Risk-Index",
    ),
    Publication(
        folder="mhclg_iod",
        source_id="iod_2025",
        publisher=MHCLG,
        title="English Indices of Deprivation 2025",
        period="2025 edition",
        released="2025-10",
        attribution=OGL_LINE,
        retrieved_from="public repository humaniverse/IMD",
    ),
    Publication(
        folder="mhclg_iod",
        source_id="iod_2019",
        publisher=MHCLG,
        title="English Indices of Deprivation 2019",
        period="2019 edition",
        released="2019-09-26",
        attribution=OGL_LINE,
        retrieved_from="public repositories humaniverse/IMD and nani2357/Warrington_deprivation_index",
    ),
    Publication(
        folder="mhclg_iod",
        source_id="iod_2015",
        publisher="Department for Communities and Local Government",
        title="English Indices of Deprivation 2015",
        period="2015 edition",
        released="2015-09",
        attribution=OGL_LINE,
        retrieved_from="public repository humaniverse/IMD",
    ),
    Publication(
        folder="mhclg_iod",
        source_id="iod_editions",
        publisher=MHCLG,
        title="English Indices of Deprivation, editions of 2019 and 2025 side by side (district scores from 2004)",
        period="2004 to 2025 editions",
        released="2004 to 2025",
        attribution=OGL_LINE,
        retrieved_from="public repositories humaniverse/IMD, traffordDataLab/open_data, SianReilly/childrens_demographics_wcc "
        "and nani2357/Warrington_deprivation_index",
    ),
    Publication(
        folder="ons_digital_propensity",
        source_id="ons_digital_propensity",
        publisher=ONS,
        title="Digital Propensity Index for Census 2021 at Lower layer Super Output Areas, version 3",
        period="2021",
        released="2022",
        retrieved_from="public repository siufai6/hcb_dpi",
    ),
    Publication(
        folder="ons_census_online_share",
        source_id="ons_census_online_share",
        publisher=ONS,
        title="Census 2021 online share of household responses by LSOA",
        period="21 March 2021",
        released="2022",
        licence=f"{OGL}; the disclaimer must travel with the figures",
        retrieved_from="public repository StMannyAkinso/Lambeth-Open-Data.github.io",
        disclaimer=PAPER_DISCLAIMER,
    ),
    Publication(
        folder="ons_internet_use",
        source_id="ons_internet_users_2020",
        publisher=ONS,
        title="Internet users, UK: 2020 (Labour Force Survey), tables 6b and 9b",
        period="January to March, 2014 to 2020",
        released="2021-04-06",
        retrieved_from="public repository StMannyAkinso/Lambeth-Open-Data.github.io",
    ),
    Publication(
        folder="ldsp_estimates",
        source_id="ldsp_age_model",
        publisher="LDSP, from ONS data",
        title="Adults not using the internet, estimated from Census 2021 ages and UK rates by age of 2020",
        period="2021",
        released="2026",
        retrieved_from="computed from ONS Census 2021 table RM121 and ONS Internet users 2020, table 1b",
    ),
    Publication(
        folder="ofcom_connected_nations",
        source_id="ofcom_connected_nations_2024",
        publisher="Ofcom",
        title="Connected Nations 2024: fixed (July 2024) and mobile (September 2024) coverage by local authority",
        period="July and September 2024",
        released="2024-12",
        attribution=OGL_LINE,
        retrieved_from="public repository Gieffeemme/Areas-Schools-and-Properties (values rounded to 0.1)",
    ),
    Publication(
        folder="ofcom_connected_nations",
        source_id="ofcom_coverage_2026",
        publisher="Ofcom, through ONS Explore Local Statistics",
        title="Connected Nations update: premises below 30 Mbit/s, gigabit, 4G and 5G",
        period="January 2026",
        released="2026-06",
        attribution=f"{OGL_LINE} {ONS_LINE}",
        retrieved_from=LOCAL,
    ),
    Publication(
        folder="ofcom_connected_nations",
        source_id="ofcom_coverage_updates",
        publisher="Ofcom, partly through ONS",
        title="Connected Nations, several updates: gigabit-capable premises and 4G area coverage",
        period="January 2021 to January 2026",
        released="2021 to 2026",
        attribution=f"{OGL_LINE} {ONS_LINE}",
        retrieved_from="public repositories ONSvisual/subnational-indicators, Gieffeemme/Areas-Schools-and-Properties and "
        "ONSdigital/explore-local-statistics-data",
    ),
    Publication(
        folder="ofcom_connected_nations",
        source_id="ons_health_index",
        publisher="Office for National Statistics, from Ofcom",
        title="Health Index for England: Internet access",
        period="2018 to 2021",
        released="2023",
        retrieved_from="public repository humaniverse/healthyr",
    ),
    Publication(
        folder="ons_local_statistics",
        source_id="ons_annual_population_survey",
        publisher=ONS,
        title="Annual Population Survey, through Explore Local Statistics",
        period="2004 to 2023",
        released="2026-06",
        retrieved_from=LOCAL,
    ),
    Publication(
        folder="ons_local_statistics",
        source_id="ons_modelled_unemployment",
        publisher=ONS,
        title="Model-based estimates of unemployment, through Explore Local Statistics",
        period="2004 to 2023",
        released="2026-06",
        retrieved_from=LOCAL,
    ),
    Publication(
        folder="ons_local_statistics",
        source_id="ons_claimant_count",
        publisher="Office for National Statistics and Department for Work and Pensions",
        title="Claimant Count, annual averages, through Explore Local Statistics",
        period="2001 to 2025",
        released="2026-06",
        retrieved_from=LOCAL,
    ),
    Publication(
        folder="ons_local_statistics",
        source_id="ons_disposable_income",
        publisher=ONS,
        title="Gross disposable household income per head, through Explore Local Statistics",
        period="1997 to 2023",
        released="2026-06",
        retrieved_from=LOCAL,
    ),
    Publication(
        folder="ons_local_statistics",
        source_id="ons_hours_and_earnings",
        publisher=ONS,
        title="Annual Survey of Hours and Earnings, through Explore Local Statistics",
        period="2008 to 2025",
        released="2026-06",
        retrieved_from=LOCAL,
    ),
    Publication(
        folder="ons_local_statistics",
        source_id="dwp_child_poverty",
        publisher="Department for Work and Pensions, through ONS Explore Local Statistics",
        title="Children in low income families: local area statistics",
        period="2021/22 to 2024/25",
        released="2026-06",
        attribution=f"{OGL_LINE} {ONS_LINE}",
        retrieved_from=LOCAL,
    ),
    Publication(
        folder="ons_local_statistics",
        source_id="ons_library_walk",
        publisher=ONS,
        title="Residents within a walk of a library, Explore Local Statistics",
        period="May 2024",
        released="2026-06",
        retrieved_from=LOCAL,
    ),
    Publication(
        folder="dfe_further_education",
        source_id="dfe_further_education_rates",
        publisher="Department for Education, through ONS Explore Local Statistics",
        title="Further education and skills: adult participation and achievements per 100,000",
        period="2019/20 to 2024/25",
        released="2026-06",
        attribution=f"{OGL_LINE} {ONS_LINE}",
        retrieved_from=LOCAL,
    ),
    Publication(
        folder="dfe_further_education",
        source_id="dfe_level_2_by_19",
        publisher="Department for Education, through ONS Explore Local Statistics",
        title="Level 2 English and maths by age 19",
        period="2016/17 to 2024/25",
        released="2026-06",
        attribution=f"{OGL_LINE} {ONS_LINE}",
        retrieved_from=LOCAL,
    ),
    Publication(
        folder="dfe_further_education",
        source_id="dfe_further_education",
        publisher=DFE,
        title="Further education and skills: adult learners, and aims by subject, by district of the learner's home",
        period="2019/20 to 2023/24",
        released="2025",
        attribution=OGL_LINE,
        retrieved_from=f"{SKILLS_DASHBOARD}, commit fa5893c (4 September 2025)",
    ),
    Publication(
        folder="dfe_further_education",
        source_id="dfe_sustained_destinations",
        publisher=DFE,
        title="Further education outcomes: sustained destinations of achievers, by provider",
        period="2018/19 to 2022/23",
        released="2026-04",
        attribution=OGL_LINE,
        retrieved_from="public repository dfe-analytical-services/feo_providers_public_dashboard (28 April 2026)",
    ),
    Publication(
        folder="digital_demand",
        source_id="ons_online_job_adverts",
        publisher="Office for National Statistics, from Textkernel",
        title="Labour demand volumes by profession and local authority",
        period="July 2021 to July 2025",
        released="2025",
        retrieved_from=f"{SKILLS_DASHBOARD}, commit fa5893c (4 September 2025)",
    ),
    Publication(
        folder="digital_demand",
        source_id="ons_employment_by_occupation",
        publisher=ONS,
        title="Annual Population Survey: employment by occupation",
        period="April 2020 to March 2025",
        released="2025",
        retrieved_from=f"{SKILLS_DASHBOARD}, commit fa5893c (4 September 2025)",
    ),
    Publication(
        folder="gmca_deri",
        source_id="gmca_deri_1_6",
        publisher="Greater Manchester Combined Authority",
        title="Digital Exclusion Risk Index v1.6, LSOA scores at national scale with England's IMD",
        period="2022",
        released="2022-11",
        attribution="Digital Exclusion Risk Index © Greater Manchester Combined Authority. " + OGL_LINE,
        retrieved_from="public repository britishredcrosssociety/DEPAHRI in the copy of humaniverse/DEPAHRI",
    ),
    Publication(
        folder="library_and_college_venues",
        source_id="libraries_2025",
        publisher="LibrariesHacked, from Arts Council England, DCMS and library authorities",
        title="Libraries of England: Libraries data, with the basic dataset for libraries 2023",
        period="10 May 2025",
        released="2025-05",
        attribution=f"{OGL_LINE} {OS_POSTCODE_LINE}",
        retrieved_from="public repositories LibrariesHacked/librarymap-tiles and LibrariesHacked/librarydata-db",
    ),
    Publication(
        folder="library_and_college_venues",
        source_id="libraries_2023",
        publisher="Arts Council England and DCMS",
        title="Basic dataset for libraries 2023",
        period="December 2023",
        released="2024",
        attribution=f"{OGL_LINE} {OS_POSTCODE_LINE}",
        retrieved_from="public repository LibrariesHacked/librarydata-db",
    ),
    Publication(
        folder="library_and_college_venues",
        source_id="learning_providers",
        publisher="Department for Education and the UK Register of Learning Providers",
        title="Colleges and providers of adult learning: main addresses of 2018, provider types and activity of 2026",
        period="2018 to 2026",
        released="2018 to 2026",
        licence=f"Facts of a public register, no licence stated (names, places of 2018); {OGL} (types and activity)",
        attribution=f"{OGL_LINE} {OS_POSTCODE_LINE}",
        retrieved_from="public repositories thomasridd/grand-tutorial and "
        "dfe-analytical-services/apprenticeships-provider-dashboard",
    ),
    Publication(
        folder="ldsp_assumptions",
        source_id="ldsp_own_choices",
        publisher="LDSP",
        title="LDSP, own choices",
        period="2026",
        released="2026",
        licence="MIT License",
        attribution="Chosen by LDSP, not published statistics.",
        retrieved_from="written for LDSP; the reason stands beside each",
    ),
    Publication(
        folder="ldsp_assumptions",
        source_id="ons_internet_users_2020_groups",
        publisher=ONS,
        title="Internet users, UK: 2020 (Labour Force Survey), table 1b",
        period="January to March 2020",
        released="2021-04-06",
        retrieved_from="public repository StMannyAkinso/Lambeth-Open-Data.github.io",
    ),
    Publication(
        folder="ldsp_assumptions",
        source_id="dfe_employer_skills_survey_2019",
        publisher=DFE,
        title="Employer Skills Survey 2019: England",
        period="2019",
        released="2020",
        attribution=OGL_LINE,
        retrieved_from=SKILLS_DASHBOARD,
    ),
    _quoted(
        "lloyds_consumer_digital_index_2019",
        "Lloyds Bank",
        "UK Consumer Digital Index 2019",
        "2019",
        "the bank's page of key findings",
    ),
    _quoted(
        "lloyds_consumer_digital_index_2020",
        "Lloyds Bank",
        "UK Consumer Digital Index 2020",
        "2020",
        "the report's text",
    ),
    _quoted(
        "ipsos_essential_digital_skills_2022",
        "Ipsos for Lloyds Bank",
        "Essential Digital Skills, UK, 2022",
        "2022",
        "the publisher's page on digital skills for work",
    ),
    _quoted(
        "just_economics_bt_2014",
        "Just Economics for BT",
        "Valuing Digital Inclusion; Digital inclusion: the SROI",
        "2014",
        "BT's pages on digital inclusion, June 2014",
    ),
    _quoted(
        "cebr_digital_inclusion_2022",
        "Cebr for Good Things Foundation with Capita",
        "The economic impact of digital inclusion in the UK",
        "2022",
        "the foundation's news, July 2022",
    ),
    _quoted(
        "cebr_good_things_2018",
        "Cebr for Good Things Foundation",
        "The economic impact of digital inclusion",
        "2018",
        "news of its publication, 2018",
    ),
    _quoted(
        "cebr_go_on_2015",
        "Cebr for Tinder Foundation and Go ON UK",
        "The economic impact of basic digital skills and inclusion",
        "2015",
        "news of its publication, November 2015",
    ),
    _quoted(
        "tinder_go_on_2014",
        "Tinder Foundation and Go ON UK",
        "A Leading Digital Nation by 2020",
        "2014",
        "news of its publication, March 2014",
    ),
    _quoted(
        "jrf_worklessness_2013",
        "Joseph Rowntree Foundation",
        "The benefits of tackling worklessness and low pay",
        "2013",
        "the foundation's page on the report",
    ),
    _quoted(
        "host_salford_2022",
        "HOST Salford",
        "Report 2022: social return of a digital skills programme",
        "2022",
        "the report's text",
    ),
    Publication(
        folder="ldsp_assumptions",
        source_id="hm_treasury_green_book",
        publisher="HM Treasury",
        title="The Green Book: central government guidance on appraisal and evaluation",
        period="2022",
        released="2022",
        attribution=OGL_LINE,
        retrieved_from="the guidance's text",
    ),
    Publication(
        folder="ldsp_programme",
        source_id="ldsp_programme_papers",
        publisher="Local Digital Skills Partnerships",
        title="What the programme's papers, and news of it on public pages, say: activities, pledges, funding, practice",
        period="2016 to 2023",
        released="2016 to 2023",
        licence="Facts of public record",
        attribution="Facts as stated in the programme's published papers; each record names its paragraph.",
        retrieved_from="the programme's papers of 2018 and 2019, and news of 2016 to 2023",
    ),
)

BOUNDARY_SOURCE_IDS = ("ons_boundaries", "open_innovations_hexes_2023")
