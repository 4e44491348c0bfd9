"""Who learned what, where and when: enrolments of invented learners, and the course runs they sat in."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ldsp.analysis.demonstration import people
from ldsp.analysis.demonstration.offer import PROGRAMMES, programme_id, provider_id
from ldsp.analysis.demonstration.tables import (
    Setting,
    as_records,
    between,
    no_earlier,
    no_later,
    pick,
    to_nearest,
    where,
)
from ldsp.domain.records import Kind

SEASON = (0, 1.8, 1.2, 1.2, 1.1, 1.0, 0.8, 0.4, 0.3, 2.2, 1.6, 1.2, 0.3)  # January is the second
GROWTH = 1.12  # from one academic year to the next
STAY_IN_DISTRICT = 0.78
FEW_A_MONTH, FEW_A_TERM = (
    6.0,
    5.0,
)  # learners of a programme in a district, below which it runs once a term, once a year
GROUP = {"MARKET": 16, "CODE": 18}  # learners a run, at most
ORDINARY_GROUP = 13
LATE_START_DAYS, SIGN_UP_DAYS = 10, 35
COMES_BACK = (("BASICS", "WORK", 0.3), ("START", "DATA", 0.25))  # who goes on, to what, share of the later enrolments
MONTHS_BETWEEN = 5
CANCELLED, PLANNED_AGAIN = 0.03, 0.7  # runs cancelled; runs of the last autumn planned again for the next


@dataclass(frozen=True)
class Learning:
    """What was learned: the records, and of each enrolment what only the generator knows."""

    runs: pd.DataFrame
    enrolments: pd.DataFrame  # records of the kind learners, with the column `programme`: its short code


def learning(setting: Setting, seed: int) -> Learning:
    """Enrolments and course runs of a region."""
    drawn = _drawn(setting, seed)
    runs = _runs(setting, drawn, seed)
    enrolled = _dated(setting, drawn.join(runs.set_index("number")[["starts_on", "ends_on", "run_id"]], on="run"), seed)
    return Learning(_run_records(setting, runs, seed), enrolled)


# --- who enrols on what, where, when -----------------------------------------------------------------------------------


def _drawn(setting: Setting, seed: int) -> pd.DataFrame:
    """A row an enrolment: programme (its place in the list), home and delivery district, month, and who the learner is."""
    luck = setting.luck(seed, "enrolments")
    many, districts = setting.enrolments, setting.districts
    weights = (districts["learners"] / districts["learners"].sum()).to_numpy(dtype="float64")
    shares = np.array([one.share for one in PROGRAMMES])
    programme = luck.choice(len(PROGRAMMES), many, p=shares / shares.sum())
    home = luck.choice(len(districts), many, p=weights)
    elsewhere = luck.choice(len(districts), many, p=weights)
    delivery = np.where(luck.random(many) < STAY_IN_DISTRICT, home, elsewhere)
    online = np.array([one.mode == "local online" for one in PROGRAMMES])[programme]
    months = setting.months
    years = ((months - months[0]).map(lambda step: step.n).to_numpy() // 12).astype("float64")
    popular = np.array([SEASON[month] for month in months.month]) * GROWTH**years
    month = luck.choice(len(months), many, p=popular / popular.sum())
    drawn = pd.DataFrame(
        {
            "programme": programme,
            "home": home,
            "delivery": np.where(online, -1, delivery),
            "month": month,
            "learner": np.arange(many),
            "went_on": False,
        }
    )
    drawn = _brought_together(setting, drawn)
    drawn = drawn.sort_values(["month", "programme", "learner"], kind="stable", ignore_index=True)
    drawn["learner"] = np.arange(many)
    drawn = pd.concat([drawn, people.people(setting, drawn, seed)], axis="columns")
    return _come_back(drawn, luck)


def _brought_together(setting: Setting, drawn: pd.DataFrame) -> pd.DataFrame:
    """Where few learn, courses run once a term or once a year, so that no run has one learner only by chance."""
    each = drawn.groupby(["programme", "delivery"])["month"].transform("size") / len(setting.months)
    calendar = setting.months.month.to_numpy()[drawn["month"]]
    academic = setting.months.year.to_numpy()[drawn["month"]] - (calendar < 8)
    first = np.select([calendar >= 8, calendar <= 3], [9, 1], 4)
    later = (drawn["programme"] + drawn["delivery"]).to_numpy() % 2  # every other one begins a month later
    term = (academic + (first < 8)) * 12 + first + later
    year = (academic + 1) * 12 + 1 + 2 * later
    start = setting.months[0].year * 12 + setting.months[0].month
    last = len(setting.months) - 1
    moved = np.where(each < FEW_A_MONTH, term - start, drawn["month"])
    moved = np.where(each * 4 < FEW_A_TERM, year - start, moved)
    return drawn.assign(month=np.clip(moved, 0, last))


def _come_back(drawn: pd.DataFrame, luck: np.random.Generator) -> pd.DataFrame:
    """Some of those who enrol later are learners of the same provider's who go on; a learner goes on once."""
    codes = [one.code for one in PROGRAMMES]
    about = ["learner", "home", *people.TRAITS]
    for early, late, share in COMES_BACK:
        before = np.flatnonzero(drawn["programme"] == codes.index(early))
        after = np.flatnonzero(drawn["programme"] == codes.index(late))
        after = after[luck.random(len(after)) < share]
        known = np.searchsorted(drawn["month"].to_numpy()[before], drawn["month"].to_numpy()[after] - MONTHS_BETWEEN)
        after, known = after[known > 0], known[known > 0]
        chosen = before[(luck.random(len(after)) * known).astype("int64")]
        _, once = np.unique(chosen, return_index=True)
        drawn.loc[after[once], about] = drawn.loc[chosen[once], about].to_numpy()
        drawn.loc[chosen[once], "went_on"] = True
    return drawn


