"""Records about learners, and the counts of partners who give no more than counts.

A row about a person has no free text and no name; the reference is kept as a keyed pseudonym, the date of birth as an
age band, the postcode as district and sector. ILR names are aliases.
"""

from ldsp.domain.records import words
from ldsp.domain.records.common import district, level, period, provider, theme
from ldsp.domain.records.shape import Contract, Field, Holds, Kind

LEARNER_REF = Field(
    name="learner_ref", label="Learner reference", holds=Holds.LEARNER, required=True, key=True, longest=40,
    guide="Your own reference for the learner, the same in every return. Never a name, a ULN or a National Insurance number.",
    example="A1B2C3", aliases=("learnrefnumber", "learner ref", "learner id", "learner", "student id", "student ref", "client id"),
)  # fmt: skip
PROGRAMME = Field(
    name="programme_id", label="Programme", holds=Holds.REFERENCE, refers_to=Kind.PROGRAMMES, key=True,
    guide="The programme's code, as under Programmes.", example="GDG-01",
    aliases=("learnaimref", "programme code", "program", "course", "course code", "aim", "aim ref", "learning aim",
    "aim code"),
)  # fmt: skip

LEARNERS = Contract(
    kind=Kind.LEARNERS,
    title="Learners and enrolments",
    row="a learner's enrolment on a course run or a programme",
    about_people=True,
    one_of=(("programme_id", "run_id"),),
    not_before=(("started_on", "ended_on"), ("started_on", "planned_end_on")),
    fields=(
        provider(key=True),
        LEARNER_REF,
        PROGRAMME,
        Field(
            name="run_id", label="Course run", holds=Holds.REFERENCE, refers_to=Kind.COURSE_RUNS, key=True,
            guide="The course run's code, as under Course runs.", example="GDG-01-2019-03",
            aliases=("run", "run code", "session", "session code", "class code", "course instance", "cohort"),
        ),
        level(guide="Basic, general or advanced. Blank: the level of the programme."),
        theme(guide="The theme of the strategic framework. Blank: the theme of the programme."),
        Field(
            name="enrolled_on", label="Enrolled on", holds=Holds.DATE, past=True,
            guide="When the learner signed up, if you record it.", example="01/03/2019",
            aliases=("origlearnstartdate", "enrolment date", "registered", "registration date", "signed up"),
        ),
        Field(
            name="started_on", label="Start date", holds=Holds.DATE, required=True, key=True, past=True,
            guide="The first day of learning.", example="11/03/2019",
            aliases=("learnstartdate", "start", "started", "learning start date", "date started", "aim start date",
            "start of learning"),
        ),
        Field(
            name="planned_end_on", label="Planned end date", holds=Holds.DATE,
            guide="When learning is meant to end.", example="12/04/2019",
            aliases=("learnplanenddate", "planned end", "expected end date", "expected end", "due to end"),
        ),
        Field(
            name="ended_on", label="End date", holds=Holds.DATE, past=True,
            guide="When learning really ended. Blank while the learner is on course.", example="12/04/2019",
            aliases=("learnactenddate", "end", "ended", "actual end date", "actual end", "finish date", "date ended",
            "leaving date"),
        ),
        Field(
            name="status", label="Status", holds=Holds.CHOICE, choices=words.STATUSES, synonyms=words.STATUS_WORDS,
            required=True,
            guide="ILR CompStatus: 1 continuing, 2 completed, 3 withdrawn, 6 break.", example="completed",
            aliases=("compstatus", "completion status", "learner status", "aim status"),
        ),
        Field(
            name="result", label="Result", holds=Holds.CHOICE, choices=words.RESULTS, synonyms=words.RESULT_WORDS,
            guide="ILR Outcome: 1 achieved, 2 partial, 3 none, 8 not yet known.", example="achieved",
            aliases=("outcome", "achievement", "outcome of learning", "achieved"),
        ),
        Field(
            name="home_postcode", label="Home postcode", holds=Holds.POSTCODE, becomes=("home_lad_code", "home_sector"),
            guide="Kept only as district and postcode sector. Leave out if you give the home district.",
            example="BB11 1AA",
            aliases=("postcode", "postcodeprior", "post code", "learner postcode", "postcode of residence",
            "home post code"),
        ),
        district("home_lad_code", "Home district", "Where the learner lives. Leave out if you give a postcode.",
                 aliases=("home lad", "district of residence", "residence", "home local authority", "lives in")),
        Field(
            name="home_sector", label="Home postcode sector", holds=Holds.SECTOR,
            guide="The postcode without its last two letters, if you hold no more.", example="BB11 1",
            aliases=("postcode sector", "sector"),
        ),
        Field(
            name="delivery_postcode", label="Delivery postcode", holds=Holds.POSTCODE, becomes=("delivery_lad_code",),
            guide="Where the learning takes place; kept only as the district.", example="PR1 2HE",
            aliases=("dellocpostcode", "delivery post code", "delivery location postcode", "venue postcode"),
        ),
        district("delivery_lad_code", "Delivery district",
                 "Where the learning takes place. Blank: the district of the course run.",
                 aliases=("delivery lad", "delivery local authority", "taught in", "delivered in")),
        Field(
            name="date_of_birth", label="Date of birth", holds=Holds.BIRTH_DATE, becomes=("age_band",), past=True,
            guide="Kept only as the age band at the start. Better: give the age band.", example="", aliases=(
                "dateofbirth", "dob", "birth date", "birthdate", "d.o.b.", "born"),
        ),
        Field(
            name="age_band", label="Age band", holds=Holds.AGE_BAND, choices=words.AGE_BANDS,
            guide="Age at the start, as a band or in years.", example="25 to 34",
            aliases=("age", "age group", "age range", "age at start", "age band at start"),
        ),
        Field(
            name="sex", label="Sex", holds=Holds.CHOICE, choices=words.SEXES, synonyms=words.SEX_WORDS,
            guide="As the learner gave it.", example="female", aliases=("gender", "m/f", "male/female"),
        ),
        Field(
            name="disability", label="Disability", holds=Holds.CHOICE, choices=words.DISABILITY,
            synonyms=words.DISABILITY_WORDS,
            guide="Learning difficulty, disability or health problem. ILR LLDDHealthProb: 1 yes, 2 no, 9 not known.",
            example="no",
            aliases=("llddhealthprob", "lldd", "disabled", "learning difficulty or disability",
            "lldd and health problem"),
        ),
        Field(
            name="ethnicity", label="Ethnic group", holds=Holds.CHOICE, choices=words.ETHNICITY,
            synonyms=words.ETHNICITY_WORDS,
            guide="Broad group of the 2021 census. ILR codes are understood.", example="white",
            aliases=("ethnicity", "ethnic origin", "ethnicity broad group", "ethnic background"),
        ),
        Field(
            name="prior_level", label="Prior qualification level", holds=Holds.CHOICE, choices=words.PRIOR_LEVELS,
            synonyms=words.PRIOR_LEVEL_WORDS,
            guide="Highest qualification before the start. ILR PriorAttain codes are understood.",
            example="level 2", aliases=("priorattain", "prior attainment", "highest qualification", "qualification on entry"),
        ),
        Field(
            name="employment", label="Employment at start", holds=Holds.CHOICE, choices=words.EMPLOYMENT,
            synonyms=words.EMPLOYMENT_WORDS, guide="On the first day. ILR EmpStat: 10, 11, 12, 98.",
            example="not in work, looking",
            aliases=("empstat", "employment status", "employment status at start", "work status"),
        ),
        Field(
            name="consent", label="Consent to evaluation", holds=Holds.YES_NO,
            guide="Did the learner agree that this record be used to evaluate the programme? Blank counts as no.",
            example="yes",
            aliases=("consent", "consent given", "data sharing consent", "agreed to share", "permission"),
        ),
    ),
)  # fmt: skip

