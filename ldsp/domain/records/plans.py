"""Records of the programme itself: money, targets, what was done, what was learned; and figures and regions of one's
own.
"""

from ldsp.domain.records import words
from ldsp.domain.records.common import district, free, lad_codes, level, money, period, theme, whole
from ldsp.domain.records.shape import Contract, Field, Holds, Kind

QUALIFIER = Field(
    name="qualifier", label="Qualifier", holds=Holds.CHOICE, choices=words.QUALIFIERS, synonyms=words.QUALIFIER_WORDS,
    guide="How far the number may be trusted: exact, about, over, planned, a claim ...", example="over",
    aliases=("exactness", "basis"),
)  # fmt: skip

FUNDING = Contract(
    kind=Kind.FUNDING,
    title="Funding and spend",
    row="money from one source for one purpose in a period: awarded, and spent so far",
    one_of=(("awarded_gbp", "spent_gbp"),),
    not_before=(("period_start", "period_end"),),
    seldom_more=(("spent_gbp", "awarded_gbp"),),
    fields=(
        free("source", "Source", "Who pays.", "Digital Skills Innovation Fund", longest=200, required=True, key=True,
             aliases=("funder", "fund", "funding source", "grant")),
        free("purpose", "Purpose", "What for, in a few words.", "Digital skills projects", longest=200, key=True,
             aliases=("what for", "project", "budget line", "description")),
        theme(key=True, choices=words.PROGRAMME_THEMES),
        *period(),
        money("awarded_gbp", "Awarded", "Pounds awarded for the period.", "£261,000",
              aliases=("award", "awarded", "grant", "budget", "allocation", "amount", "funding")),
        money("spent_gbp", "Spent", "Pounds spent of it so far.", "£40,500",
              aliases=("spend", "actual", "spent to date", "expenditure")),
        free("evidence", "Evidence", "Where it says so: a paper, a letter, the ledger.",
             "DCMS announcement, 15 March 2019",
             longest=500, aliases=("reference", "link", "note", "notes")),
    ),
)  # fmt: skip

TARGETS = Contract(
    kind=Kind.TARGETS,
    title="Targets",
    row="how many are aimed at in a period",
    not_before=(("period_start", "period_end"),),
    fields=(
        Field(
            name="measure", label="Measure", holds=Holds.CHOICE, choices=words.TARGET_MEASURES,
            synonyms=words.MEASURE_WORDS,
            required=True, key=True, guide="What is counted.", example="starts",
            aliases=("kpi", "metric", "what", "indicator"),
        ),
        level(key=True, guide="Basic, general or advanced. Blank: all levels together."),
        theme(key=True, guide="Blank: all themes together."),
        district("lad_code", "District", "Blank: the whole region.", key=True),
        *period(),
        Field(
            name="value", label="Target", holds=Holds.NUMBER, required=True, least=0, most=1e9, guide="How many.",
            example="500",
            aliases=("plan", "planned", "goal", "number", "profile"),
        ),
        free("evidence", "Evidence", "Where the target was agreed.", "Board paper 4, April 2019", longest=500,
             aliases=("source", "reference", "note")),
    ),
)  # fmt: skip

ACTIVITIES = Contract(
    kind=Kind.ACTIVITIES,
    title="Activities by theme",
    row="one thing that happened, is planned or was said, with its number and its source",
    not_before=(("happened_from", "happened_to"),),
    fields=(
        theme(required=True, key=True, choices=words.PROGRAMME_THEMES),
        free("what", "What", "What happened, in a sentence. No names of people.",
             "Google Garage workshops for small firms",
             longest=500, required=True, key=True, aliases=("activity", "description", "event", "title")),
        Field(
            name="happened_from", label="From", holds=Holds.DATE, required=True, key=True, month_is="first",
            guide="The day; a month or a year alone will do.", example="March 2019",
            aliases=("date", "when", "start date", "date from", "month"),
        ),
        Field(
            name="happened_to", label="To", holds=Holds.DATE, month_is="last", ends="happened_from",
            guide="The last day. Blank: the same day, month or year.",
            example="March 2019", aliases=("end date", "date to", "until"),
        ),
        free("date_note", "About the date", "How the date is known, or what is doubtful about it.", "month as printed",
             longest=300,
             aliases=("date basis",)),
        Field(
            name="number", label="Number", holds=Holds.NUMBER, least=0, most=1e12,
            guide="How many, if a number was given.",
            example="600", aliases=("count", "how many", "value", "quantity"),
        ),
        free("unit", "Unit", "What the number counts.", "people from small firms", longest=100,
             aliases=("units", "of what")),
        QUALIFIER,
        level(),
        district("lad_code", "District", "Where. Blank: the whole region."),
        free("partners", "Partners", "Organisations taking part, with semicolons between.", "Google", longest=300,
             aliases=("who", "partner", "organisations", "with")),
        Field(
            name="status", label="Status", holds=Holds.CHOICE, choices=words.ACTIVITY_STATUSES,
            guide="How far it has got.",
            example="done", aliases=("state",),
        ),
        free("evidence", "Source", "Where it says so: paper and paragraph, page, minute.",
             "Progress report, paragraph 2.2",
             longest=500, required=True, aliases=("source", "evidence", "reference", "link")),
        free("note", "Note", "Doubts and slips belong here.", "", longest=500,
             aliases=("notes", "comment", "comments")),
    ),
)  # fmt: skip

