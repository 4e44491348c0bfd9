"""The form, its guide and the checks come from one register, so they cannot disagree."""

import io
from dataclasses import replace

import openpyxl
import pytest

from ldsp import ingest
from ldsp.domain.records import CONTRACTS, Contract, Kind
from tests.ingest.conftest import LOOKUPS, TODAY, pseudonym


@pytest.mark.parametrize("contract", CONTRACTS.values(), ids=CONTRACTS.keys())
@pytest.mark.parametrize("form", [0, 1], ids=["xlsx", "csv"])
def test_the_filled_example_of_every_form_passes_its_own_checks(contract: Contract, form: int):
    lookups = replace(LOOKUPS, known={})  # the records that the example names need not be in the store
    read = ingest.read(ingest.template(contract)[form], "form.xlsx")
    matching = ingest.match(read, contract, today=TODAY)
    assert {column.field for column in matching.columns} == {field.name for field in contract.fields}
    result = ingest.check(read, matching, contract, lookups, pseudonym=pseudonym, today=TODAY)
    assert result.good == 1, result.grouped().to_string()
    assert result.problems.empty, result.grouped().to_string()


@pytest.mark.parametrize("contract", CONTRACTS.values(), ids=CONTRACTS.keys())
def test_every_form_has_a_guide_and_lists_to_choose_from_and_no_formula(contract: Contract):
    book = openpyxl.load_workbook(io.BytesIO(ingest.template(contract)[0]))
    assert book.sheetnames[1:] == ["Columns", "Lists"]
    assert book["Lists"].sheet_state == "hidden"
    guide = list(book["Columns"].iter_rows(min_row=4, values_only=True))
    assert [line[0] for line in guide] == [field.label for field in contract.fields]
    chosen = {str(validation.sqref).split(":")[0] for validation in book.worksheets[0].data_validations.dataValidation}
    assert len(chosen) == sum(bool(field.choices) or field.holds == "yes or no" for field in contract.fields)
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


@pytest.mark.parametrize("contract", CONTRACTS.values(), ids=CONTRACTS.keys())
def test_the_register_hangs_together(contract: Contract):
    names = {field.name for field in contract.fields}
    assert len(names) == len(contract.fields)
    assert contract.key
    assert set(contract.key) <= {field.name for field in contract.kept}
    for field in contract.fields:
        assert field.guide.endswith((".", "?", "...")), f"{field.name}: the guide is a sentence"
        assert {choice for _, choice in field.synonyms} <= set(field.choices)
        assert set(field.becomes) <= names
        assert field.refers_to is None or field.refers_to in CONTRACTS
        assert not (contract.about_people and field.holds == "text"), f"{field.name}: no free text about people"
    for group in (*contract.one_of, *contract.not_before, *contract.not_more, *contract.seldom_more):
        assert set(group) <= names


def test_there_is_a_contract_for_every_kind():
    assert set(CONTRACTS) == set(Kind)
