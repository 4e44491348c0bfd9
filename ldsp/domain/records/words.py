"""The words that records may use, and what they are called in the ILR and by the people who fill in forms.

ILR codes: the Individualised Learner Record, specification for 2020 to 2021. Skill frameworks: Go ON UK 2015,
Department for Education 2018 and 2019; they are not the same list under another name, so a skill is always kept with
its framework.
"""

LEVELS = ("basic", "general", "advanced")
THEMES = ("Future Workforce", "Skilled and Productive Workforce", "Inclusive Workforce", "Informed Approach")
PROGRAMME_THEMES = (*THEMES, "Programme")  # what serves all four: launches, governance, funding
MODES = ("face to face", "local online", "national online", "blended")
STATUSES = ("continuing", "completed", "withdrawn", "break")  # ILR CompStatus 1, 2, 3, 6
RESULTS = ("achieved", "partial", "none", "not yet known")  # ILR Outcome 1, 2, 3, 8
AGE_BANDS = (
    "under 16",
    "16 to 24",
    "25 to 34",
    "35 to 44",
    "45 to 54",
    "55 to 64",
    "65 to 74",
    "75 and over",
    "not known",
)
SEXES = ("female", "male", "other", "not known")
DISABILITY = ("yes", "no", "not known")  # ILR LLDDHealthProb 1, 2, 9
ETHNICITY = ("asian", "black", "mixed", "white", "other", "not known")  # census 2021 broad groups
EMPLOYMENT = (
    "in paid work",
    "not in work, looking",
    "not in work, not looking",
    "not known",
)  # ILR EmpStat 10, 11, 12, 98
PRIOR_LEVELS = ("none", "entry", "level 1", "level 2", "level 3", "level 4 or above", "not known")
FRAMEWORKS = ("Basic Digital Skills 2015", "Essential Digital Skills 2018", "National standards 2019")
SKILLS = ("devices", "information", "creating", "communicating", "transacting", "problem solving", "safety")
STAGES = ("before", "after")
FOLLOW_UP_MONTHS = ("3", "6", "12")
OUTCOMES = ("paid work", "self-employment", "further learning", "voluntary work", "none of these", "not returned")
MEASURES = ("badges", "enrolments", "starts", "completions")
TARGET_MEASURES = (
    "places",
    "enrolments",
    "starts",
    "completions",
    "achievements",
    "badges",
    "paid work",
    "people reached",
)
PROVIDER_KINDS = (
    "further education college", "adult learning service", "training provider", "library service", "university",
    "voluntary or community", "employer", "national programme", "public body", "other",
)  # fmt: skip
VENUE_KINDS = (
    "library",
    "fe_college",
    "adult_learning",
    "training_provider",
    "community",
    "jobcentre",
    "workplace",
    "other",
)
VENUE_STATUSES = ("open", "closed", "check")
RUN_STATUSES = ("planned", "confirmed", "running", "finished", "cancelled")
PLEDGE_STAGES = ("pledged", "offered", "scheduled", "delivered", "attended")
PLEDGE_UNITS = (
    "places",
    "sessions",
    "devices",
    "connections",
    "hours",
    "volunteers",
    "pounds",
    "people",
    "badges",
    "other",
)
QUALIFIERS = ("exact", "about", "over", "under", "planned", "estimate", "derived", "claim", "not stated")
ACTIVITY_STATUSES = ("done", "running", "planned", "stated", "pledged", "awarded", "dropped")
DESIGNS = (  # Maryland-like evidence levels 0 to 5, in order
    "nothing measured", "measured after only", "before and after", "comparison group", "matched comparison group",
    "random allocation",
)  # fmt: skip
PRACTICE_STATUSES = ("running", "finished", "stopped early")
VERDICT_REASONS = (
    "recruitment", "retention", "venue or access", "devices or connectivity", "level too high", "level too low",
    "timing",
    "partner withdrew", "cost", "other",
)  # fmt: skip

Synonyms = tuple[tuple[str, str], ...]


def _synonyms(**words: str) -> Synonyms:
    """Choices are given with underscores for blanks, their synonyms with a stroke between."""
    return tuple((word, choice.replace("_", " ")) for choice, listed in words.items() for word in listed.split("|"))


