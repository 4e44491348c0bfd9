"""Learning taken up and digital jobs on offer, district by district: indicators beside those of the catalogue.

All are counts, shown as context. None is an input of the index: how many people learn says as much about what is
offered as about who needs it.
"""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from ldsp.domain.areas import Level
from ldsp.domain.indicators import Combine, Symbol
from ldsp.store.compile.checks import between, complete, known, unique
from ldsp.store.compile.periods import Timing
from ldsp.store.compile.reading import numbers, read_csv
from ldsp.store.compile.values import KEY, blank, finished

LEARNING, JOBS = "provision/fe_skills_lad.csv", "provision/digital_demand_lad.csv"
ALL = ("All FE and skills", "Total")
COMMUNITY = ("Community learning", "Total")
ICT = ("Education and training", "Information and Communication Technology")
SOC21 = "21 - Science, research, engineering and technology professionals"
SOC31 = "31 - Science, engineering and technology associate professionals"
EVERY_JOB = "All occupations"
SAID = ["value", "symbol", "note"]

_ROUNDED = (
    "Rounded to 10; 'low' is fewer than that but not none. By the learner's home. Districts formed since are sums of rounded "
    "counts of their predecessors."
)
_AIMS = "Courses, not people: one learner may take several. Classroom learning only, and one year only."
_PROXY = "Wider than digital jobs: engineers and scientists are in it."
_ADVERTS = "A snapshot that counts duplicates. London is published as one area only. ONS has paused this measure."


@dataclass(frozen=True, kw_only=True)
class Counted:
    """An indicator that is a count of one measure and one breakdown of a publisher's long file."""

    indicator_id: str
    picks: tuple[str, ...]  # what its rows have in the columns that tell breakdowns apart
    short_label: str
    label: str
    unit: str
    source_id: str
    definition: str
    caveat: str
    quality: str = "official"
    component: str = "context"
    timing: Timing = Timing.CALENDAR
    combine: Combine = Combine.SUM
    polarity: int = 0
    decimals: int = 0


def _learning(
    *, indicator_id: str, picks: tuple[str, ...], short_label: str, label: str, unit: str, caveat: str
) -> Counted:
    return Counted(
        indicator_id=indicator_id,
        picks=picks,
        short_label=short_label,
        label=label,
        unit=unit,
        source_id="dfe_further_education",
        definition=f"{label}, in the academic year.",
        caveat=caveat,
        component="skills",
        timing=Timing.ACADEMIC,
    )


def _jobs(indicator_id: str, picks: tuple[str, ...], short_label: str, label: str) -> Counted:
    adverts = picks[0] == "online_job_adverts"
    proxy = "" if picks[1] == EVERY_JOB else _PROXY
    survey = "A sample survey without published intervals here; where the sample is too small there is no figure."
    return Counted(
        indicator_id=indicator_id,
        picks=picks,
        short_label=short_label,
        label=label,
        unit="adverts" if adverts else "people",
        source_id="ons_online_job_adverts" if adverts else "ons_employment_by_occupation",
        definition=f"{label}." if adverts else f"{label}, in the twelve months.",
        caveat=f"{proxy} {_ADVERTS if adverts else survey}".strip(),
        quality="official (adverts collected online)" if adverts else "official (survey)",
        # A third of the districts have no figure for these occupations, so no sum of a region would be whole.
        combine=Combine.SUM if adverts or not proxy else Combine.NEVER,
    )


LEARNING_COUNTS = (
    _learning(
        indicator_id="fe_learners",
        picks=("participation", *ALL),
        short_label="Adult learners",
        label="Adults (19+) in further education and skills",
        unit="learners",
        caveat=f"All subjects, not digital skills alone. {_ROUNDED}",
    ),
    _learning(
        indicator_id="fe_community_learners",
        picks=("participation", *COMMUNITY),
        short_label="Community learners",
        label="Adults (19+) in community learning",
        unit="learners",
        caveat=f"All subjects, not digital skills alone. {_ROUNDED}",
    ),
    _learning(
        indicator_id="fe_ict_enrolments",
        picks=("enrolment_aims", *ICT),
        short_label="ICT enrolments",
        label="Adult (19+) enrolments on ICT courses in education and training",
        unit="enrolments",
        caveat=f"{_AIMS} {_ROUNDED}",
    ),
    _learning(
        indicator_id="fe_ict_achievements",
        picks=("achievement_aims", *ICT),
        short_label="ICT achievements",
        label="Adult (19+) achievements of ICT courses in education and training",
        unit="achievements",
        caveat=f"{_AIMS} {_ROUNDED}",
    ),
)

