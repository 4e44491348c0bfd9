from dataclasses import replace

import pandas as pd
import pytest

from ldsp.analysis.need import rank
from ldsp.disclosure import Published
from ldsp.domain.areas import Level
from ldsp.domain.need import BAND_NAMES, Areas, Base, NeedChoice, Weighting
from ldsp.errors import NothingToShow, UnknownCode
from ldsp.services import need

DEFAULT = Weighting(preset_id="ldsp-1")
CHOICE = NeedChoice(region_code="E37000019", weighting=DEFAULT)
COUNTS = {
    Areas.DISTRICTS: 14,
    Areas.NEIGHBOURHOODS: 945,
    Areas.ENGLAND: 296,
    Areas.HEXAGONS: 296,
    Areas.ENGLAND_NEIGHBOURHOODS: 33_755,
}
MEASURES = ("index", "component:skills_income", "no_qualifications")


def asked(assessed: need.Assessment, lad_codes: tuple[str, ...], **choice: object) -> Published:
    return need.risk(assessed, replace(CHOICE, **choice), region="Lancashire", lad_codes=lad_codes)


@pytest.mark.parametrize("areas", Areas)
@pytest.mark.parametrize("measure", MEASURES)
def test_each_kind_of_areas_has_each_kind_of_measure_ranked_from_the_highest(
    assessed: need.Assessment, lad_codes: tuple[str, ...], areas: Areas, measure: str
) -> None:
    table = asked(assessed, lad_codes, areas=areas, measure=measure).table
    assert len(table) == COUNTS[areas]
    assert table["area_code"].is_unique
    assert table["rank"].iloc[0] == 1
    assert table["rank"].dropna().is_monotonic_increasing
    assert table["value"].dropna().round(6).is_monotonic_decreasing
    assert set(table["band_name"]) <= {*BAND_NAMES, "No data"}


def test_the_default_view_is_answered_in_one_sentence(assessed: need.Assessment, lad_codes: tuple[str, ...]) -> None:
    made = asked(assessed, lad_codes)
    assert made.question == "Where in Lancashire is the risk of digital exclusion greatest?"
    assert (
        made.sentence
        == "Of the 14 districts of Lancashire, Blackpool scores highest (5.4 out of 10); 5 are in the highest fifth of England."
    )
    assert "scaled within England; districts of Lancashire" in made.subtitle
    assert made.facts["first"] == "E06000009"


def test_bands_of_the_default_are_cut_at_the_frozen_edges(
    assessed: need.Assessment, lad_codes: tuple[str, ...]
) -> None:
    for areas, level in ((Areas.ENGLAND, Level.DISTRICT), (Areas.ENGLAND_NEIGHBOURHOODS, Level.NEIGHBOURHOOD)):
        made = asked(assessed, lad_codes, areas=areas)
        edges = assessed.basis.preset.edges[level]
        assert tuple(float(edge) for edge in made.facts["edges"].split(",")) == pytest.approx(edges)
        by_hand = [sum(round(value, 6) >= edge for edge in edges) for value in made.table["value"]]
        assert made.table["band"].tolist() == by_hand
        assert "frozen" in made.how_to_read
        # Fifths of the baseline, and this is the baseline.
        assert made.table["band"].value_counts(normalize=True).between(0.19, 0.21).all()


def test_weights_of_ones_own_have_bands_of_their_own_and_say_so(
    assessed: need.Assessment, lad_codes: tuple[str, ...]
) -> None:
    weighting = Weighting(preset_id="ldsp-1", components=(("skills_income", 0),))
    made = asked(need.assess(assessed.basis, weighting), lad_codes, weighting=weighting)
    assert "frozen" not in made.how_to_read
    assert "with your changes" in made.subtitle
    assert tuple(float(edge) for edge in made.facts["edges"].split(",")) != pytest.approx(
        assessed.basis.preset.edges[Level.DISTRICT]
    )


def test_a_component_is_never_called_the_risk_itself(assessed: need.Assessment, lad_codes: tuple[str, ...]) -> None:
    made = asked(assessed, lad_codes, measure="component:digital_use")
    assert made.question == "Where in Lancashire is the component “Use of the internet” highest?"
    assert "rank_low" not in made.columns
    assert not any("Rank intervals" in note for note in made.notes)


def test_scaled_within_the_region_the_title_warns_and_only_the_region_counts(
    assessed: need.Assessment, within_lancashire: need.Assessment, lad_codes: tuple[str, ...]
) -> None:
    weighting = Weighting(preset_id="ldsp-1", base=Base.REGION)
    made = asked(within_lancashire, lad_codes, weighting=weighting)
    assert "scaled within Lancashire only: do not compare with other regions" in made.subtitle
    assert made.sentence.endswith("in the highest fifth of Lancashire.")
    default = asked(assessed, lad_codes)
    assert not made.table.set_index("area_code")["value"].equals(default.table.set_index("area_code")["value"])
    # Fifths of fourteen: three in the highest.
    assert (made.table["band"] == 4).sum() == 3