ASSESSMENTS = Contract(
    kind=Kind.ASSESSMENTS,
    title="Skills assessments",
    row="one digital skill of a learner, assessed before or after learning",
    about_people=True,
    not_more=(("score", "out_of"),),
    fields=(
        provider(key=True),
        LEARNER_REF,
        Field(
            name="framework", label="Framework", holds=Holds.CHOICE, choices=words.FRAMEWORKS,
            synonyms=words.FRAMEWORK_WORDS,
            required=True, key=True, guide="Which list of digital skills was asked: the lists are not the same.",
            example="Essential Digital Skills 2018", aliases=("skills framework", "standard", "instrument"),
        ),
        Field(
            name="skill", label="Skill", holds=Holds.CHOICE, choices=words.SKILLS, synonyms=words.SKILL_WORDS,
            required=True,
            key=True, guide="Which of the framework's areas.", example="communicating",
            aliases=("skill area", "area", "domain"),
        ),
        Field(
            name="stage", label="Stage", holds=Holds.CHOICE, choices=words.STAGES, synonyms=words.STAGE_WORDS,
            required=True,
            key=True, guide="Before or after learning: the same questions both times.", example="before",
            aliases=("when", "time point", "timepoint", "pre/post", "before or after"),
        ),
        Field(
            name="assessed_on", label="Date of assessment", holds=Holds.DATE, required=True, key=True, past=True,
            guide="The day the learner was asked.", example="11/03/2019",
            aliases=("date", "assessment date", "date assessed"),
        ),
        Field(
            name="score", label="Score", holds=Holds.SCORE, required=True, least=0, most=1000,
            guide="Points reached; or yes or no where a person has the skill or has it not.", example="3",
            aliases=("result", "points", "mark", "has skill", "can do", "value"),
        ),
        Field(
            name="out_of", label="Out of", holds=Holds.NUMBER, least=1, most=1000,
            guide="The most points that could be reached. Blank for yes or no.", example="5",
            aliases=("maximum", "max", "max score", "total points", "of"),
        ),
    ),
)  # fmt: skip

