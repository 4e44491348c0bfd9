"""A frozen report shows the same figures for ever, and says when today's are others."""

import json
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from ldsp.domain.quarters import Quarter
from ldsp.domain.records import Kind
from ldsp.domain.roles import VIEWER, Person, Role
from ldsp.errors import NotAllowed, StoreTrouble, UnknownCode
from ldsp.figures import style
from ldsp.services import board
from ldsp.store.database import reading, writing
from ldsp.store.reads import uploads
from ldsp.store.tables import Base
from tests.services.board.conftest import INCLUSIVE, REGION, grant, learners, pledge, target

COORDINATOR = Person("co", Role.COORDINATOR, frozenset({REGION}))
NOON = datetime(2019, 4, 12, 12, tzinfo=UTC)


def made() -> board.BoardReport:
    return board.report(board.recorded(REGION), Quarter(2019, 1), region="Lancashire")


@pytest.fixture
def report(keep) -> board.BoardReport:
    keep(Kind.TARGETS, target(50, theme=INCLUSIVE), target(40, level="general", theme=INCLUSIVE))
    keep(Kind.LEARNERS, *learners(50), *learners(3, level="general"))
    keep(Kind.PLEDGES, pledge())
    keep(Kind.FUNDING, grant(spent_gbp=123.45))
    return made()


def shown(report: board.BoardReport) -> dict[str, str]:
    return {name: style.shown(part).to_csv() + part.sentence + str(part.notes) for name, part in report.parts()}


def test_opened_later_it_shows_the_same_figures(report, keep):
    kept = board.freeze(COORDINATOR, report, at=NOON)
    keep(Kind.LEARNERS, *learners(30, theme="Future Workforce"))
    keep(Kind.PLEDGES, pledge(delivered=100.0))
    about, then = board.thaw(kept.report_id)
    assert shown(then) == shown(report)
    assert shown(then) != shown(made())
    assert about.made_at == NOON
    assert about.title == "Lancashire, January to March 2019"
    assert board.frozen(REGION) == (kept,)


def test_it_says_which_parts_are_others_today(report, keep):
    kept = board.freeze(COORDINATOR, report)
    assert board.outdated(board.thaw(kept.report_id)[1], made()) == ()
    keep(Kind.PLEDGES, pledge(delivered=100.0))
    changed = board.outdated(board.thaw(kept.report_id)[1], made())
    assert "Which pledges to Lancashire are overdue?" in changed
    assert "Is Lancashire on plan in January to March 2019?" not in changed


def test_the_same_figures_are_kept_once_and_others_apart(report, keep):
    once, again = board.freeze(COORDINATOR, report), board.freeze(COORDINATOR, made())
    assert once == again
    keep(Kind.PLEDGES, pledge(delivered=100.0))
    assert board.freeze(COORDINATOR, made()).report_id != once.report_id
    assert len(board.frozen(REGION)) == 2
    with reading() as session:
        told = uploads.changes(session)
    assert told["what"].tolist().count("frozen") == 2


@pytest.mark.parametrize(
    ("person", "may"),
    [
        (COORDINATOR, True),
        (Person("b", Role.BOARD, frozenset({REGION})), True),
        (Person("a", Role.ADMINISTRATOR), True),
        (Person("n", Role.NATIONAL), False),
        (Person("o", Role.BOARD, frozenset({"E37000006"})), False),
        (Person("o", Role.COORDINATOR, frozenset({"E37000006"})), False),
        (VIEWER, False),
    ],
    ids=lambda each: each.role if isinstance(each, Person) else "",
)
def test_who_may_freeze(report, person, may):
    if may:
        assert board.freeze(person, report).made_by == person.name
    else:
        with pytest.raises(NotAllowed):
            board.freeze(person, report)
        assert board.frozen(REGION) == ()


def test_an_id_that_is_none_and_a_report_that_was_changed(report, store):
    kept = board.freeze(COORDINATOR, report)
    with pytest.raises(UnknownCode):
        board.thaw("AAAA-AAAA")
    table = Base.metadata.tables["frozenreport"]
    with writing() as session:
        content = json.loads(session.execute(sa.select(table.c.content)).scalar_one())
        content["pledges"]["sentence"] = "All pledges are kept."
        session.execute(sa.update(table).values(content=json.dumps(content)))
    with pytest.raises(StoreTrouble, match="is not what it was"):
        board.thaw(kept.report_id)


def test_what_is_kept_holds_no_true_count(report, store):
    board.freeze(COORDINATOR, report)
    table = Base.metadata.tables["frozenreport"]
    with reading() as session:
        content = json.loads(session.execute(sa.select(table.c.content)).scalar_one())
    cells = {key for part in content.values() for row in part["rows"] for key in row}
    assert not {"people", "people_key", "people_last", "key", "learner_ref"} & cells