# --- course runs ------------------------------------------------------------------------------------------------------


def _runs(setting: Setting, drawn: pd.DataFrame, seed: int) -> pd.DataFrame:
    """A row a run: its number, programme, district, month, learners, days. Writes the run's number into `drawn`."""
    luck = setting.luck(seed, "runs")
    what = ["programme", "delivery", "month"]
    group = drawn.groupby(what, sort=True)
    largest = np.array([GROUP.get(one.code, ORDINARY_GROUP) for one in PROGRAMMES])[drawn["programme"]]
    size = group["learner"].transform("size").to_numpy()
    parallel = group.cumcount().to_numpy() * np.ceil(size / largest).astype("int64") // size
    drawn["run"] = drawn.assign(parallel=parallel).groupby([*what, "parallel"], sort=True).ngroup()
    runs = (
        drawn.assign(parallel=parallel, learners=1)
        .groupby("run", sort=True)
        .agg({"programme": "first", "delivery": "first", "month": "first", "parallel": "first", "learners": "sum"})
        .rename_axis("number")
        .reset_index()
    )
    first = pd.Series(setting.months.start_time)[runs["month"]].reset_index(drop=True)
    starts = first + pd.to_timedelta(luck.integers(1, 26, len(runs)), unit="D")
    starts -= pd.to_timedelta(np.maximum(starts.dt.day_of_week - 4, 0), unit="D")  # never at a weekend
    latest = pd.Timestamp(setting.until) - pd.Timedelta(days=2)
    runs["starts_on"] = no_earlier(no_later(starts, latest), pd.Timestamp(setting.since))
    runs["ends_on"] = runs["starts_on"] + pd.to_timedelta(_of(runs["programme"], "days"), unit="D")
    filled = np.clip(_of(runs["programme"], "filled") + luck.normal(0, 0.14, len(runs)), 0.3, 1.0)
    runs["places"] = np.maximum(np.ceil(runs["learners"] / filled), np.maximum(runs["learners"], 6)).astype("int64")
    months = setting.months.strftime("%Y%m").to_numpy()
    area = np.array([*setting.districts["lad_code"].str[-3:], "ALL"])  # delivery -1 is the last: online
    codes = np.array([programme_id(setting, one.code) for one in PROGRAMMES])
    named = zip(codes[runs["programme"]], months[runs["month"]], area[runs["delivery"]], runs["parallel"], strict=True)
    runs["run_id"] = [f"{code}-{month}-{place}-{parallel + 1}" for code, month, place, parallel in named]
    return runs


def _run_records(setting: Setting, runs: pd.DataFrame, seed: int) -> pd.DataFrame:
    """The runs that took place, some that were cancelled, and what is planned for the months to come."""
    luck = setting.luck(seed, "run records")
    until = pd.Timestamp(setting.until)
    cancelled = runs[luck.random(len(runs)) < CANCELLED].assign(status="cancelled")
    cancelled["run_id"] += "X"
    again = runs[(runs["starts_on"] > until - timedelta(days=330)) & (runs["starts_on"] < until - timedelta(days=210))]
    again = again[luck.random(len(again)) < PLANNED_AGAIN]
    again = again.assign(
        starts_on=again["starts_on"] + timedelta(days=364),
        ends_on=again["ends_on"] + timedelta(days=364),
        run_id=again["run_id"] + "N",
        status=np.where(luck.random(len(again)) < 0.6, "confirmed", "planned"),
    )
    held = runs.assign(status=np.where(runs["ends_on"] <= until, "finished", "running"))
    made = pd.concat([held, cancelled, again], ignore_index=True)
    online = made["delivery"] < 0
    districts = setting.districts["lad_code"].to_numpy()
    lad_code = where(~online, districts[made["delivery"]])
    confirmed = made["starts_on"] - pd.to_timedelta(luck.integers(14, 120, len(made)), unit="D")
    return as_records(
        Kind.COURSE_RUNS,
        pd.DataFrame(
            {
                "run_id": made["run_id"],
                "programme_id": [programme_id(setting, PROGRAMMES[at].code) for at in made["programme"]],
                "provider_id": [provider_id(setting, PROGRAMMES[at].provider) for at in made["programme"]],
                "venue_id": _venues(setting, made, luck),
                "lad_code": lad_code,
                "lad_codes": where(online, [";".join(districts)] * len(made)),
                "mode": _of(made["programme"], "mode"),
                "starts_on": made["starts_on"],
                "ends_on": made["ends_on"],
                "places": made["places"],
                "cost_gbp": np.where(
                    made["status"] == "cancelled",
                    0,
                    to_nearest(
                        made["places"] * _of(made["programme"], "cost") * between(luck, 0.9, 1.15, len(made)), 10
                    ),
                ),
                "status": made["status"],
                "confirmed_on": no_later(confirmed, until),
            }
        ),
    )


