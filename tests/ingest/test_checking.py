"""Everything wrong with a return is said at once, and what can be kept is typed, translated and says of nobody who they
are.
"""

import csv
import io
from datetime import date

import openpyxl
import pandas as pd
import pytest
from scipy.stats import binomtest

from ldsp import ingest
from ldsp.domain.records import CONTRACTS, Kind
from tests.ingest import nasty
from tests.ingest.conftest import LOOKUPS, TODAY, pseudonym

HEAD = [
    *nasty.HEAD,
    "End date",
    "Home postcode",
    "Home district",
    "Date of birth",
    "Age band",
    "Sex",
    "Consent to evaluation",
]


def learner(**cells: str) -> list[str]:
    """The good learner, with some cells otherwise."""
    row = dict(zip(HEAD, [*nasty.GOOD, "12/04/2019", "BB11 1AA", "", "", "25 to 34", "F", "yes"], strict=True))
    row.update({head.replace("_", " "): cell for head, cell in cells.items()})
    return list(row.values())


def said(result: ingest.Checked) -> list[tuple[int, str, str, str]]:
    return [(row.row, row.column, row.severity, row.sentence) for row in result.problems.itertuples()]


def test_a_good_learner_is_kept_without_anything_that_says_who_it_is(checked):
    result = checked(nasty.csv([HEAD, learner(Date_of_birth="14/02/1961", Age_band="")]))
    row = result.rows.iloc[0]
    assert result.faultless
    assert row["learner_ref"] == pseudonym("10000948|A1")
    assert (row["home_lad_code"], row["home_sector"], row["age_band"]) == ("E07000117", "BB11 1", "55 to 64")
    assert (row["sex"], row["consent"], row["status"]) == ("female", True, "completed")
    kept = result.rows.to_csv() + result.problems.to_csv() + " ".join(result.notices)
    for secret in ("A1,", "1AA", "1961"):
        assert secret not in kept


def test_the_columns_are_those_of_the_contract_in_order_and_typed(checked):
    rows = checked(nasty.csv([HEAD, learner()])).rows
    assert list(rows.columns) == [field.name for field in CONTRACTS[Kind.LEARNERS].kept]
    assert str(rows["started_on"].dtype) == "datetime64[s]"
    assert str(rows["consent"].dtype) == "boolean"
    assert rows["run_id"].tolist() == [""]  # missing text of a key


def test_every_problem_is_reported_at_once_with_row_column_value_and_what_to_do(checked):
    lines = [
        HEAD,
        learner(),
        learner(Start_date="30/02/2019", Learner_reference="A2"),
        learner(Programme="GDG-1", Status="complted", Learner_reference="A3"),
    ]
    result = checked(nasty.csv(lines))
    found = result.problems[["row", "column", "value", "severity", "sentence", "what_to_do"]].to_dict("split")["data"]
    assert sorted(found) == [
        [3, "Start date", "30/02/2019", "error", "There is no 30 February 2019.", "Correct the date."],
        [
            4,
            "Programme",
            "GDG-1",
            "error",
            "Programme “GDG-1” is not known.",
            "Did you mean GDG-01? If not, add it under programmes first.",
        ],
        [4, "Status", "complted", "error", "“complted” is not one of the words for Status.", "Did you mean completed?"],
    ]
    assert (result.total, result.good, result.with_errors) == (3, 1, 2)


