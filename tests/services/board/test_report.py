"""A board report says what its records say, judged by rules that can be checked by hand."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from ldsp.disclosure import Column, Published, publish
from ldsp.domain.board import Progress, Rag
from ldsp.domain.quarters import Quarter
from ldsp.domain.records import Kind
from ldsp.figures import style
from ldsp.services import board
from tests.services.board.conftest import INCLUSIVE, REGION, SKILLED, day, grant, learners, pledge, target

Q1 = Quarter(2019, 1)


def made(quarter: Quarter = Q1, **peers: Published) -> board.BoardReport:
    return board.report(board.recorded(REGION), quarter, region="Lancashire", **peers)


def rows_of(part: Published | None, *keys: str) -> list[tuple]:
    assert part is not None
    return list(part.table[list(keys)].itertuples(index=False, name=None))


# --- targets ----------------------------------------------------------------------------------------------------------


def test_a_target_is_set_beside_what_was_recorded(keep):
    keep(Kind.TARGETS, target(100, level="basic", theme=INCLUSIVE), target(200, level="general", theme=SKILLED))
    keep(Kind.LEARNERS, *learners(100))
    kpis = made().kpis
    shown = style.shown(kpis)
    second, first = shown.to_dict("records")
    assert (first["Theme"], first["Measure"], first["Plan"]) == (INCLUSIVE, "Starts, basic · Inclusive", "100")
    assert first["Actual"] == "100"  # a multiple of five stays what it is
    assert first["Of plan (%)"] == "100"
    assert first["Status"] == Rag.GREEN
    assert (second["Actual"], second["Quarter before"], second["Status"]) == ("0", "0", Rag.RED)
    assert (
        kpis.sentence
        == "Of 2 targets that can be judged in January to March 2019, 1 is on plan, none are at risk and 1 is off plan."
    )


def test_no_true_count_of_people_is_in_the_report(keep):
    keep(Kind.TARGETS, target(10, level="basic", theme=INCLUSIVE), target(50, level="general", theme=SKILLED))
    keep(Kind.LEARNERS, *learners(4), *learners(43, level="general", theme=SKILLED))
    report = made()
    large, small = report.kpis.table["actual"].tolist()
    assert pd.isna(small)  # below ten, whatever it was
    assert style.shown(report.kpis)["Status"].tolist()[1] == Rag.HIDDEN
    assert large in {40, 45}
    for _, part in report.parts():
        everything = style.shown(part).to_csv() + part.sentence + str(dict(part.facts))
        assert "43" not in everything
        assert not {"people", "people_key", "people_last"} & {*part.columns}
        for key in part.table:
            if part.table[key].dtype.kind in "fi" and key not in {"plan", "pledged", "order"}:
                assert not {4.0, 43.0} & {*part.table[key].dropna()}


@pytest.mark.parametrize("made_up", [False, True])
def test_made_up_outcomes_stand_in_no_report_whose_counts_are_real(keep, made_up):
    keep(Kind.TARGETS, target(100, level="basic", theme=INCLUSIVE), demonstration=made_up)
    keep(Kind.LEARNERS, *learners(100), demonstration=made_up)
    funnel = publish(
        pd.DataFrame({"name": ["Completed"]}), name="funnel", question="How far?", sentence="All.", subtitle="All",
        columns={"name": Column(label="Stage")}, demonstration=True,
    )  # fmt: skip
    report = made(outcomes=funnel, value=replace(funnel, demonstration=False))
    assert (report.outcomes is funnel) == made_up
    assert report.value is not None
    assert report.summary.demonstration == made_up
    names = [name for name, _ in report.parts()]
    assert names.index("value") < names.index("received")
    assert any("how far learners get" in note for note in report.summary.notes) != made_up


def test_what_partners_count_is_not_added_to_learners_but_badges_are_counted(keep):
    keep(Kind.TARGETS, target(100, theme=INCLUSIVE), target(20, measure="badges", theme=INCLUSIVE))
    keep(Kind.PROGRAMMES, {"programme_id": "P", "name": "P", "level": "basic", "theme": INCLUSIVE})
    run = {
        "run_id": "R", "programme_id": "P", "provider_id": "10000999", "starts_on": day("2019-02-10"), "ends_on": day("2019-05-01"),
        "places": 40, "starts": 35,
    }  # fmt: skip
    keep(Kind.COURSE_RUNS, run, {**run, "run_id": "C", "status": "cancelled"})
    counted = {"partner": "iDEA", "level": "basic", "theme": INCLUSIVE, "period_start": day("2019-01-01")}
    ends = day("2019-03-31")
    keep(
        Kind.TAKE_UP,
        {**counted, "code": "W", "measure": "starts", "period_end": ends, "number": 25},
        {**counted, "code": "X", "measure": "badges", "period_end": ends, "number": 15},
        {**counted, "code": "Y", "measure": "badges", "period_end": day("2019-04-30"), "number": 90},
        {**counted, "code": "Z", "measure": "badges", "period_end": ends, "symbol": "x"},
    )
    keep(Kind.LEARNERS, *learners(30))
    told = {row[0]: row[1:] for row in rows_of(made().kpis, "measure", "actual", "status")}
    assert told == {
        "Starts · Inclusive": (30, Rag.RED),
        "Badges · Inclusive": (15, Rag.RED),
        "Places · Inclusive": (40, Rag.NO_PLAN),
    }


def test_a_longer_target_counts_by_its_days_and_one_of_districts_only_where_there_is_no_other(keep):
    year = {"period_start": day("2019-01-01"), "period_end": day("2019-12-31")}
    keep(
        Kind.TARGETS,
        target(365, theme=INCLUSIVE, **year),  # 90 days of 365
        target(50, theme=SKILLED, lad_code="E07000117"),
        target(60, theme=SKILLED, lad_code="E07000120"),
        target(10, measure="completions", theme=SKILLED, lad_code="E07000117"),
        target(30, measure="completions", theme=SKILLED),
        target(99, theme="Future Workforce", period_start=day("2019-04-01"), period_end=day("2019-06-30")),
    )
    assert rows_of(made().kpis, "theme", "measure", "plan") == [
        (SKILLED, "Completions · Skilled", 30),
        (SKILLED, "Starts · Skilled", 110),
        (INCLUSIVE, "Starts · Inclusive", 90),
    ]


def test_the_quarter_before_stands_beside(keep):
    keep(Kind.TARGETS, target(50, theme=INCLUSIVE))
    keep(Kind.LEARNERS, *learners(50), *learners(20, started_on=day("2018-12-31")))
    assert rows_of(made().kpis, "actual", "last") == [(50, 20)]


def test_a_nought_a_hidden_count_and_what_is_not_counted_are_three_things(keep):
    keep(
        Kind.TARGETS,
        target(10, theme=INCLUSIVE),
        target(10, theme=SKILLED),
        target(10, measure="paid work", theme=SKILLED),
    )
    keep(Kind.LEARNERS, *learners(3, theme=SKILLED))
    kpis = made().kpis
    told = dict(zip(style.shown(kpis)["Measure"], style.shown(kpis)["Actual"], strict=True))
    assert told == {"Starts · Skilled": "[c]", "Paid work · Skilled": "[x]", "Starts · Inclusive": "0"}
    assert Rag.NOT_COUNTED in kpis.table["status"].tolist()


def test_real_records_and_demonstration_records_are_never_counted_together(keep):
    keep(Kind.TARGETS, target(50, theme=INCLUSIVE), demonstration=True)
    keep(Kind.LEARNERS, *learners(50), demonstration=True)
    shown = made().kpis
    assert shown.demonstration
    assert made().summary.demonstration
    keep(Kind.LEARNERS, *learners(20, level="general"))
    real = made().kpis
    assert not real.demonstration
    assert rows_of(real, "measure", "actual", "status") == [("Starts · Inclusive", 20, Rag.NO_PLAN)]


# --- promises and money -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "progress"),
    [
        ({"delivered": 100.0}, Progress.USED),
        ({"delivered": 40.0, "until": day("2019-03-30")}, Progress.OVERDUE),
        ({"delivered": 40.0, "until": day("2019-03-31")}, Progress.OPEN),  # its last day has not passed
        ({"until": day("2019-03-01")}, Progress.OVERDUE),
        ({"attended": 60.0}, Progress.OPEN),  # something has come, and no end was named
        ({}, Progress.OPEN),  # 347 days
        ({"pledged_on": day("2018-03-30")}, Progress.ASK),  # 366 days
    ],
)
def test_a_pledge_is_overdue_when_its_time_is_up_and_not_before(keep, told, progress):
    keep(Kind.PLEDGES, pledge(**told))
    assert rows_of(made().pledges, "progress") == [(progress,)]


def test_a_pledge_of_later_is_not_in_the_report(keep):
    keep(Kind.PLEDGES, pledge(pledged_on=day("2019-04-01")))
    assert made().pledges is None
    assert made(Quarter(2019, 2)).pledges is not None


def test_money_is_judged_by_the_time_that_has_passed(keep):
    keep(
        Kind.FUNDING,
        grant(spent_gbp=250.0),  # 25% of it, 90 of 365 days passed
        grant(purpose="Events", spent_gbp=1200.0),
        grant(purpose="Devices"),
        grant(purpose="Old", period_start=day("2018-01-01"), period_end=day("2018-12-31"), spent_gbp=700.0),
        grant(purpose="Long ago", period_start=day("2018-01-01"), period_end=day("2018-09-30"), spent_gbp=1.0),
    )
    funding = made().funding
    shown = style.shown(funding).set_index("Purpose")
    assert shown["Status"].to_dict() == {
        "Old": Rag.AMBER,  # 70% spent, all of its time passed
        "Coordinator": Rag.GREEN,
        "Devices": "○ Spend not recorded",
        "Events": Rag.RED,
    }
    assert shown.loc["Coordinator", "Time passed (%)"] == "25"
    assert shown.loc["Devices", "Spent (£)"] == "[x]"
    assert (
        funding.sentence == "4 grants of £4,000 in all; £2,150 of £3,000 is spent; of 1 grant spending is not recorded."
    )


# --- what the board is asked ------------------------------------------------------------------------------------------


def test_every_rule_asks_for_a_decision_and_nothing_else_does(keep):
    keep(Kind.TARGETS, target(100, theme=INCLUSIVE), target(20, theme=SKILLED))
    keep(Kind.LEARNERS, *learners(20, theme=SKILLED))
    keep(Kind.PLEDGES, pledge(until=day("2019-01-31"), delivered=40.0), pledge(what="Tablets", delivered=100.0))
    keep(Kind.FUNDING, grant(spent_gbp=1200.0))
    done = {
        "theme": INCLUSIVE,
        "happened_from": day("2019-01-01"),
        "happened_to": day("2019-01-31"),
        "evidence": "Minutes",
    }
    keep(
        Kind.ACTIVITIES,
        {**done, "what": "Launch", "status": "done"},
        {**done, "what": "Fair", "status": "planned"},
        {**done, "what": "Summer school", "status": "planned", "happened_to": day("2019-06-30")},
    )
    asked = made().decisions
    assert rows_of(asked, "what", "why") == [
        ("Starts · Inclusive", "0 of 100 planned: off plan."),
        ("Google: Workshops", "60 of 100 places are left; the pledge was good until 31 January 2019."),
        ("DCMS: Coordinator", "120% spent, 25% of its time passed."),
        ("Inclusive Workforce: Fair", "Planned for January 2019; not recorded as done."),
    ]
    assert asked.sentence == "4 things need a decision."


def test_where_nothing_is_wrong_the_report_says_so(keep):
    keep(Kind.TARGETS, target(20, theme=INCLUSIVE))
    keep(Kind.LEARNERS, *learners(20))
    assert made().decisions.sentence == "By the rules below, nothing needs a decision."
    assert len(made().decisions.table) == 1


def test_a_region_without_records_says_what_to_do(store):
    report = made()
    assert [name for name, _ in report.parts()] == ["summary", "decisions", "received"]
    note, unsaid = report.summary.notes
    assert "how far learners get and what comes back for a pound" in unsaid
    assert note.startswith(
        "Nothing is recorded of targets or counts, pledges, funding or activities in January to March"
    )
    assert note.endswith("A coordinator of the region can upload them on the Admin page.")
    assert len(report.summary.table) == 3


# --- the whole --------------------------------------------------------------------------------------------------------


def test_a_report_holds_published_tables_and_nothing_else(store):
    report = made()
    with pytest.raises(TypeError, match="holds published tables and nothing else; 'kpis'"):
        replace(report, kpis=pd.DataFrame({"learner_ref": ["a"]}))
    with pytest.raises(TypeError, match="'summary'"):
        replace(report, summary=None)


def test_the_log_keeps_qualifiers_doubts_and_sources(keep):
    told = {
        "theme": SKILLED,
        "what": "Garage",
        "happened_from": day("2019-01-01"),
        "happened_to": day("2019-03-31"),
        "evidence": "Paper 4",
    }
    keep(
        Kind.ACTIVITIES,
        {
            **told,
            "number": 600.0,
            "unit": "learners",
            "qualifier": "over",
            "status": "done",
            "note": "Said twice",
            "date_note": "About March.",
        },
        {**told, "what": "Long", "happened_to": day("2020-12-31")},
        {**told, "what": "Later", "happened_from": day("2019-04-01"), "happened_to": None},
    )
    assert rows_of(made().activities, "what", "when", "how_many", "doubt", "evidence") == [
        ("Garage", "January 2019 to March 2019", "over 600 learners", "About March. Said twice.", "Paper 4")
    ]


def test_the_quarter_shown_first_is_the_latest_that_was_counted(keep):
    today = date(2020, 5, 5)
    assert board.quarters(board.recorded(REGION), today)[0] == Quarter(2020, 1)
    activity = {"theme": SKILLED, "what": "A", "happened_from": day("2019-01-01"), "evidence": "x"}
    keep(
        Kind.ACTIVITIES,
        activity,
        {**activity, "what": "B"},
        {**activity, "what": "C", "happened_from": day("2019-08-01")},
    )
    assert board.quarters(board.recorded(REGION), today)[0] == Q1  # most happened
    keep(Kind.TARGETS, target(10, period_start=day("2019-04-01"), period_end=day("2021-06-30")))
    found = board.quarters(board.recorded(REGION), today)
    assert [each.code for each in found] == ["2019-Q1", "2020-Q2", "2019-Q3"]  # the target's end is yet to come
    keep(Kind.LEARNERS, *learners(1, started_on=day("2019-11-01")))
    assert board.quarters(board.recorded(REGION), today)[0] == Quarter(2019, 4)


def test_peers_are_taken_as_they_are(store):
    need = publish(
        pd.DataFrame({"n": [1.5]}), name="n", question="Need?", sentence="Burnley needs most.", subtitle="s",
        columns={"n": Column(label="Score", decimals=1)},
    )  # fmt: skip
    report = made(need=need)
    assert report.need is need
    assert report.summary.table["sentence"].iloc[2].endswith("Burnley needs most.")
