"""What invented partners promised, paid, aimed at and did in a region: pledges, funding, targets, activities, counts by code."""

from typing import Any

import numpy as np
import pandas as pd

from ldsp.analysis.demonstration.offer import FUTURE, INCLUSIVE, PROGRAMMES, SKILLED, programme_id
from ldsp.analysis.demonstration.tables import MADE_UP, Rows, Setting, as_records, edges, to_nearest, where
from ldsp.domain.records import Kind
from ldsp.domain.records.words import LEVELS, PLEDGE_STAGES

# partner, what, level, theme, unit, how many, how far it comes (share of the stage before), days before the last day
# on which it was pledged, days for which it is good (0: open), audience, mode
PLEDGES = (
    ("Brightwire Broadband", "Places on evening workshops", "general", SKILLED, "places", 240, (1, 0.9, 0.9, 0.85), 980, 730,
     "Staff of small firms", "face to face"),
    ("Ashgrove Building Society", "Volunteers for drop-in sessions", "basic", INCLUSIVE, "volunteers", 40, (0.9, 0.8, 0.9, 1), 760,
     0, "Anybody", "face to face"),
    ("Tallis Engineering", "Refurbished laptops", "basic", INCLUSIVE, "devices", 300, (1, 0.6, 0.9, 0), 640, 365,
     "People who are not online", None),
    ("Northgate Retail", "Places on a course for shop staff", "general", SKILLED, "places", 120, (0.5, 0.4, 0, 0), 520, 365,
     "People in work", "blended"),
    ("Kestrel Insurance", "Places on a data course", "advanced", FUTURE, "places", 60, (1, 0.9, 0.5, 0.9), 430, 730,
     "People with general digital skills", "face to face"),
    ("Harrow Lane Software", "Mentoring for bootcamp learners", "advanced", FUTURE, "hours", 400, (1, 0.8, 0.6, 0.9), 400, 0,
     "Adults changing career", "local online"),
    ("Brightwire Broadband", "SIM cards with a year of data", "basic", INCLUSIVE, "connections", 500, (0.8, 0.5, 0.4, 0), 350, 540,
     "People who are not online", None),
    ("Fairmile Housing Association", "Places on first steps sessions for tenants", "basic", INCLUSIVE, "places", 180,
     (0.7, 0.6, 0.5, 0.7), 300, 365, "Tenants", "face to face"),
    ("Quarry Bank Logistics", "Open days for school leavers", "general", FUTURE, "sessions", 8, (0.9, 0.7, 0, 0), 210, 365,
     "People of 16 to 24", "face to face"),
    ("Sterling Cloud", "Places on a cloud course", "advanced", FUTURE, "places", 100, (0.4, 0, 0, 0), 150, 365,
     "Adults changing career", "national online"),
    ("Ashgrove Building Society", "Places on money and the internet", "basic", INCLUSIVE, "places", 150, (0, 0, 0, 0), 95, 365,
     "People over 65", "face to face"),
    ("Tallis Engineering", "Prizes for badges won", "", FUTURE, "pounds", 5_000, (1, 1, 0.5, 0), 280, 365, "Schools", None),
)  # fmt: skip

SOURCES = (("Adult skills fund", 0.58), ("Shared growth grant", 0.29), ("Employers' contributions", 0.13))
RESEARCH = ("Shared growth grant", "Survey of digital skills", 24_000)

# theme, what, days before the last day, number, unit, qualifier, level, status
ACTIVITIES = (
    ("Programme", "Steering group met", 1_020, 14, "organisations", "exact", None, "done"),
    ("Programme", "Steering group met", 655, 17, "organisations", "exact", None, "done"),
    ("Programme", "Steering group met", 290, 19, "organisations", "exact", None, "done"),
    ("Programme", "Plan for the next year agreed", 330, None, None, "not stated", None, "done"),
    (FUTURE, "Coding day for secondary schools", 840, 22, "schools", "exact", "advanced", "done"),
    (FUTURE, "Digital employers in classrooms", 480, 31, "employers", "over", "general", "done"),
    (FUTURE, "Careers fair for digital jobs", 120, 600, "visitors", "about", "general", "done"),
    (SKILLED, "Workshops for small firms", 700, 340, "people from small firms", "over", "general", "done"),
    (SKILLED, "Bootcamp employers' breakfast", 260, 26, "employers", "exact", "advanced", "done"),
    (SKILLED, "Second round of workshops", 40, 12, "sessions", "planned", "general", "planned"),
    (INCLUSIVE, "Digital champions trained in libraries", 590, 48, "champions", "exact", "basic", "done"),
    (INCLUSIVE, "Device bank opened", 400, 1, "device bank", "exact", "basic", "running"),
    (INCLUSIVE, "Drop-in sessions in community centres", 180, 95, "people a week", "estimate", "basic", "running"),
    ("Informed Approach", "Survey of residents' digital skills", 310, 1_150, "answers", "about", None, "done"),
    ("Informed Approach", "Employers asked about the skills they lack", 60, 210, "employers", "exact", None, "running"),
)
CODES = (
    ("U18", "Future Workforce", 0.9),
    ("18UP", "Inclusive Workforce", 0.6),
)  # of the badges' codes; badges for an enrolment
ELSEWHERE = 0.12  # completions a year on a national platform, for each enrolment of all years
TOO_FEW = 10  # below which the made-up platform gives no count
AIM = 1.06  # targets lie a little above what came of them: some quarters are met, some missed