@pytest.mark.parametrize(
    ("cells", "column", "severity", "sentence"),
    [
        ({"End_date": "01/02/2019"}, "End date", "error", "End date 01/02/2019 is before Start date 11/03/2019."),
        ({"Start_date": "01/03/2020", "End_date": "", "Status": "1"}, "Start date", "error",
            "Start date lies in the future."),
        ({"Start_date": "11/03/1019"}, "Start date", "error", "Start date lies before 1990."),
        ({"Start_date": "11/03/2001", "End_date": "12/03/2001"}, "Start date", "warning",
            "Start date lies more than ten years back."),
        ({"Start_date": "03/25/2019"}, "Start date", "error", "There is no month 25: the month seems to come first."),
        ({"Start_date": ""}, "Start date", "error", "Start date is empty."),
        ({"Provider": "10000949"}, "Provider", "error", "Provider “10000949” is not known."),
        ({"Home_district": "Burnly"}, "Home district", "error", "There is no district “Burnly” in England."),
        ({"Home_district": "Pendle"}, "Home district", "warning",
            "The district and the postcode do not agree; the district is kept."),
        ({"Home_postcode": "BB11"}, "Home postcode", "warning", "Half a postcode does not tell the district."),
        ({"Home_postcode": "ABC"}, "Home postcode", "warning", "This is not a postcode."),
        ({"Age_band": "20-40"}, "Age band", "warning", "“20-40” is not one of our age bands, nor within one."),
        ({"Date_of_birth": "01/01/2018"}, "Date of birth", "warning",
            "The learner would be younger than 8 or older than 110 at the start."),
        ({"End_date": ""}, "End date", "warning", "The learner has finished or left, but there is no end date."),
        ({"Status": "continuing"}, "Status", "warning", "The learner is still on course, but there is an end date."),
        ({"Consent_to_evaluation": "perhaps"}, "Consent to evaluation", "error", "“perhaps” is neither yes nor no."),
        ({"Learner_reference": "jo@example.org"}, "Learner reference", "error",
            "The learner reference says who the learner is."),
    ],
)  # fmt: skip
def test_impossible_and_unlikely_things_are_caught(checked, cells, column, severity, sentence):
    result = checked(nasty.csv([HEAD, learner(**cells)]))
    assert said(result) == [(2, column, severity, sentence)]
    assert result.good == (severity == "warning")


@pytest.mark.parametrize(
    ("cells", "field", "value"),
    [
        ({"Start_date": "2019-03-11"}, "started_on", pd.Timestamp("2019-03-11")),
        ({"Start_date": "11.3.19"}, "started_on", pd.Timestamp("2019-03-11")),
        ({"Start_date": "43535"}, "started_on", pd.Timestamp("2019-03-11")),
        ({"Start_date": "Monday 11th March 2019"}, "started_on", pd.Timestamp("2019-03-11")),
        ({"Status": "2"}, "status", "completed"),
        ({"Status": "Dropped-out"}, "status", "withdrawn"),
        ({"Sex": "Prefer not to say"}, "sex", "not known"),
        ({"Age_band": "19 - 24"}, "age_band", "16 to 24"),
        ({"Age_band": "67"}, "age_band", "65 to 74"),
        ({"Consent_to_evaluation": "✓"}, "consent", True),
        ({"Provider": "burnley college"}, "provider_id", "10000948"),
        ({"Home_postcode": "bb111zz"}, "home_lad_code", "E07000122"),
        ({"Home_postcode": "", "Home_district": "Borough of Pendle"}, "home_lad_code", "E07000122"),
        ({"Home_postcode": "", "Home_district": "Blackburn-with-Darwen BC"}, "home_lad_code", "E06000008"),
        ({"Home_postcode": "", "Home_district": "E07000190"}, "home_lad_code", "E06000066"),
    ],
)  # fmt: skip
def test_the_many_ways_of_writing_the_same_thing_are_understood(checked, cells, field, value):
    result = checked(nasty.csv([HEAD, learner(**cells)]))
    assert said(result) == []
    assert result.rows.iloc[0][field] == value


def test_old_districts_are_brought_to_todays_with_a_notice(checked):
    result = checked(nasty.csv([HEAD, learner(Home_postcode="", Home_district="Taunton Deane")]))
    assert result.rows["home_lad_code"].tolist() == ["E06000066"]
    assert "Home district: Taunton Deane is read as Somerset, of which it is now part. (1 row)" in result.notices


