"""What is assumed, as other services look it up and as people read it."""

import shutil
from pathlib import Path

import pandas as pd
import pytest

from ldsp.domain.records import Kind
from ldsp.domain.roles import Person, Role
from ldsp.services import assumptions, uploads
from ldsp.settings import settings

LANCASHIRE = "E37000019"
ADMINISTRATOR = Person(name="Ann", role=Role.ADMINISTRATOR)


@pytest.fixture
def own_store(full_store: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A copy of the store to write into."""
    path = tmp_path / "own.sqlite"
    shutil.copy(Path(full_store.removeprefix("sqlite:///")), path)
    monkeypatch.setenv("LDSP_DATABASE_URL", f"sqlite:///{path}")
    settings.cache_clear()
    return f"sqlite:///{path}"


def test_an_assumption_is_found_by_its_name_with_its_range_and_source():
    found = assumptions.assumptions("value")
    deadweight = found["value_deadweight"]
    assert (deadweight.value, deadweight.low, deadweight.high, deadweight.unit) == (27, 15, 40, "%")
    assert deadweight.source.publisher == "HOST Salford"
    assert not deadweight.own_choice
    assert found["value_discount_rate"].low is None
    assert set(found) < set(assumptions.assumptions())
    with pytest.raises(TypeError):
        found["value_deadweight"] = deadweight  # type: ignore[index]


def test_the_ledger_names_every_assumption_its_basis_and_its_source():
    made = assumptions.ledger("access")
    assert made.sentence == "Of 7 assumptions 7 are our own choice, and none has been replaced."
    assert set(made.table["basis"]) == {"own choice"}
    assert assumptions.ledger().table["assumption_id"].is_unique
    assert (assumptions.ledger().table["source"] != "").all()
    assert not assumptions.ledger().demonstration


def test_a_ledger_without_a_row_says_so():
    assert assumptions.ledger("nothing").sentence == "Nothing is assumed."
    assert dict(assumptions.assumptions("nothing")) == {}


def test_an_assumption_is_replaced_in_place_and_stands_first_in_the_ledger(own_store):
    edited = pd.DataFrame(
        [{"assumption_id": "value_deadweight", "value": 20, "source": "Board paper 4", "period": "2024"}]
    )
    assert Kind.ASSUMPTIONS in uploads.SMALL
    uploads.save_edits(ADMINISTRATOR, Kind.ASSUMPTIONS, LANCASHIRE, edited)
    here, elsewhere = assumptions.assumptions("value", LANCASHIRE), assumptions.assumptions("value", "E37000010")
    assert (here["value_deadweight"].value, elsewhere["value_deadweight"].value) == (20, 27)
    assert str(here["value_deadweight"].source) == "Entered by hand, Board paper 4 (2024)"
    made = assumptions.ledger("value", LANCASHIRE)
    assert made.table.iloc[0][["label", "basis", "came_as"]].tolist() == [
        "Deadweight: would have happened anyway", "replaced", 27.0,
    ]  # fmt: skip
    assert made.sentence.endswith("and 1 has been replaced.")


def test_an_assumption_that_does_not_exist_is_refused_by_name(own_store):
    edited = pd.DataFrame([{"assumption_id": "value_luck", "value": 20, "source": "Board paper 4"}])
    preview = uploads.check_edits(ADMINISTRATOR, Kind.ASSUMPTIONS, LANCASHIRE, edited)
    assert preview.checked.problems["sentence"].str.contains("value_luck").any()
    assert preview.rows.empty