PRACTICE = Contract(
    kind=Kind.PRACTICE,
    title="Practice records",
    row="something that was tried, with what it took, what came of it and what was learned",
    not_before=(("period_start", "period_end"),),
    not_more=(("completions", "learners"), ("successes", "measured"), ("measured", "learners")),
    fields=(
        free("title", "Title", "A short name.", "Workshops in libraries for the over-65s", longest=150, required=True,
             key=True,
             aliases=("name", "what", "initiative", "project", "play")),
        free("tried", "What was tried", "What was done, in a few sentences.", "Six weekly sessions, tablets on loan.",
             longest=2000,
             required=True, aliases=("description", "summary", "what we did", "what was done")),
        level(required=True),
        theme(),
        free("audience", "Audience", "For whom, in a few words.", "People over 65", longest=200,
             aliases=("target group", "who for", "target audience")),
        lad_codes(),
        *period(),
        Field(
            name="status", label="Status", holds=Holds.CHOICE, choices=words.PRACTICE_STATUSES,
            guide="How far it has got.",
            example="finished", aliases=("state",),
        ),
        money("cost_gbp", "Cost", "What it cost, all in.", "£4,200", aliases=("cost", "total cost", "spend", "budget")),
        whole("learners", "Learners", "How many started.", "48",
              aliases=("starts", "participants", "people", "number of learners")),
        whole("completions", "Completions", "How many finished.", "41",
              aliases=("completed", "completers", "finished")),
        free("outcome", "Outcome measured", "What counts as success, in a few words.",
             "Uses the internet weekly after 3 months",
             longest=300, aliases=("measure", "success measure", "result")),
        whole("measured", "Asked and answered", "Of how many learners the outcome is known.", "36",
              aliases=("respondents", "base", "n", "followed up")),
        whole("successes", "Successes", "Of those, how many reached it.", "25",
              aliases=("positive", "number achieving", "successful")),
        Field(
            name="response_rate_pct", label="Response rate", holds=Holds.NUMBER, least=0, most=100,
            guide="Of those asked, how many per cent answered.", example="75%", aliases=("response rate", "response"),
        ),
        Field(
            name="benchmark_pct", label="Benchmark", holds=Holds.NUMBER, least=0, most=100,
            guide="What would have been expected without it, per cent; say where from under Evidence.", example="50%",
            aliases=("benchmark", "comparison rate", "expected"),
        ),
        Field(
            name="design", label="How it was evaluated", holds=Holds.CHOICE, choices=words.DESIGNS,
            synonyms=words.DESIGN_WORDS,
            required=True, guide="The strongest thing that is true of the evaluation.", example="before and after",
            aliases=("evaluation design", "evaluation", "comparison group", "method"),
        ),
        Field(
            name="failure_reason", label="Why it fell short", holds=Holds.CHOICE, choices=words.VERDICT_REASONS,
            guide="The main reason. Must be there if by the fixed rule it did not work as hoped.", example="",
            aliases=("reason", "failure reason", "why it failed"),
        ),
        free("failure_note", "More about why", "The reason in your own words.", "", longest=1000,
             aliases=("failure note", "what went wrong")),
        free("learned", "What was learned", "What you would tell a colleague elsewhere.",
             "Mornings fill, evenings do not.",
             longest=2000, required=True, aliases=("lesson", "lessons", "lessons learned", "learning")),
        free("evidence", "Evidence", "Where more can be read.", "Evaluation note, July 2019", longest=500,
             aliases=("source", "reference", "link")),
    ),
)  # fmt: skip