def test_columns_left_out_are_said_with_the_reason(checked):
    result = checked(nasty.csv([[*nasty.HEAD, "Surname", "Shoe size"], [*nasty.GOOD, "Bloggs", "9"]]))
    assert "Surname: left out. It looks like names of people, which LDSP does not keep." in result.notices
    assert "Left out, as there is no such column: Shoe size." in result.notices


def test_the_same_reference_at_two_providers_is_two_learners(checked):
    other = ["10005000", *nasty.GOOD[1:]]
    assert checked(nasty.csv([nasty.HEAD, nasty.GOOD, other])).rows["learner_ref"].nunique() == 2


def test_the_same_learner_twice_is_told_from_a_plain_repetition(checked):
    result = checked(nasty.csv([nasty.HEAD, nasty.GOOD, nasty.GOOD, [*nasty.GOOD[:4], "withdrawn"]]))
    assert [(row, severity) for row, _, severity, _ in said(result)] == [(3, "warning"), (4, "error")]
    assert "row 2" in result.problems["sentence"].iloc[1]
    assert result.good == 1


def test_a_required_column_that_is_absent_blocks_the_file_but_not_the_other_checks(checked):
    result = checked(
        nasty.csv([["Provider", "Learner reference", "Programme", "Start date"], [*nasty.GOOD[:3], "31/02/2019"]])
    )
    assert [(row, column) for row, column, _, _ in said(result)] == [(0, "Status"), (2, "Start date")]
    assert result.good == 0


def test_a_thousand_rows_with_one_problem_are_one_line(checked):
    result = checked(
        nasty.csv([nasty.HEAD, *([*nasty.GOOD[:1], f"A{n}", *nasty.GOOD[2:4], "compleet"] for n in range(1000))])
    )
    groups = result.grouped()
    assert len(result.problems) == 1000
    assert groups[["rows", "first_rows", "what_to_do"]].to_numpy().tolist() == [
        [1000, "2, 3, 4, 5, 6 ...", "Did you mean completed?"]
    ]


RUN = ["Run code", "Programme", "Provider", "District", "Start date", "End date", "Places", "Starts", "Cost"]


@pytest.mark.parametrize(
    ("places", "starts", "sentence"),
    [("20", "25", "Starts 25 is more than Places 20."), ("-5", "", "Places is negative."),
        ("twenty", "", "“twenty” is not a number."),
     ("2.5", "", "“2.5” is not a whole number."), ("75%", "", "“75%” is a percentage; a count is asked."),
         ("", "", "Places is empty.")],
)  # fmt: skip
def test_impossible_numbers_of_places_are_caught(checked, places, starts, sentence):
    lines = [RUN, ["R1", "GDG-01", "10000948", "Burnley", "11/03/2019", "12/03/2019", places, starts, "£1,700"]]
    result = checked(nasty.csv(lines).replace("£1,700", '"£1,700"'), Kind.COURSE_RUNS)
    assert sentence in [row[3] for row in said(result)]
    assert result.good == 0


def test_money_is_read_with_pounds_and_commas(checked):
    lines = [[*RUN[:7], "Cost"], ["R1", "GDG-01", "10000948", "Burnley", "11/03/2019", "", "20", '"£1,700.50"']]
    assert checked(nasty.csv(lines), Kind.COURSE_RUNS).rows["cost_gbp"].tolist() == [1700.5]


@pytest.mark.parametrize(
    ("cell", "symbol"),
    [("*", "c"), ("[c]", "c"), ("low", "low"), ("..", "x"), ("", "x"), (":", "x"), ("-", "z"), ("u", "u")],
)
def test_a_symbol_is_kept_as_a_symbol_and_is_not_nought(checked, cell, symbol):
    lines = [["Partner", "Code", "Measure", "Month", "Count"], ["iDEA", "D1G1LANCS18UP", "badges", "March 2019", cell]]
    row = checked(nasty.csv(lines), Kind.TAKE_UP).rows.iloc[0]
    assert (row["symbol"], pd.isna(row["number"])) == (symbol, True)
    assert (str(row["period_start"])[:10], str(row["period_end"])[:10]) == ("2019-03-01", "2019-03-31")


