"""Who teaches and what: six invented organisations and nine programmes at three levels in every region."""

from dataclasses import dataclass

import pandas as pd

from ldsp.analysis.demonstration.tables import MADE_UP, Setting, as_records
from ldsp.domain.records import Kind

BASIC_SKILLS, ESSENTIAL_SKILLS = "Basic Digital Skills 2015", "Essential Digital Skills 2018"
INCLUSIVE, SKILLED, FUTURE = "Inclusive Workforce", "Skilled and Productive Workforce", "Future Workforce"

PROVIDERS = {  # code: (name, kind)
    "COL": ("{0} College", "further education college"),
    "COB": ("{1} College", "further education college"),
    "ALS": ("{2} Adult Learning", "adult learning service"),
    "LIB": ("{0} Libraries", "library service"),
    "COM": ("{1} Community Trust", "voluntary or community"),
    "TRA": ("{2} Training", "training provider"),
}


@dataclass(frozen=True, kw_only=True)
class Programme:
    """A programme and how it goes. All of it is our own choice; costs lie about the published £47 to £319 for basic skills."""

    code: str
    name: str
    provider: str
    level: str
    theme: str
    mode: str
    audience: str
    hours: float
    days: int  # from the first day to the last
    cost: float  # GBP a place
    share: float  # of all enrolments
    completing: float  # of those who start
    filled: float  # of the places
    framework: str | None = None
    assessed: float = 0.0  # share of starters assessed before
    followed: float = 0.7  # share of completers asked later


PROGRAMMES = (
    Programme(
        code="FIRST", name="First steps online", provider="LIB", level="basic", theme=INCLUSIVE, mode="face to face",
        audience="People who are not online", hours=12, days=42, cost=62, share=0.22, completing=0.83, filled=0.68,
        framework=BASIC_SKILLS, assessed=0.35, followed=0.6,
    ),
    Programme(
        code="BASICS", name="Online basics", provider="ALS", level="basic", theme=INCLUSIVE, mode="face to face",
        audience="Adults without basic digital skills", hours=30, days=84, cost=205, share=0.17, completing=0.79, filled=0.8,
        framework=BASIC_SKILLS, assessed=0.6,
    ),
    Programme(
        code="HOME", name="Get online at home", provider="COM", level="basic", theme=INCLUSIVE, mode="local online",
        audience="People who cannot travel", hours=10, days=56, cost=54, share=0.09, completing=0.57, filled=0.52,
        framework=BASIC_SKILLS, assessed=0.25, followed=0.5,
    ),
    Programme(
        code="WORK", name="Digital skills for work", provider="ALS", level="general", theme=SKILLED, mode="blended",
        audience="People looking for work", hours=24, days=56, cost=178, share=0.13, completing=0.77, filled=0.74,
        framework=ESSENTIAL_SKILLS, followed=0.85,
    ),
    Programme(
        code="SHEETS", name="Spreadsheets and data at work", provider="COB", level="general", theme=SKILLED,
        mode="face to face", audience="People in work", hours=20, days=35, cost=158, share=0.1, completing=0.86, filled=0.77,
    ),
    Programme(
        code="MARKET", name="Marketing online for small firms", provider="TRA", level="general", theme=SKILLED,
        mode="face to face", audience="Staff of small firms", hours=6, days=0, cost=85, share=0.08, completing=0.95,
        filled=0.63, followed=0.3,
    ),
    Programme(
        code="START", name="Digital start for school leavers", provider="COL", level="general", theme=FUTURE,
        mode="face to face", audience="People of 16 to 24", hours=40, days=112, cost=236, share=0.06, completing=0.68,
        filled=0.7,
    ),
    Programme(
        code="CODE", name="Software bootcamp", provider="TRA", level="advanced", theme=FUTURE, mode="blended",
        audience="Adults changing career", hours=240, days=112, cost=940, share=0.08, completing=0.71, filled=0.88,
        followed=0.9,
    ),
    Programme(
        code="DATA", name="Data analyst programme", provider="COL", level="advanced", theme=FUTURE, mode="face to face",
        audience="People with general digital skills", hours=120, days=140, cost=720, share=0.07, completing=0.76,
        filled=0.82, followed=0.8,
    ),
)  # fmt: skip


def provider_id(setting: Setting, code: str) -> str:
    return f"DEMO-{setting.short}-{code}"


def programme_id(setting: Setting, code: str) -> str:
    return f"D-{setting.short}-{code}"


def providers(setting: Setting) -> pd.DataFrame:
    """A row an organisation. The names are invented: nothing made up is said of a real one."""
    largest = setting.districts.sort_values(["learners", "lad_code"], ascending=[False, True])["lad_code"].tolist()
    return as_records(
        Kind.PROVIDERS,
        [
            {
                "provider_id": provider_id(setting, code),
                "name": name.format(*setting.names),
                "kind": kind,
                "lad_code": largest[at % len(largest)],
                "active": True,
                "note": MADE_UP,
            }
            for at, (code, (name, kind)) in enumerate(PROVIDERS.items())
        ],
    )


def programmes(setting: Setting) -> pd.DataFrame:
    """A row a programme."""
    return as_records(
        Kind.PROGRAMMES,
        [
            {
                "programme_id": programme_id(setting, one.code),
                "name": one.name,
                "provider_id": provider_id(setting, one.provider),
                "level": one.level,
                "theme": one.theme,
                "framework": one.framework,
                "audience": one.audience,
                "mode": one.mode,
                "guided_hours": one.hours,
                "cost_per_place_gbp": one.cost,
                "note": MADE_UP,
            }
            for one in PROGRAMMES
        ],
    )
