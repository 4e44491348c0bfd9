"""The numbers that the arithmetic needs and that are no value of an area: survey rates, reach, thresholds, money values.

Longer than most modules because it is a register. Rates of internet use and money values are read from the publishers'
files; what a publication only says in its text, and what we chose ourselves, stands here with its source. An entry has a
range only where its publisher gives one, or where the note says that the range is ours. A sample size is given only where
it has been published.
"""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from ldsp.store.compile.checks import between, complete, counted, unique
from ldsp.store.compile.reading import numbers, read_csv

USE, UNIT_VALUES, EMPLOYERS = (
    "indicators/internet_use_by_group_uk.csv",
    "provision/unit_values.csv",
    "provision/digital_demand_region.csv",
)
USE_YEAR = "2020"  # the last that ONS published

USES = {
    "non_use_pct": ("non_use", "not online in the last three months"),
    "used_last_3_months_pct": ("recent_use", "online in the last three months"),
    "used_over_3_months_ago_pct": ("lapsed_use", "last online more than three months ago"),
    "never_used_pct": ("never_used", "never online"),
}
GROUPS = {
    ("age", "All adults 16+"): ("adults", "Adults of 16 and over"),
    ("age", "16-24"): ("age_16_24", "People of 16 to 24"),
    ("age", "25-34"): ("age_25_34", "People of 25 to 34"),
    ("age", "35-44"): ("age_35_44", "People of 35 to 44"),
    ("age", "45-54"): ("age_45_54", "People of 45 to 54"),
    ("age", "55-64"): ("age_55_64", "People of 55 to 64"),
    ("age", "65-74"): ("age_65_74", "People of 65 to 74"),
    ("age", "75+"): ("age_75_plus", "People of 75 and over"),
    ("sex", "Men"): ("men", "Men"),
    ("sex", "Women"): ("women", "Women"),
}

NO_VALUE = {
    "U22": "HACT's social values: their licence forbids sharing adapted copies; whoever has a licence enters them.",
    "U23": "The values of GMCA's Unit Cost Database were not found as open data.",
}
"""Entries of the publishers' list of money values that have no value, and why."""

OWN = "ldsp_own_choices"
CEBR = "cebr_digital_inclusion_2022"
UK_TOTAL = "A total for the United Kingdom: never shared out to a district without saying how."


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A row of the table `assumption`, as it is written by hand. Without `value` it is read from a publisher's file."""

    assumption_id: str
    topic: str
    label: str
    unit: str
    period: str
    source_id: str = OWN
    value: float | None = None
    low: float | None = None
    high: float | None = None
    sample_size: float | None = None
    own_choice: bool = False
    note: str = ""
    value_id: str = ""  # its row in the publishers' list of money values


def _own(assumption_id: str, label: str, unit: str, range_: tuple[float, ...], note: str) -> Entry:
    """A choice of ours: its value alone, or value, low and high. The first word of its name leads to its topic."""
    word = assumption_id.partition("_")[0]
    value, low, high = range_ if len(range_) > 1 else (*range_, None, None)
    return Entry(
        assumption_id=assumption_id,
        topic="demand" if word in {"basic", "general", "advanced"} else word,
        label=label,
        unit=unit,
        period="2026",
        value=value,
        low=low,
        high=high,
        own_choice=True,
        note=note,
    )


def _money(
    assumption_id: str, value_id: str, label: str, note: str, *, of: tuple[str, str, str], ends: tuple[float, ...] = ()
) -> Entry:
    """A row of the publishers' list of money values; `of` is its unit, period and source."""
    unit, period, source_id = of
    low, high = ends or (None, None)
    return Entry(
        assumption_id=assumption_id,
        topic="value",
        label=label,
        unit=unit,
        period=period,
        source_id=source_id,
        note=note,
        low=low,
        high=high,
        value_id=value_id,
    )


A_YEAR, FOR_A_POUND = "GBP a person a year", "GBP for 1 GBP"
BT_2014 = (A_YEAR, "prices of 2014", "just_economics_bt_2014")
CEBR_2022 = ("GBP, United Kingdom, 2023 to 2032", "prices of 2022", CEBR)
COST_2014 = ("GBP a person", "prices of 2014", "tinder_go_on_2014")

