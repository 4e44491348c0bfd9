"""Take-up as everybody sees it, of learners whose every count is known."""

from datetime import date

import pandas as pd
import pytest

from ldsp.disclosure import NotPublished, Published, publish_count, record_key
from ldsp.domain.roles import VIEWER, Person, Role
from ldsp.domain.take_up import HOME, Question
from ldsp.errors import NotAllowed, NothingToShow, WrongSetting
from ldsp.services import secrets, take_up
from tests.store.peoples import LANCASHIRE

BURNLEY, PENDLE, FYLDE = "E07000117", "E07000122", "E07000119"
ENGLAND, LEEDS_LEP = "E92000001", "E37000017"
pytestmark = pytest.mark.usefixtures("peopled")


def asked(region_code: str = LANCASHIRE, **said: object) -> tuple[take_up.Basis, Question]:
    return take_up.basis(region_code), Question(region_code, **said)


def cell(made: Published, name: str, column: str = "starts") -> object:
    row = made.table[made.table["name"] == name].iloc[0]
    return row[f"{column}_symbol"] or row[column]


def expected(*names: tuple[str, int]) -> object:
    """What is to be shown of the learners so named and numbered: by the rule, of their own keys."""
    refs = [f"{name} {n}" for name, count in names for n in range(count)]
    number, symbol = publish_count(len(refs), sum(map(record_key, refs)))
    return symbol or number


def test_districts_are_counted_by_home_and_few_are_hidden() -> None:
    made = take_up.spread(*asked())
    assert cell(made, "Burnley") == expected(*((f"b{m}", 30) for m in range(1, 5)))
    assert cell(made, "Pendle") == expected(("p", 40))
    assert cell(made, "Fylde") == "c"
    assert cell(made, "Wyre") == 0
    assert cell(made, "Outside Lancashire") == expected(("l", 20))
    assert cell(made, "Not known") == expected(("u", 12))
    assert made.sentence.startswith("Most starts by home district: Burnley, with about 1")
    names = list(made.table["name"])  # the largest first, what is hidden before nobody
    assert names[:3] == ["Burnley", "Pendle", "Fylde"]
    assert names[-3:] == ["Outside Lancashire", "Not known", "All together"]
    assert made.sentence.endswith("One count is hidden.")


def test_the_same_people_are_the_same_number_by_every_route() -> None:
    here, _ = asked()
    routes = [
        take_up.spread(here, Question(LANCASHIRE, by=HOME)).table.set_index("name").loc["Pendle", "starts"],
        take_up.spread(here, Question(LANCASHIRE, by="sex", only=((HOME, PENDLE),))).table["starts"].iloc[-1],
        take_up.spread(here, Question(LANCASHIRE, by="age_band")).table.set_index("name").loc["75 and over", "starts"],
        take_up.spread(here, Question(LANCASHIRE, by="provider_id")).table.set_index("name").loc["Closed Training Ltd", "starts"],
        take_up.spread(here, Question(LANCASHIRE, by="sex", only=(("age_band", "75 and over"), ("provider_id", "GONE")))).table["starts"].iloc[-1],
        take_up.over_time(here, Question(LANCASHIRE, only=((HOME, PENDLE),))).table["starts"].sum(),
    ]  # fmt: skip
    assert set(routes) == {expected(("p", 40))}


def test_levels_come_from_the_programme_where_the_record_is_silent() -> None:
    made = take_up.spread(*asked(by="level"))
    assert made.table["name"].tolist() == ["Basic", "General", "Advanced", "All together"]
    assert [cell(made, name) for name in ("Basic", "Advanced")] == [0, "c"]


def test_a_provider_that_has_stopped_is_named() -> None:
    assert any("Closed Training Ltd no longer offers courses" in note for note in take_up.spread(*asked()).notes)


def test_nobody_for_a_choice_is_said() -> None:
    made = take_up.spread(*asked(only=(("level", "basic"),)))
    assert made.sentence == "Nobody is counted in Lancashire for this choice: there were no starts."
    with pytest.raises(NothingToShow, match="Nobody is counted"):
        take_up.over_time(*asked(only=(("level", "basic"),)))


def test_all_hidden_is_said() -> None:
    made = take_up.spread(*asked(only=((HOME, FYLDE),), by="sex"))
    assert [cell(made, name) for name in made.table["name"]] == ["c", 0, 0, "c"]
    assert made.sentence == (
        "By sex, every count of starts is 0 or hidden; what is hidden is each of fewer than 10 people or so."
    )
    assert "Every count by month is hidden" in take_up.over_time(*asked(only=((HOME, FYLDE),))).sentence


