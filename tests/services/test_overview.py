import dataclasses
from datetime import date

import pandas as pd

from ldsp.disclosure import ROUNDING, SHARES, Published, publish
from ldsp.domain.areas import ENGLAND
from ldsp.errors import NothingToShow
from ldsp.services import need, overview, regions

LANCASHIRE = "E37000019"


def glance(assessed: need.Assessment, code: str) -> dict[str, str]:
    place = regions.region(code)
    lad_codes = [each.code for each in regions.districts(code)]
    table = overview.glance(assessed, region_code=code, region=place.name, lad_codes=lad_codes).table
    return dict(zip(table["title"], table["sentence"], strict=True))


def test_a_tile_a_step_with_a_number_a_sentence_and_a_page(
    assessed: need.Assessment, lad_codes: tuple[str, ...]
) -> None:
    table = overview.glance(assessed, region_code=LANCASHIRE, region="Lancashire", lad_codes=lad_codes).table
    assert list(table["number"])[:4] == ["5 of 14", "15.3%", "91", "6,498"]
    assert set(table["page"]) == {"need", "district", "coverage", "take-up"}
    learners = table.set_index("page").loc["take-up"]
    assert int(learners["number"].replace(",", "")) % 5 == 0  # rounded by the secret of this run
    assert learners["sentence"].startswith("Demonstration records, not real people.")
    assert table["sentence"].str.endswith(".").all()


def test_lancashires_districts_at_the_highest_risk_are_named(assessed: need.Assessment) -> None:
    told = glance(assessed, LANCASHIRE)
    assert told["Districts at the highest risk"] == (
        "5 of Lancashire's 14 districts are in the highest fifth of England: Blackpool, Burnley, Hyndburn, Pendle and Wyre."
    )
    assert told["Residents of England's worst tenth"].startswith(
        "About 235,000 of Lancashire's residents live in the tenth"
    )
    assert ", above England's 5,174" in told["Adults in further education, per 100,000"]


def test_england_is_not_compared_with_itself(assessed: need.Assessment) -> None:
    told = glance(assessed, ENGLAND)["Adults in further education, per 100,000"]
    assert told == (
        "5,174 of every 100,000 adults in England took part in further education and skills in 2024/25. All subjects: digital "
        "courses are a small part."
    )


def test_a_region_without_a_district_in_the_highest_fifth_says_none(assessed: need.Assessment) -> None:
    london = glance(assessed, "E12000007")["Districts at the highest risk"]
    assert london.startswith("None of London's 33 districts are in the highest fifth of England; ")
    assert london.endswith(" score highest.")


def test_every_region_there_is_can_be_seen_at_a_glance(assessed: need.Assessment) -> None:
    for place in regions.regions()[::25]:
        assert len(glance(assessed, place.code)) == 5


def test_changes_go_from_one_period_to_the_next_and_leave_out_what_is_no_trend(lad_codes: tuple[str, ...]) -> None:
    made = overview.changes(region="Lancashire", lad_codes=lad_codes)
    assert not set(made.table["indicator_id"]) & overview.NO_TREND
    rows = made.table.set_index("indicator_id")
    claims = rows.loc["claimant_rate"]
    assert (claims["before_period"], claims["before"], claims["now_period"], claims["now"]) == (
        "2024",
        "4.2",
        "2025",
        "4.0",
    )
    assert claims["direction"] == "Less risk ▲"
    assert rows.loc["fe_learners", "direction"] == "Up ↑"
    assert (
        made.sentence
        == f"Of {len(made.table)} measures with an earlier period, 4 moved towards more risk and 5 towards less."
    )
    assert made.as_at == "2026-01"


def test_a_change_that_does_not_show_in_print_is_no_change() -> None:
    everywhere = [each.code for each in regions.districts(ENGLAND)]
    combined = overview.changes(region="England", lad_codes=everywhere).table.set_index("indicator_id")
    assert combined.loc["claimant_rate", "direction"] == "No change ●"


def test_what_is_published_for_england_is_shown_as_its_change() -> None:
    everywhere = [each.code for each in regions.districts(ENGLAND)]
    made = overview.changes(region="England", lad_codes=everywhere, region_code=ENGLAND).table.set_index("indicator_id")
    assert made.loc["fe_participation_rate", "now"] == "5,174"


def test_figures_grow_old() -> None:
    now = overview.freshness(date(2026, 7, 1))
    later = overview.freshness(date(2036, 7, 1))
    assert set(now.table["state"]) == {"Current", "Older than three years"}
    assert set(later.table["state"]) == {"Older than three years"}
    assert now.table["period_end"].is_monotonic_decreasing
    old = (now.table["state"] != "Current").sum()
    assert (
        now.sentence
        == f"The newest are about January 2026; {old} of {len(now.table)} sources are about a time more than three years ago."
    )


# --- the rest of the chain


def published(code: str, sentence: str, **columns: list[object]) -> Published:
    table = pd.DataFrame(columns)
    return publish(table, name=code, question="?", sentence=sentence, subtitle="", columns={}, as_at="2025")


def nothing() -> Published:
    raise NothingToShow("Nothing is recorded.", "Record it on the Admin page.")


def test_a_tile_repeats_the_sentence_and_the_number_of_the_page_it_leads_to():
    peers = {
        "need": lambda: published("n", "About 118,000 adults.", people_in_need=[70_040.0, 48_000.0, float("nan")]),
        "pledges": lambda: published("p", "1,000 pledged.", stage=["pledged", "attended"], number=[1000.0, 600.0]),
        "outcomes": lambda: published("o", "78% completed.", stage=["completed"], rate=[78.0], rate_symbol=[None]),
        "value": lambda: published("v", "£0.51 for £1.", scenario=["low", "central"], ratio=[0.14, 0.512]),
        "practice": lambda: published("r", "Two were tried.", name=["one", "other"]),
    }
    made = overview.chain("Lancashire", peers)
    assert made.table["number"].tolist() == ["118,000", "1,000", "78%", "£0.51", "2"]
    assert made.table["sentence"].tolist()[1:] == [
        "1,000 pledged.",
        "78% completed.",
        "£0.51 for £1.",
        "Two were tried.",
    ]
    assert made.sentence == "78% completed."


def test_rounding_is_told_once_however_many_peers_tell_it():
    peers = dict.fromkeys(("need", "pledges", "outcomes", "value", "practice"), nothing)
    told = {"outcomes": (ROUNDING, SHARES), "practice": ("Counts of people are rounded in words of its own.",)}
    made = {
        "outcomes": published("o", "78% completed.", stage=["completed"], rate=[78.0], rate_symbol=[None]),
        "practice": published("r", "Two were tried.", name=["one", "other"]),
    }
    made = {name: dataclasses.replace(each, notes=told[name]) for name, each in made.items()}
    found = overview.chain("Lancashire", peers | {name: lambda each=each: each for name, each in made.items()})
    assert found.notes == (ROUNDING, SHARES)
    assert not overview.chain("Lancashire", peers).notes


def test_what_nobody_recorded_says_what_to_do_and_a_hidden_rate_stays_hidden():
    hidden = lambda: published("o", "Too few.", stage=["completed"], rate=[float("nan")], rate_symbol=["c"])  # noqa: E731
    made = overview.chain(
        "Lancashire",
        {"need": nothing, "pledges": nothing, "outcomes": hidden, "value": nothing, "practice": nothing},
    )
    assert made.table["number"].tolist() == ["none", "none", "[c]", "none", "none"]
    assert made.table["sentence"].iloc[0] == "Nothing is recorded. Record it on the Admin page."