JOB_COUNTS = (
    _jobs("adverts_all", ("online_job_adverts", EVERY_JOB), "Job adverts", "Job adverts online, all occupations"),
    _jobs(
        "adverts_soc21",
        ("online_job_adverts", SOC21),
        "Adverts, technology professionals",
        "Job adverts online for science, research, engineering and technology professionals (SOC 21)",
    ),
    _jobs(
        "adverts_soc31",
        ("online_job_adverts", SOC31),
        "Adverts, technology associates",
        "Job adverts online for science, engineering and technology associate professionals (SOC 31)",
    ),
    _jobs("employment_all", ("employment", EVERY_JOB), "People in work", "People of 16 and over in employment"),
    _jobs(
        "employment_soc21",
        ("employment", SOC21),
        "Technology professionals",
        "People employed as science, research, engineering and technology professionals (SOC 21)",
    ),
    _jobs(
        "employment_soc31",
        ("employment", SOC31),
        "Technology associates",
        "People employed as science, engineering and technology associate professionals (SOC 31)",
    ),
)


def indicators() -> pd.DataFrame:
    """The indicators of this module, as the table `indicator` has them."""
    made = pd.DataFrame([vars(counted) for counted in (*LEARNING_COUNTS, *JOB_COUNTS)])
    made["combine"] = made["combine"].map(str)
    return made


def district_counts(source: Path, lad_codes: set[str]) -> pd.DataFrame:
    """One row an indicator, period and district: all 296 in every series, the absent ones with a symbol."""
    learning = ["measure", "provision_type", "sector_subject_area"]
    whole = {"level": "Total", "age_group": "Total (19+)"}
    courses = read_csv(source, LEARNING, ["lad_code", "academic_year", *learning, *whole, *SAID], rows=60_976)
    courses = courses[(courses[list(whole)] == whole).all(axis=1)].rename(columns={"academic_year": "period"})
    jobs = read_csv(source, JOBS, ["lad_code", "period", "indicator", "breakdown", *SAID], rows=20_813)
    parts = [
        picked(courses, LEARNING, learning, LEARNING_COUNTS),
        picked(jobs, JOBS, ["indicator", "breakdown"], JOB_COUNTS),
    ]
    frame = pd.concat(parts, ignore_index=True)
    known(frame["area_code"], lad_codes, "district", "the counts of learning and jobs")
    every = frame[["indicator_id", "period"]].drop_duplicates()
    frame = every.merge(pd.DataFrame({"area_code": sorted(lad_codes)}), how="cross").merge(
        frame, on=KEY, how="left", validate="one_to_one"
    )
    absent = frame["value"].isna() & frame["symbol"].isna()
    known(frame.loc[absent, "indicator_id"], [c.indicator_id for c in JOB_COUNTS[:3]], "incomplete indicator", JOBS)
    complete(frame.loc[absent, "area_code"], {c for c in lad_codes if c.startswith("E09")}, "London borough", JOBS)
    frame.loc[absent, "symbol"] = str(Symbol.NOT_AVAILABLE)
    frame.loc[absent, "note"] = "London is published as one area, not by borough"
    return finished(blank(frame), Level.DISTRICT)


def picked(frame: pd.DataFrame, name: str, by: list[str], wanted: tuple[Counted, ...]) -> pd.DataFrame:
    """The rows of a long file that some counts are made of, as `indicator_id, period, area_code, value, symbol, note`."""
    known(frame["symbol"], ["", "low", "x", "c", "z"], "symbol", name)
    picks = pd.DataFrame([(*c.picks, c.indicator_id) for c in wanted], columns=[*by, "indicator_id"])
    frame = frame.merge(picks, on=by, how="inner", validate="many_to_one").rename(columns={"lad_code": "area_code"})
    complete(frame["indicator_id"], [c.indicator_id for c in wanted], "count", name)
    unique(frame, KEY, name)
    frame["value"] = numbers(frame["value"], name)
    between(frame["value"], 0, 10_000_000, name)
    for column in ("symbol", "note"):
        frame[column] = frame[column].astype("object").where(frame[column] != "", None)
    return frame[[*KEY, *SAID]]