INDICATOR_VALUES = Contract(
    kind=Kind.INDICATOR_VALUES,
    title="Indicator values",
    row="the value of an indicator in an area and a period",
    not_before=(("period_start", "period_end"),),
    not_more=(("lower_ci", "value"), ("value", "upper_ci")),
    fields=(
        Field(
            name="indicator_id", label="Indicator", holds=Holds.REFERENCE, refers_to=Kind.INDICATOR_VALUES,
            required=True, key=True,
            guide="The indicator's code, as listed under Methods.", example="never_used_internet_pct",
            aliases=("indicator code", "measure", "indicator name", "metric", "variable"),
        ),
        Field(
            name="area_code", label="Area", holds=Holds.AREA, required=True, key=True, longest=80,
            guide="ONS code of the district, neighbourhood, region or country; a district's name will do.",
            example="E07000117",
            aliases=("area name", "district", "geography code", "lad_code", "lsoa code", "code", "geography",
            "ons code", "lad23cd"),
        ),
        Field(
            name="period", label="Period", holds=Holds.TEXT, required=True, key=True, longest=40,
            guide="As its publisher writes it.", example="2019", aliases=("year", "date", "time period", "time_period"),
        ),
        Field(
            name="period_start", label="Period from", holds=Holds.DATE, month_is="first",
            guide="The first day. Blank: worked out if the period is a year or a month.", example="01/01/2019",
            aliases=("from", "period start"),
        ),
        Field(
            name="period_end", label="Period to", holds=Holds.DATE, month_is="last", ends="period_start",
            guide="The last day. Blank: worked out if the period is a year or a month.", example="31/12/2019",
            aliases=("to", "period end"),
        ),
        Field(
            name="value", label="Value", holds=Holds.NUMBER, required=True, symbol_in="symbol",
            guide="The number; or a symbol where the publisher gives none: c, low, x, z, u.", example="7.4",
            aliases=("figure", "rate", "estimate", "percent", "percentage", "score"),
        ),
        Field(
            name="numerator", label="Numerator", holds=Holds.NUMBER, guide="What is counted, if the value is a rate.",
            example="",
            aliases=("count", "number"),
        ),
        Field(
            name="denominator", label="Denominator", holds=Holds.NUMBER, least=0,
            guide="Out of what, if the value is a rate.",
            example="", aliases=("base", "population", "total"),
        ),
        Field(
            name="lower_ci", label="Lower limit", holds=Holds.NUMBER, guide="Of the 95% confidence interval.",
            example="",
            aliases=("lower", "lower confidence limit", "lcl", "lower ci", "lower bound"),
        ),
        Field(
            name="upper_ci", label="Upper limit", holds=Holds.NUMBER, guide="Of the 95% confidence interval.",
            example="",
            aliases=("upper", "upper confidence limit", "ucl", "upper ci", "upper bound"),
        ),
        Field(
            name="symbol", label="Symbol", holds=Holds.CHOICE, choices=("x", "c", "low", "z", "u"),
            guide="Why there is no value: x not available, c confidential, low rounds to nought, z not applicable, u unreliable.",
            example="", aliases=("flag", "marker", "status"),
        ),
        free("note", "Note", "What a reader should know about this value.", "", longest=300,
             aliases=("notes", "footnote", "comment")),
    ),
)  # fmt: skip

ASSUMPTIONS = Contract(
    kind=Kind.ASSUMPTIONS,
    title="Assumptions",
    row="a number that the arithmetic uses here in place of the one that came with LDSP",
    not_more=(("low", "value"), ("value", "high")),
    fields=(
        Field(
            name="assumption_id", label="Assumption", holds=Holds.REFERENCE, refers_to=Kind.ASSUMPTIONS, required=True,
            key=True, guide="The assumption's code, as listed under Methods. Entered for England it holds everywhere; a "
            "region's own goes before.",
            example="value_deadweight", aliases=("assumption code", "code", "id", "parameter", "name"),
        ),
        Field(
            name="value", label="Value", holds=Holds.NUMBER, required=True, guide="In the unit of the one it replaces.",
            example="25", aliases=("figure", "central", "number", "rate"),
        ),
        Field(
            name="low", label="Low", holds=Holds.NUMBER, guide="The least it may be. Blank: no range.", example="15",
            aliases=("lower", "minimum", "min", "from"),
        ),
        Field(
            name="high", label="High", holds=Holds.NUMBER, guide="The most it may be. Blank: no range.", example="40",
            aliases=("upper", "maximum", "max", "to"),
        ),
        free("period", "Period", "What it is about, or of which year the prices are.", "2023", longest=60,
             aliases=("year", "price year", "date")),
        free("source", "Source", "Who says so, and where.", "Evaluation of the Skills Bootcamps, table 4", longest=300,
             required=True, aliases=("evidence", "reference", "authority")),
        free("note", "Note", "What a reader should know about it.", "", longest=500,
             aliases=("notes", "comment", "comments", "reason")),
    ),
)  # fmt: skip

REGIONS = Contract(
    kind=Kind.REGIONS,
    title="Regions of one's own",
    row="a district of a region",
    fields=(
        free("region_name", "Region", "The region's name.", "Pennine Lancashire", longest=100, required=True, key=True,
             aliases=("name", "region name", "area", "group")),
        district("lad_code", "District", "One district a row.", key=True, required=True),
    ),
)  # fmt: skip
