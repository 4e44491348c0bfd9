import pytest

from ldsp.errors import UnknownCode
from ldsp.services import need


def test_contributions_add_up_to_the_score_in_every_district_of_lancashire(
    assessed: need.Assessment, lad_codes: tuple[str, ...]
) -> None:
    for lad_code in lad_codes:
        table = need.why(assessed, lad_code).table
        assert table["contribution"].sum() == pytest.approx(assessed.districts.index[lad_code], abs=1e-9)


def test_and_in_neighbourhoods_all_over_england_those_that_lack_an_indicator_among_them(
    assessed: need.Assessment,
) -> None:
    small = assessed.neighbourhoods
    partial = list(small.index.index[small.present < small.of][::100])
    codes = [*small.index.index[::900], *partial]
    assert len(codes) >= 45
    assert partial
    for lsoa_code in codes:
        table = need.why(assessed, lsoa_code).table
        assert table["contribution"].sum() == pytest.approx(small.index[lsoa_code], abs=1e-9)


def test_differences_add_up_to_the_difference_from_england(assessed: need.Assessment) -> None:
    score, people = assessed.neighbourhoods.index, assessed.basis.areas["population"]
    england = float((score * people).sum() / people.sum())
    table = need.why(assessed, "E07000117").table
    assert table["england"].sum() == pytest.approx(england, abs=1e-9)
    assert table["difference"].sum() == pytest.approx(assessed.districts.index["E07000117"] - england, abs=1e-9)


def test_the_sentence_names_the_largest_parts_and_what_sets_the_area_apart(assessed: need.Assessment) -> None:
    assert need.why(assessed, "E07000117").sentence == (
        "Burnley scores 4.9. The largest parts of it are Digital Propensity Index (1.1), Slow broadband (IoD25; 1.0) and "
        "No qualifications (1.0). Against England, No qualifications and Digital Propensity Index raise it most."
    )


def test_a_missing_value_shows_why_it_is_missing(assessed: need.Assessment) -> None:
    small = assessed.neighbourhoods
    table = need.why(assessed, small.index.index[small.present < small.of][0]).table
    assert (table.loc[table["value"].isna(), "symbol"] == "c").all()
    assert table["value"].isna().any()


def test_scaled_within_a_region_the_comparison_is_with_the_region(within_lancashire: need.Assessment) -> None:
    made = need.why(within_lancashire, "E07000117")
    assert made.columns["england"].label == "The region's contribution"
    assert "Against the region, " in made.sentence
    assert "England" not in made.sentence


def test_an_area_outside_what_was_assessed_is_a_sentence(
    assessed: need.Assessment, within_lancashire: need.Assessment
) -> None:
    for assessment, code in ((assessed, "E07000999"), (within_lancashire, "E09000001")):
        with pytest.raises(UnknownCode, match="There is no district or neighbourhood"):
            need.why(assessment, code)
