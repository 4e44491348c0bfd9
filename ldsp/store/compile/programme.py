"""What the programme's papers say, as records: what happened, was promised, was paid, was tried and learned.

Longer than most modules because it is a register: an entry for each fact. What a paper leaves open stays open: a date is as
wide as it is given, a number without a measure is a claim, and a slip is kept with the words that say so. Nobody is named.
Every fact is used or stands in `LEFT_OUT` with the reason.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from ldsp.domain.areas import ENGLAND
from ldsp.domain.records import CONTRACTS, Holds, Kind
from ldsp.store.compile.checks import complete, known, unique
from ldsp.store.compile.reading import numbers, read_csv

FACTS, PUBLIC = "provision/ldsp_facts.csv", "provision/ldsp_public_facts.csv"
LANCASHIRE, CORNWALL, CHESHIRE, SOUTH_WEST, SOUTH_EAST, WEST_MIDLANDS = (
    "E37000019",
    "E37000005",
    "E37000003",
    "E37000016",
    "E37000056",
    "ldsp-west-midlands",
)
"""Whose records they are: the LEP that is the Local DSP; the West Midlands span three LEPs, so there it is the DSP itself."""

PAPERS = {
    "000": "News of the Lancashire Skills and Employment Hub",
    "001": "Lancashire Digital Skills Partnership, progress paper, spring 2019",
    "002": "Announcement of three more partnerships, 15 March 2019",
    "003": "Blog on the Local Digital Skills Playbook, 2018",
    "004": "Local Digital Skills Partnerships, paper on the model, January 2018",
}
IN_THE_PAPER = "The paper gives no day: in or before spring 2019, when it was written."
SPRING = {"happened_from": "2019-01-01", "happened_to": "2019-04-30", "date_note": IN_THE_PAPER}
YEAR = {"date_note": "The papers give the year only."}
MODEL = {"happened_from": "2018-01-01", "happened_to": "2018-01-31", "date_note": "Date of the paper."}
ARTICLE = {"date_note": "Day of the announcement."}

QUALIFIERS = {"approx": "about", "more than": "over", "": "not stated"}
STATUSES = {
    "ending": "running",
    "in discussion": "planned",
    "reported": "stated",
    "in progress": "running",
    "open": "stated",
    "draft": "running",
    "required": "stated",
}

ACTIVITIES: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "F001": (LANCASHIRE, {"note": "At EKM in Preston, during the Lancashire Digital Skills Summit; the first in the country."}),
    "F002": (WEST_MIDLANDS, YEAR | {"note": "The paper names the area, not the authority."}),
    "F003": (SOUTH_WEST, YEAR),
    "F004": (CORNWALL, {
        "date_note": "As printed: Thursday 25th May, 2019. 25 May 2019 was a Saturday, so either the day or the weekday is a slip.",
        "note": "At the Eden Project.",
    }),
    "F005": (CHESHIRE, {"date_note": "Month as printed."}),
    "F006": (SOUTH_EAST, {"date_note": "Month as printed."}),
    "F007": (ENGLAND, ARTICLE),
    "F008": (ENGLAND, ARTICLE),
    "F012": (ENGLAND, {"date_note": "Day of the announcement.", "note": "Lancashire is one of the four."}),
    "F013": (LANCASHIRE, {
        "what": "Coordinator of the partnership in post",
        "date_note": "As printed: November 2019.",
        "note": "The paper is of spring 2019 and already tells of the coordinator's work: November 2018 must be meant.",
    }),
    "F014": (ENGLAND, {"happened_from": "2019-01-01", "happened_to": "2019-12-31", "lad_code": "",
                       "date_note": IN_THE_PAPER, "note": "Twelve a year is our reading of 'monthly'."}),
    "F015": (LANCASHIRE, SPRING | {"note": "Four a year is our reading of 'quarterly'."}),
    "F016": (ENGLAND, {"date_note": "Month as printed."}),
    "F017": (ENGLAND, MODEL | {"note": "Local DSP; National Coherence; Digital Enterprise; Computing in Schools."}),
    "F018": (ENGLAND, MODEL),
    "F019": (ENGLAND, MODEL),
    "F021": (ENGLAND, {"happened_from": "2017-01-01", "happened_to": "2017-12-31", "date_note": "Year of the survey.",
                       "note": "United Kingdom, not England. A survey for Lloyds by Ipsos MORI."}),
    "F022": (ENGLAND, {"happened_from": "2018-01-01", "happened_to": "2018-01-31",
                       "date_note": "Date of the paper; the need is that of 2022.", "note": "United Kingdom, not England."}),
    "F023": (LANCASHIRE, SPRING | {"note": "Ten pupils from each of six schools. Feedback was called excellent; a roll-out across "
                                           "Lancashire was under discussion."}),
    "F024": (LANCASHIRE, SPRING),
    "F025": (LANCASHIRE, SPRING | {"note": "Targets were called exceeded; an evaluation was in production."}),
    "F026": (LANCASHIRE, SPRING),
    "F027": (LANCASHIRE, SPRING | {"note": "At Chorley Town Hall. The paper gives no number of pupils."}),
    "F028": (LANCASHIRE, SPRING | {"note": "Code D1G1LANCS18UN lets take-up be counted; the paper gives no count."}),
    "F029": (LANCASHIRE, SPRING | {"note": "Code D1G1LANCS18UP lets take-up be counted; the paper gives no count."}),
    "F030": (LANCASHIRE, {"happened_from": "2019-01-01", "happened_to": "2019-03-31",
                          "date_note": "By the time of the paper, about March 2019."}),
    "F032": (LANCASHIRE, {"happened_from": "2019-03-01", "happened_to": "2019-04-30", "date_note": "Months as printed."}),
    "F033": (LANCASHIRE, {"date_note": "Day as printed.", "status": "stated",
                          "note": "Outside Lancashire: the offer that learners could have gone on to is lost, a gap to plan for."}),
    "F034": (LANCASHIRE, {"date_note": "Month as printed.", "note": "Likely at The Landmark in Burnley."}),
    "F035": (LANCASHIRE, SPRING),
    "F036": (LANCASHIRE, SPRING | {"note": "With an online offer beside it."}),
    "F037": (LANCASHIRE, SPRING | {"note": "Feedback was called positive; the paper gives no number of learners."}),
    "F038": (LANCASHIRE, SPRING | {"note": "In talks."}),
    "F039": (LANCASHIRE, SPRING | {"note": "A claim: the paper gives no measure, date or comparison. Wigan is outside Lancashire."}),
    "F040": (LANCASHIRE, SPRING),
    "F042": (LANCASHIRE, {"date_note": "Month as printed."}),
    "F043": (LANCASHIRE, {"date_note": "Month as printed.",
                          "note": "The third, Inclusive Workforce, sits inside the Adult Skills Forum."}),
    "F044": (ENGLAND, {"happened_from": "2018-01-01", "happened_to": "2018-12-31",
                       "date_note": "Begun at a Creative Summit just before Easter 2018."}),
    "F045": (LANCASHIRE, {"happened_to": "2023-03-10", "date_note": "Days as printed; the year is that of the item beside it."}),
    "F046": (LANCASHIRE, {"what": "Blackburn College and the Skills Hub host Strategic Command on careers in cyber security",
                          "date_note": "Day as printed; 2 March was a Thursday in 2023."}),
    "F047": (LANCASHIRE, {"happened_from": "2023-01-01", "happened_to": "2023-12-31",
                          "date_note": "Undated; the year is that of the items beside it."}),
    "F048": (ENGLAND, MODEL),
    "F049": (ENGLAND, MODEL),
    "F050": (ENGLAND, MODEL),
    "F051": (ENGLAND, MODEL),
    "P01": (LANCASHIRE, {"theme": "Programme", "what": "Organisations signed up at the launch", "status": "done",
                         "qualifier": "exact", "evidence": "Local news of the launch, 18 to 20 April 2018",
                         "note": "From public pages, not from the programme's papers."}),
    "P03": (LANCASHIRE, {"theme": "Programme", "what": "Joint digital training programme announced", "status": "stated",
                         "qualifier": "not stated", "unit": "pounds", "evidence": "Local business news, 30 June 2020",
                         "partners": "Lancashire LEP; Greater Manchester Combined Authority; DCMS",
                         "note": "Shared with Greater Manchester: not all of it is Lancashire's. From public pages."}),
    "P05": (LANCASHIRE, {"theme": "Informed Approach", "what": "People of Blackpool who had never been online", "status": "stated",
                         "qualifier": "claim", "unit": "% of people", "lad_code": "E06000009", "level": "basic",
                         "evidence": "A community website of April 2016 that quotes the LEP's framework",
                         "note": "Second hand, without year or base; the official survey says much less. From public pages."}),
    "P13": (ENGLAND, {"theme": "Informed Approach", "what": "Evaluation of the Local Digital Skills Partnerships published",
                      "status": "done", "qualifier": "not stated", "evidence": "AMION for DCMS, September 2021",
                      "note": "Its text was not to be had: nothing of it is used here."}),
}  # fmt: skip
"""A fact, whose record it is, and what the list of facts does not say or says otherwise."""

LEFT_OUT = {
    "P04": "It names people.",
    **dict.fromkeys(("P06", "P07", "P08", "P09", "P10"), "A national survey: see the assumptions."),
    **dict.fromkeys(("P11", "P12"), "Undated results of another programme."),
}

Rows = list[dict[str, Any]]

PLEDGES: Rows = [
    {"facts": "F031 F030 P02", "region_code": LANCASHIRE, "partner": "Google", "what": "Google Garage training places",
     "level": "general", "pledged_on": "2018-04-18", "theme": "Skilled and Productive Workforce", "unit": "places",
     "pledged": 1000, "offered": 1000, "attended": 600, "audience": "Staff of small firms", "mode": "face to face",
     "evidence": "News of the launch, 18 April 2018 (1,000 people and businesses); progress paper, spring 2019, paragraph 4.2a: "
     "offer of 1,000 places, over 600 people have attended. 600 is the least that the words allow."},
    {"facts": "F020", "region_code": ENGLAND, "partner": "Partners of the Digital Skills Partnership",
     "what": "Digital skills training opportunities", "level": "", "pledged_on": "2017-03-01", "theme": None, "unit": "places",
     "pledged": 4_000_000, "evidence": "Digital Strategy, March 2017, as told in the paper on the model, January 2018: more than "
     "4 million, for the United Kingdom. National context: nothing says how many were Lancashire's."},
]  # fmt: skip

FUNDING: Rows = [
    {"facts": "F009", "region_code": LANCASHIRE, "source": "DCMS",
     "purpose": "Coordinator for 12 months, associated costs and events", "theme": "Programme", "period_start": "2018-01-01",
     "period_end": "2018-12-31", "awarded_gbp": 75_000,
     "evidence": "Progress paper, spring 2019, paragraph 1.4. The year is that of the launch; no period is given."},
    {"facts": "F010", "region_code": LANCASHIRE, "source": "DCMS, Digital Skills Innovation Fund",
     "purpose": "Unemployed people into digital roles; self-employed women and women in work", "theme": "Programme",
     "period_start": "2019-01-01", "period_end": "2019-12-31", "awarded_gbp": 261_000,
     "evidence": "Progress paper, spring 2019, paragraph 2.4; announced on 15 March 2019. No period is given."},
    {"facts": "F011", "region_code": ENGLAND, "source": "DCMS, Digital Skills Innovation Fund",
     "purpose": "Digital skills projects in four areas, Lancashire's £261,000 among them", "theme": "Programme",
     "period_start": "2019-01-01", "period_end": "2019-12-31", "awarded_gbp": 1_000_000,
     "evidence": "Announcement of 15 March 2019. No period is given."},
]  # fmt: skip

TAKE_UP: Rows = [
    {"facts": fact, "region_code": LANCASHIRE, "partner": "iDEA", "code": code, "measure": "badges", "level": "basic",
     "theme": theme, "lad_code": "", "period_start": "2019-01-01", "period_end": "2019-04-30", "number": None, "symbol": "x"}
    for fact, code, theme in (
        ("F028", "D1G1LANCS18UN", "Future Workforce"), ("F029", "D1G1LANCS18UP", "Inclusive Workforce"))
]  # fmt: skip

PROVIDERS: Rows = [
    {"region_code": LANCASHIRE, "provider_id": code, "name": name, "kind": kind, "lad_code": lad_code,
     "note": "Named in the programme's papers."}
    for code, name, kind, lad_code in (
        ("google", "Google", "employer", None),
        ("lloyds", "Lloyds Bank", "employer", None),
        ("idea", "Duke of York iDEA", "national programme", None),
        ("freeformers", "Freeformers", "training provider", None),
        ("dts-learndirect", "DTS learndirect", "training provider", None),
        ("aws", "Amazon Web Services", "employer", None),
        ("lancashire-colleges", "The Lancashire Colleges", "further education college", None),
        ("lancashire-adult-learning", "Lancashire Adult Learning", "adult learning service", None),
        ("10000754", "Blackpool and the Fylde College", "further education college", "E06000009"),
        ("10003768", "Lancaster and Morecambe College", "further education college", "E07000121"),
        ("10000747", "Blackburn College", "further education college", "E06000008"),
    )
]  # fmt: skip

PROGRAMMES: Rows = [
    {"region_code": LANCASHIRE, "programme_id": code, "name": name, "provider_id": provider, "level": level, "theme": theme,
     "audience": audience, "mode": mode, "note": note}
    for code, name, provider, level, theme, audience, mode, note in (
        ("google-garage", "Google Garage workshops", "google", "general", "Skilled and Productive Workforce",
         "Staff of small firms", "face to face", "Also called Google Digital Garage."),
        ("lloyds-rediscover", "Lloyds Rediscover", "lloyds", "general", "Future Workforce", "Year 9 pupils", "face to face", ""),
        ("lloyds-know-how", "Lloyds Digital Know How", "lloyds", "general", "Skilled and Productive Workforce",
         "Staff of small firms", "face to face", "Planned in spring 2019."),
        ("teach-too", "Teach Too", "lancashire-colleges", "advanced", "Future Workforce", "College staff", "face to face",
         "Digital employers give masterclasses and industry days to tutors."),
        ("chorley-hack", "Chorley Hack", "aws", "advanced", "Future Workforce", "Schools", "face to face",
         "Coding on cyber security or online bullying."),
        ("idea-under-18", "iDEA, Digital Skills Lancashire Under 18", "idea", "basic", "Future Workforce", "Under 18",
         "national online", "Code D1G1LANCS18UN."),
        ("idea-18-plus", "iDEA, Digital Skills Lancashire 18+", "idea", "basic", "Inclusive Workforce", "Adults",
         "national online", "Code D1G1LANCS18UP."),
        ("freeformers", "Freeformers and Facebook training", "freeformers", "general", "Inclusive Workforce", "Millennials",
         "face to face", "Delivered by Lancashire Adult Learning and Blackpool and the Fylde College."),
        ("ssw-digital-marketing", "Skills Support for the Workforce: Digital Marketing", "dts-learndirect", "general",
         "Skilled and Productive Workforce", "Staff of small firms", "blended", "A next step after Google Garage."),
    )
]  # fmt: skip

NOTHING_MEASURED = {
    "region_code": LANCASHIRE, "design": "nothing measured", "period_start": "2019-01-01", "period_end": "2019-04-30",
}  # fmt: skip
PRACTICE: Rows = [
    NOTHING_MEASURED | row
    for row in (
        {"facts": "F030 F041", "title": "Google Garage workshops for small firms", "level": "general",
         "theme": "Skilled and Productive Workforce", "audience": "Staff of small firms", "status": "running", "learners": 600,
         "tried": "Workshops given by Google with the economic development officers of the local authorities.",
         "learned": "There is a need to consider follow-up and progression from the events: a first training alone leads nowhere "
         "in particular.",
         "evidence": "Progress paper, spring 2019, paragraphs 4.2a and 4.2b. Over 600 attended: 600 is the least that the words allow."},
        {"facts": "F023 F024", "title": "Lloyds Rediscover in Blackpool", "level": "general", "theme": "Future Workforce",
         "audience": "Year 9 pupils", "lad_codes": "E06000009", "status": "finished", "learners": 60,
         "tried": "An event for ten pupils from each of six secondary schools.",
         "learned": "Feedback was called excellent, and a roll-out across Lancashire was under discussion; nothing else is told.",
         "evidence": "Progress paper, spring 2019, paragraph 4.1a."},
        {"facts": "F025 F026", "title": "Teach Too: employers teach the teachers", "level": "advanced",
         "theme": "Future Workforce", "audience": "College staff", "status": "finished", "learners": 180,
         "tried": "33 digital employers gave masterclasses and industry days to tutors of the Lancashire colleges.",
         "learned": "Targets were called exceeded; the evaluation was still in production.",
         "evidence": "Progress paper, spring 2019, paragraph 4.1b. Over 180 staff: 180 is the least that the words allow."},
        {"facts": "F027", "title": "Chorley Hack", "level": "advanced", "theme": "Future Workforce",
         "audience": "Primary and secondary schools", "lad_codes": "E07000118", "status": "finished",
         "tried": "30 schools coded on cyber security or online bullying, with mentors from local employers and a national partner.",
         "learned": "Schools, local employers and a national partner came together on a day; the paper counts no pupils and no outcome.",
         "evidence": "Progress paper, spring 2019, paragraph 4.1c."},
        {"facts": "F028 F029", "title": "iDEA badges with a code of one's own", "level": "basic", "theme": "Inclusive Workforce",
         "audience": "Under 18, and adults", "status": "running",
         "tried": "A badge for under-18s and one for adults, each with a Lancashire code so that take-up can be counted.",
         "learned": "A code of one's own lets a region count its take-up on a national platform; the paper gives no count yet.",
         "evidence": "Progress paper, spring 2019, paragraph 4.1d."},
        {"facts": "F037 F038", "title": "Freeformers and Facebook training", "level": "general", "theme": "Inclusive Workforce",
         "audience": "Millennials", "status": "running",
         "tried": "Training taught by an adult learning service and a college.",
         "learned": "Feedback was called positive, and a third college was in talks to offer it; no number of learners is given.",
         "evidence": "Progress paper, spring 2019, paragraphs 4.3a and 4.3b."},
        {"facts": "F036", "title": "Digital Marketing as a next step after Google Garage", "level": "general",
         "theme": "Skilled and Productive Workforce", "audience": "Staff of small firms", "status": "running",
         "tried": "Six sessions face to face across the county under Skills Support for the Workforce, and an online offer.",
         "learned": "A next step was found within an existing programme; who took it is not told.",
         "evidence": "Progress paper, spring 2019, paragraph 4.2c."},
        {"facts": "F039", "title": "iDEA with adult learners in Wigan", "level": "basic", "theme": "Inclusive Workforce",
         "audience": "Adult learners", "lad_codes": "E08000010",
         "tried": "Adult learners of a neighbouring area won iDEA badges.",
         "learned": "The paper says that exclusion fell from medium to low risk as a result. It gives no measure, date or comparison, "
         "so nothing can be concluded.",
         "evidence": "Progress paper, spring 2019, paragraph 4.3c: a claim."},
    )
]  # fmt: skip


def records(source: Path, lad_codes: set[str]) -> dict[Kind, pd.DataFrame]:
    """The records of each kind: the columns of its contract, and `region_code`. A day is written as ISO has it."""
    stated = {
        Kind.PROVIDERS: PROVIDERS,
        Kind.PROGRAMMES: PROGRAMMES,
        Kind.PLEDGES: PLEDGES,
        Kind.FUNDING: FUNDING,
        Kind.TAKE_UP: TAKE_UP,
        Kind.ACTIVITIES: _activities(source, lad_codes),
        Kind.PRACTICE: PRACTICE,
    }
    used = {fact for rows in stated.values() for row in rows for fact in row.get("facts", "").split()}
    facts = _facts(source)
    complete(pd.Series(sorted(used | set(LEFT_OUT))), set(facts.index), "fact", FACTS)
    return {kind: _frame(kind, rows) for kind, rows in stated.items()}


def _frame(kind: Kind, rows: Rows) -> pd.DataFrame:
    """The rows of a kind: what is not said is missing, but "" in the key, so that a record can be found again."""
    contract = CONTRACTS[kind]
    made = pd.DataFrame(rows).reindex(columns=[*(field.name for field in contract.kept), "region_code"])
    for field in contract.kept:
        column = made[field.name].astype("object")
        made[field.name] = column.where(column.notna() & (column != ""), "" if field.key else None)
        if field.holds is Holds.WHOLE:
            made[field.name] = made[field.name].replace("", None).astype("Int64")
    unique(made, ["region_code", *contract.key], f"the records of {kind}")
    return made


def _facts(source: Path) -> pd.DataFrame:
    """Every fact by its number, those of the papers and those of public pages in the same columns."""
    named = [
        "fact_id",
        "theme",
        "what",
        "who",
        "lad_code",
        "number",
        "unit",
        "qualifier",
        "date",
        "skill_level",
        "status",
    ]
    papers = read_csv(source, FACTS, [*named, "seed_file", "paragraph"], rows=51)
    public = read_csv(source, PUBLIC, ["fact_id", "what", "number", "unit", "date"], rows=13)
    facts = pd.concat([papers, public]).fillna("")
    unique(facts, ["fact_id"], "the facts")
    return facts.set_index("fact_id")


def _activities(source: Path, lad_codes: set[str]) -> Rows:
    facts = _facts(source)
    known(pd.Series(list(ACTIVITIES)), set(facts.index), "fact", "the register of activities")
    amounts = numbers(facts["number"], FACTS)
    rows = []
    for fact_id, (region_code, said) in ACTIVITIES.items():
        fact = {str(name): str(cell) for name, cell in facts.loc[fact_id].items()}
        paper = PAPERS.get(fact["seed_file"][:3], "")
        paragraph = f", paragraph {fact['paragraph']}" if fact["paragraph"][:1].isdigit() else f", {fact['paragraph']}"
        first, last = _days(fact["date"])
        rows.append(
            {
                "facts": fact_id,
                "region_code": region_code,
                "theme": fact["theme"],
                "what": fact["what"],
                "happened_from": first,
                "happened_to": last,
                "number": amounts[fact_id],
                "unit": _unit(fact["unit"]),
                "qualifier": QUALIFIERS.get(fact["qualifier"], fact["qualifier"]),
                "level": "" if fact["skill_level"] == "all" else fact["skill_level"],
                "lad_code": fact["lad_code"],
                "partners": fact["who"].replace("|", "; "),
                "status": STATUSES.get(fact["status"], fact["status"]),
                "evidence": f"{paper}{paragraph if fact['paragraph'] else ''}",
                **said,
            }
        )
    known(pd.Series([row["lad_code"] for row in rows if row["lad_code"]]), lad_codes, "district", FACTS)
    return rows


def _unit(unit: str) -> str:
    return {"GBP": "pounds"}.get(unit, unit)


def _days(written: str) -> tuple[str, str]:
    """First and last day of a day, month or year as ISO writes it.

    >>> _days("2019-04"), _days("2018")
    (('2019-04-01', '2019-04-30'), ('2018-01-01', '2018-12-31'))
    """
    if not written:
        return "", ""
    period = pd.Period(written)
    return period.start_time.strftime("%Y-%m-%d"), period.end_time.strftime("%Y-%m-%d")
