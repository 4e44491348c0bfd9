"""Made-up records keep every contract, hang together, and are the same for the same seed."""

from collections.abc import Mapping
from datetime import date

import numpy as np
import pandas as pd
import pytest

from ldsp import ingest
from ldsp.analysis.demonstration import Setting, demonstration
from ldsp.domain.records import CONTRACTS, DESIGNS, PLEDGE_STAGES, VERDICT_REASONS, Kind

SINCE, UNTIL = date(2022, 8, 1), date(2025, 6, 30)
TODAY = date(2026, 1, 1)
DISTRICTS = {"E07000117": "Burnley", "E07000122": "Pendle", "E06000008": "Blackburn with Darwen"}
VENUES = {"lib-1": "E07000117", "lib-2": "E07000122", "ukprn-1": "E07000117"}  # none in Blackburn


@pytest.fixture(scope="module")
def setting() -> Setting:
    """Three districts, the first with half of the published learners."""
    return Setting(
        region_code="E37000019",
        short="LAN",
        names=("Millbeck", "Fellgate", "Bayview"),
        enrolments=2_400,
        districts=pd.DataFrame(
            {"lad_code": list(DISTRICTS), "name": list(DISTRICTS.values()), "learners": [500.0, 200.0, 300.0],
             "ethnic_minority": [0.1, 0.2, 0.3], "disability": 0.2, "no_qualifications": 0.2}
        ),
        venues=pd.DataFrame(
            {"venue_id": list(VENUES), "lad_code": list(VENUES.values()), "kind": ["library", "library", "fe_college"]}
        ),
        since=SINCE,
        until=UNTIL,
    )  # fmt: skip


@pytest.fixture(scope="module")
def made(setting: Setting) -> Mapping[Kind, pd.DataFrame]:
    return demonstration(setting, 7)


@pytest.fixture(scope="module")
def matched(made) -> pd.DataFrame:
    """Enrolments with their run."""
    runs = made[Kind.COURSE_RUNS]
    return made[Kind.LEARNERS].merge(runs, on="run_id", suffixes=("", "_of_run"), validate="many_to_one")


def checked(kind: Kind, rows: pd.DataFrame, made: Mapping[Kind, pd.DataFrame]) -> ingest.Checked:
    """The rows as a partner's file, read and checked as an upload is."""
    known = {
        one: dict.fromkeys(made[one][CONTRACTS[one].key[0]], "")
        for one in (Kind.PROVIDERS, Kind.PROGRAMMES, Kind.COURSE_RUNS)
    }
    lookups = ingest.Lookups(
        districts=DISTRICTS,
        old_codes={},
        names={},
        sectors={},
        postcodes={},
        known=known | {Kind.VENUES: dict.fromkeys(VENUES, "")},
    )
    read = ingest.read(rows.to_csv(index=False).encode(), f"{kind}.csv")
    matching = ingest.match(read, CONTRACTS[kind], {name: name for name in rows.columns}, today=TODAY)
    return ingest.check(
        read, matching, CONTRACTS[kind], lookups, pseudonym=lambda told: told.partition("|")[2], today=TODAY
    )


KINDS = [
    kind
    for kind in Kind
    if kind not in {Kind.VENUES, Kind.INDICATOR_VALUES, Kind.REGIONS, Kind.ASSUMPTIONS, Kind.VIEWS}
]


@pytest.mark.parametrize("kind", KINDS)
def test_every_record_passes_the_checks_of_an_upload_and_comes_out_as_it_went_in(made, kind):
    result = checked(kind, made[kind], made)
    assert result.problems.empty, result.grouped().to_string()
    pd.testing.assert_frame_equal(result.rows.reset_index(drop=True), made[kind].reset_index(drop=True))


def test_there_is_something_of_every_kind_that_pages_show(made):
    assert set(made) == set(KINDS)
    assert all(len(rows) for rows in made.values())


def test_the_same_seed_gives_the_same_records_and_another_gives_others(setting, made):
    again, other = demonstration(setting, 7), demonstration(setting, 8)
    for kind, rows in made.items():
        assert rows.to_csv(index=False) == again[kind].to_csv(index=False), kind
    assert made[Kind.LEARNERS].to_csv() != other[Kind.LEARNERS].to_csv()


# --- learning