STATED = (
    # --- demand
    Entry(
        assumption_id="basic_lack_life_skills",
        topic="demand",
        label="Adults who lack essential digital skills for life",
        unit="%",
        period="2019",
        source_id="lloyds_consumer_digital_index_2019",
        value=22,
        sample_size=4_000,
        note="11.9 million people of the United Kingdom. About 4,000 interviews face to face.",
    ),
    Entry(
        assumption_id="basic_lack_life_skills_2020",
        topic="demand",
        label="Adults who lack essential digital skills for life, a year later",
        unit="%",
        period="2020",
        source_id="lloyds_consumer_digital_index_2020",
        value=22,
        note="United Kingdom.",
    ),
    Entry(
        assumption_id="basic_lack_life_skills_east_of_england_2020",
        topic="demand",
        label="Adults of the East of England who lack essential digital skills for life",
        unit="%",
        period="2020",
        source_id="lloyds_consumer_digital_index_2020",
        value=15,
        note="The one region whose share we found printed; a small part of the sample.",
    ),
    Entry(
        assumption_id="general_lack_work_skills",
        topic="demand",
        label="Employees who lack essential digital skills for work",
        unit="%",
        period="2019",
        source_id="lloyds_consumer_digital_index_2019",
        value=53,
        note="Employees of the United Kingdom.",
    ),
    Entry(
        assumption_id="general_lack_some_work_task_2022",
        topic="demand",
        label="Labour force unable to do all twenty digital tasks for work",
        unit="%",
        period="2022",
        source_id="ipsos_essential_digital_skills_2022",
        value=59,
        note="A harder test than lacking the skills for work: not to be set beside the share of 2019.",
    ),
    Entry(
        assumption_id="advanced_hard_to_fill",
        topic="demand",
        label="Vacancies that are hard to fill because applicants lack skills",
        unit="% of vacancies",
        period="2019",
        source_id="dfe_employer_skills_survey_2019",
        note="England, all occupations: the share among digital vacancies alone is not published here. A survey of employers.",
    ),
    _own(
        "basic_online_eligible",
        "Need for basic skills that a place online can meet",
        "share",
        (0.4, 0.2, 0.6),
        "A place online reaches nobody who is offline. The range is ours too.",
    ),
    _own(
        "general_online_eligible",
        "Need for general skills that a place online can meet",
        "share",
        (1.0, 0.8, 1.0),
        "People who use the internet at work can learn online.",
    ),
    _own(
        "advanced_online_eligible",
        "Need for advanced skills that a place online can meet",
        "share",
        (1.0, 0.8, 1.0),
        "People who use the internet at work can learn online.",
    ),
    _own(
        "basic_survey_design_effect",
        "How much wider a survey's error is than that of a simple random sample",
        "times",
        (1.5, 1.0, 2.0),
        "Used only where a sample size is published. The range is ours too.",
    ),
    # --- access
    _own(
        "access_catchment_urban_km",
        "How far people go to learn, in towns and cities",
        "km",
        (3, 2, 5),
        "Urban classes of the 2021 rural-urban classification. The range is ours too.",
    ),
    _own(
        "access_catchment_town_km",
        "How far people go to learn, in smaller towns and on their fringe",
        "km",
        (8, 5, 12),
        "Larger rural classes. The range is ours too.",
    ),
    _own(
        "access_catchment_village_km",
        "How far people go to learn, in villages and the open country",
        "km",
        (15, 10, 20),
        "Smaller rural classes. The range is ours too.",
    ),
    _own(
        "access_detour",
        "Length of the way on the ground for a straight line of 1",
        "times",
        (1.3, 1.2, 1.4),
        "Studies mostly find 1.2 to 1.4.",
    ),
    _own("access_speed_walk_kmh", "Speed on foot", "km/h", (4.8,), "Three miles an hour. Not a time from a timetable."),
    _own(
        "access_speed_bus_kmh",
        "Speed by bus, stops and waiting included",
        "km/h",
        (15,),
        "Not a time from a timetable.",
    ),
    _own("access_speed_car_kmh", "Speed by car", "km/h", (40,), "Not a time from a route planner."),
    # --- coverage
    _own(
        "coverage_low",
        "Below this share of the need, places are few",
        "share",
        (0.5, 0.4, 0.6),
        "Divides the diagnoses.",
    ),
    _own(
        "coverage_well_used",
        "From this share of the places taken up, they are well used",
        "share",
        (0.6, 0.5, 0.7),
        "Divides the diagnoses.",
    ),
    # --- value: what a year online, a job, a place is worth or costs
    _money(
        "value_online_new_user",
        "U01",
        "Being online: a new user",
        "Confidence, savings, jobs, less isolation. A social value: nobody can bank it.",
        of=BT_2014,
    ),
    _money(
        "value_online_advanced_user",
        "U02",
        "Being online: an advanced user",
        "In place of the value of a new user, not on top of it. A social value.",
        of=BT_2014,
    ),
    _money(
        "value_online_professional_user",
        "U03",
        "Being online: a professional user",
        "In place of the value of an advanced user, not on top of it. With remote work and higher wages. A social value.",
        of=BT_2014,
    ),
    _money(
        "value_return_get_it_together",
        "U04",
        "Social return of BT's Get IT Together",
        "Another programme's result, to compare with; never used as a local one.",
        of=(FOR_A_POUND, "2011 to 2012", BT_2014[2]),
    ),
    _money(
        "value_return_uk_2022",
        "U05",
        "Return on basic digital skills, United Kingdom",
        "A national estimate over ten years, to compare with; never used as a local result. Print has 9.47 as well.",
        of=(FOR_A_POUND, "prices of 2022", CEBR),
        ends=(9.47, 9.48),
    ),
    _money("value_uk_government_efficiency", "U06", "Government works more cheaply", UK_TOTAL, of=CEBR_2022),
    _money(
        "value_uk_tax",
        "U07",
        "More tax is paid",
        f"{UK_TOTAL} A transfer: never added to what society gains.",
        of=CEBR_2022,
    ),
    _money("value_uk_nhs", "U08", "The NHS saves", UK_TOTAL, of=CEBR_2022),
    _money(
        "value_uk_time_saved", "U09", "Time saved by dealing with government and banks online", UK_TOTAL, of=CEBR_2022
    ),
    _money("value_uk_shopping", "U10", "Money saved by shopping online", UK_TOTAL, of=CEBR_2022),
    _money("value_uk_vacancies", "U11", "Vacancies for basic digital skills are filled", UK_TOTAL, of=CEBR_2022),
    _money("value_uk_earnings", "U12", "People in work earn more", UK_TOTAL, of=CEBR_2022),
    _money("value_uk_new_jobs", "U13", "People who find work earn", UK_TOTAL, of=CEBR_2022),
    _money("value_uk_environment", "U14", "Less travel and paper", UK_TOTAL, of=CEBR_2022),
    _money(
        "value_uk_people_supported",
        "U15",
        "People who need support, United Kingdom",
        "£1.4 billion for ten times as many people is about £276 each: our own division.",
        of=("people a year", "2023 to 2032", CEBR),
    ),
    _money(
        "value_return_uk_2018",
        "U16",
        "Return on basic digital skills, United Kingdom, earlier study",
        "A national estimate, to compare with; never used as a local result.",
        of=(FOR_A_POUND, "2019 to 2028", "cebr_good_things_2018"),
    ),
    _money(
        "value_support_cost_low",
        "U17",
        "Cost of supporting a person, low",
        "With the high one the bounds between which a cost for each learner is plausible.",
        of=COST_2014,
    ),
    _money(
        "value_support_cost_high",
        "U18",
        "Cost of supporting a person, high",
        "With the low one the bounds between which a cost for each learner is plausible.",
        of=COST_2014,
    ),
    _money(
        "value_job_to_government",
        "U19",
        "Government gains when a claimant enters a job at the Living Wage",
        "A fiscal gain, a transfer: never added to what society gains. The same source gives over £14,000 a year for the "
        "local economy.",
        of=(A_YEAR, "2012 to 2013", "jrf_worklessness_2013"),
    ),
    _money(
        "value_uk_nhs_2015",
        "U20",
        "The NHS gains if everybody had basic digital skills",
        UK_TOTAL,
        of=("GBP a year, United Kingdom", "2015", "cebr_go_on_2015"),
    ),
    # --- value: how much of it may be claimed
    _money(
        "value_deadweight",
        "U21",
        "Deadweight: would have happened anyway",
        "One programme's figure, as an example. The range is ours.",
        of=("%", "2022", "host_salford_2022"),
        ends=(15, 40),
    ),
    Entry(
        assumption_id="value_displacement",
        topic="value",
        label="Displacement: somebody else's loss",
        unit="%",
        period="2022",
        source_id="host_salford_2022",
        value=1,
        low=0,
        high=10,
        note="One programme's figure, as an example. The range is ours.",
    ),
    Entry(
        assumption_id="value_attribution",
        topic="value",
        label="Attribution: due to this programme rather than to others",
        unit="%",
        period="2022",
        source_id="host_salford_2022",
        value=33,
        low=20,
        high=50,
        note="One programme's figure, as an example. The range is ours. Read here as the share that may be claimed.",
    ),
    Entry(
        assumption_id="value_drop_off_years",
        topic="value",
        label="Drop-off: years until nothing is left of the effect",
        unit="years",
        period="2022",
        source_id="host_salford_2022",
        value=4,
        low=2,
        high=5,
        note="One programme's figure, as an example. The range is ours.",
    ),
    _own(
        "value_drop_off",
        "Drop-off: what is lost of the effect in each year",
        "% a year",
        (25, 15, 40),
        "Our reading of a drop-off over four years. The range is ours too.",
    ),
    Entry(
        assumption_id="value_discount_rate",
        topic="value",
        label="Discount rate",
        unit="% a year",
        period="2022",
        source_id="hm_treasury_green_book",
        value=3.5,
        note="For the first thirty years; the first year is not discounted.",
    ),
    *(
        _own(
            f"value_optimism_evidence_{level}",
            f"Optimism taken off a benefit whose evidence is of level {level}",
            "%",
            (off,),
            "The steps are those of the Treasury's guidance on cost benefit analysis for local partnerships; which level "
            "of evidence gets which is our choice.",
        )
        for level, off in ((5, 0), (4, 5), (3, 10), (2, 15), (1, 25), (0, 40))
    ),
    _own(
        "value_range",
        "How far a money value without a published range is varied",
        "%",
        (25,),
        "Both ways, for the low and the high case.",
    ),
)
"""What is read from no file of rates, in the order in which people meet it."""