def test_a_venue_is_placed_by_its_postcode_which_is_kept_whole(checked):
    lines = [
        ["Venue code", "Name", "Kind", "Postcode"],
        ["V1", "Library", "library", "bb111aa"],
        ["V2", "Hall", "other", "ZE1 0AA"],
    ]
    rows = checked(nasty.csv(lines), Kind.VENUES).rows
    assert rows["postcode"].tolist() == ["BB11 1AA", "ZE1 0AA"]
    assert rows["lad_code"].fillna("").tolist() == ["E07000117", ""]


def test_nought_is_nought(checked):
    lines = [["Partner", "Code", "Measure", "Month", "Count"], ["iDEA", "D1G1LANCS18UP", "badges", "March 2019", "0"]]
    row = checked(nasty.csv(lines), Kind.TAKE_UP).rows.iloc[0]
    assert row["number"] == 0
    assert pd.isna(row["symbol"])


def test_not_returned_is_not_none(checked):
    head = ["Provider", "Learner reference", "Months after", "Date asked", "Answered", "Outcome", "Outcome began on"]
    ask = ["10000948", "A1", "3", "14/07/2019"]
    lines = [head, [*ask, "no", "", ""], [*ask[:1], "A2", *ask[2:], "", "NPE1", ""],
        [*ask[:1], "A3", *ask[2:], "no", "EMP1", ""],
             [*ask[:1], "A4", "7", *ask[3:], "yes", "EMP1", ""],
                 [*ask[:1], "A5", *ask[2:], "yes", "EMP1", "01/08/2019"]]  # fmt: skip
    result = checked(nasty.csv(lines), Kind.FOLLOW_UPS)
    assert result.rows[["outcome", "returned"]].to_numpy().tolist() == [
        ["not returned", False],
        ["none of these", True],
    ]
    assert [(row, sentence) for row, _, _, sentence in said(result)] == [
        (4, "The outcome and whether the learner answered do not agree."), (5, "Months after is none of 3, 6, 12."),
        (6, "The outcome began after the learner was asked."),
    ]  # fmt: skip


def test_yes_or_no_is_a_score_and_a_score_is_within_its_scale(checked):
    head = ["Provider", "Learner reference", "Framework", "Skill", "Stage", "Date of assessment", "Score", "Out of"]
    one = ["10000948", "A1", "EDS", "communicating", "before", "11/03/2019"]
    result = checked(
        nasty.csv([head, [*one, "yes", ""], [*one[:4], "after", "12/04/2019", "6", "5"]]), Kind.ASSESSMENTS
    )
    assert result.rows["score"].tolist() == [1.0]
    assert said(result) == [(3, "Score", "error", "Score 6 is more than Out of 5.")]


def test_an_indicator_value_knows_its_period_and_its_area(checked):
    head = ["Indicator", "Area", "Period", "Value"]
    lines = [head, ["never_used_internet_pct", "Burnley", "2019", "7.4%"],
        ["never_used_internet_pct", "E07000190", "2018/19", "7"],
             ["never_used_internet", "Burnley", "2018", "[c]"],
                 ["Never used the internet", "Pendle", "2018-02", "[c]"]]  # fmt: skip
    result = checked(nasty.csv(lines), Kind.INDICATOR_VALUES)
    kept = result.rows[["indicator_id", "area_code", "value", "symbol"]].astype(object).where(result.rows.notna(), None)
    assert kept.to_numpy().tolist() == [
        ["never_used_internet_pct", "E07000117", 7.4, None], ["never_used_internet_pct", "E07000122", None, "c"],
    ]  # fmt: skip
    assert str(result.rows["period_end"].iloc[1])[:10] == "2018-02-28"
    assert [row for row, *_ in said(result)] == [3, 4]