def _venues(setting: Setting, runs: pd.DataFrame, luck: np.random.Generator) -> NDArray[np.object_]:
    """A real venue in the district for each run face to face: a college's runs at a college where there is one, else a library."""
    chosen = where(np.zeros(len(runs)), [""] * len(runs))
    college = np.char.startswith(_of(runs["programme"], "provider").astype(str), "CO") & (
        _of(runs["programme"], "provider") != "COM"
    )
    by_district = dict(list(setting.venues.groupby("lad_code")))
    for at, lad_code in enumerate(setting.districts["lad_code"]):
        there = by_district.get(lad_code)
        if there is None:
            continue
        for at_college, kind in ((True, "fe_college"), (False, "library")):
            codes = there.loc[there["kind"] == kind, "venue_id"].to_numpy()
            codes = codes if len(codes) else there["venue_id"].to_numpy()
            mine = np.flatnonzero((runs["delivery"] == at) & (college == at_college))
            chosen[mine] = codes[luck.integers(0, len(codes), len(mine))]
    return chosen


def _of(programmes: "pd.Series[int]", name: str) -> NDArray[Any]:
    """What is said of each row's programme."""
    return np.array([getattr(one, name) for one in PROGRAMMES])[programmes.to_numpy()]


# --- how it went ------------------------------------------------------------------------------------------------------


def _dated(setting: Setting, drawn: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Enrolments with their days, status and result."""
    luck = setting.luck(seed, "courses")
    many, until = len(drawn), pd.Timestamp(setting.until)
    length = _of(drawn["programme"], "days").astype("float64")
    late = np.where(luck.random(many) < 0.08, luck.integers(1, LATE_START_DAYS, many), 0) * (length > 30)
    started = no_later(drawn["starts_on"] + pd.to_timedelta(late, unit="D"), until)
    planned = no_earlier(drawn["ends_on"], started)
    chance = _of(drawn["programme"], "completing") + people.ease(drawn)
    completes = (luck.random(many) < chance) | drawn["went_on"].to_numpy()
    left = started + pd.to_timedelta(np.ceil(between(luck, 0.1, 0.8, many) * length), unit="D")
    finished = no_earlier(planned + pd.to_timedelta(luck.integers(-3, 8, many) * (length > 0), unit="D"), started)
    ended = left.where(~completes, finished)
    over = (ended <= until).to_numpy()
    pause = ~over & (luck.random(many) < 0.06)
    status = np.select([over & completes, over, pause], ["completed", "withdrawn", "break"], "continuing")
    good = pick(luck, {"achieved": 0.87, "partial": 0.06, "none": 0.04, "not yet known": 0.03}, many)
    result = np.select([status == "completed", status == "withdrawn"], [good, "none"], "not yet known")
    online = drawn["delivery"].to_numpy() < 0
    districts = setting.districts["lad_code"].to_numpy()
    silent = (
        _of(drawn["programme"], "provider") == "LIB"
    )  # one provider leaves to the programme what the programme says
    codes = np.array([one.code for one in PROGRAMMES])
    made = as_records(
        Kind.LEARNERS,
        drawn[list(people.TRAITS)].assign(
            provider_id=[provider_id(setting, one) for one in _of(drawn["programme"], "provider")],
            learner_ref=[f"{setting.short}{number:06d}" for number in drawn["learner"]],
            programme_id=[programme_id(setting, one) for one in codes[drawn["programme"]]],
            run_id=drawn["run_id"],
            level=where(~silent, _of(drawn["programme"], "level")),
            theme=where(~silent, _of(drawn["programme"], "theme")),
            enrolled_on=(started - pd.to_timedelta(luck.integers(0, SIGN_UP_DAYS, many), unit="D")),
            started_on=started,
            planned_end_on=planned,
            ended_on=ended.where(over),
            status=status,
            result=result,
            home_lad_code=where(luck.random(many) > 0.015, districts[drawn["home"]]),
            delivery_lad_code=where(~online, districts[drawn["delivery"]]),
        ),
    )
    return made.assign(programme=codes[drawn["programme"]])


def of(enrolments: pd.DataFrame, name: str) -> NDArray[Any]:
    """What is said of the programme of each enrolment."""
    said = {one.code: getattr(one, name) for one in PROGRAMMES}
    return np.array([said[code] for code in enrolments["programme"]], dtype=object)
