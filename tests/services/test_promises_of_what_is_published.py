"""Whatever the services publish says what it is, where it comes from and of when, in words a person would use."""

import re
from collections.abc import Iterator
from datetime import date

import pandas as pd
import pytest

from ldsp.disclosure import Published
from ldsp.domain.areas import ENGLAND
from ldsp.domain.need import Areas, Base, NeedChoice, Weighting
from ldsp.errors import NothingToShow
from ldsp.services import district, indicators, methods, need, overview, regions

LANCASHIRE, BURNLEY, SMALL = "E37000019", "E07000117", "E01024858"
SLIPS = re.compile(
    r"  |\.\.|, ,|\bnan\b|\bNone\b(?! of| are)|_|score 0-1|\bz-score\b|flag /"
    r"|\b1 (districts|neighbourhoods|venues|measures|people|learners|others)\b|\bthe 1 |\bAbout 0 |£\[|%%|\bof of\b| ,",
)


def everything(assessed: need.Assessment, within: need.Assessment, lad_codes: tuple[str, ...]) -> Iterator[Published]:
    every = tuple(place.code for place in regions.districts(ENGLAND))
    catalogue = indicators.catalogue()
    shown = [
        (measure, Areas.DISTRICTS)
        for measure in (
            "component:demography",
            *catalogue.loc[catalogue["latest_district"].notna(), "indicator_id"][::2],
        )
    ]
    shown += [("index", areas) for areas in Areas]
    shown += [
        (measure, Areas.NEIGHBOURHOODS)
        for measure in ("component:skills_income", "imd25_rank", "census_paper_share", "dpi_score")
    ]
    for measure, areas in shown:
        choice = NeedChoice(
            region_code=LANCASHIRE, weighting=Weighting(preset_id="ldsp-1"), areas=areas, measure=measure
        )
        yield need.risk(assessed, choice, region="Lancashire", lad_codes=lad_codes)
    choice = NeedChoice(region_code=LANCASHIRE, weighting=Weighting(preset_id="ldsp-1", base=Base.REGION))
    yield need.risk(within, choice, region="Lancashire", lad_codes=lad_codes)
    yield need.moves(assessed, within, region="Lancashire", lad_codes=lad_codes)
    for code in (BURNLEY, SMALL):
        yield need.why(assessed, code)
    yield need.why(within, BURNLEY)
    yield need.pockets(assessed, region="Lancashire", lad_codes=lad_codes)
    yield need.hot_spots(assessed, region="Lancashire", lad_codes=lad_codes)
    yield need.matching(
        assessed, {"index": (4.0, None), "dpi_score": (None, 95.0)}, region="Lancashire", lad_codes=lad_codes
    )
    for code in (BURNLEY, LANCASHIRE, SMALL, "E06000053", ENGLAND):
        yield district.headlines(assessed, code)
        yield district.venues(code)
        yield from of_one_area(
            code, [group for group, _ in district.groups(code)] if code == BURNLEY else ["demography", "skills"]
        )
    for likeness in ("global", "economic", "demographic"):
        yield district.similar(BURNLEY, likeness)
    for code, name, codes in ((LANCASHIRE, "Lancashire", lad_codes), (ENGLAND, "England", every)):
        yield overview.glance(assessed, region_code=code, region=name, lad_codes=codes)
        yield overview.changes(region=name, lad_codes=codes, region_code=code)
    yield overview.freshness(date(2026, 7, 1))
    yield methods.catalogue()
    yield methods.recipe(assessed)
    yield methods.sensitivity(assessed)
    yield methods.correlations(assessed)


def of_one_area(code: str, groups: list[str]) -> Iterator[Published]:
    for group in groups:
        made = district.measures(code, group, "region", LANCASHIRE)
        yield made
        for indicator_id in made.table["indicator_id"][:: 2 if code == BURNLEY else 6]:
            yield district.peers(code, indicator_id)
            try:
                yield district.history(code, indicator_id)
            except NothingToShow:
                continue


@pytest.fixture(scope="module")
def published(
    assessed: need.Assessment, within_lancashire: need.Assessment, lad_codes: tuple[str, ...], full_store: str
) -> list[Published]:
    from tests.services.conftest import settings_name

    with settings_name(full_store):
        return list(everything(assessed, within_lancashire, lad_codes))


def test_there_is_much_to_look_at(published: list[Published]) -> None:
    assert len(published) > 150


def test_each_has_a_question_an_answer_and_a_subtitle(published: list[Published]) -> None:
    for each in published:
        assert each.question.endswith("?"), each.question
        assert each.sentence.endswith("."), each.sentence
        assert each.subtitle, each.name
        assert each.sentence[0].isupper() or each.sentence[0].isdigit(), each.sentence


def test_each_has_a_source_a_date_and_a_method(published: list[Published]) -> None:
    for each in published:
        assert each.sources, each.name
        assert each.as_at, each.name
        assert each.method, each.name
        assert not any(part in each.as_at for part in ("nan", "NaT")), each.as_at
        first, _, last = each.as_at.partition(" to ")
        assert first != last, each.as_at


def test_each_column_has_a_human_head_and_no_two_the_same(published: list[Published]) -> None:
    for each in published:
        heads = [column.label for column in each.columns.values()]
        assert all(heads)
        assert not any("_" in head for head in heads), heads
        assert len(set(heads)) == len(heads), heads


def test_no_number_is_missing_without_a_reason_and_no_text_is_blank(published: list[Published]) -> None:
    for each in published:
        for key, column in each.columns.items():
            values = each.table[key]
            if column.decimals is None:
                assert values.notna().all(), (each.name, key)
            elif values.isna().any():
                assert each.table.loc[values.isna(), column.symbol].notna().all(), (each.name, key)


def test_no_sentence_has_a_slip_in_it(published: list[Published]) -> None:
    for each in published:
        texts = [each.question, each.sentence, each.subtitle, *each.notes]
        texts += list(each.table["sentence"]) if "sentence" in each.table else []
        for text in texts[:2] + texts[3:]:
            assert not SLIPS.search(text), text


def test_a_publisher_that_asks_for_words_beside_its_figures_gets_them(published: list[Published]) -> None:
    """ONS lets the paper returns of the census be shown only with its disclaimer, word for word."""
    paper = [each for each in published if each.question == "Where in Lancashire is “Paper census returns” highest?"]
    assert paper
    for each in paper:
        assert any(
            "NOT official statistics on either the census or population" in source.disclaimer for source in each.sources
        )


def test_the_rows_are_numbered_from_nought(published: list[Published]) -> None:
    for each in published:
        assert isinstance(each.table.index, pd.RangeIndex), each.name
