"""Records of what is on offer: who teaches, where, what, when, and what partners have promised."""

from ldsp.domain.records import words
from ldsp.domain.records.common import CODE, district, free, lad_codes, level, money, provider, theme, whole
from ldsp.domain.records.shape import Contract, Field, Holds, Kind

MODE = Field(
    name="mode", label="Mode", holds=Holds.CHOICE, choices=words.MODES, synonyms=words.MODE_WORDS,
    guide="Face to face, local online, national online or blended.", example="face to face",
    aliases=("delivery mode", "delivery method", "how", "format", "delivery"),
)  # fmt: skip

PROVIDERS = Contract(
    kind=Kind.PROVIDERS,
    title="Providers",
    row="an organisation that teaches or offers places",
    fields=(
        Field(
            name="provider_id", label="Provider code", holds=Holds.TEXT, required=True, key=True, longest=40,
            pattern=CODE,
            guide="The UKPRN, or a short code of your own: letters, digits, hyphens.", example="10000948",
            aliases=("ukprn", "provider", "provider id", "code", "id"),
        ),
        free("name", "Name", "The organisation's name.", "Burnley College", longest=200, required=True,
             aliases=("provider name", "organisation", "organisation name", "trading name")),
        Field(
            name="kind", label="Kind", holds=Holds.CHOICE, choices=words.PROVIDER_KINDS,
            synonyms=words.PROVIDER_KIND_WORDS,
            required=True, guide="What sort of organisation it is.", example="further education college",
            aliases=("type", "provider type", "sector", "organisation type"),
        ),
        district("lad_code", "District", "Where its main office is."),
        Field(
            name="active", label="Active", holds=Holds.YES_NO,
            guide="Does it still offer anything? Blank counts as yes.",
            example="yes", aliases=("current", "open", "live"),
        ),
        free("note", "Note", "Anything a colleague should know. No names of people, no contact details.", "",
             longest=500,
             aliases=("notes", "comment", "comments")),
    ),
)  # fmt: skip

VENUES = Contract(
    kind=Kind.VENUES,
    title="Venues",
    row="a place where people can learn or get online",
    one_of=(("postcode", "lad_code"),),
    fields=(
        Field(
            name="venue_id", label="Venue code", holds=Holds.TEXT, required=True, key=True, longest=60, pattern=CODE,
            guide="A short code of your own, the same every time: letters, digits, hyphens.", example="BUR-CENTRAL",
            aliases=("venue", "venue id", "site code", "code", "id", "uprn"),
        ),
        free("name", "Name", "The venue's name.", "Burnley Central Library", longest=200, required=True,
             aliases=("venue name", "site", "site name", "library name", "place")),
        Field(
            name="kind", label="Kind", holds=Holds.CHOICE, choices=words.VENUE_KINDS, synonyms=words.VENUE_KIND_WORDS,
            required=True, guide="What sort of place it is.", example="library", aliases=("type", "venue type"),
        ),
        free("operator", "Operator", "Who runs it.", "Lancashire County Council",
             aliases=("run by", "owner", "organisation")),
        Field(
            name="postcode", label="Postcode", holds=Holds.VENUE_POSTCODE, guide="The venue's postcode.",
            example="BB11 2BD",
            aliases=("post code", "venue postcode"),
        ),
        district("lad_code", "District", "Blank: found from the postcode."),
        Field(
            name="lon", label="Longitude", holds=Holds.NUMBER, least=-9, most=3,
            guide="Degrees east. Blank: from the postcode.",
            example="-2.2405", aliases=("longitude", "x", "lng", "long"),
        ),
        Field(
            name="lat", label="Latitude", holds=Holds.NUMBER, least=49, most=61,
            guide="Degrees north. Blank: from the postcode.",
            example="53.7893", aliases=("latitude", "y"),
        ),
        Field(
            name="open_hours_week", label="Open hours a week", holds=Holds.NUMBER, least=0, most=168,
            guide="In an ordinary week.", example="45",
            aliases=("opening hours", "hours", "weekly hours", "hours open"),
        ),
        whole("public_computers", "Public computers", "How many the public may use.", "12",
              aliases=("computers", "pcs", "public pcs", "number of computers")),
        Field(
            name="status", label="Status", holds=Holds.CHOICE, choices=words.VENUE_STATUSES,
            guide="Blank counts as open.",
            example="open", aliases=("open or closed",),
        ),
        Field(
            name="confirmed_on", label="Last confirmed", holds=Holds.DATE, past=True,
            guide="When somebody last made sure of this.",
            example="01/03/2019", aliases=("confirmed", "as at", "checked on", "last checked"),
        ),
        free("note", "Note", "Anything a colleague should know. No names of people, no contact details.", "",
             longest=500,
             aliases=("notes", "comment", "comments")),
    ),
)  # fmt: skip