def pledges(setting: Setting, seed: int) -> pd.DataFrame:
    """A row a pledge: old and new, kept and not, at all five stages; some are past their day."""
    luck = setting.luck(seed, "pledges")
    rows: Rows = []
    districts = setting.districts.sort_values(["learners", "lad_code"], ascending=[False, True])["lad_code"].tolist()
    for partner, what, level, theme, unit, many, kept, ago, good_for, audience, mode in PLEDGES:
        size = float(max(np.round(many * luck.uniform(0.7, 1.3) * max(setting.enrolments, 1_500) / 6_000), 3))
        amounts = np.floor(size * np.cumprod([1.0, *kept]))
        pledged_on = pd.Timestamp(setting.until) - pd.Timedelta(days=ago + int(luck.integers(0, 30)))
        somewhere = luck.random() < 0.4
        rows.append(
            {
                "partner": partner,
                "what": what,
                "level": level,
                "pledged_on": pledged_on,
                "theme": theme,
                "unit": unit,
                **dict(zip(PLEDGE_STAGES, amounts, strict=True)),
                "lad_codes": ";".join(sorted(districts[: 1 + int(luck.integers(0, 3))])) if somewhere else None,
                "audience": audience,
                "mode": mode,
                "until": pledged_on + pd.Timedelta(days=good_for) if good_for else None,
                "evidence": MADE_UP,
            }
        )
    return as_records(Kind.PLEDGES, rows)


def funding(setting: Setting, runs: pd.DataFrame, seed: int) -> pd.DataFrame:
    """A row a source, theme and academic year; all that was spent is what the course runs cost, the research aside."""
    luck = setting.luck(seed, "funding")
    theme = {programme_id(setting, one.code): one.theme for one in PROGRAMMES}
    held = runs[(runs["status"] != "cancelled") & (runs["starts_on"] <= pd.Timestamp(setting.until))]
    year = held["starts_on"].dt.year - (held["starts_on"].dt.month < 8)
    costs = (
        held.groupby([year.rename("year"), held["programme_id"].map(theme).rename("theme")])["cost_gbp"]
        .sum()
        .reset_index()
    )
    rows: Rows = [
        {
            "source": source,
            "purpose": "Courses and workshops",
            "theme": named,
            "spent_gbp": float(cost) * share,
            "year": int(start),
        }
        for start, named, cost in costs.itertuples(index=False)
        for source, share in SOURCES
    ]
    source, purpose, amount = RESEARCH
    rows += [
        {
            "source": source,
            "purpose": purpose,
            "theme": "Informed Approach",
            "spent_gbp": amount * luck.uniform(0.6, 0.95),
            "year": start,
        }
        for start in sorted(set(year))[1:]
    ]
    made = pd.DataFrame(rows)
    made["spent_gbp"] = to_nearest(made["spent_gbp"], 100)
    made["awarded_gbp"] = np.ceil(made["spent_gbp"] * luck.uniform(1.0, 1.18, len(made)) / 1_000) * 1_000
    made["period_start"] = pd.to_datetime([f"{start}-08-01" for start in made["year"]])
    made["period_end"] = pd.to_datetime([f"{start + 1}-07-31" for start in made["year"]])
    return as_records(Kind.FUNDING, made.assign(evidence=MADE_UP))