def test_the_rank_lies_within_its_interval(assessed: need.Assessment, lad_codes: tuple[str, ...]) -> None:
    table = asked(assessed, lad_codes).table
    assert (table["rank_low"] <= table["rank"]).all()
    assert (table["rank"] <= table["rank_high"]).all()
    assert (table["rank_high"] > table["rank_low"]).sum() > 7
    assert table["rank_low"].min() >= 1
    assert table["rank_high"].max() <= 14


def test_intervals_of_too_many_areas_are_left_out_with_a_reason(
    assessed: need.Assessment, lad_codes: tuple[str, ...]
) -> None:
    made = asked(assessed, lad_codes, areas=Areas.ENGLAND_NEIGHBOURHOODS)
    assert made.table["rank_low"].isna().all()
    assert (made.table["rank_symbol"] == "z").all()
    assert "Rank intervals are not worked out for more than 2,000 areas at once ([z])." in made.notes


def test_a_measure_that_is_better_when_higher_is_ranked_from_its_lowest(
    assessed: need.Assessment, lad_codes: tuple[str, ...]
) -> None:
    made = asked(assessed, lad_codes, measure="dpi_score")
    assert made.table["value"].is_monotonic_increasing
    assert made.table["rank"].tolist() == rank(-made.table["value"]).tolist()
    assert made.question == "Where in Lancashire is “Digital Propensity Index” lowest?"
    assert made.sentence == "Across the 14 districts of Lancashire, it ranges from 92.0 in Wyre to 94.7 in Preston."
    assert made.table["band"].iloc[0] >= made.table["band"].iloc[-1]


def test_areas_with_the_same_printed_value_are_named_together(
    assessed: need.Assessment, lad_codes: tuple[str, ...]
) -> None:
    made = asked(assessed, lad_codes, measure="internet_non_use")
    assert "2.1% in Chorley and West Lancashire to 15.4% in Blackburn with Darwen" in made.sentence


def test_a_district_without_a_value_is_counted_out_and_explained(
    assessed: need.Assessment, lad_codes: tuple[str, ...]
) -> None:
    made = asked(assessed, lad_codes, areas=Areas.ENGLAND, measure="median_weekly_pay")
    missing = made.table[made.table["value"].isna()]
    assert made.sentence.startswith("Across the 294 districts of England with a value")
    assert len(missing) == 2
    assert missing["symbol"].notna().all()
    assert (missing["shown"].str.startswith("[")).all()
    assert missing["rank"].isna().all()
    assert any(note.startswith("No value for 2 of the 296 areas") for note in made.notes)


def test_one_district_may_be_looked_into_alone(assessed: need.Assessment, lad_codes: tuple[str, ...]) -> None:
    for measure in ("index", "no_qualifications"):
        made = asked(assessed, lad_codes, areas=Areas.NEIGHBOURHOODS, within="E07000117", measure=measure)
        assert len(made.table) == 60
        assert set(made.table["district"]) == {"Burnley"}
        assert "Burnley" in made.question
        assert "the 60 neighbourhoods of Burnley" in made.sentence
        assert made.subtitle.endswith("neighbourhoods of Burnley")


def test_a_measure_of_districts_only_says_so_on_a_map_of_neighbourhoods(
    assessed: need.Assessment, lad_codes: tuple[str, ...]
) -> None:
    with pytest.raises(NothingToShow, match=r"not published for neighbourhoods\. Show districts instead"):
        asked(assessed, lad_codes, areas=Areas.NEIGHBOURHOODS, measure="claimant_rate")


def test_unknown_measures_and_components_are_sentences(assessed: need.Assessment, lad_codes: tuple[str, ...]) -> None:
    with pytest.raises(UnknownCode, match="There is no measure"):
        asked(assessed, lad_codes, measure="happiness")
    with pytest.raises(UnknownCode, match="There is no component"):
        asked(assessed, lad_codes, measure="component:happiness")


def test_a_component_with_no_weight_cannot_be_shown(assessed: need.Assessment, lad_codes: tuple[str, ...]) -> None:
    weighting = Weighting(preset_id="ldsp-1", components=(("demography", 0),))
    with pytest.raises(NothingToShow, match="its weights are 0"):
        asked(need.assess(assessed.basis, weighting), lad_codes, weighting=weighting, measure="component:demography")


def test_an_earlier_year_may_be_asked_for(assessed: need.Assessment, lad_codes: tuple[str, ...]) -> None:
    assert asked(assessed, lad_codes, measure="claimant_rate", until="2019").as_at == "2019"


def test_without_a_judgement_a_higher_value_is_not_called_more_risk(
    assessed: need.Assessment, lad_codes: tuple[str, ...]
) -> None:
    made = asked(assessed, lad_codes, measure="population")
    assert "higher is neither better nor worse here" in made.how_to_read
    assert not made.facts["higher_end"]


def test_the_same_question_has_the_same_answer(assessed: need.Assessment, lad_codes: tuple[str, ...]) -> None:
    pd.testing.assert_frame_equal(asked(assessed, lad_codes).table, asked(assessed, lad_codes).table)
