"""Which column is which: seen, corrected, remembered; and columns about people set aside."""

from datetime import date

import pytest

from ldsp import ingest
from ldsp.domain.records import CONTRACTS, Kind
from ldsp.errors import LdspError
from tests.ingest import nasty

LEARNERS = CONTRACTS[Kind.LEARNERS]
TODAY = date(2019, 12, 1)


def matching_of(heads: list[str], *rows: list[str], kind: Kind = Kind.LEARNERS, remembered=None) -> ingest.Matching:
    read = ingest.read(nasty.csv([heads, *(rows or [[str(n) for n in range(len(heads))]])]).encode(), "a.csv")
    return ingest.match(read, CONTRACTS[kind], remembered, today=TODAY)


def fields(matching: ingest.Matching) -> dict[str, str]:
    return {column.head: column.field for column in matching.columns}


def test_each_column_says_how_it_was_known():
    matching = matching_of(["provider_id", "Learner reference", "LearnStartDate", "Complesion status"])
    assert [(column.field, column.how) for column in matching.columns] == [
        ("provider_id", "name"), ("learner_ref", "label"), ("started_on", "alias"), ("status", "likeness"),
    ]  # fmt: skip
    assert {column.how for column in matching.columns} <= set(ingest.HOW)


def test_every_ilr_name_of_a_learner_is_understood():
    names = [
        "UKPRN", "LearnRefNumber", "LearnAimRef", "LearnStartDate", "LearnPlanEndDate", "LearnActEndDate",
        "CompStatus", "Outcome",
        "PostcodePrior", "DelLocPostCode", "DateOfBirth", "Sex", "LLDDHealthProb", "Ethnicity", "PriorAttain",
        "EmpStat",
    ]  # fmt: skip
    matching = matching_of(names)
    assert set(fields(matching)) == set(names)
    assert matching.missing == ()


def test_what_a_person_chooses_goes_before_the_name_and_is_remembered():
    heads = ["UKPRN", "Ref", "Status", "Stage"]
    matching = matching_of(heads, remembered={"Ref": "learner_ref", "Stage": "status", "Status": ""})
    assert fields(matching) == {"UKPRN": "provider_id", "Ref": "learner_ref", "Stage": "status"}
    again = matching_of(heads, remembered=matching.to_remember())
    assert fields(again) == fields(matching)


def test_what_is_required_and_absent_is_said():
    assert matching_of(["UKPRN", "Status"]).missing == ("Learner reference", "Start date", "Programme or Course run")


def test_of_two_columns_with_the_same_head_the_one_that_was_kept_is_remembered():
    matching = matching_of(["UKPRN", "Start date", "Start date"])
    assert matching.to_remember() == {"UKPRN": "provider_id", "Start date": "started_on"}


def test_two_columns_for_one_field_are_not_both_taken():
    matching = matching_of(["Start date", "Learning start date", "UKPRN"])
    assert matching.left_out[0].reason == "“Start date” is already taken as Start date."


@pytest.mark.parametrize(
    ("head", "cell", "what"),
    [
        ("Forename", "x", "names of people"), ("Learner name", "x", "names of people"),
            ("E-mail", "x", "e-mail addresses"),
        ("Mobile no", "x", "phone numbers"), ("ULN", "x", "unique learner numbers (ULN)"),
            ("NI Number", "x", "National Insurance numbers"),
        ("Address line 1", "x", "addresses"), ("NINumber", "x", "National Insurance numbers"),
        ("Column 7", "jo.bloggs@example.org", "e-mail addresses"), ("Column 7", "07700 900123", "phone numbers"),
        ("Column 7", "QQ123456C".replace("QQ", "AB"), "National Insurance numbers"),
            ("Column 7", "9999999999", "unique learner numbers (ULN)"),
        ("Column 7", "Sarah Smith", "names of people"), ("Column 7", "12 High Street Burnley", "addresses"),
        ("Column 7", "14/02/1961", "dates of birth"),
    ],
)  # fmt: skip
def test_columns_about_people_are_recognised_by_head_and_by_content_and_set_aside(head, cell, what):
    matching = matching_of([*nasty.HEAD, head], [*nasty.GOOD, cell])
    (left_out,) = [column for column in matching.left_out if column.head == head]
    assert left_out.personal
    assert what in left_out.reason


def test_a_column_of_e_mail_addresses_cannot_be_chosen_as_text():
    matching = matching_of(
        ["Partner", "Note"], ["BT", "jo@example.org"], kind=Kind.PLEDGES, remembered={"Note": "what"}
    )
    assert [column.head for column in matching.left_out if column.personal] == ["Note"]


def test_a_firm_may_be_called_like_a_person():
    matching = matching_of(["Provider code", "Name", "Kind"], ["MJ-1", "Mark Jones", "employer"], kind=Kind.PROVIDERS)
    assert fields(matching)["Name"] == "name"


def test_a_file_of_another_kind_is_refused():
    with pytest.raises(LdspError, match=r"No column of a\.csv belongs to learners"):
        matching_of(["Apples", "Pears"])


WIDE = ["UKPRN", "LearnRefNumber", "LearnAimRef (aim 1)", "LearnStartDate (aim 1)", "CompStatus (aim 1)",
    "LearnAimRef (aim 2)",
        "LearnStartDate (aim 2)", "CompStatus (aim 2)"]  # fmt: skip


@pytest.mark.parametrize(
    "heads",
    [
        WIDE,
        [
            "UKPRN",
            "LearnRefNumber",
            "Aim1",
            "Aim 1 start date",
            "Aim1 status",
            "Aim2",
            "Aim 2 start date",
            "Aim2 status",
        ],
        [
            "UKPRN",
            "LearnRefNumber",
            "LearnAimRef1",
            "LearnStartDate1",
            "CompStatus1",
            "LearnAimRef2",
            "LearnStartDate2",
            "CompStatus2",
        ],
    ],
)
def test_a_wide_row_is_as_many_enrolments_as_it_has_aims(checked, heads):
    result = checked(nasty.csv([heads, ["10000948", "A1", "GDG-01", "11/03/2019", "2", "GDG-01", "12/04/2019", "1"],
                                ["10000948", "A2", "GDG-01", "11/03/2019", "2", "", "", ""]]))  # fmt: skip
    assert result.total == 3, result.grouped().to_string()
    assert result.rows["status"].tolist() == ["completed", "completed", "continuing"]
    assert result.rows.index.tolist() == [2, 3, 2]


def test_a_head_merged_over_several_columns_is_read_with_them(checked):
    content = nasty.workbook(
        [["", "", "Aim 1", "", "", "Aim 2"], ["UKPRN", "LearnRefNumber", *["Programme", "Start date", "Status"] * 2],
         ["10000948", "A1", "GDG-01", "11/03/2019", "2", "GDG-01", "12/04/2019", "1"]],
             merge=("C1:E1", "Aim 1"))  # fmt: skip
    read = ingest.read(content, "merged.xlsx")
    assert read.heads[2:5] == ("Aim 1 Programme", "Aim 1 Start date", "Aim 1 Status")