PROGRAMMES = Contract(
    kind=Kind.PROGRAMMES,
    title="Programmes",
    row="a course or scheme that is run once or many times",
    fields=(
        Field(
            name="programme_id", label="Programme code", holds=Holds.TEXT, required=True, key=True, longest=40,
            pattern=CODE,
            guide="A short code, the same every time; the learning aim reference if there is one.", example="GDG-01",
            aliases=("programme", "learnaimref", "course code", "programme id", "code", "id"),
        ),
        free("name", "Name", "The programme's name.", "Google Digital Garage", longest=200, required=True,
             aliases=("programme name", "course", "course name", "title")),
        provider(required=False),
        level(required=True),
        theme(),
        Field(
            name="framework", label="Framework", holds=Holds.CHOICE, choices=words.FRAMEWORKS,
            synonyms=words.FRAMEWORK_WORDS,
            guide="The list of digital skills it teaches to, if any.", example="Essential Digital Skills 2018",
            aliases=("skills framework", "standard"),
        ),
        free("audience", "Audience", "Whom it is for, in a few words.", "Staff of small firms", longest=200,
             aliases=("target group", "who for", "target audience")),
        MODE,
        Field(
            name="guided_hours", label="Guided hours", holds=Holds.NUMBER, least=0, most=5000,
            guide="Hours of teaching a learner gets.", example="6", aliases=("glh", "guided learning hours", "hours"),
        ),
        money("cost_per_place_gbp", "Cost per place", "What one place costs to provide.", "£85",
              aliases=("cost per learner", "unit cost", "price per place")),
        free("note", "Note", "Anything a colleague should know. No names of people, no contact details.", "",
             longest=500,
             aliases=("notes", "description", "comment", "comments")),
    ),
)  # fmt: skip