LEVEL_WORDS = _synonyms(
    basic="foundation|beginner|beginners|entry|entry level|e1|e2|e3|life|level 0",
    general="intermediate|work|level 1|level 2|l1|l2",
    advanced="specialist|expert|level 3|level 4|l3|l4|high",
)
THEME_WORDS = (
    ("future", "Future Workforce"),
    ("skilled", "Skilled and Productive Workforce"),
    ("skilled & productive workforce", "Skilled and Productive Workforce"),
    ("skilled and productive", "Skilled and Productive Workforce"),
    ("inclusive", "Inclusive Workforce"),
    ("informed", "Informed Approach"),
    ("all", "Programme"),
)
MODE_WORDS = _synonyms(
    face_to_face="f2f|in person|classroom|face-to-face|on site|onsite|venue",
    local_online="online|virtual|remote|online local|live online|distance",
    national_online="online national|platform|self-paced|e-learning|elearning|mooc",
    blended="mixed|hybrid",
)
STATUS_WORDS = _synonyms(
    continuing="1|active|on course|in learning|ongoing|on programme|started|current|enrolled|on roll",
    completed="2|complete|finished|done|comp",
    withdrawn="3|withdrew|left|dropped out|drop out|dropout|leaver|left early",
    **{"break": "6|paused|on break|break in learning|suspended|temporarily withdrawn"},
)
RESULT_WORDS = _synonyms(
    achieved="1|passed|pass|yes|y|success|successful|full achievement",
    partial="2|partly|partially|partial achievement|part",
    none="3|failed|fail|no|n|not achieved|no achievement|unsuccessful",
    not_yet_known="8|pending|awaiting|unknown|not known|awaiting result|tbc",
)
SEX_WORDS = _synonyms(
    female="f|w|woman|women|girl", male="m|man|men|boy", other="o|x|non-binary|nonbinary|non binary|i|indeterminate",
    not_known="unknown|u|prefer not to say|not stated|not provided|9|99",
)  # fmt: skip
DISABILITY_WORDS = _synonyms(
    yes="1|y|true|disabled|lldd", no="2|n|false|none|not disabled|0",
    not_known="9|unknown|prefer not to say|not stated|not provided|99",
)  # fmt: skip
ETHNICITY_WORDS = _synonyms(
    white="31|32|33|34|white british|british|irish|gypsy or irish traveller|other white|any other white background|wb",
    mixed="35|36|37|38|mixed or multiple|white and black caribbean|white and black african|white and asian|multiple|other mixed",
    asian="39|40|41|42|43|indian|pakistani|bangladeshi|chinese|asian or asian british|other asian|asian british",
    black="44|45|46|african|caribbean|black british|other black|black african|black caribbean|"
    "black, black british, caribbean or african",
    other="47|98|arab|other ethnic group|any other ethnic group|any other",
    not_known="99|unknown|prefer not to say|not stated|not provided|refused",
)
EMPLOYMENT_WORDS = (
    *_synonyms(
        in_paid_work="10|employed|in work|working|in employment|full time|part time|self employed|self-employed|yes"
    ),
    *(
        (word, "not in work, looking")
        for word in ("11", "unemployed", "looking", "seeking work", "jobseeker", "job seeker")
    ),
    *(
        (word, "not in work, not looking")
        for word in ("12", "inactive", "economically inactive", "retired", "not looking")
    ),
    *_synonyms(not_known="98|99|unknown|prefer not to say|not provided|not stated"),
)
PRIOR_LEVEL_WORDS = _synonyms(
    none="99|no qualifications|no quals|0", entry="7|9|entry level|below level 1|entry level 3",
    level_1="1|l1", level_2="2|l2|full level 2|gcse|gcses", level_3="3|l3|full level 3|a level|a levels|a-level",
    level_4_or_above="4|5|10|11|12|13|l4|level 4|level 5|level 6|level 7|level 7 and above|level 4+|degree|higher",
    not_known="97|98|unknown|not stated|not provided",
)  # fmt: skip
FRAMEWORK_WORDS = (
    *((word, FRAMEWORKS[0]) for word in ("bds", "basic digital skills", "bds 2015", "go on uk", "2015")),
    *((word, FRAMEWORKS[1]) for word in ("eds", "essential digital skills", "eds 2018", "edsf", "2018", "2022")),
    *(
        (word, FRAMEWORKS[2])
        for word in ("national standards", "edsq", "dfe 2019", "2019", "national standards for eds")
    ),
)
SKILL_WORDS = _synonyms(
    devices="foundation|using devices|using devices and handling information|foundation skills",
    information="managing information|handling information|handling information and content|information and content",
    creating="creating and editing|create", communicating="communication|communicate",
    transacting="transact|transactions",
    problem_solving="problems|problem-solving|solving problems",
    safety="being safe|being safe and legal online|being safe and responsible online|safe and legal|online safety",
)  # fmt: skip
STAGE_WORDS = _synonyms(
    before="baseline|start|pre|initial|entry|first|1|b", after="exit|end|post|final|second|2|a|finish",
)  # fmt: skip
OUTCOME_WORDS = (
    *_synonyms(
        paid_work="emp|emp1|emp2|employed|employment|job|work|in work|in employment|in paid employment",
        further_learning="edu|edu1|edu2|edu3|edu4|edu5|edu6|learning|education|training|course|apprenticeship|college",
        voluntary_work="vol|vol1|volunteering|volunteer|voluntary",
        none_of_these="gap|gap1|npe|npe1|npe2|oth1|none|no change|unemployed|nothing|other",
        not_returned="oth2|oth3|oth4|no reply|no response|not known|unknown|no answer|could not reach|unable to contact",
    ),
    *((word, "self-employment") for word in ("emp3", "emp4", "emp5", "self employed", "self-employed", "own business")),
)
MEASURE_WORDS = _synonyms(
    badges="badge|badges won|bronze|silver|gold|awards",
    enrolments="enrolment|enrolled|registrations|registered|sign ups|sign-ups",
    starts="start|started|starters|attended|attendees|participants|learners",
    completions="completion|completed|completers|complete|finished",
)  # fmt: skip
PROVIDER_KIND_WORDS = (
    *(
        (word, "further education college")
        for word in ("college", "fe college", "fe_college", "fe", "sixth form college")
    ),
    *(
        (word, "adult learning service")
        for word in ("adult learning", "adult_learning", "acl", "adult education", "council")
    ),
    *(
        (word, "training provider")
        for word in ("training_provider", "itp", "independent training provider", "private", "trainer")
    ),
    *((word, "library service") for word in ("library", "libraries")),
    *(
        (word, "voluntary or community")
        for word in ("charity", "vcse", "voluntary", "community", "third sector", "vcs")
    ),
    *((word, "employer") for word in ("business", "company", "firm", "private sector")),
    *((word, "national programme") for word in ("national", "platform")),
    *((word, "university") for word in ("he", "higher education")),
    *((word, "public body") for word in ("local authority", "nhs", "dwp", "government", "public sector")),
)
VENUE_KIND_WORDS = (
    *((word, "fe_college") for word in ("college", "fe college", "further education college", "campus")),
    *((word, "adult_learning") for word in ("adult learning", "adult learning centre", "adult learning service")),
    *((word, "training_provider") for word in ("training provider", "training centre")),
    *(
        (word, "community")
        for word in ("community centre", "village hall", "church", "mosque", "charity", "online centre", "hub")
    ),
    *((word, "jobcentre") for word in ("job centre", "jobcentre plus", "jcp")),
    *((word, "workplace") for word in ("employer", "office", "business")),
)
UNIT_WORDS = _synonyms(
    places="place|training places|training opportunities|seats|spaces|opportunities",
    sessions="session|workshops|workshop|courses|course|events|event",
    devices="device|laptops|tablets|computers|laptop|tablet",
    connections="connection|sims|sim cards|data|broadband|wifi|routers",
    hours="hour|hrs|staff hours|volunteer hours|days",
    volunteers="volunteer|mentors|champions|digital champions", pounds="gbp|£|money|funding|cash|pound",
    people="person|learners|learner|pupils|students|participants", badges="badge",
)  # fmt: skip
QUALIFIER_WORDS = _synonyms(
    about="approx|approximately|around|circa|c|c.|roughly", over="more than|at least|above|>|min",
    under="fewer than|less than|up to|<",
    estimate="estimated|modelled", exact="actual|counted|stated", claim="said|claimed|reported", not_stated="unknown",
)  # fmt: skip
DESIGN_WORDS = _synonyms(
    nothing_measured="none|no|not measured|0", measured_after_only="after only|post only|1|exit survey",
    before_and_after="pre and post|pre-post|pre/post|baseline and exit|2",
    comparison_group="control|control group|3|yes",
    matched_comparison_group="matched|matched controls|4|waiting list",
    random_allocation="rct|randomised|random|5|trial",
)  # fmt: skip