def assumptions(source: Path) -> pd.DataFrame:
    """The table `assumption`: survey rates of internet use, then everything that is stated."""
    stated = pd.DataFrame([vars(entry) for entry in STATED])
    values = _money_values(source).reindex(stated["value_id"].where(stated["value_id"] != "")).to_numpy()
    stated["value"] = stated["value"].astype("float64").fillna(pd.Series(values, index=stated.index))
    hard = stated["assumption_id"] == "advanced_hard_to_fill"
    stated.loc[hard, "value"] = _hard_to_fill(source)
    made = pd.concat([_use(source), stated.drop(columns="value_id")], ignore_index=True)
    for column in ("low", "high", "sample_size"):
        made[column] = made[column].astype("float64")
    unique(made, ["assumption_id"], "the assumptions")
    return made


def _use(source: Path) -> pd.DataFrame:
    """A row a group of people and way of using the internet."""
    frame = read_csv(source, USE, ["group_type", "group", "year", *USES], rows=413)
    frame = frame[frame["year"] == USE_YEAR].set_index(["group_type", "group"])
    complete(
        pd.Series([" ".join(group) for group in frame.index if group in GROUPS]),
        [" ".join(group) for group in GROUPS],
        "group",
        USE,
    )
    rows = []
    for column, (name, words) in USES.items():
        rates = numbers(frame[column], USE)
        between(rates, 0, 100, USE)
        rows += [
            {
                "assumption_id": f"basic_{name}_{short}",
                "topic": "demand",
                "label": f"{label} {words}",
                "value": rates[group],
                "unit": "%",
                "period": f"January to March {USE_YEAR}",
                "own_choice": False,
                "note": "United Kingdom, Labour Force Survey. No interval and no sample size by group in the copy compiled.",
                "source_id": "ons_internet_users_2020_groups",
            }
            for group, (short, label) in GROUPS.items()
        ]
    return pd.DataFrame(rows)


def _money_values(source: Path) -> pd.Series:
    """The publishers' money values by `value_id`: all that have a value, and each of them used here."""
    frame = read_csv(source, UNIT_VALUES, ["value_id", "value"], rows=23).set_index("value_id")
    values = numbers(frame["value"], UNIT_VALUES)
    complete(values.index[values.isna()].to_series(), set(NO_VALUE), "money value without a number", UNIT_VALUES)
    values = values.dropna()
    complete(pd.Series([e.value_id for e in STATED if e.value_id]), set(values.index), "money value", UNIT_VALUES)
    return values


def _hard_to_fill(source: Path) -> float:
    """England's share of vacancies that lack of skills makes hard to fill, %."""
    frame = read_csv(source, EMPLOYERS, ["area_type", "indicator", "breakdown", "value"], rows=6_210)
    share = frame[
        (frame["area_type"] == "Country")
        & (frame["indicator"] == "ess_summary")
        & (frame["breakdown"] == "% of vacancies that are skill-shortage")
    ]
    counted(len(share), 1, f"national shares of vacancies in {EMPLOYERS}")
    return float(numbers(share["value"], EMPLOYERS).iloc[0])