def test_over_delivery_of_a_pledge_is_asked_about_and_kept(checked):
    lines = [["Partner", "What", "Pledged on", "Unit", "Pledged", "Offered", "Districts"],
             ["Google", "places", "January 2019", "places", "600", "1000", "Burnley; Pendle"]]  # fmt: skip
    result = checked(nasty.csv(lines), Kind.PLEDGES)
    assert said(result) == [(2, "Offered", "warning", "Offered 1,000 is more than Pledged 600.")]
    assert result.rows["lad_codes"].tolist() == ["E07000117;E07000122"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_no_cell_is_kept_or_given_back_as_a_formula(checked, start):
    formula = f"{start}HYPERLINK(1)"
    result = checked(nasty.csv([["Region", "District"], [formula, "Burnley"], ["Pennine", formula]]), Kind.REGIONS)
    assert result.rows["region_name"].tolist() == [f"'{formula}"]
    given_back = list(csv.reader(io.StringIO(result.problems_csv().decode("utf-8-sig"))))
    assert not [cell for line in given_back for cell in line if cell.startswith(("=", "+", "-", "@"))]


@pytest.mark.parametrize("text", ["ring 07700 900123", "ask jo@example.org", "AB123456C came"])
def test_free_text_about_people_is_refused_and_not_repeated(checked, text):
    result = checked(nasty.csv([["Provider code", "Name", "Kind", "Note"], ["P1", "College", "college", text],
        ["P2", "Hub", "charity", "open"],
                                ["P3", "Centre", "charity", "closed"]]), Kind.PROVIDERS)  # fmt: skip
    assert result.problems["value"].tolist() == ["(not shown)"]
    assert text not in result.problems_csv().decode()


def test_the_copy_to_mend_has_the_files_rows_and_what_to_mend_but_not_the_names():
    lines = [[*nasty.HEAD, "Surname"], [*nasty.GOOD, "Bloggs"], [*nasty.GOOD[:3], "30/02/2019", "=1+1", "Bloggs"]]
    read = ingest.read(nasty.csv(lines).encode(), "a.csv")
    contract = CONTRACTS[Kind.LEARNERS]
    matching = ingest.match(read, contract, today=TODAY)
    result = ingest.check(read, matching, contract, LOOKUPS, pseudonym=pseudonym, today=TODAY)
    sheet = openpyxl.load_workbook(io.BytesIO(result.mend_copy(read, matching))).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == (*nasty.HEAD, "What to mend")
    assert rows[1][-1] is None
    assert "There is no 30 February 2019. Correct the date." in rows[2][-1]
    assert sheet["E3"].data_type == "s"  # "=1+1" is a text there, no formula
    assert "Bloggs" not in str(rows)


def test_a_large_file_is_checked_in_chunks_and_says_how_far_it_is(monkeypatch, checked):
    monkeypatch.setattr("ldsp.ingest.limits.CHUNK", 300)
    lines = [nasty.HEAD, *([nasty.GOOD[0], f"A{n}", *nasty.GOOD[2:]] for n in range(1000)), nasty.GOOD]
    read = ingest.read(nasty.csv(lines).replace("A1,", "A1,").encode(), "a.csv")
    contract = CONTRACTS[Kind.LEARNERS]
    told: list[tuple[int, int]] = []
    result = ingest.check(
        read, ingest.match(read, contract), contract, LOOKUPS, pseudonym=pseudonym, today=date(2019, 12, 1),
        progress=lambda done, total: told.append((done, total)),
    )  # fmt: skip
    assert told == [(300, 1001), (600, 1001), (900, 1001), (1001, 1001)]
    assert result.good == 1000  # the repetition is in another chunk than the row it repeats
    assert said(result)[0][0] == 1002


def test_a_pledge_without_an_end_stays_open_and_an_activity_without_one_ends_with_its_month(checked):
    pledge = "Partner,What,Pledged on,Unit,Pledged,Good until\nGoogle,Places,January 2019,places,1000,\n"
    assert checked(pledge, Kind.PLEDGES).rows["until"].isna().all()
    activity = "Theme,What,From,To,Source\nFuture Workforce,Coding day,March 2019,,Minute 4\n"
    assert checked(activity, Kind.ACTIVITIES).rows["happened_to"].tolist() == [pd.Timestamp("2019-03-31")]


# --- what fell short says why

TRIED = ["Title", "What was tried", "Skill level", "From", "To", "Learners", "Asked and answered", "Successes", "Response rate",
         "Benchmark", "How it was evaluated", "What was learned", "Why it fell short", "More about why"]  # fmt: skip


def tried(
    successes: int, reason: str = "", note: str = "", *, measured: int = 40, response: str = "80", benchmark: str = "50"
):
    return ["Workshops", "Six sessions", "basic", "01/01/2019", "31/03/2019", "60", str(measured), str(successes), response,
            benchmark, "before and after", "Mornings fill.", reason, note]  # fmt: skip


def of_reason(result: ingest.Checked) -> list[tuple[str, str]]:
    return [(severity, sentence) for _, column, severity, sentence in said(result) if column in TRIED[-2:]]


def test_a_failure_without_a_coded_reason_is_refused_and_told_what_to_choose(checked):
    result = checked(nasty.csv([TRIED, tried(5)]), Kind.PRACTICE)
    assert result.good == 0
    assert of_reason(result) == [
        ("error", "By the fixed rule this did not work as hoped: 5 of 40 reached it, wholly below the benchmark of 50%. There is no reason.")
    ]  # fmt: skip
    assert (
        result.problems["what_to_do"]
        .iloc[0]
        .endswith(
            "recruitment, retention, venue or access, devices or connectivity, level too high, level too low, timing, partner withdrew, "
            "cost, other."
        )
    )
    assert checked(nasty.csv([TRIED, tried(5, "timing")]), Kind.PRACTICE).faultless
    without_the_column = checked(nasty.csv([TRIED[:-2], tried(5)[:-2]]), Kind.PRACTICE)
    assert (without_the_column.good, len(of_reason(without_the_column))) == (0, 1)


def test_of_another_reason_a_word_more_is_asked(checked):
    assert of_reason(checked(nasty.csv([TRIED, tried(5, "other")]), Kind.PRACTICE)) == [
        ("error", "The reason is “other”, and nothing says which.")
    ]
    assert checked(nasty.csv([TRIED, tried(5, "other", "Flood")]), Kind.PRACTICE).faultless


def test_a_reason_is_asked_exactly_where_the_interval_lies_below_the_benchmark(checked):
    lines = [tried(n) for n in range(41)]
    for at, line in enumerate(lines):
        line[0] = f"Workshops {at}"
    refused = {
        row - 2 for row, column, *_ in said(checked(nasty.csv([TRIED, *lines]), Kind.PRACTICE)) if column == TRIED[-2]
    }
    below = {n for n in range(41) if binomtest(n, 40).proportion_ci(method="wilson").high < 0.5}
    assert refused == below
    assert 0 < len(below) < 40


@pytest.mark.parametrize(
    "row", [tried(5, measured=29), tried(5, response="39"), tried(5, response=""), tried(5, benchmark=""), tried(20)]
)
def test_what_bears_no_such_verdict_needs_no_reason(checked, row):
    assert checked(nasty.csv([TRIED, row]), Kind.PRACTICE).faultless


def test_a_reason_that_cannot_be_read_and_impossible_numbers_are_told_once(checked):
    unknown = of_reason(checked(nasty.csv([TRIED, tried(5, "the moon")]), Kind.PRACTICE))
    assert len(unknown) == 1
    assert "moon" in unknown[0][1]
    assert of_reason(checked(nasty.csv([TRIED, tried(50)]), Kind.PRACTICE)) == []