def targets(setting: Setting, enrolments: pd.DataFrame, runs: pd.DataFrame, seed: int) -> pd.DataFrame:
    """A row a measure, level and calendar quarter: a plan made before, so what came differs from it."""
    luck = setting.luck(seed, "targets")
    level = enrolments["programme"].map({one.code: one.level for one in PROGRAMMES})
    came = {("starts", name): _by_quarter(setting, enrolments.loc[level == name, "started_on"]) for name in LEVELS}
    came["starts", ""] = _by_quarter(setting, enrolments["started_on"])
    completed = enrolments[enrolments["status"] == "completed"]
    came["completions", ""] = _by_quarter(setting, completed["ended_on"])
    came["achievements", ""] = _by_quarter(setting, completed.loc[completed["result"] == "achieved", "ended_on"])
    held = runs[runs["status"].isin(["finished", "running"])]
    came["places", ""] = _by_quarter(setting, held["starts_on"], held["places"])
    rows: Rows = []
    for (measure, name), counts in came.items():
        # The plan knows the season and the growth, not the luck: the mean of a quarter and its neighbours of a year before and after.
        same = counts.groupby([period.quarter for period in counts.index]).transform("mean")
        plan = (0.7 * same + 0.3 * counts.mean()) * AIM * luck.uniform(0.94, 1.08, len(counts))
        for period, number in zip(setting.quarters, plan, strict=True):
            first, last = edges(period)
            rows.append(
                {
                    "measure": measure,
                    "level": name,
                    "period_start": first,
                    "period_end": last,
                    "value": float(to_nearest(number, 5)),
                    "evidence": MADE_UP,
                }
            )
    return as_records(Kind.TARGETS, rows)


def _by_quarter(
    setting: Setting, days: "pd.Series[Any]", amounts: "pd.Series[Any] | None" = None
) -> "pd.Series[float]":
    quarter = days.dt.to_period("Q")
    each = pd.Series(1.0, index=days.index) if amounts is None else amounts.astype("float64")
    return each.groupby(quarter).sum().reindex(setting.quarters, fill_value=0.0)


def activities(setting: Setting, seed: int) -> pd.DataFrame:
    """A row a thing that happened, is planned or was estimated."""
    luck = setting.luck(seed, "activities")
    lad_codes = setting.districts["lad_code"].tolist()
    rows: Rows = []
    for theme, what, ago, number, unit, qualifier, level, status in ACTIVITIES:
        day = pd.Timestamp(setting.until) - pd.Timedelta(days=ago + int(luck.integers(-15, 15)))
        if status == "planned":
            day = pd.Timestamp(setting.until) + pd.Timedelta(days=ago)
        counted = None if number is None else float(np.ceil(number * luck.uniform(0.7, 1.2)))
        rows.append(
            {
                "theme": theme,
                "what": what,
                "happened_from": day,
                "happened_to": day,
                "date_note": MADE_UP,
                "number": counted,
                "unit": unit,
                "qualifier": qualifier,
                "level": level,
                "lad_code": lad_codes[int(luck.integers(0, len(lad_codes)))] if luck.random() < 0.5 else None,
                "partners": None,
                "status": status,
                "evidence": MADE_UP,
            }
        )
    return as_records(Kind.ACTIVITIES, rows)


def take_up(setting: Setting, seed: int) -> pd.DataFrame:
    """A row a count by a partner that gives no more: badges by code and quarter, completions by district and year."""
    luck = setting.luck(seed, "take-up")
    counts = pd.DataFrame([*_badges(setting, luck), *_completions(setting, luck)])
    few = (counts["number"] > 0) & (counts["number"] < TOO_FEW)
    return as_records(
        Kind.TAKE_UP, counts.assign(number=where(~few, counts["number"]), symbol=where(few, ["c"] * len(few)))
    )


def _badges(setting: Setting, luck: np.random.Generator) -> Rows:
    rows: Rows = []
    quarters = setting.quarters
    for code, theme, won in CODES:
        people = setting.enrolments / len(quarters) * luck.uniform(0.25, 0.45) * np.linspace(0.6, 1.4, len(quarters))
        for measure, expected in (("enrolments", people), ("badges", people * won)):
            rows += [
                {
                    "partner": "Badge platform",
                    "code": f"DEMO-{setting.short}-{code}",
                    "measure": measure,
                    "level": "basic",
                    "theme": theme,
                    "period_start": edges(period)[0],
                    "period_end": edges(period)[1],
                    "number": int(number),
                }
                for period, number in zip(quarters, luck.poisson(expected), strict=True)
            ]
    return rows


def _completions(setting: Setting, luck: np.random.Generator) -> Rows:
    rows: Rows = []
    a_year = setting.enrolments * ELSEWHERE * setting.districts["learners"] / setting.districts["learners"].sum()
    for start in pd.date_range(setting.since, setting.until, freq=pd.DateOffset(years=1)):
        last = min(start + pd.DateOffset(years=1) - pd.Timedelta(days=1), pd.Timestamp(setting.until))
        rows += [
            {
                "partner": "Online courses",
                "code": "all",
                "measure": "completions",
                "level": "general",
                "theme": SKILLED,
                "lad_code": lad_code,
                "period_start": start,
                "period_end": last,
                "number": int(number),
            }
            for lad_code, number in zip(setting.districts["lad_code"], luck.poisson(a_year), strict=True)
        ]
    return rows