def test_enrolments_follow_the_published_learners_of_each_district(made):
    learners = made[Kind.LEARNERS]
    assert len(learners) == 2_400
    share = learners["home_lad_code"].value_counts(normalize=True)
    assert share.to_dict() == pytest.approx({"E07000117": 0.5, "E06000008": 0.3, "E07000122": 0.2}, abs=0.04)


def test_no_run_has_more_learners_than_places_and_none_that_was_cancelled_or_planned_has_any(made, matched):
    runs = made[Kind.COURSE_RUNS].set_index("run_id")
    sat = matched.groupby("run_id").size()
    assert (sat <= runs["places"].reindex(sat.index)).all()
    assert set(runs["status"]) == {"finished", "running", "cancelled", "confirmed", "planned"}
    assert set(matched["status_of_run"]) == {"finished", "running"}
    ahead = runs[runs["status"].isin(["planned", "confirmed"])]
    assert (ahead["starts_on"] > pd.Timestamp(UNTIL)).all()


def test_who_learns_is_of_the_runs_programme_and_place_and_there_while_it_lasts(matched):
    assert (matched["programme_id"] == matched["programme_id_of_run"]).all()
    assert (matched["provider_id"] == matched["provider_id_of_run"]).all()
    face_to_face = matched[matched["lad_code"].notna()]
    assert (face_to_face["delivery_lad_code"] == face_to_face["lad_code"]).all()
    assert matched.loc[matched["lad_code"].isna(), "mode"].eq("local online").all()
    assert (matched["started_on"] >= matched["starts_on"]).all()
    assert (matched["started_on"] <= pd.Timestamp(UNTIL)).all()


def test_a_run_has_a_venue_of_its_own_district_where_there_is_one(made):
    runs = made[Kind.COURSE_RUNS].dropna(subset="lad_code")
    there = runs["venue_id"].notna()
    assert (runs.loc[there, "venue_id"].map(VENUES) == runs.loc[there, "lad_code"]).all()
    assert set(runs.loc[~there, "lad_code"]) == {"E06000008"}


def test_nobody_has_finished_after_the_last_day_and_who_is_on_course_has_no_end(made):
    learners = made[Kind.LEARNERS]
    assert (learners["ended_on"].dropna() <= pd.Timestamp(UNTIL)).all()
    assert learners.loc[learners["status"].isin(["completed", "withdrawn"]), "ended_on"].notna().all()
    assert learners.loc[learners["status"].isin(["continuing", "break"]), "ended_on"].isna().all()
    assert learners["status"].value_counts(normalize=True)["completed"] == pytest.approx(0.75, abs=0.05)


def test_some_learners_go_on_to_a_higher_level_with_the_same_provider_after_they_have_completed(made):
    learners = made[Kind.LEARNERS]
    who = ["provider_id", "learner_ref"]
    again = learners[learners.duplicated(who, keep=False)].sort_values([*who, "started_on"])
    first, last = again.iloc[::2], again.iloc[1::2]
    assert (first[who].to_numpy() == last[who].to_numpy()).all()
    assert len(first) == len(last) > 20
    assert set(first["status"]) == {"completed"}
    assert (first["sex"].to_numpy() == last["sex"].to_numpy()).all()
    assert (first["ended_on"].to_numpy() <= last["started_on"].to_numpy()).mean() > 0.95
    assert set(zip(first["level"], last["level"], strict=True)) == {("basic", "general"), ("general", "advanced")}


def test_most_consent_and_not_all(made):
    consent = made[Kind.LEARNERS]["consent"]
    assert consent.isna().any()
    assert 0.9 < consent.fillna(value=False).mean() < 0.97


# --- outcomes


def test_skills_are_higher_after_and_some_learners_cannot_be_matched(made):
    points = made[Kind.ASSESSMENTS].pivot_table(
        index=["provider_id", "learner_ref"], columns=["stage", "skill"], values="score"
    )
    both = points.dropna()
    assert (both["after"].mean() - both["before"].mean() > 0.5).all()
    assert len(both.columns) == 2 * 5
    assert points["after"].isna().any(axis=None)
    assert points["before"].isna().any(axis=None)
    known = set(zip(made[Kind.LEARNERS]["provider_id"], made[Kind.LEARNERS]["learner_ref"], strict=True))
    assert set(points.index) <= known