FOLLOW_UPS = Contract(
    kind=Kind.FOLLOW_UPS,
    title="Follow-up outcomes",
    row="what a learner did 3, 6 or 12 months after learning",
    about_people=True,
    fields=(
        provider(key=True),
        LEARNER_REF,
        PROGRAMME,
        Field(
            name="months", label="Months after", holds=Holds.WHOLE, choices=words.FOLLOW_UP_MONTHS, required=True,
            key=True,
            guide="3, 6 or 12 months after the end of learning.", example="6",
            aliases=("month", "follow up month", "follow-up", "follow up", "months after end", "wave"),
        ),
        Field(
            name="asked_on", label="Date asked", holds=Holds.DATE, required=True, past=True,
            guide="The day the learner was asked, reached or not.", example="14/10/2019",
            aliases=("date", "outcolldate", "follow up date", "follow-up date", "date of follow up", "contacted on"),
        ),
        Field(
            name="returned", label="Answered", holds=Holds.YES_NO,
            guide="Did the learner answer? No answer is not the same as no outcome.", example="yes",
            aliases=("responded", "response", "replied", "reached", "answer received"),
        ),
        Field(
            name="outcome", label="Outcome", holds=Holds.CHOICE, choices=words.OUTCOMES, synonyms=words.OUTCOME_WORDS,
            guide="The main thing the learner was doing. ILR OutType codes are understood.", example="paid work",
            aliases=("outtype", "destination", "outcome type", "progression", "status"),
        ),
        Field(
            name="outcome_started_on", label="Outcome began on", holds=Holds.DATE, past=True,
            guide="The day the job, course or other outcome began, if known.", example="02/09/2019",
            aliases=("outstartdate", "job start date", "outcome start", "outcome start date"),
        ),
        Field(
            name="hours_week", label="Hours a week", holds=Holds.NUMBER, least=0, most=100,
            guide="Of the job or the course, if known.", example="30",
            aliases=("hours", "hours per week", "weekly hours"),
        ),
    ),
)  # fmt: skip

TAKE_UP = Contract(
    kind=Kind.TAKE_UP,
    title="Take-up by code",
    row="a count of people under a partner's code, for a period",
    not_before=(("period_start", "period_end"),),
    fields=(
        Field(
            name="partner", label="Partner", holds=Holds.TEXT, required=True, key=True,
            guide="Whose count it is.", example="iDEA", aliases=("provider", "organisation", "platform", "source"),
        ),
        Field(
            name="code", label="Code", holds=Holds.TEXT, required=True, key=True, longest=60,
            guide="The code the partner counts by; 'all' if there is none.", example="D1G1LANCS18UP",
            aliases=("organisation code", "organiser code", "campaign", "group", "badge code", "reference"),
        ),
        Field(
            name="measure", label="Measure", holds=Holds.CHOICE, choices=words.MEASURES, synonyms=words.MEASURE_WORDS,
            required=True, key=True, guide="What is counted.", example="badges",
            aliases=("metric", "what", "type", "badge"),
        ),
        level(key=True, guide="Basic, general or advanced, if the code is about one level."),
        theme(guide="The theme of the strategic framework, if known."),
        district("lad_code", "District", "If the count is of one district. Blank: the whole region.", key=True),
        *period(),
        Field(
            name="number", label="Count", holds=Holds.WHOLE, required=True, least=0, most=1e9, symbol_in="symbol",
            guide="How many; or a symbol where the partner gives none: c confidential, low, x not available.",
            example="1,250",
            aliases=("count", "total", "people", "n", "value", "how many", "quantity"),
        ),
        Field(
            name="symbol", label="Symbol", holds=Holds.CHOICE, choices=("x", "c", "low", "z", "u"),
            guide="Why there is no count: x not available, c confidential, low rounds to nought, z not applicable, u unreliable.",
            example="", aliases=("flag", "marker", "suppressed"),
        ),
    ),
)  # fmt: skip