COURSE_RUNS = Contract(
    kind=Kind.COURSE_RUNS,
    title="Course runs",
    row="a programme run once: dates, places, where",
    one_of=(("venue_id", "lad_code", "lad_codes"),),
    not_before=(("starts_on", "ends_on"),),
    not_more=(("starts", "places"), ("completions", "starts")),
    fields=(
        Field(
            name="run_id", label="Run code", holds=Holds.TEXT, required=True, key=True, longest=60, pattern=CODE,
            guide="A short code of your own, the same every time.", example="GDG-01-2019-03",
            aliases=("run", "course run", "session code", "class code", "run id", "code", "id"),
        ),
        Field(
            name="programme_id", label="Programme", holds=Holds.REFERENCE, refers_to=Kind.PROGRAMMES, required=True,
            guide="The programme's code, as under Programmes.", example="GDG-01",
            aliases=("programme code", "course", "course code", "learnaimref"),
        ),
        provider(),
        Field(
            name="venue_id", label="Venue", holds=Holds.REFERENCE, refers_to=Kind.VENUES,
            guide="The venue's code, as under Venues. Online: leave blank and give districts.", example="BUR-CENTRAL",
            aliases=("venue code", "site", "location", "venue name"),
        ),
        district("lad_code", "District", "Where it takes place. Blank: the venue's district."),
        lad_codes("Online runs: whom the places are for, with semicolons between; 'all' for the whole region."),
        MODE,
        Field(
            name="starts_on", label="Start date", holds=Holds.DATE, required=True, guide="The first day.",
            example="11/03/2019",
            aliases=("start", "start date", "date", "first session", "from"),
        ),
        Field(
            name="ends_on", label="End date", holds=Holds.DATE, guide="The last day. Blank: a single day.",
            example="12/04/2019",
            aliases=("end", "end date", "last session", "to", "finish"),
        ),
        whole("places", "Places", "How many people it has room for.", "20", required=True,
              aliases=("capacity", "seats", "number of places", "spaces", "max learners")),
        whole("starts", "Starts", "How many people started, if you send no learner return.", "18",
              aliases=("started", "starters", "enrolled", "enrolments", "attended", "learners")),
        whole("completions", "Completions", "How many finished, if you send no learner return.", "15",
              aliases=("completed", "completers", "finished")),
        money("cost_gbp", "Cost", "What the run costs to provide, all in.", "£1,700",
              aliases=("cost", "total cost", "budget", "price")),
        Field(
            name="status", label="Status", holds=Holds.CHOICE, choices=words.RUN_STATUSES, guide="How far it has got.",
            example="confirmed", aliases=("state", "stage"),
        ),
        Field(
            name="confirmed_on", label="Last confirmed", holds=Holds.DATE, past=True,
            guide="When somebody last made sure of this.",
            example="01/03/2019", aliases=("confirmed", "as at", "checked on", "last checked"),
        ),
    ),
)  # fmt: skip

PLEDGES = Contract(
    kind=Kind.PLEDGES,
    title="Pledges",
    row="what a partner has promised, and how far it has come",
    not_before=(("pledged_on", "until"),),
    seldom_more=(("offered", "pledged"), ("scheduled", "offered"), ("delivered", "scheduled"),
    ("attended", "delivered")),
    fields=(
        free("partner", "Partner", "Who promised.", "Google", longest=200, required=True, key=True,
             aliases=("company", "organisation", "employer", "provider", "pledged by", "who")),
        free("what", "What", "What is promised, in a few words.", "Digital Garage workshop places", longest=300,
             required=True,
             key=True, aliases=("pledge", "description", "offer", "details")),
        level(key=True),
        Field(
            name="pledged_on", label="Pledged on", holds=Holds.DATE, required=True, key=True, past=True,
            month_is="first",
            guide="When it was promised. A month alone will do.", example="15/01/2019",
            aliases=("date", "pledge date", "date pledged", "when"),
        ),
        theme(),
        Field(
            name="unit", label="Unit", holds=Holds.CHOICE, choices=words.PLEDGE_UNITS, synonyms=words.UNIT_WORDS,
            required=True,
            guide="What is counted.", example="places", aliases=("units", "of what", "measure"),
        ),
        *(
            Field(
                name=stage, label=stage.capitalize(), holds=Holds.NUMBER, least=0, most=1e12,
                required=stage == "pledged",
                guide=guide, example=example, aliases=(f"number {stage}", f"amount {stage}", f"{stage} so far"),
            )
            for stage, guide, example in zip(
                words.PLEDGE_STAGES,
                ("How many were promised.", "How many have been offered to the region.", "How many have a date.",
                 "How many have taken place or been handed over.", "How many people came."),
                ("1,000", "1,000", "700", "650", "600"),
                strict=True,
            )
        ),
        lad_codes(),
        free("audience", "Audience", "Whom it is for, in a few words. Blank: anybody.", "Staff of small firms",
             longest=200,
             aliases=("target group", "who for", "target audience")),
        MODE,
        Field(
            name="until", label="Good until", holds=Holds.DATE, month_is="last",
            guide="When the offer ends. Blank: open.",
            example="31/12/2019", aliases=("expires", "deadline", "by when", "end date", "valid until"),
        ),
        free("evidence", "Evidence", "Where it says so: a paper, a page, a minute.", "Steering group, January 2019",
             longest=500,
             aliases=("source", "reference", "link")),
    ),
)  # fmt: skip