def test_more_than_three_filters_are_refused_with_a_sentence() -> None:
    only = (("level", "general"), (HOME, BURNLEY), ("age_band", "25 to 34"))
    with pytest.raises(NotPublished, match="4 filters cross here"):
        take_up.spread(*asked(by="sex", only=only))
    with pytest.raises(NotPublished, match="4 filters cross"):
        take_up.equity(*asked(only=(("level", "general"), ("age_band", "25 to 34"))), "sex")
    # A filter by home district is the home district by which reach is counted: three, and no name of a column.
    take_up.equity(*asked(only=((HOME, PENDLE), ("level", "general"))), "sex")


def test_without_its_secret_nothing_is_published(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> str:
        raise WrongSetting("No.", "Put it back.")

    monkeypatch.setattr(secrets, "fingerprint", gone)
    with pytest.raises(NotPublished, match=r"Nothing about learners is shown.*Put it back"):
        take_up.spread(*asked())


def test_another_kind_of_region_counts_who_lives_there() -> None:
    here, question = asked(ENGLAND)
    made = take_up.spread(here, question)
    assert here.scope.by_home
    assert "whichever partnership recorded them" in made.how_to_read
    assert cell(made, "Pendle") == expected(("p", 40))
    assert cell(made, "Leeds") == expected(("l", 20))
    assert "Not known" not in set(made.table["name"])
    with pytest.raises(NothingToShow, match="cannot be sorted by provider"):
        take_up.spread(here, Question(ENGLAND, by="provider_id"))
    assert "provider_id" not in dict(here.offered())


def test_a_region_without_learners_says_what_to_do() -> None:
    with pytest.raises(NothingToShow, match=r"No learner of .* is recorded yet. A coordinator can upload"):
        take_up.basis("E37000009")


def test_months_without_anybody_are_nought_and_few_points_make_no_limits() -> None:
    made = take_up.over_time(*asked(only=(("sex", "female"), (HOME, BURNLEY))))
    assert made.table["period"].tolist() == ["January 2019", "February 2019", "March 2019", "April 2019"]
    assert [*made.table["starts"]] == [expected((f"b{m}", 30)) for m in range(1, 5)]
    assert made.facts["chart"] == ""
    assert "No limits are drawn" in made.sentence
    quarters = take_up.over_time(*asked(only=((HOME, BURNLEY),), quarterly=True))
    assert quarters.table["period"].tolist() == ["Jan to Mar 2019", "Apr to Jun 2019"]


def test_targets_are_met_missed_or_under_way() -> None:
    made = take_up.targets(take_up.basis(LANCASHIRE), date(2019, 7, 1))
    states = dict(zip(made.table["what"] + made.table["period"].str[-4:], made.table["state"], strict=True))
    assert states == {
        "Starts2019": "reached", "Starts: Pendle2019": "missed", "Starts: Fylde2019": "not known", "Starts2030": "under way",
    }  # fmt: skip
    newest = "The newest, January 2019 to December 2030: 1 under way."
    assert made.sentence == f"Of 4 targets: 1 reached, 1 under way, 1 missed, 1 not known. {newest}"
    assert any("badges" in note for note in made.notes)


def test_partners_counts_stand_apart_and_are_protected_too() -> None:
    made = take_up.partners(LANCASHIRE)
    mine = made.table[made.table["code"].isin(["A", "B", "C"])].set_index("code")
    assert mine.loc["A", "number"] in {1250, 1255}
    assert mine["number_symbol"].tolist()[1:] == ["c", "low"]
    assert "nothing here is added up" in made.how_to_read


def test_reach_of_old_and_young_is_worked_out_by_hand() -> None:
    made = take_up.equity(*asked(), "age_band")
    row = made.table.set_index("name").loc["75 and over"]
    assert pd.isna(row["ratio"])  # Fylde's four are the only ones of 65 to 74, and hidden
    assert "Not known" in made.sentence
    sexes = take_up.equity(*asked(), "sex").table.set_index("name")
    women, men = sexes["starts"]
    assert men == expected(("p", 40))
    assert sexes.loc["Male", "share"] == round(100 * men / (women + men))
    assert sexes.loc["Male", "word"] == "less than its share"
    assert sexes["need"].sum() == pytest.approx(100)


def test_employment_cannot_be_compared() -> None:
    with pytest.raises(NothingToShow, match="not known"):
        take_up.equity(*asked(), "employment")


def test_true_counts_are_for_the_region_alone() -> None:
    here, question = asked()
    for person in (VIEWER, Person("bo", Role.COORDINATOR, frozenset({"E37000009"}))):
        with pytest.raises(NotAllowed):
            take_up.true_counts(person, here, question)
    seen = take_up.true_counts(Person("ann", Role.COORDINATOR, frozenset({LANCASHIRE})), here, question)
    assert {row["Home district"]: row["Starts"] for row in seen.rows}["Fylde"] == "4"
    assert "do not copy" in seen.warning
    assert not isinstance(seen, Published)