def test_fewer_answer_each_time_and_no_answer_is_no_outcome(made):
    asked = made[Kind.FOLLOW_UPS]
    answering = asked.groupby("months")["returned"].mean()
    assert answering[3] > answering[6] > answering[12] > 0.2
    assert (asked["outcome"].eq("not returned") == ~asked["returned"]).all()
    assert asked.loc[~asked["returned"], ["outcome_started_on", "hours_week"]].isna().all(axis=None)


def test_only_who_completed_and_agreed_was_asked(made):
    who = ["provider_id", "learner_ref", "programme_id"]
    asked = made[Kind.FOLLOW_UPS][who].drop_duplicates().merge(made[Kind.LEARNERS], on=who)
    assert set(asked["status"]) == {"completed"}
    assert asked["consent"].all()


def test_a_job_began_on_one_day_whenever_the_learner_is_asked(made):
    asked = made[Kind.FOLLOW_UPS].dropna(subset="outcome_started_on")
    days = asked.groupby(["provider_id", "learner_ref", "programme_id"])["outcome_started_on"]
    assert (days.min() == days.max()).all()
    assert (days.size() > 1).any()
    assert (asked["outcome_started_on"] <= asked["asked_on"]).all()
    assert set(asked["outcome"]) == {"paid work", "self-employment"}


# --- partners and lessons


def test_what_was_spent_on_courses_is_what_the_runs_cost(made):
    runs, money = made[Kind.COURSE_RUNS], made[Kind.FUNDING]
    held = runs[(runs["status"] != "cancelled") & (runs["starts_on"] <= pd.Timestamp(UNTIL))]
    spent = money.loc[money["purpose"] == "Courses and workshops", "spent_gbp"].sum()
    assert spent == pytest.approx(held["cost_gbp"].sum(), rel=0.01)
    assert (money["spent_gbp"] <= money["awarded_gbp"]).all()


def test_pledges_shrink_from_stage_to_stage_and_each_stage_is_the_last_of_one(made):
    pledges = made[Kind.PLEDGES]
    amounts = pledges[list(PLEDGE_STAGES)]
    assert (amounts.diff(axis="columns").iloc[:, 1:] <= 0).all(axis=None)
    furthest = amounts.gt(0).sum(axis="columns")
    assert set(furthest) == {1, 2, 3, 4, 5}
    assert (pledges["until"] < pd.Timestamp(UNTIL)).any()
    assert (pledges["until"] > pd.Timestamp(UNTIL)).any()


def test_targets_are_near_what_came_and_not_equal_to_it(made):
    targets = made[Kind.TARGETS]
    plan = targets[(targets["measure"] == "starts") & (targets["level"] == "")].set_index("period_start")["value"]
    quarter = made[Kind.LEARNERS]["started_on"].dt.to_period("Q").dt.start_time
    came = made[Kind.LEARNERS].groupby(quarter).size().reindex(plan.index)
    assert len(plan) == 12
    assert 0.95 < plan.sum() / came.sum() < 1.15
    assert (plan > came).any()
    assert (plan < came).any()


def test_some_things_worked_some_did_not_and_some_are_too_small_to_tell(setting):
    """Wilson's interval, worked out here once more, against each benchmark; methods 3.10."""
    large = Setting(**{**vars(setting), "enrolments": 6_000})
    practice = demonstration(large, 7)[Kind.PRACTICE]
    n, x = practice["measured"].astype(float), practice["successes"].astype(float)
    p, z = x / n, 1.959964
    middle, half = (
        (p + z**2 / (2 * n)) / (1 + z**2 / n),
        z * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2)) / (1 + z**2 / n),
    )
    enough = (n >= 30) & (practice["response_rate_pct"] >= 40)
    better = enough & (100 * (middle - half) > practice["benchmark_pct"])
    assert (better & practice["design"].map(DESIGNS.index).ge(3)).any()
    assert (enough & (100 * (middle + half) < practice["benchmark_pct"])).sum() >= 2
    assert (~enough).sum() >= 2
    failed = practice["failure_reason"].dropna()
    assert failed.nunique() >= 5
    assert set(failed) <= set(VERDICT_REASONS)


def test_a_count_that_is_too_small_is_a_symbol_and_not_a_number(made):
    counts = made[Kind.TAKE_UP]
    assert counts["number"].dropna().map(lambda number: number == 0 or number >= 10).all()
    assert (counts["symbol"].notna() == counts["number"].isna()).all()
    assert (counts["period_end"] <= pd.Timestamp(UNTIL)).all()
